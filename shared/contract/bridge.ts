import type { Host } from './host.ts';

/** What the Electron shell's preload puts into the page, and nothing else: the wire's text both ways, and the host. */
export type WindowBridge = {
  send(text: string): void;
  /** Returns the function that stops listening. */
  on(listener: (text: string) => void): () => void;
  readonly host: Host;
};
