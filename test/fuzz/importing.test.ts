import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ImportReport } from '../../shared/entity/importReport.ts';
import { formats } from '../../src-main/importing/formats/index.ts';
import { importFiles } from '../../src-main/importing/index.ts';
import { openWorkspace, type Workspace } from '../../src-main/store/index.ts';
import { fileOf, type Kind } from './cases.ts';
import { assertUsable } from './judge.ts';
import { addSources } from './sources.ts';

const SEED = 20_261_013;
/** Files of each kind for each format: a share of those that are only read. */
const ROUNDS = 6;

let folder: string;
let workspace: Workspace;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gouji-fuzz-import-'));
  workspace = openWorkspace(join(folder, 'books'), { create: true });
  addSources(workspace.db);
});
afterAll(() => {
  workspace.close();
  rmSync(folder, { recursive: true, force: true });
});

const filesIn = (name: string): number => {
  const place = join(workspace.folder, name);
  if (!existsSync(place)) return 0;
  return readdirSync(place, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).length;
};

const countOf = (table: string): number =>
  workspace.db.prepare<[], number>(`SELECT count(*) FROM ${table}`).pluck().get()!;

const revisionsOnly = (): number =>
  workspace.db
    .prepare<[], number>('SELECT count(DISTINCT hash) FROM revisions WHERE hash NOT IN (SELECT hash FROM import_files)')
    .pluck()
    .get()!;

/** Everything that an import could leave behind. */
const traces = () => ({
  rows: countOf('transactions'),
  totalled: workspace.db.prepare('SELECT ifnull(sum(rows), 0) FROM daily_totals').pluck().get(),
  files: countOf('import_files'),
  /** A file that waits for a person as a revision is kept as well, by its content. */
  kept: filesIn('files') - revisionsOnly(),
  staging: filesIn('staging'),
});

async function importRound(kind: Kind, round: number): Promise<ImportReport[]> {
  const files: { path: string; name: string }[] = [];
  for (const { id } of formats) {
    const { name, bytes } = await fileOf({ kind, format: id, seed: SEED, index: round });
    const place = join(folder, `${kind}-${round}-${id}`);
    mkdirSync(place);
    writeFileSync(join(place, name), bytes);
    files.push({ path: join(place, name), name });
  }
  return importFiles(workspace, { files, person: 'clerk', offsetMinutes: 480 });
}

it.each(['mutated', 'made'] as const)('%s files are in the workspace whole or not at all', async (kind) => {
  let imported = 0;
  let refused = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const before = traces();
    const reports = await importRound(kind, round);
    const taken = reports.filter(({ outcome }) => outcome === 'imported');
    const rows = taken.reduce((sum, { staged }) => sum + staged, 0);
    expect(traces()).toEqual({
      rows: before.rows + rows,
      totalled: Number(before.totalled) + rows,
      files: before.files + taken.length,
      kept: before.kept + taken.length,
      staging: 0,
    });
    for (const { outcome, problems, staged, known } of reports) {
      for (const problem of problems) assertUsable(problem);
      if (outcome === 'refused')
        expect({ staged, known, problems: problems.length > 0 }).toEqual({ staged: 0, known: 0, problems: true });
    }
    imported += taken.length;
    refused += reports.filter(({ outcome }) => outcome === 'refused').length;
  }
  expect(imported).toBeGreaterThan(ROUNDS * 5);
  expect(refused).toBeGreaterThan(ROUNDS * 5);
});
