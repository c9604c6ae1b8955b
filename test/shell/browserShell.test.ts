import { existsSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { BrowserShell } from '../../src-main/shell/browser/shell.ts';
import { temporaryFolder } from '../helpers/temporary.ts';
import {
  ask,
  call,
  closed,
  codeOf,
  opened,
  openSession,
  origin,
  socketTo,
  startOnFake,
  upgradeStatus,
  windowHeaders,
} from './client.ts';

describe('the page', () => {
  let shell: BrowserShell;
  beforeAll(async () => {
    ({ shell } = await startOnFake());
  });
  afterAll(() => shell.close());

  test('comes with a policy whose nonce is new at every load', async () => {
    const [first, second] = [await ask(shell, '/'), await ask(shell, '/')];
    const policy = String(first.headers['content-security-policy']);
    const nonce = /'nonce-([\w-]+)'/.exec(policy)?.[1];
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
    expect(nonce).toBeDefined();
    expect(first.body).toContain(`nonce="${nonce}"`);
    expect(second.headers['content-security-policy']).not.toBe(policy);
  });

  test('comes with headers that keep it shut in', async () => {
    const { headers } = await ask(shell, '/code.js');
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'content-type': 'text/javascript; charset=utf-8',
    });
    expect(headers['access-control-allow-origin']).toBeUndefined();
  });

  test.each([
    '/../client.ts',
    '/..%2fclient.ts',
    '/%2e%2e/%2e%2e/%2e%2e/package.json',
    '/..%5cclient.ts',
    '/%00',
    '/%',
    '//etc/passwd',
    '/none.js',
  ])('is the built folder alone: %s', async (path) => {
    expect((await ask(shell, path)).status).toBe(404);
  });

  test.each(['127.0.0.1', 'localhost', 'evil.example', '127.0.0.1.evil.example'])(
    'is not given to a request that names the host %s',
    async (host) => {
      expect((await ask(shell, '/', { headers: { host: `${host}:1` } })).status).toBe(403);
    },
  );
});

describe('the session', () => {
  let shell: BrowserShell;
  beforeAll(async () => {
    ({ shell } = await startOnFake());
  });
  afterAll(() => shell.close());
  const redeem = (headers: Record<string, string>, body = codeOf(shell)) =>
    ask(shell, '/session', { method: 'POST', headers, body });

  test('is not opened by a wrong code, another origin, a bare form or no origin, and the code stays good', async () => {
    const ours = windowHeaders(shell);
    expect((await redeem(ours, 'wrong')).status).toBe(403);
    expect((await redeem({ ...ours, origin: 'http://evil.example' })).status).toBe(403);
    expect((await redeem({ ...ours, origin: 'null' })).status).toBe(403);
    expect((await redeem({ origin: origin(shell) })).status).toBe(403);
    expect((await redeem({ 'x-gouji': 'window' })).status).toBe(403);
    expect((await redeem(ours, 'x'.repeat(100_000))).status).toBe(413);
  });

  test('is opened once, with a cookie that scripts and other sites do not get', async () => {
    const first = await redeem(windowHeaders(shell));
    expect(first.status).toBe(204);
    expect(first.headers['set-cookie']?.[0]).toMatch(/^gouji_\d+=[\w-]{43}; HttpOnly; SameSite=Strict; Path=\/$/);
    expect((await redeem(windowHeaders(shell))).status).toBe(403);
  });

  test('is needed to upload and to save', async () => {
    for (const path of ['/upload', '/save'])
      expect((await ask(shell, path, { method: 'POST', headers: windowHeaders(shell), body: 'x' })).status).toBe(403);
  });

  test.each(['PUT', 'DELETE', 'OPTIONS'])('answers no %s', async (method) => {
    expect((await ask(shell, '/', { method, headers: windowHeaders(shell) })).status).toBe(405);
  });
});

describe('the socket', () => {
  let shell: BrowserShell;
  let cookie: string;
  beforeAll(async () => {
    ({ shell } = await startOnFake());
    cookie = await openSession(shell);
  });
  afterAll(() => shell.close());

  test('joins our own page alone', async () => {
    const ours = { origin: origin(shell), cookie };
    expect(await upgradeStatus(shell, ours)).toBe(101);
    expect(await upgradeStatus(shell, { ...ours, origin: 'http://evil.example' })).toBe(403);
    expect(await upgradeStatus(shell, { ...ours, origin: `http://localhost:${shell.port}` })).toBe(403);
    expect(await upgradeStatus(shell, { cookie })).toBe(403);
    expect(await upgradeStatus(shell, { origin: origin(shell) })).toBe(403);
    expect(await upgradeStatus(shell, { ...ours, cookie: `${cookie}x` })).toBe(403);
    expect(await upgradeStatus(shell, { ...ours, host: `localhost:${shell.port}` })).toBe(403);
  });

  test('carries a request to the core and its answer back', async () => {
    const socket = socketTo(shell, { origin: origin(shell), cookie });
    await opened(socket);
    expect(await call(socket, 7, 'workspace.info', {})).toMatchObject({ ok: true, value: { enterprise: '大道快递' } });
    expect(await call(socket, 8, 'no.such', {})).toMatchObject({ ok: false, problems: [{ code: 'METHOD_UNKNOWN' }] });
    socket.close();
  });

  test('is closed on a page that speaks out of turn', async () => {
    const socket = socketTo(shell, { origin: origin(shell), cookie });
    await opened(socket);
    socket.send('not the wire');
    expect(await closed(socket)).toBe(1008);
  });
});

describe('files', () => {
  let shell: BrowserShell;
  let workspace: string;
  let cookie: string;
  beforeAll(async () => {
    ({ shell, workspace } = await startOnFake());
    cookie = await openSession(shell);
  });
  afterAll(() => shell.close());
  const upload = async (name: string): Promise<{ handle: string; name: string; size: number }> => {
    const headers = { ...windowHeaders(shell), cookie, 'x-file-name': encodeURIComponent(name) };
    return JSON.parse((await ask(shell, '/upload', { method: 'POST', headers, body: Buffer.from('一二三') })).body);
  };
  const socket = async () => {
    const joined = socketTo(shell, { origin: origin(shell), cookie });
    await opened(joined);
    return joined;
  };

  test('are known to the page by handle and name, never by path, and go once imported', async () => {
    const file = await upload('../../账单 1.csv');
    expect(file).toMatchObject({ name: '账单 1.csv', size: 9 });
    expect(file.handle).toMatch(/^file_[0-9a-f]{32}$/);
    const joined = await socket();
    const texts: string[] = [];
    joined.on('message', (data) => texts.push(String(data)));
    const answer = await call(joined, 1, 'files.import', { files: [file.handle], person: 'wang' }, 'job_1');
    expect(answer).toMatchObject({ ok: true, value: [{ file: '账单 1.csv', outcome: 'imported' }] });
    expect(texts.join('')).not.toContain(tmpdir());
    const again = await call(joined, 2, 'files.import', { files: [file.handle], person: 'wang' });
    expect(again).toMatchObject({ ok: false, problems: [{ code: 'FILE_NOT_FOUND' }] });
    joined.close();
  });

  test('stay after a refusal, so that they can be tried again', async () => {
    const file = await upload('broken.csv');
    const joined = await socket();
    for (const id of [1, 2])
      expect(await call(joined, id, 'files.import', { files: [file.handle], person: 'wang' })).toMatchObject({
        ok: true,
        value: [{ outcome: 'refused', problems: [{ where: { file: 'broken.csv' } }] }],
      });
    joined.close();
  });

  test('cannot be named by path', async () => {
    const joined = await socket();
    for (const [method, input] of [
      ['files.import', { files: ['/etc/passwd'], person: 'wang' }],
      ['files.identify', { files: '/etc/passwd' }],
      ['statement.build', { out: '/tmp/x.xlsx' }],
    ] as const)
      expect(await call(joined, 1, method, input)).toMatchObject({ ok: false, problems: [{ code: 'FILE_NOT_FOUND' }] });
    joined.close();
  });

  test('are saved in the statements of the workspace', async () => {
    const headers = { ...windowHeaders(shell), cookie };
    const reply = await ask(shell, '/save', { method: 'POST', headers, body: '../..\\对账单.xlsx' });
    expect(JSON.parse(reply.body)).toMatchObject({ name: '对账单.xlsx' });
    expect(existsSync(join(workspace, 'statements'))).toBe(true);
  });
});

describe('the end', () => {
  test('comes when the last window has been gone for the grace, and not before', async () => {
    const { shell } = await startOnFake('sample', { keepAlive: false, graceMilliseconds: 50 });
    const cookie = await openSession(shell);
    const [first, second] = [1, 2].map(() => socketTo(shell, { origin: origin(shell), cookie }));
    await Promise.all([opened(first!), opened(second!)]);
    first!.close();
    await closed(first!);
    expect(await call(second!, 1, 'workspace.info', {})).toMatchObject({ ok: true });
    second!.close();
    await shell.closed;
    await expect(ask(shell, '/')).rejects.toThrow('ECONNREFUSED');
  });

  test('leaves no upload behind', async () => {
    const temporary = temporaryFolder('own');
    vi.stubEnv('TMPDIR', temporary);
    const { shell } = await startOnFake();
    const headers = { ...windowHeaders(shell), cookie: await openSession(shell), 'x-file-name': 'a.csv' };
    await ask(shell, '/upload', { method: 'POST', headers, body: 'x' });
    const files = (): string[] => readdirSync(temporary, { recursive: true }).map(String);
    expect(files().filter((name) => name.endsWith('a.csv'))).toHaveLength(1);
    await shell.close();
    vi.unstubAllEnvs();
    expect(files().filter((name) => name.endsWith('a.csv'))).toEqual([]);
  });
});
