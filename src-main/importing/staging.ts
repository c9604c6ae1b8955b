import type { SQLInputValue } from 'node:sqlite';
import { businessDayOf, type Day } from '../../shared/value/time.ts';
import type { StagedRow } from './format.ts';
import {
  COLUMNS,
  finishStaging,
  Inserts,
  moveToSource,
  openStaging,
  ROWS_A_FILE,
  ROWS_A_STATEMENT,
  type StagingDatabase,
  type StagingSchema,
  valuesOf,
} from './queriesStaging.ts';
import type { SourceChoice } from './sources.ts';

const DAY_SECONDS = 86_400;

/** The business day of a row: by its instant and the source's cut-off where it has one, else its civil day. */
export const businessDayOfRow = (row: StagedRow, cutoffSeconds: number): Day =>
  row.occurredAt === null ? row.civilDay : businessDayOf(row.occurredAt, row.offsetMinutes ?? 0, cutoffSeconds);

export type StagedCounts = { rows: number; firstDay: Day | null; lastDay: Day | null };

/** Takes the rows of one file into a staging file, a batch at a time. The file is whole only once `finish` returned. */
export class Staging {
  rows = 0;
  private readonly fileId: number;
  private readonly schema: StagingSchema;
  private readonly db: StagingDatabase;
  private readonly inserts: Inserts;
  private readonly values: SQLInputValue[] = new Array(COLUMNS * ROWS_A_STATEMENT);
  private readonly place: { sourceId: number; businessDay: Day; fileId: number };
  private cutoffSeconds = DAY_SECONDS;
  private held = 0;
  private varying = 0;

  constructor(path: string, schema: StagingSchema, fileId: number) {
    this.fileId = fileId;
    this.schema = schema;
    this.place = { sourceId: 0, businessDay: 0, fileId };
    this.db = openStaging(path, schema, this.firstId);
    this.inserts = new Inserts(this.db);
  }

  /** The source that rows added from now on belong to. */
  belongTo(source: SourceChoice): void {
    this.place.sourceId = source.id;
    this.cutoffSeconds = source.cutoffSeconds;
  }

  add(row: StagedRow): void {
    const { values } = this;
    const at = this.held * COLUMNS;
    this.place.businessDay = businessDayOfRow(row, this.cutoffSeconds);
    valuesOf(row, this.place, values, at);
    for (let column = 0, bit = 1; column < COLUMNS; column += 1, bit *= 2)
      if (!(this.varying & bit) && values[at + column] !== values[column]) this.varying |= bit;
    this.held += 1;
    this.rows += 1;
    if (this.held < ROWS_A_STATEMENT) return;
    this.inserts.batch(values, this.varying);
    this.held = 0;
    this.varying = 0;
  }

  /** Writes what is left and closes. `source` is what the whole file says, which may differ from its first row. */
  finish(source: SourceChoice): StagedCounts {
    this.inserts.rest(this.values, this.held);
    if (this.place.sourceId !== source.id) moveToSource(this.db, source.id, source.cutoffSeconds);
    return finishStaging(this.db, this.schema, this.firstId);
  }

  /** Closes without a claim to be whole. */
  abandon(): void {
    if (this.db.isOpen) this.db.close();
  }

  private get firstId(): number {
    return this.fileId * ROWS_A_FILE;
  }
}
