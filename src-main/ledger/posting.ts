import type { Resolution } from '../../shared/entity/break.ts';
import type { Journal } from '../../shared/entity/journal.ts';
import { problemOf } from '../../shared/entity/problem.ts';
import { Refusal } from '../../shared/value/result.ts';
import type { Day } from '../../shared/value/time.ts';
import type { Read, Write } from '../store/index.ts';
import { chartOf } from './chart.ts';
import { type Draft, journalOf, reversalOf, saysTheSame } from './draft.ts';
import {
  insertJournal,
  livesOf,
  payloadOf,
  readBreakPlace,
  readSettlements,
  reversedBy,
  standingSettlements,
} from './queries.ts';
import { readChartInput, writeChart } from './queries-chart.ts';
import { resolutionDraft } from './resolution.ts';
import { settlementDraft } from './settlements.ts';

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
function postOnce(db: Write, draft: Draft, person: string, now: Date): string[] {
  const { posted, live } = livesOf(db, draft.originKind, draft.origin);
  if (live && saysTheSame(live, draft)) return [];
  const reversal = live ? [post(db, reversalOf(live, draft.day), person, now)] : [];
  const origin = posted === 0 ? draft.origin : `${draft.origin}#${posted + 1}`;
  return [...reversal, post(db, { ...draft, origin }, person, now)];
}

/**
 * Posts a journal for every confirmed settlement of a day that has none, and reverses those whose match has gone or
 * says something else now. Returns the ids of the journals posted, to be put in the outbox in the same transaction.
 */
export function postSettlements(db: Write, day: Day, person: string, now: Date): string[] {
  return db.transaction((): string[] => {
    syncChart(db);
    const drafts = readSettlements(db, day)
      .map((settlement) => settlementDraft(settlement, day))
      .filter((draft) => draft.lines.length > 0);
    const wanted = new Set(drafts.map((draft) => draft.origin));
    const gone = standingSettlements(db, day).filter(({ origin }) => !wanted.has(origin.replace(/#\d+$/, '')));
    const reversals = gone.map((journal) => post(db, reversalOf(journal, day), person, now));
    return [...reversals, ...drafts.flatMap((draft) => postOnce(db, draft, person, now))];
  })();
}

export type ResolutionOrder = { breakRow: { id: string }; resolution: Resolution; person: string; now: Date };

/**
 * Posts the journal of an approved resolution. Returns the ids posted: none for a resolution that has no entry, or
 * whose entry stands already. Throws Refusal NOT_FOUND for an unknown break, JOURNAL_EMPTY where there is nothing to book.
 */
export function postResolution(db: Write, { breakRow, resolution, person, now }: ResolutionOrder): string[] {
  if (resolution.type !== 'adjustment') return [];
  return db.transaction((): string[] => {
    syncChart(db);
    const place = readBreakPlace(db, breakRow.id);
    if (!place) throw notFound('break', breakRow.id);
    return postOnce(db, resolutionDraft(place, resolution.template, resolution.note), person, now);
  })();
}

export type ReversalOrder = { id: string; day: Day; person: string; now: Date };

/** Takes back the entry of a break that is opened again. Returns the reversal's id, or nothing where no entry stands. */
export function reverseResolution(db: Write, { id, ...order }: ReversalOrder): string[] {
  const { live } = livesOf(db, 'break', id);
  return live ? [reverseJournal(db, { id: live.id, ...order })] : [];
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
