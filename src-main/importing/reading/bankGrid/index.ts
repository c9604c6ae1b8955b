import { problemOf } from '../../../../shared/entity/problem.ts';
import { Refusal } from '../../../../shared/value/result.ts';
import type {
  FileBytes,
  FileSample,
  Format,
  Identification,
  IdentifierField,
  ReadContext,
  ReadOutcome,
} from '../../format.ts';
import { type GridRow, readGrid } from '../grid.ts';
import { fieldsOf } from '../header.ts';
import { BankDetail, HEADER_ROWS } from './detail.ts';
import { type Layout, layoutOfHeader, type Table } from './layout.ts';

export type { Layout } from './layout.ts';

/** A bank's exports as data: what its files are called by, and the tables that it writes. */
export type Bank = {
  readonly id: string;
  /** For people: "中国建设银行明细". */
  readonly name: string;
  /** Names by which the lines above a header tell the bank. */
  readonly names: readonly string[];
  /** Lines above the header that only this bank writes. */
  readonly marks?: readonly string[];
  readonly layouts: readonly Layout[];
  /** Takes only text files, or only workbooks; both when not given. */
  readonly container?: 'text' | 'sheet';
};

const delimiters = [',', '\t', '|', ';'];
const SURE_FIT = 0.5;
const NAMED_FIT = 0.3;
const MARKED = 98;

type Found = { rows: string[][]; at: number; layout: Layout; fit: number };

/** The header among the first rows: the one that fits best. */
function headerIn(rows: readonly string[][], layouts: readonly Layout[]): Found | null {
  let best: Found | null = null;
  for (const [at, cells] of rows.slice(0, HEADER_ROWS).entries()) {
    const found = layoutOfHeader(layouts, cells);
    if (found && (best === null || found.fit > best.fit)) best = { rows: [...rows], at, ...found };
  }
  return best;
}

const linesIn = (text: string): string[] =>
  text
    .replace(/^\ufeff/, '')
    .split(/\r\n|\n|\r/)
    .filter((line) => line.trim() !== '')
    .slice(0, HEADER_ROWS);

function headerOfText(text: string, layouts: readonly Layout[]): (Found & { delimiter: string }) | null {
  const lines = linesIn(text);
  for (const delimiter of delimiters) {
    const found = headerIn(
      lines.map((line) => fieldsOf(line, delimiter)),
      layouts,
    );
    if (found) return { ...found, delimiter };
  }
  return null;
}

function identify(bank: Bank, { text, sheet }: FileSample): Identification | null {
  const { container } = bank;
  const found = sheet
    ? container !== 'text' && headerIn(sheet.rows, bank.layouts)
    : text !== null && container !== 'sheet' && headerOfText(text, bank.layouts);
  if (!found) return null;
  const above = [sheet?.name ?? '', ...found.rows.slice(0, found.at).flat()].map((words) => words.trim());
  const mark = bank.marks?.find((each) => above.includes(each));
  if (mark !== undefined) return { format: bank.id, sure: MARKED, why: mark };
  const named = bank.names.find((each) => above.some((words) => words.includes(each)));
  const other = named === undefined && above.some((words) => /^(?!.*开户).*(?:银行|Bank)/.test(words));
  if (found.layout.bankNamed && named === undefined) return null;
  if (found.fit < (named === undefined ? SURE_FIT : NAMED_FIT) || (other && found.fit < 1)) return null;
  const sure = Math.round(45 + 45 * found.fit) + (named === undefined ? 0 : 7) - (other ? 20 : 0);
  return { format: bank.id, sure, why: `${named ?? bank.name}, ${found.layout.name}` };
}

const headerMissing = ({ layouts }: Bank): Refusal =>
  new Refusal(problemOf('HEADER_MISSING', { params: { expected: layouts[0]!.header.replaceAll(',', '、') } }));

const identifiersIn = (table: Table | null): Partial<Record<IdentifierField, number>> => ({
  bankRef: table?.columns.bankRef,
  account: table?.columns.ownAccount,
  counterpartyAccount: table?.columns.counterpartyAccount,
});

/** The outcome of the sheets with rows, one after the other. */
function outcomeOf(
  details: readonly BankDetail[],
  encoding: string,
  parts: string[],
  { printing }: ReadContext,
): ReadOutcome {
  const proofs = details.map((detail) => detail.proof());
  const days = details.map((detail) => detail.days());
  const firsts = days.map(({ first }) => first).filter((day) => day !== null);
  const lasts = days.map(({ last }) => last).filter((day) => day !== null);
  return {
    encoding,
    accounts: [...new Set(details.flatMap((detail) => detail.accounts()))],
    parts,
    skipped: {},
    coverage:
      firsts.length > 0 && lasts.length > 0 ? { firstDay: Math.min(...firsts), lastDay: Math.max(...lasts) } : null,
    totals: proofs.flatMap(({ totals }) => totals),
    balances: proofs.flatMap(({ balances }) => balances),
    warnings: proofs.flatMap(({ warnings }) => warnings),
    ...(printing ? { statements: proofs.flatMap(({ statements }) => statements) } : {}),
    columns: details.map(({ table }) => identifiersIn(table)),
  };
}

async function read(bank: Bank, file: FileBytes, context: ReadContext): Promise<ReadOutcome> {
  const { layouts } = bank;
  const done: BankDetail[] = [];
  const parts: string[] = [];
  let sheet: string | null = null;
  let detail = new BankDetail(layouts, context, { part: 0, sheet });
  const end = (): void => {
    // A sheet without a header is a cover or a legend: the first with one is what the file is of.
    if (detail.table === null) return;
    done.push(detail);
    parts.push(sheet || file.name);
  };
  const encoding = await readGrid(
    file,
    {
      delimiterOf: (head) => headerOfText(head, layouts)?.delimiter ?? ',',
      onSheet: (name) => {
        end();
        sheet = name;
        detail = new BankDetail(layouts, context, { part: done.length, sheet: name });
      },
      onRow: (row: GridRow) => detail.take(row),
      taker: detail,
    },
    context,
  );
  end();
  if (done.length === 0) throw headerMissing(bank);
  return outcomeOf(done, encoding, parts, context);
}

/** The format that reads a bank's exports, in whatever container they come. */
export const bankFormat = (bank: Bank): Format => ({
  id: bank.id,
  name: bank.name,
  side: 'bank',
  splits: true,
  identify: (sample) => identify(bank, sample),
  read: (file, context) => read(bank, file, context),
});
