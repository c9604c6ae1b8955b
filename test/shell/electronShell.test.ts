import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { FileHandle } from '../../shared/contract/host.ts';
import { encode } from '../../shared/contract/wire.ts';
import { createBridge } from '../../src-main/shell/electron/bridge.ts';
import { HOST_CHANNEL, WIRE_CHANNEL } from '../../src-main/shell/electron/channels.ts';
import type { Sender } from '../../src-main/shell/electron/parts.ts';
import { startElectronShell } from '../../src-main/shell/electron/shell.ts';
import { temporaryFolder } from '../helpers/temporary.ts';
import { renderer } from './client.ts';
import { createStandIn, ourPage } from './electronStandIn.ts';

const folder = temporaryFolder('electron');
const bill = join(folder, '账单.csv');
writeFileSync(bill, 'a,b');

async function start(given: Parameters<typeof createStandIn>[0] = {}) {
  const standIn = createStandIn(given);
  const options = { workspace: folder, renderer, preload: '/app/preload.cjs', coreEntry: '/app/process.js' };
  await startElectronShell(standIn.electron, options);
  const { state, windows, children } = standIn;
  return {
    ...standIn,
    contents: windows[0]!.contents,
    child: children[0]!,
    host: (name: string, argument?: unknown, sender: Sender = ourPage) =>
      state.handled.get(HOST_CHANNEL)!(sender, name, argument),
    wire: (message: unknown, sender: Sender = ourPage) => state.heard.get(WIRE_CHANNEL)!(sender, encode(message)),
  };
}

const foreign: Sender[] = [
  { senderFrame: null },
  { senderFrame: { origin: 'https://evil.example', parent: null } },
  { senderFrame: { origin: 'app://gouji.evil', parent: null } },
  { senderFrame: { origin: 'file://', parent: null } },
  // A frame inside our page, even of our own origin.
  { senderFrame: { origin: 'app://gouji', parent: {} as NonNullable<Sender['senderFrame']>['parent'] } },
];

test('the window holds no Node and loads our page alone', async () => {
  const { windows, state, child } = await start();
  expect(windows).toHaveLength(1);
  expect(windows[0]!.options.webPreferences).toMatchObject({
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    webviewTag: false,
    devTools: false,
    preload: '/app/preload.cjs',
  });
  expect(windows[0]!.urls).toEqual(['app://gouji/']);
  expect(state.sandboxed).toBe(true);
  expect(state.schemes).toEqual([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
  expect([child.path, child.args]).toEqual(['/app/process.js', [folder]]);
});

test('navigation, frames, new windows, webviews and permissions are denied', async () => {
  const { contents, state } = await start();
  for (const event of ['will-navigate', 'will-frame-navigate', 'will-attach-webview'])
    expect(contents.isDenied(event)).toBe(true);
  for (const url of [
    'https://example.com',
    'file:///etc/passwd',
    'javascript:1',
    'data:text/html,x',
    '\\\\host\\share',
  ])
    expect(contents.openHandler?.({ url } as never)).toEqual({ action: 'deny' });
  expect(state.permission).toHaveLength(3);
  for (const asked of state.permission)
    for (const permission of ['media', 'geolocation', 'clipboard-read', 'usb']) expect(asked(permission)).toBe(false);
});

test('the page comes from the built folder, with its policy, and from nowhere else', async () => {
  const { state } = await start();
  const get = (url: string) => state.protocols.get('app')!({ url });
  const page = await get('app://gouji/');
  expect(page.status).toBe(200);
  expect(page.headers.get('content-security-policy')).toMatch(/default-src 'none'.*script-src 'self'/);
  for (const url of ['app://gouji/..%2felectronShell.test.ts', 'app://other/', 'app://gouji/%2e%2e%5cx.js'])
    expect((await get(url)).status).toBe(404);
});

test('a request reaches the core, and the answer and events come back', async () => {
  const { wire, child, contents } = await start();
  wire({ type: 'request', id: 5, method: 'workspace.info', input: {} });
  expect(child.told).toMatchObject([{ method: 'workspace.info', input: {} }]);
  child.say({ type: 'answer', id: child.told[0]!.id, ok: true, value: { name: 'x', minor: 12n } });
  child.say({ type: 'event', name: 'changed', payload: { topics: ['runs'] } });
  expect(contents.sent).toEqual([
    { type: 'answer', id: 5, ok: true, value: { name: 'x', minor: 12n } },
    { type: 'event', name: 'changed', payload: { topics: ['runs'] } },
  ]);
});

test('a foreign sender is neither heard nor served', async () => {
  const { wire, child, host } = await start({ picked: [bill] });
  for (const sender of foreign) {
    wire({ type: 'request', id: 1, method: 'workspace.info', input: {} }, sender);
    await expect(host('pickFiles', undefined, sender)).rejects.toThrow('refused');
  }
  expect(child.told).toEqual([]);
});

test('files are named by handle: picked, dropped and saved', async () => {
  const { host, wire, child } = await start({ picked: [bill], saveTo: join(folder, 'out.xlsx') });
  const [picked] = (await host('pickFiles')) as FileHandle[];
  const [dropped] = (await host('dropFiles', [bill, 7])) as FileHandle[];
  const saved = (await host('saveFile', '对账单.xlsx')) as FileHandle;
  expect([picked, dropped]).toMatchObject([
    { name: '账单.csv', size: 3 },
    { name: '账单.csv', size: 3 },
  ]);
  expect(JSON.stringify([picked, dropped, saved])).not.toContain(folder);
  wire({ type: 'request', id: 1, method: 'files.import', input: { files: [picked!.handle], person: 'w' } });
  wire({ type: 'request', id: 2, method: 'statement.build', input: { out: saved.handle } });
  expect(child.told.map((message) => message.input)).toEqual([
    { files: [bill], person: 'w' },
    { out: join(folder, 'out.xlsx') },
  ]);
});

test('closed dialogs give nothing, and unknown actions are refused', async () => {
  const { host } = await start();
  expect(await host('pickFiles')).toEqual([]);
  expect(await host('saveFile', 'x')).toBeNull();
  for (const name of ['shell', 'constructor', 'toString', '__proto__', 7 as never])
    await expect(host(name)).rejects.toThrow('unknown action');
});

test('a folder is shown only inside the workspace', async () => {
  const { host, state } = await start();
  for (const file of ['/etc/passwd', '../../x', '\\\\evil\\share\\x', folder]) await host('openFolder', file);
  expect(state.shown.filter((path) => !path.startsWith(folder))).toEqual([]);
  await host('openFolder', join(folder, 'statements/1.xlsx'));
  expect(state.shown).toContain(join(folder, 'statements/1.xlsx'));
  await host('notify', ['对账完成', '2026-10-12']);
  expect(state.notices).toEqual([{ title: '对账完成', body: '2026-10-12' }]);
});

test('quitting waits until the core has closed', async () => {
  const { appEvents, child, state } = await start();
  appEvents.emit('window-all-closed');
  await Promise.resolve();
  expect([child.killed, state.quits]).toEqual([1, 0]);
  child.events.emit('exit');
  await new Promise((resolve) => setImmediate(resolve));
  expect([child.killed, state.quits]).toEqual([1, 1]);
});

test('a second instance leaves at once, and the first comes to the front', async () => {
  const second = createStandIn({ hasLock: false });
  await startElectronShell(second.electron, { workspace: folder, renderer, preload: '', coreEntry: '' });
  expect([second.state.quits, second.windows.length, second.children.length]).toEqual([1, 0, 0]);
  const first = await start();
  first.appEvents.emit('second-instance');
  expect(first.state.focused).toBe(1);
});

test('the preload gives the page send, on and host, and nothing of Electron', () => {
  const invoked: unknown[][] = [];
  const listeners = new Set<(event: unknown, text: string) => void>();
  const bridge = createBridge({
    ipcRenderer: {
      send: (...args) => void invoked.push(args),
      invoke: (...args) => {
        invoked.push(args);
        return Promise.resolve([]);
      },
      on: (_channel, listener) => listeners.add(listener),
      off: (_channel, listener) => listeners.delete(listener),
    },
    webUtils: { getPathForFile: (file) => (file as unknown as { path?: string }).path ?? '' },
  });
  expect(Object.keys(bridge)).toEqual(['send', 'on', 'host']);
  const heard: unknown[] = [];
  const stop = bridge.on((text) => heard.push(text));
  for (const listener of listeners) listener({ sender: 'electron' }, 'text');
  stop();
  expect([heard, listeners.size]).toEqual([['text'], 0]);
  bridge.send('request');
  void bridge.host.dropFiles([{ path: bill }, {}]);
  expect(invoked).toEqual([
    [WIRE_CHANNEL, 'request'],
    [HOST_CHANNEL, 'dropFiles', [bill]],
  ]);
});
