import { expect, test } from 'vitest';
import { fill, type Language } from '../../shared/text/words.ts';
import {
  dayAway,
  dayWithWeekday,
  differenceOf,
  fileSize,
  groupedAmount,
  groupedCount,
  isZero,
  placeOf,
} from '../../src-renderer/data/text.ts';
import { detailFacts } from '../../src-renderer/parts/facts.ts';
import { asInput, firstFilter, isNotClosed } from '../../src-renderer/screens/breaks/filters.ts';
import { left, totalWorth } from '../../src-renderer/screens/today/figures.ts';
import { DAY, dayReport } from '../shell/fakeDay.ts';

test('amounts are grouped with a true minus and all their decimals', () => {
  expect(groupedAmount('-1234567.80', 'CNY')).toBe('−1,234,567.80');
  expect(groupedAmount('1234', 'JPY')).toBe('1,234');
  expect(groupedAmount('12O.00', 'CNY')).toBe('12O.00');
  expect([isZero('0.00'), isZero('-0.0'), isZero('0'), isZero('0.01'), isZero('10.00')]).toEqual([
    true,
    true,
    true,
    false,
    false,
  ]);
  expect(differenceOf('0.30', '0.10', 'CNY')).toBe(20n);
  expect(differenceOf('90071992547409.93', '90071992547409.92', 'CNY')).toBe(1n);
  expect(differenceOf('x', '0.10', 'CNY')).toBeNull();
});

test('counts, sizes and days', () => {
  expect([groupedCount(0), groupedCount(999), groupedCount(1_000_000)]).toEqual(['0', '999', '1,000,000']);
  expect([fileSize(812), fileSize(4242), fileSize(66_100_000)]).toEqual(['812 B', '4.2 KB', '66.1 MB']);
  expect([dayAway('2026-02-28', 1), dayAway('2026-01-01', -1), dayAway('x', 1)]).toEqual([
    '2026-03-01',
    '2025-12-31',
    'x',
  ]);
  expect(dayWithWeekday('2026-10-12', 'zh-CN')).toBe('2026-10-12 周一');
  expect(dayWithWeekday('2026-10-18', 'en')).toBe('2026-10-18 Sun');
});

const say =
  (language: Language) =>
  (words: Record<Language, string>, params: Record<string, string | number> = {}) =>
    fill(words[language], Object.fromEntries(Object.entries(params).map(([name, value]) => [name, String(value)])));

test('what a break tells is in words, its amounts grouped', () => {
  const detail = { gates: 'fee, amount', owed: '413494', allowed: '50000.00', kind: 'withdrawal', per: 'day', x: 'y' };
  expect(detailFacts(detail, 'CNY', say('en'))).toEqual([
    { name: 'Differs in', value: 'fee, amount' },
    { name: 'Owed', value: '4,134.94' },
    { name: 'Allowed', value: '50,000.00' },
    { name: 'Kind', value: 'Withdrawal' },
    { name: 'Limit per', value: 'day' },
    { name: 'x', value: 'y' },
  ]);
  expect(detailFacts({ gates: 'fee', booked: '' }, 'CNY', say('zh-CN'))).toEqual([
    { name: '不符项', value: '手续费' },
    { name: '已分', value: '—' },
  ]);
});

test('a place names only what is known of it', () => {
  const where = { file: 'a.xlsx', sheet: '明细', line: 7, column: 'C' };
  expect(placeOf(where, say('zh-CN'))).toBe('a.xlsx · 明细 · 第 7 行 · 列 C');
  expect(placeOf({ line: 7 }, say('en'))).toBe('line 7');
  expect(placeOf({}, say('en'))).toBe('');
});

test('the day comes to what is matched, what waits and what it is worth, in and out not netted', () => {
  const report = dayReport(DAY);
  expect(left(report)).toEqual({ matched: 358, breaks: 5, unproven: 1 });
  expect(totalWorth(report.breaks, 'CNY')).toBe('373.31');
});

test('a break filter asks for what it says and leaves out what does not restrict', () => {
  const filter = firstFilter('kind=FEE_MISMATCH');
  expect(asInput(filter, DAY)).toEqual({
    kinds: ['FEE_MISMATCH'],
    states: ['pending', 'open', 'assigned', 'proposed'],
    sort: '-age',
  });
  expect(
    asInput({ ...firstFilter('kind=nonsense'), thisDay: true, states: [], scope: 'orders', search: 'W7' }, DAY),
  ).toEqual({
    day: DAY,
    scope: 'orders',
    search: 'W7',
    sort: '-age',
  });
  expect([isNotClosed(filter.states), isNotClosed(['open'])]).toEqual([true, false]);
});
