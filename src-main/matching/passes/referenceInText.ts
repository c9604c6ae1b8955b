import type { ReferenceInTextPass } from '../../../shared/entity/rules.ts';
import { columnOf, compileGates } from '../compile.ts';
import { sqlite } from '../dialect.ts';
import { nearDays } from '../queriesExactKey.ts';
import { findNamed, wordsInText, writeNamedGroups } from '../queriesNamed.ts';
import { beyondTolerance } from '../tolerance.ts';
import { atOf, filtersOf, keepOpenOn, type Stage, settleHits } from './stage.ts';

/** A number of one side stands in the other's text: pairs by it, and groups where one text names several. */
export function referenceInText(stage: Stage, pass: ReferenceInTextPass, index: number): void {
  const { db, plan, day } = stage;
  const { side, ignore, minimumLength: shortest } = pass;
  const textSide = side === 'left' ? 'right' : 'left';
  const filters = filtersOf(stage, pass);
  const inText = filtersOf(stage, pass)[textSide];
  const filter = { ...inText, text: inText.text.replaceAll(/\b[lr]\./g, 'x.') };
  wordsInText(db, stage[textSide], { filter, columns: pass.text.map(columnOf), ignore, shortest });
  const alias = side === 'left' ? 'l' : 'r';
  const reference = sqlite.normal(`${alias}.${columnOf(pass.reference)}`, ignore);
  const near = nearDays(db, plan.calendar, day, pass.dayTolerance);
  findNamed(db, stage, filters, { side, reference, gates: compileGates(pass), near, shortest });
  const differ = beyondTolerance('l.minor', 'r.minor', pass.amountTolerance, 'n.currency');
  const groups = writeNamedGroups(db, atOf(stage, index), textSide, differ);
  stage.totals.push(
    ...groups.map((sums) => ({ ...sums, pass: index, shape: 'group' as const, outcome: 'matched' as const })),
  );
  settleHits(stage, pass, index);
  keepOpenOn(stage, 'left', 'right');
}
