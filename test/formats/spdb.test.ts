import { format } from '../../src-main/importing/formats/spdb/index.ts';
import { bankSuite } from './bankSuite.ts';

bankSuite({
  format,
  id: 'spdb',
  samples: ['corporate.csv', 'debit.csv'],
  damages: [
    ['corporate.csv', '总笔数：2', '总笔数：3', ['COUNT_DISAGREES']],
    ['corporate.csv', '借方合计：120.00', '借方合计：12.00', ['TOTAL_DISAGREES']],
    ['corporate.csv', '期初余额：500.00', '期初余额：500.01', ['BALANCE_BROKEN']],
    ['corporate.csv', '期末余额：1380.00', '期末余额：1380.01', ['BALANCE_BROKEN']],
    ['corporate.csv', ',期末余额：1380.00', '', ['FILE_TRUNCATED']],
    ['corporate.csv', '期末余额：1380.00', '期末余额：?', ['AMOUNT_INVALID']],
    ['debit.csv', '10.00', '1.00', ['BALANCE_BROKEN', 'BALANCE_MISSING']],
    ['debit.csv', '2026/10/05', '2026/11/05', ['DATE_INVALID', 'BALANCE_MISSING']],
  ],
});
