import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Problem } from '../../../shared/entity/problem.ts';
import { assertUsable } from '../judge.ts';
import { type Hostile, hostileFiles } from './files.ts';

/**
 * What was asked for on a calm machine: 2 s and 512 MB. A busy machine is given more time (by the clock, or of its
 * processor where others have most of it), and no more memory.
 */
const MOST_MS = 10_000;
const MOST_BYTES = 512_000_000;
const KILLED_AFTER_MS = 100_000;
const AT_ONCE = 2;

type Answer = {
  outcome: string;
  problems: Problem[];
  milliseconds: number;
  cpuMilliseconds: number;
  peak: number;
  left: { rows: number; files: number; staging: number; more: number };
};

const measured: { what: string; milliseconds: number; cpuMilliseconds: number; peak: number }[] = [];

/** Imports the file in a process of its own. Throws where that dies or does not come to its end. */
function importAlone(folder: string, path: string): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const child = spawn(process.execPath, [join(import.meta.dirname, 'child.ts'), join(folder, 'books'), path], {
    timeout: KILLED_AFTER_MS,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [out, err] = ['', ''];
  child.stdout.on('data', (text) => {
    out += text;
  });
  child.stderr.on('data', (text) => {
    err = `${err}${text}`.slice(-2000);
  });
  child.on('close', (code, signal) => {
    if (code === 0) resolve(JSON.parse(out.trim().split('\n').at(-1)!) as Answer);
    else reject(new Error(`ended with ${code ?? signal}: ${err}`));
  });
  return promise;
}

async function meet({ what, name, make, codes }: Hostile): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'gouji-hostile-'));
  try {
    const path = join(folder, name);
    make(path);
    const { outcome, problems, milliseconds, cpuMilliseconds, peak, left } = await importAlone(folder, path);
    measured.push({ what: `${name}: ${what}`, milliseconds, cpuMilliseconds, peak });
    for (const problem of problems) assertUsable(problem);
    if (codes !== null) {
      expect(outcome).toBe('refused');
      expect(codes).toContain(problems.find(({ severity }) => severity === 'error')?.code);
    }
    if (outcome === 'refused') expect(left).toEqual({ rows: 0, files: 0, staging: 0, more: 0 });
    // Nothing of an archive is ever written beside it.
    expect(readdirSync(folder).sort()).toEqual(['books', name].sort());
    expect(Math.min(milliseconds, cpuMilliseconds)).toBeLessThan(MOST_MS);
    expect(peak).toBeLessThan(MOST_BYTES);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Of all files at once only a few are on disk and in memory. */
const meeting = new Map<Hostile, Promise<void>>();
let waiting: Promise<unknown>[] = Array.from({ length: AT_ONCE }, () => Promise.resolve());
for (const hostile of hostileFiles) {
  const [free, ...others] = waiting;
  const met = free!.then(() => meet(hostile));
  met.catch(() => undefined);
  meeting.set(hostile, met);
  waiting = [...others, met.catch(() => undefined)];
}

describe('a hostile file ends in a problem soon, in little memory, and leaves nothing', () => {
  it.each(hostileFiles.map((hostile) => [`${hostile.name}: ${hostile.what}`, hostile] as const))(
    '%s',
    async (_, hostile) => meeting.get(hostile),
    600_000,
  );

  afterAll(() => {
    const slowest = measured.toSorted((a, b) => b.milliseconds - a.milliseconds).slice(0, 3);
    const largest = measured.toSorted((a, b) => b.peak - a.peak).slice(0, 3);
    const lines = [
      ...slowest.map(
        ({ what, milliseconds, cpuMilliseconds }) => `${milliseconds} ms (${cpuMilliseconds} ms of processor)  ${what}`,
      ),
      ...largest.map(({ what, peak }) => `${Math.round(peak / 1e6)} MB  ${what}`),
    ];
    console.log(`Hostile files, ${measured.length} of them; the slowest and the largest:\n  ${lines.join('\n  ')}`);
  });
});
