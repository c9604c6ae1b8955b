import type { Handlers } from '../../shared/contract/handlers.ts';
import type { MatchView } from '../../shared/entity/match.ts';
import { problemOf } from '../../shared/entity/problem.ts';
import { Refusal } from '../../shared/value/result.ts';
import { parseDay } from '../../shared/value/time.ts';
import {
  bookedAbout,
  classify,
  closeMatched,
  forgetDifferences,
  forgetLostMatches,
  prove,
  weighGates,
} from '../breaks/index.ts';
import { audit, frozenTo } from '../controls/index.ts';
import { rowOfTransaction } from '../importing/index.ts';
import { postSettlements } from '../ledger/index.ts';
import {
  findMatch,
  type HandMade,
  latestRunDay,
  matchByHand,
  settlementRows,
  suggestedOrder,
  undoMatch,
} from '../matching/index.ts';
import { enterprise } from '../setup/index.ts';
import { requireWorker } from '../store/index.ts';
import { enqueue } from '../sync/index.ts';
import type { Context } from './context.ts';

/** The rows that ids name; in place of a settlement's rows stands "source:day". Throws Refusal NOT_FOUND. */
export function rowsNamed({ read }: Context, ids: readonly string[], reconciliation: string | null): number[] {
  return ids.flatMap((id) => {
    const settlement = /^(.+):(\d{4}-\d{2}-\d{2})$/.exec(id);
    const day = settlement ? parseDay(settlement[2]!) : null;
    const rows =
      reconciliation !== null && settlement && day !== null
        ? settlementRows(read, reconciliation, settlement[1]!, day)
        : [rowOfTransaction(read, id)].filter((row) => row !== null);
    if (rows.length === 0) throw new Refusal(problemOf('NOT_FOUND', { params: { what: 'transaction', id } }));
    return rows;
  });
}

/**
 * What stands on matches is brought in line with a person's act: breaks, the last day's proofs, a settlement's journal.
 * Where the last day is closed, breaks belong to the next one, and its proofs are made when it is run.
 */
function follow({ db }: Context, { day, left, right }: HandMade, person: string, now: Date): string[] {
  const latest = latestRunDay(db) ?? day;
  const frozen = frozenTo(db)?.day ?? 0;
  forgetLostMatches(db);
  forgetDifferences(db, day);
  classify(db, Math.max(latest, frozen + 1), now);
  if (latest > frozen) prove(db, latest, enterprise(db)!.currency);
  const settled = new Set([day, ...weighGates(db, { rows: [...left, ...right] })]);
  const journals = [...settled].flatMap((each) => postSettlements(db, each, person, now));
  enqueue(db, journals);
  return journals;
}

/** An entry that was posted for a difference must not stand beside a match that takes the difference away. */
function requireUnbooked({ db }: Context, { reconciliation, left, right }: HandMade): void {
  const [first] = bookedAbout(db, reconciliation, [...left, ...right]);
  if (first !== undefined) throw new Refusal(problemOf('MATCH_BOOKED', { params: { break: first } }));
}

type Order = { reconciliation: string; rows: readonly number[]; note: string; person: string };

/** A match by a person with all that follows from it. Inside the caller's transaction. */
export function matchAndFollow(context: Context, order: Order, now: Date): { made: HandMade; journals: string[] } {
  const { db } = context;
  const made = matchByHand(db, order);
  requireUnbooked(context, made);
  const word = { match: made.id, note: order.note, person: order.person, now };
  closeMatched(db, made.reconciliation, [...made.left, ...made.right], word);
  return { made, journals: follow(context, made, order.person, now) };
}

const viewOf = ({ db }: Context, id: string): MatchView => findMatch(db, id)!.match;

type MatchHandlers = Pick<Handlers, 'match.make' | 'match.accept' | 'match.undo'>;

/** Matches by hand; each act, what follows from it and its audit event are one transaction. */
export function matchHandlers(context: Context): MatchHandlers {
  const { db } = context;
  const act = <T>(work: (now: Date) => T): Promise<T> =>
    context.turns.take(() => {
      const value = db.transaction(() => work(context.now()))();
      context.emit('changed', { topics: ['runs', 'breaks', 'journals'] });
      return value;
    });
  const make = (action: string, object: string, order: Order, now: Date): MatchView => {
    const { made, journals } = matchAndFollow(context, order, now);
    const view = viewOf(context, made.id);
    const { leftAmount, rightAmount, failedGates } = view;
    const after = { match: made.id, left: made.left.length, right: made.right.length, leftAmount, rightAmount };
    const also = { failedGates, note: order.note, journals };
    audit(db, { actor: order.person, action, object, after: { ...after, ...also }, now });
    return view;
  };
  return {
    'match.make': ({ reconciliation, rows, note, person }) =>
      act((now) => {
        requireWorker(db, person);
        const order = { reconciliation, rows: rowsNamed(context, rows, reconciliation), note, person };
        return make('match.make', reconciliation, order, now);
      }),
    'match.accept': ({ id, rows, note, person }) =>
      act((now) => {
        requireWorker(db, person);
        const chosen = rows === undefined ? null : rowsNamed(context, rows, null);
        return make('match.accept', id, { ...suggestedOrder(db, id, chosen), note, person }, now);
      }),
    'match.undo': ({ id, rows, note, person }) =>
      act((now) => {
        requireWorker(db, person);
        const undone = undoMatch(db, { id, expected: rowsNamed(context, rows, null), note, person, now });
        requireUnbooked(context, undone);
        const journals = follow(context, undone, person, now);
        const { reconciliation } = undone;
        const freed = { left: undone.left.length, right: undone.right.length };
        audit(db, {
          actor: person,
          action: 'match.undo',
          object: id,
          before: { reconciliation, ...freed },
          after: { note, journals },
          now,
        });
        return { id, reconciliation, ...freed, journals };
      }),
  };
}
