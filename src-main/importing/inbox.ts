import type { Dirent, Stats } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Problem, problemOf } from '../../shared/entity/problem.ts';

/** The folder of a workspace into which files are dropped or delivered. */
export const inboxFolder = (workspace: string): string => join(workspace, 'inbox');

/** A file of the inbox as it was when it was found to stand still. Size in bytes. */
export type InboxFile = { readonly name: string; readonly path: string; readonly size: number; readonly mark: string };
export type LeftFile = { readonly name: string; readonly problem: Problem };
/** What can be taken now, in the order of names, and what has to wait. */
export type InboxLook = { readonly ready: InboxFile[]; readonly left: LeftFile[] };

const left = (name: string, reason: string): LeftFile => ({
  name,
  problem: problemOf('INBOX_LEFT', { params: { reason }, where: { file: name }, retry: true, severity: 'warning' }),
});

/** Folders of the inbox itself; what lies in them is done with. */
const own = new Set(['done', 'refused']);
/** What systems put into any folder: nobody sent it. */
const litter = /^(\..*|thumbs\.db|desktop\.ini|ehthumbs\.db)$/i;
const partial = /\.(crdownload|part|partial|filepart|download|opdownload|tmp|temp|aria2|td|xltd|!ut)$/i;
const openMark = '~$';

/** Why an entry is not even looked at a second time; null where it may be a file to take. */
function reasonToLeave({ name, ...entry }: Entry, names: ReadonlySet<string>): string | null {
  if (name.includes('�')) return 'NAME_NOT_TEXT';
  if (entry.kind !== 'file') return entry.kind;
  if (partial.test(name)) return 'PARTIAL';
  if (name.startsWith(openMark)) return 'IN_USE';
  // A browser keeps the final name beside its partial file, and Office a mark beside the file that it has open.
  if (names.has(openMark + name)) return 'IN_USE';
  return [...names].some((other) => partial.test(other) && other.replace(partial, '') === name) ? 'PARTIAL' : null;
}

type Entry = { name: string; kind: 'file' | 'LINK' | 'FOLDER' | 'SPECIAL' };

const entryOf = (entry: Dirent): Entry => ({
  name: entry.name,
  kind: entry.isSymbolicLink() ? 'LINK' : entry.isDirectory() ? 'FOLDER' : entry.isFile() ? 'file' : 'SPECIAL',
});

/** The order of names: of their code units, the same on every machine. */
const byName = (a: { name: string }, b: { name: string }): number => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);

const markOf = ({ size, mtimeMs, ino, dev }: Stats): string => `${dev} ${ino} ${size} ${mtimeMs}`;

/** The file as it is now; null when it is not there (any more), or no plain file. */
async function seen(folder: string, name: string): Promise<InboxFile | null> {
  const path = join(folder, name);
  const stat = await lstat(path).catch(() => null);
  return stat?.isFile() ? { name, path, size: stat.size, mark: markOf(stat) } : null;
}

/** Is it still the file that was found, byte count and time unchanged? */
export async function isUnchanged({ path, mark }: InboxFile): Promise<boolean> {
  const stat = await lstat(path).catch(() => null);
  return stat !== null && markOf(stat) === mark;
}

/**
 * Looks at the inbox twice, `settleMs` apart: what is the same both times has stopped growing. Subfolders are not
 * entered, links not followed, special files not opened. A file that goes meanwhile is in neither list.
 */
export async function lookIntoInbox(folder: string, settleMs: number): Promise<InboxLook> {
  const entries = (await readdir(folder, { withFileTypes: true }))
    .map(entryOf)
    .filter(({ name, kind }) => !litter.test(name) && !(own.has(name) && kind === 'FOLDER'))
    .sort(byName);
  const names = new Set(entries.map(({ name }) => name));
  const found = entries.map((entry) => ({ entry, reason: reasonToLeave(entry, names) }));
  const first = new Map<string, InboxFile | null>();
  for (const { entry, reason } of found) if (reason === null) first.set(entry.name, await seen(folder, entry.name));
  if (first.size > 0) await pause(settleMs);
  const look: InboxLook = { ready: [], left: [] };
  for (const { entry, reason } of found) {
    const before = first.get(entry.name);
    if (reason !== null) look.left.push(left(entry.name, reason));
    else if (before && (await isUnchanged(before))) look.ready.push(before);
    else if (await seen(folder, entry.name)) look.left.push(left(entry.name, 'GROWING'));
  }
  return look;
}

/** A file that changed under the hands of the import stays where it is. */
export const changedMeanwhile = ({ name }: InboxFile): Problem => left(name, 'CHANGED').problem;
