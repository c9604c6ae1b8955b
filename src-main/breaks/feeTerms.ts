import { feeRoundings } from '../../shared/entity/fees.ts';
import { type FeeTerms, feeBack, feeOf, formatPerMillion, MILLION } from '../../shared/value/fee.ts';
import { formatMinor, sizeOf } from '../../shared/value/money.ts';

/** A row whose fee is not what the terms say. Minor units, signed as the bill has them. */
export type OffRow = { readonly amount: bigint; readonly fee: bigint };

/** What a row costs by terms, or brings back where its kind gives money back. */
export const costOf = (terms: FeeTerms, returning: boolean, amount: bigint): bigint =>
  returning ? feeBack(terms, amount) : feeOf(terms, amount);

/** Rates, whole parts per million, from the least to the most. */
type Rates = { readonly least: bigint; readonly most: bigint };

/** At which rates a row comes to a fee before its minimum, cap and fixed part: rounded fees leave a span. */
function ratesOf(size: bigint, rated: bigint, rounding: FeeTerms['rounding']): Rates {
  const [below, above] = { 'half-up': [1n, 1n], 'half-even': [1n, 1n], down: [0n, 2n], up: [2n, 0n] }[rounding] as [
    bigint,
    bigint,
  ];
  const [low, high] = [(rated * 2n - below) * MILLION, (rated * 2n + above) * MILLION];
  const twice = size * 2n;
  const most = high / twice;
  return { least: low <= 0n ? 0n : (low + twice - 1n) / twice, most: most > MILLION ? MILLION : most };
}

/** From the roundest steps of a rate to the finest: people agree on 0.65 %, not on 0.6493 %. */
const steps = [10_000n, 1000n, 500n, 100n, 50n, 10n, 5n, 1n];

/** The roundest rate of a span. */
function roundest({ least, most }: Rates): bigint {
  const step = steps.find((each) => ((least + each - 1n) / each) * each <= most) ?? 1n;
  return ((least + step - 1n) / step) * step;
}

/** How many different rates are looked for in the rows of one kind and day. */
const MOST_RATES = 6;

/** Rates that rows may have been charged at: rows, the largest first, narrow a span that they share. */
function impliedRates(terms: FeeTerms, returning: boolean, rows: readonly OffRow[]): bigint[] {
  const spans: Rates[] = [];
  for (const { amount, fee } of [...rows].sort((a, b) => (sizeOf(a.amount) > sizeOf(b.amount) ? -1 : 1))) {
    const charged = returning ? -fee : fee - terms.fixed;
    const held = charged + (returning ? 0n : terms.fixed);
    if (amount === 0n || charged < 0n || (held === terms.minimum && held > 0n) || held === terms.cap) continue;
    const own = ratesOf(sizeOf(amount), charged, returning ? terms.refundRounding : terms.rounding);
    const at = spans.findIndex(({ least, most }) => own.least <= most && own.most >= least);
    const span = spans[at];
    if (span)
      spans[at] = {
        least: own.least > span.least ? own.least : span.least,
        most: own.most < span.most ? own.most : span.most,
      };
    else if (spans.length < MOST_RATES && own.least <= own.most) spans.push(own);
  }
  return spans.map(roundest);
}

/** The fee that most rows have in common. */
function commonest(rows: readonly OffRow[]): bigint {
  const counts = new Map<bigint, number>();
  for (const { fee } of rows) counts.set(fee, (counts.get(fee) ?? 0) + 1);
  return [...counts].reduce((a, b) => (b[1] > a[1] ? b : a))[0];
}

/** Terms a part of which is another, that rows may have been charged by; what is nearest to the agreed terms comes first. */
function otherTerms(terms: FeeTerms, returning: boolean, rows: readonly OffRow[]): FeeTerms[] {
  const rates = impliedRates(terms, returning, rows).map((perMillion) => ({ ...terms, perMillion }));
  if (returning) {
    const roundings = feeRoundings.map((refundRounding) => ({ ...terms, refundRounding }));
    const kept: FeeTerms = { ...terms, refund: terms.refund === 'kept' ? 'returned' : 'kept' };
    return [kept, ...roundings, ...rates];
  }
  const common = commonest(rows);
  const roundings = feeRoundings.map((rounding) => ({ ...terms, rounding }));
  const limits = [{ minimum: 0n }, { cap: null }, { fixed: 0n }, { minimum: common }, { cap: common }];
  return [...roundings, ...rates, ...limits.map((limit) => ({ ...terms, ...limit }))];
}

/** How many of the other terms are worth asking all rows about. */
const SHORT_LIST = 3;

/** The terms that explain most of some rows, the best first; none where nothing explains any. */
export function explaining(terms: FeeTerms, returning: boolean, rows: readonly OffRow[]): FeeTerms[] {
  if (rows.length === 0) return [];
  return otherTerms(terms, returning, rows)
    .map((other) => ({
      other,
      explained: rows.filter(({ amount, fee }) => costOf(other, returning, amount) === fee).length,
    }))
    .filter(({ explained }) => explained > 0)
    .sort((a, b) => b.explained - a.explained)
    .slice(0, SHORT_LIST)
    .map(({ other }) => other);
}

/** Terms in short, in no language: "0.6% ≥0.08 ≤26.00 half-up". */
export function termsText(terms: FeeTerms, returning: boolean, currency: string): string {
  const amount = (sign: string, minor: bigint | null): string[] =>
    minor === null || (minor === 0n && sign !== '≤') ? [] : [`${sign}${formatMinor(minor, currency)}`];
  const back = terms.refund === 'kept' ? ['kept'] : [formatPerMillion(terms.perMillion), terms.refundRounding];
  if (returning) return [...back, ...(terms.refund === 'in-proportion' ? ['in-proportion'] : [])].join(' ');
  return [
    formatPerMillion(terms.perMillion),
    ...amount('+', terms.fixed),
    ...amount('≥', terms.minimum),
    ...amount('≤', terms.cap),
    terms.rounding,
  ].join(' ');
}

/** Terms as JSON, and back. */
export const writtenTerms = (terms: FeeTerms): string =>
  JSON.stringify({
    perMillion: String(terms.perMillion),
    fixed: String(terms.fixed),
    minimum: String(terms.minimum),
    cap: terms.cap === null ? null : String(terms.cap),
    rounding: terms.rounding,
    refund: terms.refund,
    refundRounding: terms.refundRounding,
  });

export function readTerms(json: string): FeeTerms {
  const { perMillion, fixed, minimum, cap, ...words } = JSON.parse(json) as Record<string, string> &
    Pick<FeeTerms, 'rounding' | 'refund' | 'refundRounding'>;
  const minor = (text: string | undefined): bigint => BigInt(text ?? '0');
  return {
    ...words,
    perMillion: minor(perMillion),
    fixed: minor(fixed),
    minimum: minor(minimum),
    cap: cap === null ? null : minor(cap),
  };
}
