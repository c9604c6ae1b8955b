import { afterEach, describe, expect, it } from 'vitest';
import { type Company, company } from './company.ts';

let co: Company;
afterEach(() => co.remove());

const [MON, TUE, WED, THU, FRI, SAT, SUN] = [12, 13, 14, 15, 16, 17, 18].map((date) => `2026-10-${date}`) as [
  ...string[],
] as [string, string, string, string, string, string, string];
const NEXT_MON = '2026-10-19';

describe('item 5: 23:00 and 24:00 cut-offs together', () => {
  it('5 each side keeps its own day, pairs meet across it, and every channel day is paid for what is its own', async () => {
    co = await company();
    const before = co.order(MON, { channel: 'unionpay', amount: 10_000, fee: 60, clock: '22:59:59' });
    // After 23:00 it stands in UnionPay's file of the next day, with the time of this day.
    const after = co.order(MON, { channel: 'unionpay', amount: 20_000, fee: 120, clock: '23:00:00', bill: null });
    const wechat = co.order(MON, { amount: 30_000, fee: 180, clock: '23:30:00' });
    await co.morning(MON);
    expect(await co.breaks()).toEqual([`BOOK_ONLY ${after.no} -200.00 pending`]);

    co.order(TUE, {
      channel: 'unionpay',
      amount: 20_000,
      fee: 120,
      clock: '23:00:00',
      no: after.no,
      channelNo: after.channelNo,
      book: null,
      bill: { day: TUE },
    });
    const [row] = co.rowsOf<{ at: number; originalAt: number }>('unionpay', TUE);
    row!.at -= 86_400;
    co.order(TUE, { channel: 'unionpay', amount: 40_000, fee: 240, clock: '12:00:00' });
    co.receipt(TUE, 'unionpay', 9_940);
    co.receipt(TUE, 'wechat', 29_820);
    await co.morning(TUE);
    expect(await co.breaks()).toEqual([]);
    expect((await co.matches('orders')).map(({ label, dayDifference }) => [label, dayDifference]).sort()).toEqual(
      [
        [before.no, 0],
        [after.no, 1],
        [wechat.no, 0],
        [expect.stringContaining('20261013U'), 0],
      ].sort(),
    );
    co.receipt(WED, 'unionpay', 19_880 + 39_760);
    await co.morning(WED);
    expect(await co.breaks()).toEqual([]);
    expect(await co.matched('settlements')).toEqual([
      'matched unionpay:2026-10-12 1:1 99.40 99.40',
      'matched unionpay:2026-10-13 2:1 596.40 596.40',
      'matched wechat:2026-10-12 1:1 298.20 298.20',
    ]);
  });
});

describe('item 6: a payment at 23:59 whose callback comes at 00:01', () => {
  it('6a the book is a day later than the channel: in the pool one day, then paired', async () => {
    co = await company();
    const { no } = co.order(MON, { amount: 10_000, fee: 60, clock: '23:59:50', book: { day: TUE, clock: '00:01:10' } });
    await co.morning(MON);
    expect(await co.breaks()).toEqual([`CHANNEL_ONLY ${no} 100.00 pending`]);
    co.receipt(TUE, 'wechat', 9_940);
    await co.morning(TUE);
    expect(await co.breaks()).toEqual([]);
    expect((await co.matches('orders')).map(({ label, dayDifference }) => [label, dayDifference])).toEqual([[no, -1]]);
  });

  it('6b the channel is a day later than the book', async () => {
    co = await company();
    const { no } = co.order(MON, { amount: 10_000, fee: 60, clock: '23:59:59', bill: { day: TUE, clock: '00:00:02' } });
    await co.morning(MON);
    expect(await co.breaks()).toEqual([`BOOK_ONLY ${no} -100.00 pending`]);
    await co.morning(TUE);
    expect(await co.breaks()).toEqual([]);
  });

  it('6c two days apart are no callback: it is one payment, and one side has it on a wrong day', async () => {
    co = await company();
    const { no } = co.order(MON, { amount: 10_000, fee: 60, clock: '23:59:59', bill: { day: WED, clock: '00:00:02' } });
    for (const day of [MON, TUE, WED]) await co.morning(day);
    expect(await co.matches('orders', 'matched')).toEqual([]);
    expect((await co.breaks()).filter((line) => line.includes(no))).toEqual([`WRONG_DAY ${no} 0.00 open`]);
    expect((await co.breakOf('WRONG_DAY')).detail).toMatchObject({ leftDay: MON, rightDay: WED, daysApart: '2' });
  });
});

describe('item 7: holidays before T+1', () => {
  const closed = () =>
    company({
      setup: (setup) => ({
        ...setup,
        calendar: { ...setup.calendar, holidays: [...setup.calendar.holidays, THU, FRI] },
      }),
    });
  const net = { [WED]: 9_940, [THU]: 19_880, [FRI]: 29_820, [SAT]: 39_760, [SUN]: 49_700 };
  async function fiveDays(): Promise<void> {
    co = await closed();
    let amount = 0;
    for (const day of [WED, THU, FRI, SAT, SUN]) {
      amount += 10_000;
      co.order(day, { amount, fee: (amount * 6) / 1000 });
      await co.morning(day);
      expect([day, await co.breaks()]).toEqual([day, []]);
    }
  }

  it('7a what was paid on the eve and on the days off is due on the first working day, one receipt a day', async () => {
    await fiveDays();
    for (const [day, amount] of Object.entries(net)) co.receipt(NEXT_MON, 'wechat', amount, day.replaceAll('-', ''));
    await co.morning(NEXT_MON);
    expect(await co.breaks()).toEqual([]);
    expect(await co.matches('settlements', 'matched')).toHaveLength(5);
  });

  it('7b or in one receipt for all of them', async () => {
    await fiveDays();
    co.receipt(NEXT_MON, 'wechat', 149_100);
    await co.morning(NEXT_MON);
    expect(await co.breaks()).toEqual([]);
    expect(await co.matched('settlements')).toEqual(['matched wechat:2026-10-14..2026-10-18 5:1 1491.00 1491.00']);
  });

  it('7c nothing is short before that day, and all of it is on that day where nothing comes', async () => {
    await fiveDays();
    await co.morning(NEXT_MON);
    expect((await co.breaks()).map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual(
      [WED, THU, FRI, SAT, SUN].map((day) => `SETTLEMENT_SHORT wechat:${day}`),
    );
  });

  it('7d a worked Saturday is a working day', async () => {
    co = await company({
      setup: (setup) => ({ ...setup, calendar: { ...setup.calendar, workdays: [...setup.calendar.workdays, SAT] } }),
    });
    co.order(FRI, { amount: 10_000, fee: 60 });
    await co.morning(FRI);
    co.receipt(SAT, 'wechat', 9_940);
    await co.morning(SAT);
    expect(await co.breaks()).toEqual([]);
    expect(await co.matched('settlements')).toEqual(['matched wechat:2026-10-16 1:1 99.40 99.40']);
  });
});

describe('item 8: 存疑 is paired, or expires into 长款/短款', () => {
  it('8 waits with its attempts, is paired by a later day, and expires with the label of the setup', async () => {
    co = await company({
      setup: (setup) => ({ ...setup, sources: setup.sources.map((source) => ({ ...source, carryDays: 2 })) }),
    });
    const paired = co.order(MON, { amount: 10_000, fee: 60, book: { day: TUE } });
    const surplus = co.order(MON, { amount: 20_000, fee: 120, book: null });
    const shortage = co.order(MON, { amount: 30_000, fee: 180, bill: null });
    await co.morning(MON);
    expect(await co.breaks()).toEqual([
      `BOOK_ONLY ${shortage.no} -300.00 pending`,
      `CHANNEL_ONLY ${paired.no} 100.00 pending`,
      `CHANNEL_ONLY ${surplus.no} 200.00 pending`,
    ]);
    co.receipt(TUE, 'wechat', 29_820);
    await co.morning(TUE);
    expect(await co.breaks()).toEqual([
      `BOOK_ONLY ${shortage.no} -300.00 pending`,
      `CHANNEL_ONLY ${surplus.no} 200.00 pending`,
    ]);
    await co.morning(WED);
    const expired = (await co.openBreaks()).map(({ subject, state, label, firstSeen, attempts, effect }) => ({
      ...{ subject, state, label, firstSeen, attempts, effect },
    }));
    const common = { state: 'open', firstSeen: MON, attempts: 3 };
    expect(expired.sort((a, b) => a.effect.localeCompare(b.effect))).toEqual([
      { ...common, subject: shortage.no, label: 'shortage', effect: '-300.00' },
      { ...common, subject: surplus.no, label: 'overage', effect: '200.00' },
    ]);
    const { events } = await co.core.call('break.show', { id: (await co.breakOf('BOOK_ONLY')).id });
    expect(events.map(({ action }) => action)).toEqual(['found', 'expired']);
    // Late is better than never: the partner that comes after the expiry is tied to it, booked on a wrong day.
    const late = (await co.breakOf('CHANNEL_ONLY')).id;
    co.order(WED, { amount: 20_000, fee: 120, no: surplus.no, channelNo: surplus.channelNo, bill: null });
    await co.importFiles([co.file('book', WED)]);
    await co.reconcile(THU);
    expect((await co.core.call('break.show', { id: late })).break.state).toBe('closed');
    expect((await co.breakOf('WRONG_DAY')).detail).toMatchObject({ leftDay: WED, rightDay: MON });
    expect(await co.matches('orders', 'matched')).toHaveLength(1);
  });
});
