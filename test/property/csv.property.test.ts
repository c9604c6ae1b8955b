import fc from 'fast-check';
import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import { readCsv } from '../../src-main/importing/reading/csv.ts';

const letter = fc.constantFrom(...'ab1,";| \t元`=-');
const inside = fc.string({ unit: fc.oneof(letter, fc.constantFrom('\n', '\r\n')), maxLength: 12 });
/** As spreadsheets write a field: quoted when it has to be, a quote doubled. */
const written = (field: string): string =>
  /[",\n\r]/.test(field) || field !== field.trim() ? `"${field.replaceAll('"', '""')}"` : field;

async function ours(bytes: Uint8Array, cut: number): Promise<string[][]> {
  const rows: string[][] = [];
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += cut) pieces.push(bytes.subarray(at, at + cut));
  await readCsv(pieces, 'utf-8', (fields) => rows.push(fields));
  return rows;
}

describe('the CSV reader', () => {
  it('reads what papaparse reads, wherever the bytes are cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(inside, { minLength: 2, maxLength: 5 }), { minLength: 1, maxLength: 8 }),
        fc.constantFrom('\n', '\r\n'),
        fc.integer({ min: 1, max: 40 }),
        async (table, newline, cut) => {
          const text = `${table.map((fields) => fields.map(written).join(',')).join(newline)}${newline}`;
          const theirs = Papa.parse<string[]>(text, { delimiter: ',', newline, skipEmptyLines: true }).data;
          expect(theirs).toEqual(table);
          expect(await ours(new TextEncoder().encode(text), cut)).toEqual(theirs);
        },
      ),
      { numRuns: 300 },
    );
  });
});
