import { formatMinor } from '../../shared/value/money.ts';
import type { Day } from '../../shared/value/time.ts';
import type { Read, Write } from '../store/index.ts';
import { contentHash } from './draft.ts';
import { findingOf } from './policy.ts';
import { readJournalsWithPostings } from './queriesLists.ts';
import { policyHits, writePolicyFindings } from './queriesPolicy.ts';
import {
  dividedPayments,
  type PaymentRow,
  readSplitRules,
  type SplitFindingRow,
  writeSplitFindings,
} from './queriesSplits.ts';
import { checkSplit, type SplitRule } from './splits.ts';

/** Rows above `after` of days that were closed before they came: they are checked with the day that carries them. */
export type Late = { readonly days: readonly Day[]; readonly after: number };
const nothingLate: Late = { days: [], after: 0 };

/** Checks a day's successful book rows against account types and limits; replaces the day's policy_findings. Returns how many. */
export function checkPolicies(db: Write, day: Day, late: Late = nothingLate): number {
  const came = late.days.flatMap((each) => policyHits(db, each)).filter((hit) => hit.transactionId > late.after);
  const findings = [...policyHits(db, day), ...came].map(findingOf);
  db.transaction(() => writePolicyFindings(db, day, findings))();
  return findings.length;
}

const accountsText = (moves: ReadonlyMap<string, bigint>, currency: string): string =>
  [...moves]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([account, minor]) => `${account} ${formatMinor(minor, currency)}`)
    .join('; ');

function splitFindingOf(rule: SplitRule, row: PaymentRow): SplitFindingRow | null {
  const { id: transactionId, orderNo, currency } = row;
  const byAccount = JSON.parse(row.booked) as Record<string, string>;
  const booked = new Map(Object.entries(byAccount).map(([account, minor]) => [account, BigInt(minor)]));
  const found = checkSplit(rule, { ...row, booked });
  if (!found) return null;
  const { kind, effect, expected } = found;
  const texts = { expected: accountsText(expected, currency), booked: accountsText(booked, currency) };
  return { kind, orderNo, transactionId, effect, currency, detail: JSON.stringify({ rule: rule.code, ...texts }) };
}

/**
 * Compares the expected split of a day's payments with what was booked for their orders; replaces the day's
 * split_findings. The first rule that applies to a payment counts. Splits are checked for the kinds that a rule names;
 * that a refund takes its share back is expected only where a rule names refunds. Returns how many findings.
 */
export function checkSplits(db: Write, day: Day, late: Late = nothingLate): number {
  const rules = readSplitRules(db);
  const seen = new Set<number>();
  const findings: SplitFindingRow[] = [];
  const payments = (rule: SplitRule): Iterable<PaymentRow> =>
    late.days.length === 0
      ? dividedPayments(db, day, rule)
      : [day, ...late.days].flatMap((each) =>
          [...dividedPayments(db, each, rule)].filter(({ id }) => each === day || id > late.after),
        );
  for (const rule of rules)
    for (const row of payments(rule)) {
      if (seen.has(row.id)) continue;
      if (rules.length > 1) seen.add(row.id);
      const finding = splitFindingOf(rule, row);
      if (finding) findings.push(finding);
    }
  db.transaction(() => writeSplitFindings(db, day, findings))();
  return findings.length;
}

/** Journals whose kept bytes do not hash to their content hash, or do not say what their postings say: none, unless somebody tampered. */
export const alteredJournals = (db: Read): string[] =>
  readJournalsWithPostings(db)
    .filter(({ payload, hash, postings }) => {
      const said = (JSON.parse(payload) as { postings: unknown }).postings;
      return contentHash(payload) !== hash || JSON.stringify(said) !== JSON.stringify(postings);
    })
    .map(({ id }) => id);
