import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Problem } from '../../shared/entity/problem.ts';
import { formatMinor } from '../../shared/value/money.ts';
import { formatDay } from '../../shared/value/time.ts';
import { format } from '../../src-main/importing/formats/camt/index.ts';
import { parsePath } from '../../src-main/importing/parse.ts';
import { bytesFile, diskFile } from '../importing/reading/bytes.ts';
import { zipOf } from '../importing/zip.ts';
import { codesOf, sampleOfText } from './damage.ts';
import { expectGolden, readText, readWith, refusalOf, sampleFile, sharedSample } from './readSample.ts';

const sample = readFileSync(sampleFile('camt/statement.xml'), 'utf8');
const plain = sample.replaceAll('ns2:', '').replaceAll(':ns2', '');

type Money = [amount: string, sign?: 'CRDT' | 'DBIT', currency?: string];
const money = ([amount, sign = 'CRDT', currency = 'EUR']: Money): string =>
  `<Amt Ccy="${currency}">${amount}</Amt><CdtDbtInd>${sign}</CdtDbtInd>`;
const balance = (code: string, of: Money, day = '2026-10-11', sub = ''): string =>
  `<Bal><Tp><CdOrPrtry><Cd>${code}</Cd></CdOrPrtry>${sub}</Tp>${money(of)}<Dt><Dt>${day}</Dt></Dt></Bal>`;
const booked = '<Sts>BOOK</Sts><BookgDt><Dt>2026-10-12</Dt></BookgDt>';
const entry = (of: Money, rest = ''): string => `<Ntry>${money(of)}${booked}${rest}</Ntry>`;
const details = (...each: string[]): string =>
  `<NtryDtls>${each.map((one) => `<TxDtls>${one}</TxDtls>`).join('')}</NtryDtls>`;
const account = '<Acct><Id><IBAN>DE02120300000000202051</IBAN></Id></Acct>';

/** A statement of an account; `head` stands before the account. */
const stmt = (body: string, head = '<Id>1</Id>', name = 'Stmt'): string =>
  `<${name}>${head}${account}${body}</${name}>`;
const message = (statements: string, header = '', root = 'BkToCstmrStmt'): string =>
  `<Document><${root}><GrpHdr><MsgId>M</MsgId>${header}</GrpHdr>${statements}</${root}></Document>`;
const document053 = (body: string, head?: string): string => message(stmt(body, head));
const opening = (amount = '100.00') => balance('OPBD', [amount]);
const closing = (amount: string, day = '2026-10-12') => balance('CLBD', [amount], day);

const warningsOf = async (text: string): Promise<Problem[]> => (await readText(format, text)).outcome.warnings;
const told = (problems: readonly Problem[]) => problems.map(({ code, severity }) => [code, severity]);
/** The row of the only entry between two balances that fit. */
const rowOf = async (rest: string, of: Money = ['1.00']) =>
  (await readText(format, document053(entry(of, rest)))).rows[0]!;

describe('camt samples', () => {
  it('reads a statement: prefix, batch, charges, reversal, pending, foreign amounts', async () => {
    const { rows, outcome } = await readWith(format, diskFile(sampleFile('camt/statement.xml')));
    expect(told(outcome.warnings)).toEqual([['COLUMN_MISSING', 'warning']]);
    expect(outcome.skipped).toEqual({ pending: 1 });
    expectGolden('camt/statement.xml', { rows, outcome });
  });

  it('reads a report of version 1 in GBK', async () => {
    const { rows, outcome } = await readWith(format, diskFile(sampleFile('camt/report.xml')));
    expect(told(outcome.warnings)).toEqual([['BALANCE_MISSING', 'warning']]);
    expectGolden('camt/report.xml', { rows, outcome });
  });

  it('reads the same with and without prefix, and however the chunks fall', async () => {
    const { rows } = await readText(format, sample, 65_536);
    const bare = await readText(format, plain, 1);
    expect(bare.rows).toEqual(rows);
  });

  it('reads UTF-16, a byte order mark, a declaration that is not true, and blank lines at the start', async () => {
    const { rows } = await readText(format, plain);
    const lineOf = (read: { line: number }[]) => read.map(({ line }) => line);
    const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(plain.replace('UTF-8', 'UTF-16'), 'utf16le')]);
    for (const text of [utf16, utf16.subarray(2), `\uFEFF${plain}`, plain.replace('UTF-8', 'utf-16')])
      expect((await readText(format, text)).rows).toEqual(rows);
    const later = await readText(format, `\n\n${plain}`);
    expect(lineOf(later.rows)).toEqual(lineOf(rows).map((line) => line + 2));
  });

  it('reads a zip of messages, each a part', async () => {
    const zip = zipOf({
      'a.xml': Buffer.from(plain),
      'print.pdf': Buffer.from([0x25, 0x50, 0x44, 0x46, 0, 1, 2]),
      'b.xml': Buffer.from(document053(opening() + entry(['1.00']) + closing('101.00'))),
    });
    const { rows, outcome } = await readWith(format, bytesFile(zip, 'c53.zip'));
    expect(outcome.parts).toEqual(['a.xml', 'b.xml']);
    expect(rows.map(({ part, record }) => [part, record]).slice(-2)).toEqual([
      [0, 6],
      [1, 1],
    ]);
    expect(outcome.warnings.map(({ where }) => [where.sheet, where.line])).toEqual([['a.xml', 109]]);
  });
});

describe('telling camt from others', () => {
  it.each([
    [plain, true],
    [sample, true],
    [message(stmt(''), '', 'BkToCstmrAcctRptV01'), true],
    [message(stmt(''), '', 'BkToCstmrDbtCdtNtfctn'), true],
    [`<Envelope><AppHdr/>${message(stmt(''))}</Envelope>`, true],
    ['<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.03"><CstmrCdtTrfInitn/></Document>', false],
    ['<!-- <BkToCstmrStmt> --><Document/>', false],
    ['a,b,<BkToCstmrStmt>', false],
    ['<BkToCstmrStmtX/>', false],
    ['<OFX><BANKMSGSRSV1/></OFX>', false],
  ])('%#', (text, is) => {
    expect((format.identify(sampleOfText(text))?.sure ?? 0) > 90).toBe(is);
  });

  it('takes a zip of nothing else that is text', () => {
    const member = (name: string, text: string) => ({ name, size: text.length, text, head: Buffer.from(text) });
    const zip = (...members: ReturnType<typeof member>[]) => format.identify({ ...sampleOfText(null), members });
    expect(zip(member('1', plain))).not.toBeNull();
    expect(zip(member('1', plain), member('2', 'a,b'))).toBeNull();
    expect(zip(member('2', 'a,b'))).toBeNull();
  });
});

describe('an entry', () => {
  it.each([
    [['1.5'], 'EUR', '1.50'],
    [['1.50000', 'DBIT'], 'EUR', '-1.50'],
    [['.5'], 'EUR', '0.50'],
    [['12.'], 'EUR', '12.00'],
    [['0012'], 'EUR', '12.00'],
    [['2700', 'CRDT', 'JPY'], 'JPY', '2700'],
    [['2700.00', 'CRDT', 'JPY'], 'JPY', '2700'],
    [['1.234', 'DBIT', 'KWD'], 'KWD', '-1.234'],
    [['12345678901234567.89'], 'EUR', '12345678901234567.89'],
  ] as [Money, string, string][])('%j %s', async (of, currency, amount) => {
    const row = await rowOf('', of);
    expect([formatMinor(row.amount, currency), row.currency]).toEqual([amount, currency]);
  });

  it('takes its sign from CdtDbtInd alone, reversal or not', async () => {
    for (const [sign, amount] of [
      ['CRDT', 100n],
      ['DBIT', -100n],
    ] as const)
      expect(await rowOf('<RvslInd>true</RvslInd>', ['1.00', sign])).toMatchObject({ amount, kind: 'reversal' });
  });

  it.each([
    ['<Sts>BOOK</Sts>', 1, {}],
    ['<Sts><Cd>BOOK</Cd></Sts>', 1, {}],
    ['<Sts>PDNG</Sts>', 0, { pending: 1 }],
    ['<Sts><Cd>INFO</Cd></Sts>', 0, { informational: 1 }],
    ['<Sts><Cd>FUTR</Cd></Sts>', 0, { future: 1 }],
  ])('%s', async (status, count, skipped) => {
    const text = document053(`<Ntry>${money(['1.00'])}${status}<ValDt><Dt>2026-10-12</Dt></ValDt></Ntry>`);
    const { rows, outcome } = await readText(format, text);
    expect([rows.length, outcome.skipped]).toEqual([count, skipped]);
  });

  it.each([
    ['<BookgDt><Dt>2026-10-12</Dt></BookgDt><ValDt><Dt>2026-10-14</Dt></ValDt>', '2026-10-12', '2026-10-14'],
    ['<BookgDt><DtTm>2026-10-12T23:59:59.999+14:00</DtTm></BookgDt>', '2026-10-12', null],
    ['<BookgDt><Dt>2026-10-12Z</Dt></BookgDt>', '2026-10-12', null],
    ['<ValDt><DtTm>2026-10-12T00:00:00</DtTm></ValDt>', '2026-10-12', '2026-10-12'],
  ])('is booked by %s', async (dates, day, valueDay) => {
    const text = document053(`<Ntry>${money(['1.00'])}<Sts>BOOK</Sts>${dates}</Ntry>`);
    const row = (await readText(format, text)).rows[0]!;
    expect([formatDay(row.civilDay), row.valueDay === null ? null : formatDay(row.valueDay)]).toEqual([day, valueDay]);
  });

  it('is known by AcctSvcrRef, its own or of its only detail', async () => {
    const reference = (text: string) => `<Refs><AcctSvcrRef>${text}</AcctSvcrRef></Refs>`;
    const own = '<AcctSvcrRef>OWN</AcctSvcrRef>';
    expect((await rowOf(own + details(reference('ONE')))).bankRef).toBe('OWN');
    expect((await rowOf(details(reference('ONE')))).bankRef).toBe('ONE');
    expect((await rowOf(details(reference('ONE'), reference('TWO')))).bankRef).toBeNull();
    expect((await rowOf(details(reference('ONE'), reference('ONE')))).bankRef).toBeNull();
    expect((await rowOf('<AcctSvcrRef>NONREF</AcctSvcrRef>')).bankRef).toBeNull();
  });

  it('is the same row in a statement, a report and a notification', async () => {
    const body = entry(['1.00'], `<AcctSvcrRef>A</AcctSvcrRef>${details('<RmtInf><Ustrd>x</Ustrd></RmtInf>')}`);
    const read = async (name: string, root: string) =>
      (await readText(format, message(stmt(body, '<Id>1</Id>', name), '', root))).rows;
    const statement = await read('Stmt', 'BkToCstmrStmt');
    expect(statement).toHaveLength(1);
    expect(await read('Rpt', 'BkToCstmrAcctRpt')).toEqual(statement);
    expect(await read('Ntfctn', 'BkToCstmrDbtCdtNtfctn')).toEqual(statement);
  });

  it('names the other side: the debtor of what comes in, the creditor of what goes out', async () => {
    const own = '<Id><IBAN>DE02120300000000202051</IBAN></Id>';
    const other = '<Id><Othr><Id>77</Id></Othr></Id>';
    const parties = (debtor: string, creditor: string) =>
      details(
        `<RltdPties><Dbtr><Nm>D</Nm></Dbtr><DbtrAcct>${debtor}</DbtrAcct><Cdtr><Nm>C</Nm></Cdtr><CdtrAcct>${creditor}</CdtrAcct></RltdPties>`,
      );
    const named = async (rest: string, sign: 'CRDT' | 'DBIT') => {
      const { counterparty, counterpartyAccount } = await rowOf(rest, ['1.00', sign]);
      return [counterparty, counterpartyAccount];
    };
    expect(await named(parties(other, own), 'CRDT')).toEqual(['D', '77']);
    expect(await named(parties(own, other), 'DBIT')).toEqual(['C', '77']);
    expect(await named(`<RvslInd>true</RvslInd>${parties(own, other)}`, 'CRDT')).toEqual(['C', '77']);
    const creditorOnly = parties('', other).replace(/<Dbtr>.*<.DbtrAcct>/, '');
    expect(await named(creditorOnly, 'CRDT')).toEqual(['C', '77']);
    expect(await named(creditorOnly.replace(other, own), 'CRDT')).toEqual([null, null]);
    expect(await named(creditorOnly.replace(other, ''), 'CRDT')).toEqual([null, null]);
    // A return that nothing marks: the debtor is the account itself.
    expect(await named(parties(own, other), 'CRDT')).toEqual(['C', '77']);
  });

  it('keeps what its details say alike, and their words as far as they go', async () => {
    const one = (n: number) => details_(`E${n}`, `text ${n} ${'x'.repeat(100)}`);
    const details_ = (reference: string, words: string) =>
      `<Refs><PmtInfId>P</PmtInfId><EndToEndId>${reference}</EndToEndId></Refs><RmtInf><Ustrd>${words}</Ustrd></RmtInf>`;
    const row = await rowOf(details(...Array.from({ length: 500 }, (_, n) => one(n))));
    expect([row.batchNo, row.orderNo]).toEqual(['P', null]);
    expect(row.memo).toMatch(/^E0 text 0 x+ \/ E1 text 1 .*…$/);
    expect(row.memo!.length).toBeLessThan(2_100);
  });

  it.each([
    ['charges', ['1526.00'], '<Chrgs><TtlChrgsAndTaxAmt Ccy="EUR">26.00</TtlChrgsAndTaxAmt></Chrgs>', ['1500.00'], []],
    [
      'charges in the details',
      ['1526.00'],
      '',
      [
        '1500.00</Amt><Chrgs><Rcrd><Amt Ccy="EUR">20.00</Amt></Rcrd><Rcrd><Amt Ccy="EUR">6.00</Amt></Rcrd></Chrgs><Amt>',
      ],
      [],
    ],
    ['the total in every part', ['30.00'], '', ['30.00', '30.00'], []],
    ['parts that add up', ['30.00', 'DBIT'], '', ['10.00', '20.00'], []],
    ['parts in another currency', ['30.00', 'CRDT', 'USD'], '', ['10.00'], []],
    ['parts that do not', ['30.00'], '', ['10.00', '20.01'], [['TOTAL_DISAGREES', 'warning']]],
  ] as [string, Money, string, string[], string[][]][])('with %s', async (_what, of, rest, parts, expected) => {
    const amounts = parts.map((amount) => `<Amt Ccy="EUR">${amount}</Amt>`);
    const problems = await warningsOf(document053(entry(of, rest + details(...amounts))));
    expect(told(problems.filter(({ code }) => code !== 'BALANCE_MISSING'))).toEqual(expected);
  });

  it('of any size is held detail by detail', async () => {
    const detail = `<RmtInf><Ustrd>${'x'.repeat(3_000)}</Ustrd></RmtInf>`;
    const row = await rowOf(details(...Array.from({ length: 500 }, () => detail)));
    expect(row.memo).toMatch(/^x+…$/);
  });

  it('is warned of twenty times', async () => {
    const wrong = entry(['3.00'], details('<Amt Ccy="EUR">1.00</Amt>', '<Amt Ccy="EUR">1.00</Amt>'));
    const problems = await warningsOf(document053(opening() + wrong.repeat(30) + closing('190.00')));
    expect(told(problems)).toEqual(Array.from({ length: 20 }, () => ['TOTAL_DISAGREES', 'warning']));
  });

  it('warns of a batch that is said to be larger', async () => {
    const batch = '<NtryDtls><Btch><NbOfTxs>3</NbOfTxs></Btch><TxDtls/><TxDtls/></NtryDtls>';
    const problems = await warningsOf(document053(opening() + entry(['1.00'], batch) + closing('101.00')));
    expect(problems).toMatchObject([
      { code: 'COUNT_DISAGREES', severity: 'warning', params: { name: 'NbOfTxs', declared: '3', computed: '2' } },
    ]);
  });

  it('without any day is shown, and stops the import', async () => {
    const text = document053(`${opening()}<Ntry>${money(['1.00'])}<Sts>BOOK</Sts></Ntry>${closing('101.00')}`);
    const { rows, outcome } = await readText(format, text);
    expect(rows).toEqual([]);
    expect(outcome.statements![0]!.transactions).toMatchObject([{ amount: 100n, entryDay: null }]);
    expect(outcome.warnings).toMatchObject([
      { code: 'COLUMN_MISSING', severity: 'error', params: { column: 'Ntry/BookgDt' } },
    ]);
  });
});

describe('days that do not fit', () => {
  const on = (day: string, made = '') =>
    warningsOf(
      document053(
        opening() + entry(['1.00']).replace('<BookgDt><Dt>2026-10-12', `<BookgDt><Dt>${day}`) + closing('101.00'),
        `<Id>1</Id>${made}`,
      ),
    );

  it.each([
    ['2026-10-11', '', []],
    ['2026-10-10', '', ['2026-10-10 (OPBD 2026-10-11)']],
    ['2026-10-13', '', ['2026-10-13 (CLBD 2026-10-12)']],
    ['2026-10-12', '<CreDtTm>2026-10-11T23:00:00Z</CreDtTm>', []],
    ['2026-10-12', '<CreDtTm>2026-10-10T23:00:00Z</CreDtTm>', ['2026-10-12 (CreDtTm 2026-10-10)']],
  ])('booked on %s %s', async (day, made, values) => {
    const problems = await on(day, made);
    expect(problems.map(({ params }) => params.value)).toEqual(values);
    expect(told(problems)).toEqual(values.map(() => ['DATE_INVALID', 'warning']));
  });

  it('names a value day that stands in for the booking day', async () => {
    const text = document053(opening() + entry(['1.00']).replaceAll('BookgDt', 'ValDt') + closing('101.00'));
    expect(told(await warningsOf(text))).toEqual([['COLUMN_MISSING', 'warning']]);
  });
});

const page = (number: number, last: boolean) =>
  `<StmtPgntn><PgNb>${number}</PgNb><LastPgInd>${last}</LastPgInd></StmtPgntn>`;
const numbered = (number: number, more = '') => `<Id>S${number}</Id>${more}<ElctrncSeqNb>${number}</ElctrncSeqNb>`;

describe('what proves a statement', () => {
  const one = entry(['1.00']);
  const summary = (inner: string) => `<TxsSummry>${inner}</TxsSummry>`;

  it.each([
    ['opening, closing', document053(opening() + one + closing('101.00')), []],
    ['PRCD for OPBD', document053(balance('PRCD', ['100']) + one + closing('101.00')), []],
    ['PRCD and OPBD', document053(balance('PRCD', ['100']) + opening() + one + closing('101.00')), []],
    [
      'PRCD that is not OPBD',
      document053(balance('PRCD', ['99']) + opening() + one + closing('101.00')),
      ['BALANCE_BROKEN error'],
    ],
    [
      'overdrawn',
      document053(balance('OPBD', ['100', 'DBIT']) + one + balance('CLBD', ['99', 'DBIT'], '2026-10-12')),
      [],
    ],
    [
      'an entry in another currency, with balances',
      document053(
        opening() +
          balance('OPBD', ['5', 'CRDT', 'USD']) +
          one +
          entry(['2', 'DBIT', 'USD']) +
          closing('101') +
          balance('CLBD', ['3', 'CRDT', 'USD']),
      ),
      [],
    ],
    [
      'the same, broken',
      document053(
        opening() +
          balance('OPBD', ['5', 'CRDT', 'USD']) +
          one +
          entry(['2', 'DBIT', 'USD']) +
          closing('101') +
          balance('CLBD', ['4', 'CRDT', 'USD']),
      ),
      ['BALANCE_BROKEN error'],
    ],
    [
      'an entry in a currency that has none',
      document053(opening() + one + entry(['2', 'CRDT', 'USD']) + closing('101')),
      ['VALUE_UNKNOWN error'],
    ],
    [
      'closing in another currency',
      document053(opening() + one + balance('CLBD', ['101', 'CRDT', 'SEK'], '2026-10-12')),
      ['BALANCE_BROKEN error'],
    ],
    [
      'a closing of each day',
      document053(opening() + closing('101', '2026-10-12') + closing('50', '2026-10-10') + one),
      [],
    ],
    [
      'two closings of one day',
      document053(opening() + closing('101') + closing('102') + one),
      ['BALANCE_BROKEN error', 'BALANCE_BROKEN error'],
    ],
    [
      'an opening of each day',
      document053(balance('OPBD', ['7'], '2026-10-12') + opening() + one + closing('101')),
      [],
    ],
    ['no closing', document053(opening() + one), ['BALANCE_MISSING warning']],
    ['no balance', document053(one), ['BALANCE_MISSING warning']],
    [
      'a report',
      message(stmt(balance('ITBD', ['7']) + one, '<Id>1</Id>', 'Rpt'), '', 'BkToCstmrAcctRpt'),
      ['BALANCE_MISSING warning'],
    ],
    [
      'a report with both',
      message(stmt(opening() + one + closing('102'), '<Id>1</Id>', 'Rpt'), '', 'BkToCstmrAcctRpt'),
      ['BALANCE_BROKEN error'],
    ],
    ['a broken sum', document053(opening() + one + closing('101.01')), ['BALANCE_BROKEN error']],
    [
      'a summary',
      document053(
        opening() +
          summary(
            '<TtlNtries><NbOfNtries>1</NbOfNtries><Sum>1.0</Sum><TtlNetNtryAmt>1.00</TtlNetNtryAmt><CdtDbtInd>CRDT</CdtDbtInd></TtlNtries>',
          ) +
          one +
          closing('101'),
      ),
      [],
    ],
    [
      'a net of the wrong sign',
      document053(
        opening() +
          summary('<TtlNtries><TtlNetNtry><Amt>1</Amt><CdtDbtInd>DBIT</CdtDbtInd></TtlNetNtry></TtlNtries>') +
          one +
          closing('101'),
      ),
      ['TOTAL_DISAGREES error'],
    ],
    [
      'a wrong count',
      document053(
        opening() + summary('<TtlCdtNtries><NbOfNtries>2</NbOfNtries></TtlCdtNtries>') + one + closing('101'),
      ),
      ['COUNT_DISAGREES error'],
    ],
    [
      'a wrong sum',
      document053(opening() + summary('<TtlDbtNtries><Sum>0.01</Sum></TtlDbtNtries>') + one + closing('101')),
      ['TOTAL_DISAGREES error'],
    ],
    [
      'a sum that is none',
      document053(opening() + summary('<TtlCdtNtries><Sum>1,00</Sum></TtlCdtNtries>') + one + closing('101')),
      ['TOTAL_DISAGREES error'],
    ],
  ])('%s', async (_what, text, expected) => {
    expect((await warningsOf(text)).map(({ code, severity }) => `${code} ${severity}`)).toEqual(expected);
  });

  it('compares sums of entries in one currency only', async () => {
    const sums = summary('<TtlCdtNtries><NbOfNtries>2</NbOfNtries><Sum>3</Sum></TtlCdtNtries>');
    const { outcome } = await readText(format, document053(sums + one + entry(['2', 'CRDT', 'USD'])));
    expect(outcome.totals.map(({ name }) => name)).toEqual(['贷方笔数']);
  });

  it('names both figures', async () => {
    const [problem] = await warningsOf(document053(opening() + one + closing('101.01')));
    expect(problem!.params).toMatchObject({ expected: '101.00', found: '101.01', difference: '0.01' });
  });

  it('gives the proof of the day to the workspace, for statements only', async () => {
    const body = opening() + one + closing('101.00');
    const { outcome } = await readText(format, document053(body));
    expect(
      outcome.balances.map(({ firstDay, lastDay, ...rest }) => [formatDay(firstDay), formatDay(lastDay), rest]),
    ).toEqual([
      [
        '2026-10-12',
        '2026-10-12',
        {
          account: 'DE02120300000000202051',
          currency: 'EUR',
          opening: 10_000n,
          closing: 10_100n,
          rows: 100n,
          number: null,
        },
      ],
    ]);
    const report = await readText(format, message(stmt(body, '<Id>1</Id>', 'Rpt'), '', 'BkToCstmrAcctRpt'));
    expect(report.outcome.balances).toEqual([]);
  });

  it('covers the days that it says, where it has no balances', async () => {
    const period = (end: string) => `<FrToDt><FrDtTm>2026-10-10T00:00:00</FrDtTm><ToDtTm>${end}</ToDtTm></FrToDt>`;
    const days = async (end: string, name = 'Stmt', root = 'BkToCstmrStmt') => {
      const { outcome } = await readText(format, message(stmt('', `<Id>1</Id>${period(end)}`, name), '', root));
      return outcome.coverage && [outcome.coverage.firstDay, outcome.coverage.lastDay].map(formatDay);
    };
    expect(await days('2026-10-13T00:00:00')).toEqual(['2026-10-10', '2026-10-12']);
    expect(await days('2026-10-13T12:00:00')).toEqual(['2026-10-10', '2026-10-13']);
    // A report during the day, or a notification, is not the whole of its day.
    expect(await days('2026-10-13T12:00:00', 'Rpt', 'BkToCstmrAcctRpt')).toBeNull();
  });

  it('covers days without entries', async () => {
    const { outcome } = await readText(format, document053(opening() + closing('100.00', '2026-10-14')));
    expect([outcome.coverage!.firstDay, outcome.coverage!.lastDay].map(formatDay)).toEqual([
      '2026-10-12',
      '2026-10-14',
    ]);
  });
});

describe('pages and sequences', () => {
  const one = entry(['1.00']);
  const interim = (amount: string) => balance('ITBD', [amount], '2026-10-12');
  const itbd = [
    stmt(opening() + one + interim('101'), numbered(7, page(1, false))),
    stmt(interim('101') + one + closing('102'), numbered(7, page(2, true))),
  ];
  /** The interim balance as a booked one of a sub-type. */
  const intermediate = (code: string, from: string): [string, string] => [
    `<Cd>${from}</Cd></CdOrPrtry>`,
    `<Cd>${code}</Cd></CdOrPrtry><SubTp><Cd>INTM</Cd></SubTp>`,
  ];
  const marked = (code: string, amount: string) =>
    balance(code, [amount], '2026-10-12', '<SubTp><Cd>INTM</Cd></SubTp>');
  const both = [
    stmt(opening() + one + closing('102') + marked('CLBD', '101'), numbered(7, page(1, false))),
    stmt(opening() + marked('OPBD', '101') + one + closing('102'), numbered(7, page(2, true))),
  ];
  const wide = [1, 2].map((number) => stmt(opening() + one + closing('102'), numbered(7, page(number, number === 2))));

  it.each([
    ['pages that join', message(itbd.join('')), []],
    ['pages that do not', message(itbd.join('').replace('>101<', '>100<')), ['BALANCE_BROKEN', 'BALANCE_BROKEN']],
    ['pages that repeat the balances of all', message(wide.join('')), []],
    ['such pages, broken', message(wide.join('').replaceAll('>102<', '>103<')), ['BALANCE_BROKEN']],
    [
      'pages marked INTM',
      message(
        itbd
          .join('')
          .replace(...intermediate('CLBD', 'ITBD'))
          .replace(...intermediate('OPBD', 'ITBD')),
      ),
      [],
    ],
    ['pages with balances of their own and of all', message(both.join('')), []],
    ['pages of which each begins as the whole', message(both.join('').replace(marked('OPBD', '101'), '')), []],
    [
      'the same, broken',
      message(both.join('').replace(marked('OPBD', '101'), '').replaceAll('>102<', '>103<')),
      ['BALANCE_BROKEN'],
    ],
    [
      'messages that are pages, joined by ITBD',
      [1, 2]
        .map((n) =>
          message(itbd[n - 1]!.replace(page(n, n === 2), ''), page(n, n === 2).replaceAll('StmtPgntn', 'MsgPgntn')),
        )
        .join('')
        .replace('</Document><Document>', ''),
      [],
    ],
    [
      'a page that does not say whether it is the last',
      message(
        stmt(opening() + one + closing('101'), numbered(7, page(1, true).replace(/<LastPgInd>.*<.LastPgInd>/, ''))),
      ),
      ['FILE_TRUNCATED warning'],
    ],
    [
      'a page left out',
      message(itbd.join('').replace('<PgNb>2<', '<PgNb>3<')),
      ['FILE_TRUNCATED warning', 'FILE_TRUNCATED warning'],
    ],
    [
      'pages of two accounts',
      message(itbd[0]! + itbd[1]!.replace('DE02120300000000202051', 'X')),
      ['FILE_TRUNCATED warning', 'FILE_TRUNCATED warning'],
    ],
    ['an empty statement twice', message(stmt(opening() + closing('100')).repeat(2)), []],
    [
      'numbers of two accounts',
      message(
        stmt(opening() + one + closing('101'), numbered(7)) +
          stmt(opening('5') + closing('5'), numbered(8)).replace('DE02120300000000202051', 'X'),
      ),
      [],
    ],
    ['the first page alone', message(itbd[0]!), ['FILE_TRUNCATED warning']],
    ['the last page alone', message(itbd[1]!), ['FILE_TRUNCATED warning']],
    ['a page of such alone', message(wide[1]!), ['BALANCE_BROKEN warning', 'FILE_TRUNCATED warning']],
    [
      'statements that join',
      message(
        stmt(opening() + one + closing('101'), numbered(7)) +
          stmt(opening('101') + one + closing('102', '2026-10-13'), numbered(8)),
      ),
      [],
    ],
    [
      'statements that do not',
      message(
        stmt(opening() + one + closing('101'), numbered(7)) +
          stmt(opening('100') + one + closing('101', '2026-10-13'), numbered(8)),
      ),
      ['BALANCE_BROKEN'],
    ],
    [
      'a number left out',
      message(
        stmt(opening() + one + closing('101'), numbered(7)) +
          stmt(opening('100') + one + closing('101', '2026-10-13'), numbered(9)),
      ),
      ['FILE_TRUNCATED warning'],
    ],
    ['a statement twice', message(stmt(opening() + one + closing('101'), numbered(7)).repeat(2)), ['ROW_MALFORMED']],
    [
      'two alike of two numbers',
      message(stmt(one, '<Id>A</Id>') + stmt(one, '<Id>B</Id>')),
      ['BALANCE_MISSING warning'],
    ],
    [
      'a message of several, the last',
      message(stmt(opening() + one + closing('101')), '<MsgPgntn><PgNb>2</PgNb><LastPgInd>true</LastPgInd></MsgPgntn>'),
      ['FILE_TRUNCATED warning'],
    ],
    [
      'a message of several, the first',
      message(
        stmt(opening() + one + closing('101')),
        '<MsgPgntn><PgNb>1</PgNb><LastPgInd>false</LastPgInd></MsgPgntn>',
      ),
      ['FILE_TRUNCATED warning'],
    ],
  ])('%s', async (_what, text, expected) => {
    const problems = await warningsOf(text);
    expect(problems.map(({ code, severity }) => (severity === 'error' ? code : `${code} ${severity}`))).toEqual(
      expected,
    );
  });

  it('proves pages together and prints each by itself', async () => {
    const { outcome } = await readText(format, message(itbd.join('')));
    expect(outcome.balances).toMatchObject([{ opening: 10_000n, closing: 10_200n, rows: 200n }]);
    expect(outcome.statements!.map((each) => [each.opening, each.closing])).toEqual([
      [10_000n, 10_100n],
      [10_100n, 10_200n],
    ]);
  });
});

describe('damage', () => {
  const good = document053(opening() + entry(['1.00'], '<AcctSvcrRef>A</AcctSvcrRef>') + closing('101.00'));
  const deep = (times: number) => `${'<a>'.repeat(times)}${'</a>'.repeat(times)}`;

  it.each([
    ['<Sts>BOOK', '<Sts>BUCH', 'VALUE_UNKNOWN'],
    ['<Sts>BOOK</Sts>', '', 'VALUE_UNKNOWN'],
    ['<Sts>BOOK</Sts>', '<Sts>BOOK</Sts><Sts>PDNG</Sts>', 'ROW_MALFORMED'],
    ['>1.00</Amt><CdtDbtInd>CRDT<', '>1.00</Amt><CdtDbtInd>KRDT<', 'VALUE_UNKNOWN'],
    ['>1.00</Amt><CdtDbtInd>CRDT</CdtDbtInd>', '>1.00</Amt>', 'COLUMN_MISSING'],
    ['<Ntry><Amt Ccy="EUR">1.00</Amt>', '<Ntry>', 'COLUMN_MISSING'],
    ['>1.00</Amt>', '>1.00</Amt><Amt Ccy="EUR">2.00</Amt>', 'ROW_MALFORMED'],
    ['>1.00<', '>1.001<', 'AMOUNT_INVALID'],
    ['>1.00<', '>1,00<', 'AMOUNT_INVALID'],
    ['>1.00<', '>-1.00<', 'AMOUNT_INVALID'],
    ['>1.00<', '>1e2<', 'AMOUNT_INVALID'],
    ['>1.00<', '>.<', 'AMOUNT_INVALID'],
    ['>1.00<', '><', 'AMOUNT_INVALID'],
    ['>1.00<', '>1<x/>00<', 'AMOUNT_INVALID'],
    ['>1.00<', '>100000000000000000.00<', 'AMOUNT_INVALID'],
    ['>101.00<', '>101.001<', 'AMOUNT_INVALID'],
    ['<Ntry><Amt Ccy="EUR">', '<Ntry><Amt>', 'CURRENCY_UNKNOWN'],
    ['<Ntry><Amt Ccy="EUR">', '<Ntry><Amt Ccy="EUX">', 'CURRENCY_UNKNOWN'],
    ['<BookgDt><Dt>2026-10-12', '<BookgDt><Dt>2026-02-30', 'DATE_INVALID'],
    ['<BookgDt><Dt>2026-10-12', '<BookgDt><Dt>12.10.2026', 'DATE_INVALID'],
    ['<BookgDt><Dt>2026-10-12</Dt>', '<BookgDt><Dt>2026-10-12</Dt><DtTm>2026-10-13T00:00:00</DtTm>', 'DATE_INVALID'],
    ['<BookgDt><Dt>2026-10-12', '<BookgDt><Dt>', 'DATE_INVALID'],
    ['<Dt>2026-10-12</Dt></BookgDt>', '</BookgDt>', 'DATE_INVALID'],
    ['</BookgDt>', '</BookgDt><RvslInd>maybe</RvslInd>', 'VALUE_UNKNOWN'],
    ['<AcctSvcrRef>A<', '<AcctSvcrRef>1.2E+17<', 'IDENTIFIER_DAMAGED'],
    ['<IBAN>DE02120300000000202051</IBAN>', '', 'COLUMN_MISSING'],
    [account, '', 'COLUMN_MISSING'],
    [account, account + account, 'ROW_MALFORMED'],
    ['<Ntry>', '<Ntrx>', 'ROW_MALFORMED'],
    ['<Id>1</Id>', `<Id>1</Id><x>${entry(['1.00'])}</x>`, 'ROW_MALFORMED'],
    ['<Document>', `<Document>${entry(['1.00'])}`, 'ROW_MALFORMED'],
    ['<Id>1</Id>', `<Id>1</Id><StmtPgntn><PgNb>1</PgNb><LastPgInd>so</LastPgInd></StmtPgntn>`, 'VALUE_UNKNOWN'],
    ['<Id>1</Id>', `<Id>1</Id>${deep(200)}`, 'ROW_MALFORMED'],
    ['<Id>1</Id>', `<Id>1</Id><x>${'<y/>'.repeat(60_000)}</x>`, 'ROW_MALFORMED'],
    ['<Id>1<', `<Id>${'1'.repeat(2_000_000)}<`, 'ROW_MALFORMED'],
    ['<Id>1<', `<Id x="${'1'.repeat(2_000_000)}">1<`, 'ROW_MALFORMED'],
    ['<Id>1<', '<Id>&x;<', 'ROW_MALFORMED'],
    ['<Id>1<', '<Id>\u0000<', 'ROW_MALFORMED'],
    ['<Document>', '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><Document>', 'ROW_MALFORMED'],
    ['</Document>', '', 'FILE_TRUNCATED'],
    ['</Stmt></BkToCstmrStmt></Document>', '</St', 'FILE_TRUNCATED'],
    ['</GrpHdr>', '', 'ROW_MALFORMED'],
    ['</Document>', '</Document><Document/>', 'ROW_MALFORMED'],
  ])('%s → %s: %s', async (from, to, code) => {
    const changed = to === '<Ntrx>' ? good.replace('<Ntry>', to).replace('</Ntry>', '</Ntrx>') : good.replace(from, to);
    expect(changed).not.toBe(good);
    expect(codesOf(await refusalOf(readText(format, changed, 4_096)))).toEqual([code]);
  });

  it('names the record, the line, the element and the value', async () => {
    const text = plain.replace('>300.00<', '>300.001<');
    const [problem] = await refusalOf(readText(format, text));
    expect(problem).toMatchObject({
      code: 'AMOUNT_INVALID',
      params: { record: '2', column: 'Ntry/Amt', value: '300.001' },
      where: { line: plain.slice(0, plain.indexOf('>300.00<')).split('\n').length, column: 'Ntry/Amt' },
    });
  });

  it.each([
    ['', 'FILE_EMPTY'],
    ['<Document/>', 'HEADER_MISSING'],
    [message(''), 'FILE_TRUNCATED'],
    ['<?xml version="1.0" encoding="ebcdic-xx"?><Document/>', 'ENCODING_INVALID'],
    [Buffer.from(good.replace('<Id>1<', '<Id>\u00fc<'), 'latin1'), 'ENCODING_INVALID'],
  ])('refuses %#', async (text, code) => {
    expect(codesOf(await refusalOf(readText(format, text)))).toEqual([code]);
  });

  it('names the byte that is not in the encoding', async () => {
    const far = '<x/>'.repeat(500);
    const bytes = Buffer.from(good.replace('<Id>1<', `${far}<Id>ü€\u00ff<`), 'utf8');
    const at = bytes.indexOf(0xbf);
    bytes[at] = 0x20;
    for (const size of [1, 7, 65_536])
      expect((await refusalOf(readText(format, bytes, size)))[0]!.params.position).toBe(String(at + 1));
  });

  it('knows no prototype', async () => {
    const text = good
      .replace('<Id>1</Id>', '<Id>1</Id><__proto__><constructor/></__proto__>')
      .replace('<Ntry>', '<Ntry __proto__="x">');
    expect(await warningsOf(text)).toEqual([]);
  });
});

type Expected = {
  file: string;
  statements: {
    account: string;
    opening: string | null;
    closing: string | null;
    transactions: {
      amount: string;
      status: string;
      entryDate: string | null;
      valueDate: string | null;
      ref: string | null;
    }[];
  }[];
};

const expectedFolder = sharedSample('bank/expected/camt');
const expectations = expectedFolder
  ? readdirSync(expectedFolder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.json'))
      .map((name): Expected => JSON.parse(readFileSync(join(expectedFolder, name), 'utf8')))
  : [];

describe.skipIf(expectations.length === 0)('camt of many versions (shared/fixtures)', () => {
  const plainAmount = (text: string | null) => (text === null ? null : Number(text).toFixed(2));

  it.each(expectations)('$file', async ({ file, statements }) => {
    const path = sharedSample(`bank/${file}`)!;
    const parsed = await parsePath(path, file, [format], 480);
    if (!parsed.ok || !('statements' in parsed)) throw new Error(JSON.stringify(parsed));
    expect(
      parsed.statements.map((each) => ({
        account: each.account,
        opening: each.opening,
        closing: each.closing,
        transactions: each.transactions.map((row) => ({
          amount: row.amount,
          status: row.status ?? 'BOOK',
          entryDate: row.entryDate,
          valueDate: row.valueDate,
        })),
      })),
    ).toEqual(
      statements.map((each) => ({
        account: each.account,
        opening: plainAmount(each.opening),
        closing: plainAmount(each.closing),
        transactions: each.transactions.map(({ amount, status, entryDate, valueDate }) => ({
          amount: plainAmount(amount),
          status,
          entryDate,
          valueDate,
        })),
      })),
    );
  });
});
