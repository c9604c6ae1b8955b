import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ImportReport } from '../../shared/entity/importReport.ts';
import type { Problem } from '../../shared/entity/problem.ts';
import { formats } from '../../src-main/importing/formats/index.ts';
import { sampleFile } from '../formats/readSample.ts';
import { diskFile } from './reading/bytes.ts';
import { type Bench, makeBench } from './workspace.ts';

// Threads start slowly on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let bench: Bench;
beforeEach(() => {
  bench = makeBench();
});
afterEach(() => bench.close());

const needed = ['业务日期', '交易时间', '虚账户', '交易类型', '状态', '币种', '金额'];
let made = 0;
/** A book of one row with other columns beside those that are needed. */
async function take(...more: string[]): Promise<ImportReport> {
  made += 1;
  const row = ['2026-10-12', '2026-10-12 09:00:00', 'S1', '收款', '成功', 'CNY', `${made}.00`, ...more.map(() => 'x')];
  const text = `${[...needed, ...more].join(',')}\n${row.join(',')}\n`;
  return (await bench.run([bench.put(`${made}.csv`, text)]))[0]!;
}
const told = ({ outcome, problems }: ImportReport): [string, ...Pick<Problem, 'code' | 'params'>[]] => [
  outcome,
  ...problems.map(({ code, params }) => ({ code, params })),
];
const changed = (file: string, before: number, now: number, added: string, lost: string) => ({
  code: 'COLUMNS_CHANGED',
  params: { source: 'ledger', file, before: String(before), now: String(now), added, lost },
});

describe('the columns of a source', () => {
  it('are remembered: what was added and lost is told once, against the file before', async () => {
    made = 0;
    expect(told(await take('摘要'))).toEqual(['imported']);
    expect(told(await take('摘要'))).toEqual(['imported']);
    const report = await take('发起方', '备注');
    expect(told(report)).toEqual(['imported', changed('2.csv', 8, 9, '发起方、备注', '摘要')]);
    expect(report.problems[0]!.severity).toBe('warning');
    // Both are known now, in whatever order their columns stand.
    for (const more of [['摘要'], ['备注', '发起方'], ['发起方', '备注']])
      expect(told(await take(...more))).toEqual(['imported']);
    expect(told(await take())).toEqual(['imported', changed('6.csv', 9, 7, '–', '发起方、备注')]);
  });

  it('are those of each source and format by itself', async () => {
    await take('摘要');
    bench.workspace.db.exec("UPDATE import_files SET format = 'book-xlsx'");
    expect(told(await take())).toEqual(['imported']);
    bench.workspace.db.exec("UPDATE import_files SET source_id = 4, format = 'book-csv'");
    expect(told(await take('摘要'))).toEqual(['imported']);
  });

  it('are not remembered of a file that was refused', async () => {
    made = 0;
    await take('摘要');
    const bad = bench.put('bad.csv', `${[...needed, '备注'].join(',')}\nx,,,,,,\n`);
    expect((await bench.run([bad]))[0]!.outcome).toBe('refused');
    expect(told(await take('备注'))).toEqual(['imported', changed('1.csv', 8, 8, '备注', '摘要')]);
  });

  it('are named up to twenty', async () => {
    await take();
    const { problems } = await take(...Array.from({ length: 30 }, (_, at) => `c${at}`));
    expect(problems[0]!.params.added).toMatch(/^c0、.*、c19、…$/);
  });
});

describe('the header of a file', () => {
  const samples: [string, string, string][] = [
    ['wechat-trade', 'wechat-trade/all.csv', '商户订单号'],
    ['wechat-fund', 'wechat-fund/basic.csv', '资金流水单号'],
    ['alipay-trade', 'alipay-trade/detail.csv', '商户订单号'],
    ['alipay-account', 'alipay-account/detail.csv', '账务流水号'],
    ['stripe-balance', 'stripe-balance/report.csv', 'balance_transaction_id'],
    ['adyen-settlement', 'adyen-settlement/batch.csv', 'Psp Reference'],
    ['paypal-activity', 'paypal-activity/activity-en.csv', 'Transaction ID'],
    ['paypal-settlement', 'paypal-settlement/STL-20261012.01.009.CSV', 'Transaction ID'],
    ['allinpay-merchant', 'allinpay-merchant/bill.csv', '交易单号'],
    ['icbc', 'icbc/corporate.csv', '余额'],
  ];
  it.each(samples)('is told by %s of %s', async (id, file, column) => {
    const format = formats.find((each) => each.id === id || each.id.startsWith(`${id}-`))!;
    const names = new Set<string>();
    await format.read(diskFile(sampleFile(file)), {
      row: () => undefined,
      header: (cells) => {
        for (const cell of cells) names.add(cell.trim());
      },
      progress: () => undefined,
      checkpoint: () => undefined,
      offsetMinutes: 480,
    });
    expect([...names]).toContain(column);
    expect(names.size).toBeGreaterThan(6);
  });
});
