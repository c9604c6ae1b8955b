import { type Problem, problemOf } from '../../../../shared/entity/problem.ts';
import { type Currency, isCurrency } from '../../../../shared/value/currency.ts';
import { formatMinor, sizeOf } from '../../../../shared/value/money.ts';
import type { Day } from '../../../../shared/value/time.ts';
import type { ControlTotal, StatementBalance } from '../../format.ts';
import { BaiFields, type BaiRecord } from './records.ts';
import { amountOf, refusal, takeFunds } from './values.ts';

/** +1 for what comes in, −1 for what goes out. */
export type Direction = 1 | -1;

/** Which way type codes go that the format leaves to the bank (7xx, 9xx), as a person says it. */
export type Directions = ReadonlyMap<string, Direction>;

type Summary = { readonly code: string; readonly amount: bigint | null; readonly count: string };

/** A movement (16). Amount in minor units, signed. */
export type BaiRow = {
  readonly line: number;
  readonly code: string;
  readonly amount: bigint;
  readonly valueDay: Day | null;
  readonly bankReference: string | null;
  readonly customerReference: string | null;
  readonly text: string | null;
};

/** An account's summaries and movements between 03 and 49. */
export type BaiAccount = {
  readonly line: number;
  readonly number: string | null;
  readonly currency: Currency;
  readonly day: Day;
  readonly summaries: readonly Summary[];
  readonly rows: BaiRow[];
  /** Sum of every amount as written, which 49 declares. */
  control: bigint;
};

/** Reads 03: `day` and `currency` are the group's. Refusal CURRENCY_UNKNOWN, VALUE_UNKNOWN, AMOUNT_INVALID. */
export function readAccount(record: BaiRecord, day: Day, currency: Currency): BaiAccount {
  const fields = new BaiFields(record);
  const number = fields.next() || null;
  const own = fields.next().toUpperCase() || currency;
  if (!isCurrency(own)) throw refusal('CURRENCY_UNKNOWN', record, 'currency', own);
  const summaries: Summary[] = [];
  while (fields.more) {
    const code = fields.next();
    if (code === '') continue;
    if (!/^\d{3}$/.test(code)) throw refusal('VALUE_UNKNOWN', record, 'type code', code, { allowed: '001–999' });
    const amount = amountOf(record, code, fields.next());
    const count = fields.next();
    takeFunds(record, fields);
    summaries.push({ code, amount, count });
  }
  const control = summaries.reduce((sum, { amount }) => sum + (amount ?? 0n), 0n);
  return { line: record.line, number, currency: own, day, summaries, rows: [], control };
}

const NO_MONEY = '890';

function directionOf(record: BaiRecord, code: string, directions: Directions): Direction {
  if (/^[123]\d\d$/.test(code)) return 1;
  if (/^[456]\d\d$/.test(code)) return -1;
  const direction = directions.get(code);
  if (direction !== undefined) return direction;
  throw refusal('VALUE_UNKNOWN', record, 'type code', code, { allowed: '100–399, 400–699, 890' });
}

/**
 * Reads 16 into its account; a problem where the parts by availability do not come to the amount. False for a message
 * without money (890). Refusal for codes that the bank has made up, and amounts and dates that cannot be read.
 */
export function readMovement(record: BaiRecord, account: BaiAccount, directions: Directions): Problem | null | false {
  const fields = new BaiFields(record);
  const code = fields.next();
  if (code === NO_MONEY) return false;
  const direction = directionOf(record, code, directions);
  const written = fields.next();
  const amount = amountOf(record, 'amount', written);
  // Its type code is what says which way an amount goes; a sign beside it leaves open which of the two is meant.
  if (amount === null || amount < 0n) throw refusal('AMOUNT_INVALID', record, 'amount', written);
  const { valueDay, parts } = takeFunds(record, fields);
  account.rows.push({
    line: record.line,
    code,
    amount: direction === 1 ? amount : -amount,
    valueDay,
    bankReference: fields.next() || null,
    customerReference: fields.next() || null,
    text: fields.text() || null,
  });
  account.control += amount;
  const sum = parts.reduce((total, part) => total + part, 0n);
  return parts.length === 0 || sum === 0n || sum === amount
    ? null
    : disagreement(
        'TOTAL_DISAGREES',
        '16 分日可用额',
        record.line,
        formatMinor(amount, account.currency),
        formatMinor(sum, account.currency),
      );
}

/** What a bank's totals and its rows differ in. A warning: see README.md. */
export const disagreement = (
  code: 'TOTAL_DISAGREES' | 'COUNT_DISAGREES',
  name: string,
  line: number,
  declared: string,
  computed: string,
): Problem => problemOf(code, { params: { name, declared, computed }, where: { line }, severity: 'warning' });

const amountWith = ({ summaries }: BaiAccount, code: string): bigint | null =>
  summaries.find((summary) => summary.code === code)?.amount ?? null;

/** Ledger balances: 010 opening, 015 closing. Available and average balances are others. */
export const openingOf = (account: BaiAccount): bigint | null => amountWith(account, '010');
export const closingOf = (account: BaiAccount): bigint | null => amountWith(account, '015');

const sumOf = (rows: readonly BaiRow[]): bigint => rows.reduce((sum, { amount }) => sum + amount, 0n);

export type Proof = { totals: ControlTotal[]; problems: Problem[] };

/** 100 and 400: what came in and went out, and how many times; a bank may list a part of it only. */
function proveSide(account: BaiAccount, code: '100' | '400', proof: Proof): void {
  const summary = account.summaries.find((each) => each.code === code);
  if (!summary || account.rows.length === 0) return;
  const rows = account.rows.filter(({ amount }) => (code === '100' ? amount > 0n : amount < 0n));
  const sum = sumOf(rows);
  const claim = (
    name: string,
    kind: 'TOTAL_DISAGREES' | 'COUNT_DISAGREES',
    declared: string,
    computed: string,
  ): void => {
    if (declared === computed) proof.totals.push({ name, declared, computed, agrees: true });
    else proof.problems.push(disagreement(kind, name, account.line, declared, computed));
  };
  const name = code === '100' ? '贷方' : '借方';
  if (summary.amount !== null)
    claim(
      `${name}金额`,
      'TOTAL_DISAGREES',
      formatMinor(summary.amount, account.currency),
      formatMinor(sizeOf(sum), account.currency),
    );
  if (/^\d{1,9}$/.test(summary.count))
    claim(`${name}笔数`, 'COUNT_DISAGREES', String(BigInt(summary.count)), String(rows.length));
}

/** Opening + Σ rows = closing is an error where it fails; an account of which only the sums are given is not proven. */
function proveBalance(account: BaiAccount, proof: Proof): void {
  const [opening, closing] = [openingOf(account), closingOf(account)];
  if (opening === null || closing === null) return;
  const expected = opening + sumOf(account.rows);
  if (expected === closing) return;
  const where = { line: account.line };
  if (account.rows.length === 0)
    proof.problems.push(problemOf('FILE_TRUNCATED', { params: { missing: '16' }, where, severity: 'warning' }));
  else
    proof.problems.push(
      problemOf('BALANCE_BROKEN', {
        params: {
          expected: formatMinor(expected, account.currency),
          found: formatMinor(closing, account.currency),
          account: account.number ?? '',
          difference: formatMinor(closing - expected, account.currency),
        },
        where,
      }),
    );
}

/** What an account proves by itself. */
export function proveAccount(account: BaiAccount): Proof {
  const proof: Proof = { totals: [], problems: [] };
  proveSide(account, '100', proof);
  proveSide(account, '400', proof);
  proveBalance(account, proof);
  return proof;
}

/** The proof (b) of an account with both balances and its movements; null where it lacks one. */
export function balanceOf(account: BaiAccount): StatementBalance | null {
  const [opening, closing] = [openingOf(account), closingOf(account)];
  const rows = sumOf(account.rows);
  if (account.number === null || opening === null || closing === null) return null;
  if (account.rows.length === 0 && opening !== closing) return null;
  const { number, currency, day } = account;
  return { account: number, currency, firstDay: day, lastDay: day, opening, closing, rows };
}
