// npm run bench:history: a day on top of many days, beside the same day in an empty workspace, and how long each day took on
// the way there. Options: --days N --size N (orders in all) --keep.
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { formatDay, parseDay } from '../../shared/value/time.ts';
import { generateDays } from '../../src-main/cli/generate/index.ts';
import { sampleSetup } from '../../src-main/cli/generate/setup.ts';
import { databaseFile } from '../../src-main/store/index.ts';
import { child } from './child.ts';

const { values } = parseArgs({
  options: { days: { type: 'string', default: '20' }, size: { type: 'string', default: '5000000' } },
});
const [days, size] = [Number(values.days), Number(values.size)];
const FIRST = '2026-09-01';

type Measured = {
  importSeconds: number;
  reconcileSeconds: number;
  totalSeconds: number;
  peakMb: number;
  rows: { staged: number }[];
};

const median = (numbers: readonly number[]): number => [...numbers].sort((a, b) => a - b)[numbers.length >> 1]!;

const folder = mkdtempSync(join(tmpdir(), 'gouji-bench-history-'));
try {
  const first = parseDay(FIRST);
  if (first === null) throw new Error(FIRST);
  process.stderr.write(`generating ${days + 1} days, ${size} orders…\n`);
  const options = { seed: 1, size, days: days + 1, firstDay: FIRST, out: join(folder, 'days') };
  const setup = { ...sampleSetup(), splits: [] };
  await generateDays({ ...options, book: 'csv', channels: ['wechat'], breaks: true, setup });
  writeFileSync(join(folder, 'setup.yaml'), JSON.stringify(setup));
  const all = readdirSync(join(folder, 'days', 'files'));
  const filesOf = (day: string): string[] =>
    all
      .filter((name) => name.includes(day) || name.includes(day.replaceAll('-', '')))
      .map((name) => join(folder, 'days', 'files', name));
  const run = (workspace: string, day: string): Measured =>
    child<Measured>('gouji.ts', join(folder, workspace), join(folder, 'setup.yaml'), day, ...filesOf(day));
  const line = (day: string, { importSeconds, reconcileSeconds, totalSeconds, peakMb, rows }: Measured): string => {
    const staged = rows.reduce((sum, file) => sum + file.staged, 0);
    return `${day}: ${staged} rows, import ${importSeconds.toFixed(2)} s + reconcile ${reconcileSeconds.toFixed(2)} s = ${totalSeconds.toFixed(2)} s, peak ${peakMb} MB`;
  };
  const taken: Measured[] = [];
  for (let index = 0; index <= days; index += 1) {
    const day = formatDay(first + index);
    taken.push(run('history', day));
    console.log(line(day, taken.at(-1)!));
  }
  const last = formatDay(first + days);
  const alone = [1, 2, 3].map((round) => run(`alone-${round}`, last));
  for (const each of alone) console.log(`alone ${line(last, each)}`);
  const total = (runs: readonly Measured[]): number => median(runs.map(({ totalSeconds }) => totalSeconds));
  const bytes = statSync(databaseFile(join(folder, 'history'))).size;
  const [on, early, empty] = [total(taken.slice(-3)), total(taken.slice(1, 4)), total(alone)];
  const rows = taken.slice(0, -1).reduce((sum, day) => sum + day.rows.reduce((all, file) => all + file.staged, 0), 0);
  // In an empty workspace there is no day before to settle: what history itself costs shows beside the first days that have one.
  console.log(
    `the last three days on top of ${rows} rows (${(bytes / 1e9).toFixed(1)} GB): median ${on.toFixed(2)} s; the last day in an empty workspace: median ${empty.toFixed(2)} s, ratio ${(on / empty).toFixed(2)} (goal: at most 1.2); ` +
      `the second to the fourth day, on top of one to three: median ${early.toFixed(2)} s, ratio ${(on / early).toFixed(2)}`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
