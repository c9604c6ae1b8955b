import { type Problem, problemOf } from '../../../../shared/entity/problem.ts';
import { formatMinor, sizeOf } from '../../../../shared/value/money.ts';
import type { Day } from '../../../../shared/value/time.ts';
import type { ControlTotal, ParsedStatement, StatementBalance } from '../../format.ts';
import { DaySpan } from '../../reading/days.ts';
import type { DeclaredSum, Page, PageRow } from './page.ts';

/** Pages of one statement in their order. */
export type Statement = { readonly pages: Page[] };

/** Does a page go on where the statement's last one left off (62M → 60M of the same account and number)? */
export const continues = ({ pages }: Statement, page: Page): boolean => {
  const last = pages.at(-1)!;
  return (
    page.opening?.kind === 'M' &&
    (last.closing === null || last.closing.kind === 'M') &&
    page.account === last.account &&
    page.currency === last.currency &&
    page.number === last.number
  );
};

/** A message as `parse` prints it: every page by itself, with the balances that it states. */
export function parsedPage(page: Page, rows: readonly PageRow[]): ParsedStatement {
  return {
    account: page.account,
    currency: page.currency,
    opening: page.opening?.amount ?? null,
    closing: page.closing?.amount ?? null,
    openingDay: page.opening?.day ?? null,
    closingDay: page.closing?.day ?? null,
    transactions: rows.map((row) => ({
      amount: row.amount,
      entryDay: row.entryDate?.day ?? null,
      valueDay: row.valueDate.day,
      reference: row.bankReference ?? row.customerReference,
      memo: row.memo,
    })),
  };
}

const broken = (page: Page, line: number, expected: bigint, found: bigint): Problem =>
  problemOf('BALANCE_BROKEN', {
    params: {
      expected: formatMinor(expected, page.currency),
      found: formatMinor(found, page.currency),
      account: page.account ?? '',
      difference: formatMinor(found - expected, page.currency),
    },
    where: { line },
  });

/** Opening + Σ rows = closing of every page, and pages join. */
function proveArithmetic(pages: readonly Page[]): Problem[] {
  const problems: Problem[] = [];
  let carried: bigint | null = null;
  for (const page of pages) {
    const opening: bigint | null = page.opening?.amount ?? null;
    if (carried !== null && opening !== null && opening !== carried)
      problems.push(broken(page, page.line, carried, opening));
    const computed: bigint | null = opening === null ? null : opening + page.sums.sum;
    const closing: bigint | null = page.closing?.amount ?? null;
    if (computed !== null && closing !== null && closing !== computed)
      problems.push(broken(page, page.closingLine, computed, closing));
    carried = closing ?? computed;
  }
  return problems;
}

/** Balances that are not there, and pages that others must hold: nothing is wrong with the rows, but they are not proven. */
function nameGaps(pages: readonly Page[]): Problem[] {
  const first = pages[0]!;
  const last = pages.at(-1)!;
  const warning = (code: 'BALANCE_MISSING' | 'FILE_TRUNCATED', missing: string, { line } = first): Problem =>
    problemOf(code, { params: { missing, account: first.account ?? '' }, where: { line }, severity: 'warning' });
  const leftOut = pages.flatMap((page, at) => {
    const before = pages[at - 1]?.sequence ?? null;
    return before !== null && page.sequence !== null && page.sequence > before + 1
      ? [warning('FILE_TRUNCATED', `:28C: ${page.number ?? ''}/${before + 1}`, page)]
      : [];
  });
  const balances = [first.opening ? '' : ':60F:', last.closing ? '' : ':62F:'].filter((tag) => tag !== '').join(' ');
  const interim = pages.some((page) => page.interim);
  return [
    ...(balances === '' ? [] : [warning('BALANCE_MISSING', interim ? 'MT942' : balances)]),
    ...leftOut,
    ...(first.opening?.kind === 'M' ? [warning('FILE_TRUNCATED', ':60F:')] : []),
    ...(last.closing?.kind === 'M' ? [warning('FILE_TRUNCATED', ':62F:')] : []),
  ];
}

/** What fails in the figures is an error that import refuses on; what is only absent is a warning. */
export const proveBalances = ({ pages }: Statement): Problem[] => [...proveArithmetic(pages), ...nameGaps(pages)];

function totalsOf(statement: Statement, declared: DeclaredSum): ControlTotal[] {
  const { currency } = statement.pages[0]!;
  const sides = statement.pages.map(({ sums }) => (declared.direction === 'C' ? sums.credit : sums.debit));
  const sum = sides.reduce((all, side) => all + side.sum, 0n);
  const count = sides.reduce((all, side) => all + side.count, 0);
  const amounts = [declared.amount, sizeOf(sum)].map((minor) => formatMinor(minor, currency));
  const name = declared.direction === 'C' ? '贷方' : '借方';
  const total = (what: string, said: string, computed: string): ControlTotal => ({
    name: `${name}${what}`,
    declared: said,
    computed,
    agrees: said === computed,
  });
  return [total('金额', amounts[0]!, amounts[1]!), total('笔数', declared.count.toString(), count.toString())];
}

/** Sums that any page declares are of the whole statement: next to the computed ones, and an error for each that disagrees. */
export function controlTotals(statement: Statement): { totals: ControlTotal[]; problems: Problem[] } {
  const totals: ControlTotal[] = [];
  const problems: Problem[] = [];
  for (const page of statement.pages)
    for (const declared of page.declared)
      for (const total of totalsOf(statement, declared)) {
        totals.push(total);
        if (!total.agrees)
          problems.push(
            problemOf(total.name.endsWith('笔数') ? 'COUNT_DISAGREES' : 'TOTAL_DISAGREES', {
              params: { name: total.name, declared: total.declared, computed: total.computed },
              where: { line: declared.line },
            }),
          );
      }
  return { totals, problems };
}

/**
 * The days that a statement covers. An opening balance dated before the closing one stands at the end of its day, so the
 * statement begins on the day after, or with its first row.
 */
function daysOf(statement: Statement): { firstDay: Day; lastDay: Day } | null {
  const openingDay = statement.pages[0]!.opening?.day ?? null;
  const closingDay = statement.pages.at(-1)!.closing?.day ?? null;
  const booked = new DaySpan();
  for (const { sums } of statement.pages) {
    const days = sums.days.days();
    for (const day of days ? [days.firstDay, days.lastDay] : []) booked.add(day);
  }
  const span = booked.days();
  const lastDay = closingDay ?? span?.lastDay ?? null;
  if (lastDay === null) return openingDay === null ? null : { firstDay: openingDay, lastDay: openingDay };
  const opened = openingDay !== null && openingDay < lastDay ? openingDay + 1 : lastDay;
  return { firstDay: Math.min(span?.firstDay ?? opened, opened), lastDay };
}

/** The proof (b) of a statement with both balances; null where it lacks one. */
export function statementBalance(statement: Statement): StatementBalance | null {
  const { account, currency, opening, number } = statement.pages[0]!;
  const { closing } = statement.pages.at(-1)!;
  const days = daysOf(statement);
  if (account === null || opening === null || closing === null || days === null) return null;
  return {
    account,
    currency,
    ...days,
    opening: opening.amount,
    closing: closing.amount,
    rows: statement.pages.reduce((sum, page) => sum + page.sums.sum, 0n),
    number: number !== null && /^\d{1,18}$/.test(number) ? BigInt(number) : null,
    page: opening.kind === 'M' || closing.kind === 'M',
  };
}

export const coverageOf = (statements: readonly Statement[]): { firstDay: Day; lastDay: Day } | null =>
  statements.reduce<{ firstDay: Day; lastDay: Day } | null>((all, statement) => {
    const days = daysOf(statement);
    if (!all || !days) return all ?? days;
    return { firstDay: Math.min(all.firstDay, days.firstDay), lastDay: Math.max(all.lastDay, days.lastDay) };
  }, null);
