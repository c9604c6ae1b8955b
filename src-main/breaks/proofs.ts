import type { Day } from '../../shared/value/time.ts';
import type { Write } from '../store/index.ts';
import {
  bankBalance,
  bookLinks,
  bookTotal,
  inTransit,
  oneSided,
  type Proof,
  type ProofLine,
  pairDifferences,
  type RealAccount,
  realAccounts,
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
    ...pairDifferences(db, account),
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

function statementProofs(db: Write, day: Day): Proof[] {
  return statementsOf(db, day).map((one) => {
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
      scope: one.source,
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

/** Proves a day: (a) balances per real account, (b) every statement in itself and with the one before, (c) links of the book. */
export function prove(db: Write, day: Day, currency: string): Proof[] {
  const accounts = realAccounts(db).filter((account) => day > account.openingDay);
  const proofs = [
    ...accounts.map((account) => balanceProof(db, account, day)),
    ...statementProofs(db, day),
    linkProof(db, day, currency),
  ];
  writeProofs(db, day, proofs);
  return proofs;
}
