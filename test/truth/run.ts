// npm run truth: made-up worlds whose truth is known, run through the product. Exit 1 when anything wrong was confirmed.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { addTallies, type Fault, type Tally } from './judge.ts';
import { habitNames, parseRates } from './make.ts';
import { measure } from './measure.ts';
import { goalsOf, tableOf } from './table.ts';

const usage = `npm run truth -- [--seeds N] [--first SEED] [--size N[,N…]] [--habits all|NAME[=PER MILLE],…] [--faults N] [--keep DIR] [--long]
habits: ${habitNames.join(', ')}`;

const { values } = parseArgs({
  options: {
    seeds: { type: 'string' },
    first: { type: 'string', default: '1' },
    size: { type: 'string' },
    habits: { type: 'string', default: 'all' },
    faults: { type: 'string', default: '3' },
    keep: { type: 'string' },
    long: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

const count = (name: string, text: string): number => {
  if (/^\d{1,7}$/.test(text)) return Number(text);
  console.error(`--${name} ${text}: a number\n${usage}`);
  process.exit(2);
};
const rates = parseRates(values.habits);
if (values.help || rates === null) {
  console.error(usage);
  process.exit(values.help ? 0 : 2);
}
const seeds = count('seeds', values.seeds ?? (values.long ? '20' : '3'));
const first = count('first', values.first);
const sizes = (values.size ?? (values.long ? '300,10000,100000' : '300,3000'))
  .split(',')
  .map((size) => count('size', size));
const shown = count('faults', values.faults);

let stopped = false;
process.once('SIGINT', () => {
  console.log('stopping after this seed; what has run is told');
  stopped = true;
});

const tallies = new Map<string, Tally>();
const faults = new Map<string, Fault[]>();
for (const size of sizes) {
  const ofSize = new Map<string, Tally>();
  for (let seed = first; seed < first + seeds && !stopped; seed += 1) {
    const began = performance.now();
    const keep = values.keep === undefined ? undefined : join(values.keep, `seed-${seed}-size-${size}`);
    if (keep !== undefined) mkdirSync(keep, { recursive: true });
    const { world, verdict } = await measure({ seed, size, rates }, keep);
    addTallies(ofSize, verdict.tallies);
    for (const fault of verdict.faults) {
      const key = `${fault.what}: ${fault.habit}`;
      faults.set(key, [...(faults.get(key) ?? []), { ...fault, text: `seed ${seed} size ${size}: ${fault.text}` }]);
    }
    const wrong = verdict.faults.filter(({ what }) => what === 'wrong').length;
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    console.log(`seed ${seed} size ${size}: ${world.rows.length} rows, ${wrong} wrong, ${seconds} s`);
  }
  addTallies(tallies, ofSize);
  // A long run says what it has found so far: the next size takes ten times as long.
  if (sizes.length > 1) console.log(`\nsize ${size}\n${goalsOf(ofSize).join('\n')}\n`);
}

console.log(`\n${tableOf(tallies).join('\n')}\n`);
// What is wrong comes first and always; the rest only as far as it was asked for.
for (const [key, found] of [...faults].sort(
  ([a], [b]) => Number(b.startsWith('wrong')) - Number(a.startsWith('wrong')) || (a < b ? -1 : 1),
)) {
  console.log(`${key}: ${found.length}`);
  for (const { text } of found.slice(0, shown)) console.log(`    ${text}`);
}
console.log(`\n${goalsOf(tallies).join('\n')}`);
process.exit(faults.size > 0 && [...faults.keys()].some((key) => key.startsWith('wrong')) ? 1 : 0);
