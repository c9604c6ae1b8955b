import type { RunView } from '../../shared/contract/methods.ts';
import type { RunReport } from '../../shared/contract/runReport.ts';
import type { RunLine } from '../../shared/entity/run.ts';
import { formatMinor } from '../../shared/value/money.ts';
import { type Day, formatDay } from '../../shared/value/time.ts';
import { companyTime, type Read, type Write } from '../store/index.ts';
import { placeOf } from './queriesByHand.ts';

const columns = 'what, left_id, right_id, members, pass, minor, currency';

/** A settlement is named by its days and receipts, since its rows may be a million; another group by its rows. */
const members = `CASE WHEN m.several IS NULL THEN '' ELSE coalesce(
  (SELECT json_group_array(d.source_id || ':' || d.day || ' ' || d.owed_minor ORDER BY d.source_id, d.day) || ' '
    || (SELECT json_group_array(g.transaction_id ORDER BY g.transaction_id) FROM match_members g WHERE g.match_id = m.id AND g.grouped = 1 AND g.side = 'right')
   FROM match_days d WHERE d.match_id = m.id HAVING count(*) > 0),
  (SELECT json_group_array(g.transaction_id ORDER BY g.transaction_id) FROM match_members g WHERE g.match_id = m.id AND g.grouped = 1)) END`;

/** What rules matched, as lines of their runs; `where` says which matches m. */
const matchLines = (where: string): string => `
  SELECT m.run_id AS run_id, m.outcome AS what, ifnull(m.left_id, 0) AS left_id, ifnull(m.right_id, 0) AS right_id, ${members} AS members, p.code AS pass,
    max(abs(m.left_minor), abs(m.right_minor)) AS minor, m.currency AS currency
  FROM matches m CROSS JOIN runs u ON u.id = m.run_id CROSS JOIN temp.pass_codes p ON p.rule_set_id = u.rule_set_id AND p.pass = m.pass WHERE ${where} AND m.made_by IS NULL`;

/** What runs left open that no run before them had: the rows that came into the pool then. */
const openLines = (where: string): string => `
  SELECT u.id AS run_id, 'open' AS what, iif(o.side = 'left', o.transaction_id, 0) AS left_id, iif(o.side = 'right', o.transaction_id, 0) AS right_id, '' AS members, '' AS pass,
    abs(t.amount_minor) AS minor, t.currency AS currency
  FROM open_items o CROSS JOIN runs u ON u.reconciliation_id = o.reconciliation_id AND u.day = o.since_day AND u.state = 'current'
    CROSS JOIN transactions t ON t.id = o.transaction_id WHERE ${where}`;

const namePasses = (db: Write): void => {
  db.exec(`CREATE TEMP TABLE IF NOT EXISTS pass_codes (rule_set_id INTEGER, pass INTEGER, code TEXT, PRIMARY KEY (rule_set_id, pass)) WITHOUT ROWID;
    INSERT OR IGNORE INTO temp.pass_codes SELECT r.id, p.key, json_extract(p.value, '$.code') FROM rule_sets r, json_each(r.passes) p`);
};

/** Rows of matches that were let go of since their run: they were not open then. */
const letGo = `SELECT left_id FROM run_lines x WHERE x.run_id = u.id AND x.sign = 1 UNION SELECT right_id FROM run_lines x WHERE x.run_id = u.id AND x.sign = 1
  UNION SELECT j.value FROM run_lines x, json_each(iif(json_valid(x.members), x.members, '[]')) j WHERE x.run_id = u.id AND x.sign = 1`;

/** Before runs from a day on are superseded: keeps what they came to. */
export function keepOutcomes(db: Write, reconciliationId: number, day: Day): void {
  const run = "SELECT 1 FROM runs WHERE reconciliation_id = ? AND day >= ? AND state = 'current' LIMIT 1";
  if (!db.prepare(run).get(reconciliationId, day)) return;
  namePasses(db);
  db.prepare(
    `INSERT OR IGNORE INTO run_lines (run_id, sign, ${columns}) SELECT run_id, 1, ${columns} FROM (${openLines(`o.reconciliation_id = ? AND o.since_day >= ? AND o.transaction_id NOT IN (${letGo})`)})`,
  ).run(reconciliationId, day);
  db.prepare(
    `INSERT OR IGNORE INTO run_lines (run_id, sign, ${columns}) SELECT run_id, 1, ${columns} FROM (${matchLines('m.reconciliation_id = ? AND m.day >= ?')})`,
  ).run(reconciliationId, day);
}

/** Before matches of rules are let go of by a person's act: keeps them as lines of their runs. */
export function keepMatches(db: Write, ids: readonly number[]): void {
  namePasses(db);
  db.prepare(
    `INSERT OR IGNORE INTO run_lines (run_id, sign, ${columns}) SELECT run_id, 1, ${columns} FROM (${matchLines('m.id IN (SELECT value FROM json_each(?))')})`,
  ).run(JSON.stringify(ids));
}

/** Once a day was run again: of the run before, only what differs is kept. */
export function keepDifference(db: Write, runId: number): void {
  const before = db
    .prepare<[number], number>(
      'SELECT b.id FROM runs n JOIN runs b ON b.reconciliation_id = n.reconciliation_id AND b.day = n.day AND b.number = n.number - 1 WHERE n.id = ?',
    )
    .pluck()
    .get(runId);
  if (before === undefined) return;
  namePasses(db);
  db.exec(`DROP TABLE IF EXISTS temp.lines; CREATE TEMP TABLE lines (what TEXT, left_id INTEGER, right_id INTEGER, members TEXT, pass TEXT, minor INTEGER, currency TEXT,
    PRIMARY KEY (what, left_id, right_id, members, pass)) WITHOUT ROWID`);
  for (const lines of [
    matchLines('m.run_id = @runId AND m.reconciliation_id = u.reconciliation_id AND m.day = u.day'),
    openLines('u.id = @runId AND o.since_day = u.day'),
  ])
    db.prepare(`INSERT INTO temp.lines SELECT ${columns} FROM (${lines})`).run({ runId });
  const key = (a: string, b: string): string =>
    ['what', 'left_id', 'right_id', 'members', 'pass'].map((name) => `${a}.${name} = ${b}.${name}`).join(' AND ');
  db.prepare(
    `INSERT INTO run_lines (run_id, sign, ${columns}) SELECT @before, -1, ${columns} FROM temp.lines l
     WHERE NOT EXISTS (SELECT 1 FROM run_lines x WHERE x.run_id = @before AND x.sign = 1 AND ${key('x', 'l')})`,
  ).run({ before });
  db.prepare(
    `DELETE FROM run_lines WHERE run_id = ? AND sign = 1 AND EXISTS (SELECT 1 FROM temp.lines l WHERE ${key('l', 'run_lines')})`,
  ).run(before);
  db.exec('DROP TABLE temp.lines');
}

type RunRow = Omit<RunView, 'report' | 'day' | 'startedAt'> & { day: Day; startedAt: number; report: string };

/** Runs, the newest day first, of a day the newest run first. */
export function runsList(
  db: Read,
  filter: { day?: Day | undefined; reconciliation?: string | undefined },
  { offset, limit }: { offset: number; limit: number },
): { total: number; rows: RunView[] } {
  const values = { day: filter.day ?? null, code: filter.reconciliation ?? null };
  const from = `FROM runs u JOIN reconciliations r ON r.id = u.reconciliation_id JOIN rule_sets s ON s.id = u.rule_set_id
    WHERE (@day IS NULL OR u.day = @day) AND (@code IS NULL OR r.code = @code)`;
  const total = db.prepare<typeof values, number>(`SELECT count(*) ${from}`).pluck().get(values) ?? 0;
  const rows = db
    .prepare<unknown[], RunRow>(
      `SELECT u.code AS run, r.code AS reconciliation, u.day, u.number, u.state, s.code AS ruleSet, s.version AS ruleVersion, u.engine,
         u.setup_hash AS setupHash, u.input_hash AS inputHash, u.result_hash AS resultHash, u.started_at AS startedAt, u.counts AS report
       ${from} ORDER BY u.day DESC, r.id, u.number DESC LIMIT @limit OFFSET @offset`,
    )
    .all({ ...values, offset, limit });
  const told = companyTime(db);
  return {
    total,
    rows: rows.map((row) => ({
      ...row,
      day: formatDay(row.day),
      startedAt: told(row.startedAt),
      report: JSON.parse(row.report) as RunReport,
    })),
  };
}

export type RunPlace = { id: number; reconciliationId: number; day: Day; number: number; report: RunReport };

export function runPlace(db: Read, code: string): RunPlace | null {
  const row = db
    .prepare<[string], Omit<RunPlace, 'report'> & { report: string }>(
      'SELECT id, reconciliation_id AS reconciliationId, day, number, counts AS report FROM runs WHERE code = ?',
    )
    .get(code);
  return row ? { ...row, report: JSON.parse(row.report) as RunReport } : null;
}

/** Between an earlier run of a day and a later: what the first and the last word on a line is says where it was. */
const between = `
  WITH lines AS (SELECT l.*, u.number FROM runs u CROSS JOIN run_lines l ON l.run_id = u.id
      WHERE u.reconciliation_id = @reconciliationId AND u.day = @day AND u.number >= @from AND u.number < @to),
    firsts AS (SELECT ${columns}, sign, min(number) FROM lines GROUP BY what, left_id, right_id, members, pass),
    lasts AS (SELECT ${columns}, sign, max(number) FROM lines GROUP BY what, left_id, right_id, members, pass),
    moved AS (SELECT f.* FROM firsts f JOIN lasts l USING (what, left_id, right_id, members, pass) WHERE f.sign = l.sign),
    changes AS (SELECT left_id, right_id, members, max(minor) AS minor, max(currency) AS currency,
        max(iif(sign = 1, what, NULL)) AS beforeWhat, max(iif(sign = 1, pass, NULL)) AS beforePass,
        max(iif(sign = -1, what, NULL)) AS afterWhat, max(iif(sign = -1, pass, NULL)) AS afterPass
      FROM moved GROUP BY left_id, right_id, members)`;

type LineRow = {
  left_id: number;
  right_id: number;
  members: string;
  minor: bigint;
  currency: string;
  beforeWhat: NonNullable<RunLine['before']>['what'] | null;
  beforePass: string | null;
  afterWhat: NonNullable<RunLine['before']>['what'] | null;
  afterPass: string | null;
};

type Compared = { reconciliationId: number; day: Day; from: number; to: number };

/** How many lines came, went and changed from one run of a day to a later one. */
export const compareCounts = (db: Read, which: Compared): { came: number; went: number; changed: number } =>
  db
    .prepare<Compared, { came: number; went: number; changed: number }>(
      `${between} SELECT count(*) FILTER (WHERE beforeWhat IS NULL) AS came, count(*) FILTER (WHERE afterWhat IS NULL) AS went,
         count(*) FILTER (WHERE beforeWhat IS NOT NULL AND afterWhat IS NOT NULL) AS changed FROM changes`,
    )
    .get(which)!;

/** The lines, the largest first. */
export function compareLines(
  db: Read,
  which: Compared,
  { offset, limit }: { offset: number; limit: number },
): RunLine[] {
  const rows = db
    .prepare<unknown[], LineRow>(
      `${between} SELECT * FROM changes ORDER BY minor DESC, left_id, right_id, members LIMIT @limit OFFSET @offset`,
    )
    .safeIntegers()
    .all({ ...which, offset, limit });
  const named = (ids: readonly number[]): string[] => ids.filter((id) => id !== 0).map((id) => placeOf(db, id));
  return rows.map((row) => {
    const group = /\[[\d,]*\]$/.exec(row.members)?.[0] ?? '[]';
    return {
      change: row.beforeWhat === null ? 'came' : row.afterWhat === null ? 'went' : 'changed',
      before: row.beforeWhat === null ? null : { what: row.beforeWhat, pass: row.beforePass ?? '' },
      after: row.afterWhat === null ? null : { what: row.afterWhat, pass: row.afterPass ?? '' },
      left: named([Number(row.left_id)]),
      right: named([Number(row.right_id)]),
      group: named((JSON.parse(group) as number[]).slice(0, 20)),
      amount: formatMinor(row.minor, row.currency),
      currency: row.currency,
    };
  });
}
