import type { Read } from '../store/index.ts';
import { readBatches, readDesk, strayJournals } from './queries.ts';
import { batchHash, GENESIS } from './seal.ts';

/** What must hold of the desk's own side of the exchange; empty when it does. For the doctor. */
export type SyncFaults = {
  /** Journals that are not in the outbox as they were posted. */
  strayJournals: string[];
  /** Batches whose hash or place in the chain is wrong. */
  brokenBatches: number[];
};

/** Recomputes the chain of sealed batches and compares the outbox with the journals. */
export function inspectSync(db: Read): SyncFaults {
  const desk = readDesk(db) ?? '';
  let previous = { sequence: 0, hash: GENESIS };
  const brokenBatches: number[] = [];
  for (const batch of readBatches(db, true)) {
    const follows = batch.sequence === previous.sequence + 1 && batch.previousHash === previous.hash;
    if (!follows || batchHash({ ...batch, desk }) !== batch.hash) brokenBatches.push(batch.sequence);
    previous = batch;
  }
  return { strayJournals: strayJournals(db), brokenBatches };
}
