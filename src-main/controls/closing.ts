import { createHash } from 'node:crypto';
import type { DayClose } from '../../shared/entity/dayClose.ts';
import { newId } from '../../shared/value/ids.ts';
import { type Refusal, refuse } from '../../shared/value/result.ts';
import { type Day, formatDay } from '../../shared/value/time.ts';
import { type Read, requireChecker, requireWorker, type Write } from '../store/index.ts';
import { approveContent } from './audit.ts';
import {
  closeById,
  closedTo,
  closeProposal,
  contentOf,
  everyClose,
  firstOpenBefore,
  freezeWhole,
  insertProposal,
  type Kept,
  matchesOf,
  openAsOf,
  reopenClose,
  returnProposal,
  type Scope,
  scopesRun,
} from './queriesClose.ts';

/** Which day, of which reconciliation (without one: of all that were run for it), who acts, and why. */
export type CloseAct = {
  readonly day: Day;
  readonly reconciliation?: string | undefined;
  readonly person: string;
  readonly note: string;
  readonly now: Date;
};
/** The code of the reason why a run of a day is not what it would be now (words in shared/text/reasons.ts); null where it is. */
export type Stale = (scope: Scope, day: Day) => string | null;

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** What an approval of several closes binds: all of them. */
export const hashOfCloses = (closes: readonly DayClose[]): string =>
  closes.length === 1 ? closes[0]!.contentHash : sha256(closes.map(({ contentHash }) => contentHash).join('\n'));

/** Throws Refusal DAY_CLOSED, DAY_ORDER (an earlier day is open) or DAY_STALE. */
function requireClosable(db: Read, scope: Scope, day: Day, stale: Stale): void {
  const at = { day: formatDay(day), reconciliation: scope.code };
  const to = closedTo(db, scope.id);
  if (to !== null && day <= to) throw refuse('DAY_CLOSED', at);
  const earlier = firstOpenBefore(db, scope.id, day);
  if (earlier !== null) throw refuse('DAY_ORDER', { ...at, other: formatDay(earlier) });
  const reason = stale(scope, day);
  if (reason !== null) throw refuse('DAY_STALE', { ...at, reason });
}

/**
 * The maker's word: proposes to close a day as it stands. Inside the caller's transaction. Throws Refusal PERSON_UNKNOWN,
 * DAY_NOT_RUN, DAY_CLOSED, DAY_ORDER or DAY_STALE.
 */
export function proposeClose(
  db: Write,
  { day, reconciliation, person, note, now }: CloseAct,
  stale: Stale,
): DayClose[] {
  requireWorker(db, person);
  const run = scopesRun(db, day, reconciliation);
  const scopes = reconciliation === undefined ? run.filter(({ id }) => (closedTo(db, id) ?? 0) < day) : run;
  if (run.length === 0) throw refuse('DAY_NOT_RUN', { day: formatDay(day), reconciliation: reconciliation ?? '' });
  if (scopes.length === 0) throw refuse('DAY_CLOSED', { day: formatDay(day), reconciliation: run[0]!.code });
  return scopes.map((scope) => {
    requireClosable(db, scope, day, stale);
    const { run: runId, content } = contentOf(db, scope, day);
    const text = JSON.stringify(content);
    const id = newId('cls', now.getTime());
    const at = Math.floor(now.getTime() / 1000);
    const row = { id, reconciliationId: scope.id, day, run: runId, content: text, contentHash: sha256(text) };
    insertProposal(db, { ...row, note, maker: person, at });
    return closeById(db, id);
  });
}

function inState(db: Read, { day, reconciliation }: CloseAct, state: DayClose['state'], action: string): Kept[] {
  const found = everyClose(db, { day, reconciliation, state });
  if (found.length === 0)
    throw refuse('DAY_WRONG_STATE', { day: formatDay(day), reconciliation: reconciliation ?? '', action });
  return found;
}

/**
 * The checker's word: another person, on exactly what was proposed; from then on the day is frozen. Inside the caller's
 * transaction. Throws Refusal PERSON_UNKNOWN, DAY_WRONG_STATE, MAKER_IS_CHECKER, PROPOSAL_CHANGED, DAY_ORDER or DAY_STALE.
 */
export function approveClose(db: Write, act: CloseAct, stale: Stale, expectedHash: string | undefined): DayClose[] {
  const { day, person, now } = act;
  requireChecker(db, person);
  const found = inState(db, act, 'proposed', 'approve');
  const changed = (id: string): Refusal => refuse('PROPOSAL_CHANGED', { id });
  if (expectedHash !== undefined && expectedHash !== hashOfCloses(found.map(({ view }) => view)))
    throw changed(found[0]!.view.id);
  const closed = found.map(({ scope, view: { id, maker, contentHash } }) => {
    if (maker === person) throw refuse('MAKER_IS_CHECKER', { person });
    if (scopesRun(db, day, scope.code).length === 0) throw changed(id);
    requireClosable(db, scope, day, stale);
    if (sha256(JSON.stringify(contentOf(db, scope, day).content)) !== contentHash) throw changed(id);
    closeProposal(db, id, person, Math.floor(now.getTime() / 1000));
    approveContent(db, { object: id, contentHash, maker, checker: person, now });
    return closeById(db, id);
  });
  freezeWhole(db, day);
  return closed;
}

/** Gives a proposal back with the reason; its maker may take it back so too. */
export function returnClose(db: Write, act: CloseAct): DayClose[] {
  requireWorker(db, act.person);
  return inState(db, act, 'proposed', 'return').map(({ view: { id, maker } }) => {
    if (maker !== act.person) requireChecker(db, act.person);
    returnProposal(db, id, act.person, Math.floor(act.now.getTime() / 1000), act.note);
    return closeById(db, id);
  });
}

/** Opens a closed day again, the latest first. Throws Refusal PERSON_UNKNOWN, DAY_WRONG_STATE or DAY_ORDER. */
export function reopenDay(db: Write, act: CloseAct): DayClose[] {
  const { day, person, note, now } = act;
  requireChecker(db, person);
  const opened = inState(db, act, 'closed', 'reopen').map(({ scope, view: { id } }) => {
    const last = closedTo(db, scope.id)!;
    if (last > day)
      throw refuse('DAY_ORDER', { day: formatDay(day), reconciliation: scope.code, other: formatDay(last) });
    reopenClose(db, id, person, Math.floor(now.getTime() / 1000), note);
    return closeById(db, id);
  });
  freezeWhole(db, day);
  return opened;
}

/** Closed days that are not what they were closed as: none, unless somebody went around the program. */
export const brokenCloses = (db: Read): string[] =>
  everyClose(db, { state: 'closed' })
    .filter(({ scope, day, view: { content, contentHash } }) => {
      const now = { ...content, ...matchesOf(db, scope.id, day), open: openAsOf(db, scope.id, day) };
      return sha256(JSON.stringify(now)) !== contentHash;
    })
    .map(({ view: { content } }) => `${content.reconciliation} ${content.day}`);
