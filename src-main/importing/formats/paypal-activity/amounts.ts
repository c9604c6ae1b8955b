import { type Currency, scaleOf } from '../../../../shared/value/currency.ts';
import { parseMinor } from '../../../../shared/value/money.ts';

const grouped = /^\d{1,3}(?:[.,]\d{3})+$/;

/**
 * Reads the amounts of one file, which writes them as its person's country does: "1,309.80" or "1.309,80" or "1309.8".
 * Which mark is the decimal one is told by the first amount that leaves no doubt, and holds for the whole file.
 */
export class LocalAmounts {
  private decimal: '.' | ',' | null = null;

  /** Minor units; null for anything that is no amount in this file's way of writing. */
  read(text: string, currency: Currency): bigint | null {
    const bare = text.replaceAll(/[\s\u00a0\u202f'’]/g, '').replace(/^\u2212/, '-');
    const sign = bare.startsWith('-') ? '-' : '';
    const plain = this.plain(bare.replace(/^[+-]/, ''), scaleOf(currency));
    return plain === null ? null : parseMinor(sign + plain, currency);
  }

  /** The same number with a point and without groups; null where it is written in another way than those before. */
  private plain(body: string, scale: number): string | null {
    const at = Math.max(body.lastIndexOf('.'), body.lastIndexOf(','));
    if (at < 0) return body;
    const mark = body[at] as '.' | ',';
    const whole = body.slice(0, at);
    const tail = body.slice(at + 1);
    const other = mark === '.' ? ',' : '.';
    if (this.isGrouping(whole, tail, mark, scale)) {
      return this.settle(other) && grouped.test(body) ? body.replaceAll(mark, '') : null;
    }
    if (!this.settle(mark) || whole.includes(mark)) return null;
    if (whole.includes(other) && !grouped.test(whole)) return null;
    return `${whole.replaceAll(other, '')}.${tail}`;
  }

  /** Is the last mark one between thousands? Three digits after it say so, but for currencies that have three. */
  private isGrouping(whole: string, tail: string, mark: '.' | ',', scale: number): boolean {
    const other = mark === '.' ? ',' : '.';
    if (whole.includes(other)) return false;
    if (whole.includes(mark)) return true;
    if (this.decimal !== null) return this.decimal !== mark;
    return tail.length === 3 && scale < 3;
  }

  private settle(decimal: '.' | ','): boolean {
    this.decimal ??= decimal;
    return this.decimal === decimal;
  }
}
