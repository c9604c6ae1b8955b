import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BreakView } from '../../shared/entity/break.ts';
import type { MatchView } from '../../shared/entity/match.ts';
import { Refusal } from '../../shared/value/result.ts';
import { type Day, everyBreak, importedDay, reconciled } from '../helpers/sampleDay.ts';

let sample: Day;
beforeEach(async () => {
  sample = await importedDay({ seed: 5, size: 60 });
  await reconciled(sample.core);
}, 60_000);
afterEach(() => sample.remove());

const call: Day['core']['call'] = (...args: Parameters<Day['core']['call']>) => sample.core.call(...args) as never;
const person = 'wang';
const about = async (scope: string, kind: string): Promise<BreakView[]> =>
  (await everyBreak(sample.core)).filter((one) => one.scope === scope && one.kind === kind);
const some = async (outcome: MatchView['outcome'], reconciliation: string, shape: string): Promise<MatchView> =>
  (await call('matches.list', { outcome, reconciliation, limit: 1000 })).rows.find((one) => one.shape === shape)!;
const residues = async (): Promise<string[]> =>
  (await call('proofs.list', { day: '2026-10-13' })).rows.map(
    ({ kind, residue, verdict }) => `${kind} ${residue} ${verdict}`,
  );
async function code(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (error instanceof Refusal) return error.problems[0]!.code;
  throw new Error('it was not refused', { cause: error });
}
const acts = async (): Promise<string[]> => {
  const { default: Database } = await import('better-sqlite3');
  const db = new Database(`${sample.folder}/workspace/gouji.db`, { readonly: true });
  try {
    return db
      .prepare<[], string>("SELECT action FROM audit_events WHERE actor = 'wang' ORDER BY sequence")
      .pluck()
      .all();
  } finally {
    db.close();
  }
};

describe('a match that a person takes apart', { timeout: 60_000 }, () => {
  it('becomes breaks of both sides at once, keeps the day proven, and holds in the next run', async () => {
    const proven = await residues();
    const match = await some('matched', 'orders', 'pair');
    const { left, right } = await call('explain', { id: match.id });
    const freed = await call('match.undo', {
      id: match.id,
      rows: [left[0]!.id, right[0]!.id],
      note: 'other order',
      person,
    });
    expect(freed).toEqual({ id: match.id, reconciliation: 'orders', left: 1, right: 1, journals: [] });
    const both = async (): Promise<string[]> =>
      (await everyBreak(sample.core))
        .filter(
          (one) =>
            one.scope === 'orders' && [one.left, one.right].some((id) => id === left[0]!.id || id === right[0]!.id),
        )
        .map(({ kind }) => kind)
        .sort();
    const kinds = await both();
    expect(kinds).toHaveLength(2);
    expect(await residues()).toEqual(proven);
    const found = (await everyBreak(sample.core)).find((one) => one.left === left[0]!.id)!;
    const { rows: proofs } = await call('proofs.list', { day: '2026-10-13' });
    expect(proofs.flatMap(({ lines }) => lines).map((line) => line.break)).toContain(found.id);
    await reconciled(sample.core);
    expect(await both()).toEqual(kinds);
    expect((await call('explain', { id: left[0]!.id })).verdict).toBe('suggested');
    expect((await acts()).slice(-3)).toEqual(['match.undo', 'reconcile', 'reconcile']);
  });

  it('is put together again by hand, which closes what was found, and a run leaves it', async () => {
    const match = await some('matched', 'orders', 'pair');
    const { left, right } = await call('explain', { id: match.id });
    const rows = [left[0]!.id, right[0]!.id];
    await call('match.undo', { id: match.id, note: 'other order', person });
    const made = await call('match.make', { reconciliation: 'orders', rows, person });
    expect(made).toMatchObject({ outcome: 'matched', madeBy: person, label: match.label });
    await reconciled(sample.core);
    expect(await call('explain', { id: left[0]!.id })).toMatchObject({ id: left[0]!.id, verdict: 'matched' });
    const closed = (await everyBreak(sample.core)).filter((one) => one.left === rows[0] || one.right === rows[1]);
    expect(closed.map(({ state }) => state)).toEqual(['closed', 'closed']);
    const { events } = await call('break.show', { id: closed[0]!.id });
    expect(events.map(({ action, person: by }) => `${action} ${by}`)).toEqual(['found system', 'match wang']);
    expect(await code(call('match.make', { reconciliation: 'orders', rows, person }))).toBe('ROW_TAKEN');
    for (const by of ['auditor', 'nobody'])
      expect(await code(call('match.make', { reconciliation: 'orders', rows, person: by }))).toBe('PERSON_UNKNOWN');
    expect((await call('doctor', {})).ok).toBe(true);
  });

  it('takes the journal of a settlement with it, and gives it back', async () => {
    // One whose gate holds: of others there is no journal.
    const [gate] = (await call('gates.list', { state: 'ready' })).rows;
    const { rows: settlements } = await call('matches.list', { reconciliation: 'settlements', outcome: 'matched' });
    const match = settlements.find(({ label }) => gate!.id === `settlements:${label}`)!;
    const { right } = await call('explain', { id: match.id });
    const { journals, left } = await call('match.undo', { id: match.id, note: 'another channel', person });
    expect([journals.length, left]).toEqual([1, match.leftCount]);
    expect((await about('settlements', 'SETTLEMENT_SHORT')).map(({ subject }) => subject)).toContain(match.label);
    const rows = [match.label, right[0]!.id];
    const made = await call('match.make', { reconciliation: 'settlements', rows, person });
    expect(made).toMatchObject({ label: match.label, leftCount: match.leftCount, rightAmount: match.rightAmount });
    const settled = (await call('journals.list', { limit: 1000 })).rows.filter(({ origin, originKind }) =>
      originKind === 'reversal' ? origin : origin.includes(match.label),
    );
    expect(settled.map(({ originKind }) => originKind).sort()).toEqual(['reversal', 'settlement', 'settlement']);
    const checks = (await call('doctor', {})).checks.filter(({ ok }) => !ok);
    expect(checks).toEqual([]);
  });
});

describe('a match by hand of rows that differ', { timeout: 60_000 }, () => {
  it('is a break of the difference with its reason, and the day stays proven', async () => {
    const proven = await residues();
    const [one, two] = (
      await call('matches.list', { outcome: 'matched', reconciliation: 'orders', limit: 1000 })
    ).rows.filter(({ shape, leftAmount }) => shape === 'pair' && !leftAmount.startsWith('-'));
    const rows = await Promise.all([one!, two!].map(({ id }) => call('explain', { id })));
    for (const { id } of [one!, two!]) await call('match.undo', { id, note: 'mixed up', person });
    const crossed = [rows[0]!.left[0]!.id, rows[1]!.right[0]!.id];
    expect(await code(call('match.make', { reconciliation: 'orders', rows: crossed, person }))).toBe(
      'MATCH_NEEDS_REASON',
    );
    await call('match.make', { reconciliation: 'orders', rows: crossed, note: 'changed order', person });
    const found = (await everyBreak(sample.core)).find(
      ({ left, right }) => left === crossed[0] && right === crossed[1],
    )!;
    expect(found.kind).toMatch(/_MISMATCH$/);
    expect(found.detail).toMatchObject({ madeBy: person, reason: 'changed order' });
    expect(await residues()).toEqual(proven);
    const { contentHash } = await call('break.propose', {
      id: found.id,
      resolution: { type: 'adjustment', template: 'fee-difference', note: '' },
      person,
    });
    await call('break.approve', { id: found.id, contentHash, person: 'admin' });
    const match = (await call('matches.list', { outcome: 'mismatched', limit: 1000 })).rows.find(
      ({ madeBy }) => madeBy === person,
    )!;
    expect(await code(call('match.undo', { id: match.id, note: 'no', person }))).toBe('MATCH_BOOKED');
    await call('break.reopen', { id: found.id, note: 'no', person });
    await call('match.undo', { id: match.id, note: 'no', person });
    expect((await call('break.show', { id: found.id })).break.state).toBe('closed');
  });

  it('of several rows is a break too, whose effect the balance proof shows', async () => {
    const proven = await residues();
    const [one, two] = (
      await call('matches.list', { outcome: 'matched', reconciliation: 'orders', limit: 1000 })
    ).rows.filter(({ shape, leftAmount }) => shape === 'pair' && !leftAmount.startsWith('-'));
    const [first, second] = await Promise.all([one!, two!].map(({ id }) => call('explain', { id })));
    for (const { id } of [one!, two!]) await call('match.undo', { id, note: 'mixed up', person });
    const rows = [first!.left[0]!.id, second!.left[0]!.id, first!.right[0]!.id];
    await call('match.make', { reconciliation: 'orders', rows, note: 'paid once for two', person });
    const found = (await about('orders', 'AMOUNT_MISMATCH')).find(({ left }) => left === rows[0])!;
    expect(found).toMatchObject({ state: 'open', detail: { reason: 'paid once for two' } });
    expect(Number(found.effect)).toBeLessThan(0);
    expect(await residues()).toEqual(proven);
  });
});

describe('a suggestion', { timeout: 60_000 }, () => {
  it('is accepted by the rows that belong together', async () => {
    const match = await some('matched', 'orders', 'pair');
    const { left, right } = await call('explain', { id: match.id });
    await call('match.undo', { id: match.id, note: 'other order', person });
    await reconciled(sample.core);
    const suggested = (await call('matches.list', { outcome: 'suggested', limit: 1000 })).rows.find(
      ({ label }) => label === match.label,
    )!;
    const rows = [left[0]!.id, right[0]!.id];
    expect(
      await code(call('match.accept', { id: suggested.id, rows: [rows[0]!, 'tx_0000000000000000.0.1'], person })),
    ).toBe('NOT_FOUND');
    expect(await call('match.accept', { id: suggested.id, rows, person })).toMatchObject({ madeBy: person });
    expect(await code(call('match.accept', { id: suggested.id, person }))).toBe('NOT_FOUND');
  });
});
