import { rulePass } from '../../shared/entity/rules.ts';
import type { Side } from '../../shared/entity/transaction.ts';
import { type Delay, parseDelay } from '../../shared/value/calendar.ts';
import type { Day } from '../../shared/value/time.ts';
import type { Read, Write } from '../store/index.ts';
import type { Rows, Sql } from './compile.ts';
import type { Plan, PlanSource } from './plan.ts';
import { type MatchTotal, takenBy, workColumns } from './queriesExactKey.ts';

type SourceRow = {
  id: number;
  code: string;
  side: Side;
  realAccountId: number | null;
  carryDays: number;
  delay: string | null;
  words: string | null;
  place: string | null;
};

const sourceOf = (row: SourceRow): PlanSource => {
  const delay: Delay | null = row.delay === null ? null : parseDelay(row.delay);
  const words = row.words === null ? [] : (JSON.parse(row.words) as string[]);
  return {
    id: row.id,
    code: row.code,
    side: row.side,
    realAccountId: row.realAccountId,
    carryDays: row.carryDays,
    settlement: delay ? { delay, words } : null,
  };
};

const sourceColumns = `s.id, s.code, s.side, s.real_account_id AS realAccountId, s.carry_days AS carryDays, s.settlement_delay AS delay, s.settlement_words AS words`;

/** Every active source, for the words that mark settlements. */
export const allSources = (db: Read): PlanSource[] =>
  db
    .prepare<[], SourceRow>(`SELECT ${sourceColumns}, NULL AS place FROM sources s WHERE s.active = 1 ORDER BY s.id`)
    .all()
    .map(sourceOf);

/** The plans of the active reconciliations in their declared order, or of one. */
export function readPlans(db: Read, code?: string): Plan[] {
  const rows = db
    .prepare<
      unknown[],
      {
        id: number;
        code: string;
        name: string;
        ruleSetId: number;
        ruleSet: string;
        passes: string;
        currency: string;
        setupHash: string;
      }
    >(
      `SELECT r.id, r.code, r.name, rs.id AS ruleSetId, rs.code AS ruleSet, rs.passes AS passes, (SELECT currency FROM enterprises) AS currency,
         (SELECT hash FROM setup_versions ORDER BY id DESC LIMIT 1) AS setupHash
       FROM reconciliations r JOIN rule_sets rs ON rs.code = r.rule_set AND rs.active = 1
       WHERE r.active = 1 AND (? IS NULL OR r.code = ?) ORDER BY r.id`,
    )
    .all(code ?? null, code ?? null);
  const days = db.prepare<[], { day: number; working: number }>('SELECT day, working FROM calendar_days').all();
  const calendar = {
    holidays: new Set(days.filter((row) => row.working === 0).map((row) => row.day)),
    workdays: new Set(days.filter((row) => row.working === 1).map((row) => row.day)),
  };
  const sources = db.prepare<[number], SourceRow>(
    `SELECT ${sourceColumns}, rs.side AS place FROM reconciliation_sources rs JOIN sources s ON s.id = rs.source_id WHERE rs.reconciliation_id = ? AND s.active = 1 ORDER BY s.id`,
  );
  return rows.map((row) => {
    const members = sources.all(row.id);
    const on = (place: string): PlanSource[] => members.filter((member) => member.place === place).map(sourceOf);
    const passes = rulePass.array().parse(JSON.parse(row.passes));
    return {
      reconciliationId: row.id,
      code: row.code,
      name: row.name,
      currency: row.currency,
      ruleSetId: row.ruleSetId,
      ruleSet: row.ruleSet,
      passes,
      left: on('left'),
      right: on('right'),
      calendar,
      setupHash: row.setupHash,
    };
  });
}

/** The last day before `day` that this reconciliation was run for. */
export const previousRunDay = (db: Read, reconciliationId: number, day: Day): Day | null =>
  db
    .prepare<[number, number], number | null>(
      "SELECT max(day) FROM runs WHERE reconciliation_id = ? AND day < ? AND state = 'current'",
    )
    .pluck()
    .get(reconciliationId, day) ?? null;

/** The last day that this reconciliation was run for; null before its first run. */
export const lastRunDay = (db: Read, reconciliationId: number): Day | null =>
  db
    .prepare<[number], number | null>("SELECT max(day) FROM runs WHERE reconciliation_id = ? AND state = 'current'")
    .pluck()
    .get(reconciliationId) ?? null;

/** The last day that anything was run for; null in a workspace where nothing was. */
export const latestRunDay = (db: Read): Day | null =>
  db.prepare<[], number | null>("SELECT max(day) FROM runs WHERE state = 'current'").pluck().get() ?? null;

/** Days from `day` on for which a reconciliation has a current run: they lean on what a new run of `day` may change. */
export const runDaysFrom = (db: Read, reconciliationId: number, day: Day): Day[] =>
  db
    .prepare<[number, number], number>(
      "SELECT day FROM runs WHERE reconciliation_id = ? AND day >= ? AND state = 'current' ORDER BY day",
    )
    .pluck()
    .all(reconciliationId, day);

/** The latest days on which a reconciliation was run, the newest first. */
export const lastRunDays = (db: Read, reconciliationId: number, most: number): Day[] =>
  db
    .prepare<[number, number], number>(
      "SELECT day FROM runs WHERE reconciliation_id = ? AND state = 'current' ORDER BY day DESC LIMIT ?",
    )
    .pluck()
    .all(reconciliationId, most);

/** Takes back what rules decided for `day` and later, so that it can be decided anew. What people matched stays. */
export function forgetFrom(db: Write, reconciliationId: number, day: Day): void {
  const ours = 'reconciliation_id = ? AND day >= ? AND made_by IS NULL';
  if (db.prepare(`SELECT 1 FROM matches WHERE ${ours} LIMIT 1`).get(reconciliationId, day)) {
    db.prepare(
      `DELETE FROM match_members WHERE reconciliation_id = ? AND match_id IN (SELECT id FROM matches WHERE ${ours})`,
    ).run(reconciliationId, reconciliationId, day);
    db.prepare(`DELETE FROM match_days WHERE match_id IN (SELECT id FROM matches WHERE ${ours})`).run(
      reconciliationId,
      day,
    );
    db.prepare(`DELETE FROM matches WHERE ${ours}`).run(reconciliationId, day);
  }
  db.prepare('DELETE FROM suggestions WHERE reconciliation_id = ? AND day >= ?').run(reconciliationId, day);
  db.prepare('DELETE FROM open_items WHERE reconciliation_id = ? AND since_day >= ?').run(reconciliationId, day);
  db.prepare('DELETE FROM late_rows WHERE reconciliation_id = ? AND day >= ?').run(reconciliationId, day);
  // What is still in a match then was matched by a person, and is not open again.
  db.prepare(
    `UPDATE open_items SET until_day = NULL WHERE reconciliation_id = ? AND until_day >= ?
       AND NOT EXISTS (SELECT 1 FROM match_members m WHERE m.reconciliation_id = open_items.reconciliation_id AND m.transaction_id = open_items.transaction_id)`,
  ).run(reconciliationId, day);
  db.prepare("UPDATE runs SET state = 'superseded' WHERE reconciliation_id = ? AND day >= ? AND state = 'current'").run(
    reconciliationId,
    day,
  );
}

/**
 * Rows of the pool are tried again, and so is what was suggested for them: an old suggestion gives way to the new try. A
 * duplicate of a pair stays what it is until it finds a partner of its own: the pair is not tried again.
 */
export function dropRetried(db: Write, reconciliationId: number, day: Day): void {
  // By the few members of each suggestion: SQLite would walk the whole pool for every one of them.
  const open = `EXISTS (SELECT 1 FROM suggestion_members m CROSS JOIN open_items o ON o.reconciliation_id = suggestions.reconciliation_id AND o.transaction_id = m.transaction_id
       WHERE m.suggestion_id = suggestions.id AND o.until_day IS NULL)`;
  db.prepare(`DELETE FROM suggestions WHERE reconciliation_id = ? AND day < ? AND (why = 'duplicate') <> ${open}`).run(
    reconciliationId,
    day,
  );
}

/** Rows of a source by business day; `after`: only those above this row; `unmoved`: only those that moved no money and are in no match. */
export type DayRange = { sourceId: number; first: Day; last: Day; after?: number; unmoved?: true };

/**
 * The rows of a side that a run looks at: the days new to it, and the pool of earlier days; what is matched stays out.
 * Of the new days only people can have matched anything, so that without their matches nobody is asked.
 */
export function candidates(
  db: Read,
  reconciliationId: number,
  side: 'left' | 'right',
  ranges: readonly DayRange[],
  scope: Sql,
): Rows {
  const free = `NOT EXISTS (SELECT 1 FROM match_members m WHERE m.reconciliation_id = ${reconciliationId} AND m.transaction_id = t.id)`;
  const ofRange = ({ sourceId, first, last, after, unmoved }: DayRange): string =>
    [
      `t.source_id = ${sourceId} AND t.business_day BETWEEN ${first} AND ${last}`,
      ...(after === undefined ? [] : [`t.id > ${after}`]),
      ...(unmoved ? [`t.status <> 'success' AND ${free}`] : []),
    ].join(' AND ');
  const days = ranges.map((range) => `(${ofRange(range)})`).join(' OR ') || 'FALSE';
  const columns = workColumns
    .split(', ')
    .map((column) => `t.${column}`)
    .join(', ');
  const people =
    db
      .prepare('SELECT 1 FROM matches WHERE reconciliation_id = ? AND made_by IS NOT NULL LIMIT 1')
      .get(reconciliationId) !== undefined;
  const fresh = `SELECT ${columns} FROM transactions_by_day t WHERE (${days}) AND (${scope.text})${people ? ` AND ${free}` : ''}`;
  const pool = `SELECT ${columns} FROM open_items o CROSS JOIN transactions t ON t.id = o.transaction_id
    WHERE o.reconciliation_id = ${reconciliationId} AND o.side = '${side}' AND o.until_day IS NULL AND NOT (${days})`;
  const { values } = scope;
  return {
    text: `(${fresh} UNION ALL ${pool})`,
    values,
    parts: [
      { text: `(${fresh})`, values },
      { text: `(${pool})`, values: [] },
    ],
  };
}

export type Count = { rows: number; minor: bigint };

/** What the pool of a side holds. */
export function openCount(db: Read, reconciliationId: number, side: 'left' | 'right'): Count {
  const row = db
    .prepare<unknown[], { rows: bigint; minor: bigint | null }>(
      `SELECT count(*) AS rows, sum(t.amount_minor) AS minor FROM open_items o CROSS JOIN transactions t ON t.id = o.transaction_id
       WHERE o.reconciliation_id = ? AND o.side = ? AND o.until_day IS NULL`,
    )
    .safeIntegers()
    .get(reconciliationId, side)!;
  return { rows: Number(row.rows), minor: row.minor ?? 0n };
}

/** How many suggestions of a run each pass made. */
export const suggestionCounts = (db: Read, runId: number): Map<number, number> =>
  new Map(
    db
      .prepare<[number], [number, number]>('SELECT pass, count(*) FROM suggestions WHERE run_id = ? GROUP BY pass')
      .raw()
      .all(runId),
  );

/** Rows that wait for a decision between several are in the pool too. */
export function carryHeld(db: Write, reconciliationId: number, side: 'left' | 'right', day: Day, runId: number): void {
  const held =
    'SELECT sm.transaction_id FROM suggestion_members sm JOIN suggestions s ON s.id = sm.suggestion_id WHERE s.run_id = ? AND sm.side = ?';
  carryOver(db, reconciliationId, side, day, {
    text: `(SELECT x.id, x.status FROM transactions x WHERE x.id IN (${held}) AND NOT ${takenBy(reconciliationId)})`,
    values: [runId, side],
  });
}

/** Rows that wait although nobody is asked about them are in the pool as well. */
export function carryUnasked(
  db: Write,
  reconciliationId: number,
  side: 'left' | 'right',
  day: Day,
  ids: readonly number[],
): void {
  if (ids.length === 0) return;
  carryOver(db, reconciliationId, side, day, {
    text: '(SELECT id, status FROM transactions WHERE id IN (SELECT value FROM json_each(?)))',
    values: [JSON.stringify(ids)],
  });
}

/** A later pass may have taken what an earlier one only suggested: where nothing of a side is left, nothing is suggested. Of a duplicate the pair is taken from the first. */
export function dropTaken(db: Write, reconciliationId: number, runId: number): void {
  db.prepare(
    `DELETE FROM suggestions WHERE id IN (
       SELECT s.id FROM suggestions s JOIN suggestion_members sm ON sm.suggestion_id = s.id
         LEFT JOIN match_members m ON m.reconciliation_id = ? AND m.transaction_id = sm.transaction_id
       WHERE s.run_id = ? AND s.why <> 'duplicate' GROUP BY s.id, sm.side HAVING count(*) = count(m.match_id))`,
  ).run(reconciliationId, runId);
}

/** Rows that are left go into the pool; rows of the pool that found a partner leave it. Only money that moved is carried. */
export function carryOver(db: Write, reconciliationId: number, side: 'left' | 'right', day: Day, open: Sql): void {
  db.prepare(
    `UPDATE open_items SET until_day = ? WHERE reconciliation_id = ? AND side = ? AND until_day IS NULL
       AND EXISTS (SELECT 1 FROM match_members m WHERE m.reconciliation_id = open_items.reconciliation_id AND m.transaction_id = open_items.transaction_id)`,
  ).run(day, reconciliationId, side);
  db.prepare(
    `INSERT OR IGNORE INTO open_items (reconciliation_id, transaction_id, side, since_day)
     SELECT ?, x.id, ?, ? FROM ${open.text} x WHERE x.status = 'success' ORDER BY x.id`,
  ).run(reconciliationId, side, day, ...open.values);
}

type Ends<T> = { readonly left: T; readonly right: T };

/** Writes a suggestion and its members; `counts` where a side has more rows than members are named. Returns its id. */
export function writeSuggestion(
  db: Write,
  at: { reconciliationId: number; runId: number; day: Day; pass: number; why: string },
  { left, right }: Ends<readonly number[]>,
  counts: Ends<number> = { left: left.length, right: right.length },
): number {
  const { lastInsertRowid } = db
    .prepare(
      'INSERT INTO suggestions (reconciliation_id, run_id, day, pass, why, left_count, right_count) VALUES (?, ?, ?, ?, ?, ?, ?)',
    )
    .run(at.reconciliationId, at.runId, at.day, at.pass, at.why, counts.left, counts.right);
  const member = db.prepare('INSERT INTO suggestion_members (suggestion_id, transaction_id, side) VALUES (?, ?, ?)');
  for (const id of left) member.run(lastInsertRowid, id, 'left');
  for (const id of right) member.run(lastInsertRowid, id, 'right');
  return Number(lastInsertRowid);
}

export type RunRow = {
  code: string;
  reconciliationId: number;
  day: Day;
  ruleSetId: number;
  engine: string;
  setupHash: string;
  startedAt: number;
};

export function insertRun(db: Write, run: RunRow): { id: number; number: number } {
  const number =
    (db
      .prepare<[number, number], number | null>('SELECT max(number) FROM runs WHERE reconciliation_id = ? AND day = ?')
      .pluck()
      .get(run.reconciliationId, run.day) ?? 0) + 1;
  const { lastInsertRowid } = db
    .prepare(
      `INSERT INTO runs (code, reconciliation_id, day, number, state, rule_set_id, engine, input_hash, setup_hash, result_hash, counts, timings, started_at)
       VALUES (?, ?, ?, ?, 'current', ?, ?, '', ?, '', '{}', '{}', ?)`,
    )
    .run(run.code, run.reconciliationId, run.day, number, run.ruleSetId, run.engine, run.setupHash, run.startedAt);
  return { id: Number(lastInsertRowid), number };
}

export const finishRun = (
  db: Write,
  id: number,
  inputHash: string,
  resultHash: string,
  counts: string,
  timings: string,
): void => {
  db.prepare('UPDATE runs SET input_hash = ?, result_hash = ?, counts = ?, timings = ? WHERE id = ?').run(
    inputHash,
    resultHash,
    counts,
    timings,
    id,
  );
};

/** What a run read: the files of its sources that reach back from the day, by content. */
export const inputFiles = (db: Read, reconciliationId: number, day: Day): string[] =>
  db
    .prepare<[number, number], string>(
      `SELECT s.code || ':' || f.hash FROM import_files f JOIN sources s ON s.id = f.source_id
       JOIN reconciliation_sources rs ON rs.source_id = s.id AND rs.reconciliation_id = ? WHERE f.first_day <= ? ORDER BY 1`,
    )
    .pluck()
    .all(reconciliationId, day);

/**
 * What a run decided, row by row where it decided against, in sums where it confirmed. Rows are named by what they say,
 * not by the file that brought them: of files that overlap, any may have come first.
 */
export function resultLines(
  db: Read,
  reconciliationId: number,
  runId: number,
  day: Day,
  totals: readonly MatchTotal[],
): string[] {
  const place = (alias: string): string =>
    `(SELECT json_array(f.code, t.business_day, t.occurred_at, t.amount_minor, t.fee_minor, t.currency, t.kind, t.status, t.account,
        t.order_no, t.channel_no, t.refund_no, t.bank_ref) FROM transactions t JOIN sources f ON f.id = t.source_id WHERE t.id = ${alias})`;
  const sums = totals.map((total) => ['sum', ...Object.values(total).map(String)].join('|'));
  const rows = db
    .prepare<unknown[], string>(
      `SELECT 'failed|' || m.failed_gates || '|' || coalesce(${place('m.left_id')}, (SELECT group_concat(g.day ORDER BY g.day) FROM match_days g WHERE g.match_id = m.id)) || '|' || coalesce(${place('m.right_id')}, '')
         FROM matches m WHERE m.reconciliation_id = ? AND m.failed_gates IS NOT NULL AND m.run_id = ?
       UNION ALL SELECT 'settled|' || (SELECT group_concat(f.code || ' ' || g.day || ' ' || g.owed_minor ORDER BY f.code, g.day) FROM match_days g JOIN sources f ON f.id = g.source_id WHERE g.match_id = m.id)
           || '|' || coalesce((SELECT group_concat(t.amount_minor ORDER BY t.amount_minor) FROM match_members x JOIN transactions t ON t.id = x.transaction_id WHERE x.match_id = m.id AND x.grouped = 1 AND x.side = 'right'), '')
         FROM matches m WHERE m.run_id = ? AND m.id IN (SELECT match_id FROM match_days)
       UNION ALL SELECT 'suggested|' || s.pass || '|' || s.why || '|' || f.code || ' ' || g.day || ' ' || g.owed_minor FROM suggestions s JOIN suggestion_days g ON g.suggestion_id = s.id JOIN sources f ON f.id = g.source_id WHERE s.run_id = ?
       UNION ALL SELECT 'suggested|' || s.pass || '|' || s.why || '|' || sm.side || '|' || ${place('sm.transaction_id')} FROM suggestions s JOIN suggestion_members sm ON sm.suggestion_id = s.id WHERE s.run_id = ?
       UNION ALL SELECT 'open|' || o.side || '|' || ${place('o.transaction_id')} FROM open_items o WHERE o.reconciliation_id = ? AND o.since_day <= ? AND o.until_day IS NULL
       ORDER BY 1`,
    )
    .pluck()
    .all(reconciliationId, runId, runId, runId, runId, reconciliationId, day);
  return [...sums, ...rows];
}

export const currentRuns = (db: Read, day: Day): { report: string }[] =>
  db
    .prepare<[number], { report: string }>(
      "SELECT counts AS report FROM runs WHERE day = ? AND state = 'current' ORDER BY reconciliation_id",
    )
    .all(day);
