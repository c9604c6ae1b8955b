import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { Output } from '../../shared/contract/methods.ts';
import { formatMinor } from '../../shared/value/money.ts';
import { attachedFiles, listGates, missingStatements } from '../breaks/index.ts';
import { brokenCloses, verifyAudit } from '../controls/index.ts';
import { evidencePath, pendingRevisions, storedFiles } from '../importing/index.ts';
import { alteredJournals, trialBalance } from '../ledger/index.ts';
import { unfitMatches } from '../matching/index.ts';
import { inspectSync } from '../sync/index.ts';
import type { Context } from './context.ts';

type Check = Output<'doctor'>['checks'][number];
type Found = Omit<Check, 'waiting'>;

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

async function originals(context: Context): Promise<Found> {
  const { folder } = context.workspace;
  const evidence = attachedFiles(context.read).map((hash) => ({ hash, path: evidencePath(folder, hash) }));
  const files = [...storedFiles(context.read, folder), ...evidence];
  const wrong: string[] = [];
  for (const { path, hash } of files)
    if (!existsSync(path) || (await sha256Of(path)) !== hash) wrong.push(hash.slice(0, 16));
  return {
    name: 'originals',
    ok: wrong.length === 0,
    detail: wrong.length === 0 ? String(files.length) : wrong.join(', '),
  };
}

/** What a person has to fetch or decide: named, and no fault of the workspace. */
function waiting({ read }: Context): Check[] {
  const named = (name: string, ids: readonly string[]): Check => ({
    name,
    ok: true,
    waiting: ids.length > 0,
    detail: ids.join(', '),
  });
  const changed = listGates(read, { state: 'changed' }, { offset: 0, limit: 100 }).rows.map(({ id }) => id);
  return [
    named('statements', missingStatements(read)),
    named('revisions', pendingRevisions(read)),
    named('gates', changed),
  ];
}

/**
 * Looks at the workspace itself: the database file, foreign keys, kept originals, matches, journals and the audit
 * chain; and names what waits for a person: statements that are missing, revisions that nobody has decided on,
 * settlements that were released on other figures.
 * A detail is data (a count, sums, the ids of what is wrong); its words are in shared/text/terminal.ts.
 */
export async function doctor(context: Context): Promise<Output<'doctor'>> {
  const { read } = context;
  const integrity = String(read.pragma('quick_check', { simple: true }));
  const orphans = read.pragma('foreign_key_check') as unknown[];
  const audit = verifyAudit(read);
  const trial = trialBalance(read);
  const altered = alteredJournals(read);
  const unfit = unfitMatches(read);
  const broken = brokenCloses(read);
  const sync = inspectSync(read);
  const faults = [...sync.strayJournals, ...sync.brokenBatches.map((batch) => `batch ${batch}`)];
  const found: Found[] = [
    { name: 'database', ok: integrity === 'ok', detail: integrity },
    { name: 'foreign keys', ok: orphans.length === 0, detail: String(orphans.length) },
    await originals(context),
    { name: 'matches', ok: unfit === 0, detail: String(unfit) },
    { name: 'closed days', ok: broken.length === 0, detail: broken.join(', ') },
    {
      name: 'journals',
      ok: altered.length === 0,
      detail: altered.join(', '),
    },
    {
      name: 'trial balance',
      ok: trial.totals.every((total) => total.balanced),
      detail: trial.totals
        .map(({ currency, debits, credits }) => {
          const [left, right] = [debits, credits].map((sum) => formatMinor(sum, currency));
          return `${currency} ${left} = ${right}`;
        })
        .join('; '),
    },
    {
      name: 'outbox and batches',
      ok: faults.length === 0,
      detail: faults.join(', '),
    },
    {
      name: 'audit chain',
      ok: audit.broken === null,
      detail: String(audit.broken ?? audit.events),
    },
  ];
  const checks = [...found.map((check): Check => ({ ...check, waiting: false })), ...waiting(context)];
  return { checks, ok: checks.every((check) => check.ok) };
}
