import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commentsOf, lineOf, type Node, nodesOf, productModules, root, type Source, trackedPaths } from './source.ts';

const FUNCTION_LINES = 70;
const FILE_LINES = 500;

const functionTypes = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression']);

/**
 * Functions longer than a screen. Counted are the lines of source from the first of the function's own text to its last,
 * blank ones and comments inside included, the comment above it and the functions around it not; a function inside
 * another counts in both.
 */
function longFunctions(source: Source): string[] {
  return nodesOf(source).flatMap((node) => {
    if (!functionTypes.has(node.type)) return [];
    const first = lineOf(source.text, node.start);
    const lines = lineOf(source.text, node.end) - first + 1;
    const name = (node.id as { name?: string } | null | undefined)?.name ?? 'a function';
    return lines > FUNCTION_LINES ? [`${source.path}:${first} ${name} has ${lines} lines`] : [];
  });
}

const linesOf = (text: string): number => text.replace(/\n$/, '').split('\n').length;

/** Rooms speak through what they return; only shells, the terminal and the core's own process write to a console. */
const quiet = /^(shared|src-renderer|src-main\/(?!cli\/|shell\/|core\/))/;

/** "console.log", "parseFloat": the name of what a node uses. */
function nameOf(node: Node): string {
  if (node.type === 'Identifier') return String(node.name);
  if (node.type !== 'MemberExpression') return '';
  const object = node.object as Node;
  return `${object.type === 'Identifier' ? String(object.name) : ''}.${String((node.property as Node).name)}`;
}

function forbiddenUses(source: Source): string[] {
  return nodesOf(source).flatMap((node) => {
    const name = nameOf(node);
    const wrong = name === 'parseFloat' || (name.startsWith('console.') && quiet.test(source.path));
    return wrong ? [`${source.path}:${lineOf(source.text, node.start)} ${name}`] : [];
  });
}

const leftOpen = (source: Source): string[] =>
  commentsOf(source).flatMap(({ text, start }) => {
    const word = /\b(TODO|FIXME|XXX|HACK)\b/.exec(text);
    return word ? [`${source.path}:${lineOf(source.text, start)} ${word[0]}`] : [];
  });

const soleTests = ({ path, text }: Source): string[] => (/\b(it|test|describe|bench)\.only\b/.test(text) ? [path] : []);

describe('the style of the product', () => {
  const sources = productModules();

  it('looked at modules and at functions', () => {
    expect(sources.length).toBeGreaterThan(250);
    expect(sources.flatMap(nodesOf).filter(({ type }) => functionTypes.has(type)).length).toBeGreaterThan(1500);
  });

  it('has no function longer than a screen', () => {
    expect(sources.flatMap(longFunctions)).toEqual([]);
  });

  it('has no file that nobody reads to the end', () => {
    const long = sources.filter(({ text }) => linesOf(text) > FILE_LINES);
    expect(long.map(({ path, text }) => `${path} has ${linesOf(text)} lines`)).toEqual([]);
  });

  it('uses no parseFloat, and no console in the rooms', () => {
    expect(sources.flatMap(forbiddenUses)).toEqual([]);
  });
});

/** What stands at the top of the repository: nothing else does. */
const topEntries = [
  '.ci',
  '.gitignore',
  '.node-version',
  '.npmrc',
  'README.md',
  'biome.json',
  'electron-builder.yml',
  'package-lock.json',
  'package.json',
  'shared',
  'src-main',
  'src-renderer',
  'test',
  'tsconfig.json',
  'vite.config.ts',
  'vitest.config.ts',
];

/** A home, a checkout or a scratch folder of one machine. Tests of what a system looks like may name system folders. */
const machinePath = /(?<![\w.:~-])\/(?:root|home|Users|work|mnt|var\/folders)\/\w|\b[A-Z]:\\Users\\/;
/** A host that packages come from: which one is used is the machine's business. */
const registryHost = /\bregistry\.[a-z0-9-]+\.[a-z]{2,}|"resolved":\s*"http|\bnpmmirror\b/;

const told = (source: Source, what: RegExp): string[] => {
  const found = what.exec(source.text);
  return found ? [`${source.path}:${lineOf(source.text, found.index)} ${found[0]}`] : [];
};

describe('what git keeps', () => {
  const paths = trackedPaths();
  const texts = paths
    .filter((path) => !/\.(xlsx|zip|png)$/.test(path))
    .map((path): Source => ({ path, text: readFileSync(join(root, path), 'utf8') }));

  it('stands in the agreed places', () => {
    expect([...new Set(paths.map((path) => path.split('/')[0]!))].sort()).toEqual([...topEntries].sort());
  });

  it('names no place of one machine and no host of packages', () => {
    expect(texts.length).toBeGreaterThan(300);
    const own = import.meta.filename.slice(root.length + 1).replaceAll('\\', '/');
    const others = texts.filter(({ path }) => path !== own);
    expect(others.flatMap((source) => told(source, machinePath))).toEqual([]);
    expect(others.flatMap((source) => told(source, registryHost))).toEqual([]);
  });

  it('leaves nothing open in comments, and runs no test alone', () => {
    const modules = texts.filter(({ path }) => /\.(tsx?|js)$/.test(path));
    expect(modules.length).toBeGreaterThan(300);
    expect(modules.flatMap(leftOpen)).toEqual([]);
    expect(modules.flatMap(soleTests)).toEqual([]);
  });
});

describe('the checker of style', () => {
  const made = (text: string, path = 'src-main/ledger/x.ts'): Source => ({ path, text });
  const body = '\n  x += 1;'.repeat(FUNCTION_LINES - 1);

  it.each([
    ['a function', `function far() {${body}\n}`],
    ['an arrow function', `const far = () => {${body}\n};`],
    ['a method', `class Far { far() {${body}\n} }`],
  ])('counts the lines of %s', (_what, text) => {
    expect(longFunctions(made(text))).toEqual([expect.stringContaining('has 71 lines')]);
    expect(longFunctions(made(text.replace('\n  x += 1;', '')))).toEqual([]);
  });

  it('counts the lines of a file', () => {
    expect([linesOf('a'), linesOf('a\n'), linesOf('a\nb'), linesOf('a\n\n')]).toEqual([1, 1, 2, 2]);
  });

  it('sees what a room may not use, and lets the terminal speak', () => {
    expect(forbiddenUses(made('console.log(1);'))).toHaveLength(1);
    expect(forbiddenUses(made('const x = Number.parseFloat; parseFloat("1");'))).toHaveLength(2);
    expect(forbiddenUses(made('console.log(1);', 'src-main/cli/x.ts'))).toEqual([]);
  });

  it('sees what is left open, and a test that runs alone', () => {
    const [open, sole] = [`// ${'TO'}${'DO'}: later`, `it.${'only'}('x', () => {});`];
    expect(leftOpen(made(open))).toHaveLength(1);
    expect(leftOpen(made(`const text = '${open}';`))).toEqual([]);
    expect(soleTests(made(sole))).toHaveLength(1);
  });

  it('sees places of a machine and hosts of packages', () => {
    for (const text of ["'/home/ann/x'", 'cd /work/checkout', 'file:///root/a', "'C:\\Users\\ann'"])
      expect(told(made(text), machinePath), text).toHaveLength(1);
    for (const text of ["'/workspace'", "'../work/x'", 'https://example.org/home/x', "'/opt/bin'"])
      expect(told(made(text), machinePath), text).toEqual([]);
    for (const text of ['https://registry.npmjs.org/', '"resolved": "https://x/y.tgz"'])
      expect(told(made(text), registryHost), text).toHaveLength(1);
  });
});
