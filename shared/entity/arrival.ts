import { z } from 'zod';
import { importReport } from './importReport.ts';
import { problem } from './problem.ts';
import { side } from './transaction.ts';

/**
 * What a day has of a source. arrived: rows. empty: a file covers the day without rows, or the source says by other means
 * that there are none. late: nothing, and it was due. notDue: nothing yet. expected: nothing, and the source does not
 * say from when that is late. notExpected: nothing, and nothing was to come (a day off).
 */
export const arrivalState = z.enum(['arrived', 'empty', 'late', 'notDue', 'expected', 'notExpected']);
export type ArrivalState = z.infer<typeof arrivalState>;

/** One source on one day. Instants are on the enterprise's clock. */
export const arrival = z.object({
  source: z.string(),
  name: z.string(),
  side,
  day: z.string(),
  state: arrivalState,
  /** From when it is late; null where the source does not say, and on a day for which nothing is expected. */
  due: z.string().nullable(),
  /** Rows of the day, over all files. */
  rows: z.number().int(),
  /** Files that cover the day, in the order in which they came. */
  files: z.array(z.object({ name: z.string(), hash: z.string(), importedAt: z.string(), importedBy: z.string() })),
  /** Who said that the day is empty, and how they know; kept where rows came all the same. */
  declared: z.array(z.object({ by: z.string(), at: z.string(), note: z.string() })),
});
export type Arrival = z.infer<typeof arrival>;

/** States in which somebody still has to fetch the file. */
export const isAwaited = ({ state }: Arrival): boolean =>
  state === 'late' || state === 'notDue' || state === 'expected';

/** What became of one file of the inbox. left: it stays where it is, and `problems` say why. */
export const inboxFile = z.object({
  name: z.string(),
  outcome: z.enum(['imported', 'known', 'revision', 'refused', 'left']),
  /** Where it was moved to, from the workspace's folder; null where it stays. */
  movedTo: z.string().nullable(),
  report: importReport.nullable(),
  problems: z.array(problem),
});
export type InboxFileView = z.infer<typeof inboxFile>;

/** A run of the inbox: every file that was there, in the order of names, and what is late after it. */
export const inboxReport = z.object({
  /** The civil day of the run, after which the folders of done and refused files are named. */
  day: z.string(),
  files: z.array(inboxFile),
  late: z.array(arrival),
});
export type InboxReport = z.infer<typeof inboxReport>;
