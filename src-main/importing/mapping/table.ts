import type { Encoding } from '../../../shared/entity/encoding.ts';
import type { Letters, MappingColumn, MappingContainer } from '../../../shared/entity/mapping.ts';
import { problemOf } from '../../../shared/entity/problem.ts';
import { Refusal } from '../../../shared/value/result.ts';
import type { FileBytes, FileSample, ReadContext } from '../format.ts';
import { readRecords } from '../reading/csv.ts';
import { encodingOfFile } from '../reading/encoding.ts';
import { bare, type GridRow, readGrid } from '../reading/grid.ts';
import { fieldsOf } from '../reading/header.ts';
import { witnessText } from '../reading/statementText.ts';
import { decodeChunks } from '../reading/text.ts';
import { HEADER_ROWS } from './names.ts';

/** Where a table's cells stand: its container, and for fixed widths the places of its columns. */
export type Cutting = {
  readonly container: MappingContainer;
  readonly columns: readonly Pick<MappingColumn, 'span'>[];
};
/** `torn` names the column of a fixed-width row whose cell goes on in the next one. */
export type TableRow = GridRow & { readonly torn?: number };
type TextContainer = Exclude<MappingContainer, { kind: 'sheet' }>;

/** Where each letter of a line begins, in bytes of GBK. */
function byteOffsets(line: string): { letters: string[]; at: number[] } {
  const letters = [...line];
  const at: number[] = [];
  let offset = 0;
  for (const letter of letters) {
    at.push(offset);
    offset += letter.charCodeAt(0) > 127 ? 2 : 1;
  }
  return { letters, at };
}

type Span = NonNullable<MappingColumn['span']>;

/** A letter of two bytes belongs to the column that its first one stands in, and is seen from the place of its second. */
function cutRaw(line: string, unit: 'characters' | 'bytes', spans: readonly Span[]): string[] {
  const letters = unit === 'bytes' && /[^\0-\x7f]/.test(line) ? byteOffsets(line) : null;
  return spans.map(({ from, to }) => {
    if (letters === null) return line.slice(from, to ?? undefined);
    return letters.letters.filter((_, at) => letters.at[at]! >= from && (to === null || letters.at[at]! < to)).join('');
  });
}

/** Cuts a line of fixed widths. */
export const cutFixed = (line: string, unit: 'characters' | 'bytes', columns: Cutting['columns']): string[] =>
  cutRaw(
    line,
    unit,
    columns.map(({ span }) => span!),
  ).map((text) => text.trim());

/** The first column whose cell goes on in the next one; −1 where blanks stand between all of them. */
export function tornAt(line: string, unit: 'characters' | 'bytes', columns: Cutting['columns']): number {
  return columns.findIndex(({ span }, at) => {
    const next = columns[at + 1]?.span?.from;
    if (next === undefined || span?.to !== next) return false;
    const [before = '', after = ''] = cutRaw(line, unit, [
      { from: next - 1, to: next },
      { from: next, to: next + 1 },
    ]);
    return before.trim() !== '' && after.trim() !== '';
  });
}

/** The encoding that a person has said, for bytes that prove none. */
const saidIn = (letters: Letters): Encoding | null => (letters === 'proven' ? null : letters);

/** The encoding of a file as a container reads it. Refusal ENCODING_UNSURE where neither the bytes nor the profile say it. */
async function encodingIn(file: FileBytes, container: TextContainer): Promise<Encoding> {
  const said = saidIn(container.letters);
  return said !== null && (await witnessText(file)).proven === null ? said : encodingOfFile(file);
}

async function* counted(file: FileBytes, { progress, checkpoint }: ReadContext): AsyncGenerator<Uint8Array> {
  for await (const chunk of file.chunks()) {
    yield chunk;
    progress(chunk.length);
    checkpoint();
  }
}

async function readFixed(
  chunks: AsyncIterable<Uint8Array>,
  encoding: Encoding,
  { container, columns }: Cutting,
  onRow: (row: TableRow) => void,
): Promise<void> {
  const { unit, packed } = container.kind === 'fixed' ? container : { unit: 'characters' as const, packed: true };
  let line = 0;
  for await (const text of decodeChunks(chunks, encoding)) {
    const lines = text.split('\n');
    if (lines.at(-1) === '') lines.pop();
    for (const each of lines) {
      line += 1;
      const bareLine = each.replace(/[\r\f]+$/, '');
      const torn = packed ? -1 : tornAt(bareLine, unit, columns);
      onRow({ line, cells: null, texts: cutFixed(bareLine, unit, columns), torn });
    }
  }
}

export type TableReading = { onSheet: (name: string) => void; onRow: (row: TableRow) => void };

/** Reads the rows of a table, cut as its profile says; returns the encoding. Refusal as the readers of its container. */
export async function readTable(
  file: FileBytes,
  cutting: Cutting,
  reading: TableReading,
  context: ReadContext,
): Promise<string> {
  const { container } = cutting;
  if (container.kind === 'sheet') {
    if (file.size === 0) throw new Refusal(problemOf('FILE_EMPTY'));
    return readGrid(file, { delimiterOf: () => ',', ...reading }, context);
  }
  const encoding = await encodingIn(file, container);
  const bytes = counted(file, context);
  if (container.kind === 'fixed') await readFixed(bytes, encoding, cutting, reading.onRow);
  else
    await readRecords(
      bytes,
      encoding,
      (record) => reading.onRow({ line: record.line, cells: null, texts: record.texts().map(bare) }),
      { delimiter: container.delimiter },
    );
  return encoding;
}

/** The text of a file's head as a container reads it. */
export function headText(sample: FileSample, letters: Letters): string | null {
  const { text, encoding, head } = sample;
  const said = saidIn(letters);
  if (text !== null && (encoding !== 'gb18030' || said === null)) return text;
  const isText = !sample.members && !sample.sheet && !head.includes(0);
  return said !== null && isText ? new TextDecoder(said).decode(head) : null;
}

/** The first filled rows of a file as a container cuts them; null where the file is in another kind of container. */
export function sampleRows(sample: FileSample, { container, columns }: Cutting): string[][] | null {
  const filled = (rows: string[][]): string[][] =>
    rows.filter((cells) => cells.some((cell) => cell.trim() !== '')).slice(0, HEADER_ROWS);
  if (container.kind === 'sheet')
    return sample.sheet && filled(sample.sheet.rows.map((cells) => cells.map((cell) => cell.trim())));
  const text = headText(sample, container.letters);
  if (text === null || sample.sheet) return null;
  const lines = text.replace(/^\ufeff/, '').split(/\r\n|\n|\r/);
  // The last line of a head may be cut.
  if (sample.head.length < sample.size) lines.pop();
  const cut = (line: string): string[] =>
    container.kind === 'fixed'
      ? cutFixed(line, container.unit, columns)
      : fieldsOf(line, container.delimiter).map(bare);
  return filled(
    lines
      .filter((line) => line.trim() !== '')
      .slice(0, HEADER_ROWS)
      .map(cut),
  );
}
