import { readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { decode, encode } from '../../shared/contract/wire.ts';
import { forkCore } from '../../src-main/shell/browser/forkedCore.ts';
import { writeCoreTree } from '../../src-main/shell/electron/coreTree.ts';
import { temporaryFolder } from '../helpers/temporary.ts';

const root = resolve(import.meta.dirname, '../..');
// Inside the project, so that packages are found.
const out = join(root, 'dist/core-of-a-test');
afterAll(() => rm(out, { recursive: true, force: true }));

test('the core runs as the plain JavaScript that Electron gets', async () => {
  expect(writeCoreTree(root, out)).toBeGreaterThan(50);
  const names = readdirSync(out, { recursive: true }).map(String);
  expect(names.filter((name) => name.endsWith('.ts'))).toEqual([]);
  expect(names.filter((name) => name.endsWith('.sql')).length).toBeGreaterThan(0);
  const workspace = join(temporaryFolder('tree'), 'workspace');
  const core = forkCore(join(out, 'src-main/core/process.js'), [workspace]);
  const answered = new Promise<unknown>((done) => core.onText((text) => done(decode(text))));
  core.send(encode({ type: 'request', id: 1, method: 'workspace.info', input: {} }));
  expect(await answered).toMatchObject({ id: 1, ok: true, value: { name: 'workspace', enterprise: null } });
  await core.stop();
}, 60_000);
