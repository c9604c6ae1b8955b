import { formatMinor, sizeOf } from '../../../../shared/value/money.ts';
import type { Day } from '../../../../shared/value/time.ts';
import { compactDay, timeText } from '../clock.ts';
import type { ChannelRow, FundRow, RowFile } from '../model.ts';
import { type ByteText, remembering, textFile } from './sink.ts';

export const tradeColumns =
  '交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注';
const tradeTotals = '总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额';
const fundColumns =
  '记账时间,微信支付业务单号,资金流水单号,业务名称,业务类型,收支类型,收支金额(元),账户结余(元),资金变更提交申请人,备注,业务凭证号';
const fundTotals = '资金流水总笔数,收入笔数,收入金额,支出笔数,支出金额';
const APP = 'wx8f3c2d17b05e96aa';
const BOM = '\ufeff';

/** Every value of a line begins with a backtick. */
const line = (values: readonly string[]): string => `\`${values.join(',`')}\r\n`;
/** In merchants' texts a comma is written as backslash and blank. */
const safe = (text: string): string => text.replaceAll(',', '\\ ').replace(/\r?\n/g, '\\n');
const yuan = (minor: bigint): string => formatMinor(minor, 'CNY');
function tradeLine(row: ChannelRow, merchant: string, goods: ByteText): string {
  const { refund } = row;
  const [paid, back] = refund ? ['0.00', yuan(-row.amount)] : [yuan(row.amount), '0.00'];
  const numbers = refund ? `${refund.refundChannelNo},\`${refund.refundNo}` : '0,`0';
  const start = `\`${timeText(row.at)},\`${APP},\`${merchant},\`0,\`,\`${row.channelNo},\`${row.orderNo}`;
  const state = `oDDK${row.payerId},\`JSAPI,\`${refund ? 'REFUND' : 'SUCCESS'},\`OTHERS,\`CNY,\`${paid},\`0.00`;
  const returned = `${numbers},\`${back},\`0.00,\`${refund ? 'ORIGINAL,`SUCCESS' : ',`'}`;
  return `${start},\`${state},\`${returned},\`${goods},\`,\`${yuan(row.fee)}000,\`0.60%,\`${paid},\`${back},\`\r\n`;
}

/** The trade bill ALL: 27 columns, then a line of totals. */
export function openWechatTrade(path: string, merchant: string): RowFile<ChannelRow> {
  const file = textFile(path);
  const sums = { count: 0, paid: 0n, back: 0n, fee: 0n };
  const goods = remembering((text) => file.word(safe(text)));
  file.write(`${BOM}${tradeColumns}\r\n`);
  return {
    row(row) {
      sums.count += 1;
      sums.fee += row.fee;
      if (row.refund) sums.back -= row.amount;
      else sums.paid += row.amount;
      file.line(tradeLine(row, merchant, goods(row.goods)));
    },
    close() {
      const [paid, back] = [yuan(sums.paid), yuan(sums.back)];
      file.write(`${tradeTotals}\r\n${line([`${sums.count}.0`, paid, back, '0.00', yuan(sums.fee), paid, back])}`);
      file.close();
    },
  };
}

const fundWords: Record<FundRow['kind'], { name: string; kind: string; by: (merchant: string) => string }> = {
  payment: { name: '交易', kind: '交易', by: () => 'system' },
  fee: { name: '交易', kind: '扣除交易手续费', by: () => 'system' },
  refund: { name: '退款', kind: '退款', by: (merchant) => `${merchant}API` },
  feeReturn: { name: '退款', kind: '退还交易手续费', by: () => 'system' },
  withdrawal: { name: '提现', kind: '提现', by: () => 'system' },
};

/** A channel's account: its balance runs on from day to day. */
export type Running = { balance: bigint };

/** The fund bill of the basic account: unsigned amounts, the balance after each row, then a line of totals. */
export function openWechatFund(path: string, merchant: string, day: Day, account: Running): RowFile<FundRow> {
  const file = textFile(path);
  const sums = { in: 0, out: 0, inSum: 0n, outSum: 0n };
  const prefix = `${merchant}${compactDay(day)}`;
  file.write(`${BOM}${fundColumns}\r\n`);
  return {
    row(row) {
      const isIn = row.amount > 0n;
      account.balance += row.amount;
      if (isIn) {
        sums.in += 1;
        sums.inSum += row.amount;
      } else {
        sums.out += 1;
        sums.outSum -= row.amount;
      }
      const { name, kind, by } = fundWords[row.kind];
      const serial = `${prefix}${String(sums.in + sums.out).padStart(7, '0')}`;
      const words = `${file.word(name)},\`${file.word(kind)},\`${file.word(isIn ? '收入' : '支出')}`;
      const figures = `${yuan(sizeOf(row.amount))},\`${yuan(account.balance)}`;
      file.line(line([timeText(row.at), row.channelNo, serial, words, figures, by(merchant), '', row.businessNo]));
    },
    close() {
      const counts = [`${sums.in + sums.out}.0`, `${sums.in}.0`, yuan(sums.inSum), `${sums.out}.0`, yuan(sums.outSum)];
      file.write(`${fundTotals}\r\n${line(counts)}`);
      file.close();
    },
  };
}
