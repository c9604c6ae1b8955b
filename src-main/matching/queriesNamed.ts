import type { Ignorable } from '../../shared/entity/rules.ts';
import type { Write } from '../store/index.ts';
import { type Gates, partsOf, type Rows, type Sql } from './compile.ts';
import { normalNumber } from './normal.ts';
import type { Near } from './queriesExactKey.ts';
import type { At } from './queriesSums.ts';
import { wordsOf } from './words.ts';

/** The words of a side's texts that could be numbers, as a table of word and row. */
export function wordsInText(
  db: Write,
  rows: Rows,
  {
    filter,
    columns,
    ignore,
    shortest,
  }: { filter: Sql; columns: readonly string[]; ignore: readonly Ignorable[]; shortest: number },
): void {
  db.exec(
    'DROP TABLE IF EXISTS temp.said; CREATE TEMP TABLE said (word TEXT, id INTEGER, doubtful INTEGER, PRIMARY KEY (word, id)) WITHOUT ROWID',
  );
  const insert = db.prepare(
    'INSERT INTO said VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET doubtful = min(doubtful, excluded.doubtful)',
  );
  const texts = columns.map((column) => `coalesce(x.${column}, '')`).join(" || ' ' || ");
  for (const part of partsOf(rows)) {
    const found = db
      .prepare<unknown[], [number, string]>(`SELECT x.id, ${texts} FROM ${part.text} x WHERE (${filter.text})`)
      .raw()
      .all(...part.values, ...filter.values);
    for (const [id, text] of found)
      for (const [word, doubtful] of wordsOf(text)) {
        const normal = normalNumber(word, ignore);
        if (normal.length >= shortest) insert.run(normal, id, doubtful ? 1 : 0);
      }
  }
}

/** Takes the rows out of which one names several in vain: they are no pair with one of them. */
export function takeVain(db: Write, oneSide: 'left' | 'right'): { left: number[]; right: number[] }[] {
  const other = oneSide === 'left' ? 'right' : 'left';
  const found = db
    .prepare<[], { one: number; many: number }>(
      `SELECT ${oneSide}_id AS one, ${other}_id AS many FROM hits
       WHERE ${oneSide}_id IN (SELECT ${oneSide}_id FROM hits GROUP BY 1 HAVING count(*) > 1) ORDER BY 1, 2`,
    )
    .all();
  db.exec(`DELETE FROM hits WHERE ${oneSide}_id IN (SELECT ${oneSide}_id FROM hits GROUP BY 1 HAVING count(*) > 1)`);
  return [...Map.groupBy(found, ({ one }) => one)].map(([one, rows]) => {
    const many = rows.map((row) => row.many);
    return oneSide === 'left' ? { left: [one], right: many } : { left: many, right: [one] };
  });
}

/** Takes the pairs out whose amounts differ: who names a number does not always mean the whole of it. */
export function takeDiffering(db: Write): { left: number[]; right: number[] }[] {
  const found = db
    .prepare<[], { left: number; right: number }>(
      `SELECT left_id AS "left", right_id AS "right" FROM hits WHERE failed LIKE '%amount%' ORDER BY left_id, right_id`,
    )
    .all();
  db.exec("DELETE FROM hits WHERE failed LIKE '%amount%'");
  return found.map(({ left, right }) => ({ left: [left], right: [right] }));
}

/** Takes the pairs out of which the text has the number as a part of another alone. */
export function takeDoubtful(db: Write): { left: number[]; right: number[] }[] {
  const found = db
    .prepare<[], { left: number; right: number }>(
      'SELECT left_id AS "left", right_id AS "right" FROM hits WHERE against ORDER BY left_id, right_id',
    )
    .all();
  db.exec('DELETE FROM hits WHERE against');
  return found.map(({ left, right }) => ({ left: [left], right: [right] }));
}

/**
 * Every pair of a row whose number stands in the other's text, in the table of hits; `against` where it stands there
 * as a part alone, and no other number stands there whole. `reference` is an expression over the row that has it.
 */
export function findNamed(
  db: Write,
  rows: { left: Rows; right: Rows },
  filters: { left: Sql; right: Sql },
  {
    side,
    reference,
    gates,
    near,
    shortest,
  }: { side: 'left' | 'right'; reference: string; gates: Gates; near: Near; shortest: number },
): void {
  db.exec(`DROP TABLE IF EXISTS temp.named; CREATE TEMP TABLE named (left_id INTEGER, right_id INTEGER, doubtful INTEGER);
    DROP TABLE IF EXISTS temp.hits;
    CREATE TEMP TABLE hits (left_id INTEGER, right_id INTEGER, left_minor INTEGER, right_minor INTEGER, currency TEXT, day_difference INTEGER, failed TEXT, evidence TEXT, against INTEGER);
    DROP TABLE IF EXISTS temp.left_alone; CREATE TEMP TABLE left_alone (id INTEGER);
    DROP TABLE IF EXISTS temp.shared; CREATE TEMP TABLE shared (id INTEGER PRIMARY KEY)`);
  const alias = side === 'left' ? 'l' : 'r';
  const text = side === 'left' ? 'right' : 'left';
  const ids = side === 'left' ? `${alias}.id, said.id` : `said.id, ${alias}.id`;
  for (const part of partsOf(rows[side]))
    db.prepare(
      `INSERT INTO named SELECT ${ids}, said.doubtful FROM ${part.text} ${alias} CROSS JOIN said ON said.word = ${reference}
       WHERE (${filters[side].text}) AND length(${reference}) >= ${shortest}`,
    ).run(...part.values, ...filters[side].values);
  db.exec(`INSERT INTO hits SELECT l.id, r.id, l.amount_minor, r.amount_minor, l.currency, r.business_day - l.business_day, ${gates.failed}, ${gates.evidence}, named.doubtful
    FROM named CROSS JOIN transactions l ON l.id = named.left_id CROSS JOIN transactions r ON r.id = named.right_id
    -- Who names a payment and gives the money back does not mean that payment.
    WHERE ${near('l.business_day', 'r.business_day')} AND sign(l.amount_minor) = sign(r.amount_minor) ORDER BY l.id, r.id;
    INSERT OR IGNORE INTO shared SELECT right_id FROM hits;
    CREATE INDEX temp.hits_left ON hits (left_id); CREATE INDEX temp.hits_right ON hits (right_id);
    DELETE FROM hits WHERE against AND EXISTS (SELECT 1 FROM hits whole WHERE whole.${text}_id = hits.${text}_id AND NOT whole.against)`);
}

type GroupSums = {
  matches: number;
  currency: string;
  leftRows: number;
  rightRows: number;
  leftMinor: bigint;
  rightMinor: bigint;
};

/**
 * One row of a side and several of the other that name nobody else: a text with several numbers, or a number in several
 * texts. Where their sum agrees they are a group, and leave the hits. `differ`
 * is a condition over the sums l and r.
 */
export function writeNamedGroups(db: Write, at: At, oneSide: 'left' | 'right', differ: string): GroupSums[] {
  const other = oneSide === 'left' ? 'right' : 'left';
  const base = db.prepare<[], number>('SELECT coalesce(max(id), 0) FROM matches').pluck().get() ?? 0;
  db.exec(`DROP TABLE IF EXISTS temp.naming;
    CREATE TEMP TABLE naming AS
      SELECT h.${oneSide}_id AS id, count(*) AS rows, sum(h.${other}_minor) AS many, min(h.${oneSide}_minor) AS one, min(h.currency) AS currency, max(h.day_difference) AS days
      FROM hits h GROUP BY h.${oneSide}_id
      HAVING count(*) > 1 AND max(coalesce(h.failed LIKE '%currency%' OR h.failed LIKE '%status%', 0)) = 0
        AND max((SELECT count(*) FROM hits o WHERE o.${other}_id = h.${other}_id)) = 1;
    DROP TABLE IF EXISTS temp.agreed;
    CREATE TEMP TABLE agreed AS SELECT n.id AS id, n.rows AS rows, n.days AS days, l.minor AS left_minor, r.minor AS right_minor, n.currency AS currency
      FROM naming n JOIN (SELECT id, ${oneSide === 'left' ? 'one' : 'many'} AS minor FROM naming) l ON l.id = n.id
        JOIN (SELECT id, ${oneSide === 'left' ? 'many' : 'one'} AS minor FROM naming) r ON r.id = n.id
      WHERE NOT ${differ} AND l.minor <> 0 ORDER BY n.id`);
  db.prepare(
    `INSERT INTO matches (id, reconciliation_id, run_id, day, pass, several, left_minor, right_minor, currency, day_difference)
     SELECT ${base} + rowid, ?, ?, ?, ?, 'group', left_minor, right_minor, currency, days FROM agreed ORDER BY rowid`,
  ).run(at.reconciliationId, at.runId, at.day, at.pass);
  const member = `INSERT INTO match_members (reconciliation_id, transaction_id, match_id, side, grouped)`;
  db.prepare(`${member} SELECT ?, id, ${base} + rowid, '${oneSide}', 1 FROM agreed`).run(at.reconciliationId);
  db.prepare(
    `${member} SELECT ?, h.${other}_id, ${base} + a.rowid, '${other}', 1 FROM agreed a JOIN hits h ON h.${oneSide}_id = a.id`,
  ).run(at.reconciliationId);
  db.exec(`DELETE FROM hits WHERE ${oneSide}_id IN (SELECT id FROM agreed)`);
  return db
    .prepare<[], { matches: bigint; currency: string; rows: bigint; leftMinor: bigint; rightMinor: bigint }>(
      'SELECT currency, count(*) AS matches, sum(rows) AS rows, sum(left_minor) AS leftMinor, sum(right_minor) AS rightMinor FROM agreed GROUP BY currency ORDER BY currency',
    )
    .safeIntegers()
    .all()
    .map(({ rows, matches, ...sums }) => ({
      ...sums,
      matches: Number(matches),
      leftRows: Number(oneSide === 'left' ? matches : rows),
      rightRows: Number(oneSide === 'left' ? rows : matches),
    }));
}
