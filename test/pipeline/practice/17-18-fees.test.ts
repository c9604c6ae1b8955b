import { afterEach, describe, expect, it } from 'vitest';
import { feeLine } from '../../../shared/entity/fees.ts';
import { type Company, company, type OrderGiven } from './company.ts';

let co: Company;
afterEach(() => co.remove());

const [MON, TUE] = ['2026-10-12', '2026-10-13'] as const;

/** The company with 0.6 % agreed with WeChat and Alipay, and what is said besides. */
const agreed = (terms: Record<string, unknown>): Promise<Company> =>
  company({
    setup: (setup) => ({
      ...setup,
      sources: setup.sources.map((source) =>
        ['wechat', 'alipay'].includes(source.code)
          ? { ...source, fees: [feeLine.parse({ code: 'std', terms: [{ from: MON, rate: '0.6%', ...terms }] })] }
          : source,
      ),
    }),
  });

const [ROUNDED_UP, ROUNDED_TO_EVEN] = [5, 4];
const tie = (fee: number, bookFee: number | null = fee): OrderGiven => ({ amount: 750, fee, book: { fee: bookFee } });

describe('item 17: the half fen of a fee, up or to even, against what was agreed', () => {
  it('17a the channel rounds otherwise than agreed, and the ledger follows it: nothing but the schedule tells', async () => {
    co = await agreed({ rounding: 'half-up' });
    const { no } = co.order(MON, tie(ROUNDED_TO_EVEN));
    co.order(MON, { amount: 1_250, fee: 8 });
    await co.morning(MON);
    expect(await co.breaks()).toEqual([`FEE_RATE_DRIFT ${no} 0.01 open`]);
    expect((await co.breakOf('FEE_RATE_DRIFT')).detail).toEqual({
      feeDue: '0.05',
      feeCharged: '0.04',
      terms: 'std 0.6% half-up',
    });
    expect(await co.matches('orders', 'matched')).toHaveLength(2);
  });

  it('17b and where the ledger has what was agreed, the two sides differ first, and the schedule says who is right', async () => {
    co = await agreed({ rounding: 'half-up' });
    const { no } = co.order(MON, tie(ROUNDED_TO_EVEN, ROUNDED_UP));
    await co.morning(MON);
    expect(await co.breaks()).toEqual([`FEE_MISMATCH ${no} 0.01 open`]);
    expect(await co.breakOf('FEE_MISMATCH')).toMatchObject({
      also: ['FEE_RATE_DRIFT'],
      detail: { feeDue: '0.05', feeCharged: '0.04' },
    });
  });

  it('17c the ledger rounds otherwise than agreed: the channel is right, and nothing stands under the difference', async () => {
    co = await agreed({ rounding: 'half-even' });
    const { no } = co.order(MON, tie(ROUNDED_TO_EVEN, ROUNDED_UP));
    await co.morning(MON);
    expect(await co.breaks()).toEqual([`FEE_MISMATCH ${no} 0.01 open`]);
    expect((await co.breakOf('FEE_MISMATCH')).also).toEqual([]);
  });

  it('17d a whole day of it is one break that says how the channel rounds, and goes when that is agreed to', async () => {
    co = await agreed({ rounding: 'half-up' });
    for (let index = 0; index < 8; index += 1) {
      const amount = 750 + index * 1000;
      co.order(MON, { amount, fee: Math.floor((amount * 6) / 1000) });
    }
    await co.morning(MON);
    expect(await co.breaks()).toEqual([`FEE_RATE_DRIFT wechat:${MON}:std:payment 0.08 open`]);
    expect((await co.breakOf('FEE_RATE_DRIFT')).detail).toMatchObject({ rows: '8', impliedTerms: '0.6% half-even' });
    const yaml = await co.core.call('setup.export', {});
    const even = yaml.yaml.replaceAll('"rounding":"half-up"', '"rounding":"half-even"');
    expect((await co.core.call('setup.apply', { yaml: even, person: 'admin' })).problems).toEqual([]);
    await co.reconcile(MON);
    expect(await co.breaks()).toEqual([]);
  });
});

describe('item 18: the fee of a refund, against what was agreed', () => {
  const refunded = async (refund: string, back: number): Promise<string> => {
    co = await agreed({ refund });
    const order = co.order(MON, { amount: 10_000, fee: 60 });
    const no = co.refund(MON, order, { amount: 10_000, fee: back });
    await co.morning(MON);
    return no;
  };

  it('18a it is kept, as agreed', async () => {
    await refunded('kept', 0);
    expect(await co.breaks()).toEqual([]);
  });

  it('18b it is kept although it was to come back: ours to claim', async () => {
    const no = await refunded('returned', 0);
    expect(await co.breaks()).toEqual([`FEE_RATE_DRIFT ${no} -0.60 open`]);
  });

  it('18c it comes back although the channel may keep it', async () => {
    const no = await refunded('kept', 60);
    expect(await co.breaks()).toEqual([`FEE_RATE_DRIFT ${no} 0.60 open`]);
  });

  it('18d refunds in parts, on days apart, bring back the whole fee and no more', async () => {
    co = await agreed({ refund: 'in-proportion' });
    const order = co.order(MON, { amount: 1_007, fee: 6 });
    await co.morning(MON);
    co.refund(TUE, order, { amount: 500, fee: 3, clock: '10:00:00' });
    co.refund(TUE, order, { amount: 400, fee: 2, clock: '11:00:00' });
    co.refund(TUE, order, { amount: 107, fee: 1, clock: '12:00:00' });
    co.receipt(TUE, 'wechat', 1_001);
    await co.morning(TUE);
    expect(await co.breaks()).toEqual([]);
  });
});
