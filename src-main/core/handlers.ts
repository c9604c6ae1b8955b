import { join } from 'node:path';
import type { Handlers } from '../../shared/contract/handlers.ts';
import { problemOf } from '../../shared/entity/problem.ts';
import { formatDay } from '../../shared/value/time.ts';
import { listBreaks, listProofLines, listProofs } from '../breaks/index.ts';
import { audit, auditHead } from '../controls/index.ts';
import { businessDays, transactionsList } from '../importing/index.ts';
import { accountBalances, journalsList } from '../ledger/index.ts';
import { compareRuns, listMatches, runsList } from '../matching/index.ts';
import {
  applySetup,
  changedRules,
  checkSetup,
  enterprise,
  exportSetup,
  peopleList,
  previewSetup,
  reconciliationsList,
  type SetupOutcome,
  sourcesList,
} from '../setup/index.ts';
import { backupInto } from '../store/index.ts';
import { openEmbedded, openPostgres, push, waitingCount } from '../sync/index.ts';
import { breakHandlers } from './breakHandlers.ts';
import { bulkHandlers, filterOf } from './bulkHandlers.ts';
import { type Context, dayFrom, dayOrNone } from './context.ts';
import { dayHandlers } from './dayHandlers.ts';
import { doctor } from './doctor.ts';
import { explain } from './explain.ts';
import { fileHandlers } from './files.ts';
import { gateHandlers } from './gateHandlers.ts';
import { mappingHandlers } from './mappingHandlers.ts';
import { matchHandlers } from './matchHandlers.ts';
import { dayReport, reconcile } from './reconcile.ts';
import { replay } from './replay.ts';
import { revisionHandlers } from './revisions.ts';
import { ruleHandlers } from './ruleHandlers.ts';

/**
 * Puts a setup into force. Rules that change what was run before want a back-test of exactly these rules, or a reason;
 * both stand in the audit event.
 */
function activate({ db, now: clock }: Context, yaml: string, person: string, reason: string): SetupOutcome {
  const now = clock();
  return db.transaction(() => {
    const rules = changedRules(db, yaml);
    const untried = reason === '' ? rules.filter(({ backtest }) => backtest === null) : [];
    const { problems } = previewSetup(db, yaml);
    if (untried.length > 0 && problems.length === 0)
      return {
        problems: untried.map(({ reconciliation, hash }) =>
          problemOf('RULES_UNTRIED', { params: { reconciliation, hash: hash.slice(0, 16) } }),
        ),
        changes: [],
      };
    const out = applySetup(db, yaml, person, now);
    const after = {
      changes: out.changes.length,
      ...(rules.length > 0 ? { rules } : {}),
      ...(reason ? { reason } : {}),
    };
    if (out.changes.length > 0) audit(db, { actor: person, action: 'setup.apply', object: 'setup', after, now });
    return out;
  })();
}

const setupHandlers = (
  context: Context,
): Pick<Handlers, 'setup.check' | 'setup.diff' | 'setup.apply' | 'setup.export'> => ({
  'setup.check': ({ yaml }) => ({ problems: checkSetup(yaml).problems }),
  'setup.diff': ({ yaml }) => {
    const untried = changedRules(context.read, yaml).filter(({ backtest }) => backtest === null);
    return { ...previewSetup(context.read, yaml), untried: untried.map(({ reconciliation }) => reconciliation) };
  },
  'setup.apply': ({ yaml, person, reason }) =>
    context.turns.take(() => {
      const applied = activate(context, yaml, person, reason?.trim() ?? '');
      context.emit('changed', { topics: ['setup', 'workspace'] });
      return applied;
    }),
  'setup.export': () => ({ yaml: exportSetup(context.read) }),
});

const listHandlers = (
  context: Context,
): Pick<
  Handlers,
  | 'transactions.list'
  | 'matches.list'
  | 'breaks.list'
  | 'proofs.list'
  | 'proofs.lines'
  | 'journals.list'
  | 'accounts.list'
  | 'explain'
  | 'day.report'
> => ({
  'day.report': ({ day, lines }) => dayReport(context, dayFrom(day), { lines }),
  'transactions.list': ({ day, source, search, ...window }) =>
    transactionsList(context.read, { day: dayOrNone(day), source, search, ...window }),
  'matches.list': ({ day, sort, offset, limit, ...filter }) =>
    listMatches(context.read, { ...filter, day: dayOrNone(day) }, sort, offset, limit),
  'breaks.list': ({ sort, offset, limit, ...filter }) =>
    listBreaks(context.read, filterOf(filter), sort ?? 'day', offset, limit),
  'proofs.list': ({ day, offset, limit }) => listProofs(context.read, dayOrNone(day) ?? null, offset, limit),
  'proofs.lines': ({ day, kind, scope, currency, offset, limit }) =>
    listProofLines(context.read, { day: dayFrom(day), kind, scope, currency }, offset, limit),
  'journals.list': ({ day, ...window }) => journalsList(context.read, { day: dayOrNone(day), ...window }),
  'accounts.list': ({ day, ...window }) =>
    accountBalances(context.read, dayOrNone(day) ?? businessDays(context.read)[0] ?? 0, window),
  explain: ({ id }) => explain(context, id),
});

const outHandlers = (
  context: Context,
): Pick<Handlers, 'statement.build' | 'sync.push' | 'doctor' | 'backup.create'> => ({
  'statement.build': ({ reconciliation, day, to, out, person, language }) =>
    context.turns.take(async () => {
      // The workbook writer takes a while to load, and only statements need it.
      const { buildStatement } = await import('../statements/index.ts');
      const built = await buildStatement(context.db, {
        reconciliation,
        firstDay: dayFrom(day),
        lastDay: dayFrom(to ?? day),
        out,
        person,
        language,
        now: context.now(),
      });
      audit(context.db, {
        actor: person,
        action: 'statement',
        object: built.hash,
        after: { number: built.number, reconciliation, day, to },
        now: context.now(),
      });
      return built;
    }),
  'sync.push': ({ central, person }) =>
    context.turns.take(async () => {
      const ledger = central
        ? await openPostgres(central)
        : await openEmbedded(join(context.workspace.folder, 'central'));
      try {
        const pushed = await push(context.db, ledger, context.now());
        audit(context.db, { actor: person, action: 'sync', object: ledger.engine, after: pushed, now: context.now() });
        context.emit('changed', { topics: ['journals'] });
        return { ...pushed, waiting: waitingCount(context.db) };
      } finally {
        await ledger.close();
      }
    }),
  doctor: () => doctor(context),
  'backup.create': ({ out }) => context.turns.take(() => backup(context, out)),
});

async function backup(context: Context, out: string | undefined): Promise<{ file: string; bytes: number }> {
  const { stat } = await import('node:fs/promises');
  const file = backupInto(context.db, out ?? join(context.workspace.folder, 'backups'), 'asked', context.now());
  return { file, bytes: (await stat(file)).size };
}

/** One handler a method; a missing one does not compile. */
export const handlersOf = (context: Context): Handlers => ({
  'workspace.info': () => {
    const { read } = context;
    const company = enterprise(read);
    return {
      name: context.workspace.folder.split(/[\\/]/).at(-1) ?? '',
      enterprise: company?.name ?? null,
      currency: company?.currency ?? null,
      readOnly: false,
      days: businessDays(read).map(formatDay).sort(),
      people: peopleList(read).map(({ code, name, role }) => ({ code, name, role })),
      reconciliations: reconciliationsList(read).map(({ code, name }) => ({ code, name })),
      sources: sourcesList(read).map(({ code, name, side }) => ({ code, name, side })),
      auditHead: auditHead(read),
      unsent: waitingCount(read),
    };
  },
  ...setupHandlers(context),
  ...fileHandlers(context),
  ...revisionHandlers(context),
  ...mappingHandlers(context),
  ...listHandlers(context),
  ...breakHandlers(context),
  ...bulkHandlers(context),
  ...gateHandlers(context),
  ...matchHandlers(context),
  ...dayHandlers(context),
  ...ruleHandlers(context),
  ...outHandlers(context),
  'reconcile.run': (input, job) => reconcile(context, input, job),
  'runs.list': ({ day, reconciliation, ...window }) =>
    runsList(context.read, { day: dayOrNone(day), reconciliation }, window),
  'runs.compare': ({ run, with: other, ...window }) => compareRuns(context.read, run, other, window),
  'reconcile.replay': ({ run }) => replay(context, run),
  'jobs.cancel': ({ job }) => ({ cancelled: context.jobs.cancel(job) }),
});
