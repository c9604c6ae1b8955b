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
    'DROP TABLE IF EXISTS temp.said; CREATE TEMP TABLE said (word TEXT, id INTEGER, PRIMARY KEY (word, id)) WITHOUT ROWID',
  );
  const insert = db.prepare('INSERT OR IGNORE INTO said VALUES (?, ?)');
  const texts = columns.map((column) => `coalesce(x.${column}, '')`).join(" || ' ' || ");
  for (const part of partsOf(rows)) {
    const found = db
      .prepare<unknown[], [number, string]>(`SELECT x.id, ${texts} FROM ${part.text} x WHERE (${filter.text})`)
      .raw()
      .all(...part.values, ...filter.values);
    for (const [id, text] of found)
      for (const word of wordsOf(text)) {
        const normal = normalNumber(word, ignore);
        if (normal.length >= shortest) insert.run(normal, id);
      }
  }
}

/** Every pair of a row whose number stands in the other's text, in the table of hits. `reference` is an expression over the row that has it. */
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
  db.exec(`DROP TABLE IF EXISTS temp.named; CREATE TEMP TABLE named (left_id INTEGER, right_id INTEGER);
    DROP TABLE IF EXISTS temp.hits;
    CREATE TEMP TABLE hits (left_id INTEGER, right_id INTEGER, left_minor INTEGER, right_minor INTEGER, currency TEXT, day_difference INTEGER, failed TEXT, evidence TEXT, against INTEGER);
    DROP TABLE IF EXISTS temp.left_alone; CREATE TEMP TABLE left_alone (id INTEGER);
    DROP TABLE IF EXISTS temp.shared; CREATE TEMP TABLE shared (id INTEGER PRIMARY KEY)`);
  const alias = side === 'left' ? 'l' : 'r';
  const ids = side === 'left' ? `${alias}.id, said.id` : `said.id, ${alias}.id`;
  for (const part of partsOf(rows[side]))
    db.prepare(
      `INSERT INTO named SELECT ${ids} FROM ${part.text} ${alias} CROSS JOIN said ON said.word = ${reference}
       WHERE (${filters[side].text}) AND length(${reference}) >= ${shortest}`,
    ).run(...part.values, ...filters[side].values);
  db.exec(`INSERT INTO hits SELECT l.id, r.id, l.amount_minor, r.amount_minor, l.currency, r.business_day - l.business_day, ${gates.failed}, ${gates.evidence}, 0
    FROM named CROSS JOIN transactions l ON l.id = named.left_id CROSS JOIN transactions r ON r.id = named.right_id
    WHERE ${near('l.business_day', 'r.business_day')} ORDER BY l.id, r.id;
    INSERT OR IGNORE INTO shared SELECT right_id FROM hits;
    CREATE INDEX temp.hits_left ON hits (left_id); CREATE INDEX temp.hits_right ON hits (right_id)`);
}

/**
 * Rows whose text names several rows that nobody else names: where their sum agrees they are a group, and leave the hits.
 * Amounts that do not agree leave all of them open. Returns ids of the groups' matches.
 */
export function writeNamedGroups(
  db: Write,
  at: At,
  textSide: 'left' | 'right',
  differ: string,
): { matches: number; currency: string; leftRows: number; rightRows: number; leftMinor: bigint; rightMinor: bigint }[] {
  const other = textSide === 'left' ? 'right' : 'left';
  const base = db.prepare<[], number>('SELECT coalesce(max(id), 0) FROM matches').pluck().get() ?? 0;
  // l and r are the sums of the two sides: the many on one, the one row that names them on the other.
  db.exec(`DROP TABLE IF EXISTS temp.naming;
    CREATE TEMP TABLE naming AS
      SELECT h.${textSide}_id AS id, count(*) AS rows, sum(h.${other}_minor) AS many, min(h.${textSide}_minor) AS one, min(h.currency) AS currency, max(h.day_difference) AS days
      FROM hits h GROUP BY h.${textSide}_id
      HAVING count(*) > 1 AND min(h.currency) = max(h.currency) AND max(h.failed LIKE '%currency%' OR h.failed LIKE '%status%') IS NOT 1
        AND max((SELECT count(*) FROM hits o WHERE o.${other}_id = h.${other}_id)) = 1;
    DROP TABLE IF EXISTS temp.agreed;
    CREATE TEMP TABLE agreed AS SELECT n.id AS id, n.rows AS rows, n.days AS days, l.minor AS left_minor, r.minor AS right_minor, n.currency AS currency
      FROM naming n JOIN (SELECT id, ${textSide === 'left' ? 'one' : 'many'} AS minor, currency FROM naming) l ON l.id = n.id
        JOIN (SELECT id, ${textSide === 'left' ? 'many' : 'one'} AS minor FROM naming) r ON r.id = n.id
      WHERE NOT ${differ} AND l.minor <> 0 ORDER BY n.id`);
  db.prepare(
    `INSERT INTO matches (id, reconciliation_id, run_id, day, pass, several, left_minor, right_minor, currency, day_difference)
     SELECT ${base} + rowid, ?, ?, ?, ?, 'group', left_minor, right_minor, currency, days FROM agreed ORDER BY rowid`,
  ).run(at.reconciliationId, at.runId, at.day, at.pass);
  const member = `INSERT INTO match_members (reconciliation_id, transaction_id, match_id, side, grouped)`;
  db.prepare(`${member} SELECT ?, id, ${base} + rowid, '${textSide}', 1 FROM agreed`).run(at.reconciliationId);
  db.prepare(
    `${member} SELECT ?, h.${other}_id, ${base} + a.rowid, '${other}', 1 FROM agreed a JOIN hits h ON h.${textSide}_id = a.id`,
  ).run(at.reconciliationId);
  // What names several rows in vain must not be taken for a pair with one of them.
  db.exec(`DELETE FROM hits WHERE ${textSide}_id IN (SELECT id FROM naming)`);
  return db
    .prepare<[], { matches: bigint; currency: string; rows: bigint; leftMinor: bigint; rightMinor: bigint }>(
      'SELECT currency, count(*) AS matches, sum(rows) AS rows, sum(left_minor) AS leftMinor, sum(right_minor) AS rightMinor FROM agreed GROUP BY currency ORDER BY currency',
    )
    .safeIntegers()
    .all()
    .map(({ rows, matches, ...sums }) => ({
      ...sums,
      matches: Number(matches),
      leftRows: Number(textSide === 'left' ? matches : rows),
      rightRows: Number(textSide === 'left' ? rows : matches),
    }));
}
