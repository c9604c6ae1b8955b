import { format } from '../../src-main/importing/formats/abc/index.ts';
import { bankSuite } from './bankSuite.ts';

bankSuite({
  format,
  id: 'abc',
  samples: ['corporate.csv', 'retail.csv'],
  damages: [
    ['corporate.csv', '合计,"1,000.00"', '合计,"1,000.01"', ['TOTAL_DISAGREES']],
    ['corporate.csv', '"2,949.50"', '"2,949.05"', ['BALANCE_BROKEN']],
    ['corporate.csv', '"1,000.00",,', '"1,00.00",,', ['AMOUNT_INVALID']],
    ['retail.csv', '-1000.00', '-1000.10', ['BALANCE_BROKEN', 'BALANCE_MISSING']],
    ['retail.csv', ',-1000.00,10000.00,12341234123412341,111222333', '', ['AMOUNT_INVALID']],
    ['retail.csv', '369396693', '3.69E+08', ['IDENTIFIER_DAMAGED']],
  ],
});
