import { availableParallelism } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { formats } from '../../src-main/importing/formats/index.ts';
import type { Kind } from './cases.ts';
import { unexplained } from './expected.ts';
import { grammars } from './grammar/index.ts';
import { evidenceOf, type Outcome, runOrders } from './pool.ts';

/** `npm run fuzz` draws anew each time and goes on for longer; this is the same every time. */
const SEED = 20_261_012;
const FILES = 500;
const kinds: readonly Kind[] = ['mutated', 'made'];

let outcomes: Outcome[];
beforeAll(async () => {
  const orders = formats.flatMap(({ id }) => kinds.map((kind) => ({ kind, format: id, seed: SEED, count: FILES })));
  outcomes = await runOrders(orders, Math.min(4, availableParallelism()));
}, 600_000);
afterAll(() => {
  const all = outcomes.reduce((sum, { done }) => sum + done, 0);
  console.log(`${all} files of ${formats.length} formats, seed ${SEED}; draw others with npm run fuzz`);
});

const of = (format: string, kind: Kind): Outcome =>
  outcomes.find((outcome) => outcome.format === format && outcome.kind === kind)!;

it('writes files of every format', () => {
  expect(Object.keys(grammars).sort()).toEqual(formats.map(({ id }) => id).sort());
});

describe.each(formats.map(({ id }) => id))('%s', (id) => {
  it('reads changed files as what they are, or refuses them with a place', async () => {
    const outcome = of(id, 'mutated');
    expect(await evidenceOf(outcome)).toEqual([]);
    expect(outcome.done).toBe(FILES);
    // Files are changed so much that many are refused, and so little that many are not.
    expect(outcome.counts.refused).toBeGreaterThan(FILES / 10);
    if (id !== 'consumer-export') expect(outcome.counts.same).toBeGreaterThan(FILES / 10);
  });

  it('takes no changed amounts where the file declares what they come to', async () => {
    const outcome = of(id, 'mutated');
    const faults = unexplained(outcome).map((index) => ({ index, message: 'is accepted with other amounts' }));
    expect(await evidenceOf({ ...outcome, faults })).toEqual([]);
  });

  it('reads what its grammar wrote exactly, and refuses what it wrote wrongly', async () => {
    const outcome = of(id, 'made');
    expect(await evidenceOf(outcome)).toEqual([]);
    expect(outcome.done).toBe(FILES);
    expect(outcome.counts.refused).toBeGreaterThan(FILES / 20);
    if (id !== 'consumer-export') expect(outcome.counts.same).toBeGreaterThan(FILES / 3);
  });
});
