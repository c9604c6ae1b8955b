import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nameAgreement, nameOf, nameSimilarity } from '../../../src-main/matching/residue/names.ts';

const similarity = (one: string, two: string): number => nameSimilarity(nameOf(one), nameOf(two));

const written = fc.string({
  unit: fc.constantFrom(...'王小明李顺丰速运有限公司集团 *＊（）()ＡＢabcd.,é株\u{20000}'),
  maxLength: 12,
});

/** Levenshtein by its definition. */
function edits(one: readonly string[], two: readonly string[]): number {
  if (one.length === 0 || two.length === 0) return one.length + two.length;
  const [first, second] = [one.slice(1), two.slice(1)];
  if (one[0] === two[0]) return edits(first, second);
  return 1 + Math.min(edits(first, second), edits(first, two), edits(one, second));
}

describe('the similarity of names', () => {
  it.each([
    ['深圳顺丰速运有限公司', ' 深圳 顺丰速运（有限公司）', 1000],
    ['ＡＢＣ　Ｌｏｇｉｓｔｉｃｓ', 'abc logistics', 1000],
    ['Müller GmbH', 'MULLER G.m.b.H.', 1000],
    ['顺丰速运有限公司', '顺丰速运（集团）有限公司', 980],
    ['顺丰速运', '顺丰速运股份有限公司', 980],
    ['Acme Trading Co., Ltd.', 'ACME TRADING LIMITED', 980],
    ['株式会社トヨタ', 'トヨタ', 980],
    ['ﾄﾖﾀ㈱', 'トヨタ', 980],
    ['Co Fisher Ltd', 'Co Fisher', 980],
    ['AS Roma', 'Roma', 626],
    ['Smith, John', 'John Smith', 950],
    ['王小明', '李小明', 626],
    ['王小明', '赵钱孙', 0],
    ['', '', 0],
    ['', '王小明', 0],
    ['（）', '王小明', 0],
  ])('of %s and %s', (one, two, wanted) => {
    expect(similarity(one, two)).toBe(wanted);
  });

  it.each([
    ['*明', '李明', 650],
    ['＊小明', '王小明', 733],
    ['王**', '王小明', 566],
    ['王**', '王明', 450],
    ['王*明', '王明', 0],
    ['王*', '王小明', 366],
    ['王**', '李小明', 0],
    ['***', '王小明', 0],
    ['王*明', '王小*', 566],
    ['王**', '**明', 0],
    ['138****1234', '13800001234', 718],
    ['深圳**速运有限公司', '深圳顺丰速运有限公司', 800],
  ])('of the masked %s and %s', (one, two, wanted) => {
    expect(similarity(one, two)).toBe(wanted);
    expect(similarity(two, one)).toBe(wanted);
  });

  it.each([
    ['顺丰一店', '顺丰二店', false],
    ['Station 12', 'Station 13', false],
    ['Station 1', 'Station 12', false],
    ['John Smith', 'Joan Smith', false],
    ['上海大道快递有限公司', '上海大通快递有限公司', false],
    ['Acme Trading', 'Acme Trading 2', false],
    ['Acme Trading Ltd', 'ACME Trading Shanghai', true],
    ['Smith, John', 'John Smith', true],
    ['上海大道快递有限公司', '上海大道快递', true],
    ['上海大道快递', '大道快递', true],
    ['王*明', '王小明', true],
  ])('tells %s and %s apart where one could be the next customer', (one, two, wanted) => {
    expect(nameAgreement(nameOf(one), nameOf(two)) >= 700).toBe(wanted);
    expect(nameAgreement(nameOf(two), nameOf(one)) >= 700).toBe(wanted);
  });

  it('keeps a name that is nothing but a kind of company', () => {
    expect(nameOf('有限公司').core).toEqual(nameOf('有限公司').whole);
    expect(nameOf('Company Ltd').core.length).toBeGreaterThan(0);
    expect(similarity('有限公司', '集团')).toBe(0);
  });

  it('is a whole number from 0 to 1000, the same both ways, and 1000 with itself unless nothing is known', () => {
    let full = 0;
    fc.assert(
      fc.property(written, written, (one, two) => {
        const value = similarity(one, two);
        expect(Number.isInteger(value) && value >= 0 && value <= 1000).toBe(true);
        expect(similarity(two, one)).toBe(value);
        const itself = nameOf(one);
        if (itself.whole.length === 0) expect(similarity(one, one)).toBe(0);
        else if (!itself.masked) {
          expect(similarity(one, one)).toBe(1000);
          full++;
        } else expect(similarity(one, one) <= 900).toBe(true);
      }),
      { numRuns: 3000 },
    );
    expect(full).toBeGreaterThan(300);
  });

  it('falls with each character that has to change', () => {
    const letters = fc.string({ unit: fc.constantFrom(...'abc'), minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(letters, letters, (one, two) => {
        fc.pre(one !== two);
        const [first, second] = [[...`q${one}`], [...`q${two}`]];
        const longer = Math.max(first.length, second.length);
        const wanted = Math.trunc((940 * (longer - edits(first, second))) / longer);
        expect(similarity(first.join(''), second.join(''))).toBe(wanted);
      }),
      { numRuns: 2000 },
    );
  });

  it('compares the beginning of names without end', () => {
    expect(similarity('啊'.repeat(100_000), '啊'.repeat(90_000))).toBe(1000);
  });
});
