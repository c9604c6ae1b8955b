import { format } from '../../src-main/importing/formats/boc/index.ts';
import { bankSuite } from './bankSuite.ts';

bankSuite({
  format,
  id: 'boc',
  samples: ['corporate.csv', 'debit.csv', 'card.csv'],
  damages: [
    ['corporate.csv', 'Total number ]\t,3', 'Total number ]\t,4', ['COUNT_DISAGREES']],
    ['corporate.csv', '"9,646.38"', '"9,646.83"', ['TOTAL_DISAGREES']],
    ['corporate.csv', '"1,250.00"', '"1,200.00"', ['TOTAL_DISAGREES']],
    ['corporate.csv', '-50.00', '-5.00', ['BALANCE_BROKEN']],
    ['corporate.csv', '+9646.38', '-9646.38', ['BALANCE_BROKEN']],
    ['corporate.csv', 'CNY\t,-50.00', 'XYZ\t,-50.00', ['CURRENCY_UNKNOWN']],
    ['corporate.csv', '20261012-20261013', '20261013-20261013', ['DATE_INVALID']],
    ['debit.csv', '-71.89', '-71.98', ['BALANCE_BROKEN', 'BALANCE_MISSING']],
    ['debit.csv', '17:57:17', '17:77:17', ['DATE_INVALID']],
    ['card.csv', '500,JPY', '500.5,JPY', ['AMOUNT_INVALID']],
  ],
});
