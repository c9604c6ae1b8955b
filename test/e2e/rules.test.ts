import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Day, importedDay, reconciled } from '../helpers/sampleDay.ts';
import { launch, systemBrowser } from './browser.ts';
import { buildWindow, type OpenWindow, openWindow } from './window.ts';

const program = systemBrowser();
const LONG = 120_000;

const beside = (page: Page) => page.getByRole('complementary');
const names = (page: Page): Promise<string[]> =>
  page.locator('.table-line').evaluateAll((lines) => lines.map((line) => line.children[1]?.textContent ?? ''));

describe.skipIf(program === null)('rules in the window', { timeout: LONG }, () => {
  let day: Day;
  let browser: Browser;
  let renderer: string | undefined;
  let window: OpenWindow;
  beforeAll(async () => {
    renderer = await buildWindow();
    browser = await launch(program!);
    day = await importedDay({ seed: 5, size: 60 });
    await reconciled(day.core);
    await day.core.close();
    window = await openWindow(browser, { renderer, core: 'real', workspace: join(day.folder, 'workspace') });
  }, LONG);
  afterAll(async () => {
    await window?.close();
    await browser?.close();
    for (const folder of [renderer, day?.folder]) if (folder) rmSync(folder, { recursive: true, force: true });
  });

  test('a tolerance is changed by the form with keys alone, and the draft outlives the page and the window', async () => {
    const { page } = window;
    await page.getByRole('navigation').waitFor();
    await page.keyboard.press('Alt+5');
    await page.getByText('订单与渠道流水，第 1 版').waitFor();
    expect(await names(page)).toEqual(['收款按商户订单号', '退款按商户退款单号', '收款按渠道流水号']);
    const grid = page.getByRole('grid');
    await grid.getByRole('columnheader', { name: '10-13 勾对' }).waitFor();
    await grid.focus();
    await page.keyboard.press('Enter');
    const later = beside(page).getByLabel('右方晚');
    await later.fill('32');
    await page.keyboard.press('Enter');
    await beside(page).getByText('须为 0 到 31 的整数').waitFor();
    await later.fill('2');
    await page.keyboard.press('Enter');
    await page.getByText('订单与渠道流水 有草稿：1 条规则与启用的第 1 版不同。').waitFor();
    await page.keyboard.press('Alt+1');
    await page.getByRole('heading', { name: '今日' }).waitFor();
    await page.keyboard.press('Alt+5');
    await page.getByText('早 1 晚 2 天').waitFor();
    await page.reload();
    await page.getByText('早 1 晚 2 天').waitFor();
  });

  test('the text is the same draft; a mistake in it is named with its line, and nothing can be done with it', async () => {
    const { page } = window;
    await page.getByText('文本', { exact: true }).click();
    const area = page.getByRole('textbox', { name: '规则的文本（YAML）' });
    const text = await area.inputValue();
    expect(text).toContain('dayTolerance: { before: 1, after: 2 }');
    await area.fill(text.replace('orderNo', 'orderNr'));
    await page.getByText(/ruleSets\[orders\]\.passes\[payments\]\.keys\[2\]：应为/).waitFor();
    await page.getByText('第 9 行 · 列 22').waitFor();
    expect(await page.getByRole('button', { name: '试算', exact: true }).isEnabled()).toBe(false);
    await page.getByRole('button', { name: '到第 9 行' }).click();
    await page.keyboard.type('    keys: [channel, orderNo]');
    await page.getByText('文本没有错误。').waitFor();
    expect(await area.inputValue()).toBe(text.replace('[ channel, orderNo ]', '[channel, orderNo]'));
    await area.fill(text);
  });

  test('a draft that was not tried wants a reason; tried, it is put into force, and the version goes up', async () => {
    const { page } = window;
    await page.getByRole('button', { name: '启用', exact: true }).click();
    await beside(page)
      .getByText(/还没有试算$/)
      .waitFor();
    await beside(page).getByText('日期容差 ±1 天 → 早 1 晚 2 天').waitFor();
    expect(await beside(page).getByRole('button', { name: '启用' }).isEnabled()).toBe(false);
    await page.getByRole('button', { name: '试算', exact: true }).click();
    expect(await beside(page).getByLabel('从', { exact: true }).inputValue()).toBe('2026-10-12');
    expect(await beside(page).getByLabel('到', { exact: true }).inputValue()).toBe('2026-10-13');
    await beside(page).getByRole('button', { name: '开始试算' }).click();
    await page.getByText(/^会勾对 \d+ 笔。/).waitFor();
    await page.getByText('每一笔的勾对都与原来相同。').waitFor();
    await page.getByRole('button', { name: '全部试算记录' }).click();
    await page.getByRole('cell', { name: '这份草稿' }).waitFor();
    await page.getByRole('button', { name: '启用', exact: true }).click();
    await beside(page)
      .getByText(/这份草稿已试算/)
      .waitFor();
    await beside(page).getByRole('button', { name: '启用' }).click();
    await page.getByText('已启用：订单与渠道流水 第 2 版。').waitFor();
    await page.getByText('订单与渠道流水，第 2 版').waitFor();
    expect(await page.getByRole('button', { name: '放弃草稿' }).count()).toBe(0);
  });

  test('with a reason rules go into force untried: passes moved, copied and switched off, in English', async () => {
    const { page, complaints } = window;
    await page.getByText('English').click();
    await page.getByRole('grid').focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('Alt+ArrowDown');
    await page.getByText('moved').first().waitFor();
    expect((await names(page))[0]).toBe('退款按商户退款单号');
    await page.keyboard.press('Enter');
    await beside(page).getByRole('button', { name: 'Duplicate' }).click();
    await beside(page).getByRole('heading', { name: '收款按商户订单号 (copy)' }).waitFor();
    await page.locator('.table-line').last().click();
    await beside(page).getByRole('button', { name: 'Switch off' }).click();
    await page.getByText('switched off').waitFor();
    await page.getByRole('button', { name: 'Put into force' }).click();
    const step = beside(page).getByRole('button', { name: 'Put into force' });
    await beside(page)
      .getByText(/this draft was not tried$/)
      .waitFor();
    expect(await step.isEnabled()).toBe(false);
    await beside(page).getByLabel('Reason').fill('asked for by the auditor');
    await step.click();
    await page.getByText('In force: 订单与渠道流水, version 3.').waitFor();
    expect(await names(page)).toEqual(['退款按商户退款单号', '收款按商户订单号', '收款按商户订单号 (copy)']);
    expect(complaints, 'what the console complained of').toEqual([]);
  });
});
