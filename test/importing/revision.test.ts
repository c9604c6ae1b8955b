import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Refusal } from '../../shared/value/result.ts';
import {
  acceptRevision,
  rejectRevision,
  revisionRows,
  revisionsList,
  transactionById,
  transactionsList,
} from '../../src-main/importing/index.ts';
import { type Bench, ledger, makeBench } from './workspace.ts';

// Threads start slowly on a busy machine.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

let bench: Bench;
beforeEach(() => {
  bench = makeBench();
  bench.workspace.db.exec(
    `INSERT INTO people (code, name, role) VALUES ('wang', 'Wang', 'clerk'), ('audit', 'A', 'auditor')`,
  );
});
afterEach(() => bench.close());

const window = { offset: 0, limit: 1000 };
type Entry = { no: string; at?: string; amount?: string; memo?: string; status?: string };

/** A ledger whose entries are numbered. */
function book(entries: readonly Entry[]): string {
  const [header, ...lines] = ledger(
    entries.map(({ no, at = '09:00:00', amount = '8.00', memo = '寄件' }) => [
      `2026-10-12 ${at}`,
      amount,
      `ORD${no}`,
      memo,
    ]),
  )
    .trimEnd()
    .split('\n');
  return `${[header, ...lines.map((line, index) => `LS${entries[index]!.no}${line}`)].join('\n')}\n`;
}

const wechatHeader =
  '交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注';
type Order = { no: string; at?: string; amount?: string; refund?: string; state?: string };

/** A WeChat bill of all orders with its totals. */
function bill(orders: readonly Order[]): string {
  const cents = (text: string): number => Math.round(Number(text) * 100);
  const yuan = (total: number): string => `${Math.floor(total / 100)}.${String(total % 100).padStart(2, '0')}`;
  const lines = orders.map(({ no, at = '09:00:00', amount = '8.00', refund, state = '' }) =>
    [
      ...[`2026-10-12 ${at}`, 'wx', '1900000001', '0', '', `42000${no}`, `ORD${no}`, 'u', 'JSAPI'],
      ...[refund ? 'REFUND' : 'SUCCESS', 'OTHERS', 'CNY', refund ? '0.00' : amount, '0.00'],
      ...[
        refund ? `50300${no}` : '0',
        refund ? `R${no}` : '0',
        refund ?? '0.00',
        '0.00',
        '',
        state,
        '寄件',
        '',
        '0.00000',
        '0.60%',
      ],
      ...[refund ? '0.00' : amount, refund ?? '0.00', ''],
    ]
      .map((value) => `\`${value}`)
      .join(','),
  );
  const sum = (pick: (order: Order) => string): string =>
    yuan(orders.reduce((all, order) => all + cents(pick(order)), 0));
  const paid = sum(({ amount = '8.00', refund }) => (refund ? '0' : amount));
  const refunded = sum(({ refund }) => refund ?? '0');
  const totals = '总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额';
  const values = [String(orders.length), paid, refunded, '0.00', '0.00000', paid, refunded].map(
    (value) => `\`${value}`,
  );
  return `\uFEFF${[wechatHeader, ...lines, totals, values.join(',')].join('\r\n')}\r\n`;
}

let files = 0;
const imported = async (content: string) => {
  files += 1;
  return (await bench.run([bench.put(`f${files}.csv`, content)]))[0]!;
};

const accept = (
  id: string,
  more: Partial<Parameters<typeof acceptRevision>[1]> = {},
  options: Parameters<typeof acceptRevision>[2] = {},
) =>
  acceptRevision(
    bench.workspace,
    { id, person: 'wang', note: null, now: new Date(1_760_000_000_000), offsetMinutes: 480, ...more },
    options,
  );
const codeOf = async (work: () => unknown): Promise<string> => {
  try {
    await work();
  } catch (error) {
    if (error instanceof Refusal) return error.problems[0]!.code;
    throw error;
  }
  return 'none';
};

const here = (): string[] =>
  transactionsList(bench.workspace.db, window)
    .rows.map(({ orderNo, channelNo, kind, amount, status, bankRef }) =>
      [orderNo ?? bankRef ?? channelNo, kind, amount, status].join(' '),
    )
    .sort();
const totals = (): unknown[] =>
  bench.workspace.db
    .prepare(
      'SELECT business_day, account, currency, kind, status, channel, rows, in_minor, out_minor, fee_minor, largest_in_minor, largest_out_minor FROM daily_totals ORDER BY 1, 2, 3, 4, 5, 6',
    )
    .all();
const recounted = (): unknown[] =>
  bench.workspace.db
    .prepare(
      `SELECT business_day, ifnull(account, '') AS account, currency, kind, status, ifnull(channel, '') AS channel, count(*) AS rows, sum(max(amount_minor, 0)) AS in_minor, sum(max(-amount_minor, 0)) AS out_minor,
        sum(ifnull(fee_minor, 0)) AS fee_minor, max(max(amount_minor, 0)) AS largest_in_minor, max(max(-amount_minor, 0)) AS largest_out_minor FROM transactions_by_day GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 1, 2, 3, 4, 5, 6`,
    )
    .all();

const three: Order[] = [
  { no: '1', at: '09:00:00' },
  { no: '2', at: '10:00:00' },
  { no: '3', at: '11:00:00' },
];

describe('a file that changes what is known', () => {
  it('is held, with its difference, and nothing of it is written', async () => {
    await imported(bill(three));
    const before = here();
    const report = await imported(
      bill([three[0]!, { ...three[1]!, amount: '9.00' }, three[2]!, { no: '4', at: '12:00:00' }]),
    );
    expect(report).toMatchObject({ outcome: 'revision', staged: 0, known: 2, read: 4 });
    expect(report.problems.map(({ code, severity }) => [code, severity])).toEqual([['REVISION_PENDING', 'warning']]);
    expect(here()).toEqual(before);
    expect(bench.traces()).toMatchObject({ import_files: 1, revisions: 1, staging: [] });
    const [revision] = revisionsList(bench.workspace.db, { state: 'pending' }, window).rows;
    expect(revision).toMatchObject({
      ...{ id: report.revision, state: 'pending', changed: 1, missing: 0, added: 1, known: 2, days: ['2026-10-12'] },
      sums: [
        {
          currency: 'CNY',
          before: { rows: 1, amount: '8.00', fee: '0.00' },
          after: { rows: 2, amount: '17.00', fee: '0.00' },
        },
      ],
    });
    const { rows } = revisionRows(bench.workspace.db, revision!.id, window);
    expect(rows.map(({ change, fields, before, after }) => [change, fields, before?.amount, after?.amount])).toEqual([
      ['changed', ['amount'], '8.00', '9.00'],
      ['added', [], undefined, '8.00'],
    ]);
  });

  it.each<[string, (content: readonly Order[]) => Order[], { changed: number; missing: number; added: number } | null]>(
    [
      ['an amount', ([a, b, c]) => [a!, { ...b!, amount: '8.01' }, c!], { changed: 1, missing: 0, added: 0 }],
      ['a moment', ([a, b, c]) => [a!, { ...b!, at: '10:30:00' }, c!], { changed: 1, missing: 0, added: 0 }],
      ['a row left out between others', ([a, , c]) => [a!, c!], { changed: 0, missing: 1, added: 0 }],
      ['the last row left out', ([a, b]) => [a!, b!], { changed: 0, missing: 1, added: 0 }],
      ['only new rows', (rows) => [...rows, { no: '9', at: '12:00:00' }], null],
      ['a later piece of the day', ([, , c]) => [c!, { no: '9', at: '12:00:00' }], null],
      [
        'rows before and after those that are here',
        () => [
          { no: '8', at: '08:00:00' },
          { no: '9', at: '12:00:00' },
        ],
        null,
      ],
      ['another piece of the day', () => [{ no: '9', at: '12:00:00' }], null],
    ],
  )('knows a channel bill with %s', async (_what, changed, expected) => {
    await imported(bill(three));
    const report = await imported(bill(changed(three)));
    expect(report.outcome).toBe(expected ? 'revision' : 'imported');
    const { rows } = revisionsList(bench.workspace.db, {}, window);
    expect(rows.map(({ changed: c, missing, added }) => ({ changed: c, missing, added }))).toEqual(
      expected ? [expected] : [],
    );
  });

  it('takes a status that went on for a change', async () => {
    await imported(bill([...three, { no: '5', at: '12:00:00', refund: '2.00', state: 'PROCESSING' }]));
    const report = await imported(bill([...three, { no: '5', at: '12:00:00', refund: '2.00', state: 'SUCCESS' }]));
    expect(revisionRows(bench.workspace.db, report.revision!, window).rows).toMatchObject([
      { change: 'changed', fields: ['status'], before: { status: 'pending' }, after: { status: 'success' } },
    ]);
    await accept(report.revision!);
    expect(here()).toContain('ORD5 refund -2.00 success');
    expect(totals()).toEqual(recounted());
  });

  it('knows an entry of a book by its number, and lacks nothing in an export that lacks rows', async () => {
    await imported(book([{ no: '1' }, { no: '2', at: '10:00:00' }]));
    expect(await imported(book([{ no: '2', at: '10:00:00' }, { no: '3' }]))).toMatchObject({
      outcome: 'imported',
      staged: 1,
    });
    expect(await imported(book([{ no: '2', at: '10:00:00', amount: '7.00' }]))).toMatchObject({ outcome: 'revision' });
  });
});

describe('acceptance', () => {
  const revised = [three[0]!, { ...three[1]!, amount: '9.00' }, { no: '4', at: '12:00:00' }];
  const held = async (): Promise<string> => {
    await imported(bill(three));
    return (await imported(bill(revised))).revision!;
  };

  it('supersedes what changed and keeps it, and the workspace says what the new file says', async () => {
    const id = await held();
    const old = revisionRows(bench.workspace.db, id, window).rows.flatMap(({ transaction }) => transaction ?? []);
    const report = await accept(id, { note: 'the channel re-issued it' });
    expect(report).toMatchObject({ outcome: 'imported', staged: 2, known: 1 });
    expect(here()).toEqual(['ORD1 payment 8.00 success', 'ORD2 payment 9.00 success', 'ORD4 payment 8.00 success']);
    expect(totals()).toEqual(recounted());
    expect(old).toHaveLength(2);
    for (const each of old)
      expect(transactionById(bench.workspace.db, each)).toMatchObject({ id: each, amount: '8.00' });
    expect(revisionsList(bench.workspace.db, {}, window).rows).toMatchObject([
      { state: 'accepted', decidedBy: 'wang', note: 'the channel re-issued it' },
    ]);
    expect(bench.workspace.db.pragma('foreign_key_check')).toEqual([]);
    expect(bench.workspace.db.pragma('foreign_keys', { simple: true })).toBe(1);
    expect(await imported(bill(revised))).toMatchObject({ outcome: 'known' });
    expect(await codeOf(() => accept(id))).toBe('REVISION_DECIDED');
  });

  it('is of what was looked at: another difference is stored anew and has to be looked at', async () => {
    const id = await held();
    expect(await codeOf(() => accept(id, { contentHash: 'x' }))).toBe('REVISION_CHANGED');
    await imported(bill([...three, { no: '4', at: '12:00:00' }]));
    const [seen] = revisionsList(bench.workspace.db, {}, window).rows;
    expect(await codeOf(() => accept(id, { contentHash: seen!.contentHash }))).toBe('REVISION_CHANGED');
    const [now] = revisionsList(bench.workspace.db, {}, window).rows;
    expect([seen!.added, now!.added]).toEqual([1, 0]);
    await accept(id, { contentHash: now!.contentHash });
    expect(here()).toEqual(['ORD1 payment 8.00 success', 'ORD2 payment 9.00 success', 'ORD4 payment 8.00 success']);
  });

  it('is for a person who works here', async () => {
    const id = await held();
    for (const person of ['system', 'audit']) expect(await codeOf(() => accept(id, { person }))).toBe('PERSON_UNKNOWN');
    expect(await codeOf(() => accept('rev_none'))).toBe('NOT_FOUND');
  });

  it('leaves nothing half done when it fails in the middle or is cancelled', async () => {
    const id = await held();
    const before = [bench.traces(), here(), totals()];
    const beside = () => {
      throw new Error('power cut');
    };
    const failing = accept(id, {}, { beside });
    await expect(failing).rejects.toThrow('power cut');
    expect([bench.traces(), here(), totals()]).toEqual(before);
    const stop = AbortSignal.abort();
    const cancelled = accept(id, {}, { signal: stop });
    expect(await codeOf(() => cancelled)).toBe('IMPORT_CANCELLED');
    expect([bench.traces(), here(), totals()]).toEqual(before);
    await accept(id);
  });

  it('may be refused: everything stays, the file too, and the same file may come again', async () => {
    const id = await held();
    const before = here();
    rejectRevision(bench.workspace.db, { id, person: 'wang', note: 'a test file', now: new Date() });
    expect(here()).toEqual(before);
    expect(await codeOf(() => accept(id))).toBe('REVISION_DECIDED');
    const again = await imported(bill(revised));
    expect(again).toMatchObject({ outcome: 'revision' });
    expect(again.revision).not.toBe(id);
    expect((await imported(bill(revised))).revision).toBe(again.revision);
  });
});

describe('pieces of a day', () => {
  it('give the same transactions however they are cut, in whatever order they come', async () => {
    const day = Array.from({ length: 12 }, (_, index) => ({
      no: String(index),
      at: `09:00:${String(index % 3).padStart(2, '0')}`,
      amount: `${index % 4}.00`,
    }));
    const twin = { no: '', at: '10:00:00', amount: '5.00' };
    const all = [...day, twin, twin];
    const pieces = fc.array(fc.subarray([...all.keys()], { minLength: 1 }), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(pieces, fc.nat(), async (parts, seed) => {
        const whole = [...parts, [...all.keys()]];
        const order = whole
          .map((part, index) => ({ part, at: (index * 7919 + seed) % 1009 }))
          .sort((a, b) => a.at - b.at);
        const one = makeBench();
        try {
          for (const [index, { part }] of order.entries()) {
            const path = one.put(`${index}.csv`, book(part.map((at) => all[at]!)));
            const [report] = await one.run([path]);
            expect(['imported', 'known']).toContain(report!.outcome);
          }
          const { rows } = transactionsList(one.workspace.db, window);
          expect(rows.map(({ orderNo, amount }) => `${orderNo} ${amount}`).sort()).toEqual(
            all.map(({ no, amount }) => `ORD${no} ${amount}`).sort(),
          );
        } finally {
          one.close();
        }
      }),
      { numRuns: 12 },
    );
  });
});
