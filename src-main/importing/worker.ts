import { parentPort, workerData } from 'node:worker_threads';
import { problemOf } from '../../shared/entity/problem.ts';
import { Refusal } from '../../shared/value/result.ts';
import { asFileProblem, withFile } from './file.ts';
import type { FileBytes, Format, ReadContext } from './format.ts';
import { identify } from './identify.ts';
import { copyHashed } from './keep.ts';
import { chooseSource, provisionalSource, type SourceChoice } from './sources.ts';
import { Staging } from './staging.ts';
import type { Copied, CopyTask, Order, Report, Sifted, SiftTask, Staged, StageTask, Task } from './task.ts';

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

  constructor(order: Order) {
    this.order = order;
    this.flag = new Int32Array(order.cancel);
  }

  /** Throws when the person stopped it. */
  checkpoint = (): void => {
    if (Atomics.load(this.flag, 0) !== 0) throw new Refusal(problemOf('IMPORT_CANCELLED'));
    const now = performance.now();
    if (now - this.told < PROGRESS_EVERY_MS) return;
    this.told = now;
    tell({ id: this.order.id, type: 'progress', bytes: this.bytes, rows: this.rows });
  };
}

const tell = (report: Report): void => port.postMessage(report);

const copy = (task: CopyTask, work: Work): Promise<Copied> =>
  withFile(task.path, task.name, (file) => copyHashed(file, task.copy, work.checkpoint));

/** Hands rows on to the staging file, which is opened for the source that the first row tells. */
function contextOf(task: StageTask, format: Format, staging: Staging, work: Work): ReadContext {
  const row: ReadContext['row'] = (staged) => {
    if (work.rows === 0)
      staging.belongTo(provisionalSource(task.sources, { format: format.id, account: staged.account }, task.source));
    work.rows += 1;
    if (work.rows % CHECK_EVERY_ROWS === 0) work.checkpoint();
    staging.add(staged);
  };
  const progress = (bytes: number): void => {
    work.bytes += bytes;
    work.checkpoint();
  };
  return { row, progress, checkpoint: work.checkpoint, offsetMinutes: task.offsetMinutes };
}

async function stage(task: StageTask, file: FileBytes, work: Work): Promise<Staged> {
  const { format } = await identify(file, (await registry).formats);
  const staging = new Staging(task.staging, task.schema, task.fileId);
  try {
    const { statements: _, ...outcome } = await format.read(file, contextOf(task, format, staging, work));
    work.checkpoint();
    const source: SourceChoice = chooseSource(
      task.sources,
      { format: format.id, accounts: outcome.accounts },
      task.source,
    );
    return { ...outcome, ...staging.finish(source), format: format.id, source };
  } finally {
    staging.abandon();
  }
}

async function sift({ staging, workspace, sourceId }: SiftTask): Promise<Sifted> {
  // Loaded here, since most files never need it.
  const { removeKnown } = await import('./queriesSift.ts');
  return { known: removeKnown(staging, workspace, sourceId) };
}

function carryOut(task: Task, work: Work): Promise<Copied | Staged | Sifted> {
  if (task.kind === 'copy') return copy(task, work);
  if (task.kind === 'sift') return sift(task);
  return withFile(task.path, task.name, (file) => stage(task, file, work));
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
