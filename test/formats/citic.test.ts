import { format } from '../../src-main/importing/formats/citic/index.ts';
import { bankSuite } from './bankSuite.ts';

bankSuite({
  format,
  id: 'citic',
  samples: ['first.csv', 'second.csv', 'card.csv'],
  damages: [
    ['first.csv', '120.00', '102.00', ['BALANCE_BROKEN']],
    ['second.csv', '120.00,0.00', '0.00,120.00', ['BALANCE_BROKEN']],
    ['second.csv', '美元', '火星元', ['CURRENCY_UNKNOWN']],
    ['second.csv', ',贷方金额', ',贷', ['COLUMN_MISSING']],
    ['card.csv', '6688,人民币,人民币,5.90,5.90', '668,人民币,人民币,5.90,5.90', ['IDENTIFIER_DAMAGED']],
    ['card.csv', '-5.90,-5.90', '-5.90,5·90', ['AMOUNT_INVALID']],
  ],
});
