import type { BacktestReport, BacktestRow } from '../../shared/entity/backtest.ts';
import { formatMinor } from '../../shared/value/money.ts';
import { type Day, formatDay } from '../../shared/value/time.ts';
import { numbersOf, type Read, transactionIdOf, type Write } from '../store/index.ts';

export type Span = { readonly reconciliationId: number; readonly from: Day; readonly to: Day };

/** The money that a match moves: of a net, what comes in. */
const moved = `iif(m.several = 'net', (SELECT sum(max(t.amount_minor, 0)) FROM match_members g JOIN transactions t ON t.id = g.transaction_id
  WHERE g.match_id = m.id AND g.grouped = 1), max(abs(m.left_minor), abs(m.right_minor)))`;
const sizeOf = `iif(m.several IS NULL, 2, (SELECT count(*) FROM match_members g WHERE g.match_id = m.id AND g.grouped = 1))`;

/** Fills temp.`table`_rows with the rows of the matches in temp.`table`. */
function collectRows(db: Write, table: 'was' | 'now'): void {
  db.exec(`DROP TABLE IF EXISTS temp.${table}_rows; CREATE TEMP TABLE ${table}_rows (transaction_id INTEGER PRIMARY KEY, match_id INTEGER, side TEXT);
    INSERT INTO temp.${table}_rows SELECT m.left_id, m.id, 'left' FROM temp.${table} x CROSS JOIN matches m ON m.id = x.id WHERE m.several IS NULL;
    INSERT INTO temp.${table}_rows SELECT m.right_id, m.id, 'right' FROM temp.${table} x CROSS JOIN matches m ON m.id = x.id WHERE m.several IS NULL;
    INSERT INTO temp.${table}_rows SELECT g.transaction_id, g.match_id, g.side FROM temp.${table} x CROSS JOIN matches m ON m.id = x.id AND m.several IS NOT NULL
      CROSS JOIN match_members g ON g.match_id = m.id AND g.grouped = 1`);
}

/**
 * What was decided on the days (temp.was): by rules then, and by people then or later about rows up to then. What people
 * made and what rules made on closed days (up to `closed`) is the base to judge by.
 */
export function keepDecided(db: Write, { reconciliationId, from, to }: Span, closed: Day): void {
  db.exec(`DROP TABLE IF EXISTS temp.was; CREATE TEMP TABLE was (id INTEGER PRIMARY KEY, day INTEGER, run_id INTEGER, pass INTEGER, outcome TEXT,
    made_by TEXT, base INTEGER, size INTEGER, minor INTEGER, currency TEXT)`);
  db.prepare(
    `INSERT INTO temp.was SELECT m.id, m.day, m.run_id, m.pass, m.outcome, m.made_by, m.made_by IS NOT NULL OR (m.day <= @closed AND m.outcome = 'matched'),
       ${sizeOf}, ${moved}, m.currency FROM matches m WHERE m.reconciliation_id = @reconciliationId AND m.day >= @from AND (m.day <= @to OR m.made_by IS NOT NULL)`,
  ).run({ reconciliationId, from, to, closed });
  collectRows(db, 'was');
  db.prepare(
    `DELETE FROM temp.was WHERE day > @to AND (SELECT max(t.business_day) NOT BETWEEN @from AND @to FROM match_members g JOIN transactions t ON t.id = g.transaction_id
       WHERE g.reconciliation_id = @reconciliationId AND g.transaction_id IN (SELECT r.transaction_id FROM temp.was_rows r WHERE r.match_id = was.id))`,
  ).run({ reconciliationId, from, to });
  db.exec('DELETE FROM temp.was_rows WHERE match_id NOT IN (SELECT id FROM temp.was)');
}

/** Lets rules decide anew, in a transaction that is taken back, what people decided from a day on, and keeps what they took apart. */
export function freePeople(db: Write, { reconciliationId, from }: Span): void {
  db.exec('DROP TABLE IF EXISTS temp.apart');
  db.prepare(
    `CREATE TEMP TABLE apart AS SELECT a.id, a.shape, m.transaction_id, m.side FROM taken_apart a JOIN taken_apart_members m ON m.taken_apart_id = a.id WHERE a.reconciliation_id = ?`,
  ).run(reconciliationId);
  db.exec(`DELETE FROM taken_apart_members WHERE taken_apart_id IN (SELECT id FROM temp.apart);
    DELETE FROM taken_apart WHERE id IN (SELECT id FROM temp.apart)`);
  db.prepare('UPDATE matches SET made_by = NULL WHERE reconciliation_id = ? AND day >= ? AND made_by IS NOT NULL').run(
    reconciliationId,
    from,
  );
}

/** Compares what the rules decide now with what was decided: temp.judged. Its columns are declared: an index over a value without a type is used for nothing. */
export function judge(db: Write, { reconciliationId, from, to }: Span): void {
  db.exec('DROP TABLE IF EXISTS temp.now');
  db.prepare(
    `CREATE TEMP TABLE now AS SELECT m.id AS id, m.day AS day, m.pass AS pass, m.outcome AS outcome, ${sizeOf} AS size, ${moved} AS minor, m.currency AS currency
     FROM matches m WHERE m.reconciliation_id = ? AND m.day BETWEEN ? AND ?`,
  ).run(reconciliationId, from, to);
  collectRows(db, 'now');
  db.exec(`DROP TABLE IF EXISTS temp.meets; CREATE TEMP TABLE meets (now_id INTEGER, was_id INTEGER, rows INTEGER, PRIMARY KEY (now_id, was_id)) WITHOUT ROWID;
    INSERT INTO temp.meets SELECT n.match_id, w.match_id, count(*) FROM temp.now_rows n JOIN temp.was_rows w USING (transaction_id) GROUP BY 1, 2;
    CREATE INDEX temp.meets_was ON meets (was_id);
    DROP TABLE IF EXISTS temp.reunited; CREATE TEMP TABLE reunited (id INTEGER PRIMARY KEY);
    INSERT OR IGNORE INTO temp.reunited SELECT n.match_id FROM temp.apart a CROSS JOIN temp.now_rows n ON n.transaction_id = a.transaction_id
      GROUP BY a.id, n.match_id HAVING iif(a.shape = 'net', count(*) > 1, count(DISTINCT a.side) = 2);
    DROP TABLE IF EXISTS temp.judged; CREATE TEMP TABLE judged (id INTEGER PRIMARY KEY, day INTEGER, pass INTEGER, outcome TEXT, size INTEGER, minor INTEGER,
      currency TEXT, same_id INTEGER, same_outcome TEXT, same_base INTEGER, met_base INTEGER, met_id INTEGER, verdict TEXT);
    INSERT INTO temp.judged
      SELECT x.*, CASE WHEN x.same_base THEN 'right' WHEN x.met_base OR x.id IN (SELECT id FROM temp.reunited) THEN 'wrong' ELSE 'unjudged' END AS verdict FROM (
        SELECT n.*, max(iif(w.size = n.size AND e.rows = n.size, w.id, NULL)) AS same_id, max(iif(w.size = n.size AND e.rows = n.size, w.outcome, NULL)) AS same_outcome,
          ifnull(max(w.base AND w.size = n.size AND e.rows = n.size), 0) AS same_base, ifnull(max(w.base), 0) AS met_base, max(w.id) AS met_id
        FROM temp.now n LEFT JOIN temp.meets e ON e.now_id = n.id LEFT JOIN temp.was w ON w.id = e.was_id GROUP BY n.id) x;
    CREATE INDEX temp.judged_same ON judged (same_id)`);
}

type Verdicts = { pass: number; matches: number; right: number; wrong: number; unjudged: number };

/** What each pass confirms, by how people would judge it. */
export const verdicts = (db: Read): Verdicts[] =>
  db
    .prepare<[], Verdicts>(
      `SELECT pass, count(*) AS matches, sum(verdict = 'right') AS "right", sum(verdict = 'wrong') AS wrong, sum(verdict = 'unjudged') AS unjudged
       FROM temp.judged WHERE outcome = 'matched' GROUP BY pass ORDER BY pass`,
    )
    .all();

/** What rules had confirmed on the days, by their passes as they stood then. */
export const decidedByPass = (db: Read): BacktestReport['before'] =>
  db
    .prepare<[], BacktestReport['before'][number]>(
      `SELECT json_extract(s.passes, '$[' || w.pass || '].code') AS pass, max(json_extract(s.passes, '$[' || w.pass || '].name')) AS name, sum(w.matches) AS matches
       FROM (SELECT run_id, pass, count(*) AS matches FROM temp.was WHERE made_by IS NULL AND outcome = 'matched' GROUP BY run_id, pass) w
         JOIN runs u ON u.id = w.run_id JOIN rule_sets s ON s.id = u.rule_set_id GROUP BY 1 ORDER BY min(w.pass)`,
    )
    .all();

const isFound = `EXISTS (SELECT 1 FROM temp.judged j WHERE j.same_id = w.id AND (j.outcome = 'matched' OR w.outcome = 'mismatched'))`;

/** What there is to judge by, and how much of it the rules find. */
export const baseCounts = (db: Read): { people: number; closed: number; apart: number; found: number } =>
  db
    .prepare<[], { people: number; closed: number; apart: number; found: number }>(
      `SELECT count(w.made_by) AS people, count(*) - count(w.made_by) AS closed, (SELECT count(DISTINCT id) FROM temp.apart) AS apart,
         ifnull(sum(${isFound}), 0) AS found FROM temp.was w WHERE w.base`,
    )
    .get()!;

type Money = BacktestReport['risk']['added'];

const moneyOf = (db: Read, from: string): Money => {
  const rows = db
    .prepare<[], { currency: string; matches: bigint; minor: bigint }>(
      `SELECT currency, count(*) AS matches, sum(minor) AS minor FROM ${from} GROUP BY currency ORDER BY currency`,
    )
    .safeIntegers()
    .all();
  return {
    matches: rows.reduce((all, { matches }) => all + Number(matches), 0),
    sums: rows.map(({ currency, minor }) => ({ currency, amount: formatMinor(minor, currency) })),
  };
};

export const riskOf = (db: Read): BacktestReport['risk'] => ({
  added: moneyOf(db, `temp.judged WHERE outcome = 'matched' AND same_outcome IS NOT 'matched'`),
  lost: moneyOf(
    db,
    `temp.was w WHERE w.made_by IS NULL AND w.outcome = 'matched' AND NOT EXISTS (SELECT 1 FROM temp.judged j WHERE j.same_id = w.id AND j.outcome = 'matched')`,
  ),
  contradicting: moneyOf(db, `temp.judged WHERE outcome = 'matched' AND verdict = 'wrong'`),
});

/** The difference, row by row. People's own matches stay whatever the rules find. */
const difference = `
  SELECT 'added' AS change, id AS now_id, NULL AS was_id, day, minor, currency, size, verdict = 'wrong' AND outcome = 'matched' AS against FROM temp.judged WHERE met_id IS NULL
  UNION ALL SELECT 'changed', id, coalesce(same_id, met_id), day, minor, currency, size, verdict = 'wrong' AND outcome = 'matched' FROM temp.judged
    WHERE met_id IS NOT NULL AND same_outcome IS NOT outcome
  UNION ALL SELECT 'lost', NULL, id, day, minor, currency, size, 0 FROM temp.was w WHERE made_by IS NULL AND NOT EXISTS (SELECT 1 FROM temp.meets e WHERE e.was_id = w.id)`;

export const changeCounts = (db: Read): BacktestReport['changes'] => {
  const rows = db
    .prepare<[], { change: keyof BacktestReport['changes']; n: number }>(
      `SELECT change, count(*) AS n FROM (${difference}) GROUP BY change`,
    )
    .all();
  return { added: 0, lost: 0, changed: 0, ...Object.fromEntries(rows.map(({ change, n }) => [change, n])) };
};

type Row = {
  change: BacktestRow['change'];
  now_id: bigint | null;
  was_id: bigint | null;
  day: bigint;
  minor: bigint;
  currency: string;
  size: bigint;
  against: bigint;
  nowPass: bigint | null;
  nowOutcome: 'matched' | 'mismatched' | null;
  wasPass: string | null;
  wasOutcome: 'matched' | 'mismatched' | null;
  madeBy: string | null;
};

/** How many rows of a side a group names. */
const NAMED = 10;

/** The largest differences by money, with the passes that decided; `passes` are the codes of those that are tried. */
export function differenceRows(db: Write, passes: readonly string[], most: number): BacktestRow[] {
  db.exec(`CREATE INDEX temp.now_rows_of ON now_rows (match_id); CREATE INDEX temp.was_rows_of ON was_rows (match_id)`);
  const rows = db
    .prepare<[number], Row>(
      `SELECT d.*, n.pass AS nowPass, n.outcome AS nowOutcome, json_extract(s.passes, '$[' || w.pass || '].code') AS wasPass, w.outcome AS wasOutcome, w.made_by AS madeBy
       FROM (SELECT * FROM (${difference}) ORDER BY minor DESC, day, coalesce(now_id, was_id) LIMIT ?) d LEFT JOIN temp.judged n ON n.id = d.now_id LEFT JOIN temp.was w ON w.id = d.was_id
         LEFT JOIN runs u ON u.id = w.run_id LEFT JOIN rule_sets s ON s.id = u.rule_set_id ORDER BY d.minor DESC, d.day, coalesce(d.now_id, d.was_id)`,
    )
    .safeIntegers()
    .all(most);
  const members = (table: 'now' | 'was') =>
    db.prepare<[bigint, string], { id: string; number: string }>(
      `SELECT ${transactionIdOf('x.transaction_id')} AS id, coalesce((SELECT coalesce(${numbersOf('t')}) FROM transactions t WHERE t.id = x.transaction_id), '') AS number
         FROM temp.${table}_rows x WHERE x.match_id = ? AND x.side = ? ORDER BY x.transaction_id LIMIT ${NAMED}`,
    );
  const of = { now: members('now'), was: members('was') };
  return rows.map((row) => {
    const [statement, id] = row.now_id === null ? [of.was, row.was_id!] : [of.now, row.now_id];
    const [left, right] = [statement.all(id, 'left'), statement.all(id, 'right')];
    return {
      change: row.change,
      day: formatDay(Number(row.day)),
      before: row.wasOutcome && { pass: row.wasPass ?? '', outcome: row.wasOutcome, madeBy: row.madeBy },
      after: row.nowOutcome && { pass: passes[Number(row.nowPass)] ?? '', outcome: row.nowOutcome },
      contradicts: row.against === 1n,
      rows: Number(row.size),
      left: left.map((one) => one.id),
      right: right.map((one) => one.id),
      numbers: { left: left.map(({ number }) => number), right: right.map(({ number }) => number) },
      amount: formatMinor(row.minor, row.currency),
      currency: row.currency,
    };
  });
}

/** Keeps a report with the rows of its difference. */
export function keepBacktest(
  db: Write,
  report: BacktestReport,
  rows: readonly BacktestRow[],
  { reconciliationId, from, to, at }: Span & { at: number },
): void {
  const { id, rulesHash, person } = report;
  db.prepare(
    'INSERT INTO backtests (id, reconciliation_id, rules_hash, first_day, last_day, report, at, person) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  ).run(id, reconciliationId, rulesHash, from, to, JSON.stringify(report), at, person);
  const insert = db.prepare('INSERT INTO backtest_rows (backtest_id, sequence, change, detail) VALUES (?, ?, ?, ?)');
  for (const [sequence, row] of rows.entries()) insert.run(id, sequence, row.change, JSON.stringify(row));
}

type Window = { readonly offset: number; readonly limit: number };

/** Reports, the newest first. */
export function backtestsList(
  db: Read,
  reconciliation: string | undefined,
  { offset, limit }: Window,
): { total: number; rows: BacktestReport[] } {
  const from =
    'FROM backtests b JOIN reconciliations r ON r.id = b.reconciliation_id WHERE @code IS NULL OR r.code = @code';
  const code = reconciliation ?? null;
  const total = db.prepare<{ code: string | null }, number>(`SELECT count(*) ${from}`).pluck().get({ code }) ?? 0;
  const rows = db
    .prepare<unknown[], string>(`SELECT b.report ${from} ORDER BY b.at DESC, b.id DESC LIMIT @limit OFFSET @offset`)
    .pluck()
    .all({ code, limit, offset });
  return { total, rows: rows.map((text) => JSON.parse(text) as BacktestReport) };
}

/** A window of the difference of a back-test; null where there is no such report. */
export function backtestRows(
  db: Read,
  id: string,
  change: BacktestRow['change'] | undefined,
  { offset, limit }: Window,
): { total: number; rows: BacktestRow[] } | null {
  if (!db.prepare('SELECT 1 FROM backtests WHERE id = ?').get(id)) return null;
  const from = 'FROM backtest_rows WHERE backtest_id = @id AND (@change IS NULL OR change = @change)';
  const values = { id, change: change ?? null };
  const total = db.prepare<typeof values, number>(`SELECT count(*) ${from}`).pluck().get(values) ?? 0;
  const rows = db
    .prepare<unknown[], string>(`SELECT detail ${from} ORDER BY sequence LIMIT @limit OFFSET @offset`)
    .pluck()
    .all({ ...values, limit, offset });
  return { total, rows: rows.map((text) => JSON.parse(text) as BacktestRow) };
}
