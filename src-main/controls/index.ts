/** Controls: the audit chain and approvals. Owns audit_events and approvals. */
export { type Act, approveContent, audit, auditHead, eventHash, verifyAudit } from './audit.ts';
