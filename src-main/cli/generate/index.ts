import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openDay } from './dayfiles.ts';
import { type Happening, movement, payment, payout, payoutsOn, refund } from './happenings.ts';
import { movementEvents } from './movements.ts';
import type { GenerateOptions } from './options.ts';
import { paymentsOf, refundsOf } from './orders.ts';
import { movementsOf, placeOrders } from './placing.ts';
import { type Plan, planOf } from './plan.ts';
import { type MovementRole, poolsOf } from './pools.ts';
import { type Run, startRun, writeDeferred } from './run.ts';
import { openTruth } from './truth.ts';

export type { GenerateOptions } from './options.ts';

const WORKBOOK_ROWS = 50_000;
/** Refunds, movements and twins per order, rounded up. */
const ROWS_BESIDE = 1.2;

/** A workbook where a day's ledger stays below 50,000 rows; splits make several rows of an order. */
function bookFormat(plan: Plan, wanted: 'xlsx' | 'csv' | undefined): 'xlsx' | 'csv' {
  if (wanted) return wanted;
  const perDay = plan.days.map((_, day) => plan.counts.reduce((sum, counts) => sum + counts[day]!, 0));
  const shares = plan.setup.splits.reduce((most, { shares }) => Math.max(most, shares.length), 0);
  return Math.max(...perDay) * (ROWS_BESIDE + shares) < WORKBOOK_ROWS ? 'xlsx' : 'csv';
}

/** Several streams that are each in the order of time as one; at the same second the earlier stream goes first. */
function* inTime(streams: readonly Iterator<Happening>[]): Generator<Happening> {
  const heads = streams.map((stream) => stream.next());
  for (;;) {
    let first = -1;
    let earliest = Number.POSITIVE_INFINITY;
    for (let place = 0; place < heads.length; place += 1) {
      const head = heads[place]!;
      if (head.done || head.value.at >= earliest) continue;
      earliest = head.value.at;
      first = place;
    }
    if (first < 0) return;
    yield heads[first]!.value;
    heads[first] = streams[first]!.next();
  }
}

function happeningsOf(plan: Plan, dayIndex: number, roles: readonly MovementRole[]): Generator<Happening> {
  const streams = plan.channels.flatMap((channel): Iterator<Happening>[] => [
    paymentsOf(plan, channel, dayIndex),
    refundsOf(plan, channel, dayIndex, 'sameDay'),
    refundsOf(plan, channel, dayIndex - 1, 'nextDay'),
  ]);
  return inTime([...streams, movementEvents(plan, dayIndex, roles), payoutsOn(plan, plan.days[dayIndex]!).values()]);
}

function writeDay(
  run: Run,
  dayIndex: number,
  roles: readonly MovementRole[],
  folder: string,
  format: 'xlsx' | 'csv',
): string[] {
  const day = run.plan.days[dayIndex]!;
  const files = openDay(run.plan, day, folder, format, run.runnings);
  writeDeferred(run, files, day);
  for (const happening of happeningsOf(run.plan, dayIndex, roles)) {
    if (happening.what === 'payment') payment(run, files, happening.order);
    else if (happening.what === 'refund') refund(run, files, happening.refund);
    else if (happening.what === 'movement') movement(run, files, happening);
    else payout(run, files, happening);
  }
  return files.close();
}

/**
 * Writes the files of some days of a courier company with everything consistent but for the injected breaks, and the
 * truth beside them: `out`/setup.yaml, `out`/truth.jsonl, `out`/files/. What stood in `out`/files is removed. The same
 * options give the same bytes. Refuses (INPUT_INVALID) options and setups of which no day can be made.
 */
export async function generateDays(
  options: GenerateOptions,
): Promise<{ files: string[]; truth: string; setup: string }> {
  const plan = planOf(options);
  placeOrders(plan, options.breaks);
  const pools = poolsOf(plan);
  const movements = movementsOf(plan, pools, options.breaks);
  const folder = join(options.out, 'files');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const setup = join(options.out, 'setup.yaml');
  writeFileSync(setup, options.setupText ?? `${JSON.stringify(options.setup, null, 2)}\n`);
  const truthPath = join(options.out, 'truth.jsonl');
  const truth = openTruth(truthPath, plan.currency);
  const run = startRun(plan, pools, truth);
  const format = bookFormat(plan, options.book);
  const files = plan.days.flatMap((_, dayIndex) => writeDay(run, dayIndex, movements[dayIndex]!, folder, format));
  truth.close();
  return { files, truth: truthPath, setup };
}
