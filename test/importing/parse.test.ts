import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { identifyFile, parseFile } from '../../src-main/importing/index.ts';

const samples = join(import.meta.dirname, '../formats');

/** Every hand-written sample of a format, with the id that its folder is named by. */
const sampleFiles = readdirSync(samples, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .flatMap(({ name }) =>
    readdirSync(join(samples, name), { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((file) => ({ format: name, file: file.name, path: join(samples, name, file.name) })),
  );

describe('telling what a file is', () => {
  it('looked at samples', () => expect(sampleFiles.length).toBeGreaterThan(5));

  it.each(sampleFiles)('$format/$file', async ({ format, file, path }) => {
    // A part of a zip may stand alone among the samples; what counts is that no other format claims it.
    const found = await identifyFile(path, 'renamed.dat').catch((error: { problems: { code: string }[] }) => error);
    if ('problems' in found) expect([file, found.problems[0]!.code]).toEqual([file, 'FORMAT_UNKNOWN']);
    else expect(found.format.startsWith(format)).toBe(true);
  });
});

describe('parsing without a workspace', () => {
  it('prints statements with decimal strings and ISO days', async () => {
    const parsed = await parseFile(join(samples, 'mt940/two-pages.sta'), 'two-pages.sta');
    expect(parsed).toMatchObject({
      ok: true,
      format: 'mt940',
      statements: [{ currency: 'CNY', opening: '10000.00' }, {}],
    });
  });

  it('prints rows with what they have', async () => {
    const parsed = await parseFile(join(samples, 'book/ledger.csv'), 'ledger.csv');
    if (!parsed.ok || !('transactions' in parsed)) throw new Error('no rows');
    expect(parsed.format).toBe('book-csv');
    expect(parsed.transactions[0]).toMatchObject({ record: 1, currency: 'CNY' });
    expect(parsed.transactions.every((row) => Object.values(row).every((value) => value !== null))).toBe(true);
    expect(parsed.transactions.every((row) => /^-?\d+\.\d{2}$/.test(String(row.amount)))).toBe(true);
  });

  it('names what is wrong', async () => {
    expect(await parseFile(join(samples, 'gone.csv'), 'gone.csv')).toMatchObject({
      ok: false,
      problems: [{ code: 'FILE_NOT_FOUND', params: { file: 'gone.csv' } }],
    });
  });

  it.skipIf(process.platform === 'win32')('does not wait for a pipe into which nobody writes', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'gouji-pipe-'));
    execFileSync('mkfifo', [join(folder, 'a.csv')]);
    expect(await parseFile(join(folder, 'a.csv'), 'a.csv')).toMatchObject({
      ok: false,
      problems: [{ code: 'FILE_NOT_FOUND', params: { file: 'a.csv', reason: 'EISDIR' } }],
    });
    rmSync(folder, { recursive: true });
  });
});

const fixtures = join(import.meta.dirname, '../../../shared/fixtures/bank');
describe.skipIf(!existsSync(fixtures))('files of the bank formats (../shared/fixtures)', () => {
  const files = ['bai2', 'camt', 'ofx', 'qif'].flatMap((folder) =>
    (existsSync(join(fixtures, folder))
      ? readdirSync(join(fixtures, folder), { recursive: true, withFileTypes: true })
      : []
    )
      .filter((entry) => entry.isFile())
      .map((entry) => ({ folder, path: join(entry.parentPath, entry.name) })),
  );
  it('are claimed by no format but their own', async () => {
    expect(files.length).toBeGreaterThan(10);
    for (const { folder, path } of files) {
      const claim = await identifyFile(path, 'x').then(
        ({ format }) => format,
        () => null,
      );
      expect([path, claim === null || claim.startsWith(folder) ? folder : claim]).toEqual([path, folder]);
    }
  });
});
