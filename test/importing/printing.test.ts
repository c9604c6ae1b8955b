import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Refusal } from '../../shared/value/result.ts';
import type { Format, ReadOutcome, StagedRow } from '../../src-main/importing/format.ts';
import { formats } from '../../src-main/importing/formats/index.ts';
import { chooseFormat } from '../../src-main/importing/identify.ts';
import { sampleOf } from '../../src-main/importing/sample.ts';
import { diskFile } from './reading/bytes.ts';

const samples = join(import.meta.dirname, '../formats');
const files = readdirSync(samples, { withFileTypes: true, recursive: true })
  .filter((entry) => entry.isFile() && !entry.parentPath.endsWith('golden') && entry.parentPath !== samples)
  .map((entry) => join(entry.parentPath, entry.name));

type Told = { rows: StagedRow[]; outcome: ReadOutcome } | { refused: unknown };

async function readAs(format: Format, path: string, printing: boolean): Promise<Told> {
  const rows: StagedRow[] = [];
  const nothing = (): void => undefined;
  const context = { row: (row: StagedRow) => void rows.push(row), progress: nothing, checkpoint: nothing };
  try {
    return { rows, outcome: await format.read(diskFile(path), { ...context, offsetMinutes: 480, printing }) };
  } catch (error) {
    if (error instanceof Refusal) return { refused: error.problems };
    throw error;
  }
}

describe('statements are kept for those who look at them alone', () => {
  const printed = new Set<string>();

  it.each(files)('%s is imported by the same rows and findings as it is printed with', async (path) => {
    let format: Format;
    try {
      format = chooseFormat(await sampleOf(diskFile(path)), formats).format;
    } catch (error) {
      // A part of a zip may stand alone among the samples.
      expect(error).toBeInstanceOf(Refusal);
      return;
    }
    const [shown, imported] = [await readAs(format, path, true), await readAs(format, path, false)];
    if ('outcome' in shown && shown.outcome.statements !== undefined) {
      printed.add(format.id);
      const { statements: _, ...outcome } = shown.outcome;
      expect(imported).toStrictEqual({ rows: shown.rows, outcome });
    } else expect(imported).toStrictEqual(shown);
  });

  it('was asked of every format that prints statements', () => {
    // ICBC's workbooks are read by what reads its text; the samples of them are made in its own test.
    const banks = formats.filter(({ id, side }) => side === 'bank' && id !== 'icbc-sheet').map(({ id }) => id);
    expect([...printed].sort()).toEqual(banks.sort());
  });
});
