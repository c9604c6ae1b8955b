import type { Encoding } from '../../../shared/entity/encoding.ts';
import type { FileBytes, Part, ReadContext, Split } from '../format.ts';
import { type CsvOptions, type CsvRecord, reached, readRecords } from './csv.ts';
import { endsInFeeds } from './lineEnds.ts';
import { LONGEST_RECORD_BYTES, linesIn } from './text.ts';

/**
 * What takes the records of a file one by one. Where another thread takes a part of them, with a taker of its own that
 * `skip`ped what stands before, that one's `state` is what this one `absorb`s in their place: what it then knows is
 * what it would have known had it taken them itself, or it does not absorb.
 */
export type Taker = {
  /** The line of the header; 0 before it was met. */
  readonly headerLine: number;
  /** Records below the header so far. */
  readonly records: number;
  /** Goes on as if so many records had been taken. */
  skip(records: number): void;
  /** What the records since `skip` came to, fit to be cloned. Throws where it cannot be told. */
  state(): unknown;
  /** Takes over a state that another taker of its kind has handed out; false, and nothing changed, where it may not. */
  absorb(state: unknown): boolean;
};

/** Why a part cannot be read by itself: no problem of the file's, which is read in one piece then. */
export class NotAlone extends Error {}

const HEAD_BYTES = 1 << 16;
const LINE_FEED = 10;

/** Where the first line begins that begins behind a byte; null where the lines are too long to look for it. */
async function lineBehind(file: FileBytes, position: number): Promise<number | null> {
  for (let at = position; at < position + LONGEST_RECORD_BYTES && at < file.size; at += HEAD_BYTES) {
    const end = (await file.read(at, HEAD_BYTES)).indexOf(LINE_FEED);
    if (end >= 0) return at + end + 1;
  }
  return null;
}

/** The taker and how a record comes to it. */
type Records = { taker: Taker; take: (record: CsvRecord) => void };
type Range = (from: number, to: number) => AsyncIterable<Uint8Array>;
type Table = { file: FileBytes; range: Range; encoding: Encoding; records: Records; options: CsvOptions };

async function readPart(
  { file, range, encoding, records: { taker, take }, options }: Table,
  split: Split & { role: 'part' },
) {
  const { from, to } = await bordersOf(file, split);
  const head = Buffer.from(await file.read(0, Math.min(HEAD_BYTES, from)));
  // Whether a CR alone ends a line is told by the first of the file.
  if (!endsInFeeds(head)) throw new NotAlone('no line feeds');
  const lines = head.subarray(0, head.lastIndexOf(LINE_FEED) + 1);
  const untilHeader = (record: CsvRecord): void => {
    if (taker.headerLine === 0) take(record);
  };
  await readRecords([lines], encoding, untilHeader, options);
  if (taker.headerLine === 0) throw new NotAlone('no header');
  let line = 1;
  for await (const chunk of range(0, from))
    line += linesIn(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length), encoding);
  const before = line - 1 - taker.headerLine;
  taker.skip(before);
  const at = reached(from, line, true);
  await readRecords(range(from, to), encoding, take, { ...options, at });
  split.done({ to, endLine: at.line, before, state: taker.state() });
}

async function bordersOf(file: FileBytes, split: Split): Promise<{ from: number; to: number }> {
  const from = await lineBehind(file, split.from);
  const to = await lineBehind(file, split.to);
  if (from === null || to === null || from >= to) throw new NotAlone('no lines');
  return { from, to };
}

/**
 * Is the part what would be read from here on? Then the taker has absorbed it. The thread that read it took every line
 * before it for a record: there are as many records only where that is so, and nothing is then left of an open quote.
 */
const joins = (part: Part, taker: Taker): boolean => part.before === taker.records && taker.absorb(part.state);

async function readWhole(
  { file, range, encoding, records: { taker, take }, options }: Table,
  split: Split & { role: 'whole' },
) {
  const at = reached(0, 1);
  const from = (await lineBehind(file, split.from)) ?? file.size;
  async function* around(): AsyncGenerator<Uint8Array> {
    yield* range(0, from);
    // All that was handed out has been read by now: `at` stands here, but for a record that has not ended.
    const part = from < file.size ? await split.part() : null;
    const joined = part !== null && joins(part, taker);
    if (joined) {
      split.took();
      options.progress?.(part.to - from);
      at.place.position = part.to;
      at.place.line = part.endLine;
      at.line = part.endLine;
    }
    yield* range(joined ? part.to : from, file.size);
  }
  await readRecords(around(), encoding, take, { ...options, at });
}

/** UTF-16 has no byte that is a line's end alone. */
const isWide = (encoding: Encoding): boolean => encoding.startsWith('utf-16');

/**
 * readRecords of a whole file, with the help of the thread that reads a part of it where there is one. The outcome and
 * every refusal are those of reading it in one piece.
 */
export async function readFileRecords(
  file: FileBytes,
  { split }: ReadContext,
  encoding: Encoding,
  records: Records,
  options: CsvOptions,
): Promise<void> {
  const range: Range | null = isWide(encoding) ? null : (file.range?.bind(file) ?? null);
  if (split?.role === 'part') {
    if (range === null) throw new NotAlone('no range');
    await readPart({ file, range, encoding, records, options }, split);
  } else if (split && range !== null) await readWhole({ file, range, encoding, records, options }, split);
  else await readRecords(file.chunks(), encoding, records.take, options);
}
