import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Input } from '../../shared/contract/methods.ts';
import { Refusal } from '../../shared/value/result.ts';
import { sampleSetupYaml } from '../../src-main/cli/generate/setup.ts';
import { type Core, openCore } from '../../src-main/core/index.ts';
import { asEnvironmentProblem, databaseFile, openWorkspace } from '../../src-main/store/index.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gouji-environment-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function codesOf(work: () => unknown): Promise<string[]> {
  try {
    await work();
  } catch (error) {
    const known = asEnvironmentProblem(error);
    if (known instanceof Refusal) return known.problems.map(({ code }) => code);
    throw error;
  }
  return [];
}

const open = (workspace: string): Promise<Core> =>
  openCore({
    workspace,
    create: true,
    onBug: (_incident, error) => {
      throw error;
    },
  });

async function prepared(workspace: string): Promise<void> {
  const core = await open(workspace);
  const { problems } = await core.call('setup.apply', { yaml: sampleSetupYaml(), person: 'admin' });
  expect(problems).toEqual([]);
  await core.close();
}

/** A book of many movements on the sample day, as a business system writes it. */
function bookOf(rows: number): string {
  const header = '流水号,业务日期,交易时间,虚账户,交易类型,状态,币种,金额,手续费,渠道,商户订单号,摘要,发起方';
  const words = 'long words that take their room on the disk '.repeat(4);
  const line = (_: unknown, at: number): string =>
    `B${at},2026-10-12,2026-10-12 09:00:00,A1,收款,成功,CNY,1.00,0.00,微信,O${at},${words}${at},system`;
  const path = join(folder, 'book.csv');
  writeFileSync(path, `${[header, ...Array.from({ length: rows }, line)].join('\n')}\n`);
  return path;
}

describe('a full disk', () => {
  it('is told as such where the database cannot grow', async () => {
    const workspace = openWorkspace(join(folder, 'w'), { create: true });
    const pages = Number(workspace.db.pragma('page_count', { simple: true }));
    workspace.db.pragma(`max_page_count = ${pages}`);
    const fill = () => workspace.db.exec(`CREATE TABLE more AS SELECT zeroblob(1000000) AS filling`);
    expect(await codesOf(fill)).toEqual(['DISK_FULL']);
    workspace.close();
    openWorkspace(join(folder, 'w')).close();
  });
});

/** Mounts a small file system; null where the system does not let us. */
function smallDisk(
  size: string,
): { path: string; resize(size: string): void; readOnly(): void; remove(): void } | null {
  const path = join(folder, 'disk');
  mkdirSync(path);
  const mount = (...args: string[]): void => void execFileSync('mount', args, { stdio: 'ignore' });
  try {
    mount('-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', path);
  } catch {
    return null;
  }
  return {
    path,
    resize: (size) => mount('-o', `remount,size=${size}`, path),
    readOnly: () => mount('-o', 'remount,ro', path),
    remove: () => void execFileSync('umount', ['-l', path]),
  };
}

describe('a small disk', () => {
  it.for([
    ['copied', '6m'],
    ['staged', '10m'],
    ['written', '15m'],
  ] as const)(
    'that fills up while a file is %s keeps nothing of it, and takes it once there is room',
    async ([, size], { skip }) => {
      const disk = smallDisk(size);
      if (!disk) return skip('a small file system cannot be mounted here');
      try {
        const workspace = join(disk.path, 'w');
        await prepared(workspace);
        const core = await open(workspace);
        const order: Input<'files.import'> = { files: [bookOf(20_000)], source: 'book', person: 'wang' };
        const codes = await core.call('files.import', order).then(
          (reports) => reports.flatMap(({ problems }) => problems.map(({ code }) => code)),
          (error: unknown) => {
            if (error instanceof Refusal) return error.problems.map(({ code }) => code);
            throw error;
          },
        );
        expect(codes).toEqual(['DISK_FULL']);
        expect((await core.call('files.list', {})).total).toBe(0);
        expect((await core.call('transactions.list', {})).total).toBe(0);
        const left = readdirSync(workspace, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
        expect(left.map(({ name }) => name).filter((name) => !/^(gouji|workspace)\./.test(name))).toEqual([]);
        disk.resize('200m');
        const [report] = await core.call('files.import', order);
        expect(report).toMatchObject({ outcome: 'imported', staged: 20_000 });
        expect((await core.call('doctor', {})).ok).toBe(true);
        await core.close();
      } finally {
        disk.remove();
      }
    },
  );

  it('that may only be read refuses to open the workspace', async ({ skip }) => {
    const disk = smallDisk('6m');
    if (!disk) return skip('a small file system cannot be mounted here');
    try {
      await prepared(join(disk.path, 'w'));
      disk.readOnly();
      expect(await codesOf(() => open(join(disk.path, 'w')))).toEqual(['WORKSPACE_READ_ONLY']);
      expect(await codesOf(() => open(join(disk.path, 'other')))).toEqual(['FILE_NOT_WRITABLE']);
    } finally {
      disk.remove();
    }
  });
});

describe('a workspace that cannot be written', () => {
  /** Byte 18 of the file is the version that a program must know to write it; a later one leaves it readable alone. */
  it('because a later SQLite has a say in it, is told as read-only', async () => {
    await prepared(folder);
    const bytes = readFileSync(databaseFile(folder));
    expect(bytes[18]).toBe(2);
    bytes[18] = 3;
    writeFileSync(databaseFile(folder), bytes);
    const core = await open(folder);
    const change = sampleSetupYaml().replace('大道快递', '小道快递');
    expect(await codesOf(() => core.call('setup.apply', { yaml: change, person: 'admin' }))).toEqual([
      'WORKSPACE_READ_ONLY',
    ]);
    expect((await core.call('workspace.info', {})).enterprise).toBe('大道快递');
    await core.close();
  });

  it('because its folder is a file, is told with the place', async () => {
    const file = join(folder, 'note');
    writeFileSync(file, 'not a folder');
    expect(await codesOf(() => open(file))).toEqual(['FILE_NOT_WRITABLE']);
    expect(readFileSync(file, 'utf8')).toBe('not a folder');
  });
});
