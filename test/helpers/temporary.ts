import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

const made: string[] = [];
// A test file has its own copy of this module, and its folders go with it.
afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
});

/** A new folder in the system's temporary one; it is removed when the tests of the file are over. */
export function temporaryFolder(what: string): string {
  const folder = mkdtempSync(join(tmpdir(), `gouji-${what}-`));
  made.push(folder);
  return folder;
}
