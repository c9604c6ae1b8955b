import { afterEach, expect, test, vi } from 'vitest';
import type { Host } from '../../shared/contract/host.ts';

// The module is checked with the window's types, which tests do without: it is loaded by a name that tsc does not follow.
const file: string = '../../src-renderer/connection/browser.ts';
const { browserHost } = (await import(/* @vite-ignore */ file)) as { browserHost: Host };

afterEach(() => vi.unstubAllGlobals());

const answering = (status: number, body: unknown = {}) =>
  vi.stubGlobal('fetch', async () => new Response(JSON.stringify(body), { status }));

test('what a browser cannot do is refused by its name, and declared', async () => {
  expect(browserHost.missing).toEqual(['openFolder', 'notify']);
  const refused = (capability: string) => ({ problems: [{ code: 'CAPABILITY_MISSING', params: { capability } }] });
  await expect(browserHost.openFolder('x')).rejects.toMatchObject(refused('openFolder'));
  await expect(browserHost.notify('x', 'y')).rejects.toMatchObject(refused('notify'));
});

test('a place to save is a handle, and what the server could not do is told', async () => {
  const handle = { handle: 'h1', name: 'statement.xlsx', size: 0 };
  answering(200, handle);
  expect(await browserHost.saveFile('statement.xlsx')).toEqual(handle);
  answering(507);
  await expect(browserHost.saveFile('x')).rejects.toMatchObject({ problems: [{ code: 'DISK_FULL', retry: true }] });
  answering(403);
  await expect(browserHost.saveFile('x')).rejects.toMatchObject({ problems: [{ code: 'CONNECTION_LOST' }] });
});
