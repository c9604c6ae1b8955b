import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { FileBytes } from '../../../src-main/importing/format.ts';

/** A file in memory, handed out in chunks of a size, so that the borders can fall anywhere. */
export const bytesFile = (bytes: Uint8Array, name = 'sample', chunkSize = 65_536): FileBytes => ({
  name,
  path: name,
  size: bytes.length,
  read: async (position, length) => bytes.subarray(position, position + length),
  async *chunks() {
    for (let at = 0; at < bytes.length; at += chunkSize) yield bytes.subarray(at, at + chunkSize);
  },
});

export const diskFile = (path: string): FileBytes => bytesFile(readFileSync(path), basename(path));
