import { formatMinor } from '../../../../shared/value/money.ts';
import type { Day } from '../../../../shared/value/time.ts';
import { chineseDay, compactDay, timeText } from '../clock.ts';
import type { ChannelRow, FundRow, RowFile } from '../model.ts';
import { masked } from '../words.ts';
import { encodeGbk } from './gbk.ts';
import { type ByteText, inGbk, remembering, type TextSink, textSink } from './sink.ts';
import type { Running } from './wechat.ts';
import { pack, packingSink, writeZip } from './zip.ts';

export const tradeColumns =
  '支付宝交易号,商户订单号,业务类型,商品名称,创建时间,完成时间,门店编号,门店名称,操作员,终端号,对方账户,订单金额（元）,商家实收（元）,支付宝红包（元）,集分宝（元）,支付宝优惠（元）,商家优惠（元）,券核销金额（元）,券名称,商家红包消费金额（元）,卡消费金额（元）,退款批次号/请求号,服务费（元）,分润（元）,备注';
export const tradeSummaryColumns =
  '门店编号,门店名称,交易订单总笔数,退款订单总笔数,订单金额（元）,商家实收（元）,支付宝优惠（元）,商家优惠（元）,卡消费金额（元）,服务费（元）,分润（元）,实收净额（元）';
export const accountColumns =
  '账务流水号,业务流水号,商户订单号,商品名称,发生时间,对方账号,收入金额（+元）,支出金额（-元）,账户余额（元）,交易渠道,业务类型,备注';
const accountSummaryColumns = '类型,收入笔数,收入金额（+元）,支出笔数,支出金额（-元）,总金额（元）';
const PAYMENT_SECONDS = 5;

const yuan = (minor: bigint): string => formatMinor(minor, 'CNY');
const tab = (text: string): string => `${text}\t`;
const ruled = (title: string): string => `#${'-'.repeat(41)}${title}${'-'.repeat(40)}`;
const payerText = (payer: ByteText, payerId: string): ByteText =>
  `${payer}(${payerId.slice(0, 3)}****${payerId.slice(-4)})`;

const prologue = (title: string, account: string, day: Day): string[] => [
  `#${title}`,
  `#账号：[${account}]`,
  `#起始日期：[${chineseDay(day)} 00:00:00]   终止日期：[${chineseDay(day + 1)} 00:00:00]`,
];
const exported = (day: Day): string => `#导出时间：[${chineseDay(day + 1)} 05:46:49]`;
const linesOf = (lines: readonly string[]): string => `${lines.join('\r\n')}\r\n`;

const maskedOnce = remembering(masked);
type Word = TextSink['word'];
type Detail = Omit<TextSink, 'close'> & { close(names: [string, string], summary: string): void };

/** A zip of detail and summary: the summary stands first and is known last; names in GBK without the UTF-8 flag. */
function openDetail(path: string, day: Day): Detail {
  const packing = packingSink(`${path}.detail`);
  const detail = textSink(packing, inGbk);
  return {
    write: detail.write,
    line: detail.line,
    word: detail.word,
    close([summaryName, detailName], summary) {
      detail.close();
      writeZip(path, day, [
        { name: encodeGbk(summaryName), utf8: false, packed: pack(encodeGbk(summary)) },
        { name: encodeGbk(detailName), utf8: false, packed: packing.packed() },
      ]);
    },
  };
}

function tradeLine(row: ChannelRow, word: Word): string {
  const amount = yuan(row.amount);
  const kind = row.refund ? '退款' : '交易';
  const created = timeText(row.originalAt - PAYMENT_SECONDS);
  return `${tab(row.channelNo)},${tab(row.orderNo)},${tab(word(kind))},${word(row.goods)},${created},${timeText(row.at)},\t,\t,\t,\t,${tab(payerText(word(maskedOnce(row.payer)), row.payerId))},${amount},${amount},0.00,0.00,0.00,0.00,0.00,,${tab('0.00')},0.00,${tab(row.refund?.refundNo ?? '')},${yuan(-row.fee)},0.00,\r\n`;
}

/** The trade bill: refunds are negative under the same numbers; the service fee is negative where it is taken. */
export function openAlipayTrade(path: string, account: string, day: Day): RowFile<ChannelRow> {
  const file = openDetail(path, day);
  const sums = { payments: 0, refunds: 0, paid: 0n, back: 0n, fee: 0n };
  file.write(linesOf([...prologue('支付宝业务明细查询', account, day), ruled('业务明细列表'), tradeColumns]));
  return {
    row(row) {
      sums.fee -= row.fee;
      if (row.refund) {
        sums.refunds += 1;
        sums.back += row.amount;
      } else {
        sums.payments += 1;
        sums.paid += row.amount;
      }
      file.line(tradeLine(row, file.word));
    },
    close() {
      const { payments, refunds, paid, back, fee } = sums;
      const end = [
        `#交易合计：${payments}笔，商家实收共${yuan(paid)}元，商家优惠共0.00元`,
        `#退款合计：${refunds}笔，商家实收退款共${yuan(back)}元，商家优惠退款共0.00元`,
      ];
      file.write(linesOf([ruled('业务明细列表结束'), ...end, exported(day)]));
      const net = paid + back;
      const total = `合计,,${payments},${refunds},${yuan(net)},${yuan(net)},0.00,0.00,0.00,${yuan(fee)},0.00,${yuan(net + fee)}`;
      const summary = [ruled('业务汇总列表'), tradeSummaryColumns, total, ruled('业务汇总列表结束'), exported(day)];
      const start = `${account}_${compactDay(day)}`;
      file.close(
        [`${start}_业务明细(汇总).csv`, `${start}_业务明细.csv`],
        linesOf([...prologue('支付宝业务汇总查询', account, day), ...summary]),
      );
    },
  };
}

const kindsOfAccount: Record<FundRow['kind'], string> = {
  payment: '在线支付',
  refund: '交易退款',
  fee: '收费',
  feeReturn: '收费',
  withdrawal: '提现',
};

function accountLine(row: FundRow, serial: string, balance: bigint, word: Word): string {
  const goods = row.kind === 'fee' ? '收费' : row.kind === 'feeReturn' ? '收费退回' : row.goods;
  const [income, outgo] = row.amount > 0n ? [yuan(row.amount), '0.00'] : ['0.00', yuan(row.amount)];
  return `${tab(serial)},${tab(row.channelNo)},${tab(row.orderNo)},${tab(word(goods))},${timeText(row.at)},\t,${income},${outgo},${yuan(balance)},${word('支付宝')},${word(kindsOfAccount[row.kind])},\r\n`;
}

/** The account bill: the fee is a row of its own, money out is negative, the balance runs. */
export function openAlipayAccount(path: string, account: string, day: Day, running: Running): RowFile<FundRow> {
  const file = openDetail(path, day);
  const sums = { in: 0, out: 0, inSum: 0n, outSum: 0n };
  file.write(linesOf([...prologue('支付宝账务明细查询', account, day), ruled('账务明细列表'), accountColumns]));
  return {
    row(row) {
      running.balance += row.amount;
      if (row.amount > 0n) {
        sums.in += 1;
        sums.inSum += row.amount;
      } else {
        sums.out += 1;
        sums.outSum += row.amount;
      }
      const serial = `${compactDay(day)}${String(sums.in + sums.out).padStart(9, '0')}`;
      file.line(accountLine(row, serial, running.balance, file.word));
    },
    close() {
      const totals = [
        `#支出合计：${sums.out}笔，共${yuan(sums.outSum)}元`,
        `#收入合计：${sums.in}笔，共${yuan(sums.inSum)}元`,
      ];
      file.write(linesOf([ruled('账务明细列表结束'), ...totals, exported(day)]));
      const { in: income, out, inSum, outSum } = sums;
      const total = `合计,${income},${yuan(inSum)},${out},${yuan(outSum)},${yuan(inSum + outSum)}`;
      const summary = ['#支付宝账务汇总查询', `#账号：[${account}]`, accountSummaryColumns, total];
      const start = `${account}_${compactDay(day)}`;
      file.close([`${start}_账务明细(汇总).csv`, `${start}_账务明细.csv`], linesOf(summary));
    },
  };
}
