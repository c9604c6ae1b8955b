import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Input, type MethodName, methods, type Output } from '../../shared/contract/methods.ts';
import { decode, encode } from '../../shared/contract/wire.ts';
import { revisedBill } from '../helpers/revisedBill.ts';
import { type Day, everyBreak, importedDay, reconciled } from '../helpers/sampleDay.ts';

const first = '2026-10-12';
const person = 'wang';

const day = { day: first };

describe("the contract's outputs", () => {
  let sample: Day;
  const answered = new Set<MethodName>();
  beforeAll(async () => {
    sample = await importedDay({ seed: 3, size: 40 });
    await reconciled(sample.core);
  });
  afterAll(() => sample.remove());

  /** Asks, and holds the answer to its schema: nothing missing, nothing besides, and the same after the wire. */
  async function ask<M extends MethodName>(name: M, input: Input<M>): Promise<Output<M>> {
    const value = await sample.core.call(name, input);
    expect(methods[name].output.parse(value), name).toEqual(value);
    expect(decode(encode(value)), name).toEqual(JSON.parse(JSON.stringify(value)));
    answered.add(name);
    return value;
  }

  it('of what is read are as declared, and not empty', async () => {
    const lists = [
      'files.list',
      'transactions.list',
      'matches.list',
      'breaks.list',
      'proofs.list',
      'accounts.list',
      'journals.list',
    ] as const;
    for (const name of lists) {
      const { total, rows } = (await ask(name, name === 'journals.list' ? {} : day)) as {
        total: number;
        rows: unknown[];
      };
      expect(rows.length, name).toBeGreaterThan(0);
      expect(total, name).toBeGreaterThanOrEqual(rows.length);
    }
    expect((await ask('workspace.info', {})).days).toContain(first);
    expect((await ask('day.report', day)).runs).toHaveLength(3);
    const [whole] = (await ask('proofs.list', day)).rows;
    const { kind, scope, currency, lines, lineCount } = whole!;
    expect(lineCount).toBe(lines.length);
    const cut = (await ask('day.report', { ...day, lines: 1 })).proofs[0]!;
    expect(cut).toEqual({ ...whole, lines: lines.slice(0, 1) });
    const rest = await ask('proofs.lines', { ...day, kind, scope, currency, offset: 1 });
    expect(rest).toEqual({ total: lineCount, rows: lines.slice(1) });
    expect((await ask('proofs.lines', { ...day, kind, scope: 'none', currency })).rows).toEqual([]);
    expect((await ask('doctor', {})).ok).toBe(true);
    const { rows: matches } = await sample.core.call('matches.list', { day: first });
    expect((await ask('explain', { id: matches[0]!.id })).reasons.length).toBeGreaterThan(0);
    const breaks = await everyBreak(sample.core);
    expect((await ask('break.show', { id: breaks[0]!.id })).events.length).toBeGreaterThan(0);
  });

  it('of files and of the setup are as declared', async () => {
    expect((await ask('files.identify', { files: sample.files })).every(({ format }) => format !== null)).toBe(true);
    const [again] = await ask('files.import', { files: [sample.files[0]!], person });
    expect(again!.outcome).toBe('known');
    expect((await ask('sources.arrivals', { ...day, to: '2026-10-13' })).length).toBe(16);
    const silent = { source: 'wechat', day: '2026-10-10', note: 'No Bill Exist', person };
    expect((await ask('files.declareEmpty', silent)).state).toBe('empty');
    expect((await ask('files.withdrawEmpty', { ...silent, note: 'the wrong day' })).state).toBe('late');
    writeFileSync(join(sample.folder, 'workspace', 'inbox', 'notes.txt'), 'dear diary');
    const { files } = await ask('inbox.run', { person });
    expect(files.map(({ name, outcome }) => [name, outcome])).toEqual([['notes.txt', 'refused']]);
    const { yaml } = await ask('setup.export', {});
    expect(await ask('setup.check', { yaml })).toEqual({ problems: [] });
    expect(await ask('setup.diff', { yaml })).toEqual({ problems: [], changes: [], untried: [] });
    expect((await ask('setup.apply', { yaml, person: 'admin' })).changes).toEqual([]);
  });

  it('of runs are as declared', async () => {
    await reconciled(sample.core);
    const { rows } = await ask('runs.list', { ...day, reconciliation: 'orders' });
    expect(rows.length).toBeGreaterThan(1);
    const [after, before] = rows;
    expect((await ask('runs.compare', { run: before!.run, with: after!.run })).after).toEqual(after!.report);
  });

  it('of rules in force and of drafts are as declared', async () => {
    const { reconciliations, ruleSets } = await ask('rules.list', {});
    expect(reconciliations[0]).toMatchObject({ code: 'orders', left: ['book'], ruleSet: 'orders' });
    expect(reconciliations[0]!.days).toEqual(['2026-10-13', first]);
    const [orders] = ruleSets;
    expect(orders).toMatchObject({ code: 'orders', version: 1, since: '2026-10-14T10:00:00+08:00', by: 'admin' });
    const { yaml } = await sample.core.call('setup.export', {});
    const same = await ask('rules.check', { ruleSet: 'orders', text: orders!.text });
    expect(same).toMatchObject({ problems: [], yaml });
    const wrong = await ask('rules.check', { ruleSet: 'orders', text: orders!.text.replace('exact-key', 'exact') });
    expect(wrong).toMatchObject({ problems: [{ code: 'SETUP_INVALID', where: { line: 4 } }], yaml: null });
    const [run] = (await sample.core.call('runs.list', { ...day, reconciliation: 'orders' })).rows;
    const { matched, mismatched, suggested, passes } = run!.report;
    expect(passes.map(({ pass }) => pass)).toEqual(['payments', 'refunds', 'payments-by-channel-no']);
    const sum = (field: 'matched' | 'mismatched' | 'suggested') => passes.reduce((all, one) => all + one[field], 0);
    expect([sum('matched'), sum('mismatched'), sum('suggested')]).toEqual([matched.matches, mismatched, suggested]);
  });

  it('of back-tests are as declared', async () => {
    const { yaml } = await sample.core.call('setup.export', {});
    const order = { yaml, reconciliation: 'orders', from: first, to: '2026-10-13', person };
    const { reports } = await ask('rules.backtest', order);
    expect(reports).toHaveLength(1);
    expect((await ask('rules.backtests', {})).rows).toEqual(reports);
    expect((await ask('rules.backtestRows', { id: reports[0]!.id })).total).toBe(0);
  });

  it('of closing days are as declared', async () => {
    const one = { ...day, reconciliation: 'bank' };
    expect((await ask('day.close', { ...one, person })).closes).toHaveLength(1);
    await ask('day.return', { ...one, note: 'again', person: 'li' });
    await ask('day.close', { ...one, person });
    expect((await ask('day.approve', { ...one, person: 'li' })).closes[0]!.state).toBe('closed');
    expect((await ask('day.report', day)).closed).toHaveLength(1);
    await ask('day.reopen', { ...one, note: 'wrong', person: 'li' });
    expect((await ask('day.closes', day)).total).toBe(2);
  });

  it('of revisions are as declared', async () => {
    const { file } = revisedBill(sample.files.find((each) => each.includes('1900000109All_2026-10-12'))!);
    const [held] = await ask('files.import', { files: [file], person });
    const id = held!.revision!;
    expect((await ask('files.revision', { id })).rows).toHaveLength(3);
    expect((await ask('files.rejectRevision', { id, note: 'too early', person })).state).toBe('rejected');
    const [again] = await ask('files.import', { files: [file], person });
    expect((await ask('day.report', day)).revisions).toEqual([again!.revision]);
    expect((await ask('files.acceptRevision', { id: again!.revision!, person })).days).toEqual([first]);
    expect((await ask('files.revisions', {})).total).toBe(2);
    await ask('reconcile.run', { day: '2026-10-13', person });
  });

  it('of mappings are as declared', async () => {
    const file = join(sample.folder, 'bank.csv');
    writeFileSync(file, 'Date,Paid in,Paid out,Balance\n2026-10-12,1.50,,11.50\n2026-10-13,,2.00,9.50\n');
    const { profile, questions } = await ask('mappings.propose', { file, code: 'bank', answers: { currency: 'CNY' } });
    expect(questions).toEqual([]);
    expect((await ask('mappings.preview', { file, profile })).sums).toHaveLength(1);
    expect((await ask('mappings.save', { profile, person })).version).toBe(1);
    expect((await ask('mappings.list', {})).rows).toHaveLength(1);
  });

  it('of matches by hand are as declared', async () => {
    const { rows } = await ask('matches.list', { outcome: 'matched', reconciliation: 'orders', limit: 1000 });
    const [one, two] = rows.filter(({ shape }) => shape === 'pair');
    const named = async (id: string): Promise<string[]> => {
      const { left, right } = await ask('explain', { id });
      return [...left, ...right].map((row) => row.id);
    };
    const order = await named(one!.id);
    expect((await ask('match.undo', { id: one!.id, note: 'mixed up', person })).left).toBe(1);
    expect((await ask('match.make', { reconciliation: 'orders', rows: order, person })).madeBy).toBe(person);
    const other = await named(two!.id);
    await ask('match.undo', { id: two!.id, rows: other, note: 'mixed up', person });
    await ask('reconcile.run', { day: first, person });
    const suggested = (await ask('matches.list', { outcome: 'suggested', limit: 1000 })).rows;
    const { id } = suggested.find(({ label }) => label === two!.label)!;
    expect((await ask('match.accept', { id, rows: other, person })).outcome).toBe('matched');
  });

  it('of settlements before they are cleared are as declared', async () => {
    const { rows } = await ask('gates.list', {});
    expect(rows.length).toBeGreaterThan(0);
    const { id } = rows.find(({ state }) => state === 'ready')!;
    const { gate, rows: lines } = await ask('gate.show', { id });
    expect([gate.terms.length, lines.length].every((count) => count > 0)).toBe(true);
    expect((await ask('gate.release', { id, person: 'li' })).released).not.toBeNull();
  });

  it('of the life of a break are as declared', async () => {
    const [one, two] = (await everyBreak(sample.core)).filter(({ state }) => state === 'open');
    const filter = { search: one!.id };
    expect(await ask('breaks.assign', { filter, to: person, person, expected: 1 })).toEqual({ done: 1, left: [] });
    expect((await ask('breaks.note', { filter, note: 'all', person })).done).toBe(1);
    const resolution = { type: 'explained' as const, note: 'all' };
    expect((await ask('breaks.propose', { filter, resolution, person })).done).toBe(1);
    await ask('break.return', { id: one!.id, note: 'one by one', person: 'li' });
    expect((await ask('breaks.summary', {})).total).toBeGreaterThan(5);
    await ask('break.assign', { id: one!.id, to: person, person: 'li' });
    await ask('break.attach', { id: one!.id, file: sample.files[0]!, note: 'the bill', person });
    expect((await ask('break.show', { id: one!.id })).attachments).toHaveLength(1);
    await ask('break.note', { id: one!.id, note: 'asked the bank', person });
    await ask('break.propose', { id: one!.id, resolution: { type: 'explained', note: 'seen' }, person });
    await ask('break.return', { id: one!.id, note: 'say more', person: 'li' });
    const { contentHash } = await ask('break.propose', {
      id: two!.id,
      resolution: { type: 'requested', note: 'asked' },
      person,
    });
    expect((await ask('break.approve', { id: two!.id, person: 'li', contentHash })).journal).toBe(null);
    await ask('break.reopen', { id: two!.id, note: 'they denied it', person: 'li' });
  });

  it('of what goes out are as declared', async () => {
    const out = join(sample.folder, 'statement.xlsx');
    await ask('statement.build', { reconciliation: 'orders', day: first, out, person });
    expect((await ask('sync.push', { person })).accepted).toBeGreaterThan(0);
    expect((await ask('backup.create', { out: join(sample.folder, 'kept') })).bytes).toBeGreaterThan(0);
    expect(await ask('jobs.cancel', { job: 'none' })).toEqual({ cancelled: false });
    const [ran] = await ask('reconcile.run', { day: first, person });
    expect(await ask('reconcile.replay', { run: ran!.runs[0]!.run })).toMatchObject({ same: true, changed: [] });
  });

  it('were looked at for every method', () => {
    expect([...answered].sort()).toEqual(Object.keys(methods).sort());
  });
});
