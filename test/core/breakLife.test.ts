import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BreakView } from '../../shared/entity/break.ts';
import type { JournalView } from '../../shared/entity/journal.ts';
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
const open = async (kind: string): Promise<BreakView> =>
  (await everyBreak(sample.core)).find((one) => one.kind === kind && one.state === 'open')!;
const journals = async (): Promise<JournalView[]> => (await call('journals.list', { limit: 1000 })).rows;
async function refused(work: Promise<unknown>): Promise<{ code: string; params: Record<string, string> }> {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (error instanceof Refusal) return error.problems[0]!;
  throw new Error('it was not refused', { cause: error });
}

describe('evidence', { timeout: 60_000 }, () => {
  it('is kept by its hash, listed once, bound by the proposal, and looked at by doctor', async () => {
    const { id } = await open('AMOUNT_MISMATCH');
    const file = join(sample.folder, 'advice.pdf');
    writeFileSync(file, '%PDF advice of the bank');
    const kept = await call('break.attach', { id, file, note: 'from the bank', person });
    expect(kept).toMatchObject({ name: 'advice.pdf', bytes: 23, note: 'from the bank', person });
    await call('break.attach', { id, file, person: 'li' });
    const { attachments, events } = await call('break.show', { id });
    expect([attachments, events.filter(({ action }) => action === 'attach').length]).toEqual([[kept], 1]);
    const stored = join(sample.folder, 'workspace', 'files', kept.hash.slice(0, 2), kept.hash);
    expect(readFileSync(stored, 'utf8')).toBe('%PDF advice of the bank');

    const explained = { type: 'explained' as const, note: 'see the advice' };
    const wrong = call('break.propose', { id, resolution: { ...explained, evidence: ['0'.repeat(64)] }, person });
    expect(await refused(wrong)).toMatchObject({ code: 'NOT_FOUND', params: { what: 'attachment' } });
    const first = await call('break.propose', { id, resolution: explained, person });
    const second = await call('break.propose', { id, resolution: { ...explained, evidence: [kept.hash] }, person });
    expect(second.contentHash).not.toBe(first.contentHash);
    const old = call('break.approve', { id, person: 'li', contentHash: first.contentHash });
    expect((await refused(old)).code).toBe('PROPOSAL_CHANGED');
    await call('break.approve', { id, person: 'li', contentHash: second.contentHash });

    writeFileSync(stored, 'another advice');
    expect((await call('doctor', {})).checks.find(({ name }) => name === 'originals')).toMatchObject({ ok: false });
    rmSync(stored);
    expect((await call('doctor', {})).ok).toBe(false);
  });

  it('is refused where there is no break, no file, or nothing in it', async () => {
    const { id } = await open('AMOUNT_MISMATCH');
    const file = join(sample.folder, 'empty.txt');
    writeFileSync(file, '');
    expect((await refused(call('break.attach', { id: 'brk_none', file, person }))).code).toBe('NOT_FOUND');
    expect((await refused(call('break.attach', { id, file, person }))).code).toBe('FILE_EMPTY');
    expect((await refused(call('break.attach', { id, file: `${file}x`, person }))).code).toBe('FILE_NOT_FOUND');
    expect((await call('break.show', { id })).attachments).toEqual([]);
  });
});

describe('a resolution', { timeout: 60_000 }, () => {
  it('writes a difference off to loss, within the limit of who approves, and reopening takes it back', async () => {
    const { id, effect } = await open('AMOUNT_MISMATCH');
    await call('break.propose', { id, resolution: { type: 'write-off', note: 'too small to ask' }, person });
    const { journal, state } = await call('break.approve', { id, person: 'admin' });
    expect(state).toBe('closed');
    const posted = (await journals()).find((one) => one.id === journal)!;
    expect(posted).toMatchObject({ template: 'write-off', originKind: 'break', origin: id });
    const [line] = posted.postings;
    expect(line!.amount).toBe(effect.replace('-', ''));
    expect([line!.debit, line!.credit].filter((account) => account.startsWith('loss:'))).toHaveLength(1);
    await call('break.reopen', { id, note: 'they paid', person });
    expect((await journals()).find(({ reverses }) => reverses === journal)).toBeDefined();
    const { events } = await call('break.show', { id });
    expect(events.map(({ action }) => action)).toEqual(['found', 'propose', 'approve', 'reopen']);
    expect((await call('doctor', {})).ok).toBe(true);
  });

  it('matches rows by hand once another person has approved it', async () => {
    const { rows: found } = await call('matches.list', { outcome: 'matched', reconciliation: 'orders', limit: 1000 });
    const match = found.find(({ shape }) => shape === 'pair')!;
    const { left, right } = await call('explain', { id: match.id });
    const rows = [left[0]!.id, right[0]!.id];
    await call('match.undo', { id: match.id, note: 'look closer', person });
    await call('reconcile.run', { day: '2026-10-13', to: '2026-10-15', person });
    const about = (await everyBreak(sample.core)).find((one) => one.left === rows[0])!;
    const other = (await everyBreak(sample.core)).find((one) => one.kind === 'BANK_ONLY' && one.state === 'open')!;
    const resolution = { type: 'matched' as const, rows };
    expect((await refused(call('break.propose', { id: other.id, resolution, person }))).code).toBe('RESOLUTION_UNFIT');
    await call('break.propose', { id: about.id, resolution, person });
    expect((await call('explain', { id: rows[0]! })).verdict).not.toBe('matched');
    expect((await call('break.approve', { id: about.id, person: 'li' })).state).toBe('closed');
    expect((await call('explain', { id: rows[0]! })).verdict).toBe('matched');
    const made = (await call('matches.list', { outcome: 'matched', limit: 1000 })).rows.filter(({ madeBy }) => madeBy);
    expect(made.map(({ madeBy, label }) => [madeBy, label])).toEqual([[person, match.label]]);
  });

  it('is refused for a kind that it does not fit', async () => {
    const { id } = await open('AMOUNT_MISMATCH');
    const resolution = { type: 'split-corrected' as const, note: 'booked anew' };
    expect(await refused(call('break.propose', { id, resolution, person }))).toMatchObject({
      code: 'RESOLUTION_UNFIT',
      params: { kind: 'AMOUNT_MISMATCH', type: 'split-corrected' },
    });
    const split = await open('SPLIT_MISMATCH');
    expect((await call('break.propose', { id: split.id, resolution, person })).state).toBe('proposed');
    const asked = { type: 'requested' as const, what: 'repayment' as const, note: 'asked the station' };
    await call('break.propose', { id, resolution: asked, person });
    expect((await call('break.show', { id })).events.at(-1)!.content).toEqual(asked);
  });
});
