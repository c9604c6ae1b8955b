import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatDay } from '../../shared/value/time.ts';
import { openCore } from '../../src-main/core/index.ts';
import { FIRST_DAY, LAST_DAY, YEAR_EARLIER } from './calendar.ts';
import { judge, type Verdict } from './judge.ts';
import { makeWorld, type Rates } from './make.ts';
import { type Outcome, readOutcome } from './queriesOutcome.ts';
import { truthSetup } from './setup.ts';
import type { World } from './world.ts';
import { type Written, writeWorld } from './write.ts';

export type Measured = { world: World; written: Written; outcome: Outcome; verdict: Verdict };
type Asked = { seed: number; size: number; rates?: Rates };

const PERSON = 'wang';

/** Sets a workspace up, imports the files and runs every day, as the daily job does. Throws when a file is not taken. */
async function work(workspace: string, files: readonly string[]): Promise<void> {
  const core = await openCore({ workspace, create: true, onBug: (_incident, error) => console.error(error) });
  try {
    const { problems } = await core.call('setup.apply', { yaml: JSON.stringify(truthSetup()), person: 'admin' });
    if (problems.length > 0) throw new Error(`setup: ${JSON.stringify(problems[0])}`);
    const reports = await core.call('files.import', { files: [...files], person: PERSON });
    for (const { file, outcome, problems: found } of reports)
      if (outcome !== 'imported') throw new Error(`${file} is ${outcome}: ${JSON.stringify(found)}`);
    const [earlier, first, last] = [YEAR_EARLIER, FIRST_DAY, LAST_DAY].map(formatDay) as [string, string, string];
    await core.call('reconcile.run', { day: earlier, person: PERSON });
    await core.call('reconcile.run', { day: first, to: last, person: PERSON });
  } finally {
    await core.close();
  }
}

/** Makes the world of a seed, runs the product over its files and compares. `keep`: a folder in which all of it stays. */
export async function measure({ seed, size, rates }: Asked, keep?: string): Promise<Measured> {
  const folder = keep ?? mkdtempSync(join(tmpdir(), 'gouji-truth-'));
  try {
    const world = makeWorld(seed, size, rates);
    const written = writeWorld(world, join(folder, 'files'));
    await work(join(folder, 'workspace'), written.files);
    const outcome = readOutcome(join(folder, 'workspace'));
    return { world, written, outcome, verdict: judge(world, written.places, outcome) };
  } finally {
    if (keep === undefined) rmSync(folder, { recursive: true, force: true });
  }
}
