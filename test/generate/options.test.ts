import { describe, expect, it } from 'vitest';
import type { Setup } from '../../shared/entity/setup.ts';
import { Refusal } from '../../shared/value/result.ts';
import { encodeGbk } from '../../src-main/cli/generate/files/gbk.ts';
import type { GenerateOptions } from '../../src-main/cli/generate/index.ts';
import { bookOf, filesOf, icbcOf } from './files.ts';
import { cents, gbk, made, setup, sum } from './made.ts';

async function refusedFor(options: Partial<GenerateOptions>): Promise<string> {
  try {
    await made({ size: 10, ...options });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const [problem] = error.problems;
    expect(problem!.code).toBe('INPUT_INVALID');
    return problem!.params.path!;
  }
  return 'accepted';
}

const without = (change: Partial<Setup>): Partial<GenerateOptions> => ({ setup: { ...setup, ...change } });

describe('what no day can be made of is refused', () => {
  it.each([
    ['size', { size: -1 }],
    ['size', { size: 1.5 }],
    ['days', { days: 0 }],
    ['seed', { seed: -3 }],
    ['firstDay', { firstDay: '2026-02-30' }],
    ['channels', { channels: [] }],
    ['setup.sources', without({ sources: setup.sources.filter(({ side }) => side !== 'book') })],
    ['setup.sources', without({ sources: setup.sources.filter(({ code }) => code !== 'wechat') })],
    [
      'setup.sources',
      without({
        sources: setup.sources.map((source) => (source.side === 'bank' ? { ...source, format: 'camt' } : source)),
      }),
    ],
    [
      'setup.virtualAccounts',
      without({
        virtualAccounts: setup.virtualAccounts.filter(({ type }) => type !== 'settlement' && type !== 'shopping'),
      }),
    ],
  ] as [string, Partial<GenerateOptions>][])('%s %#', async (path, options) => {
    expect(await refusedFor(options)).toBe(path);
  });

  it("breaks 'all' where a kind has no room", async () => {
    expect(await refusedFor({ size: 0, breaks: 'all' })).toBe('breaks');
    expect(await refusedFor({ size: 3, breaks: 'all' })).toBe('breaks');
    expect(await refusedFor({ size: 300, days: 1, breaks: 'all' })).toBe('breaks');
    expect(await refusedFor({ size: 300, breaks: 'all', ...without({ limits: [] }) })).toBe('breaks');
    expect(await refusedFor({ size: 300, breaks: 'all', ...without({ splits: [] }) })).toBe('breaks');
  });
});

describe('a run of one channel', () => {
  it('has no file of the others', async () => {
    const { names, rows } = await made({ size: 50, channels: ['wechat'] });
    expect(names.filter((name) => /^(2088|8023)/.test(name))).toEqual([]);
    expect(new Set(rows.filter(({ side }) => side === 'channel').map(({ source }) => source))).toEqual(
      new Set(['wechat', 'wechat-fund']),
    );
    expect(rows.filter(({ source, kind }) => source === 'wechat' && kind === 'payment')).toHaveLength(50);
  });
});

describe('more days', () => {
  it('pay T+1 over the weekend and keep the balances running', async () => {
    const run = await made({ size: 400, days: 5, firstDay: '2026-10-15' });
    const days = ['2026-10-15', '2026-10-16', '2026-10-17', '2026-10-18', '2026-10-19'];
    const statements = days.map((day) => icbcOf(filesOf(run, day).icbc));
    const receipts = statements.map(({ rows }) => rows.filter(({ memo }) => memo.includes('财付通')).length);
    // Thursday arrives on Friday; Friday, Saturday and Sunday on Monday, each as a receipt of its own.
    expect(receipts).toEqual([0, 1, 0, 0, 3]);
    expect(statements.slice(1).map(({ opening }) => opening)).toEqual(
      statements.slice(0, -1).map(({ closing }) => closing),
    );
    const moved = statements.flatMap(({ rows }) => rows.map(({ amount }) => amount));
    expect(cents(setup.realAccounts[0]!.opening) + sum(moved)).toBe(statements.at(-1)!.closing);
  });

  it('keep the limit per day of withdrawals', async () => {
    const tight = setup.limits.map((limit) => (limit.per === 'day' ? { ...limit, amount: '900.00' } : limit));
    const run = await made({ size: 2000, channels: ['wechat'], ...without({ limits: tight }) });
    const spent = new Map<string, bigint>();
    for (const row of bookOf(run.bytes('业务流水_20261012.csv')).rows)
      if (row.交易类型 === '提现' && row.虚账户!.endsWith('shopping'))
        spent.set(row.虚账户!, (spent.get(row.虚账户!) ?? 0n) - cents(row.金额!));
    expect(spent.size).toBeGreaterThan(0);
    for (const amount of spent.values()) expect(amount).toBeLessThanOrEqual(90_000n);
  });
});

describe('GBK', () => {
  it('is encoded as the decoder reads it, and a letter it lacks is refused', () => {
    const text = '账务明细（+元）·ABC\t～〇';
    expect(gbk(encodeGbk(text))).toBe(text);
    expect(() => encodeGbk('😀')).toThrow(RangeError);
  });
});
