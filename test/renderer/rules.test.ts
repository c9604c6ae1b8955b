import { describe, expect, test } from 'vitest';
import type { BacktestReport } from '../../shared/entity/backtest.ts';
import { rulePass } from '../../shared/entity/rules.ts';
import { fill, type Language } from '../../shared/text/words.ts';
import { createDrafts } from '../../src-renderer/data/drafts.ts';
import type { Say } from '../../src-renderer/data/say.ts';
import { moment } from '../../src-renderer/data/text.ts';
import { figuresByPass } from '../../src-renderer/screens/rules/figures.ts';
import {
  fieldText,
  filterText,
  keysText,
  ruleWord,
  tolerancesText,
} from '../../src-renderer/screens/rules/passText.ts';
import { rulesOf } from '../truth/rules.ts';

const sayIn =
  (language: Language): Say =>
  (words, params = {}) =>
    fill(words[language], Object.fromEntries(Object.entries(params).map(([name, value]) => [name, String(value)])));
const zh = sayIn('zh-CN');
const en = sayIn('en');

const pass = (fields: object) =>
  rulePass.parse({ kind: 'exact-key', code: 'a', name: 'a', keys: ['channel', 'orderNo'], ...fields });

describe('a pass in words', () => {
  test.each([
    [{}, '', ''],
    [{ dayTolerance: 1 }, '±1 天', '±1 d'],
    [{ dayTolerance: { before: 1, after: 3 } }, '早 1 晚 3 天', '−1 to +3 d'],
    [{ dayTolerance: { after: 5, count: 'working' } }, '早 0 晚 5 个工作日', '−0 to +5 working d'],
    [{ amountTolerance: 10 }, '金额 ±0.10', 'amount ±0.10'],
    [{ amountTolerance: { under: 5, over: 10 } }, '金额 −0.05 至 +0.10', 'amount −0.05 to +0.10'],
    [{ amountTolerance: { perTenThousand: 3 } }, '金额 ±0.00 或万分之 3', 'amount ±0.00 or 3 in 10,000'],
    [{ dayTolerance: 2, feeTolerance: 1 }, '±2 天 · 手续费 ±0.01', '±2 d · fee ±0.01'],
  ])('may differ by %j', (fields, chinese, english) => {
    expect(tolerancesText(pass(fields), 'CNY', zh)).toBe(chinese);
    expect(tolerancesText(pass(fields), 'CNY', en)).toBe(english);
  });

  test('says what it goes by and what it takes in', () => {
    const keys = [
      { left: 'orderNo', right: 'orderNo', ignore: ['case', 'signs'] },
      { left: 'bankRef', right: 'voucherNo' },
    ];
    expect(keysText(pass({ keys }), zh)).toBe('商户订单号 (忽略大小写、其他符号)、银行流水号 = 凭证号');
    expect(filterText(pass({}).left, zh)).toBe('全部');
    const left = {
      kind: ['fee'],
      status: ['success'],
      direction: 'in',
      words: ['冲正'],
      hasChannel: false,
      settlement: true,
    };
    expect(filterText(pass({ left }).left, zh)).toBe('手续费 · 成功 · 收 · 不经渠道 · 渠道到账 · 含“冲正”');
    expect(fieldText(pass({}), 'compare', 'CNY', en)).toBe('status, currency, amount, fee');
    expect(fieldText(pass({}), 'agree', 'CNY', en)).toBe('—');
  });

  test('has words for everything that the rules of the truth say, whichever the kind', () => {
    for (const set of rulesOf())
      for (const one of set.passes.map((each) => rulePass.parse(each)))
        for (const text of [
          keysText(one, en),
          filterText(one.left, en),
          filterText(one.right, en),
          ruleWord(one.outcome, en),
        ])
          expect(text).not.toMatch(/orderNo|undefined|topUp|\{|null/);
  });
});

test('a back-test says of every pass what it confirmed before and would confirm, of those left out too', () => {
  const judged = { right: 2, wrong: 1, unjudged: 0, precision: '66.66', recall: '50.00' };
  const report = {
    passes: [
      { pass: 'a', name: 'A', matches: 3, ...judged },
      { pass: 'b', name: 'B', matches: 1, ...judged },
    ],
    before: [
      { pass: 'a', name: 'A', matches: 2 },
      { pass: 'c', name: 'C', matches: 4 },
    ],
    timings: { 'pass a': 7, runs: 9 },
  } as unknown as BacktestReport;
  expect(
    figuresByPass(report).map(({ pass: code, before, after, milliseconds }) => [
      code,
      before,
      after?.matches,
      milliseconds,
    ]),
  ).toEqual([
    ['a', 2, 3, 7],
    ['b', 0, 1, null],
    ['c', 4, undefined, null],
  ]);
  expect(moment('2026-10-04T08:05:20+08:00')).toBe('2026-10-04 08:05');
});

test('a draft is kept under its name until it is discarded, and readers are told', () => {
  const drafts = createDrafts();
  let told = 0;
  drafts.store.subscribe(() => {
    told += 1;
  });
  expect(drafts.of('w/orders')).toBe(null);
  drafts.keep('w/orders', { text: 'x', version: 1 });
  drafts.keep('w/bank', { text: 'y', version: 2 });
  drafts.discard('w/orders');
  expect([drafts.of('w/orders'), drafts.of('w/bank')]).toEqual([null, { text: 'y', version: 2 }]);
  expect(told).toBe(3);
});
