import { problemOf } from '../../shared/entity/problem.ts';
import { Refusal } from '../../shared/value/result.ts';
import { type Day, formatDay } from '../../shared/value/time.ts';
import { ledgerCode } from './chart.ts';
import { type Draft, entry } from './draft.ts';

/** One settlement that may be posted: what a channel owed for a business day or several, and the bank rows that brought it. */
export type Settlement = {
  reconciliation: string;
  source: string;
  /** In order; a receipt may bring a weekend. */
  businessDays: readonly [Day, ...Day[]];
  realAccount: string;
  currency: string;
  gross: bigint;
  fee: bigint;
  /** What the channel had to pay: gross, or gross less fee. */
  owed: bigint;
  received: bigint;
  /** Transaction ids of the bank rows. */
  bankRows: string[];
};

/** What the members of a group come to, by side, source and business day. */
export type MemberSum = {
  match: number;
  reconciliation: string;
  currency: string;
  owed: bigint;
  side: 'left' | 'right';
  sourceSide: string;
  source: string;
  businessDay: Day;
  realAccount: string | null;
  amount: bigint;
  fee: bigint;
  /** JSON array of the row numbers, for the right side. */
  rightRows: string;
};

/**
 * The groups that are settlements: days of one channel on the left, rows of one bank account on the right. `idOf` names a
 * row for every machine. Sorted by content.
 */
export function settlementsOf(sums: readonly MemberSum[], idOf: (row: number) => string): Settlement[] {
  const groups = [...Map.groupBy(sums, (sum) => sum.match).values()];
  const settlements = groups.flatMap((members): Settlement[] => {
    const owed = members.filter(({ side }) => side === 'left');
    const arrived = members.filter(({ side }) => side === 'right');
    const realAccount = arrived[0]?.realAccount;
    const ofOneAccount = arrived.every((sum) => sum.sourceSide === 'bank' && sum.realAccount === realAccount);
    const [first] = owed;
    const ofOneChannel = owed.every((sum) => sum.sourceSide === 'channel' && sum.source === first?.source);
    if (!first || !ofOneChannel || !realAccount || !ofOneAccount) return [];
    const { reconciliation, source, currency, owed: due } = first;
    const days = owed.map(({ businessDay }) => businessDay).sort((a, b) => a - b);
    const businessDays: [Day, ...Day[]] = [days[0]!, ...days.slice(1)];
    const gross = owed.reduce((sum, { amount }) => sum + amount, 0n);
    const fee = owed.reduce((sum, day) => sum + day.fee, 0n);
    const received = arrived.reduce((sum, part) => sum + part.amount, 0n);
    const bankRows = arrived.flatMap((part) => (JSON.parse(part.rightRows) as number[]).map(idOf)).sort();
    return [{ reconciliation, source, businessDays, realAccount, currency, gross, fee, owed: due, received, bankRows }];
  });
  const keyOf = (settlement: Settlement): string => [settlementOrigin(settlement), ...settlement.bankRows].join(' ');
  return settlements.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

/** "2026-10-12", or "2026-10-16..2026-10-18": the days of one settlement are neighbours. */
function daysText({ businessDays: [first, ...later] }: Settlement): string {
  const last = later.at(-1);
  return last === undefined ? formatDay(first) : `${formatDay(first)}..${formatDay(last)}`;
}

/** "settlements:wechat:2026-10-12": the same settlement has the same origin however often the day is run. */
export const settlementOrigin = (settlement: Settlement): string =>
  `${settlement.reconciliation}:${settlement.source}:${daysText(settlement)}`;

/**
 * Dr bank (what arrived), Dr fee (what the channel kept) / Cr in transit (what the orders came to). A channel that took
 * money back has the sides the other way round. A channel that pays out gross has no fee line: it bills its fee apart. What
 * is short or over stays in transit, where the entry of its break takes it from. Throws Refusal JOURNAL_UNBALANCED when
 * what was owed is neither gross nor gross less fee.
 */
export function settlementDraft(settlement: Settlement, day: Day): Draft {
  const { source, realAccount, currency, gross, fee, owed, received } = settlement;
  const origin = settlementOrigin(settlement);
  const kept = gross - owed;
  if (kept !== 0n && kept !== fee)
    throw new Refusal(
      problemOf('JOURNAL_UNBALANCED', { params: { reason: `${origin}: ${owed} ≠ ${gross} − ${fee}` } }),
    );
  const transit = ledgerCode.transit(source);
  return {
    day,
    template: 'settlement',
    originKind: 'settlement',
    origin,
    memo: `${source} ${daysText(settlement)}`,
    reverses: null,
    claims: settlement.bankRows,
    lines: [
      ...entry('settlement', ledgerCode.bank(realAccount), transit, received, currency),
      ...entry('fee', ledgerCode.fee(realAccount), transit, kept, currency),
    ],
  };
}

/** Receipts of one channel day (in parts, or in several currencies) make one journal: an origin is posted once. */
export function mergedByOrigin(drafts: readonly Draft[]): Draft[] {
  const merged = new Map<string, Draft>();
  for (const draft of drafts) {
    const { claims = [], lines = [] } = merged.get(draft.origin) ?? {};
    merged.set(draft.origin, { ...draft, claims: [...claims, ...draft.claims], lines: [...lines, ...draft.lines] });
  }
  return [...merged.values()];
}
