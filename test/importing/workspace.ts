import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Encoding } from '../../shared/entity/encoding.ts';
import type { ImportReport } from '../../shared/entity/importReport.ts';
import { parseDay } from '../../shared/value/time.ts';
import { type ImportOptions, importFiles } from '../../src-main/importing/index.ts';
import { openWorkspace, type Workspace } from '../../src-main/store/index.ts';

/** A workspace with a few sources, and files beside it, for the length of a test. */
export type Bench = {
  workspace: Workspace;
  /** Writes a file beside the workspace. */
  put(name: string, content: string | Uint8Array): string;
  run(
    paths: string[],
    options?: ImportOptions & { source?: string; encoding?: Encoding; day?: string },
  ): Promise<ImportReport[]>;
  /** Everything that an import could leave behind: rows of every table, files kept and staged. */
  traces(): Record<string, unknown>;
  close(): void;
};

const sources = `
  INSERT INTO banks (id, code, name) VALUES (1, 'HSBC', 'HSBC');
  INSERT INTO real_accounts (id, code, bank_id, number, name, currency, opening_minor, opening_day)
    VALUES (1, 'hsbc-ops', 1, '626-055971-001', 'ops', 'CNY', 0, 20000);
  INSERT INTO sources (id, code, name, side, format, role, account, real_account_id, cutoff_seconds, carry_days) VALUES
    (1, 'ledger', '台账', 'book', 'book-csv', 'transactions', NULL, NULL, 86400, 1),
    (2, 'wechat', '微信', 'channel', 'wechat-trade', 'transactions', '1900000001', NULL, 86400, 1),
    (3, 'hsbc', 'HSBC', 'bank', 'mt940', 'transactions', NULL, 1, 86400, 1),
    (4, 'book-xlsx', '台账', 'book', 'book-xlsx', 'transactions', NULL, NULL, 86400, 1),
    (5, 'endless', 'e', 'channel', 'endless', 'transactions', NULL, NULL, 82800, 1),
    (6, 'deaf', 'd', 'channel', 'deaf', 'transactions', NULL, NULL, 86400, 1),
    (7, 'dying', 'd', 'channel', 'dying', 'transactions', NULL, NULL, 86400, 1),
    (8, 'broken', 'b', 'channel', 'broken', 'transactions', NULL, NULL, 86400, 1),
    (9, 'disagrees', 'd', 'channel', 'disagrees', 'transactions', NULL, NULL, 86400, 1);`;

const filesIn = (folder: string): string[] =>
  !existsSync(folder)
    ? []
    : readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => entry.name)
        .sort();

export function makeBench(): Bench {
  const folder = mkdtempSync(join(tmpdir(), 'gouji-importing-'));
  const workspace = openWorkspace(join(folder, 'books'), { create: true });
  const { db } = workspace;
  db.exec(sources);
  const tables = db
    .prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    .pluck()
    .all();
  return {
    workspace,
    put: (name, content) => {
      const path = join(folder, name);
      writeFileSync(path, content);
      return path;
    },
    run: (paths, { source, encoding, day, ...options } = {}) =>
      importFiles(
        workspace,
        {
          files: paths.map((path) => ({ path, name: path.slice(path.lastIndexOf('/') + 1) })),
          source,
          encoding,
          day: day === undefined ? undefined : parseDay(day)!,
          person: 'clerk',
          offsetMinutes: 480,
        },
        { formats: new URL('./fakeFormats.ts', import.meta.url), ...options },
      ),
    traces: () => ({
      ...Object.fromEntries(tables.map((table) => [table, db.prepare(`SELECT count(*) FROM ${table}`).pluck().get()])),
      kept: filesIn(join(workspace.folder, 'files')),
      staging: filesIn(join(workspace.folder, 'staging')),
    }),
    close: () => {
      workspace.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const header =
  '流水号,业务日期,交易时间,虚账户,交易类型,状态,币种,金额,手续费,渠道,商户订单号,渠道流水号,退款单号,银行流水号,凭证号,对方户名,对方账户,摘要,发起方';

/** A ledger CSV; each row is [time, amount, order number, memo]. */
export function ledger(rows: readonly (readonly [string, string, string, string?])[]): string {
  const lines = rows.map(
    ([time, amount, order, memo = '寄件']) =>
      `,${time.slice(0, 10)},${time},DDKD-S1,收款,成功,CNY,${amount},0.01,微信,${order},,,,,,,${memo},system`,
  );
  return `${[header, ...lines].join('\n')}\n`;
}
