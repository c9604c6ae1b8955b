import type { FileHandle, Host } from '../../shared/contract/host.ts';
import { problemOf } from '../../shared/entity/problem.ts';
import { Refusal } from '../../shared/value/result.ts';
import type { Transport } from './link.ts';

const RETRY_MILLISECONDS = 1000;
const windowHeader = { 'x-gouji': 'window' };

/** Hands the one-time code in the address over for a session, and takes it out of the address and its history. */
export async function openSession(): Promise<void> {
  const code = /^#code=([\w-]+)$/.exec(location.hash)?.[1];
  if (code === undefined) return;
  history.replaceState(null, '', '#/');
  await fetch('/session', { method: 'POST', body: code, headers: windowHeader });
}

/** A WebSocket that comes back by itself. What is sent while it is away waits for it. */
export function socketTransport(): Transport {
  let hear: (text: string) => void = () => {};
  const statusListeners: ((connected: boolean) => void)[] = [];
  let queue: string[] = [];
  let socket: WebSocket | null = null;
  const open = (): void => {
    const next = new WebSocket(`ws://${location.host}/socket`);
    next.onopen = () => {
      socket = next;
      for (const text of queue) next.send(text);
      queue = [];
      for (const listener of statusListeners) listener(true);
    };
    next.onmessage = (event) => hear(String(event.data));
    next.onclose = () => {
      socket = null;
      queue = [];
      for (const listener of statusListeners) listener(false);
      setTimeout(open, RETRY_MILLISECONDS);
    };
  };
  open();
  return {
    send: (text) => (socket ? socket.send(text) : void queue.push(text)),
    onText: (listener) => {
      hear = listener;
    },
    onStatus: (listener) => void statusListeners.push(listener),
  };
}

async function post(path: string, body: Blob | string, headers: Record<string, string> = {}): Promise<FileHandle> {
  const response = await fetch(path, { method: 'POST', body, headers: { ...windowHeader, ...headers } });
  if (response.status === 507) throw new Refusal(problemOf('DISK_FULL', { retry: true }));
  if (!response.ok) throw new Refusal(problemOf('CONNECTION_LOST', { retry: true }));
  return (await response.json()) as FileHandle;
}

const upload = (file: File): Promise<FileHandle> =>
  post('/upload', file, { 'x-file-name': encodeURIComponent(file.name) });

async function uploadAll(files: readonly File[]): Promise<FileHandle[]> {
  const handles: FileHandle[] = [];
  for (const file of files) handles.push(await upload(file));
  return handles;
}

/** Opens the browser's file dialog; an empty list when it was closed. */
export const pickInPage = (accept = ''): Promise<File[]> =>
  new Promise((resolve) => {
    const input = document.createElement('input');
    input.type = 'file';
    input.multiple = true;
    input.accept = accept;
    input.onchange = () => resolve([...(input.files ?? [])]);
    input.oncancel = () => resolve([]);
    input.click();
  });

const cannot = (capability: string): Promise<never> =>
  Promise.reject(new Refusal(problemOf('CAPABILITY_MISSING', { params: { capability } })));

/** The shell's powers where the shell is a server: files are sent to it, and saved in the workspace. */
export const browserHost: Host = {
  shell: 'browser',
  missing: ['openFolder', 'notify'],
  pickFiles: async () => uploadAll(await pickInPage()),
  dropFiles: (files) => uploadAll(files.filter((file) => file instanceof File)),
  saveFile: (suggestedName) => post('/save', suggestedName),
  openFolder: () => cannot('openFolder'),
  notify: () => cannot('notify'),
};
