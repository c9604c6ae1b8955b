import { describe, expect, it } from 'vitest';
import { type ProblemCode, problemCodes } from '../../shared/entity/problem.ts';
import { problemWords } from '../../shared/text/problems.ts';
import { languages } from '../../shared/text/words.ts';
import { filesUnder, lineOf, literalText, type Node, nodesOf, productModules, type Source } from './source.ts';

/** Where codes are declared and put into words: a code that stands only there is met by nobody. */
const declarations = new Set([
  'shared/entity/problem.ts',
  'shared/text/problems.ts',
  'shared/text/fileProblems.ts',
  'src-main/cli/output.ts',
]);

/** Codes for which no case can be made on every machine, each with its reason. */
const withoutCase: Partial<Record<ProblemCode, string>> = {};

/** What the literals of a module say, but for codes that it hands to problemOf itself where `made` is left out. */
function textsIn(source: Source, { made }: { made: boolean }): string[] {
  const nodes = nodesOf(source);
  const handed = new Set<unknown>(
    made
      ? []
      : nodes
          .filter((node) => node.type === 'CallExpression' && (node.callee as Node).name === 'problemOf')
          .map((node) => (node.arguments as Node[])[0]),
  );
  return nodes.flatMap((node) => {
    if (handed.has(node)) return [];
    const regex = node.type === 'Literal' ? (node.regex as { pattern: string } | undefined)?.pattern : undefined;
    return regex ?? literalText(node) ?? [];
  });
}

const codesIn = (sources: readonly Source[], { made }: { made: boolean }): Set<string> =>
  new Set(
    sources
      .flatMap((source) => textsIn(source, { made }))
      .flatMap((text) => text.match(/\b[A-Z]+(?:_[A-Z0-9]+)*\b/g) ?? []),
  );

const producers = productModules().filter(({ path }) => !declarations.has(path));
const own = 'test/tidy/';
const tests = filesUnder(['test'], /\.test\.ts$/).filter(({ path }) => !path.startsWith(own));

const fieldOf = (object: Node | undefined, name: string): Node | undefined =>
  (object?.properties as Node[] | undefined)?.find((field) => (field.key as Node | undefined)?.name === name)?.value as
    | Node
    | undefined;

const isCode = (text: string | null): text is ProblemCode =>
  (problemCodes as readonly (string | null)[]).includes(text);

/**
 * The places of a text that a call of problemOf, or of refuse, leaves empty, where its code and its params are written
 * out in the call.
 */
function unfilled(source: Source): string[] {
  const nameOf = (node: Node): unknown => (node.callee as Node | undefined)?.name;
  const calls = nodesOf(source).filter((node) => nameOf(node) === 'problemOf' || nameOf(node) === 'refuse');
  return calls.flatMap((call) => {
    const [first, detail] = call.arguments as Node[];
    const code = literalText(first);
    const params = nameOf(call) === 'refuse' ? detail : fieldOf(detail, 'params');
    const open = detail && (detail.type !== 'ObjectExpression' || (params && params.type !== 'ObjectExpression'));
    const fields = (params?.properties ?? []) as Node[];
    if (!isCode(code) || open || fields.some(({ type }) => type === 'SpreadElement')) return [];
    const given = new Set(fields.map((field) => (field.key as Node).name));
    const words = languages.map((language) => problemWords[code][language]);
    const places = words.flatMap(({ message, hint }) => [...`${message}${hint}`.matchAll(/\{(\w+)\}/g)]);
    const empty = new Set(places.map((found) => found[1]).filter((place) => !given.has(place)));
    return [...empty].map((place) => `${source.path}:${lineOf(source.text, call.start)} ${code} {${place}}`);
  });
}

describe('every message', () => {
  it('was looked for in the product and in the tests', () => {
    expect(problemCodes.length).toBeGreaterThan(60);
    expect(producers.length).toBeGreaterThan(250);
    expect(tests.length).toBeGreaterThan(50);
  });

  it('can be met: a code that nothing produces is not declared', () => {
    const produced = codesIn(producers, { made: true });
    expect(problemCodes.filter((code) => !produced.has(code))).toEqual([]);
  });

  it('has a case that produces it', () => {
    const expected = codesIn(tests, { made: false });
    expect(problemCodes.filter((code) => !expected.has(code) && !(code in withoutCase))).toEqual([]);
    expect(Object.keys(withoutCase).filter((code) => expected.has(code))).toEqual([]);
  });

  it('is given what its words need', () => {
    expect(productModules().flatMap(unfilled)).toEqual([]);
  });

  it('has words and a hint in both languages, with the same places to fill', () => {
    const placesOf = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map((found) => found[1]!).sort();
    for (const code of problemCodes) {
      const [chinese, english] = languages.map((language) => problemWords[code][language]);
      expect(placesOf(chinese!.message), code).toEqual(placesOf(english!.message));
      for (const { message, hint } of [chinese!, english!]) expect([message, hint], code).not.toContain('');
    }
  });
});

describe('the checker of cases', () => {
  const made = (text: string): Source => ({ path: 'test/x.test.ts', text });
  const seen = (text: string): boolean => codesIn([made(text)], { made: false }).has('DISK_FULL');

  it('takes what a test expects, not what it makes up or says in a comment', () => {
    expect(seen("expect(codeOf(work)).toBe('DISK_FULL');")).toBe(true);
    expect(seen('expect(work).toThrow(/DISK_FULL/);')).toBe(true);
    expect(seen('expect(work).toThrow(`DISK_FULL {}`);')).toBe(true);
    expect(seen("answer(problemOf('DISK_FULL', { retry: true }));")).toBe(false);
    expect(seen('// DISK_FULL\nexpect(1).toBe(1);')).toBe(false);
    expect(seen("expect(code).toBe('NO_DISK_FULL');")).toBe(false);
  });

  it('sees a place that is left empty', () => {
    expect(unfilled(made("problemOf('NOT_FOUND', { params: { id } })"))).toEqual([expect.stringContaining('{what}')]);
    expect(unfilled(made("problemOf('NOT_FOUND')"))).toHaveLength(2);
    expect(unfilled(made("problemOf('NOT_FOUND', { params: { id, what: 'break' } })"))).toEqual([]);
    expect(unfilled(made("refuse('NOT_FOUND', { id })"))).toEqual([expect.stringContaining('{what}')]);
    expect(unfilled(made("refuse('NOT_FOUND', { id, what: 'break' })"))).toEqual([]);
  });
});
