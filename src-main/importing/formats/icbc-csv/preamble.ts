import { currencyNamed } from '../../../../shared/value/currency.ts';
import { type Day, parseDay } from '../../../../shared/value/time.ts';

/** What stands above the header: whose account, in what currency, of which days. */
export type Preamble = {
  account: string | null;
  currency: string | null;
  firstDay: Day | null;
  lastDay: Day | null;
  /** The line [HISTORYDETAIL], by which corporate exports are known. */
  marked: boolean;
};

export const emptyPreamble = (): Preamble => ({
  account: null,
  currency: null,
  firstDay: null,
  lastDay: null,
  marked: false,
});

/** "卡号: 1234" in one cell, or "账号" and its value in two. */
function pairsOf(cells: readonly string[]): [string, string][] {
  return cells.flatMap((cell, at): [string, string][] => {
    const colon = cell.search(/[:：]/);
    if (colon > 0) return [[cell.slice(0, colon).trim(), cell.slice(colon + 1).trim()]];
    return at + 1 < cells.length ? [[cell.trim(), cells[at + 1]!.trim()]] : [];
  });
}

/** Takes in a line above the header. */
export function notePreamble(preamble: Preamble, cells: readonly string[]): void {
  if (cells[0]?.trim() === '[HISTORYDETAIL]') preamble.marked = true;
  for (const [name, value] of pairsOf(cells)) {
    if (value === '') continue;
    if (name === '账号' || name === '卡号') preamble.account ??= value;
    else if (name === '币种') preamble.currency ??= currencyNamed(value);
    else if (name === '起始日期') preamble.firstDay ??= parseDay(value);
    else if (name === '截止日期') preamble.lastDay ??= parseDay(value);
  }
}
