import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import type { z } from 'zod';
import type { sideFilter } from '../../shared/entity/rules.ts';
import type { setup } from '../../shared/entity/setup.ts';
import { keyFields, transactionKinds } from '../../shared/entity/transaction.ts';
import { formatMinor } from '../../shared/value/money.ts';
import { formatDay } from '../../shared/value/time.ts';
import { applySetup, checkSetup, currentSetup, exportSetup, previewSetup } from '../../src-main/setup/index.ts';
import type { Write } from '../../src-main/store/index.ts';
import { emptyWorkspace, inForce, now } from './workspace.ts';

type Draft = z.input<typeof setup>;

/** Words that YAML readers like to take for something else, and any others. */
const name = fc.oneof(
  fc.constantFrom(
    'yes',
    'null',
    '~',
    '1e3',
    '0x10',
    '007',
    '1_000',
    '.5',
    '- a',
    'a: b',
    '#a',
    "'",
    '"',
    ' a ',
    '\t',
    '财\n付',
    '{a}',
    '<<',
  ),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }),
);
const day = fc.integer({ min: 19_000, max: 22_000 }).map(formatDay);
const kinds = fc.uniqueArray(fc.constantFrom(...transactionKinds), { minLength: 1, maxLength: 5 });
const amount = (currency: string, min = 0n): fc.Arbitrary<string> =>
  fc.bigInt({ min, max: 10n ** 15n }).map((minor) => formatMinor(minor, currency));
const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(value, { nil: undefined });
const pick = fc.constantFrom;
const some = (words: string[]): fc.Arbitrary<string[]> => fc.subarray(words, { minLength: 1 });

const currencies = { R1: 'CNY', R2: 'JPY', R3: 'KWD' } as const;
type Real = keyof typeof currencies;

const realAccount = (code: Real) =>
  fc.record({
    code: fc.constant(code),
    bank: pick('B1', 'B2'),
    number: fc.integer({ min: 0, max: 5 }).map((tail) => `${code}00${tail}`),
    name,
    currency: fc.constant(currencies[code]),
    opening: amount(currencies[code], -(10n ** 15n)),
    openingDay: day,
  });

const levels = { C: 'company', S: 'institution', P: 'person' } as const;

function virtualAccount(code: string): fc.Arbitrary<Draft['virtualAccounts'][number]> {
  const letter = code[0] as keyof typeof levels;
  const parent = letter === 'C' ? fc.constant(undefined) : pick(...(letter === 'S' ? ['C1', 'C2'] : ['S1', 'S2']));
  return pick('R1', 'R2', 'R3').chain((real) =>
    fc.record({
      code: fc.constant(code),
      name,
      level: fc.constant(levels[letter]),
      parent,
      type: pick('T1', 'T2'),
      realAccount: fc.constant(real),
      holder: name,
      opening: amount(currencies[real as Real], -(10n ** 15n)),
      openingDay: maybe(day),
    }),
  );
}

const feeLines = fc.uniqueArray(
  fc.record({
    code: pick('f1', 'f2'),
    kinds,
    words: maybe(fc.array(name, { minLength: 1, maxLength: 2 })),
    currency: maybe(pick('CNY', 'JPY')),
    terms: fc.uniqueArray(
      fc
        .record({
          from: day,
          rate: fc.integer({ min: 0, max: 1_000_000 }).map((parts) => `${(parts / 10_000).toFixed(4)}%`),
          fixed: maybe(fc.integer({ min: 0, max: 50 }).map(String)),
          minimum: maybe(pick('0', '0.00', '8')),
          cap: maybe(pick('8', '26')),
          rounding: maybe(pick('half-up', 'half-even', 'down', 'up')),
          refund: maybe(pick('kept', 'returned', 'in-proportion')),
        })
        .map((terms) => JSON.parse(JSON.stringify(terms)) as typeof terms),
      { minLength: 1, maxLength: 3, selector: ({ from }) => from },
    ),
  }),
  { minLength: 1, maxLength: 2, selector: ({ code }) => code },
);

const source = (code: string): fc.Arbitrary<Draft['sources'][number]> =>
  fc
    .record({
      code: fc.constant(code),
      name,
      side: fc.constant('channel' as const),
      format: name,
      account: maybe(name),
      realAccount: pick('R1', 'R2'),
      channel: pick('wechat', 'alipay'),
      role: pick('transactions', 'fund'),
      cutoff: pick('23:00', '24:00', '00:01'),
      settlement: maybe(
        fc.record({ delay: pick('T+1', 'D+0'), words: fc.array(name, { minLength: 1, maxLength: 3 }) }),
      ),
      arrival: maybe(
        fc.record({
          days: pick('calendar', 'working'),
          after: pick('T+1', 'D+2'),
          by: pick('00:00', '10:30', '24:00'),
        }),
      ),
      carryDays: fc.integer({ min: 0, max: 400 }),
      fees: maybe(feeLines),
    })
    .map(({ fees, ...rest }) => ({ ...rest, ...(fees && rest.role !== 'fund' ? { fees } : {}) })) as fc.Arbitrary<
    Draft['sources'][number]
  >;

const pass = (code: string) => {
  const side = fc.record(
    {
      kind: kinds,
      direction: pick('in', 'out'),
      words: fc.array(name, { minLength: 1, maxLength: 2 }),
      hasChannel: fc.boolean(),
    },
    { requiredKeys: [] },
  ) as fc.Arbitrary<z.input<typeof sideFilter>>;
  const common = { code: fc.constant(code), name, left: side, right: side };
  const keys = fc.uniqueArray(fc.constantFrom(...keyFields), { minLength: 1, maxLength: 3 });
  return fc.oneof(
    fc.record({
      kind: fc.constant('exact-key' as const),
      ...common,
      keys,
      dayTolerance: fc.integer({ min: 0, max: 31 }),
    }),
    fc.record({ kind: fc.constant('group-sum' as const), ...common, sum: pick('net', 'gross') }),
    fc.record({ kind: fc.constant('net-zero' as const), ...common, keys }),
  );
};

const ruleSet = (code: string) =>
  fc.record({ code: fc.constant(code), name, passes: fc.tuple(pass('p1'), pass('p2')).map((all) => [...all]) });

const split = (code: string): fc.Arbitrary<NonNullable<Draft['splits']>> =>
  fc
    .record({
      name,
      kinds,
      accounts: maybe(fc.constant<string[]>(['S1'])),
      rate: pick('0', '15%', '1', '0.5'),
      fixed: amount('CNY'),
    })
    .map(({ rate, fixed, ...rest }) => [
      {
        code,
        ...rest,
        shares: [
          { account: 'S1', rate },
          { account: 'S2', amount: fixed },
          { account: 'origin', remainder: true },
        ],
      },
    ]);

/** Any valid setup over a fixed stock of codes, so that two of them add, change and retire against one another. */
const anySetup: fc.Arbitrary<Draft> = fc
  .record({
    persons: some(['P1', 'P2', 'P3']),
    sources: some(['w', 'a', 'u']),
    people: some(['x', 'y']),
    rules: some(['r1', 'r2']),
  })
  .chain((codes) =>
    fc.record({
      enterprise: fc.record({
        code: pick('K', 'L'),
        name,
        currency: fc.constant('CNY'),
        utcOffset: pick('+08:00', '-03:30'),
      }),
      calendar: fc
        .uniqueArray(day, { maxLength: 6 })
        .map((days) => ({ holidays: days.slice(0, 3), workdays: days.slice(3) })),
      banks: fc.tuple(name, name).map(([a, b]) => [
        { code: 'B1', name: a },
        { code: 'B2', name: b },
      ]),
      realAccounts: fc.tuple(realAccount('R1'), realAccount('R2'), realAccount('R3')).map((all) => [...all]),
      accountTypes: fc.tuple(kinds, kinds, name).map(([one, two, called]) => [
        { code: 'T1', name: called, level: ['person', 'company', 'institution'] as const, kinds: one },
        { code: 'T2', name: called, level: ['institution', 'person', 'company'] as const, kinds: two },
      ]) as unknown as fc.Arbitrary<Draft['accountTypes']>,
      virtualAccounts: fc
        .tuple(...['C1', 'C2', 'S1', 'S2', ...codes.persons].map(virtualAccount))
        .chain((all) => fc.shuffledSubarray(all, { minLength: all.length })),
      limits: fc
        .record({
          bank: maybe(pick('B1')),
          type: maybe(pick('T1')),
          kinds: maybe(kinds),
          per: pick('transaction', 'day'),
          amount: amount('CNY'),
          from: maybe(day),
        })
        .map((limit) => [{ code: 'L1', ...limit }]),
      sources: fc.tuple(...codes.sources.map(source)),
      reconciliations: fc
        .tuple(some(codes.sources), pick(...codes.rules), name)
        .map(([left, rules, called]) => [{ code: 'rec', name: called, left, right: ['bank'], rules }]),
      ruleSets: fc.tuple(...codes.rules.map(ruleSet)),
      splits: split('share'),
      people: fc.tuple(
        ...codes.people.map((code) =>
          fc.record({ code: fc.constant(code), name, role: pick('clerk', 'checker'), limit: maybe(amount('CNY')) }),
        ),
      ),
      labels: fc.record({ overage: pick('CHANNEL_ONLY', 'BOOK_ONLY') }),
    }),
  )
  .map((draft) => ({
    ...draft,
    sources: [...draft.sources, { code: 'bank', name: 'bank', side: 'bank', format: 'x', realAccount: 'R1' }],
  })) as fc.Arbitrary<Draft>;

/** Milliseconds: forty setups are written several times each. */
const SLOW = 60_000;

const yamlOf = (draft: Draft): string => stringify(draft);

function applied(db: Write, yaml: string) {
  const { problems, changes } = applySetup(db, yaml, 'admin', now);
  expect(problems).toEqual([]);
  return changes;
}

test(
  'any setup survives YAML, applies, and what is exported applies to no changes',
  () => {
    fc.assert(
      fc.property(anySetup, (draft) => {
        const yaml = yamlOf(draft);
        const db = emptyWorkspace();
        expect(applied(db, yaml).length).toBeGreaterThan(0);
        expect(currentSetup(db)!.setup).toEqual(checkSetup(yaml).setup);
        const exported = exportSetup(db);
        expect(previewSetup(db, exported)).toEqual({ problems: [], changes: [] });
        expect(applied(db, exported)).toEqual([]);
        const other = emptyWorkspace();
        applied(other, exported);
        expect(inForce(other)).toEqual(inForce(db));
        expect(currentSetup(other)!.hash).toBe(currentSetup(db)!.hash);
      }),
      { numRuns: 40 },
    );
  },
  SLOW,
);

test(
  'whatever was in force before, applying a setup leaves what a fresh workspace would have',
  () => {
    fc.assert(
      fc.property(anySetup, anySetup, (first, second) => {
        const [db, fresh] = [emptyWorkspace(), emptyWorkspace()];
        applied(db, yamlOf(first));
        const changes = applied(db, yamlOf(second));
        applied(fresh, yamlOf(second));
        expect(inForce(db)).toEqual(inForce(fresh));
        expect(currentSetup(db)).toEqual(currentSetup(fresh));
        const back = applied(db, yamlOf(first));
        const turned = { add: 'retire', retire: 'add', change: 'change' } as const;
        const named = (list: typeof changes) =>
          list.map(({ action, what, code }) => `${action} ${what} ${code}`).sort();
        const enterprise = (words: string) => !words.includes('enterprise');
        expect(named(back).filter(enterprise)).toEqual(
          named(changes.map((change) => ({ ...change, action: turned[change.action] }))).filter(enterprise),
        );
      }),
      { numRuns: 40 },
    );
  },
  SLOW,
);
