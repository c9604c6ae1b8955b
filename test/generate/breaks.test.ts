import { describe, expect, it } from 'vitest';
import { alipayPlain, bookOf, filesOf, icbcOf, mt940Of, type Plain, unionpayRows, wechatRows } from './files.ts';
import { cents, first, type Made, made, second, setup, sum, type TrueBreak } from './made.ts';

const scopes: Record<string, string> = {
  BOOK_ONLY: 'orders',
  CHANNEL_ONLY: 'orders',
  AMOUNT_MISMATCH: 'orders',
  FEE_MISMATCH: 'orders',
  STATUS_MISMATCH: 'orders',
  REFUND_MISSING: 'orders',
  DUPLICATE: 'orders',
  SETTLEMENT_SHORT: 'settlements',
  SPLIT_MISMATCH: 'split',
  SPLIT_MISSING: 'split',
  BANK_ONLY: 'bank',
  UNLINKED_VIRTUAL: 'bank',
  KIND_NOT_ALLOWED: 'policy',
  LIMIT_EXCEEDED: 'policy',
  AUTOMATIC_OWN_TRANSFER: 'policy',
};
const onFirstDay = [
  'BOOK_ONLY',
  'CHANNEL_ONLY',
  'REFUND_MISSING',
  'DUPLICATE',
  'SETTLEMENT_SHORT',
  'BANK_ONLY',
  'UNLINKED_VIRTUAL',
];

type World = {
  run: Made;
  book: Record<string, string>[];
  channel: Plain[];
  bank: { amount: bigint; ref: string; memo: string }[];
  settled: bigint;
  of(kind: string): TrueBreak;
};

function worldOf(run: Made): World {
  const files = [first, second].map((day) => filesOf(run, day));
  const [one, two] = files;
  return {
    run,
    book: files.flatMap(({ book }) => bookOf(book).rows),
    channel: files.flatMap(({ wechat, alipay, unionpay }) => [
      ...wechatRows(wechat),
      ...alipayPlain(alipay),
      ...unionpayRows(unionpay),
    ]),
    bank: files.flatMap(({ icbc, hsbc }) => [...icbcOf(icbc).rows, ...mt940Of(hsbc).rows]),
    settled:
      sum(wechatRows(one!.wechat).map(({ amount, fee }) => amount - fee)) -
      icbcOf(two!.icbc).rows.find(({ memo }) => memo.includes('财付通'))!.amount,
    of: (kind) => run.breaks.find((one) => one.kind === kind)!,
  };
}

const worlds = await Promise.all(
  Array.from({ length: 10 }, async (_, seed) => ({
    seed,
    world: worldOf(await made({ size: 300, seed, breaks: 'all' })),
  })),
);

describe.each(worlds)('seed $seed', ({ world }) => {
  const { run, book, channel, bank, of } = world;
  const booked = (subject: string): Record<string, string>[] =>
    book.filter((row) => row.渠道 !== '' && (row.退款单号 || row.商户订单号) === subject);
  const billed = (subject: string): Plain[] => channel.filter((row) => (row.refundNo || row.orderNo) === subject);

  it('injects every kind once, in its scope, open after both days, about things of their own', () => {
    expect(Object.fromEntries(run.breaks.map(({ kind, scope }) => [kind, scope]))).toEqual(scopes);
    expect(run.breaks).toHaveLength(15);
    expect(new Set(run.breaks.map(({ state }) => state))).toEqual(new Set(['open']));
    expect(new Set(run.breaks.map(({ subject }) => subject.replace(/^RF/, ''))).size).toBe(15);
    for (const kind of onFirstDay) expect(of(kind).day, kind).toBe(first);
  });

  it('leaves one side out', () => {
    for (const kind of ['BOOK_ONLY', 'REFUND_MISSING'])
      expect([booked(of(kind).subject).length, billed(of(kind).subject).length], kind).toEqual([1, 0]);
    const { subject } = of('CHANNEL_ONLY');
    expect([booked(subject).length, billed(subject).length]).toEqual([0, 1]);
    expect(book.some((row) => row.商户订单号 === subject)).toBe(false);
  });

  it('makes the sides differ in what the kind says, and in nothing else', () => {
    const pair = (kind: string): { amount: bigint; fee: bigint; status: string } => {
      const [[mine], [theirs]] = [booked(of(kind).subject), billed(of(kind).subject)];
      return {
        amount: cents(mine!.金额!) - theirs!.amount,
        fee: cents(mine!.手续费!) - theirs!.fee,
        status: mine!.状态!,
      };
    };
    expect(pair('AMOUNT_MISMATCH')).toEqual({ amount: 100n, fee: 0n, status: '成功' });
    expect(pair('FEE_MISMATCH')).toEqual({ amount: 0n, fee: -1n, status: '成功' });
    expect(pair('STATUS_MISMATCH')).toEqual({ amount: 0n, fee: 0n, status: '处理中' });
  });

  it('bills one order twice, and pays the first day short by one refund', () => {
    const { subject } = of('DUPLICATE');
    const [one, other, ...more] = billed(subject);
    expect([one, more.length, booked(subject).length]).toEqual([other, 0, 1]);
    expect(of('SETTLEMENT_SHORT').subject).toBe(`wechat:${first}`);
    expect(wechatRows(filesOf(run, first).wechat).map(({ amount }) => -amount)).toContain(world.settled);
  });

  it('has a bank row that nobody booked and a transfer with one side', () => {
    const { subject } = of('BANK_ONLY');
    expect(bank.filter(({ ref }) => ref === subject).map(({ amount }) => amount < 0n)).toEqual([true]);
    expect(book.some((row) => row.银行流水号 === subject)).toBe(false);
    expect(book.filter((row) => row.凭证号 === of('UNLINKED_VIRTUAL').subject)).toHaveLength(1);
  });

  it('breaks the rules of the setup where it says so, and nowhere else', () => {
    const types = new Map(
      setup.virtualAccounts.map(({ code, type }) => [code, setup.accountTypes.find((one) => one.code === type)!]),
    );
    const withdrawals = book.filter((row) => row.交易类型 === '提现');
    const forbidden = withdrawals.filter((row) => !types.get(row.虚账户!)!.kinds.includes('withdrawal'));
    expect(forbidden.map((row) => row.银行流水号)).toEqual([of('KIND_NOT_ALLOWED').subject]);
    const over = withdrawals.filter(
      (row) => -cents(row.金额!) > (types.get(row.虚账户!)!.code === 'shopping' ? 500_000n : 5_000_000n),
    );
    expect(over.map((row) => row.银行流水号)).toEqual([of('LIMIT_EXCEEDED').subject]);
    for (const kind of ['KIND_NOT_ALLOWED', 'LIMIT_EXCEEDED'])
      expect(bank.filter(({ ref }) => ref === of(kind).subject)).toHaveLength(1);
    const own = book.filter((row) => row.交易类型 === '本人互转' && row.发起方 === '系统');
    expect(own.map((row) => row.凭证号)).toEqual(Array(2).fill(of('AUTOMATIC_OWN_TRANSFER').subject));
    expect(sum(own.map((row) => cents(row.金额!)))).toBe(0n);
  });

  it('books one split wrong and one not at all', () => {
    const splitOf = (kind: string): bigint[] =>
      book
        .filter((row) => row.交易类型 === '分账' && row.商户订单号 === of(kind).subject)
        .map((row) => cents(row.金额!));
    const [payment] = booked(of('SPLIT_MISMATCH').subject);
    const right = (cents(payment!.金额!) * 30n + 100n) / 200n;
    expect(splitOf('SPLIT_MISMATCH')).toEqual([-right - 3n, right + 3n]);
    expect(splitOf('SPLIT_MISSING')).toEqual([]);
    expect(booked(of('SPLIT_MISSING').subject)[0]!.虚账户).toBe('ST01-settle');
  });

  it('names together what belongs together', () => {
    const together = (name: 'orders' | 'settlements' | 'bank'): Map<string | null, string[]> =>
      new Map(
        [...Map.groupBy(run.rows, (row) => row.matches[name])].map(([key, rows]) => [
          key,
          rows.map(({ side }) => side),
        ]),
      );
    const orders = [...together('orders')].filter(([name]) => name !== null);
    for (const [name, sides] of orders) expect([...new Set(sides)], `${name}`).toEqual(['book', 'channel']);
    expect(orders.filter(([, sides]) => sides.length > 2)).toHaveLength(1);
    for (const [name, sides] of together('settlements'))
      if (name !== null)
        expect(
          sides.filter((side) => side === 'bank'),
          name,
        ).toHaveLength(1);
    for (const row of run.rows)
      if (
        ['BOOK_ONLY', 'CHANNEL_ONLY', 'REFUND_MISSING'].some((kind) => of(kind).subject === row.key) &&
        row.kind !== 'split'
      )
        if (!row.source.includes('-')) expect(row.matches.orders, row.key).toBeNull();
  });
});

describe('how many breaks', () => {
  it('is none unless asked for, and none of no orders', async () => {
    expect((await made({ size: 300 })).breaks).toEqual([]);
    expect((await made({ size: 0, breaks: true })).breaks).toEqual([]);
  });

  it('is about one per 2,000 orders of each kind in a larger run, no order twice', async () => {
    const { breaks } = await made({ size: 8000, breaks: true });
    const counts = Object.fromEntries(
      [...Map.groupBy(breaks, ({ kind }) => kind)].map(([kind, some]) => [kind, some.length]),
    );
    for (const kind of Object.keys(scopes).filter((one) => one !== 'LIMIT_EXCEEDED'))
      expect(counts[kind], kind).toBe(kind === 'SETTLEMENT_SHORT' ? 1 : 4);
    // As many as the accounts have money for.
    expect(counts.LIMIT_EXCEEDED).toBeGreaterThanOrEqual(1);
    const subjects = breaks.map(({ subject }) => subject.replace(/^RF/, ''));
    expect(new Set(subjects).size).toBe(subjects.length);
  });

  it('is what a small run has room for', async () => {
    const { breaks } = await made({ size: 4, breaks: true });
    expect(breaks.length).toBeGreaterThan(4);
    expect(breaks.length).toBeLessThan(15);
  });

  it('of a single day leaves pending what may find its partner on the next', async () => {
    const { breaks } = await made({ size: 300, days: 1, breaks: true });
    const pending = breaks.filter(({ state }) => state === 'pending').map(({ kind }) => kind);
    expect(pending.sort()).toEqual(['BANK_ONLY', 'BOOK_ONLY', 'CHANNEL_ONLY', 'REFUND_MISSING', 'UNLINKED_VIRTUAL']);
    expect(breaks.some(({ kind }) => kind === 'SETTLEMENT_SHORT')).toBe(false);
  });
});
