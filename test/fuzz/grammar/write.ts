import { encodeGbk } from '../../../src-main/cli/generate/files/gbk.ts';
import { pageOf, tabbed, workbookOf } from '../../formats/containers.ts';
import type { Dice } from '../dice.ts';

/** Values by the names of their columns, in the header's order; every name that is given must be one of the header's. */
export function cellsOf(header: readonly string[], values: Readonly<Record<string, string>>): string[] {
  const unknown = Object.keys(values).filter((name) => !header.includes(name));
  if (unknown.length > 0) throw new Error(`no column ${unknown.join(', ')}`);
  return header.map((name) => values[name] ?? '');
}

const quoted = (cell: string): string => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

export const csvOf = (cells: readonly (readonly string[])[]): string =>
  cells.map((row) => `${row.map(quoted).join(',')}\n`).join('');

/** `bytes`: every letter is a byte already. */
export type Encoding = 'utf-8' | 'gbk' | 'bytes';
export const encoded = (text: string, encoding: Encoding): Uint8Array =>
  encoding === 'gbk' ? encodeGbk(text) : Buffer.from(text, encoding === 'bytes' ? 'latin1' : 'utf8');

/** Ways to write the same text that change none of its figures. */
const presentations: ((text: string) => string)[] = [
  (text) => text.replaceAll('\n', '\r\n'),
  (text) => `${text}\n\n`,
  (text) => `\n${text}`,
  (text) => text.replaceAll(',', ', '),
  (text) => text.replaceAll(',', '\t'),
  (text) => text.replaceAll(',', ';'),
  (text) => text.replace(/\n$/, ''),
  (text) => text.replaceAll('-', '－'),
  (text) => text.replaceAll('.', '．'),
  (text) => text.replaceAll(/(\d)\.(\d\d)(?!\d)/g, '$1.$2000'),
];

export function presented(text: string, encoding: Encoding, dice: Dice): Uint8Array {
  const kind = dice.below(presentations.length + 3);
  if (kind === presentations.length) return Buffer.from(`\ufeff${text}`);
  if (kind === presentations.length + 1) return Buffer.from(`\ufeff${text}`, 'utf16le');
  if (kind === presentations.length + 2) return encoded(text, encoding === 'utf-8' ? 'gbk' : 'utf-8');
  const changed = presentations[kind]!(text);
  // Letters that GBK lacks are what a portal would never write in it.
  return Buffer.from(changed);
}

/** A table in any of the kinds of files that a bank gives. */
export function inContainer(
  cells: string[][],
  dice: Dice,
  kinds: readonly string[],
): { name: string; bytes: Uint8Array } {
  const kind = dice.one(kinds);
  if (kind === 'xlsx') return { name: 'a.xlsx', bytes: workbookOf(cells, 'xlsx') };
  if (kind === 'xls') return { name: 'a.xls', bytes: workbookOf(cells, 'biff8') };
  if (kind === 'html') return { name: 'a.xls', bytes: Buffer.from(pageOf(cells)) };
  if (kind === 'tabs') return { name: 'a.txt', bytes: Buffer.from(tabbed(cells)) };
  return { name: 'a.csv', bytes: encoded(csvOf(cells), kind === 'gbk' ? 'gbk' : 'utf-8') };
}
