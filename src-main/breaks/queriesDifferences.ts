import type { Day } from '../../shared/value/time.ts';
import type { Exact, Read, Write } from '../store/index.ts';
import { isUneven } from './queriesGates.ts';
import { label, lines, NET, type ProofLine, type RealAccount } from './queriesProofs.ts';

/** Matches `m` of a day other than plain pairs of one day; the index has no others. */
const uneven = `reconciliations r CROSS JOIN matches m INDEXED BY matches_uneven ON m.reconciliation_id = r.id
     AND (${isUneven})`;
const heldOf = (day: string): string => `${uneven} AND m.day = ${day} AND m.failed_gates IS NULL`;
const failed = 'reconciliations r CROSS JOIN matches m ON m.reconciliation_id = r.id AND m.failed_gates IS NOT NULL';

/** Pairs of some matches: what the other side says, less what the book says. */
const pairs = (role: string, matches: string): string =>
  `SELECT '${role}' AS role, ${label} AS label, 1 AS rows, CASE WHEN o.status = 'success' THEN ${NET('o')} ELSE 0 END - CASE WHEN t.status = 'success' THEN ${NET('t')} ELSE 0 END AS minor,
     t.id AS transactionId, (SELECT b.id FROM breaks b WHERE b.match_id = m.id) AS breakId
   FROM ${matches} JOIN transactions t ON t.id = m.left_id JOIN transactions o ON o.id = m.right_id JOIN virtual_accounts v ON v.code = t.account
   WHERE m.shape = 'pair' AND (m.failed_gates IS NOT NULL OR m.evidence IS NOT NULL) AND v.real_account_id = ? ORDER BY t.business_day, t.id`;

/** Rows `t` of some matches that are neither pairs nor settlements: whole groups of both sides, and rows of one side that net out. */
const rowsOf = (
  matches: string,
): string => `${matches} AND NOT EXISTS (SELECT 1 FROM match_days p WHERE p.match_id = m.id)
     CROSS JOIN match_members n ON n.match_id = m.id AND n.grouped = 1 CROSS JOIN transactions t ON t.id = n.transaction_id JOIN sources src ON src.id = t.source_id`;

/** Groups of the book and the bank whose sums differ by a break, within a tolerance, or by the fees that the book took off. */
const groups = (role: string, matches: string): string =>
  `SELECT '${role}' AS role, ${label} AS label, count(*) AS rows, sum(iif(src.side = 'book', -1, 1) * ${NET('t')}) AS minor, NULL AS transactionId,
     (SELECT b.id FROM breaks b WHERE b.match_id = m.id) AS breakId
   FROM ${rowsOf(matches)} LEFT JOIN virtual_accounts v ON v.code = t.account AND src.side = 'book'
   WHERE m.shape = 'group' AND coalesce(v.real_account_id, src.real_account_id) = ? GROUP BY m.id ORDER BY m.id`;

const isOff = (line: ProofLine): boolean => line.minor !== 0n;

/** Pairs and groups that differ by a break: each is named until it is settled. */
export const failedDifferences = (db: Read, { id }: RealAccount): ProofLine[] =>
  [...lines(db, pairs('suspense', failed), id), ...lines(db, groups('suspense', failed), id)].filter(isOff);

/** Transfers between own accounts that the bank shows and no book row stands for: what they did to an account. */
const transfers = `SELECT 'own-transfer' AS role, ${label} AS label, 1 AS rows, ${NET('t')} AS minor, t.id AS transactionId, NULL AS breakId
   FROM ${rowsOf(heldOf('?'))} WHERE m.shape = 'net' AND n.side = 'right' AND src.side = 'bank' AND src.real_account_id = ?
     AND (SELECT count(DISTINCT o.real_account_id) FROM match_members x JOIN transactions y ON y.id = x.transaction_id JOIN sources o ON o.id = y.source_id
          WHERE x.match_id = m.id AND x.grouped = 1) > 1
   ORDER BY t.business_day, t.id`;

/**
 * What matches of a day did to an account and nobody has to act on: differences within a tolerance, and transfers between
 * own accounts.
 */
export const heldDifferences = (db: Read, id: number, day: Day): ProofLine[] => [
  ...[pairs('tolerance', heldOf('?')), groups('tolerance', heldOf('?'))]
    .flatMap((sql) => lines(db, sql, day, id))
    .filter(isOff),
  ...lines(db, transfers, day, id),
];

type Basis = { day: Day; basis: string };

/** What tells that a day's matches are others than they were: their number and ids, and the setup that says whose they are. */
const basesNow = (db: Read): Basis[] =>
  db
    .prepare<[], Basis>(
      `SELECT day, sum(n) || ' ' || sum(ids) || ' ' || (SELECT coalesce(max(id), 0) FROM setup_versions) AS basis
       FROM (SELECT m.day AS day, count(*) AS n, sum(m.id) AS ids FROM ${uneven} GROUP BY r.id, m.day) GROUP BY day`,
    )
    .all();

/** Days whose stored differences do not follow from the matches that stand; `gone` have none any more. */
export function staleDifferences(db: Read): { stale: Basis[]; gone: Day[] } {
  const kept = new Map(
    db
      .prepare<[], Basis>('SELECT day, basis FROM difference_days')
      .all()
      .map(({ day, basis }) => [day, basis]),
  );
  const now = basesNow(db);
  const here = new Set(now.map(({ day }) => day));
  return {
    stale: now.filter(({ day, basis }) => kept.get(day) !== basis),
    gone: [...kept.keys()].filter((day) => !here.has(day)),
  };
}

/** Takes back what was stored of a day: it is summed anew with the next proof. */
export function forgetDifferences(db: Write, day: Day): void {
  db.prepare('DELETE FROM difference_days WHERE day = ?').run(day);
  db.prepare('DELETE FROM differences WHERE day = ?').run(day);
}

/** Stores what a day's matches come to, by account and role. */
export function keepDifferences(
  db: Write,
  { day, basis }: Basis,
  found: readonly (ProofLine & { account: number })[],
): void {
  forgetDifferences(db, day);
  db.prepare('INSERT INTO difference_days (day, basis) VALUES (?, ?)').run(day, basis);
  const add = db.prepare(
    `INSERT INTO differences (real_account_id, day, role, rows, amount_minor) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET rows = rows + excluded.rows, amount_minor = amount_minor + excluded.amount_minor`,
  );
  for (const { account, role, rows, minor } of found) add.run(account, day, role, rows, minor);
}

/** What all days but one come to, a line a role, named by the first and the last of them. */
export const broughtForward = (db: Read, { id }: RealAccount, day: Day): ProofLine[] =>
  db
    .prepare<[number, Day], Exact<ProofLine>>(
      `SELECT role, date(min(day) * 86400, 'unixepoch') || '..' || date(max(day) * 86400, 'unixepoch') AS label, sum(rows) AS rows,
         sum(amount_minor) AS minor, NULL AS transactionId, NULL AS breakId
       FROM differences WHERE real_account_id = ? AND day <> ? GROUP BY role ORDER BY role = 'own-transfer'`,
    )
    .safeIntegers()
    .all(id, day)
    .map((line) => ({ ...line, rows: Number(line.rows), transactionId: null }));

/** All real accounts, whether in use or not. */
export const accountIds = (db: Read): number[] =>
  db.prepare<[], number>('SELECT id FROM real_accounts ORDER BY id').pluck().all();
