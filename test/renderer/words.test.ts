import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { actionWords, detailWords, fieldWords, perWords, roleWords, sectionWords } from '../../shared/text/codes.ts';
import { ruleWords } from '../../shared/text/rules.ts';
import { windowWords } from '../../shared/text/window.ts';
import type { Words } from '../../shared/text/words.ts';

const root = resolve(import.meta.dirname, '../../src-renderer');
const sources = readdirSync(root, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
  .map((entry) => join(entry.parentPath, entry.name));

/** Text between tags that is no word of a person: keys of the keyboard. */
const allowed = new Set(['Alt', 'Enter', 'Esc']);

const withoutComments = (text: string): string => text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');

test('no component holds words of its own: all are in shared/text', () => {
  expect(sources.length).toBeGreaterThan(30);
  const found = sources.flatMap((file) => {
    const text = withoutComments(readFileSync(file, 'utf8'));
    const chinese = [...text.matchAll(/\p{Script=Han}+/gu)].map((match) => match[0]);
    const between = [...text.matchAll(/<\/?[a-zA-Z][^<>=]*>\s*([A-Za-z][A-Za-z ,.]+)\s*<\//g)].map(
      (match) => match[1]!,
    );
    return [...chinese, ...between]
      .filter((word) => !allowed.has(word))
      .map((word) => `${file.slice(root.length)}: ${word}`);
  });
  // The one exception: a language is named in itself.
  expect(found).toEqual(['/frame/Header.tsx: 中文']);
});

const places = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!).sort();

test('both languages of every text have the same places', () => {
  const all = [windowWords, ruleWords, fieldWords, detailWords, perWords, actionWords, roleWords, sectionWords].flatMap(
    (group) => Object.entries(group as Record<string, Words>),
  );
  expect(all.length).toBeGreaterThan(150);
  for (const [key, words] of all) expect([key, places(words.en)]).toEqual([key, places(words['zh-CN'])]);
});

test('every word of the window is used', () => {
  const codes = resolve(root, '../shared/text/codes.ts');
  const text = [...sources, codes].map((file) => readFileSync(file, 'utf8')).join('\n');
  const unused = Object.keys(windowWords).filter((key) => !new RegExp(`windowWords\\.${key}\\b`).test(text));
  expect(unused).toEqual([]);
  expect(Object.keys(ruleWords).filter((key) => !new RegExp(`ruleWords\\.${key}\\b`).test(text))).toEqual([]);
});
