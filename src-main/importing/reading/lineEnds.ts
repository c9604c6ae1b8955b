import type { Encoding } from '../../../shared/entity/encoding.ts';

type Chunks = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
const QUOTE = 34;
/** Ctrl-Z, with which DOS programs end a text. */
const DOS_END = 26;
/** As far as the first line end is looked for. */
const LONGEST_LINE_BYTES = 1 << 20;

/** How the letters of an encoding lie in its bytes: `low` of `size` bytes tells an ASCII letter, the other is nought. */
type Unit = { readonly size: 1 | 2; readonly low: 0 | 1 };

const unitOf = (encoding: Encoding): Unit =>
  encoding === 'utf-16le' ? { size: 2, low: 0 } : encoding === 'utf-16be' ? { size: 2, low: 1 } : { size: 1, low: 0 };

const isLetter = (bytes: Uint8Array, at: number, letter: number, { size, low }: Unit): boolean =>
  bytes[at + low] === letter && (size === 1 || bytes[at + 1 - low] === 0);

/** Is the first line end outside of quotes a CR that no LF follows? Null where the bytes do not reach that far. */
function endsInReturns(bytes: Uint8Array, unit: Unit): boolean | null {
  let quoted = false;
  for (let at = 0; at + unit.size <= bytes.length; at += unit.size) {
    if (isLetter(bytes, at, QUOTE, unit)) quoted = !quoted;
    else if (quoted) continue;
    else if (isLetter(bytes, at, LINE_FEED, unit)) return false;
    else if (isLetter(bytes, at, CARRIAGE_RETURN, unit)) {
      let after = at + unit.size;
      while (isLetter(bytes, after, CARRIAGE_RETURN, unit)) after += unit.size;
      return after + unit.size > bytes.length ? null : !isLetter(bytes, after, LINE_FEED, unit);
    }
  }
  return null;
}

/** Do the lines of a text that begins so certainly end in LF or CR LF? Not of UTF-16. */
export const endsInFeeds = (head: Uint8Array): boolean => endsInReturns(head, { size: 1, low: 0 }) === false;

function withLineFeeds(bytes: Uint8Array, unit: Unit): Buffer {
  const copy = Buffer.from(bytes);
  for (let at = 0; at + unit.size <= copy.length; at += unit.size)
    if (isLetter(copy, at, CARRIAGE_RETURN, unit)) copy[at + unit.low] = LINE_FEED;
  return copy;
}

function withoutDosEnd(bytes: Uint8Array, unit: Unit): Uint8Array {
  let end = bytes.length;
  while (end >= unit.size && isLetter(bytes, end - unit.size, DOS_END, unit)) end -= unit.size;
  return bytes.subarray(0, end);
}

const endsInDosEnd = (bytes: Uint8Array, unit: Unit): boolean => withoutDosEnd(bytes, unit).length < bytes.length;

/** Whole characters of UTF-16: a byte that is left over goes before the next chunk. */
async function* inUnits(chunks: Chunks, { size }: Unit): AsyncGenerator<Uint8Array> {
  let over: Uint8Array = new Uint8Array(0);
  for await (const chunk of chunks) {
    const bytes = over.length === 0 ? chunk : Buffer.concat([over, chunk]);
    const end = bytes.length - (bytes.length % size);
    over = bytes.subarray(end);
    if (end > 0) yield bytes.subarray(0, end);
  }
  if (over.length > 0) yield over;
}

/**
 * The chunks of a text whose lines end in LF or CR LF. Where they end in CR alone, as programs of old Macs and some
 * portals write them, each becomes LF, so that every byte keeps its place. The Ctrl-Z behind the last line is left out.
 */
export async function* plainLines(chunks: Chunks, encoding: Encoding): AsyncGenerator<Uint8Array> {
  const unit = unitOf(encoding);
  let returns: boolean | null = null;
  let held: Uint8Array = new Uint8Array(0);
  for await (const chunk of unit.size === 1 ? chunks : inUnits(chunks, unit)) {
    const bytes: Uint8Array = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
    const long = bytes.length > LONGEST_LINE_BYTES;
    returns ??= endsInReturns(bytes, unit) ?? (long ? false : null);
    // What may be the end of the text, or does not show its line ends yet, waits for what comes after it.
    const waits = !long && (returns === null || endsInDosEnd(bytes, unit));
    held = waits ? bytes : new Uint8Array(0);
    if (!waits) yield returns ? withLineFeeds(bytes, unit) : bytes;
  }
  const last = withoutDosEnd(held, unit);
  if (last.length > 0) yield returns ? withLineFeeds(last, unit) : last;
}
