import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { small } from '../setup/small.ts';
import { type Ended, gouji } from './gouji.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let folder: string;
const at = (name: string): string => join(folder, name);
const run = (...args: string[]): Promise<Ended> =>
  gouji(['--workspace', at('books'), '--lang', 'en', '--person', 'wang', ...args]);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gouji-cli-mapping-'));
  const source = '  - { code: acme, name: Acme, side: channel, format: "profile:acme" }\n';
  writeFileSync(at('setup.yaml'), small.replace('  - { code: bank,', `${source}  - { code: bank,`));
  writeFileSync(at('acme.csv'), 'Date,Amount,Note\n03/04/2026,-1.00,x\n05/04/2026,2.50,y\n');
  expect((await run('setup', 'apply', at('setup.yaml'))).code).toBe(0);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('a clerk maps a file: asked, answered, looked at, kept, imported', async () => {
  const asked = await run('mapping', 'propose', at('acme.csv'), '--code', 'acme');
  expect(asked.code).toBe(1);
  for (const question of ['dateOrder', 'sign', 'currency']) expect(asked.stdout).toContain(`? ${question}: `);

  const answers = ['--answer', 'dateOrder=dmy', 'sign=in', 'currency=CNY'];
  const answered = await run(
    'mapping',
    'propose',
    at('acme.csv'),
    '--code',
    'acme',
    '--out',
    at('acme.json'),
    ...answers,
  );
  expect([answered.code, answered.stdout]).toEqual([0, expect.stringContaining('nothing is left open')]);
  expect(JSON.parse(readFileSync(at('acme.json'), 'utf8'))).toMatchObject({ dateOrder: 'dmy', currency: 'CNY' });

  const shown = await run('mapping', 'preview', at('acme.csv'), '--profile', at('acme.json'));
  expect(shown.code).toBe(0);
  expect(shown.stdout).toContain('2  2026-04-03  -1.00  CNY');
  expect(shown.stdout).toContain('CNY: in 1 rows 2.50, out 1 rows 1.00');

  const saved = await run('--json', 'mapping', 'save', at('acme.json'));
  expect(JSON.parse(saved.stdout)).toMatchObject({ code: 'acme', version: 1, open: [] });
  const imported = await run('--json', 'import', at('acme.csv'));
  expect(JSON.parse(imported.stdout)).toMatchObject({
    outcome: 'imported',
    source: 'acme',
    mappingVersion: 1,
    staged: 2,
  });
  expect((await run('mapping', 'list')).stdout).toMatch(/^acme {2}v1 {2}acme/);
});

test('wrong use is told from what a file is', async () => {
  expect((await run('mapping', 'propose', at('acme.csv'), '--code', 'acme', '--answer', 'colour=red')).code).toBe(2);
  expect((await run('mapping', 'save', at('acme.csv'))).code).toBe(2);
  writeFileSync(at('wrong.json'), '{"code":"acme"}');
  expect((await run('mapping', 'save', at('wrong.json'))).code).toBe(2);
  expect((await run('mapping', 'propose', at('setup.yaml'), '--code', 'acme')).code).toBe(1);
});
