import type { DayTolerance } from '../../shared/entity/rules.ts';
import type { Calendar } from '../../shared/value/calendar.ts';
import type { Day } from '../../shared/value/time.ts';
import type { Write } from '../store/index.ts';
import { type Gates, type KeySql, partsOf, type Rows, type Sql, type Sum, summed } from './compile.ts';
import { IdSet } from './idSet.ts';
import { COMMON_KEY_ROWS, TELLING_LENGTH } from './keys.ts';
import { dayWindow, reach } from './tolerance.ts';

/** The columns that passes work on; the same on both sides and in every working table. */
export const workColumns =
  'id, source_id, business_day, occurred_at, amount_minor, fee_minor, currency, kind, status, channel, account, order_no, channel_no, ' +
  'refund_no, batch_no, bank_ref, voucher_no, counterparty, counterparty_account, memo';

const run = (db: Write, sql: Sql): number => db.prepare(sql.text).run(...sql.values).changes;

/** The right side's keys in order, with what the gates compare, so that the join touches nothing else. */
export function buildRightKeys(
  db: Write,
  right: Rows,
  filter: Sql,
  keySql: readonly KeySql[],
  agree: readonly string[],
): void {
  const keys = keySql.map((_, index) => `k${index}`);
  const values = keySql.map((key) => key.right('r'));
  const beside = agree.map((column) => `, r.${column}`).join('');
  db.exec(`DROP TABLE IF EXISTS temp.right_keys;
    CREATE TEMP TABLE right_keys (${keys.map((key) => `${key} TEXT`).join(', ')}, id INTEGER, business_day INTEGER, amount_minor INTEGER,
      fee_minor INTEGER, currency TEXT, status TEXT${agree.map((column) => `, ${column} TEXT`).join('')}, PRIMARY KEY (${keys.join(', ')}, id)) WITHOUT ROWID`);
  for (const part of partsOf(right))
    run(db, {
      text: `INSERT INTO right_keys SELECT ${values.join(', ')}, r.id, r.business_day, r.amount_minor, r.fee_minor, r.currency, r.status${beside}
        FROM ${part.text} r WHERE (${filter.text}) AND ${values.map((value) => `${value} <> ''`).join(' AND ')}
        ORDER BY ${values.join(', ')}, r.id`,
      values: [...part.values, ...filter.values],
    });
  // Keys of several rows are few: they are noted once, for what is too common and for what may be ambiguous.
  db.exec(`DROP TABLE IF EXISTS temp.shared_keys; CREATE TEMP TABLE shared_keys AS
      SELECT ${keys.join(', ')}, count(*) AS rows FROM right_keys GROUP BY ${keys.join(', ')} HAVING count(*) > 1;
    DELETE FROM right_keys WHERE (${keys.join(', ')}) IN (SELECT ${keys.join(', ')} FROM shared_keys WHERE rows > ${COMMON_KEY_ROWS});
    DROP TABLE IF EXISTS temp.shared; CREATE TEMP TABLE shared (id INTEGER PRIMARY KEY);
    INSERT INTO shared SELECT r.id FROM shared_keys s CROSS JOIN right_keys r ON ${keys.map((key) => `r.${key} = s.${key}`).join(' AND ')}`);
}

/** A condition that a day of the right (an expression) lies within the window of one of the left. */
export type Near = (left: string, right: string) => string;

/** Working days are looked up in a table that is made here, of every day of the workspace up to `day`. */
export function nearDays(db: Write, calendar: Calendar, day: Day, given: DayTolerance): Near {
  const window = dayWindow(given);
  if (!window.working)
    return (left, right) => `${right} BETWEEN ${left} - ${window.before} AND ${left} + ${window.after}`;
  db.exec(
    'CREATE TEMP TABLE IF NOT EXISTS day_reach (day INTEGER PRIMARY KEY, first INTEGER, last INTEGER); DELETE FROM day_reach',
  );
  const insert = db.prepare('INSERT INTO day_reach VALUES (?, ?, ?)');
  const begun = db.prepare<[], number | null>('SELECT min(business_day) FROM day_runs').pluck().get() ?? day;
  for (let each = begun; each <= day; each += 1) {
    const { first, last } = reach(calendar, each, window);
    insert.run(each, first, last);
  }
  const of = (column: string, left: string): string => `(SELECT ${column} FROM day_reach WHERE day = ${left})`;
  return (left, right) => `${right} BETWEEN ${of('first', left)} AND ${of('last', left)}`;
}

/** Every pair whose keys are equal and whose days lie near enough, with the gates that failed; and the left rows without one. */
export function findHits(
  db: Write,
  left: Rows,
  filter: Sql,
  keySql: readonly KeySql[],
  gates: Gates,
  near: Near,
): void {
  db.exec(`DROP TABLE IF EXISTS temp.hits;
    CREATE TEMP TABLE hits (left_id INTEGER, right_id INTEGER, left_minor INTEGER, right_minor INTEGER, currency TEXT, day_difference INTEGER, failed TEXT, evidence TEXT, against INTEGER)`);
  // An outer join says on the way which rows have no partner: to look a million rows up for it afterwards takes as long as the join.
  for (const part of partsOf(left))
    run(db, {
      text: `INSERT INTO hits SELECT l.id, r.id, ${gates.left}, ${gates.right}, l.currency, r.business_day - l.business_day, ${gates.failed}, ${gates.evidence}, ${gates.against}
        FROM ${part.text} l LEFT JOIN right_keys r
        ON (${filter.text}) AND ${keySql.map((key, index) => `r.k${index} = ${key.left('l')}`).join(' AND ')} AND ${near('l.business_day', 'r.business_day')}`,
      values: [...part.values, ...filter.values],
    });
  db.exec(`DROP TABLE IF EXISTS temp.left_alone; CREATE TEMP TABLE left_alone AS SELECT left_id AS id FROM hits WHERE right_id IS NULL;
    DELETE FROM hits WHERE right_id IS NULL`);
}

export type Edge = {
  left: number;
  right: number;
  failed: string | null;
  evidence: string | null;
  /** 1 where a further number of the two rows contradicts. */
  against: 0 | 1;
  /** 1 where the amounts agree neither in size nor in direction: the key names two things. */
  opposite: 0 | 1;
  leftOrder: string;
  rightOrder: string;
  leftDay: number;
  rightDay: number;
};

/** The condition that the amounts of a hit agree neither in size nor in direction, where amounts are compared. */
const opposite = `(h.failed LIKE '%amount%' AND h.left_minor <> -h.right_minor
  AND iif(h.left_minor < 0, h.right_minor > 0, h.left_minor > 0 AND h.right_minor < 0))`;

/** Drops pairs that agree neither in size nor in direction: who writes another's number means no mismatch. */
export function dropOpposite(db: Write): void {
  const found = db
    .prepare<[], number>(`SELECT rowid FROM hits h WHERE h.failed IS NOT NULL AND ${opposite}`)
    .pluck()
    .all();
  if (found.length === 0) return;
  const ids = JSON.stringify(found);
  db.prepare('INSERT INTO left_alone SELECT left_id FROM hits WHERE rowid IN (SELECT value FROM json_each(?))').run(
    ids,
  );
  db.prepare('DELETE FROM hits WHERE rowid IN (SELECT value FROM json_each(?))').run(ids);
}

/** Which of these rows have a number in one of the columns that says what they are about? */
export function withTelling(db: Write, ids: readonly number[], columns: readonly string[]): Set<number> {
  const long = columns.map((column) => `length(t.${column}) >= ${TELLING_LENGTH}`).join(' OR ') || 'FALSE';
  return new Set(
    db
      .prepare<[string], number>(
        `SELECT t.id FROM json_each(?) one CROSS JOIN transactions t ON t.id = one.value WHERE ${long}`,
      )
      .pluck()
      .all(JSON.stringify(ids)),
  );
}

/**
 * Right rows of a pass by keys, not taken by it, that have a number which a left row says besides its key: where the key
 * says one row and that number another, either may be meant. To be called when the hits are the pairs alone.
 */
export function alsoNamed(
  db: Write,
  left: readonly number[],
  agree: readonly string[],
): { left: number; right: number }[] {
  return agree.flatMap((column) =>
    db
      .prepare<{ left: string }, { left: number; right: number }>(
        `WITH saying AS MATERIALIZED (SELECT t.id AS id, t.${column} AS number FROM json_each(@left) one CROSS JOIN transactions t ON t.id = one.value WHERE t.${column} <> ''),
           named AS MATERIALIZED (SELECT r.id AS id, r.${column} AS number FROM right_keys r WHERE r.${column} IN (SELECT number FROM saying))
         SELECT saying.id AS "left", named.id AS "right" FROM saying JOIN named ON named.number = saying.number
         WHERE named.id NOT IN (SELECT right_id FROM hits) ORDER BY 1, 2`,
      )
      .all({ left: JSON.stringify(left) }),
  );
}

/** So many hits are read at once. */
const READ_AT_ONCE = 50_000;

/** Right rows that several left rows hit. They are noted in bits while they are read: to group a million of them sorts them all. */
function hitAgain(db: Write): number[] {
  const read = db.prepare<[number, number], number>('SELECT right_id FROM hits WHERE rowid > ? AND rowid <= ?').pluck();
  const last = db.prepare<[], number | null>('SELECT max(rowid) FROM hits').pluck().get() ?? 0;
  const seen = new IdSet();
  const again = new Set<number>();
  for (let from = 0; from < last; from += READ_AT_ONCE)
    for (const id of read.all(from, from + READ_AT_ONCE)) if (!seen.add(id)) again.add(id);
  return [...again];
}

/** Takes the hits out that are not one to one, or contradict, with what orders their rows by content. */
export function takeTangled(db: Write): Edge[] {
  const order = (side: string): string =>
    `printf('%020d|%020d|%s|%s|%015d|%s|%06d|%012d', ${side}.amount_minor, coalesce(${side}.fee_minor, 0), ${side}.currency, ${side}.status,
      coalesce(${side}.occurred_at, 0), ${side}_file.hash, ${side}.part, ${side}.record)`;
  // A left row has several hits only where several right rows share its key.
  db.exec(`DROP TABLE IF EXISTS temp.twice; CREATE TEMP TABLE twice AS
    SELECT 'left' AS side, left_id AS id FROM hits WHERE right_id IN shared GROUP BY left_id HAVING count(*) > 1`);
  db.prepare("INSERT INTO twice SELECT 'right', value FROM json_each(?)").run(JSON.stringify(hitAgain(db)));
  // Nearly all hits are one to one: they are walked once, which is cheaper than keeping indexes for the few.
  db.exec(`DROP TABLE IF EXISTS temp.tangled; CREATE TEMP TABLE tangled AS SELECT h.rowid AS hit FROM hits h
    WHERE h.left_id IN (SELECT id FROM twice WHERE side = 'left') OR h.right_id IN (SELECT id FROM twice WHERE side = 'right') OR h.against`);
  const edges = db
    .prepare<[], Edge>(
      `SELECT h.left_id AS "left", h.right_id AS "right", h.failed AS failed, h.evidence AS evidence, h.against AS against, ${opposite} AS opposite, ${order('a')} AS leftOrder, ${order('b')} AS rightOrder,
         a.business_day AS leftDay, b.business_day AS rightDay
       FROM tangled CROSS JOIN hits h ON h.rowid = tangled.hit
       CROSS JOIN transactions a ON a.id = h.left_id CROSS JOIN import_files a_file ON a_file.id = a.file_id
       CROSS JOIN transactions b ON b.id = h.right_id CROSS JOIN import_files b_file ON b_file.id = b.file_id`,
    )
    .all();
  if (edges.length === 0) return edges;
  db.exec('DELETE FROM hits WHERE rowid IN (SELECT hit FROM tangled)');
  return edges;
}

/** Puts pairs back that were told apart by occurrence. */
export function returnPairs(db: Write, pairs: readonly Edge[], sums: { leftSum?: Sum; rightSum?: Sum }): void {
  const insert = db.prepare(
    `INSERT INTO hits SELECT a.id, b.id, ${summed('a', sums.leftSum)}, ${summed('b', sums.rightSum)}, a.currency, b.business_day - a.business_day, ?, ?, 0
     FROM transactions a, transactions b WHERE a.id = ? AND b.id = ?`,
  );
  for (const pair of pairs) insert.run(pair.failed, pair.evidence, pair.left, pair.right);
}

/** What a pass matched, by outcome and currency. */
export type MatchTotal = {
  pass: number;
  shape: 'pair' | 'group' | 'net';
  outcome: 'matched' | 'mismatched';
  currency: string;
  matches: number;
  leftRows: number;
  rightRows: number;
  leftMinor: bigint;
  rightMinor: bigint;
};

/** Sums of the hits. One currency, the usual case, is summed without sorting. */
function hitTotals(db: Write, pass: number): MatchTotal[] {
  const currencies = db
    .prepare<[], { first: string | null; last: string | null }>(
      'SELECT min(currency) AS first, max(currency) AS last FROM hits',
    )
    .get()!;
  const group = currencies.first === currencies.last ? '' : 'GROUP BY currency ORDER BY currency';
  return (['matched', 'mismatched'] as const).flatMap((outcome) =>
    db
      .prepare<[], { currency: string | null; matches: bigint; leftMinor: bigint | null; rightMinor: bigint | null }>(
        `SELECT min(currency) AS currency, count(*) AS matches, sum(left_minor) AS leftMinor, sum(right_minor) AS rightMinor
         FROM hits WHERE failed IS ${outcome === 'matched' ? '' : 'NOT'} NULL ${group}`,
      )
      .safeIntegers()
      .all()
      .filter((row) => row.matches > 0n)
      .map((row) => {
        const rows = Number(row.matches);
        return {
          pass,
          shape: 'pair' as const,
          outcome,
          currency: row.currency!,
          matches: rows,
          leftRows: rows,
          rightRows: rows,
          leftMinor: row.leftMinor!,
          rightMinor: row.rightMinor!,
        };
      }),
  );
}

/** Writes the hits as matches; the primary key of match_members refuses a row that is taken already. */
export function writePairs(
  db: Write,
  reconciliationId: number,
  runId: number,
  day: number,
  pass: number,
): MatchTotal[] {
  const base = db.prepare<[], number>('SELECT coalesce(max(id), 0) FROM matches').pluck().get() ?? 0;
  db.prepare(
    `INSERT INTO matches (id, reconciliation_id, run_id, day, pass, left_id, right_id, left_minor, right_minor, currency, day_difference, failed_gates, evidence)
     SELECT ${base} + rowid, ?, ?, ?, ?, left_id, right_id, left_minor, right_minor, currency, day_difference, rtrim(failed, ','), evidence FROM hits ORDER BY rowid`,
  ).run(reconciliationId, runId, day, pass);
  // Hits lie in the order of the left rows, nearly all: only the others have to be put in order.
  for (const [side, order] of [
    ['left', 'rowid'],
    ['right', 'right_id'],
  ])
    db.prepare(
      `INSERT INTO match_members (reconciliation_id, transaction_id, match_id, side, grouped)
       SELECT ?, ${side}_id, ${base} + rowid, '${side}', 0 FROM hits ORDER BY ${order}`,
    ).run(reconciliationId);
  return hitTotals(db, pass);
}

/** Rows that must wait although nothing took them: the next table of open rows leaves them out. */
export function holdBack(db: Write, ids: ReadonlySet<number>): void {
  db.exec('CREATE TEMP TABLE IF NOT EXISTS held (id INTEGER PRIMARY KEY); DELETE FROM temp.held');
  const insert = db.prepare('INSERT INTO held VALUES (?)');
  for (const id of ids) insert.run(id);
}

/** The condition that a row x stands in a match of the reconciliation. */
export const takenBy = (reconciliationId: number): string =>
  `EXISTS (SELECT 1 FROM match_members m WHERE m.reconciliation_id = ${reconciliationId} AND m.transaction_id = x.id)`;

/** What a side has left after a pass, as a small table of its own. */
export function keepOpen(db: Write, side: 'left' | 'right', from: Sql, taken: string): Sql {
  db.exec(`DROP TABLE IF EXISTS temp.${side}_next`);
  run(db, {
    text: `CREATE TEMP TABLE ${side}_next AS SELECT ${workColumns} FROM ${from.text} x
      WHERE NOT ${taken} AND NOT EXISTS (SELECT 1 FROM held WHERE held.id = x.id)`,
    values: from.values,
  });
  db.exec(`DROP TABLE IF EXISTS temp.${side}_open; ALTER TABLE temp.${side}_next RENAME TO ${side}_open`);
  return { text: `temp.${side}_open`, values: [] };
}

/** Left rows whose hits turned out to be others' are without a partner like those that had none. */
export function leaveAlone(db: Write, ids: readonly number[]): void {
  const insert = db.prepare('INSERT INTO left_alone VALUES (?)');
  for (const id of ids) insert.run(id);
}

/** What the left side has left after a pass by keys: the rows that had no hit, since what has one is taken or held. */
export function keepAlone(db: Write): Sql {
  const columns = workColumns.replaceAll(/\w+/g, 't.$&');
  db.exec(`DROP TABLE IF EXISTS temp.left_open;
    CREATE TEMP TABLE left_open AS SELECT ${columns} FROM left_alone CROSS JOIN transactions t ON t.id = left_alone.id`);
  return { text: 'temp.left_open', values: [] };
}

/** A side with fewer open rows than this is copied once instead of being looked up in all transactions by every pass. */
const COPIED_ROWS = 20_000;

/** The open rows as a table of their own where they are few, else as they are. */
export function narrow(db: Write, side: 'left' | 'right', from: Rows): Rows {
  db.exec(`DROP TABLE IF EXISTS temp.${side}_open`);
  run(db, {
    text: `CREATE TEMP TABLE ${side}_open AS SELECT ${workColumns} FROM ${from.text} x LIMIT ${COPIED_ROWS}`,
    values: from.values,
  });
  const rows = db.prepare<[], number>(`SELECT count(*) FROM temp.${side}_open`).pluck().get() ?? 0;
  return rows < COPIED_ROWS ? { text: `temp.${side}_open`, values: [] } : from;
}

/** Hits of a pass that may only suggest, one suggestion a pair. */
export const readHits = (db: Write): { left: number; right: number }[] =>
  db
    .prepare<[], { left: number; right: number }>(
      'SELECT left_id AS "left", right_id AS "right" FROM hits ORDER BY left_id, right_id',
    )
    .all();
