import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { describeProblem } from '../../../shared/text/problems.ts';
import { encodeGbk } from '../../../src-main/cli/generate/files/gbk.ts';
import { type Desk, openDesk, type Profile } from './desk.ts';
import { english, fen, fixed } from './samples.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let desk: Desk;
const profiles: Record<string, Profile> = {};
const contents: Record<string, string> = { english, fen, fixed };
const bytesOf = (code: string, text: string): Uint8Array => (code === 'fen' ? encodeGbk(text) : Buffer.from(text));

beforeAll(async () => {
  desk = await openDesk(['english', 'fen', 'fixed', 'draft']);
  const answers = { english: {}, fen: { currency: 'CNY' }, fixed: { currency: 'USD' } } as const;
  for (const code of ['english', 'fen', 'fixed'] as const) {
    const path = desk.put(`${code}.txt`, bytesOf(code, contents[code]!));
    profiles[code] = (await desk.propose(path, code, answers[code])).profile;
    await desk.save(profiles[code]);
  }
});
afterAll(() => desk.close());

let files = 0;
/** Imports a sample in which one place was changed, and what it is refused for. */
async function damaged(code: string, from: string, to: string, source?: string) {
  const parts = contents[code]!.split(from);
  if (parts.length !== 2) throw new Error(`“${from}” stands ${parts.length - 1} times`);
  files += 1;
  const report = await desk.import(desk.put(`damaged-${files}.txt`, bytesOf(code, parts.join(to))), source);
  expect(report.outcome).toBe('refused');
  return report.problems;
}

describe('a damaged table is refused', () => {
  it.each<[string, string, string, string, string, Record<string, unknown>]>([
    ['a wrong figure', 'english', '"3,000.10"', '"3,000.11"', 'BALANCE_BROKEN', {}],
    ['a row that is missing', 'english', '14/10/2026,SALARY,C,"3,000.10",GBP,"11,750.10"\n', '', 'BALANCE_BROKEN', {}],
    ['a balance that is missing', 'english', '"11,750.10"', '', 'AMOUNT_INVALID', { line: 5, column: 'Balance' }],
    [
      'the other decimal mark',
      'english',
      '750.10,GBP',
      '"750,10",GBP',
      'AMOUNT_INVALID',
      { line: 6, column: 'Amount' },
    ],
    ['more digits than the currency has', 'english', '750.10,GBP', '750.105,GBP', 'AMOUNT_INVALID', { line: 6 }],
    ['another currency beside the amount', 'english', '750.10,GBP', 'USD 750.10,GBP', 'AMOUNT_INVALID', { line: 6 }],
    ['a minus beside a flag', 'english', '750.10,GBP', '-750.10,GBP', 'AMOUNT_INVALID', { line: 6 }],
    ['a flag that says nothing known', 'english', 'SALARY,C', 'SALARY,X', 'VALUE_UNKNOWN', { line: 5, column: 'D/C' }],
    ['a day that does not exist', 'english', '02/11/2026', '31/11/2026', 'DATE_INVALID', { line: 6 }],
    ['a day in the other order', 'english', '14/10/2026', '10/14/2026', 'DATE_INVALID', { line: 5 }],
    ['a currency that does not exist', 'english', '"3,000.10",GBP', '"3,000.10",GBX', 'CURRENCY_UNKNOWN', { line: 5 }],
    ['a cell too few', 'english', 'C,"3,000.10",GBP', 'C,"3,000.10"', 'ROW_MALFORMED', { line: 5 }],
    ['a cell too many', 'english', 'SALARY,C', 'SALARY,C,C', 'ROW_MALFORMED', { line: 5 }],
    ['a total that disagrees', 'fen', '150057', '150058', 'TOTAL_DISAGREES', { line: 6 }],
    ['a count that disagrees', 'fen', '共3笔', '共4笔', 'COUNT_DISAGREES', { line: 6 }],
    ['no line of totals', 'fen', '合计,共3笔,150057,2000,\n', '', 'FILE_TRUNCATED', {}],
    ['a total that is left blank', 'fen', '150057', '', 'ROW_MALFORMED', { line: 6 }],
    ['a row after the totals', 'fen', '2000,\n', '2000,\n2026-10-14,运费,7,,A0004\n', 'ROW_MALFORMED', { line: 7 }],
    ['a total that no rule is of', 'fen', '合计,共', '总金额 150057\n合计,共', 'ROW_MALFORMED', { line: 6 }],
    ['money on both sides', 'fen', '7,,A0003', '7,7,A0003', 'ROW_MALFORMED', { line: 5 }],
    ['no amount at all', 'fen', '7,,A0003', ',,A0003', 'AMOUNT_INVALID', { line: 5 }],
    ['a fraction of the smallest unit', 'fen', '7,,A0003', '7.5,,A0003', 'AMOUNT_INVALID', { line: 5 }],
    ['an identifier that became a number', 'fen', 'A0003', '1.2E+17', 'IDENTIFIER_DAMAGED', { line: 5 }],
    [
      'an amount that grows into the next column',
      'fixed',
      'OFFICE SUPPLIES              80.50 ',
      'OFFICE SUPPLIES      1234567890.50 ',
      'ROW_MALFORMED',
      { line: 6 },
    ],
    [
      'a text that grows into the next column',
      'fixed',
      'COURIER FEE            ',
      'COURIER FEE FOR OCTOBER',
      'ROW_MALFORMED',
      { line: 4 },
    ],
  ])('%s', async (_what, code, from, to, expected, where) => {
    const problems = await damaged(code, from, to, code);
    expect(problems.map((problem) => problem.code)).toContain(expected);
    expect(problems.find((problem) => problem.code === expected)!.where).toMatchObject(where);
    expect(await desk.rows(code)).toEqual([]);
  });

  it('names every bad cell of a row in a preview, and goes on', async () => {
    const file = desk.put(
      'bad.csv',
      english.replace('13/10/2026', '13/13/2026').replace('D,"1,250.00"', 'X,"1,2,50.00"'),
    );
    const preview = await desk.core.call('mappings.preview', { file, profile: profiles.english! });
    expect(preview).toMatchObject({ read: 3, bad: 1 });
    expect(preview.rows[0]).toMatchObject({ line: 4, record: 1, transaction: null });
    expect(preview.rows[0]!.problems.map(({ code, where }) => [code, where.column])).toEqual([
      ['DATE_INVALID', 'Posting Date'],
      ['VALUE_UNKNOWN', 'D/C'],
      ['AMOUNT_INVALID', 'Amount'],
    ]);
    expect(preview.rows[1]!.transaction).toMatchObject({ day: '2026-10-14', amount: '3000.10' });
  });
});

describe('a header that has changed is refused', () => {
  const header = 'Posting Date,Description,D/C,Amount,Currency,Balance';

  it.each<[string, string, Record<string, string>]>([
    ['a column was added', `${header},Branch`, { before: '6', now: '7', added: 'Branch', missing: '–', renamed: '–' }],
    [
      'a column is missing',
      header.replace(',Currency', ''),
      { before: '6', now: '5', added: '–', missing: 'Currency' },
    ],
    [
      'a column has another name',
      header.replace('Amount', 'Value'),
      { added: '–', missing: '–', renamed: 'Amount → Value' },
    ],
    [
      'all of that',
      header.replace('Posting Date', 'Booked').replace(',Balance', ',Branch,Teller'),
      { renamed: 'Posting Date → Booked', added: 'Branch、Teller', missing: 'Balance' },
    ],
    ['another separator', header.replaceAll(',', ';'), { container: '"," → ";"', added: '–', missing: '–' }],
  ])('%s', async (_what, to, params) => {
    for (const source of ['english', undefined]) {
      const [problem] = await damaged('english', header, to, source);
      expect(problem).toMatchObject({
        code: 'HEADER_CHANGED',
        params: { profile: 'english', version: '1', ...params },
      });
      for (const language of ['zh-CN', 'en'] as const) {
        const { message, hint } = describeProblem(problem!, language);
        expect(message + hint).not.toMatch(/\{\w+\}/);
      }
    }
  });

  it('and any other table when the source is named', async () => {
    const report = await desk.import(desk.put('other.csv', 'a,b,c\n1,2,3\n'), 'english');
    expect(report.problems).toMatchObject([{ code: 'HEADER_CHANGED', params: { profile: 'english', now: '3' } }]);
    expect((await desk.import(desk.put('other2.csv', 'a,b,c\n1,2,4\n'))).problems).toMatchObject([
      { code: 'FORMAT_UNKNOWN' },
    ]);
  });

  it('until there is a new version; files of the old header are read by the old one', async () => {
    const text = english.replaceAll('\r', '').replace('Amount', 'Value').replace('SALARY', 'WAGES');
    const file = desk.put('renamed.csv', text);
    const { profile, questions } = await desk.propose(file, 'english');
    expect(questions).toEqual([]);
    expect(await desk.save(profile)).toMatchObject({ version: 2 });
    expect(await desk.save(profile)).toMatchObject({ version: 2 });
    expect(await desk.import(file)).toMatchObject({ outcome: 'imported', mappingVersion: 2 });
    expect(await desk.import(join(desk.folder, 'english.txt'))).toMatchObject({
      outcome: 'imported',
      mappingVersion: 1,
    });
    const { total, rows } = await desk.core.call('mappings.list', { code: 'english' });
    expect([total, rows.map(({ version, files: count }) => [version, count])]).toEqual([
      2,
      [
        [2, 1],
        [1, 1],
      ],
    ]);
  });

  it('but a header that a page repeats is no row', async () => {
    const header = english.split('\n')[2]!;
    const file = desk.put('pages.csv', english.replace('14/10/2026', `${header}\n14/10/2026`));
    const { profile, rows } = await desk.propose(file, 'draft');
    expect(rows).toBe(3);
    expect(await desk.core.call('mappings.preview', { file, profile })).toMatchObject({
      read: 3,
      bad: 0,
      problems: [],
    });
  });

  it('but columns in another order are found by their names', async () => {
    const swapped = english
      .split('\n')
      .slice(2, -1)
      .map((line) => {
        const cells = line.match(/"[^"]*"|[^,]+/g)!;
        return [cells[5], ...cells.slice(0, 5)].join(',');
      });
    const file = desk.put('swapped.csv', `${swapped.join('\n').replace('SALARY', 'PAY')}\n`);
    expect(await desk.import(file)).toMatchObject({ outcome: 'imported', mappingVersion: 1, read: 3 });
  });
});

describe('nothing that matters is guessed', () => {
  const asked = async (text: string, answers = {}, source?: string) => {
    files += 1;
    const { questions, profile } = await desk.propose(desk.put(`asked-${files}.csv`, text), 'draft', answers, source);
    return { questions: questions.map(({ question }) => question), profile };
  };

  it.each<[string, string, string[]]>([
    [
      'an order of dates that all dates leave open',
      'Date,Paid in,Paid out,Currency\n03/04/2026,1.00,,EUR\n05/06/2026,,2.00,EUR\n',
      ['dateOrder'],
    ],
    ['years of two digits', 'Date,Paid in,Paid out,Currency\n13.04.26,1.00,,EUR\n', ['dateOrder']],
    ['whole amounts that may be cents', 'Date,Paid in,Paid out,Currency\n2026-10-12,100,,EUR\n', ['power']],
    [
      'a mark that may be of thousands',
      'Date,Paid in,Paid out,Currency\n2026-10-12,"1,000",,KWD\n2026-10-13,,"2,500",KWD\n',
      ['decimal', 'power'],
    ],
    [
      'one column of amounts without a balance',
      'Date,Amount,Currency\n2026-10-12,-1.00,EUR\n2026-10-13,2.00,EUR\n',
      ['sign'],
    ],
    ['whose debit a flag means', 'Date,Amount,D/C,Currency\n2026-10-12,1.00,D,EUR\n2026-10-13,2.00,C,EUR\n', ['sign']],
    ['whose debit it is', 'Date,Debit,Credit,Currency\n2026-10-12,1.00,,EUR\n', ['sign']],
    [
      'two days',
      'Transaction date,Posting date,Paid in,Paid out,Currency\n2026-10-12,2026-10-13,1.00,,EUR\n',
      ['day', 'dateOrder'],
    ],
    ['no currency', 'Date,Paid in,Paid out\n2026-10-12,1.00,\n', ['currency']],
    [
      'words for a status that nobody knows',
      'Date,Paid in,Paid out,Currency,Status\n2026-10-12,1.00,,EUR,KLAAR\n',
      ['status'],
    ],
  ])('%s', async (_what, text, questions) => {
    expect((await asked(text)).questions).toEqual(questions);
  });

  it('a bank’s own file has the bank’s view and the account’s currency', async () => {
    const { questions, profile } = await asked('Date,Debit,Credit\n2026-10-12,1.00,\n', {}, 'vault');
    expect(questions).toEqual([]);
    expect(profile).toMatchObject({ currency: 'CNY', sign: { style: 'columns' } });
    expect(profile.columns.map(({ field }) => field)).toEqual(['day', 'out', 'in']);
  });

  it('balances overrule the names of debit and credit', async () => {
    const { questions, profile } = await asked(
      'Date,Debit,Credit,Balance,Currency\n2026-10-12,5.00,,105.00,EUR\n2026-10-13,,2.50,102.50,EUR\n2026-10-14,1.00,,103.50,EUR\n',
    );
    expect(questions).toEqual([]);
    expect(profile.columns.map(({ field }) => field)).toEqual(['day', 'in', 'out', 'balance', 'currency']);
  });

  it('answers are taken, and leave nothing open', async () => {
    const text = 'Date,Amount\n03/04/2026,100\n05/06/2026,-25\n';
    const { profile, questions } = await asked(text, { dateOrder: 'dmy', sign: 'out', power: '-2', currency: 'EUR' });
    expect(questions).toEqual([]);
    expect(profile).toMatchObject({
      dateOrder: 'dmy',
      power: -2,
      currency: 'EUR',
      sign: { style: 'signed', positive: 'out' },
    });
  });

  it('a draft can be kept, and reads no file', async () => {
    const file = desk.put('draft.csv', 'Date,Amount,Note\n03/04/2026,1.00,x\n');
    const { profile } = await desk.propose(file, 'draft');
    expect((await desk.save(profile)).open).toEqual(['dateOrder', 'sign', 'currency']);
    const report = await desk.import(file);
    expect(report.problems).toMatchObject([
      { code: 'MAPPING_INCOMPLETE', params: { profile: 'draft', open: 'dateOrder, sign, currency' } },
    ]);
    const preview = await desk.core.call('mappings.preview', { file, profile });
    expect(preview.problems).toMatchObject([{ code: 'MAPPING_INCOMPLETE' }]);
  });
});
