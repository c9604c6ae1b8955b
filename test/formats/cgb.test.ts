import { format } from '../../src-main/importing/formats/cgb/index.ts';
import { bankSuite } from './bankSuite.ts';

bankSuite({
  format,
  id: 'cgb',
  samples: ['card.csv'],
  damages: [
    ['card.csv', '15.90,人民币\n', '15.905,人民币\n', ['AMOUNT_INVALID']],
    ['card.csv', '2026/01/06', '2026/13/06', ['DATE_INVALID']],
    ['card.csv', '入账金额', '金额', ['HEADER_MISSING']],
  ],
});
