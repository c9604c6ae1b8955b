import { rmSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { launch, systemBrowser } from './browser.ts';
import { buildWindow, dropFiles, type OpenWindow, openWindow } from './window.ts';

const program = systemBrowser();
const LONG = 60_000;
const bytes = Buffer.from('a,b\n');

describe.skipIf(program === null)('the window on a made-up core', { timeout: LONG }, () => {
  let browser: Browser;
  let renderer: string;
  let window: OpenWindow;
  let name = 'sample';
  beforeAll(async () => {
    renderer = await buildWindow();
    browser = await launch(program!);
  }, LONG);
  afterAll(async () => {
    await browser?.close();
    if (renderer) rmSync(renderer, { recursive: true, force: true });
  });
  beforeEach(async ({ task }) => {
    name = /workspace "(\w+)"/.exec(task.name)?.[1] ?? 'sample';
    window = await openWindow(browser, { renderer, core: 'fake', name });
  });
  afterEach(async () => {
    await window.close();
  });

  test('a million breaks, in workspace "million": the last row is reached, and rows are where they belong', async () => {
    const { page, complaints } = window;
    await page.getByRole('navigation').getByRole('link', { name: '差异' }).click();
    const grid = page.getByRole('grid');
    await page.locator('.table-line').first().waitFor();
    expect(await grid.getAttribute('aria-rowcount')).toBe('1000001');
    await grid.focus();
    await page.keyboard.press('End');
    await page.getByText('DD202610120999999').waitFor();
    await page.keyboard.press('ArrowUp');
    await page.locator('[aria-selected=true]').getByText('DD202610120999998').waitFor();
    const box = await page.locator('.table-scroller').boundingBox();
    const last = await page.locator('[aria-rowindex="1000001"]').boundingBox();
    expect(Math.abs(box!.y + box!.height - (last!.y + last!.height))).toBeLessThan(2);
    await page.locator('.table-scroller').evaluate((element: { scrollTop: number }) => {
      element.scrollTop = 4_000_000;
    });
    await page
      .getByText(/DD20261012050\d{4}/)
      .first()
      .waitFor();
    await page.keyboard.press('Home');
    await page.getByText('DD202610120000000').waitFor();
    expect(complaints).toEqual([]);
  });

  test('keys move, open and close, but not while a word is composed', async () => {
    const { page } = window;
    await page.getByRole('navigation').getByRole('link', { name: '差异' }).click();
    await page.locator('.table-line').first().waitFor();
    const detail = page.getByRole('complementary');
    const grid = page.getByRole('grid');
    await grid.focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await detail.getByRole('heading', { name: /DD202610120000001/ }).waitFor();
    await page.keyboard.press('ArrowDown');
    await detail.getByRole('heading', { name: /DD202610120000002/ }).waitFor();
    await grid.dispatchEvent('keydown', { key: 'Escape', isComposing: true, bubbles: true });
    await grid.dispatchEvent('keydown', { key: 'ArrowDown', isComposing: true, bubbles: true });
    await detail.getByRole('heading', { name: /DD202610120000002/ }).waitFor();
    await page.keyboard.press('Escape');
    await detail.waitFor({ state: 'detached' });
  });

  test('a break says what is near it, which gate it failed, and the smallest change, in both languages', async () => {
    const { page, complaints } = window;
    await page.getByRole('navigation').getByRole('link', { name: '差异' }).click();
    await page.locator('.table-line').first().waitFor();
    await page.getByRole('grid').focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    const detail = page.getByRole('complementary');
    await detail.getByText('金额相差 0.10：120.00 与 120.10').waitFor();
    await detail.getByText('最小的规则改动（按商户订单号）：金额容差从 0.00 放宽到 0.10').waitFor();
    await detail.getByText('还会勾对另外 36 笔（18 组）').waitFor();
    await detail.getByText('2 笔会变得不唯一').waitFor();
    await page.getByText('English').click();
    await detail.getByText('It would also match 36 other rows (18 matches)').waitFor();
    expect(complaints).toEqual([]);
  });

  test('a search waits until the word is composed', async () => {
    const { page } = window;
    await page.getByRole('navigation').getByRole('link', { name: '差异' }).click();
    const box = page.getByRole('searchbox');
    const asked: string[] = [];
    const session = await page.context().newCDPSession(page);
    await session.send('Network.enable');
    session.on('Network.webSocketFrameSent', ({ response }) => asked.push(response.payloadData));
    await box.focus();
    await session.send('Input.imeSetComposition', { text: 'tui', selectionStart: 3, selectionEnd: 3 });
    await session.send('Input.insertText', { text: '退款' });
    await expect.poll(() => asked.filter((text) => text.includes('"search"'))).not.toEqual([]);
    expect(asked.join('\n')).toContain('"search":"退款"');
    expect(asked.join('\n')).not.toContain('"search":"tui"');
  });

  test('an import shows how far it is, can be stopped, and says what is wrong with a file', async () => {
    const { page, complaints } = window;
    await dropFiles(page, [
      { name: 'broken.csv', bytes },
      { name: 'slow.csv', bytes },
      { name: '账单.csv', bytes },
    ]);
    const cards = page.locator('.import');
    await cards.nth(0).getByText('“订单金额”不是可接受的金额：`12O.00').waitFor();
    await cards.nth(0).getByText('broken.csv · 第 17 行 · 列 订单金额').waitFor();
    await cards.nth(0).getByText('金额须为十进制数，位数不超过币种的小数位').waitFor();
    await cards
      .nth(1)
      .getByText(/KB \/ 600\.0 KB · \d+ 行/)
      .waitFor();
    expect(await cards.nth(2).getAttribute('data-state')).toBe('waiting');
    await cards.nth(1).getByRole('button', { name: '停止' }).click();
    await cards.nth(1).getByText('已取消', { exact: true }).waitFor();
    await cards.nth(2).getByText('控制总数 2 项').waitFor();
    expect(complaints).toEqual([]);
  });

  test('a setup with a mistake says where, and cannot be applied, in workspace "empty"', async () => {
    const { page } = window;
    await page.getByText('这个账套还没有设置。').waitFor();
    await dropFiles(page, [{ name: 'setup.yaml', bytes: Buffer.from('wrong') }]);
    await page.getByText('setup.yaml 有 1 处错误，未应用').waitFor();
    await page.getByText('第 3 行').waitFor();
    expect(await page.getByRole('button', { name: /应用/ }).count()).toBe(0);
    await dropFiles(page, [{ name: 'setup.yml', bytes: Buffer.from('right') }]);
    await page.getByRole('button', { name: '应用 2 项改动' }).click();
    await page.getByRole('heading', { name: '导入' }).waitFor();
  });

  test('filters are words: narrowing asks the core, clearing asks for everything open', async () => {
    const { page } = window;
    await page.getByRole('navigation').getByRole('link', { name: '差异' }).click();
    await page.getByText('37 条差异，合计 −197.29 CNY').waitFor();
    await page.getByRole('button', { name: '类型 全部' }).click();
    await page.getByRole('menuitemcheckbox', { name: '金额不符' }).click();
    await page.getByText('2 条差异，合计 −197.29 CNY').waitFor();
    await page.getByRole('button', { name: '清除条件' }).click();
    await page.getByText('37 条差异，合计 −197.29 CNY').waitFor();
    await page.getByRole('columnheader', { name: '影响' }).getByRole('button').click();
    await page.locator('[aria-sort=ascending]').filter({ hasText: '影响' }).waitFor();
  });

  test('when the core dies, the window says so in words', async () => {
    const { page, shell } = window;
    await page.getByText('5 条').first().waitFor();
    await shell.close();
    await page.getByText('与后台程序的连接中断，正在重连…').waitFor();
  });

  test('the page opens no other address and runs no script of a text', async () => {
    const { page } = window;
    const blocked = await page.evaluate(async () => {
      // biome-ignore lint/suspicious/noExplicitAny: this runs in the page, whose types are not the test's
      const scope = globalThis as any;
      const outside = await scope.fetch('https://example.com/').then(
        () => 'reached',
        () => 'blocked',
      );
      const image = scope.document.createElement('div');
      image.innerHTML = '<img src=x onerror="window.ran = true">';
      scope.document.body.append(image);
      const script = scope.document.createElement('script');
      script.textContent = 'window.ran = true';
      scope.document.body.append(script);
      await new Promise((done) => setTimeout(done, 100));
      return { outside, ran: scope.ran ?? false };
    });
    expect(blocked).toEqual({ outside: 'blocked', ran: false });
  });
});
