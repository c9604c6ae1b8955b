import { type ProblemPlace, problemOf } from '../../../../shared/entity/problem.ts';
import { Refusal } from '../../../../shared/value/result.ts';
import type { ReadContext } from '../../format.ts';
import type { GridRow } from '../grid.ts';
import { isNothing } from '../grouped.ts';
import { NotAlone } from '../splitRecords.ts';
import type { Claim } from '../totals.ts';
import { headerName, type Layout, layoutOfHeader, type Table, tableOf } from './layout.ts';
import { type Declared, declares, emptyNotes, type Notes, notePreamble, noteTotals, totalsLineOf } from './notes.ts';
import { addSums, addTo, claimOf, noSums, type Proof, prove, type Sums } from './proof.ts';
import { BankRows } from './rows.ts';
import { AccountRun } from './run.ts';

/** The header stands among so many filled rows from the top. */
export const HEADER_ROWS = 30;
const ROWS_A_CHECK = 4096;

const someFigure = /\d/;

const filledIn = (texts: readonly string[]): string[] => texts.filter((text) => text !== '');

const isDigit = (code: number): boolean => code >= 48 && code <= 57;

function isAscii(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) if (text.charCodeAt(at) > 127) return false;
  return true;
}

/**
 * Is the row certainly no remark? As many cells as half of the header are too many for words, and a first cell of ASCII
 * that begins with a digit names no total, nor a column where the header's first does not begin so. Nearly every row
 * is told by this alone.
 */
function isPlain(texts: readonly string[], columns: number, firstColumn: string): boolean {
  const first = texts[0] ?? '';
  if (!isDigit(first.charCodeAt(0)) || isDigit(firstColumn.charCodeAt(0)) || !isAscii(first)) return false;
  let filled = 0;
  for (const text of texts) if (text !== '') filled += 1;
  return filled > 1 && filled * 2 >= columns;
}

/** What the rows of a part came to. */
type DetailState = { records: number; rows: BankRows | null; runs: AccountRun[]; sums: ReadonlyMap<string, Sums> };

/** One sheet, or one text file, on its way through: lines above, header, rows, lines below. */
export class BankDetail {
  readonly notes: Notes = emptyNotes();
  table: Table | null = null;
  private readonly layouts: readonly Layout[];
  private readonly context: ReadContext;
  private readonly part: number;
  private readonly sheet: string | null;
  private rows: BankRows | null = null;
  private headerNames: string[] = [];
  private readonly runs = new Map<string, AccountRun>();
  /** Of the last row: most files are of one account. */
  private last: AccountRun | null = null;
  private readonly sums = new Map<string, Sums>();
  private page = new Map<string, Sums>();
  private readonly claims: { claim: Claim; where: ProblemPlace }[] = [];
  private linesAbove = 0;
  headerLine = 0;
  records = 0;
  /** Are the rows before these another thread's? */
  private isPart = false;
  private ended = false;

  constructor(layouts: readonly Layout[], context: ReadContext, place: { part: number; sheet: string | null }) {
    this.layouts = layouts;
    this.context = context;
    this.part = place.part;
    this.sheet = place.sheet;
  }

  take(row: GridRow): void {
    if (row.texts.every((text) => text === '') && !row.cells?.some((cell) => cell.formulaWithoutValue)) return;
    if (this.table === null) this.above(row);
    else this.below(row);
  }

  private where(line: number): { line: number; sheet?: string } {
    return this.sheet === null ? { line } : { line, sheet: this.sheet };
  }

  private above(row: GridRow): void {
    this.linesAbove += 1;
    if (this.linesAbove > HEADER_ROWS) return;
    const found = layoutOfHeader(this.layouts, row.texts);
    if (found === null) {
      notePreamble(this.notes, row.texts, row.line);
      return;
    }
    this.headerLine = row.line;
    this.table = tableOf(found.layout, row.texts, this.where(row.line));
    this.headerNames = filledIn(row.texts).map(headerName);
    this.context.header?.(row.texts);
    const { part, sheet } = this;
    this.rows = new BankRows(this.table, this.notes, { offsetMinutes: this.context.offsetMinutes, part, sheet });
  }

  private below(row: GridRow): void {
    if (!isPlain(row.texts, this.table!.header.length, this.headerNames[0]!) && this.isRemark(row)) {
      if (this.isPart) throw new NotAlone('a remark');
      return;
    }
    this.records += 1;
    if (this.records % ROWS_A_CHECK === 0) this.context.checkpoint();
    if (this.ended)
      throw new Refusal(
        problemOf('ROW_MALFORMED', {
          params: { record: this.records, reason: 'AFTER_TOTALS' },
          where: this.where(row.line),
        }),
      );
    const staged = this.rows!.read(row, this.records);
    this.runOf(staged.account ?? '', staged.currency).add(staged, this.rows!.isOut);
    addTo(sumsIn(this.sums, staged.currency), staged.amount, this.rows!.isOut);
    addTo(sumsIn(this.page, staged.currency), staged.amount, this.rows!.isOut);
    this.context.row(staged);
  }

  /** Goes on as if so many rows had been taken. */
  skip(records: number): void {
    this.records = records;
    this.isPart = true;
  }

  state(): DetailState {
    const { records, rows, runs, sums } = this;
    return { records, rows, runs: [...runs.values()], sums };
  }

  /** Takes over the rows that follow from the state of another detail, which is a clone of it; false where it may not. */
  absorb(state: unknown): boolean {
    const next = state as DetailState;
    if (next.rows === null || !this.rows?.absorb(next.rows)) return false;
    this.records = next.records;
    for (const run of next.runs) this.runOf(run.account, run.currency).absorb(run);
    for (const [currency, sums] of next.sums) {
      addSums(sumsIn(this.sums, currency), sums);
      addSums(sumsIn(this.page, currency), sums);
    }
    return true;
  }

  /** A header again, a line of totals or of words: no movement of money. */
  private isRemark(row: GridRow): boolean {
    const filled = filledIn(row.texts);
    return this.isHeaderAgain(filled) || this.isTotals(filled, row) || this.isWords(row, filled);
  }

  /** The header of a further page. Nearly every row differs in its first cell: the others are not looked at. */
  private isHeaderAgain(filled: readonly string[]): boolean {
    const { headerNames } = this;
    return filled.length === headerNames.length && filled.every((text, at) => headerName(text) === headerNames[at]);
  }

  /** Words alone, in a few cells at most, none of them a day or a figure of money: a remark of the bank's. */
  private isWords({ texts }: GridRow, filled: readonly string[]): boolean {
    const { columns, header } = this.table!;
    if (filled.length === 1) return !/^[\d'"=+-]/.test(filled[0]!);
    const telling = [columns.time, columns.postedDay, columns.amount, columns.in, columns.out, columns.balance];
    return filled.length * 2 < header.length && telling.every((at) => at < 0 || !someFigure.test(texts[at] ?? ''));
  }

  private isTotals(filled: readonly string[], row: GridRow): boolean {
    const first = filled[0] ?? '';
    const totals = totalsLineOf(first);
    if (totals === null && !declares(first)) return false;
    const begin = this.notes.declared.length;
    const words = totals === null ? filled : [totals.rest, ...filled.slice(1)];
    noteTotals(this.notes, words, row.line, totals?.scope ?? null);
    if (totals !== null && this.notes.declared.length === begin) this.underColumns(first, totals, row);
    this.settle(begin);
    return true;
  }

  /** "人民币合计,,,1.00,2.00": the sums stand under their columns, the number of rows anywhere. */
  private underColumns(
    name: string,
    about: { scope: Declared['scope']; currency: string | null },
    { texts, line }: GridRow,
  ): void {
    const { columns, style } = this.table!;
    const declare = (each: Pick<Declared, 'name' | 'what' | 'side' | 'value'>): void => {
      this.notes.declared.push({ ...each, line, scope: about.scope, currency: about.currency });
    };
    const count = texts.find((text) => /^\d+\s*笔$/.test(text));
    if (count !== undefined) declare({ name: `${name}笔数`, what: 'count', side: null, value: count.slice(0, -1) });
    if (style !== 'sides') return;
    for (const [side, word] of [
      ['in', '收入'],
      ['out', '支出'],
    ] as const) {
      const value = texts[columns[side]] ?? '';
      if (!isNothing(value)) declare({ name: `${name}(${word})`, what: 'sum', side, value });
    }
  }

  /** Sums of a page are those of its rows: they are compared at once, and a new page begins. */
  private settle(begin: number): void {
    const declared = this.notes.declared.slice(begin);
    const pages = declared.filter(({ scope }) => scope === 'page');
    for (const each of pages) this.claim(each, this.page);
    if (pages.length > 0) this.page = new Map();
    if (declared.length > pages.length || this.notes.closing !== null) this.ended = true;
  }

  private claim(declared: Declared, sums: ReadonlyMap<string, Sums>): void {
    const currency = declared.currency ?? this.notes.currency ?? onlyKey(sums) ?? 'CNY';
    const all = declared.what === 'count' && declared.currency === null;
    const of = all ? added(sums.values()) : (sums.get(currency) ?? noSums());
    this.claims.push({ claim: claimOf(declared, of, currency), where: this.where(declared.line) });
  }

  private runOf(account: string, currency: string): AccountRun {
    const { last } = this;
    if (last !== null && last.account === account && last.currency === currency) return last;
    const key = `${account}\n${currency}`;
    const run =
      this.runs.get(key) ??
      new AccountRun(account, currency, { sheet: this.sheet, printing: this.context.printing === true });
    this.runs.set(key, run);
    this.last = run;
    return run;
  }

  /** Proves what was read. Refusal FILE_TRUNCATED where the line of balances lost its end, or what disagrees. */
  proof(): Proof {
    const { notes, table } = this;
    // A day without movements still states its balances.
    if (this.runs.size === 0 && notes.account !== null) this.runOf(notes.account, notes.currency ?? 'CNY');
    for (const declared of notes.declared) if (declared.scope === 'all') this.claim(declared, this.sums);
    if (notes.opening && !notes.closing)
      throw new Refusal(
        problemOf('FILE_TRUNCATED', { params: { missing: '期末余额' }, where: this.where(notes.opening.line) }),
      );
    return prove({
      kind: table!.layout.kind,
      runs: [...this.runs.values()],
      notes,
      claims: this.claims,
      balanceName: table!.header[table!.columns.balance] ?? '余额',
      masked: this.rows!.maskedBalances[0] ?? null,
      sheet: this.sheet,
    });
  }

  /** Accounts that the rows name. */
  accounts(): string[] {
    return [...this.runs.values()].map((run) => run.account).filter((account) => account !== '');
  }

  /** Days that the file says it covers, else those of its rows. */
  days(): { first: number | null; last: number | null } {
    const spans = [...this.runs.values()].map((run) => run.days()).filter((span) => span !== null);
    return {
      first: this.notes.firstDay ?? least(spans.map((span) => span.firstDay)),
      last: this.notes.lastDay ?? most(spans.map((span) => span.lastDay)),
    };
  }
}

const least = (days: readonly number[]): number | null =>
  days.length > 0 ? days.reduce((a, b) => Math.min(a, b)) : null;
const most = (days: readonly number[]): number | null =>
  days.length > 0 ? days.reduce((a, b) => Math.max(a, b)) : null;

function sumsIn(sums: Map<string, Sums>, currency: string): Sums {
  const known = sums.get(currency);
  if (known !== undefined) return known;
  const found = noSums();
  sums.set(currency, found);
  return found;
}

const onlyKey = (sums: ReadonlyMap<string, Sums>): string | null => (sums.size === 1 ? [...sums.keys()][0]! : null);

function added(all: Iterable<Sums>): Sums {
  const total = noSums();
  for (const { rows, rowsIn, rowsOut } of all) {
    total.rows += rows;
    total.rowsIn += rowsIn;
    total.rowsOut += rowsOut;
  }
  return total;
}
