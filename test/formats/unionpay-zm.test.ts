import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { format } from '../../src-main/importing/formats/unionpay-zm/index.ts';
import { bytesFile, diskFile } from '../importing/reading/bytes.ts';
import { zipOf } from '../importing/reading/zips.ts';
import { codesOf, sampleOfMembers, sampleOfText } from './damage.ts';
import { expectGolden, readWith, refusalOf, sampleFile, sharedSample } from './readSample.ts';

const names = ['INN26101288ZM_802310048990001', 'INN26101288ZME_802310048990001', 'RD201026101201_802310048990001'];
const [zm, zme, rd] = names.map((name) => readFileSync(sampleFile(`unionpay-zm/${name}`), 'latin1')) as [
  string,
  string,
  string,
];
const RECORD = 609;

/** The sample's zip with some members changed, or left out (null). */
function readZip(parts: { zm?: string | null; zme?: string; rd?: string | null; name?: string } = {}) {
  const texts = [parts.zm === undefined ? zm : parts.zm, parts.zme ?? '', parts.rd === undefined ? rd : parts.rd];
  const members = names.flatMap((name, at) => {
    const text = texts[at];
    if (text === null || text === undefined) return [];
    return [{ name: at === 0 ? (parts.name ?? name) : name, bytes: Buffer.from(text, 'latin1') }];
  });
  return readWith(format, bytesFile(zipOf(members)));
}

/** The first record with other bytes from an offset (from 1) on. */
const withBytes = (offset: number, bytes: string): string =>
  zm.slice(0, offset - 1) + bytes + zm.slice(offset - 1 + bytes.length);
const refused = (offset: number, bytes: string) => refusalOf(readZip({ zm: withBytes(offset, bytes) }));

describe('UnionPay settlement zip', () => {
  it('reads the sample: refunds find their originals', async () => {
    const read = await readZip();
    expectGolden('unionpay-zm/settlement.zip', read);
    expect(read.rows.map(({ orderNo, refundNo }) => [orderNo, refundNo])).toEqual([
      [null, 'RC900'],
      ['C001', null],
      ['C002', null],
      ['C001', 'RC001'],
    ]);
  });

  it('reads without the printed summary, and a settlement with no transaction', async () => {
    expect((await readZip({ rd: null })).outcome.totals).toEqual([]);
    const nothing = rd
      .replaceAll(/(\d+\.\d\d)/g, '0.00')
      .replace(/4( +0\.00 +0\.00 +0\.00 +0\.00 +0\.00 +0\.00\s*)$/, '0$1');
    const { rows, outcome } = await readZip({ zm: '', rd: nothing });
    expect(rows).toEqual([]);
    expect(outcome.accounts).toEqual(['802310048990001']);
    expect(outcome.coverage?.firstDay).toBe(20_738);
  });

  it('is recognised by the names and the width', () => {
    expect(format.identify(sampleOfMembers({ [names[0]!]: zm }))?.sure).toBe(98);
    expect(format.identify(sampleOfMembers({ [names[0]!]: 'short\n' }))?.sure).toBe(70);
    expect(format.identify(sampleOfMembers({ [names[1]!]: zme }))?.sure).toBe(60);
    expect(format.identify(sampleOfMembers({ 'a.csv': 'x' }))).toBeNull();
  });

  it('reads the transactions without their zip; the settlement day only where the name kept it', async () => {
    const bytes = Buffer.from(zm, 'latin1');
    const zipped = await readZip({ rd: null });
    const named = await readWith(format, bytesFile(bytes, names[0], 100));
    expect(named.rows).toEqual(zipped.rows);
    expect(named.outcome.coverage).toEqual(zipped.outcome.coverage);
    const renamed = await readWith(format, bytesFile(bytes, 'zm (1).txt'));
    expect(renamed.rows).toEqual(zipped.rows.map((row) => ({ ...row, valueDay: null })));
    expect(renamed.outcome.coverage?.firstDay).toBe(Math.min(...zipped.rows.map(({ civilDay }) => civilDay)));
  });

  it('recognises bare files by width and shape, and refuses those that are not the transactions', async () => {
    const bare = (text: string) => ({ ...sampleOfText(null), size: text.length, head: Buffer.from(text, 'latin1') });
    expect(format.identify(bare(zm))).toMatchObject({ sure: 95, why: 'bare detail' });
    expect(format.identify(bare(zme))).toMatchObject({ sure: 80, why: 'bare dispute' });
    expect(format.identify(bare(rd))).toMatchObject({ sure: 80, why: 'bare summary' });
    expect(format.identify(bare(`${'x'.repeat(607)}\r\n`))).toBeNull();
    expect(format.identify(bare(zm.slice(1)))).toBeNull();
    const read = (text: string) => refusalOf(readWith(format, bytesFile(Buffer.from(text, 'latin1'))));
    expect(await read(rd)).toMatchObject([{ code: 'ZIP_NO_DETAIL', params: { members: 'RD' } }]);
    expect(await read(zme)).toMatchObject([{ code: 'DISPUTES_UNREAD', params: { count: '2' }, where: { line: 1 } }]);
    expect(codesOf(await refusalOf(readWith(format, bytesFile(Buffer.alloc(0)))))).toEqual(['FILE_EMPTY']);
  });

  it('refuses a settlement with disputes as a whole: they move money that cannot be read', async () => {
    expect(await refusalOf(readZip({ zme }))).toMatchObject([
      {
        code: 'DISPUTES_UNREAD',
        params: { count: '2' },
        where: { sheet: names[1], line: 1, excerpt: expect.stringMatching(/^E74/) },
      },
    ]);
    expect((await readZip({ zme: '' })).rows).toHaveLength(4);
  });

  it('proves the length of every dispute record, which is not that of a transaction', async () => {
    const one = zme.slice(0, 341);
    expect(await refusalOf(readZip({ zme: one }))).toMatchObject([{ code: 'DISPUTES_UNREAD', params: { count: '1' } }]);
    expect(await refusalOf(readZip({ zme: `${one.slice(0, 100)}${one}` }))).toMatchObject([
      { code: 'ROW_MALFORMED', params: { reason: 'DISPUTE_LENGTH' }, where: { sheet: names[1], line: 1 } },
    ]);
    expect(await refusalOf(readZip({ zme: one.slice(0, 300) }))).toMatchObject([
      { code: 'FILE_TRUNCATED', params: { missing: '41 bytes' }, where: { sheet: names[1] } },
    ]);
  });

  it('proves count, amount, fee and net by the printed summary', async () => {
    const last = rd.lastIndexOf('120.00');
    const bent = `${rd.slice(0, last)}120.01${rd.slice(last + 6)}`;
    expect(await refusalOf(readZip({ rd: bent }))).toMatchObject([
      {
        code: 'TOTAL_DISAGREES',
        params: { name: '交易金额', declared: '85.01', computed: '85.00' },
        where: { sheet: names[2] },
      },
    ]);
    const fewer = await refusalOf(readZip({ zm: zm.slice(RECORD) }));
    expect(codesOf(fewer)).toEqual(['COUNT_DISAGREES', 'TOTAL_DISAGREES', 'TOTAL_DISAGREES']);
  });

  it('proves the settled amount of every record', async () => {
    expect(await refused(78, '1')).toMatchObject([
      {
        code: 'TOTAL_DISAGREES',
        params: { name: '结算金额', declared: '-5.00', computed: '-5.01' },
        where: { line: 1, column: '结算金额' },
      },
    ]);
  });

  it.each([
    [70, 'x', 'AMOUNT_INVALID', '交易金额'],
    [170, 'x', 'AMOUNT_INVALID', '商户手续费'],
    [179, '1', 'AMOUNT_INVALID', '商户手续费'],
    [181, 'X', 'AMOUNT_INVALID', '结算金额'],
    [216, '99', 'VALUE_UNKNOWN', '交易类型'],
    [216, '01', 'ROW_MALFORMED', '结算金额'],
    [92, '13', 'DATE_INVALID', '查询流水号'],
    [96, '24', 'DATE_INVALID', '查询流水号'],
  ])('refuses at byte %i the letters %s', async (offset, bytes, code, column) => {
    const [problem] = await refused(offset, bytes);
    expect(problem).toMatchObject({ code, params: { column }, where: { line: 1, sheet: names[0] } });
    expect(problem?.where.excerpt).toContain('S56');
  });

  it('says where a record is cut or of another length', async () => {
    expect(await refusalOf(readZip({ zm: zm.slice(0, -100) }))).toMatchObject([
      { code: 'FILE_TRUNCATED', params: { missing: '100 bytes' }, where: { line: 4 } },
    ]);
    for (const other of [zm.slice(1), ` ${zm}`])
      expect(await refusalOf(readZip({ zm: other }))).toMatchObject([
        { code: 'ROW_MALFORMED', params: { reason: 'RECORD_LENGTH' }, where: { line: 1 } },
      ]);
    expect((await readZip({ zm: zm.slice(0, -2) })).rows).toHaveLength(4);
  });

  it('refuses a zip without transactions, a day that does not exist and a summary that is cut or strange', async () => {
    expect(codesOf(await refusalOf(readZip({ zm: null })))).toEqual(['ZIP_NO_DETAIL']);
    expect(codesOf(await refusalOf(readZip({ name: 'INN26139988ZM_1' })))).toEqual(['DATE_INVALID']);
    expect(codesOf(await refusalOf(readZip({ rd: rd.slice(0, 600) })))).toEqual(['FILE_TRUNCATED']);
    const currency = Buffer.from(rd, 'latin1').indexOf(Uint8Array.of(0xc8, 0xcb)); // 人民币
    const foreign = `${rd.slice(0, currency)}ABCDEF${rd.slice(currency + 6)}`;
    expect(codesOf(await refusalOf(readZip({ rd: foreign })))).toEqual(['CURRENCY_UNKNOWN']);
    const letters = rd.replace(/34\.82( +119\.28\s*)$/, '3x.82$1');
    expect(codesOf(await refusalOf(readZip({ rd: letters })))).toEqual(['AMOUNT_INVALID']);
  });

  const sample = sharedSample('china/unionpay-zm/802310048993424_20150905.zip');
  it.skipIf(sample === null)('agrees with the public sample', async () => {
    const { rows, outcome } = await readWith(format, diskFile(sample!));
    expect(rows).toHaveLength(8);
    expect(outcome.totals.map(({ declared }) => declared)).toEqual(['8', '13227.00', '79.36', '13147.64']);
    expect(outcome.totals.every(({ agrees }) => agrees)).toBe(true);
  });
});
