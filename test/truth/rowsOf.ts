import type { TransactionKind } from '../../shared/entity/transaction.ts';
import { applyRate } from '../../shared/value/money.ts';
import type { Day } from '../../shared/value/time.ts';
import { compactDay, dayAt } from '../../src-main/cli/generate/clock.ts';
import type { BankRow, BookRow, ChannelRow } from '../../src-main/cli/generate/model.ts';
import { digits, goodsOfPayments, personName } from '../../src-main/cli/generate/words.ts';
import type { Maker } from './maker.ts';
import type { BankPlace, ChannelPlace } from './world.ts';

export const RATE = { numerator: 6n, denominator: 1000n };
const MINIMUM_FEE = 1n;
const LARGEST_FEE = 50_000n;
const stations = ['ST01-settle', 'ST02-settle'];
/** The account of the company over each real account. */
export const houseAccount: Record<BankPlace, string> = {
  icbc: 'HQ-reserve-icbc',
  hsbc: 'HQ-reserve-hsbc',
  usd: 'HQ-reserve-usd',
};

/** What was agreed: 0.6 %, half up; Alipay takes a fen at least, WeChat 500 yuan at most. */
export function feeOf(place: ChannelPlace, amount: bigint): bigint {
  const fee = applyRate(amount, RATE, 'half-up');
  if (place === 'alipay') return fee < MINIMUM_FEE ? MINIMUM_FEE : fee;
  return fee > LARGEST_FEE ? LARGEST_FEE : fee;
}

/** A ledger row with nothing in it that a case does not say. */
export const bookRow = (row: Pick<BookRow, 'at' | 'amount' | 'account' | 'kind'> & Partial<BookRow>): BookRow => ({
  status: 'success',
  fee: null,
  channel: null,
  orderNo: '',
  channelNo: '',
  refundNo: '',
  bankRef: '',
  voucherNo: '',
  counterparty: '',
  counterpartyAccount: '',
  memo: '',
  initiatedBy: '系统',
  ...row,
});

/** An order as both sides see it, the two rows not yet in any file. */
export type OrderRows = { place: ChannelPlace; book: BookRow; bill: ChannelRow };

export function orderRows(maker: Maker, place: ChannelPlace, day: Day, amount = maker.amount()): OrderRows {
  const time = maker.time(day);
  const key = maker.below(2 ** 31);
  const serial = maker.next();
  const orderNo = `DD${compactDay(day)}${place === 'wechat' ? 'W' : 'A'}${String(serial).padStart(9, '0')}`;
  const channelNo =
    place === 'wechat'
      ? `42000026${compactDay(day)}${digits(key, 3, 3)}${String(serial).padStart(9, '0')}`
      : `${compactDay(day)}22001${digits(key, 3, 3)}${String(serial).padStart(12, '0')}`;
  const payer = personName(key, 1);
  const goods = maker.oneOf(goodsOfPayments);
  const fee = feeOf(place, amount);
  return {
    place,
    book: bookRow({
      at: time,
      amount,
      fee: maker.chance(80) ? fee : null,
      account: maker.oneOf(stations),
      kind: 'payment',
      channel: place,
      orderNo,
      channelNo: maker.chance(60) ? channelNo : '',
      counterparty: payer,
      memo: goods,
    }),
    bill: {
      at: time + maker.below(4),
      amount,
      fee,
      orderNo,
      channelNo,
      originalAt: time,
      payer,
      payerId: digits(key, 5, 12),
      goods,
      refund: null,
    },
  };
}

/** A refund of an order, as both sides see it. WeChat gives the fee back, Alipay keeps it. */
export function refundRows(maker: Maker, order: OrderRows, time: number, amount: bigint): OrderRows {
  const { place, book, bill } = order;
  const refundNo = `RF${compactDay(dayAt(time))}${String(maker.next()).padStart(10, '0')}`;
  const fee = place === 'wechat' ? -feeOf(place, amount) : 0n;
  return {
    place,
    book: { ...book, at: time, kind: 'refund', amount: -amount, fee: book.fee === null ? null : fee, refundNo },
    bill: {
      ...bill,
      at: time + maker.below(4),
      amount: -amount,
      fee,
      refund: {
        refundNo,
        refundChannelNo: `50300${compactDay(dayAt(time)).slice(2)}${refundNo.slice(2).padStart(18, '0')}`,
      },
    },
  };
}

/** A movement over the bank as both sides see it, under the bank's reference. */
export type MovementRows = { place: BankPlace; book: BookRow; bank: BankRow };

export function movementRows(
  maker: Maker,
  place: BankPlace,
  day: Day,
  amount: bigint,
  party: string = personName(maker.below(2 ** 31), 1),
): MovementRows {
  const time = maker.time(day);
  const kind: TransactionKind = amount > 0n ? 'topUp' : 'withdrawal';
  const bankRef = `00${place === 'icbc' ? 'ICB' : 'HSB'}${compactDay(day)}${String(maker.next()).padStart(8, '0')}`;
  const counterpartyAccount = maker.accountOf(party);
  const purpose = amount > 0n ? '货款' : '付款';
  return {
    place,
    book: bookRow({
      at: time,
      amount,
      account: houseAccount[place],
      currency: place === 'usd' ? 'USD' : 'CNY',
      kind,
      bankRef,
      voucherNo: `PZ${compactDay(day)}${String(maker.next()).padStart(8, '0')}`,
      counterparty: party,
      counterpartyAccount,
      memo: purpose,
    }),
    bank: {
      at: time + 60 + maker.below(600),
      amount,
      bankRef,
      counterparty: party,
      counterpartyAccount,
      summary: amount > 0n ? '转账存入' : '转账支出',
      purpose,
    },
  };
}
