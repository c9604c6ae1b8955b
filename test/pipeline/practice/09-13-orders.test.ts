import { afterEach, describe, expect, it } from 'vitest';
import { type Company, company } from './company.ts';

let co: Company;
afterEach(() => co.remove());

const [MON, TUE, WED] = ['2026-10-12', '2026-10-13', '2026-10-14'] as const;

describe('item 9: the same amount from two customers', () => {
  it('9a by their numbers the one that is missing is named, not its double', async () => {
    co = await company();
    const [a, b, c] = ['甲', '乙', '丙'].map((payer, index) =>
      co.order(MON, { amount: 10_000, fee: 60, payer, clock: '10:00:00', ...(index === 1 ? { bill: null } : {}) }),
    );
    await co.morning(MON);
    expect(await co.breaks()).toEqual([`BOOK_ONLY ${b!.no} -100.00 pending`]);
    expect((await co.matches('orders', 'matched')).map(({ label }) => label).sort()).toEqual([a!.no, c!.no].sort());
  });

  it('9b without numbers in common nothing is confirmed: either could be either', async () => {
    co = await company();
    for (const party of ['甲公司', '乙公司']) {
      co.bookRow(MON, '10:00:00', {
        ...{ kind: 'topUp', account: co.reserves.icbc, amount: 10_000n, counterparty: party, voucherNo: `V${party}` },
      });
      co.bank(MON, 'icbc', { amount: 10_000, text: '转账存入', clock: '10:00:00' });
    }
    await co.morning(MON);
    expect(await co.matches('bank', 'matched')).toEqual([]);
    expect((await co.breaks()).map((line) => line.split(' ')[0])).toEqual([
      'BANK_ONLY',
      'BANK_ONLY',
      'BOOK_ONLY',
      'BOOK_ONLY',
    ]);
  });

  it('9c two alike of one customer in the same second are two transactions', async () => {
    co = await company();
    for (const _ of [1, 2]) co.order(MON, { amount: 10_000, fee: 60, payer: '甲', clock: '10:00:00' });
    await co.morning(MON);
    expect(await co.breaks()).toEqual([]);
    expect(await co.matches('orders', 'matched')).toHaveLength(2);
  });
});

describe('item 10: errors that offset each other, in totals that agree', () => {
  const totals = async (day: string): Promise<string[]> => {
    const { runs } = await co.core.call('day.report', { day });
    const { left, right } = runs.find(({ reconciliation }) => reconciliation === 'orders')!;
    return [left.amount, right.amount];
  };

  it('10a two amounts, one too high and one too low', async () => {
    co = await company();
    const high = co.order(MON, { amount: 10_000, bill: { amount: 10_500 } });
    const low = co.order(MON, { amount: 20_000, bill: { amount: 19_500 } });
    co.order(MON, { amount: 30_000 });
    await co.morning(MON);
    const [book, bill] = await totals(MON);
    expect(book).toBe(bill);
    expect(await co.breaks()).toEqual([`AMOUNT_MISMATCH ${high.no} 5.00 open`, `AMOUNT_MISMATCH ${low.no} -5.00 open`]);
  });

  it('10b an order that one side lacks, and another of the same amount that the other side lacks', async () => {
    co = await company();
    const ours = co.order(MON, { amount: 10_000, fee: 60, bill: null });
    const theirs = co.order(MON, { amount: 10_000, fee: 60, book: null });
    await co.morning(MON);
    const [book, bill] = await totals(MON);
    expect(book).toBe(bill);
    expect(await co.matches('orders', 'matched')).toEqual([]);
    expect(await co.breaks()).toEqual([
      `BOOK_ONLY ${ours.no} -100.00 pending`,
      `CHANNEL_ONLY ${theirs.no} 100.00 pending`,
    ]);
  });

  it('10c fees, and an amount against a fee within one order', async () => {
    co = await company();
    const one = co.order(MON, { amount: 10_000, fee: 60, bill: { fee: 61 } });
    const two = co.order(MON, { amount: 20_000, fee: 120, bill: { fee: 119 } });
    const within = co.order(MON, { amount: 30_000, fee: 180, bill: { amount: 30_010, fee: 190 } });
    await co.morning(MON);
    expect(await co.breaks()).toEqual([
      `AMOUNT_MISMATCH ${within.no} 0.00 open`,
      `FEE_MISMATCH ${one.no} -0.01 open`,
      `FEE_MISMATCH ${two.no} 0.01 open`,
    ]);
    expect((await co.breakOf('AMOUNT_MISMATCH')).also).toEqual(['FEE_MISMATCH']);
  });

  it('10d a payment and a refund that are both off', async () => {
    co = await company();
    const paid = co.order(MON, { amount: 10_000, bill: { amount: 10_700 } });
    const back = co.refund(MON, paid, { amount: 4_000, bill: { amount: 4_700 } });
    await co.morning(MON);
    const [book, bill] = await totals(MON);
    expect(book).toBe(bill);
    expect(await co.breaks()).toEqual([`AMOUNT_MISMATCH ${paid.no} 7.00 open`, `REFUND_MISMATCH ${back} -7.00 open`]);
  });

  it('10e at the bank: one day paid short and the next over by as much', async () => {
    co = await company();
    co.order(MON, { amount: 10_000 });
    co.order(TUE, { amount: 50_000 });
    await co.morning(MON);
    co.receipt(TUE, 'wechat', 9_500);
    await co.morning(TUE);
    co.receipt(WED, 'wechat', 50_500);
    await co.morning(WED);
    expect(await co.breaks()).toEqual([
      'SETTLEMENT_OVER wechat:2026-10-13 5.00 open',
      'SETTLEMENT_SHORT wechat:2026-10-12 -5.00 open',
    ]);
  });

  it('10f at the bank: two channels into one account, one short and one over', async () => {
    co = await company();
    co.order(MON, { amount: 10_000 });
    co.order(MON, { channel: 'alipay', amount: 20_000 });
    await co.morning(MON);
    co.receipt(TUE, 'wechat', 10_300);
    co.receipt(TUE, 'alipay', 19_700);
    await co.morning(TUE);
    expect(await co.breaks()).toEqual([
      'SETTLEMENT_OVER wechat:2026-10-12 3.00 open',
      'SETTLEMENT_SHORT alipay:2026-10-12 -3.00 open',
    ]);
  });

  it('10g in both legs at once: the bill is wrong twice, and what arrives is what the bill says', async () => {
    co = await company();
    const high = co.order(MON, { amount: 10_000, bill: { amount: 10_500 } });
    const low = co.order(MON, { amount: 20_000, bill: { amount: 19_500 } });
    await co.morning(MON);
    co.receipt(TUE, 'wechat', 30_000);
    await co.morning(TUE);
    expect(await co.matched('settlements')).toEqual(['matched wechat:2026-10-12 2:1 300.00 300.00']);
    expect(await co.breaks()).toEqual([`AMOUNT_MISMATCH ${high.no} 5.00 open`, `AMOUNT_MISMATCH ${low.no} -5.00 open`]);
  });
});

describe('item 11: the whole file on fee, status and currency', () => {
  it('11 every row that differs is named, the first failing gate names it and the others stand under it', async () => {
    co = await company();
    const fee = co.order(MON, { amount: 10_000, fee: 60, bill: { fee: 55 } });
    const status = co.order(MON, { amount: 20_000, fee: 120, book: { status: 'pending' } });
    const currency = co.order(MON, { amount: 30_000, fee: 180, book: { currency: 'USD' } });
    const amount = co.order(MON, { amount: 40_000, fee: 240, bill: { amount: 39_900 } });
    const all = co.order(MON, {
      amount: 50_000,
      fee: 300,
      book: { status: 'failed' },
      bill: { amount: 49_000, fee: 1 },
    });
    for (let index = 0; index < 20; index += 1) co.order(MON, { amount: 1_000 + index, fee: 6 });
    await co.arrive(MON);
    await co.reconcile(MON);
    const found = (await co.openBreaks()).map(({ kind, subject, effect, also }) => [
      subject,
      kind,
      effect,
      also.join(),
    ]);
    expect(found.sort()).toEqual(
      [
        [fee.no, 'FEE_MISMATCH', '0.05', ''],
        [status.no, 'STATUS_MISMATCH', '198.80', ''],
        [currency.no, 'CURRENCY_MISMATCH', '0.00', ''],
        [amount.no, 'AMOUNT_MISMATCH', '-1.00', ''],
        [all.no, 'STATUS_MISMATCH', '489.99', 'AMOUNT_MISMATCH,FEE_MISMATCH'],
      ].sort(),
    );
    expect(await co.matches('orders', 'matched')).toHaveLength(20);
  });
});

describe('item 12: paid twice, through two channels', () => {
  it('12 the second payment has no order in the book: it is named, with its channel, and its refund goes with it', async () => {
    co = await company();
    const first = co.order(MON, { amount: 10_000, fee: 60 });
    const second = co.order(MON, { channel: 'alipay', amount: 10_000, fee: 60, no: first.no, book: null });
    await co.morning(MON);
    expect(await co.breaks()).toEqual([`CHANNEL_ONLY ${first.no} 100.00 pending`]);
    expect((await co.breakOf('CHANNEL_ONLY')).source).toBe('alipay');
    co.receipt(TUE, 'wechat', 9_940);
    co.receipt(TUE, 'alipay', 9_940);
    const back = co.refund(TUE, second, { amount: 10_000, fee: 60, book: null });
    await co.morning(TUE);
    expect(await co.breaks()).toEqual([
      `CHANNEL_ONLY ${first.no} 100.00 open`,
      `REFUND_MISSING ${back} -100.00 pending`,
    ]);
  });

  it('12b the book took both: two rows of one order number, each with its own channel', async () => {
    co = await company();
    const first = co.order(MON, { amount: 10_000, fee: 60 });
    co.order(MON, { channel: 'alipay', amount: 10_000, fee: 60, no: first.no });
    await co.morning(MON);
    expect(await co.breaks()).toEqual([]);
    const pairs = await co.matches('orders', 'matched');
    for (const { id } of pairs) {
      const { left, right } = await co.core.call('explain', { id });
      expect(left[0]!.channel).toBe(right[0]!.channel);
    }
    expect(pairs).toHaveLength(2);
  });

  it('12c twice through one channel: the book has one of them, and none is taken for it by chance', async () => {
    co = await company();
    const { no } = co.order(MON, { amount: 10_000, fee: 60 });
    co.order(MON, { amount: 10_000, fee: 60, no, book: null });
    await co.morning(MON);
    expect(await co.matches('orders', 'matched')).toEqual([]);
    expect(await co.breaks()).toEqual([`DUPLICATE ${no} 100.00 open`]);
  });
});

describe('item 13: refunds before the original’s date, and several partial ones', () => {
  it('13a a refund whose payment is of a later business day is matched by its own number', async () => {
    co = await company();
    const late = { no: 'DD20261013W900001', channelNo: '4200002620261013000001900001', channel: 'wechat' } as const;
    const back = co.refund(MON, late, { amount: 3_000, fee: 18 });
    await co.morning(MON);
    expect((await co.matches('orders', 'matched')).map(({ label }) => label)).toEqual([back]);
    // More refunds than payments: the day owes us less than nothing until the next receipt.
    co.order(TUE, { amount: 10_000, fee: 60, no: late.no, channelNo: late.channelNo });
    await co.morning(TUE);
    co.receipt(WED, 'wechat', 9_940 - 2_982);
    await co.morning(WED);
    expect(await co.breaks()).toEqual([]);
    expect(await co.matched('settlements')).toEqual(['matched wechat:2026-10-12..2026-10-13 2:1 69.58 69.58']);
  });

  it('13b a payment and its three partial refunds, over two days and out of order, are four rows and four pairs', async () => {
    co = await company();
    const paid = co.order(MON, { amount: 10_000, fee: 60 });
    const backs = [
      co.refund(MON, paid, { amount: 2_000, fee: 12 }),
      co.refund(MON, paid, { amount: 2_000, fee: 12 }),
      co.refund(TUE, paid, { amount: 6_000, fee: 36 }),
    ];
    await co.morning(MON);
    await co.morning(TUE);
    const pairs = (await co.matched('orders')).filter((line) => line.startsWith('matched'));
    expect(pairs).toHaveLength(4);
    expect(
      pairs
        .filter((line) => line.includes('RF'))
        .map((line) => line.split(' ')[1])
        .sort(),
    ).toEqual(backs.sort());
    expect((await co.breaks()).filter((line) => !line.startsWith('SETTLEMENT'))).toEqual([]);
  });

  it('13c the one of three that the channel lacks is named', async () => {
    co = await company();
    const paid = co.order(MON, { amount: 10_000, fee: 60 });
    co.refund(MON, paid, { amount: 2_000, fee: 12 });
    const missing = co.refund(MON, paid, { amount: 2_000, fee: 12, bill: null });
    const wrong = co.refund(MON, paid, { amount: 3_000, fee: 18, bill: { amount: 3_100 } });
    await co.morning(MON);
    expect(await co.breaks()).toEqual([
      `REFUND_MISMATCH ${wrong} -1.00 open`,
      `REFUND_MISSING ${missing} 20.00 pending`,
    ]);
  });
});
