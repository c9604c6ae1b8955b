import { bankFormat, type Layout } from '../../reading/bankGrid/index.ts';

/** A month's bill: spending positive, payments and refunds negative. */
const card: Layout = {
  name: '信用卡账单',
  kind: 'retail',
  header: '交易日期,入账日期,交易摘要,交易金额,交易货币,入账金额,入账货币',
  needs: [['入账金额'], ['入账货币'], ['交易摘要']],
  columns: {
    time: ['交易日期'],
    valueDay: ['入账日期'],
    amount: ['入账金额'],
    currency: ['入账货币'],
    ownAccount: ['卡号末四位'],
  },
  memo: ['交易摘要'],
  amounts: ['spent'],
  accountDigits: 4,
};

/** China Guangfa Bank card bills. Traps: README.md. */
export const format = bankFormat({
  id: 'cgb',
  name: '广发银行明细',
  names: ['广发银行', 'China Guangfa Bank', 'CGB'],
  layouts: [card],
});
