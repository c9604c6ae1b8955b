import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ZodObject, ZodType } from 'zod';
import { type Input, type MethodName, methods } from '../../shared/contract/methods.ts';
import type { Problem } from '../../shared/entity/problem.ts';
import { describeProblem } from '../../shared/text/problems.ts';
import { languages } from '../../shared/text/words.ts';
import { Refusal } from '../../shared/value/result.ts';
import { type Core, openCore } from '../../src-main/core/index.ts';

const day = '2026-10-12';
const person = 'wang';
const id = 'brk_1';
const page = { offset: 0, limit: 10 };
const mapping: Input<'mappings.save'>['profile'] = {
  code: 'x',
  name: 'x',
  container: { kind: 'sheet' },
  columns: [
    { name: 'Date', field: 'day' },
    { name: 'Amount', field: 'amount' },
  ],
  dateOrder: 'ymd',
  decimal: '.',
  power: 0,
  sign: { style: 'signed', positive: 'in' },
  currency: 'CNY',
};

const bulk = { filter: { scope: 'orders' }, fitting: true, expected: 1, person };

/** An input of every method that its schema takes, with every field that it has. A new method does not compile without. */
const inputs: { [M in MethodName]: Required<Input<M>> } = {
  'workspace.info': {},
  'setup.check': { yaml: 'a: 1' },
  'setup.diff': { yaml: 'a: 1' },
  'setup.apply': { yaml: 'a: 1', reason: 'x', person },
  'setup.export': {},
  'files.identify': { files: ['x'], encoding: 'big5' },
  'files.import': { files: ['x'], source: 'wechat', encoding: 'big5', day, person },
  'files.declareEmpty': { source: 'wechat', day, note: 'x', person },
  'files.withdrawEmpty': { source: 'wechat', day, note: 'x', person },
  'sources.arrivals': { day, to: day },
  'inbox.run': { source: 'wechat', day, person, language: 'en' },
  'files.list': { day, ...page },
  'files.revisions': { state: 'pending', ...page },
  'files.revision': { id: 'rev_1', ...page },
  'files.acceptRevision': { id: 'rev_1', person, contentHash: 'x', note: 'x' },
  'files.rejectRevision': { id: 'rev_1', note: 'x', person },
  'mappings.propose': { file: 'x', code: 'x', name: 'x', source: 'wechat', answers: { dateOrder: 'dmy' } },
  'mappings.preview': { file: 'x', profile: mapping, rows: 5 },
  'mappings.save': { profile: mapping, person },
  'mappings.list': { code: 'x', ...page },
  'reconcile.run': { day, to: day, reconciliation: 'orders', person, lines: 0 },
  'reconcile.replay': { run: 'run_1' },
  'day.report': { day, lines: 0 },
  'day.close': { day, reconciliation: 'orders', note: 'x', person },
  'day.approve': { day, reconciliation: 'orders', contentHash: 'x', person },
  'day.return': { day, reconciliation: 'orders', note: 'x', person },
  'day.reopen': { day, reconciliation: 'orders', note: 'x', person },
  'runs.list': { day, reconciliation: 'orders', ...page },
  'runs.compare': { run: 'run_1', with: 'run_2', ...page },
  'rules.list': {},
  'rules.check': { ruleSet: 'orders', text: 'a: 1' },
  'rules.backtest': { yaml: 'a: 1', ruleSet: 'orders', reconciliation: 'orders', from: day, to: day, person },
  'rules.backtests': { reconciliation: 'orders', ...page },
  'rules.backtestRows': { id: 'bkt_1', change: 'lost', ...page },
  'day.closes': { day, reconciliation: 'orders', state: 'closed', ...page },
  'transactions.list': { day, source: 'wechat', search: 'x', ...page },
  'matches.list': { day, reconciliation: 'orders', outcome: 'matched', search: 'x', sort: 'label', ...page },
  'match.make': { reconciliation: 'orders', rows: ['tx_1', 'tx_2'], note: 'x', person },
  'match.accept': { id: 's1', rows: ['tx_1', 'tx_2'], note: 'x', person },
  'gates.list': {
    day: '2026-10-12',
    to: '2026-10-13',
    reconciliation: 'settlements',
    source: 'wechat',
    state: 'ready',
    ...page,
  },
  'gate.show': { id: 'settlements:wechat:2026-10-12', offset: 0, limit: 10 },
  'gate.release': { id: 'settlements:wechat:2026-10-12', note: 'x', person, contentHash: 'h' },
  'match.undo': { id: 'm1', rows: ['tx_1'], note: 'x', person },
  'breaks.list': {
    day,
    to: day,
    scope: 'orders',
    kinds: ['AMOUNT_MISMATCH'],
    states: ['open'],
    source: 'wechat',
    minAge: 0,
    maxAge: 3,
    search: 'x',
    sort: 'age',
    ...page,
  },
  'breaks.summary': {
    day,
    to: day,
    scope: 'orders',
    kinds: ['AMOUNT_MISMATCH'],
    states: ['open'],
    source: 'wechat',
    minAge: 0,
    maxAge: 3,
    search: 'x',
  },
  'breaks.assign': { ...bulk, to: person },
  'breaks.note': { ...bulk, note: 'x' },
  'breaks.propose': { ...bulk, resolution: { type: 'explained', note: 'x' } },
  'break.show': { id },
  'break.assign': { id, to: person, person },
  'break.note': { id, note: 'x', person },
  'break.attach': { id, file: 'x', note: 'x', person },
  'break.propose': { id, resolution: { type: 'explained', note: 'x' }, person },
  'break.approve': { id, person, contentHash: 'x' },
  'break.return': { id, note: 'x', person },
  'break.reopen': { id, note: 'x', person },
  'proofs.list': { day, ...page },
  'proofs.lines': { day, kind: 'a', scope: 'icbc-main', currency: 'CNY', ...page },
  'journals.list': { day, ...page },
  'accounts.list': { day, ...page },
  explain: { id },
  'statement.build': { reconciliation: 'orders', day, to: day, out: 'x', person, language: 'en' },
  'sync.push': { central: 'x', person },
  doctor: {},
  'backup.create': { out: 'x' },
  'jobs.cancel': { job: 'x' },
};
const names = Object.keys(methods) as MethodName[];

/** Values of every sort; each field refuses some of them. */
const wrongValues = [null, 5, -1, 1.5, '', 'x', true, {}, [], [''], [5], { type: 'x' }, '2026-1-1', Number.NaN];

/** Every input that is right but for one field, with the field's name: a wrong value in it, or nothing where it must be. */
function wrongInputs(name: MethodName): { field: string; input: unknown }[] {
  const shape = (methods[name].input as ZodObject).shape as Record<string, ZodType>;
  return Object.entries(shape).flatMap(([field, schema]) => {
    const { [field]: _left, ...others } = inputs[name] as Record<string, unknown>;
    const wrong = wrongValues
      .filter((value) => !schema.safeParse(value).success)
      .map((value) => ({ field, input: { ...others, [field]: value } }));
    return schema.safeParse(undefined).success ? wrong : [...wrong, { field, input: others }];
  });
}

describe("the contract's inputs", () => {
  const folder = mkdtempSync(join(tmpdir(), 'gouji-contract-'));
  const seen: string[] = [];
  const bugs: unknown[] = [];
  let core: Core;
  beforeAll(async () => {
    core = await openCore({
      workspace: join(folder, 'workspace'),
      create: true,
      emit: (event) => seen.push(event),
      onBug: (_incident, error) => bugs.push(error),
    });
  });
  afterAll(async () => {
    await core.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function refused(method: string, input: unknown): Promise<Problem[]> {
    const error = await core.call(method, input).then(
      () => null,
      (thrown: unknown) => thrown,
    );
    if (!(error instanceof Refusal)) throw new Error(`${method} took ${JSON.stringify(input)}`, { cause: error });
    for (const problem of error.problems)
      for (const language of languages) {
        const { message, hint } = describeProblem(problem, language);
        expect(message + hint).not.toMatch(/\{[a-z]\w*\}/i);
      }
    return error.problems;
  }

  it.each(names)('%s takes what is right, with every field named here', (name) => {
    expect(methods[name].input.safeParse(inputs[name]).error).toBe(undefined);
    const shape = (methods[name].input as ZodObject).shape as object;
    expect(Object.keys(inputs[name]).sort()).toEqual(Object.keys(shape).sort());
  });

  it.each(names)('%s refuses what is no object', async (name) => {
    for (const input of [null, undefined, 5, 'x', [], true]) {
      const problems = await refused(name, input);
      expect(problems.map(({ code, params }) => [code, params.path])).toEqual([['INPUT_INVALID', '']]);
    }
  });

  it.each(names.filter((name) => Object.keys(inputs[name]).length > 0))(
    '%s refuses every wrong field by its name',
    async (name) => {
      const wrong = wrongInputs(name);
      expect(new Set(wrong.map(({ field }) => field))).toEqual(new Set(Object.keys(inputs[name])));
      for (const { field, input } of wrong) {
        const problems = await refused(name, input);
        expect(problems.length).toBeGreaterThan(0);
        for (const { code, params } of problems) {
          expect(code).toBe('INPUT_INVALID');
          expect(params.path?.split('.')[0], JSON.stringify(input)).toBe(field);
          expect(params.reason).not.toBe('');
        }
      }
    },
  );

  it.each<[string, unknown, string[]]>([
    ['reconcile.run', { day: '12.10.2026', person }, ['day']],
    ['reconcile.run', {}, ['day', 'person']],
    ['files.import', { files: [], person }, ['files']],
    ['files.import', { files: ['x', 5], person }, ['files.1']],
    ['breaks.list', { kinds: ['OPEN', 'AMOUNT_MISMATCH', 5] }, ['kinds.0', 'kinds.2']],
    ['breaks.list', { limit: 1001 }, ['limit']],
    ['break.note', { id, note: '', person }, ['note']],
    [
      'break.propose',
      { id, resolution: { type: 'adjustment', note: 5 }, person },
      ['resolution.template', 'resolution.note'],
    ],
  ])('%s names the place of every mistake in %j', async (name, input, paths) => {
    const problems = await refused(name, input);
    expect(problems.map(({ params }) => params.path)).toEqual(expect.arrayContaining(paths));
  });

  it('knows no method but its own', async () => {
    for (const name of ['', 'nothing', 'Doctor', 'toString', 'constructor', '__proto__', 'break.show.x']) {
      const problems = await refused(name, {});
      expect(problems.map(({ code, params }) => [code, params.method])).toEqual([['METHOD_UNKNOWN', name]]);
    }
  });

  it('was refused before anything was done', () => {
    expect(seen).toEqual([]);
    expect(bugs).toEqual([]);
  });
});
