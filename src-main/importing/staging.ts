import { businessDayOf, type Day } from '../../shared/value/time.ts';
import { type DailyTotal, DailyTotals, type DayRun, DayRuns } from './days.ts';
import type { StagedRow } from './format.ts';
import { completeStaging, putRow, ROWS_A_FILE, type StagingSchema } from './queriesStaging.ts';
import type { SourceChoice } from './sources.ts';
import { type Leaves, TableFile } from './tableFile/index.ts';
import type { Value } from './tableFile/record.ts';

/** The business day of a row: by its instant and the source's cut-off where it has one, else its civil day. */
export const businessDayOfRow = (row: StagedRow, cutoffSeconds: number): Day =>
  row.occurredAt === null ? row.civilDay : businessDayOf(row.occurredAt, row.offsetMinutes ?? 0, cutoffSeconds);

/** Rows that another thread has staged in a file of its own: those of a part of the file. */
export type StagedPart = { leaves: Leaves; sourceId: number; firstId: number; runs: DayRun[]; totals: DailyTotal[] };

export type StagedCounts = { rows: number; firstDay: Day | null; lastDay: Day | null };

/** Takes the rows of one file, all of one source, into a staging file, which is whole only once `finish` returned. */
export class Staging {
  private readonly path: string;
  private readonly schema: StagingSchema;
  private readonly file: TableFile;
  /** Of the row that is being added. */
  private readonly values: Value[] = [];
  private readonly runs = new DayRuns();
  private readonly totals = new DailyTotals();
  private readonly place: { sourceId: number; businessDay: Day; fileId: number };
  private readonly cutoffSeconds: number;
  private readonly firstId: number;

  /** `before`: rows of the file that stand before these. */
  constructor(path: string, schema: StagingSchema, fileId: number, source: SourceChoice, before = 0) {
    this.path = path;
    this.schema = schema;
    this.place = { sourceId: source.id, businessDay: 0, fileId };
    this.cutoffSeconds = source.cutoffSeconds;
    this.file = new TableFile(path, { name: 'transactions', sql: schema.rows }, fileId * ROWS_A_FILE + before);
    this.firstId = this.file.upcoming;
  }

  get sourceId(): number {
    return this.place.sourceId;
  }

  add(row: StagedRow): void {
    const businessDay = businessDayOfRow(row, this.cutoffSeconds);
    this.place.businessDay = businessDay;
    putRow(this.values, row, this.place);
    this.runs.add(businessDay, this.file.add(this.values));
    this.totals.add(row, businessDay);
  }

  /** Writes what is left and closes. */
  finish(): StagedCounts {
    const rows = this.file.finish();
    const beside = { runs: this.runs.all, totals: this.totals.all() };
    completeStaging(this.path, this.schema, this.place.sourceId, beside);
    return { rows, firstDay: this.totals.firstDay, lastDay: this.totals.lastDay };
  }

  /** Writes what is left and closes, for another staging to absorb; null where it cannot. */
  finishPart(): StagedPart | null {
    const { sourceId, firstId } = this;
    const leaves = this.file.finishLeaves();
    return leaves && { leaves, sourceId, firstId, runs: this.runs.all, totals: this.totals.all() };
  }

  /** Do the rows of a part follow those that are here? */
  precedes({ sourceId, firstId }: StagedPart): boolean {
    return sourceId === this.sourceId && firstId === this.file.upcoming;
  }

  /** Takes over the rows of a part that follow, from the file that they are in. */
  absorb(path: string, { leaves, runs, totals }: StagedPart): void {
    this.file.absorb(path, leaves);
    this.runs.absorb(runs);
    this.totals.absorb(totals);
  }

  /** Closes without a claim to be whole. */
  abandon(): void {
    this.file.close();
  }
}
