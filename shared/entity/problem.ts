import { z } from 'zod';

/** Every Problem that the product can meet. Each has its words in shared/text/problems.ts and a case in test/. */
export const problemCodes = [
  // files
  'FILE_NOT_FOUND',
  'FILE_EMPTY',
  'FORMAT_UNKNOWN',
  'FORMAT_AMBIGUOUS',
  'FORMAT_RESAVED',
  'FORMAT_CONSUMER_EXPORT',
  'ENCODING_INVALID',
  'ENCODING_UNSURE',
  'ZIP_DAMAGED',
  'ZIP_TOO_LARGE',
  'ZIP_NO_DETAIL',
  'DISPUTES_UNREAD',
  'WORKBOOK_DAMAGED',
  'WORKBOOK_TOO_LARGE',
  'HEADER_MISSING',
  'COLUMN_MISSING',
  'HEADER_CHANGED',
  'COLUMNS_CHANGED',
  'MAPPING_INCOMPLETE',
  'FILE_TRUNCATED',
  'ROW_MALFORMED',
  'AMOUNT_INVALID',
  'DATE_INVALID',
  'DATE_ORDER_AMBIGUOUS',
  'CURRENCY_UNKNOWN',
  'CURRENCY_ASSUMED',
  'VALUE_UNKNOWN',
  'TOTAL_DISAGREES',
  'COUNT_DISAGREES',
  'BALANCE_BROKEN',
  'BALANCE_MISSING',
  'IDENTIFIER_DAMAGED',
  'SOURCE_UNKNOWN',
  'SOURCE_AMBIGUOUS',
  'SOURCE_OTHER_ACCOUNT',
  'FILE_OTHER_DAY',
  'DAY_UNNAMED',
  'DAY_NOT_EMPTY',
  'DAY_WAS_EMPTY',
  'DAY_NOT_DECLARED',
  'INBOX_LEFT',
  'IMPORT_CANCELLED',
  'IMPORT_INTERRUPTED',
  'REVISION_PENDING',
  'REVISION_CHANGED',
  'REVISION_DECIDED',
  'STATEMENT_GAP',
  // setup
  'SETUP_SYNTAX',
  'SETUP_INVALID',
  'SETUP_REFERENCE',
  'SETUP_DUPLICATE',
  'SETUP_CYCLE',
  'SETUP_HIERARCHY',
  'SETUP_IN_USE',
  'SETUP_MISSING',
  // the workspace and its programs
  'NODE_TOO_OLD',
  'WORKSPACE_MISSING',
  'WORKSPACE_NEWER',
  'WORKSPACE_FOREIGN',
  'WORKSPACE_CORRUPT',
  'WORKSPACE_LOCKED',
  'WORKSPACE_READ_ONLY',
  'DISK_FULL',
  'BACKUP_INVALID',
  // the work
  'INPUT_INVALID',
  'METHOD_UNKNOWN',
  'JOB_CANCELLED',
  'WORK_INTERRUPTED',
  'NOT_FOUND',
  'DAY_INVALID',
  'DAY_CLOSED',
  'DAY_ORDER',
  'DAY_NOT_RUN',
  'DAY_STALE',
  'DAY_WRONG_STATE',
  'RULES_UNTRIED',
  'RECONCILIATION_UNKNOWN',
  'ROW_TAKEN',
  'ROW_NOT_OPEN',
  'MATCH_CURRENCIES',
  'MATCH_ONE_SIDED',
  'MATCH_NEEDS_REASON',
  'MATCH_CHANGED',
  'MATCH_BOOKED',
  'SUGGESTION_AMBIGUOUS',
  'SETTLEMENT_PART',
  'BREAK_WRONG_STATE',
  'GATE_BLOCKED',
  'GATE_CHANGED',
  'RESOLUTION_UNFIT',
  'SELECTION_CHANGED',
  'MAKER_IS_CHECKER',
  'PERSON_UNKNOWN',
  'PROPOSAL_CHANGED',
  'LIMIT_OF_PERSON',
  'JOURNAL_UNBALANCED',
  'JOURNAL_EMPTY',
  'JOURNAL_FINAL',
  'STATEMENT_EMPTY',
  'FILE_NOT_WRITABLE',
  'CAPABILITY_MISSING',
  'CONNECTION_LOST',
  // the central ledger
  'CENTRAL_UNREACHABLE',
  'CENTRAL_REFUSED',
  'CENTRAL_FORK',
  'CENTRAL_SCHEMA',
  'INTERNAL',
] as const;

export const problemCode = z.enum(problemCodes);
export type ProblemCode = z.infer<typeof problemCode>;

/** Where in a file or a setup: line and column from 1, sheet or zip member by name, the cell as a spreadsheet names it (B17), the words found there. */
export const problemPlace = z.object({
  file: z.string().optional(),
  sheet: z.string().optional(),
  line: z.number().int().optional(),
  column: z.union([z.number().int(), z.string()]).optional(),
  cell: z.string().optional(),
  excerpt: z.string().optional(),
});
export type ProblemPlace = z.infer<typeof problemPlace>;

/**
 * Something that a person can understand and act on: which record (where), which rule it broke (code and params), and
 * what to do (the hint in shared/text/problems.ts). `retry` says that the same call may go through later unchanged.
 */
export const problem = z.object({
  code: problemCode,
  severity: z.enum(['error', 'warning']),
  params: z.record(z.string(), z.string()),
  where: problemPlace,
  retry: z.boolean(),
});
export type Problem = z.infer<typeof problem>;

type Detail = {
  params?: Record<string, string | number | bigint>;
  where?: ProblemPlace;
  retry?: boolean;
  severity?: 'error' | 'warning';
};

/** A Problem; params become text. */
export function problemOf(
  code: ProblemCode,
  { params = {}, where = {}, retry = false, severity = 'error' }: Detail = {},
): Problem {
  const words = Object.fromEntries(Object.entries(params).map(([name, value]) => [name, String(value)]));
  return { code, severity, params: words, where, retry };
}
