import { type FeeLine, type FeeRounding, returningKinds } from '../../shared/entity/fees.ts';
import type { FeeTerms } from '../../shared/value/fee.ts';
import type { Day } from '../../shared/value/time.ts';
import type { Read } from './connection.ts';

/** Terms of a source's fee schedule, and which rows of the source they are about. */
export type ScheduledTerms = FeeTerms & {
  readonly sourceId: number;
  readonly source: string;
  /** The place of the line in the schedule: of those that fit a row the first counts. */
  readonly line: number;
  readonly code: string;
  readonly kinds: FeeLine['kinds'];
  readonly words: readonly string[];
  readonly currency: string;
  readonly firstDay: Day;
  readonly lastDay: Day;
};

type Row = Record<'sourceId' | 'line' | 'firstDay' | 'lastDay', bigint> &
  Record<'source' | 'code' | 'kinds' | 'words' | 'currency', string> &
  Pick<FeeTerms, 'perMillion' | 'fixed' | 'minimum' | 'cap' | 'rounding' | 'refund' | 'refundRounding'>;

/** The fee schedules of the sources in use, line by line, each line's terms by their first day. */
export const scheduledTerms = (db: Read): ScheduledTerms[] =>
  db
    .prepare<[], Row>(
      `SELECT f.source_id AS sourceId, s.code AS source, f.line, f.code, f.kinds, f.words, f.currency, f.first_day AS firstDay, f.last_day AS lastDay,
         f.per_million AS perMillion, f.fixed_minor AS fixed, f.minimum_minor AS minimum, f.cap_minor AS cap, f.rounding, f.refund, f.refund_rounding AS refundRounding
       FROM fee_terms f JOIN sources s ON s.id = f.source_id WHERE s.active = 1 ORDER BY f.source_id, f.line, f.first_day`,
    )
    .safeIntegers()
    .all()
    .map(({ kinds, words, ...row }) => ({
      ...row,
      sourceId: Number(row.sourceId),
      line: Number(row.line),
      firstDay: Number(row.firstDay),
      lastDay: Number(row.lastDay),
      kinds: JSON.parse(kinds) as FeeLine['kinds'],
      words: JSON.parse(words) as string[],
    }));

/** A condition with its values apart. */
export type FeeSql = { readonly text: string; readonly values: readonly string[] };

function about({ kinds, words, currency, firstDay, lastDay }: ScheduledTerms, alias: string): FeeSql {
  const text = `coalesce(${alias}.memo, '') || ' ' || coalesce(${alias}.counterparty, '')`;
  const product = words.length === 0 ? '' : ` AND (${words.map(() => `instr(${text}, ?) > 0`).join(' OR ')})`;
  return {
    text: `(${alias}.kind IN (${kinds.map(() => '?').join(', ')}) AND ${alias}.currency = ? AND ${alias}.business_day BETWEEN ${firstDay} AND ${lastDay}${product})`,
    values: [...kinds, currency, ...words],
  };
}

/** The condition that a row of `alias` (transactions) is one of those that the terms are about, and says its fee. */
export function ofTerms(terms: ScheduledTerms, all: readonly ScheduledTerms[], alias: string): FeeSql {
  const own = about(terms, alias);
  const before = all
    .filter(({ sourceId, line }) => sourceId === terms.sourceId && line < terms.line)
    .filter(({ firstDay, lastDay }) => firstDay <= terms.lastDay && lastDay >= terms.firstDay)
    .map((other) => about(other, alias));
  return {
    text: [
      `${alias}.source_id = ${terms.sourceId} AND ${alias}.status = 'success' AND ${alias}.fee_minor IS NOT NULL AND ${own.text}`,
      ...before.map(({ text }) => `NOT ${text}`),
    ].join(' AND '),
    values: [...own.values, ...before.flatMap(({ values }) => values)],
  };
}

/**
 * The rate of a size, rounded. Whole millions and the rest go apart, so that no product leaves 64 bits: the largest size
 * times a whole rate is the size again, and a rest times it is below 10^12.
 */
function rated(size: string, perMillion: bigint, rounding: FeeRounding): string {
  if (perMillion === 0n) return '0';
  const rest = `(${size} % 1000000 * ${perMillion})`;
  const whole = `(${size} / 1000000 * ${perMillion} + ${rest} / 1000000)`;
  if (rounding === 'down') return whole;
  if (rounding === 'up') return `(${whole} + (${rest} % 1000000 > 0))`;
  if (rounding === 'half-up') return `(${whole} + (${rest} % 1000000 >= 500000))`;
  return `(${whole} + (${rest} % 1000000 > 500000 OR (${rest} % 1000000 = 500000 AND ${whole} % 2 = 1)))`;
}

const capped = (fee: string, cap: bigint | null): string => (cap === null ? fee : `min(${fee}, ${cap})`);

/** shared/value/fee.ts feeOf, in SQL: what a payment of an amount costs. */
function feeIn(terms: FeeTerms, amount: string): string {
  const charged = `${rated(`abs(${amount})`, terms.perMillion, terms.rounding)} + ${terms.fixed}`;
  return `iif(${amount} = 0, 0, ${capped(`max(${charged}, ${terms.minimum})`, terms.cap)})`;
}

/** shared/value/fee.ts feeBack, in SQL. */
const feeBackIn = (terms: FeeTerms, amount: string): string =>
  terms.refund === 'kept'
    ? '0'
    : `(-${capped(rated(`abs(${amount})`, terms.perMillion, terms.refundRounding), terms.cap)})`;

/** What a row of an amount (an expression of minor units) costs by terms, or brings back where its kind gives money back, in SQL. */
export const costIn = (terms: FeeTerms, returning: boolean, amount: string): string =>
  returning ? feeBackIn(terms, amount) : feeIn(terms, amount);

/** Is a kind one whose fee comes back? */
export const isReturning = (kind: string): boolean => (returningKinds as readonly string[]).includes(kind);
