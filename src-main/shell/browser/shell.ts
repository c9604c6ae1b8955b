import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { createHandles } from '../handles.ts';
import { createRelay, type Relay } from '../relay.ts';
import { forkCore } from './forkedCore.ts';
import { createGuard, type Guard } from './guard.ts';
import { answerRequest, type Desk } from './requests.ts';

export type BrowserShellOptions = {
  workspace: string;
  /** The built window. */
  renderer: string;
  /** The program of the core's process. */
  coreEntry: string;
  /** Goes on without a window (for tests). */
  keepAlive?: boolean;
  /** How long a window may be gone before the shell stops. */
  graceMilliseconds?: number;
};

export type BrowserShell = {
  /** The address with the one-time code in its fragment. */
  url: string;
  port: number;
  close(): Promise<void>;
  /** Resolves when the shell has stopped, by close() or because its window went. */
  closed: Promise<void>;
};

const GRACE_MILLISECONDS = 10_000;
const LARGEST_MESSAGE = 8 * 1024 * 1024;

const listen = (server: Server): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });

/** Stops the shell once the last window has been gone for the grace; never before the first has come. */
function createAttendance(grace: number | null, stop: () => void): { came(): void; went(): void; end(): void } {
  let windows = 0;
  let timer: NodeJS.Timeout | undefined;
  return {
    came() {
      windows += 1;
      clearTimeout(timer);
    },
    went() {
      windows -= 1;
      if (windows === 0 && grace !== null) timer = setTimeout(stop, grace);
    },
    end: () => clearTimeout(timer),
  };
}

function joinPage(socket: WebSocket, relay: Relay, attendance: { came(): void; went(): void }): void {
  const page = relay.attach({ send: (text) => socket.send(text) });
  attendance.came();
  socket.on('message', (data, isBinary) => {
    if (isBinary || !page.receive(String(data))) socket.close(1008);
  });
  socket.on('error', () => socket.terminate());
  socket.once('close', () => {
    page.detach();
    attendance.went();
  });
}

const refuse = (socket: Duplex): void => {
  socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
};

const mayJoin = (request: IncomingMessage, guard: Guard): boolean =>
  request.url === '/socket' && guard.isOurHost(request) && guard.isOurOrigin(request) && guard.hasSession(request);

/**
 * Serves the window and joins it to the core, on 127.0.0.1 at a port that the system picks. Nothing is answered without
 * the exact Host; nothing is told or taken without the exact Origin and the session that the one-time code opened.
 */
export async function startBrowserShell(options: BrowserShellOptions): Promise<BrowserShell> {
  const handles = createHandles();
  const uploads = await mkdtemp(join(tmpdir(), 'gouji-'));
  const statements = join(options.workspace, 'statements');
  await mkdir(options.workspace, { recursive: true });
  const core = forkCore(options.coreEntry, [options.workspace]);
  const relay = createRelay(core, handles);
  const server = createServer();
  const port = await listen(server);
  const guard = createGuard(port);
  const sockets = new WebSocketServer({ noServer: true, maxPayload: LARGEST_MESSAGE });
  const desk: Desk = { guard, handles, uploads, statements, renderer: options.renderer };

  let ended!: () => void;
  const closed = new Promise<void>((resolve) => {
    ended = resolve;
  });
  let closing: Promise<void> | undefined;
  const end = async (): Promise<void> => {
    attendance.end();
    for (const socket of sockets.clients) socket.close(1001);
    server.close();
    await core.stop();
    for (const socket of sockets.clients) socket.terminate();
    server.closeAllConnections();
    await handles.releaseAll();
    await rm(uploads, { recursive: true, force: true });
    ended();
  };
  const close = (): Promise<void> => {
    closing ??= end();
    return closing;
  };
  const grace = options.keepAlive ? null : (options.graceMilliseconds ?? GRACE_MILLISECONDS);
  const attendance = createAttendance(grace, () => void close());

  server.on('request', (request, response) => void answerRequest(request, response, desk));
  server.on('upgrade', (request, socket, head) => {
    if (!mayJoin(request, guard)) return refuse(socket);
    sockets.handleUpgrade(request, socket, head, (joined) => joinPage(joined, relay, attendance));
  });
  return { url: `http://127.0.0.1:${port}/#code=${guard.code}`, port, close, closed };
}
