import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { formatMinor } from '../../shared/value/money.ts';
import { formatDay } from '../../shared/value/time.ts';
import { declaredNames } from '../../src-main/importing/formats/ofx/encoding.ts';
import { format } from '../../src-main/importing/formats/ofx/index.ts';
import { diskFile } from '../importing/reading/bytes.ts';
import { bankExpectations, comparable, comparableExpectation } from './bankExpectations.ts';
import { codesOf, damagedBy, sampleOfText } from './damage.ts';
import { expectGolden, readText, readWith, refusalOf, sampleFile, sharedSample } from './readSample.ts';

/** A statement around its list, in USD. */
const reply = (list: string, { head = 'OFXHEADER:100\nCHARSET:1252\n', currency = 'USD', balance = '1.00' } = {}) =>
  `${head}<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>${currency}<BANKACCTFROM><ACCTID>77</BANKACCTFROM>` +
  `<BANKTRANLIST>${list}</BANKTRANLIST><LEDGERBAL><BALAMT>${balance}<DTASOF>20261012</LEDGERBAL></STMTRS></STMTTRNRS>` +
  `</BANKMSGSRSV1></OFX>\n`;

const movement = (amount: string, more = '', date = '20261011') =>
  `<STMTTRN><TRNTYPE>OTHER<DTPOSTED>${date}<TRNAMT>${amount}<FITID>1${more}</STMTTRN>`;

const amountsOf = async (...amounts: string[]) => {
  const { rows } = await readText(format, reply(amounts.map((amount) => movement(amount)).join(''), { balance: '1' }));
  return rows.map((row) => formatMinor(row.amount, row.currency));
};

const warned = ({ warnings }: { warnings: { code: string; severity: string }[] }) =>
  warnings.map(({ code, severity }) => `${severity} ${code}`);

describe('OFX', () => {
  it.each(['bank-and-card.ofx', 'invest.xml'])('reads %s', async (name) => {
    const { rows, outcome } = await readWith(format, diskFile(sampleFile(`ofx/${name}`)));
    expectGolden(`ofx/${name}`, { rows, outcome });
  });

  it.each(['bank-and-card.ofx', 'invest.xml'])('reads %s the same in pieces of seven bytes', async (name) => {
    const file = diskFile(sampleFile(`ofx/${name}`));
    const bytes = readFileSync(sampleFile(`ofx/${name}`));
    const { rows, outcome } = await readText(format, bytes);
    const whole = await readWith(format, file);
    expect({ rows, outcome: { ...outcome, parts: [] } }).toEqual({
      ...whole,
      outcome: { ...whole.outcome, parts: [] },
    });
  });

  it('knows whose rows they are where a statement says it behind them, and how many statements there are', async () => {
    const lists = ['A', 'B'].map(
      (account, at) =>
        `<STMTTRNRS><STMTRS><BANKTRANLIST>${movement('1.00').repeat(at + 1)}</BANKTRANLIST><BANKACCTFROM><ACCTID>${account}` +
        `</BANKACCTFROM><CURDEF>${at === 0 ? 'JPY' : 'EUR'}</STMTRS></STMTTRNRS>`,
    );
    const { rows, outcome } = await readText(format, `OFXHEADER:100\nCHARSET:1252\n<OFX>${lists.join('')}</OFX>`);
    expect(rows.map(({ record, account, currency, amount }) => [record, account, currency, amount])).toEqual([
      [1, 'A', 'JPY', 1n],
      [2, 'B', 'EUR', 100n],
      [3, 'B', 'EUR', 100n],
    ]);
    expect(outcome.statements!.map(({ transactions }) => transactions.length)).toEqual([1, 2]);
  });

  it('refuses more statements than any bank sends before they fill the memory', async () => {
    const many = `OFXHEADER:100\nCHARSET:1252\n<OFX>${'<STMTRS></STMTRS>'.repeat(100_001)}</OFX>`;
    const [problem] = await refusalOf(readText(format, many, 65_536));
    expect(problem).toMatchObject({ code: 'ROW_MALFORMED', params: { reason: 'TOO_MANY_STATEMENTS' } });
  });

  it('is recognised by its content', () => {
    const sure = (text: string) => format.identify(sampleOfText(text))?.sure ?? 0;
    expect(sure(reply(''))).toBeGreaterThan(90);
    expect(sure('<OFX><SIGNONMSGSRSV1>')).toBeGreaterThan(90);
    expect(sure('OFXHEADER:100DATA:OFXSGML<OFX>')).toBeGreaterThan(90);
    expect(sure('<html><OFX></html>')).toBe(0);
    expect(sure('交易日期,OFXHEADER\r\n')).toBe(0);
    expect(sure('<?xml version="1.0"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02">')).toBe(0);
  });

  it.each([
    [['-2000,00'], ['-2000.00']],
    [['+1 006,60'], ['1006.60']],
    [
      ['1.234,56', '-30.000'],
      ['1234.56', '-30000.00'],
    ],
    [
      ['12.50', '-30.000', '1,000'],
      ['12.50', '-30.00', '1000.00'],
    ],
    [['-00000000001500.0000'], ['-1500.00']],
    [['1,234,567.8'], ['1234567.80']],
    [
      ['5', '(7.00)', '8.00-', '9.'],
      ['5.00', '-7.00', '-8.00', '9.00'],
    ],
  ])('reads the amounts %j as %j', async (written, amounts) => {
    expect(await amountsOf(...written)).toEqual(amounts);
  });

  it.each(['', '$120', '-30.000', '1,000', '1,00.5', '--5', '1.2.3', 'NaN', '1e3', `1.${'9'.repeat(99)}`])(
    'refuses the amount %j',
    async (written) => {
      const balance = { balance: '1' };
      const problems = await refusalOf(readText(format, reply(movement(written), balance)));
      expect(codesOf(problems)).toEqual(['AMOUNT_INVALID']);
      expect(problems[0]).toMatchObject({ params: { column: 'TRNAMT', value: written, record: '1' } });
    },
  );

  it.each([
    ['JPY', '1000', '1000'],
    ['KWD', '30.0005', null],
    ['KWD', '1.5', '1.500'],
    ['USD', '9'.repeat(30), null],
  ])('holds to the digits of %s', async (currency, written, amount) => {
    const { rows, outcome } = await readText(format, reply(movement(written), { currency, balance: '' }));
    expect(rows.map((row) => formatMinor(row.amount, row.currency))).toEqual(amount === null ? [] : [amount]);
    expect(warned(outcome)).toEqual([...(amount === null ? ['error AMOUNT_INVALID'] : []), 'warning BALANCE_MISSING']);
  });

  it('shows an amount finer than a cent as it is written, stages nothing for it, and calls it an error', async () => {
    const { rows, outcome } = await readText(format, reply(movement('115.8331') + movement('2.00')));
    expect(rows.map((row) => [row.record, row.amount])).toEqual([[2, 200n]]);
    expect(outcome.statements![0]!.transactions.map((row) => row.exact ?? row.amount)).toEqual(['115.8331', 200n]);
    expect(warned(outcome)).toEqual(['error AMOUNT_INVALID']);
  });

  it.each([
    ['20091215202000.000[-4:EST]', '2009-12-15'],
    ['20091215', '2009-12-15'],
    ['2009-12-15', '2009-12-15'],
    ['20180804093914:014', '2018-08-04'],
  ])('keeps the bank’s own day of %s', async (written, day) => {
    const { rows } = await readText(format, reply(movement('1', '', written)));
    expect(formatDay(rows[0]!.civilDay)).toBe(day);
  });

  it.each([
    '',
    '00000000',
    '20120231',
    '150318',
    '15032018',
    '201120000000',
    '150318120000',
    '101210120000',
    'yesterday',
  ])('refuses the date %j', async (written) => {
    expect(codesOf(await refusalOf(readText(format, reply(movement('1', '', written)))))).toEqual(['DATE_INVALID']);
  });

  it('says when the sign contradicts the type, once a statement', async () => {
    const list = movement('1.00').replace('OTHER', 'DEBIT') + movement('2.00').replace('OTHER', 'DEBIT');
    const { outcome } = await readText(format, reply(list));
    expect(outcome.warnings).toMatchObject([
      { code: 'ROW_MALFORMED', severity: 'warning', params: { record: '1', reason: 'SIGN_AGAINST_TYPE' } },
    ]);
  });

  it('says when the currency was assumed', async () => {
    const { rows, outcome } = await readText(format, reply(movement('1.00'), { currency: '' }));
    expect([rows[0]!.currency, warned(outcome)]).toEqual(['CNY', ['warning CURRENCY_ASSUMED']]);
  });

  it('takes a reply without statements for no statement, and says so', async () => {
    const status = '<STATUS><CODE>15500<SEVERITY>ERROR<MESSAGE>wrong password</STATUS>';
    const { outcome } = await readText(format, `OFXHEADER:100\n<OFX><SIGNONMSGSRSV1><SONRS>${status}</SONRS></OFX>`);
    expect(outcome.statements).toEqual([]);
    expect(outcome.warnings).toMatchObject([
      { code: 'FILE_TRUNCATED', severity: 'warning', params: { missing: 'STMTRS (15500 wrong password)' } },
    ]);
  });

  it('decides the encoding by the bytes first, then by the header', async () => {
    const memo = async (bytes: number[], head: string) => {
      const text = Buffer.from(reply(movement('1.00', '<MEMO>@@'), { head }), 'latin1');
      const at = text.indexOf('@@');
      const { rows, outcome } = await readText(
        format,
        Buffer.concat([text.subarray(0, at), Buffer.from(bytes), text.subarray(at + 2)]),
      );
      return [outcome.encoding, rows[0]!.memo, warned(outcome)];
    };
    const western = 'OFXHEADER:100\nENCODING:USASCII\nCHARSET:1252\n';
    expect(await memo([0x4d, 0xfc], western)).toEqual(['windows-1252', 'Mü', []]);
    expect(await memo([0xc3, 0xbc], western)).toEqual(['utf-8', 'ü', []]);
    expect(await memo([0xbd, 0xe1, 0xcb, 0xe3], western)).toEqual(['gb18030', '结算', []]);
    const unicode = 'OFXHEADER:100\nENCODING:UTF-8\nCHARSET:NONE\n';
    expect(await memo([0x4d, 0xfc], unicode)).toEqual(['windows-1252', 'Mü', ['warning ENCODING_INVALID']]);
    const other = '<?xml version="1.0" encoding="Big5"?>\n<?OFX OFXHEADER="200"?>\n';
    expect(codesOf(await refusalOf(memo([0x4d, 0xfc], other)))).toEqual(['ENCODING_INVALID']);
    expect(codesOf(await refusalOf(memo([0x4d, 0xfc], '\n')))).toEqual(['ENCODING_INVALID']);
  });

  it('reads a header on one line', () => {
    const line = 'OFXHEADER:100DATA:OFXSGMLVERSION:102SECURITY:NONEENCODING:USASCIICHARSET:1252COMPRESSION:NONE<OFX>';
    expect(declaredNames(line)).toEqual(['USASCII', '1252']);
    expect(declaredNames('OFXHEADER:100 ENCODING:UTF-8 CHARSET:NONE <OFX>')).toEqual(['UTF-8', 'NONE']);
    expect(declaredNames('<OFX>')).toBeNull();
  });
});

describe('damaged OFX', () => {
  const good = reply(movement('1.00') + movement('2.00', '<NAME>second'));

  it.each([
    ['cut at its end', '</STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>', '', 'FILE_TRUNCATED'],
    [
      'a movement without beginning',
      '<STMTTRN><TRNTYPE>OTHER<DTPOSTED>20261011<TRNAMT>1.00',
      '<TRNAMT>1.00',
      'ROW_MALFORMED',
    ],
    ['two movements in one', '</STMTTRN><STMTTRN>', '', 'ROW_MALFORMED'],
    ['no statement around the movements', '<STMTRS>', '', 'ROW_MALFORMED'],
    ['an amount that is gone', '<TRNAMT>2.00', '', 'AMOUNT_INVALID'],
    ['a balance that is no number', '<BALAMT>1.00', '<BALAMT>1.00.0', 'AMOUNT_INVALID'],
    ['a balance finer than a cent', '<BALAMT>1.00', '<BALAMT>1.001', 'AMOUNT_INVALID'],
    ['a currency nobody knows', '<CURDEF>USD', '<CURDEF>XXQ', 'CURRENCY_UNKNOWN'],
    ['a correction of an earlier row', '<NAME>second', '<CORRECTFITID>1<CORRECTACTION>DELETE', 'VALUE_UNKNOWN'],
    ['two balances', '<BALAMT>1.00', '<BALAMT>1.00<BALAMT>2.00', 'ROW_MALFORMED'],
    ['a document type', '<OFX>', '<!DOCTYPE x [<!ENTITY a "b">]><OFX>', 'ROW_MALFORMED'],
    ['a text without end', 'second', 'x'.repeat(1 << 21), 'ROW_MALFORMED'],
    ['a comment without end', '</OFX>', `<!--${'<'.repeat(1 << 21)}</OFX>`, 'ROW_MALFORMED'],
  ])('%s', async (_, from, to, code) => {
    expect(codesOf(await damagedBy(format, good, from, to))).toEqual([code]);
  });

  it('ends quickly on nothing but brackets and on deep nesting', async () => {
    const begun = performance.now();
    const hostile = [`OFXHEADER:100<OFX>${'<'.repeat(1 << 19)}`, `<OFX>${'<STMTRS><STMTTRN>'.repeat(1 << 14)}`];
    for (const text of hostile) await refusalOf(readText(format, text, 1 << 16));
    expect(performance.now() - begun).toBeLessThan(5000);
  });

  it('refuses an empty file', async () => {
    expect(codesOf(await refusalOf(readText(format, '')))).toEqual(['FILE_EMPTY']);
  });
});

const expectations = bankExpectations('ofx');

describe.skipIf(expectations.length === 0)('OFX of many banks (shared/fixtures)', () => {
  it.each(expectations)('$file', async (expected) => {
    const reading = readWith(format, diskFile(sharedSample(`bank/${expected.file}`)!));
    if (expected.outcome === 'either') {
      const settled = await reading.then(
        () => null,
        (error: unknown) => error,
      );
      if (settled !== null) return expect(codesOf(await refusalOf(reading)).length).toBeGreaterThan(0);
    }
    const { outcome } = await reading;
    expect(comparable(outcome.statements!)).toEqual(comparableExpectation(expected, 'CNY'));
  });
});
