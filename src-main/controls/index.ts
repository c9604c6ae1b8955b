/** Controls: the audit chain, approvals, days that are closed. Owns audit_events, approvals, day_closes and frozen_days. */
export { type Act, approveContent, audit, auditHead, eventHash, verifyAudit } from './audit.ts';
export {
  approveClose,
  brokenCloses,
  type CloseAct,
  hashOfCloses,
  proposeClose,
  reopenDay,
  returnClose,
  type Stale,
} from './closing.ts';
export { closedTo, closesList, everyClose, frozenTo, liftCloses } from './queriesClose.ts';
