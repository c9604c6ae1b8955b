import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ImportReport } from '../../shared/entity/importReport.ts';
import { generateDays } from '../../src-main/cli/generate/index.ts';
import {
  ALIPAY_ACCOUNT,
  HSBC_NUMBER,
  ICBC_NUMBER,
  sampleSetup,
  sampleSetupYaml,
  UNIONPAY_MERCHANT,
  WECHAT_MERCHANT,
} from '../../src-main/cli/generate/setup.ts';
import { type Core, openCore } from '../../src-main/core/index.ts';
import { type Bench, makeBench } from './workspace.ts';

// Threads start slowly on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

/** The numbers of the sample's files, and others that the setup asks for instead. */
const numbers: Record<string, string> = {
  [WECHAT_MERCHANT]: '1900000888',
  [ALIPAY_ACCOUNT]: '20880000000000088888',
  [UNIONPAY_MERCHANT]: '802310048998888',
  [ICBC_NUMBER]: '1202020209900088888',
  [HSBC_NUMBER]: '808888888888',
};
const expectedNumber: Record<string, string> = {
  'wechat-trade': WECHAT_MERCHANT,
  'alipay-trade': ALIPAY_ACCOUNT,
  'alipay-account': ALIPAY_ACCOUNT,
  'unionpay-zm': UNIONPAY_MERCHANT,
  'icbc-csv': ICBC_NUMBER,
  mt940: HSBC_NUMBER,
};
/** Files that carry no merchant and no account at all: nothing in them can tell. */
const silent = ['wechat-fund', 'book-xlsx'];

describe('a day of files for a company with other accounts', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gouji-accounts-'));
  let core: Core;
  let files: string[];
  const formats = new Map<string, string>();
  beforeAll(async () => {
    const setup = { setup: sampleSetup(), setupText: sampleSetupYaml() };
    const made = await generateDays({ seed: 5, size: 40, days: 1, breaks: false, ...setup, out: join(folder, 'day') });
    files = made.files;
    core = await openCore({ workspace: join(folder, 'w'), create: true });
    const yaml = Object.entries(numbers).reduce(
      (text, [own, other]) => text.replaceAll(own, other),
      readFileSync(made.setup, 'utf8'),
    );
    expect((await core.call('setup.apply', { yaml, person: 'admin' })).problems).toEqual([]);
    for (const { file, format } of await core.call('files.identify', { files })) formats.set(file, format!);
  });
  afterAll(async () => {
    await core.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is refused on every side, with both numbers; what names no account is all that comes in', async () => {
    expect(new Set(formats.values())).toEqual(new Set([...Object.keys(expectedNumber), ...silent]));
    const named = async (source?: string): Promise<void> => {
      for (const file of files) {
        const format = formats.get(file)!;
        if (silent.includes(format)) continue;
        const code =
          source === undefined ? undefined : sampleSetup().sources.find((one) => one.format === format)!.code;
        const [report] = await core.call('files.import', { files: [file], source: code, person: 'wang' });
        const own = expectedNumber[format]!;
        expect(report!.problems, basename(file)).toMatchObject([
          { code: 'SOURCE_OTHER_ACCOUNT', params: { found: own, expected: numbers[own] } },
        ]);
        expect([report!.outcome, report!.staged]).toEqual(['refused', 0]);
      }
    };
    await named();
    await named('by its name');
    expect((await core.call('transactions.list', {})).total).toBe(0);
    const rest = files.filter((file) => silent.includes(formats.get(file)!));
    const reports = await core.call('files.import', { files: rest, person: 'wang' });
    expect(reports.map(({ outcome }) => outcome)).toEqual(rest.map(() => 'imported'));
  });
});

describe('a file of several accounts', () => {
  let bench: Bench;
  beforeAll(() => {
    bench = makeBench();
    bench.workspace.db.exec(`
      INSERT INTO real_accounts (id, code, bank_id, number, name, currency, opening_minor, opening_day)
        VALUES (2, 'icbc', 1, '0200001019200123456', 'icbc', 'CNY', 0, 20000);
      UPDATE sources SET account = '1900000109' WHERE code = 'wechat';
      INSERT INTO sources (code, name, side, format, role, real_account_id, cutoff_seconds, carry_days)
        VALUES ('icbc', 'i', 'bank', 'icbc-csv', 'transactions', 2, 86400, 1);`);
  });
  afterAll(() => bench.close());

  const sample = (name: string, encoding: 'utf8' | 'latin1' = 'utf8'): string =>
    readFileSync(join(import.meta.dirname, '../formats', name), encoding);
  const refusedWith = (report: ImportReport | undefined, found: string, expected: string): void => {
    expect(report).toMatchObject({ outcome: 'refused', staged: 0 });
    expect(report!.problems).toMatchObject([{ code: 'SOURCE_OTHER_ACCOUNT', params: { found, expected } }]);
  };

  it('is refused for one foreign row of a channel', async () => {
    const text = sample('wechat-trade/all.csv');
    const [last] = text.match(/^`2026-10-12 23:59:58.*$/m)!;
    const foreign = text.replace(last, last.replace('`1900000109', '`1900000777'));
    const [report] = await bench.run([bench.put('a.csv', foreign)]);
    refusedWith(report, '1900000109, 1900000777', '1900000109');
    expect((await bench.run([bench.put('b.csv', text)]))[0]!.outcome).toBe('imported');
  });

  it('is refused for one foreign row of a bank’s export', async () => {
    // The file is GBK: its digits are the same bytes in either.
    const text = sample('icbc/corporate.csv', 'latin1');
    const at = text.lastIndexOf('0200001019200123456');
    const foreign = `${text.slice(0, at)}0200001019200999999${text.slice(at + 19)}`;
    const [report] = await bench.run([bench.put('a.csv', Buffer.from(foreign, 'latin1'))]);
    expect(report).toMatchObject({ outcome: 'refused', staged: 0 });
    expect(report!.problems[0]!.params).toMatchObject({ found: expect.stringContaining('0200001019200999999') });
  });

  it('is refused for one foreign statement among a bank’s own', async () => {
    const statement = (account: string): string =>
      [':20:X', `:25:${account}`, ':28C:1/1', ':60F:C261011CNY1,00', ':62F:C261012CNY1,00', '-', ''].join('\r\n');
    const both = statement('626055971001') + statement('626055971002');
    const [report] = await bench.run([bench.put('a.sta', both)]);
    refusedWith(report, '626055971001, 626055971002', '626-055971-001');
    expect((await bench.run([bench.put('b.sta', statement('626055971001'))]))[0]!.outcome).toBe('imported');
  });
});
