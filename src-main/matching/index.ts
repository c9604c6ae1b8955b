/** Matching (勾对): rules as data, passes as SQL, the residue solved. Owns runs, matches, match_members, match_days, suggestions, suggestion_members, suggestion_days, taken_apart, taken_apart_members, open_items, late_rows, backtests, backtest_rows, run_lines, open_neighbours. */
export { tryRules } from './backtest.ts';
export { type HandMade, type HandOrder, matchByHand, settlementRows, suggestedOrder, undoMatch } from './byHand.ts';
export type { WhyNotRows } from './explain/whyNot.ts';
export { explainMatch, explainTransaction } from './explain.ts';
export type { Plan } from './plan.ts';
export { currentRuns, lastRunDays, latestRunDay, readPlans, runDaysFrom } from './queries.ts';
export { backtestRows, backtestsList, keepBacktest } from './queriesBacktest.ts';
export { closedByRevision, lateCounts, lateDays } from './queriesClosed.ts';
export { unfitMatches } from './queriesDoctor.ts';
export { findMatch, listMatches, type MatchFilter } from './queriesList.ts';
export { releaseSuperseded } from './queriesRelease.ts';
export { runsList } from './queriesRuns.ts';
export { replayRun } from './replay.ts';
export { ENGINE, runReconciliation } from './run.ts';
export { compareRuns } from './runs.ts';
export { type StaleReason, staleRuns } from './stale.ts';
