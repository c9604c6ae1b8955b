import { z } from 'zod';
import { controlTotal } from './importReport.ts';
import { problem } from './problem.ts';
import { transactionKind, transactionStatus, transactionView } from './transaction.ts';

/** What a column of a table may tell of a transaction. `memo` may stand several times; all others once. */
export const mappingFields = [
  'day',
  'clock',
  'valueDay',
  'amount',
  'in',
  'out',
  'direction',
  'balance',
  'fee',
  'currency',
  'status',
  'kind',
  'account',
  'channel',
  'orderNo',
  'channelNo',
  'refundNo',
  'batchNo',
  'bankRef',
  'voucherNo',
  'counterparty',
  'counterpartyAccount',
  'memo',
  'initiatedBy',
  'ignore',
] as const;
export const mappingField = z.enum(mappingFields);
export type MappingField = (typeof mappingFields)[number];

/**
 * What bytes mean that prove no encoding (by a byte order mark, as strict UTF-8, as certain Chinese): nothing, the file is
 * refused and asked about (`proven`), or what a person has said. Null: it must be said before the profile can read.
 */
const letters = z
  .enum(['proven', 'gb18030', 'big5', 'shift_jis', 'windows-1252', 'windows-1250', 'macintosh'])
  .nullable()
  .default('proven');
export type Letters = z.infer<typeof letters>;
export const mappingContainer = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('delimited'),
    delimiter: z.string().regex(/^[\t\x21\x23-\x7e]$/),
    letters,
  }),
  /** Columns by their places in the line; `bytes` counts a letter beyond ASCII as two, as GBK does. */
  z.strictObject({
    kind: z.literal('fixed'),
    unit: z.enum(['characters', 'bytes']),
    letters,
    /** No blanks need stand between columns; else a cell that reaches into the next one is refused. */
    packed: z.boolean().default(false),
  }),
  /** A workbook of any age, or a page of HTML. */
  z.strictObject({ kind: z.literal('sheet') }),
]);
export type MappingContainer = z.infer<typeof mappingContainer>;

const column = z.strictObject({
  name: z.string().max(400),
  field: mappingField,
  /** Of a fixed-width column: from (counted from 0) up to before `to`; the last may be open. */
  span: z.strictObject({ from: z.number().int().min(0), to: z.number().int().min(1).nullable() }).optional(),
});
export type MappingColumn = z.infer<typeof column>;

const words = z.array(z.string().min(1).max(100)).min(1).max(50);
/** How a row says whether money came in or went out. */
export const mappingSign = z.discriminatedUnion('style', [
  z.strictObject({ style: z.literal('signed'), positive: z.enum(['in', 'out']) }),
  /** A column for each; `out` says whether money out is written with a minus in its own column. */
  z.strictObject({ style: z.literal('columns'), out: z.enum(['positive', 'negative']) }),
  /** A column of words. `signed`: amounts carry the sign as well, and must agree with the word. */
  z.strictObject({ style: z.literal('flag'), in: words, out: words, size: z.enum(['unsigned', 'signed']) }),
]);
export type MappingSign = z.infer<typeof mappingSign>;

const place = z.number().int().min(0);
/** A row that is no movement of the source: the cell of a column is, begins with or contains a word. */
const skipRule = z.strictObject({ column: place, how: z.enum(['is', 'begins', 'contains']), word: z.string().min(1) });
export const totalSubjects = [
  'count',
  'countIn',
  'countOut',
  'in',
  'out',
  'net',
  'gross',
  'fee',
  'opening',
  'closing',
] as const;
/** What a line of totals declares: under a column, or beside a label ("总笔数：45"). */
const totalClaim = z.strictObject({
  of: z.enum(totalSubjects),
  column: place.optional(),
  label: z.string().min(1).optional(),
});
const totalRule = z.strictObject({
  /** How the first filled cell of the line begins. */
  begins: z.string().min(1).max(100),
  /** Of the rows since the line before of its kind, or of all rows. */
  scope: z.enum(['page', 'all']),
  /** A file without the line is cut short. */
  required: z.boolean(),
  claims: z.array(totalClaim).min(1),
});
export type TotalRule = z.infer<typeof totalRule>;
export type TotalClaim = z.infer<typeof totalClaim>;

const shape = z.strictObject({
  code: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/),
  name: z.string().min(1).max(200),
  container: mappingContainer,
  /** The file has no header: columns are known by their number, and so many filled lines stand above the first row. */
  headerless: z.boolean().default(false),
  linesAbove: z.number().int().min(0).max(30).default(0),
  columns: z.array(column).min(2).max(1024),
  /** Rows may end before their last columns. */
  ragged: z.boolean().default(false),
  /** What null stands for here and below is not decided yet: the file cannot be read with it. */
  dateOrder: z.enum(['ymd', 'dmy', 'mdy']).nullable(),
  /** Of the file's clock ("+08:00", "Europe/Berlin"); the enterprise's own when null. */
  zone: z.string().min(1).nullable().default(null),
  decimal: z.enum(['.', ',']).nullable(),
  thousands: z.enum([',', '.', ' ', "'"]).nullable().default(null),
  /** The unit of amounts is ten to this power of the currency's main unit: 元 0, 分 -2, 万元 4. */
  power: z.number().int().min(-6).max(8).nullable(),
  sign: mappingSign.nullable(),
  /** A minus in a column of its own, or beside a flag, is a correction on that side; else it is refused. */
  reversals: z.boolean().default(false),
  /** Where no column names it. */
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .nullable(),
  statusWords: z.record(z.string(), transactionStatus).default({}),
  kindWords: z.record(z.string(), transactionKind).default({}),
  kind: transactionKind.default('other'),
  /** The words before the account number above the header: "账号". */
  accountLabel: z.string().min(1).nullable().default(null),
  skip: z.array(skipRule).default([]),
  totals: z.array(totalRule).default([]),
});

type Shape = z.infer<typeof shape>;
type Fault = { path: (string | number)[]; message: string };

function columnFaults({ columns, container, sign }: Shape): Fault[] {
  const faults: Fault[] = [];
  const seen = new Set<string>();
  columns.forEach(({ field, span }, index) => {
    const path = ['columns', index];
    if (field !== 'memo' && field !== 'ignore' && seen.has(field))
      faults.push({ path: [...path, 'field'], message: `TWICE ${field}` });
    seen.add(field);
    const before = columns[index - 1]?.span;
    const follows = span !== undefined && (span.to === null || span.to > span.from);
    const behind = index === 0 || (before?.to !== null && (before?.to ?? 0) <= (span?.from ?? 0));
    if (container.kind === 'fixed' && !(follows && behind)) faults.push({ path: [...path, 'span'], message: 'SPAN' });
  });
  const wants =
    sign?.style === 'columns' ? ['in', 'out'] : sign?.style === 'flag' ? ['amount', 'direction'] : ['amount'];
  for (const field of sign === null ? [] : wants)
    if (!seen.has(field)) faults.push({ path: ['sign'], message: `NEEDS_COLUMN ${field}` });
  return faults;
}

function placeFaults({ columns, skip, totals, sign }: Shape): Fault[] {
  const faults: Fault[] = [];
  const outside = (at: number | undefined): boolean => at !== undefined && at >= columns.length;
  skip.forEach((rule, index) => {
    if (outside(rule.column)) faults.push({ path: ['skip', index, 'column'], message: 'NO_SUCH_COLUMN' });
  });
  totals.forEach(({ claims }, index) => {
    claims.forEach((claim, at) => {
      const path = ['totals', index, 'claims', at];
      if (outside(claim.column)) faults.push({ path, message: 'NO_SUCH_COLUMN' });
      if ((claim.column === undefined) === (claim.label === undefined))
        faults.push({ path, message: 'COLUMN_OR_LABEL' });
    });
  });
  const both = sign?.style === 'flag' ? sign.in.filter((word) => sign.out.includes(word)) : [];
  if (both.length > 0) faults.push({ path: ['sign'], message: `WORD_ON_BOTH_SIDES ${both.join(', ')}` });
  return faults;
}

/** How a table of columns becomes transactions. A profile may be incomplete: openQuestions says what is not decided. */
export const mappingProfile = shape.superRefine((profile, context) => {
  for (const { path, message } of [...columnFaults(profile), ...placeFaults(profile)])
    context.addIssue({ code: 'custom', path, message });
  if (profile.decimal !== null && profile.decimal === profile.thousands)
    context.addIssue({ code: 'custom', path: ['thousands'], message: 'SAME_MARK' });
});
export type MappingProfile = z.infer<typeof shape>;

/** What a person may have to say before a profile can read a file. */
export const mappingQuestions = [
  'encoding',
  'day',
  'amount',
  'dateOrder',
  'sign',
  'decimal',
  'power',
  'currency',
  'status',
] as const;
export type MappingQuestion = (typeof mappingQuestions)[number];

/** What of a profile is not decided. */
export function openQuestions(profile: MappingProfile): MappingQuestion[] {
  const has = (field: MappingField): boolean => profile.columns.some((each) => each.field === field);
  const open: Partial<Record<MappingQuestion, boolean>> = {
    encoding: profile.container.kind !== 'sheet' && profile.container.letters === null,
    day: !has('day'),
    amount: !has('amount') && !(has('in') && has('out')),
    dateOrder: profile.dateOrder === null,
    sign: profile.sign === null,
    decimal: profile.decimal === null,
    power: profile.power === null,
    currency: profile.currency === null && !has('currency'),
    status: has('status') && Object.keys(profile.statusWords).length === 0,
  };
  return mappingQuestions.filter((question) => open[question]);
}

/** A version of a profile as a workspace keeps it. `open` empty: it can read files. */
export const savedMapping = z.object({
  code: z.string(),
  version: z.number().int(),
  fingerprint: z.string(),
  open: z.array(z.enum(mappingQuestions)),
  savedAt: z.string(),
  savedBy: z.string(),
  /** Versions of which files were imported cannot be taken back; this counts their files. */
  files: z.number().int(),
  profile: shape,
});
export type SavedMapping = z.infer<typeof savedMapping>;

/** Why a proposal says what it says; the words are in shared/text/mapping.ts. */
export const mappingReasons = [
  'NAME',
  'VALUES_DAY',
  'VALUES_CLOCK',
  'VALUES_AMOUNT',
  'VALUES_FLAG',
  'VALUES_CURRENCY',
  'VALUES_EMPTY',
  'VALUES_CONTRADICT',
  'BALANCE_PROVES',
  'BALANCE_DOES_NOT_FOLLOW',
  'NOT_UNDERSTOOD',
  'ANSWERED',
] as const;
export const mappingReason = z.object({
  code: z.enum(mappingReasons),
  params: z.record(z.string(), z.string()),
});
export type MappingReason = z.infer<typeof mappingReason>;

export const mappingProposal = z.object({
  /** The format that already reads such files without a profile, and the profile that does. */
  knownAs: z.string().nullable(),
  profile: shape,
  /** One for each column of the profile: how sure its field is, 0–100, and why, with a few of its values. */
  columns: z.array(
    z.object({ confidence: z.number().int(), why: z.array(mappingReason), samples: z.array(z.string()) }),
  ),
  /** What must be said before the profile can read; `suggested` is what most files mean. */
  questions: z.array(
    z.object({
      question: z.enum(mappingQuestions),
      /** Values of the file that leave it open. */
      evidence: z.array(z.string()),
      options: z.array(z.object({ value: z.string(), example: z.string() })),
      suggested: z.string().nullable(),
    }),
  ),
  rows: z.number().int(),
});
export type MappingProposal = z.infer<typeof mappingProposal>;

export const mappingPreview = z.object({
  /** The first rows as they would become transactions; `problems` of a row name its cells. */
  rows: z.array(
    z.object({
      line: z.number().int(),
      record: z.number().int(),
      transaction: transactionView
        .pick({
          occurredAt: true,
          day: true,
          amount: true,
          fee: true,
          currency: true,
          kind: true,
          status: true,
          account: true,
          channel: true,
          orderNo: true,
          channelNo: true,
          refundNo: true,
          bankRef: true,
          voucherNo: true,
          counterparty: true,
          memo: true,
        })
        .extend({ balance: z.string().nullable() })
        .nullable(),
      problems: z.array(problem),
    }),
  ),
  read: z.number().int(),
  bad: z.number().int(),
  skipped: z.record(z.string(), z.number().int()),
  sums: z.array(
    z.object({
      currency: z.string(),
      rowsIn: z.number().int(),
      rowsOut: z.number().int(),
      in: z.string(),
      out: z.string(),
    }),
  ),
  totals: z.array(controlTotal),
  /** Everything that import would refuse the file for, the first hundred. */
  problems: z.array(problem),
});
export type MappingPreview = z.infer<typeof mappingPreview>;
