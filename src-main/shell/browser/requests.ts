import { mkdir } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { Handles } from '../handles.ts';
import { safetyHeaders, serveRendered } from '../renderedFiles.ts';
import type { Guard } from './guard.ts';
import { plainName, receiveUpload } from './uploads.ts';

/** What answering a request needs: the guard, and where files go. */
export type Desk = { guard: Guard; handles: Handles; uploads: string; statements: string; renderer: string };

const LONGEST_TEXT = 4096;

const reply = (
  response: ServerResponse,
  status: number,
  body?: unknown,
  headers: Record<string, string> = {},
): void => {
  const text = body === undefined ? '' : JSON.stringify(body);
  response.writeHead(status, { ...safetyHeaders, 'content-type': 'application/json; charset=utf-8', ...headers });
  response.end(text);
};

async function shortText(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) {
    text += String(chunk);
    if (text.length > LONGEST_TEXT) throw new RangeError('the body is too long');
  }
  return text;
}

const decoded = (name: string | string[] | undefined): string => {
  try {
    return decodeURIComponent(String(name ?? ''));
  } catch {
    return '';
  }
};

/** The one-time code becomes a session cookie that scripts cannot read. */
async function openSession(request: IncomingMessage, response: ServerResponse, { guard }: Desk): Promise<void> {
  const cookie = guard.redeem(await shortText(request));
  if (cookie === null) return reply(response, 403);
  reply(response, 204, undefined, { 'set-cookie': cookie });
}

async function upload(request: IncomingMessage, response: ServerResponse, desk: Desk): Promise<void> {
  const name = decoded(request.headers['x-file-name']);
  const handle = await receiveUpload(request, { folder: desk.uploads, name, handles: desk.handles });
  reply(response, 200, handle);
}

/** There is no asking where to: what is saved goes to the workspace's statements, under the name suggested. */
async function save(request: IncomingMessage, response: ServerResponse, desk: Desk): Promise<void> {
  const name = plainName(await shortText(request));
  await mkdir(desk.statements, { recursive: true });
  reply(response, 200, desk.handles.give({ path: join(desk.statements, name), name, size: 0 }));
}

type Action = (request: IncomingMessage, response: ServerResponse, desk: Desk) => Promise<void>;
const actions: Record<string, { run: Action; needsSession: boolean }> = {
  '/session': { run: openSession, needsSession: false },
  '/upload': { run: upload, needsSession: true },
  '/save': { run: save, needsSession: true },
};

async function act(request: IncomingMessage, response: ServerResponse, desk: Desk): Promise<void> {
  const { guard } = desk;
  const action = actions[request.url ?? ''];
  if (!action) return reply(response, 404);
  if (!guard.isOurOrigin(request) || !guard.hasWindowHeader(request)) return reply(response, 403);
  if (action.needsSession && !guard.hasSession(request)) return reply(response, 403);
  await action.run(request, response, desk);
}

async function page(request: IncomingMessage, response: ServerResponse, desk: Desk): Promise<void> {
  const served = await serveRendered(desk.renderer, (request.url ?? '/').split('?')[0]!);
  response.writeHead(served.status, served.headers);
  response.end(request.method === 'HEAD' ? undefined : served.body);
}

const statusOf = (cause: unknown): number => {
  const code = (cause as { code?: string } | null)?.code;
  if (code === 'ENOSPC') return 507;
  return cause instanceof RangeError ? 413 : 500;
};

/** Answers one request; whatever goes wrong inside becomes a status and never words of ours. */
export async function answerRequest(request: IncomingMessage, response: ServerResponse, desk: Desk): Promise<void> {
  try {
    if (!desk.guard.isOurHost(request)) return reply(response, 403);
    if (request.method === 'POST') return await act(request, response, desk);
    if (request.method === 'GET' || request.method === 'HEAD') return await page(request, response, desk);
    reply(response, 405);
  } catch (cause) {
    if (response.headersSent) return void response.destroy();
    reply(response, statusOf(cause));
  }
}
