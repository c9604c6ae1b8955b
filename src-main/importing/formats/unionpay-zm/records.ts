import { problemOf } from '../../../../shared/entity/problem.ts';
import { Refusal } from '../../../../shared/value/result.ts';
import { placeOf, RECORD_BYTES, type RecordAt } from './record.ts';

const CARRIAGE_RETURN = 13;
const LINE_FEED = 10;
const LINE_END_BYTES = 2;

/** Bytes of a dispute record (ZME): 22 fields of 3, 11, 11, 6, 10, 19, 12, 4, 2, 2, 6, 10, 4, 12, 13, 13, 15, 15, 1, 12, 2, 135 with a blank between. */
export const DISPUTE_BYTES = 339;

/** One file of a settlement: a member of the zip, or a file that comes bare. */
export type Part = { readonly name: string; chunks(): AsyncIterable<Uint8Array> };

const recordLength = (record: RecordAt, bytes: number): Refusal =>
  new Refusal(
    problemOf('ROW_MALFORMED', {
      params: { record: record.number, reason: bytes === RECORD_BYTES ? 'RECORD_LENGTH' : 'DISPUTE_LENGTH' },
      where: placeOf(record),
    }),
  );

/**
 * Hands out the records of a part: so many bytes and CRLF each, the last one with or without its end. Refusal
 * ROW_MALFORMED, FILE_TRUNCATED.
 */
export async function eachRecord(
  part: Part,
  index: number,
  take: (record: RecordAt) => void,
  bytes = RECORD_BYTES,
): Promise<void> {
  const sheet = part.name;
  let held: Buffer = Buffer.alloc(0);
  let number = 0;
  for await (const chunk of part.chunks()) {
    held = Buffer.concat([held, chunk]);
    let at = 0;
    for (; held.length - at >= bytes + LINE_END_BYTES; at += bytes + LINE_END_BYTES) {
      number += 1;
      const record = { bytes: held.subarray(at, at + bytes), number, part: index, sheet };
      if (held[at + bytes] !== CARRIAGE_RETURN || held[at + bytes + 1] !== LINE_FEED) throw recordLength(record, bytes);
      if (record.bytes.includes(LINE_FEED)) throw recordLength(record, bytes);
      take(record);
    }
    held = held.subarray(at);
  }
  if (held.length === 0) return;
  const last = { bytes: held, number: number + 1, part: index, sheet };
  if (held.length !== bytes) {
    const missing = `${bytes + LINE_END_BYTES - held.length} bytes`;
    throw new Refusal(problemOf('FILE_TRUNCATED', { params: { missing }, where: placeOf(last) }));
  }
  take(last);
}
