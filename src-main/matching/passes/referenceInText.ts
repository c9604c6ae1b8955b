import type { ReferenceInTextPass } from '../../../shared/entity/rules.ts';
import { columnOf, compileFilter, compileGates } from '../compile.ts';
import { sqlite } from '../dialect.ts';
import { nearDays } from '../queriesExactKey.ts';
import { findNamed, takeDiffering, takeDoubtful, takeVain, wordsInText, writeNamedGroups } from '../queriesNamed.ts';
import { beyondTolerance } from '../tolerance.ts';
import { atOf, filtersOf, keepOpenOn, keepRestOn, type Stage, settleGroups, settleHits, suggestAll } from './stage.ts';

/** A number of one side stands in the other's text: pairs by it, and groups where one text names several or several name one. */
export function referenceInText(stage: Stage, pass: ReferenceInTextPass, index: number): void {
  const { db, plan, day } = stage;
  const { side, ignore, minimumLength: shortest } = pass;
  const textSide = side === 'left' ? 'right' : 'left';
  const filters = filtersOf(stage, pass);
  const filter = compileFilter(pass[textSide], 'x', stage.words, sqlite);
  wordsInText(db, stage[textSide], { filter, columns: pass.text.map(columnOf), ignore, shortest });
  const alias = side === 'left' ? 'l' : 'r';
  const reference = sqlite.normal(`${alias}.${columnOf(pass.reference)}`, ignore);
  const near = nearDays(db, plan.calendar, day, pass.dayTolerance);
  findNamed(db, stage, filters, { side, reference, gates: compileGates(pass), near, shortest });
  const differ = beyondTolerance('l.minor', 'r.minor', pass.amountTolerance, 'n.currency');
  const groups = (['left', 'right'] as const).flatMap((one) => writeNamedGroups(db, atOf(stage, index), one, differ));
  const kind = { pass: index, shape: 'group', outcome: 'matched' } as const;
  settleGroups(
    stage,
    pass,
    index,
    groups.map((sums) => ({ ...sums, ...kind })),
  );
  suggestAll(stage, index, 'amount-differs', [...takeVain(db, textSide), ...takeDiffering(db)]);
  suggestAll(stage, index, 'part-of-number', takeDoubtful(db));
  // A pass that may only suggest holds nothing back; one that decided has said what it holds.
  if (settleHits(stage, pass, index)) keepOpenOn(stage, 'left', 'right');
  else keepRestOn(stage, 'left', 'right');
}
