import { mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ImportReport } from '../../shared/entity/importReport.ts';
import { problemWords } from '../../shared/text/problems.ts';
import { bytesIn } from './reading/legacyBytes.ts';
import { type Bench, ledger, makeBench } from './workspace.ts';
import { zipOf } from './zip.ts';

// Threads start slowly on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let bench: Bench;
let before: Record<string, unknown>;
beforeEach(async () => {
  bench = makeBench();
  const [report] = await bench.run([bench.put('first.csv', ledger([['2026-10-11 08:00:00', '1.00', 'FIRST']]))]);
  expect(report!.outcome).toBe('imported');
  before = bench.traces();
});
afterEach(() => bench.close());

/** The file is refused with this code, its problem names the file and has words, and nothing of it stays. */
function expectRefused(
  report: ImportReport | undefined,
  code: string,
  outcome = 'refused',
): ImportReport['problems'][0] {
  expect(report?.problems.map((problem) => problem.code)).toEqual([code]);
  expect(report).toMatchObject({ outcome, staged: 0, known: 0 });
  expect(report!.rejected).toBe(report!.read);
  const problem = report!.problems[0]!;
  expect(problem.where.file).toBe(report!.file);
  expect(problem.severity).toBe('error');
  const { message } = problemWords[problem.code]['zh-CN'];
  for (const [place] of message.matchAll(/\{\w+\}/g)) expect(Object.keys(problem.params)).toContain(place.slice(1, -1));
  expect(bench.traces()).toEqual(before);
  return problem;
}

const refused = async (name: string, content: string | Uint8Array, code: string, source?: string) => {
  const [report] = await bench.run([bench.put(name, content)], source === undefined ? {} : { source });
  return expectRefused(report, code);
};

const good = ledger([['2026-10-12 08:00:00', '1.00', 'A']]);

describe('files that cannot be read', () => {
  it('is not there', async () => {
    const [report] = await bench.run([join(dirname(bench.workspace.folder), 'gone.csv')]);
    expect(expectRefused(report, 'FILE_NOT_FOUND').params.file).toBe('gone.csv');
  });

  it('is a folder', async () => {
    const folder = join(dirname(bench.workspace.folder), 'folder.csv');
    mkdirSync(folder);
    expectRefused((await bench.run([folder]))[0], 'FILE_NOT_FOUND');
  });

  it('goes while others wait', async () => {
    const paths = ['a.csv', 'b.csv', 'c.csv'].map((name, index) =>
      bench.put(name, ledger([['2026-10-12 08:00:00', '1.00', `N${index}`]])),
    );
    rmSync(paths[1]!);
    const reports = await bench.run(paths);
    expect(reports.map(({ outcome }) => outcome)).toEqual(['imported', 'refused', 'imported']);
    expect(reports[1]!.problems[0]!.code).toBe('FILE_NOT_FOUND');
    expect(bench.traces()).toMatchObject({ transactions: 3, import_files: 3, staging: [] });
  });

  it('is empty', () => refused('empty.csv', '', 'FILE_EMPTY'));

  it('is in a wrong encoding', async () => {
    const bytes = Buffer.concat([Buffer.from(good), Buffer.from([0xe5, 0xff, 0x0a])]);
    const problem = await refused('a.csv', bytes, 'ENCODING_INVALID');
    expect(problem.where.line).toBe(3);
  });

  it('is in an encoding that only a person can tell, and is read once it is named', async () => {
    const bytes = bytesIn('windows-1252', good.replace(/,[^,\n]*\n/, ',Memo\n').replace(/[^\x00-\x7f]+/g, 'Größe'));
    const problem = await refused('a.csv', bytes, 'ENCODING_UNSURE');
    expect(problem.params.candidates).toContain('windows-1252 “Größe');
    const book = bytesIn('big5', '業務日期,虛賬戶\n');
    await refused('b.csv', book, 'ENCODING_UNSURE');
    const wide = bytesIn('utf-16be', good);
    expect((await bench.run([bench.put('c.csv', wide)], { encoding: 'utf-16be' }))[0]).toMatchObject({
      outcome: 'imported',
      encoding: 'utf-16be',
    });
  });

  it('does not fit the encoding that a person named', async () => {
    const [report] = await bench.run([bench.put('a.csv', bytesIn('gb18030', good))], { encoding: 'utf-8' });
    expectRefused(report, 'ENCODING_INVALID');
  });

  it('is of no known format', async () => {
    expect((await refused('notes.txt', 'dear diary\nnothing', 'FORMAT_UNKNOWN')).params.looksLike).toBe(
      'utf-8 “dear diary”',
    );
    expect((await refused('a.pdf', '%PDF-1.7\n', 'FORMAT_UNKNOWN')).params.looksLike).toBe('PDF');
    const zip = zipOf({ 'readme.txt': 'hello' });
    expect((await refused('a.zip', zip, 'FORMAT_UNKNOWN')).params.looksLike).toBe('zip (readme.txt)');
  });

  it('may as well be two formats', async () => {
    expect((await refused('a', 'TWINS', 'FORMAT_AMBIGUOUS')).params.formats).toBe('twin-a, twin-b');
  });

  it('is a zip cut short', () =>
    refused('a.zip', zipOf({ 'a.txt': 'hello '.repeat(500) }).subarray(0, 60), 'ZIP_DAMAGED'));

  it('has a damaged row', async () => {
    const problem = await refused('a.csv', good.replace('1.00', '1.0O'), 'AMOUNT_INVALID');
    expect(problem.where).toMatchObject({ file: 'a.csv', line: 2 });
  });
});

describe('files that do not add up', () => {
  it('declares another total than its rows have', async () => {
    const control = `合计,,,,2笔,,,1.00,0.01${','.repeat(10)}\n`;
    const problem = await refused('a.csv', good + control, 'COUNT_DISAGREES');
    expect(problem.params).toMatchObject({ declared: '2', computed: '1' });
  });

  it('is refused when a reader hands over a total that disagrees', async () => {
    const problem = await refused('a', 'DISAGREES', 'TOTAL_DISAGREES');
    expect(problem.params).toMatchObject({ declared: '1.00', computed: '2.00' });
  });

  it('has balances that do not join', async () => {
    const statement = [
      ':20:X',
      ':25:626055971001',
      ':28C:1/1',
      ':60F:C261011CNY100,00',
      ':61:2610121012C10,00NTRFREF1//B1',
      ':62F:C261012CNY111,00',
      '-',
    ];
    const problem = await refused('a.sta', `${statement.join('\r\n')}\r\n`, 'BALANCE_BROKEN');
    expect(problem.params.expected).toContain('110.00');
  });
});

describe('files that no source takes', () => {
  it('has a format without a source', async () => {
    bench.workspace.db.exec("UPDATE sources SET active = 0 WHERE code = 'ledger'");
    expect((await refused('a.csv', good, 'SOURCE_UNKNOWN')).params.format).toBe('book-csv');
  });

  it('is given to a source of another format', () => refused('a.csv', good, 'SOURCE_UNKNOWN', 'wechat'));

  it('could go to several', async () => {
    bench.workspace.db.exec(`INSERT INTO sources (code, name, side, format, role, cutoff_seconds, carry_days)
      VALUES ('second', 's', 'book', 'book-csv', 'transactions', 86400, 1)`);
    before = bench.traces();
    expect((await refused('a.csv', good, 'SOURCE_AMBIGUOUS')).params.sources).toBe('ledger, second');
  });

  it('is of another account', async () => {
    const statement = [
      ':20:X',
      ':25:999-1',
      ':28C:1/1',
      ':60F:C261011CNY100,00',
      ':61:2610121012C10,00NTRFREF1//B1',
      ':62F:C261012CNY110,00',
      '-',
    ];
    const problem = await refused('a.sta', `${statement.join('\r\n')}\r\n`, 'SOURCE_OTHER_ACCOUNT');
    expect(problem.params).toMatchObject({ found: '999-1', source: 'hsbc', expected: '626-055971-001' });
  });
});

describe('imports that are stopped', () => {
  const stopped = async (name: string, content: string) => {
    const stop = new AbortController();
    const path = bench.put(name, content);
    const reports = bench.run([path], { signal: stop.signal });
    await new Promise((resolve) => setTimeout(resolve, 400));
    stop.abort();
    return expectRefused((await reports)[0], 'IMPORT_CANCELLED', 'cancelled');
  };

  it('stops in the middle of a file', () => stopped('e', 'ENDLESS'));

  it('stops a reader that does not listen', () => stopped('d', 'DEAF'));

  it('does not begin once it was stopped', async () => {
    const [report] = await bench.run([bench.put('a.csv', good)], { signal: AbortSignal.abort() });
    expectRefused(report, 'IMPORT_CANCELLED', 'cancelled');
  });

  it('outlives the death of a reading thread, and reads the next file with another', async () => {
    const reports = await bench.run([bench.put('d', 'DYING'), bench.put('d2', 'DYING'), bench.put('d3', 'DYING')]);
    for (const report of reports) expect(expectRefused(report, 'IMPORT_INTERRUPTED').retry).toBe(true);
    const [after] = await bench.run([bench.put('a.csv', good)]);
    expect(after!.outcome).toBe('imported');
  });

  it('throws what is a slip of ours, and leaves nothing', async () => {
    await expect(bench.run([bench.put('b', 'BROKEN'), bench.put('e', 'ENDLESS')])).rejects.toThrow(
      'a slip in a reader',
    );
    expect(bench.traces()).toEqual(before);
  });

  it('rolls back and removes the original when the writing fails', async () => {
    bench.workspace.db.exec(`CREATE TRIGGER refuse BEFORE INSERT ON file_parts BEGIN SELECT RAISE(ABORT, 'no'); END`);
    await expect(bench.run([bench.put('a.csv', good)])).rejects.toThrow('no');
    expect(bench.traces()).toEqual(before);
    expect(bench.workspace.db.pragma('foreign_keys', { simple: true })).toBe(1);
    bench.workspace.db.exec('DROP TRIGGER refuse');
    expect((await bench.run([bench.put('b.csv', good)]))[0]!.outcome).toBe('imported');
  });
});

it('reads a workbook with many blank rows', async () => {
  const [header, row] = good.split('\n');
  const cells = (line: string): string =>
    line
      .split(',')
      .map((text) => `<c t="inlineStr"><is><t>${text}</t></is></c>`)
      .join('');
  const blanks = Array.from({ length: 50_000 }, (_, at) => `<row r="${at + 3}"><c s="0"/></row>`).join('');
  const sheet = `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">${cells(header!)}</row><row r="2">${cells(row!)}</row>${blanks}</sheetData></worksheet>`;
  const relation = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  const workbook = zipOf({
    '[Content_Types].xml': '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    '_rels/.rels': `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="${relation}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="${relation}"><sheets><sheet name="台账" sheetId="1" r:id="r1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="${relation}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    'xl/worksheets/sheet1.xml': sheet,
  });
  const [report] = await bench.run([bench.put('book.xlsx', workbook)]);
  expect(report).toMatchObject({ outcome: 'imported', format: 'book-xlsx', staged: 1, problems: [] });
  before = bench.traces();
  expectRefused(
    (await bench.run([bench.put('cut.xlsx', workbook.subarray(0, workbook.length - 400))]))[0],
    'WORKBOOK_DAMAGED',
  );
});
