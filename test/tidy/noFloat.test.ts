import { describe, expect, it } from 'vitest';
import { filesUnder, lineOf, type Node, nodesOf, productModules, type Source } from './source.ts';

const textOf = ({ text }: Source, node: Node): string => text.slice(node.start, node.end);

/** What makes or needs a float: number conversions, Math, numbers with a fraction. */
function floatOperation(source: Source, node: Node): string | null {
  const callee = node.type === 'CallExpression' ? textOf(source, node.callee as Node) : '';
  if (/^(Number|parseFloat|parseInt)$|^(Math|Number)\.|\.(toFixed|toPrecision|toExponential)$/.test(callee))
    return textOf(source, node);
  if (node.type === 'Literal' && typeof node.value === 'number' && !Number.isSafeInteger(node.value))
    return textOf(source, node);
  return node.type === 'UnaryExpression' && node.operator === '+' ? textOf(source, node) : null;
}

const floatOperations = (source: Source): string[] =>
  nodesOf(source).flatMap((node) => floatOperation(source, node) ?? []);

/** What the value modules may do with plain numbers, and why it never meets an amount. */
const allowed: Record<string, [reason: string, expressions: string[]]> = {
  'shared/value/calendar.ts': ['a count of days of at most three digits', ['Number(parts[2])']],
  'shared/value/ids.ts': [
    'milliseconds taken apart into bytes; the part and record of a place, of few digits',
    ['Math.floor(rest / 256)', 'Number(parts[2])', 'Number(parts[3])'],
  ],
  'shared/value/statementGaps.ts': [
    'days, and counts of days',
    [
      'Math.max(...[...front, ...together].map(({ lastDay }) => lastDay))',
      'Math.max(0, between)',
      'Math.min(next.firstDay - last.lastDay - 1, MOST_DAYS)',
    ],
  ],
  'shared/value/stopWatch.ts': [
    'milliseconds of a clock, rounded to whole ones',
    ['Math.round(at - this.last)', 'Math.round(this.last - this.begun)'],
  ],
  'shared/value/time.ts': [
    'years, months, hours, minutes: whole numbers of few digits, and days and clocks cut to whole ones',
    [
      'Number(parts[1])',
      'Number(parts[2])',
      'Number(parts[3])',
      'Number(parts[3] ?? 0)',
      'Math.floor(local / DAY_SECONDS)',
      'Math.abs(offsetMinutes)',
      'Math.floor(size / 60)',
      'Math.floor(clock / 3600)',
      'Math.floor(clock / 60)',
    ],
  ],
};

/** A conversion to a plain number of something that is named like money. */
const moneyAsNumber = (source: Source): string[] =>
  nodesOf(source).flatMap((node) => {
    if (
      node.type !== 'CallExpression' ||
      !/^(Number|Number\.parse\w+|parse(Int|Float))$/.test(textOf(source, node.callee as Node))
    )
      return [];
    const of = (node.arguments as Node[]).map((argument) => textOf(source, argument)).join(', ');
    return /minor|amount|fee|balance|money|gross|debit|credit/i.test(of)
      ? [`${source.path}:${lineOf(source.text, node.start)} ${textOf(source, node)}`]
      : [];
  });

describe('no float stands for an amount', () => {
  const values = filesUnder(['shared/value'], /\.ts$/);

  it('in the value modules: what they do with plain numbers is listed with its reason', () => {
    expect(values.length).toBeGreaterThan(5);
    const found = new Map(values.map((source) => [source.path, new Set(floatOperations(source))]));
    expect(found.get('shared/value/money.ts')).toEqual(new Set());
    for (const [path, operations] of found)
      expect([...operations].sort(), path).toEqual([...(allowed[path]?.[1] ?? [])].sort());
    expect(Object.keys(allowed).every((path) => found.has(path))).toBe(true);
  });

  it('anywhere: nothing that is named like money becomes a plain number', () => {
    expect(productModules().flatMap(moneyAsNumber)).toEqual([]);
  });
});

describe('the checker of floats', () => {
  const made = (text: string): Source => ({ path: 'shared/value/x.ts', text });

  it.each([
    'Number(x)',
    'parseFloat(x)',
    'Number.parseFloat(x)',
    'Math.round(x)',
    'x * 0.5',
    '1e-3',
    '+x',
    'x.toFixed(2)',
  ])('sees %s', (text) => {
    expect(floatOperations(made(`export const y = ${text};`))).toHaveLength(1);
  });

  it('lets whole and big numbers be', () => {
    expect(floatOperations(made('export const y = 2n * 3n / 10n + BigInt(4);'))).toEqual([]);
    expect(moneyAsNumber(made('Number(parts[1]); String(row.amountMinor); BigInt(amount);'))).toEqual([]);
  });

  it('sees money that becomes a plain number', () => {
    for (const text of ['Number(row.amountMinor)', 'Number.parseFloat(fee)', 'parseInt(row["balance"])'])
      expect(moneyAsNumber(made(text)), text).toHaveLength(1);
  });
});
