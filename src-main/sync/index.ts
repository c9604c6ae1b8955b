export type { Central, CentralAudit, Verdict } from './central.ts';
export { openEmbedded } from './embedded.ts';
export { inspectSync, type SyncFaults } from './inspect.ts';
export { openPostgres } from './postgres.ts';
export { enqueue, type Patience, type PushReport, push, sealBatches } from './push.ts';
export { waitingCount } from './queries.ts';
