import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { BreakKind } from '../../shared/entity/break.ts';
import { breakKindWords } from '../../shared/text/terms.ts';
import { generateDays } from '../../src-main/cli/generate/index.ts';
import { sampleSetup, sampleSetupYaml } from '../../src-main/cli/generate/setup.ts';
import { temporaryFolder } from '../helpers/temporary.ts';
import { launch, systemBrowser } from './browser.ts';
import { buildWindow, dropFiles, type OpenWindow, openWindow } from './window.ts';

const program = systemBrowser();
const LONG = 120_000;
const days = ['2026-10-12', '2026-10-13'];

type Injected = { type: string; kind: BreakKind; subject: string };

/** What the list shows, top to bottom: kind and subject of every row. */
async function shownBreaks(page: Page): Promise<string[]> {
  const grid = page.getByRole('grid');
  await grid.focus();
  await page.keyboard.press('Home');
  const seen = new Set<string>();
  const total = Number(await grid.getAttribute('aria-rowcount')) - 1;
  for (let tries = 0; tries < total && seen.size < total; tries += 1) {
    for (const row of await grid.locator('.table-line').all()) {
      const cells = await row.getByRole('gridcell').allInnerTexts();
      seen.add(`${cells[1]} ${cells[2]}`);
    }
    await page.keyboard.press('PageDown');
  }
  return [...seen].sort();
}

async function applySetup(page: Page, out: string): Promise<void> {
  await page.getByText('这个账套还没有设置。').waitFor();
  await dropFiles(page, [{ name: 'setup.yaml', bytes: readFileSync(join(out, 'setup.yaml')) }]);
  await page.getByRole('cell', { name: 'icbc-main', exact: true }).waitFor();
  await page.getByRole('button', { name: /应用 \d+ 项改动/ }).click();
  await page.locator('.workspace').getByText('大道快递').waitFor();
}

async function importFiles(page: Page, out: string): Promise<void> {
  const files = readdirSync(join(out, 'files')).map((name) => ({
    name,
    bytes: readFileSync(join(out, 'files', name)),
  }));
  await dropFiles(page, files);
  await page
    .locator('.import[data-state=imported]')
    .nth(files.length - 1)
    .waitFor({ timeout: LONG });
  expect(await page.locator('.import').count()).toBe(files.length);
}

async function reconcileDays(page: Page): Promise<void> {
  await page.getByRole('navigation').getByRole('link', { name: '今日' }).click();
  for (const day of days) {
    await page.locator('.day-picker .day').click();
    await page.getByRole('menuitem', { name: new RegExp(day) }).click();
    await page.getByRole('button', { name: `对账 ${day}` }).click();
    await page.getByRole('button', { name: '重新对账' }).waitFor({ timeout: LONG });
  }
  await page.getByRole('heading', { name: '平衡证明' }).waitFor();
}

/** A break opens beside the list with both sides, Esc closes it; a match opens with its reason. */
async function openDetails(page: Page): Promise<void> {
  const detail = page.getByRole('complementary');
  await page.getByRole('gridcell', { name: 'Fee differs' }).click();
  await detail.locator('.differs').waitFor();
  await page.keyboard.press('Escape');
  await detail.waitFor({ state: 'detached' });
  await page.getByRole('navigation').getByRole('link', { name: 'Match' }).click();
  await page.locator('.table-line').first().click();
  await detail.getByRole('heading', { name: 'Why' }).waitFor();
}

describe.skipIf(program === null)('the sample day, by hand', () => {
  const out = temporaryFolder('sample');
  let browser: Browser;
  let renderer: string | undefined;
  let window: OpenWindow;
  let injected: Injected[];
  const named = (language: 'zh-CN' | 'en') =>
    injected.map(({ kind, subject }) => `${breakKindWords[kind][language]} ${subject}`).sort();

  beforeAll(async () => {
    renderer = await buildWindow();
    browser = await launch(program!);
    const setup = { setup: sampleSetup(), setupText: sampleSetupYaml() };
    await generateDays({ seed: 20261012, size: 300, out, breaks: 'all', ...setup });
    injected = readFileSync(join(out, 'truth.jsonl'), 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('{"type":"break"'))
      .map((line) => JSON.parse(line) as Injected);
    window = await openWindow(browser, { renderer, core: 'real' });
  }, LONG);
  afterAll(async () => {
    await window?.close();
    await browser?.close();
    if (renderer) rmSync(renderer, { recursive: true, force: true });
  });

  test(
    'set up, imported, reconciled: the injected breaks are in the list and no other, in Chinese and in English',
    async () => {
      const { page, complaints } = window;
      await applySetup(page, out);
      await importFiles(page, out);
      await reconcileDays(page);
      await page.getByRole('navigation').getByRole('link', { name: '差异' }).click();
      await page.locator('.table-line').first().waitFor();
      expect(injected.length).toBeGreaterThan(8);
      expect(await shownBreaks(page)).toEqual(named('zh-CN'));
      await page.getByText('English').click();
      await page.getByRole('heading', { name: 'Breaks' }).waitFor();
      expect(await shownBreaks(page)).toEqual(named('en'));
      await openDetails(page);
      expect(complaints, 'what the console complained of').toEqual([]);
    },
    3 * LONG,
  );
});
