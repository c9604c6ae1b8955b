import Database from 'better-sqlite3';
import { type RulePass, rulePass } from '../../shared/entity/rules.ts';
import type { FeeTerms } from '../../shared/value/fee.ts';
import { parseDay } from '../../shared/value/time.ts';
import { readMigrations, type Write } from '../../src-main/store/index.ts';
import { keepDays } from './days.ts';

/** A workspace database in memory with one bank account, its sources and the three usual reconciliations. */
export function emptyDay(): Write {
  const db = new Database(':memory:') as Write;
  for (const migration of readMigrations()) db.exec(migration.sql);
  keepDays(db);
  const opening = day('2026-10-11');
  db.exec(`
    INSERT INTO enterprises VALUES (1, 'DD', 'Courier', 'CNY', 480);
    INSERT INTO setup_versions (hash, yaml, document, applied_at, applied_by) VALUES ('setup', '', '{}', 0, 'test');
    INSERT INTO banks (id, code, name) VALUES (1, 'ICBC', 'ICBC');
    INSERT INTO real_accounts (id, code, bank_id, number, name, currency, opening_minor, opening_day) VALUES (1, 'icbc', 1, '1202', 'main', 'CNY', 100000, ${opening});
    INSERT INTO account_types (id, code, name, role, levels) VALUES (1, 'settlement', 'settlement', 'holding', '["company"]');
    INSERT INTO virtual_accounts (id, code, name, level, account_type_id, real_account_id, holder, opening_minor) VALUES (1, 'V1', 'one', 1, 1, 1, 'one', 100000), (2, 'V2', 'two', 1, 1, 1, 'two', 0);
    INSERT INTO sources (id, code, name, side, format, role, account, real_account_id, channel, cutoff_seconds, settlement_delay, settlement_words, carry_days) VALUES
      (1, 'book', 'book', 'book', 'book-csv', 'transactions', NULL, NULL, NULL, 86400, NULL, NULL, 1),
      (2, 'wechat', 'wechat', 'channel', 'wechat-trade', 'transactions', '19', 1, 'wechat', 86400, 'T+1', '["TENPAY"]', 1),
      (3, 'icbc', 'icbc', 'bank', 'icbc-csv', 'transactions', '1202', 1, NULL, 86400, NULL, NULL, 1),
      (4, 'alipay', 'alipay', 'channel', 'alipay-trade', 'transactions', '20', 1, 'alipay', 86400, 'T+1', '["ALIPAY"]', 1);
    INSERT INTO import_files (id, hash, source_id, name, format, bytes, rows_read, rows_new, rows_known, rows_skipped, imported_at, imported_by, first_day, last_day)
      SELECT id, printf('%064d', id), id, code, format, 0, 0, 0, 0, 0, 0, 'test', ${opening}, ${opening + 30} FROM sources;
    INSERT INTO reconciliations (id, code, name, rule_set) VALUES (1, 'orders', 'orders', 'orders'), (2, 'settlements', 'settlements', 'settlements'), (3, 'bank', 'bank', 'bank');
    INSERT INTO reconciliation_sources VALUES (1, 'left', 1), (1, 'right', 2), (1, 'right', 4), (2, 'left', 2), (2, 'left', 4), (2, 'right', 3), (3, 'left', 1), (3, 'right', 3);`);
  rules(db, 'orders', [
    {
      kind: 'exact-key',
      code: 'payments',
      name: 'payments',
      left: { kind: ['payment'], hasChannel: true },
      right: { kind: ['payment'] },
      keys: ['channel', 'orderNo'],
      dayTolerance: 1,
    },
    {
      kind: 'exact-key',
      code: 'refunds',
      name: 'refunds',
      left: { kind: ['refund'], hasChannel: true },
      right: { kind: ['refund'] },
      keys: ['channel', 'refundNo'],
      dayTolerance: 1,
    },
    {
      kind: 'exact-key',
      code: 'by-channel-no',
      name: 'by channel no',
      left: { kind: ['payment'], hasChannel: true },
      right: { kind: ['payment'] },
      keys: ['channel', 'channelNo'],
      dayTolerance: 1,
    },
  ]);
  rules(db, 'settlements', [{ kind: 'group-sum', code: 'net', name: 'net', right: { settlement: true } }]);
  rules(db, 'bank', [
    {
      kind: 'exact-key',
      code: 'by-bank-ref',
      name: 'by bank ref',
      left: { hasChannel: false },
      right: { settlement: false },
      keys: ['bankRef'],
      compare: ['currency', 'amount'],
      dayTolerance: 1,
    },
    { kind: 'net-zero', code: 'internal', name: 'internal', left: { hasChannel: false }, keys: ['voucherNo'] },
  ]);
  return db;
}

/** Sets the passes of a rule set, checked by its schema. */
export function rules(db: Write, code: string, passes: Record<string, unknown>[]): void {
  const checked: RulePass[] = rulePass.array().parse(passes);
  db.prepare('DELETE FROM rule_sets WHERE code = ?').run(code);
  db.prepare("INSERT INTO rule_sets (code, version, hash, name, passes) VALUES (?, 1, 'h', ?, ?)").run(
    code,
    code,
    JSON.stringify(checked),
  );
}

export const day = (text: string): number => parseDay(text)!;

const sources = { book: 1, wechat: 2, icbc: 3, alipay: 4 } as const;
export type RowFields = {
  day: string;
  amount: number;
  fee?: number | null;
  kind?: string;
  status?: string;
  currency?: string;
  channel?: string | null;
  account?: string | null;
  orderNo?: string;
  channelNo?: string;
  refundNo?: string;
  bankRef?: string;
  voucherNo?: string;
  memo?: string;
  occurredAt?: number;
};

/** Adds a transaction (amount in fen) and returns its row id. Book and channel rows go through the channel of their source unless said otherwise. */
export function add(db: Write, source: keyof typeof sources, row: RowFields): number {
  const record = db
    .prepare<[number], number>('SELECT count(*) + 1 FROM transactions WHERE source_id = ?')
    .pluck()
    .get(sources[source])!;
  const at = day(row.day);
  const channel =
    row.channel === undefined ? (source === 'icbc' ? null : source === 'book' ? 'wechat' : source) : row.channel;
  const account =
    row.account === undefined ? (source === 'book' ? 'V1' : source === 'icbc' ? '1202' : null) : row.account;
  return Number(
    db
      .prepare(
        `INSERT INTO transactions (source_id, business_day, civil_day, amount_minor, fee_minor, currency, kind, status, file_id, part, record, line, occurred_at, offset_minutes, channel, account, order_no, channel_no, refund_no, bank_ref, voucher_no, memo)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?, 480, ?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        sources[source],
        at,
        at,
        row.amount,
        row.fee ?? null,
        row.currency ?? 'CNY',
        row.kind ?? (source === 'icbc' ? 'other' : 'payment'),
        row.status ?? 'success',
        sources[source],
        record,
        record,
        row.occurredAt ?? null,
        channel,
        account,
        row.orderNo ?? null,
        row.channelNo ?? null,
        row.refundNo ?? null,
        row.bankRef ?? null,
        row.voucherNo ?? null,
        row.memo ?? null,
      ).lastInsertRowid,
  );
}

/** Declares a channel's fee schedule: one line, its terms by their first day. */
export function feeSchedule(
  db: Write,
  source: 'wechat' | 'alipay',
  ...terms: (Partial<FeeTerms> & { from: string; words?: string[]; line?: number })[]
): void {
  db.prepare('DELETE FROM fee_terms WHERE source_id = ?').run(sources[source]);
  const insert = db.prepare(
    `INSERT INTO fee_terms (source_id, line, code, kinds, words, currency, first_day, last_day, per_million, fixed_minor, minimum_minor, cap_minor, rounding, refund, refund_rounding)
     VALUES (?, ?, ?, '["payment", "refund"]', ?, 'CNY', ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  for (const { from, words = [], line = 0, ...own } of terms) {
    const later = terms
      .filter((other) => (other.line ?? 0) === line && other.from > from)
      .map((other) => day(other.from));
    const { rounding = 'half-up', perMillion = 6000n, fixed = 0n, minimum = 0n, cap = null } = own;
    insert.run(
      ...[
        sources[source],
        line,
        line === 0 ? 'std' : `line${line}`,
        JSON.stringify(words),
        day(from),
        Math.min(99_999, ...later) - 1,
      ],
      ...[perMillion, fixed, minimum, cap, rounding, own.refund ?? 'returned', own.refundRounding ?? rounding],
    );
  }
}
