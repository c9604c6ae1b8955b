import { type Problem, problemOf } from '../../../../shared/entity/problem.ts';
import { type Currency, isCurrency } from '../../../../shared/value/currency.ts';
import { Refusal } from '../../../../shared/value/result.ts';
import { civilOf } from '../../../../shared/value/time.ts';
import type { ControlTotal, ReadContext, StatementBalance } from '../../format.ts';
import type { CsvRecord } from '../../reading/csv.ts';
import { DaySpan } from '../../reading/days.ts';
import { type Claim, countClaim, disagreement, proven } from '../../reading/totals.ts';
import { addRow, balancesOfFooter, balanceWarning, claimsOfFooter, merge, netOf, noSums, type Sums } from './footer.ts';
import { type LineType, lineType, lineTypes, markColumns, plainName } from './lines.ts';
import { BodyReader, instantOf } from './row.ts';

type ByCurrency = Map<Currency, Sums>;

const sumsOf = (sums: ByCurrency, currency: Currency): Sums => {
  const known = sums.get(currency) ?? noSums();
  sums.set(currency, known);
  return known;
};

const rowsOf = (sums: ByCurrency): number => [...sums.values()].reduce((rows, one) => rows + one.rows, 0);

/** Follows the lines of one file: sections of rows, each closed by its totals. */
export class Report {
  readonly accounts = new Set<string>();
  readonly totals: ControlTotal[] = [];
  readonly warnings: Problem[] = [];
  readonly balances: StatementBalance[] = [];
  readonly days = new DaySpan();
  /** Number of body lines. */
  rows = 0;
  private body: BodyReader | null = null;
  private account: string | null = null;
  private section: ByCurrency = new Map();
  private footed = new Set<Currency>();
  private readonly all: ByCurrency = new Map();
  /** Is this the first file of the report? The report's own totals are those of all its files. */
  private first = true;
  private ended = false;
  private readonly context: Pick<ReadContext, 'row' | 'header'>;

  constructor(context: Pick<ReadContext, 'row' | 'header'>) {
    this.context = context;
  }

  line(record: CsvRecord): void {
    const type = lineType(record.text(0));
    if (type === null) throw this.malformed(record, 'LINE_TYPE');
    if (this.ended) throw this.malformed(record, 'AFTER_SUMMARY');
    if (type === 'SB') this.takeRow(record);
    else this.takeOther(type, record.texts(), record);
  }

  /** Refusal FILE_TRUNCATED where the file lacks its last line, or a section the total of a currency. */
  end(): void {
    this.closeSection();
    if (!this.ended) throw new Refusal(problemOf('FILE_TRUNCATED', { params: { missing: 'FF' } }));
  }

  private takeRow(record: CsvRecord): void {
    if (this.body === null)
      throw new Refusal(
        problemOf('HEADER_MISSING', { params: { expected: markColumns.join(', ') }, where: { line: record.line } }),
      );
    this.rows += 1;
    const row = this.body.row(record, this.rows, this.account);
    addRow(sumsOf(this.section, row.currency), row.amount, row.fee ?? 0n);
    this.days.add(row.civilDay);
    this.context.row(row);
  }

  private takeOther(type: LineType, cells: string[], record: CsvRecord): void {
    if (type === 'FH') this.first = /^0*1$/.test((cells[1] ?? '').trim());
    else if (type === 'SH') this.openSection(cells, record);
    else if (type === 'CH') this.openBody(cells, record.line);
    else if (type === 'SF') this.takeFooter(cells, record.line, this.section, true);
    else if (type === 'SC') this.count(cells, rowsOf(this.section), record.line);
    else if (type === 'RF') {
      this.closeSection();
      if (this.first) this.takeFooter(cells, record.line, this.all, false);
    } else if (type === 'RC' && this.first) this.count(cells, this.rows, record.line);
    else if (type === 'FF') {
      this.count(cells, this.rows, record.line);
      this.ended = true;
    }
  }

  private openBody(cells: readonly string[], line: number): void {
    this.body = new BodyReader(cells.map(plainName), line);
    this.context.header?.(cells);
  }

  /** Start and end of what the section covers, and the account whose it is. */
  private openSection(cells: string[], record: CsvRecord): void {
    this.closeSection();
    for (const cell of [cells[1], cells[2]]) {
      const instant = instantOf(cell ?? '');
      if (instant === null) throw this.malformed(record, 'SECTION_PERIOD');
      this.days.add(civilOf(instant.seconds, instant.offsetMinutes).day);
    }
    this.account = (cells[3] ?? '').trim() || null;
    if (this.account !== null) this.accounts.add(this.account);
  }

  private takeFooter(cells: string[], line: number, sums: ByCurrency, isSection: boolean): void {
    const currency = (cells[1] ?? '').trim();
    if (!isCurrency(currency)) {
      // The footers of some reports hold their number of rows alone.
      if (/^\d+$/.test(currency)) this.count(cells, rowsOf(sums), line);
      else throw new Refusal(problemOf('CURRENCY_UNKNOWN', { params: { value: currency }, where: { line } }));
      return;
    }
    if (isSection) this.footed.add(currency);
    const own = sums.get(currency) ?? noSums();
    const { claims, readable } = claimsOfFooter(cells, currency, own, rowsOf(sums));
    if (!readable) {
      const value = cells.slice(2, 6).join(', ');
      throw new Refusal(problemOf('AMOUNT_INVALID', { params: { column: `${cells[0]}`, value }, where: { line } }));
    }
    this.prove(claims, line);
    this.takeBalances(cells, currency, own, { line, isSection });
  }

  /** Balances of a section are its statement's; those of the report must follow from its rows as well. */
  private takeBalances(
    cells: string[],
    currency: Currency,
    sums: Sums,
    { line, isSection }: { line: number; isSection: boolean },
  ): void {
    const found = balancesOfFooter(cells, currency);
    const days = this.days.days();
    if (found === null || days === null || this.body?.isTransactions) return;
    const expected = found.opening + netOf(sums);
    if (expected !== found.closing) {
      this.warnings.push(balanceWarning(expected, found.closing, currency, line));
      return;
    }
    if (isSection) this.balances.push({ account: this.account ?? '', currency, ...days, ...found, rows: netOf(sums) });
  }

  private count(cells: string[], rows: number, line: number): void {
    this.totals.push(...proven([countClaim(`${cells[0]} rows`, cells[1] ?? '', rows)], { line }));
  }

  /** Totals of settled rows are errors; what the report of all transactions sums is not documented: warnings. */
  private prove(claims: readonly Claim[], line: number): void {
    if (!this.body?.isTransactions) {
      this.totals.push(...proven(claims, { line }));
      return;
    }
    for (const claim of claims)
      if (claim.total.agrees) this.totals.push(claim.total);
      else this.warnings.push({ ...disagreement(claim, { line }), severity: 'warning' });
  }

  private closeSection(): void {
    const missing = [...this.section.keys()].find((currency) => !this.footed.has(currency));
    if (missing !== undefined && !this.body?.isTransactions)
      throw new Refusal(problemOf('FILE_TRUNCATED', { params: { missing: `SF ${missing}` } }));
    for (const [currency, sums] of this.section) merge(sumsOf(this.all, currency), sums);
    this.section = new Map();
    this.footed = new Set();
  }

  private malformed(record: CsvRecord, reason: string): Refusal {
    const params = { record: this.rows + 1, reason, allowed: lineTypes.join(', ') };
    return new Refusal(problemOf('ROW_MALFORMED', { params, where: { line: record.line } }));
  }
}
