import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Output } from '../../shared/contract/methods.ts';
import type { ImportReport } from '../../shared/entity/importReport.ts';
import { sampleSetupYaml } from '../../src-main/cli/generate/setup.ts';
import { type Core, openCore } from '../../src-main/core/index.ts';

// Threads start slowly on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const person = 'wang';
let folder: string;
let core: Core;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gouji-doctor-'));
  core = await openCore({ workspace: join(folder, 'workspace'), create: true });
  await core.call('setup.apply', { yaml: sampleSetupYaml(), person: 'admin' });
});
afterEach(async () => {
  await core.close();
  rmSync(folder, { recursive: true, force: true });
});

async function take(name: string, text: string): Promise<ImportReport> {
  writeFileSync(join(folder, name), text);
  return (await core.call('files.import', { files: [join(folder, name)], person }))[0]!;
}

/** A statement of a day without movements. */
function statement(day: string, balance: string): Promise<ImportReport> {
  const yymmdd = day.slice(2).replaceAll('-', '');
  const lines = [
    ':20:X',
    ':25:808123456838',
    ':28C:1/1',
    `:60F:C${yymmdd}CNY${balance}`,
    `:62F:C${yymmdd}CNY${balance}`,
    '-',
  ];
  return take(`${day}.sta`, `${lines.join('\r\n')}\r\n`);
}

const header = '流水号,业务日期,交易时间,虚账户,交易类型,状态,币种,金额,手续费,渠道,商户订单号,摘要,发起方';
const book = (amount: string): Promise<ImportReport> =>
  take('book.csv', `${header}\nA,2026-10-12,2026-10-12 09:00:00,A1,收款,成功,CNY,${amount},0.00,微信,A,x,system\n`);

type Check = Output<'doctor'>['checks'][number];
async function waiting(): Promise<Pick<Check, 'name' | 'detail'>[]> {
  const { checks, ok } = await core.call('doctor', {});
  // Nothing of this is a fault of the workspace.
  expect([ok, checks.filter((check) => !check.ok)]).toEqual([true, []]);
  expect(checks.map(({ name }) => name)).toEqual(expect.arrayContaining(['statements', 'revisions']));
  return checks.filter((check) => check.waiting).map(({ name, detail }) => ({ name, detail }));
}

it('the doctor names the statements that are missing, until they come', async () => {
  expect(await waiting()).toEqual([]);
  await statement('2026-10-12', '100,00');
  expect(await waiting()).toEqual([]);
  await statement('2026-10-14', '120,00');
  await statement('2026-10-16', '120,00');
  // Balances that join prove nothing: the bank may have had nothing to state on the 15th.
  const gap = 'hsbc:808123456838:2026-10-12..2026-10-14';
  expect(await waiting()).toEqual([{ name: 'statements', detail: gap }]);
  const lines = [':61:2610131013C20,00NTRFNONREF', ':62F:C261013CNY120,00', '-', ''].join('\r\n');
  await take('13.sta', `:20:X\r\n:25:808123456838\r\n:28C:1/1\r\n:60F:C261013CNY100,00\r\n${lines}`);
  expect(await waiting()).toEqual([]);
});

it('the doctor names the revisions that nobody has decided on', async () => {
  await book('1.00');
  const { revision } = await book('2.00');
  expect(await waiting()).toEqual([{ name: 'revisions', detail: revision }]);
  await core.call('files.rejectRevision', { id: revision!, note: 'not ours', person });
  expect(await waiting()).toEqual([]);
});
