/** The mark before the fraction. */
export type DecimalMark = '.' | ',';

type Shape =
  /** One reading only; `mark` is what it shows of the file's way of writing, null where it shows nothing. */
  | { readonly kind: 'clear'; readonly plain: string; readonly mark: DecimalMark | null }
  /** "1,000": a thousand, or one with three digits behind the mark. */
  | { readonly kind: 'open'; readonly whole: string; readonly mark: DecimalMark; readonly last: string };

const signs = /^([+\-\u2212]?)([\d.,'’ \u00a0\u2009\u202f]+)(-?)$/;
const brackets = /^\(([^()]*)\)$/;
/** Groups of three with blanks or apostrophes between: no country writes a fraction so. */
const blankGroups = /^\d{1,3}(?:(['’ \u00a0\u2009\u202f])\d{3})(?:\1\d{3})*(?=[.,]|$)/;
const groupsOf = { ',': /^\d{1,3}(?:,\d{2,3})*,\d{3}$/, '.': /^\d{1,3}(?:\.\d{3})+$/ };
const other = (mark: DecimalMark): DecimalMark => (mark === '.' ? ',' : '.');

const clear = (whole: string, fraction: string, mark: DecimalMark | null): Shape | null =>
  /^\d*$/.test(whole) && /^\d*$/.test(fraction) && whole + fraction !== ''
    ? { kind: 'clear', plain: `${whole || '0'}${fraction === '' ? '' : `.${fraction}`}`, mark }
    : null;

function withOneMark(body: string, mark: DecimalMark): Shape | null {
  const parts = body.split(mark);
  const [whole = '', last = ''] = parts;
  if (parts.length > 2) return groupsOf[mark].test(body) ? clear(parts.join(''), '', other(mark)) : null;
  if (/^[1-9]\d{0,2}$/.test(whole) && /^\d{3}$/.test(last)) return { kind: 'open', whole, mark, last };
  return clear(whole, last, mark);
}

function withBothMarks(body: string): Shape | null {
  const mark = body.lastIndexOf('.') > body.lastIndexOf(',') ? '.' : ',';
  const at = body.indexOf(mark);
  if (at !== body.lastIndexOf(mark)) return null;
  const groups = body.slice(0, at);
  return groupsOf[other(mark)].test(groups)
    ? clear(groups.replaceAll(other(mark), ''), body.slice(at + 1), mark)
    : null;
}

function shapeOf(unsigned: string): Shape | null {
  const grouped = blankGroups.exec(unsigned)?.[0];
  const body = grouped === undefined ? unsigned : grouped.replace(/\D/g, '') + unsigned.slice(grouped.length);
  if (!/^[\d.,]+$/.test(body)) return null;
  if (body.includes('.') && body.includes(',')) return withBothMarks(body);
  const mark = body.includes('.') ? '.' : body.includes(',') ? ',' : null;
  if (mark === null) return clear(body, '', null);
  if (grouped === undefined) return withOneMark(body, mark);
  // After blanks between the thousands the only mark left is the decimal one.
  const [whole = '', last = '', ...more] = body.split(mark);
  return more.length === 0 ? clear(whole, last, mark) : null;
}

/** More digits than any amount has: not looked at, because a number of a million digits costs seconds. */
const LONGEST = 64;

/**
 * Full-width signs and digits narrowed, true minus signs made plain, the mark of the yuan taken off. Not by a Unicode
 * normal form, which makes digits of superscripts.
 */
const narrowed = (text: string): string =>
  text
    .replace(/[\uff01-\uff5e]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .replaceAll('\u2212', '-')
    .trim()
    .replace(/^([+-]?\s*\(?\s*)(?:[¥￥]|RMB|CNY|人民币)\s*/i, '$1')
    .replace(/\s*元\s*(\)?)$/, '$1');

/** As nearly all programs write an amount: it has one reading, and shows a point. */
const usual = /^([+-]?)(\d+\.\d\d?)$/;

function partsOf(text: string): { sign: '' | '-'; shape: Shape } | null {
  if (text.length > LONGEST) return null;
  const plain = usual.exec(text);
  if (plain) return { sign: plain[1] === '-' ? '-' : '', shape: { kind: 'clear', plain: plain[2]!, mark: '.' } };
  const bare = narrowed(text);
  const inner = brackets.exec(bare)?.[1]?.trim();
  const parts = signs.exec(inner ?? bare);
  if (!parts) return null;
  const [, before = '', body = '', after = ''] = parts;
  const signed = [before, after, inner === undefined ? '' : '()'].filter((sign) => sign !== '');
  if (signed.length > 1) return null;
  const shape = shapeOf(body.trim());
  return shape === null ? null : { sign: signed.length === 0 || signed[0] === '+' ? '' : '-', shape };
}

/** Learns from a file's amounts which mark it writes before the fraction. */
export class AmountStyle {
  private readonly seen = new Set<DecimalMark>();

  see(text: string): void {
    const shape = partsOf(text)?.shape;
    if (shape?.kind === 'clear' && shape.mark !== null) this.seen.add(shape.mark);
  }

  /** Null when no amount shows it, or when they contradict one another. */
  get mark(): DecimalMark | null {
    const [only, ...more] = this.seen;
    return only === undefined || more.length > 0 ? null : only;
  }
}

/**
 * An amount as people and programs write it ("-2000,00", "+1 006,60", "1.234,56", "(12.00)", "12.00-") as the plain
 * decimal that parseMinor takes. Null for anything else, and for "1,000" or "1.000" where `mark` does not tell which of
 * its two readings is meant: nothing is guessed.
 */
export function plainAmount(text: string, mark: DecimalMark | null): string | null {
  const parts = partsOf(text);
  if (!parts) return null;
  const { sign, shape } = parts;
  if (shape.kind === 'clear') return sign + shape.plain;
  if (mark === null) return null;
  return sign + (shape.mark === mark ? `${shape.whole}.${shape.last}` : shape.whole + shape.last);
}

/**
 * The same in a file whose convention is known: an amount that only the other mark explains ("12,5" where a point is
 * the mark) is none.
 */
export function conventionalAmount(text: string, mark: DecimalMark): string | null {
  const shape = partsOf(text)?.shape;
  return shape === undefined || (shape.kind === 'clear' && shape.mark === other(mark)) ? null : plainAmount(text, mark);
}

/** The mark of "1,234" or "1.234", which may be a thousand, or one with three digits behind the mark; null for any other amount. */
export function openMark(text: string): DecimalMark | null {
  const shape = partsOf(text)?.shape;
  return shape?.kind === 'open' ? shape.mark : null;
}

/** The decimal mark that an amount with one reading shows; null where it shows none. */
export function shownMark(text: string): DecimalMark | null {
  const shape = partsOf(text)?.shape;
  return shape?.kind === 'clear' ? shape.mark : null;
}
