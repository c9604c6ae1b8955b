import { createHash } from 'node:crypto';
import { closeSync, openSync, writeSync } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import { problemOf } from '../../shared/entity/problem.ts';
import { newId } from '../../shared/value/ids.ts';
import { Refusal } from '../../shared/value/result.ts';
import { asFileProblem, withFile } from './file.ts';
import type { FileBytes } from './format.ts';

const extensionOf = (name: string): string => {
  const extension = extname(name).toLowerCase();
  return /^\.[a-z0-9]{1,8}$/.test(extension) ? extension : '';
};

/** Where the original of a hash is kept: files/9f/9f86….csv */
export const keptPath = (folder: string, hash: string, name: string): string =>
  join(folder, 'files', hash.slice(0, 2), hash + extensionOf(name));

/** Where a part of a staging file is made by a thread of its own. */
export const partPath = (staging: string): string => `${staging}.part`;

/**
 * Copies a file to `to` and hashes it on the way. Everything later reads the copy, so that what was hashed, what is
 * read and what is kept are the same bytes, whatever happens to the original meanwhile.
 */
export async function copyHashed(
  file: FileBytes,
  to: string,
  checkpoint: () => void,
): Promise<{ hash: string; bytes: number }> {
  const hash = createHash('sha256');
  let bytes = 0;
  const copy = openSync(to, 'wx');
  try {
    for await (const chunk of file.chunks()) {
      checkpoint();
      hash.update(chunk);
      for (let done = 0; done < chunk.length; ) done += writeSync(copy, chunk, done);
      bytes += chunk.length;
    }
  } finally {
    closeSync(copy);
  }
  return { hash: hash.digest('hex'), bytes };
}

/** Waits until a copy is on disk; goes on beside the reading of it. */
export async function syncCopy(copy: string): Promise<void> {
  const handle = await open(copy, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Moves a copy to its place by hash, durably. Throws Refusal DISK_FULL. */
export async function keepCopy(copy: string, kept: string): Promise<void> {
  try {
    await mkdir(dirname(kept), { recursive: true });
    await rename(copy, kept);
    await syncFolder(dirname(kept));
  } catch (error) {
    throw asFileProblem(error, kept);
  }
}

/** A rename lasts once its folder is on disk; systems that cannot open a folder (Windows) do it by themselves. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => null);
  if (!handle) return;
  try {
    await handle.sync().catch(() => undefined);
  } finally {
    await handle.close();
  }
}

/** Removes what an import leaves behind when it does not come to its end. */
export async function discard(...paths: string[]): Promise<void> {
  for (const path of paths) await rm(path, { force: true });
}

/**
 * Keeps a file by its hash as originals are kept, durably. Its name does not count: the same bytes are kept once.
 * Throws Refusal FILE_NOT_FOUND, FILE_EMPTY or DISK_FULL.
 */
export async function keepFile(folder: string, path: string, name: string): Promise<{ hash: string; bytes: number }> {
  const copy = join(folder, 'staging', newId('job'));
  await mkdir(dirname(copy), { recursive: true });
  try {
    const copied = await withFile(path, name, (file) => copyHashed(file, copy, () => undefined));
    if (copied.bytes === 0)
      throw new Refusal(problemOf('FILE_EMPTY', { params: { file: name }, where: { file: name } }));
    await syncCopy(copy);
    await keepCopy(copy, evidencePath(folder, copied.hash));
    return copied;
  } finally {
    await discard(copy);
  }
}

/** Where the evidence of a hash is kept; it is never read by what its name ends with. */
export const evidencePath = (folder: string, hash: string): string => keptPath(folder, hash, '');
