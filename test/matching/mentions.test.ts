import { describe, expect, it } from 'vitest';
import { mentionedIn, saidOf } from '../../src-main/matching/mentions.ts';
import { normalNumber } from '../../src-main/matching/normal.ts';

const mentioned = (text: string, sought: string): string =>
  mentionedIn(saidOf(text), normalNumber(sought, ['case', 'spaces', 'width', 'signs']));

describe('a name or a number in a text', () => {
  it.each([
    ['张三 货款', '张三', 'whole'],
    ['张三，货款', '张三', 'whole'],
    ['张三丰 货款', '张三', 'part'],
    ['收张三货款', '张三', 'part'],
    ['张三丰和张三', '张三丰', 'part'],
    ['收上海大道快递货款', '上海大道快递', 'whole'],
    ['TRANSFER JOANNA LEE', 'Anna', 'no'],
    ['TRANSFER ANNA LEE', 'Anna', 'whole'],
    ['JOANNA TO ANNA', 'Anna', 'whole'],
    ['acme trading co', 'ACME TRADING', 'whole'],
    ['Smithson', 'Smith', 'no'],
    ['ORDER 9912345678001', '12345678', 'no'],
    ['户12345678号', '12345678', 'whole'],
    ['A/C 6222 0212 3456', '622202123456', 'whole'],
    ['A/C 6222 0212 34567', '622202123456', 'no'],
    ['ＡＢＣ１２３４', 'abc1234', 'whole'],
    ['', 'Anna', 'no'],
  ])('%s says %s: %s', (text, sought, wanted) => expect(mentioned(text, sought)).toBe(wanted));
});
