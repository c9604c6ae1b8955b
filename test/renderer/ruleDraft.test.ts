import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { ruleSet } from '../../shared/entity/rules.ts';
import { passKindWords } from '../../shared/text/rules.ts';
import { sampleSetup, sampleSetupYaml } from '../../src-main/cli/generate/setup.ts';
import { ruleSetTexts } from '../../src-main/setup/index.ts';
import {
  besideForce,
  freeCode,
  readRules,
  withCopy,
  withMoved,
  withNew,
  without,
  withRestored,
  withValue,
} from '../../src-renderer/screens/rules/draft.ts';
import { fieldsOfKind, passKinds } from '../../src-renderer/screens/rules/passFields.ts';
import { rulesOf } from '../truth/rules.ts';

const remarked = `# ours
code: orders
name: 订单 # of every day

# first the sure ones
passes:
  # payments
  - kind: exact-key
    code: payments
    name: "收款"
    keys: [channel, orderNo] # theirs and ours
    dayTolerance: 1 # a cut-off
  # inside one account
  - { kind: net-zero, code: internal, name: 内部, keys: [voucherNo] }
`;
const remarks = (text: string): string[] => text.match(/#.*/g) ?? [];

const sample = [...ruleSetTexts(sampleSetupYaml()).values()];
const truth = rulesOf().map((set) => stringify(set, { aliasDuplicateObjects: false }));
const texts = [remarked, ...sample, ...truth];

describe('a rule set as text and as a form', () => {
  test('every text is read whole', () => {
    expect(texts.map((text) => readRules(text)?.code)).toEqual([
      'orders',
      ...sampleSetup().ruleSets.map(({ code }) => code),
      ...rulesOf().map(({ code }) => code),
    ]);
    expect(rulesOf().map((set) => ruleSet.parse(set))).toEqual(truth.map(readRules));
    expect([
      readRules(''),
      readRules('passes: ['),
      readRules(remarked.replace('exact-key', 'exact')),
      readRules(`${remarked}x: &a 1\ny: *a`),
    ]).toEqual([null, null, null, null]);
  });

  test('every value put back through the form as it is loses nothing, remarks neither', () => {
    for (const text of texts) {
      const set = readRules(text)!;
      for (const [at, pass] of set.passes.entries())
        for (const { field } of fieldsOfKind(pass.kind)) {
          const value = (pass as Record<string, unknown>)[field];
          const after = withValue(text, at, [field], value);
          expect(readRules(after), `${pass.code} ${field}`).toEqual(set);
          expect(remarks(after)).toEqual(remarks(text));
        }
    }
  });

  test('a value changed is the only change', () => {
    const after = withValue(remarked, 0, ['dayTolerance'], 2);
    expect(after).toBe(remarked.replace('dayTolerance: 1', 'dayTolerance: 2').replace(/\[(.*?)\]/g, '[ $1 ]'));
    const set = readRules(withValue(remarked, 1, ['left', 'hasChannel'], false))!;
    expect(set.passes[1]!.left).toEqual({ hasChannel: false });
  });

  test('a filter that restricts nothing any more is left out', () => {
    const text = withValue(remarked, 1, ['left', 'hasChannel'], false);
    expect(withValue(text, 1, ['left', 'hasChannel'], undefined)).not.toContain('left');
  });

  test('passes are moved, copied, switched off and on again with their remarks', () => {
    const moved = withMoved(remarked, 1, 0);
    expect(readRules(moved)!.passes.map(({ code }) => code)).toEqual(['internal', 'payments']);
    expect(remarks(moved).sort()).toEqual(remarks(remarked).sort());
    const copied = withCopy(remarked, 0, '收款（副本）');
    expect(readRules(copied)!.passes.map(({ code, name }) => [code, name])).toEqual([
      ['payments', '收款'],
      ['payments-2', '收款（副本）'],
      ['internal', '内部'],
    ]);
    expect(freeCode(copied, 'payments')).toBe('payments-3');
    const off = without(remarked, 0);
    expect(readRules(off)!.passes.map(({ code }) => code)).toEqual(['internal']);
    expect(readRules(withRestored(off, remarked, 'payments'))).toEqual(readRules(remarked));
  });

  test('any sequence of moves keeps every pass', () => {
    const [, bank] = [truth[0], truth.at(-1)!];
    const set = readRules(bank)!;
    const place = fc.integer({ min: 0, max: set.passes.length - 1 });
    fc.assert(
      fc.property(fc.array(fc.tuple(place, place), { maxLength: 5 }), (moves) => {
        const text = moves.reduce((now, [from, to]) => withMoved(now, from, to), bank);
        const codes = readRules(text)!.passes.map(({ code }) => code);
        expect(codes.toSorted()).toEqual(set.passes.map(({ code }) => code).toSorted());
        const back = moves.toReversed().reduce((now, [from, to]) => withMoved(now, to, from), text);
        expect(readRules(back)).toEqual(set);
      }),
      { numRuns: 20 },
    );
  });

  test('a new pass of every kind is right, has a form, and only suggests', () => {
    expect(passKinds().sort()).toEqual(Object.keys(passKindWords).sort());
    for (const kind of passKinds()) {
      const pass = readRules(withNew(remarked, kind, '新'))!.passes.at(-1)!;
      expect(pass).toMatchObject({ kind, code: kind, name: '新', outcome: 'suggest' });
      expect(fieldsOfKind(kind).length).toBeGreaterThan(1);
    }
  });

  test('a draft says of every pass how it stands beside the rules in force', () => {
    const force = readRules(remarked)!;
    const states = (text: string) =>
      besideForce(readRules(text)!, force).map(({ pass, at, state }) => [pass.code, at, state]);
    expect(states(remarked)).toEqual([
      ['payments', 0, 'same'],
      ['internal', 1, 'same'],
    ]);
    expect(states(withMoved(remarked, 0, 1)).map(([, , state]) => state)).toEqual(['moved', 'moved']);
    expect(states(withNew(withValue(without(remarked, 0), 0, ['name'], 'x'), 'window', '新'))).toEqual([
      ['internal', 0, 'changed'],
      ['window', 1, 'added'],
      ['payments', -1, 'removed'],
    ]);
  });
});
