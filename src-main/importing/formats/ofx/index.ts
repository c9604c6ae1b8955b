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
import { readStatement } from './rows.ts';
import { type OfxFailure, type OfxStatement, OfxStatements } from './statement.ts';
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

/** Which decimal mark the file's amounts show: "-30.000" is thirty beside "12.50", thirty thousand beside "12,50". */
async function markOf(
  file: FileBytes,
  encoding: OfxEncoding,
  { checkpoint }: ReadContext,
): Promise<DecimalMark | null> {
  const style = new AmountStyle();
  const events: OfxEvents = {
    open: (name, value) => {
      if (name === 'TRNAMT' || name === 'BALAMT') style.see(value);
    },
    close: () => undefined,
  };
  await tokenise(file, encoding, events, { checkpoint, progress: () => undefined });
  return style.mark;
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

/** What all statements of a file come to. */
class Gathered {
  readonly statements: ParsedStatement[] = [];
  readonly warnings: Problem[] = [];
  readonly days = new DaySpan();
  readonly skipped: Record<string, number> = {};
  private readonly context: ReadContext;
  private readonly mark: DecimalMark | null;
  private readonly assumed: Currency;
  private records = 0;

  constructor(context: ReadContext, mark: DecimalMark | null, assumed: Currency) {
    this.context = context;
    this.mark = mark;
    this.assumed = assumed;
  }

  add(statement: OfxStatement): void {
    const { mark, assumed } = this;
    const { rows, parsed, coverage, warnings } = readStatement(statement, this.records, { mark, assumed });
    this.records += statement.rows.length;
    for (const row of rows) this.context.row(row);
    for (const day of coverage) this.days.add(day);
    this.statements.push(parsed);
    for (const warning of warnings) this.warnings.push(warning);
    this.skip('pending', statement.pending);
    this.skip('investment', statement.investments);
  }

  private skip(reason: string, count: number): void {
    if (count > 0) this.skipped[reason] = (this.skipped[reason] ?? 0) + count;
  }
}

const cut = (): Refusal => new Refusal(problemOf('FILE_TRUNCATED', { params: { missing: '</OFX>' } }));

const TAIL_BYTES = 1 << 16;

/** Does the end tag stand near the file's end? A file that is cut is told before all of it is read. */
async function endsInTag(file: FileBytes): Promise<boolean> {
  const tail = await file.read(Math.max(0, file.size - TAIL_BYTES), TAIL_BYTES);
  return /<\/(?:[\w-]+:)?OFX\s*>/i.test(Buffer.from(tail).toString('latin1').replaceAll('\0', ''));
}

/**
 * Reads every statement of the file. `assumed` is the currency of statements that name none (CNY, with a warning). The
 * file is read three times: for its encoding, for the way it writes amounts, and for its rows.
 */
export async function readOfx(file: FileBytes, context: ReadContext, assumed: Currency = 'CNY'): Promise<ReadOutcome> {
  if (file.size === 0) throw new Refusal(problemOf('FILE_EMPTY'));
  if (!(await endsInTag(file))) throw cut();
  const encoding = await ofxEncoding(file);
  const gathered = new Gathered(context, await markOf(file, encoding, context), assumed);
  const builder = new OfxStatements((statement) => gathered.add(statement));
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
    statements,
  };
}

/** OFX 1.x (SGML) and 2.x (XML), also as QFX: bank accounts, cards, and the cash side of investments. Traps: README.md. */
export const format: Format = { id: 'ofx', name: 'OFX / QFX', side: 'bank', tabular: false, identify, read: readOfx };
