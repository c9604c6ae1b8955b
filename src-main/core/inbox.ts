import { mkdir } from 'node:fs/promises';
import type { JobContext } from '../../shared/contract/handlers.ts';
import type { ParsedInput } from '../../shared/contract/methods.ts';
import type { InboxFileView, InboxReport } from '../../shared/entity/arrival.ts';
import type { ImportReport } from '../../shared/entity/importReport.ts';
import { type Problem, problemOf } from '../../shared/entity/problem.ts';
import { problemLine } from '../../shared/text/problemLine.ts';
import type { Language } from '../../shared/text/words.ts';
import { Refusal } from '../../shared/value/result.ts';
import { formatDay } from '../../shared/value/time.ts';
import {
  changedMeanwhile,
  fileAway,
  type InboxFile,
  inboxFolder,
  isUnchanged,
  lateArrivals,
  lookIntoInbox,
} from '../importing/index.ts';
import { asEnvironmentProblem } from '../store/index.ts';
import { clockOf, dayAt } from './clock.ts';
import { type Context, dayFrom } from './context.ts';
import { importAudited } from './importAudited.ts';
import { checkpoint } from './jobs.ts';

type Input = ParsedInput<'inbox.run'>;

/** Between the two looks at a file: what does not grow for so long is complete, or its sender has stalled. */
const SETTLE_MS = 1000;

/** A refusal that is not the file's fault: it cannot be read now, or the system gave out. It is tried again as it is. */
const isForLater = ({ problems }: ImportReport): boolean =>
  problems.some(({ code, retry }) => retry || code === 'FILE_NOT_FOUND');

const wordsFor = ({ name }: InboxFile, problems: readonly Problem[], language: Language): string =>
  `${name}\n\n${problems.map((problem) => `${problemLine(problem, language)}\n`).join('\n')}`;

const stays = (file: InboxFile, report: ImportReport | null, problems: Problem[]): InboxFileView => ({
  name: file.name,
  outcome: 'left',
  movedTo: null,
  report,
  problems,
});

/** Imports one file; a Bug in it is written down and leaves the others their turn. */
async function importOne(
  context: Context,
  file: InboxFile,
  input: Input,
  job: JobContext,
): Promise<ImportReport | Problem> {
  try {
    const order = {
      files: [{ path: file.path, name: file.name }],
      source: input.source,
      day: input.day === undefined ? undefined : dayFrom(input.day),
      person: input.person,
    };
    return (await importAudited(context, order, job))[0]!;
  } catch (error) {
    const known = asEnvironmentProblem(error);
    if (known instanceof Refusal) throw known;
    return problemOf('INTERNAL', { params: { incident: context.bug(error) }, where: { file: file.name } });
  }
}

/**
 * Imports one file, then moves it. Whatever ends the program between the two, the next run finds the file known and
 * moves it; a file that changed since it was found stays, since what was imported is not what lies there now.
 */
async function takeIn(
  context: Context,
  file: InboxFile,
  day: number,
  input: Input,
  job: JobContext,
): Promise<InboxFileView> {
  const report = await importOne(context, file, input, job);
  if ('code' in report) return stays(file, null, [report]);
  const { outcome, problems } = report;
  if (outcome === 'cancelled' || isForLater(report)) return stays(file, report, problems);
  const complete = report.bytes === file.size || report.hash === null;
  if (!complete || !(await isUnchanged(file))) return stays(file, report, [...problems, changedMeanwhile(file)]);
  const text = wordsFor(file, problems, input.language);
  try {
    const place = outcome === 'refused' ? ({ kind: 'refused', text } as const) : ({ kind: 'done' } as const);
    const movedTo = await fileAway(inboxFolder(context.workspace.folder), file, place, day);
    return { name: file.name, outcome, movedTo: `inbox/${movedTo}`, report, problems };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return stays(file, report, [...problems, ...error.problems]);
  }
}

/**
 * Imports every file of the inbox that has stopped growing, in the order of names, and moves each to done or refused.
 * Throws Refusal SETUP_MISSING, DAY_INVALID, JOB_CANCELLED, and what the environment refuses (a full disk); what was
 * taken in before stays taken in.
 */
export async function runInbox(context: Context, input: Input, job: JobContext): Promise<InboxReport> {
  const clock = clockOf(context);
  if (input.day !== undefined) dayFrom(input.day);
  const day = dayAt(context.now(), clock);
  const folder = inboxFolder(context.workspace.folder);
  await mkdir(folder, { recursive: true });
  const { ready, left } = await lookIntoInbox(folder, SETTLE_MS);
  const files: InboxFileView[] = [];
  try {
    for (const file of ready) {
      checkpoint(job.signal);
      files.push(await takeIn(context, file, day, input, job));
    }
  } finally {
    if (files.length > 0) context.emit('changed', { topics: ['files', 'workspace'] });
  }
  for (const { name, problem } of left)
    files.push({ name, outcome: 'left', movedTo: null, report: null, problems: [problem] });
  return { day: formatDay(day), files, late: lateArrivals(context.read, clock, context.now()) };
}
