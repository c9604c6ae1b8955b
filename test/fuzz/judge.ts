import { type Problem, problemCodes } from '../../shared/entity/problem.ts';
import { transactionKind, transactionStatus } from '../../shared/entity/transaction.ts';
import { problemWords } from '../../shared/text/problems.ts';
import { languages } from '../../shared/text/words.ts';
import { MINOR_MAX } from '../../shared/value/money.ts';
import { Refusal } from '../../shared/value/result.ts';
import { formatDay } from '../../shared/value/time.ts';
import type { FileBytes, Format, ReadOutcome, StagedRow } from '../../src-main/importing/format.ts';
import { formats } from '../../src-main/importing/formats/index.ts';
import { identify } from '../../src-main/importing/identify.ts';
import { bytesFile } from '../importing/reading/bytes.ts';

/** What a file came to. Amounts are `minor currency fee`, days `YYYY-MM-DD`, of every row in the order of the file. */
export type Verdict =
  | { kind: 'accepted'; format: string; amounts: string[]; days: string[]; outcome: ReadOutcome }
  | { kind: 'refused'; format: string | null; problems: Problem[] };

/** Something that must never be: another exception than Refusal, a refusal without a place, a row that cannot be kept. */
export class Fault extends Error {}

/** Codes whose rule is about the file as a whole: no record of it is the one to look at. */
const ofWholeFile = new Set<Problem['code']>([
  'FILE_EMPTY',
  'ENCODING_UNSURE',
  'FORMAT_UNKNOWN',
  'FORMAT_AMBIGUOUS',
  'FORMAT_RESAVED',
  'FORMAT_CONSUMER_EXPORT',
  'ZIP_DAMAGED',
  'ZIP_TOO_LARGE',
  'ZIP_NO_DETAIL',
  'WORKBOOK_DAMAGED',
  'WORKBOOK_TOO_LARGE',
  'HEADER_MISSING',
  'COLUMN_MISSING',
  'FILE_TRUNCATED',
  'TOTAL_DISAGREES',
  'COUNT_DISAGREES',
  'BALANCE_BROKEN',
  'BALANCE_MISSING',
  'DATE_ORDER_AMBIGUOUS',
  'CURRENCY_ASSUMED',
  'DAY_UNNAMED',
  'DAY_WAS_EMPTY',
  'REVISION_PENDING',
  'STATEMENT_GAP',
  'COLUMNS_CHANGED',
]);

/** What the words of a problem ask for and are not given. */
const unfilled = ({ code, params }: Problem): string[] =>
  languages
    .flatMap((language) => Object.values(problemWords[code][language]))
    .flatMap((words) => [...words.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!))
    .filter((name) => !(name in params));

/** Throws Fault for a problem that a person could not act on. */
export function assertUsable(problem: Problem): void {
  const { code } = problem;
  const told = JSON.stringify(problem);
  if (!problemCodes.includes(code) || code === 'INTERNAL') throw new Fault(`no code of a file: ${told}`);
  if (unfilled(problem).length > 0) throw new Fault(`${unfilled(problem)} missing: ${told}`);
  if (!ofWholeFile.has(code) && !isPlaced(problem)) throw new Fault(`no place: ${told}`);
}

/** Does it say where: a line, a part or a column, a byte, or that no record is the one to look at (0)? */
const isPlaced = ({ where: { line, sheet, column }, params }: Problem): boolean =>
  (line ?? 0) > 0 || sheet !== undefined || column !== undefined || 'position' in params || params.record === '0';

const fits = (minor: bigint | null): boolean => minor === null || (minor <= MINOR_MAX && minor >= -MINOR_MAX);

/** Throws Fault for a row that the workspace could not keep as it is. */
function assertRow(row: StagedRow): void {
  const { amount, fee, balance, civilDay, valueDay, occurredAt, offsetMinutes } = row;
  const whole = [civilDay, valueDay ?? 0, occurredAt ?? 0, offsetMinutes ?? 0, row.part, row.record, row.line];
  if (!fits(amount) || !fits(fee) || !fits(balance) || !whole.every(Number.isSafeInteger) || row.record < 1)
    throw new Fault(
      `no row: ${JSON.stringify(row, (_, value) => (typeof value === 'bigint' ? String(value) : value))}`,
    );
  if (!transactionKind.options.includes(row.kind) || !transactionStatus.options.includes(row.status))
    throw new Fault(`no kind or status: ${String(row.kind)}, ${String(row.status)}`);
  if (!/^[A-Z]{3}$/.test(row.currency)) throw new Fault(`no currency: ${row.currency}`);
}

const amountOf = ({ amount, currency, fee }: StagedRow): string => `${amount} ${currency} ${fee ?? '-'}`;

/** Why import refuses a file that could be read: errors among the warnings, totals that disagree. */
function grounds({ warnings, totals }: ReadOutcome): Problem[] {
  const errors = warnings.filter(({ severity }) => severity === 'error');
  const disagree = totals.filter(({ agrees }) => !agrees);
  if (errors.length > 0 || disagree.length === 0) return errors;
  return disagree.map(({ name, declared, computed }) => ({
    code: 'TOTAL_DISAGREES',
    severity: 'error',
    params: { name, declared, computed },
    where: {},
    retry: false,
  }));
}

async function readBy(format: Format, file: FileBytes): Promise<Verdict> {
  const rows: StagedRow[] = [];
  const context = { progress: () => undefined, checkpoint: () => undefined, offsetMinutes: 480 };
  const outcome = await format.read(file, { ...context, row: (row) => void rows.push(row) });
  for (const row of rows) assertRow(row);
  for (const problem of outcome.warnings) assertUsable(problem);
  const problems = grounds(outcome);
  if (problems.length > 0) return { kind: 'refused', format: format.id, problems };
  const days = rows.map(({ civilDay }) => formatDay(civilDay));
  return { kind: 'accepted', format: format.id, amounts: rows.map(amountOf), days, outcome };
}

/** The refusal that work ends in; anything else that is thrown is a Fault. */
async function refusedOr(format: string | null, work: () => Promise<Verdict>): Promise<Verdict> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Fault) throw error;
    if (!(error instanceof Refusal)) throw new Fault(`${(error as Error).stack ?? error}`, { cause: error });
    if (error.problems.length === 0) throw new Fault('a refusal without a problem');
    for (const problem of error.problems) assertUsable(problem);
    return { kind: 'refused', format, problems: error.problems };
  }
}

/** Goes the way of an import: identify, read, and what import refuses of what could be read. Throws Fault. */
export const judge = (bytes: Uint8Array, name = 'sample'): Promise<Verdict> =>
  refusedOr(null, async () => {
    const file = bytesFile(bytes, name);
    const { format } = await identify(file, formats);
    return refusedOr(format.id, () => readBy(format, file));
  });

/** Reads with a format that is given, whatever the file looks like: its reader must stand what identify lets by. */
export const judgeAs = (format: Format, bytes: Uint8Array, name = 'sample'): Promise<Verdict> =>
  refusedOr(format.id, () => readBy(format, bytesFile(bytes, name)));
