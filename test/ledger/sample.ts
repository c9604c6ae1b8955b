import { createHash } from 'node:crypto';
import type { TransactionKind, TransactionStatus } from '../../shared/entity/transaction.ts';
import { type Day, parseDay } from '../../shared/value/time.ts';
import { openWrite, readMigrations, type Write } from '../../src-main/store/index.ts';
import { keepDays } from '../helpers/days.ts';

export const day: Day = parseDay('2026-10-12')!;
export const now = new Date('2026-10-13T01:00:00Z');

/** A small company at two banks, as the setup room would leave it. */
const company = `
  INSERT INTO enterprises VALUES (1, 'DDKD', '大道快递', 'CNY', 480);
  INSERT INTO banks (id, code, name) VALUES (1, 'ICBC', '工商银行'), (2, 'HSBC', '汇丰银行');
  INSERT INTO real_accounts (id, code, bank_id, number, name, currency, opening_minor, opening_day) VALUES
    (1, 'icbc-main', 1, '0200', '大道快递', 'CNY', 100000, 20737),
    (2, 'hsbc-ops', 2, '0808', '大道快递', 'CNY', 50000, 20737);
  INSERT INTO account_types (id, code, name, role, levels) VALUES
    (1, 'settlement', '结算户', 'holding', '["company","institution"]'),
    (2, 'profit-share', '分润户', 'holding', '["institution"]'),
    (3, 'fee', '手续费户', 'fee', '["institution"]'),
    (4, 'welfare', '福利户', 'holding', '["person"]');
  INSERT INTO account_type_kinds VALUES (1, 'payment'), (1, 'refund'), (1, 'split'), (1, 'transfer'), (1, 'ownTransfer'),
    (2, 'split'), (2, 'ownTransfer'), (3, 'fee'), (4, 'grant'), (4, 'purchase');
  INSERT INTO virtual_accounts (id, code, name, level, parent_id, parent_level, account_type_id, real_account_id, holder, opening_minor, opening_day) VALUES
    (1, 'C-icbc', '总户', 1, NULL, NULL, 1, 1, '总部', 70000, 20737),
    (2, 'S1', '城东站', 2, 1, 1, 1, 1, '城东站', 20000, 20737),
    (3, 'HQ-profit', '分润', 2, 1, 1, 2, 1, '总部', 0, 20737),
    (4, 'HQ-fee', '手续费', 2, 1, 1, 3, 1, '总部', 0, 20737),
    (5, 'P1', '张三', 3, 2, 2, 4, 1, '张三', 10000, 20737),
    (6, 'C-hsbc', '总户', 1, NULL, NULL, 1, 2, '总部', 50000, 20737);
  INSERT INTO sources (id, code, name, side, format, role, real_account_id, channel, cutoff_seconds, carry_days) VALUES
    (1, 'book', '业务台账', 'book', 'book-xlsx', 'transactions', NULL, NULL, 86400, 1),
    (2, 'wechat', '微信支付', 'channel', 'wechat-trade', 'transactions', 1, 'wechat', 86400, 1),
    (3, 'wechat-fund', '微信资金', 'channel', 'wechat-fund', 'fund', NULL, 'wechat', 86400, 1),
    (4, 'unionpay', '银联', 'channel', 'unionpay-zm', 'transactions', 2, 'unionpay', 82800, 1),
    (5, 'icbc', '工行', 'bank', 'icbc-csv', 'transactions', 1, NULL, 86400, 1),
    (6, 'hsbc', '汇丰', 'bank', 'mt940', 'transactions', 2, NULL, 86400, 1);
  INSERT INTO rule_sets (id, code, version, hash, name, passes) VALUES (1, 'settlements', 1, 'h', '结算', '[]');
  INSERT INTO reconciliations (id, code, name, rule_set) VALUES (1, 'settlements', '资金对账', 'settlements');`;

export const sourceIds = { book: 1, wechat: 2, unionpay: 4, icbc: 5, hsbc: 6 } as const;
export type SourceCode = keyof typeof sourceIds;

/** The sample company in memory, with one imported file a source to hang rows on. */
export function sampleDatabase(): Write {
  const db = openWrite(':memory:');
  for (const migration of readMigrations()) db.exec(migration.sql);
  db.exec(company);
  keepDays(db);
  const file = db.prepare(
    `INSERT INTO import_files (id, hash, source_id, name, format, bytes, rows_read, rows_new, rows_known, rows_skipped, imported_at, imported_by)
     VALUES (?, ?, ?, ?, 'x', 0, 0, 0, 0, 0, 0, 'wang')`,
  );
  for (const [code, id] of Object.entries(sourceIds))
    file.run(id, createHash('sha256').update(code).digest('hex'), id, code);
  return db;
}

type RowFields = {
  source: SourceCode;
  amount: bigint;
  kind?: TransactionKind;
  status?: TransactionStatus;
  day?: Day;
  fee?: bigint;
  currency?: string;
  account?: string;
  channel?: string;
  orderNo?: string;
  bankRef?: string;
  voucherNo?: string;
  initiatedBy?: string;
  occurredAt?: number;
};

/** Adds a transaction; returns its id. */
export function addRow(db: Write, row: RowFields): number {
  const record = db.prepare<[], number>('SELECT count(*) + 1 FROM transactions').pluck().get()!;
  const source = sourceIds[row.source];
  const { lastInsertRowid } = db
    .prepare(
      `INSERT INTO transactions (source_id, business_day, amount_minor, fee_minor, currency, kind, status, file_id, part, record,
         line, civil_day, occurred_at, channel, account, order_no, bank_ref, voucher_no, initiated_by)
       VALUES (@source, @day, @amount, @fee, @currency, @kind, @status, @source, 0, @record, @record, @day, @occurredAt,
         @channel, @account, @orderNo, @bankRef, @voucherNo, @initiatedBy)`,
    )
    .run({
      ...{ fee: null, currency: 'CNY', kind: 'payment', status: 'success', occurredAt: record, channel: null },
      ...{ account: null, orderNo: null, bankRef: null, voucherNo: null, initiatedBy: null, day },
      ...row,
      source,
      record,
    });
  return Number(lastInsertRowid);
}

type SettlementRows = {
  channel: 'wechat' | 'unionpay';
  orders: [amount: bigint, fee: bigint][];
  received?: bigint;
  businessDay?: Day;
};

/** Adds a channel day and its bank credit, matched as the matching room would. Returns the match and the bank row. */
export function addSettlement(
  db: Write,
  { channel, orders, received, businessDay = day - 1 }: SettlementRows,
): { match: number; bankRow: number } {
  const left = orders.map(([amount, fee]) =>
    addRow(db, { source: channel, amount, fee, kind: amount < 0n ? 'refund' : 'payment', day: businessDay }),
  );
  const net = orders.reduce((sum, [amount, fee]) => sum + amount - fee, 0n);
  const bankRow = addRow(db, {
    source: channel === 'wechat' ? 'icbc' : 'hsbc',
    amount: received ?? net,
    kind: 'other',
    bankRef: `B${left[0]}`,
  });
  const match = Number(
    db
      .prepare(
        `INSERT INTO matches (reconciliation_id, day, pass, several, left_minor, right_minor, currency)
         VALUES (1, ?, 0, 'group', ?, ?, 'CNY')`,
      )
      .run(day, received ?? net, received ?? net).lastInsertRowid,
  );
  const member = db.prepare('INSERT INTO match_members VALUES (1, ?, ?, ?, 1)');
  for (const id of left) member.run(id, match, 'left');
  member.run(bankRow, match, 'right');
  return { match, bankRow };
}

/** What a rerun of the day does to a match that no longer holds. */
export function removeMatch(db: Write, match: number): void {
  db.prepare('DELETE FROM match_members WHERE match_id = ?').run(match);
  db.prepare('DELETE FROM matches WHERE id = ?').run(match);
}

/** A break as the breaks room would leave it. */
export function addBreak(
  db: Write,
  row: { id: string; kind: string; subject: string; effect: bigint; left?: number; right?: number; scope?: string },
): void {
  db.prepare(
    `INSERT INTO breaks (id, scope, subject, kind, state, day, first_seen_day, last_seen_day, effect_minor, currency, left_id, right_id)
     VALUES (?, ?, ?, ?, 'proposed', ?, ?, ?, ?, 'CNY', ?, ?)`,
  ).run(
    row.id,
    row.scope ?? 'orders',
    row.subject,
    row.kind,
    day,
    day,
    day,
    row.effect,
    row.left ?? null,
    row.right ?? null,
  );
}
