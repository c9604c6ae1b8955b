import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test, vi } from 'vitest';
import { browserArguments, findBrowser, hasDisplay } from '../../src-main/shell/browser/openBrowser.ts';
import { plainName } from '../../src-main/shell/browser/uploads.ts';
import { isStale } from '../../src-main/shell/builds.ts';
import { asJavaScript } from '../../src-main/shell/electron/coreTree.ts';
import { workspaceFrom } from '../../src-main/shell/workspaceFolder.ts';
import { temporaryFolder } from '../helpers/temporary.ts';

test('the workspace is the one named, else the environment’s, else the usual', () => {
  expect(workspaceFrom(['x', '--workspace', '/a', '--browser'], 'w')).toBe(resolve('/a'));
  expect(workspaceFrom(['--workspace=/b'], 'w')).toBe(resolve('/b'));
  vi.stubEnv('GOUJI_WORKSPACE', '/c');
  expect(workspaceFrom([], 'w')).toBe(resolve('/c'));
  vi.stubEnv('GOUJI_WORKSPACE', undefined);
  expect(workspaceFrom([], 'w')).toBe(resolve('w'));
  vi.unstubAllEnvs();
});

test('what was built is stale when it is missing or older than any source', () => {
  const folder = temporaryFolder('built');
  const [built, source] = [join(folder, 'index.html'), join(folder, 'src')];
  mkdirSync(join(source, 'deep'), { recursive: true });
  writeFileSync(join(source, 'deep/a.ts'), '');
  utimesSync(join(source, 'deep/a.ts'), 100, 100);
  expect(isStale(built, [source])).toBe(true);
  writeFileSync(built, '');
  utimesSync(built, 101, 101);
  expect(isStale(built, [source])).toBe(false);
  utimesSync(join(source, 'deep/a.ts'), 102, 102);
  expect(isStale(built, [source])).toBe(true);
  expect(isStale(built, [join(folder, 'none')])).toBe(false);
});

test.each([
  ['linux', { PATH: '/opt/bin:/usr/bin' }, '/usr/bin/chromium'],
  ['linux', { PATH: '/usr/bin' }, '/usr/bin/google-chrome'],
  ['darwin', {}, '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge'],
  ['win32', { PROGRAMFILES: 'C:\\P' }, 'C:\\P\\Microsoft\\Edge\\Application\\msedge.exe'],
] as const)('the browser of a %s system is found', (platform, env, there) => {
  expect(findBrowser({ platform, env, exists: (path) => path === there })).toBe(there);
  expect(findBrowser({ platform, env, exists: () => false })).toBeNull();
});

test('a display is asked for on Linux alone', () => {
  const exists = () => false;
  expect(hasDisplay({ platform: 'linux', env: {}, exists })).toBe(false);
  expect(hasDisplay({ platform: 'linux', env: { WAYLAND_DISPLAY: 'w' }, exists })).toBe(true);
  expect(hasDisplay({ platform: 'win32', env: {}, exists })).toBe(true);
});

test('the sandbox is given up for root alone', () => {
  expect(browserArguments('u', false)).not.toContain('--no-sandbox');
  expect(browserArguments('u', true)).toContain('--no-sandbox');
  expect(browserArguments('u', false)[0]).toBe('--app=u');
});

test.each([
  ['账单.csv', '账单.csv'],
  ['../../etc/passwd', 'passwd'],
  ['C:\\a\\b.txt', 'b.txt'],
  ['..', 'file'],
  ['', 'file'],
  ['a\u0000b\n.csv', 'ab.csv'],
  ['a:b|c?.csv', 'abc.csv'],
  ['.hidden', 'hidden'],
])('the name %j of an upload is kept as %j', (given, kept) => {
  expect(plainName(given)).toBe(kept);
});

test('a long name keeps its end', () => {
  expect(plainName(`${'长'.repeat(400)}.xlsx`)).toMatch(/^长{145}\.xlsx$/);
});

test('modules become JavaScript whose relative names end in .js', () => {
  const source = `import type { A } from './a.ts';\nimport { b } from '../b.ts';\nconst w: URL = new URL('./w.ts', x);\nimport c from 'pkg.ts';\n`;
  const out = asJavaScript(source);
  expect(out).toContain(`from '../b.js'`);
  expect(out).toContain(`new URL('./w.js', x)`);
  expect(out).toContain(`'pkg.ts'`);
  expect(out).not.toContain('A');
});
