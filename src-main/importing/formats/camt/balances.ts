import { type Problem, problemOf } from '../../../../shared/entity/problem.ts';
import { formatMinor } from '../../../../shared/value/money.ts';
import { type Day, formatDay } from '../../../../shared/value/time.ts';
import type { StatementBalance } from '../../format.ts';
import type { Balance, Statement } from './statement.ts';
import { whereOf } from './values.ts';

/** Pages of one statement in their order; most statements are of one page. */
export type Pages = readonly Statement[];

const isBooked = ({ code }: Balance): boolean => code === 'OPBD' || code === 'PRCD' || code === 'CLBD';

/** Of several balances of one code the one of the first or the last day; of one day the first or the last in the file. */
const outermost = (balances: readonly Balance[], way: 'first' | 'last'): Balance | undefined =>
  balances.reduce<Balance | undefined>((best, each) => {
    if (!best) return each;
    const gap = (each.day ?? 0) - (best.day ?? 0);
    return (way === 'first' ? gap < 0 : gap >= 0) ? each : best;
  }, undefined);

const of = ({ balances }: Statement, currency: string, test: (balance: Balance) => boolean): Balance[] =>
  balances.filter((balance) => balance.currency === currency && test(balance));

/** The balance of a page that is not the statement's: of sub-type INTM, or ITBD where a page joins another. */
const interimOf = (page: Statement, currency: string, code: string, joins: boolean): Balance[] =>
  of(page, currency, (balance) => balance.interim && (balance.code === code || (balance.code === 'ITBD' && joins)));

const finalOf = (page: Statement, currency: string, code: string): Balance[] =>
  of(page, currency, (balance) => balance.code === code && !balance.interim);

const pageOf = ({ page, messagePage }: Statement) => page ?? messagePage;

/**
 * OPBD, else PRCD (they are the same figure); a later page begins with its interim balance, where it has one. A page of
 * the message is one of the statement only where nothing else is there to begin with.
 */
export function openingOf(page: Statement, currency: string): Balance | undefined {
  const later = page.kind === 'camt.053' && (pageOf(page)?.number ?? 1) > 1;
  const interim = interimOf(page, currency, 'OPBD', later)[0];
  const final =
    outermost(finalOf(page, currency, 'OPBD'), 'first') ?? outermost(finalOf(page, currency, 'PRCD'), 'first');
  return later && page.page ? (interim ?? final) : (final ?? interim);
}

/** CLBD; a page that is not the last ends with its interim balance, where it has one. */
export function closingOf(page: Statement, currency: string): Balance | undefined {
  const earlier = page.kind === 'camt.053' && pageOf(page)?.last === false;
  const ends = interimOf(page, currency, 'CLBD', earlier).at(-1);
  const interim = ends === openingOf(page, currency) ? undefined : ends;
  const final = outermost(finalOf(page, currency, 'CLBD'), 'last');
  return earlier && page.page ? (interim ?? final) : (final ?? interim);
}

/** The currency that a statement is in: its account's, else that of its opening, its closing, its entries; '' for none. */
export function currencyOf({ currency, balances, every }: Statement): string {
  const coded = (...codes: string[]) => balances.find(({ code }) => codes.includes(code))?.currency;
  return currency ?? coded('OPBD') ?? coded('PRCD') ?? coded('CLBD') ?? every.lines.keys().next().value ?? '';
}

/** Opening and closing as a statement states them, in its currency where it does, else in what it has. */
export function statedBalances(page: Statement): { opening: Balance | undefined; closing: Balance | undefined } {
  const currency = currencyOf(page);
  const others = [...new Set(page.balances.map((balance) => balance.currency))];
  const any = (find: typeof openingOf): Balance | undefined =>
    find(page, currency) ?? others.map((other) => find(page, other)).find((balance) => balance !== undefined);
  return { opening: any(openingOf), closing: any(closingOf) };
}

/** Are pages of the statement in another file? Then its balances may be of entries that are there. */
export const lacksPages = (pages: Pages): boolean => {
  const [first, last] = [pages[0]!, pages.at(-1)!].map(pageOf);
  return (first?.number ?? 1) > 1 || last?.last === false;
};

const broken = (page: Statement, line: number, [expected, found]: [string, string], difference: string | null) =>
  problemOf('BALANCE_BROKEN', {
    params: { expected, found, account: page.account ?? '', ...(difference === null ? {} : { difference }) },
    where: whereOf(page, line),
  });

const brokenBy = (page: Statement, line: number, expected: bigint, found: bigint, currency: string): Problem => {
  const [first, second, gap] = [expected, found, found - expected].map((minor) => formatMinor(minor, currency));
  return broken(page, line, [first!, second!], gap!);
};

/** Is it the balance of the whole statement, which banks repeat on pages between? */
const isWhole = (balance: Balance | undefined, whole: Balance | undefined): boolean =>
  balance !== whole && balance !== undefined && !balance.interim && balance.minor === whole?.minor;

/** Opening + Σ booked = closing, page by page and from page to page. */
function proveArithmetic(pages: Pages, currency: string): Problem[] {
  const problems: Problem[] = [];
  const [first, last] = [openingOf(pages[0]!, currency), closingOf(pages.at(-1)!, currency)];
  let carried: bigint | null = null;
  for (const page of pages) {
    const [begins, ends] = [openingOf(page, currency), closingOf(page, currency)];
    const opening = isWhole(begins, first) ? undefined : begins;
    const closing = isWhole(ends, last) ? undefined : ends;
    if (carried !== null && opening && opening.minor !== carried)
      problems.push(brokenBy(page, opening.line, carried, opening.minor, currency));
    const base: bigint | null = opening?.minor ?? carried;
    const computed: bigint | null = base === null ? null : base + page.booked.net(currency);
    if (computed !== null && closing && closing.minor !== computed)
      problems.push(brokenBy(page, closing.line, computed, closing.minor, currency));
    carried = closing?.minor ?? computed;
  }
  return problems;
}

/** Balances of one meaning that differ: twice the same code and day, or a PRCD that is not the OPBD. */
function contradictions(page: Statement): Problem[] {
  const final = page.balances.filter((balance) => isBooked(balance) && !balance.interim);
  const problems: Problem[] = [];
  const said = new Map<string, Balance>();
  for (const balance of final) {
    const key = `${balance.code} ${balance.currency} ${balance.day}`;
    const before = said.get(key);
    if (before && before.minor !== balance.minor)
      problems.push(brokenBy(page, balance.line, before.minor, balance.minor, balance.currency));
    said.set(key, balance);
  }
  for (const currency of new Set(final.map((balance) => balance.currency))) {
    const coded = (code: string) =>
      outermost(
        final.filter((each) => each.code === code && each.currency === currency),
        'first',
      );
    const [opening, previous] = [coded('OPBD'), coded('PRCD')];
    if (opening && previous && opening.minor !== previous.minor)
      problems.push(brokenBy(page, opening.line, previous.minor, opening.minor, currency));
  }
  return problems;
}

/** A statement that opens in one currency and closes in another only. */
function crossed(pages: Pages): Problem[] {
  const [first, last] = [pages[0]!, pages.at(-1)!];
  const { opening } = statedBalances(first);
  const { closing } = statedBalances(last);
  if (!opening || !closing || closing.currency === opening.currency) return [];
  const sum = pages.reduce((all, page) => all + page.booked.net(opening.currency), opening.minor);
  const words = ({ minor, currency }: Pick<Balance, 'minor' | 'currency'>) =>
    `${formatMinor(minor, currency)} ${currency}`;
  return [broken(last, closing.line, [words({ minor: sum, currency: opening.currency }), words(closing)], null)];
}

/** Entries in a currency that neither the account nor any booked balance has: they would count into nothing. */
function foreignEntries(pages: Pages): Problem[] {
  const allowed = new Set(pages.flatMap((page) => page.balances.filter(isBooked).map((balance) => balance.currency)));
  for (const page of pages) if (page.currency !== null) allowed.add(page.currency);
  if (allowed.size === 0) return [];
  return pages.flatMap((page) =>
    [...page.booked.lines]
      .filter(([currency]) => !allowed.has(currency))
      .map(([currency, line]) =>
        problemOf('VALUE_UNKNOWN', {
          params: { column: 'Ntry/Amt/@Ccy', value: currency, allowed: [...allowed].join(', ') },
          where: whereOf(page, line),
        }),
      ),
  );
}

const currenciesOf = (pages: Pages): Set<string> =>
  new Set(pages.flatMap((page) => [...page.balances.map((balance) => balance.currency), ...page.booked.lines.keys()]));

/**
 * What fails in the figures of a statement is an error: `parse` shows the file, import refuses it. Where pages are in
 * another file the balances may speak of those as well, and the same is a warning.
 */
export function proveBalances(pages: Pages): Problem[] {
  const severity = lacksPages(pages) ? 'warning' : 'error';
  const problems = [
    ...pages.flatMap(contradictions),
    ...[...currenciesOf(pages)].flatMap((currency) => proveArithmetic(pages, currency)),
    ...crossed(pages),
  ];
  return [...problems.map((problem) => ({ ...problem, severity }) as Problem), ...foreignEntries(pages)];
}

/** Balance codes that a statement lacks; for reports and notifications, which have none by nature, their own name. */
export function missingBalances(pages: Pages): string {
  const { opening } = statedBalances(pages[0]!);
  const { closing } = statedBalances(pages.at(-1)!);
  const missing = [opening ? '' : 'OPBD', closing ? '' : 'CLBD'].filter((code) => code !== '').join(' ');
  return missing === '' || pages[0]!.kind === 'camt.053' ? missing : pages[0]!.kind;
}

/** The days of a statement. An opening balance dated before the closing one stands at the end of its day. */
export function daysOf(pages: Pages): { firstDay: Day; lastDay: Day } | null {
  const booked = pages.flatMap(({ earliest, latest }) => (earliest && latest ? [earliest.day, latest.day] : []));
  const [openingDay, closingDay] =
    pages[0]!.kind === 'camt.053'
      ? [statedBalances(pages[0]!).opening?.day ?? null, statedBalances(pages.at(-1)!).closing?.day ?? null]
      : [null, null];
  const lastDay = closingDay ?? (booked.length > 0 ? Math.max(...booked) : openingDay);
  if (lastDay === null) return pages[0]!.kind === 'camt.053' ? pages[0]!.period : null;
  const opened = openingDay !== null && openingDay < lastDay ? openingDay + 1 : lastDay;
  return { firstDay: Math.min(opened, ...booked), lastDay };
}

const outside = (page: Statement, entry: { day: Day; line: number }, bound: string, day: Day): Problem =>
  problemOf('DATE_INVALID', {
    params: { column: 'Ntry/BookgDt', value: `${formatDay(entry.day)} (${bound} ${formatDay(day)})` },
    where: whereOf(page, entry.line),
    severity: 'warning',
  });

/**
 * Entries booked before the opening or after the closing balance, or after the statement was made (a day is granted to
 * the bank's clock). Banks do book late, so that it is a warning.
 */
export function daysOutside(pages: Pages): Problem[] {
  const opened = statedBalances(pages[0]!).opening?.day ?? null;
  const closed = statedBalances(pages.at(-1)!).closing?.day ?? null;
  return pages.flatMap((page) => {
    const { earliest, latest, created } = page;
    if (!earliest || !latest) return [];
    const problems: Problem[] = [];
    if (opened !== null && earliest.day < opened) problems.push(outside(page, earliest, 'OPBD', opened));
    if (closed !== null && latest.day > closed) problems.push(outside(page, latest, 'CLBD', closed));
    else if (created !== null && latest.day > created + 1) problems.push(outside(page, latest, 'CreDtTm', created));
    return problems;
  });
}

/** The proof (b) of a whole statement, by currency. Reports and notifications prove nothing of a day. */
export function statementBalances(pages: Pages): StatementBalance[] {
  const [first, last] = [pages[0]!, pages.at(-1)!];
  const days = daysOf(pages);
  if (first.kind !== 'camt.053' || lacksPages(pages) || days === null || first.account === null) return [];
  const { account } = first;
  return [...currenciesOf(pages)].flatMap((currency) => {
    const [opening, closing] = [openingOf(first, currency), closingOf(last, currency)];
    if (!opening || !closing) return [];
    const rows = pages.reduce((sum, page) => sum + page.booked.net(currency), 0n);
    const number = first.electronic ?? first.legal;
    return [{ account, currency, ...days, opening: opening.minor, closing: closing.minor, rows, number }];
  });
}
