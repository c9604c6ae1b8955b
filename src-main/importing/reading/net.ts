import { problemOf } from '../../../shared/entity/problem.ts';
import type { Currency } from '../../../shared/value/currency.ts';
import { formatMinor } from '../../../shared/value/money.ts';
import { Refusal } from '../../../shared/value/result.ts';
import type { Cells } from './cells.ts';

/** Refusal TOTAL_DISAGREES of one row: what its net column declares, and what its amount and fee come to. */
export function netDisagrees(
  cells: Cells,
  index: number,
  declared: bigint,
  computed: bigint,
  currency: Currency,
): Refusal {
  const about = cells.refusal('TOTAL_DISAGREES', index).problems[0]!;
  const params = {
    ...about.params,
    name: about.params.column!,
    declared: formatMinor(declared, currency),
    computed: formatMinor(computed, currency),
  };
  return new Refusal(problemOf('TOTAL_DISAGREES', { params, where: about.where }));
}
