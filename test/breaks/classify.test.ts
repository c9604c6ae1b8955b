import { beforeEach, describe, expect, it } from 'vitest';
import { Refusal } from '../../shared/value/result.ts';
import {
  approve,
  assign,
  classify,
  findBreak,
  forgetBreaksFrom,
  giveBack,
  listBreaks,
  listProofs,
  note,
  propose,
  prove,
  reopen,
} from '../../src-main/breaks/index.ts';
import { readPlans, runReconciliation } from '../../src-main/matching/index.ts';
import type { Write } from '../../src-main/store/index.ts';
import { add, day, emptyDay, rules } from '../helpers/bookkeeping.ts';

const D1 = '2026-10-12';
const D2 = '2026-10-13';
const D3 = '2026-10-14';
const now = new Date(1_760_000_000_000);
let db: Write;
beforeEach(() => {
  db = emptyDay();
  db.exec(
    "INSERT INTO people (code, name, role, limit_minor) VALUES ('wang', 'Wang', 'clerk', NULL), ('li', 'Li', 'checker', 100000), ('boss', 'Boss', 'administrator', NULL), ('audit', 'Audit', 'auditor', NULL)",
  );
});

function reconcile(on: string): void {
  db.transaction(() => {
    for (const plan of readPlans(db)) runReconciliation(db, plan, day(on), now);
    classify(db, day(on), now);
    prove(db, day(on), 'CNY');
  })();
}

const breaks = (): string[] =>
  listBreaks(db, {}, 'day', 0, 100)
    .rows.map((row) => `${row.scope} ${row.kind} ${row.subject} ${row.state} ${row.effect}`)
    .sort();
const only = () => {
  const { rows } = listBreaks(db, {}, 'day', 0, 100);
  expect(rows).toHaveLength(1);
  return rows[0]!;
};
const codeOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    if (error instanceof Refusal) return error.problems[0]!.code;
    throw error;
  }
  return 'none';
};

describe('classification', () => {
  it('names what only the book has: pending until its days have passed, then open', () => {
    add(db, 'book', { day: D1, amount: 12000, orderNo: 'A' });
    reconcile(D1);
    expect(breaks()).toEqual(['orders BOOK_ONLY A pending -120.00']);
    reconcile(D2);
    expect(breaks()).toEqual(['orders BOOK_ONLY A open -120.00']);
    expect(only()).toMatchObject({ attempts: 2, firstSeen: D1, lastSeen: D2, age: 1 });
  });

  it('lets a pending break vanish when the partner comes, and keeps its history', () => {
    add(db, 'book', { day: D1, amount: 12000, orderNo: 'A' });
    reconcile(D1);
    add(db, 'wechat', { day: D2, amount: 12000, orderNo: 'A' });
    reconcile(D2);
    expect(breaks()).toEqual(['orders BOOK_ONLY A closed -120.00']);
    expect(db.prepare('SELECT action FROM break_events ORDER BY id').pluck().all()).toEqual(['found', 'vanished']);
  });

  it('names what only the channel, or only the bank has', () => {
    add(db, 'wechat', { day: D1, amount: 500, orderNo: 'C' });
    add(db, 'icbc', { day: D1, amount: -1000, bankRef: 'FEE1', memo: 'account fee' });
    reconcile(D1);
    expect(breaks()).toEqual(['bank BANK_ONLY FEE1 pending -10.00', 'orders CHANNEL_ONLY C pending 5.00']);
  });

  it('names a refund that one side lacks', () => {
    add(db, 'book', { day: D1, amount: -500, kind: 'refund', refundNo: 'R' });
    reconcile(D1);
    expect(only()).toMatchObject({ kind: 'REFUND_MISSING', effect: '5.00' });
  });

  it('puts status first, then amount, then fee, and lists the others under it', () => {
    add(db, 'book', { day: D1, amount: 100, fee: 1, orderNo: 'S', status: 'pending' });
    add(db, 'wechat', { day: D1, amount: 200, fee: 2, orderNo: 'S' });
    add(db, 'book', { day: D1, amount: 100, fee: 1, orderNo: 'M' });
    add(db, 'wechat', { day: D1, amount: 200, fee: 2, orderNo: 'M' });
    add(db, 'book', { day: D1, amount: 100, fee: 1, orderNo: 'Y' });
    add(db, 'wechat', { day: D1, amount: 100, fee: 2, orderNo: 'Y' });
    reconcile(D1);
    const { rows } = listBreaks(db, {}, 'kind', 0, 10);
    expect(rows.map((row) => [row.kind, row.also, row.effect])).toEqual([
      ['AMOUNT_MISMATCH', ['FEE_MISMATCH'], '0.99'],
      ['FEE_MISMATCH', [], '-0.01'],
      ['STATUS_MISMATCH', ['AMOUNT_MISMATCH', 'FEE_MISMATCH'], '1.98'],
    ]);
  });

  it('makes one DUPLICATE of a key that stands twice on one side', () => {
    add(db, 'book', { day: D1, amount: 100, orderNo: 'D' });
    add(db, 'wechat', { day: D1, amount: 100, orderNo: 'D' });
    add(db, 'wechat', { day: D1, amount: 100, orderNo: 'D' });
    reconcile(D1);
    expect(breaks()).toEqual(['orders DUPLICATE D open 1.00']);
  });

  it('names an internal movement without its counterpart at once', () => {
    add(db, 'book', { day: D1, amount: -500, kind: 'transfer', voucherNo: 'V', channel: null });
    reconcile(D1);
    expect(breaks()).toEqual(['bank UNLINKED_VIRTUAL V open 5.00']);
  });

  it('tells two rows with one number apart by occurrence', () => {
    add(db, 'book', { day: D1, amount: 100, orderNo: 'T' });
    add(db, 'book', { day: D1, amount: 100, orderNo: 'T' });
    reconcile(D1);
    expect(breaks()).toEqual(['orders BOOK_ONLY T pending -1.00', 'orders BOOK_ONLY T#2 pending -1.00']);
  });

  it('names a settlement that is short, one that is over, and one that never came', () => {
    add(db, 'wechat', { day: D1, amount: 10000, fee: 60, orderNo: 'A' });
    add(db, 'book', { day: D1, amount: 10000, fee: 60, orderNo: 'A' });
    add(db, 'alipay', { day: D1, amount: 500, orderNo: 'B' });
    add(db, 'book', { day: D1, amount: 500, orderNo: 'B', channel: 'alipay' });
    add(db, 'icbc', { day: D2, amount: 9900, memo: 'TENPAY' });
    reconcile(D1);
    expect(breaks()).toEqual([]);
    reconcile(D2);
    expect(breaks()).toEqual([
      'settlements SETTLEMENT_SHORT alipay:2026-10-12 open -5.00',
      'settlements SETTLEMENT_SHORT wechat:2026-10-12 open -0.40',
    ]);
    add(db, 'icbc', { day: D2, amount: 600, memo: 'ALIPAY' });
    reconcile(D2);
    expect(breaks()).toContain('settlements SETTLEMENT_OVER alipay:2026-10-12 open 1.00');
    expect(breaks()).toContain('settlements SETTLEMENT_SHORT alipay:2026-10-12 closed -5.00');
  });
});

describe('identity', () => {
  it('doubles nothing and loses no note when a day is run again', () => {
    add(db, 'book', { day: D1, amount: 12000, orderNo: 'A' });
    reconcile(D1);
    note(db, { id: only().id, person: 'wang', now }, 'asked the station');
    const before = only();
    forgetBreaksFrom(db, day(D1), ['orders', 'settlements', 'bank']);
    reconcile(D1);
    expect(only()).toEqual(before);
    expect(db.prepare("SELECT count(*) FROM break_events WHERE action = 'note'").pluck().get()).toBe(1);
  });

  it('opens a vanished break again when it comes back', () => {
    add(db, 'book', { day: D1, amount: 12000, orderNo: 'A' });
    reconcile(D1);
    const partner = add(db, 'wechat', { day: D1, amount: 12000, orderNo: 'A' });
    reconcile(D1);
    expect(only().state).toBe('closed');
    db.prepare('DELETE FROM match_members').run();
    db.prepare('DELETE FROM matches').run();
    db.prepare('DELETE FROM transactions WHERE id = ?').run(partner);
    reconcile(D1);
    expect(only().state).toBe('pending');
    reconcile(D2);
    expect(only().state).toBe('open');
  });
});

describe('the life of a break', () => {
  const opened = (): string => {
    add(db, 'book', { day: D1, amount: 12000, orderNo: 'A' });
    reconcile(D1);
    reconcile(D2);
    return only().id;
  };
  const adjustment = { type: 'adjustment', template: 'shortage-suspense', note: '' } as const;

  it('goes from maker to checker and closes', () => {
    const id = opened();
    assign(db, { id, person: 'li', now }, 'wang');
    const proposed = propose(db, { id, person: 'wang', now }, adjustment);
    const approved = approve(db, { id, person: 'li', now }, proposed.contentHash);
    expect([approved.maker, approved.view.state, approved.hash]).toEqual(['wang', 'closed', proposed.contentHash]);
    reopen(db, { id, person: 'wang', now }, 'wrong station');
    expect(findBreak(db, id)?.state).toBe('open');
  });

  it('does not close again what people closed, nor open it by running', () => {
    const id = opened();
    propose(db, { id, person: 'wang', now }, adjustment);
    approve(db, { id, person: 'li', now });
    reconcile(D2);
    expect(findBreak(db, id)?.state).toBe('closed');
  });

  it('refuses the maker as checker, a clerk as checker, an auditor as maker, and a sum beyond the limit', () => {
    const id = opened();
    propose(db, { id, person: 'li', now }, adjustment);
    expect(codeOf(() => approve(db, { id, person: 'li', now }))).toBe('MAKER_IS_CHECKER');
    expect(codeOf(() => approve(db, { id, person: 'wang', now }))).toBe('PERSON_UNKNOWN');
    expect(codeOf(() => propose(db, { id, person: 'audit', now }, adjustment))).toBe('PERSON_UNKNOWN');
    db.exec("UPDATE people SET limit_minor = 11999 WHERE code = 'li'");
    propose(db, { id, person: 'wang', now }, adjustment);
    expect(codeOf(() => approve(db, { id, person: 'li', now }))).toBe('LIMIT_OF_PERSON');
    expect(approve(db, { id, person: 'boss', now }).view.state).toBe('closed');
  });

  it('voids an approval of anything but exactly what was looked at', () => {
    const id = opened();
    const first = propose(db, { id, person: 'wang', now }, adjustment);
    propose(db, { id, person: 'wang', now }, { type: 'write-off', note: 'small' });
    expect(codeOf(() => approve(db, { id, person: 'li', now }, first.contentHash))).toBe('PROPOSAL_CHANGED');
    db.prepare('UPDATE breaks SET effect_minor = effect_minor - 1 WHERE id = ?').run(id);
    expect(codeOf(() => approve(db, { id, person: 'li', now }))).toBe('PROPOSAL_CHANGED');
  });

  it('keeps the order of steps', () => {
    const id = opened();
    expect(codeOf(() => approve(db, { id, person: 'li', now }))).toBe('BREAK_WRONG_STATE');
    expect(codeOf(() => reopen(db, { id, person: 'wang', now }, 'x'))).toBe('BREAK_WRONG_STATE');
    expect(codeOf(() => giveBack(db, { id, person: 'li', now }, 'x'))).toBe('BREAK_WRONG_STATE');
    expect(codeOf(() => note(db, { id: 'brk_none', person: 'wang', now }, 'x'))).toBe('NOT_FOUND');
  });
});

describe('the daily proofs', () => {
  const statement = (on: string, opening: number, closing: number): void => {
    const sequence = db.prepare<[], number>('SELECT count(*) + 1 FROM statement_balances').pluck().get()!;
    db.prepare("INSERT INTO statement_balances VALUES (3, ?, 3, '1202', 'CNY', ?, ?, ?, ?, ?, NULL)").run(
      sequence,
      day(on),
      day(on),
      opening,
      closing,
      closing - opening,
    );
  };
  const proof = (kind: string, on: string, scope?: string) =>
    listProofs(db, day(on), 0, 100).rows.find((row) => row.kind === kind && (!scope || row.scope === scope))!;

  it('names a statement whose closing is not its opening and our rows, keeps it on later days, and lets it go', () => {
    add(db, 'icbc', { day: D1, amount: 500, bankRef: 'A', memo: 'x' });
    statement(D1, 100000, 100900);
    const found = (): string[] => breaks().filter((one) => one.startsWith('balance'));
    reconcile(D1);
    expect(found()).toEqual([`balance BALANCE_MISMATCH icbc:${D1} open 4.00`]);
    reconcile(D2);
    expect(found()).toEqual([`balance BALANCE_MISMATCH icbc:${D1} open 4.00`]);
    const [row] = listBreaks(db, { kinds: ['BALANCE_MISMATCH'] }, 'day', 0, 1).rows;
    expect(row!.detail).toEqual({ held: '1005.00', closing: '1009.00' });
    add(db, 'icbc', { day: D1, amount: 400, bankRef: 'B', memo: 'y' });
    reconcile(D1);
    reconcile(D2);
    expect(found()).toEqual([`balance BALANCE_MISMATCH icbc:${D1} closed 4.00`]);
  });

  it('(b) takes several statements of a day as one, and one that contradicts them as another', () => {
    add(db, 'icbc', { day: D1, amount: 500, bankRef: 'A', memo: 'x' });
    add(db, 'icbc', { day: D1, amount: 700, bankRef: 'B', memo: 'y' });
    statement(D1, 100500, 101200);
    statement(D1, 100000, 100500);
    reconcile(D1);
    expect(proof('b', D1)).toMatchObject({ verdict: 'PROVEN', scope: 'icbc', left: '1012.00', right: '1012.00' });
    statement(D1, 100000, 100900);
    reconcile(D1);
    expect(proof('b', D1, 'icbc #2')).toMatchObject({ verdict: 'INCOMPLETE' });
  });

  it('names statements that do not follow one another until the one between them is there', () => {
    const gaps = () => breaks().filter((line) => line.includes('STATEMENT_GAP'));
    statement(D1, 100000, 100500);
    statement(D3, 100900, 101000);
    reconcile(D1);
    reconcile(D3);
    expect(gaps()).toEqual(['balance STATEMENT_GAP icbc:1202:2026-10-12..2026-10-14 open 4.00']);
    const { rows } = listBreaks(db, { kinds: ['STATEMENT_GAP'] }, 'day', 0, 10);
    expect(rows[0]!.detail).toEqual({ account: '1202', closing: '1005.00', opening: '1009.00', days: D2 });
    statement(D2, 100500, 100900);
    reconcile(D3);
    expect(gaps()).toEqual(['balance STATEMENT_GAP icbc:1202:2026-10-12..2026-10-14 closed 4.00']);
  });

  it('(a) holds with money in transit, by name', () => {
    add(db, 'book', { day: D1, amount: 10000, fee: 60, orderNo: 'A' });
    add(db, 'wechat', { day: D1, amount: 10000, fee: 60, orderNo: 'A' });
    statement(D1, 100000, 100000);
    reconcile(D1);
    expect(proof('a', D1)).toMatchObject({ verdict: 'PROVEN', residue: '0.00', left: '1000.00' });
    expect(proof('a', D1).lines.map((line) => [line.role, line.label, line.amount])).toEqual([
      ['virtual', 'icbc', '1099.40'],
      ['in-transit', 'wechat 2026-10-12', '-99.40'],
      ['bank', 'icbc', '1000.00'],
    ]);
    add(db, 'icbc', { day: D2, amount: 9940, memo: 'TENPAY' });
    statement(D2, 100000, 109940);
    reconcile(D2);
    expect(proof('a', D2)).toMatchObject({ verdict: 'PROVEN', left: '1099.40', right: '1099.40' });
  });

  it('(a) holds with breaks, each one a line that names its break', () => {
    add(db, 'book', { day: D1, amount: 10000, fee: 60, orderNo: 'A' });
    add(db, 'wechat', { day: D1, amount: 10000, fee: 61, orderNo: 'A' });
    add(db, 'book', { day: D1, amount: 700, orderNo: 'B' });
    add(db, 'wechat', { day: D1, amount: 300, orderNo: 'C' });
    add(db, 'icbc', { day: D2, amount: 10000, memo: 'TENPAY' });
    add(db, 'icbc', { day: D2, amount: -500, bankRef: 'FEE' });
    statement(D1, 100000, 100000);
    statement(D2, 100000, 109500);
    reconcile(D1);
    expect(proof('a', D1).verdict).toBe('PROVEN');
    reconcile(D2);
    const lines = proof('a', D2).lines.filter((line) => line.role === 'suspense');
    expect(proof('a', D2)).toMatchObject({ verdict: 'PROVEN', residue: '0.00' });
    expect(lines.every((line) => line.break !== null)).toBe(true);
    expect(lines.map((line) => [line.label, line.amount]).sort()).toEqual([
      ['A', '-0.01'],
      ['B', '-7.00'],
      ['C', '3.00'],
      ['FEE', '-5.00'],
      ['wechat 2026-10-12', '-2.39'],
    ]);
  });

  it('(a) lists what a tolerance let pass, and what moved between own accounts', () => {
    db.exec(`INSERT INTO real_accounts (id, code, bank_id, number, name, currency, opening_minor, opening_day) VALUES (2, 'icbc2', 1, '1303', 'other', 'CNY', 0, ${day('2026-10-11')});
      INSERT INTO sources (id, code, name, side, format, role, account, real_account_id, cutoff_seconds, carry_days) VALUES (5, 'icbc2', 'icbc2', 'bank', 'icbc-csv', 'transactions', '1303', 2, 86400, 1);
      INSERT INTO reconciliation_sources VALUES (3, 'right', 5)`);
    rules(db, 'bank', [
      {
        kind: 'exact-key',
        code: 'ref',
        name: 'ref',
        left: { hasChannel: false },
        keys: ['bankRef'],
        compare: ['currency', 'amount'],
        amountTolerance: { under: 5 },
      },
      {
        kind: 'group-by-key',
        code: 'voucher',
        name: 'voucher',
        left: { hasChannel: false },
        keys: ['voucherNo'],
        amountTolerance: 2,
      },
      { kind: 'own-transfer', code: 'own', name: 'own', left: { hasChannel: false } },
    ]);
    add(db, 'book', { day: D1, amount: 1000, channel: null, bankRef: 'P' });
    add(db, 'icbc', { day: D1, amount: 997, bankRef: 'P' });
    add(db, 'book', { day: D1, amount: 300, channel: null, voucherNo: 'G' });
    add(db, 'book', { day: D1, amount: 200, channel: null, voucherNo: 'G' });
    add(db, 'icbc', { day: D1, amount: 501, voucherNo: 'G' });
    const out = add(db, 'icbc', { day: D1, amount: -4000 });
    db.prepare('UPDATE transactions SET counterparty_account = ? WHERE id = ?').run('13 03', out);
    const into = add(db, 'icbc', { day: D1, amount: 4000, account: '1303' });
    db.prepare('UPDATE transactions SET source_id = 5 WHERE id = ?').run(into);
    db.exec('DELETE FROM day_runs; INSERT INTO day_runs SELECT source_id, business_day, id, id FROM transactions');
    statement(D1, 100000, 100000 + 997 + 501 - 4000);
    reconcile(D1);
    expect(proof('a', D1, 'icbc').lines.map((line) => [line.role, line.label, line.amount])).toEqual([
      ['virtual', 'icbc', '1015.00'],
      ['tolerance', 'P', '-0.03'],
      ['tolerance', 'G', '0.01'],
      ['own-transfer', 'other', '-40.00'],
      ['bank', 'icbc', '974.98'],
    ]);
    expect(proof('a', D1, 'icbc')).toMatchObject({ verdict: 'PROVEN', residue: '0.00' });
    expect(proof('c', D1)).toMatchObject({ verdict: 'PROVEN' });
    // The next day brings them forward in one sum each; what is in it follows the matches that stand.
    statement(D2, 97498, 97498);
    const linesOfNext = (): string[] => {
      reconcile(D2);
      return proof('a', D2, 'icbc').lines.map((line) => `${line.role} ${line.label} ${line.rows} ${line.amount}`);
    };
    expect(linesOfNext()).toEqual([
      'virtual icbc 0 1015.00',
      `tolerance ${D1}..${D1} 4 -0.02`,
      `own-transfer ${D1}..${D1} 1 -40.00`,
      'bank icbc 0 974.98',
    ]);
    expect(proof('a', D2, 'icbc')).toMatchObject({ verdict: 'PROVEN' });
    const [pair] = db.prepare<[], number>("SELECT id FROM matches WHERE shape = 'pair'").pluck().all();
    db.prepare('DELETE FROM match_members WHERE match_id = ?').run(pair);
    db.prepare('DELETE FROM matches WHERE id = ?').run(pair);
    expect(linesOfNext().filter((line) => line.startsWith('tolerance'))).toEqual([`tolerance ${D1}..${D1} 3 0.01`]);
  });

  it('(a) takes a pair of two days for no difference where nothing was tolerated: a fee that one side alone says is none', () => {
    rules(db, 'bank', [
      { kind: 'exact-key', code: 'ref', name: 'ref', left: { hasChannel: false }, keys: ['bankRef'], dayTolerance: 1 },
    ]);
    for (const [on, ref] of [
      [D1, 'SAME'],
      [D2, 'NEXT'],
    ] as const) {
      add(db, 'book', { day: D1, amount: 300, channel: null, bankRef: ref, fee: null });
      add(db, 'icbc', { day: on, amount: 300, bankRef: ref, fee: 2 });
    }
    reconcile(D1);
    reconcile(D2);
    expect(db.prepare('SELECT day_difference FROM matches ORDER BY 1').pluck().all()).toEqual([0, 1]);
    expect(proof('a', D2, 'icbc').lines.map(({ role }) => role)).not.toContain('tolerance');
  });

  it('(a) is incomplete when the bank says another balance, and when it says none', () => {
    statement(D1, 100000, 100001);
    reconcile(D1);
    expect(proof('a', D1)).toMatchObject({ verdict: 'INCOMPLETE', residue: '0.01' });
    reconcile(D2);
    expect(proof('a', D2).verdict).toBe('INCOMPLETE');
  });

  it('(b) shows a statement that does not add up, and one that does not join the last', () => {
    statement(D1, 100000, 100000);
    reconcile(D1);
    expect(proof('b', D1).verdict).toBe('PROVEN');
    statement(D2, 100007, 100007);
    reconcile(D2);
    expect(proof('b', D2)).toMatchObject({ verdict: 'INCOMPLETE', residue: '0.07' });
    statement(D3, 100007, 100107);
    reconcile(D3);
    expect(proof('b', D3)).toMatchObject({ verdict: 'INCOMPLETE', residue: '1.00' });
  });

  it('(c) is incomplete for a book row that no reconciliation looks at, even where two cancel out', () => {
    add(db, 'book', { day: D1, amount: 100, kind: 'payment', orderNo: 'A' });
    reconcile(D1);
    expect(proof('c', D1).verdict).toBe('PROVEN');
    add(db, 'book', { day: D2, amount: 100, kind: 'interest' });
    add(db, 'book', { day: D2, amount: -100, kind: 'interest' });
    reconcile(D2);
    expect(proof('c', D2)).toMatchObject({ verdict: 'INCOMPLETE' });
    expect(proof('c', D2).lines.filter((line) => line.role === 'unlinked')).toHaveLength(2);
  });
});
