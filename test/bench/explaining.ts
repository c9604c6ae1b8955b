// npm run bench:explain: how long an explanation takes at a million rows a side. Options: --size N --rows N --workspace DIR (one that is there).
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { generateDays } from '../../src-main/cli/generate/index.ts';
import { sampleSetup } from '../../src-main/cli/generate/setup.ts';
import { type Core, openCore } from '../../src-main/core/index.ts';

const { values } = parseArgs({
  options: {
    size: { type: 'string', default: '1000000' },
    rows: { type: 'string', default: '400' },
    workspace: { type: 'string' },
  },
});
const DAY = '2026-10-12';
/** Milliseconds that the issue allows an explanation. */
const GOAL = 50;

const onBug = (_incident: string, error: unknown): void => console.error(error);
const folder = mkdtempSync(join(tmpdir(), 'gouji-explain-'));

/** A day of orders, imported and reconciled; its breaks are what is asked about. */
async function made(): Promise<string> {
  const setup = { ...sampleSetup(), splits: [] };
  process.stderr.write(`generating ${values.size} orders…\n`);
  const out = join(folder, 'day');
  const shape = { book: 'csv', channels: ['wechat'], breaks: true, setup } as const;
  await generateDays({
    seed: 1,
    size: Number(values.size),
    days: 2,
    firstDay: DAY,
    out,
    ...shape,
    channels: ['wechat'],
  });
  writeFileSync(join(folder, 'setup.yaml'), JSON.stringify(setup));
  const workspace = join(folder, 'workspace');
  const core = await openCore({ workspace, create: true, onBug });
  const person = 'admin';
  await core.call('setup.apply', { yaml: JSON.stringify(setup), person });
  const files = readdirSync(join(out, 'files')).map((name) => join(out, 'files', name));
  await core.call('files.import', { files, person });
  await core.call('reconcile.run', { day: DAY, to: '2026-10-13', person });
  await core.close();
  return workspace;
}

/** Breaks by their kinds in turn, and matches and suggestions: what a cursor meets. */
async function subjects(core: Core, most: number): Promise<string[]> {
  const { rows } = await core.call('breaks.list', { states: ['pending', 'open'], limit: 1000 });
  const kinds = [...Map.groupBy(rows, ({ kind }) => kind).values()];
  const inTurn = Array.from({ length: 1000 }, (_, at) => kinds.flatMap((some) => some[at] ?? [])).flat();
  const matches: string[] = [];
  for (const outcome of ['matched', 'mismatched', 'suggested'] as const)
    matches.push(
      ...(await core.call('matches.list', { outcome, limit: Math.ceil(most / 12) })).rows.map(({ id }) => id),
    );
  return [...inTurn.slice(0, most - matches.length).map(({ id }) => id), ...matches];
}

type Spent = { wall: number; cpu: number };

async function ask(core: Core, id: string): Promise<Spent> {
  const [begun, used] = [performance.now(), process.cpuUsage()];
  await core.call('explain', { id });
  const { user, system } = process.cpuUsage(used);
  return { wall: performance.now() - begun, cpu: (user + system) / 1000 };
}

function line(name: string, spent: readonly Spent[]): string {
  const at = (share: number, what: keyof Spent): string => {
    const sorted = spent.map((one) => one[what]).sort((a, b) => a - b);
    return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!.toFixed(1).padStart(7);
  };
  const figures = (what: keyof Spent): string => `${at(0.5, what)} ${at(0.99, what)} ${at(1, what)}`;
  return `${name.padEnd(22)} ${String(spent.length).padStart(5)}  ${figures('wall')}   ${figures('cpu')}`;
}

try {
  const workspace = values.workspace ?? (await made());
  const core = await openCore({ workspace, onBug });
  const ids = await subjects(core, Number(values.rows));
  const first = await ask(core, ids[0]!);
  const spent: Spent[] = [];
  for (const id of ids) spent.push(await ask(core, id));
  console.log('                        asked  wall ms: median, p99, most   processor ms: the same');
  console.log(line('the first', [first]));
  console.log(line('all others', spent));
  const p99 = spent.map(({ wall }) => wall).sort((a, b) => a - b)[Math.floor(spent.length * 0.99)]!;
  console.log(`goal: ${GOAL} ms; p99 ${p99 <= GOAL ? 'holds it' : 'misses it'}`);
  await core.close();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
