export { alteredJournals, checkPolicies, checkSplits } from './checks.ts';
export {
  journalPayload,
  postResolution,
  postSettlements,
  type ResolutionOrder,
  type ReversalOrder,
  reverseJournal,
  reverseResolution,
  syncChart,
} from './posting.ts';
export {
  type AccountBalance,
  accountBalances,
  journalsList,
  type Listed,
  type TrialBalance,
  trialBalance,
  type Window,
} from './queriesLists.ts';
