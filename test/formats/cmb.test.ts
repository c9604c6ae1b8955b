import { format } from '../../src-main/importing/formats/cmb/index.ts';
import { bankSuite } from './bankSuite.ts';

bankSuite({
  format,
  id: 'cmb',
  samples: ['corporate.csv', 'portal.csv', 'debit.csv', 'web.csv', 'card.csv'],
  damages: [
    ['corporate.csv', '"5,000.00"', '"5,001.00"', ['BALANCE_BROKEN']],
    ['corporate.csv', '-20.00', '20.00', ['BALANCE_BROKEN']],
    ['corporate.csv', '"3,780.00"', '"3,780.01"', ['BALANCE_BROKEN']],
    ['corporate.csv', '20261012,153000', '20261012,256100', ['DATE_INVALID']],
    ['portal.csv', '出账总笔数,1', '出账总笔数,2', ['COUNT_DISAGREES']],
    ['portal.csv', '入账总金额,100.00', '入账总金额,100.01', ['TOTAL_DISAGREES']],
    ['debit.csv', '-1,000.00', '-1,000.01', ['BALANCE_BROKEN', 'BALANCE_MISSING']],
    ['web.csv', '共60.50', '共60.51', ['TOTAL_DISAGREES']],
    ['web.csv', '2笔', '3笔', ['COUNT_DISAGREES']],
    ['web.csv', '支出合计: 1笔，共12.30 元', '支出合计: 2笔', ['COUNT_DISAGREES']],
    ['web.csv', '137.70', '137.71', ['BALANCE_BROKEN']],
    ['card.csv', '2026年01月', '对账', ['DATE_INVALID']],
    ['card.csv', '01/02,01/03', '02/30,01/03', ['DATE_INVALID']],
    ['card.csv', '56.78,0234', '56.78,234', ['IDENTIFIER_DAMAGED']],
  ],
});
