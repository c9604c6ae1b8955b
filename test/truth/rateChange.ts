import { applyRate } from '../../shared/value/money.ts';
import type { Day } from '../../shared/value/time.ts';
import { at, clockAt, dayAt, dayText } from '../../src-main/cli/generate/clock.ts';
import type { BookRow } from '../../src-main/cli/generate/model.ts';
import { FIRST_DAY, LAST_DAY } from './calendar.ts';
import { feeSubject } from './habits/fees.ts';
import type { Maker } from './maker.ts';
import { feeOf } from './rowsOf.ts';
import type { Bond, ChannelPlace, Ref } from './world.ts';

const RAISED = { numerator: 65n, denominator: 10_000n };
const NOON = clockAt(12, 0);
/** Fewer rows than these of a day that cost more are no change of the rate that anybody could tell. */
const TELLING = 12;

type Stretch = { place: ChannelPlace; day: Day; from: number };

/** Payments of a stretch that cost what was agreed and would cost more at the raised rate. */
function dearer({ world }: Maker, { place, day, from }: Stretch): { ref: Ref; fee: bigint }[] {
  return world.rows.flatMap((entry, ref) => {
    if (entry.place !== place) return [];
    const { row } = entry;
    if (row.refund || dayAt(row.at) !== day || row.at < from || row.fee !== feeOf(place, row.amount)) return [];
    const fee = applyRate(row.amount, RAISED, 'half-up');
    // What the minimum or the cap decides costs the same at any rate.
    return fee <= row.fee || row.fee === 50_000n ? [] : [{ ref, fee }];
  });
}

/** Rows of the ledger that say the same go together: one that was booked twice stays the same twice. */
function nameOf({ world }: Maker, ref: Ref): string {
  const { orderNo, channelNo, amount, kind } = world.rows[ref]!.row as BookRow;
  return [orderNo, channelNo, amount, kind, orderNo + channelNo === '' ? ref : ''].join(' ');
}

/** The channel's rows of a stretch cost more; where the ledger follows the channel, or is off from it, it follows on. */
function raise(maker: Maker, stretch: Stretch, bonds: ReadonlyMap<Ref, Bond>): void {
  const rows = dearer(maker, stretch);
  if (rows.length < TELLING) return;
  const books = maker.world.rows.flatMap((entry, ref) => (entry.place === 'book' ? [ref] : []));
  const booked = Map.groupBy(books, (ref) => nameOf(maker, ref));
  // Rows of two places may be one object here.
  const done = new Set<BookRow>();
  for (const { ref, fee } of rows) {
    const bill = maker.world.rows[ref]!.row as { fee: bigint };
    for (const left of (bonds.get(ref)?.left ?? []).flatMap((one) => booked.get(nameOf(maker, one)) ?? [])) {
      const book = maker.world.rows[left]!.row as BookRow;
      if (book.fee !== null && !done.has(book)) book.fee += fee - bill.fee;
      done.add(book);
    }
    bill.fee = fee;
  }
  maker.habit = 'fee-rate-changed';
  const subjects = [feeSubject(stretch.place, dayText(stretch.day), 'payment')];
  maker.bond('orders', [], [], { wanted: 'FEE_RATE_DRIFT', subjects });
}

/** WeChat raises its rate for an afternoon, Alipay from a day on: one break a day, and none of a row. */
export function changeRates(maker: Maker): void {
  const bonds = new Map<Ref, Bond>();
  for (const bond of maker.world.bonds) if (bond.scope === 'orders') for (const ref of bond.right) bonds.set(ref, bond);
  const afternoon = FIRST_DAY + maker.below(LAST_DAY - FIRST_DAY - 2);
  raise(maker, { place: 'wechat', day: afternoon, from: at(afternoon, NOON) }, bonds);
  for (let day = LAST_DAY - 1 - maker.below(3); day <= LAST_DAY; day += 1)
    raise(maker, { place: 'alipay', day, from: 0 }, bonds);
}
