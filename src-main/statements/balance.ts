import type { BreakKind, BreakState } from '../../shared/entity/break.ts';
import { sizeOf } from '../../shared/value/money.ts';
import type { Day } from '../../shared/value/time.ts';
import type { Read } from '../store/index.ts';
import {
  type Balances,
  type OpenItem,
  type RealAccount,
  readBalances,
  readOpenItems,
  readRealAccounts,
} from './queriesBalance.ts';
import { readBreakMarks } from './queriesRecords.ts';
import type { Subject } from './subject.ts';

/** 企业已收银行未收, 企业已付银行未付, 银行已收企业未收, 银行已付企业未付. */
export const itemClasses = ['bookIn', 'bookOut', 'bankIn', 'bankOut'] as const;
export type ItemClass = (typeof itemClasses)[number];

export type ReconcilingItem = {
  readonly class: ItemClass;
  /** Positive; `Out` classes are taken off. */
  readonly minor: bigint;
  readonly day: Day;
  readonly reference: string | null;
  /** Rows of a channel's day that is still in transit; null for anything else. */
  readonly transitRows: number | null;
  /** It has its partner, on a day after this one or in another account. */
  readonly matched: boolean;
  readonly mark: { readonly kind: BreakKind; readonly state: BreakState } | null;
};

export type AccountBalance = {
  readonly account: RealAccount;
  readonly balances: Balances;
  readonly items: readonly ReconcilingItem[];
  readonly sums: Readonly<Record<ItemClass, bigint>>;
  /** What the bank says: its statement, else its rows. */
  readonly bankMinor: bigint;
  readonly adjustedBook: bigint;
  readonly adjustedBank: bigint;
};

/**
 * Which of the four an open item is, and its size. `plus` is the figure nearer to the books, `minus` the one nearer to
 * the bank; the greater of the two is the side that has recorded more than the other.
 */
export function classOf(plus: bigint, minus: bigint): { class: ItemClass; minor: bigint } {
  const difference = plus - minus;
  if (sizeOf(plus) >= sizeOf(minus))
    return { class: difference > 0n ? 'bookIn' : 'bookOut', minor: sizeOf(difference) };
  return { class: difference < 0n ? 'bankIn' : 'bankOut', minor: sizeOf(difference) };
}

/** The reconciliation statement of every real account that the subject's sources stand on, at the end of its last day. */
export function accountBalances(db: Read, subject: Subject): AccountBalance[] {
  const marks = marksOf(db, subject);
  return readRealAccounts(db, subject).map((account) => {
    const balances = readBalances(db, account, subject.lastDay);
    const items = readOpenItems(db, account, subject.lastDay).map((item) => reconcilingItem(item, marks));
    const sums = Object.fromEntries(
      itemClasses.map((one) => [one, items.reduce((sum, item) => (item.class === one ? sum + item.minor : sum), 0n)]),
    ) as Record<ItemClass, bigint>;
    const bankMinor = balances.statementMinor ?? balances.bankMinor;
    return {
      account,
      balances,
      items,
      sums,
      bankMinor,
      adjustedBook: balances.bookMinor + sums.bankIn - sums.bankOut,
      adjustedBank: bankMinor + sums.bookIn - sums.bookOut,
    };
  });
}

type Mark = { kind: BreakKind; state: BreakState };
type Marks = { rows: Map<number, Mark>; matches: Map<number, Mark>; subjects: Map<string, Mark> };

/** The break of each row, match and subject; one that is not closed before one that is. */
function marksOf(db: Read, subject: Subject): Marks {
  const marks: Marks = { rows: new Map(), matches: new Map(), subjects: new Map() };
  const put = <Key>(map: Map<Key, Mark>, key: Key | null, mark: Mark): void => {
    if (key !== null && (map.get(key)?.state ?? 'closed') === 'closed') map.set(key, mark);
  };
  const number = (id: bigint | null): number | null => (id === null ? null : Number(id));
  for (const { leftId, rightId, matchId, subject: about, kind, state } of readBreakMarks(db, subject)) {
    put(marks.rows, number(leftId), { kind, state });
    put(marks.rows, number(rightId), { kind, state });
    put(marks.matches, number(matchId), { kind, state });
    put(marks.subjects, about, { kind, state });
  }
  return marks;
}

/** A row that no break names by itself (the second of a duplicate) stands under the break of its subject. */
function markOf({ transactionId, matchId, reference }: OpenItem, marks: Marks): Mark | null {
  if (matchId !== null) return marks.matches.get(matchId) ?? null;
  if (transactionId === null) return null;
  return marks.rows.get(transactionId) ?? marks.subjects.get(reference ?? '') ?? null;
}

function reconcilingItem(item: OpenItem, marks: Marks): ReconcilingItem {
  const { source, day } = item;
  const inTransit = item.link === 'channel-bank' && item.minus === 0n && source !== null;
  return {
    ...classOf(item.plus, item.minus),
    day,
    reference: source ?? item.reference,
    transitRows: inTransit ? item.rows : null,
    matched: item.matchId !== null,
    mark: markOf(item, marks),
  };
}
