import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DayReport } from '../../shared/contract/methods.ts';
import type { BreakView } from '../../shared/entity/break.ts';
import type { ImportReport } from '../../shared/entity/importReport.ts';
import type { GenerateOptions } from '../../src-main/cli/generate/index.ts';
import { generateDays } from '../../src-main/cli/generate/index.ts';
import { sampleSetup, sampleSetupYaml } from '../../src-main/cli/generate/setup.ts';
import { type Core, openCore } from '../../src-main/core/index.ts';

export type Day = {
  folder: string;
  files: string[];
  truth: string;
  core: Core;
  reports: ImportReport[];
  remove(): Promise<void>;
};

/** Generates days into a temporary folder, sets a workspace up and imports every file. */
export async function importedDay(
  options: Partial<GenerateOptions> & { seed: number },
  order: (files: string[]) => string[] = (files) => files,
): Promise<Day> {
  const folder = mkdtempSync(join(tmpdir(), 'gouji-day-'));
  const made = await generateDays({
    size: 300,
    days: 2,
    breaks: 'all',
    setup: sampleSetup(),
    setupText: sampleSetupYaml(),
    ...options,
    out: join(folder, 'day'),
  });
  const core = await openCore({
    workspace: join(folder, 'workspace'),
    create: true,
    now: () => new Date('2026-10-14T02:00:00Z'),
    onBug: (_incident, error) => console.error(error),
  });
  await core.call('setup.apply', { yaml: readFileSync(made.setup, 'utf8'), person: 'admin' });
  const reports =
    made.files.length === 0 ? [] : await core.call('files.import', { files: order(made.files), person: 'wang' });
  const remove = async (): Promise<void> => {
    await core.close();
    rmSync(folder, { recursive: true, force: true });
  };
  return { folder, files: made.files, truth: readFileSync(made.truth, 'utf8'), core, reports, remove };
}

export const reconciled = (core: Core): Promise<DayReport[]> =>
  core.call('reconcile.run', { day: '2026-10-12', to: '2026-10-13', person: 'wang' });

export async function everyBreak(core: Core): Promise<BreakView[]> {
  const { rows, total } = await core.call('breaks.list', { limit: 1000 });
  if (total > rows.length) throw new Error('more breaks than a window holds');
  return rows;
}
