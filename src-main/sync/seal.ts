import { createHash } from 'node:crypto';

/** What stands before the first batch of a desk. */
export const GENESIS = '0'.repeat(64);
/** Postings in a batch; a journal with more has a batch of its own. */
export const BATCH_POSTINGS = 500;

/** Versions the formula, so that a later one can cover more without breaking old chains. */
const DOMAIN = 'gouji-batch-1';

export type SealedBatch = { desk: string; sequence: number; previousHash: string; hash: string; bytes: string };

export const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

/** Covers everything that is sent; the parts before the bytes hold no line feed, so that they cannot run into one another. */
export const batchHash = ({ desk, sequence, previousHash, bytes }: Omit<SealedBatch, 'hash'>): string =>
  sha256([DOMAIN, desk, sequence, previousHash, bytes].join('\n'));

/** What a batch says: whose it is, the head of the desk's audit chain when it was sealed, and the journals' exact bytes. */
export const batchBytes = (company: string, auditHead: string | null, payloads: readonly string[]): string =>
  JSON.stringify({ company, auditHead, journals: payloads });

export type Waiting = { journalId: string; payload: string; postings: number };

/** Cuts what waits into batches of at most BATCH_POSTINGS postings, in order, journals whole. */
export function cut(waiting: readonly Waiting[]): Waiting[][] {
  const batches: Waiting[][] = [];
  let room = 0;
  for (const journal of waiting) {
    if (journal.postings > room) {
      batches.push([]);
      room = BATCH_POSTINGS;
    }
    batches.at(-1)!.push(journal);
    room -= journal.postings;
  }
  return batches;
}
