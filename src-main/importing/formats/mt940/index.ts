import { problemOf } from '../../../../shared/entity/problem.ts';
import { Refusal } from '../../../../shared/value/result.ts';
import {
  type FileBytes,
  type FileSample,
  type Format,
  type Identification,
  type ParsedStatement,
  type ReadContext,
  type ReadOutcome,
  type Series,
  stagedRow,
} from '../../format.ts';
import { speaksOfInterest } from '../../reading/interest.ts';
import { statementHead, statementLines, witnessText } from '../../reading/statementText.ts';
import { bookedDay, type Page, type PageRow, readPage } from './page.ts';
import {
  continues,
  controlTotals,
  coverageOf,
  parsedPage,
  proveBalances,
  type Statement,
  statementBalance,
} from './statement.ts';
import { MessageReader } from './tags.ts';

const kindOf = (row: PageRow): 'interest' | 'other' =>
  row.typeCode === 'NINT' || speaksOfInterest(row.memo ?? '') ? 'interest' : 'other';

const noReference = (reference: string | null): string | null => (reference === 'NONREF' ? null : reference);

function stage(row: PageRow, record: number, account: string | null, currency: string) {
  return stagedRow({
    record,
    line: row.line,
    civilDay: bookedDay(row),
    valueDay: row.valueDate.day,
    amount: row.amount,
    currency,
    kind: kindOf(row),
    account,
    bankRef: row.bankReference ?? noReference(row.customerReference),
    counterparty: row.counterparty,
    counterpartyAccount: row.counterpartyAccount,
    memo: row.memo,
  });
}

function identify(sample: FileSample): Identification | null {
  const plain = statementHead(sample)?.replace(/^\{(?:.*\{)?4:\s*/gm, '');
  // A blank line is no part of what stands before a tag: a file of nothing else would be looked through from each of them.
  if (plain === undefined || !/^[^\S\r\n]*:20:/m.test(plain)) return null;
  const tags = [':25', ':28', ':60', ':61:', ':62', ':34F:'].filter((tag) => new RegExp(`^${tag}`, 'm').test(plain));
  return tags.length < 2 ? null : { format: 'mt940', sure: 95, why: `:20: ${tags.join(' ')}` };
}

/** An interim report tells of entries that a statement of the day tells again: each counts for itself, statements together. */
function seriesOf(pages: readonly Page[]): Series[] {
  let record = 0;
  return pages.flatMap(({ sums, interim }, index) => {
    const firstRecord = record + 1;
    record += sums.count;
    return sums.count === 0 ? [] : [{ part: 0, firstRecord, lastRecord: record, number: interim ? index + 1 : 0 }];
  });
}

function outcomeOf(statements: Statement[], encoding: string, file: FileBytes): ReadOutcome {
  const proofs = statements.map(controlTotals);
  const pages = statements.flatMap((statement) => statement.pages);
  const expected = pages.reduce((sum, page) => sum + page.expected, 0);
  return {
    encoding,
    accounts: [...new Set(pages.map((page) => page.account).filter((account) => account !== null))],
    parts: [file.name],
    totals: proofs.flatMap((proof) => proof.totals),
    balances: statements.map(statementBalance).filter((balance) => balance !== null),
    skipped: expected > 0 ? { expected } : {},
    warnings: [
      ...pages.flatMap((page) => page.warnings),
      ...statements.flatMap(proveBalances),
      ...proofs.flatMap((proof) => proof.problems),
    ],
    coverage: coverageOf(statements),
    listing: 'statements',
    series: seriesOf(pages),
  };
}

/**
 * Reads every statement of the file; pages of one statement are proven together. What does not add up is an error among the warnings, so that a
 * person can look at the file; import refuses it. Refusal for fields that cannot be read.
 */
async function read(file: FileBytes, context: ReadContext): Promise<ReadOutcome> {
  if (file.size === 0) throw new Refusal(problemOf('FILE_EMPTY'));
  // SWIFT's own letters are ASCII and nothing declares another encoding; what else banks write shows in the bytes.
  const encoding = (await witnessText(file)).proven ?? 'windows-1252';
  const statements: Statement[] = [];
  const printed: ParsedStatement[] = [];
  let record = 0;
  let messages = 0;
  const reader = new MessageReader((message) => {
    context.checkpoint();
    messages += 1;
    const read = readPage(message, record);
    if (!read) return;
    const { page, rows } = read;
    const last = statements.at(-1);
    if (last && continues(last, page)) last.pages.push(page);
    else statements.push({ pages: [page] });
    if (context.printing) printed.push(parsedPage(page, rows));
    for (const row of rows) {
      record += 1;
      context.row(stage(row, record, page.account, page.currency));
    }
  });
  for await (const line of statementLines(file, encoding, context.progress)) reader.push(line);
  reader.end();
  if (messages === 0) throw new Refusal(problemOf('HEADER_MISSING', { params: { expected: ':20:' } }));
  if (statements.length === 0)
    throw new Refusal(problemOf('FILE_TRUNCATED', { params: { missing: ':60F: :61: :62F:' } }));
  const outcome = outcomeOf(statements, encoding, file);
  return context.printing ? { ...outcome, statements: printed } : outcome;
}

/** SWIFT MT940 customer statements, and MT942 interim reports of the same shape. Traps: README.md. */
export const format: Format = { id: 'mt940', name: 'SWIFT MT940', side: 'bank', tabular: false, identify, read };
