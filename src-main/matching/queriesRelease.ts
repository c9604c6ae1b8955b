import type { Write } from '../store/index.ts';
import { keepMatches } from './queriesRuns.ts';

/**
 * Lets go of the rows that a revision superseded: their matches (made by hand or not), suggestions and places in the
 * pool. Partners are free again; the runs that saw them are stale, since the revised file is new to them. Inside the
 * caller's transaction.
 */
export function releaseSuperseded(db: Write, revision: string): void {
  db.exec('DROP TABLE IF EXISTS temp.leaving; DROP TABLE IF EXISTS temp.released');
  db.prepare('CREATE TEMP TABLE leaving AS SELECT id FROM superseded_transactions WHERE revision_id = ?').run(revision);
  db.exec(
    'CREATE TEMP TABLE released AS SELECT DISTINCT match_id AS id FROM match_members WHERE transaction_id IN (SELECT id FROM leaving)',
  );
  keepMatches(db, db.prepare<[], number>('SELECT id FROM temp.released').pluck().all());
  db.exec(`DELETE FROM match_members WHERE match_id IN (SELECT id FROM released);
    DELETE FROM match_days WHERE match_id IN (SELECT id FROM released);
    DELETE FROM matches WHERE id IN (SELECT id FROM released);
    DELETE FROM released;
    INSERT INTO released SELECT suggestion_id FROM suggestion_members WHERE transaction_id IN (SELECT id FROM leaving)
      UNION SELECT g.suggestion_id FROM suggestion_days g WHERE EXISTS (SELECT 1 FROM leaving x JOIN superseded_transactions t ON t.id = x.id
        WHERE t.source_id = g.source_id AND t.business_day = g.day);
    DELETE FROM suggestion_days WHERE suggestion_id IN (SELECT id FROM released);
    DELETE FROM suggestion_members WHERE suggestion_id IN (SELECT id FROM released);
    DELETE FROM suggestions WHERE id IN (SELECT id FROM released);
    DELETE FROM open_items WHERE transaction_id IN (SELECT id FROM leaving);
    DELETE FROM late_rows WHERE transaction_id IN (SELECT id FROM leaving);
    DELETE FROM taken_apart_members WHERE transaction_id IN (SELECT id FROM leaving);
    DROP TABLE leaving; DROP TABLE released`);
}
