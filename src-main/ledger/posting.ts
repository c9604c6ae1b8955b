import type { Resolution } from '../../shared/entity/break.ts';
import type { Journal } from '../../shared/entity/journal.ts';
import { problemOf } from '../../shared/entity/problem.ts';
import { assert, Refusal } from '../../shared/value/result.ts';
import { type Day, parseDay } from '../../shared/value/time.ts';
import type { Read, Write } from '../store/index.ts';
import { chartOf } from './chart.ts';
import { type Draft, journalOf, reversalOf, saysTheSame } from './draft.ts';
import {
  insertJournal,
  livesOf,
  openDayFrom,
  payloadOf,
  readBreakPlace,
  readSettlements,
  reversedBy,
  standingSettlements,
} from './queries.ts';
import { readChartInput, writeChart } from './queriesChart.ts';
import { resolutionDraft } from './resolution.ts';
import { mergedByOrigin, settlementDraft } from './settlements.ts';

/** Brings the ledger's accounts in line with the setup tables. Idempotent; nothing is ever taken out. */
export function syncChart(db: Write): void {
  const input = readChartInput(db);
  if (input) db.transaction(() => writeChart(db, chartOf(input)))();
}

function post(db: Write, draft: Draft, person: string, now: Date): string {
  const journal = journalOf(draft, now);
  insertJournal(db, journal, now, person);
  return journal.id;
}

/**
 * Makes what a draft says stand exactly once: nothing where it stands already, a reversal and a new journal where
 * something else stands for the same origin. Returns the ids of the journals posted.
 */
function postOnce(db: Write, draft: Draft, person: string, now: Date, anyDay = false): string[] {
  const { posted, live } = livesOf(db, draft.originKind, draft.origin);
  if (live && saysTheSame(live, anyDay ? { ...draft, day: parseDay(live.day)! } : draft)) return [];
  const reversal = live ? [post(db, reversalOf(live, draft.day), person, now)] : [];
  const origin = posted === 0 ? draft.origin : `${draft.origin}#${posted + 1}`;
  return [...reversal, post(db, { ...draft, origin }, person, now)];
}

/**
 * Posts a journal for every settlement of a day that has none and whose gate holds, and reverses those whose match has
 * gone, whose gate is blocked again, or that say something else now. What is decided of a closed day is dated on the next
 * open one. Returns the ids of the journals posted, to be put in the outbox in the same transaction.
 */
export function postSettlements(db: Write, day: Day, person: string, now: Date): string[] {
  return db.transaction((): string[] => {
    syncChart(db);
    const on = openDayFrom(db, day);
    const late = on !== day;
    const settlements = readSettlements(db, day).map((settlement) => settlementDraft(settlement, on));
    const drafts = mergedByOrigin(settlements).filter((draft) => draft.lines.length > 0);
    const wanted = new Set(drafts.map((draft) => draft.origin));
    const gone = standingSettlements(db, day, late).filter(({ origin }) => !wanted.has(origin.replace(/#\d+$/, '')));
    const reversals = gone.map((journal) => post(db, reversalOf(journal, on), person, now));
    return [...reversals, ...drafts.flatMap((draft) => postOnce(db, draft, person, now, late))];
  })();
}

type Act = { person: string; now: Date };
export type ResolutionOrder = Act & { breakId: string; resolution: Resolution };

/**
 * Posts the journal of an approved resolution and returns its id; null for a resolution that has no entry. Where the
 * same entry stands already its id is returned and nothing is posted. Throws Refusal NOT_FOUND for an unknown break,
 * JOURNAL_EMPTY where there is nothing to book.
 */
export function postResolution(db: Write, { breakId, resolution, person, now }: ResolutionOrder): string | null {
  if (resolution.type !== 'adjustment' && resolution.type !== 'write-off') return null;
  const { note } = resolution;
  const template = resolution.type === 'write-off' ? 'write-off' : resolution.template;
  return db.transaction((): string => {
    syncChart(db);
    const place = readBreakPlace(db, breakId);
    if (!place) throw notFound('break', breakId);
    const draft = resolutionDraft(place, template, note);
    const { live } = livesOf(db, draft.originKind, draft.origin);
    if (!live) return postOnce(db, draft, person, now).at(-1)!;
    assert(saysTheSame(live, draft), `break ${breakId} is opened again before it is resolved anew`);
    return live.id;
  })();
}

export type ReversalOrder = Act & { id: string; day: Day };

/** Takes back the entry of a break that is opened again. Returns the reversal's id; null where no entry stands. */
export function reverseResolution(db: Write, { breakId, person, now }: Act & { breakId: string }): string | null {
  const { live } = livesOf(db, 'break', breakId);
  if (!live) return null;
  const day = readBreakPlace(db, breakId)?.day ?? parseDay(live.day)!;
  return reverseJournal(db, { id: live.id, day, person, now });
}

/**
 * Posts the reversal of a journal and returns its id. Throws Refusal NOT_FOUND for an unknown journal, JOURNAL_FINAL
 * for a reversal and for what is reversed already.
 */
export function reverseJournal(db: Write, { id, day, person, now }: ReversalOrder): string {
  const journal = JSON.parse(journalPayload(db, id)) as Journal;
  const other = journal.reverses ?? reversedBy(db, id);
  if (other !== null) throw new Refusal(problemOf('JOURNAL_FINAL', { params: { journal: id, reason: other } }));
  return db.transaction(() => post(db, reversalOf(journal, day), person, now))();
}

/** The exact bytes of a journal as they are hashed and sent. Throws Refusal NOT_FOUND for an unknown id. */
export function journalPayload(db: Read, id: string): string {
  const payload = payloadOf(db, id);
  if (payload === null) throw notFound('journal', id);
  return payload;
}

const notFound = (what: string, id: string): Refusal => new Refusal(problemOf('NOT_FOUND', { params: { what, id } }));
