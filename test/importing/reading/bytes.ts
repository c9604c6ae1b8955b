import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { FileBytes } from '../../../src-main/importing/format.ts';

/** A file in memory, handed out in chunks of a size, so that the borders can fall anywhere. */
export function bytesFile(bytes: Uint8Array, name = 'sample', chunkSize = 65_536): FileBytes {
  async function* range(from: number, to: number): AsyncGenerator<Uint8Array> {
    for (let at = from; at < to; at += chunkSize) yield bytes.subarray(at, Math.min(at + chunkSize, to));
  }
  return {
    name,
    path: name,
    size: bytes.length,
    read: async (position, length) => bytes.subarray(position, position + length),
    chunks: () => range(0, bytes.length),
    range,
  };
}

export const diskFile = (path: string): FileBytes => bytesFile(readFileSync(path), basename(path));
