import type { FeeTerms } from '../../shared/value/fee.ts';
import type { Day } from '../../shared/value/time.ts';
import { isReturning, type Read, type ScheduledTerms, scheduledTerms, type Write } from '../store/index.ts';
import { collectDisproportionate } from './feeProportion.ts';
import { explaining, writtenTerms } from './feeTerms.ts';
import {
  type Check,
  checksUntil,
  collectDay,
  collectOff,
  forgetFees,
  type Group,
  isLargerThan,
  keepCheck,
  keepDrift,
  keepRows,
  mayStretch,
  restOff,
  rowsByDay,
  type Stretch,
  someOff,
  stretchesOf,
  takeAlike,
} from './queriesFees.ts';

/** So many rows make a stretch at other terms; fewer are rows that are off, unless they are all there is of the day. */
const SEVERAL = 5;
const SEVERAL_OF_A_DAY = 3;
/** How many other terms one kind may run at on one day. */
const MOST_DRIFTS = 4;
/** A day of which so many rows are off, three quarters of all, is off as a whole, even where no terms say how. */
const MANY = 20;

/**
 * Holds the channels' fees to their schedules: every day up to `day` whose rows or terms are others than when it was
 * last looked at. Inside the caller's transaction, before the breaks are classified.
 */
export function checkFees(db: Write, day: Day): void {
  const all = scheduledTerms(db);
  const wanted = wantedChecks(db, all, day);
  const nameOf = ({ sourceId, day: on }: Check): string => `${sourceId} ${on}`;
  const known = checksUntil(db, day);
  const byName = new Map(wanted.map((check) => [nameOf(check), check]));
  const sound = new Set(known.filter((check) => byName.get(nameOf(check))?.basis === check.basis).map(nameOf));
  for (const check of known) if (!sound.has(nameOf(check))) forgetFees(db, check);
  for (const check of wanted) {
    if (sound.has(nameOf(check))) continue;
    const groups = groupsOf(all, check);
    collectDay(
      db,
      check,
      groups.filter((group) => !isProportional(group)),
    );
    for (const group of groups) checkGroup(db, group);
    keepCheck(db, check);
  }
}

const inForce = (all: readonly ScheduledTerms[], sourceId: number, day: Day): ScheduledTerms[] =>
  all.filter((terms) => terms.sourceId === sourceId && terms.firstDay <= day && terms.lastDay >= day);

/** Every day up to `day` that has terms, with what its outcome follows from. */
function wantedChecks(db: Write, all: readonly ScheduledTerms[], day: Day): Check[] {
  const words = (terms: ScheduledTerms): string => `${terms.code} ${terms.kinds} ${terms.words} ${writtenTerms(terms)}`;
  return [...new Set(all.map(({ sourceId }) => sourceId))].flatMap((sourceId) =>
    rowsByDay(db, sourceId, day).flatMap(({ day: on, rows }) => {
      const terms = inForce(all, sourceId, on);
      return terms.length === 0 ? [] : [{ sourceId, day: on, basis: [rows, ...terms.map(words)].join('\n') }];
    }),
  );
}

const groupsOf = (all: readonly ScheduledTerms[], { sourceId, day }: Check): Group[] =>
  inForce(all, sourceId, day)
    .flatMap((terms) => terms.kinds.map((kind) => ({ terms, all, day, kind, returning: isReturning(kind) })))
    .map((group, place) => ({ ...group, place }));

/** What these bring back follows from the payment of each. */
const isProportional = ({ returning, terms }: Group): boolean => returning && terms.refund === 'in-proportion';

const isEnough = ({ rows, telling, all }: Stretch, left: number): boolean =>
  rows * 4 >= telling * 3 && (rows >= SEVERAL || (rows >= SEVERAL_OF_A_DAY && rows === left && rows === all));

/** Other terms that explain enough of what is in question, those first that explain most of some. */
function otherStretches(db: Read, group: Group, left: number): { others: FeeTerms[]; stretches: Stretch[] } {
  const others = explaining(group.terms, group.returning, someOff(db)).filter(
    (other) => left < SEVERAL || mayStretch(db, group, other, SEVERAL),
  );
  return { others, stretches: others.length === 0 ? [] : stretchesOf(db, group, others) };
}

/** The rows of one kind: those that ran at other terms as one, the others one by one. */
function checkGroup(db: Write, group: Group): void {
  const proportional = isProportional(group);
  let left = proportional ? collectDisproportionate(db, group) : collectOff(db, group);
  for (let drifts = 0; !proportional && left >= SEVERAL_OF_A_DAY && drifts < MOST_DRIFTS; drifts += 1) {
    const { others, stretches } = otherStretches(db, group, left);
    const index = stretches.findIndex((stretch) => isEnough(stretch, left));
    if (index < 0) break;
    keepDrift(db, group, { ...takeAlike(db, stretches[index]!), terms: writtenTerms(others[index]!) });
    left -= stretches[index]!.rows;
  }
  if (left >= MANY && !isLargerThan(db, group, Math.floor((left * 4) / 3))) keepDrift(db, group, restOff(db));
  else if (left > 0) keepRows(db, group);
}
