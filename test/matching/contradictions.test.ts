import { describe, expect, it } from 'vitest';
import { rulePass } from '../../shared/entity/rules.ts';
import { nameOthers, numberRules, numbersContradict, numbersOf } from '../../src-main/matching/contradictions.ts';

const pass = (given: object) => rulePass.parse({ code: 'one', name: 'one', ...given });
const rules = numberRules([
  pass({ kind: 'exact-key', keys: ['bankRef'] }),
  pass({ kind: 'reference-in-text', reference: 'orderNo', side: 'left' }),
  pass({ kind: 'reference-in-text', reference: 'bankRef', side: 'right' }),
]);
type Fields = Record<string, string>;
const contradict = (left: Fields, right: Fields): boolean =>
  numbersContradict(numbersOf(left, 'left', rules), numbersOf(right, 'right', rules), rules, (a, b) => a !== b);

describe('numbers of two rows contradict', () => {
  it.each([
    ['a key of both that differs', { bankRef: 'RF930001' }, { bankRef: 'RV100042' }, true],
    ['a key that one has', { bankRef: 'RF930001' }, {}, false],
    ['a number that no rule compares', { voucherNo: 'PZ10001' }, { voucherNo: 'PZ10002' }, false],
    ['a text that names another order', { orderNo: 'DD1000016' }, { memo: '货款 DD1000029' }, true],
    ['one with other letters', { orderNo: 'INV-1000116' }, { memo: 'NO:DD1000709' }, true],
    ['a text that names its own among others', { orderNo: 'DD1000016' }, { memo: 'DD1000029, dd1000016' }, false],
    ['a text with a number built otherwise', { orderNo: 'DD1000016' }, { memo: '2027-01-04 13800001234' }, false],
    ['an order without a number', {}, { memo: 'DD1000029' }, false],
    ['digits that begin as its own do', { orderNo: '0001000016' }, { memo: '0001000029' }, true],
    ['digits that begin otherwise', { orderNo: '2701000016' }, { memo: '5550001234' }, false],
    ['the serial of what is given back', { memo: '退票 原流水 ICB7789001' }, { bankRef: 'ICB7789002' }, false],
  ])('by %s: %s and %s, %s', (_, left, right, wanted) => expect(contradict(left, right)).toBe(wanted));

  it('holds a text against the numbers of all the rows of a sum', () => {
    const lefts = ['DD1000016', 'DD1000017'].map((orderNo) => numbersOf({ orderNo }, 'left', rules));
    const says = (memo: string) => nameOthers([numbersOf({ memo }, 'right', rules)], lefts, rules);
    expect([says('DD1000017'), says('DD1000018'), says('货款')]).toEqual([false, true, false]);
  });
});
