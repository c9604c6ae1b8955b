import type { Encoding } from '../../shared/entity/encoding.ts';
import type { Problem } from '../../shared/entity/problem.ts';
import type { Side } from '../../shared/entity/transaction.ts';
import type { Day } from '../../shared/value/time.ts';
import type { ReadOutcome } from './format.ts';
import type { VersionedProfile } from './mapping/change.ts';
import type { Sifted, SiftOrder } from './queriesSift.ts';
import type { StagingSchema } from './queriesStaging.ts';
import type { SourceChoice } from './sources.ts';

/** Work for a reading thread. `cancel` is one shared 32-bit number: not 0 means stop. */
export type CopyTask = { kind: 'copy'; path: string; name: string; copy: string };
export type StageTask = {
  kind: 'stage';
  path: string;
  name: string;
  staging: string;
  schema: StagingSchema;
  fileId: number;
  sources: SourceChoice[];
  source: string | null;
  /** What a person chose; null where the bytes tell. */
  encoding: Encoding | null;
  offsetMinutes: number;
  /** Every version of every mapping profile of the workspace. */
  profiles: VersionedProfile[];
};
/** Takes out of a staging file what the workspace has already, and notes what the file contradicts. */
export type SiftTask = { kind: 'sift'; name: string; staging: string; workspace: string; order: SiftOrder };
export type Task = CopyTask | StageTask | SiftTask;

export type Copied = { hash: string; bytes: number };
/** A file read to its end, its rows in the staging file. Days are business days of its rows. */
export type Staged = Omit<ReadOutcome, 'statements' | 'columns' | 'series'> & {
  format: string;
  side: Side;
  /** Rows that a message of the file repeats from another; they are not staged. */
  repeated: number;
  /** The mapping profile's version that the file was read by. */
  mapping: { id: number; version: number } | null;
  /** The names of the columns, of a table whose header may vary. */
  header: string[] | null;
  source: SourceChoice;
  rows: number;
  firstDay: Day | null;
  lastDay: Day | null;
};
export type Answer<T extends Task> = T extends CopyTask ? Copied : T extends StageTask ? Staged : Sifted;

export type Order = { id: number; task: Task; cancel: SharedArrayBuffer };
export type Report =
  | { id: number; type: 'progress'; bytes: number; rows: number }
  | { id: number; type: 'done'; value: Copied | Staged | Sifted }
  | { id: number; type: 'refused'; problems: Problem[]; rows: number }
  | { id: number; type: 'bug'; error: unknown };
