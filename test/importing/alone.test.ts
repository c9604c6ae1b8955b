import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Problem } from '../../shared/entity/problem.ts';
import { formats } from '../../src-main/importing/formats/index.ts';
import { identify } from '../../src-main/importing/identify.ts';
import { cellsOf, workbookOf } from '../formats/containers.ts';
import { type Reading, readWith, refusalOf, sampleFile } from '../formats/readSample.ts';
import { bytesFile } from './reading/bytes.ts';
import { zipOf } from './reading/zips.ts';
import { type Bench, ledger, makeBench } from './workspace.ts';

// Threads start slowly on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const sample = (name: string): Uint8Array => readFileSync(sampleFile(name));
const member = (name: string, bytes: Uint8Array) => ({ name, bytes });

async function read(bytes: Uint8Array, name = 'a.zip'): Promise<Reading & { format: string }> {
  const file = bytesFile(bytes, name);
  const { format } = await identify(file, formats);
  return { ...(await readWith(format, file)), format: format.id };
}
const codes = async (bytes: Uint8Array): Promise<Problem['code'][]> =>
  (await refusalOf(read(bytes))).map(({ code }) => code);

describe('a file that comes alone in a zip', () => {
  it.each([
    'wechat-trade/all.csv',
    'icbc/corporate.csv',
    'ofx/bank-and-card.ofx',
    'book/ledger-gbk.csv',
    'stripe-balance/report.csv',
  ])('%s is read as if it came bare', async (name) => {
    const bytes = sample(name);
    const litter = [member('__MACOSX/._x', Buffer.from('x')), member('.DS_Store', Buffer.from('x'))];
    for (const zip of [
      zipOf([{ ...member('账单/a.csv', bytes), utf8: true }]),
      zipOf([...litter, { ...member('账单/a.csv', bytes), utf8: true }]),
    ])
      expect(await read(zip)).toEqual(await read(bytes, '账单/a.csv'));
  });

  it('is refused for what it is refused bare', async () => {
    const bill = Buffer.from(sample('wechat-trade/all.csv')).toString('utf8');
    const bent = Buffer.from(bill.slice(0, bill.indexOf('总交易单数')));
    expect(await codes(zipOf([member('a.csv', bent)]))).toEqual(await codes(bent));
    expect(await codes(zipOf([member('a.csv', Buffer.from('dear diary'))]))).toEqual(['FORMAT_UNKNOWN']);
  });

  it('is not looked for in a zip of two, of none, of another zip or of a workbook', async () => {
    const bill = member('a.csv', sample('wechat-trade/all.csv'));
    const book = workbookOf(cellsOf(Buffer.from(sample('ccb/corporate.csv')).toString('utf8')), 'xlsx');
    for (const members of [
      [bill, { ...bill, name: 'b.csv' }],
      [member('a.csv', Buffer.alloc(0))],
      [member('a.zip', zipOf([bill]))],
      [member('a.xlsx', book)],
    ])
      expect(await codes(zipOf(members))).toEqual(['FORMAT_UNKNOWN']);
  });

  it('is no way around the limits', async () => {
    const [first, ...rows] = ledger([['2026-10-12 09:00:00', '1.00', 'A']]).split('\n');
    const bomb = Buffer.from(`${first}\n${`${rows[0]}\n`.repeat(200_000)}`);
    expect(await codes(zipOf([member('a.csv', bomb)]))).toEqual(['ZIP_TOO_LARGE']);
  });
});

describe('a file under gzip', () => {
  const bill = sample('wechat-trade/all.csv');

  it.each(['wechat-trade/all.csv', 'icbc/corporate.csv', 'ofx/bank-and-card.ofx', 'camt/statement.xml'])(
    '%s is read as if it came bare',
    async (name) => {
      const bytes = sample(name);
      expect(await read(gzipSync(bytes), 'a.csv.gz')).toEqual(await read(bytes, 'a.csv'));
    },
  );

  it('may be of several megabytes that pack well', async () => {
    const rows = Array.from({ length: 20_000 }, (_, at) => ['2026-10-12 09:00:00', `${at}.00`, `A${at}`] as const);
    const packed = gzipSync(ledger(rows), { level: 9 });
    expect(ledger(rows).length).toBeGreaterThan(15 * packed.length);
    expect((await read(packed)).rows).toHaveLength(rows.length);
  });

  it('is refused where it is cut, damaged, or has anything behind it', async () => {
    const packed = gzipSync(bill);
    const bent = Buffer.from(packed);
    bent[packed.length - 6]! ^= 1;
    const cut = packed.subarray(0, packed.length - 20);
    const ended = Buffer.concat([packed, Buffer.from('and more')]);
    const report = sample('stripe-balance/report.csv');
    // Rows that follow in a gzip of their own read well, and are more than the last of them declares.
    const rows = report.subarray(report.indexOf(10) + 1);
    const twice = Buffer.concat([gzipSync(report), gzipSync(rows)]);
    for (const bytes of [bent, cut, ended, twice]) expect(await codes(bytes)).toEqual(['ZIP_DAMAGED']);
  });

  it('is neither opened twice nor a way to a workbook', async () => {
    const book = workbookOf([['a']], 'xlsx');
    for (const inner of [gzipSync(bill), zipOf([member('a.csv', bill)]), book])
      expect(await codes(gzipSync(inner))).toEqual(['FORMAT_UNKNOWN']);
    expect(await codes(zipOf([member('a.gz', gzipSync(bill))]))).toEqual(['FORMAT_UNKNOWN']);
  });

  it('is no way around the limits, whatever it declares', async () => {
    const [first, ...rows] = ledger([['2026-10-12 09:00:00', '1.00', 'A']]).split('\n');
    const bomb = gzipSync(`${first}\n${`${rows[0]}\n`.repeat(200_000)}`);
    expect(await codes(bomb)).toEqual(['ZIP_TOO_LARGE']);
    bomb.writeUInt32LE(5_000, bomb.length - 4);
    expect(await codes(bomb)).toEqual(['ZIP_TOO_LARGE']);
  });
});

describe('the import of a zipped file', () => {
  let bench: Bench;
  beforeEach(() => {
    bench = makeBench();
  });
  afterEach(() => bench.close());

  it('keeps the zip and stages its rows', async () => {
    const zip = zipOf([member('book.csv', Buffer.from(ledger([['2026-10-12 09:00:00', '1.00', 'A']])))]);
    const [report] = await bench.run([bench.put('book.zip', zip)]);
    expect(report).toMatchObject({ outcome: 'imported', format: 'book-csv', source: 'ledger', staged: 1 });
    expect(bench.traces().kept).toEqual([expect.stringMatching(/\.zip$/)]);
  });
});
