import type { Encoding } from '../../shared/entity/encoding.ts';
import type { Problem } from '../../shared/entity/problem.ts';
import type { Side } from '../../shared/entity/transaction.ts';
import type { Day } from '../../shared/value/time.ts';
import type { Part, ReadOutcome } from './format.ts';
import type { IdentifierWatch } from './identifiers.ts';
import type { VersionedProfile } from './mapping/change.ts';
import type { Sifted, SiftOrder } from './queriesSift.ts';
import type { StagingSchema } from './queriesStaging.ts';
import type { SourceChoice } from './sources.ts';
import type { StagedPart } from './staging.ts';

/**
 * Work for a reading thread. `cancel` is one shared 32-bit number: not 0 means stop. Where two more stand behind it, the
 * thread keeps them up to date: the rows and the kilobytes that it has read.
 */
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
/** Reads a part of a file for the thread that reads the whole of it, into a staging file of its own. */
export type PartTask = Omit<StageTask, 'kind' | 'profiles'> & {
  kind: 'part';
  format: string;
  from: number;
  to: number;
};
/** Takes out of a staging file what the workspace has already, and notes what the file contradicts. */
export type SiftTask = { kind: 'sift'; name: string; staging: string; workspace: string; order: SiftOrder };
export type Task = CopyTask | StageTask | PartTask | SiftTask;

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
/** What the part came to; null where it does not stand by itself. */
export type PartRead = { part: Part; staged: StagedPart; watch: IdentifierWatch | null; rows: number } | null;
export type Answer<T extends Task> = T extends CopyTask
  ? Copied
  : T extends StageTask
    ? Staged
    : T extends PartTask
      ? PartRead
      : Sifted;

export type Order = { id: number; task: Task; cancel: SharedArrayBuffer };
export type Report =
  | { id: number; type: 'progress'; bytes: number; rows: number }
  | { id: number; type: 'done'; value: Copied | Staged | PartRead | Sifted }
  | { id: number; type: 'refused'; problems: Problem[]; rows: number }
  | { id: number; type: 'bug'; error: unknown };
