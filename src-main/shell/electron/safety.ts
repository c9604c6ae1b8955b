import type { BrowserWindowConstructorOptions } from 'electron';
import { ORIGIN } from './channels.ts';
import type { ElectronParts, Sender } from './parts.ts';

/** Does a message come from the top frame of our own page? */
export const isOurPage = ({ senderFrame }: Sender): boolean =>
  senderFrame !== null && senderFrame.parent === null && senderFrame.origin === ORIGIN;

/** A window that holds no Node, shares nothing with its preload, and runs in the sandbox. */
export const windowOptions = (preload: string, isPackaged: boolean): BrowserWindowConstructorOptions => ({
  width: 1280,
  height: 800,
  minWidth: 960,
  minHeight: 600,
  show: false,
  autoHideMenuBar: true,
  webPreferences: {
    preload,
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    webviewTag: false,
    spellcheck: false,
    devTools: !isPackaged,
  },
});

/** The page may not go elsewhere, open windows or hold other pages. There is no list of exceptions. */
export function denyEverythingElse({ app }: ElectronParts): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', (event) => event.preventDefault());
    contents.on('will-frame-navigate', (event) => event.preventDefault());
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  });
}
