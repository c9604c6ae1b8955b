// One measured import, or one of its peers, in a process of its own so that its peak memory is its own: prints one JSON line.
import { createReadStream, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { type Core, openCore } from '../../src-main/core/index.ts';
import { openWorkspace } from '../../src-main/store/index.ts';
import { bankAccount } from './importingFiles.ts';

export type Measured = {
  seconds: number;
  /** Of all threads, in the program and in the system, from the start of the process. */
  cpuSeconds: number;
  rows: number;
  peakMb: number;
  /** How long the core's thread was away at most; on a busy machine it waits for a processor too, so also by what it used. */
  longestMs?: number;
  longestCpuMs?: number;
  /** Until a stop was answered; missing where it came too late. */
  cancelMs?: number;
};

const peakMb = (): number =>
  Math.round(Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? 0) / 1024);

const cpuSeconds = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

const sources = `
  INSERT INTO enterprises (id, code, name, currency, offset_minutes) VALUES (1, 'E', 'E', 'CNY', 480);
  INSERT INTO banks (id, code, name) VALUES (1, 'B', 'B');
  INSERT INTO real_accounts (id, code, bank_id, number, name, currency, opening_minor, opening_day)
    VALUES (1, 'ops', 1, '${bankAccount}', 'ops', 'CNY', 0, 20000);
  INSERT INTO sources (id, code, name, side, format, role, account, real_account_id, cutoff_seconds, carry_days) VALUES
    (1, 'book', 'book', 'book', 'book', 'transactions', NULL, NULL, 86400, 1),
    (2, 'bank', 'bank', 'bank', 'ccb', 'transactions', NULL, 1, 86400, 1),
    (3, 'camt', 'camt', 'bank', 'camt', 'transactions', NULL, 1, 86400, 1),
    (4, 'ofx', 'ofx', 'bank', 'ofx', 'transactions', NULL, 1, 86400, 1);`;

/** A workspace that knows the sources, in a new folder. */
function prepare(): string {
  const folder = mkdtempSync(join(tmpdir(), 'gouji-bench-books-'));
  const workspace = openWorkspace(folder, { create: true });
  workspace.db.exec(sources);
  workspace.close();
  return folder;
}

/** Follows what this thread uses of a processor from one turn of its loop to the next; gives the most, in milliseconds. */
function longestUse(): () => number {
  const now = (): number => {
    const { user, system } = process.threadCpuUsage();
    return (user + system) / 1000;
  };
  let last = now();
  let most = 0;
  const timer = setInterval(() => {
    const at = now();
    most = Math.max(most, at - last);
    last = at;
  }, 1);
  return () => {
    clearInterval(timer);
    return most;
  };
}

/** When a person stops the import: after so many milliseconds, or in the middle of its being saved. */
type Stop = number | 'saving' | null;

/** Imports a file by the core, as a window does. */
async function ours(path: string, stop: Stop): Promise<Measured> {
  const folder = prepare();
  const job = 'bench';
  let stopped = 0;
  const cancel = (): void => {
    stopped = performance.now();
    void core.call('jobs.cancel', { job });
  };
  const core: Core = await openCore({
    workspace: folder,
    emit: (event, payload) => {
      const saving = event === 'progress' && (payload as { stage: string }).stage === 'commit';
      if (saving && stop === 'saving') setTimeout(cancel, 100);
    },
  });
  try {
    const delay = monitorEventLoopDelay({ resolution: 1 });
    const used = longestUse();
    const timer = setTimeout(cancel, typeof stop === 'number' ? stop : 2 ** 30);
    delay.enable();
    const begun = performance.now();
    const [report] = await core.call('files.import', { files: [path], person: 'clerk' }, { job });
    const ended = performance.now();
    delay.disable();
    clearTimeout(timer);
    const wanted = stop === null ? ['imported'] : stop === 'saving' ? ['cancelled', 'imported'] : ['cancelled'];
    if (!report || !wanted.includes(report.outcome)) throw new Error(JSON.stringify(report));
    return {
      seconds: (ended - begun) / 1000,
      cpuSeconds: cpuSeconds(),
      rows: report.staged,
      peakMb: peakMb(),
      longestMs: delay.max / 1e6,
      longestCpuMs: used(),
      ...(report.outcome === 'imported' ? {} : { cancelMs: ended - stopped }),
    };
  } finally {
    await core.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

const peers: Record<string, (path: string) => Promise<number>> = {
  exceljs: async (path) => {
    const { default: exceljs } = await import('exceljs');
    let rows = 0;
    const reader = new exceljs.stream.xlsx.WorkbookReader(path, { sharedStrings: 'cache', worksheets: 'emit' });
    for await (const sheet of reader)
      for await (const row of sheet) {
        rows += 1;
        if (!Array.isArray(row.values)) throw new Error('no values');
      }
    return rows;
  },
  papaparse: async (path) => {
    const { default: papa } = await import('papaparse');
    let rows = 0;
    // Handed out by chunks: by rows, as a Node stream, it is several times slower.
    await new Promise<void>((resolve, reject) => {
      papa.parse<string[]>(createReadStream(path, 'utf8'), {
        chunk: ({ data }) => {
          rows += data.length;
        },
        complete: () => resolve(),
        error: reject,
      });
    });
    return rows;
  },
  saxes: async (path) => {
    const { SaxesParser } = await import('saxes');
    let entries = 0;
    const parser = new SaxesParser({ position: false });
    parser.on('opentag', ({ name }) => {
      if (name === 'Ntry' || name === 'STMTTRN') entries += 1;
    });
    parser.on('text', () => undefined);
    for await (const text of createReadStream(path, 'utf8')) parser.write(text as string);
    parser.close();
    return entries;
  },
};

const [who, path, stop] = process.argv.slice(2) as [string, string, string | undefined];
const peer = peers[who];
if (peer) {
  const begun = performance.now();
  const rows = await peer(path);
  const seconds = (performance.now() - begun) / 1000;
  console.log(JSON.stringify({ seconds, cpuSeconds: cpuSeconds(), rows, peakMb: peakMb() } satisfies Measured));
} else
  console.log(JSON.stringify(await ours(path, stop === undefined ? null : stop === 'saving' ? stop : Number(stop))));
