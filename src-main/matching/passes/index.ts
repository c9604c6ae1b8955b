import type { RulePass } from '../../../shared/entity/rules.ts';
import { exactKey } from './exactKey.ts';
import { groupByKey } from './groupByKey.ts';
import { groupSum } from './groupSum.ts';
import { netZero } from './netZero.ts';
import { referenceInText } from './referenceInText.ts';
import type { Stage } from './stage.ts';
import { ownTransfer, reversal } from './undone.ts';

export type { Stage } from './stage.ts';

/** Runs one pass over what is open: it takes what it matches and leaves the rest to the next. */
export function runPass(stage: Stage, pass: RulePass, index: number): void {
  if (pass.kind === 'exact-key') exactKey(stage, pass, index);
  else if (pass.kind === 'reference-in-text') referenceInText(stage, pass, index);
  else if (pass.kind === 'group-by-key') groupByKey(stage, pass, index);
  else if (pass.kind === 'group-sum') groupSum(stage, pass, index);
  else if (pass.kind === 'net-zero') netZero(stage, pass, index);
  else if (pass.kind === 'reversal') reversal(stage, pass, index);
  else ownTransfer(stage, pass, index);
}
