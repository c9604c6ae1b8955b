/** Matching (勾对): rules as data, passes as SQL. Owns runs, matches, match_members, match_days, suggestions, suggestion_members, suggestion_days, open_items. */
export { type Explained, explainMatch, explainTransaction, type Reason } from './explain.ts';
export type { Plan } from './plan.ts';
export { currentRuns, readPlans, runDaysFrom } from './queries.ts';
export { unfitMatches } from './queriesDoctor.ts';
export { listMatches, type MatchFilter } from './queriesList.ts';
export { releaseSuperseded } from './queriesRelease.ts';
export { ENGINE, earliestStaleDay, runReconciliation } from './run.ts';
