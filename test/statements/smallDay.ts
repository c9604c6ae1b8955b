import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseDay } from '../../shared/value/time.ts';
import { openWorkspace, type Workspace, type Write } from '../../src-main/store/index.ts';
import { keepDays } from '../helpers/days.ts';

export const dayOf = (iso: string): number => parseDay(iso)!;
export const DAY = dayOf('2026-10-12');
export const NEXT = dayOf('2026-10-13');
export const NOW = new Date('2026-10-14T01:30:00Z');

/** A workspace in a folder of its own, and what takes it away again. */
export function freshWorkspace(): { workspace: Workspace; folder: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'gouji-statements-'));
  const workspace = openWorkspace(folder, { create: true });
  keepDays(workspace.db);
  const remove = (): void => {
    workspace.close();
    rmSync(folder, { recursive: true, force: true });
  };
  return { workspace, folder, remove };
}

type Values = Record<string, string | number | bigint | null>;

/** Inserts a row as it is given: tests fill the tables of every room by hand. */
export function put(db: Write, table: string, values: Values): number {
  const names = Object.keys(values);
  const result = db
    .prepare(`INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map((name) => `@${name}`).join(', ')})`)
    .run(values);
  return Number(result.lastInsertRowid);
}

export const SOURCES = { book: 1, wechat: 2, icbc: 3 } as const;
export const RECONCILIATIONS = { orders: 1, settlements: 2, bank: 3 } as const;

/** Enterprise, one real account with two virtual ones, three sources, three reconciliations, three people. */
export function fillSetup(db: Write, { currency = 'CNY', enterprise = '大道快递' } = {}): void {
  put(db, 'enterprises', { id: 1, code: 'DDKD', name: enterprise, currency, offset_minutes: 480 });
  put(db, 'banks', { id: 1, code: 'ICBC', name: '中国工商银行' });
  const opening = { opening_minor: 1_000_000, opening_day: DAY - 1 };
  put(db, 'real_accounts', {
    id: 1,
    code: 'icbc-main',
    bank_id: 1,
    number: '1202020019900123456',
    name: '基本户',
    currency,
    ...opening,
  });
  put(db, 'account_types', { id: 1, code: 'settlement', name: '结算户', role: 'holding', levels: '["company"]' });
  put(db, 'virtual_accounts', {
    id: 1,
    code: 'HQ',
    name: '总部',
    level: 1,
    account_type_id: 1,
    real_account_id: 1,
    holder: enterprise,
    opening_minor: 1_000_000,
    opening_day: DAY - 1,
  });
  const source = { role: 'transactions', cutoff_seconds: 86_400, carry_days: 1 };
  put(db, 'sources', { id: 1, code: 'book', name: '业务账', side: 'book', format: 'book-xlsx', ...source });
  put(db, 'sources', {
    id: 2,
    code: 'wechat',
    name: '微信支付',
    side: 'channel',
    format: 'wechat-trade',
    channel: 'wechat',
    real_account_id: 1,
    ...source,
  });
  put(db, 'sources', {
    id: 3,
    code: 'icbc',
    name: '工行流水',
    side: 'bank',
    format: 'icbc-csv',
    real_account_id: 1,
    ...source,
  });
  const names = { orders: '订单对账', settlements: '结算对账', bank: '银行对账' };
  const passes = {
    orders: ['支付按订单号', '退款按退款单号'],
    settlements: ['渠道日净额对到账'],
    bank: ['银行流水号', '户内轧平'],
  };
  for (const [code, id] of Object.entries(RECONCILIATIONS)) {
    const key = code as keyof typeof names;
    put(db, 'rule_sets', {
      id,
      code,
      version: 1,
      hash: `rules-${code}`,
      name: names[key],
      passes: JSON.stringify(passes[key].map((name) => ({ name }))),
    });
    put(db, 'reconciliations', { id, code, name: names[key], rule_set: code });
  }
  for (const [reconciliation, side, source_id] of [
    [1, 'left', 1],
    [1, 'right', 2],
    [2, 'left', 2],
    [2, 'right', 3],
    [3, 'left', 1],
    [3, 'right', 3],
  ] as const)
    put(db, 'reconciliation_sources', { reconciliation_id: reconciliation, side, source_id });
  put(db, 'people', { id: 1, code: 'li', name: '李会计', role: 'clerk' });
  put(db, 'people', { id: 2, code: 'wang', name: '王主管', role: 'checker' });
  put(db, 'people', { id: 3, code: 'gone', name: '已离职', role: 'clerk', active: 0 });
}

const hashOf = (letter: string): string => letter.repeat(64);

export function putFile(db: Write, source: keyof typeof SOURCES, more: Values = {}): number {
  return put(db, 'import_files', {
    hash: hashOf('abc'[SOURCES[source] - 1]!),
    source_id: SOURCES[source],
    name: `${source}_20261012.csv`,
    format: `${source}-format`,
    encoding: 'utf-8',
    bytes: 1234,
    first_day: DAY,
    last_day: DAY,
    rows_read: 9,
    rows_new: 9,
    rows_known: 0,
    rows_skipped: 0,
    imported_at: 1_791_900_000,
    imported_by: 'li',
    ...more,
  });
}

let record = 0;
/** A success row of the day; a book row stands on the virtual account. */
export function putRow(
  db: Write,
  source: keyof typeof SOURCES,
  more: Values & { file_id: number; amount_minor: number | bigint },
): number {
  record += 1;
  return put(db, 'transactions', {
    source_id: SOURCES[source],
    business_day: DAY,
    civil_day: DAY,
    fee_minor: null,
    currency: 'CNY',
    kind: 'payment',
    status: 'success',
    part: 0,
    record,
    line: record,
    account: source === 'book' ? 'HQ' : 'M1',
    channel: source === 'wechat' ? 'wechat' : null,
    ...more,
  });
}

export function putRun(db: Write, reconciliation: keyof typeof RECONCILIATIONS, day = DAY): number {
  const id = RECONCILIATIONS[reconciliation];
  return put(db, 'runs', {
    code: `run-${reconciliation}-${day}`,
    reconciliation_id: id,
    day,
    number: 1,
    state: 'current',
    rule_set_id: id,
    engine: 'test',
    input_hash: '',
    setup_hash: '',
    result_hash: '',
    counts: '{}',
    timings: '{}',
    started_at: 0,
  });
}

type Pairing = {
  reconciliation: keyof typeof RECONCILIATIONS;
  run: number;
  left: number;
  right: number;
  pass?: number;
  failed?: string;
  day?: number;
};
export function putPair(db: Write, { reconciliation, run, left, right, pass = 0, failed, day = DAY }: Pairing): number {
  const row = db
    .prepare<[number], { amount_minor: bigint; business_day: bigint; currency: string }>(
      'SELECT * FROM transactions WHERE id = ?',
    )
    .safeIntegers();
  const [l, r] = [row.get(left)!, row.get(right)!];
  const reconciliation_id = RECONCILIATIONS[reconciliation];
  const id = put(db, 'matches', {
    reconciliation_id,
    run_id: run,
    day,
    pass,
    left_id: left,
    right_id: right,
    left_minor: l.amount_minor,
    right_minor: r.amount_minor,
    currency: l.currency,
    day_difference: Number(r.business_day - l.business_day),
    failed_gates: failed ?? null,
  });
  for (const [side, transaction_id] of [
    ['left', left],
    ['right', right],
  ] as const)
    put(db, 'match_members', { reconciliation_id, transaction_id, match_id: id, side, grouped: 0 });
  return id;
}

type Grouping = {
  reconciliation: keyof typeof RECONCILIATIONS;
  run: number;
  left: number[];
  right: number[];
  sums: [bigint, bigint];
  more?: Values;
};
export function putGroup(db: Write, { reconciliation, run, left, right, sums, more = {} }: Grouping): number {
  const reconciliation_id = RECONCILIATIONS[reconciliation];
  const id = put(db, 'matches', {
    reconciliation_id,
    run_id: run,
    day: DAY,
    pass: 0,
    several: right.length === 0 ? 'net' : 'group',
    left_minor: sums[0],
    right_minor: sums[1],
    currency: 'CNY',
    ...more,
  });
  for (const [side, ids] of [
    ['left', left],
    ['right', right],
  ] as const)
    for (const transaction_id of ids)
      put(db, 'match_members', { reconciliation_id, transaction_id, match_id: id, side, grouped: 1 });
  return id;
}

export function putBreak(
  db: Write,
  values: Values & { id: string; kind: string; subject: string; effect_minor: number | bigint },
): void {
  put(db, 'breaks', {
    scope: 'orders',
    state: 'open',
    day: DAY,
    first_seen_day: DAY,
    last_seen_day: DAY,
    currency: 'CNY',
    ...values,
  });
}

/** Text that a careless program would run, break or change. */
export const NASTY = {
  formula: '=HYPERLINK("http://evil/?a=1&b=2","x")',
  plus: '+86-10-5555',
  minus: '-2+3+cmd|calc',
  at: '@SUM(A1:A9)',
  escape: '_x0041_00017',
  control: 'tab\there\u0007bell',
  markup: '<b>&amp;</b> "q"',
  digits: '00042000017202610120001',
} as const;

/**
 * A day of a courier: seven orders through WeChat of which five agree (one across midnight), one differs in its fee and
 * one is unknown to the channel; yesterday's settlement is here, today's is on its way; a payout is at the bank, interest
 * is not in the books; two internal rows net out. Returns the ids that tests ask for.
 */
export const fillSmallDay = (db: Write): Record<string, number> => db.transaction(() => smallDay(db))();

function smallDay(db: Write): Record<string, number> {
  fillSetup(db);
  const book = putFile(db, 'book', { name: NASTY.formula });
  const bill = putFile(db, 'wechat');
  const bank = putFile(db, 'icbc');
  put(db, 'control_totals', { file_id: bill, name: '总交易单数', declared: '6', computed: '6', agrees: 1 });
  put(db, 'control_totals', { file_id: bill, name: '订单总金额', declared: '610.06', computed: '610.06', agrees: 1 });
  put(db, 'statement_balances', {
    file_id: bank,
    sequence: 1,
    source_id: 3,
    account: '1202020019900123456',
    currency: 'CNY',
    first_day: DAY,
    last_day: DAY,
    opening_minor: 1_000_000,
    closing_minor: 970_012,
    rows_minor: -29_988,
  });
  const runs = { orders: putRun(db, 'orders'), settlements: putRun(db, 'settlements'), bank: putRun(db, 'bank') };
  const orders = [NASTY.formula, NASTY.plus, NASTY.minus, NASTY.at].map((order_no, index) => {
    const amount_minor = 10_001 + index;
    const left = putRow(db, 'book', { file_id: book, amount_minor, fee_minor: 60, order_no, channel: 'wechat' });
    const right = putRow(db, 'wechat', {
      file_id: bill,
      amount_minor,
      fee_minor: 60,
      order_no,
      channel_no: `${NASTY.digits}${index}`,
    });
    putPair(db, { reconciliation: 'orders', run: runs.orders, left, right });
    return right;
  });
  const wrongFee = putRow(db, 'book', {
    file_id: book,
    amount_minor: 20_000,
    fee_minor: 120,
    order_no: 'ORD-FEE',
    channel: 'wechat',
  });
  const chargedFee = putRow(db, 'wechat', {
    file_id: bill,
    amount_minor: 20_000,
    fee_minor: 121,
    order_no: 'ORD-FEE',
    channel_no: '4200002',
  });
  const feeMatch = putPair(db, {
    reconciliation: 'orders',
    run: runs.orders,
    left: wrongFee,
    right: chargedFee,
    failed: 'fee',
  });
  const missing = putRow(db, 'book', {
    file_id: book,
    amount_minor: 5_000,
    fee_minor: 30,
    order_no: NASTY.escape,
    channel: 'wechat',
  });
  const late = putRow(db, 'book', {
    file_id: book,
    amount_minor: 1_000,
    fee_minor: 6,
    order_no: 'ORD-LATE',
    channel: 'wechat',
  });
  const lateBill = putRow(db, 'wechat', {
    file_id: bill,
    amount_minor: 1_000,
    fee_minor: 6,
    order_no: 'ORD-LATE',
    channel_no: '4200003',
    business_day: NEXT,
  });
  putPair(db, { reconciliation: 'orders', run: runs.orders, left: late, right: lateBill });
  const failedRow = putRow(db, 'book', {
    file_id: book,
    amount_minor: 777,
    status: 'failed',
    order_no: 'ORD-FAILED',
    channel: 'wechat',
  });
  // The bank: a payout that agrees, interest that the books do not have, and an internal transfer that nets out.
  const payout = putRow(db, 'book', { file_id: book, amount_minor: -30_000, kind: 'withdrawal', bank_ref: 'B-1' });
  const paid = putRow(db, 'icbc', {
    file_id: bank,
    amount_minor: -30_000,
    kind: 'other',
    bank_ref: 'B-1',
    memo: NASTY.control,
  });
  putPair(db, { reconciliation: 'bank', run: runs.bank, left: payout, right: paid });
  const interest = putRow(db, 'icbc', {
    file_id: bank,
    amount_minor: 12,
    kind: 'interest',
    bank_ref: 'B-2',
    memo: '结息',
  });
  const moves = [800, -800].map((amount_minor) =>
    putRow(db, 'book', { file_id: book, amount_minor, kind: 'transfer', voucher_no: 'V-1' }),
  );
  putGroup(db, { reconciliation: 'bank', run: runs.bank, left: moves, right: [], sums: [0n, 0n], more: { pass: 1 } });
  for (const [reconciliation_id, transaction_id, side] of [
    [1, missing, 'left'],
    [3, interest, 'right'],
    ...[...orders, chargedFee].map((id) => [2, id, 'left']),
  ] as [number, number, string][])
    put(db, 'open_items', { reconciliation_id, transaction_id, side, since_day: DAY });
  fillBreaks(db, { missing, feeMatch, wrongFee, chargedFee, interest });
  fillProofs(db);
  fillJournals(db);
  return { missing, feeMatch, wrongFee, chargedFee, interest, failedRow, late, lateBill };
}

function fillBreaks(db: Write, ids: Record<string, number>): void {
  putBreak(db, {
    id: 'brk_missing',
    kind: 'BOOK_ONLY',
    subject: NASTY.escape,
    effect_minor: -5_000,
    left_id: ids.missing!,
    first_seen_day: DAY - 3,
    day: DAY,
  });
  putBreak(db, {
    id: 'brk_fee',
    kind: 'FEE_MISMATCH',
    subject: 'ORD-FEE',
    effect_minor: -1,
    left_id: ids.wrongFee!,
    right_id: ids.chargedFee!,
    match_id: ids.feeMatch!,
    state: 'closed',
    closed_reason: 'adjustment',
  });
  putBreak(db, {
    id: 'brk_interest',
    kind: 'BANK_ONLY',
    subject: 'B-2',
    effect_minor: 12,
    right_id: ids.interest!,
    scope: 'bank',
    state: 'pending',
  });
  putBreak(db, { id: 'brk_policy', kind: 'KIND_NOT_ALLOWED', subject: 'V-1', effect_minor: 0, scope: 'policy' });
  const event = { break_id: 'brk_fee', at: 1_791_900_100, content_hash: '' };
  put(db, 'break_events', {
    ...event,
    person: 'li',
    action: 'propose',
    content: JSON.stringify({ type: 'adjustment', template: 'fee-difference', note: NASTY.markup }),
  });
  put(db, 'break_events', { ...event, person: 'wang', action: 'approve', content: '{}' });
}

function fillProofs(db: Write): void {
  const figures = {
    left_minor: 970_012,
    right_minor: 970_012,
    residue_minor: 0,
    verdict: 'PROVEN',
    currency: 'CNY',
    day: DAY,
  };
  const a = put(db, 'proofs', { kind: 'a', scope: 'icbc-main', ...figures });
  put(db, 'proofs', { kind: 'b', scope: 'icbc', ...figures });
  const c = put(db, 'proofs', { kind: 'c', scope: 'book', ...figures, residue_minor: 5_000, verdict: 'INCOMPLETE' });
  const line = (proof_id: number, number: number, role: string, label: string, amount_minor: number): void => {
    put(db, 'proof_lines', { proof_id, line: number, role, label, rows: 1, amount_minor });
  };
  line(a, 1, 'virtual', 'icbc-main', 1_035_634);
  line(a, 2, 'in-transit', 'wechat 2026-10-12', -59_646);
  line(a, 3, 'suspense', NASTY.at, 12);
  line(c, 1, 'linked', 'orders', 60_000);
  line(c, 2, 'unlinked', 'V-9', 5_000);
}

function fillJournals(db: Write): void {
  const account = { type: 'fee', level: 1, bank: 'ICBC', currency: 'CNY', name: '手续费' };
  put(db, 'ledger_accounts', { id: 1, code: 'fee:icbc-main', ...account });
  put(db, 'ledger_accounts', { id: 2, code: 'transit:wechat', ...account, type: 'transit', name: '在途' });
  const journal = { day: DAY, payload: '{}', content_hash: '', posted_at: 1_791_900_200, posted_by: 'li' };
  put(db, 'journals', {
    id: 'jrn_fee',
    template: 'fee-difference',
    origin_kind: 'break',
    origin: 'brk_fee',
    memo: NASTY.minus,
    ...journal,
  });
  put(db, 'journals', {
    id: 'jrn_other',
    template: 'settlement',
    origin_kind: 'settlement',
    origin: 'settlements:wechat:2026-10-11',
    memo: '',
    ...journal,
  });
  for (const [id, journal_id, amount_minor] of [
    ['pst_1', 'jrn_fee', 1],
    ['pst_2', 'jrn_other', 9_999],
  ] as const)
    put(db, 'postings', {
      id,
      journal_id,
      line: 1,
      kind: 'fee',
      debit_account_id: 1,
      credit_account_id: 2,
      amount_minor,
      currency: 'CNY',
    });
}
