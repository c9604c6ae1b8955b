import { format } from '../../src-main/importing/formats/pingan/index.ts';
import { bankSuite } from './bankSuite.ts';

bankSuite({
  format,
  id: 'pingan',
  samples: ['both.csv', 'account.csv', 'portal.csv'],
  damages: [
    ['both.csv', '120.00', '102.00', ['BALANCE_BROKEN']],
    ['account.csv', '--,120.00', '120.00,--', ['BALANCE_BROKEN']],
    ['account.csv', '--,120.00', '--,--', ['AMOUNT_INVALID']],
    ['portal.csv', '贷方(收入)金额', '贷方', ['COLUMN_MISSING']],
    ['portal.csv', '2026-10-13', '2026-02-30', ['DATE_INVALID']],
  ],
});
