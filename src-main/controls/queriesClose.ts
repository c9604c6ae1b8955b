import type { BreakKind } from '../../shared/entity/break.ts';
import type { CloseContent, DayClose } from '../../shared/entity/dayClose.ts';
import { formatMinor } from '../../shared/value/money.ts';
import { type Day, formatDay } from '../../shared/value/time.ts';
import { closedAt, companyTime, type Read, type Write } from '../store/index.ts';

export type Scope = { readonly id: number; readonly code: string };

/** The reconciliations that have a run of a day, or the one that is named. */
export const scopesRun = (db: Read, day: Day, code: string | undefined): Scope[] =>
  db
    .prepare<unknown[], Scope>(
      `SELECT r.id, r.code FROM runs u JOIN reconciliations r ON r.id = u.reconciliation_id
       WHERE u.day = ? AND u.state = 'current' AND (? IS NULL OR r.code = ?) ORDER BY r.id`,
    )
    .all(day, code ?? null, code ?? null);

/** The last closed day of a reconciliation; null where none is. */
export const closedTo = (db: Read, reconciliationId: number): Day | null => closedAt(db, reconciliationId)?.day ?? null;

/** The first day before `day` that was run and is not closed; null where all are. */
export const firstOpenBefore = (db: Read, reconciliationId: number, day: Day): Day | null =>
  db
    .prepare<[number, number, number], number | null>(
      "SELECT min(day) FROM runs WHERE reconciliation_id = ? AND state = 'current' AND day < ? AND day > ?",
    )
    .pluck()
    .get(reconciliationId, day, closedTo(db, reconciliationId) ?? 0) ?? null;

type RunOf = { id: number; code: string; number: number; resultHash: string };

const runOf = (db: Read, reconciliationId: number, day: Day): RunOf =>
  db
    .prepare<[number, number], RunOf>(
      "SELECT id, code, number, result_hash AS resultHash FROM runs WHERE reconciliation_id = ? AND day = ? AND state = 'current'",
    )
    .get(reconciliationId, day)!;

type Sum = { currency: string; count: bigint; left: bigint; right: bigint };

/** What the matches of a day come to. */
export const matchesOf = (db: Read, reconciliationId: number, day: Day): Pick<CloseContent, 'matches' | 'byHand'> => {
  const sums = db
    .prepare<[number, number], Sum & { byHand: bigint }>(
      `SELECT currency, count(*) AS count, sum(left_minor) AS "left", sum(right_minor) AS "right", count(made_by) AS byHand
       FROM matches WHERE reconciliation_id = ? AND day = ? GROUP BY currency ORDER BY currency`,
    )
    .safeIntegers()
    .all(reconciliationId, day);
  return {
    matches: sums.map(({ currency, count, left, right }) => ({
      currency,
      count: Number(count),
      left: formatMinor(left, currency),
      right: formatMinor(right, currency),
    })),
    byHand: sums.reduce((all, { byHand }) => all + Number(byHand), 0),
  };
};

/** What was open when a day ended: found on it or before, and not paired by then. */
export const openAsOf = (db: Read, reconciliationId: number, day: Day): CloseContent['open'] =>
  db
    .prepare<unknown[], { side: 'left' | 'right'; currency: string; rows: bigint; minor: bigint }>(
      `SELECT o.side, t.currency, count(*) AS rows, sum(t.amount_minor) AS minor
       FROM open_items o CROSS JOIN transactions t ON t.id = o.transaction_id
       WHERE o.reconciliation_id = ? AND o.since_day <= ? AND (o.until_day IS NULL OR o.until_day > ?)
       GROUP BY o.side, t.currency ORDER BY o.side, t.currency`,
    )
    .safeIntegers()
    .all(reconciliationId, day, day)
    .map(({ side, currency, rows, minor }) => ({
      side,
      currency,
      rows: Number(rows),
      amount: formatMinor(minor, currency),
    }));

const breaksOf = (db: Read, scope: string, day: Day): CloseContent['breaks'] =>
  db
    .prepare<[string, number], { kind: BreakKind; currency: string; count: bigint; minor: bigint }>(
      `SELECT kind, currency, count(*) AS count, sum(effect_minor) AS minor FROM breaks
       WHERE scope = ? AND first_seen_day <= ? AND state <> 'closed' GROUP BY kind, currency ORDER BY kind, currency`,
    )
    .safeIntegers()
    .all(scope, day)
    .map(({ kind, currency, count, minor }) => ({
      kind,
      currency,
      count: Number(count),
      effect: formatMinor(minor, currency),
    }));

/** What a day of a reconciliation comes to now, and the run that it stands on. */
export function contentOf(db: Read, { id, code }: Scope, day: Day): { run: number; content: CloseContent } {
  const run = runOf(db, id, day);
  const content: CloseContent = {
    reconciliation: code,
    day: formatDay(day),
    run: run.code,
    number: run.number,
    resultHash: run.resultHash,
    ...matchesOf(db, id, day),
    open: openAsOf(db, id, day),
    breaks: breaksOf(db, code, day),
  };
  return { run: run.id, content };
}

type Row = {
  id: string;
  reconciliationId: number;
  code: string;
  day: Day;
  state: DayClose['state'];
  content: string;
  contentHash: string;
  note: string;
  maker: string;
  madeAt: number;
  checker: string | null;
  checkedAt: number | null;
  checkerNote: string | null;
  reopenedBy: string | null;
  reopenedAt: number | null;
  reopenedNote: string | null;
};

const columns = `c.id, c.reconciliation_id AS reconciliationId, r.code, c.day, c.state, c.content, c.content_hash AS contentHash, c.note,
  c.maker, c.made_at AS madeAt, c.checker, c.checked_at AS checkedAt, c.checker_note AS checkerNote, c.reopened_by AS reopenedBy,
  c.reopened_at AS reopenedAt, c.reopened_note AS reopenedNote`;

export type Kept = { readonly scope: Scope; readonly day: Day; readonly view: DayClose };

const keptOf = (
  told: (seconds: number) => string,
  { reconciliationId, code, day, madeAt, checkedAt, reopenedAt, content, ...row }: Row,
): Kept => ({
  scope: { id: reconciliationId, code },
  day,
  view: {
    ...row,
    content: JSON.parse(content) as CloseContent,
    madeAt: told(madeAt),
    checkedAt: checkedAt === null ? null : told(checkedAt),
    reopenedAt: reopenedAt === null ? null : told(reopenedAt),
  },
});

type Filter = { day?: Day | undefined; reconciliation?: string | undefined; state?: DayClose['state'] | undefined };

const where =
  '(@day IS NULL OR c.day = @day) AND (@code IS NULL OR r.code = @code) AND (@state IS NULL OR c.state = @state)';
const valuesOf = ({ day, reconciliation, state }: Filter) => ({
  day: day ?? null,
  code: reconciliation ?? null,
  state: state ?? null,
});

/** Closes as they were made, the latest day first. */
export function closesList(
  db: Read,
  filter: Filter,
  { offset, limit }: { offset: number; limit: number },
): { total: number; rows: Kept[] } {
  const from = `FROM day_closes c JOIN reconciliations r ON r.id = c.reconciliation_id WHERE ${where}`;
  const values = valuesOf(filter);
  const total = db.prepare<typeof values, number>(`SELECT count(*) ${from}`).pluck().get(values) ?? 0;
  const rows = db
    .prepare<unknown[], Row>(
      `SELECT ${columns} ${from} ORDER BY c.day DESC, r.id, c.id DESC LIMIT @limit OFFSET @offset`,
    )
    .all({ ...values, offset, limit });
  const told = companyTime(db);
  return { total, rows: rows.map((row) => keptOf(told, row)) };
}

const EVERY = { offset: 0, limit: 1_000_000 };
export const everyClose = (db: Read, filter: Filter): Kept[] => closesList(db, filter, EVERY).rows;

export const closeById = (db: Read, id: string): DayClose =>
  keptOf(
    companyTime(db),
    db
      .prepare<[string], Row>(
        `SELECT ${columns} FROM day_closes c JOIN reconciliations r ON r.id = c.reconciliation_id WHERE c.id = ?`,
      )
      .get(id)!,
  ).view;

/** Writes a proposal in the place of one that nobody has decided on. */
export function insertProposal(
  db: Write,
  row: {
    id: string;
    reconciliationId: number;
    day: Day;
    run: number;
    content: string;
    contentHash: string;
    note: string;
    maker: string;
    at: number;
  },
): void {
  db.prepare(
    "UPDATE day_closes SET state = 'returned' WHERE reconciliation_id = ? AND day = ? AND state = 'proposed'",
  ).run(row.reconciliationId, row.day);
  db.prepare(
    `INSERT INTO day_closes (id, reconciliation_id, day, run_id, state, content, content_hash, last_row_id, note, maker, made_at)
     VALUES (@id, @reconciliationId, @day, @run, 'proposed', @content, @contentHash, 0, @note, @maker, @at)`,
  ).run(row);
}

/** Closes what was proposed; rows that come from now on are late. */
export function closeProposal(db: Write, id: string, checker: string, at: number): void {
  db.prepare(
    `UPDATE day_closes SET state = 'closed', checker = ?, checked_at = ?,
       last_row_id = (SELECT coalesce(max(id), 0) FROM transactions) WHERE id = ?`,
  ).run(checker, at, id);
}

export function returnProposal(db: Write, id: string, checker: string, at: number, note: string): void {
  db.prepare(
    "UPDATE day_closes SET state = 'returned', checker = iif(maker = @checker, NULL, @checker), checked_at = @at, checker_note = @note WHERE id = @id",
  ).run({ id, checker, at, note });
}

export function reopenClose(db: Write, id: string, by: string, at: number, note: string): void {
  db.prepare(
    "UPDATE day_closes SET state = 'reopened', reopened_by = ?, reopened_at = ?, reopened_note = ? WHERE id = ?",
  ).run(by, at, note, id);
}

/** A day that every reconciliation which was run for it has closed is frozen as a whole; otherwise neither it nor a later one is. */
export function freezeWhole(db: Write, day: Day): void {
  const unclosed = `SELECT 1 FROM runs u WHERE u.day = ? AND u.state = 'current' AND NOT EXISTS (
    SELECT 1 FROM day_closes c WHERE c.reconciliation_id = u.reconciliation_id AND c.day = u.day AND c.state = 'closed')`;
  if (db.prepare(unclosed).get(day)) db.prepare('DELETE FROM frozen_days WHERE day >= ?').run(day);
  else
    db.prepare(
      'INSERT OR IGNORE INTO frozen_days (day, last_row_id) SELECT ?, coalesce(max(id), 0) FROM transactions',
    ).run(day);
}

/** The last day that is frozen as a whole, and the last row that was known then. */
export const frozenTo = (db: Read): { day: Day; lastRow: number } | null =>
  db
    .prepare<[], { day: Day; lastRow: number }>(
      'SELECT day, last_row_id AS lastRow FROM frozen_days ORDER BY day DESC LIMIT 1',
    )
    .get() ?? null;

/** Takes every close away, in a transaction that is rolled back: what was closed can be tried again and stays as it is. */
export function liftCloses(db: Write): void {
  db.exec(
    `UPDATE day_closes SET state = 'reopened', reopened_by = '-' WHERE state = 'closed'; DELETE FROM frozen_days`,
  );
}
