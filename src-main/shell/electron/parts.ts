import type {
  App,
  BrowserWindow,
  BrowserWindowConstructorOptions,
  CustomScheme,
  Event,
  ForkOptions,
  HandlerDetails,
  NotificationConstructorOptions,
  OpenDialogOptions,
  OpenDialogReturnValue,
  SaveDialogOptions,
  SaveDialogReturnValue,
  Shell,
  WebFrameMain,
} from 'electron';

/**
 * What the shell uses of Electron, and no more. main.ts hands over the real module, so the compiler checks these shapes
 * against Electron's own types; a test hands over a stand-in of the same type.
 */
export type Preventable = Pick<Event, 'preventDefault'>;

export type Sender = { readonly senderFrame: Pick<WebFrameMain, 'origin' | 'parent'> | null };

export type Contents = {
  on(
    event: 'will-navigate' | 'will-frame-navigate' | 'will-attach-webview',
    deny: (event: Preventable) => void,
  ): unknown;
  setWindowOpenHandler(handler: (details: HandlerDetails) => { action: 'deny' }): void;
  send(channel: string, text: string): void;
};

export type ShellWindow = Pick<BrowserWindow, 'loadURL' | 'focus' | 'isMinimized' | 'restore' | 'isDestroyed'> & {
  readonly webContents: Contents;
  once(event: 'ready-to-show', listener: () => void): unknown;
  show(): void;
};

export type CoreChild = {
  postMessage(text: string): void;
  on(event: 'message', listener: (message: unknown) => void): unknown;
  once(event: 'exit', listener: () => void): unknown;
  kill(): boolean;
};

export type ElectronParts = {
  app: Pick<App, 'requestSingleInstanceLock' | 'quit' | 'whenReady' | 'enableSandbox' | 'isPackaged'> & {
    on(event: 'second-instance' | 'window-all-closed', listener: () => void): unknown;
    on(event: 'will-quit', listener: (event: Preventable) => void): unknown;
    on(event: 'web-contents-created', listener: (event: unknown, contents: Contents) => void): unknown;
  };
  BrowserWindow: new (options: BrowserWindowConstructorOptions) => ShellWindow;
  protocol: {
    registerSchemesAsPrivileged(schemes: CustomScheme[]): void;
    handle(scheme: string, handler: (request: { readonly url: string }) => Promise<Response>): void;
  };
  session: {
    readonly defaultSession: {
      setPermissionRequestHandler(
        handler: (contents: unknown, permission: string, callback: (granted: boolean) => void) => void,
      ): void;
      setPermissionCheckHandler(handler: () => boolean): void;
      setDevicePermissionHandler(handler: () => boolean): void;
    };
  };
  ipcMain: {
    on(channel: string, listener: (event: Sender, text: unknown) => void): unknown;
    handle(channel: string, listener: (event: Sender, name: unknown, argument: unknown) => Promise<unknown>): void;
  };
  utilityProcess: { fork(path: string, args: string[], options: ForkOptions): CoreChild };
  dialog: {
    showOpenDialog(options: OpenDialogOptions): Promise<OpenDialogReturnValue>;
    showSaveDialog(options: SaveDialogOptions): Promise<SaveDialogReturnValue>;
  };
  shell: Pick<Shell, 'showItemInFolder'>;
  Notification: new (options: NotificationConstructorOptions) => { show(): void };
};
