import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Format } from '../../src-main/importing/format.ts';
import { formats } from '../../src-main/importing/formats/index.ts';
import { chooseFormat } from '../../src-main/importing/identify.ts';
import { sampleOf } from '../../src-main/importing/sample.ts';
import { bytesFile, diskFile } from '../importing/reading/bytes.ts';
import { cellsOf, pageOf, tabbed, workbookOf } from './containers.ts';
import { codesOf } from './damage.ts';
import { expectGolden, readText, readWith, refusalOf, sampleFile } from './readSample.ts';

const facts = ({ rows, outcome }: Awaited<ReturnType<typeof readWith>>) => ({
  rows: rows.map((row) => ({ ...row, line: 0 })),
  statements: outcome.statements,
  totals: outcome.totals,
  codes: codesOf(outcome.warnings),
});

export type Damage = [sample: string, from: string, to: string, codes: string[]];

export type Suite = {
  format: Format;
  id: string;
  samples: readonly string[];
  /** What a changed place is refused with, or warned of: the codes in their order. */
  damages: readonly Damage[];
};

const textOf = (id: string, name: string): string => readFileSync(sampleFile(`${id}/${name}`), 'utf8');

/** Codes that a text ends in: those of its refusal, or of its warnings. */
async function codesFor(format: Format, text: string): Promise<string[]> {
  const reading = readText(format, text, 65_536);
  return reading.then(
    ({ outcome }) => codesOf(outcome.warnings),
    async () => codesOf(await refusalOf(reading)),
  );
}

/** Reads a bank's samples from every container, tells them from every other format's, and meets their damages. */
export function bankSuite({ format, id, samples, damages }: Suite): void {
  describe(`${id}: samples`, () => {
    it.each(samples)('%s is read as its golden says, and recognised among all formats', async (name) => {
      const file = diskFile(sampleFile(`${id}/${name}`));
      expectGolden(`${id}/${name}`, await readWith(format, file));
      expect(chooseFormat(await sampleOf(file), formats).format.id).toBe(id);
    });

    it.each(samples)('%s says the same as .xls, .xlsx, a page named .xls and text with tabs', async (name) => {
      const cells = cellsOf(textOf(id, name));
      const expected = facts(await readText(format, textOf(id, name), 65_536));
      for (const bytes of [
        workbookOf(cells, 'biff8'),
        workbookOf(cells, 'xlsx'),
        Buffer.from(pageOf(cells)),
        Buffer.from(tabbed(cells.map((row) => row.map((cell) => cell.trim()))), 'utf8'),
      ]) {
        const file = bytesFile(bytes);
        expect(chooseFormat(await sampleOf(file), formats).format.id).toBe(id);
        expect(facts(await readWith(format, file))).toEqual(expected);
      }
    });
  });

  describe(`${id}: damages`, () => {
    it.each(damages)('%s: %j → %j ends in %j', async (name, from, to, codes) => {
      const parts = textOf(id, name).split(from);
      expect(parts.length, 'places').toBe(2);
      expect(await codesFor(format, parts.join(to))).toEqual(codes);
    });
  });
}
