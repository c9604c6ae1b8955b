import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { olderNode, program, startOlder } from './gouji.ts';

let folder: string;
let alone: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gouji-node-'));
  alone = join(folder, 'src-main/cli/gouji.js');
  mkdirSync(join(folder, 'src-main/cli'), { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  copyFileSync(program, alone);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe(`under ${olderNode ? 'the system’s own older Node' : 'a Node that says it is older'}`, () => {
  it('says in both languages what is missing, and exits with 3', async () => {
    const ended = await startOlder(['doctor'], alone).ended;
    expect([ended.code, ended.stdout]).toEqual([3, '']);
    expect(ended.stderr).toMatch(
      /^NODE_TOO_OLD: Node [\d.]+ is too old, 24 or newer is needed\. Run "npm ci" here first/,
    );
    expect(ended.stderr).toMatch(/\nNode [\d.]+ 太旧，需要 24 或更新。请先在此目录执行 npm ci/);
  });

  it('says it as JSON where that was asked for', async () => {
    const ended = await startOlder(['doctor', '--json'], alone).ended;
    expect([ended.code, ended.stderr]).toEqual([3, '']);
    expect(ended.json()).toEqual([{ problem: expect.objectContaining({ code: 'NODE_TOO_OLD' }) }]);
  });

  it('steps aside for the Node that npm ci brought, and hands on how that ended', async () => {
    const version = await startOlder(['--version']).ended;
    expect([version.code, version.stdout, version.stderr]).toEqual([0, '0.1.0\n', '']);
    expect((await startOlder(['reconsile']).ended).code).toBe(2);
    expect((await startOlder(['doctor', '--workspace', join(folder, 'none')]).ended).code).toBe(3);
  });
});
