import type { Read } from '../store/index.ts';

/** How many matches say something else than their rows do: a wrong sum, a missing member, a member of another match. */
export const unfitMatches = (db: Read): number =>
  db
    .prepare<[], number>(
      `SELECT
         (SELECT count(*) FROM matches m LEFT JOIN transactions a ON a.id = m.left_id LEFT JOIN transactions b ON b.id = m.right_id
            WHERE m.shape = 'pair' AND (a.id IS NULL OR b.id IS NULL OR a.amount_minor <> m.left_minor OR b.amount_minor <> m.right_minor
              OR (m.outcome = 'matched' AND a.currency <> b.currency)))
       + (SELECT count(*) FROM matches m WHERE m.shape = 'pair' AND 2 <> (SELECT count(*) FROM match_members g
            WHERE g.reconciliation_id = m.reconciliation_id AND g.transaction_id IN (m.left_id, m.right_id) AND g.match_id = m.id))
       + (SELECT count(*) FROM matches m WHERE m.shape = 'net' AND 0 <> coalesce((SELECT sum(t.amount_minor - coalesce(t.fee_minor, 0)) FROM match_members g
            JOIN transactions t ON t.id = g.transaction_id WHERE g.match_id = m.id AND g.grouped = 1), 1))
       + (SELECT count(*) FROM matches m WHERE m.shape = 'group' AND m.right_minor <> coalesce((SELECT sum(t.amount_minor) FROM match_members g
            JOIN transactions t ON t.id = g.transaction_id WHERE g.match_id = m.id AND g.grouped = 1 AND g.side = 'right'), 0))
       + (SELECT count(*) FROM matches m JOIN (SELECT match_id, sum(owed_minor) AS owed FROM match_days GROUP BY match_id) g ON g.match_id = m.id WHERE g.owed <> m.left_minor)
       + (SELECT count(*) FROM match_days g WHERE NOT EXISTS (SELECT 1 FROM matches m WHERE m.id = g.match_id))
       + (SELECT count(*) FROM match_members g WHERE NOT EXISTS (SELECT 1 FROM matches m WHERE m.id = g.match_id))`,
    )
    .pluck()
    .get() ?? 0;
