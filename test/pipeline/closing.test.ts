import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, describe, expect, it } from 'vitest';
import type { DayReport } from '../../shared/contract/methods.ts';
import { Refusal } from '../../shared/value/result.ts';
import { parseDay } from '../../shared/value/time.ts';
import { revisedBill } from '../helpers/revisedBill.ts';
import { type Day, everyBreak, importedDay, reconciled } from '../helpers/sampleDay.ts';

const D1 = '2026-10-12';
const D2 = '2026-10-13';
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

const close = async ({ core }: Day, day: string, reconciliation?: string): Promise<void> => {
  const { contentHash } = await core.call('day.close', { day, reconciliation, person: 'wang' });
  await core.call('day.approve', { day, reconciliation, contentHash, person: 'li' });
};

async function codeOf(work: Promise<unknown>): Promise<{ code: string; params: Record<string, string> }> {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof Refusal)) throw new Error('it was not refused', { cause: error });
  const { code, params } = error.problems[0]!;
  return { code, params };
}

const tablesOfDay = [
  'SELECT * FROM runs WHERE day <= @day ORDER BY id',
  'SELECT id, reconciliation_id, run_id, day, pass, left_id, right_id, left_minor, right_minor, failed_gates, made_by FROM matches WHERE day <= @day ORDER BY id',
  'SELECT * FROM match_members WHERE match_id IN (SELECT id FROM matches WHERE day <= @day) ORDER BY 1, 2',
  `SELECT reconciliation_id, transaction_id, side, since_day, iif(until_day <= @day, until_day, NULL) AS until_day FROM open_items WHERE since_day <= @day ORDER BY 1, 2`,
  'SELECT id, scope, subject, kind, first_seen_day FROM breaks WHERE first_seen_day <= @day ORDER BY id',
  'SELECT * FROM proofs WHERE day <= @day ORDER BY id',
  'SELECT l.* FROM proof_lines l JOIN proofs p ON p.id = l.proof_id WHERE p.day <= @day ORDER BY 1, 2',
  'SELECT * FROM journals WHERE day <= @day ORDER BY id',
];

/** All that a closed day consists of, as text. */
function stateOf({ folder }: Day, day: string): string[] {
  const db = new Database(join(folder, 'workspace', 'gouji.db'), { readonly: true });
  const text = tablesOfDay.map((sql) => JSON.stringify(db.prepare(sql).all({ day: parseDay(day) })));
  db.close();
  return text;
}

const runOf = ({ runs }: DayReport, code: string) => runs.find(({ reconciliation }) => reconciliation === code)!;

describe('closing a day', () => {
  it('is proposed by one person and approved by another, on exactly what was seen, with what was open', async () => {
    const day = await made();
    const [first] = await reconciled(day.core);
    const { closes, contentHash } = await day.core.call('day.close', { day: D1, person: 'wang', note: 'as every day' });
    expect(closes.map(({ content }) => content.reconciliation)).toEqual(['orders', 'settlements', 'bank']);
    const orders = closes[0]!;
    const run = runOf(first!, 'orders');
    expect(orders).toMatchObject({ state: 'proposed', maker: 'wang', note: 'as every day', checker: null });
    expect(orders.content).toMatchObject({ day: D1, run: run.run, number: 1, resultHash: run.resultHash, byHand: 0 });
    const open = orders.content.open.map(({ side, rows, amount }) => [side, rows, amount]);
    const openNow = [
      ['left', run.openLeft.rows, run.openLeft.amount],
      ['right', run.openRight.rows, run.openRight.amount],
    ].filter(([, rows]) => rows !== 0);
    expect(open).toEqual(openNow);
    expect(open.length).toBeGreaterThan(0);
    expect(orders.content.breaks.length).toBeGreaterThan(0);

    expect((await codeOf(day.core.call('day.approve', { day: D1, person: 'wang' }))).code).toBe('PERSON_UNKNOWN');
    await day.core.call('day.close', { day: D1, person: 'li' });
    expect((await codeOf(day.core.call('day.approve', { day: D1, person: 'li' }))).code).toBe('MAKER_IS_CHECKER');
    const again = await day.core.call('day.close', { day: D1, person: 'wang' });
    expect(again.contentHash).toBe(contentHash);
    const other = { day: D1, person: 'li', contentHash: orders.contentHash };
    expect((await codeOf(day.core.call('day.approve', other))).code).toBe('PROPOSAL_CHANGED');
    const closed = await day.core.call('day.approve', { day: D1, person: 'li', contentHash });
    expect(closed.closes.every(({ state, checker }) => state === 'closed' && checker === 'li')).toBe(true);
    expect((await day.core.call('day.report', { day: D1 })).closed).toHaveLength(3);
    expect((await codeOf(day.core.call('day.close', { day: D1, person: 'wang' }))).code).toBe('DAY_CLOSED');
    expect((await day.core.call('doctor', {})).ok).toBe(true);
  });

  it('goes in order, opens again in the other order, and wants a run that is not stale', async () => {
    const day = await made();
    const { core } = day;
    const early = { day: '2026-10-11', person: 'wang' };
    expect((await codeOf(core.call('day.close', early))).code).toBe('DAY_NOT_RUN');
    await reconciled(core);
    expect(await codeOf(core.call('day.close', { day: D2, person: 'wang' }))).toMatchObject({
      code: 'DAY_ORDER',
      params: { day: D2, other: D1 },
    });
    expect((await codeOf(core.call('day.approve', { day: D1, person: 'li' }))).code).toBe('DAY_WRONG_STATE');
    const { rows } = await core.call('matches.list', { day: D1, reconciliation: 'orders', outcome: 'matched' });
    await core.call('match.undo', { id: rows[0]!.id, note: 'no', person: 'wang' });
    expect(await codeOf(core.call('day.close', { day: D1, person: 'wang' }))).toMatchObject({
      code: 'DAY_STALE',
      params: { reconciliation: 'orders', reason: 'RUN_UNDONE' },
    });
    await core.call('day.close', { day: D1, reconciliation: 'bank', person: 'wang' });
    await reconciled(core);
    // The day was run again since, so that the proposal is of a run that is no more.
    expect((await codeOf(core.call('day.approve', { day: D1, person: 'li' }))).code).toBe('PROPOSAL_CHANGED');
    const returned = await core.call('day.return', { day: D1, note: 'look again', person: 'li' });
    expect(returned.closes).toMatchObject([{ state: 'returned', checker: 'li', checkerNote: 'look again' }]);
    await close(day, D1);
    await close(day, D2);
    expect(await codeOf(core.call('day.reopen', { day: D1, note: 'wrong', person: 'li' }))).toMatchObject({
      code: 'DAY_ORDER',
      params: { day: D1, other: D2 },
    });
    const reopen = { day: D2, note: 'wrong', person: 'wang' };
    expect((await codeOf(core.call('day.reopen', reopen))).code).toBe('PERSON_UNKNOWN');
    await core.call('day.reopen', { ...reopen, person: 'li' });
    const { rows: kept } = await core.call('day.closes', { day: D2, reconciliation: 'orders' });
    expect(kept).toMatchObject([{ state: 'reopened', reopenedBy: 'li', reopenedNote: 'wrong' }]);
    await core.call('day.reopen', { day: D1, note: 'wrong', person: 'li' });
    expect((await reconciled(core)).map(({ ran }) => ran.length)).toEqual([3, 3]);
  });
});

describe('a closed day', () => {
  it('is frozen: a late file and what people match belong to the next open day, which names it', async () => {
    const day = await made((all) => all.filter((file) => !isBill(file)));
    const { core } = day;
    await core.call('reconcile.run', { day: D1, person: 'wang' });
    await close(day, D1);
    const before = stateOf(day, D1);
    const [late] = await core.call('files.import', { files: [day.files.find(isBill)!], person: 'wang' });
    expect(late).toMatchObject({ outcome: 'imported' });
    const [told, carried] = await core.call('reconcile.run', { day: D1, to: D2, person: 'wang' });
    expect(told).toMatchObject({ day: D1, ran: [] });
    expect(told!.closed.map(({ reconciliation, changed }) => [reconciliation, changed])).toEqual([
      ['orders', true],
      ['settlements', true],
      ['bank', false],
    ]);
    expect(carried!.day).toBe(D2);
    const ofOrders = carried!.late.filter(({ reconciliation }) => reconciliation === 'orders');
    expect(ofOrders).toEqual([{ reconciliation: 'orders', closedDay: D1, rows: late!.staged }]);
    expect(stateOf(day, D1)).toEqual(before);
    const filter = { day: D2, reconciliation: 'orders', outcome: 'matched' as const, limit: 1000 };
    const { rows } = await core.call('matches.list', filter);
    const found = rows.filter(({ closedDay }) => closedDay === D1);
    expect(found.length).toBeGreaterThan(20);
    expect(rows.length).toBeGreaterThan(found.length);
    const { reasons } = await core.call('explain', { id: found[0]!.id });
    expect(reasons.at(-1)).toEqual({ code: 'of-closed-day', params: { closed: D1, day: D2 } });
    // So are the breaks about its rows: a payment that failed in the books has its partner now, and is no row of one side.
    const about = (await everyBreak(core)).filter(({ closedDay }) => closedDay === D1);
    expect(about.map(({ firstSeen, day: of, kind }) => [kind, firstSeen, of])).toContainEqual([
      'STATUS_MISMATCH',
      D2,
      D1,
    ]);
    expect(about.every(({ firstSeen }) => firstSeen === D2)).toBe(true);
    expect((await core.call('doctor', {})).ok).toBe(true);
  });

  it('is not changed by other terms of a channel: what they show of it belongs to the next open day', async () => {
    const day = await made();
    const { core } = day;
    await reconciled(core);
    await close(day, D1);
    const before = stateOf(day, D1);
    const { yaml } = await core.call('setup.export', {});
    expect(yaml).toContain('0.6%');
    const person = 'admin';
    const applied = await core.call('setup.apply', { yaml: yaml.replaceAll('0.6%', '0.5%'), person });
    expect(applied.problems).toEqual([]);
    await core.call('reconcile.run', { day: D2, person: 'wang' });
    expect(stateOf(day, D1)).toEqual(before);
    const drifts = (await everyBreak(core)).filter(({ kind, day: of }) => kind === 'FEE_RATE_DRIFT' && of === D1);
    expect(drifts.length).toBeGreaterThan(0);
    expect(drifts.every(({ firstSeen }) => firstSeen === D2)).toBe(true);
    expect((await core.call('doctor', {})).ok).toBe(true);
  });

  it('ends with the next day where it would have ended in time: nothing of the late file is lost', async () => {
    const [late, intime] = [await made((all) => all.filter((file) => !isBill(file))), await made()];
    await late.core.call('reconcile.run', { day: D1, person: 'wang' });
    await close(late, D1);
    await late.core.call('files.import', { files: [late.files.find(isBill)!], person: 'wang' });
    await late.core.call('reconcile.run', { day: D2, person: 'wang' });
    await reconciled(intime.core);
    const open = async ({ core }: Day): Promise<unknown[]> =>
      (await everyBreak(core))
        .filter(({ state, scope }) => state !== 'closed' && scope === 'orders')
        .map(({ kind, subject, effect }) => `${kind} ${subject} ${effect}`)
        .sort();
    expect(await open(late)).toEqual(await open(intime));
    const sums = async ({ core }: Day): Promise<number> =>
      (await core.call('matches.list', { reconciliation: 'orders', outcome: 'matched' })).total;
    expect(await sums(late)).toBe(await sums(intime));
  });

  it('is not changed by an undo, a revision or a match by hand', async () => {
    const day = await made();
    const { core } = day;
    await core.call('reconcile.run', { day: D1, person: 'wang' });
    await close(day, D1);
    const before = stateOf(day, D1);
    const { rows } = await core.call('matches.list', { day: D1, reconciliation: 'orders', outcome: 'matched' });
    const undo = core.call('match.undo', { id: rows[0]!.id, note: 'no', person: 'wang' });
    expect(await codeOf(undo)).toMatchObject({ code: 'DAY_CLOSED', params: { day: D1, reconciliation: 'orders' } });
    const [held] = await core.call('files.import', {
      files: [revisedBill(day.files.find(isBill)!).file],
      person: 'wang',
    });
    const accept = core.call('files.acceptRevision', { id: held!.revision!, person: 'wang' });
    expect(await codeOf(accept)).toMatchObject({ code: 'DAY_CLOSED', params: { day: D1 } });

    const breaks = await everyBreak(core);
    const ours = breaks.find(({ kind, state }) => kind === 'BOOK_ONLY' && state !== 'closed')!;
    const theirs = breaks.find(({ kind, scope }) => kind === 'CHANNEL_ONLY' && scope === ours.scope)!;
    const match = await core.call('match.make', {
      ...{ reconciliation: ours.scope, rows: [ours.left!, theirs.right!], note: 'the station said so', person: 'wang' },
    });
    expect(match).toMatchObject({ day: D2, closedDay: D1, madeBy: 'wang' });
    expect(stateOf(day, D1)).toEqual(before);
    const [report] = await core.call('reconcile.run', { day: D2, person: 'wang' });
    expect(report).toMatchObject({ day: D2 });
    const { rows: kept } = await core.call('matches.list', { reconciliation: ours.scope, day: D2, limit: 1000 });
    expect(kept.filter(({ madeBy }) => madeBy === 'wang')).toHaveLength(1);
    expect(stateOf(day, D1)).toEqual(before);
    expect((await core.call('doctor', {})).ok).toBe(true);
  });

  it('gives its breaks an entry on the first open day', async () => {
    const day = await made();
    const { core } = day;
    await core.call('reconcile.run', { day: D1, person: 'wang' });
    await close(day, D1);
    const before = stateOf(day, D1);
    const found = (await everyBreak(core)).find(({ kind, state }) => kind === 'FEE_MISMATCH' && state === 'open')!;
    const resolution = { type: 'adjustment', template: 'fee-difference' } as const;
    await core.call('break.propose', { id: found.id, resolution, person: 'wang' });
    const { journal } = await core.call('break.approve', { id: found.id, person: 'li' });
    const { rows } = await core.call('journals.list', { day: D2 });
    expect(rows.map(({ id }) => id)).toContain(journal);
    expect(stateOf(day, D1)).toEqual(before);
  });

  it('cannot be changed around the program, and doctor sees what gets in nevertheless', async () => {
    const day = await made();
    await reconciled(day.core);
    await close(day, D1);
    const db = new Database(join(day.folder, 'workspace', 'gouji.db'));
    const at = parseDay(D1)!;
    for (const sql of [
      `DELETE FROM matches WHERE id = (SELECT min(id) FROM matches WHERE day = ${at})`,
      `UPDATE matches SET failed_gates = 'amount' WHERE id = (SELECT min(id) FROM matches WHERE day = ${at})`,
      `UPDATE matches SET day = ${at} WHERE id = (SELECT max(id) FROM matches WHERE day > ${at})`,
      `UPDATE runs SET state = 'superseded' WHERE day = ${at}`,
      `DELETE FROM runs WHERE day = ${at}`,
      `INSERT INTO runs SELECT NULL, 'run_x', reconciliation_id, day, 9, 'superseded', rule_set_id, engine, '', '', '', '{}', '{}', 0 FROM runs WHERE day = ${at}`,
      `DELETE FROM open_items WHERE since_day = ${at}`,
      `UPDATE open_items SET until_day = ${at} WHERE since_day = ${at}`,
      `UPDATE open_items SET since_day = ${at + 1} WHERE since_day = ${at}`,
      `INSERT INTO open_items SELECT 1, id, 'left', ${at}, NULL FROM transactions LIMIT 1`,
      `DELETE FROM breaks WHERE first_seen_day = ${at}`,
      `UPDATE breaks SET kind = 'BANK_ONLY' WHERE first_seen_day = ${at} AND scope = 'orders'`,
      `INSERT INTO breaks SELECT 'brk_x', scope, 'x', kind, also, state, day, first_seen_day, last_seen_day, expires_day, attempts, effect_minor, currency, left_id, right_id, match_id, detail, assignee, closed_reason FROM breaks WHERE first_seen_day = ${at} LIMIT 1`,
      `DELETE FROM proofs WHERE day = ${at}`,
      `UPDATE proofs SET verdict = 'PROVEN', residue_minor = 1 WHERE day = ${at}`,
      `DELETE FROM day_closes`,
    ])
      expect(() => db.exec(sql), sql).toThrow(/closed|kept/);
    db.exec(`INSERT INTO matches (reconciliation_id, day, pass, left_id, right_id, left_minor, right_minor, currency)
      SELECT reconciliation_id, day, pass, left_id, right_id, left_minor, right_minor, currency FROM matches WHERE day = ${at} AND shape = 'pair' LIMIT 1`);
    db.close();
    const { checks } = await day.core.call('doctor', {});
    expect(checks.find(({ name }) => name === 'closed days')).toMatchObject({ ok: false, detail: `orders ${D1}` });
  });

  it('is closed for the reconciliation alone that closed it; the others of the day are run', async () => {
    const day = await made();
    await reconciled(day.core);
    await close(day, D1, 'orders');
    const numbers = ({ runs }: DayReport): unknown[] =>
      runs.map(({ reconciliation, number }) => [reconciliation, number]);
    const [report] = await reconciled(day.core);
    expect(report!.ran.map(({ reconciliation }) => reconciliation)).toEqual(['settlements', 'bank']);
    expect(numbers(report!)).toEqual([
      ['orders', 1],
      ['settlements', 2],
      ['bank', 2],
    ]);
    expect(report!.closed.map(({ reconciliation }) => reconciliation)).toEqual(['orders']);
    expect((await day.core.call('doctor', {})).ok).toBe(true);
  });
});
