import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { doctorWords, stageWords, terminalWords } from '../../shared/text/terminal.ts';
import type { Words } from '../../shared/text/words.ts';
import { root } from './gouji.ts';

const folder = join(root, 'src-main/cli');
const sources = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.parentPath.includes('generate'))
  .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));

const places = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!).sort();

test('both languages of every line of the terminal have the same places', () => {
  const all: [string, Words][] = [
    ...Object.entries(terminalWords),
    ...Object.entries(stageWords),
    ...Object.entries(doctorWords).flatMap(([name, { well, unwell }]): [string, Words][] => [
      [`${name}: well`, well],
      [`${name}: unwell`, unwell],
    ]),
  ];
  expect(all.length).toBeGreaterThan(60);
  for (const [key, words] of all) expect([key, places(words.en)]).toEqual([key, places(words['zh-CN'])]);
});

/** Keys that are an outcome or a verdict of the contract, said by its own name. */
const byName = [
  ...[
    'imported',
    'known',
    'refused',
    'cancelled',
    'revision',
    'matched',
    'mismatched',
    'suggested',
    'open',
    'break',
    'match',
  ],
  ...['pending', 'accepted', 'rejected'],
];

test('every line of the terminal is used', () => {
  expect(sources.length).toBeGreaterThan(10);
  const text = sources.join('\n');
  const unused = Object.keys(terminalWords).filter((key) => !text.includes(`'${key}'`) && !byName.includes(key));
  expect(unused).toEqual([]);
});

test('no line is put together in a command from words of its own', () => {
  const said = sources.flatMap((text) => [
    ...text.matchAll(/\.(?:line|say)\(\s*[`'"]([^`'"]*[a-z] [a-z][^`'"]*)[`'"]/g),
  ]);
  expect(said.map((match) => match[1])).toEqual([]);
});
