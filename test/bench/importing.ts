// npm run bench:import: a million rows through the import beside a named peer on the same file, as ratios, with the
// processor's time of all threads (which a busy machine disturbs less) and the goals; how long the core's thread did not
// answer; how soon a stop is obeyed. Options: --rows N --only sheet|lean|book|bank|camt|ofx.
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { child } from './child.ts';
import type { Measured } from './importingChild.ts';
import { makeFiles } from './importingFiles.ts';

const { values } = parseArgs({ options: { rows: { type: 'string', default: '1000000' }, only: { type: 'string' } } });

const measure = (...args: string[]): Measured => child<Measured>('importingChild.ts', ...args);

const peerOf = {
  sheet: 'exceljs',
  book: 'papaparse',
  lean: 'papaparse',
  bank: 'papaparse',
  camt: 'saxes',
  ofx: 'saxes',
} as const;

/** For a million rows (14 MB of camt, 100 MB of OFX) on a machine that does nothing else. */
const goals = {
  sheet: '13 s, 270 MB',
  book: '2.5 s, 300 MB',
  lean: '2.5 s, 300 MB',
  bank: '300 MB',
  camt: '1 s to read',
  ofx: '400 MB',
} as const;

const line = (who: string, { seconds, cpuSeconds, rows, peakMb }: Measured): string =>
  `  ${who.padEnd(10)} ${seconds.toFixed(2).padStart(7)} s  ${cpuSeconds.toFixed(2).padStart(7)} s of processor  ${Math.round(
    rows / seconds,
  )
    .toLocaleString('en')
    .padStart(9)} rows/s  ${String(peakMb).padStart(5)} MB`;

const folder = mkdtempSync(join(tmpdir(), 'gouji-bench-import-'));
try {
  process.stderr.write(`writing files of ${values.rows} rows…\n`);
  const files = makeFiles(folder, Number(values.rows));
  for (const kind of ['sheet', 'lean', 'book', 'bank', 'camt', 'ofx'] as const) {
    if (values.only !== undefined && values.only !== kind) continue;
    const path = files[kind];
    const theirs = measure(peerOf[kind], path);
    const ours = measure('gouji', path);
    const stopped = measure('gouji', path, String(Math.round(Math.min(ours.seconds / 2, 2) * 1000)));
    const saving = measure('gouji', path, 'saving');
    console.log(
      `${kind} ${(statSync(path).size / 1e6).toFixed(1)} MB (parsed, normalised, proven and stored; the peer parses); goal ${goals[kind]}`,
    );
    console.log(line('gouji', ours));
    console.log(line(peerOf[kind], theirs));
    console.log(
      `  ratio ${(ours.seconds / theirs.seconds).toFixed(2)}; the core's thread was away ${ours.longestMs!.toFixed(0)} ms ` +
        `at most, of which it used ${ours.longestCpuMs!.toFixed(0)} ms (goal 50); a stop was obeyed within ${stopped.cancelMs!.toFixed(0)} ms while it was read and ` +
        `${saving.cancelMs === undefined ? '(too late)' : saving.cancelMs.toFixed(0)} ms while it was saved (goal 200)`,
    );
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
