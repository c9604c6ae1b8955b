import { problemOf } from '../../shared/entity/problem.ts';
import { Refusal } from '../../shared/value/result.ts';
import { type Day, formatDay } from '../../shared/value/time.ts';
import { ledgerCode } from './chart.ts';
import { type Draft, entry } from './draft.ts';

/** One confirmed settlement: what a channel owed for a business day, and the bank row that brought it. */
export type Settlement = {
  reconciliation: string;
  source: string;
  businessDay: Day;
  realAccount: string;
  currency: string;
  gross: bigint;
  fee: bigint;
  received: bigint;
  /** Transaction ids of the bank rows. */
  bankRows: string[];
};

/** What the members of a group come to, by side, source and business day. */
export type MemberSum = {
  match: number;
  reconciliation: string;
  currency: string;
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
 * The groups that are settlements: one channel day on the left, rows of one bank account on the right. `idOf` names a
 * row for every machine. Sorted by content.
 */
export function settlementsOf(sums: readonly MemberSum[], idOf: (row: number) => string): Settlement[] {
  const groups = [...Map.groupBy(sums, (sum) => sum.match).values()];
  const settlements = groups.flatMap((members): Settlement[] => {
    const [owed, ...others] = members.filter(({ side }) => side === 'left');
    const arrived = members.filter(({ side }) => side === 'right');
    const realAccount = arrived[0]?.realAccount;
    const ofOneAccount = arrived.every((sum) => sum.sourceSide === 'bank' && sum.realAccount === realAccount);
    if (owed?.sourceSide !== 'channel' || others.length > 0 || !realAccount || !ofOneAccount) return [];
    const { reconciliation, source, businessDay, currency, amount: gross, fee } = owed;
    const received = arrived.reduce((sum, part) => sum + part.amount, 0n);
    const bankRows = arrived.flatMap((part) => (JSON.parse(part.rightRows) as number[]).map(idOf)).sort();
    return [{ reconciliation, source, businessDay, realAccount, currency, gross, fee, received, bankRows }];
  });
  const keyOf = (settlement: Settlement): string => [settlementOrigin(settlement), ...settlement.bankRows].join(' ');
  return settlements.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

/** "settlements:wechat:2026-10-12": the same settlement has the same origin however often the day is run. */
export const settlementOrigin = ({ reconciliation, source, businessDay }: Settlement): string =>
  `${reconciliation}:${source}:${formatDay(businessDay)}`;

/**
 * Dr bank (what arrived), Dr fee (what the channel kept) / Cr in transit (what the orders came to). A channel that took
 * money back has the sides the other way round. A channel that pays out gross has no fee line: it bills its fee apart.
 * Throws Refusal JOURNAL_UNBALANCED when what arrived is neither gross nor gross less fee.
 */
export function settlementDraft(settlement: Settlement, day: Day): Draft {
  const { source, realAccount, currency, gross, fee, received } = settlement;
  const origin = settlementOrigin(settlement);
  const kept = gross - received;
  if (kept !== 0n && kept !== fee)
    throw new Refusal(
      problemOf('JOURNAL_UNBALANCED', { params: { reason: `${origin}: ${received} ≠ ${gross} − ${fee}` } }),
    );
  const transit = ledgerCode.transit(source);
  return {
    day,
    template: 'settlement',
    originKind: 'settlement',
    origin,
    memo: `${source} ${formatDay(settlement.businessDay)}`,
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
