import { beforeEach, describe, expect, it } from 'vitest';
import { explainTransaction, readPlans, runReconciliation } from '../../src-main/matching/index.ts';
import { wordsOf } from '../../src-main/matching/words.ts';
import type { Write } from '../../src-main/store/index.ts';
import { add, day, emptyDay, type RowFields, rules } from '../helpers/bookkeeping.ts';

const D1 = '2026-10-12';
const D2 = '2026-10-13';
let db: Write;
beforeEach(() => {
  db = emptyDay();
  db.exec('UPDATE sources SET carry_days = 9');
});

function run(code: string, pass: Record<string, unknown>, on = D1): void {
  db.pragma('foreign_keys = OFF');
  rules(db, code, [{ code: 'one', name: 'one', ...pass }]);
  db.pragma('foreign_keys = ON');
  db.transaction(() => runReconciliation(db, readPlans(db, code)[0]!, day(on), new Date(0)))();
}
type Found = { shape: string; left: number[]; right: number[]; outcome: string };
const found = (): Found[] =>
  db
    .prepare<[], { id: number; shape: string; outcome: string }>('SELECT id, shape, outcome FROM matches ORDER BY id')
    .all()
    .map(({ id, shape, outcome }) => {
      const of = (side: string): number[] =>
        db
          .prepare<[number, string], number>(
            'SELECT transaction_id FROM match_members WHERE match_id = ? AND side = ? ORDER BY 1',
          )
          .pluck()
          .all(id, side);
      return { shape, outcome, left: of('left'), right: of('right') };
    });
const suggested = (): string[] => db.prepare<[], string>('SELECT why FROM suggestions ORDER BY id').pluck().all();
const open = (): number[] =>
  db.prepare<[], number>('SELECT transaction_id FROM open_items WHERE until_day IS NULL ORDER BY 1').pluck().all();
const why = (id: number): string[] => explainTransaction(db, id).reasons.map(({ code }) => code);
const book = (row: Partial<RowFields> & { amount: number }): number =>
  add(db, 'book', { day: D1, channel: null, ...row });
const bank = (row: Partial<RowFields> & { amount: number }): number => add(db, 'icbc', { day: D1, ...row });

describe('numbers that must not contradict', () => {
  const pass = { kind: 'exact-key', keys: ['orderNo'], agree: ['channelNo'] };
  const left = (channelNo?: string): number => add(db, 'book', { day: D1, amount: 100, orderNo: 'ORDER-A', channelNo });
  const right = (channelNo?: string): number =>
    add(db, 'wechat', { day: D1, amount: 100, orderNo: 'ORDER-A', channelNo });

  it('keep a pair that one contradicts a suggestion', () => {
    const row = left('C1');
    right('C2');
    run('orders', pass);
    expect(found()).toEqual([]);
    expect(suggested()).toEqual(['contradicts']);
    expect(why(row)).toEqual(['contradicts']);
  });
  it('do not matter where one side has none', () => {
    const rows = [left('C1'), right()];
    run('orders', pass);
    expect(found()).toEqual([{ shape: 'pair', outcome: 'matched', left: [rows[0]], right: [rows[1]] }]);
  });
  it('tell the halves of one order apart, in whatever order they come', () => {
    const [a, b, c, d] = [left('C1'), left('C2'), right('C2'), right('C1')];
    run('orders', pass);
    expect(found().map((match) => [match.left[0], match.right[0]])).toEqual([
      [a, d],
      [b, c],
    ]);
  });
  it('leave the row that has no partner for the next pass and the pool', () => {
    const [a, b, c] = [left('C1'), left('C2'), right('C1')];
    run('orders', pass);
    expect(found()).toEqual([{ shape: 'pair', outcome: 'matched', left: [a], right: [c] }]);
    expect(open()).toEqual([b]);
    expect(suggested()).toEqual(['duplicate']);
  });
  it('keep a row too many a duplicate on later days', () => {
    const [a, b, c] = [left('C1'), right('C1'), right('C2')];
    run('orders', pass);
    run('orders', pass, D2);
    expect(found()).toEqual([{ shape: 'pair', outcome: 'matched', left: [a], right: [b] }]);
    expect([suggested(), open()]).toEqual([['duplicate'], [c]]);
  });
  it('still decide nothing where two rows could be meant', () => {
    for (const row of [left(), right('C1'), right('C2')]) expect(row).toBeGreaterThan(0);
    run('orders', pass);
    expect(found()).toEqual([]);
    expect(suggested()).toEqual(['not-unique']);
  });
});

describe('a number in the text of the other side', () => {
  const pass = { kind: 'reference-in-text', reference: 'orderNo', compare: ['currency', 'amount'] };

  it('is found as a whole word, with Chinese letters around it', () => {
    expect([...wordsOf('付款DD2026-001号货款').keys()].sort()).toEqual(['001', 'DD2026', 'DD2026-001']);
    expect(wordsOf('NO:INV-20261').get('INV-20261')).toBe(false);
    expect(wordsOf('ＤＤ２０２６').has('DD2026')).toBe(true);
    expect(wordsOf('XDD20261').has('DD2026')).toBe(false);
  });
  it('pairs one to one, whatever the case', () => {
    const [a, b] = [book({ amount: 500, orderNo: 'DD20261' }), bank({ amount: 500, memo: '货款dd20261谢谢' })];
    run('bank', pass);
    expect(found()).toEqual([{ shape: 'pair', outcome: 'matched', left: [a], right: [b] }]);
    expect(why(a)).toContain('named-in-text');
  });
  it.each([
    ['SUB1001-2', true],
    ['SUB1001/A', true],
    ['2027-01-SUB1001', true],
    ['INV-SUB1001', false],
    ['SUB1001/SUB1002', false],
    ['SUB1001-2 (SUB1001)', false],
  ])('is in doubt in %s: %s', (text, doubtful) => expect(wordsOf(text).get('SUB1001')).toBe(doubtful));
  it('only suggests where it is a part of another number', () => {
    const rows = [book({ amount: 500, orderNo: 'SUB1001' }), bank({ amount: 500, memo: '订阅 SUB1001-2' })];
    run('bank', pass);
    expect([found(), suggested(), open()]).toEqual([[], ['part-of-number'], rows]);
    expect(why(rows[0]!)).toEqual(['part-of-number']);
  });
  it('goes with the whole number and not with a part of it', () => {
    const [one, second] = [book({ amount: 500, orderNo: 'SUB1001' }), book({ amount: 500, orderNo: 'SUB1001-2' })];
    const row = bank({ amount: 500, memo: '订阅 SUB1001-2' });
    run('bank', pass);
    expect(found()).toEqual([{ shape: 'pair', outcome: 'matched', left: [second], right: [row] }]);
    expect([suggested(), open()]).toEqual([[], [one]]);
  });
  it('groups the parts that each name it', () => {
    const one = book({ amount: 500, orderNo: 'DD20261' });
    const rows = [bank({ amount: 300, memo: 'DD20261-1/2' }), bank({ amount: 200, memo: 'DD20261-2/2' })];
    run('bank', pass);
    expect(found()).toEqual([{ shape: 'group', outcome: 'matched', left: [one], right: rows }]);
  });
  it('only suggests where the amounts differ', () => {
    const row = book({ amount: 500, orderNo: 'DD20261' });
    bank({ amount: 501, memo: 'DD20261' });
    run('bank', pass);
    expect(found()).toEqual([]);
    expect(why(row)).toEqual(['amount-differs']);
  });
  it('groups the instalments that each name it', () => {
    const one = book({ amount: 500, orderNo: 'DD20261' });
    const rows = [bank({ amount: 300, memo: 'DD20261 1/2' }), bank({ amount: 200, memo: 'DD20261 2/2' })];
    run('bank', pass);
    expect(found()).toEqual([{ shape: 'group', outcome: 'matched', left: [one], right: rows }]);
  });
  it('is no hit where the money goes the other way', () => {
    book({ amount: 500, orderNo: 'DD20261' });
    bank({ amount: -500, memo: '退 DD20261' });
    run('bank', pass);
    expect([found(), suggested()]).toEqual([[], []]);
  });
  it('that may only suggest runs as the first pass, and leaves its rows open', () => {
    const rows = [book({ amount: 500, orderNo: 'DD20261' }), bank({ amount: 500, memo: 'DD20261' })];
    run('bank', { ...pass, outcome: 'suggest' });
    expect([found(), suggested(), open()]).toEqual([[], ['pass-suggests'], rows]);
  });
  it('groups what one text names, where the sum agrees', () => {
    const rows = [book({ amount: 500, orderNo: 'DD20261' }), book({ amount: 250, orderNo: 'DD20262' })];
    const one = bank({ amount: 750, memo: 'DD20261, DD20262' });
    run('bank', pass);
    expect(found()).toEqual([{ shape: 'group', outcome: 'matched', left: rows, right: [one] }]);
    expect(explainTransaction(db, one).reasons[0]).toEqual({
      code: 'named-in-text',
      params: { pass: 'one', field: 'orderNo', rows: '2' },
    });
  });
  it('takes nothing of a group whose sum does not agree, not even a pair', () => {
    const rows = [book({ amount: 500, orderNo: 'DD20261' }), book({ amount: 250, orderNo: 'DD20262' })];
    const one = bank({ amount: 500, memo: 'DD20261, DD20262' });
    run('bank', pass);
    expect(found()).toEqual([]);
    expect(suggested()).toEqual(['amount-differs']);
    expect(open()).toEqual([...rows, one]);
  });
  it('decides nothing where two texts name the same number', () => {
    book({ amount: 500, orderNo: 'DD20261' });
    bank({ amount: 500, memo: 'DD20261' });
    bank({ amount: 500, memo: 'DD20261' });
    run('bank', pass);
    expect(found()).toEqual([]);
    expect(suggested()).toEqual(['not-unique']);
  });
  it('does not group across currencies', () => {
    book({ amount: 500, orderNo: 'DD20261' });
    book({ amount: 250, orderNo: 'DD20262', currency: 'USD' });
    bank({ amount: 750, memo: 'DD20261, DD20262' });
    run('bank', pass);
    expect(found()).toEqual([]);
  });
  it('is read from the left as well, and short numbers say nothing', () => {
    const [a, b] = [book({ amount: 500, memo: 'REF-778899' }), bank({ amount: 500, bankRef: 'REF-778899' })];
    const [c, d] = [book({ amount: 70, memo: '12345' }), bank({ amount: 70, bankRef: '12345' })];
    run('bank', { ...pass, reference: 'bankRef', side: 'right' });
    expect(found()).toEqual([{ shape: 'pair', outcome: 'matched', left: [a], right: [b] }]);
    expect(open()).toEqual([c, d]);
    expect([why(c), why(d)].map((codes) => codes.at(-1))).toEqual(['names-none', 'not-named']);
  });
});

describe('sums under one key', () => {
  const pass = { kind: 'group-by-key', keys: ['voucherNo'] };
  for (const [name, lefts, rights] of [
    ['1:n', [900], [400, 500]],
    ['n:1', [400, 500], [900]],
    ['n:m', [300, 600], [400, 500]],
  ] as const)
    it(`match ${name}`, () => {
      const left = lefts.map((amount) => book({ amount, voucherNo: 'V' }));
      const right = rights.map((amount) => bank({ amount, voucherNo: 'V' }));
      run('bank', pass);
      expect(found()).toEqual([{ shape: 'group', outcome: 'matched', left, right }]);
      expect(why(left[0]!)).toEqual(['group-sums']);
    });
  it('of one row each are a pair', () => {
    const rows = [book({ amount: 9, voucherNo: 'V' }), bank({ amount: 9, voucherNo: 'V' })];
    run('bank', pass);
    expect(found()).toEqual([{ shape: 'pair', outcome: 'matched', left: [rows[0]], right: [rows[1]] }]);
  });
  it('take nothing that is off by a cent, unless that is tolerated, and keep the tolerance', () => {
    const rows = [
      book({ amount: 500, voucherNo: 'V' }),
      book({ amount: 400, voucherNo: 'V' }),
      bank({ amount: 901, voucherNo: 'V' }),
    ];
    run('bank', pass);
    expect(open()).toEqual(rows);
    expect(why(rows[0]!).at(-1)).toBe('sums-differ');
    run('bank', { ...pass, amountTolerance: 1 });
    expect(found()[0]).toEqual({ shape: 'group', outcome: 'matched', left: rows.slice(0, 2), right: [rows[2]] });
    expect(db.prepare('SELECT evidence FROM matches').pluck().all()).toEqual(['{"tolerated":["amount"]}']);
  });
  it('are less their fees where the pass says so', () => {
    book({ amount: 1000, fee: 6, voucherNo: 'V' });
    book({ amount: 500, fee: 3, voucherNo: 'V' });
    bank({ amount: 1491, voucherNo: 'V' });
    run('bank', { ...pass, leftSum: 'net' });
    expect(found()).toHaveLength(1);
  });
  it('count what succeeded alone, and currencies apart', () => {
    book({ amount: 500, voucherNo: 'V' });
    book({ amount: 400, voucherNo: 'V', status: 'failed' });
    book({ amount: 400, voucherNo: 'V', currency: 'USD' });
    bank({ amount: 500, voucherNo: 'V' });
    run('bank', pass);
    expect(found()).toMatchObject([{ shape: 'pair', left: [1], right: [4] }]);
  });
  it('take the whole voucher of which one row bears the key', () => {
    const rows = [book({ amount: -1000, voucherNo: 'V', bankRef: 'B1' }), book({ amount: -5, voucherNo: 'V' })];
    const debit = bank({ amount: -1005, bankRef: 'B1' });
    const alone = [book({ amount: -70, voucherNo: 'W', bankRef: 'B2' }), bank({ amount: -70, bankRef: 'B2' })];
    run('bank', { kind: 'group-by-key', keys: ['bankRef'], spread: 'voucherNo' });
    expect(found()).toEqual([{ shape: 'group', outcome: 'matched', left: rows, right: [debit] }]);
    expect(open()).toEqual(alone);
  });
  it('spread no key where a voucher has two', () => {
    book({ amount: -1000, voucherNo: 'V', bankRef: 'B1' });
    book({ amount: -5, voucherNo: 'V', bankRef: 'B2' });
    bank({ amount: -1005, bankRef: 'B1' });
    run('bank', { kind: 'group-by-key', keys: ['bankRef'], spread: 'voucherNo' });
    expect(found()).toEqual([]);
  });
  it('prove nothing where they are zero', () => {
    for (const amount of [5, -5]) book({ amount, voucherNo: 'V' });
    for (const amount of [7, -7]) bank({ amount, voucherNo: 'V' });
    run('bank', pass);
    expect(found()).toEqual([]);
  });
  it('want every row within the days', () => {
    book({ amount: 500, voucherNo: 'V' });
    book({ amount: 400, voucherNo: 'V', day: '2026-10-08' });
    bank({ amount: 900, voucherNo: 'V' });
    run('bank', { ...pass, dayTolerance: 2 });
    expect(found()).toEqual([]);
  });
});

describe('a reversal', () => {
  const pass = { kind: 'reversal', side: 'left', keys: ['voucherNo'], dayTolerance: 3 };
  it('nets two opposite rows of one side', () => {
    const rows = [book({ amount: 500, voucherNo: 'V' }), book({ amount: -500, voucherNo: 'V', day: D2 })];
    run('bank', pass, D2);
    expect(found()).toEqual([{ shape: 'net', outcome: 'matched', left: rows, right: [] }]);
    expect(why(rows[1]!)).toEqual(['reversal']);
  });
  for (const [name, other] of [
    ['another amount', { amount: -501 }],
    ['the same direction', { amount: 500 }],
    ['another key', { amount: -500, voucherNo: 'W' }],
    ['another currency', { amount: -500, currency: 'USD' }],
    ['too many days', { amount: -500, day: '2026-10-18' }],
    ['a row that failed', { amount: -500, status: 'failed' }],
  ] as const)
    it(`is none with ${name}`, () => {
      book({ amount: 500, voucherNo: 'V' });
      book({ voucherNo: 'V', ...other });
      run('bank', pass, '2026-10-18');
      expect(found()).toEqual([]);
    });
  it('decides nothing where two rows could have been reversed by one', () => {
    for (const amount of [500, 500, -500]) book({ amount, voucherNo: 'V' });
    run('bank', pass);
    expect(found()).toEqual([]);
    expect(suggested()).toEqual(['not-unique']);
    expect(open()).toEqual([1, 2, 3]);
  });
  it('is told by the number that the later row names', () => {
    const [a, b] = [
      bank({ amount: 900, bankRef: 'ICB7789001' }),
      bank({ amount: -900, bankRef: 'ICB7789001R', memo: '冲正ICB7789001' }),
    ];
    bank({ amount: 900, bankRef: 'ICB7789002' });
    run('bank', { kind: 'reversal', side: 'right', named: 'bankRef', words: ['冲正'] });
    expect(found()).toEqual([{ shape: 'net', outcome: 'matched', left: [], right: [a, b] }]);
  });
  it('names a number only where that is no part of a longer one', () => {
    const [a, b] = [bank({ amount: -500, bankRef: '1000012' }), bank({ amount: 500, day: D2, memo: '冲正 1000012' })];
    bank({ amount: -500, bankRef: '100001' });
    run('bank', { kind: 'reversal', side: 'right', named: 'bankRef', dayTolerance: 3 }, D2);
    expect(found()).toEqual([{ shape: 'net', outcome: 'matched', left: [], right: [a, b] }]);
  });
  it('is none of a row whose number is a part of the one that is named', () => {
    bank({ amount: -500, bankRef: '100001' });
    bank({ amount: 500, day: D2, memo: '冲正 1000012' });
    run('bank', { kind: 'reversal', side: 'right', named: 'bankRef', dayTolerance: 3 }, D2);
    expect(found()).toEqual([]);
  });
  it('wants the later row to say so where words are given', () => {
    const [a, b] = [
      bank({ amount: -500, voucherNo: 'V' }),
      bank({ amount: 500, voucherNo: 'V', memo: '退票：户名不符' }),
    ];
    bank({ amount: -70, voucherNo: 'W' });
    bank({ amount: 70, voucherNo: 'W', memo: '货款' });
    run('bank', { ...pass, side: 'right', words: ['退票', '冲正'] });
    expect(found()).toEqual([{ shape: 'net', outcome: 'matched', left: [], right: [a, b] }]);
  });
});

describe('a transfer between own accounts', () => {
  const pass = { kind: 'own-transfer', side: 'right', dayTolerance: 1 };
  const other = (row: Partial<RowFields> & { amount: number }): number => {
    const id = bank({ account: '1303', ...row });
    db.prepare('UPDATE transactions SET source_id = 5 WHERE id = ?').run(id);
    db.exec('DELETE FROM day_runs; INSERT INTO day_runs SELECT source_id, business_day, id, id FROM transactions');
    return id;
  };
  const names = (id: number, account: string): number => {
    db.prepare('UPDATE transactions SET counterparty_account = ? WHERE id = ?').run(account, id);
    return id;
  };
  beforeEach(() => {
    db.exec(`INSERT INTO real_accounts (id, code, bank_id, number, name, currency, opening_minor, opening_day) VALUES (2, 'icbc2', 1, '1303', 'other', 'CNY', 0, 0);
      INSERT INTO sources (id, code, name, side, format, role, account, real_account_id, cutoff_seconds, carry_days) VALUES (5, 'icbc2', 'icbc2', 'bank', 'icbc-csv', 'transactions', '1303', 2, 86400, 9);
      INSERT INTO reconciliation_sources VALUES (3, 'right', 5)`);
  });
  it('nets out of one and into the other, where one names the other', () => {
    const rows = [names(bank({ amount: -700 }), '13 03'), other({ amount: 700, day: D2 })];
    run('bank', pass, D2);
    expect(found()).toEqual([{ shape: 'net', outcome: 'matched', left: [], right: rows }]);
    expect(why(rows[0]!)).toEqual(['own-transfer']);
  });
  it('is none that nobody names, or that names somebody else', () => {
    bank({ amount: -700 });
    other({ amount: 700 });
    names(bank({ amount: -800 }), '1303');
    names(other({ amount: 800 }), '9999');
    run('bank', pass);
    expect(found()).toEqual([]);
  });
});

describe('a window of amounts and days', () => {
  const pass = { kind: 'window', dayTolerance: 2 };
  const named = (id: number, counterparty: string | null, memo = ''): number => {
    db.prepare('UPDATE transactions SET counterparty = ?, memo = ? WHERE id = ?').run(counterparty, memo, id);
    return id;
  };
  it('pairs what has the amount, the days and the party', () => {
    const rows = [named(book({ amount: 500 }), '顺达物流有限公司'), named(bank({ amount: 500, day: D2 }), '顺达物流')];
    run('bank', pass, D2);
    expect(found()).toEqual([{ shape: 'pair', outcome: 'matched', left: [rows[0]], right: [rows[1]] }]);
    expect(why(rows[0]!)[0]).toBe('best-of-window');
  });
  it('reads the party in the memo where the bank has no field for it', () => {
    named(book({ amount: 500 }), '郑文');
    named(bank({ amount: 500 }), null, '转账支出 郑文 6222');
    run('bank', pass);
    expect(found()).toHaveLength(1);
  });
  it('only suggests without evidence, and says nothing of another party', () => {
    book({ amount: 500 });
    bank({ amount: 500 });
    named(book({ amount: 70 }), '顺达物流有限公司');
    named(bank({ amount: 70 }), '张三');
    run('bank', pass);
    expect(found()).toEqual([]);
    expect(suggested()).toEqual(['not-certain']);
  });
  it('gives each its own where parties cross', () => {
    const [a, b] = [named(book({ amount: 500 }), '王敏'), named(book({ amount: 500 }), '宋子涵')];
    const [c, d] = [named(bank({ amount: 500 }), '宋子涵'), named(bank({ amount: 500 }), '王敏')];
    run('bank', pass);
    expect(found().map(({ left, right }) => [left[0], right[0]])).toEqual([
      [a, d],
      [b, c],
    ]);
  });
  it('confirms none of two that are equally good, though a day lies between them', () => {
    named(book({ amount: 500 }), '王敏');
    named(bank({ amount: 500 }), '王敏');
    named(bank({ amount: 500, day: D2 }), '王敏');
    run('bank', pass, D2);
    expect(found()).toEqual([]);
    expect(suggested()).toEqual(['not-certain']);
  });
  it('pairs twins, and not those that differ in what they are for', () => {
    for (let index = 0; index < 2; index += 1) {
      named(book({ amount: 500 }), '王敏', '运费');
      named(bank({ amount: 500 }), '王敏');
    }
    run('bank', pass);
    expect(found()).toHaveLength(2);
    db = emptyDay();
    named(book({ amount: 500 }), '王敏', '运费');
    named(book({ amount: 500 }), '王敏', '押金');
    for (let index = 0; index < 2; index += 1) named(bank({ amount: 500 }), '王敏');
    run('bank', pass);
    expect(found()).toEqual([]);
  });
  for (const [name, row] of [
    ['another currency', { amount: 500, currency: 'USD' }],
    ['the other direction', { amount: -500 }],
    ['an amount beyond the tolerance', { amount: 503 }],
    ['too many days', { amount: 500, day: '2026-10-17' }],
    ['what failed', { amount: 500, status: 'failed' }],
  ] as const)
    it(`leaves ${name} alone`, () => {
      named(book({ amount: 500 }), '王敏');
      named(bank(row), '王敏');
      run('bank', { ...pass, amountTolerance: 2 }, '2026-10-17');
      expect([found(), suggested()]).toEqual([[], []]);
    });
  for (const [ours, theirs, confirmed] of [
    ['上海恒瑞德商贸有限公司', '恒瑞德商贸', true],
    ['上海恒瑞德商贸有限公司', '恒瑞德（上海）商贸', true],
    ['上海恒瑞德商贸有限公司', '上海恒瑞达商贸有限公司', false],
    ['欧阳文静', '欧阳文婧', false],
    ['欧阳文静', '欧阳文', false],
    ['Acme Trading International Ltd', 'Acme Trading', true],
    ['Shanghai Hengruide International Trading', 'Shanghai Hengruide International Tra', true],
    ['Jan Smith', 'Jon Smith', false],
    ['Acme Store 12', 'Acme Store 13', false],
    ['Acme Trading Store 12', 'Acme Trading Store', false],
  ] as const)
    it(`${confirmed ? 'confirms' : 'does not confirm'} ${ours} by ${theirs}`, () => {
      named(book({ amount: 500 }), ours);
      named(bank({ amount: 500 }), theirs);
      run('bank', pass);
      expect(found()).toHaveLength(confirmed ? 1 : 0);
    });
  it('suggests a name but for a slip, and none that is another', () => {
    named(book({ amount: 500 }), '陈思雨');
    named(bank({ amount: 500 }), '陈思宇');
    named(book({ amount: 70 }), '上海恒瑞德商贸有限公司');
    named(bank({ amount: 70 }), '上海金瑞隆商贸有限公司');
    run('bank', pass);
    expect([found(), suggested()]).toEqual([[], ['not-certain']]);
  });
  it('takes the same money for the same party under two numbers of the bank for two things', () => {
    named(book({ amount: 500, bankRef: '00ICB2026101200000123' }), '王敏');
    named(bank({ amount: 500, day: D2, bankRef: '00ICB2026101300000987' }), '王敏');
    const cut = [
      named(book({ amount: 70, bankRef: '00000456' }), '王敏'),
      named(bank({ amount: 70, bankRef: '00ICB2026101200000456' }), '王敏'),
    ];
    run('bank', pass, D2);
    expect(found().map(({ left, right }) => [...left, ...right])).toEqual([cut]);
    expect(suggested()).toEqual([]);
  });
  it('takes a text that says another account of the same kind for another party', () => {
    const account = (id: number, number: string): number => {
      db.prepare('UPDATE transactions SET counterparty_account = ? WHERE id = ?').run(number, id);
      return id;
    };
    account(named(book({ amount: 500 }), '郑文'), '6222018197807680354');
    named(bank({ amount: 500 }), null, '转账支出 郑文 6222018197999911111');
    account(named(book({ amount: 70 }), '罗刚'), '6222018197807680354');
    named(bank({ amount: 70 }), null, '转账支出 20261012000000000456 罗刚');
    run('bank', pass);
    expect(found()).toHaveLength(1);
    expect(found()[0]!.left).toEqual([3]);
    expect(suggested()).toEqual([]);
  });
  it('takes what the ledger has on another account of the bank for another thing', () => {
    db.exec(`INSERT INTO real_accounts (id, code, bank_id, number, name, currency, opening_minor, opening_day) VALUES (2, 'hsbc', 1, '1303', 'other', 'CNY', 0, 20000);
      INSERT INTO virtual_accounts (id, code, name, level, account_type_id, real_account_id, holder, opening_minor) VALUES (9, 'V9', 'nine', 1, 1, 2, 'nine', 0)`);
    named(book({ amount: 500, account: 'V9' }), '王敏');
    named(bank({ amount: 500 }), '王敏');
    const own = [named(book({ amount: 70, account: 'V1' }), '王敏'), named(bank({ amount: 70 }), '王敏')];
    run('bank', pass);
    expect(found().map(({ left, right }) => [...left, ...right])).toEqual([own]);
    expect(suggested()).toEqual([]);
  });
  it('confirms nothing where the numbers may be those of two things in a row, unless another number is the same', () => {
    named(book({ amount: 500, bankRef: '00ICB2026101200000123' }), '王敏');
    named(bank({ amount: 500, bankRef: '00ICB2026101200000124' }), '王敏');
    run('bank', pass);
    expect([found(), suggested()]).toEqual([[], ['not-certain']]);
    const numbers = ['orderNo', 'channelNo'].map((field) => ({ left: field, right: field, as: 'number' }));
    const row = { day: D1, amount: 500, channelNo: 'C2026101200000077', occurredAt: 1000 };
    add(db, 'book', { ...row, orderNo: 'DD20261012W0000012' });
    add(db, 'wechat', { ...row, orderNo: 'DD20261012W0000013' });
    run('orders', { kind: 'window', alike: numbers });
    expect(found()).toHaveLength(1);
  });
  it('takes a slip in a number for no contradiction, and the moment for the evidence', () => {
    const slip = {
      kind: 'window',
      alike: [{ left: 'orderNo', right: 'orderNo', as: 'number' }],
      seconds: 60,
    };
    const left = add(db, 'book', { day: D1, amount: 500, orderNo: 'DD20261012W0000012', occurredAt: 1000 });
    const right = add(db, 'wechat', { day: D1, amount: 500, orderNo: 'DD20261021W0000012', occurredAt: 1030 });
    add(db, 'book', { day: D1, amount: 900, orderNo: 'DD20261012W0000031', occurredAt: 1000 });
    add(db, 'wechat', { day: D1, amount: 900, orderNo: 'DD20261012W0000032', occurredAt: 5000 });
    run('orders', slip);
    expect(found().map((match) => [match.left[0], match.right[0]])).toEqual([[left, right]]);
    expect(suggested()).toEqual(['not-certain']);
  });
});

describe('sums alone', () => {
  const pass = { kind: 'subset-sum', block: ['counterparty'], dayTolerance: 3 };
  const of = (id: number, counterparty: string): number => {
    db.prepare('UPDATE transactions SET counterparty = ? WHERE id = ?').run(counterparty, id);
    return id;
  };
  it('group the only rows of a party that come to a receipt', () => {
    const left = [10_307, 20_411].map((amount) => of(book({ amount }), '王敏'));
    of(book({ amount: 5_000 }), '王敏');
    const right = of(bank({ amount: 30_718 }), '王敏');
    run('bank', pass);
    expect(found()).toEqual([{ shape: 'group', outcome: 'matched', left, right: [right] }]);
    expect(why(right)).toEqual(['sums-alone']);
  });
  it('read the party in the memo where the bank has no field for it', () => {
    const left = [10_307, 20_411].map((amount) => of(book({ amount }), '郑文'));
    const right = bank({ amount: 30_718, memo: '转账存入 货款 郑文 6222018197807680354' });
    run('bank', pass);
    expect(found()).toEqual([{ shape: 'group', outcome: 'matched', left, right: [right] }]);
  });
  it('are no sum over two accounts of the bank', () => {
    db.exec(`INSERT INTO real_accounts (id, code, bank_id, number, name, currency, opening_minor, opening_day) VALUES (2, 'hsbc', 1, '1303', 'other', 'CNY', 0, 20000);
      INSERT INTO virtual_accounts (id, code, name, level, account_type_id, real_account_id, holder, opening_minor) VALUES (9, 'V9', 'nine', 1, 1, 2, 'nine', 0)`);
    for (const third of ['V1', null]) {
      const day = third === null ? D2 : D1;
      of(book({ amount: 10_307, account: 'V9', day }), '王敏');
      of(book({ amount: 20_411, account: 'V1', day }), '王敏');
      of(bank({ amount: 30_718, day }), '王敏');
      of(book({ amount: 3, account: third, day }), '王敏');
    }
    run('bank', pass, D2);
    expect([found(), suggested()]).toEqual([[], []]);
  });
  it('only suggest where several choices come to it', () => {
    for (const amount of [10_000, 20_000, 15_000, 15_000]) of(book({ amount, memo: `${amount}` }), '王敏');
    of(bank({ amount: 30_000 }), '王敏');
    run('bank', pass);
    expect(found()).toEqual([]);
    expect(suggested()).toEqual(['not-certain']);
    expect(db.prepare('SELECT count(*) FROM suggestion_members').pluck().get()).toBe(5);
  });
  it('only suggest what other parties owe, where the sides say who they are', () => {
    of(book({ amount: 123_457 }), '王敏');
    of(book({ amount: 998_811 }), '宋子涵');
    of(bank({ amount: 1_122_268 }), '罗刚');
    run('bank', { ...pass, block: [] });
    expect([found(), suggested()]).toEqual([[], ['not-certain']]);
  });
  it('only suggest round amounts, whatever odd ones stand among them', () => {
    for (const amount of [500_000, 700_000, 123_457]) of(book({ amount, memo: `${amount}` }), '王敏');
    of(bank({ amount: 1_200_000 }), '王敏');
    run('bank', pass);
    expect([found(), suggested()]).toEqual([[], ['not-certain']]);
  });
  it('are not looked for among other parties, days or directions', () => {
    of(book({ amount: 10_307 }), '王敏');
    of(book({ amount: 20_411 }), '宋子涵');
    of(bank({ amount: 30_718 }), '王敏');
    of(book({ amount: 10_307 }), '罗刚');
    of(book({ amount: 20_411, day: '2026-10-20' }), '罗刚');
    of(bank({ amount: 30_718 }), '罗刚');
    run('bank', pass, '2026-10-20');
    expect([found(), suggested()]).toEqual([[], []]);
  });
  it('are less the fees where the pass says so', () => {
    of(book({ amount: 10_307, fee: 31 }), '王敏');
    of(book({ amount: 20_411, fee: 61 }), '王敏');
    of(bank({ amount: 30_626 }), '王敏');
    run('bank', { ...pass, leftSum: 'net' });
    expect(found()).toHaveLength(1);
  });
});

describe("numbers that are another row's", () => {
  const byNumber = { kind: 'exact-key', code: 'number', name: 'number', keys: ['channel', 'orderNo'], dayTolerance: 1 };
  const alike = {
    kind: 'window',
    code: 'alike',
    name: 'alike',
    alike: [
      { left: 'channel', right: 'channel', as: 'name' },
      { left: 'orderNo', right: 'orderNo', as: 'number' },
    ],
    seconds: 60,
    evidence: 2,
  };
  const both = (): void => {
    rules(db, 'orders', [byNumber, alike]);
    db.transaction(() => runReconciliation(db, readPlans(db, 'orders')[0]!, day(D1), new Date(0)))();
  };
  const left = (orderNo: string, amount: number, occurredAt: number): number =>
    add(db, 'book', { day: D1, amount, orderNo, occurredAt });
  const right = (orderNo: string, amount: number, occurredAt: number): number =>
    add(db, 'wechat', { day: D1, amount, orderNo, occurredAt });

  it('contradict nothing once their own row has been found', () => {
    const wrong = left('DD2026101200000777', 500, 1000);
    const meant = right('DD2026101200000123', 500, 1030);
    const own = [left('DD2026101200000777', 900, 7000), right('DD2026101200000777', 900, 7020)];
    both();
    expect(found().map((match) => [match.left[0], match.right[0]])).toEqual([own, [wrong, meant]]);
    const evidence = db.prepare<[number], string>('SELECT evidence FROM matches WHERE left_id = ?').pluck();
    expect(JSON.parse(evidence.get(wrong)!).setAside).toEqual(['orderNo']);
    expect(why(wrong)).toContain('number-set-aside');
    expect(why(own[0]!)).not.toContain('number-set-aside');
  });
  it('contradict while nobody else has them', () => {
    left('DD2026101200000777', 500, 1000);
    right('DD2026101200000123', 500, 1030);
    both();
    expect([found(), suggested()]).toEqual([[], ['not-certain']]);
  });
  it('contradict nothing once their own row was found on the day before', () => {
    const own = [left('DD2026101200000777', 900, 7000), right('DD2026101200000777', 900, 7020)];
    const wrong = add(db, 'book', { day: D2, amount: 500, orderNo: 'DD2026101200000777', occurredAt: 90_000 });
    const meant = add(db, 'wechat', { day: D2, amount: 500, orderNo: 'DD2026101300000123', occurredAt: 90_030 });
    const window = { ...alike, dayTolerance: 1 };
    rules(db, 'orders', [byNumber, window]);
    for (const on of [D1, D2])
      db.transaction(() => runReconciliation(db, readPlans(db, 'orders')[0]!, day(on), new Date(0)))();
    expect(found().map((match) => [match.left[0], match.right[0]])).toEqual([own, [wrong, meant]]);
  });
  it('are not those of an order, which names its payment and other refunds as well', () => {
    const refund = (source: 'book' | 'wechat', on: string, row: Partial<RowFields> & { amount: number }): number =>
      add(db, source, { day: on, kind: 'refund', ...row });
    const [A, B] = ['DD2026101200000777', 'DD2026101200009123'];
    const earlier = ['book', 'wechat'] as const;
    for (const source of earlier) {
      add(db, source, { day: D1, amount: 900, orderNo: A, occurredAt: 7000 });
      refund(source, D1, { amount: -300, orderNo: A, refundNo: 'RF2026101200000001', occurredAt: 8000 });
    }
    const late = [
      refund('book', D2, { amount: -200, orderNo: A, occurredAt: 90_000 }),
      refund('wechat', D2, { amount: -200, orderNo: A, refundNo: 'RF2026101300000005', occurredAt: 90_001 }),
      refund('book', D2, { amount: -200, orderNo: B, occurredAt: 90_002 }),
      refund('wechat', D2, { amount: -200, orderNo: B, refundNo: 'RF2026101300000942', occurredAt: 90_003 }),
    ];
    const refunds = { left: { kind: ['refund'] }, right: { kind: ['refund'] } };
    const byRefund = { ...byNumber, ...refunds, code: 'refund', name: 'refund', keys: ['channel', 'refundNo'] };
    rules(
      db,
      'orders',
      [byNumber, byRefund, { ...alike, ...refunds, dayTolerance: 1 }].map((pass) => ({ ...pass })),
    );
    for (const on of [D1, D2])
      db.transaction(() => runReconciliation(db, readPlans(db, 'orders')[0]!, day(on), new Date(0)))();
    expect(
      found()
        .slice(-2)
        .flatMap((match) => [match.left[0], match.right[0]]),
    ).toEqual(late);
  });
  it('contradict as ever where the row of the day before is of the same amount: that is booked twice', () => {
    left('DD2026101200000777', 500, 7000);
    right('DD2026101200000777', 500, 7020);
    add(db, 'book', { day: D2, amount: 500, orderNo: 'DD2026101200000777', occurredAt: 90_000 });
    add(db, 'wechat', { day: D2, amount: 500, orderNo: 'DD2026101300000123', occurredAt: 90_030 });
    rules(db, 'orders', [byNumber, { ...alike, dayTolerance: 1 }]);
    for (const on of [D1, D2])
      db.transaction(() => runReconciliation(db, readPlans(db, 'orders')[0]!, day(on), new Date(0)))();
    expect([found().length, suggested()]).toEqual([1, ['not-certain']]);
  });
  it('tie no two rows where another has the number written otherwise, and agrees', () => {
    const otherwise = {
      ...byNumber,
      code: 'otherwise',
      name: 'otherwise',
      keys: ['channel', { left: 'orderNo', right: 'orderNo', ignore: ['case', 'spaces'] }],
    };
    const slipped = left('DD2026101200000777', 900, 1000);
    const meant = right('DD2026101200000707', 900, 1010);
    const own = [left('dd20261012 00000777', 500, 7000), right('DD2026101200000777', 500, 7020)];
    rules(db, 'orders', [byNumber, otherwise, alike]);
    db.transaction(() => runReconciliation(db, readPlans(db, 'orders')[0]!, day(D1), new Date(0)))();
    expect(found().map(({ outcome, left: [one], right: [other] }) => [outcome, one, other])).toEqual([
      ['matched', ...own],
      ['matched', slipped, meant],
    ]);
  });
  it('tie two rows of other amounts where nothing else has the number', () => {
    left('DD2026101200000777', 900, 1000);
    left('dd2026101200000777', 400, 1000);
    right('DD2026101200000777', 500, 7020);
    const otherwise = { ...byNumber, code: 'otherwise', name: 'otherwise' };
    rules(db, 'orders', [
      byNumber,
      { ...otherwise, keys: ['channel', { left: 'orderNo', right: 'orderNo', ignore: ['case'] }] },
    ]);
    db.transaction(() => runReconciliation(db, readPlans(db, 'orders')[0]!, day(D1), new Date(0)))();
    expect(found().map(({ outcome }) => outcome)).toEqual(['mismatched']);
  });
  it('make no mismatch of two rows that agree neither in size nor in direction', () => {
    const rows = [
      add(db, 'book', { day: D1, amount: 16_889, channel: null, bankRef: 'B1' }),
      add(db, 'icbc', { day: D1, amount: -1287, bankRef: 'B1' }),
    ];
    run('bank', { kind: 'exact-key', keys: ['bankRef'] });
    expect([found(), suggested()]).toEqual([[], []]);
    expect(open()).toEqual(rows);
  });
  it('make a mismatch of the same size the other way, and of another size the same way', () => {
    for (const [index, [one, other]] of (
      [
        [100, -100],
        [100, 70],
      ] as const
    ).entries()) {
      add(db, 'book', { day: D1, amount: one, channel: null, bankRef: `B${index}` });
      add(db, 'icbc', { day: D1, amount: other, bankRef: `B${index}` });
    }
    run('bank', { kind: 'exact-key', keys: ['bankRef'] });
    expect(found().map(({ outcome }) => outcome)).toEqual(['mismatched', 'mismatched']);
  });
  it('leave a row to others where its twin by number is the other way', () => {
    const rows = [
      add(db, 'book', { day: D1, amount: 300, channel: null, bankRef: 'B1' }),
      add(db, 'icbc', { day: D1, amount: -77, bankRef: 'B1' }),
      add(db, 'icbc', { day: D1, amount: 300, bankRef: 'B1' }),
    ];
    run('bank', { kind: 'exact-key', keys: ['bankRef'] });
    expect(found()).toEqual([{ shape: 'pair', outcome: 'matched', left: [rows[0]], right: [rows[2]] }]);
    expect(open()).toEqual([rows[1]]);
  });
});

describe('a question over numbers that contradict', () => {
  const pass = { kind: 'exact-key', keys: ['orderNo'], agree: ['channelNo'] };
  const members = (): number[] =>
    db.prepare<[], number>('SELECT transaction_id FROM suggestion_members ORDER BY 1').pluck().all();

  it('is asked over the row of the key and the row of the other number', () => {
    const rows = [add(db, 'book', { day: D1, amount: 100, orderNo: 'ORDER-A', channelNo: 'C-2' })];
    rows.push(add(db, 'wechat', { day: D1, amount: 100, orderNo: 'ORDER-A', channelNo: 'C-1' }));
    rows.push(add(db, 'wechat', { day: D1, amount: 100, orderNo: 'ORDER-B', channelNo: 'C-2' }));
    run('orders', pass);
    expect([suggested(), members()]).toEqual([['contradicts'], rows]);
    expect(open()).toEqual(rows);
  });
  it('does not ask over a row that has found its own', () => {
    const rows = [add(db, 'book', { day: D1, amount: 100, orderNo: 'ORDER-A', channelNo: 'C-2' })];
    rows.push(add(db, 'wechat', { day: D1, amount: 100, orderNo: 'ORDER-A', channelNo: 'C-1' }));
    add(db, 'wechat', { day: D1, amount: 100, orderNo: 'ORDER-B', channelNo: 'C-2' });
    add(db, 'book', { day: D1, amount: 100, orderNo: 'ORDER-B', channelNo: 'C-2' });
    run('orders', pass);
    expect([suggested(), members()]).toEqual([['contradicts'], rows]);
  });
  it('is none where the key says little: its rows wait, and no later pass takes them', () => {
    const rows = [
      add(db, 'book', { day: D1, amount: 100, orderNo: '01', channelNo: 'C-2', occurredAt: 5 }),
      add(db, 'wechat', { day: D1, amount: 100, orderNo: '01', channelNo: 'C-1', occurredAt: 6 }),
    ];
    rules(db, 'orders', [
      { code: 'one', name: 'one', ...pass },
      { kind: 'window', code: 'two', name: 'two', seconds: 60 },
    ]);
    db.transaction(() => runReconciliation(db, readPlans(db, 'orders')[0]!, day(D1), new Date(0)))();
    expect([found(), suggested(), open()]).toEqual([[], [], rows]);
  });
  it('is not asked of rows that differ in amount and number where there are more', () => {
    for (const [index, amount] of [100, 250].entries()) {
      add(db, 'book', { day: D1, amount, orderNo: 'ORDER-A', channelNo: `B-${index}` });
      add(db, 'wechat', { day: D1, amount, orderNo: 'ORDER-A', channelNo: `C-${index}` });
    }
    run('orders', pass);
    expect(suggested()).toEqual(['contradicts', 'contradicts']);
    expect(db.prepare('SELECT count(*) FROM suggestion_members GROUP BY suggestion_id').pluck().all()).toEqual([2, 2]);
  });
});

describe('a pass that may only suggest', () => {
  const suggest = { outcome: 'suggest' };
  const members = (): number[] =>
    db.prepare<[], number>('SELECT transaction_id FROM suggestion_members ORDER BY 1').pluck().all();

  it('suggests groups under one key, and pairs', () => {
    const rows = [
      book({ amount: 100, bankRef: 'B1' }),
      book({ amount: 200, bankRef: 'B1' }),
      bank({ amount: 300, bankRef: 'B1' }),
    ];
    const pair = [book({ amount: 50, bankRef: 'B2' }), bank({ amount: 50, bankRef: 'B2' })];
    run('bank', { kind: 'group-by-key', keys: ['bankRef'], ...suggest });
    expect(found()).toEqual([]);
    expect(suggested()).toEqual(['pass-suggests', 'pass-suggests']);
    expect(members()).toEqual([...rows, ...pair]);
    expect(open()).toEqual([...rows, ...pair]);
    expect(why(rows[0]!)).toEqual(['pass-suggests']);
  });
  it('suggests the rows that a text names', () => {
    const rows = [book({ amount: 100, orderNo: 'ORDER-1' }), book({ amount: 200, orderNo: 'ORDER-2' })];
    rows.push(bank({ amount: 300, memo: 'ORDER-1 ORDER-2' }));
    run('bank', { kind: 'reference-in-text', reference: 'orderNo', ...suggest });
    expect([found(), suggested()]).toEqual([[], ['pass-suggests']]);
    expect(open()).toEqual(rows);
  });
  it('suggests what nets out', () => {
    const rows = [book({ amount: 100, voucherNo: 'V1' }), book({ amount: -100, voucherNo: 'V1' })];
    run('bank', { kind: 'net-zero', keys: ['voucherNo'], ...suggest });
    expect([found(), suggested()]).toEqual([[], ['pass-suggests']]);
    expect(open()).toEqual(rows);
  });
  it('leaves its rows to a pass that may confirm, and its suggestion goes', () => {
    book({ amount: 100, bankRef: 'B1' });
    bank({ amount: 100, bankRef: 'B1' });
    rules(db, 'bank', [
      { kind: 'group-by-key', code: 'one', name: 'one', keys: ['bankRef'], ...suggest },
      { kind: 'exact-key', code: 'two', name: 'two', keys: ['bankRef'] },
    ]);
    db.transaction(() => runReconciliation(db, readPlans(db, 'bank')[0]!, day(D1), new Date(0)))();
    expect([found().length, suggested()]).toEqual([1, []]);
  });
});

describe('a pass that cannot look at everything', () => {
  const pass = { kind: 'subset-sum', code: 'sums', name: 'Sums' };
  const report = (pass: Record<string, unknown>) => {
    rules(db, 'bank', [pass]);
    return db.transaction(() => runReconciliation(db, readPlans(db, 'bank')[0]!, day(D1), new Date(0)))();
  };
  it('says which rows were more than its budget of steps', () => {
    for (let index = 0; index < 60; index += 1) book({ amount: 100_003 + index * index * 7 });
    for (let index = 0; index < 40; index += 1) bank({ amount: 300_011 + index * index * 13 });
    expect(report({ ...pass, many: 'both', budget: 1000 }).givenUp).toEqual([
      { pass: 'sums', passName: 'Sums', limit: 'budget', most: 1000, rows: 100 },
    ]);
    expect(found()).toEqual([]);
  });
  it('says which blocks have too many rows, and looks at the others', () => {
    for (let index = 0; index < 400; index += 1) book({ amount: 101 });
    bank({ amount: 40_400 });
    const others = [book({ amount: -10_307 }), book({ amount: -20_411 })];
    const sum = bank({ amount: -30_718 });
    expect(report(pass).givenUp).toEqual([{ pass: 'sums', passName: 'Sums', limit: 'rows', most: 400, rows: 401 }]);
    expect(found()).toEqual([{ shape: 'group', outcome: 'matched', left: others, right: [sum] }]);
  });
  it('says that a window has too many pairs that could be', () => {
    for (let index = 0; index < 1450; index += 1) {
      book({ amount: 100 });
      bank({ amount: 100 });
    }
    expect(report({ kind: 'window', code: 'near', name: 'Near' }).givenUp).toEqual([
      { pass: 'near', passName: 'Near', limit: 'candidates', most: 2_000_000, rows: 2900 },
    ]);
  });
  it('says nothing where it looked at all', () => {
    book({ amount: 10_307 });
    expect(report(pass).givenUp).toEqual([]);
  });
});
