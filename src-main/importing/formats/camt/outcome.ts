import { type Problem, problemOf } from '../../../../shared/entity/problem.ts';
import { formatMinor } from '../../../../shared/value/money.ts';
import type { Day } from '../../../../shared/value/time.ts';
import type { ParsedStatement, ReadContext, ReadOutcome, Series } from '../../format.ts';
import { DaySpan } from '../../reading/days.ts';
import {
  currencyOf,
  daysOf,
  daysOutside,
  missingBalances,
  type Pages,
  proveBalances,
  statedBalances,
  statementBalances,
} from './balances.ts';
import { batchCountDisagrees, type Entry, partsDisagree } from './entry.ts';
import type { Message } from './message.ts';
import { missingMessages, missingPages, pagesTogether, proveSequence, repeatedStatements } from './sequence.ts';
import type { Statement } from './statement.ts';
import { controlTotals } from './totals.ts';
import { type Place, whereOf } from './values.ts';

/** How many entries are named one by one whose details do not add up: a bank that does so does it in all of them. */
const MOST_DETAIL_WARNINGS = 20;

/** What reading one or several documents came to, until all of it can be proven. */
export class Findings {
  readonly statements: Statement[] = [];
  readonly parts: { name: string; sheet: string | null; messages: Message[]; encoding: string }[] = [];
  readonly skipped: Record<string, number> = {};
  /** Problems of single entries. */
  readonly ofEntries: Problem[] = [];
  private detailWarnings = 0;
  private readonly withoutDay = { error: new Set<Statement>(), warning: new Set<Statement>() };

  skip(status: string): void {
    const reason = { PDNG: 'pending', INFO: 'informational', FUTR: 'future' }[status] ?? status;
    this.skipped[reason] = (this.skipped[reason] ?? 0) + 1;
  }

  /**
   * A booked entry that does not say when it was booked, told once a statement. Where the value day stands in for it a
   * warning; where there is none the entry cannot be staged, and nothing of the file is imported.
   */
  withoutBooking(entry: Entry, statement: Statement, place: Place): void {
    const severity = entry.valueDay === null ? 'error' : 'warning';
    const told = this.withoutDay[severity];
    if (told.has(statement)) return;
    told.add(statement);
    const where = { ...whereOf(place, entry.line), column: 'Ntry/BookgDt' };
    this.ofEntries.push(problemOf('COLUMN_MISSING', { params: { column: 'Ntry/BookgDt' }, where, severity }));
  }

  /** Details explain an entry; that they do not add up to it changes nothing in what is booked. */
  checkDetails(entry: Entry, place: Place): void {
    const where = whereOf(place, entry.line);
    const parts = partsDisagree(entry);
    const count = batchCountDisagrees(entry);
    if ((parts || count) && this.detailWarnings++ >= MOST_DETAIL_WARNINGS) return;
    const severity = 'warning';
    if (parts) {
      const [declared, computed] = [parts.declared, parts.computed].map((minor) =>
        formatMinor(minor, entry.amount.currency),
      );
      const params = { name: 'TxDtls', declared: declared!, computed: computed! };
      this.ofEntries.push(problemOf('TOTAL_DISAGREES', { params, where, severity }));
    }
    if (count) {
      const params = { name: 'NbOfTxs', declared: count.declared, computed: count.computed };
      this.ofEntries.push(problemOf('COUNT_DISAGREES', { params, where, severity }));
    }
  }
}

function parsed(statement: Statement): ParsedStatement {
  const { opening, closing } = statedBalances(statement);
  const currency = opening?.currency ?? currencyOf(statement);
  return {
    account: statement.account,
    currency,
    opening: opening?.minor ?? null,
    closing: closing?.minor ?? null,
    openingDay: opening?.day ?? null,
    closingDay: closing?.day ?? null,
    ...(closing && closing.currency !== currency ? { closingCurrency: closing.currency } : {}),
    transactions: statement.rows,
  };
}

/** One warning for each kind of message and account: nothing is wrong with the rows, but nothing proves them. */
function unproven(all: readonly Pages[]): Problem[] {
  const told = new Map<string, Problem>();
  for (const pages of all) {
    const missing = missingBalances(pages);
    const [first] = pages;
    const key = `${missing} ${first!.account}`;
    if (missing === '' || told.has(key)) continue;
    const params = { missing, account: first!.account ?? '' };
    told.set(key, problemOf('BALANCE_MISSING', { params, where: whereOf(first!, first!.line), severity: 'warning' }));
  }
  return [...told.values()];
}

function coverageOf(all: readonly Pages[]): { firstDay: Day; lastDay: Day } | null {
  const span = new DaySpan();
  for (const pages of all) {
    const days = daysOf(pages);
    if (days) {
      span.add(days.firstDay);
      span.add(days.lastDay);
    }
  }
  return span.days();
}

/** A report or a notification tells of entries that the statement tells again: each counts for itself, statements together. */
const seriesOf = (statements: readonly Statement[]): Series[] =>
  statements.flatMap(({ records, part, kind }, index) =>
    records === null
      ? []
      : [{ part, firstRecord: records.first, lastRecord: records.last, number: kind === 'camt.053' ? 0 : index + 1 }],
  );

/** Proves everything that the statements state. What fails in the figures is an error among the warnings. */
export function outcomeOf(
  { statements, parts, skipped, ofEntries }: Findings,
  { printing }: Pick<ReadContext, 'printing'>,
): ReadOutcome {
  const together = pagesTogether(statements);
  const totals = statements.map(controlTotals);
  return {
    encoding: [...new Set(parts.map(({ encoding }) => encoding))].join(', '),
    accounts: [...new Set(statements.map(({ account }) => account).filter((account) => account !== null))],
    parts: parts.map(({ name }) => name),
    totals: totals.flatMap((proof) => proof.totals),
    balances: together.flatMap(statementBalances),
    skipped,
    warnings: [
      ...repeatedStatements(statements),
      ...together.flatMap(proveBalances),
      ...totals.flatMap((proof) => proof.problems),
      ...proveSequence(together),
      ...ofEntries,
      ...together.flatMap(daysOutside),
      ...together.flatMap(missingPages),
      ...parts.flatMap(({ messages, sheet }) => missingMessages(messages, sheet)),
      ...unproven(together),
    ],
    coverage: coverageOf(together),
    listing: 'statements',
    series: seriesOf(statements),
    ...(printing ? { statements: statements.map(parsed) } : {}),
  };
}
