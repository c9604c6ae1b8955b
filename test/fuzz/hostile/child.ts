import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { importFiles } from '../../../src-main/importing/index.ts';
import { openWorkspace } from '../../../src-main/store/index.ts';
import { addSources } from '../sources.ts';

/**
 * Imports one file into a workspace of its own and says how it went, on one line of JSON: the codes, how long the
 * import took by the clock and of the processor, the most memory that the process ever had, and what is left in the workspace.
 */
const [folder, path] = process.argv.slice(2) as [string, string];

/** The high-water mark of the whole process, its threads included, in bytes. */
function peakBytes(): number {
  const { maxRSS } = process.resourceUsage();
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))![1]) * 1024;
  } catch {
    return maxRSS * 1024;
  }
}

const filesUnder = (place: string): string[] =>
  readdirSync(place, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name);

const workspace = openWorkspace(folder, { create: true });
const { db } = workspace;
addSources(db);
const before = filesUnder(folder).length;
const began = performance.now();
const cpu = process.cpuUsage();
const request = { files: [{ path, name: basename(path) }], person: 'clerk', offsetMinutes: 480 };
const [report] = await importFiles(workspace, request);
const milliseconds = Math.round(performance.now() - began);
const { user, system } = process.cpuUsage(cpu);
const cpuMilliseconds = Math.round((user + system) / 1000);
const left = {
  rows: db.prepare('SELECT count(*) FROM transactions').pluck().get(),
  files: db.prepare('SELECT count(*) FROM import_files').pluck().get(),
  staging: filesUnder(join(folder, 'staging')).length,
  more: filesUnder(folder).length - before,
};
const { outcome, problems } = report!;
const answer = { outcome, problems, milliseconds, cpuMilliseconds, peak: peakBytes(), left };
workspace.close();
process.stdout.write(`${JSON.stringify(answer)}\n`, () => process.exit(0));
