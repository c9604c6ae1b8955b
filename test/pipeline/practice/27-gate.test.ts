import { afterEach, describe, expect, it } from 'vitest';
import type { ChannelRow } from '../../../src-main/cli/generate/model.ts';
import { type Company, company, refusedWith } from './company.ts';

let co: Company;
afterEach(() => co.remove());

const [MON, TUE, WED] = ['2026-10-12', '2026-10-13', '2026-10-14'] as const;
const MON_GATE = `settlements:wechat:${MON}`;
const TUE_GATE = `settlements:wechat:${TUE}`;

const gate = async (id: string) => (await co.core.call('gate.show', { id, limit: 1000 })).gate;
const standing = async (id: string) => {
  const { state, received, explained, toClear, residue } = await gate(id);
  return { state, received, explained, toClear, residue };
};
/** "received 1 99.40", in the order of the equation; what is in dispute is marked. */
const terms = async (id: string): Promise<string[]> =>
  (await gate(id)).terms.map(({ role, rows, amount, disputed }) => `${disputed ? '! ' : ''}${role} ${rows} ${amount}`);
const linesOf = async (id: string, role: string): Promise<string[]> =>
  (await co.core.call('gate.show', { id, limit: 1000 })).rows
    .filter((line) => line.role === role)
    .map(({ label, amount }) => `${label} ${amount}`);
const release = (id: string, person = 'li', contentHash?: string) =>
  co.core.call('gate.release', { id, person, contentHash });
const explained = async (kind: string): Promise<void> => {
  const { id } = await co.breakOf(kind);
  await co.core.call('break.propose', {
    id,
    resolution: { type: 'explained', note: 'the bank’s word' },
    person: 'wang',
  });
  await co.core.call('break.approve', { id, person: 'li' });
};
/** The day after, on which a channel's receipt of the first day comes. */
async function paid(...receipts: [channel: 'wechat' | 'alipay' | 'unionpay', amount: number][]): Promise<void> {
  await co.morning(MON);
  for (const [channel, amount] of receipts) co.receipt(TUE, channel, amount);
  await co.morning(TUE);
}

describe('item 27: the payment gate', () => {
  it('27a holds where every row of both legs agrees; is ready, and a checker lets it go, once, on what was seen', async () => {
    co = await company();
    co.order(MON, { amount: 10_000, fee: 60 });
    co.order(MON, { amount: 20_000, fee: 120 });
    await paid(['wechat', 29_820]);
    expect(await standing(MON_GATE)).toEqual({
      ...{ state: 'ready', received: '298.20', explained: '298.20', toClear: '298.20', residue: '0.00' },
    });
    expect(await terms(MON_GATE)).toEqual(['received 1 298.20', 'cost 2 1.80', 'fees 2 -1.80']);
    expect(await co.journals()).toHaveLength(1);
    expect(await refusedWith(release(MON_GATE, 'wang'))).toBe('PERSON_UNKNOWN');
    expect(await refusedWith(release(MON_GATE, 'li', 'another'))).toBe('GATE_CHANGED');
    expect(await refusedWith(release('settlements:none:2026-10-12'))).toBe('NOT_FOUND');
    const { contentHash } = await gate(MON_GATE);
    expect(await release(MON_GATE, 'li', contentHash)).toMatchObject({
      ...{ state: 'released', released: { by: 'li', amount: '298.20' } },
    });
    const head = (await co.core.call('workspace.info', {})).auditHead;
    expect((await release(MON_GATE, 'admin')).released!.by).toBe('li');
    expect((await co.core.call('workspace.info', {})).auditHead).toBe(head);
    expect((await co.core.call('doctor', {})).ok).toBe(true);
  });

  it('27b holds with one-sided rows, each in its term; they are matched later and the term stays', async () => {
    co = await company();
    co.order(MON, { amount: 10_000, fee: 60 });
    const ours = co.order(MON, { amount: 20_000, fee: 120, bill: { day: TUE } });
    const theirs = co.order(MON, { amount: 30_000, fee: 180, book: { day: TUE } });
    await paid(['wechat', 9_940 + 29_820]);
    expect(await standing(MON_GATE)).toMatchObject({
      state: 'ready',
      received: '397.60',
      toClear: '298.20',
      residue: '0.00',
    });
    expect(await terms(MON_GATE)).toEqual([
      ...['received 1 397.60', 'cost 2 2.40', 'channel-only 1 -300.00', 'book-only 1 200.00', 'fees 2 -1.80'],
    ]);
    expect(await linesOf(MON_GATE, 'channel-only')).toEqual([`${theirs.no} -300.00`]);
    co.receipt(WED, 'wechat', 19_880);
    await co.morning(WED);
    expect(await co.breaks()).toEqual([]);
    // The next day has both from the other end.
    expect(await terms(TUE_GATE)).toEqual([
      ...[
        'received 1 198.80',
        'cost 1 1.20',
        'earlier-channel-paired 1 300.00',
        'earlier-book-paired 1 -200.00',
        'fees 1 -1.80',
      ],
    ]);
    expect(await linesOf(TUE_GATE, 'earlier-book-paired')).toEqual([`${ours.no} -200.00`]);
    expect(await standing(TUE_GATE)).toMatchObject({ state: 'ready', toClear: '298.20', residue: '0.00' });
  });

  it('27c blocks a settlement that came short: no journal, no release, until the difference is resolved and approved', async () => {
    co = await company();
    co.order(MON, { amount: 50_000, fee: 300 });
    await paid(['wechat', 49_000]);
    expect(await standing(MON_GATE)).toEqual({
      ...{ state: 'blocked', received: '490.00', explained: '490.00', toClear: '497.00', residue: '7.00' },
    });
    expect(await linesOf(MON_GATE, 'settlement')).toEqual([`wechat:${MON} 7.00`]);
    expect(await co.journals()).toEqual([]);
    expect(await refusedWith(release(MON_GATE))).toBe('GATE_BLOCKED');
    const { id } = await co.breakOf('SETTLEMENT_SHORT');
    const resolution = { type: 'adjustment' as const, template: 'shortage-suspense' as const };
    await co.core.call('break.propose', { id, resolution, person: 'wang' });
    expect((await gate(MON_GATE)).state).toBe('blocked');
    await co.core.call('break.approve', { id, person: 'li' });
    expect(await terms(MON_GATE)).toEqual(['received 1 490.00', 'cost 1 3.00', 'correction 1 7.00', 'fees 1 -3.00']);
    // What came, the fee, and what is missing leave nothing in transit.
    expect(await co.journals()).toEqual([
      `${id} | suspense-receivable:icbc-main < transit:wechat 7.00`,
      'settlements:wechat:2026-10-12 | bank:icbc-main < transit:wechat 490.00 | fee:icbc-main < transit:wechat 3.00',
    ]);
    expect((await release(MON_GATE)).state).toBe('released');
    // Opened again: the release stays on record, and is shown to be of other figures; the journal goes back.
    await co.core.call('break.reopen', { id, note: 'the bank denies it', person: 'wang' });
    expect(await gate(MON_GATE)).toMatchObject({ state: 'changed', holds: false });
    expect((await co.journals()).filter((line) => line.startsWith('reversal'))).toHaveLength(2);
    expect(await refusedWith(release(MON_GATE))).toBe('GATE_BLOCKED');
  });

  it('27d blocks rows that differ although every total agrees, and names each (item 10, through both legs)', async () => {
    co = await company();
    const high = co.order(MON, { amount: 10_000, bill: { amount: 10_500 } });
    const low = co.order(MON, { amount: 20_000, bill: { amount: 19_500 } });
    await paid(['wechat', 30_000]);
    expect(await standing(MON_GATE)).toMatchObject({
      state: 'blocked',
      received: '300.00',
      toClear: '300.00',
      residue: '0.00',
    });
    expect(await terms(MON_GATE)).toEqual(['received 1 300.00', '! difference 2 0.00']);
    expect((await linesOf(MON_GATE, 'difference')).sort()).toEqual([`${high.no} -5.00`, `${low.no} 5.00`].sort());
    expect(await co.journals()).toEqual([]);
    expect(await refusedWith(release(MON_GATE))).toBe('GATE_BLOCKED');
    for (const one of await co.openBreaks()) {
      const resolution = { type: 'explained' as const, note: 'two prices were mixed up' };
      await co.core.call('break.propose', { id: one.id, resolution, person: 'wang' });
      await co.core.call('break.approve', { id: one.id, person: 'li' });
    }
    expect(await standing(MON_GATE)).toMatchObject({ state: 'ready', residue: '0.00' });
    expect(await co.journals()).toHaveLength(1);
  });

  it('27e blocks a fee that is off by a cent, and takes the fee that the company bears for a cost', async () => {
    co = await company();
    const off = co.order(MON, { amount: 10_000, fee: 60, bill: { fee: 61 } });
    co.order(MON, { amount: 20_000, fee: 120, book: { fee: null } });
    // A fee that the book leaves out keeps the day's proof (a) open, and is no difference between these rows.
    await co.arrive(MON);
    co.receipt(TUE, 'wechat', 9_939 + 19_880);
    await co.arrive(TUE);
    await co.reconcile(MON, TUE);
    expect(await terms(MON_GATE)).toEqual(['received 1 298.19', 'cost 2 1.80', 'fees 2 -0.60', '! difference 1 0.01']);
    expect(await linesOf(MON_GATE, 'difference')).toEqual([`${off.no} 0.01`]);
    expect(await standing(MON_GATE)).toMatchObject({
      state: 'blocked',
      explained: '299.39',
      toClear: '299.40',
      residue: '0.01',
    });
    await explained('FEE_MISMATCH');
    expect(await standing(MON_GATE)).toMatchObject({ state: 'ready', explained: '299.40', residue: '0.00' });
  });

  it('27f blocks status, currency and order numbers that stand twice; what is not decided is no one-sided row', async () => {
    co = await company();
    co.order(MON, { amount: 10_000, fee: 60, book: { status: 'pending' } });
    const { no } = co.order(MON, { amount: 20_000, fee: 120 });
    co.order(MON, { amount: 20_000, fee: 120, no, bill: null });
    await co.arrive(MON);
    await co.reconcile(MON);
    co.receipt(TUE, 'wechat', 9_940 + 19_880);
    await co.morning(TUE);
    expect(await terms(MON_GATE)).toEqual([
      ...['received 1 298.20', 'cost 2 1.20', 'fees 2 -2.40', '! difference 1 -99.40', '! undecided 3 200.00'],
    ]);
    expect(await standing(MON_GATE)).toMatchObject({ state: 'blocked', toClear: '397.60', residue: '100.60' });
  });

  it('27g in full settlement the fees are not in the receipt, and come off what is cleared', async () => {
    co = await company({
      setup: (setup) => ({
        ...setup,
        ruleSets: setup.ruleSets.map((set) => ({
          ...set,
          passes: set.passes.map((pass) => (pass.kind === 'group-sum' ? { ...pass, sum: 'gross' as const } : pass)),
        })),
      }),
    });
    co.order(MON, { amount: 50_000, fee: 300 });
    await paid(['wechat', 50_000]);
    expect(await terms(MON_GATE)).toEqual(['received 1 500.00', 'fees 1 -3.00']);
    expect(await standing(MON_GATE)).toMatchObject({ state: 'ready', toClear: '497.00', residue: '0.00' });
  });

  it('27h a released settlement whose bill is corrected is shown as changed, though its sums are what they were', async () => {
    co = await company();
    co.order(MON, { amount: 10_000 });
    co.order(MON, { amount: 20_000 });
    await paid(['wechat', 30_000]);
    await release(MON_GATE);
    const rows = co.rowsOf<ChannelRow>('wechat', MON);
    rows[0]!.amount = 11_000n;
    rows[1]!.amount = 19_000n;
    const [held] = await co.importFiles([co.file('wechat', MON)]);
    await co.core.call('files.acceptRevision', { id: held!.revision!, person: 'wang' });
    await co.reconcile(TUE);
    expect(await standing(MON_GATE)).toMatchObject({
      state: 'changed',
      received: '300.00',
      toClear: '300.00',
      residue: '0.00',
    });
    expect((await gate(MON_GATE)).holds).toBe(false);
    expect((await co.core.call('gates.list', { state: 'changed' })).rows.map(({ id }) => id)).toEqual([MON_GATE]);
    expect((await co.core.call('doctor', {})).checks.find(({ name }) => name === 'gates')).toMatchObject({
      ok: true,
      waiting: true,
    });
  });

  it('27i a released settlement that is run again and comes out the same stays released; one that is gone does not', async () => {
    co = await company();
    co.order(MON, { amount: 10_000, fee: 60 });
    await paid(['wechat', 9_940]);
    await release(MON_GATE);
    await co.reconcile(MON);
    expect(await gate(MON_GATE)).toMatchObject({ state: 'released', settled: TUE });
    const [match] = await co.matches('settlements', 'matched');
    await co.core.call('match.undo', { id: match!.id, note: 'another receipt', person: 'wang' });
    expect(await gate(MON_GATE)).toMatchObject({ state: 'changed', settled: null, received: '0.00', holds: false });
    expect((await co.journals()).at(-1)).toContain('reversal');
  });

  it('27j rows that no run has compared are unseen, not right, though every total agrees', async () => {
    co = await company();
    co.order(MON, { amount: 10_000, fee: 60 });
    await co.arrive(MON);
    co.receipt(TUE, 'wechat', 9_940);
    await co.arrive(TUE);
    await co.core.call('reconcile.run', { day: TUE, reconciliation: 'settlements', person: 'wang' });
    expect(await terms(MON_GATE)).toEqual(expect.arrayContaining(['! unseen 2 0.00']));
    expect((await gate(MON_GATE)).state).toBe('blocked');
    await co.reconcile(MON);
    expect((await gate(MON_GATE)).state).toBe('ready');
  });

  it('27k net-negative, weekends and two channels into one account: each settlement has its own gate', async () => {
    co = await company();
    const sold = co.order(MON, { amount: 10_000, fee: 60 });
    co.order(MON, { channel: 'alipay', amount: 20_000, fee: 120 });
    await paid(['wechat', 9_940], ['alipay', 19_880]);
    co.refund(TUE, sold, { amount: 10_000, fee: 60 });
    await co.importFiles([co.file('book', TUE), co.file('wechat', TUE)]);
    co.receipt(WED, 'wechat', -9_940);
    await co.morning(WED);
    const all = await co.core.call('gates.list', { day: MON, to: WED });
    expect(all.rows.map(({ id, state, toClear }) => [id, state, toClear]).sort()).toEqual([
      [`settlements:alipay:${MON}`, 'ready', '198.80'],
      [MON_GATE, 'ready', '99.40'],
      [TUE_GATE, 'ready', '-99.40'],
    ]);
    expect((await co.core.call('gates.list', { source: 'alipay' })).total).toBe(1);
  });

  it('27l a difference resolved after its day was closed is posted on the next open day, and stays there', async () => {
    co = await company();
    co.order(MON, { amount: 50_000, fee: 300 });
    await paid(['wechat', 49_000]);
    for (const day of [MON, TUE])
      for (const reconciliation of ['orders', 'settlements', 'bank']) {
        await co.core.call('day.close', { day, reconciliation, person: 'wang' });
        await co.core.call('day.approve', { day, reconciliation, person: 'li' });
      }
    await explained('SETTLEMENT_SHORT');
    const posted = (await co.core.call('journals.list', {})).rows.map(({ day, origin }) => [day, origin]);
    expect(posted).toEqual([[WED, MON_GATE]]);
    await co.morning(WED);
    await co.reconcile(WED);
    expect((await co.core.call('journals.list', {})).total).toBe(1);
    expect((await release(MON_GATE)).state).toBe('released');
  });
});
