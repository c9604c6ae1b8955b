import type { WindowBridge } from '../../shared/contract/bridge.ts';
import type { Connection } from '../../shared/contract/handlers.ts';
import type { Host } from '../../shared/contract/host.ts';
import { browserHost, openSession, socketTransport } from './browser.ts';
import { createConnection, type Transport } from './link.ts';

declare global {
  interface Window {
    /** Put there by the Electron shell's preload; absent in a browser. */
    readonly gouji?: WindowBridge;
  }
}

/** What every screen works with. */
export type Desk = { connection: Connection; host: Host; onStatus(listener: (connected: boolean) => void): () => void };

const bridgeTransport = (bridge: WindowBridge): Transport => ({
  send: (text) => bridge.send(text),
  onText: (listener) => void bridge.on(listener),
  onStatus: () => {},
});

/** Joins the window to its core, over the preload's bridge or the browser shell's socket. */
export async function connect(): Promise<Desk> {
  const bridge = window.gouji;
  if (!bridge) await openSession();
  const transport = bridge ? bridgeTransport(bridge) : socketTransport();
  const connection = createConnection(transport);
  const listeners = new Set<(connected: boolean) => void>();
  transport.onStatus((connected) => {
    for (const listener of listeners) listener(connected);
  });
  return {
    connection,
    host: bridge?.host ?? browserHost,
    onStatus(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
