import type { Encoding } from '../../../../shared/entity/encoding.ts';
import { type Problem, problemOf } from '../../../../shared/entity/problem.ts';
import type { Currency } from '../../../../shared/value/currency.ts';
import { Refusal } from '../../../../shared/value/result.ts';
import {
  type FileBytes,
  type FileSample,
  type Format,
  type Identification,
  type ParsedStatement,
  type ReadContext,
  type ReadOutcome,
  stagedRow,
} from '../../format.ts';
import { DaySpan } from '../../reading/days.ts';
import { firstBadByte, statementHead, statementLines, witnessText } from '../../reading/statementText.ts';
import { AmountStyle, type DecimalMark } from '../../reading/writtenAmount.ts';
import { type DateOrder, DateOrders, parseWrittenDate } from '../../reading/writtenDate.ts';
import { type QifRecord, QifRecords, type QifSection } from './records.ts';
import { type QifManner, type QifRow, readRow } from './row.ts';

/** What a person may say of a file that does not tell it itself. */
export type QifChoice = { readonly order?: DateOrder; readonly currency?: Currency };

const header = /^[ \t]*!(?:type[ \t]*:|account\b|option[ \t]*:|clear[ \t]*:)[^\r\n]*/im;

/** Every line begins with the letter of a field, and a record has date, amount and end. */
function looksLikeRecords(plain: string): boolean {
  // The last line of the head may be cut.
  const lines = plain
    .split(/[\r\n]+/)
    .slice(0, 40)
    .map((line) => line.trim());
  const filled = lines.filter((line) => line !== '');
  const begins = (letters: string): boolean => filled.some((line) => letters.includes(line[0]!));
  return (
    filled.every((line) => /^[DTUCNPMALSE$%FXYIQOVRB^]/.test(line)) &&
    filled.includes('^') &&
    begins('TU') &&
    filled.some((line) => line[0] === 'D' && parseWrittenDate(line.slice(1)) !== null)
  );
}

function identify(sample: FileSample): Identification | null {
  const plain = statementHead(sample);
  if (plain === null) return null;
  const found = header.exec(plain);
  // A header stands at the beginning, or after records that had none.
  if (found && looksLikeStart(plain.slice(0, found.index)))
    return { format: 'qif', sure: 95, why: found[0].trim().slice(0, 40) };
  return looksLikeRecords(plain) ? { format: 'qif', sure: 80, why: 'D… T… ^' } : null;
}

const looksLikeStart = (before: string): boolean =>
  before.replace(/^\ufeff/, '').trim() === '' || looksLikeRecords(before);

type Text = { readonly encoding: Encoding; readonly warnings: Problem[] };

/** QIF declares no encoding: what the bytes prove; else a Mac's letters where lines end as on a Mac, else windows-1252. */
async function textOf(file: FileBytes): Promise<Text> {
  const { proven, carriageReturnsOnly } = await witnessText(file);
  if (proven !== null) return { encoding: proven, warnings: [] };
  const bad: Problem = { ...(await firstBadByte(file)), severity: 'warning' };
  return { encoding: carriageReturnsOnly ? 'macintosh' : 'windows-1252', warnings: [bad] };
}

type Survey = { readonly orders: DateOrders; readonly mark: DecimalMark | null };

/** Reads the whole file once to see how it writes dates and amounts. */
async function survey(file: FileBytes, encoding: Encoding, { checkpoint }: ReadContext): Promise<Survey> {
  const orders = new DateOrders();
  const style = new AmountStyle();
  const records = new QifRecords(({ section, fields }) => {
    if (section.kind !== 'register') return;
    for (const { code, value, line } of fields) {
      const date = code === 'D' ? parseWrittenDate(value) : null;
      if (date) orders.see(date, { text: value, where: { line, column: 'D', excerpt: `D${value}`.slice(0, 80) } });
      else if ('TU$'.includes(code)) style.see(value);
    }
  });
  for await (const line of statementLines(file, encoding, checkpoint)) records.push(line);
  records.end();
  return { orders, mark: style.mark };
}

function orderOf(orders: DateOrders, chosen: DateOrder | undefined): DateOrder {
  if (chosen !== undefined) return chosen;
  const decided = orders.decide();
  if (typeof decided === 'string') return decided;
  throw new Refusal(decided);
}

/** What all registers of a file come to. */
class Gathered {
  readonly statements: ParsedStatement[] = [];
  readonly warnings: Problem[] = [];
  readonly days = new DaySpan();
  readonly skipped: Record<string, number> = {};
  private readonly context: ReadContext;
  private readonly manner: QifManner;
  private readonly registers = new Map<string, ParsedStatement>();
  records = 0;

  constructor(context: ReadContext, manner: QifManner) {
    this.context = context;
    this.manner = manner;
  }

  /** The statement of an account, however often its list is taken up again. */
  register({ kind, type, account }: QifSection): ParsedStatement | null {
    if (kind !== 'register') return null;
    const key = JSON.stringify([account, type.toLowerCase()]);
    const known = this.registers.get(key);
    if (known) return known;
    const { currency } = this.manner;
    const balances = { opening: null, closing: null, openingDay: null, closingDay: null };
    const fresh: ParsedStatement = { account, currency, ...balances, transactions: [] };
    this.registers.set(key, fresh);
    this.statements.push(fresh);
    return fresh;
  }

  add(record: QifRecord): void {
    if (record.section.kind === 'investment') this.skipped.investment = (this.skipped.investment ?? 0) + 1;
    const statement = this.register(record.section);
    if (!statement) return;
    this.records += 1;
    const row = readRow(record, this.records, this.manner);
    this.warnings.push(...row.warnings);
    this.days.add(row.day);
    if (this.context.printing)
      statement.transactions.push({
        amount: row.amount,
        entryDay: row.day,
        valueDay: null,
        reference: row.number,
        memo: row.memo ?? row.payee,
      });
    this.stage(row, statement);
  }

  private stage(row: QifRow, { account, currency }: ParsedStatement): void {
    // An account that names itself is Quicken's way of writing an opening balance.
    const transfer = row.transferAccount !== null && row.transferAccount !== account;
    this.context.row(
      stagedRow({
        record: this.records,
        line: row.line,
        civilDay: row.day,
        amount: row.amount,
        currency,
        kind: transfer ? 'transfer' : 'other',
        account,
        bankRef: row.number,
        counterparty: row.payee,
        counterpartyAccount: transfer ? row.transferAccount : null,
        memo: row.memo,
      }),
    );
  }
}

function remarks({ statements, records }: Gathered, chosen: Currency | undefined, currency: Currency): Problem[] {
  const warning = (code: 'FILE_TRUNCATED' | 'CURRENCY_ASSUMED', params: Record<string, string>): Problem =>
    problemOf(code, { params, severity: 'warning' });
  if (statements.length === 0) return [warning('FILE_TRUNCATED', { missing: '!Type:Bank' })];
  return records > 0 && chosen === undefined ? [warning('CURRENCY_ASSUMED', { currency })] : [];
}

/**
 * Reads every register of the file. `choice` is what a person says of it: the order of its dates, its currency (CNY
 * where nobody says, with a warning). Refusal DATE_ORDER_AMBIGUOUS where the content does not tell the order. The file
 * is read three times: for its encoding, for the way it writes dates and amounts, and for its rows.
 */
export async function readQif(file: FileBytes, context: ReadContext, choice: QifChoice = {}): Promise<ReadOutcome> {
  if (file.size === 0) throw new Refusal(problemOf('FILE_EMPTY'));
  const { encoding, warnings } = await textOf(file);
  const { orders, mark } = await survey(file, encoding, context);
  const currency = choice.currency ?? 'CNY';
  const gathered = new Gathered(context, { order: orderOf(orders, choice.order), mark, currency });
  const records = new QifRecords(
    (record) => gathered.add(record),
    (section) => gathered.register(section),
  );
  const progress = (bytes: number): void => {
    context.progress(bytes);
    context.checkpoint();
  };
  for await (const line of statementLines(file, encoding, progress)) records.push(line);
  records.end();
  return {
    encoding,
    accounts: [...new Set(gathered.statements.map(({ account }) => account).filter((account) => account !== null))],
    parts: [file.name],
    totals: [],
    balances: [],
    skipped: gathered.skipped,
    warnings: [...warnings, ...gathered.warnings, ...remarks(gathered, choice.currency, currency)],
    coverage: gathered.days.days(),
    ...(context.printing ? { statements: gathered.statements } : {}),
  };
}

/** Quicken Interchange Format: registers of bank, cash and card accounts. Traps: README.md. */
export const format: Format = {
  id: 'qif',
  name: 'QIF',
  side: 'bank',
  tabular: false,
  identify,
  read: (file, context) => readQif(file, context),
};
