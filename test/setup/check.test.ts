import { describe, expect, test } from 'vitest';
import type { ProblemCode } from '../../shared/entity/problem.ts';
import { describeProblem } from '../../shared/text/problems.ts';
import { languages } from '../../shared/text/words.ts';
import { sampleSetupYaml } from '../../src-main/cli/generate/setup.ts';
import { checkSetup } from '../../src-main/setup/index.ts';
import { small } from './small.ts';

/** What is written instead of what ("«" marks the place that the Problem must point to), and what that makes. */
type Slip = readonly [before: string, after: string, code: ProblemCode, params: Record<string, string>];

function marked(text: string): { yaml: string; line: number; column: number } {
  const before = text.slice(0, text.indexOf('«'));
  return {
    yaml: text.replace('«', ''),
    line: before.split('\n').length,
    column: before.length - before.lastIndexOf('\n'),
  };
}

const edited = (before: string, after: string): string => {
  if (!small.includes(before)) throw new Error(`the small setup has no ${before}`);
  return small.replace(before, () => after);
};

const wrong = (path: string, expected: string, found: string): Record<string, string> => ({ path, expected, found });

const syntax: Slip[] = [
  ['  currency: CNY', '  currency: CNY\n  «currency: USD', 'SETUP_SYNTAX', { reason: 'DUPLICATE_KEY' }],
  ['  name: 快递\n', '«\tname: 快递\n', 'SETUP_SYNTAX', { reason: 'TAB_AS_INDENT' }],
  ['[payment, refund]', '&kinds «[payment, refund]', 'SETUP_SYNTAX', { reason: 'ALIAS' }],
  ['kinds: [grant]', 'kinds: [«*one]', 'SETUP_SYNTAX', { reason: 'ALIAS' }],
  ['name: 工行 }', 'name: «!own 工行 }', 'SETUP_SYNTAX', { reason: 'TAG_RESOLVE_FAILED' }],
  ['people:', '«---\npeople:', 'SETUP_SYNTAX', { reason: 'MULTIPLE_DOCS' }],
  ['# a small', '«%YAML 1.1\n---\n# a small', 'SETUP_SYNTAX', { reason: 'DIRECTIVE' }],
  ['people:', '? «[people]\n:', 'SETUP_SYNTAX', { reason: 'COMPLEX_KEY' }],
  ['  code: KD', '  code: «KD: KE', 'SETUP_SYNTAX', { reason: 'BLOCK_AS_IMPLICIT_KEY' }],
];

const shape: Slip[] = [
  [
    'opening: "100.00", openingDay',
    'opening: «100.00, openingDay',
    'SETUP_INVALID',
    wrong('realAccounts[main].opening', '"100.00"', '100.00'),
  ],
  ['number: "1202"', 'number: «1202', 'SETUP_INVALID', wrong('realAccounts[main].number', '"1202"', '1202')],
  [
    '{ code: main, bank: ICBC, number: "1202", ',
    '«{ code: main, bank: ICBC, ',
    'SETUP_INVALID',
    wrong('realAccounts[main].number', '"…"', '—'),
  ],
  [
    'opening: "100", openingDay',
    'opening: «"1,00", openingDay',
    'SETUP_INVALID',
    wrong('realAccounts[yen].opening', '"100.00"', '1,00'),
  ],
  [
    'level: company,',
    'level: «boss,',
    'SETUP_INVALID',
    wrong('virtualAccounts[C].level', 'company | institution | person', 'boss'),
  ],
  ['kinds: [grant]', 'kinds: [«gift]', 'SETUP_INVALID', { path: 'accountTypes[welfare].kinds[1]', found: 'gift' }],
  ['kinds: [grant]', 'kinds: «[]', 'SETUP_INVALID', wrong('accountTypes[welfare].kinds', '≥ 1 (array)', '[]')],
  ['kinds: [grant]', 'kinds: «grant', 'SETUP_INVALID', wrong('accountTypes[welfare].kinds', '[…]', 'grant')],
  ['{ code: wang', '{ code: «王', 'SETUP_INVALID', wrong('people[王].code', 'A-Z a-z 0-9 . _ - (1–40)', '王')],
  [
    '{ code: ICBC, name: 工行 }',
    '{ code: ICBC, name: 工行, «naem: x }',
    'SETUP_INVALID',
    wrong('banks[ICBC]', 'code | name', 'naem'),
  ],
  ['people:', '«poeple: 1\npeople:', 'SETUP_INVALID', { path: 'setup', found: 'poeple' }],
  [
    'kind: exact-key',
    'kind: «exact',
    'SETUP_INVALID',
    wrong(
      'ruleSets[orders].passes[payments].kind',
      'exact-key | reference-in-text | group-by-key | group-sum | net-zero | reversal | own-transfer | window | subset-sum',
      'exact',
    ),
  ],
  [
    'keys: [voucherNo] }',
    'keys: [voucherNo], «compare: [fee] }',
    'SETUP_INVALID',
    wrong('ruleSets[orders].passes[internal]', 'kind | code | name | left | right | outcome | keys', 'compare'),
  ],
  [
    'keys: [orderNo] }',
    'keys: [orderNo], dayTolerance: «99 }',
    'SETUP_INVALID',
    wrong('ruleSets[orders].passes[payments].dayTolerance', '≤ 31', '99'),
  ],
  [
    'keys: [orderNo] }',
    'keys: [orderNo], dayTolerance: «1.5 }',
    'SETUP_INVALID',
    wrong('ruleSets[orders].passes[payments].dayTolerance', '0, 1, 2 …', '1.5'),
  ],
  ['delay: T+1', 'delay: «T1', 'SETUP_INVALID', wrong('sources[wechat].settlement.delay', 'T+1 | D+1', 'T1')],
  [
    'side: bank, format',
    'side: bank, cutoff: «23, format',
    'SETUP_INVALID',
    wrong('sources[bank].cutoff', '"23"', '23'),
  ],
  [
    'side: bank, format',
    'side: bank, arrival: { days: «weekdays, by: "09:30" }, format',
    'SETUP_INVALID',
    wrong('sources[bank].arrival.days', 'calendar | working', 'weekdays'),
  ],
  [
    'side: bank, format',
    'side: bank, arrival: { after: «next, by: "09:30" }, format',
    'SETUP_INVALID',
    wrong('sources[bank].arrival.after', 'T+1 | D+1', 'next'),
  ],
  [
    'side: bank, format',
    'side: bank, arrival: { by: «9 }, format',
    'SETUP_INVALID',
    wrong('sources[bank].arrival.by', '"9"', '9'),
  ],
  [
    'side: bank, format',
    'side: bank, arrival: «{ days: working }, format',
    'SETUP_INVALID',
    wrong('sources[bank].arrival.by', '"…"', '—'),
  ],
  [
    'side: bank, format',
    'side: bank, arrival: { by: "09:30", «at: noon }, format',
    'SETUP_INVALID',
    wrong('sources[bank].arrival', 'days | after | by', 'at'),
  ],
  ['  currency: CNY', '  currency: «rmb', 'SETUP_INVALID', wrong('enterprise.currency', 'CNY', 'rmb')],
  [
    '  currency: CNY',
    '  currency: CNY\n  utcOffset: «GMT',
    'SETUP_INVALID',
    wrong('enterprise.utcOffset', '"+08:00"', 'GMT'),
  ],
  [
    'remainder: true',
    'remainder: «yes',
    'SETUP_INVALID',
    { path: 'splits[share].shares[origin].remainder', expected: 'true | false', found: 'yes' },
  ],
  ['name: 李复核', 'name: «[李, 复核]', 'SETUP_INVALID', wrong('people[li].name', '"…"', '[…]')],
];

/** The small setup's channel with a fee schedule of these words. */
const fees = (words: string): string =>
  `settlement: { delay: T+1, words: [财付通] }\n    fees: [{ code: std, ${words} }]`;
const settles = 'settlement: { delay: T+1, words: [财付通] }';
const at = 'sources[wechat].fees[std]';
const terms = `${at}.terms[2026-01-01]`;

const schedules: Slip[] = [
  [settles, fees('terms: «[]'), 'SETUP_INVALID', { path: `${at}.terms`, expected: '≥ 1 (array)' }],
  [
    settles,
    fees('terms: [{ from: "2026-01-01", rate: «"0.6" }]'),
    'SETUP_INVALID',
    wrong(`${terms}.rate`, '"0.6%"', '0.6'),
  ],
  [
    settles,
    fees('terms: [{ from: "2026-01-01", rate: «"100.5%" }]'),
    'SETUP_INVALID',
    wrong(`${terms}.rate`, '"0%" … "100%"', '100.5%'),
  ],
  [
    settles,
    fees('terms: [{ from: «"2026-02-30", rate: "0.6%" }]'),
    'SETUP_INVALID',
    { path: `${at}.terms[2026-02-30].from`, expected: '2026-10-01' },
  ],
  [
    settles,
    fees('terms: [{ from: "2026-01-01", rate: "0.6%", minimum: «"0.001" }]'),
    'SETUP_INVALID',
    wrong(`${terms}.minimum`, '"0.00" CNY', '0.001'),
  ],
  [
    settles,
    fees('currency: JPY, terms: [{ from: "2026-01-01", rate: "0.6%", fixed: «"0.5" }]'),
    'SETUP_INVALID',
    wrong(`${terms}.fixed`, '"0" JPY', '0.5'),
  ],
  [
    settles,
    fees('terms: [{ from: "2026-01-01", rate: "0.6%", minimum: "8.00", cap: «"7.99" }]'),
    'SETUP_INVALID',
    wrong(`${terms}.cap`, '≥ 8.00 (minimum)', '7.99'),
  ],
  [
    settles,
    fees('terms: [{ from: "2026-01-01", rate: "0.6%", fixed: «"-1.00" }]'),
    'SETUP_INVALID',
    wrong(`${terms}.fixed`, '≥ 0', '-1.00'),
  ],
  [
    settles,
    fees('terms: [{ from: "2026-01-01", rate: "0.6%", rounding: «bankers }]'),
    'SETUP_INVALID',
    wrong(`${terms}.rounding`, 'half-up | half-even | down | up', 'bankers'),
  ],
  [
    settles,
    fees('terms: [{ from: "2026-01-01", rate: "0.6%", refund: «kept, refundRounding: up }]'),
    'SETUP_INVALID',
    { path: `${terms}.refund`, found: 'kept' },
  ],
  [
    settles,
    fees('terms: [{ from: "2026-01-01", rate: "0.6%" }, { from: «"2026-01-01", rate: "0.5%" }]'),
    'SETUP_DUPLICATE',
    { what: 'terms', code: '2026-01-01', first: '34' },
  ],
  [
    'side: bank, format: icbc-csv',
    'side: «bank, format: icbc-csv, fees: [{ code: std, terms: [{ from: "2026-01-01", rate: "0.6%" }] }]',
    'SETUP_INVALID',
    { path: 'sources[bank].side', expected: 'channel (fees)' },
  ],
];

test('a settlement has to sum what its channel’s fees leave', () => {
  const gross = `${fees('charged: apart, terms: [{ from: "2026-01-01", rate: "0.6%" }]')}`;
  const yaml = small
    .replace(settles, gross)
    .replace(
      'rules: orders }',
      'rules: orders }\n  - { code: pay, name: 资金, left: [wechat], right: [bank], rules: pay }',
    )
    .replace(
      'splits:',
      '  - { code: pay, name: 到账, passes: [{ kind: group-sum, code: day, name: 日, sum: net }] }\nsplits:',
    );
  const { problems } = checkSetup(yaml);
  expect(problems.map(({ code, params }) => [code, params])).toEqual([
    [
      'SETUP_INVALID',
      { path: 'ruleSets[pay].passes[day].sum', expected: 'gross (wechat: fees charged apart)', found: 'net' },
    ],
  ]);
  expect(checkSetup(yaml.replace('sum: net', 'sum: gross')).problems).toEqual([]);
  expect(checkSetup(yaml.replace('charged: apart, ', '')).problems).toEqual([]);
});

const references: Slip[] = [
  [
    'main, bank: ICBC',
    'main, bank: «ABC',
    'SETUP_REFERENCE',
    { path: 'realAccounts[main].bank', what: 'bank', code: 'ABC' },
  ],
  [
    'parent: S1',
    'parent: «S9',
    'SETUP_REFERENCE',
    { path: 'virtualAccounts[P1].parent', what: 'virtualAccount', code: 'S9' },
  ],
  [
    'type: welfare, realAccount',
    'type: «wages, realAccount',
    'SETUP_REFERENCE',
    { path: 'virtualAccounts[P1].type', what: 'accountType', code: 'wages' },
  ],
  [
    'type: fee, realAccount: main',
    'type: fee, realAccount: «maim',
    'SETUP_REFERENCE',
    { path: 'virtualAccounts[F1].realAccount', what: 'realAccount', code: 'maim' },
  ],
  ['L1, bank: ICBC', 'L1, bank: «ABC', 'SETUP_REFERENCE', { path: 'limits[L1].bank', what: 'bank', code: 'ABC' }],
  [
    'type: welfare, per',
    'type: «wages, per',
    'SETUP_REFERENCE',
    { path: 'limits[L1].type', what: 'accountType', code: 'wages' },
  ],
  [
    'icbc-csv, realAccount: main',
    'icbc-csv, realAccount: «maim',
    'SETUP_REFERENCE',
    { path: 'sources[bank].realAccount', what: 'realAccount', code: 'maim' },
  ],
  [
    'left: [book]',
    'left: [book, «boook]',
    'SETUP_REFERENCE',
    { path: 'reconciliations[orders].left[2]', what: 'source', code: 'boook' },
  ],
  [
    'rules: orders',
    'rules: «order',
    'SETUP_REFERENCE',
    { path: 'reconciliations[orders].rules', what: 'ruleSet', code: 'order' },
  ],
  [
    'accounts: [S1]',
    'accounts: [«S7]',
    'SETUP_REFERENCE',
    { path: 'splits[share].accounts[1]', what: 'virtualAccount', code: 'S7' },
  ],
  [
    'account: F1',
    'account: «F7',
    'SETUP_REFERENCE',
    { path: 'splits[share].shares[F7].account', what: 'virtualAccount', code: 'F7' },
  ],
  [
    '    channel: wechat\n    kinds',
    '    channel: «alipay\n    kinds',
    'SETUP_REFERENCE',
    { path: 'splits[share].channel', what: 'channel', code: 'alipay' },
  ],
];

const duplicates: Slip[] = [
  [
    '{ code: HSBC, name: 汇丰 }',
    '{ code: HSBC, name: 汇丰 }\n  - { code: «ICBC, name: 又一个 }',
    'SETUP_DUPLICATE',
    { what: 'bank', code: 'ICBC', first: '10' },
  ],
  ['{ code: P1, name', '{ code: «S1, name', 'SETUP_DUPLICATE', { what: 'virtualAccount', code: 'S1', first: '21' }],
  [
    'yen, bank: HSBC, number: "8081"',
    'yen, bank: ICBC, number: «"1202"',
    'SETUP_DUPLICATE',
    { what: 'realAccount.number', first: '13' },
  ],
  ['code: internal', 'code: «payments', 'SETUP_DUPLICATE', { what: 'pass', code: 'payments', first: '42' }],
  ['right: [wechat]', 'right: [wechat, «book]', 'SETUP_DUPLICATE', { what: 'source', code: 'book', first: '37' }],
  ['account: origin', 'account: «F1', 'SETUP_DUPLICATE', { what: 'share', code: 'F1', first: '51' }],
  [
    'workdays: ["2026-10-10"]',
    'workdays: ["2026-10-10", «"2026-10-01"]',
    'SETUP_DUPLICATE',
    { what: 'calendar', code: '2026-10-01', first: '7' },
  ],
  [
    'holder: 快递 }\nlimits',
    'holder: 快递 }\n  - { code: F2, name: 又一个, level: institution, parent: C, type: «fee, realAccount: main, holder: 快递 }\nlimits',
    'SETUP_DUPLICATE',
    { what: 'fee account', code: 'main', first: '23' },
  ],
];

const tree: Slip[] = [
  [
    'person, parent: S1',
    'person, parent: «C',
    'SETUP_HIERARCHY',
    wrong('virtualAccounts[P1].parent', 'institution', 'company C'),
  ],
  [
    '{ code: S1, name: 一站, level: institution, parent: C,',
    '«{ code: S1, name: 一站, level: institution,',
    'SETUP_HIERARCHY',
    wrong('virtualAccounts[S1].parent', 'company', '—'),
  ],
  [
    'level: company,',
    'level: company, parent: «S1,',
    'SETUP_CYCLE',
    { path: 'virtualAccounts[C].parent', loop: 'C → S1 → C' },
  ],
  [
    'virtualAccounts:',
    'virtualAccounts:\n  - { code: D, name: 又一个, level: company, parent: «C, type: settlement, realAccount: yen, holder: 快递 }',
    'SETUP_HIERARCHY',
    wrong('virtualAccounts[D].parent', '—', 'C'),
  ],
  ['parent: S1', 'parent: «P1', 'SETUP_CYCLE', { loop: 'P1 → P1' }],
  [
    'type: welfare, realAccount',
    'type: «settlement, realAccount',
    'SETUP_HIERARCHY',
    wrong('virtualAccounts[P1].type', 'settlement: company | institution', 'person'),
  ],
  [
    '{ code: P1, name',
    '{ code: «origin, name',
    'SETUP_INVALID',
    wrong('virtualAccounts[origin].code', '≠ origin', 'origin'),
  ],
];

const values: Slip[] = [
  [
    'opening: "100", openingDay',
    'opening: «"100.5", openingDay',
    'SETUP_INVALID',
    wrong('realAccounts[yen].opening', '"0" JPY', '100.5'),
  ],
  [
    'opening: "100.00" }',
    'opening: «"100.001" }',
    'SETUP_INVALID',
    wrong('virtualAccounts[S1].opening', '"0.00" CNY', '100.001'),
  ],
  ['currency: JPY', 'currency: «XQX', 'SETUP_INVALID', wrong('realAccounts[yen].currency', 'ISO 4217', 'XQX')],
  ['  currency: CNY', '  currency: «ZZZ', 'SETUP_INVALID', wrong('enterprise.currency', 'ISO 4217', 'ZZZ')],
  [
    '  currency: CNY',
    '  currency: CNY\n  utcOffset: «"+15:00"',
    'SETUP_INVALID',
    wrong('enterprise.utcOffset', '-14:00 … +14:00', '+15:00'),
  ],
  ['"2026-10-02"]', '«"2026-10-32"]', 'SETUP_INVALID', wrong('calendar.holidays[2]', '2026-10-01', '2026-10-32')],
  [
    'openingDay: "2026-10-11" }',
    'openingDay: «"2026-02-30" }',
    'SETUP_INVALID',
    wrong('realAccounts[main].openingDay', '2026-10-01', '2026-02-30'),
  ],
  ['to: "2026-12-31"', 'to: «"2025-12-31"', 'SETUP_INVALID', wrong('limits[L1].to', '≥ 2026-01-01', '2025-12-31')],
  ['day, amount: "100.00"', 'day, amount: «"-100.00"', 'SETUP_INVALID', wrong('limits[L1].amount', '≥ 0', '-100.00')],
  ['limit: "100.00"', 'limit: «"0.001"', 'SETUP_INVALID', wrong('people[li].limit', '"0.00" CNY', '0.001')],
  [
    'side: bank, format',
    'side: bank, cutoff: «"25:00", format',
    'SETUP_INVALID',
    wrong('sources[bank].cutoff', '00:01 … 24:00', '25:00'),
  ],
  [
    'side: bank, format',
    'side: bank, cutoff: «"00:00", format',
    'SETUP_INVALID',
    wrong('sources[bank].cutoff', '00:01 … 24:00', '00:00'),
  ],
  [
    'side: bank, format',
    'side: bank, arrival: { by: «"24:30" }, format',
    'SETUP_INVALID',
    wrong('sources[bank].arrival.by', '00:00 … 24:00', '24:30'),
  ],
  [
    'side: bank, format',
    'side: bank, cutoff: "23:00", arrival: { after: T+0, by: «"22:59" }, format',
    'SETUP_INVALID',
    wrong('sources[bank].arrival.by', '≥ 23:00 (cutoff)', '22:59'),
  ],
  [
    '{ code: bank, name: 工行, side: bank, format: icbc-csv, realAccount: main }',
    '«{ code: bank, name: 工行, side: bank, format: icbc-csv }',
    'SETUP_INVALID',
    wrong('sources[bank].realAccount', 'realAccounts[…].code', '—'),
  ],
  [
    '  - code: wechat\n    name: 微信\n    side: channel\n    format: wechat-trade\n    channel: wechat\n    realAccount: main\n',
    '  - «code: wechat\n    name: 微信\n    side: channel\n    format: wechat-trade\n    channel: wechat\n',
    'SETUP_INVALID',
    wrong('sources[wechat].realAccount', 'realAccounts[…].code', '—'),
  ],
  ['side: channel', 'side: «bank', 'SETUP_INVALID', wrong('sources[wechat].side', 'channel (settlement)', 'bank')],
  [
    'format: wechat-trade',
    'format: wechat-trade\n    account: «""',
    'SETUP_INVALID',
    wrong('sources[wechat].account', '"…"', '""'),
  ],
];

const splits: Slip[] = [
  [
    'shares:\n      - { account: F1, rate: "15%" }',
    'shares:\n      «- { account: F1, remainder: true }',
    'SETUP_INVALID',
    wrong('splits[share].shares', 'remainder: true × 1', 'remainder: true × 2'),
  ],
  [
    'shares:\n      - { account: F1, rate: "15%" }\n      - { account: origin, remainder: true }',
    'shares:\n      «- { account: F1, rate: "15%" }\n      - { account: origin, rate: "5%" }',
    'SETUP_INVALID',
    wrong('splits[share].shares', 'remainder: true × 1', 'remainder: true × 0'),
  ],
  [
    'shares:\n      - { account: F1, rate: "15%" }',
    'shares:\n      «- { account: F1, rate: "60%" }\n      - { account: S1, rate: "0.401" }',
    'SETUP_INVALID',
    wrong('splits[share].shares', 'Σ rate ≤ 100%', '60% + 0.401'),
  ],
  ['rate: "15%"', 'rate: «"a lot"', 'SETUP_INVALID', wrong('splits[share].shares[F1].rate', '"15%" | "0.15"', 'a lot')],
  ['rate: "15%"', 'rate: «"-15%"', 'SETUP_INVALID', wrong('splits[share].shares[F1].rate', '"15%" | "0.15"', '-15%')],
  [
    '{ account: F1, rate: "15%" }',
    '«{ account: F1, rate: "15%", amount: "1.00" }',
    'SETUP_INVALID',
    wrong('splits[share].shares[F1]', 'rate | amount | remainder', 'rate + amount'),
  ],
  [
    '{ account: F1, rate: "15%" }',
    '«{ account: F1 }',
    'SETUP_INVALID',
    wrong('splits[share].shares[F1]', 'rate | amount | remainder', '—'),
  ],
  ['rate: "15%"', 'amount: «"1.005"', 'SETUP_INVALID', wrong('splits[share].shares[F1].amount', '"0.00" CNY', '1.005')],
];

test('the small setup and the sample have no mistake', () => {
  expect(checkSetup(small).problems).toEqual([]);
  expect(checkSetup(sampleSetupYaml()).problems).toEqual([]);
});

describe.each(Object.entries({ syntax, shape, schedules, references, duplicates, tree, values, splits }))(
  '%s',
  (_name, slips) => {
    test.each(slips)('%s ⇒ %s', (before, after, code, params) => {
      const { yaml, line, column } = marked(edited(before, after));
      const checked = checkSetup(yaml, 'setup.yaml');
      expect(checked.setup).toBeUndefined();
      expect(checked.problems).toEqual([
        expect.objectContaining({
          code,
          params: expect.objectContaining(params),
          where: expect.objectContaining({ file: 'setup.yaml', line, column }),
        }),
      ]);
      for (const language of languages)
        for (const words of Object.values(describeProblem(checked.problems[0]!, language)))
          expect(words).not.toMatch(/\{\w+\}/);
    });
  },
);

test('the reason of a syntax slip is said in the reader’s language', () => {
  const problem = checkSetup('a: 1\na: 2\n').problems[0]!;
  expect(describeProblem(problem, 'zh-CN').message).toBe('YAML 语法错误：同一个键写了两次');
  expect(describeProblem(problem, 'en').message).toBe('YAML syntax: the same key stands twice');
});

test('every mistake is reported at once, in the order of the text', () => {
  const slips = [...shape, ...references].filter(([, , , params]) =>
    /^(banks|accountTypes.welfare|limits|reconciliations|splits.share..accounts|people)/.test(params.path ?? ''),
  );
  const chosen = [...new Map(slips.map((slip) => [slip[0], slip])).values()];
  const yaml = chosen.reduce((text, [before, after]) => text.replace(before, () => after.replace('«', '')), small);
  const { problems } = checkSetup(yaml);
  expect(problems.map((problem) => problem.params.path)).toEqual(
    expect.arrayContaining(chosen.map((slip) => slip[3].path)),
  );
  expect(problems.length).toBeGreaterThanOrEqual(6);
  const lines = problems.map((problem) => problem.where.line!);
  expect(lines).toEqual([...lines].sort((a, b) => a - b));
});

test('a text that is no setup at all says so on its first line', () => {
  for (const [yaml, found] of [
    ['', '—'],
    ['# nothing', '—'],
    ['- 1', '[…]'],
    ['word', 'word'],
  ] as const)
    expect(checkSetup(yaml).problems).toEqual([
      expect.objectContaining({
        code: 'SETUP_INVALID',
        params: { path: 'setup', expected: '{…}', found },
        where: expect.objectContaining({ line: 1, column: 1 }),
      }),
    ]);
});

test('a bomb of aliases and a bomb of brackets are refused before they go off', () => {
  const bomb = Array.from({ length: 30 }, (_, n) => `a${n}: &a${n} [${n ? `*a${n - 1}, *a${n - 1}` : 'x'}]`).join('\n');
  const aliases = checkSetup(bomb).problems;
  expect(aliases).toHaveLength(30);
  expect(new Set(aliases.map((problem) => problem.params.reason))).toEqual(new Set(['ALIAS']));
  const brackets = checkSetup('['.repeat(20_000)).problems;
  expect(brackets[0]).toMatchObject({ code: 'SETUP_SYNTAX', params: { reason: 'RESOURCE_EXHAUSTION' } });
});

test('amounts come out with the digits of their currency, defaults filled in', () => {
  const { setup } = checkSetup(small.replace('opening: "100.00", openingDay', 'opening: "100", openingDay'));
  expect(setup?.realAccounts.map((account) => account.opening)).toEqual(['100.00', '100']);
  expect(setup?.sources.map((source) => [source.cutoff, source.role, source.carryDays])).toEqual(
    Array(3).fill(['24:00', 'transactions', 1]),
  );
});
