import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import type { Problem } from '../../shared/entity/problem.ts';
import { Refusal } from '../../shared/value/result.ts';
import { formatDay } from '../../shared/value/time.ts';
import type { FileBytes, Format, ReadOutcome, StagedRow } from '../../src-main/importing/format.ts';
import { bytesFile } from '../importing/reading/bytes.ts';

const CHINA_MINUTES = 480;

export type Reading = { rows: StagedRow[]; outcome: ReadOutcome };

/** Reads a file with a format, keeping its rows. */
export async function readWith(format: Format, file: FileBytes): Promise<Reading> {
  const rows: StagedRow[] = [];
  const outcome = await format.read(file, {
    row: (row) => rows.push(row),
    progress: () => undefined,
    checkpoint: () => undefined,
    offsetMinutes: CHINA_MINUTES,
    printing: true,
  });
  return { rows, outcome };
}

/** The same for text; chunks of seven bytes, so that every border falls somewhere awkward. */
export const readText = (format: Format, text: string | Uint8Array, chunkSize = 7): Promise<Reading> =>
  readWith(format, bytesFile(typeof text === 'string' ? Buffer.from(text, 'utf8') : text, 'sample', chunkSize));

/** The problems of a reading that must be refused. */
export async function refusalOf(reading: Promise<unknown>): Promise<Problem[]> {
  try {
    await reading;
  } catch (error) {
    if (error instanceof Refusal) return error.problems;
    throw error;
  }
  throw new Error('was accepted');
}

export const sampleFile = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

const dayFields = new Set(['civilDay', 'valueDay', 'firstDay', 'lastDay', 'openingDay', 'closingDay', 'entryDay']);

/** What is not null, days as people write them, amounts as decimal text of minor units. */
function readable(this: object, key: string, value: unknown): unknown {
  // Where a table's columns stand is asked for with the problems that name a cell.
  if (value === null || (key === 'columns' && 'accounts' in this)) return undefined;
  if (typeof value === 'bigint') return value.toString();
  return dayFields.has(key) && typeof value === 'number' ? formatDay(value) : value;
}

/** Compares with the sample's golden in the folder beside it; UPDATE_GOLDEN=1 writes it anew for review in the diff. */
export function expectGolden(sample: string, value: unknown): void {
  const file = sampleFile(sample.replace(/([^/]+)$/, 'golden/$1.json'));
  mkdirSync(dirname(file), { recursive: true });
  const text = `${JSON.stringify(value, readable, 2)}\n`;
  if (process.env.UPDATE_GOLDEN === '1') writeFileSync(file, text);
  expect(existsSync(file), `${file} is missing; write it with npm run golden`).toBe(true);
  expect(text).toBe(readFileSync(file, 'utf8'));
}

/** A file of the shared samples, null where the folder is absent. */
export const sharedSample = (name: string): string | null => {
  const file = fileURLToPath(new URL(`../../../shared/fixtures/${name}`, import.meta.url));
  return existsSync(file) ? file : null;
};
