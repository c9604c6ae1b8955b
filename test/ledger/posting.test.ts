import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { journal } from '../../shared/entity/journal.ts';
import { isId, transactionId } from '../../shared/value/ids.ts';
import { Refusal } from '../../shared/value/result.ts';
import {
  alteredJournals,
  journalPayload,
  journalsList,
  postResolution,
  postSettlements,
  reverseJournal,
  reverseResolution,
  syncChart,
  trialBalance,
} from '../../src-main/ledger/index.ts';
import type { Write } from '../../src-main/store/index.ts';
import { addBreak, addRow, addSettlement, day, now, removeMatch, sampleDatabase } from './sample.ts';

let db: Write;
beforeEach(() => {
  db = sampleDatabase();
});

const codeOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    if (error instanceof Refusal) return error.problems[0]!.code;
    throw error;
  }
  return 'none';
};
const settle = (): string[] => postSettlements(db, day, 'wang', now);
const linesOf = (id: string): string[] =>
  journal
    .parse(JSON.parse(journalPayload(db, id)))
    .postings.map((line) => `${line.debit} < ${line.credit} ${line.minor}`);
const all = { offset: 0, limit: 100 };

describe('the chart', () => {
  it('has every account of the setup, each parent one level up', () => {
    syncChart(db);
    const codes = db.prepare<[], string>('SELECT code FROM ledger_accounts ORDER BY code').pluck().all();
    expect(codes).toEqual([
      ...['C-hsbc', 'C-icbc', 'HQ-fee', 'HQ-profit', 'P1', 'S1', 'bank:hsbc-ops', 'bank:icbc-main'],
      ...['company:HSBC', 'company:ICBC', 'fee:hsbc-ops', 'fee:icbc-main', 'loss:hsbc-ops', 'loss:icbc-main'],
      ...['suspense-payable:hsbc-ops', 'suspense-payable:icbc-main'],
      ...['suspense-receivable:hsbc-ops', 'suspense-receivable:icbc-main', 'transit:unionpay', 'transit:wechat'],
    ]);
    const orphans = db
      .prepare(
        `SELECT account.code FROM ledger_accounts AS account LEFT JOIN ledger_accounts AS parent ON parent.code = account.parent_code
         WHERE account.level - 1 <> ifnull(parent.level, 0)`,
      )
      .all();
    expect(orphans).toEqual([]);
  });

  it('is the same after a second time, and follows a change of the setup', () => {
    const rows = (): unknown[] => db.prepare('SELECT * FROM ledger_accounts ORDER BY code').all();
    syncChart(db);
    const first = rows();
    syncChart(db);
    expect(rows()).toEqual(first);
    db.exec("UPDATE sources SET name = '微信', real_account_id = NULL WHERE code = 'wechat'");
    syncChart(db);
    expect(db.prepare("SELECT name, parent_code FROM ledger_accounts WHERE code = 'transit:wechat'").get()).toEqual({
      name: '微信',
      parent_code: 'company:',
    });
  });
});

describe('settlements', () => {
  it('are posted gross: bank and fee against what was in transit, with the claim on the bank row', () => {
    addSettlement(db, {
      channel: 'wechat',
      orders: [
        [10000n, 60n],
        [5000n, 30n],
        [-2000n, -12n],
      ],
    });
    const [id, ...others] = settle();
    expect(others).toEqual([]);
    expect(linesOf(id!)).toEqual(['bank:icbc-main < transit:wechat 12922', 'fee:icbc-main < transit:wechat 78']);
    const sent = journal.parse(JSON.parse(journalPayload(db, id!)));
    expect(sent.origin).toBe('settlements:wechat:2026-10-11');
    const fileHash = createHash('sha256').update('icbc').digest('hex');
    expect(sent.claims).toEqual([transactionId({ fileHash, part: 0, record: 4 })]);
    expect(isId('jrn', sent.id) && sent.postings.every((line) => isId('pst', line.id))).toBe(true);
  });

  it('are posted once however often the day is run', () => {
    addSettlement(db, { channel: 'wechat', orders: [[10000n, 60n]] });
    addSettlement(db, { channel: 'unionpay', orders: [[700n, 3n]] });
    expect(settle()).toHaveLength(2);
    expect(settle()).toEqual([]);
    expect(journalsList(db, all).total).toBe(2);
  });

  it('that came in parts make one journal', () => {
    addSettlement(db, { channel: 'wechat', orders: [[10000n, 60n]] });
    addSettlement(db, { channel: 'wechat', orders: [[500n, 3n]] });
    const [id, ...others] = settle();
    expect(others).toEqual([]);
    expect(linesOf(id!)).toHaveLength(4);
    expect(JSON.parse(journalPayload(db, id!)).claims).toHaveLength(2);
    expect(settle()).toEqual([]);
  });

  it('that take money back have their sides the other way round', () => {
    addSettlement(db, { channel: 'wechat', orders: [[-10000n, -60n]] });
    expect(linesOf(settle()[0]!)).toEqual([
      'transit:wechat < bank:icbc-main 9940',
      'transit:wechat < fee:icbc-main 60',
    ]);
  });

  it('paid out gross have no fee line', () => {
    addSettlement(db, { channel: 'wechat', orders: [[10000n, 60n]], received: 10000n });
    expect(linesOf(settle()[0]!)).toEqual(['bank:icbc-main < transit:wechat 10000']);
  });

  it('that do not add up are refused whole', () => {
    addSettlement(db, { channel: 'unionpay', orders: [[700n, 3n]] });
    addSettlement(db, { channel: 'wechat', orders: [[10000n, 60n]], received: 9941n });
    expect(codeOf(settle)).toBe('JOURNAL_UNBALANCED');
    expect(journalsList(db, all).total).toBe(0);
  });

  it('count successful rows alone', () => {
    addSettlement(db, { channel: 'wechat', orders: [[10000n, 60n]] });
    const failed = addRow(db, { source: 'wechat', amount: 999n, fee: 1n, status: 'failed', day: day - 1 });
    db.exec(`INSERT INTO match_members VALUES (1, ${failed}, 1, 'left', 1)`);
    expect(linesOf(settle()[0]!)).toEqual([
      'bank:icbc-main < transit:wechat 9940',
      'fee:icbc-main < transit:wechat 60',
    ]);
  });

  it('whose match is gone are reversed, and posted anew when it comes back', () => {
    const { match } = addSettlement(db, { channel: 'wechat', orders: [[10000n, 60n]] });
    const [first] = settle();
    removeMatch(db, match);
    const [reversal, ...others] = settle();
    expect(others).toEqual([]);
    expect(linesOf(reversal!)).toEqual(['transit:wechat < bank:icbc-main 9940', 'transit:wechat < fee:icbc-main 60']);
    expect(JSON.parse(journalPayload(db, reversal!)).reverses).toBe(first);
    expect(settle()).toEqual([]);
    addSettlement(db, { channel: 'wechat', orders: [[10000n, 60n]] });
    const [again] = settle();
    expect(JSON.parse(journalPayload(db, again!)).origin).toBe('settlements:wechat:2026-10-11#2');
    expect(settle()).toEqual([]);
    expect(trialBalance(db).accounts.find(({ code }) => code === 'bank:icbc-main')).toMatchObject({
      debits: 19880n,
      credits: 9940n,
    });
  });

  it('whose match says something else now are reversed and posted anew', () => {
    const { match } = addSettlement(db, { channel: 'wechat', orders: [[10000n, 60n]] });
    settle();
    removeMatch(db, match);
    addSettlement(db, { channel: 'wechat', orders: [[10000n, 50n]] });
    const posted = settle();
    expect(posted.map((id) => JSON.parse(journalPayload(db, id)).template)).toEqual(['reversal', 'settlement']);
    expect(linesOf(posted[1]!)[0]).toBe('bank:icbc-main < transit:wechat 9950');
  });
});

describe('a reversal', () => {
  it('happens once and is final', () => {
    addSettlement(db, { channel: 'wechat', orders: [[10000n, 60n]] });
    const id = settle()[0]!;
    const order = { day, person: 'wang', now };
    const reversal = reverseJournal(db, { id, ...order });
    expect(codeOf(() => reverseJournal(db, { id, ...order }))).toBe('JOURNAL_FINAL');
    expect(codeOf(() => reverseJournal(db, { id: reversal, ...order }))).toBe('JOURNAL_FINAL');
    expect(codeOf(() => reverseJournal(db, { id: 'jrn_none', ...order }))).toBe('NOT_FOUND');
    const forced = `INSERT INTO journals SELECT 'jrn_x', day, template, origin_kind, 'x', memo, '${reversal}', payload, content_hash, posted_at, posted_by FROM journals LIMIT 1`;
    expect(() => db.exec(forced)).toThrow('a reversal cannot be reversed');
  });
});

describe('journals', () => {
  it('are append-only', () => {
    addSettlement(db, { channel: 'wechat', orders: [[10000n, 60n]] });
    settle();
    for (const table of ['journals', 'postings']) {
      expect(() => db.exec(`DELETE FROM ${table}`)).toThrow('append-only');
      expect(() => db.exec(`UPDATE ${table} SET id = 'x'`)).toThrow('append-only');
    }
  });

  it('that somebody altered in the file are named', () => {
    addSettlement(db, { channel: 'wechat', orders: [[10000n, 60n]] });
    addSettlement(db, { channel: 'unionpay', orders: [[700n, 3n]] });
    const [one, two] = settle();
    expect(alteredJournals(db)).toEqual([]);
    db.exec('DROP TRIGGER postings_no_update; DROP TRIGGER journals_no_update');
    db.prepare('UPDATE postings SET amount_minor = 1 WHERE journal_id = ?').run(one);
    db.prepare("UPDATE journals SET payload = replace(payload, 'CNY', 'USD') WHERE id = ?").run(two);
    expect(alteredJournals(db)).toEqual([one, two].sort());
  });

  it('are refused where an account has another currency', () => {
    addSettlement(db, { channel: 'wechat', orders: [[10000n, 60n]] });
    db.exec("UPDATE matches SET currency = 'USD'");
    expect(codeOf(settle)).toBe('JOURNAL_UNBALANCED');
  });
});

describe('resolutions', () => {
  const propose = (
    id: string,
    template: 'shortage-suspense' | 'overage-suspense' | 'fee-difference',
    note = '',
  ): string | null =>
    postResolution(db, { breakId: id, resolution: { type: 'adjustment', template, note }, person: 'li', now });

  it('put a shortage into suspense, out of transit where the book row went through a channel', () => {
    const left = addRow(db, { source: 'book', amount: 100n, account: 'S1', channel: 'unionpay', orderNo: 'O1' });
    addBreak(db, { id: 'brk_1', kind: 'BOOK_ONLY', subject: 'O1', effect: -100n, left });
    const id = propose('brk_1', 'shortage-suspense', '查\u0000询');
    expect(linesOf(id!)).toEqual(['suspense-receivable:hsbc-ops < transit:unionpay 100']);
    expect(JSON.parse(journalPayload(db, id!))).toMatchObject({ origin: 'brk_1', memo: 'BOOK_ONLY O1 查 询' });
    expect(propose('brk_1', 'shortage-suspense', '查\u0000询')).toBe(id);
    expect(() => propose('brk_1', 'overage-suspense')).toThrow('opened again');
  });

  it('put an overage into suspense, into the bank where the row is the bank’s', () => {
    const right = addRow(db, { source: 'icbc', amount: 250n, bankRef: 'B9' });
    addBreak(db, { id: 'brk_2', kind: 'BANK_ONLY', subject: 'B9', effect: 250n, right, scope: 'bank' });
    expect(linesOf(propose('brk_2', 'overage-suspense')!)).toEqual(['bank:icbc-main < suspense-payable:icbc-main 250']);
  });

  it('book a fee difference by its sign', () => {
    const right = addRow(db, { source: 'wechat', amount: 100n, fee: 7n, orderNo: 'O3' });
    addBreak(db, { id: 'brk_3', kind: 'FEE_MISMATCH', subject: 'O3', effect: -1n, right });
    addBreak(db, { id: 'brk_4', kind: 'FEE_MISMATCH', subject: 'O4', effect: 2n, right });
    expect(linesOf(propose('brk_3', 'fee-difference')!)).toEqual(['fee:icbc-main < transit:wechat 1']);
    expect(linesOf(propose('brk_4', 'fee-difference')!)).toEqual(['transit:wechat < fee:icbc-main 2']);
  });

  it('find the place of a settlement by its subject', () => {
    addBreak(db, {
      id: 'brk_5',
      kind: 'SETTLEMENT_SHORT',
      subject: 'unionpay:2026-10-11',
      effect: -5n,
      scope: 'settlements',
    });
    expect(linesOf(propose('brk_5', 'shortage-suspense')!)).toEqual([
      'suspense-receivable:hsbc-ops < transit:unionpay 5',
    ]);
  });

  it('are taken back when the break is opened again, and can be posted anew', () => {
    addBreak(db, { id: 'brk_6', kind: 'SETTLEMENT_SHORT', subject: 'wechat:2026-10-11', effect: -5n });
    propose('brk_6', 'shortage-suspense');
    const back = reverseResolution(db, { breakId: 'brk_6', person: 'li', now });
    expect(linesOf(back!)).toEqual(['transit:wechat < suspense-receivable:icbc-main 5']);
    expect(reverseResolution(db, { breakId: 'brk_6', person: 'li', now })).toBe(null);
    expect(JSON.parse(journalPayload(db, propose('brk_6', 'shortage-suspense')!)).origin).toBe('brk_6#2');
  });

  it('without entries post nothing; with nothing to book they are refused', () => {
    addBreak(db, { id: 'brk_7', kind: 'STATUS_MISMATCH', subject: 'O7', effect: 0n });
    addBreak(db, { id: 'brk_8', kind: 'BOOK_ONLY', subject: 'O8', effect: -3n });
    const explained = { type: 'explained' as const, note: '已核实', evidence: [] };
    expect(postResolution(db, { breakId: 'brk_7', resolution: explained, person: 'li', now })).toBe(null);
    expect(codeOf(() => propose('brk_7', 'shortage-suspense'))).toBe('JOURNAL_EMPTY');
    expect(codeOf(() => propose('brk_8', 'shortage-suspense'))).toBe('JOURNAL_EMPTY');
    expect(codeOf(() => propose('brk_none', 'shortage-suspense'))).toBe('NOT_FOUND');
  });
});
