import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DayReport } from '../../shared/contract/methods.ts';
import type { BreakView } from '../../shared/entity/break.ts';
import type { GateLine, GateView } from '../../shared/entity/gate.ts';
import type { ImportReport } from '../../shared/entity/importReport.ts';
import type { JournalView } from '../../shared/entity/journal.ts';
import type { Explanation, MatchView } from '../../shared/entity/match.ts';
import type { TransactionView } from '../../shared/entity/transaction.ts';
import { injectedBreaks } from '../../src-main/cli/generate/truthCheck.ts';
import { type Desk, desk, type Ended, gouji, problemOf, program } from './gouji.ts';

/** One day of work, command by command; every step stands on the ones before it. */
let at: Desk;
beforeAll(async () => {
  at = await desk();
}, 60_000);
afterAll(() => at.remove());

const LONG = 120_000;

/** What a command printed, where it ended as it should and printed JSON lines alone. */
async function lines<T>(...args: string[]): Promise<T[]> {
  const ended = await at.run(...args);
  expect([ended.code, ended.stderr]).toEqual([0, '']);
  return ended.json() as T[];
}
const one = async <T>(...args: string[]): Promise<T> => {
  const all = await lines<T>(...args);
  expect(all).toHaveLength(1);
  return all[0]!;
};
const refusal = async (code: number, ...args: string[]): Promise<string> => {
  const ended: Ended = await at.run(...args);
  expect(ended.code).toBe(code);
  return problemOf(ended);
};

describe('the daily job', { timeout: LONG }, () => {
  it('checks the setup with no workspace, shows what it would change, applies it, and applying again changes nothing', async () => {
    expect(await lines('setup', 'check', at.setup)).toEqual([]);
    const wanted = await lines<{ what: string; code: string; action: string }>('setup', 'diff', at.setup);
    expect(existsSync(at.workspace)).toBe(false);
    expect(wanted).toContainEqual(expect.objectContaining({ action: 'add', what: 'bank', code: 'ICBC' }));
    expect(await lines('setup', 'apply', at.setup, '--person', 'admin')).toEqual(wanted);
    expect(await lines('setup', 'apply', at.setup, '--person', 'admin')).toEqual([]);
    expect(await lines('setup', 'diff', at.setup)).toEqual([]);
  });

  it('writes the setup out so that it can be applied again', async () => {
    const { yaml } = await one<{ yaml: string }>('setup', 'export');
    writeFileSync(at.path('exported.yaml'), yaml);
    expect(await lines('setup', 'diff', at.path('exported.yaml'))).toEqual([]);
    expect(await lines('setup', 'export', at.path('again.yaml'))).toEqual([]);
    expect(readFileSync(at.path('again.yaml'), 'utf8')).toBe(yaml);
  });

  it('says what each file is', async () => {
    const found = await lines<{ file: string; format: string; sure: number }>('identify', ...at.files);
    expect(found.map(({ file }) => file)).toEqual(at.files);
    const formats = new Set(found.map(({ format }) => format));
    expect([...formats].sort()).toEqual([
      'alipay-account',
      'alipay-trade',
      'book-xlsx',
      'icbc-csv',
      'mt940',
      'unionpay-zm',
      'wechat-fund',
      'wechat-trade',
    ]);
  });

  it('says what a file holds, with no workspace', async () => {
    const file = at.files.find((name) => name.endsWith('.xlsx'))!;
    const [parsed] = await lines<{ file: string; ok: boolean; transactions: unknown[] }>('parse', file);
    expect([parsed!.file, parsed!.ok]).toEqual([file, true]);
  });

  it('imports every file with its control totals, and knows them the second time', async () => {
    const first = await lines<ImportReport>('import', ...at.files, '--person', 'wang');
    expect(first.map(({ outcome }) => outcome)).toEqual(at.files.map(() => 'imported'));
    expect(first.flatMap(({ totals }) => totals).length).toBeGreaterThan(20);
    expect(first.flatMap(({ totals }) => totals).every(({ agrees }) => agrees)).toBe(true);
    const again = await lines<ImportReport>('import', ...at.files, '--person', 'wang');
    expect(again.map(({ outcome, staged }) => [outcome, staged])).toEqual(at.files.map(() => ['known', 0]));
    expect(await lines('list', 'files')).toHaveLength(at.files.length);
  });

  it('reconciles the days and finds what was injected', async () => {
    const days = await lines<DayReport>('reconcile', '--day', '2026-10-12', '--to', '2026-10-13', '--person', 'wang');
    expect(days.map(({ day }) => day)).toEqual(['2026-10-12', '2026-10-13']);
    expect(days.flatMap(({ proofs }) => proofs).every(({ verdict }) => verdict === 'PROVEN')).toBe(true);
    const found = await lines<BreakView>('list', 'breaks', '--state', 'open', 'pending');
    const names = found.map(({ scope, kind, subject, state }) => `${scope} ${kind} ${subject} ${state}`);
    expect(names.sort()).toEqual(injectedBreaks(readFileSync(at.truth, 'utf8')).sort());
  });

  it('lists each kind, filtered, and no more than asked', async () => {
    const transactions = await lines<TransactionView>(
      'list',
      'transactions',
      '--day',
      '2026-10-12',
      '--source',
      'wechat',
    );
    expect(transactions.length).toBeGreaterThan(30);
    expect(new Set(transactions.map(({ source }) => source))).toEqual(new Set(['wechat']));
    const matches = await lines<MatchView>('list', 'matches', '--reconciliation', 'orders', '--outcome', 'mismatched');
    expect(matches.length).toBeGreaterThan(0);
    expect(
      matches.every(({ outcome, reconciliation }) => outcome === 'mismatched' && reconciliation === 'orders'),
    ).toBe(true);
    const fees = await lines<BreakView>(
      'list',
      'breaks',
      '--kind',
      'FEE_MISMATCH',
      'AMOUNT_MISMATCH',
      '--sort',
      'kind',
    );
    expect(fees.map(({ kind }) => kind)).toEqual(['AMOUNT_MISMATCH', 'FEE_MISMATCH']);
    expect((await lines('list', 'accounts', '--day', '2026-10-13')).length).toBeGreaterThan(10);
    expect((await lines('list', 'journals', '--day', '2026-10-13')).length).toBeGreaterThan(0);
    expect(await lines('list', 'proofs', '--day', '2026-10-12')).toHaveLength(7);
    expect(await lines('list', 'transactions', '--limit', '3')).toHaveLength(3);
    const order = 'DDKD20261012W0000026';
    const found = await lines<TransactionView>('list', 'transactions', '--search', order);
    expect(found.every((row) => JSON.stringify(row).includes(order))).toBe(true);
    expect(new Set(found.map(({ side }) => side))).toEqual(new Set(['book', 'channel']));
  });

  it('explains a match, a pair that differs and an open row; an unknown id is not found', async () => {
    const [match] = await lines<MatchView>('list', 'matches', '--outcome', 'matched', '--limit', '1');
    const why = await one<Explanation>('explain', match!.id);
    expect([why.verdict, why.left.length > 0, why.right.length > 0]).toEqual(['matched', true, true]);
    const [fee] = await lines<BreakView>('list', 'breaks', '--kind', 'FEE_MISMATCH');
    const differs = await one<Explanation>('explain', fee!.left!);
    expect(differs.verdict).toBe('mismatched');
    expect(differs.reasons).toContainEqual(expect.objectContaining({ code: 'gate-failed' }));
    expect(await one<Explanation>('explain', fee!.id)).toEqual({ ...differs, id: fee!.id });
    const [alone] = await lines<BreakView>('list', 'breaks', '--kind', 'BOOK_ONLY', '--state', 'open');
    const open = await one<Explanation>('explain', alone!.left!);
    expect([open.verdict, open.right]).toEqual(['open', []]);
    expect(open.reasons.length).toBeGreaterThan(0);
    expect(await refusal(1, 'explain', 'tx_0000000000000000.0.1')).toBe('NOT_FOUND');
    expect(await refusal(1, 'explain', 'nonsense')).toBe('NOT_FOUND');
  });

  it('takes a break through its life: assigned, proposed, approved by another, posted, sent, reopened and reversed', async () => {
    const [short] = await lines<BreakView>('list', 'breaks', '--kind', 'SETTLEMENT_SHORT');
    const id = short!.id;
    const posted = async (): Promise<JournalView[]> =>
      (await lines<JournalView>('list', 'journals')).filter(
        ({ originKind, origin }) => originKind === 'break' && origin === id,
      );
    expect((await one<BreakView>('break', 'assign', id, '--to', 'wang', '--person', 'li')).assignee).toBe('wang');
    expect((await one<BreakView>('break', 'note', id, '--note', 'asked the bank', '--person', 'wang')).state).toBe(
      'assigned',
    );
    const kept = await one<{ hash: string; name: string }>('break', 'attach', id, at.setup, '--person', 'wang');
    const shown = await one<{ attachments: unknown[]; events: { action: string }[] }>('break', 'show', id);
    expect(shown.attachments).toEqual([kept]);
    expect(shown.events.map(({ action }) => action)).toEqual(['found', 'assign', 'note', 'attach']);
    const propose = ['break', 'propose', id, '--template', 'shortage-suspense', '--note', 'asked', '--person', 'wang'];
    const { state, contentHash } = await one<BreakView & { contentHash: string }>(...propose);
    expect(state).toBe('proposed');
    expect(await refusal(1, 'break', 'approve', id, '--person', 'wang')).toBe('PERSON_UNKNOWN');
    expect(await refusal(1, 'break', 'approve', id, '--person', 'li', '--content', 'f'.repeat(64))).toBe(
      'PROPOSAL_CHANGED',
    );
    expect(await posted()).toEqual([]);
    const approved = await one<BreakView & { journal: string }>(
      'break',
      'approve',
      id,
      '--person',
      'li',
      '--content',
      contentHash,
    );
    expect([approved.state, (await posted()).map((journal) => journal.id)]).toEqual(['closed', [approved.journal]]);

    const sent = await one<{ accepted: number; rejected: number; waiting: number; engine: string }>('sync');
    expect([sent.engine, sent.accepted > 0, sent.rejected, sent.waiting]).toEqual(['PGlite', true, 0, 0]);
    expect(await one('sync')).toMatchObject({ sealed: 0, sent: 0, accepted: 0, waiting: 0 });

    expect((await one<BreakView>('break', 'reopen', id, '--note', 'wrong', '--person', 'wang')).state).toBe('open');
    const reversals = (await lines<JournalView>('list', 'journals')).filter(({ reverses }) => reverses !== null);
    expect(reversals.map(({ originKind, reverses, central }) => [originKind, reverses, central])).toEqual([
      ['reversal', approved.journal, 'waiting'],
    ]);
  });

  it('acts on all breaks of a filter, all or none, and counts them', async () => {
    const { total, buckets } = await one<{ total: number; buckets: { count: number }[] }>('breaks', 'summary');
    expect(buckets.reduce((sum, { count }) => sum + count, 0)).toBe(total);
    const filter = ['--kind', 'FEE_MISMATCH', 'BANK_ONLY', '--person', 'wang'];
    const wrong = ['breaks', 'note', ...filter, '--note', 'x', '--expected', '99'];
    expect(await refusal(1, ...wrong)).toBe('SELECTION_CHANGED');
    const done = await one<{ done: number }>('breaks', 'assign', ...filter, '--to', 'wang');
    const mine = await lines<BreakView>('list', 'breaks', '--kind', 'FEE_MISMATCH', 'BANK_ONLY', '--max-age', '40');
    expect([done.done > 1, mine.filter(({ assignee }) => assignee === 'wang').length]).toEqual([true, done.done]);
    const propose = ['breaks', 'propose', ...filter, '--type', 'split-corrected', '--note', 'x'];
    const refused = await at.run(...propose);
    expect([refused.code, refused.json().length]).toEqual([1, done.done]);
    expect(refused.stdout.match(/RESOLUTION_UNFIT/g)).toHaveLength(done.done);
    expect(await one(...propose, '--fitting')).toMatchObject({ done: 0 });
  });

  it('gives a proposal back to its maker', async () => {
    const [{ id } = { id: '' }] = await lines<BreakView>('list', 'breaks', '--kind', 'BANK_ONLY');
    await one('break', 'propose', id, '--type', 'explained', '--note', 'a fee', '--person', 'wang');
    expect((await one<BreakView>('break', 'return', id, '--note', 'show the advice', '--person', 'li')).state).not.toBe(
      'proposed',
    );
    expect(await refusal(2, 'break', 'propose', id, '--type', 'explained', '--person', 'wang')).toBe('INPUT_INVALID');
    expect(await refusal(1, 'break', 'approve', id, '--person', 'li')).toBe('BREAK_WRONG_STATE');
    await one('break', 'propose', id, '--type', 'explained', '--note', 'a fee', '--person', 'li');
    expect(await refusal(1, 'break', 'approve', id, '--person', 'li')).toBe('MAKER_IS_CHECKER');
  });

  it('takes a match apart, matches its rows by hand, and says what is in the way', async () => {
    const all = await lines<MatchView>('list', 'matches', '--reconciliation', 'orders', '--outcome', 'matched');
    const { id, label } = all.find(({ shape }) => shape === 'pair')!;
    const { left, right } = await one<Explanation>('explain', id);
    const rows = [left[0]!.id, right[0]!.id];
    const undo = ['match', 'undo', id, '--note', 'another order', '--person', 'wang'];
    expect(await refusal(2, ...undo.slice(0, 3), '--person', 'wang')).toBe('INPUT_INVALID');
    expect(await one(...undo, '--row', ...rows)).toMatchObject({ id, left: 1, right: 1, journals: [] });
    expect(await refusal(1, ...undo, '--row', ...rows)).toMatch(/^(NOT_FOUND|MATCH_CHANGED)$/);
    await lines('reconcile', '--day', '2026-10-12', '--person', 'wang');
    const [suggested] = (await lines<MatchView>('list', 'matches', '--outcome', 'suggested')).filter(
      (one) => one.label === label,
    );
    const accepted = await one<MatchView>('match', 'accept', suggested!.id, '--row', ...rows, '--person', 'wang');
    expect([accepted.outcome, accepted.madeBy]).toEqual(['matched', 'wang']);
    const make = ['match', 'make', ...rows, '--reconciliation', 'orders', '--person', 'wang'];
    expect(await refusal(1, ...make)).toBe('ROW_TAKEN');
    await one('match', 'undo', accepted.id, '--note', 'again', '--person', 'wang');
    expect((await one<MatchView>(...make)).madeBy).toBe('wang');
  });

  it('says which settlements may be cleared, with their rows, and lets go only those', async () => {
    const gates = await lines<GateView>('gate', '--day', '2026-10-13', '--reconciliation', 'settlements');
    expect(await lines('gate', 'list', '--day', '2026-10-13', '--source', 'wechat')).toEqual(
      gates.filter(({ source }) => source === 'wechat'),
    );
    const [held, free] = ['blocked', 'ready'].map((state) => gates.find((gate) => gate.state === state)!);
    const shown = await one<{ gate: GateView; rows: GateLine[] }>('gate', 'show', held!.id);
    expect([shown.gate.id, shown.rows.length > 1]).toEqual([held!.id, true]);
    expect(await refusal(1, 'gate', 'release', held!.id, '--person', 'li')).toBe('GATE_BLOCKED');
    expect(await refusal(1, 'gate', 'release', free!.id, '--person', 'wang')).toBe('PERSON_UNKNOWN');
    const hash = ['--content-hash', free!.contentHash];
    expect(await one('gate', 'release', free!.id, ...hash, '--person', 'li')).toMatchObject({ state: 'released' });
    expect(await lines('gate', '--state', 'released')).toHaveLength(1);
    const said = await gouji(['gate', 'show', held!.id, '--lang', 'zh-CN', '--workspace', at.workspace]);
    expect(said.stdout).toContain('未核平');
    expect(said.stdout).toMatch(/✗ (到账不符|逐笔不符|未定的勾对)/);
  });

  it('writes the statement workbook', async () => {
    const out = at.path('orders.xlsx');
    const made = await one<{ file: string; hash: string; provisional: boolean }>(
      ...['statement', '--for', 'orders', '--period', '2026-10-12..2026-10-13', '--out', out, '--person', 'wang'],
    );
    expect(made.file).toBe(out);
    expect(readFileSync(out).subarray(0, 2).toString()).toBe('PK');
    expect(
      await refusal(
        3,
        'statement',
        '--for',
        'orders',
        '--period',
        '2026-10-12',
        '--out',
        at.folder,
        '--person',
        'wang',
      ),
    ).toBe('FILE_NOT_WRITABLE');
  });

  it('finds the workspace well', async () => {
    const checks = await lines<{ name: string; ok: boolean; detail: string }>('doctor');
    expect(checks.length).toBeGreaterThanOrEqual(8);
    expect(checks.filter(({ ok }) => !ok)).toEqual([]);
    expect(checks.find(({ name }) => name === 'trial balance')?.detail).toMatch(/^CNY (\d+\.\d\d) = \1$/);
  });

  it('backs up, goes on, and goes back to the backup, keeping what it left', async () => {
    const { file, bytes } = await one<{ file: string; bytes: number }>('backup', '--out', at.path('safe'));
    expect(statSync(file).size).toBe(bytes);
    const before = await lines<BreakView>('list', 'breaks');
    const open = before.find(({ state }) => state === 'open')!;
    await one('break', 'assign', open.id, '--to', 'wang', '--person', 'li');
    const { kept } = await one<{ kept: string }>('restore', file, '--person', 'admin');
    expect(existsSync(kept)).toBe(true);
    expect(await lines('list', 'breaks')).toEqual(before);
    await one('restore', kept, '--person', 'admin');
    const after = await lines<BreakView>('list', 'breaks');
    expect(after.find(({ id }) => id === open.id)?.assignee).toBe('wang');
    expect((await lines<{ ok: boolean }>('doctor')).every(({ ok }) => ok)).toBe(true);
  });

  it('says the same for people, in the language of the system', async () => {
    const day = ['--workspace', at.workspace, 'reconcile', '--day', '2026-10-13'];
    const [english, chinese] = [await gouji(day), await gouji(day, { env: { LANG: 'zh_CN.UTF-8' } })];
    expect(english.stdout).toMatch(/^2026-10-13\n {2}orders +\d+ ↔ \d+ rows, matched/);
    expect(chinese.stdout).toMatch(/^2026-10-13\n {2}orders +\d+ ↔ \d+ 笔，勾对/);
    const doctor = await gouji(['doctor', '--lang', 'zh-CN', '--workspace', at.workspace]);
    expect(doctor.stdout).toContain('✓ 数据库文件完好\n');
    for (const line of doctor.stdout.trim().split('\n')) expect(line).toMatch(/^✓ [^{}]*\p{Script=Han}[^{}]*$/u);
  });

  it('ends in peace when nobody reads to the end', () => {
    const list = [process.execPath, program, 'list', 'transactions', '--json', '--workspace', at.workspace];
    const ended = spawnSync('sh', ['-c', '{ "$@"; echo "exit $?" >&2; } | head -n 1', 'sh', ...list], {
      encoding: 'utf8',
    });
    expect(ended.stdout.trim().split('\n')).toHaveLength(1);
    expect(ended.stderr).toBe('exit 0\n');
  });
});
