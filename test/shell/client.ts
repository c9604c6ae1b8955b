import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { join, resolve } from 'node:path';
import { WebSocket } from 'ws';
import { decode, encode } from '../../shared/contract/wire.ts';
import { type BrowserShell, type BrowserShellOptions, startBrowserShell } from '../../src-main/shell/browser/shell.ts';
import { temporaryFolder } from '../helpers/temporary.ts';

export const renderer = resolve(import.meta.dirname, 'page');
export const fakeCore = resolve(import.meta.dirname, 'fakeCore.ts');

/** A browser shell on the fake core, in a folder of its own whose name picks the fake's workspace. */
export async function startOnFake(name = 'sample', options: Partial<BrowserShellOptions> = {}) {
  const folder = temporaryFolder('test');
  const workspace = join(folder, name);
  const shell = await startBrowserShell({ workspace, renderer, coreEntry: fakeCore, keepAlive: true, ...options });
  return { shell, workspace };
}

export type Reply = { status: number; headers: IncomingHttpHeaders; body: string };

/** A bare HTTP request, so that every header can be wrong on purpose. */
export const ask = (
  shell: BrowserShell,
  path: string,
  {
    method = 'GET',
    headers = {},
    body = '',
  }: { method?: string; headers?: Record<string, string>; body?: string | Buffer } = {},
): Promise<Reply> =>
  new Promise((done, fail) => {
    const asked = httpRequest({ host: '127.0.0.1', port: shell.port, path, method, headers }, (response) => {
      let text = '';
      response.on('data', (chunk) => {
        text += String(chunk);
      });
      response.on('end', () => done({ status: response.statusCode ?? 0, headers: response.headers, body: text }));
    });
    asked.on('error', fail);
    asked.end(body);
  });

export const origin = (shell: BrowserShell): string => `http://127.0.0.1:${shell.port}`;
export const codeOf = (shell: BrowserShell): string => shell.url.split('#code=')[1]!;
export const windowHeaders = (shell: BrowserShell): Record<string, string> => ({
  origin: origin(shell),
  'x-gouji': 'window',
});

/** Redeems the one-time code; the cookie of the session. */
export async function openSession(shell: BrowserShell): Promise<string> {
  const reply = await ask(shell, '/session', { method: 'POST', headers: windowHeaders(shell), body: codeOf(shell) });
  return String(reply.headers['set-cookie']?.[0]).split(';')[0]!;
}

export const socketTo = (shell: BrowserShell, headers: Record<string, string>): WebSocket =>
  new WebSocket(`ws://127.0.0.1:${shell.port}/socket`, { headers });

/** The status with which an upgrade is refused; 101 when it is not. */
export const upgradeStatus = (shell: BrowserShell, headers: Record<string, string>): Promise<number> =>
  new Promise((done, fail) => {
    const socket = socketTo(shell, headers);
    socket.on('unexpected-response', (_request, response) => done(response.statusCode ?? 0));
    socket.on('open', () => {
      socket.close();
      done(101);
    });
    socket.on('error', fail);
  });

export type Answered = { ok: boolean; value?: unknown; problems?: { code: string }[] };

/** One request over an open socket; its answer. */
export const call = (socket: WebSocket, id: number, method: string, input: unknown, job?: string): Promise<Answered> =>
  new Promise((done) => {
    const hear = (data: unknown): void => {
      const message = decode(String(data)) as { type: string; id: number } & Answered;
      if (message.type !== 'answer' || message.id !== id) return;
      socket.off('message', hear);
      done(message);
    };
    socket.on('message', hear);
    socket.send(encode({ type: 'request', id, method, input, job }));
  });

export const opened = (socket: WebSocket): Promise<void> => new Promise((done) => socket.once('open', () => done()));
export const closed = (socket: WebSocket): Promise<number> => new Promise((done) => socket.once('close', done));
