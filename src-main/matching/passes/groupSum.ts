import type { GroupSumPass } from '../../../shared/entity/rules.ts';
import { delayed } from '../../../shared/value/calendar.ts';
import { holdBack } from '../queriesExactKey.ts';
import { channelGroups, receipts, writeGroup } from '../queriesGroups.ts';
import { assignReceipts } from '../settlement.ts';
import { filtersOf, keepOpenOn, type Stage, suggestAll } from './stage.ts';

export function groupSum(stage: Stage, pass: GroupSumPass, index: number): void {
  const { db, plan, day, runId } = stage;
  const { left, right } = filtersOf(stage, pass);
  const sources = new Map(plan.left.map((source) => [source.id, source]));
  const claims = channelGroups(db, stage.left, left, pass.sum).flatMap((group) => {
    const source = sources.get(group.sourceId);
    if (!source?.settlement || source.realAccountId === null || group.minor === 0n) return [];
    const dueDay = delayed(plan.calendar, group.day, source.settlement.delay);
    if (dueDay > day) return [];
    const days = { firstDay: dueDay, lastDay: Math.min(day, dueDay + pass.dayTolerance) };
    const at = {
      realAccountId: source.realAccountId,
      currency: group.currency,
      ...days,
      words: source.settlement.words,
      incoming: group.minor > 0n,
    };
    return [{ group, minor: group.minor, receipts: receipts(db, stage.right, right, at) }];
  });
  const { paid, unclear } = assignReceipts(claims);
  if (pass.outcome === 'confirm')
    for (const { group, receipt } of paid)
      stage.totals.push(
        writeGroup(db, stage.left, left, {
          reconciliationId: plan.reconciliationId,
          runId,
          day,
          pass: index,
          group,
          receipt,
          dayDifference: receipt.day - group.day,
        }),
      );
  suggestAll(
    stage,
    index,
    'not-unique',
    unclear.map(({ receipts: found }) => ({ left: [], right: found.map((one) => one.id) })),
  );
  holdBack(db, new Set());
  keepOpenOn(stage, 'left', 'right');
}
