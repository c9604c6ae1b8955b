import { type Problem, problemOf } from '../../../../shared/entity/problem.ts';
import { Refusal } from '../../../../shared/value/result.ts';
import {
  type FileBytes,
  type FileSample,
  type Format,
  type Identification,
  type ParsedStatement,
  type ReadContext,
  type ReadOutcome,
  type StatementBalance,
  stagedRow,
} from '../../format.ts';
import { DaySpan } from '../../reading/days.ts';
import { lookup } from '../../reading/lookup.ts';
import { firstBadByte, statementHead, statementLines, witnessText } from '../../reading/statementText.ts';
import {
  type BaiAccount,
  type BaiRow,
  balanceOf,
  closingOf,
  type Directions,
  openingOf,
  type Proof,
  proveAccount,
} from './account.ts';
import { BaiRecords } from './records.ts';
import { BaiStructure } from './structure.ts';

const fileHeader = /^\s*01,(?:[^,\r\n]*,){7}\s*[1-3]\s*\//;
const groupHeader = /^\s*01,[^\r\n]*[\r\n/]\s*(?:88,[^\r\n]*[\r\n/]\s*)*02,[^,\r\n]*,[^,\r\n]*,\d?,\d{6}/;

function identify(sample: FileSample): Identification | null {
  const plain = statementHead(sample)?.replace(/^\ufeff/, '');
  if (plain === undefined) return null;
  if (groupHeader.test(plain)) return { format: 'bai2', sure: 95, why: '01,… 02,…' };
  return fileHeader.test(plain) ? { format: 'bai2', sure: 90, why: '01,…' } : null;
}

const parsed = (account: BaiAccount): ParsedStatement => {
  const [opening, closing] = [openingOf(account), closingOf(account)];
  return {
    account: account.number,
    currency: account.currency,
    opening,
    closing,
    openingDay: opening === null ? null : account.day,
    closingDay: closing === null ? null : account.day,
    transactions: account.rows.map((row) => ({
      amount: row.amount,
      entryDay: account.day,
      valueDay: row.valueDay,
      reference: row.bankReference ?? row.customerReference,
      memo: row.text,
    })),
  };
};

/** Interest earned and paid, fees (BAI2 code list). Other codes name ways of paying, which say no more than the sign. */
const kinds = lookup<'interest' | 'fee'>({
  '354': 'interest',
  '654': 'interest',
  '698': 'fee',
});

const stage = (row: BaiRow, record: number, { number, currency, day }: BaiAccount) =>
  stagedRow({
    record,
    line: row.line,
    civilDay: day,
    valueDay: row.valueDay,
    amount: row.amount,
    currency,
    kind: kinds[row.code] ?? 'other',
    account: number,
    bankRef: row.bankReference ?? row.customerReference,
    memo: row.text,
  });

/** What all accounts of a file come to. */
class Gathered {
  readonly accounts = new Set<string>();
  readonly proofs: Proof[] = [];
  readonly balances: StatementBalance[] = [];
  readonly statements: ParsedStatement[] = [];
  readonly days = new DaySpan();
  private readonly context: ReadContext;
  private records = 0;

  constructor(context: ReadContext) {
    this.context = context;
  }

  add(account: BaiAccount): void {
    if (account.number !== null) this.accounts.add(account.number);
    this.proofs.push(proveAccount(account));
    const balance = balanceOf(account);
    if (balance !== null) this.balances.push(balance);
    if (this.context.printing) this.statements.push(parsed(account));
    this.days.add(account.day);
    for (const row of account.rows) {
      this.records += 1;
      this.context.row(stage(row, this.records, account));
    }
  }
}

/**
 * Reads every account of the file, one statement each. `directions` says which way the type codes go that a bank has
 * made up (7xx, 9xx); without it they are refused (VALUE_UNKNOWN). Refusal for what cannot be read and for a file
 * without its end.
 */
export async function readBai2(
  file: FileBytes,
  context: ReadContext,
  directions: Directions = new Map(),
): Promise<ReadOutcome> {
  if (file.size === 0) throw new Refusal(problemOf('FILE_EMPTY'));
  const { proven } = await witnessText(file);
  const encoding = proven ?? 'windows-1252';
  // The format is ASCII: other letters stand in texts alone.
  const foreign: Problem[] = proven === null ? [{ ...(await firstBadByte(file)), severity: 'warning' }] : [];
  const gathered = new Gathered(context);
  const structure = new BaiStructure((account) => gathered.add(account), directions);
  const records = new BaiRecords((record) => structure.take(record));
  const progress = (bytes: number): void => {
    context.progress(bytes);
    context.checkpoint();
  };
  for await (const line of statementLines(file, encoding, progress)) records.push(line);
  records.end();
  structure.finish();
  const { accounts, proofs, balances, statements, days } = gathered;
  return {
    encoding,
    accounts: [...accounts],
    parts: [file.name],
    totals: [...structure.totals, ...proofs.flatMap(({ totals }) => totals)],
    balances,
    skipped: structure.messages > 0 ? { message: structure.messages } : {},
    warnings: [...foreign, ...structure.warnings, ...proofs.flatMap(({ problems }) => problems)],
    coverage: days.days(),
    ...(context.printing ? { statements } : {}),
  };
}

/** BAI2 cash management balance reports, and BTRS of the same shape. Traps: README.md. */
export const format: Format = {
  id: 'bai2',
  name: 'BAI2',
  side: 'bank',
  tabular: false,
  identify,
  read: (file, context) => readBai2(file, context),
};
