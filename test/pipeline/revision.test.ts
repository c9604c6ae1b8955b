import { afterEach, describe, expect, it } from 'vitest';
import { methods, type Output } from '../../shared/contract/methods.ts';
import { doctorWords } from '../../shared/text/terminal.ts';
import { revisedBill } from '../helpers/revisedBill.ts';
import { type Day, everyBreak, importedDay, reconciled } from '../helpers/sampleDay.ts';

const days: Day[] = [];
afterEach(async () => {
  for (const day of days.splice(0)) await day.remove();
});

const person = 'wang';
const isBill = (file: string): boolean => file.includes('1900000109All_2026-10-12');

async function made(order?: (files: string[]) => string[]): Promise<Day> {
  const day = await importedDay({ seed: 21, size: 80 }, order);
  days.push(day);
  return day;
}

/** Everything that two workspaces must agree on, whichever file brought a row. */
async function stateOf(core: Day['core'], reports: Output<'reconcile.run'>) {
  const breaks = (await everyBreak(core)).filter(({ state }) => state !== 'closed');
  return {
    results: reports.flatMap(({ runs }) =>
      runs.map(({ reconciliation, day, resultHash }) => [reconciliation, day, resultHash]),
    ),
    counts: reports.flatMap(({ runs }) =>
      runs.map(({ left, right, matched, mismatched, openLeft, openRight }) => ({
        left,
        right,
        matched,
        mismatched,
        openLeft,
        openRight,
      })),
    ),
    breaks: breaks
      .map(({ id, kind, state, effect, subject }) => ({ id, kind, state, effect, subject }))
      .sort((a, b) => a.id.localeCompare(b.id)),
    proofs: reports.flatMap(({ proofs }) =>
      proofs.map(({ kind, scope, day, left, right, residue, verdict }) => ({
        kind,
        scope,
        day,
        left,
        right,
        residue,
        verdict,
      })),
    ),
  };
}

describe('a bill that was issued again', () => {
  it('is accepted, and the days end where a workspace ends that only ever saw the new one', async () => {
    const day = await made();
    await reconciled(day.core);
    const { file, was, is, came } = revisedBill(day.files.find(isBill)!);
    const [held] = await day.core.call('files.import', { files: [file], person });
    expect(held).toMatchObject({ outcome: 'revision', source: 'wechat', staged: 0 });
    expect((await day.core.call('day.report', { day: '2026-10-12' })).revisions).toEqual([held!.revision]);
    expect((await day.core.call('day.report', { day: '2026-10-13' })).revisions).toEqual([]);
    const { revision, rows } = await day.core.call('files.revision', { id: held!.revision! });
    expect(revision).toMatchObject({ changed: 1, missing: 1, added: 1, days: ['2026-10-12'] });
    expect(rows[0]).toMatchObject({
      change: 'changed',
      fields: ['orderNo'],
      before: { orderNo: was },
      after: { orderNo: is },
    });

    const accepted = await day.core.call('files.acceptRevision', {
      ...{ id: revision.id, person, contentHash: revision.contentHash, note: 'as the channel told us' },
    });
    expect(accepted).toMatchObject({ days: ['2026-10-12'], report: { outcome: 'imported', staged: 2 } });
    const checks = await day.core.call('doctor', {});
    expect(checks.checks.filter(({ ok }) => !ok)).toEqual([]);
    expect(Object.keys(doctorWords)).toEqual(expect.arrayContaining(checks.checks.map(({ name }) => name)));
    // The first day is stale and is run again by itself.
    const again = await day.core.call('reconcile.run', { day: '2026-10-13', person });
    expect(again.map((report) => report.day)).toEqual(['2026-10-12', '2026-10-13']);
    const only = await made((files) => files.map((each) => (isBill(each) ? revisedBill(each).file : each)));
    expect(only.reports.every(({ outcome }) => outcome === 'imported')).toBe(true);
    expect(await stateOf(day.core, again)).toEqual(await stateOf(only.core, await reconciled(only.core)));
    const { rows: found } = await day.core.call('breaks.list', { search: came });
    expect(found).toMatchObject([{ kind: 'CHANNEL_ONLY', subject: came, source: 'wechat' }]);
  });

  it('tells what people did on the rows that it would supersede, and leaves nothing that points nowhere', async () => {
    const day = await made();
    await reconciled(day.core);
    const about = (await everyBreak(day.core)).find(
      ({ kind, right, orderNo }) => kind === 'FEE_MISMATCH' && right !== null && orderNo?.startsWith('DDKD20261012W'),
    )!;
    await day.core.call('break.propose', { id: about.id, resolution: { type: 'explained', note: 'seen' }, person });
    await day.core.call('break.approve', { id: about.id, person: 'li' });
    const { file } = revisedBill(day.files.find(isBill)!, about.orderNo!);
    const [held] = await day.core.call('files.import', { files: [file], person });
    const id = held!.revision!;
    const { revision, rows } = await day.core.call('files.revision', { id });
    const old = rows.flatMap(({ transaction }) => transaction ?? []);
    expect(old).toContain(about.right);
    expect(revision.touches).toEqual([
      { what: 'break', id: about.id, state: 'closed', person: 'li', transaction: about.left },
    ]);
    const matchesOf = async (): Promise<number> =>
      (await day.core.call('matches.list', { reconciliation: 'orders', search: about.orderNo! })).total;
    const before = await matchesOf();
    await day.core.call('files.acceptRevision', { id, person });
    expect(await matchesOf()).toBe(before - 1);
    expect((await day.core.call('doctor', {})).checks.filter(({ ok }) => !ok)).toEqual([]);
    // What people closed stays as they left it, and what it was about can still be looked at.
    await reconciled(day.core);
    const shown = await day.core.call('break.show', { id: about.id });
    expect(shown).toMatchObject({ break: { state: 'closed', right: about.right }, right: { id: about.right } });
  });

  it('is refused, and nothing changes', async () => {
    const day = await made();
    const before = await stateOf(day.core, await reconciled(day.core));
    const [held] = await day.core.call('files.import', { files: [revisedBill(day.files.find(isBill)!).file], person });
    const rejected = await day.core.call('files.rejectRevision', { id: held!.revision!, person, note: 'not ours' });
    expect(methods['files.rejectRevision'].output.parse(rejected)).toMatchObject({
      state: 'rejected',
      note: 'not ours',
    });
    const again = await reconciled(day.core);
    expect(await stateOf(day.core, again)).toEqual(before);
    expect((await day.core.call('day.report', { day: '2026-10-12' })).revisions).toEqual([]);
  });
});
