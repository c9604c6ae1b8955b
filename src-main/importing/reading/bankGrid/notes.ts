import { currencyNamed } from '../../../../shared/value/currency.ts';
import { type Day, parseDay } from '../../../../shared/value/time.ts';
import { readCivil } from '../civil.ts';
import { headerName } from './layout.ts';

/** A count or a sum that a line declares; `side` null for all rows. */
export type Declared = {
  readonly name: string;
  readonly what: 'count' | 'sum';
  readonly side: 'in' | 'out' | null;
  readonly value: string;
  readonly line: number;
  /** Of the rows since the line before of its kind, or of all. */
  readonly scope: 'page' | 'all';
  readonly currency: string | null;
};

export type DeclaredBalance = { readonly name: string; readonly value: string; readonly line: number };

/** What stands above the header and below the rows: whose account, in what currency, of which days, and what it sums to. */
export type Notes = {
  account: string | null;
  currency: string | null;
  firstDay: Day | null;
  lastDay: Day | null;
  /** The month that a title names, as "2024-01". */
  month: string | null;
  readonly declared: Declared[];
  opening: DeclaredBalance | null;
  closing: DeclaredBalance | null;
};

export const emptyNotes = (): Notes => ({
  account: null,
  currency: null,
  firstDay: null,
  lastDay: null,
  month: null,
  declared: [],
  opening: null,
  closing: null,
});

const colon = /[:：]/;

/** A line of remarks begins with #, and values may stand in brackets: "# 账号: [6214…]". */
const unmarked = (text: string): string => text.replace(/^#\s*/, '');
const unbracketed = (text: string): string => /^\[\s*([^\]]*?)\s*\]$/.exec(text)?.[1] ?? text;

/** "名称：值 名称：值" in one cell; a name may be spread with blanks when it is the only one. */
function pairsInCell(cell: string): [string, string][] {
  const parts = cell.split(colon);
  if (parts.length === 2) return [[headerName(parts[0]!), parts[1]!.trim()]];
  const pairs = cell.matchAll(/([^:：\s,，;；]+)\s*[:：]\s*([^:：]*?)(?=\s+[^:：\s]+\s*[:：]|$)/g);
  return [...pairs].map(([, name, value]) => [headerName(name!), value!.trim()]);
}

/** The names of a line with their values: in one cell, or each in the cell before its value. */
export function pairsOf(cells: readonly string[]): [string, string][] {
  const filled = cells.map(unmarked).filter((cell) => cell !== '');
  return filled.flatMap((cell, at): [string, string][] => {
    const next = filled[at + 1] ?? '';
    if (!colon.test(cell)) return [[headerName(cell), next]];
    return pairsInCell(cell).map(([name, value]) => [
      name,
      value === '' && !colon.test(next) ? next : unbracketed(value),
    ]);
  });
}

const outWords = '借方|支出|支取|转出|取出|付款|往账|出账';
const inWords = '贷方|收入|存入|转入|收款|来账|入账';
const total =
  `^(本页|小计|本日|当日)?(?:汇总|累计|合计|总计|总)?(?:交易|明细)?(${outWords}|${inWords})?(?:发生|交易)?` +
  '(?:合计|总计|汇总|累计|总)?(笔数|记录数|条数|金额|额|发生额|交易额)?(?:合计|总计|汇总|累计)?$';
const totalName = new RegExp(total);

/**
 * What a name declares; null for any other. A sum must say that it is one (总, 合计), unless it stands in a line of
 * totals, and it must say its side: "总金额" is not said whether it adds or nets.
 */
function totalNamed(name: string, inTotals: boolean): Pick<Declared, 'what' | 'side' | 'scope'> | null {
  const parts = totalName.exec(name.replaceAll(/[()]/g, ''));
  if (!parts || name === '') return null;
  const [, page, sideWord, unit = ''] = parts;
  const side = sideWord === undefined ? null : new RegExp(outWords).test(sideWord) ? 'out' : 'in';
  const scope = page === undefined ? 'all' : 'page';
  if (/数$/.test(unit)) return { what: 'count', side, scope };
  if (side === null || !(inTotals || /[总合汇累]/.test(name))) return null;
  return { what: 'sum', side, scope };
}

/** "3笔，共 1,200.00 元" */
const countAndSum = /^(\d+)\s*笔\s*[,，]\s*共?\s*([+-]?[\d.,]+)\s*元?$/;

const openingName = /^(?:期初|上期|上日|承前|起始)(?:账户)?余额$/;
const closingName = /^(?:期末|本期|截止|结束)(?:账户)?余额$/;

const totalsLine = /^(.{0,4}?)(合计|总计|累计|小计)(?:金额)?\s*[:：]?(.*)$/;

/** A line that begins with 合计 and its like: of a page or of all, of which currency, and what else its first cell says. */
export function totalsLineOf(
  first: string,
): { scope: Declared['scope']; currency: string | null; rest: string } | null {
  const [, prefix = '', word, rest = ''] = totalsLine.exec(first) ?? [];
  const currency = currencyNamed(prefix);
  if (word === undefined || !(currency !== null || /^(?:|本页|本日|当日|本次|全部|总)$/.test(prefix))) return null;
  const page = word === '小计' || /^(?:本页|本日|当日)$/.test(prefix);
  return { scope: page ? 'page' : 'all', currency, rest: rest.trim() };
}

/** Does a line that begins with this cell declare a count, a sum or a balance? */
export function declares(first: string): boolean {
  const name = headerName(unmarked(first).split(colon, 1)[0]!);
  return openingName.test(name) || closingName.test(name) || totalNamed(name, false) !== null;
}

/**
 * Takes in the counts, sums and balances that a line declares; `totals` says what a line of totals is of, null for
 * any other line.
 */
export function noteTotals(
  notes: Notes,
  cells: readonly string[],
  line: number,
  totals: Declared['scope'] | null,
): void {
  for (const [name, value] of pairsOf(cells)) {
    const meant = totalNamed(name, totals !== null);
    if (meant && /\d/.test(value)) {
      const declare = (what: Declared['what'], called: string, said: string): void => {
        const scope = totals === 'page' ? 'page' : meant.scope;
        notes.declared.push({ ...meant, what, name: called, value: said, line, currency: null, scope });
      };
      const both = countAndSum.exec(value);
      if (both) declare('count', `${name}笔数`, both[1]!);
      if (both) declare('sum', name, both[2]!);
      else {
        const plain = value.replace(/\s*[笔条]$/, '');
        declare(plain === value ? meant.what : 'count', name === '笔数' ? '合计笔数' : name, plain);
      }
    }
    if (openingName.test(name)) notes.opening ??= { name, value, line };
    else if (closingName.test(name)) notes.closing ??= { name, value, line };
  }
}

const accountName = /^(?:查询|本方|交易|客户|对账)?(?:账号|卡号|账户|账\/卡号|账号\/卡号|卡号\/账号|账户号码)$/;
/** Digits or what masks them, in groups or not. */
const kindOfCard = /^\p{Script=Han}+\s+(?=\d)/u;
const accountIn = /^(?=.*(?:\d|[x*]{4}))[\w*-]+(?: [\dx*]+)*/;
const firstName = /^(?:查询)?(?:起始|开始)(?:日期|日|时间)$/;
const lastName = /^(?:查询)?(?:截止|结束|终止)(?:日期|日|时间)$/;
const spanName = /^(?:查询|交易|起止|对账|账单|明细)?(?:日期|时间|起止)?(?:范围|区间|期间|段|周期|日期)$/;
const someDay = /\d{4}(?:[-/.]\d{1,2}[-/.]\d{1,2}|年\d{1,2}月\d{1,2}日|\d{4})(?!\d)/g;

const dayIn = (text: string): Day | null => {
  const found = text.match(someDay)?.[0];
  return found === undefined ? null : (readCivil(found)?.day ?? parseDay(found));
};

/** Takes in a line above the header. */
export function notePreamble(notes: Notes, cells: readonly string[], line: number): void {
  const title = /(\d{4})年(\d{1,2})月(?!\d{1,2}日)/.exec(cells.join(' '));
  if (title) notes.month ??= `${title[1]}-${title[2]!.padStart(2, '0')}`;
  noteTotals(notes, cells, line, null);
  for (const [name, value] of pairsOf(cells)) {
    if (value === '') continue;
    if (accountName.test(name)) notes.account ??= accountIn.exec(value.replace(kindOfCard, ''))?.[0] ?? null;
    else if (name === '币种' || name === '币别' || name === '货币') notes.currency ??= currencyNamed(value);
    else if (firstName.test(name)) notes.firstDay ??= dayIn(value);
    else if (lastName.test(name)) notes.lastDay ??= dayIn(value);
    else if (spanName.test(name)) noteSpan(notes, value);
  }
}

function noteSpan(notes: Notes, value: string): void {
  const days = value.match(someDay) ?? [];
  if (days.length !== 2) return;
  notes.firstDay ??= dayIn(days[0]!);
  notes.lastDay ??= dayIn(days[1]!);
}
