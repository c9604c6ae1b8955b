import { expect, it } from 'vitest';
import { writtenAmount } from '../../../src-main/importing/mapping/amounts.ts';

const point = { decimal: '.', thousands: ',' } as const;

it.each([
  ['1,234.50', '1234.50', ''],
  ['１，２３４．５０', '1234.50', ''],
  ['(1,234.50)', '-1234.50', ''],
  ['￥(50.50)', '-50.50', '¥'],
  ['(50.50) EUR', '-50.50', 'EUR'],
  ['(¥50.50)', '-50.50', '¥'],
  ['－7.00', '-7.00', ''],
  ['7.00-', '-7.00', ''],
])('reads %j', (text, plain, beside) => expect(writtenAmount(text, point)).toEqual({ plain, beside }));

it.each(['500²', '1,234.50¹', '½', '⑤', '¥(5) CNY', '-(5)', '(5', '(-5)', '5.00.00', '1,2345.00', '٥'])(
  'takes %j for none',
  (text) => expect(writtenAmount(text, point)).toBeNull(),
);
