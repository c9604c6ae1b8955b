import { formatMinor, sizeOf } from '../../../../shared/value/money.ts';
import type { Day } from '../../../../shared/value/time.ts';
import { compactDay, compactTime } from '../clock.ts';
import type { ChannelRow, RowFile } from '../model.ts';
import { encodeGbk } from './gbk.ts';
import { textSink, utf8 } from './sink.ts';
import { pack, packingSink, writeZip } from './zip.ts';

const ACQUIRER = '88022900';
const SENDER = '00049993';
const RULE = '_'.repeat(136);

const cents = (minor: bigint): string => sizeOf(minor).toString().padStart(12, '0');
/** C: to the merchant; D: from the merchant. */
const signed = (minor: bigint): string => `${minor < 0n ? 'D' : 'C'}${cents(minor)}`;
const blank = (width: number): string => ' '.repeat(width);

const cardOf = (row: ChannelRow): { number: string; credit: boolean } => {
  const credit = row.payerId.charCodeAt(0) % 3 === 0;
  return { number: `${credit ? '625809' : '622609'}******${row.payerId.slice(-4)}`, credit };
};

/** The fields of a record with their widths, in order; they are joined by single blanks to 607 bytes. */
function fieldsOf(row: ChannelRow, merchant: string): [string, number][] {
  const { refund } = row;
  const net = row.amount - row.fee;
  const card = cardOf(row);
  const queryNo = refund ? refund.refundChannelNo : row.channelNo;
  return [
    [refund ? 'S30' : 'S56', 3],
    [ACQUIRER, 11],
    [SENDER, 11],
    [queryNo.slice(14, 20), 6],
    [compactTime(row.at).slice(4), 10],
    [card.number, 19],
    [cents(row.amount), 12],
    ['4215', 4],
    ['07', 2],
    [queryNo, 21],
    ['01', 2],
    [refund ? refund.refundNo : row.orderNo, 32],
    [card.credit ? '02' : '01', 2],
    [refund ? row.channelNo.slice(14, 20) : '', 6],
    [refund ? compactTime(row.originalAt).slice(4) : '', 10],
    [signed(-row.fee), 13],
    [signed(net), 13],
    ['0001', 4],
    ['', 15],
    [refund ? '04' : '01', 2],
    ['', 2],
    ['000201', 6],
    ['', 2],
    ['', 4],
    ['', 32],
    ['', 1],
    [refund ? row.channelNo : '', 21],
    [merchant, 15],
    ['', 1],
    ['0'.repeat(15), 15],
    ['', 32],
    [` ${'0'.repeat(12)}`, 13],
    [signed(net), 13],
    ['01080209', 8],
    ['', 32],
    [` ${'0'.repeat(12)}`, 13],
    [` ${'0'.repeat(12)}`, 13],
    [` ${'0'.repeat(11)}`, 12],
    ['', 2],
    ['7', 1],
    [blank(131), 131],
  ];
}

/** One record: ASCII throughout, so letters are bytes. */
export const recordOf = (row: ChannelRow, merchant: string): string =>
  fieldsOf(row, merchant)
    .map(([text, width]) => {
      if (text.length > width) throw new RangeError(`“${text}” is longer than ${width}`);
      return text.padEnd(width);
    })
    .join(' ');

type Sums = { count: number; out: bigint; in: bigint; feeOut: bigint; feeIn: bigint; netOut: bigint; netIn: bigint };
const noSums = (): Sums => ({ count: 0, out: 0n, in: 0n, feeOut: 0n, feeIn: 0n, netOut: 0n, netIn: 0n });

/** 借 is what the merchant gives, 贷 what it gets. */
function count(sums: Sums, row: ChannelRow): void {
  const net = row.amount - row.fee;
  sums.count += 1;
  if (row.amount < 0n) sums.out -= row.amount;
  else sums.in += row.amount;
  if (row.fee < 0n) sums.feeIn -= row.fee;
  else sums.feeOut += row.fee;
  if (net < 0n) sums.netOut -= net;
  else sums.netIn += net;
}

/** Chinese letters are two bytes wide in the printed table. */
const printed = (text: string, width: number): string => text + blank(width - encodeGbk(text).length);

const tableLine = (name: string, sums: Sums): string =>
  printed(name, 20) +
  String(sums.count).padStart(8) +
  [sums.out, sums.in, sums.feeOut, sums.feeIn, sums.netOut, sums.netIn]
    .map((minor) => formatMinor(minor, 'CNY').padStart(16))
    .join('');

const table = (title: string, groups: readonly (readonly [string, Sums])[], all: Sums): string[] => [
  `${printed(title, 20)}交易笔数               交易金额                         费用                              资金清算差额`,
  `${blank(41)}借              贷              借              贷               借                  贷`,
  RULE,
  ...groups.map(([name, sums]) => tableLine(name, sums)),
  RULE,
  tableLine('总计', all),
];

function summaryOf(merchant: string, name: string, day: Day, sums: Record<string, Sums>): string {
  const kinds: [string, Sums][] = [['自助消费', sums.purchase!]];
  if (sums.refund!.count > 0) kinds.push(['退货', sums.refund!]);
  const cards = ['借记卡', '贷记卡', '准贷记卡', '其他卡'].map((card) => [card, sums[card] ?? noSums()] as const);
  const lines = [
    `${blank(73)}中国银联全渠道商户交易汇总表            `,
    '',
    `${printed(`商户代码:${merchant}`, 64)}清算币种:人民币`,
    `${printed(`收单机构:${ACQUIRER}`, 64)}清算日期:${compactDay(day)}`,
    `${printed(`商户名称:${name}`, 64)}生成日期:${compactDay(day + 1)}`,
    '',
    '',
    ...table('交易类型', kinds, sums.all!),
    '',
    ...table('卡性质', cards, sums.all!),
  ];
  return `${lines.join('\r\n')}\r\n`;
}

/** The settlement zip of a day: the fixed-width records, and the printed summary that proves them. */
export function openUnionpay(path: string, merchant: string, name: string, day: Day): RowFile<ChannelRow> {
  const packing = packingSink(`${path}.zm`);
  const records = textSink(packing);
  const short = compactDay(day).slice(2);
  const sums: Record<string, Sums> = {
    all: noSums(),
    purchase: noSums(),
    refund: noSums(),
    借记卡: noSums(),
    贷记卡: noSums(),
  };
  return {
    row(row) {
      count(sums.all!, row);
      count(row.refund ? sums.refund! : sums.purchase!, row);
      count(cardOf(row).credit ? sums.贷记卡! : sums.借记卡!, row);
      records.line(`${recordOf(row, merchant)}\r\n`);
    },
    close() {
      records.close();
      const summary = encodeGbk(summaryOf(merchant, name, day, sums));
      writeZip(path, day, [
        { name: utf8(`INN${short}88ZM_${merchant}`), utf8: false, packed: packing.packed() },
        { name: utf8(`RD2010${short}01_${merchant}`), utf8: false, packed: pack(summary) },
      ]);
    },
  };
}
