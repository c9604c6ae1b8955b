import { businessDayOf, type Day } from '../../shared/value/time.ts';
import { DailyTotals, DayRuns } from './days.ts';
import type { StagedRow } from './format.ts';
import { completeStaging, putRow, ROWS_A_FILE, type StagingSchema } from './queriesStaging.ts';
import type { SourceChoice } from './sources.ts';
import { TableFile } from './tableFile/index.ts';
import type { Value } from './tableFile/record.ts';

/** The business day of a row: by its instant and the source's cut-off where it has one, else its civil day. */
export const businessDayOfRow = (row: StagedRow, cutoffSeconds: number): Day =>
  row.occurredAt === null ? row.civilDay : businessDayOf(row.occurredAt, row.offsetMinutes ?? 0, cutoffSeconds);

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

  constructor(path: string, schema: StagingSchema, fileId: number, source: SourceChoice) {
    this.path = path;
    this.schema = schema;
    this.place = { sourceId: source.id, businessDay: 0, fileId };
    this.cutoffSeconds = source.cutoffSeconds;
    this.file = new TableFile(path, { name: 'transactions', sql: schema.rows }, fileId * ROWS_A_FILE);
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

  /** Closes without a claim to be whole. */
  abandon(): void {
    this.file.close();
  }
}
