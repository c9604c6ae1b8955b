import { problemOf } from '../../../../shared/entity/problem.ts';
import { Refusal } from '../../../../shared/value/result.ts';
import { columnName, locateColumns } from '../header.ts';

/** What a column of an account detail tells. Words that only explain a row are not fields but `memo`. */
export type Field =
  | 'time'
  | 'clock'
  | 'postedDay'
  | 'valueDay'
  | 'direction'
  | 'out'
  | 'in'
  | 'amount'
  | 'balance'
  | 'currency'
  | 'bankRef'
  | 'ownAccount'
  | 'counterparty'
  | 'counterpartyAccount'
  | 'payer'
  | 'payerAccount'
  | 'payee'
  | 'payeeAccount'
  | 'kindWords';

/**
 * How amounts stand in the row: out and in each in a column (sides), one column with a mark 借/贷 (marked), one signed
 * column (signed), one column in which spending is positive, as bills of cards have it (spent), or one column whose
 * sign the first word of `kindWords` tells (worded).
 */
export type AmountStyle = 'sides' | 'marked' | 'signed' | 'spent' | 'worded';

/** One table that a bank exports, as data. All names are written as headerName() gives them. */
export type Layout = {
  /** For people: "企业明细". */
  readonly name: string;
  /** What disagrees in a corporate export is refused; a personal one is often masked or cut, and is warned of. */
  readonly kind: 'corporate' | 'retail';
  /** The header as the bank writes it, joined by commas: how much of it a row has says how sure the layout is. */
  readonly header: string;
  /** A row is this layout's header when it has a name of every group. */
  readonly needs: readonly (readonly string[])[];
  /** Names of each column; the first that a header has is taken. */
  readonly columns: Readonly<Partial<Record<Field, readonly string[]>>>;
  /** Columns that make up the memo, in this order. */
  readonly memo: readonly string[];
  /** Styles that the export may have; the first whose columns are all there. */
  readonly amounts: readonly AmountStyle[];
  /** Rows may end before their last columns. */
  readonly ragged?: boolean;
  /** Marks of money out and in, by how they begin; 借 and 贷 when not given. */
  readonly directions?: { readonly out: readonly string[]; readonly in: readonly string[] };
  /** First words of kindWords and the side that they mean. */
  readonly words?: { readonly out: readonly string[]; readonly in: readonly string[] };
  /** The amount begins with its currency: "CNY 12.00". */
  readonly currencyInAmount?: boolean;
  /** Days are written MM/DD; the title says the month of the bill. */
  readonly billMonth?: boolean;
  /** The account column holds so many digits: fewer are what a spreadsheet left of them. */
  readonly accountDigits?: number;
  /** The columns are too common to tell the bank: it must be named above them. */
  readonly bankNamed?: boolean;
};

const unit = /\((?:元|单位:元|人民币|人民币元|RMB|CNY)\)$/i;

const plainName = (text: string): string =>
  columnName(text)
    .replaceAll(/\s+/g, '')
    .replace(/(?<=[^[])\[[^\]]*\]$/, '')
    .replaceAll('帐', '账')
    .replaceAll('收(付)方', '收/付方')
    .replaceAll('母(子)公司', '母/子公司')
    .replace(unit, '');

/** Every bank asks for the names of the same cells of a file: what was asked for lately is not worked out again. */
const MOST_KEPT = 4096;
const LONGEST_KEPT = 80;
const kept = new Map<string, string>();

/** A column's name as layouts write it: no blanks, no English in [ ], no unit, brackets of one width, 账 for 帐. */
export function headerName(text: string): string {
  if (text.length > LONGEST_KEPT) return plainName(text);
  const found = kept.get(text);
  if (found !== undefined) return found;
  if (kept.size === MOST_KEPT) kept.clear();
  const name = plainName(text);
  kept.set(text, name);
  return name;
}

const hasAny = (row: ReadonlySet<string>, names: readonly string[]): boolean => names.some((name) => row.has(name));

/** The part of a layout's own header that a row has, 0 to 1; 0 for a row that is not its header. */
function fitOf(layout: Layout, row: ReadonlySet<string>): number {
  if (!layout.needs.every((names) => hasAny(row, names))) return 0;
  const names = layout.header.split(',');
  const fields = Object.values(layout.columns);
  const known = names.filter((name) => row.has(name)).length / names.length;
  const filled = fields.filter((each) => hasAny(row, each)).length / fields.length;
  // Other names for the same columns count, but less than the bank's usual ones.
  return Math.max(known, filled * 0.8);
}

/** The layout whose header a row is, and how much of it the row has; null for a row that is no header. */
export function layoutOfHeader(
  layouts: readonly Layout[],
  cells: readonly string[],
): { layout: Layout; fit: number } | null {
  const row = new Set(cells.map(headerName));
  const fits = layouts.map((layout) => ({ layout, fit: fitOf(layout, row) })).filter(({ fit }) => fit > 0);
  return fits.reduce<{ layout: Layout; fit: number } | null>(
    (best, each) => (best === null || each.fit > best.fit ? each : best),
    null,
  );
}

const styleColumns: Record<AmountStyle, readonly Field[]> = {
  sides: ['out', 'in'],
  marked: ['direction', 'amount'],
  signed: ['amount'],
  spent: ['amount'],
  worded: ['kindWords', 'amount'],
};

/** A layout as one file has it: where its columns stand, and which of the styles its amounts have. */
export type Table = {
  readonly layout: Layout;
  readonly header: readonly string[];
  readonly columns: Readonly<Record<Field, number>>;
  readonly memo: readonly number[];
  readonly style: AmountStyle;
};

const none: readonly string[] = [];
const fields: readonly Field[] = [
  'time',
  'clock',
  'postedDay',
  'valueDay',
  'direction',
  'out',
  'in',
  'amount',
  'balance',
  'currency',
  'bankRef',
  'ownAccount',
  'counterparty',
  'counterpartyAccount',
  'payer',
  'payerAccount',
  'payee',
  'payeeAccount',
  'kindWords',
];

function styleOf({ amounts, columns }: Layout, header: readonly string[]): AmountStyle {
  const row = new Set(header);
  const has = (field: Field): boolean => hasAny(row, columns[field] ?? none);
  const whole = amounts.find((style) => styleColumns[style].every(has));
  return whole ?? amounts.find((style) => styleColumns[style].some(has)) ?? amounts[0]!;
}

/** Figures that stand in two columns of one name leave open which of them is meant. */
function refuseTwice(table: Table, where: { line: number }): void {
  for (const field of ['time', 'out', 'in', 'amount', 'balance'] as const) {
    const name = table.header[table.columns[field]];
    if (name !== undefined && table.header.lastIndexOf(name) !== table.columns[field])
      throw new Refusal(
        problemOf('ROW_MALFORMED', { params: { record: 0, reason: `DUPLICATE_COLUMN ${name}` }, where }),
      );
  }
}

/** Where the columns stand. Refusal COLUMN_MISSING for a day, an amount or a balance that the layout should have. */
export function tableOf(layout: Layout, cells: readonly string[], where: { line: number; sheet?: string }): Table {
  const header = cells.map(headerName);
  const style = styleOf(layout, header);
  const required: readonly Field[] = [
    ...(layout.columns.time ? (['time'] as const) : []),
    ...(layout.columns.balance ? (['balance'] as const) : []),
    ...styleColumns[style],
  ];
  const names = Object.fromEntries(fields.map((field) => [field, layout.columns[field] ?? none])) as Record<
    Field,
    readonly string[]
  >;
  const optional = fields.filter((field) => !required.includes(field));
  const columns = locateColumns(header, names, optional, where);
  const memo = layout.memo.map((name) => header.indexOf(name)).filter((at) => at >= 0);
  const table: Table = { layout, header, columns, memo, style };
  refuseTwice(table, where);
  return table;
}
