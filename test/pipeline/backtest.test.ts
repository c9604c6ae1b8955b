import { join } from 'node:path';
import Database from 'better-sqlite3';
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

async function made(): Promise<Day> {
  const day = await importedDay({ seed: 21, size: 80 });
  days.push(day);
  await reconciled(day.core);
  return day;
}

async function close({ core }: Day, day: string): Promise<void> {
  await core.call('day.close', { day, person });
  await core.call('day.approve', { day, person: 'li' });
}

const refunds = /\n {6}- \{ kind: exact-key, code: refunds,[^\n]*/;
const inForce = async ({ core }: Day): Promise<string> => (await core.call('setup.export', {})).yaml;
/** The setup in force without the pass over refunds. */
async function withoutRefunds(day: Day): Promise<string> {
  const yaml = await inForce(day);
  const changed = yaml.replace(refunds, '');
  expect(changed).not.toBe(yaml);
  return changed;
}

/** All that there is but the reports of back-tests and their audit events. */
function stateOf({ folder }: Day): string {
  const db = new Database(join(folder, 'workspace', 'gouji.db'), { readonly: true });
  const tables = db
    .prepare<[], string>(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'backtest%' AND name NOT LIKE 'sqlite%'",
    )
    .pluck()
    .all();
  expect(tables).toContain('day_closes');
  const text = tables.map((table) => {
    const where = table === 'audit_events' ? "WHERE action <> 'rules.backtest'" : '';
    return `${table} ${JSON.stringify(db.prepare(`SELECT * FROM ${table} ${where} ORDER BY 1, 2`).raw().all())}`;
  });
  db.close();
  return text.join('\n');
}

type Report = Output<'rules.backtest'>['reports'][number];

async function tried({ core }: Day, yaml: string, reconciliation?: string): Promise<Report[]> {
  const { problems, reports } = await core.call('rules.backtest', { yaml, reconciliation, from: D1, to: D2, person });
  expect(problems).toEqual([]);
  return reports;
}

describe('a back-test', () => {
  it('of the rules in force over closed days finds all that was confirmed, and nothing else', async () => {
    const day = await made();
    await close(day, D1);
    const before = stateOf(day);
    const [report, ...others] = await tried(day, await inForce(day), 'orders');
    expect(others).toEqual([]);
    const { rows, total } = await day.core.call('matches.list', {
      reconciliation: 'orders',
      outcome: 'matched',
      limit: 1000,
    });
    const closed = rows.filter((row) => row.day === D1).length;
    expect(closed).toBeGreaterThan(20);
    expect(report).toMatchObject({
      ...{ reconciliation: 'orders', ruleSet: 'orders', from: D1, to: D2, person },
      days: [
        { day: D1, closed: true },
        { day: D2, closed: false },
      ],
      base: { people: 0, closed, apart: 0 },
      ...{ matches: total, right: closed, wrong: 0, unjudged: total - closed, found: closed, missed: 0 },
      ...{ precision: '100.00', recall: '100.00' },
      risk: { added: { matches: 0 }, lost: { matches: 0 }, contradicting: { matches: 0 } },
      changes: { added: 0, lost: 0, changed: 0 },
    });
    expect(report!.passes.reduce((sum, { matches }) => sum + matches, 0)).toBe(total);
    expect(report!.passes[0]).toMatchObject({ pass: 'payments', precision: '100.00' });
    const after = report!.passes.map(({ pass, name, matches }) => ({ pass, name, matches }));
    expect(report!.before).toEqual(after.filter(({ matches }) => matches > 0));
    expect(Object.keys(report!.timings)).toEqual(expect.arrayContaining(['base', 'runs', 'compare', 'pass payments']));
    expect(stateOf(day)).toBe(before);
  });

  it('names what rules would lose, with the money, and judges by what people confirmed', async () => {
    const day = await made();
    const { core } = day;
    const { rows } = await core.call('matches.list', { reconciliation: 'orders', outcome: 'matched', limit: 1000 });
    const lost = rows.filter(({ pass }) => pass === 'refunds');
    expect(lost.length).toBeGreaterThan(1);
    const cents = (amount: string): bigint => BigInt(amount.replace(/[-.]/g, ''));
    const sum = lost.reduce((all, { leftAmount }) => all + cents(leftAmount), 0n);
    const yaml = await withoutRefunds(day);
    const [open] = await tried(day, yaml);
    // Nobody has confirmed anything yet.
    expect(open).toMatchObject({ base: { people: 0, closed: 0 }, precision: null, recall: null });
    await close(day, D1);
    const closedLost = lost.filter((row) => row.day === D1).length;
    const [report] = await tried(day, yaml);
    expect(report).toMatchObject({ precision: '100.00', missed: closedLost, wrong: 0 });
    expect(Number(report!.recall)).toBeLessThan(100);
    expect(report!.changes).toEqual({ added: 0, lost: lost.length, changed: 0 });
    expect(report!.risk.lost.matches).toBe(lost.length);
    expect(cents(report!.risk.lost.sums[0]!.amount)).toBe(sum);
    const { rows: listed, total } = await core.call('rules.backtestRows', { id: report!.id, change: 'lost', limit: 1 });
    expect(total).toBe(lost.length);
    expect(listed).toMatchObject([
      { change: 'lost', before: { pass: 'refunds', outcome: 'matched' }, after: null, rows: 2 },
    ]);
    expect(listed[0]!.left[0]).toMatch(/^tx_/);
    expect(listed[0]!.numbers).toEqual({
      left: [expect.stringMatching(/^\w+$/)],
      right: [expect.stringMatching(/^\w+$/)],
    });
    expect(report!.before.map(({ pass }) => pass)).toContain('refunds');
    expect(report!.passes.map(({ pass }) => pass)).not.toContain('refunds');
    const next = await core.call('rules.backtestRows', { id: report!.id, offset: 1, limit: 1 });
    expect(next.rows[0]!.left).not.toEqual(listed[0]!.left);
  });

  it('holds against rules what people took apart, and for them what people matched', async () => {
    const day = await made();
    const { core } = day;
    const { rows } = await core.call('matches.list', {
      day: D1,
      reconciliation: 'orders',
      outcome: 'matched',
      limit: 1000,
    });
    const [apart, kept] = rows.filter(({ pass, shape }) => pass === 'payments' && shape === 'pair');
    await core.call('match.undo', { id: apart!.id, note: 'another order', person });
    const { left, right } = await core.call('explain', { id: kept!.id });
    await core.call('match.undo', { id: kept!.id, note: 'a slip', person });
    const both = [left[0]!.id, right[0]!.id];
    await core.call('match.make', { reconciliation: 'orders', rows: both, note: 'right after all', person });
    const before = stateOf(day);
    const [report] = await tried(day, await inForce(day), 'orders');
    expect(report).toMatchObject({ base: { people: 1, closed: 0, apart: 2 }, right: 1, wrong: 1, found: 1, missed: 0 });
    expect(report).toMatchObject({ precision: '50.00', recall: '100.00' });
    const { matches, sums } = report!.risk.contradicting;
    expect([matches, sums]).toEqual([1, [{ currency: 'CNY', amount: apart!.leftAmount.replace('-', '') }]]);
    const { rows: listed } = await core.call('rules.backtestRows', { id: report!.id });
    expect(listed).toMatchObject([{ change: 'added', contradicts: true, after: { pass: 'payments' } }]);
    expect(stateOf(day)).toBe(before);
  });

  it('takes a list of rule sets alone, and of these one', async () => {
    const day = await made();
    const yaml = await withoutRefunds(day);
    const start = yaml.indexOf('ruleSets:');
    const sets = yaml.slice(start, yaml.indexOf('\n\n', start));
    const [whole] = await tried(day, yaml);
    const [alone] = await tried(day, sets);
    expect([alone!.rulesHash, alone!.changes]).toEqual([whole!.rulesHash, whole!.changes]);
    const ruleSet = async (code: string) =>
      (await day.core.call('rules.backtest', { yaml: sets, ruleSet: code, from: D1, to: D2, person })).reports;
    expect(await ruleSet('orders')).toMatchObject([{ reconciliation: 'orders', rulesHash: whole!.rulesHash }]);
    expect(await ruleSet('bank')).toEqual([]);
    await expect(ruleSet('nothing')).rejects.toThrow('NOT_FOUND');
  });

  it('that is stopped, or of wrong rules, or of days that were not run, leaves nothing', async () => {
    const day = await made();
    const { core } = day;
    const before = stateOf(day);
    const order = { yaml: await withoutRefunds(day), from: D1, to: D2, person };
    const stopped = core.call('rules.backtest', order, { job: 'mine' });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await core.call('jobs.cancel', { job: 'mine' })).toEqual({ cancelled: true });
    await expect(stopped).rejects.toThrow('JOB_CANCELLED');
    const wrong = await core.call('rules.backtest', { ...order, yaml: order.yaml.replace('exact-key', 'exactly') });
    expect([wrong.problems[0]?.code, wrong.reports]).toEqual(['SETUP_INVALID', []]);
    await expect(core.call('rules.backtest', { ...order, from: D2, to: D1 })).rejects.toThrow('DAY_INVALID');
    await expect(core.call('rules.backtest', { ...order, from: '2027-01-01', to: '2027-01-02' })).rejects.toThrow(
      'DAY_NOT_RUN',
    );
    await expect(core.call('rules.backtestRows', { id: 'bkt_none' })).rejects.toThrow('NOT_FOUND');
    expect((await core.call('rules.backtests', {})).total).toBe(0);
    expect(stateOf(day)).toBe(before);
  });
});

describe('putting rules into force', () => {
  const events = ({ folder }: Day): { rules?: { backtest: string | null }[]; reason?: string }[] => {
    const db = new Database(join(folder, 'workspace', 'gouji.db'), { readonly: true });
    const rows = db
      .prepare<[], string>("SELECT after FROM audit_events WHERE action = 'setup.apply' ORDER BY sequence")
      .pluck();
    const found = rows.all().map((text) => JSON.parse(text) as { reason?: string });
    db.close();
    return found;
  };

  it('asks for a back-test of exactly these rules, or a reason; both are in the audit chain', async () => {
    const day = await made();
    const { core } = day;
    const yaml = await withoutRefunds(day);
    const apply = (text: string, reason?: string) => core.call('setup.apply', { yaml: text, person: 'admin', reason });
    const codes = async (work: ReturnType<typeof apply>) => (await work).problems.map(({ code }) => code);
    expect((await core.call('setup.diff', { yaml })).untried).toEqual(['orders']);
    expect(await codes(apply(yaml))).toEqual(['RULES_UNTRIED']);
    expect(await codes(apply(yaml, '  '))).toEqual(['RULES_UNTRIED']);
    expect((await core.call('setup.diff', { yaml })).changes.length).toBeGreaterThan(0);
    const [report] = await tried(day, yaml);
    expect((await core.call('setup.diff', { yaml })).untried).toEqual([]);
    const another = yaml.replace(
      'keys: [channel, orderNo]\n        dayTolerance: 1',
      'keys: [channel, orderNo]\n        dayTolerance: 2',
    );
    expect(another).not.toBe(yaml);
    expect(await codes(apply(another))).toEqual(['RULES_UNTRIED']);
    expect(await codes(apply(yaml))).toEqual([]);
    expect(await codes(apply(another, 'the channel is late these days'))).toEqual([]);
    // What is no rule needs no trial.
    expect(await codes(apply(another.replace('name: 王会计', 'name: 王会计师')))).toEqual([]);
    const [first, tested, reasoned, plain] = events(day);
    expect(first).toEqual({ changes: expect.any(Number) });
    expect(tested).toMatchObject({ rules: [{ reconciliation: 'orders', backtest: report!.id }] });
    expect(reasoned).toMatchObject({ reason: 'the channel is late these days', rules: [{ backtest: null }] });
    expect(plain).toEqual({ changes: 1 });
  });
});
