import { format } from '../../src-main/importing/formats/bocom/index.ts';
import { bankSuite } from './bankSuite.ts';

bankSuite({
  format,
  id: 'bocom',
  samples: ['corporate.csv', 'debit.csv', 'card.csv'],
  damages: [
    ['corporate.csv', '"1,380.00"', '"1,308.00"', ['BALANCE_BROKEN']],
    ['debit.csv', '借 Dr', '贷 Cr', ['BALANCE_BROKEN', 'BALANCE_MISSING']],
    ['debit.csv', '借 Dr', '出', ['VALUE_UNKNOWN']],
    ['card.csv', '消费 Suica', '调整 Suica', ['VALUE_UNKNOWN']],
    ['card.csv', 'CNY 49.85', 'XYZ 49.85', ['CURRENCY_UNKNOWN']],
    ['card.csv', 'CNY 49.85', 'CNY', ['AMOUNT_INVALID']],
  ],
});
