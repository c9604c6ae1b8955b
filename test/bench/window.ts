// npm run bench:window: the real window in the system's Chromium while a file of a million rows is imported and its day
// reconciled as a person would, by clicks. Measures the gaps between frames, the long tasks of the page, and how long a
// small question to the core takes; beside them the same of the idle window, and of the idle window on a machine whose
// processors others keep busy. Options: --rows N.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import { generateDays } from '../../src-main/cli/generate/index.ts';
import { sampleSetup } from '../../src-main/cli/generate/setup.ts';
import { openCore } from '../../src-main/core/index.ts';
import { startBrowserShell } from '../../src-main/shell/browser/shell.ts';
import { launch, systemBrowser } from '../e2e/browser.ts';
import { buildWindow } from '../e2e/window.ts';

const { values } = parseArgs({ options: { rows: { type: 'string', default: '1000000' } } });
const rows = Number(values.rows);
const DAY = '2026-10-12';
const LONG = 600_000;
const IDLE_MS = 5000;
const root = resolve(import.meta.dirname, '../..');

/** In the page: gaps between frames, long tasks, and round trips of a question over a second socket of the same session. */
const recorder = `(() => {
  const seen = { gaps: [], tasks: [], trips: [] };
  let last = performance.now();
  const frame = (now) => { seen.gaps.push(now - last); last = now; requestAnimationFrame(frame); };
  requestAnimationFrame((now) => { last = now; requestAnimationFrame(frame); });
  new PerformanceObserver((list) => { for (const { duration } of list.getEntries()) seen.tasks.push(duration); })
    .observe({ entryTypes: ['longtask'] });
  const socket = new WebSocket('ws://' + location.host + '/socket');
  let id = 0;
  let asked = 0;
  let open = false;
  const ask = () => {
    asked = performance.now();
    open = true;
    socket.send(JSON.stringify({ type: 'request', id: ++id, method: 'day.report', input: { day: '${DAY}', lines: 0 } }));
  };
  socket.onopen = ask;
  socket.onmessage = ({ data }) => {
    const message = JSON.parse(data);
    if (message.type !== 'answer' || message.id !== id) return;
    if (!message.ok) throw new Error(data);
    open = false;
    seen.trips.push(performance.now() - asked);
    setTimeout(ask, 50);
  };
  window.taken = () => {
    // A question that is still under way counts by how long it has waited so far.
    const waiting = socket.readyState === 1 && open ? [performance.now() - asked] : [];
    const taken = { gaps: seen.gaps, tasks: seen.tasks, trips: [...seen.trips, ...waiting] };
    Object.assign(seen, { gaps: [], tasks: [], trips: [] });
    return taken;
  };
})()`;

type Seen = { gaps: number[]; tasks: number[]; trips: number[] };

const share = (numbers: readonly number[], part: number): number =>
  [...numbers].sort((one, other) => one - other)[Math.min(numbers.length - 1, Math.floor(numbers.length * part))] ?? 0;
const largest = (numbers: readonly number[]): number => numbers.reduce((most, one) => Math.max(most, one), 0);
const ms = (value: number): string => value.toFixed(0).padStart(5);

function tell(what: string, seconds: number, { gaps, tasks, trips }: Seen): void {
  const slow = gaps.filter((gap) => gap > 50).length;
  console.log(
    `${what.padEnd(34)} ${seconds.toFixed(1).padStart(6)} s  frames ${String(gaps.length).padStart(5)}: p99 ${ms(share(gaps, 0.99))} max ${ms(largest(gaps))} ms, ` +
      `${String(slow).padStart(3)} over 50 ms; long tasks ${String(tasks.length).padStart(3)}, max ${ms(largest(tasks))} ms; ` +
      `day.report ${String(trips.length).padStart(4)}: median ${ms(share(trips, 0.5))} p99 ${ms(share(trips, 0.99))} max ${ms(largest(trips))} ms; load ${loadavg()[0]!.toFixed(1)}`,
  );
}

/** What the window saw while `work` was done. */
async function during(page: Page, what: string, work: () => Promise<unknown>): Promise<void> {
  await page.evaluate('taken()');
  const begun = performance.now();
  await work();
  tell(what, (performance.now() - begun) / 1000, (await page.evaluate('taken()')) as Seen);
}

/** Other programs that want every processor. */
function busy(): () => void {
  const children = Array.from(
    { length: availableParallelism() },
    (): ChildProcess => spawn(process.execPath, ['-e', 'for(;;);'], { stdio: 'ignore' }),
  );
  return () => {
    for (const child of children) child.kill('SIGKILL');
  };
}

async function pick(page: Page, file: string): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: '选择文件' }).click();
  await (await chooser).setFiles(file);
}

/** Until the line of a file, counted from 0, has left its way; gives what became of it. */
async function outcome(page: Page, line: number): Promise<string> {
  const place = page.locator('.import').nth(line);
  await place.and(page.locator(':not([data-state=waiting]):not([data-state=running])')).waitFor({ timeout: LONG });
  return (await place.getAttribute('data-state')) ?? '';
}

/** What the window says of work that did not come to its end. */
const failure = (page: Page): Promise<string> => page.locator('[role=alert] p').first().innerText({ timeout: LONG });

/** Milliseconds from the click on the stop of running work until the window says that it is stopped. */
async function stopping(page: Page, what: string, stopped: () => Promise<string>): Promise<void> {
  const begun = performance.now();
  await page.locator('.status-job button').click({ noWaitAfter: true });
  const said = await stopped();
  console.log(`${what}: "${said}" in the window after ${(performance.now() - begun).toFixed(0)} ms (goal 200)`);
}

async function measure(page: Page, files: { book: string; channel: string }): Promise<void> {
  await page.getByRole('navigation').getByRole('link', { name: '导入' }).click();
  await page.getByRole('button', { name: '选择文件' }).waitFor();
  await page.evaluate(recorder);
  await during(page, 'idle', () => pause(IDLE_MS));
  const release = busy();
  await during(page, 'idle, others busy', () => pause(IDLE_MS));
  release();
  const saving = page.locator('.status-job', { hasText: '保存' });
  await during(page, 'import of the book, stopped', async () => {
    await pick(page, files.book);
    await saving.waitFor({ timeout: LONG });
    await stopping(page, 'a stop while the book is saved', () => outcome(page, 0));
  });
  await during(page, 'import of the book', async () => {
    await pick(page, files.book);
    await outcome(page, 1);
  });
  await during(page, 'import of the bill', async () => {
    await pick(page, files.channel);
    await outcome(page, 2);
  });
  await page.getByRole('navigation').getByRole('link', { name: '今日' }).click();
  const run = page.getByRole('button', { name: `对账 ${DAY}` });
  await during(page, 'reconcile, stopped', async () => {
    await run.click();
    await page.locator('.status-job').waitFor();
    await pause(1500);
    await stopping(page, 'a stop while the day is run', () => failure(page));
  });
  await during(page, 'reconcile', async () => {
    await run.click();
    await page.getByRole('button', { name: '重新对账' }).waitFor({ timeout: LONG });
  });
  await during(page, 'breaks, matches and back', async () => {
    for (const name of ['差异', '勾对', '今日']) {
      await page.getByRole('navigation').getByRole('link', { name }).click();
      await pause(1000);
    }
  });
}

const folder = mkdtempSync(join(tmpdir(), 'gouji-bench-window-'));
const program = systemBrowser();
if (program === null) process.exit(1);
const renderer = await buildWindow();
try {
  process.stderr.write(`generating a day of ${rows} orders…\n`);
  // Without splits a book has one row an order: about as many rows as the channel's bill.
  const setup = { ...sampleSetup(), splits: [] };
  const made = { seed: 1, size: rows, days: 1, firstDay: DAY, out: join(folder, 'day'), breaks: true } as const;
  await generateDays({ ...made, book: 'csv', channels: ['wechat'], setup });
  const files = join(folder, 'day', 'files');
  const find = (start: string): string => join(files, readdirSync(files).find((name) => name.startsWith(start))!);
  const workspace = join(folder, 'workspace');
  mkdirSync(workspace);
  const core = await openCore({ workspace, create: true });
  await core.call('setup.apply', { yaml: JSON.stringify(setup), person: 'admin' });
  await core.close();
  const coreEntry = join(root, 'src-main/core/process.ts');
  const shell = await startBrowserShell({ workspace, renderer, coreEntry, keepAlive: true });
  const browser = await launch(program);
  try {
    const page = await browser.newPage({ locale: 'zh-CN', viewport: { width: 1280, height: 760 } });
    page.setDefaultTimeout(30_000);
    await page.goto(shell.url);
    await measure(page, { book: find('业务流水'), channel: find('1900000109All') });
    console.log(
      'goals while importing: frames under 50 ms, no question that waits for the writing; on a machine that others use too, beside "idle, others busy".',
    );
  } finally {
    await browser.close();
    await shell.close();
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
  rmSync(renderer, { recursive: true, force: true });
}
