import { type Problem, type ProblemPlace, problemOf } from '../../../../shared/entity/problem.ts';
import { formatMinor } from '../../../../shared/value/money.ts';
import { closingOf, currencyOf, openingOf, type Pages } from './balances.ts';
import type { Message } from './message.ts';
import type { Statement } from './statement.ts';
import { whereOf } from './values.ts';

const truncated = (missing: string, where: ProblemPlace): Problem =>
  problemOf('FILE_TRUNCATED', { params: { missing }, where, severity: 'warning' });

const sameStatement = (one: Statement, other: Statement): boolean =>
  one.kind === other.kind &&
  one.account === other.account &&
  one.part === other.part &&
  one.electronic === other.electronic &&
  one.legal === other.legal &&
  (one.electronic !== null || one.legal !== null || one.id === other.id);

/** Does a page go on where the last one left off? */
function continues(last: Statement, page: Statement): boolean {
  const [before, now] = [last.page ?? last.messagePage, page.page ?? page.messagePage];
  return (
    sameStatement(last, page) && before !== null && now !== null && !before.last && now.number === before.number + 1
  );
}

/** Statements with their pages together, in file order. */
export function pagesTogether(statements: readonly Statement[]): Pages[] {
  const together: Statement[][] = [];
  for (const statement of statements) {
    const last = together.at(-1);
    if (last && continues(last.at(-1)!, statement)) last.push(statement);
    else together.push([statement]);
  }
  return together;
}

/** Pages that are not in the file. They may be in another: a warning. */
export function missingPages(pages: Pages): Problem[] {
  const [first, last] = [pages[0]!, pages.at(-1)!];
  const problems: Problem[] = [];
  if ((first.page?.number ?? 1) > 1)
    problems.push(truncated(`PgNb ${first.page!.number - 1}`, whereOf(first, first.line)));
  if (last.page?.last === false) problems.push(truncated(`PgNb ${last.page.number + 1}`, whereOf(last, last.line)));
  return problems;
}

/** The same of messages that are pages of one another (GrpHdr/MsgPgntn). */
export function missingMessages(messages: readonly Message[], sheet: string | null): Problem[] {
  const problems: Problem[] = [];
  let awaited = 1;
  let open: Message | null = null;
  for (const message of messages) {
    const number = message.page?.number ?? 1;
    if (number !== awaited)
      problems.push(truncated(`MsgPgntn/PgNb ${open ? awaited : number - 1}`, whereOf({ sheet }, message.line)));
    open = message.page?.last === false ? message : null;
    awaited = open ? number + 1 : 1;
  }
  if (open) problems.push(truncated(`MsgPgntn/PgNb ${awaited}`, whereOf({ sheet }, open.line)));
  return problems;
}

const numberOf = ({ electronic, legal }: Statement): bigint | null => electronic ?? legal;

/** Two statements of an account, one after the other by number, join: the second opens with what the first closed with. */
function joins(before: Statement, after: Statement): Problem[] {
  const currency = currencyOf(after);
  const [closing, opening] = [closingOf(before, currency), openingOf(after, currency)];
  if (!closing || !opening || closing.interim || opening.interim || closing.minor === opening.minor) return [];
  const [expected, found, difference] = [closing.minor, opening.minor, opening.minor - closing.minor].map((minor) =>
    formatMinor(minor, currency),
  );
  const params = { expected: expected!, found: found!, account: after.account ?? '', difference: difference! };
  return [problemOf('BALANCE_BROKEN', { params, where: whereOf(after, opening.line) })];
}

/** Statements of one account by their numbers (ElctrncSeqNb, else LglSeqNb): a number that is left out, balances that do not join. */
export function proveSequence(all: readonly Pages[]): Problem[] {
  const lastOf = new Map<string, Statement>();
  const problems: Problem[] = [];
  for (const pages of all) {
    const [first, last] = [pages[0]!, pages.at(-1)!];
    const key = [first.kind, first.account, currencyOf(first)].join(' ');
    const before = lastOf.get(key);
    const [was, is] = [before ? numberOf(before) : null, numberOf(first)];
    lastOf.set(key, last);
    if (!before || was === null || is === null) continue;
    if (is === was + 1n && first.kind === 'camt.053') problems.push(...joins(before, first));
    if (is > was + 1n) problems.push(truncated(`SeqNb ${was + 1n}`, whereOf(first, first.line)));
  }
  return problems;
}

const wording = (statement: Statement): string =>
  JSON.stringify([statement.digest, statement.balances], (key, value) =>
    key === 'line' ? undefined : typeof value === 'bigint' ? String(value) : value,
  );

/** A statement that stands in the file twice, entry for entry: each of its entries would be booked twice. */
export function repeatedStatements(statements: readonly Statement[]): Problem[] {
  const byName = new Map<string, Statement[]>();
  for (const statement of statements) {
    const { kind, account, id, page, messagePage } = statement;
    const key = [kind, account, id, numberOf(statement), page?.number ?? messagePage?.number].join('\n');
    const same = byName.get(key);
    if (same) same.push(statement);
    else byName.set(key, [statement]);
  }
  return [...byName.values()]
    .filter((same) => same.length > 1)
    .flatMap((same) => {
      const seen = new Set<string>();
      return same.filter((statement) => {
        const words = wording(statement);
        const again = statement.digest !== '' && seen.has(words);
        seen.add(words);
        return again;
      });
    })
    .map((statement) =>
      problemOf('ROW_MALFORMED', {
        params: { record: 0, reason: 'STATEMENT_TWICE' },
        where: { ...whereOf(statement, statement.line), excerpt: statement.id ?? '' },
      }),
    );
}
