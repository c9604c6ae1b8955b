import type { DayReport, Output } from '../../shared/contract/methods.ts';
import type { RunReport } from '../../shared/contract/runReport.ts';
import { type BreakKind, type BreakState, type BreakView, breakKinds, breakStates } from '../../shared/entity/break.ts';
import type { MatchView } from '../../shared/entity/match.ts';
import type { TransactionView } from '../../shared/entity/transaction.ts';

/** A day such as the core tells of, for windows and shells that are tried without it. */
export const DAY = '2026-10-12';
const CNY = 'CNY';

export const info: Output<'workspace.info'> = {
  name: 'sample',
  enterprise: '大道快递',
  currency: CNY,
  readOnly: false,
  days: ['2026-10-12'],
  people: [
    { code: 'wang', name: '王敏', role: 'clerk' },
    { code: 'li', name: '李强', role: 'checker' },
  ],
  reconciliations: [
    { code: 'orders', name: '账面与渠道' },
    { code: 'settlements', name: '渠道与银行' },
    { code: 'bank', name: '账面与银行' },
  ],
  sources: [
    { code: 'book', name: '业务台账', side: 'book' },
    { code: 'wechat', name: '微信支付交易账单', side: 'channel' },
    { code: 'icbc', name: '工行对账单', side: 'bank' },
  ],
  auditHead: '7f3a09c4d2b1',
  unsent: 3,
};

export const emptyInfo: Output<'workspace.info'> = {
  ...info,
  enterprise: null,
  currency: null,
  days: [],
  people: [],
  reconciliations: [],
  sources: [],
  auditHead: null,
  unsent: 0,
};

export const transaction = (fields: Partial<TransactionView>): TransactionView => ({
  id: 'tx_9f86d081884c7d65.0.12',
  source: 'book',
  side: 'book',
  file: '业务台账-20261012.xlsx',
  part: 0,
  record: 12,
  line: 13,
  day: DAY,
  occurredAt: '2026-10-12T09:12:03+08:00',
  amount: '120.00',
  fee: '0.72',
  currency: CNY,
  kind: 'payment',
  status: 'success',
  account: 'ST01-SETTLE',
  channel: 'wechat',
  orderNo: 'DD20261012000881',
  channelNo: '4200002512202610120912030001',
  refundNo: null,
  bankRef: null,
  voucherNo: null,
  counterparty: null,
  memo: '运费 杭州西湖站',
  ...fields,
});

export const breakRow = (index: number): BreakView => {
  const kind = breakKinds[index % breakKinds.length] as BreakKind;
  const state = breakStates[index % (breakStates.length - 1)] as BreakState;
  const cents = (index * 7919) % 900_000;
  return {
    id: `brk_${index}`,
    scope: ['orders', 'settlements', 'bank', 'policy'][index % 4]!,
    subject: `DD20261012${String(index).padStart(7, '0')}`,
    kind,
    also: index % 5 === 0 ? ['FEE_MISMATCH'] : [],
    state,
    day: DAY,
    firstSeen: DAY,
    lastSeen: '2026-10-13',
    expires: state === 'pending' ? '2026-10-14' : null,
    attempts: 1 + (index % 3),
    age: index % 9,
    bucket: '0',
    label: null,
    effect: `${index % 2 ? '-' : ''}${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`,
    currency: CNY,
    left: 'tx_9f86d081884c7d65.0.12',
    right: null,
    orderNo: null,
    source: 'book',
    detail: {},
    assignee: index % 4 === 2 ? 'wang' : null,
    closedDay: null,
  };
};

export const matchRow = (index: number): MatchView => ({
  id: `mat_${index}`,
  reconciliation: 'orders',
  day: DAY,
  pass: 'payments-by-order',
  passName: '按商户订单号',
  shape: index % 11 === 10 ? 'group' : 'pair',
  outcome: index % 13 === 7 ? 'mismatched' : index % 17 === 5 ? 'suggested' : 'matched',
  leftCount: index % 11 === 10 ? 86 : 1,
  rightCount: 1,
  leftAmount: `${120 + (index % 900)}.00`,
  rightAmount: index % 13 === 7 ? `${120 + (index % 900)}.10` : `${120 + (index % 900)}.00`,
  currency: CNY,
  dayDifference: index % 19 === 3 ? 1 : 0,
  failedGates: index % 13 === 7 ? ['amount'] : [],
  label: `DD20261012${String(index).padStart(7, '0')}`,
  madeBy: null,
  closedDay: null,
});

const run = (code: string, name: string, rows: number, open: number): RunReport => ({
  run: `run_${code}`,
  reconciliation: code,
  name,
  day: DAY,
  number: 1,
  left: { rows, amount: '48210.35' },
  right: { rows: rows - open, amount: '48090.35' },
  matched: {
    matches: rows - open,
    leftRows: rows - open,
    rightRows: rows - open,
    leftAmount: '48090.35',
    rightAmount: '48090.35',
  },
  mismatched: open > 2 ? 1 : 0,
  suggested: 0,
  openLeft: { rows: open, amount: open > 0 ? '120.00' : '0.00' },
  openRight: { rows: 0, amount: '0.00' },
  passes: [],
  givenUp: [],
  currency: CNY,
  inputHash: 'a1',
  resultHash: 'b2',
  timings: {},
});

export const dayReport = (day: string): DayReport => ({
  day,
  ran: [],
  closed: [],
  late: [],
  runs:
    day === DAY
      ? [run('orders', '账面与渠道', 318, 3), run('settlements', '渠道与银行', 3, 0), run('bank', '账面与银行', 41, 1)]
      : [],
  breaks:
    day === DAY
      ? [
          { kind: 'BOOK_ONLY', state: 'open', count: 2, effect: '-240.00' },
          { kind: 'FEE_MISMATCH', state: 'open', count: 1, effect: '0.01' },
          { kind: 'CHANNEL_ONLY', state: 'pending', count: 1, effect: '88.00' },
          { kind: 'SETTLEMENT_SHORT', state: 'open', count: 1, effect: '-45.30' },
          { kind: 'AMOUNT_MISMATCH', state: 'closed', count: 1, effect: '0.00' },
        ]
      : [],
  proofs:
    day === DAY
      ? [
          {
            kind: 'a',
            day,
            scope: 'icbc-main',
            currency: CNY,
            left: '1204551.20',
            right: '1204505.90',
            residue: '-45.30',
            verdict: 'INCOMPLETE',
            lines: [
              { role: 'virtual', label: 'icbc-main', rows: 9, amount: '1204000.00', transaction: null, break: null },
              {
                role: 'in-transit',
                label: 'wechat 2026-10-12',
                rows: 86,
                amount: '551.20',
                transaction: null,
                break: null,
              },
              { role: 'bank', label: 'icbc-main', rows: 1, amount: '1204505.90', transaction: null, break: null },
            ],
            lineCount: 3,
          },
          {
            kind: 'b',
            day,
            scope: 'icbc',
            currency: CNY,
            left: '1204505.90',
            right: '1204505.90',
            residue: '0.00',
            verdict: 'PROVEN',
            lines: [],
            lineCount: 0,
          },
        ]
      : [],
  revisions: [],
  arrivals:
    day === DAY
      ? [
          {
            source: 'icbc',
            name: '工行',
            side: 'bank',
            day,
            state: 'late',
            due: `${day}T09:30:00+08:00`,
            rows: 0,
            files: [],
            declared: [],
          },
        ]
      : [],
  journals: 4,
  timings: {},
});
