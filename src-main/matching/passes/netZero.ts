import type { NetZeroPass } from '../../../shared/entity/rules.ts';
import { keyColumns } from '../compile.ts';
import { writeNets } from '../queriesGroups.ts';
import { atOf, filtersOf, keepRestOn, type Stage } from './stage.ts';

export function netZero(stage: Stage, pass: NetZeroPass, index: number): void {
  const { db } = stage;
  const { left } = filtersOf(stage, pass);
  const totals = writeNets(db, stage.left, left, keyColumns(pass.keys), atOf(stage, index));
  stage.totals.push(...totals);
  keepRestOn(stage, 'left');
}
