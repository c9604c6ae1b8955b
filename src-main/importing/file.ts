import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { isMainThread } from 'node:worker_threads';
import type { Encoding } from '../../shared/entity/encoding.ts';
import { problemOf } from '../../shared/entity/problem.ts';
import { Refusal } from '../../shared/value/result.ts';
import type { FileBytes } from './format.ts';

/** Larger ones, and the strings made of them, lie outside of what is collected cheaply: a tenth of the time of an import. */
const CHUNK_BYTES = 1 << 16;

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

const gone = new Set(['ENOENT', 'ENOTDIR', 'EISDIR', 'EACCES', 'EPERM', 'EIO', 'ESTALE', 'ENODEV', 'ENXIO']);

/** As the system says it, and SQLite of a staging file. */
const full = new Set(['ENOSPC', 'EDQUOT', 'SQLITE_FULL']);

/** A Refusal for what can happen to a file beside us (gone, unreadable, disk full); anything else passes unchanged. */
export function asFileProblem(error: unknown, name: string): unknown {
  if (error instanceof Refusal) return error;
  const code = codeOf(error);
  if (gone.has(code))
    return new Refusal(problemOf('FILE_NOT_FOUND', { params: { file: name, reason: code }, where: { file: name } }));
  if (full.has(code)) return new Refusal(problemOf('DISK_FULL', { retry: true }));
  return error;
}

/**
 * Read there and then: the threads that read large files have nothing else to do, and a promise a chunk took a sixth of
 * their time.
 */
function bytesAt(descriptor: number, position: number, length: number): Uint8Array {
  const buffer = Buffer.allocUnsafe(length);
  let filled = 0;
  while (filled < length) {
    const bytesRead = readSync(descriptor, buffer, filled, length - filled, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}

async function* chunksOf(descriptor: number, from: number, to: number): AsyncGenerator<Uint8Array> {
  for (let position = from; position < to; ) {
    const chunk = bytesAt(descriptor, position, Math.min(CHUNK_BYTES, to - position));
    if (chunk.length === 0) return;
    position += chunk.length;
    yield chunk;
    // Whoever previews a large file in the core lets others have their turn.
    if (isMainThread) await setImmediate();
  }
}

/** Opens a file for the time of `work`; `name` is what people call it. `encoding` is what a person chose for its text. Refusal FILE_NOT_FOUND where it cannot be read. */
export async function withFile<T>(
  path: string,
  name: string,
  work: (file: FileBytes) => Promise<T>,
  encoding?: Encoding,
): Promise<T> {
  try {
    // A pipe that nobody writes to would be waited for without end.
    const descriptor = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      const stat = fstatSync(descriptor);
      if (!stat.isFile()) throw new Refusal(problemOf('FILE_NOT_FOUND', { params: { file: name, reason: 'EISDIR' } }));
      return await work({
        name,
        path,
        encoding,
        size: stat.size,
        read: async (position, length) =>
          bytesAt(descriptor, position, Math.max(0, Math.min(length, stat.size - position))),
        chunks: () => chunksOf(descriptor, 0, Number.POSITIVE_INFINITY),
        range: (from, to) => chunksOf(descriptor, from, to),
      });
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    throw asFileProblem(error, name);
  }
}
