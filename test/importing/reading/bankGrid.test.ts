import { utils, write } from '@e965/xlsx';
import { describe, expect, it } from 'vitest';
import { formats } from '../../../src-main/importing/formats/index.ts';
import { identify } from '../../../src-main/importing/identify.ts';
import { bankFormat, type Layout } from '../../../src-main/importing/reading/bankGrid/index.ts';
import { codesOf } from '../../formats/damage.ts';
import { readText, readWith, refusalOf } from '../../formats/readSample.ts';
import { bytesFile } from './bytes.ts';

const layout: Layout = {
  name: '明细',
  kind: 'corporate',
  header: '日期,时间,转出,转入,余额,流水号',
  needs: [['日期'], ['转出', '转入']],
  columns: { time: ['日期'], clock: ['时间'], out: ['转出'], in: ['转入'], balance: ['余额'], bankRef: ['流水号'] },
  memo: [],
  amounts: ['sides'],
};
const format = bankFormat({ id: 'test', name: '测试银行明细', names: ['测试银行'], layouts: [layout] });

const head = '账号：1234\n日期,时间,转出,转入,余额,流水号\n';
const lines = [
  '2026-10-12,09:00:00,,10.00,110.00,A',
  '2026-10-12,10:00:00,30.00,,80.00,B',
  '2026-10-12,10:00:00,5.00,,75.00,C',
  '2026-10-13,11:00:00,,7.25,82.25,D',
];
const endsOf = async (rows: readonly string[]) => {
  const { outcome } = await readText(format, head + rows.join('\n'), 65_536);
  const [{ opening, closing } = { opening: null, closing: null }] = outcome.statements!;
  return [opening, closing, ...codesOf(outcome.warnings)];
};
const codesFor = async (rows: readonly string[]): Promise<string[]> =>
  codesOf(await refusalOf(readText(format, head + rows.join('\n'), 65_536)));

describe('the running balance of a bank detail', () => {
  const [a, b, c, d] = lines as [string, string, string, string];

  it('leads from opening to closing, oldest or newest first, also where one second has several rows', async () => {
    const expected = [10_000n, 8_225n, 'BALANCE_MISSING'];
    expect(await endsOf([a, b, c, d])).toEqual(expected);
    expect(await endsOf([d, c, b, a])).toEqual(expected);
    // The bank lists two rows of one second the other way round.
    expect(await endsOf([a, c, b, d])).toEqual(expected);
  });

  it('tells the order by the clock where the balances go back and forth', async () => {
    const there = '2026-10-12,09:00:00,,5.00,15.00,A';
    const back = '2026-10-12,10:00:00,5.00,,10.00,B';
    expect((await endsOf([there, back])).slice(0, 2)).toEqual([1_000n, 1_000n]);
    expect((await endsOf([back, there])).slice(0, 2)).toEqual([1_000n, 1_000n]);
  });

  it.each([
    ['a row is missing', [a, b, d]],
    ['a row stands twice', [a, b, b, c, d]],
    ['sides are changed', [a, '2026-10-12,10:00:00,,30.00,80.00,B', c, d]],
    ['an amount is another', [a, b, '2026-10-12,10:00:00,5.01,,75.00,C', d]],
    ['a balance is another', [a, b, c.replace('75.00', '57.00'), d]],
  ])('breaks where %s', async (_what, rows) => {
    expect(await codesFor(rows)).toEqual(['BALANCE_BROKEN']);
    expect(await codesFor([...rows].reverse())).toEqual(['BALANCE_BROKEN']);
  });

  it('names the line of the row, whichever way the file runs', async () => {
    const wrong = c.replace('75.00', '75.50');
    const [forward] = await refusalOf(readText(format, head + [a, b, wrong, d].join('\n')));
    expect(forward).toMatchObject({ params: { expected: '75.00', found: '75.50' }, where: { line: 5 } });
    const [backward] = await refusalOf(readText(format, head + [d, wrong, b, a].join('\n')));
    expect(backward).toMatchObject({ params: { expected: '75.00', found: '75.50' }, where: { line: 4 } });
  });
});

describe('lines around the rows', () => {
  const page = (line: string, count: string): string[] => [
    ...lines.slice(0, 2),
    '本页合计     借方发生额：30.00     借方交易笔数：1     贷方发生额：10.00     贷方交易笔数：1 ',
    '日期,时间,转出,转入,余额,流水号',
    ...lines.slice(2),
    line,
    `合计笔数：${count}`,
  ];

  it('proves the sums of each page and of all, and passes over repeated headers and remarks', async () => {
    const rows = [...page('小计,,5.00,7.25', '4'), '本明细仅供参考，不作为证明', '打印人,李四'];
    const { outcome } = await readText(format, head + rows.join('\n'), 65_536);
    expect(outcome.totals.map(({ name, declared, agrees }) => [name, declared, agrees])).toEqual([
      ['借方发生额', '30.00', true],
      ['借方交易笔数', '1', true],
      ['贷方发生额', '10.00', true],
      ['贷方交易笔数', '1', true],
      ['小计(收入)', '7.25', true],
      ['小计(支出)', '5.00', true],
      ['合计笔数', '4', true],
    ]);
    expect(outcome.warnings).toEqual([]);
  });

  it('knows a line of totals and a repeated header that begin with a digit as well', async () => {
    const { outcome } = await readText(format, `${head}${lines.join('\n')}\n156合计,笔数,4,,82.25,`);
    expect(outcome.totals).toMatchObject([{ declared: '4', computed: '4', agrees: true }]);
    const numbered: Layout = {
      ...layout,
      needs: [['流水号']],
      columns: { ...layout.columns, time: ['时间'], clock: [] },
    };
    const other = bankFormat({ id: 'test', name: '测试银行明细', names: ['测试银行'], layouts: [numbered] });
    const row = '1,2026-10-12,,10.00,110.00,A';
    for (const first of ['2nd', '序号']) {
      const columns = `${first},时间,转出,转入,余额,流水号`;
      const text = ['账号：1234', columns, row, columns, row.replace('110', '120'), '2,,,,,仅供参考'].join('\n');
      expect((await readText(other, text)).rows).toHaveLength(2);
    }
  });

  it('refuses what disagrees', async () => {
    expect(await codesFor(page('小计,,5.01,7.25', '4'))).toEqual(['TOTAL_DISAGREES']);
    expect(await codesFor(page('小计,,5.00,7.25', '5'))).toEqual(['COUNT_DISAGREES']);
    expect(await codesFor([...lines, '合计,,35.00,17.25', lines[0]!])).toEqual(['ROW_MALFORMED']);
  });

  it('does not pass over a row whose day or amount it cannot read', async () => {
    expect(await codesFor([...lines, '2026-10-13'])).toEqual(['ROW_MALFORMED']);
    expect(await codesFor([...lines, '2026-1O-13,11:00:00,,1.00,83.25,E'])).toEqual(['DATE_INVALID']);
    expect(await codesFor([...lines, '前日,11:00:00,,1.00,83.25,E'])).toEqual(['DATE_INVALID']);
    expect(await codesFor([...lines, '2026-10-13,11:00:00,,一元,83.25,E'])).toEqual(['AMOUNT_INVALID']);
  });
});

describe('workbooks of a bank', () => {
  const sheet = (rows: unknown[][]) => utils.aoa_to_sheet(rows);
  const header = ['日期', '时间', '转出', '转入', '余额', '流水号'];
  const workbook = (sheets: Record<string, unknown[][]>, bookType: 'biff8' | 'xlsx' = 'biff8'): Uint8Array => {
    const book = utils.book_new();
    for (const [name, rows] of Object.entries(sheets)) utils.book_append_sheet(book, sheet(rows), name);
    return write(book, { type: 'buffer', bookType }) as Uint8Array;
  };

  it.each(['biff8', 'xlsx'] as const)('reads numbers as amounts, and every sheet with a header (%s)', async (type) => {
    const bytes = workbook(
      {
        封面: [['说明']],
        人民币: [['账号', '1'], header, [20261012, 90503, null, 0.1, 0.30000000000000004, 'A']],
        美元: [['账号', '2'], ['币种', '美元'], header, ['20261012', '', 0.2, null, -0.2, 'B']],
      },
      type,
    );
    const { rows, outcome } = await readWith(format, bytesFile(bytes));
    expect(rows.map((row) => [row.part, row.amount, row.currency, row.balance, row.occurredAt])).toEqual([
      [0, 10n, 'CNY', 30n, 1_791_767_103],
      [1, -20n, 'USD', -20n, null],
    ]);
    expect(outcome.parts).toEqual(['人民币', '美元']);
    expect(outcome.accounts).toEqual(['1', '2']);
  });

  it.each([
    [[20261012, '', null, 1.005, 1, 'A'], 'AMOUNT_INVALID'],
    [[20261012, '', null, true, 1, 'A'], 'AMOUNT_INVALID'],
    [[46307, '', null, 1, 1, 'A'], 'DATE_INVALID'],
    [[20261012, '', null, 1, 1, 6.222e18], 'IDENTIFIER_DAMAGED'],
  ])('refuses %j with %s', async (row, code) => {
    const problems = await refusalOf(readWith(format, bytesFile(workbook({ s: [header, row] }))));
    expect(codesOf(problems)).toEqual([code]);
    expect(problems[0]!.where).toMatchObject({ sheet: 's', line: 2 });
  });
});

describe('files that are no bank detail', () => {
  it.each([
    ['', 'FILE_EMPTY'],
    ['a,b\n1,2\n', 'HEADER_MISSING'],
    [`${'x\n'.repeat(40)}${head}${lines[0]}`, 'HEADER_MISSING'],
    [`__proto__,constructor,日期\n1,2,3\n`, 'HEADER_MISSING'],
    [`${head}"2026-10-12`, 'ROW_MALFORMED'],
    [`${head}${'9'.repeat(1 << 21)}`, 'ROW_MALFORMED'],
  ])('are refused (%#)', async (text, code) => {
    expect(codesOf(await refusalOf(readText(format, text, 65_536)))).toEqual([code]);
  });

  it.each([
    '流水号,业务日期,交易时间,虚账户,交易类型,状态,币种,金额\n1,2,3,4,5,6,7,8\n',
    '日期,摘要,金额,余额\n2026-10-12,x,1.00,1.00\n',
    '交易日期,交易时间,借方金额,贷方金额,余额,对方账号,对方户名,摘要\n20261012,090000,,1.00,1.00,1,x,y\n',
  ])('are not claimed by a bank: %s', async (text) => {
    const found = await identify(bytesFile(Buffer.from(text)), formats).then(
      ({ format: { side } }) => side,
      (error: { problems: { code: string }[] }) => error.problems[0]!.code,
    );
    expect(['book', 'FORMAT_UNKNOWN']).toContain(found);
  });
});
