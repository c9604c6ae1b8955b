import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { formats } from '../../src-main/importing/formats/index.ts';
import type { Kind } from './cases.ts';
import { excuseOf, unexplained } from './expected.ts';
import { evidenceOf, type Outcome, runOrders } from './pool.ts';

/**
 * npm run fuzz -- [--format ID[,ID]] [--count N] [--seed N] [--minutes N]
 * N files of each kind for each format (10,000 when not said), drawn from a seed that is printed. Exits with 1 where
 * something was found; the files stand in a temporary folder.
 */
const { values } = parseArgs({
  options: {
    format: { type: 'string' },
    count: { type: 'string', default: '10000' },
    seed: { type: 'string' },
    minutes: { type: 'string' },
  },
});

const numberOf = (name: string, text: string): number => {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number > 0) return number;
  console.error(`--${name} is a whole number above 0, not “${text}”`);
  process.exit(2);
};

const wanted = values.format?.split(',') ?? formats.map(({ id }) => id);
const unknown = wanted.filter((id) => !formats.some((format) => format.id === id));
if (unknown.length > 0) {
  console.error(`unknown: ${unknown.join(', ')}; there are ${formats.map(({ id }) => id).join(', ')}`);
  process.exit(2);
}
const seed = values.seed === undefined ? Date.now() : numberOf('seed', values.seed);
const count = numberOf('count', values.count);
const until =
  values.minutes === undefined ? Number.POSITIVE_INFINITY : Date.now() + numberOf('minutes', values.minutes) * 60_000;

/** Counts of an outcome on one line, and below it what a person should look at. */
async function tell(outcome: Outcome): Promise<number> {
  const { format, kind, done, counts } = outcome;
  const told = Object.entries(counts).map(([result, number]) => `${result} ${number}`);
  const excuse = kind === 'mutated' && (counts.silent ?? 0) > 0 ? excuseOf(format) : null;
  console.log(`${format} ${kind}: ${done} files, ${told.join(', ')}${excuse === null ? '' : ` (${excuse})`}`);
  const changed = kind === 'mutated' ? unexplained(outcome) : [];
  const faults = [...outcome.faults, ...changed.map((index) => ({ index, message: 'is accepted with other amounts' }))];
  for (const line of await evidenceOf({ ...outcome, faults })) console.log(`  ${line}`);
  return faults.length;
}

console.log(`seed ${seed}`);
const kinds: readonly Kind[] = ['mutated', 'made'];
let faults = 0;
const orders = wanted.flatMap((format) => kinds.map((kind) => ({ kind, format, seed, count })));
const onOutcome = async (outcome: Outcome): Promise<void> => {
  faults += await tell(outcome);
};
await runOrders(orders, availableParallelism(), { until, onOutcome });
console.log(faults === 0 ? 'nothing found' : `${faults} found; again with --seed ${seed}`);
process.exit(faults === 0 ? 0 : 1);
