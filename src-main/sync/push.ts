import { problemOf } from '../../shared/entity/problem.ts';
import { newId } from '../../shared/value/ids.ts';
import { Refusal } from '../../shared/value/result.ts';
import type { Read, Write } from '../store/index.ts';
import type { Central, Verdict } from './central.ts';
import {
  journalsOfBatch,
  lastBatch,
  readAccounts,
  readAuditHead,
  readBatches,
  readCompany,
  readDesk,
  readWaiting,
  waitingCount,
  writeBatch,
  writeDesk,
  writeOutbox,
  writeVerdicts,
} from './queries.ts';
import { batchBytes, batchHash, cut, GENESIS, type SealedBatch } from './seal.ts';
import { meaningOf } from './transport.ts';

export type PushReport = {
  sealed: number;
  sent: number;
  accepted: number;
  rejected: number;
  waiting: number;
  engine: string;
};

/** Puts journals in the outbox with their exact bytes. Call it in the transaction that posts them: both or neither. */
export const enqueue = (db: Write, journalIds: readonly string[]): void => writeOutbox(db, journalIds);

function deskOf(db: Write, now: Date): string {
  const known = readDesk(db);
  if (known !== null) return known;
  const desk = newId('dsk', now.getTime());
  writeDesk(db, desk, now);
  return desk;
}

/**
 * Seals what waits in the outbox into batches, each naming the one before it. A sealed batch never changes: it is sent
 * with the same bytes until it is answered. Returns how many were sealed.
 */
export function sealBatches(db: Write, now: Date): number {
  return db.transaction((): number => {
    const company = readCompany(db);
    const waiting = readWaiting(db);
    if (company === null || waiting.length === 0) return 0;
    const desk = deskOf(db, now);
    const auditHead = readAuditHead(db);
    const batches = cut(waiting);
    let previous = lastBatch(db) ?? { sequence: 0, hash: GENESIS };
    for (const journals of batches) {
      const bytes = batchBytes(
        company,
        auditHead,
        journals.map((journal) => journal.payload),
      );
      const unsigned = { desk, sequence: previous.sequence + 1, previousHash: previous.hash, bytes };
      const batch: SealedBatch = { ...unsigned, hash: batchHash(unsigned) };
      const ids = journals.map((journal) => journal.journalId);
      writeBatch(db, batch, ids, now);
      previous = batch;
    }
    return batches.length;
  })();
}

export type Patience = {
  /** How often the same bytes are sent before the ledger counts as unreachable. */
  attempts: number;
  wait(milliseconds: number): Promise<void>;
};

const FIRST_WAIT_MS = 200;
const patience: Patience = {
  attempts: 6,
  wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
};

/** Does a piece of work until it is answered; waits twice as long after each failure that may pass, give or take. */
async function insist<T>(work: () => Promise<T>, batch: number, { attempts, wait }: Patience): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      const meaning = meaningOf(error, batch);
      if (!meaning) throw error;
      if (!meaning.again) throw new Refusal(meaning.problem);
      if (attempt >= attempts)
        throw new Refusal(problemOf('CENTRAL_UNREACHABLE', { params: { reason: meaning.reason }, retry: true }));
      await wait(FIRST_WAIT_MS * 2 ** (attempt - 1) * (0.5 + Math.random() / 2));
    }
  }
}

/** Throws Refusal CENTRAL_REFUSED where the answer does not name the journals of the batch, one for one. */
function assertAnswers(db: Read, sequence: number, verdicts: readonly Verdict[]): void {
  const sent = journalsOfBatch(db, sequence).join(' ');
  const answered = verdicts.map((verdict) => verdict.journal).join(' ');
  if (sent !== answered)
    throw new Refusal(problemOf('CENTRAL_REFUSED', { params: { batch: sequence, reason: `${sent} ≠ ${answered}` } }));
}

/**
 * Sends every sealed batch in order and writes the verdicts. What was answered stays so if a later batch fails. Throws
 * Refusal CENTRAL_UNREACHABLE (may pass), CENTRAL_FORK, CENTRAL_REFUSED or CENTRAL_SCHEMA (a person must look).
 */
export async function push(
  db: Write,
  central: Central,
  now: Date,
  { attempts, wait }: Patience = patience,
): Promise<PushReport> {
  const sealed = sealBatches(db, now);
  const company = readCompany(db);
  const desk = readDesk(db);
  const report = { sealed, sent: 0, accepted: 0, rejected: 0, engine: central.engine };
  const batches = readBatches(db);
  if (company === null || desk === null || batches.length === 0) return { ...report, waiting: waitingCount(db) };
  const first = batches[0]!.sequence;
  await insist(() => central.enrol(desk, company, readAccounts(db)), first, { attempts, wait });
  for (const batch of batches) {
    const verdicts = await insist(() => central.postBatch({ ...batch, desk }), batch.sequence, { attempts, wait });
    assertAnswers(db, batch.sequence, verdicts);
    db.transaction(() => writeVerdicts(db, batch.sequence, verdicts, now))();
    report.sent += 1;
    report.accepted += verdicts.filter(({ verdict }) => verdict === 'accepted').length;
    report.rejected += verdicts.filter(({ verdict }) => verdict === 'rejected').length;
  }
  return { ...report, waiting: waitingCount(db) };
}
