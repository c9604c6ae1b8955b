import { problemOf } from '../../../../shared/entity/problem.ts';
import { Refusal } from '../../../../shared/value/result.ts';
import type { FileBytes, FileSample, Format, Identification, ReadContext, ReadOutcome } from '../../format.ts';
import { readCsv } from '../../reading/csv.ts';
import { encodingOfFile } from '../../reading/text.ts';
import { AccountRun } from './account.ts';
import { type Footer, isBalances, isTotals } from './footer.ts';
import { kindOfHeader, type Layout, layoutOf } from './layout.ts';
import { emptyPreamble, notePreamble, type Preamble } from './preamble.ts';
import { proveCorporate, proveRetail } from './proof.ts';
import { IcbcRows } from './row.ts';

const HEADER_LINES = 20;
const ROWS_A_CHECK = 4096;

type State = {
  readonly preamble: Preamble;
  readonly footer: Footer;
  readonly runs: Map<string, AccountRun>;
  layout: Layout | null;
  rows: IcbcRows | null;
  linesAbove: number;
  records: number;
};

const headerMissing = (): Refusal =>
  new Refusal(problemOf('HEADER_MISSING', { params: { expected: '交易时间、借方发生额、贷方发生额、余额' } }));

function aboveRows(state: State, cells: readonly string[], line: number, context: ReadContext): void {
  state.linesAbove += 1;
  const kind = kindOfHeader(cells);
  if (kind) {
    state.layout = layoutOf(kind, cells, line);
    state.rows = new IcbcRows(state.layout, state.preamble, context.offsetMinutes);
  } else if (state.linesAbove >= HEADER_LINES) throw headerMissing();
  else notePreamble(state.preamble, cells);
}

function runOf(state: State, account: string, currency: string): AccountRun {
  const key = `${account}\n${currency}`;
  const run = state.runs.get(key) ?? new AccountRun(account, currency);
  state.runs.set(key, run);
  return run;
}

function belowHeader(state: State, cells: readonly string[], line: number, context: ReadContext): void {
  const first = cells[0]!;
  if (isTotals(first)) state.footer.totals.push({ line, cells });
  else if (isBalances(first)) state.footer.balances = { line, cells };
  else {
    state.records += 1;
    if (state.records % ROWS_A_CHECK === 0) context.checkpoint();
    if (state.footer.totals.length > 0 || state.footer.balances)
      throw new Refusal(
        problemOf('ROW_MALFORMED', { params: { record: state.records, reason: 'AFTER_TOTALS' }, where: { line } }),
      );
    const row = state.rows!.read(cells, state.records, line);
    runOf(state, row.account ?? '', row.currency).add(row, state.rows!.isOut);
    context.row(row);
  }
}

function identify({ text }: FileSample): Identification | null {
  if (text === null) return null;
  const lines = text
    .split(/\r?\n/, HEADER_LINES)
    .map((line) => line.split(',').map((cell) => cell.replaceAll('"', '')));
  const marked = lines.some((cells) => cells[0]?.trim() === '[HISTORYDETAIL]');
  const kind = lines.map(kindOfHeader).find((found) => found !== null);
  if (!kind) return null;
  const sure = marked ? 98 : kind === 'retail' ? 90 : 70;
  return { format: 'icbc-csv', sure, why: marked ? '[HISTORYDETAIL]' : `${kind} columns` };
}

/** Days that the statement says it covers, else the days of its rows. */
function coverageOf({ preamble, runs }: State): ReadOutcome['coverage'] {
  const days = [...runs.values()].map((run) => run.days()).filter((span) => span !== null);
  const firstDay = preamble.firstDay ?? (days.length > 0 ? Math.min(...days.map((span) => span.firstDay)) : null);
  const lastDay = preamble.lastDay ?? (days.length > 0 ? Math.max(...days.map((span) => span.lastDay)) : null);
  return firstDay === null || lastDay === null ? null : { firstDay, lastDay };
}

async function read(file: FileBytes, context: ReadContext): Promise<ReadOutcome> {
  const encoding = await encodingOfFile(file);
  const state: State = {
    preamble: emptyPreamble(),
    footer: { totals: [], balances: null },
    runs: new Map(),
    layout: null,
    rows: null,
    linesAbove: 0,
    records: 0,
  };
  await readCsv(
    file.chunks(),
    encoding,
    (fields, line) => {
      const cells = fields.map((field) => field.trim());
      if (cells.every((cell) => cell === '')) return;
      if (state.layout) belowHeader(state, cells, line, context);
      else aboveRows(state, cells, line, context);
    },
    { progress: context.progress },
  );
  if (!state.layout) throw headerMissing();
  // A day without movements still states its balances.
  if (state.runs.size === 0 && state.preamble.account !== null)
    runOf(state, state.preamble.account, state.preamble.currency ?? 'CNY');
  const runs = [...state.runs.values()];
  const detail = { runs, preamble: state.preamble, footer: state.footer, layout: state.layout };
  const proof =
    state.layout.kind === 'corporate'
      ? proveCorporate(detail)
      : proveRetail(detail, state.rows!.maskedBalances[0] ?? null);
  const accounts = [...new Set(runs.map((run) => run.account).filter((account) => account !== ''))];
  return { encoding, accounts, parts: [file.name], skipped: {}, coverage: coverageOf(state), ...proof };
}

/** ICBC account details: the corporate one ([HISTORYDETAIL]) and the personal one. Traps: README.md. */
export const format: Format = { id: 'icbc-csv', name: '中国工商银行明细', side: 'bank', identify, read };
