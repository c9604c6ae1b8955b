import { type EncodingPreview, encodingNamed } from '../../../../shared/entity/encoding.ts';
import type { Letters, MappingColumn, MappingContainer } from '../../../../shared/entity/mapping.ts';
import { problemOf } from '../../../../shared/entity/problem.ts';
import { Refusal } from '../../../../shared/value/result.ts';
import type { FileBytes, FileSample } from '../../format.ts';
import { encodingOfFile, judgeFile } from '../../reading/encoding.ts';
import { fieldsOf } from '../../reading/header.ts';
import { witnessText } from '../../reading/statementText.ts';
import { looksLike, sampleOf } from '../../sample.ts';
import { writtenAmount } from '../amounts.ts';
import { writtenMoment } from '../moments.ts';
import { HEADER_ROWS } from '../names.ts';
import { type Cutting, headText, sampleRows } from '../table.ts';
import { fieldsNamed } from './words.ts';

/** Where the table of a file is: how it is cut, its header, and the filled lines above it. */
export type Detected = {
  readonly cutting: Cutting;
  /** How its text reads in the encodings that a person must choose of, the likeliest (by which it is cut) first. */
  readonly asked: readonly EncodingPreview[];
  /** Null for a table without a header. */
  readonly header: readonly string[] | null;
  readonly width: number;
  readonly above: readonly (readonly string[])[];
  readonly linesAbove: number;
};

const delimiters = [',', '\t', ';', '|'] as const;
const LINES = 200;
const someDay = /\d{1,4}[-/.年]\d{1,2}[-/.月]\d{1,4}|(?<!\d)20\d{6}(?!\d)/;

const isAmount = (text: string): boolean =>
  writtenAmount(text, { decimal: '.', thousands: ',' }) !== null ||
  writtenAmount(text, { decimal: ',', thousands: '.' }) !== null;

/** Does a row hold a day, and a figure in another cell? */
const isMovement = (cells: readonly string[]): boolean => {
  const day = cells.findIndex((cell) => writtenMoment(cell) !== null);
  return day >= 0 && cells.some((cell, at) => at !== day && isAmount(cell) && writtenMoment(cell) === null);
};

const knownNames = (cells: readonly string[]): number => cells.filter((cell) => fieldsNamed(cell).length > 0).length;

/** The width that most lines have. */
function usualWidth(widths: readonly number[]): { width: number; share: number } {
  const counts = new Map<number, number>();
  for (const width of widths) counts.set(width, (counts.get(width) ?? 0) + 1);
  const [width = 1, count = 0] =
    [...counts].filter(([each]) => each > 1).sort((a, b) => b[1] - a[1] || b[0] - a[0])[0] ?? [];
  return { width, share: count / Math.max(widths.length, 1) };
}

/** The separator under which lines hold movements and names, and have one width. */
function delimiterOf(lines: readonly string[]): string | null {
  const scored = delimiters.map((delimiter) => {
    const rows = lines.map((line) => fieldsOf(line, delimiter));
    const { width, share } = usualWidth(rows.map((cells) => cells.length));
    const movements = rows.filter(isMovement).length / Math.max(rows.length, 1);
    const named = Math.max(0, ...rows.slice(0, HEADER_ROWS).map(knownNames));
    const table = width > 1 && (movements > 0 || named > 1);
    return { delimiter, width, score: table ? share + movements * 2 + Math.min(named, 5) / 5 : 0 };
  });
  const best = scored.sort((a, b) => b.score - a.score || b.width - a.width)[0]!;
  return best.score > 0.5 ? best.delimiter : null;
}

/** Letters of a line by their places, a letter of two bytes twice. */
const spread = (line: string, unit: 'characters' | 'bytes'): string =>
  unit === 'characters'
    ? line
    : [...line].map((letter) => (letter.charCodeAt(0) > 127 ? letter + letter : letter)).join('');

/** Runs of places at which some line has a letter, at least `gap` blanks apart. */
function runsIn(lines: readonly string[], gap: number): { from: number; to: number }[] {
  const length = Math.max(0, ...lines.map((line) => line.length));
  const runs: { from: number; to: number }[] = [];
  for (let at = 0; at < length; at += 1) {
    if (lines.every((line) => (line[at] ?? ' ').trim() === '')) continue;
    const last = runs.at(-1);
    if (last && at - last.to < gap) last.to = at + 1;
    else runs.push({ from: at, to: at + 1 });
  }
  return runs;
}

/**
 * Spans of the columns of fixed-width lines. Where blanks stand between two columns, the boundary goes to the side
 * whose values do not begin (or end) at one place, since that is the side that grows.
 */
function spansIn(lines: readonly string[], gap: number): NonNullable<MappingColumn['span']>[] {
  const runs = runsIn(lines, gap);
  const rightAligned = (run: { from: number; to: number }): boolean =>
    lines.every((line) => (line[run.to - 1] ?? ' ').trim() !== '');
  const leftAligned = (run: { from: number }): boolean => lines.every((line) => (line[run.from] ?? ' ').trim() !== '');
  const starts = runs.map((run, at) => {
    const before = runs[at - 1];
    if (before === undefined) return 0;
    return rightAligned(run) && !leftAligned(run) ? before.to : run.from;
  });
  return starts.map((from, at) => ({ from, to: starts[at + 1] ?? null }));
}

const cellsAt = (line: string, spans: readonly NonNullable<MappingColumn['span']>[]): string[] =>
  spans.map(({ from, to }) => line.slice(from, to ?? undefined).trim());

/** A table of movements has a day, an amount and something that tells what it was. */
const LEAST_COLUMNS = 3;

const isRuler = (line: string): boolean => /^[-=+*_|\s]+$/.test(line);

function fixedIn(lines: readonly string[], unit: 'characters' | 'bytes', letters: Letters): Cutting | null {
  const first = lines.findIndex((line) => someDay.test(line));
  const rows = lines.filter((line) => someDay.test(line) && /\s{1,}/.test(line.trim()));
  if (first < 0 || rows.length < 2) return null;
  const header = lines.slice(0, first).findLast((line) => !isRuler(line));
  // A line that is drawn below the header says where its columns are.
  const drawn = runsIn(
    lines
      .slice(0, first)
      .filter((line) => isRuler(line))
      .slice(-1),
    1,
  );
  const spread2 = rows.map((line) => spread(line.trimEnd(), unit));
  const withHeader = header === undefined ? spread2 : [...spread2, spread(header.trimEnd(), unit)];
  const container: MappingContainer = { kind: 'fixed', unit, letters, packed: false };
  if (drawn.length >= LEAST_COLUMNS)
    return { container, columns: drawn.map(({ from }, at) => ({ span: { from, to: drawn[at + 1]?.from ?? null } })) };
  const cuts = [withHeader, spread2].flatMap((some) => [2, 1].map((gap) => spansIn(some, gap)));
  const wide = cuts.filter((spans) => spans.length >= LEAST_COLUMNS);
  // A day that one blank parts from the words behind it is cut off by that blank.
  const [best] = wide
    .map((spans) => ({ spans, movements: spread2.filter((line) => isMovement(cellsAt(line, spans))).length }))
    .sort((a, b) => b.movements - a.movements);
  return best === undefined ? null : { container, columns: best.spans.map((span) => ({ span })) };
}

/** The columns of a line as names or values, and the row among the first that is the header. */
function headerAmong(rows: readonly string[][]): { at: number; sure: number } | null {
  const firstMovement = rows.findIndex(isMovement);
  const limit = firstMovement < 0 ? rows.length : firstMovement;
  let best: { at: number; sure: number } | null = null;
  rows.slice(0, limit).forEach((cells, at) => {
    const filled = cells.filter((cell) => cell.trim() !== '');
    if (filled.length < 2 || filled.some((cell) => writtenMoment(cell) !== null || /^[\d.,\s-]+$/.test(cell))) return;
    const sure = knownNames(cells);
    if (sure > 0 && (best === null || sure > best.sure)) best = { at, sure };
  });
  if (best !== null || firstMovement <= 0) return best;
  // Names that no dictionary has: the line above the first movement, where it is as wide.
  const above = rows[firstMovement - 1]!;
  const width = rows[firstMovement]!.length;
  const named = above.length >= width - 1 && above.filter((cell) => cell.trim() !== '').length >= 3;
  return named && !above.some((cell) => /^[\d.,\s|-]+$/.test(cell)) ? { at: firstMovement - 1, sure: 0 } : null;
}

const notATable = (sample: FileSample): Refusal =>
  new Refusal(problemOf('FORMAT_UNKNOWN', { params: { looksLike: looksLike(sample) } }));

/** What the bytes of a text mean; `asked` are the readings that a person must choose of, the likeliest first. */
type Reading = { letters: Letters; asked: readonly EncodingPreview[] };

/**
 * What was answered, else what the bytes prove; where they prove nothing, the likeliest, and the others are asked.
 * Refusal ENCODING_INVALID for damaged text, which a person cannot choose right.
 */
async function readingOf(file: FileBytes, answered: Letters): Promise<Reading> {
  if (answered !== null) return { letters: answered, asked: [] };
  if ((await witnessText(file)).proven !== null) return { letters: 'proven', asked: [] };
  const judgement = await judgeFile(file);
  if (judgement.kind !== 'unsure') {
    await encodingOfFile(file);
    return { letters: 'proven', asked: [] };
  }
  return { letters: lettersNamed(judgement.previews[0]?.encoding), asked: judgement.previews };
}

function cuttingsOf(sample: FileSample, letters: Letters): Cutting[] {
  if (sample.sheet) return [{ container: { kind: 'sheet' }, columns: [] }];
  const lines = (headText(sample, letters) ?? '')
    .replace(/^\ufeff/, '')
    .split(/\r\n|\n|\r/)
    .filter((line) => line.trim() !== '')
    .slice(0, LINES);
  const delimiter = delimiterOf(lines);
  if (delimiter !== null) return [{ container: { kind: 'delimited', delimiter, letters }, columns: [] }];
  const fixed = [fixedIn(lines, 'bytes', letters), fixedIn(lines, 'characters', letters)].filter(
    (each) => each !== null,
  );
  return fixed.sort((a, b) => b.columns.length - a.columns.length);
}

/** The encoding of an answer, as people write its name; null for none, and for one that bytes without a mark cannot have. */
export function lettersNamed(answer: string | undefined): Letters {
  const found = answer === undefined ? null : encodingNamed(answer);
  return found === null || found === 'utf-8' || found === 'utf-16le' || found === 'utf-16be' ? null : found;
}

/** Finds the table of a file. Refusal FORMAT_UNKNOWN where there is none, or as its container gives it. */
export async function detect(file: FileBytes, answered: Letters): Promise<Detected> {
  if (file.size === 0) throw new Refusal(problemOf('FILE_EMPTY'));
  const sample = await sampleOf(file);
  if (sample.members) throw notATable(sample);
  const { letters, asked }: Reading = sample.sheet ? { letters: 'proven', asked: [] } : await readingOf(file, answered);
  for (const cutting of cuttingsOf(sample, letters)) {
    const rows = sampleRows(sample, cutting) ?? [];
    const header = headerAmong(rows);
    const first = rows.findIndex(isMovement);
    const at = header?.at ?? first;
    if (at < 0) continue;
    const names = header === null ? null : rows[at]!;
    const below = rows.slice(at + 1).filter(isMovement);
    const width = Math.max(
      names?.length ?? rows[at]!.length,
      ...(names === null ? [] : [Math.min(names.length, usualWidth(below.map((cells) => cells.length)).width)]),
    );
    return { cutting, asked, header: names, width, above: rows.slice(0, at), linesAbove: names === null ? at : 0 };
  }
  throw notATable(sample);
}
