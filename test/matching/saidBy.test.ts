import { describe, expect, it } from 'vitest';
import { saidBy } from '../../src-main/matching/settlement/saidBy.ts';

const sources = [
  { id: 1, words: ['易付', '清算A'] },
  { id: 2, words: ['易付宝'] },
  { id: 3, words: ['银联商务'] },
  { id: 4, words: ['银联商务'] },
];

describe('the channels that a receipt names', () => {
  it.each([
    ['易付 结算款', [1]],
    ['易付宝 结算款', [2]],
    ['易付宝代易付结算', [1, 2]],
    ['易付宝 清算A', [1, 2]],
    ['银联商务 20270104', [3, 4]],
    ['工资', []],
  ])('of %s are %j', (text, wanted) => expect(saidBy(text, sources)).toEqual(wanted));
});
