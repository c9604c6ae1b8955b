import type { Day } from '../../shared/value/time.ts';
import type { Read } from './connection.ts';

/** The last closed day of a reconciliation, and the last row that was known when it was closed; null where none is. */
export const closedAt = (db: Read, reconciliationId: number): { day: Day; lastRow: number } | null =>
  db
    .prepare<[number], { day: Day; lastRow: number }>(
      "SELECT day, last_row_id AS lastRow FROM day_closes WHERE reconciliation_id = ? AND state = 'closed' ORDER BY day DESC LIMIT 1",
    )
    .get(reconciliationId) ?? null;
