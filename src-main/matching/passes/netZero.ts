import type { NetZeroPass } from '../../../shared/entity/rules.ts';
import { keyColumns } from '../compile.ts';
import { writeNets } from '../queriesGroups.ts';
import { atOf, filtersOf, keepRestOn, type Stage, settleGroups } from './stage.ts';

/** Rows of one voucher and real account that sum to nothing: internal movements, which no other side sees. */
export function netZero(stage: Stage, pass: NetZeroPass, index: number): void {
  const { db } = stage;
  const { left } = filtersOf(stage, pass);
  const totals = writeNets(db, stage.left, left, keyColumns(pass.keys), atOf(stage, index));
  settleGroups(stage, pass, index, totals);
  keepRestOn(stage, 'left');
}
