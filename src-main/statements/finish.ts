import { createHash } from 'node:crypto';
import { closeSync, createReadStream, existsSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { problemOf } from '../../shared/entity/problem.ts';
import { Refusal } from '../../shared/value/result.ts';

/**
 * The last step of a build: the file as it will be given out is brought to the disk and hashed. What signs a statement
 * rewrites the package here, before its hash is taken. Returns the SHA-256 in hex.
 */
export async function finish(path: string): Promise<string> {
  sync(path);
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

/** Puts the finished file in its place, in one step, and brings the folder's entry to the disk. */
export function publish(finished: string, file: string): void {
  renameSync(finished, file);
  // Windows keeps the entry with the file and does not open folders.
  if (process.platform !== 'win32') sync(dirname(file));
}

export const makeFolderOf = (file: string): void => {
  mkdirSync(dirname(file), { recursive: true });
};

/** Takes away what a build that failed has left. */
export const discard = (partial: string): void => {
  if (existsSync(partial)) rmSync(partial);
};

function sync(path: string): void {
  const handle = openSync(path, process.platform === 'win32' ? 'r+' : 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

const full = new Set(['ENOSPC', 'EDQUOT']);
const refused = new Set(['EACCES', 'EPERM', 'EBUSY', 'EROFS', 'ENOTDIR', 'EISDIR', 'EEXIST', 'ETXTBSY']);

/** A Refusal DISK_FULL or FILE_NOT_WRITABLE where the system refused the file; the error itself for anything else. */
export function asFileProblem(error: unknown, file: string): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (full.has(code)) return new Refusal(problemOf('DISK_FULL', { retry: true }));
  if (refused.has(code))
    return new Refusal(
      problemOf('FILE_NOT_WRITABLE', { params: { file, reason: code }, where: { file }, retry: true }),
    );
  return error;
}
