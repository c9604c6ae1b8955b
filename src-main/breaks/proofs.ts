import type { Day } from '../../shared/value/time.ts';
import type { Read, Write } from '../store/index.ts';
import {
  accountIds,
  broughtForward,
  failedDifferences,
  forgetDifferences,
  heldDifferences,
  keepDifferences,
  staleDifferences,
} from './queriesDifferences.ts';
import {
  bankBalance,
  bookLinks,
  bookTotal,
  feesApart,
  inTransit,
  oneSided,
  type Proof,
  type ProofLine,
  type RealAccount,
  realAccounts,
  type StatementBalance,
  settlementDifferences,
  statementsOf,
  unseenBookRows,
  virtualBalance,
  writeProofs,
} from './queriesProofs.ts';

const sum = (lines: readonly ProofLine[]): bigint => lines.reduce((total, line) => total + line.minor, 0n);
const line = (role: string, label: string, minor: bigint): ProofLine => ({
  role,
  label,
  rows: 0,
  minor,
  transactionId: null,
  breakId: null,
});

/** Without a statement there is nothing to compare with: the proof stays incomplete and shows the whole figure. */
function balanceProof(db: Write, account: RealAccount, day: Day): Proof {
  const virtual = virtualBalance(db, account, day);
  const bank = bankBalance(db, account, day);
  const explained = [
    ...inTransit(db, account, day),
    ...settlementDifferences(db, account),
    ...feesApart(db, account),
    ...failedDifferences(db, account),
    ...broughtForward(db, account, day),
    ...heldDifferences(db, account.id, day),
    ...oneSided(db, account),
  ];
  const left = virtual + sum(explained);
  const right = bank ?? 0n;
  const other = line(bank === null ? 'missing-statement' : 'bank', account.code, right);
  const lines = [line('virtual', account.code, virtual), ...explained, other];
  return {
    kind: 'a',
    day,
    scope: account.code,
    currency: account.currency,
    left,
    right,
    residue: right - left,
    complete: bank !== null,
    lines,
  };
}

/**
 * Statements of one account that end on one day and begin on one day are several of that day (or pages): together they
 * lead from the opening of the first to the closing of the last. What does not join stands by itself.
 */
function joined(statements: readonly StatementBalance[]): StatementBalance[] {
  const whole: StatementBalance[] = [];
  const rest = [...statements];
  const same = (a: StatementBalance, b: StatementBalance): boolean =>
    a.source === b.source && a.account === b.account && a.currency === b.currency && a.firstDay === b.firstDay;
  // One that no other leads to is the first of its day.
  const isFirst = (one: StatementBalance): boolean =>
    !rest.some((other) => other !== one && same(one, other) && other.closing === one.opening);
  while (rest.length > 0) {
    const at = Math.max(0, rest.findIndex(isFirst));
    let [one] = rest.splice(at, 1) as [StatementBalance];
    for (;;) {
      const next = rest.findIndex((other) => same(one, other) && other.opening === one.closing);
      if (next < 0) break;
      const [following] = rest.splice(next, 1) as [StatementBalance];
      one = { ...one, closing: following.closing, rows: one.rows + following.rows };
    }
    whole.push(one);
  }
  return whole;
}

/** A source may send statements of several accounts, and several that contradict one another: each is a proof of its own. */
function scopes(statements: readonly StatementBalance[]): string[] {
  const seen = new Map<string, number>();
  return statements.map(({ source, currency }) => {
    const times = (seen.get(`${source} ${currency}`) ?? 0) + 1;
    seen.set(`${source} ${currency}`, times);
    return times === 1 ? source : `${source} #${times}`;
  });
}

/** Proof (b) of every statement that ends on a day: it in itself, and with the one before. */
export function statementProofs(db: Read, day: Day): Proof[] {
  const statements = joined(statementsOf(db, day));
  const names = scopes(statements);
  return statements.map((one, index) => {
    const joins = one.previousClosing === null ? [] : [line('previous-closing', one.source, one.previousClosing)];
    const gap = one.previousClosing === null ? 0n : one.opening - one.previousClosing;
    const left = one.opening + one.stored;
    const lines = [
      ...joins,
      line('opening', one.source, one.opening),
      line('rows', one.source, one.stored),
      line('closing', one.source, one.closing),
    ];
    return {
      kind: 'b',
      day,
      scope: names[index]!,
      currency: one.currency,
      left,
      right: one.closing,
      residue: one.closing - left + gap,
      complete: gap === 0n,
      lines,
    };
  });
}

/** All book rows of the day are linked, netted out, or open by name; what no reconciliation looked at is listed row by row. */
function linkProof(db: Write, day: Day, currency: string): Proof {
  const named = bookLinks(db, day);
  const all = bookTotal(db, day);
  const namedRows = named.reduce((rows, one) => rows + one.rows, 0);
  const unseen = unseenBookRows(db, day, namedRows, all.rows);
  const [left, right] = [all.minor, sum(named)];
  return {
    kind: 'c',
    day,
    scope: 'book',
    currency,
    left,
    right,
    residue: left - right,
    complete: unseen.length === 0,
    lines: [...named, ...unseen],
  };
}

/** Sums what the matches of each day come to, of those days alone whose matches are others than they were. */
function bringForward(db: Write, day: Day): void {
  // Matches of the day itself may be others under the same ids.
  forgetDifferences(db, day);
  const accounts = accountIds(db);
  const { stale, gone } = staleDifferences(db);
  for (const each of gone) forgetDifferences(db, each);
  for (const one of stale) {
    const found = accounts.flatMap((account) =>
      heldDifferences(db, account, one.day).map((line) => ({ ...line, account })),
    );
    keepDifferences(db, one, found);
  }
}

/** Proves a day: (a) balances per real account, (b) every statement in itself and with the one before, (c) links of the book. */
export function prove(
  db: Write,
  day: Day,
  currency: string,
  stated: readonly Proof[] = statementProofs(db, day),
): Proof[] {
  bringForward(db, day);
  const accounts = realAccounts(db).filter((account) => day > account.openingDay);
  const proofs = [
    ...accounts.map((account) => balanceProof(db, account, day)),
    ...stated,
    linkProof(db, day, currency),
  ];
  writeProofs(db, day, proofs);
  return proofs;
}
