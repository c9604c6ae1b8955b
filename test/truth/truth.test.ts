import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { addTallies, type Fault, judge, type Tally, totalOf, type Verdict } from './judge.ts';
import { countsOf, habitNames, makeWorld, parseRates } from './make.ts';
import { type Measured, measure } from './measure.ts';
import type { FoundMatch, Outcome } from './queriesOutcome.ts';
import { tableOf } from './table.ts';
import { type Bond, type Ref, scopes, type World } from './world.ts';
import { writeWorld } from './write.ts';

const habitsOf = (faults: readonly Fault[], what: Fault['what']): string[] =>
  [...new Set(faults.filter((fault) => fault.what === what).map(({ habit }) => habit))].sort();

describe('the worlds', () => {
  const world = makeWorld(5, 400);
  const minor = (refs: readonly Ref[]): bigint => refs.reduce((sum, ref) => sum + world.rows[ref]!.row.amount, 0n);
  const fee = (refs: readonly Ref[]): bigint =>
    refs.reduce((sum, ref) => {
      const { row } = world.rows[ref]!;
      return sum + ('fee' in row ? (row.fee ?? 0n) : 0n);
    }, 0n);
  const size = ({ left, right }: Bond): number => left.length + right.length;

  it('are the same for a seed, byte for byte, and others for another', () => {
    const written = (seed: number): string[] => {
      const folder = mkdtempSync(join(tmpdir(), 'gouji-world-'));
      writeWorld(makeWorld(seed, 300), folder);
      const files = readdirSync(folder).map((name) => `${name} ${readFileSync(join(folder, name), 'latin1')}`);
      rmSync(folder, { recursive: true });
      return files;
    };
    const first = written(1);
    expect(first.length).toBeGreaterThan(40);
    expect(written(1)).toEqual(first);
    expect(written(2)).not.toEqual(first);
  });

  it('have every habit, and every row in one bond of its reconciliation', () => {
    expect(new Set(world.bonds.map(({ habit }) => habit))).toEqual(
      new Set([
        ...habitNames.filter((habit) => countsOf(1000).get(habit)! > 0),
        'fee-rate-changed',
        ...world.bonds.map(({ habit }) => habit).filter((habit) => habit.startsWith('settled-')),
      ]),
    );
    for (const scope of scopes) {
      const refs = world.bonds.filter((bond) => bond.scope === scope).flatMap(({ left, right }) => [...left, ...right]);
      expect(refs.length).toBeGreaterThan(20);
      expect(new Set(refs).size).toBe(refs.length);
    }
  });

  it('tell the truth: what agrees has equal sums, before fees or after, and what does not has not', () => {
    const bonds = world.bonds.filter((bond) => size(bond) > 1 && bond.right.length > 0 && bond.left.length > 0);
    expect(bonds.length).toBeGreaterThan(150);
    const equal = ({ left, right }: Bond): boolean =>
      minor(left) === minor(right) || minor(left) - fee(left) === minor(right);
    const gatesOnly = ['STATUS_MISMATCH', 'CURRENCY_MISMATCH', 'FEE_MISMATCH', 'FEE_RATE_DRIFT', 'WRONG_DAY'];
    for (const bond of bonds)
      if (bond.wanted === null || !gatesOnly.includes(bond.wanted))
        expect([bond.habit, equal(bond)]).toEqual([bond.habit, bond.wanted === null]);
    for (const { left, right } of world.bonds.filter((bond) => size(bond) > 1 && !bonds.includes(bond)))
      if (left.length === 0 || world.rows[left[0]!]!.place === 'book') expect(minor([...left, ...right])).toBe(0n);
  });

  it('keep to the rates that are asked for', () => {
    expect(countsOf(1000, parseRates('order-plain=900,bank-plain=100')!)).toEqual(
      new Map(habitNames.map((habit) => [habit, { 'order-plain': 900, 'bank-plain': 100 }[habit as string] ?? 0])),
    );
    expect(parseRates('no-such-habit')).toBeNull();
    expect(() => countsOf(10, { 'order-plain': 1001 })).toThrow(RangeError);
  });
});

describe('the product against the truth', () => {
  for (const [seed, size] of [
    [101, 300],
    [102, 300],
    [103, 1200],
  ] as const)
    it(`seed ${seed}, ${size} cases: confirms nothing that the truth denies`, async () => {
      const { verdict } = await measure({ seed, size });
      expect(habitsOf(verdict.faults, 'wrong')).toEqual([]);
      const { tallies } = verdict;
      for (const habit of [
        'order-plain',
        'order-cutoff',
        'order-twins',
        'refund-several',
        'order-halves-crossed',
        'order-number-in-memo',
        'order-number-typo',
        'refund-numbers-repeat',
        'bank-plain',
        'bank-later',
        'bank-number-in-memo',
        'bank-pair-last-year',
        'bank-reference-missing',
        'bank-returned-unnamed',
        'group-by-number',
        'internal-own-accounts',
        'reversal-at-bank-later',
        'reversal-in-book',
      ]) {
        const tally = tallies.get(habit)!;
        // What only a person can decide is asked of one.
        const suggested = tally.suggested - tally.asked;
        expect({ habit, ...tally, suggested }).toMatchObject({ missed: 0, suggested: 0, wrong: 0, others: 0 });
      }
      expect(tableOf(tallies)).toHaveLength(tallies.size + 2);
    });
});

describe('numbers in a row against the truth', () => {
  it('are not confirmed, and no more is said than that they may be a slip', async () => {
    const rates = parseRates('order-near-next,bank-near-next,order-number-typo,bank-reference-typo')!;
    const { verdict } = await measure({ seed: 105, size: 160, rates });
    expect(habitsOf(verdict.faults, 'wrong')).toEqual([]);
    for (const habit of ['order-near-next', 'bank-near-next'])
      expect({ habit, ...verdict.tallies.get(habit) }).toMatchObject({ tied: 0, wanted: 80, kinds: 80, others: 0 });
    for (const habit of ['order-number-typo', 'bank-reference-typo']) {
      const tally = verdict.tallies.get(habit)!;
      expect({ habit, ...tally }).toMatchObject({ rightDeterminable: tally.determinable, missed: 0 });
    }
  });
});

describe('settlements against the truth', () => {
  it('are all decided, whatever the receipts say, and every break of theirs is found', async () => {
    const rates = parseRates('order-plain=700,refund-later-day=100,refund-quiet-day=100,refund-whole=100')!;
    const tallies = new Map<string, Tally>();
    for (const seed of [101, 102, 103])
      addTallies(tallies, (await measure({ seed, size: 300, rates })).verdict.tallies);
    const settled = [...tallies].filter(([habit]) => habit.startsWith('settled-'));
    expect(settled.length).toBeGreaterThanOrEqual(9);
    for (const [habit, tally] of settled) {
      const { determinable, wanted } = tally;
      expect({ habit, ...tally }).toMatchObject({ wrong: 0, tied: 0, rightDeterminable: determinable, kinds: wanted });
    }
  });
});

describe('fees and days against the truth', () => {
  it('every break that is due is found with its kind, no other, and the rows are matched all the same', async () => {
    const names = habitNames.filter((habit) => habit.startsWith('fee-') || habit.endsWith('wrong-day'));
    const rates = parseRates(['order-plain=700', ...names.map((name) => `${name}=30`)].join(','))!;
    const { verdict } = await measure({ seed: 104, size: 500, rates });
    const due = [...verdict.tallies].filter(([habit]) => [...names, 'fee-rate-changed'].some((name) => name === habit));
    expect(due).toHaveLength(names.length + 1);
    for (const [habit, tally] of due)
      expect({ habit, ...tally }).toMatchObject({ right: tally.bonds, kinds: tally.wanted, wrong: 0, others: 0 });
  });
});

describe('the harness notices what is planted', () => {
  let measured: Measured;
  let world: World;
  beforeAll(async () => {
    const rates = parseRates('order-plain,order-amount-off,order-booked-twice,internal-split,bank-plain')!;
    measured = await measure({ seed: 9, size: 40, rates });
    world = measured.world;
  });

  const judged = (change: (outcome: Outcome) => void): Verdict => {
    const outcome = structuredClone(measured.outcome);
    change(outcome);
    return judge(world, measured.written.places, outcome);
  };
  const plain = ({ found }: Outcome, scope = 'bank', members = 2): FoundMatch[] =>
    found.filter((one) => one.scope === scope && one.outcome === 'matched' && one.members.length === members);
  const total = (change: (outcome: Outcome) => void) => totalOf(judged(change).tallies);

  it('nothing, where nothing is planted', () => {
    const { tallies } = measured.verdict;
    expect(totalOf(tallies)).toMatchObject({ wrong: 0, lucky: 0 });
    expect(tallies.get('order-plain')).toMatchObject({ bonds: 8, right: 8, missed: 0, others: 0 });
    expect(tallies.get('order-amount-off')).toMatchObject({ bonds: 8, right: 8, wanted: 8, kinds: 8 });
    expect(tallies.get('order-booked-twice')).toMatchObject({
      bonds: 8,
      suggested: 8,
      holding: 8,
      wanted: 8,
      kinds: 8,
    });
  });

  it('two pairs with their partners exchanged: two wrong matches', () => {
    const verdict = judged((outcome) => {
      const [one, other] = plain(outcome, 'orders') as [FoundMatch, FoundMatch];
      [one.members[1], other.members[1]] = [other.members[1]!, one.members[1]!];
    });
    expect(totalOf(verdict.tallies)).toMatchObject({ wrong: 2, missed: totalOf(measured.verdict.tallies).missed + 2 });
    expect(verdict.faults.filter(({ what }) => what === 'wrong').map(({ habit }) => habit)).toEqual([
      'order-plain',
      'order-plain',
    ]);
  });

  it('a group that lacks a row, a row too many, and a match of one row', () => {
    const base = totalOf(measured.verdict.tallies);
    expect(total((outcome) => void plain(outcome, 'bank', 4)[0]!.members.pop())).toMatchObject({
      wrong: 1,
      right: base.right - 1,
    });
    expect(
      total((outcome) => void plain(outcome)[0]!.members.push(...plain(outcome, 'bank', 4)[0]!.members.splice(0, 1))),
    ).toMatchObject({ wrong: 2 });
    expect(total((outcome) => void plain(outcome)[0]!.members.pop())).toMatchObject({ wrong: 1 });
  });

  it('a pair whose amounts differ, confirmed, and one that agrees, tied as a mismatch', () => {
    const base = totalOf(measured.verdict.tallies);
    const confirmed = (outcome: Outcome): void => {
      const one = outcome.found.find((match) => match.scope === 'orders' && match.outcome === 'mismatched')!;
      one.outcome = 'matched';
    };
    expect(total(confirmed)).toMatchObject({ wrong: 1, tied: base.tied });
    const tied = (outcome: Outcome): void => {
      plain(outcome)[0]!.outcome = 'mismatched';
    };
    expect(total(tied)).toMatchObject({ wrong: 0, tied: base.tied + 1 });
  });

  it('the same match made twice', () => {
    expect(total((outcome) => void outcome.found.push(structuredClone(plain(outcome)[0]!)))).toMatchObject({
      wrong: 1,
    });
  });

  it('a match that is gone, and a suggestion without the answer', () => {
    const base = totalOf(measured.verdict.tallies);
    const gone = (outcome: Outcome): void => {
      outcome.found = outcome.found.filter((one) => one !== plain(outcome)[0]);
    };
    expect(total(gone)).toMatchObject({ missed: base.missed + 1, right: base.right - 1 });
    const empty = (outcome: Outcome): void => {
      outcome.found.find((one) => one.outcome === 'suggested')!.members.splice(0, 2);
    };
    expect(total(empty)).toMatchObject({
      suggestions: base.suggestions,
      holding: base.holding - 1,
      missed: base.missed + 1,
    });
  });

  it('a suggestion that names the settlement’s day in place of its rows, and one that names another', () => {
    const base = totalOf(measured.verdict.tallies);
    const bond = world.bonds.find(
      ({ scope, subjects, left, right }) =>
        scope === 'settle-wechat' && subjects?.length === 1 && left.length > 1 && right.length > 0,
    )!;
    const naming = (day: string) =>
      total((outcome) => {
        const ids = new Map(measured.written.places.map((place, ref) => [ref, outcome.transactions.get(place)!.id]));
        const receipts = bond.right.map((ref) => ids.get(ref)!);
        outcome.found = outcome.found.filter(({ members }) => !members.includes(receipts[0]!));
        outcome.found.push({ scope: bond.scope, outcome: 'suggested', pass: 'by-day', members: receipts, days: [day] });
      });
    expect(naming(bond.subjects![0]!)).toMatchObject({ suggested: base.suggested + 1, holding: base.holding + 1 });
    expect(naming('wechat:2026-09-01')).toMatchObject({ missed: base.missed + 1, holding: base.holding });
  });

  it('a break of another kind, and one that nothing stands for', () => {
    const base = totalOf(measured.verdict.tallies);
    const other = (outcome: Outcome): void => {
      outcome.breaks.find(({ kind }) => kind === 'AMOUNT_MISMATCH')!.kind = 'STATUS_MISMATCH';
    };
    expect(total(other)).toMatchObject({ kinds: base.kinds - 1, others: base.others + 1 });
  });

  it('files that were read otherwise than they were written', () => {
    const [place] = measured.written.places;
    const changed = ({ transactions }: Outcome): void => {
      transactions.get(place!)!.minor += 1n;
    };
    const added = ({ transactions }: Outcome): void => {
      transactions.set('x|1', { id: -1, minor: 0n });
    };
    expect(() => judged(changed)).toThrow('was not read');
    expect(() => judged(added)).toThrow('nobody wrote');
  });
});
