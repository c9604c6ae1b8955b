import type { MappingProfile } from '../../../shared/entity/mapping.ts';
import { type Problem, problemOf } from '../../../shared/entity/problem.ts';
import { formatMinor } from '../../../shared/value/money.ts';
import { Refusal } from '../../../shared/value/result.ts';
import type { ControlTotal, ReadContext, StatementBalance } from '../format.ts';
import { pairsOf } from '../reading/bankGrid/notes.ts';
import { DaySpan } from '../reading/days.ts';
import { RunningBalance } from '../reading/runningBalance.ts';
import { disagreement } from '../reading/totals.ts';
import { writtenMoment } from './moments.ts';
import { HEADER_ROWS, placesIn, plainName } from './names.ts';
import { type MappedRow, plainWord, RowReader } from './rows.ts';
import type { TableRow } from './table.ts';
import { addRow, type SumsByCurrency, TotalsProof, totalRuleOf, totalWords } from './totals.ts';

/** What becomes of each row, and of what cannot be vouched for: import throws it, a preview notes it and goes on. */
export type MappedSink = {
  row(row: MappedRow): void;
  refused(problems: readonly Problem[], at: { line: number; record: number }): void;
};

type Run = { account: string; currency: string; balance: RunningBalance; span: DaySpan; sum: bigint };
type Proof = { totals: ControlTotal[]; balances: StatementBalance[]; problems: Problem[] };

const ROWS_A_CHECK = 4096;
/** A movement has a day and an amount at least. */
const LEAST_CELLS = 2;

/** Lines that are drawn under a header or above totals. */
const ruler = /^[-=+*_|─━—\s]+$/;

const filledIn = (texts: readonly string[]): string[] => texts.map((text) => text.trim()).filter((text) => text !== '');

/** One sheet, or one text file, on its way through: lines above, header, rows, totals. */
export class MappedSheet {
  readonly sums: SumsByCurrency = new Map();
  readonly skipped: Record<string, number> = {};
  readonly accounts = new Set<string>();
  /** The filled rows above the header, and whether any of them looks like a movement. */
  readonly above: string[][] = [];
  looksFilled = false;
  records = 0;
  private readonly profile: MappingProfile;
  private readonly place: { part: number; sheet: string | null };
  private readonly context: ReadContext;
  private readonly sink: MappedSink;
  private readonly totals: TotalsProof;
  private readonly runs = new Map<string, Run>();
  private header: readonly string[] | null = null;
  private places: number[] = [];
  private reader: RowReader | null = null;
  private labelled: string | null = null;
  private linesAbove = 0;
  private ended = false;

  constructor(
    profile: MappingProfile,
    place: { part: number; sheet: string | null },
    context: ReadContext,
    sink: MappedSink,
  ) {
    this.profile = profile;
    this.place = place;
    this.context = context;
    this.sink = sink;
    this.totals = new TotalsProof(profile, place.sheet);
  }

  /** Was the header met? */
  get begun(): boolean {
    return this.reader !== null;
  }

  take(row: TableRow): void {
    if (filledIn(row.texts).length === 0 && !row.cells?.some((cell) => cell.formulaWithoutValue)) return;
    if (this.reader !== null) this.below(row);
    else if (!this.profile.headerless) this.aboveOrHeader(row);
    else if (this.linesAbove < this.profile.linesAbove) this.preamble(row);
    else {
      this.begin(this.profile.columns.map((_, at) => at));
      this.below(row);
    }
  }

  private aboveOrHeader(row: TableRow): void {
    const places = this.linesAbove < HEADER_ROWS ? placesIn(this.profile, row.texts) : null;
    if (places === null) this.preamble(row);
    else {
      this.header = row.texts;
      this.begin(places);
    }
  }

  private begin(places: number[]): void {
    this.places = places;
    this.reader = new RowReader(this.profile, places, { ...this.place, offsetMinutes: this.context.offsetMinutes });
  }

  private preamble(row: TableRow): void {
    this.linesAbove += 1;
    const filled = filledIn(row.texts);
    if (this.linesAbove <= HEADER_ROWS) this.above.push([...row.texts]);
    this.looksFilled ||= filled.length >= LEAST_CELLS && filled.some((text) => writtenMoment(text) !== null);
    const rule = totalRuleOf(this.profile.totals, row.texts);
    if (rule) this.totals.take(row, rule, [], 0);
    const { accountLabel } = this.profile;
    if (accountLabel === null) return;
    const pair = pairsOf(filled).find(([name]) => plainName(name) === plainName(accountLabel));
    if (pair && pair[1] !== '') this.labelled ??= pair[1];
  }

  private below(row: TableRow): void {
    const at = { line: row.line, record: this.records + 1 };
    try {
      this.takeRow(row, at.record);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.sink.refused(error.problems, at);
    }
  }

  private takeRow(row: TableRow, record: number): void {
    if (this.isHeader(row)) return;
    const rule = totalRuleOf(this.profile.totals, row.texts);
    if (rule) {
      this.ended = this.totals.take(row, rule, this.places, record) || this.ended;
      return;
    }
    if (this.isRemark(row, record)) return;
    this.records = record;
    if (record % ROWS_A_CHECK === 0) this.context.checkpoint();
    if (this.ended) throw this.malformed(row, record, 'AFTER_TOTALS');
    const reason = this.skipReason(row);
    if (reason !== null) this.skipped[reason] = (this.skipped[reason] ?? 0) + 1;
    else this.accept(this.reader!.read(row, record));
  }

  /** The header again, as pages repeat it. */
  private isHeader({ texts }: TableRow): boolean {
    const { header } = this;
    return header !== null && texts[0] === header[0] && texts.every((text, at) => text === (header[at] ?? ''));
  }

  private malformed({ line, texts }: TableRow, record: number, reason: string): Refusal {
    const { sheet } = this.place;
    const where = { line, ...(sheet === null ? {} : { sheet }), excerpt: texts.join(' | ').slice(0, 80) };
    return new Refusal(problemOf('ROW_MALFORMED', { params: { record, reason }, where }));
  }

  /** A line that is drawn, or words in one cell, which are no movement. Refusal ROW_MALFORMED where they declare a total that no rule is of. */
  private isRemark(row: TableRow, record: number): boolean {
    const [only = '', ...more] = filledIn(row.texts);
    if ([only, ...more].every((text) => ruler.test(text))) return true;
    if (more.length > 0 || /^[\d'"=+-]/.test(only) || only === '') return false;
    if (totalWords.test(only) && /\d/.test(only)) throw this.malformed(row, record, 'TOTAL_WITHOUT_RULE');
    return true;
  }

  private skipReason({ texts }: TableRow): string | null {
    for (const { column, how, word } of this.profile.skip) {
      const text = plainWord(texts[this.places[column] ?? -1] ?? '');
      const wanted = plainWord(word);
      const hit = how === 'is' ? text === wanted : how === 'begins' ? text.startsWith(wanted) : text.includes(wanted);
      if (hit) return word;
    }
    return null;
  }

  private accept(read: MappedRow): void {
    const account = read.staged.account ?? this.labelled;
    const row = account === read.staged.account ? read : { ...read, staged: { ...read.staged, account } };
    if (account !== null) this.accounts.add(account);
    addRow(this.sums, row);
    this.totals.add(row);
    this.follow(row);
    this.sink.row(row);
  }

  private follow({ staged }: MappedRow): void {
    if (staged.status !== 'success') return;
    const key = `${staged.account ?? ''}\n${staged.currency}`;
    const fresh = { balance: new RunningBalance(), span: new DaySpan(), sum: 0n };
    const run = this.runs.get(key) ?? { account: staged.account ?? '', currency: staged.currency, ...fresh };
    this.runs.set(key, run);
    run.balance.add(staged, staged.balance);
    run.span.add(staged.civilDay);
    run.sum += staged.amount;
  }

  /** Holds what the file declares to its rows, and follows its balances. Refusal FILE_TRUNCATED without a required line. */
  proof(): Proof {
    this.totals.finish(this.sums);
    const { claims } = this.totals;
    const wrong = claims.filter(({ claim }) => !claim.total.agrees);
    const runs = [...this.runs.values()];
    return {
      totals: claims.map(({ claim }) => claim.total),
      balances: runs.flatMap((run) => this.balanceOf(run)),
      problems: [
        ...wrong.map(({ claim, where }) => disagreement(claim, where)),
        ...runs.flatMap((run) => this.brokenBalance(run)),
        ...this.unequalEnds(runs),
      ],
    };
  }

  private brokenBalance({ balance, currency }: Run): Problem[] {
    const { sheet } = this.place;
    const column = this.profile.columns.find(({ field }) => field === 'balance')?.name ?? '';
    const broken = balance.broken(currency, 'error', { column, ...(sheet === null ? {} : { sheet }) });
    return broken === null ? [] : [broken];
  }

  private balanceOf({ account, currency, balance, span, sum }: Run): StatementBalance[] {
    const ends = balance.ends();
    const days = span.days();
    return ends === null || days === null || account === '' ? [] : [{ account, currency, ...days, ...ends, rows: sum }];
  }

  /** Balances that lines of the file declare must be those that its rows lead from and to. */
  private unequalEnds(runs: readonly Run[]): Problem[] {
    const { opening, closing } = this.totals;
    const [run, ...more] = runs;
    if (run === undefined || more.length > 0) return [];
    const ends = run.balance.ends();
    const first = ends?.opening ?? opening?.minor ?? null;
    const last = first === null ? null : first + run.sum;
    const held = [
      { declared: opening, computed: first },
      { declared: closing, computed: last },
    ];
    return held.flatMap(({ declared, computed }) => {
      if (declared === null || computed === null || declared.minor === computed) return [];
      const params = {
        expected: formatMinor(computed, run.currency),
        found: formatMinor(declared.minor, run.currency),
      };
      return [problemOf('BALANCE_BROKEN', { params, where: declared.where })];
    });
  }
}
