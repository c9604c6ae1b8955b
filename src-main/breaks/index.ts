/** Breaks (差异): what is wrong, since when, who acts on it, and the daily proofs. Owns breaks, break_events, break_attachments, fee_checks, fee_findings, fee_drifts, proofs, proof_lines, differences, difference_days, gates with their terms, lines and releases. */
export { notClosed, onEach } from './bulk.ts';
export { classify } from './classify.ts';
export { checkFees } from './feeCheck.ts';
export { missingStatements } from './gaps.ts';
export {
  type Approved,
  approve,
  assign,
  attach,
  contentHash,
  giveBack,
  note,
  propose,
  reopen,
} from './life.ts';
export { prove, statementProofs } from './proofs.ts';
export { forgetDifferences } from './queriesDifferences.ts';
export { findGate, gateLines, listGates } from './queriesGateStore.ts';
export {
  attachedFiles,
  attachmentsOf,
  type BreakFilter,
  countBreaks,
  eventsOf,
  findBreak,
  listBreaks,
} from './queriesList.ts';
export { listProofLines, listProofs } from './queriesProofList.ts';
export { bookedAbout, closeMatched, forgetBreaksFrom, forgetLostMatches } from './queriesStore.ts';
export { summarise } from './queriesSummary.ts';
export { release, weighGates } from './release.ts';
