import { createHandles } from '../handles.ts';
import { type AttachedPage, type CoreLink, createRelay } from '../relay.ts';
import { serveRendered } from '../renderedFiles.ts';
import { HOST_CHANNEL, ORIGIN, SCHEME, WIRE_CHANNEL } from './channels.ts';
import { createHostActions } from './hostActions.ts';
import type { ElectronParts, ShellWindow } from './parts.ts';
import { denyEverythingElse, isOurPage, windowOptions } from './safety.ts';

export type ElectronShellOptions = {
  workspace: string;
  /** The built window. */
  renderer: string;
  /** The bundled preload. */
  preload: string;
  /** The program of the core's process. */
  coreEntry: string;
};

/** The core in a utility process; its port carries the wire's text. */
function startCore({ utilityProcess }: ElectronParts, { coreEntry, workspace }: ElectronShellOptions): CoreLink {
  const child = utilityProcess.fork(coreEntry, [workspace], { serviceName: 'gouji-core', stdio: 'inherit' });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return {
    send: (text) => child.postMessage(text),
    onText: (listener) => void child.on('message', (message) => listener(String(message))),
    onExit: (listener) => void ended.then(listener),
    stop: () => {
      child.kill();
      return ended;
    },
  };
}

function serveWindow({ protocol }: ElectronParts, renderer: string): void {
  protocol.handle(SCHEME, async (request) => {
    const url = new URL(request.url);
    if (url.protocol !== `${SCHEME}:` || `${SCHEME}://${url.host}` !== ORIGIN)
      return new Response(null, { status: 404 });
    const { status, headers, body } = await serveRendered(renderer, url.pathname);
    return new Response(new Uint8Array(body), { status, headers });
  });
}

function openWindow({ BrowserWindow, app }: ElectronParts, preload: string): ShellWindow {
  const window = new BrowserWindow(windowOptions(preload, app.isPackaged));
  window.once('ready-to-show', () => window.show());
  void window.loadURL(`${ORIGIN}/`);
  return window;
}

/** Passes the wire between the page and the core; a message of any other frame or origin is dropped. */
function joinPage({ ipcMain }: ElectronParts, page: AttachedPage): void {
  ipcMain.on(WIRE_CHANNEL, (event, text) => {
    if (isOurPage(event) && typeof text === 'string') page.receive(text);
  });
}

/** The core is closed before the program ends, so that its last transaction is on disk. */
function quitAfter({ app }: ElectronParts, stop: () => Promise<void>): void {
  let state: 'open' | 'closing' | 'closed' = 'open';
  app.on('window-all-closed', () => app.quit());
  app.on('will-quit', (event) => {
    if (state === 'closed') return;
    event.preventDefault();
    if (state === 'closing') return;
    state = 'closing';
    void stop().finally(() => {
      state = 'closed';
      app.quit();
    });
  });
}

/**
 * Opens the desktop program on a workspace. Takes Electron's module as an argument, so that it runs in a test as well.
 * Resolves once the window loads, or at once where another instance has the lock: that one comes to the front.
 */
export async function startElectronShell(electron: ElectronParts, options: ElectronShellOptions): Promise<void> {
  const { app, protocol } = electron;
  if (!app.requestSingleInstanceLock()) {
    app.quit();
    return;
  }
  app.enableSandbox();
  denyEverythingElse(electron);
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
  const handles = createHandles();
  const core = startCoreWhenReady(electron, options);
  quitAfter(electron, async () => {
    await (await core).stop();
    await handles.releaseAll();
  });
  const relay = createRelay(await core, handles);
  serveWindow(electron, options.renderer);
  const window = openWindow(electron, options.preload);
  const send = (text: string): void => {
    if (!window.isDestroyed()) window.webContents.send(WIRE_CHANNEL, text);
  };
  joinPage(electron, relay.attach({ send }));
  electron.ipcMain.handle(HOST_CHANNEL, createHostActions(electron, handles, options.workspace));
  app.on('second-instance', () => {
    if (window.isMinimized()) window.restore();
    window.focus();
  });
}

const startCoreWhenReady = async (electron: ElectronParts, options: ElectronShellOptions): Promise<CoreLink> => {
  await electron.app.whenReady();
  electron.session.defaultSession.setPermissionRequestHandler((_contents, _permission, callback) => callback(false));
  electron.session.defaultSession.setPermissionCheckHandler(() => false);
  electron.session.defaultSession.setDevicePermissionHandler(() => false);
  return startCore(electron, options);
};
