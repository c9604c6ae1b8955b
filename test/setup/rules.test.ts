import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { Refusal } from '../../shared/value/result.ts';
import { sampleSetupYaml } from '../../src-main/cli/generate/setup.ts';
import {
  applySetup,
  checkRules,
  checkSetup,
  previewSetup,
  ruleSetsInForce,
  ruleSetTexts,
} from '../../src-main/setup/index.ts';
import type { Write } from '../../src-main/store/index.ts';
import { truthSetup } from '../truth/setup.ts';
import { small } from './small.ts';
import { changed, emptyWorkspace, now } from './workspace.ts';

const textOf = (yaml: string, code: string): string | undefined => ruleSetTexts(yaml).get(code);

const applied = (yaml: string = small): Write => {
  const db = emptyWorkspace();
  expect(applySetup(db, yaml, 'admin', now).problems).toEqual([]);
  return db;
};

const remarked = changed([
  `  - code: orders
    name: 订单
    passes:
      - { kind: exact-key, code: payments, name: 收款, keys: [orderNo] }
      - { kind: net-zero, code: internal, name: 内部, keys: [voucherNo] }
`,
  `  # what the channel has
  - code: orders # of every day
    name: 订单

    # first the sure ones
    passes:
      - kind: exact-key
        code: payments
        name: >-
          收款
          按订单号
        keys: [orderNo]   # theirs and ours
        # no tolerance: the channel is exact
      - { kind: net-zero, code: internal, name: 内部, keys: [voucherNo] }
      # nothing after this
  # the next one
  - { code: spare, name: 备用, passes: [{ kind: net-zero, code: internal, name: 内部, keys: [voucherNo] }] }
`,
]);

describe('the text of a rule set', () => {
  test('is what the setup says, set back to the margin, with its remarks and without the next one’s', () => {
    expect(textOf(remarked, 'orders')).toBe(`code: orders # of every day
name: 订单

# first the sure ones
passes:
  - kind: exact-key
    code: payments
    name: >-
      收款
      按订单号
    keys: [orderNo]   # theirs and ours
    # no tolerance: the channel is exact
  - { kind: net-zero, code: internal, name: 内部, keys: [voucherNo] }
  # nothing after this
`);
    expect(textOf(remarked, 'spare')).toMatch(/^\{ code: spare, .* \}\n$/);
    expect(textOf(remarked, 'none')).toBe(undefined);
  });

  test.each([
    ['the small setup', small],
    ['remarks', remarked],
    ['the sample', sampleSetupYaml()],
    ['the rules of the truth', stringify(truthSetup())],
    ['lists in brackets', stringify(truthSetup(), { collectionStyle: 'flow', lineWidth: 0 })],
  ])('put back as it is changes nothing: %s', (_, yaml) => {
    const db = applied(yaml);
    for (const { code } of ruleSetsInForce(db)) {
      const checked = checkRules(db, code, textOf(yaml, code)!);
      expect(checked.problems).toEqual([]);
      expect(previewSetup(db, checked.yaml!)).toEqual({ problems: [], changes: [] });
      if (!yaml.includes('ruleSets: [')) expect(checked.yaml).toBe(yaml);
    }
  });

  test('changed, changes this rule set alone and keeps every other letter of the setup', () => {
    const db = applied(remarked);
    const text = textOf(remarked, 'orders')!.replace('keys: [orderNo] ', 'keys: [orderNo]\n    dayTolerance: 2 ');
    const { yaml, rulesHash } = checkRules(db, 'orders', text);
    expect(yaml).toBe(
      remarked.replace('        keys: [orderNo] ', '        keys: [orderNo]\n        dayTolerance: 2 '),
    );
    expect(rulesHash).toMatch(/^[0-9a-f]{64}$/);
    expect(previewSetup(db, yaml!).changes).toMatchObject([
      {
        action: 'change',
        what: 'ruleSet',
        code: 'orders',
        fields: [{ field: 'passes[payments].dayTolerance', before: '0', after: '2' }],
      },
    ]);
  });

  const rest = 'name: 订单\npasses: [{ kind: net-zero, code: a, name: b, keys: [voucherNo] }]\n';
  test.each([
    `---\ncode: orders\n${rest}`,
    `# mine\n--- # a document\ncode: orders\n${rest}...\n`,
    `\n\n  # mine\ncode: orders\n${rest}`,
  ])('that cannot stand between the others as it is written is laid out anew: %j', (text) => {
    const { yaml } = checkRules(applied(remarked), 'orders', text);
    expect(checkSetup(yaml!).setup!.ruleSets[0]!.passes).toMatchObject([{ kind: 'net-zero', name: 'b' }]);
    expect(yaml).toContain('# the next one');
  });
});

describe('a draft’s mistakes', () => {
  const db = applied(remarked);
  const mistakes = (text: string) =>
    checkRules(db, 'orders', text).problems.map(({ code, where, params }) => [
      code,
      where.file ?? '',
      where.line,
      params.path ?? params.reason,
    ]);
  const own = textOf(remarked, 'orders')!;

  test('are named with the line of the draft, as setup check names them', () => {
    expect(mistakes(own.replace('keys: [orderNo]', 'keys: [orderNr]'))).toEqual([
      ['SETUP_INVALID', '', 11, 'ruleSets[orders].passes[payments].keys[1]'],
    ]);
    expect(mistakes(own.replace('keys: [orderNo]', 'keys: [orderNo'))[0]!.slice(0, 2)).toEqual(['SETUP_SYNTAX', '']);
    expect(mistakes(own.replace('code: internal', 'code: payments'))).toEqual([
      ['SETUP_DUPLICATE', '', 13, 'ruleSets[orders].passes[payments].code'],
    ]);
    expect(mistakes('')).toMatchObject([['SETUP_INVALID', '', 1, 'ruleSets[1]'], expect.anything()]);
  });

  test('that show themselves in the rest of the setup are named with its file', () => {
    const line = remarked.split('\n').findIndex((text) => text.includes('rules: orders')) + 1;
    expect(mistakes(own.replace('code: orders', 'code: others'))).toEqual([
      ['SETUP_REFERENCE', 'setup.yaml', line, 'reconciliations[orders].rules'],
    ]);
  });

  test('are looked for in a rule set that is in force, and in no other', () => {
    const codeOf = (work: () => unknown): string => {
      try {
        work();
      } catch (error) {
        if (error instanceof Refusal) return error.problems[0]!.code;
      }
      return '';
    };
    expect(codeOf(() => checkRules(db, 'none', own))).toBe('NOT_FOUND');
    expect(codeOf(() => checkRules(emptyWorkspace(), 'orders', own))).toBe('SETUP_MISSING');
  });
});

test('a rule set is in force since it was last changed, whatever else of the setup changed since', () => {
  const db = applied();
  const later = (hours: number): Date => new Date(now.getTime() + hours * 3_600_000);
  const tolerant = small.replace('keys: [orderNo] }', 'keys: [orderNo], dayTolerance: 1 }');
  applySetup(db, tolerant, 'wang', later(1));
  applySetup(db, tolerant.replace('name: 工行 }', 'name: 工商银行 }'), 'li', later(2));
  const since = later(1).getTime() / 1000;
  expect(ruleSetsInForce(db)).toEqual([{ code: 'orders', name: '订单', version: 2, since, by: 'wang' }]);
  const others = tolerant
    .replace('rules: orders', 'rules: others')
    .replace('- code: orders\n    name: 订单', '- code: others\n    name: 其他');
  applySetup(db, others, 'li', later(3));
  expect(ruleSetsInForce(db).map(({ code }) => code)).toEqual(['others']);
  applySetup(db, tolerant, 'li', later(4));
  const again = later(4).getTime() / 1000;
  expect(ruleSetsInForce(db)).toEqual([{ code: 'orders', name: '订单', version: 2, since: again, by: 'li' }]);
});
