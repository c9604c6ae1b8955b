import type { GroupSumPass } from '../../../shared/entity/rules.ts';
import { type Calendar, delayed } from '../../../shared/value/calendar.ts';
import type { Day } from '../../../shared/value/time.ts';
import type { PlanSource } from '../plan.ts';
import {
  bankRows,
  type ChannelDay,
  channelDays,
  suggestSettlement,
  tradedOn,
  writeSettlement,
} from '../queriesGroups.ts';
import type { Claim, Receipt } from '../settlement/board.ts';
import { decideSettlements } from '../settlement/decide.ts';
import { saidBy } from '../settlement/saidBy.ts';
import { atOf, filtersOf, keepRestOn, type Stage } from './stage.ts';

type Settling = PlanSource & {
  readonly settlement: NonNullable<PlanSource['settlement']>;
  readonly realAccountId: number;
};

const settles = (source: PlanSource): source is Settling => source.settlement !== null && source.realAccountId !== null;

/**
 * When a channel day is due, and until when its receipt is in time: banks book nothing on holidays, and a day that owes
 * us less than nothing may be taken out of the next day's receipt.
 */
function windowOf(calendar: Calendar, { settlement }: Settling, { day, owed }: ChannelDay, tolerance: number) {
  const last = (of: Day): Day =>
    delayed(calendar, delayed(calendar, of, settlement.delay), { unit: 'T', days: 0 }) + tolerance;
  return { due: delayed(calendar, day, settlement.delay), last: last(owed < 0n ? day + 1 : day) };
}

/** The due days of the sources, with their real accounts. */
function claimsOf(stage: Stage, pass: GroupSumPass): { claim: Claim; source: Settling }[] {
  const { db, plan, day } = stage;
  const sources = new Map(plan.left.filter(settles).map((source) => [source.id, source]));
  return channelDays(db, stage.left, filtersOf(stage, pass).left, pass.sum).flatMap((one) => {
    const source = sources.get(one.sourceId);
    if (!source) return [];
    const claim = { ...one, ...windowOf(plan.calendar, source, one, pass.dayTolerance) };
    return claim.due <= day ? [{ claim, source }] : [];
  });
}

/** Whole channel days against what the bank received for them. See settlement/decide.ts. */
export function groupSum(stage: Stage, pass: GroupSumPass, index: number): void {
  const { db, plan, day } = stage;
  const { left, right } = filtersOf(stage, pass);
  const saying = plan.left.filter(settles).map(({ id, settlement: { words } }) => ({ id, words }));
  const claims = claimsOf(stage, pass);
  const firstDay = Math.min(day, ...claims.map(({ claim }) => claim.due));
  const realAccounts = [...new Set(claims.map(({ source }) => source.realAccountId))];
  const rows = bankRows(db, stage.right, right, { realAccounts, firstDay });
  const placeOf = (realAccountId: number, currency: string): string => `${realAccountId} ${currency}`;
  const blocks = Map.groupBy(claims, ({ claim, source }) => placeOf(source.realAccountId, claim.currency));
  for (const [place, block] of blocks) {
    const sources = new Set(block.map(({ source }) => source.id));
    const receipts = rows
      .filter((row) => placeOf(row.realAccountId, row.currency) === place)
      .map((row): Receipt => ({ ...row, sources: new Set(saidBy(row.text, saying).filter((id) => sources.has(id))) }))
      .filter((receipt) => receipt.sources.size > 0);
    const { settled, unclear } = decideSettlements(
      block.map(({ claim }) => claim),
      receipts,
      { today: day, traded: tradedOn(db) },
    );
    const at = atOf(stage, index);
    if (pass.outcome === 'confirm')
      for (const one of settled) stage.totals.push(writeSettlement(db, at, stage.left, left, one));
    else
      for (const one of settled.filter(({ receipts: found }) => found.length > 0))
        suggestSettlement(db, at, 'pass-suggests', one);
    for (const one of unclear) suggestSettlement(db, at, 'settlement-unclear', one);
  }
  keepRestOn(stage, 'left', 'right');
}
