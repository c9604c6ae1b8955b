import { EventEmitter } from 'node:events';
import type { BrowserWindowConstructorOptions, CustomScheme } from 'electron';
import { decode, encode } from '../../shared/contract/wire.ts';
import type { Contents, CoreChild, ElectronParts, Sender, ShellWindow } from '../../src-main/shell/electron/parts.ts';

/** The utility process: keeps what it is told and lets a test speak for the core. */
export class StandInChild implements CoreChild {
  readonly events = new EventEmitter();
  readonly told: { id: number; method: string; input: unknown }[] = [];
  killed = 0;
  readonly path: string;
  readonly args: string[];
  constructor(path: string, args: string[]) {
    this.path = path;
    this.args = args;
  }
  postMessage(text: string): void {
    this.told.push(decode(text) as StandInChild['told'][number]);
  }
  on(event: 'message', listener: (message: unknown) => void): void {
    this.events.on(event, listener);
  }
  once(event: 'exit', listener: () => void): void {
    this.events.once(event, listener);
  }
  kill(): boolean {
    this.killed += 1;
    return true;
  }
  say(message: unknown): void {
    this.events.emit('message', encode(message));
  }
}

export class StandInContents implements Contents {
  readonly events = new EventEmitter();
  readonly sent: unknown[] = [];
  openHandler: Parameters<Contents['setWindowOpenHandler']>[0] | null = null;
  on(event: string, deny: (event: { preventDefault(): void }) => void): void {
    this.events.on(event, deny);
  }
  setWindowOpenHandler(handler: Parameters<Contents['setWindowOpenHandler']>[0]): void {
    this.openHandler = handler;
  }
  send(_channel: string, text: string): void {
    this.sent.push(decode(text));
  }
  /** Fires an event of Electron's that can be denied; was it? */
  isDenied(event: string): boolean {
    let denied = false;
    this.events.emit(event, { preventDefault: () => (denied = true) });
    return denied;
  }
}

type Handled = Parameters<ElectronParts['ipcMain']['handle']>[1];
type Heard = Parameters<ElectronParts['ipcMain']['on']>[1];

/** Electron as the shell sees it. Its type is the shell's own, and main.ts proves that the real module has it too. */
export function createStandIn({ hasLock = true, picked = [] as string[], saveTo = '' } = {}) {
  const appEvents = new EventEmitter();
  const windows: { options: BrowserWindowConstructorOptions; contents: StandInContents; urls: string[] }[] = [];
  const children: StandInChild[] = [];
  const state = {
    quits: 0,
    sandboxed: false,
    schemes: [] as CustomScheme[],
    protocols: new Map<string, (request: { readonly url: string }) => Promise<Response>>(),
    heard: new Map<string, Heard>(),
    handled: new Map<string, Handled>(),
    permission: [] as ((permission: string) => boolean)[],
    shown: [] as string[],
    notices: [] as unknown[],
    focused: 0,
  };
  class BrowserWindow implements ShellWindow {
    readonly webContents = new StandInContents();
    readonly #urls: string[] = [];
    constructor(options: BrowserWindowConstructorOptions) {
      windows.push({ options, contents: this.webContents, urls: this.#urls });
      appEvents.emit('web-contents-created', {}, this.webContents);
    }
    once(_event: 'ready-to-show', listener: () => void): void {
      listener();
    }
    loadURL(url: string): Promise<void> {
      this.#urls.push(url);
      return Promise.resolve();
    }
    show(): void {}
    focus(): void {
      state.focused += 1;
    }
    isMinimized(): boolean {
      return false;
    }
    restore(): void {}
    isDestroyed(): boolean {
      return false;
    }
  }
  class Notification {
    readonly #options: unknown;
    constructor(options: unknown) {
      this.#options = options;
    }
    show(): void {
      state.notices.push(this.#options);
    }
  }
  const quit = (): void => {
    state.quits += 1;
    appEvents.emit('will-quit', { preventDefault: () => (state.quits -= 1) });
  };
  const electron: ElectronParts = {
    app: {
      isPackaged: true,
      requestSingleInstanceLock: () => hasLock,
      whenReady: () => Promise.resolve(),
      enableSandbox: () => {
        state.sandboxed = true;
      },
      quit,
      on: (event: string, listener: (...args: never[]) => void) => appEvents.on(event, listener as () => void),
    },
    BrowserWindow,
    Notification,
    protocol: {
      registerSchemesAsPrivileged: (schemes) => void state.schemes.push(...schemes),
      handle: (scheme, handler) => void state.protocols.set(scheme, handler),
    },
    session: {
      defaultSession: {
        setPermissionRequestHandler: (handler) => {
          state.permission.push((permission) => {
            let granted = true;
            handler({}, permission, (answer) => {
              granted = answer;
            });
            return granted;
          });
        },
        setPermissionCheckHandler: (handler) => void state.permission.push(handler),
        setDevicePermissionHandler: (handler) => void state.permission.push(handler),
      },
    },
    ipcMain: {
      on: (channel, listener) => state.heard.set(channel, listener),
      handle: (channel, listener) => void state.handled.set(channel, listener),
    },
    utilityProcess: {
      fork(path, args) {
        const child = new StandInChild(path, args);
        children.push(child);
        return child;
      },
    },
    dialog: {
      showOpenDialog: async () => ({ canceled: picked.length === 0, filePaths: picked }),
      showSaveDialog: async () => ({ canceled: saveTo === '', filePath: saveTo }),
    },
    shell: { showItemInFolder: (path) => void state.shown.push(path) },
  };
  return { electron, appEvents, windows, children, state };
}

export const ourPage: Sender = { senderFrame: { origin: 'app://gouji', parent: null } };
