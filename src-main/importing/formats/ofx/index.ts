import { type Problem, problemOf } from '../../../../shared/entity/problem.ts';
import type { Currency } from '../../../../shared/value/currency.ts';
import { Refusal } from '../../../../shared/value/result.ts';
import type {
  FileBytes,
  FileSample,
  Format,
  Identification,
  ParsedStatement,
  ReadContext,
  ReadOutcome,
} from '../../format.ts';
import { DaySpan } from '../../reading/days.ts';
import { statementHead, statementPieces } from '../../reading/statementText.ts';
import { AmountStyle, type DecimalMark } from '../../reading/writtenAmount.ts';
import { type OfxEncoding, ofxEncoding } from './encoding.ts';
import { type Reading, StatementReader } from './rows.ts';
import { type OfxFailure, type OfxRow, type OfxStatement, OfxStatements } from './statement.ts';
import { type OfxEvents, OfxTokens } from './tokens.ts';

const parts =
  /<(?:[\w-]+:)?(?:SIGNONMSGSRSV\d|(?:BANK|CREDITCARD|INVSTMT)MSGSRSV\d|SIGNONMSGSRQV\d|(?:CC|INV)?STMTRS|STMTTRN)>/i;

function identify(sample: FileSample): Identification | null {
  const plain = statementHead(sample);
  if (plain === null || !/<(?:[\w-]+:)?OFX(?:\s[^<>]*)?>/i.test(plain)) return null;
  const header = /OFXHEADER/i.exec(plain)?.[0];
  const part = parts.exec(plain)?.[0];
  return header || part ? { format: 'ofx', sure: 95, why: ['<OFX>', header, part].filter(Boolean).join(' ') } : null;
}

async function tokenise(
  file: FileBytes,
  { encoding, lineEnd }: OfxEncoding,
  events: OfxEvents,
  { progress, checkpoint }: Pick<ReadContext, 'progress' | 'checkpoint'>,
): Promise<void> {
  const tokens = new OfxTokens(events, lineEnd);
  for await (const piece of statementPieces(file, encoding, progress)) {
    checkpoint();
    tokens.push(piece);
  }
  tokens.end();
}

/**
 * What must be known before the first row: which decimal mark the file's amounts show ("-30.000" is thirty beside
 * "12.50", thirty thousand beside "12,50"), and whose each statement is, which it may say behind its rows.
 */
type Survey = { readonly mark: DecimalMark | null; readonly statements: readonly OfxStatement[] };

async function surveyOf(file: FileBytes, encoding: OfxEncoding, { checkpoint }: ReadContext): Promise<Survey> {
  const style = new AmountStyle();
  const statements: OfxStatement[] = [];
  const builder = new OfxStatements({
    row: () => undefined,
    statement: (statement) => void statements.push(statement),
  });
  const events: OfxEvents = {
    open: (name, value, line) => {
      if (name === 'TRNAMT' || name === 'BALAMT') style.see(value);
      builder.open(name, value, line);
    },
    close: (name) => builder.close(name),
  };
  await tokenise(file, encoding, events, { checkpoint, progress: () => undefined });
  return { mark: style.mark, statements };
}

/** A reply that could not give what was asked for is not an empty day: a person should know. */
function missingParts(failures: readonly OfxFailure[], statements: number): Problem[] {
  const missing = (words: string, line?: number): Problem =>
    problemOf('FILE_TRUNCATED', {
      params: { missing: words },
      where: line === undefined ? {} : { line },
      severity: 'warning',
    });
  if (failures.length > 0) return failures.map(({ words, line }) => missing(`STMTRS (${words})`, line));
  return statements === 0 ? [missing('STMTRS')] : [];
}

const cut = (): Refusal => new Refusal(problemOf('FILE_TRUNCATED', { params: { missing: '</OFX>' } }));

/** What all statements of a file come to. */
class Gathered {
  readonly statements: ParsedStatement[] = [];
  readonly warnings: Problem[] = [];
  readonly days = new DaySpan();
  readonly skipped: Record<string, number> = {};
  private readonly context: ReadContext;
  private readonly reading: Reading;
  private readonly known: readonly OfxStatement[];
  private current: StatementReader | null = null;
  private records = 0;

  constructor(context: ReadContext, { mark, statements }: Survey, assumed: Currency) {
    this.context = context;
    this.reading = { mark, assumed, printing: context.printing === true };
    this.known = statements;
  }

  /** The reader of the statement that is open: the next of those that the survey saw. */
  private get reader(): StatementReader {
    const known = this.known[this.statements.length];
    // A statement that the survey saw no end of.
    if (known === undefined) throw cut();
    this.current ??= new StatementReader(known, this.reading);
    return this.current;
  }

  row(row: OfxRow): void {
    this.records += 1;
    const staged = this.reader.read(row, this.records);
    if (staged === null) return;
    this.days.add(staged.civilDay);
    this.context.row(staged);
  }

  statement(statement: OfxStatement): void {
    for (const day of this.reader.coverage()) this.days.add(day);
    const { parsed, warnings } = this.reader.end();
    this.current = null;
    this.statements.push(parsed);
    for (const warning of warnings) this.warnings.push(warning);
    this.skip('pending', statement.pending);
    this.skip('investment', statement.investments);
  }

  private skip(reason: string, count: number): void {
    if (count > 0) this.skipped[reason] = (this.skipped[reason] ?? 0) + count;
  }
}

const TAIL_BYTES = 1 << 16;

/** Does the end tag stand near the file's end? A file that is cut is told before all of it is read. */
async function endsInTag(file: FileBytes): Promise<boolean> {
  const tail = await file.read(Math.max(0, file.size - TAIL_BYTES), TAIL_BYTES);
  return /<\/(?:[\w-]+:)?OFX\s*>/i.test(Buffer.from(tail).toString('latin1').replaceAll('\0', ''));
}

/**
 * Reads every statement of the file. `assumed` is the currency of statements that name none (CNY, with a warning). The
 * file is read three times: for its encoding, for what must be known before its rows, and for its rows.
 */
export async function readOfx(file: FileBytes, context: ReadContext, assumed: Currency = 'CNY'): Promise<ReadOutcome> {
  if (file.size === 0) throw new Refusal(problemOf('FILE_EMPTY'));
  if (!(await endsInTag(file))) throw cut();
  const encoding = await ofxEncoding(file);
  const gathered = new Gathered(context, await surveyOf(file, encoding, context), assumed);
  const builder = new OfxStatements(gathered);
  await tokenise(file, encoding, builder, context);
  if (!builder.ended) throw cut();
  const { statements, warnings, skipped, days } = gathered;
  return {
    encoding: encoding.encoding,
    accounts: [...new Set(statements.map(({ account }) => account).filter((account) => account !== null))],
    parts: [file.name],
    totals: [],
    balances: [],
    skipped,
    warnings: [...encoding.warnings, ...warnings, ...missingParts(builder.failures, statements.length)],
    coverage: days.days(),
    ...(context.printing ? { statements } : {}),
  };
}

/** OFX 1.x (SGML) and 2.x (XML), also as QFX: bank accounts, cards, and the cash side of investments. Traps: README.md. */
export const format: Format = { id: 'ofx', name: 'OFX / QFX', side: 'bank', tabular: false, identify, read: readOfx };
