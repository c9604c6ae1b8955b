import { afterEach, describe, expect, it } from 'vitest';
import type { Output } from '../../shared/contract/methods.ts';
import { type Day, importedDay, reconciled } from '../helpers/sampleDay.ts';

const D1 = '2026-10-12';
const D2 = '2026-10-13';
const person = 'wang';
const days: Day[] = [];
afterEach(async () => {
  for (const day of days.splice(0)) await day.remove();
});

const isBill = (file: string): boolean => file.includes('1900000109All_2026-10-12');
async function made(files: (all: string[]) => string[] = (all) => all): Promise<Day> {
  const day = await importedDay({ seed: 21, size: 80 }, files);
  days.push(day);
  return day;
}

/** The runs of a day of a reconciliation, the first first. */
async function runsOf({ core }: Day, day: string, reconciliation: string): Promise<Output<'runs.list'>['rows']> {
  const { rows } = await core.call('runs.list', { day, reconciliation });
  return rows.toReversed();
}

const compared = ({ core }: Day, one: { run: string }, other: { run: string }): Promise<Output<'runs.compare'>> =>
  core.call('runs.compare', { run: one.run, with: other.run, limit: 1000 });

describe('what runs came to', () => {
  it('is kept and can be compared: a late file, and what it changed', async () => {
    const day = await made((all) => all.filter((file) => !isBill(file)));
    await reconciled(day.core);
    await day.core.call('files.import', { files: [day.files.find(isBill)!], person });
    await day.core.call('reconcile.run', { day: D2, person });
    const [first, second] = await runsOf(day, D1, 'orders');
    expect([first!.number, first!.state, second!.number, second!.state]).toEqual([1, 'superseded', 2, 'current']);
    const { rows, total, came, went, changed, before, after } = await compared(day, first!, second!);
    expect([before, after]).toEqual([first!.report, second!.report]);
    expect(total).toBe(came + went + changed);
    expect(rows).toHaveLength(total);
    const matched = (side: 'before' | 'after'): number => rows.filter((row) => row[side]?.what === 'matched').length;
    expect(matched('after') - matched('before')).toBe(after.matched.matches - before.matched.matches);
    expect(matched('after')).toBeGreaterThan(10);
    const open = (side: 'before' | 'after', place: 'left' | 'right'): number =>
      rows.filter((row) => row[side]?.what === 'open' && row[place].length === 1).length;
    expect(open('after', 'left') - open('before', 'left')).toBe(after.openLeft.rows - before.openLeft.rows);
    expect(rows.find(({ change }) => change === 'came')).toMatchObject({ before: null, after: { pass: 'payments' } });
    const back = await compared(day, second!, first!);
    expect([back.came, back.went, back.changed]).toEqual([went, came, changed]);
    expect((await compared(day, first!, first!)).total).toBe(0);
  });

  it('goes over several runs: what went and came back is no difference', async () => {
    const day = await made();
    const { core } = day;
    await reconciled(core);
    const { rows } = await core.call('matches.list', { day: D1, reconciliation: 'orders', outcome: 'matched' });
    const { left, right } = await core.call('explain', { id: rows[0]!.id });
    const ids = [left[0]!.id, right[0]!.id].sort();
    await core.call('match.undo', { id: rows[0]!.id, note: 'another order', person });
    await core.call('reconcile.run', { day: D2, person });
    await reconciled(core);
    const [first, second, third] = await runsOf(day, D1, 'orders');
    const { rows: lines } = await compared(day, first!, second!);
    expect(lines.filter(({ before }) => before?.what === 'matched')).toMatchObject([{ change: 'went', after: null }]);
    expect(
      lines
        .filter(({ after }) => after?.what === 'open')
        .flatMap((line) => [...line.left, ...line.right])
        .sort(),
    ).toEqual(ids);
    expect((await compared(day, second!, third!)).total).toBe(0);
    expect((await compared(day, first!, third!)).rows).toEqual(lines);
    expect((await compared(day, ...((await runsOf(day, D2, 'bank')).slice(-2) as [never, never]))).total).toBe(0);
    const [other] = await runsOf(day, D2, 'orders');
    await expect(compared(day, first!, other!)).rejects.toThrow('RUN_OTHER_DAY');
    await expect(compared(day, first!, { run: 'run_none' })).rejects.toThrow('NOT_FOUND');
  });
});

describe('a run again', () => {
  const numbers = async ({ core }: Day, day: string): Promise<Record<string, number>> => {
    const { runs } = await core.call('day.report', { day });
    return Object.fromEntries(runs.map(({ reconciliation, number }) => [reconciliation, number]));
  };

  it('for a late file takes along what leaned on it, says why, and leaves the rest alone', async () => {
    const day = await made((all) => all.filter((file) => !isBill(file)));
    await reconciled(day.core);
    await day.core.call('files.import', { files: [day.files.find(isBill)!], person });
    const reports = await day.core.call('reconcile.run', { day: D2, reconciliation: 'orders', person });
    expect(reports.map((report) => [report.day, report.ran])).toEqual([
      [D1, [{ reconciliation: 'orders', why: 'file', on: null }]],
      [D2, [{ reconciliation: 'orders', why: 'asked', on: null }]],
    ]);
    // The bill is of settlements too, and of nothing at the bank.
    await day.core.call('reconcile.run', { day: D2, person });
    expect(await numbers(day, D1)).toEqual({ orders: 2, settlements: 2, bank: 1 });
    expect(await numbers(day, D2)).toEqual({ orders: 3, settlements: 2, bank: 2 });
  });

  it('of a past day names the later ones that leaned on it, and keeps what people matched', async () => {
    const day = await made();
    const { core } = day;
    await reconciled(core);
    const { rows: breaks } = await core.call('breaks.list', { limit: 1000, scope: 'orders' });
    const [ours, theirs] = ['BOOK_ONLY', 'CHANNEL_ONLY'].map(
      (kind) => breaks.find((one) => one.kind === kind && one.state !== 'closed')!,
    );
    const rows = [ours!.left!, theirs!.right!];
    await core.call('match.make', { reconciliation: 'orders', rows, note: 'the station said so', person });
    const filter = { day: D1, reconciliation: 'orders', outcome: 'matched' as const };
    const { rows: decided } = await core.call('matches.list', filter);
    await core.call('match.undo', {
      id: decided.find(({ madeBy }) => madeBy === null)!.id,
      note: 'another order',
      person,
    });
    const reports = await core.call('reconcile.run', { day: D1, reconciliation: 'orders', person });
    expect(reports.map(({ day: of, ran }) => [of, ran])).toEqual([
      [D1, [{ reconciliation: 'orders', why: 'asked', on: null }]],
      [D2, [{ reconciliation: 'orders', why: 'leans', on: D1 }]],
    ]);
    expect(await numbers(day, D2)).toEqual({ orders: 2, settlements: 1, bank: 1 });
    const { rows: kept } = await core.call('matches.list', { reconciliation: 'orders', limit: 1000 });
    expect(kept.filter(({ madeBy }) => madeBy === person)).toHaveLength(1);
  });
});
