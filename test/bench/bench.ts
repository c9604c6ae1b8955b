// npm run bench: the same files through the product and through DuckDB in the same run, as ratios. Options: --size N --rounds N,
// and --three-way: the second of two days, with its bank statements, in a workspace that has the first.
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { generateDays } from '../../src-main/cli/generate/index.ts';
import { sampleSetup } from '../../src-main/cli/generate/setup.ts';
import { child } from './child.ts';

const { values } = parseArgs({
  options: {
    size: { type: 'string', default: '1000000' },
    rounds: { type: 'string', default: '3' },
    'three-way': { type: 'boolean', default: false },
  },
});
const size = Number(values.size);
const rounds = Number(values.rounds);
const threeWay = values['three-way'];
const FIRST = '2026-10-12';
const DAY = threeWay ? '2026-10-13' : FIRST;

type Gouji = {
  importSeconds: number;
  reconcileSeconds: number;
  totalSeconds: number;
  rows: { source: string; staged: number; milliseconds: number }[];
  runs: { reconciliation: string; matches: number; timings: Record<string, number> }[];
  stages: Record<string, number>;
  importPeakMb: number;
  peakMb: number;
};
type Duck = { readSeconds: number; totalSeconds: number; book: number; channel: number; agree: number };

const seconds = (value: number): string => `${value.toFixed(2)} s`;
const median = (numbers: number[]): number => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)]!;

const folder = mkdtempSync(join(tmpdir(), 'gouji-bench-'));
try {
  // Without splits a book has one row an order: about as many rows as the channel's bill.
  const setup = { ...sampleSetup(), splits: [] };
  process.stderr.write(`generating ${size} orders…\n`);
  await generateDays({
    seed: 1,
    size: threeWay ? size * 2 : size,
    days: threeWay ? 2 : 1,
    firstDay: FIRST,
    out: join(folder, 'day'),
    book: 'csv',
    channels: ['wechat'],
    breaks: true,
    setup,
  });
  const files = join(folder, 'day', 'files');
  const ofDay = (day: string): string[] =>
    readdirSync(files).filter((name) => name.includes(day) || name.includes(day.replaceAll('-', '')));
  const find = (day: string, start: string): string => join(files, ofDay(day).find((name) => name.startsWith(start))!);
  const banks = (day: string): string[] => ['ICBC', 'HSBC'].map((start) => find(day, start));
  const filesOf = (day: string): string[] => [
    find(day, '业务流水'),
    find(day, '1900000109All'),
    ...(threeWay ? banks(day) : []),
  ];
  const [book, channel] = filesOf(DAY) as [string, string];
  writeFileSync(join(folder, 'setup.yaml'), JSON.stringify(setup));
  const ours: Gouji[] = [];
  const theirs: Duck[] = [];
  const narrow: Duck[] = [];
  const totals = (runs: { totalSeconds: number }[]): number[] => runs.map(({ totalSeconds }) => totalSeconds);
  for (let round = 0; round < rounds; round += 1) {
    const work = join(folder, `round-${round}`);
    mkdirSync(work);
    const run = (day: string): Gouji =>
      child<Gouji>('gouji.ts', join(work, 'workspace'), join(folder, 'setup.yaml'), day, ...filesOf(day));
    if (threeWay) run(FIRST);
    ours.push(run(DAY));
    theirs.push(child<Duck>('duckdb.ts', join(work, 'whole.duckdb'), book, channel, 'whole'));
    narrow.push(child<Duck>('duckdb.ts', join(work, 'narrow.duckdb'), book, channel, 'narrow'));
    rmSync(work, { recursive: true });
    const [our, their, least] = [ours.at(-1)!, theirs.at(-1)!, narrow.at(-1)!];
    console.log(
      `round ${round + 1}: Gouji import ${seconds(our.importSeconds)} + reconcile ${seconds(our.reconcileSeconds)} = ${seconds(our.totalSeconds)}, DuckDB ${seconds(their.totalSeconds)} (read ${seconds(their.readSeconds)}), ratio ${(our.totalSeconds / their.totalSeconds).toFixed(2)}; of the join's columns alone ${seconds(least.totalSeconds)}, ratio ${(our.totalSeconds / least.totalSeconds).toFixed(2)}; peak ${our.peakMb} MB (import ${our.importPeakMb} MB)`,
    );
  }
  const last = ours.at(-1)!;
  console.log('rows', last.rows.map((one) => `${one.source} ${one.staged} in ${one.milliseconds} ms`).join(', '));
  for (const run of last.runs)
    console.log(`  ${run.reconciliation}: ${run.matches} matches`, JSON.stringify(run.timings));
  console.log('  stages (ms)', JSON.stringify(last.stages));
  console.log('DuckDB', JSON.stringify(theirs.at(-1)));
  console.log(
    `median ratio ${(median(totals(ours)) / median(totals(theirs))).toFixed(2)} (goal: at most 1.5), beside an import of the join's columns alone ${(median(totals(ours)) / median(totals(narrow))).toFixed(2)}; peak memory ${Math.max(...ours.map((one) => one.peakMb))} MB (goal: under 600)`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
