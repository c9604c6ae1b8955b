import { encodeGbk } from '../../../src-main/cli/generate/files/gbk.ts';
import { openSheet } from '../../../src-main/cli/generate/files/sheet.ts';
import type { Answers } from './desk.ts';

/** A file of one shape, the answers that it needs, and what its rows mean: day, amount, what tells them apart. */
export type Sample = {
  readonly code: string;
  readonly file: string;
  readonly write: (path: string) => Uint8Array | string | null;
  /** The questions that the first proposal must ask, and what a person says to them. */
  readonly answers: Answers;
  readonly truth: readonly (readonly [day: string, amount: string, mark: string])[];
};

export const english = `Account activity

Posting Date,Description,D/C,Amount,Currency,Balance
13/10/2026,CARD PAYMENT SHOP,D,"1,250.00",GBP,"8,750.00"
14/10/2026,SALARY,C,"3,000.10",GBP,"11,750.10"
02/11/2026,"RENT, NOVEMBER",D,750.10,GBP,"11,000.00"
`;

export const fen = `账号：6222000011112222,,,,
交易日期,摘要,收入(分),支出(分),流水号
2026-10-12,运费,150050,,A0001
2026-10-12,退款,,2000,A0002
2026-10-13,运费,7,,A0003
合计,共3笔,150057,2000,
`;

const tab =
  'Date\tPayee\tOutflow\tInflow\n2026/10/12\tAnna\t\t12.5\n2026/10/12\tBob\t3.25\t\n2026/10/13\tAnna\t\t12.5\n';

const semicolon = `Buchungstag;Verwendungszweck;Betrag;Währung;Saldo
13.10.2026;Miete Büro;-1.200,00;EUR;3.800,00
14.10.2026;Gutschrift;500,50;EUR;4.300,50
15.10.2026;Gebühr;-0,50;EUR;4.300,00
`;

export const fixed = `BANK OF EXAMPLE                STATEMENT
DATE        REFERENCE   DETAILS                 WITHDRAWAL      DEPOSIT       BALANCE
----------  ----------  --------------------  ------------  -----------  ------------
2026-10-12  R000000001  COURIER FEE                 120.00                  9,880.00
2026-10-12  R000000002  CUSTOMER PAYMENT                       2,000.50    11,880.50
2026-10-13  R000000003  OFFICE SUPPLIES              80.50                 11,800.00
`;

function workbook(path: string): null {
  const sheet = openSheet(path, 20_000, '明细');
  const amount = (decimal: string): { decimal: string } => ({ decimal });
  sheet.row(['某某支付对账单']);
  sheet.row(['商户：快递', '', '日期：2026-10-12']);
  sheet.row(['序号', '交易日期', '商户订单号', '收支', '交易金额(元)', '手续费', '交易状态']);
  sheet.row(['1', '2026-10-12', 'DD001', '收入', amount('100.5'), amount('0.6'), '成功']);
  sheet.row(['2', '2026-10-12', 'DD002', '支出', amount('20'), amount('0'), '成功']);
  sheet.row(['3', '2026-10-12', 'DD003', '收入', amount('7.25'), amount('0.04'), '失败']);
  sheet.row(['合计', '', '3笔', '', amount('127.75'), amount('0.64'), '']);
  sheet.close();
  return null;
}

export const samples: readonly Sample[] = [
  {
    code: 'english',
    file: 'english.csv',
    write: () => english,
    // The balances prove which side D is, and a day after the 12th the order of dates.
    answers: {},
    truth: [
      ['2026-10-13', '-1250.00', 'CARD PAYMENT SHOP'],
      ['2026-10-14', '3000.10', 'SALARY'],
      ['2026-11-02', '-750.10', 'RENT, NOVEMBER'],
    ],
  },
  {
    code: 'fen',
    file: 'fen.csv',
    write: () => encodeGbk(fen),
    answers: { currency: 'CNY' },
    truth: [
      ['2026-10-12', '1500.50', '运费'],
      ['2026-10-12', '-20.00', '退款'],
      ['2026-10-13', '0.07', '运费'],
    ],
  },
  {
    code: 'tab',
    file: 'tab.tsv',
    write: () => tab,
    answers: { currency: 'USD' },
    truth: [
      ['2026-10-12', '12.50', 'Anna'],
      ['2026-10-12', '-3.25', 'Bob'],
      ['2026-10-13', '12.50', 'Anna'],
    ],
  },
  {
    code: 'semicolon',
    file: 'semicolon.csv',
    write: () => Buffer.from(semicolon, 'latin1'),
    // One byte a letter: no byte says which western encoding is meant.
    answers: { encoding: 'windows-1252' },
    truth: [
      ['2026-10-13', '-1200.00', 'Miete Büro'],
      ['2026-10-14', '500.50', 'Gutschrift'],
      ['2026-10-15', '-0.50', 'Gebühr'],
    ],
  },
  {
    code: 'fixed',
    file: 'fixed.txt',
    write: () => fixed,
    answers: { currency: 'USD' },
    truth: [
      ['2026-10-12', '-120.00', 'COURIER FEE'],
      ['2026-10-12', '2000.50', 'CUSTOMER PAYMENT'],
      ['2026-10-13', '-80.50', 'OFFICE SUPPLIES'],
    ],
  },
  {
    code: 'workbook',
    file: 'workbook.xlsx',
    write: workbook,
    answers: {},
    truth: [
      ['2026-10-12', '100.50', 'DD001'],
      ['2026-10-12', '-20.00', 'DD002'],
      ['2026-10-12', '7.25', 'DD003'],
    ],
  },
];
