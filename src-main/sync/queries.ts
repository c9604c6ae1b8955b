import type { LedgerAccount } from '../../shared/entity/journal.ts';
import type { Read, Write } from '../store/index.ts';
import type { Verdict } from './central.ts';
import type { SealedBatch, Waiting } from './seal.ts';

const seconds = (now: Date): number => Math.floor(now.getTime() / 1000);

export const readDesk = (db: Read): string | null =>
  db.prepare<[], string>('SELECT desk_id FROM desk WHERE id = 1').pluck().get() ?? null;

export const writeDesk = (db: Write, desk: string, now: Date): void => {
  db.prepare('INSERT INTO desk (id, desk_id, enrolled_at) VALUES (1, ?, ?)').run(desk, seconds(now));
};

export const readCompany = (db: Read): string | null =>
  db.prepare<[], string>('SELECT code FROM enterprises WHERE id = 1').pluck().get() ?? null;

/** The chart as the central ledger knows it, parents first. */
export const readAccounts = (db: Read): LedgerAccount[] =>
  db
    .prepare<[], LedgerAccount>(
      'SELECT code, name, type, level, parent_code AS parent, bank, currency FROM ledger_accounts ORDER BY level, code',
    )
    .all();

export const readAuditHead = (db: Read): string | null =>
  db.prepare<[], string>('SELECT hash FROM audit_events ORDER BY sequence DESC LIMIT 1').pluck().get() ?? null;

/** Copies journals' exact bytes to the outbox; one that is there already stays as it is. */
export function writeOutbox(db: Write, journalIds: readonly string[]): void {
  const insert = db.prepare(
    `INSERT INTO outbox (journal_id, payload, payload_hash)
     SELECT id, payload, content_hash FROM journals WHERE id = ? ON CONFLICT (journal_id) DO NOTHING`,
  );
  for (const id of journalIds) insert.run(id);
}

export const readWaiting = (db: Read): Waiting[] =>
  db
    .prepare<[], Waiting>(
      `SELECT journal_id AS journalId, payload, json_array_length(payload, '$.postings') AS postings
       FROM outbox WHERE batch IS NULL ORDER BY sequence`,
    )
    .all();

export const lastBatch = (db: Read): { sequence: number; hash: string } | null =>
  db
    .prepare<[], { sequence: number; hash: string }>(
      'SELECT sequence, hash FROM batches ORDER BY sequence DESC LIMIT 1',
    )
    .get() ?? null;

export function writeBatch(db: Write, batch: SealedBatch, journalIds: readonly string[], now: Date): void {
  db.prepare('INSERT INTO batches (sequence, previous_hash, hash, bytes, sealed_at) VALUES (?, ?, ?, ?, ?)').run(
    batch.sequence,
    batch.previousHash,
    batch.hash,
    batch.bytes,
    seconds(now),
  );
  const mark = db.prepare('UPDATE outbox SET batch = ? WHERE journal_id = ? AND batch IS NULL');
  for (const id of journalIds) mark.run(batch.sequence, id);
}

type BatchRow = Omit<SealedBatch, 'desk'>;

/** Sealed batches in order; only those without an answer unless `all`. */
export const readBatches = (db: Read, all = false): BatchRow[] =>
  db
    .prepare<[], BatchRow>(
      `SELECT sequence, previous_hash AS previousHash, hash, bytes FROM batches
       ${all ? '' : 'WHERE acknowledged_at IS NULL'} ORDER BY sequence`,
    )
    .all();

export const journalsOfBatch = (db: Read, sequence: number): string[] =>
  db.prepare<[number], string>('SELECT journal_id FROM outbox WHERE batch = ? ORDER BY sequence').pluck().all(sequence);

/** Writes the answer to a batch; with the acknowledgement in one transaction, by the caller. */
export function writeVerdicts(db: Write, sequence: number, verdicts: readonly Verdict[], now: Date): void {
  const insert = db.prepare(
    'INSERT INTO verdicts (journal_id, verdict, central_sequence, code, received_at) VALUES (?, ?, ?, ?, ?)',
  );
  for (const { journal, verdict, sequence: central, code } of verdicts)
    insert.run(journal, verdict, central, code, seconds(now));
  db.prepare('UPDATE batches SET acknowledged_at = ? WHERE sequence = ?').run(seconds(now), sequence);
}

/** Journals that have no verdict yet. */
export const waitingCount = (db: Read): number =>
  db
    .prepare<[], number>(
      `SELECT count(*) FROM outbox WHERE NOT EXISTS (SELECT 1 FROM verdicts WHERE verdicts.journal_id = outbox.journal_id)`,
    )
    .pluck()
    .get() ?? 0;

/** Journals that nobody put in the outbox, and outbox entries that differ from their journal: none, unless something went wrong. */
export const strayJournals = (db: Read): string[] =>
  db
    .prepare<[], string>(
      `SELECT journals.id FROM journals LEFT JOIN outbox ON outbox.journal_id = journals.id
       WHERE outbox.payload IS NOT journals.payload OR outbox.payload_hash IS NOT journals.content_hash ORDER BY journals.id`,
    )
    .pluck()
    .all();
