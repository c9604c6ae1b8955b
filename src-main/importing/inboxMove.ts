import { lstat, mkdir, open, rename, rm, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { problemOf } from '../../shared/entity/problem.ts';
import { Refusal } from '../../shared/value/result.ts';
import { type Day, formatDay } from '../../shared/value/time.ts';
import type { InboxFile } from './inbox.ts';

/** Most file systems take names of 255 bytes; the text beside a refused file takes some of them. */
const NAME_BYTES = 255;
const LONGEST_EXTENSION_BYTES = 20;
const MOST_OF_A_NAME = 9999;
const TEXT = '.problem.txt';

const bytesOf = (text: string): number => Buffer.byteLength(text, 'utf8');

/** "bill.csv", "bill (2).csv", …: cut where the name would be too long for the text beside it. */
export function numbered(name: string, number: number): string {
  const extension = bytesOf(extname(name)) <= LONGEST_EXTENSION_BYTES ? extname(name) : '';
  const tail = (number === 1 ? '' : ` (${number})`) + extension;
  const letters = [...name.slice(0, name.length - extension.length)];
  while (bytesOf(letters.join('')) + bytesOf(tail) + TEXT.length > NAME_BYTES) letters.pop();
  return letters.join('') + tail;
}

const codeOf = (error: unknown): string => String((error as { code?: unknown }).code ?? error);

/** Makes a folder of the inbox; one that a link leads elsewhere is not written to. */
async function ownFolder(...path: string[]): Promise<string> {
  const folder = join(...path);
  await mkdir(folder, { recursive: true });
  if (!(await lstat(folder)).isDirectory()) throw Object.assign(new Error(folder), { code: 'ENOTDIR' });
  return folder;
}

const exists = (path: string): Promise<boolean> =>
  lstat(path).then(
    () => true,
    () => false,
  );

/** Takes a name that is free, by an empty file which the move then replaces: nothing that is there is ever overwritten. */
async function reserve(folder: string, name: string): Promise<string> {
  for (let number = 1; number <= MOST_OF_A_NAME; number += 1) {
    const path = join(folder, numbered(name, number));
    if (await exists(path + TEXT)) continue;
    try {
      await (await open(path, 'wx')).close();
      return path;
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
    }
  }
  throw Object.assign(new Error(name), { code: 'EEXIST' });
}

/**
 * Moves a file of the inbox to done/<day>/ or refused/<day>/, the latter with a text beside it that says why. The text
 * is there before the file is. Returns where it went, from the inbox's folder with '/'. Throws Refusal FILE_NOT_WRITABLE;
 * the file is where it was then.
 */
export async function fileAway(
  inbox: string,
  file: InboxFile,
  place: { kind: 'done' } | { kind: 'refused'; text: string },
  day: Day,
): Promise<string> {
  try {
    await ownFolder(inbox, place.kind);
    const path = await reserve(await ownFolder(inbox, place.kind, formatDay(day)), file.name);
    try {
      if (place.kind === 'refused') await writeFile(path + TEXT, place.text, { flag: 'wx' });
      await rename(file.path, path);
    } catch (error) {
      // Only a name that is still merely reserved is given back.
      if (await exists(file.path)) await Promise.all([rm(path, { force: true }), rm(path + TEXT, { force: true })]);
      throw error;
    }
    return path.slice(inbox.length + 1).replaceAll('\\', '/');
  } catch (error) {
    const params = { file: file.name, reason: codeOf(error) };
    throw new Refusal(problemOf('FILE_NOT_WRITABLE', { params, where: { file: file.name }, retry: true }));
  }
}
