/** Matching (勾对): rules as data, passes as SQL. Owns runs, matches, match_members, suggestions, suggestion_members, open_items, taken_apart, taken_apart_members. */
export { type HandMade, type HandOrder, matchByHand, settlementRows, suggestedOrder, undoMatch } from './byHand.ts';
export { type Explained, explainMatch, explainTransaction, type Reason } from './explain.ts';
export type { Plan } from './plan.ts';
export { currentRuns, latestRunDay, readPlans, runDaysFrom } from './queries.ts';
export { unfitMatches } from './queriesDoctor.ts';
export { findMatch, listMatches, type MatchFilter } from './queriesList.ts';
export { releaseSuperseded } from './queriesRelease.ts';
export { replayRun } from './replay.ts';
export { ENGINE, earliestStaleDay, runReconciliation } from './run.ts';
