import { format } from '../../src-main/importing/formats/ccb/index.ts';
import { bankSuite } from './bankSuite.ts';

bankSuite({
  format,
  id: 'ccb',
  samples: ['corporate.csv', 'retail.csv'],
  damages: [
    ['corporate.csv', '200.00,0.00', '0.00,200.00', ['BALANCE_BROKEN']],
    ['corporate.csv', '0.00,3.21', '0.00,3.22', ['BALANCE_BROKEN']],
    ['corporate.csv', '"112,145.60"', '"112,145.61"', ['BALANCE_BROKEN']],
    ['corporate.csv', '200.00,0.00', '200.00,1.00', ['ROW_MALFORMED']],
    ['corporate.csv', '200.00,0.00', '200.005,0.00', ['AMOUNT_INVALID']],
    ['corporate.csv', '200.00,0.00', '2.0E2,0.00', ['AMOUNT_INVALID']],
    ['corporate.csv', '贷方发生额（收入）', '贷方', ['COLUMN_MISSING']],
    ['corporate.csv', ',余额,', ',余,', ['COLUMN_MISSING']],
    ['corporate.csv', '20261012 10:00:00', '20261032 10:00:00', ['DATE_INVALID']],
    ['corporate.csv', '6222021001', '6.22202E+18', ['IDENTIFIER_DAMAGED']],
    ['corporate.csv', ',电子转账凭证,000000001', '', ['ROW_MALFORMED']],
    ['corporate.csv', '账户明细编号-交易流水号', '余额', ['ROW_MALFORMED']],
    ['retail.csv', '16.78', '16.87', ['BALANCE_BROKEN', 'BALANCE_MISSING']],
    ['retail.csv', '1,176.91', '1,1**.**', ['AMOUNT_INVALID', 'BALANCE_MISSING']],
  ],
});
