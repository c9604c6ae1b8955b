import type { Write } from '../store/index.ts';
import type { KeySql, Sql } from './compile.ts';
import type { At } from './queriesSums.ts';

/** Open rows of a side beyond these are not asked for their neighbours: where a file is missing, all of a day is open. */
const MOST_OPEN = 20_000;
/** Neighbours of a pass that are noted at most: a key that many rows share names nothing. */
const MOST_NEIGHBOURS = 100_000;

/**
 * Notes for the rows that a pass by keys left, or left in question, which rows of the other side have the same keys all the
 * same. Stands on the tables that the pass has just left: right_keys, left_open and right_open. A right row is asked
 * through the right row that took what it could have been.
 */
export function noteNeighbours(
  db: Write,
  { reconciliationId, runId, day, pass }: At,
  filters: { left: Sql; right: Sql },
  keys: readonly KeySql[],
): void {
  const same = (side: 'left' | 'right', alias: string): string =>
    keys.map((key, index) => `k.k${index} = ${key[side](alias)}`).join(' AND ');
  const insert = `INSERT OR IGNORE INTO open_neighbours (reconciliation_id, transaction_id, other_id)`;
  const asked = (side: 'left' | 'right'): Sql[] => [
    { text: `(SELECT * FROM temp.${side}_open LIMIT ${MOST_OPEN})`, values: [] },
    {
      text: `(SELECT t.* FROM suggestions s CROSS JOIN suggestion_members x ON x.suggestion_id = s.id AND x.side = '${side}' CROSS JOIN transactions t ON t.id = x.transaction_id
        WHERE s.reconciliation_id = ? AND s.day = ? AND s.run_id = ? AND s.pass = ? LIMIT ${MOST_OPEN})`,
      values: [reconciliationId, day, runId, pass],
    },
  ];
  for (const rows of asked('left'))
    db.prepare(
      `${insert} SELECT ?, l.id, k.id FROM ${rows.text} l CROSS JOIN right_keys k ON ${same('left', 'l')}
       WHERE (${filters.left.text}) LIMIT ${MOST_NEIGHBOURS}`,
    ).run(reconciliationId, ...rows.values, ...filters.left.values);
  for (const rows of asked('right'))
    db.prepare(
      `${insert} SELECT ?, r.id, m.left_id FROM ${rows.text} r CROSS JOIN right_keys k ON ${same('right', 'r')} AND k.id <> r.id
         CROSS JOIN match_members g ON g.reconciliation_id = ? AND g.transaction_id = k.id
         CROSS JOIN matches m ON m.id = g.match_id
       WHERE (${filters.right.text}) AND m.left_id IS NOT NULL LIMIT ${MOST_NEIGHBOURS}`,
    ).run(reconciliationId, ...rows.values, reconciliationId, ...filters.right.values);
}
