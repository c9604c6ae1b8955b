import type { EventName, EventPayload, MethodName, ParsedInput } from '../../shared/contract/methods.ts';
import { methods } from '../../shared/contract/methods.ts';
import { decode, encode, request } from '../../shared/contract/wire.ts';
import type { ImportReport } from '../../shared/entity/importReport.ts';
import { problemOf } from '../../shared/entity/problem.ts';
import { Refusal } from '../../shared/value/result.ts';
import { breakRow, dayReport, emptyInfo, info, matchRow, transaction } from './fakeDay.ts';

/**
 * Stands in for the core's process and speaks its wire, with made-up answers: a workspace "empty" has no setup until
 * one is applied, and "million" has a million breaks.
 */
const workspace = process.argv[2] ?? '';
let hasSetup = !workspace.endsWith('empty');
const BREAKS = workspace.endsWith('million') ? 1_000_000 : 37;
const cancelled = new Set<string>();

const send = (message: unknown): void => void process.send?.(encode(message));
const tell = <E extends EventName>(name: E, payload: EventPayload<E>): void => send({ type: 'event', name, payload });
const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

const list = <T>(total: number, { offset, limit }: { offset: number; limit: number }, row: (index: number) => T) => ({
  total,
  rows: Array.from({ length: Math.max(0, Math.min(limit, total - offset)) }, (_, index) => row(offset + index)),
});

const report = (path: string, fields: Partial<ImportReport>): ImportReport => ({
  file: path,
  hash: 'c0ffee',
  bytes: 4096,
  outcome: 'imported',
  format: 'wechat-trade',
  mappingVersion: null,
  source: 'wechat',
  encoding: 'UTF-8',
  firstDay: '2026-10-12',
  lastDay: '2026-10-12',
  read: 318,
  staged: 318,
  known: 0,
  skipped: 2,
  rejected: 0,
  totals: [
    { name: '总交易单数', declared: '318', computed: '318', agrees: true },
    { name: '应结订单总金额', declared: '48210.35', computed: '48210.35', agrees: true },
  ],
  problems: [],
  revision: null,
  milliseconds: 120,
  ...fields,
});

async function importFile(path: string, job: string): Promise<ImportReport> {
  if (path.includes('slow'))
    for (let step = 1; step <= 600; step += 1) {
      tell('progress', {
        job,
        stage: 'read',
        label: path,
        done: step * 1000,
        total: 600_000,
        unit: 'bytes',
        rows: step * 9,
      });
      await pause(50);
      if (cancelled.has(job)) return report(path, { outcome: 'cancelled', problems: [problemOf('IMPORT_CANCELLED')] });
    }
  if (!path.includes('broken')) return report(path, {});
  const where = { file: path, line: 17, column: '订单金额', excerpt: '`12O.00' };
  const params = { column: '订单金额', value: '`12O.00' };
  return report(path, {
    outcome: 'refused',
    totals: [],
    staged: 0,
    problems: [problemOf('AMOUNT_INVALID', { params, where })],
  });
}

type Fake = { [M in MethodName]?: (input: ParsedInput<M>, job: string) => unknown };
const changes = [
  { action: 'add' as const, what: 'person', code: 'wang', fields: [{ field: 'name', before: '', after: '王敏' }] },
  { action: 'add' as const, what: 'bank', code: 'ICBC', fields: [{ field: 'name', before: '', after: '工商银行' }] },
];

const fake: Fake = {
  'workspace.info': () => (hasSetup ? info : emptyInfo),
  'setup.diff': ({ yaml }) =>
    yaml.includes('wrong')
      ? {
          problems: [problemOf('SETUP_SYNTAX', { params: { reason: 'TAB_AS_INDENT' }, where: { line: 3, column: 1 } })],
          changes: [],
          untried: [],
        }
      : { problems: [], changes, untried: [] },
  'setup.apply': () => {
    hasSetup = true;
    tell('changed', { topics: ['setup'] });
    return { problems: [], changes };
  },
  'files.import': async ({ files }, job) => {
    const reports: ImportReport[] = [];
    for (const file of files) reports.push(await importFile(file, job));
    tell('changed', { topics: ['files'] });
    return reports;
  },
  'files.list': (window) =>
    list(hasSetup ? 2 : 0, window, (index) => ({
      id: index + 1,
      name: ['微信支付交易账单-20261012.csv', '业务台账-20261012.xlsx'][index]!,
      hash: 'c0ffee',
      source: ['wechat', 'book'][index]!,
      format: 'wechat-trade',
      mappingVersion: null,
      firstDay: '2026-10-12',
      lastDay: '2026-10-12',
      rowsNew: 318,
      rowsKnown: index,
      importedAt: '2026-10-13T08:41:00Z',
      importedBy: 'wang',
      totals: index === 0 ? [{ name: '总交易单数', declared: '318', computed: '318', agrees: true }] : [],
    })),
  'reconcile.run': async ({ day }, job) => {
    for (let step = 1; step <= 4; step += 1) {
      tell('progress', { job, stage: 'match', label: day, done: step, total: 4, unit: 'steps' });
      await pause(20);
    }
    tell('changed', { topics: ['runs', 'breaks'] });
    return [dayReport(day)];
  },
  'day.report': ({ day }) => dayReport(day),
  'proofs.lines': ({ day, kind, scope, ...window }) => {
    const { lines } = dayReport(day).proofs.find((proof) => proof.kind === kind && proof.scope === scope)!;
    return list(lines.length, window, (index) => lines[index]!);
  },
  'matches.list': (input) => list(315, input, matchRow),
  'breaks.list': (input) => ({
    ...list(input.kinds?.length ? 2 : BREAKS, input, breakRow),
    sums: [{ amount: '-197.29', currency: 'CNY' }],
  }),
  'break.show': ({ id }) => ({
    break: breakRow(Number(id.slice(4))),
    events: [
      { at: '2026-10-13T09:02:11Z', person: 'li', action: 'note', content: { note: '已电话核实' }, contentHash: 'e1' },
    ],
    attachments: [],
    left: transaction({}),
    right: transaction({
      side: 'channel',
      source: 'wechat',
      amount: '120.10',
      file: '微信支付交易账单-20261012.csv',
      account: '1900000109',
    }),
  }),
  explain: ({ id }) => ({
    id,
    verdict: 'mismatched',
    reasons: [
      { code: 'same-key', params: { pass: '按商户订单号', keys: 'orderNo', values: 'DD20261012000881' } },
      { code: 'gate-failed', params: { gate: 'amount', left: '120.00', right: '120.10' } },
    ],
    left: [transaction({})],
    right: [transaction({ side: 'channel', source: 'wechat', amount: '120.10', account: '1900000109' })],
    whyNot: {
      reconciliation: 'orders',
      nearest: [
        {
          row: transaction({ side: 'channel', source: 'wechat', amount: '120.10', account: '1900000109' }),
          label: '',
          sameSide: false,
          standing: 'mismatched',
          match: 'm7',
          like: ['match', 'key', 'near-amount'],
          gates: [
            {
              pass: 'orders',
              passName: '按商户订单号',
              gate: 'amount',
              field: '',
              left: '120.00',
              right: '120.10',
              beyond: '0.10',
            },
          ],
        },
      ],
      change: {
        reconciliation: 'orders',
        ruleSet: 'orders',
        pass: 'orders',
        passName: '按商户订单号',
        edits: [{ kind: 'amount', path: 'passes/0/amountTolerance', from: 0, to: 10, before: '0.00', after: '0.10' }],
        rows: ['tx_0000000000000001.0.1'],
        others: { rows: 36, matches: 18, ambiguous: 2, differing: 0, freed: 0 },
      },
      noChange: null,
      unseen: 0,
    },
  }),
  'jobs.cancel': ({ job }) => {
    cancelled.add(job);
    return { cancelled: true };
  },
};

async function answer(text: string): Promise<void> {
  const { id, method, input, job } = request.parse(decode(text));
  try {
    const known = methods[method as MethodName];
    const handler = fake[method as MethodName] as ((input: unknown, job: string) => unknown) | undefined;
    if (!known || !handler) throw new Refusal(problemOf('METHOD_UNKNOWN', { params: { method } }));
    send({ type: 'answer', id, ok: true, value: await handler(known.input.parse(input), job ?? '') });
  } catch (cause) {
    const problems =
      cause instanceof Refusal ? cause.problems : [problemOf('INTERNAL', { params: { incident: String(cause) } })];
    send({ type: 'answer', id, ok: false, problems });
  }
}

process.on('message', (text) => {
  if (text === 'die') process.exit(1);
  void answer(String(text));
});
process.on('disconnect', () => process.exit(0));
