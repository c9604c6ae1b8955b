import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Pass, World } from '../matching/explain/world.ts';

/** Rows of a trade with its slips: few numbers, so that twins and wrong pairs come about; days and amounts that are off. */
const rowOf = fc.record({
  number: fc.integer({ min: 0, max: 11 }),
  side: fc.constantFrom('book', 'bank'),
  off: fc.constantFrom(0, 0, 0, 0, 1, 3, 5_000),
  later: fc.constantFrom(0, 0, 0, 1, 2, 5),
  written: fc.constantFrom('plain', 'plain', 'plain', 'case', 'zeros', 'text', 'none'),
  party: fc.constantFrom(null, null, '顺达物流', '海康威视'),
});
type Drawn = { number: number; side: string; off: number; later: number; written: string; party: string | null };

const rules: Pass[][] = [
  [{ kind: 'exact-key', keys: ['bankRef'], dayTolerance: 1 }],
  [
    { kind: 'exact-key', keys: ['bankRef'], agree: ['orderNo'], dayTolerance: { before: 0, after: 1 } },
    { kind: 'reference-in-text', reference: 'bankRef', dayTolerance: 1 },
  ],
  [
    { kind: 'exact-key', keys: ['bankRef'], amountTolerance: 1 },
    { kind: 'window', dayTolerance: 1, evidence: 1 },
  ],
  [{ kind: 'group-by-key', keys: ['bankRef'], dayTolerance: 1 }],
  [
    { kind: 'reversal', keys: ['bankRef'], dayTolerance: 0 },
    { kind: 'exact-key', keys: ['bankRef'], outcome: 'suggest' },
  ],
];

const day = (later: number): string => `2026-10-${12 + later}`;

function build(passes: readonly Pass[], rows: readonly Drawn[]): World {
  const world = new World(...passes);
  const written: Record<string, (reference: string) => { bankRef?: string; memo?: string }> = {
    plain: (bankRef) => ({ bankRef }),
    case: (bankRef) => ({ bankRef: bankRef.toLowerCase() }),
    zeros: (bankRef) => ({ bankRef: `00${bankRef}` }),
    text: (reference) => ({ memo: `for ${reference}` }),
    none: () => ({}),
  };
  for (const { number, side, off, later, written: how, party } of rows)
    world[side as 'book' | 'bank']({
      amount: 10_000 + 700 * number + off,
      day: day(later),
      ...(party ? { counterparty: party } : {}),
      ...written[how]!(`REF${7_000 + number * 37}`),
    });
  return world;
}

/** All days in one run, so that what is open is open for one reason alone: its rules. */
const run = (world: World): World => world.run(1, day(5));

it('a change that is offered does what it says: the row, its partners, and so many others', () => {
  let offered = 0;
  const worlds = fc.property(
    fc.constantFrom(...rules),
    fc.array(rowOf, { minLength: 6, maxLength: 26 }),
    (passes, rows) => {
      const world = run(build(passes, rows));
      const before = world.matched();
      const open = rows.map((_, at) => at + 1).filter((id) => !before.has(id));
      for (const id of open) {
        const { change } = world.why(id);
        if (!change) continue;
        offered += 1;
        const after = run(build(passes, rows).apply(change)).matched();
        expect([id, ...change.rows].filter((row) => !after.has(row))).toEqual([]);
        const won = [...after].filter((row) => !before.has(row));
        const lost = [...before].filter((row) => !after.has(row));
        // Of twins one may be paired anew with a row that was matched already.
        const own = change.rows.filter((row) => !before.has(row)).length;
        const told = { won: 1 + own + change.others.rows, lost: change.others.freed };
        expect({ won: won.length, lost: lost.length }).toEqual(told);
      }
    },
  );
  fc.assert(worlds, { numRuns: 60, seed: 20261012 });
  // Worlds in which nothing is ever offered would prove nothing.
  expect(offered).toBeGreaterThan(100);
}, 300_000);
