import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { FileHandle } from '../../shared/contract/host.ts';

/**
 * Which file a handle stands for. The window sees handles and names; paths stay in the shell, so that a page that went
 * wrong can only name files that a person picked.
 */
export type Handles = {
  /** A temporary file lives in a folder of its own, which goes when the handle is let go. */
  give(file: { path: string; name: string; size: number; temporary?: boolean }): FileHandle;
  pathOf(handle: string): string | undefined;
  nameOf(handle: string): string | undefined;
  /** Forgets a handle; its temporary folder is deleted. */
  release(handle: string): Promise<void>;
  releaseAll(): Promise<void>;
};

type Entry = { path: string; name: string; temporary: boolean };

export function createHandles(): Handles {
  const entries = new Map<string, Entry>();
  const release = async (handle: string): Promise<void> => {
    const entry = entries.get(handle);
    entries.delete(handle);
    if (entry?.temporary) await rm(dirname(entry.path), { recursive: true, force: true });
  };
  return {
    give({ path, name, size, temporary = false }) {
      const handle = `file_${randomBytes(16).toString('hex')}`;
      entries.set(handle, { path, name, temporary });
      return { handle, name, size };
    },
    pathOf: (handle) => entries.get(handle)?.path,
    nameOf: (handle) => entries.get(handle)?.name,
    release,
    async releaseAll() {
      for (const handle of [...entries.keys()]) await release(handle);
    },
  };
}
