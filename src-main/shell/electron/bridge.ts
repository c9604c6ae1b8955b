import type { IpcRenderer, WebUtils } from 'electron';
import type { WindowBridge } from '../../../shared/contract/bridge.ts';
import { HOST_CHANNEL, type HostAction, WIRE_CHANNEL } from './channels.ts';

/** What the preload uses of Electron. */
export type PreloadParts = {
  ipcRenderer: Pick<IpcRenderer, 'send' | 'invoke'> & {
    on(channel: string, listener: (event: unknown, text: string) => void): unknown;
    off(channel: string, listener: (event: unknown, text: string) => void): unknown;
  };
  webUtils: Pick<WebUtils, 'getPathForFile'>;
};

type DroppedFile = Parameters<WebUtils['getPathForFile']>[0];

/** Builds what the page gets. A file that the page made up has no path and is left out. */
export function createBridge({ ipcRenderer, webUtils }: PreloadParts): WindowBridge {
  const ask = (action: HostAction, argument?: unknown) => ipcRenderer.invoke(HOST_CHANNEL, action, argument);
  return {
    send: (text) => ipcRenderer.send(WIRE_CHANNEL, text),
    on(listener) {
      const hear = (_event: unknown, text: string): void => listener(text);
      ipcRenderer.on(WIRE_CHANNEL, hear);
      return () => void ipcRenderer.off(WIRE_CHANNEL, hear);
    },
    host: {
      shell: 'electron',
      missing: [],
      pickFiles: () => ask('pickFiles'),
      dropFiles: (files) => {
        const paths = files.map((file) => webUtils.getPathForFile(file as DroppedFile));
        return ask(
          'dropFiles',
          paths.filter((path) => path !== ''),
        );
      },
      saveFile: (suggestedName) => ask('saveFile', suggestedName),
      openFolder: (file) => ask('openFolder', file),
      notify: (title, body) => ask('notify', [title, body]),
    },
  } satisfies WindowBridge;
}
