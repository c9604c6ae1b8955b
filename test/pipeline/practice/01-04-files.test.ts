import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { openWechatTrade } from '../../../src-main/cli/generate/files/wechat.ts';
import type { ChannelRow } from '../../../src-main/cli/generate/model.ts';
import { type Company, company } from './company.ts';

let co: Company;
afterEach(() => co.remove());

const [MON, TUE, WED, THU] = ['2026-10-12', '2026-10-13', '2026-10-14', '2026-10-15'] as const;
const person = 'wang';

/** A day of five WeChat orders, the file not yet imported. */
async function fiveOrders(): Promise<string> {
  co = await company();
  for (const amount of [1_000, 2_000, 3_000, 4_000, 5_000]) co.order(MON, { amount, fee: 6 });
  return co.file('wechat', MON);
}
const transactions = async (source: string): Promise<number> =>
  (await co.core.call('transactions.list', { source, limit: 1 })).total;
const copyOf = (file: string, name: string, change: (text: string) => string): string => {
  const path = join(co.folder, name);
  writeFileSync(path, change(readFileSync(file, 'utf8')));
  return path;
};

describe('item 1: an empty, truncated, duplicated or wrong-merchant file', () => {
  it('1a a file of no bytes is refused, and is no day without trades', async () => {
    const file = await fiveOrders();
    const empty = copyOf(file, '1900000109All_2026-10-12.csv', () => '');
    const [report] = await co.importFiles([empty]);
    expect([report!.outcome, report!.problems.map(({ code }) => code)]).toEqual(['refused', ['FILE_EMPTY']]);
    const [arrival] = (await co.core.call('sources.arrivals', { day: MON })).filter(
      ({ source }) => source === 'wechat',
    );
    expect(arrival!.state).toBe('late');
  });

  it('1b a truncated file is refused whole, wherever it was cut: nothing of it is in the workspace', async () => {
    const file = await fiveOrders();
    const bytes = readFileSync(file);
    const whole = bytes.toString('utf8');
    const total = whole.lastIndexOf('\n', whole.length - 3);
    // Behind a whole row, within a row, before the totals, within the totals.
    const rows = whole.split('\r\n');
    const cuts = [
      `${rows.slice(0, 3).join('\r\n')}\r\n`,
      rows.slice(0, 4).join('\r\n').slice(0, -40),
      whole.slice(0, whole.indexOf('总交易单数')),
      whole.slice(0, total + 4),
    ];
    for (const [index, cut] of cuts.entries()) {
      const [report] = await co.importFiles([copyOf(file, `cut${index}.csv`, () => cut)]);
      expect([index, report!.outcome, report!.staged]).toEqual([index, 'refused', 0]);
    }
    expect(await transactions('wechat')).toBe(0);
  });

  it('1c the same file again, under another name or within a longer one, adds nothing twice', async () => {
    const file = await fiveOrders();
    await co.arrive(MON);
    const again = await co.importFiles([file, copyOf(file, 'renamed.csv', (text) => text)]);
    expect(again.map(({ outcome, staged }) => [outcome, staged])).toEqual([
      ['known', 0],
      ['known', 0],
    ]);
    co.order(MON, { amount: 7_000, fee: 6, clock: '20:00:00', book: null });
    const [longer] = await co.importFiles([co.file('wechat', MON)]);
    expect([longer!.outcome, longer!.staged, longer!.known]).toEqual(['imported', 1, 5]);
    expect(await transactions('wechat')).toBe(6);
    await co.reconcile(MON);
    expect((await co.breaks()).map((line) => line.split(' ')[0])).toEqual(['CHANNEL_ONLY']);
  });

  it('1d the bill of another merchant is refused, whether the source is named or not', async () => {
    await fiveOrders();
    const other = join(co.folder, '1900000999All_2026-10-12.csv');
    const sink = openWechatTrade(other, '1900000999');
    for (const row of co.rowsOf<ChannelRow>('wechat', MON)) sink.row(row);
    sink.close();
    const reports = [
      ...(await co.importFiles([other])),
      ...(await co.core.call('files.import', { files: [other], source: 'wechat', person })),
    ];
    expect(reports.map(({ outcome, problems: [problem] }) => [outcome, problem!.code])).toEqual([
      ['refused', 'SOURCE_OTHER_ACCOUNT'],
      ['refused', 'SOURCE_OTHER_ACCOUNT'],
    ]);
    expect(await transactions('wechat')).toBe(0);
  });
});

describe('item 2: the channel issues day T again', () => {
  it('2 the rerun prevails, and the result of the first run is kept beside it', async () => {
    co = await company();
    const changed = co.order(MON, { amount: 10_000, fee: 60 });
    co.order(MON, { amount: 20_000, fee: 120 });
    const first = await co.morning(MON);
    const firstRun = first.runs.find(({ reconciliation }) => reconciliation === 'orders')!;
    expect(await co.breaks()).toEqual([]);
    const row = co.rowsOf<ChannelRow>('wechat', MON).find(({ orderNo }) => orderNo === changed.no)!;
    row.amount = 9_000n;
    const [held] = await co.importFiles([co.file('wechat', MON)]);
    expect(held!.outcome).toBe('revision');
    await co.reconcile(MON);
    expect(await co.breaks()).toEqual([]);
    await co.core.call('files.acceptRevision', { id: held!.revision!, person });
    const [second] = await co.reconcile(MON);
    const secondRun = second!.runs.find(({ reconciliation }) => reconciliation === 'orders')!;
    expect(secondRun.number).toBeGreaterThan(firstRun.number);
    expect(secondRun.resultHash).not.toBe(firstRun.resultHash);
    expect(await co.breaks()).toEqual([`AMOUNT_MISMATCH ${changed.no} -10.00 open`]);
    // The first run's result is kept, and says of itself that its input has changed since.
    const kept = await co.core.call('reconcile.replay', { run: firstRun.run });
    expect(kept).toMatchObject({ resultHash: firstRun.resultHash, same: false });
    expect(kept.changed).toContain('input');
    expect(await co.core.call('reconcile.replay', { run: secondRun.run })).toMatchObject({ same: true, changed: [] });
  });
});

describe('item 3: day T is corrected at T+3', () => {
  /** Four days in which later ones lean on the first: a pair across midnight, a refund of the next day, settlements. */
  async function fourDays(lateMoment: number): Promise<{ corrected: string; row: ChannelRow }> {
    co = await company();
    const across = { amount: 30_000, fee: 180, clock: '23:59:58', bill: { day: TUE, clock: '00:00:01' } };
    const paid = co.order(MON, { amount: 10_000, fee: 60 });
    const { no: corrected } = co.order(MON, { amount: 20_000, fee: 120 });
    co.order(MON, across);
    co.order(MON, { amount: 5_000, fee: 30, bill: null });
    co.refund(TUE, paid, { amount: 10_000, fee: 60 });
    co.order(TUE, { amount: 40_000, fee: 240 });
    co.order(WED, { amount: 50_000, fee: 300 });
    co.order(THU, { amount: 60_000, fee: 360 });
    const net = [10_000 - 60 + lateMoment - 120, 30_000 - 180 - 10_000 + 60 + 40_000 - 240, 50_000 - 300];
    for (const [index, day] of [TUE, WED, THU].entries()) co.receipt(day, 'wechat', net[index]!);
    const row = co.rowsOf<ChannelRow>('wechat', MON).find(({ orderNo }) => orderNo === corrected)!;
    return { corrected, row };
  }
  const state = async () => ({
    breaks: await co.breaks(),
    orders: await co.matched('orders'),
    settlements: await co.matched('settlements'),
    standing: (await co.proof(THU)).lines.map(({ role, label, amount }) => `${role} ${label} ${amount}`),
    runs: (await co.core.call('day.report', { day: THU })).runs.map(({ resultHash }) => resultHash),
  });

  it('3 T is run again and every later day with it: all is as if the right file had come first', async () => {
    const { row, corrected } = await fourDays(20_500);
    for (const day of [MON, TUE, WED, THU]) await co.morning(day);
    const before = await co.breaks();
    expect(before).toEqual(expect.arrayContaining(['SETTLEMENT_OVER wechat:2026-10-12 5.00 open']));
    row.amount = 20_500n;
    const [held] = await co.importFiles([co.file('wechat', MON)]);
    await co.core.call('files.acceptRevision', { id: held!.revision!, person });
    const again = await co.reconcile(THU);
    expect(again.map(({ day }) => day)).toEqual([MON, TUE, WED, THU]);
    const corrupted = await state();
    await co.remove();

    const fresh = await fourDays(20_500);
    fresh.row.amount = 20_500n;
    for (const day of [MON, TUE, WED, THU]) await co.morning(day);
    expect(corrupted).toEqual(await state());
    expect(corrupted.breaks).toEqual(expect.arrayContaining([`AMOUNT_MISMATCH ${corrected} 5.00 open`]));
    expect(corrupted.breaks.join()).not.toContain('SETTLEMENT_OVER');
  });
});

describe('item 4: an absent file is no day without trades', () => {
  const stateOf = async (source: string) =>
    (await co.core.call('sources.arrivals', { day: MON })).find((one) => one.source === source)!.state;

  it('4a the file is awaited and named; the book waits and expires instead of being right', async () => {
    co = await company();
    const { no } = co.order(MON, { amount: 10_000, fee: 60 });
    const report = await co.morning(MON, { without: ['wechat'] });
    expect(report.arrivals.find(({ source }) => source === 'wechat')!.state).toBe('late');
    expect(await co.breaks()).toEqual([`BOOK_ONLY ${no} -100.00 pending`]);
    // It comes: the day is run again by itself, and nothing is left.
    await co.importFiles([co.file('wechat', MON)]);
    const [again] = await co.reconcile(TUE);
    expect(again!.day).toBe(MON);
    expect(await stateOf('wechat')).toBe('arrived');
    expect((await co.breaks()).filter((line) => line.startsWith('BOOK_ONLY'))).toEqual([]);
  });

  it('4b a bill without trades is an empty day, and what the book has of it is short at once', async () => {
    co = await company();
    const { no } = co.order(MON, { amount: 10_000, fee: 60, bill: null });
    const empty = co.file('wechat', MON);
    const [unnamed] = await co.importFiles([empty]);
    expect([unnamed!.outcome, unnamed!.problems[0]!.code]).toEqual(['refused', 'DAY_UNNAMED']);
    const [taken] = await co.core.call('files.import', { files: [empty], source: 'wechat', day: MON, person });
    expect(taken!.outcome).toBe('imported');
    await co.morning(MON);
    expect([await stateOf('wechat'), await stateOf('alipay')]).toEqual(['empty', 'late']);
    expect(await co.breaks()).toEqual([`BOOK_ONLY ${no} -100.00 pending`]);
  });
});
