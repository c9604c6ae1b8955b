import { afterEach, describe, expect, it } from 'vitest';
import { type Company, company } from './company.ts';

let co: Company;
afterEach(() => co.remove());

const [MON, TUE, WED, THU] = ['2026-10-12', '2026-10-13', '2026-10-14', '2026-10-15'] as const;
const settlesGross = () =>
  company({
    setup: (setup) => ({
      ...setup,
      ruleSets: setup.ruleSets.map((set) => ({
        ...set,
        passes: set.passes.map((pass) => (pass.kind === 'group-sum' ? { ...pass, sum: 'gross' as const } : pass)),
      })),
    }),
  });

describe('item 14: a settlement day that is net negative', () => {
  async function refundsPrevail(): Promise<void> {
    co = await company();
    const paid = co.order(MON, { amount: 50_000, fee: 300 });
    await co.morning(MON);
    co.receipt(TUE, 'wechat', 49_700);
    co.order(TUE, { amount: 10_000, fee: 60 });
    co.refund(TUE, paid, { amount: 40_000, fee: 240 });
    await co.morning(TUE);
  }

  it('14a is taken out of the account', async () => {
    await refundsPrevail();
    co.receipt(WED, 'wechat', -29_820);
    await co.morning(WED);
    expect(await co.breaks()).toEqual([]);
    expect(await co.matched('settlements')).toEqual([
      'matched wechat:2026-10-12 1:1 497.00 497.00',
      'matched wechat:2026-10-13 2:1 -298.20 -298.20',
    ]);
    expect(await co.journals()).toContain(
      'settlements:wechat:2026-10-13 | transit:wechat < bank:icbc-main 298.20 | transit:wechat < fee:icbc-main 1.80',
    );
  });

  it('14b or pays nothing and comes off the next receipt', async () => {
    await refundsPrevail();
    co.order(WED, { amount: 70_000, fee: 420 });
    await co.morning(WED);
    expect(await co.breaks()).toEqual(['SETTLEMENT_OVER wechat:2026-10-13 298.20 open']);
    co.receipt(THU, 'wechat', 69_580 - 29_820);
    await co.morning(THU);
    expect(await co.breaks()).toEqual([]);
    expect(await co.matched('settlements')).toContain('matched wechat:2026-10-13..2026-10-14 3:1 397.60 397.60');
  });
});

describe('full and net settlement, fees inside or outside', () => {
  it('net: the receipt is what is left after the fee', async () => {
    co = await company();
    co.order(MON, { amount: 50_000, fee: 300 });
    await co.morning(MON);
    co.receipt(TUE, 'wechat', 49_700);
    await co.morning(TUE);
    expect(await co.breaks()).toEqual([]);
    expect(await co.journals()).toEqual([
      'settlements:wechat:2026-10-12 | bank:icbc-main < transit:wechat 497.00 | fee:icbc-main < transit:wechat 3.00',
    ]);
  });

  it('full: the receipt is everything, and the fees stand apart until they are billed', async () => {
    co = await settlesGross();
    co.order(MON, { amount: 50_000, fee: 300 });
    await co.morning(MON);
    co.receipt(TUE, 'wechat', 50_000);
    await co.morning(TUE);
    expect(await co.breaks()).toEqual([]);
    expect(await co.journals()).toEqual(['settlements:wechat:2026-10-12 | bank:icbc-main < transit:wechat 500.00']);
    expect((await co.proof(TUE)).lines.map(({ role, amount }) => `${role} ${amount}`)).toContain('fees-apart 3.00');
  });

  it('full was agreed and net came: short by the fees, not right by accident', async () => {
    co = await settlesGross();
    co.order(MON, { amount: 50_000, fee: 300 });
    await co.morning(MON);
    co.receipt(TUE, 'wechat', 49_700);
    await co.morning(TUE);
    expect(await co.breaks()).toEqual(['SETTLEMENT_SHORT wechat:2026-10-12 -3.00 open']);
  });
});

describe('item 15: a payout returned days later (退票)', () => {
  const paidOut = async (): Promise<string> => {
    co = await company();
    const ref = co.payout(MON, { amount: 80_000, voucher: 'PZ1' });
    await co.morning(MON);
    await co.morning(TUE);
    return ref;
  };
  const booked = (day: string, ref: string): void =>
    co.bookRow(day, '16:00:00', {
      ...{
        kind: 'withdrawal',
        amount: 80_000n,
        bankRef: ref,
        voucherNo: 'PZ1',
        memo: '退票',
        counterparty: '城西快运有限公司',
      },
    });

  it('15a under the number of the payout: open until it is booked, then matched with its booking', async () => {
    const ref = await paidOut();
    co.bank(WED, 'icbc', { amount: 80_000, ref, text: '退票', party: '城西快运有限公司' });
    await co.morning(WED);
    expect(await co.breaks()).toEqual([`BANK_ONLY ${ref} 800.00 pending`]);
    booked(THU, ref);
    await co.morning(THU);
    expect(await co.breaks()).toEqual([]);
    expect(await co.matched('bank')).toEqual([
      `matched ${ref} 1:1 -800.00 -800.00`,
      `matched ${ref} 1:1 800.00 800.00`,
    ]);
  });

  it('15b under a number of its own, booked on the same day', async () => {
    await paidOut();
    const own = co.bank(WED, 'icbc', { amount: 80_000, text: '退票', party: '城西快运有限公司' });
    booked(WED, own);
    await co.morning(WED);
    expect(await co.breaks()).toEqual([]);
    expect(await co.matches('bank', 'matched')).toHaveLength(2);
  });

  it('15c never booked: it becomes a surplus, and the payout’s own match stays as it is', async () => {
    const ref = await paidOut();
    co.bank(WED, 'icbc', { amount: 80_000, ref, text: '退票' });
    await co.morning(WED);
    await co.morning(THU);
    expect(await co.breaks()).toEqual([`BANK_ONLY ${ref} 800.00 open`]);
    expect(await co.matched('bank')).toEqual([`matched ${ref} 1:1 -800.00 -800.00`]);
  });
});

describe('item 16: the query said “failed”, and the bank paid', () => {
  it('16a the pair is found by its number, and what the book has to give up is named', async () => {
    co = await company();
    const ref = co.payout(MON, { amount: 80_000, status: 'failed' });
    await co.arrive(MON);
    await co.reconcile(MON);
    expect(await co.breaks()).toEqual([`STATUS_MISMATCH ${ref} -800.00 open`]);
    expect((await co.proof(MON)).verdict).toBe('PROVEN');
  });

  it('16b and where it was sent again after that, one of the two payouts is too much', async () => {
    co = await company();
    const first = co.payout(MON, { amount: 80_000, status: 'failed', party: '城西快运有限公司' });
    const second = co.payout(MON, { amount: 80_000, party: '城西快运有限公司' });
    await co.arrive(MON);
    await co.reconcile(MON);
    expect(await co.breaks()).toEqual([`STATUS_MISMATCH ${first} -800.00 open`]);
    expect(await co.matched('bank')).toContain(`matched ${second} 1:1 -800.00 -800.00`);
  });
});

describe('item 17: a cent between half-even and half-up', () => {
  it('17 the fee of 7.50 at 0.6 % is 0.04 here and 0.05 there: named, to the cent, for every such order', async () => {
    co = await company();
    const halves = [750, 2_250 + 500, 4_750].map((amount) => ({ amount, exact: (amount * 6) / 1000 }));
    const orders = halves.map(({ amount, exact }) => {
      const up = Math.round(exact);
      const even = Math.floor(exact) % 2 === 0 ? Math.floor(exact) : up;
      return { ...co.order(MON, { amount, fee: even, bill: { fee: up } }), differs: up - even };
    });
    co.order(MON, { amount: 1_000, fee: 6 });
    await co.morning(MON);
    const differing = orders.filter(({ differs }) => differs !== 0);
    expect(differing.length).toBeGreaterThan(0);
    expect(await co.breaks()).toEqual(differing.map(({ no }) => `FEE_MISMATCH ${no} -0.01 open`).sort());
  });
});

describe('item 18: the fee of a refund, kept or given back', () => {
  it('18 Alipay keeps what the book expected back, WeChat gives it back', async () => {
    co = await company();
    const kept = co.order(MON, { channel: 'alipay', amount: 10_000, fee: 60 });
    const given = co.order(MON, { channel: 'wechat', amount: 10_000, fee: 60 });
    const back = co.refund(MON, kept, { amount: 10_000, fee: 60, bill: { fee: 0 } });
    co.refund(MON, given, { amount: 10_000, fee: 60 });
    await co.morning(MON);
    expect(await co.breaks()).toEqual([`FEE_MISMATCH ${back} -0.60 open`]);
    co.receipt(TUE, 'alipay', -60);
    await co.morning(TUE);
    expect((await co.breaks()).filter((line) => line.startsWith('SETTLEMENT'))).toEqual([]);
  });
});
