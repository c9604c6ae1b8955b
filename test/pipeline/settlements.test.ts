import { beforeEach, describe, expect, it } from 'vitest';
import { classify, listBreaks, listProofs, prove, weighGates } from '../../src-main/breaks/index.ts';
import { journalsList, postSettlements } from '../../src-main/ledger/index.ts';
import {
  explainMatch,
  explainTransaction,
  readPlans,
  releaseSuperseded,
  runReconciliation,
  unfitMatches,
} from '../../src-main/matching/index.ts';
import { listMatches } from '../../src-main/matching/queriesList.ts';
import type { Write } from '../../src-main/store/index.ts';
import { add, day, emptyDay, rules } from '../helpers/bookkeeping.ts';

const [FRI, SAT, SUN, MON, TUE] = ['2026-10-16', '2026-10-17', '2026-10-18', '2026-10-19', '2026-10-20'];
const now = new Date(1_760_000_000_000);
let db: Write;
let balance: number;
beforeEach(() => {
  db = emptyDay();
  db.exec('UPDATE sources SET carry_days = 9');
  balance = 100_000;
});

/** An order that the book and the channel both have, fee and all. */
let orders = 0;
function order(on: string, amount: number, fee: number, channel: 'wechat' | 'alipay' = 'wechat'): void {
  orders += 1;
  const row = { day: on, amount, fee, orderNo: `O${orders}`, kind: amount < 0 ? 'refund' : 'payment' };
  const numbers = amount < 0 ? { ...row, refundNo: `R${orders}` } : row;
  add(db, 'book', { ...numbers, channel });
  add(db, channel, numbers);
}

let statements = 0;
/** The bank's rows of a day, and the statement that carries them. */
function bankDay(on: string, ...rows: [amount: number, memo: string][]): number[] {
  const ids = rows.map(([amount, memo]) => add(db, 'icbc', { day: on, amount, memo }));
  const closing = rows.reduce((sum, [amount]) => sum + amount, balance);
  statements += 1;
  db.prepare("INSERT INTO statement_balances VALUES (3, ?, 3, '1202', 'CNY', ?, ?, ?, ?, ?, NULL)").run(
    ...[statements, day(on), day(on), balance, closing, closing - balance],
  );
  balance = closing;
  return ids;
}

/** The daily job: matching, breaks, proofs, journals. Proof (a) has to hold, whatever is open. */
function work(on: string): void {
  db.transaction(() => {
    for (const plan of readPlans(db)) runReconciliation(db, plan, day(on), now);
    classify(db, day(on), now);
    prove(db, day(on), 'CNY');
    weighGates(db, { ran: day(on) });
  })();
  postSettlements(db, day(on), 'wang', now);
  const proof = listProofs(db, day(on), 0, 100).rows.find(({ kind }) => kind === 'a')!;
  expect([on, proof.residue, proof.verdict, proof.lines]).toEqual([on, '0.00', 'PROVEN', proof.lines]);
  expect(unfitMatches(db)).toBe(0);
}

const linesOf = (on: string): string[] =>
  listProofs(db, day(on), 0, 100)
    .rows.find(({ kind }) => kind === 'a')!
    .lines.filter(({ role }) => role !== 'virtual' && role !== 'bank')
    .map(({ role, label, amount }) => `${role} ${label} ${amount}`);
const breaks = (): string[] =>
  listBreaks(db, {}, 'day', 0, 100)
    .rows.filter(({ state }) => state !== 'closed')
    .map(({ kind, subject, effect }) => `${kind} ${subject} ${effect}`)
    .sort();
const settled = (): string[] =>
  listMatches(db, { reconciliation: 'settlements' }, undefined, 0, 100)
    .rows.map(({ outcome, label, leftCount, rightCount, leftAmount, rightAmount }) =>
      [outcome, label, `${leftCount}:${rightCount}`, leftAmount, rightAmount].join(' '),
    )
    .sort();
const journals = (): string[] =>
  journalsList(db, { offset: 0, limit: 100 })
    .rows.map(({ origin, postings }) =>
      [origin, ...postings.map(({ debit, credit, amount }) => `${debit} < ${credit} ${amount}`)].join(' | '),
    )
    .sort();

describe('settlements, through matching, breaks, proofs and journals', () => {
  it('a weekend in one receipt is one match, one journal, and leaves nothing in transit', () => {
    order(FRI!, 20_000, 120);
    order(SAT!, 30_011, 180);
    order(SAT!, -4_000, -24);
    order(SUN!, 10_007, 60);
    for (const on of [FRI, SAT, SUN]) {
      bankDay(on!);
      work(on!);
      expect(breaks()).toEqual([]);
    }
    expect(linesOf(SUN!)).toHaveLength(3);
    const net = 20_000 - 120 + 26_011 - 156 + 10_007 - 60;
    bankDay(MON!, [net, 'TENPAY']);
    work(MON!);
    expect(settled()).toEqual(['matched wechat:2026-10-16..2026-10-18 4:1 556.82 556.82']);
    expect(breaks()).toEqual([]);
    expect(linesOf(MON!)).toEqual([]);
    expect(journals()).toEqual([
      'settlements:wechat:2026-10-16..2026-10-18 | bank:icbc < transit:wechat 556.82 | fee:icbc < transit:wechat 3.36',
    ]);
    const { id } = listMatches(db, { reconciliation: 'settlements' }, undefined, 0, 1).rows[0]!;
    expect(explainMatch(db, id)!.reasons).toEqual([
      {
        code: 'settlement-sum',
        params: { source: 'wechat', day: '2026-10-16..2026-10-18', rows: '4', owed: '556.82', arrived: '556.82' },
      },
    ]);
    work(MON!);
    expect(journals()).toHaveLength(1);
    expect(settled()).toHaveLength(1);
  });

  it('one day in two receipts is one match and one journal with both claims', () => {
    order(FRI!, 50_000, 300);
    bankDay(FRI!);
    work(FRI!);
    bankDay(MON!, [29_700, 'TENPAY 1'], [20_000, 'TENPAY 2']);
    work(MON!);
    expect(settled()).toEqual(['matched wechat:2026-10-16 1:2 497.00 497.00']);
    expect(breaks()).toEqual([]);
    expect(journals()).toEqual([
      'settlements:wechat:2026-10-16 | bank:icbc < transit:wechat 497.00 | fee:icbc < transit:wechat 3.00',
    ]);
  });

  it('the second part may come a day later where the rule allows it: until then the first is suggested', () => {
    rules(db, 'settlements', [
      { kind: 'group-sum', code: 'net', name: 'net', right: { settlement: true }, dayTolerance: 1 },
    ]);
    order(FRI!, 50_000, 300);
    bankDay(FRI!);
    work(FRI!);
    const [first] = bankDay(MON!, [29_700, 'TENPAY 1']);
    work(MON!);
    expect(settled()).toEqual(['suggested wechat:2026-10-16 1:1 497.00 297.00']);
    const unclear = {
      code: 'settlement-unclear',
      params: { source: 'wechat', days: '2026-10-16', owed: '497.00', receipts: '1', arrived: '297.00' },
    };
    expect(explainTransaction(db, first!).reasons).toEqual([unclear]);
    // The day stands for its rows: one that no other reconciliation has matched says the same.
    db.exec('SAVEPOINT unmatched; DELETE FROM match_members WHERE reconciliation_id = 1');
    const [row] = db.prepare<[], number>('SELECT id FROM transactions WHERE source_id = 2').pluck().all();
    expect(explainTransaction(db, row!).reasons).toEqual([unclear]);
    db.exec('ROLLBACK TO unmatched; RELEASE unmatched');
    expect(breaks().map((line) => line.split(' ')[0])).toEqual(['BANK_ONLY', 'SETTLEMENT_SHORT']);
    bankDay(TUE!, [20_000, 'TENPAY 2']);
    work(TUE!);
    expect(settled()).toEqual(['matched wechat:2026-10-16 1:2 497.00 497.00']);
    expect(breaks()).toEqual([]);
    expect(journals()).toHaveLength(1);
  });

  it('a day with more refunds than payments is taken out of the account', () => {
    order(FRI!, -8_000, -48);
    bankDay(FRI!);
    work(FRI!);
    bankDay(MON!, [-7_952, 'TENPAY']);
    work(MON!);
    expect(settled()).toEqual(['matched wechat:2026-10-16 1:1 -79.52 -79.52']);
    expect(breaks()).toEqual([]);
    expect(journals()).toEqual([
      'settlements:wechat:2026-10-16 | transit:wechat < bank:icbc 79.52 | transit:wechat < fee:icbc 0.48',
    ]);
  });

  it('or it waits, as too much in our hands, and comes off the next receipt', () => {
    order('2026-10-13', -8_000, -48);
    order('2026-10-14', 50_003, 300);
    for (const on of ['2026-10-13', '2026-10-14']) {
      bankDay(on);
      work(on);
    }
    expect(breaks()).toEqual(['SETTLEMENT_OVER wechat:2026-10-13 79.52']);
    bankDay('2026-10-15', [49_703 - 7_952, 'TENPAY']);
    work('2026-10-15');
    expect(settled()).toEqual(['matched wechat:2026-10-13..2026-10-14 2:1 417.51 417.51']);
    expect(breaks()).toEqual([]);
    expect(journals()).toEqual([
      'settlements:wechat:2026-10-13..2026-10-14 | bank:icbc < transit:wechat 417.51 | fee:icbc < transit:wechat 2.52',
    ]);
  });

  it('a day that owes nothing is settled with nothing', () => {
    order(FRI!, 8_000, 48);
    order(FRI!, -8_000, -48);
    bankDay(FRI!);
    work(FRI!);
    bankDay(MON!);
    work(MON!);
    expect(settled()).toEqual(['matched wechat:2026-10-16 2:0 0.00 0.00']);
    expect(breaks()).toEqual([]);
    expect(journals()).toEqual([]);
  });

  it('a channel that pays in full and bills its fees apart is in order until the bill, and with it', () => {
    rules(db, 'settlements', [
      { kind: 'group-sum', code: 'gross', name: 'gross', sum: 'gross', right: { settlement: true } },
    ]);
    order(FRI!, 50_000, 300, 'alipay');
    order(SAT!, 20_000, 120, 'alipay');
    bankDay(FRI!);
    work(FRI!);
    bankDay(MON!, [50_000, 'ALIPAY']);
    work(MON!);
    expect(settled()).toEqual(['matched alipay:2026-10-16 1:1 500.00 500.00']);
    expect(breaks()).toEqual(['SETTLEMENT_SHORT alipay:2026-10-17 -200.00']);
    expect(linesOf(MON!)).toEqual(['in-transit alipay 2026-10-17 -198.80', 'fees-apart alipay 2026-10-16 3.00']);
    expect(journals()).toEqual(['settlements:alipay:2026-10-16 | bank:icbc < transit:alipay 500.00']);
  });

  it('a trial payment settles nothing: the day is short of everything, the cent has no partner', () => {
    order(FRI!, 50_000, 300);
    bankDay(FRI!);
    work(FRI!);
    bankDay(MON!, [1, 'TENPAY trial']);
    work(MON!);
    expect(settled()).toEqual([]);
    expect(breaks()).toEqual([
      expect.stringMatching(/^BANK_ONLY .* 0\.01$/),
      'SETTLEMENT_SHORT wechat:2026-10-16 -497.00',
    ]);
    expect(journals()).toEqual([]);
  });

  it('a day run again without its receipt takes the settlement back, its days and its journal', () => {
    order(FRI!, 20_000, 120);
    order(SAT!, 30_011, 180);
    const [receipt] = bankDay(MON!, [19_880 + 29_831, 'TENPAY']);
    work(MON!);
    expect(db.prepare('SELECT count(*) FROM match_days').pluck().get()).toBe(2);
    db.prepare("UPDATE transactions SET memo = 'rent' WHERE id = ?").run(receipt);
    work(MON!);
    expect(settled()).toEqual([]);
    expect(db.prepare('SELECT count(*) FROM match_days').pluck().get()).toBe(0);
    expect(journals().map((line) => line.split(' ')[0])).toHaveLength(2);
  });

  it('a revision of a channel day lets go of what was settled and suggested for it', () => {
    order(FRI!, 20_000, 120);
    bankDay(FRI!);
    bankDay(MON!, [19_880, 'TENPAY']);
    work(FRI!);
    work(MON!);
    const columns = db
      .prepare<[], string>("SELECT name FROM pragma_table_info('transactions')")
      .pluck()
      .all()
      .join(', ');
    db.pragma('foreign_keys = OFF');
    db.exec(`INSERT INTO superseded_transactions (${columns}, revision_id, superseded_at, superseded_by, superseding_file_id)
      SELECT ${columns}, 'rev', 0, 'wang', 2 FROM transactions WHERE source_id = 2`);
    releaseSuperseded(db, 'rev');
    expect(db.prepare('SELECT count(*) FROM match_days').pluck().get()).toBe(0);
    expect(unfitMatches(db)).toBe(0);
  });
});
