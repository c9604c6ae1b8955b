import type { Write } from '../store/index.ts';
import type { KeySql, Sql } from './compile.ts';

/** Open rows of a side beyond these are not asked for their neighbours: where a file is missing, all of a day is open. */
const MOST_OPEN = 20_000;
/** Neighbours of a pass that are noted at most: a key that many rows share names nothing. */
const MOST_NEIGHBOURS = 100_000;

/**
 * Notes for the rows that a pass by keys left which rows of the other side have the same keys all the same. Stands on the
 * tables that the pass has just left: right_keys, left_open and right_open. A right row is asked through the right row that
 * took what it could have been.
 */
export function noteNeighbours(
  db: Write,
  reconciliationId: number,
  filters: { left: Sql; right: Sql },
  keys: readonly KeySql[],
): void {
  const same = (side: 'left' | 'right', alias: string): string =>
    keys.map((key, index) => `k.k${index} = ${key[side](alias)}`).join(' AND ');
  const insert = `INSERT OR IGNORE INTO open_neighbours (reconciliation_id, transaction_id, other_id)`;
  const some = (side: string): string => `(SELECT * FROM temp.${side}_open LIMIT ${MOST_OPEN})`;
  db.prepare(
    `${insert} SELECT ?, l.id, k.id FROM ${some('left')} l CROSS JOIN right_keys k ON ${same('left', 'l')}
     WHERE (${filters.left.text}) LIMIT ${MOST_NEIGHBOURS}`,
  ).run(reconciliationId, ...filters.left.values);
  db.prepare(
    `${insert} SELECT ?, r.id, m.left_id FROM ${some('right')} r CROSS JOIN right_keys k ON ${same('right', 'r')} AND k.id <> r.id
       CROSS JOIN match_members g ON g.reconciliation_id = ? AND g.transaction_id = k.id
       CROSS JOIN matches m ON m.id = g.match_id
     WHERE (${filters.right.text}) AND m.left_id IS NOT NULL LIMIT ${MOST_NEIGHBOURS}`,
  ).run(reconciliationId, reconciliationId, ...filters.right.values);
}
