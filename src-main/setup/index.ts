/** The declared setup: read and checked with the line of every mistake, compared, applied, written out. */
export { changedRules, type RulesOf, rulesFor, withRules } from './activation.ts';
export { applySetup, currentSetup, diffSetup, exportSetup, previewSetup, type SetupOutcome } from './apply.ts';
export { type CheckedSetup, checkSetup } from './check.ts';
export { type CheckedRules, checkRules } from './draft.ts';
export {
  calendarOf,
  type Enterprise,
  enterprise,
  type Person,
  peopleList,
  type Reconciliation,
  reconciliationsList,
  ruleSetsInForce,
  type Source,
  sourcesList,
} from './queries.ts';
export { ruleSetTexts } from './ruleText.ts';
