import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generateDays } from '../../src-main/cli/generate/index.ts';
import { sampleSetup, sampleSetupYaml } from '../../src-main/cli/generate/setup.ts';
import { gouji, type Running, root, start, startOlder } from './gouji.ts';

let folder: string;
const path = (name: string): string => join(folder, name);
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gouji-long-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Waits until the import has rows in its staging file. False where it ended before. */
async function staging(running: Running, workspace: string): Promise<boolean> {
  let over = false;
  void running.ended.then(() => {
    over = true;
  });
  const place = join(workspace, 'staging');
  while (!over) {
    const files = existsSync(place) ? readdirSync(place).filter((name) => name.endsWith('.db')) : [];
    if (files.some((name) => (statSync(join(place, name), { throwIfNoEntry: false })?.size ?? 0) > 100_000))
      return true;
    await pause(2);
  }
  return false;
}

const filesUnder = (place: string): string[] =>
  readdirSync(place, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name);

const largest = (files: readonly string[]): string =>
  [...files].sort((one, other) => statSync(other).size - statSync(one).size)[0]!;

describe('Ctrl-C during the import of a big ledger', () => {
  let book: string;
  let setup: string;
  beforeAll(async () => {
    const made = await generateDays({
      seed: 3,
      size: 60_000,
      days: 1,
      book: 'csv',
      channels: ['wechat'],
      breaks: false,
      setup: sampleSetup(),
      setupText: sampleSetupYaml(),
      out: path('big'),
    });
    setup = made.setup;
    book = largest(made.files);
  });

  it.each([
    ['of this Node', start],
    ['of an older Node that stepped aside', startOlder],
  ])('leaves nothing of it and exits with 1, pressed in a program %s', async (what, begin) => {
    const workspace = path(what);
    const on = (...args: string[]): string[] => ['--json', '--workspace', workspace, ...args];
    expect((await gouji(on('setup', 'apply', setup, '--person', 'admin'))).code).toBe(0);
    const importing = begin(on('import', book, '--person', 'wang'));
    expect(await staging(importing, workspace)).toBe(true);
    importing.interrupt();
    const ended = await importing.ended;
    expect([ended.code, ended.stderr]).toEqual([1, '']);
    expect(ended.json()).toEqual([
      expect.objectContaining({
        outcome: 'cancelled',
        problems: [expect.objectContaining({ code: 'IMPORT_CANCELLED' })],
      }),
    ]);
    expect([filesUnder(join(workspace, 'files')), filesUnder(join(workspace, 'staging'))]).toEqual([[], []]);
    for (const list of ['files', 'transactions']) expect((await gouji(on('list', list))).stdout).toBe('');
    const again = await gouji(on('import', book, '--person', 'wang'));
    expect([again.code, again.json()[0]?.outcome]).toEqual([0, 'imported']);
  });
});

describe('the demo', () => {
  it('does the whole job, finds what was injected and says where to look', async () => {
    const out = path('demo');
    const ended = await gouji(['demo', '--out', out, '--json']);
    expect([ended.code, ended.stderr]).toEqual([0, '']);
    const summary = ended.json();
    expect(summary).toEqual([
      {
        injected: 15,
        found: 15,
        missed: [],
        others: [],
        proven: true,
        doctor: true,
        statements: ['orders', 'settlements', 'bank'].map((code) => join(out, `statement-${code}.xlsx`)),
      },
    ]);
    for (const file of summary[0]!.statements as string[]) expect(statSync(file).size).toBeGreaterThan(5_000);
  });

  it('replaces its own folder, and speaks to people', async () => {
    const ended = await gouji(['demo', '--out', path('demo'), '--seed', '2'], { env: { LANG: 'zh_CN.UTF-8' } });
    expect([ended.code, ended.stderr]).toEqual([0, '']);
    expect(ended.stdout).toMatch(/^导入 16 个文件，\d+ 行；控制总数全部相符。\n/);
    expect(ended.stdout).toMatch(/真相：注入的 15 笔差异找到 15 笔，类型无误；另有 0 笔；各项平衡全部证明。\n$/);
    expect(ended.stdout).not.toMatch(/\{\w+\}/);
  });

  it('refuses a folder that is not its own', async () => {
    const mine = mkdtempSync(path('mine-'));
    writeFileSync(join(mine, 'letter.txt'), 'keep me');
    const ended = await gouji(['demo', '--out', mine]);
    expect([ended.code, ended.stdout]).toEqual([2, '']);
    expect(ended.stderr).toContain(`--out ${mine} is a folder with something in it that no demo left`);
    expect(readdirSync(mine)).toEqual(['letter.txt']);
  });
});

describe('the window', () => {
  it('opens on the workspace, leaves stdout alone under --json, and closes on Ctrl-C', async () => {
    const opened = start(['open', '--browser', '--json', '--workspace', path('desk')], {
      env: { DISPLAY: '', WAYLAND_DISPLAY: '' },
    });
    const address = await opened.saidOnStderr(/http:\/\/127\.0\.0\.1:\d+\//);
    const page = await fetch(address);
    expect([page.status, (await page.text()).includes('<div id="root">')]).toEqual([200, true]);
    opened.interrupt();
    const ended = await opened.ended;
    expect([ended.code, ended.stdout]).toEqual([0, '']);
    expect(readdirSync(path('desk'))).toContain('gouji.db');
    expect(existsSync(join(root, 'desk'))).toBe(false);
  });
});
