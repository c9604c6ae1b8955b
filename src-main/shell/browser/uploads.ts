import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { FileHandle } from '../../../shared/contract/host.ts';
import type { Handles } from '../handles.ts';

const LONGEST_NAME = 150;

/** The last part of a name, without what a file system or a report could mistake for something else. */
export function plainName(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? '';
  const plain = [...last].filter((letter) => letter >= ' ' && !'<>:"|?*\u007f'.includes(letter)).join('');
  const kept = plain.replace(/^\.+/, '').trim();
  return kept === '' ? 'file' : [...kept].slice(-LONGEST_NAME).join('');
}

/** Streams a request's body into a folder of its own under the private folder; a body cut short leaves nothing. */
export async function receiveUpload(
  request: IncomingMessage,
  { folder, name, handles }: { folder: string; name: string; handles: Handles },
): Promise<FileHandle> {
  const own = await mkdtemp(join(folder, 'u-'));
  const path = join(own, plainName(name));
  try {
    await pipeline(request, createWriteStream(path, { mode: 0o600, flags: 'wx' }));
  } catch (cause) {
    await rm(own, { recursive: true, force: true });
    throw cause;
  }
  return handles.give({ path, name: plainName(name), size: (await stat(path)).size, temporary: true });
}
