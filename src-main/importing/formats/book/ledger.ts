import { problemOf } from '../../../../shared/entity/problem.ts';
import { currencyNamed } from '../../../../shared/value/currency.ts';
import { Refusal } from '../../../../shared/value/result.ts';
import type { Day } from '../../../../shared/value/time.ts';
import type { ControlTotal, ReadContext, ReadOutcome } from '../../format.ts';
import { NotAlone } from '../../reading/splitRecords.ts';
import { amountClaim, type Claim, countClaim, proven } from '../../reading/totals.ts';
import { conventionalAmount } from '../../reading/writtenAmount.ts';
import { type BookColumns, bookColumns, HEADER_ROWS, headerMissing, identifiersIn, isHeader } from './columns.ts';
import { type BookMarks, BookRows, type BookSource } from './row.ts';

const CONTROL_WORD = '合计';
const ROWS_A_CHECK = 4096;

type Sums = { amount: bigint; fee: bigint };

/** What the rows of a part came to. */
type LedgerState = {
  records: number;
  sums: ReadonlyMap<string, Sums>;
  firstDay: Day | null;
  lastDay: Day | null;
  marks: BookMarks;
};

/** One ledger on its way through a reader: header, rows, and the control row that may end it. */
export class Ledger {
  private readonly context: ReadContext;
  private readonly sheet: string | undefined;
  private columns: BookColumns | null = null;
  private rows: BookRows | null = null;
  private seen = 0;
  headerLine = 0;
  records = 0;
  private readonly sums = new Map<string, Sums>();
  private firstDay: Day | null = null;
  private lastDay: Day | null = null;
  private totals: ControlTotal[] | null = null;

  constructor(context: ReadContext, sheet?: string) {
    this.context = context;
    this.sheet = sheet;
  }

  get header(): BookColumns | null {
    return this.columns;
  }

  /** Rows above and of the header, as text. */
  beforeHeader(row: readonly string[], line: number): void {
    this.seen += 1;
    if (!isHeader(row)) {
      if (this.seen >= HEADER_ROWS) throw headerMissing({ sheet: this.sheet });
      return;
    }
    this.headerLine = line;
    this.columns = bookColumns(row, { line, sheet: this.sheet });
    this.context.header?.(row);
    this.rows = new BookRows(this.columns, this.context.offsetMinutes, this.sheet);
  }

  /** Goes on as if so many rows had been read. */
  skip(records: number): void {
    this.records = records;
  }

  state(): LedgerState {
    const { records, sums, firstDay, lastDay, rows, totals } = this;
    if (totals || rows === null) throw new NotAlone('a control row');
    return { records, sums, firstDay, lastDay, marks: rows.marks() };
  }

  /** Takes over the rows that follow from the state of another ledger, which is a clone of it; false where it may not. */
  absorb(state: unknown): boolean {
    const { records, sums, firstDay, lastDay, marks } = state as LedgerState;
    if (!this.rows?.absorb(marks)) return false;
    this.records = records;
    for (const [currency, { amount, fee }] of sums) this.addTo(currency, amount, fee);
    if (firstDay !== null) this.cover(firstDay);
    if (lastDay !== null) this.cover(lastDay);
    return true;
  }

  /** A row below the header. */
  row(source: BookSource): void {
    const columns = this.columns!;
    if (this.totals) throw this.afterControlRow(source);
    if (columns.entryNo >= 0 && source.text(columns.entryNo) === CONTROL_WORD) {
      this.controlRow(source, columns);
      return;
    }
    this.records += 1;
    if (this.records % ROWS_A_CHECK === 0) this.context.checkpoint();
    const row = this.rows!.read(source, this.records);
    this.addTo(row.currency, row.amount, row.fee);
    this.cover(row.civilDay);
    this.context.row(row);
  }

  /** What the ledger says besides its rows. Refusal HEADER_MISSING when no header was met, AMOUNT_INVALID for "1,234" where no amount shows a decimal mark. */
  outcome(encoding: string, part: string): ReadOutcome {
    if (!this.columns) throw headerMissing({ sheet: this.sheet });
    if (this.rows?.open) throw this.rows.open;
    const { firstDay, lastDay } = this;
    return {
      encoding,
      accounts: [],
      parts: [part],
      totals: this.totals ?? [],
      balances: [],
      skipped: {},
      warnings: [],
      coverage: firstDay === null || lastDay === null ? null : { firstDay, lastDay },
      columns: [identifiersIn(this.columns)],
    };
  }

  private addTo(currency: string, amount: bigint, fee: bigint | null): void {
    let sums = this.sums.get(currency);
    if (!sums) {
      sums = { amount: 0n, fee: 0n };
      this.sums.set(currency, sums);
    }
    sums.amount += amount;
    if (fee !== null) sums.fee += fee;
  }

  private cover(day: Day): void {
    if (this.firstDay === null || day < this.firstDay) this.firstDay = day;
    if (this.lastDay === null || day > this.lastDay) this.lastDay = day;
  }

  /** 合计: number of rows ("12笔") under 交易类型, Σ 金额 and Σ 手续费 of all rows; a cell left empty claims nothing. */
  private controlRow(source: BookSource, columns: BookColumns): void {
    const currency = this.currencyOfTotals(source.text(columns.currency), source.line);
    const sums = this.sums.get(currency) ?? { amount: 0n, fee: 0n };
    const text = (index: number): string => (index < 0 ? '' : source.text(index).trim());
    const count = text(columns.kind).replace(/\s*笔$/, '');
    const claims: Claim[] = [];
    if (count !== '') claims.push(countClaim('合计笔数', count, this.records));
    const claim = (name: string, declared: string, computed: bigint): void => {
      // As the rows write their amounts; what is none of these disagrees.
      const decimal = this.rows!.mark === '.' ? declared : (conventionalAmount(declared, ',') ?? '');
      const { total, counts: isCount } = amountClaim(name, decimal, computed, currency);
      claims.push({ counts: isCount, total: { ...total, declared } });
    };
    if (text(columns.amount) !== '') claim('合计金额', text(columns.amount), sums.amount);
    if (text(columns.fee) !== '') claim('合计手续费', text(columns.fee), sums.fee);
    this.totals = proven(claims, { line: source.line, sheet: this.sheet });
  }

  private currencyOfTotals(text: string, line: number): string {
    const code = text === '' ? null : currencyNamed(text);
    if (code !== null) return code;
    const only = [...this.sums.keys()];
    if (text === '' && only.length <= 1) return only[0] ?? 'CNY';
    throw new Refusal(
      problemOf('CURRENCY_UNKNOWN', {
        params: { value: text === '' ? only.join('、') : text },
        where: { line, sheet: this.sheet },
      }),
    );
  }

  private afterControlRow(source: BookSource): Refusal {
    return new Refusal(
      problemOf('ROW_MALFORMED', {
        params: { record: this.records + 1, reason: 'AFTER_TOTALS' },
        where: { line: source.line, sheet: this.sheet },
      }),
    );
  }
}
