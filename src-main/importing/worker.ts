import { rmSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { problemOf } from '../../shared/entity/problem.ts';
import { Refusal } from '../../shared/value/result.ts';
import { assertAmounts, assertBalances } from './bounds.ts';
import { asFileProblem, withFile } from './file.ts';
import type { FileBytes, Format, Part, ReadContext, Series, StagedRow } from './format.ts';
import { HeaderNames } from './headers.ts';
import { cutOf, Helper } from './helper.ts';
import { type IdentifierWatch, watchFor } from './identifiers.ts';
import { copyHashed } from './keep.ts';
import { identifyMapped } from './mapping/identify.ts';
import type { Sifted } from './queriesSift.ts';
import { chooseSource, provisionalSource, type SourceChoice } from './sources.ts';
import { Staging } from './staging.ts';
import type { Copied, CopyTask, Order, PartRead, PartTask, Report, SiftTask, Staged, StageTask, Task } from './task.ts';

/**
 * A reading thread: copies and hashes originals, reads files into staging files. It never writes the workspace's
 * database, so that whatever ends it leaves nothing there. `workerData.formats` is the module of the registry.
 */
const port = parentPort!;
const registry = import((workerData as { formats: string }).formats) as Promise<{ formats: readonly Format[] }>;

const PROGRESS_EVERY_MS = 100;
const CHECK_EVERY_ROWS = 256;

class Work {
  bytes = 0;
  rows = 0;
  private readonly order: Order;
  private readonly flag: Int32Array;
  private told = performance.now();
  /** What a helper has read beside it. */
  beside: () => { rows: number; bytes: number } = () => ({ rows: 0, bytes: 0 });

  constructor(order: Order) {
    this.order = order;
    this.flag = new Int32Array(order.cancel);
  }

  /** Throws when the person stopped it. */
  checkpoint = (): void => {
    if (Atomics.load(this.flag, 0) !== 0) throw new Refusal(problemOf('IMPORT_CANCELLED'));
    if (this.flag.length > 1) this.flag.set([this.rows, Math.floor(this.bytes / 1024)], 1);
    const now = performance.now();
    if (now - this.told < PROGRESS_EVERY_MS) return;
    this.told = now;
    const { rows, bytes } = this.beside();
    tell({ id: this.order.id, type: 'progress', bytes: this.bytes + bytes, rows: this.rows + rows });
  };
}

const tell = (report: Report): void => port.postMessage(report);

const copy = (task: CopyTask, work: Work): Promise<Copied> =>
  withFile(task.path, task.name, (file) => copyHashed(file, task.copy, work.checkpoint));

/** Hands rows on to the staging file, which is opened for the source that the first row tells, or that is known. */
function contextOf(
  task: StageTask | PartTask,
  work: Work,
  opened: (row: StagedRow) => Staging,
  { watch, header }: { watch: IdentifierWatch | null; header: HeaderNames },
): Omit<ReadContext, 'split'> {
  let staging: Staging | null = null;
  const row: ReadContext['row'] = (staged) => {
    staging ??= opened(staged);
    watch?.see(staged);
    work.rows += 1;
    if (work.rows % CHECK_EVERY_ROWS === 0) work.checkpoint();
    assertAmounts(staged);
    staging.add(staged);
  };
  const progress = (bytes: number): void => {
    work.bytes += bytes;
    work.checkpoint();
  };
  return { row, header: header.see, progress, checkpoint: work.checkpoint, offsetMinutes: task.offsetMinutes };
}

/** Reads a file for a source, or for the one that its first row tells. `source` is what the whole file then says. */
async function readInto(
  task: StageTask,
  file: FileBytes,
  format: Format,
  work: Work,
  known: SourceChoice | null,
): Promise<Staged & { stagedFor: number }> {
  let staging: Staging | null = null;
  const cut = known === null && format.splits && file.range ? cutOf(file.size) : null;
  const helper = cut && new Helper(task, format, cut, workerData);
  const open = (source: SourceChoice): Staging => new Staging(task.staging, task.schema, task.fileId, source);
  const watch = watchFor(format);
  const opened = ({ account }: StagedRow): Staging => {
    staging = open(known ?? provisionalSource(task.sources, { format: format.id, account }, task.source));
    return staging;
  };
  const header = new HeaderNames();
  const context = contextOf(task, work, opened, { watch, header });
  const sinks = {
    staging: () => staging,
    watch,
    rows: (more: number) => {
      work.rows += more;
    },
  };
  if (helper) work.beside = () => helper.done;
  const split = helper?.split(cut!, work.checkpoint, sinks);
  try {
    const { columns, series = [], ...outcome } = await format.read(file, { ...context, split });
    if (watch)
      outcome.warnings = [...outcome.warnings, ...watch.problems({ parts: outcome.parts, columns }, file.name)];
    work.checkpoint();
    assertBalances(outcome.balances);
    const source = chooseSource(task.sources, { format: format.id, accounts: outcome.accounts }, task.source);
    const written = (staging as Staging | null) ?? open(source);
    const counts = written.finish();
    const repeated = await withoutRepeats(task.staging, series);
    const rows = counts.rows - repeated;
    const { id, side, mapping = null } = format;
    const about = { format: id, side, mapping, header: header.names(), source, stagedFor: written.sourceId };
    return { ...outcome, ...counts, rows, repeated, ...about };
  } finally {
    (staging as Staging | null)?.abandon();
    await helper?.end();
  }
}

/** Reads a part of a file. What it would prove by itself is not asked: only what its rows come to. */
async function readPart(task: PartTask, file: FileBytes, work: Work): Promise<PartRead> {
  const format = (await registry).formats.find(({ id }) => id === task.format)!;
  let staging: Staging | null = null;
  let part: Part | null = null;
  const watch = watchFor(format);
  const opened = ({ account, record }: StagedRow): Staging => {
    const source = provisionalSource(task.sources, { format: format.id, account }, task.source);
    staging = new Staging(task.staging, task.schema, task.fileId, source, record - 1);
    return staging;
  };
  const context = contextOf(task, work, opened, { watch, header: new HeaderNames() });
  const { from, to } = task;
  const done = (told: Part): void => {
    part = told;
  };
  try {
    await format.read(file, { ...context, split: { role: 'part', from, to, done } });
  } catch (error) {
    if (part === null) throw error;
  }
  const staged = (staging as Staging | null)?.finishPart() ?? null;
  return part && staged && { part, staged, watch, rows: work.rows };
}

async function withoutRepeats(staging: string, series: readonly Series[]): Promise<number> {
  if (series.length < 2) return 0;
  const { removeRepeats } = await import('./queriesSift.ts');
  return removeRepeats(staging, series);
}

async function stage(task: StageTask, file: FileBytes, work: Work): Promise<Staged> {
  const { format } = await identifyMapped(file, (await registry).formats, task);
  const { stagedFor, ...staged } = await readInto(task, file, format, work, null);
  if (stagedFor === staged.source.id) return staged;
  // A file may name its account at its end, and its rows then belong to another source and its cut-off: read it again.
  rmSync(task.staging);
  work.rows = 0;
  work.bytes = 0;
  const { stagedFor: _, ...again } = await readInto(task, file, format, work, staged.source);
  return again;
}

async function siftFile({ staging, workspace, order }: SiftTask): Promise<Sifted> {
  // Loaded here, since most files never need it.
  const { sift } = await import('./queriesSift.ts');
  return sift(staging, workspace, order);
}

function carryOut(task: Task, work: Work): Promise<Copied | Staged | PartRead | Sifted> {
  if (task.kind === 'copy') return copy(task, work);
  if (task.kind === 'sift') return siftFile(task);
  const read = (file: FileBytes): Promise<Staged | PartRead> =>
    task.kind === 'part' ? readPart(task, file, work) : stage(task, file, work);
  return withFile(task.path, task.name, read, task.encoding ?? undefined);
}

port.on('message', (order: Order) => {
  const { id, task } = order;
  const work = new Work(order);
  carryOut(task, work).then(
    (value) => tell({ id, type: 'done', value }),
    (raised: unknown) => {
      const error = asFileProblem(raised, task.name);
      if (error instanceof Refusal) tell({ id, type: 'refused', problems: error.problems, rows: work.rows });
      else tell({ id, type: 'bug', error });
    },
  );
});
