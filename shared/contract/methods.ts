import { z } from 'zod';
import { arrival, inboxReport } from '../entity/arrival.ts';
import {
  breakAttachment,
  breakEvent,
  breakKind,
  breakState,
  breakSummary,
  breakView,
  resolution,
} from '../entity/break.ts';
import { encoding, encodingPreview } from '../entity/encoding.ts';
import { gateLine, gateState, gateView } from '../entity/gate.ts';
import { importedFile, importReport } from '../entity/importReport.ts';
import { journalView } from '../entity/journal.ts';
import { mappingPreview, mappingProfile, mappingProposal, mappingQuestions, savedMapping } from '../entity/mapping.ts';
import { explanation, matchView } from '../entity/match.ts';
import { problem } from '../entity/problem.ts';
import { proofKind, proofLine, proofView } from '../entity/proof.ts';
import { revisionRow, revisionState, revisionView } from '../entity/revision.ts';
import { runLine } from '../entity/run.ts';
import { transactionView } from '../entity/transaction.ts';
import { dayMethods } from './dayMethods.ts';
import { ruleMethods } from './ruleMethods.ts';
import { runReport } from './runReport.ts';
import { day, list, method, nothing, windowed } from './shapes.ts';

/** How many lines of each proof an answer brings; all of them without it. */
const lines = z.number().int().min(0).optional();

export const money = z.object({ amount: z.string(), currency: z.string() });

export const replayReport = z.object({
  run: z.string(),
  reconciliation: z.string(),
  day,
  resultHash: z.string(),
  replayedHash: z.string(),
  same: z.boolean(),
  /** What is not as it was when the run was made. */
  changed: z.array(z.enum(['engine', 'setup', 'rules', 'input'])),
});
export type ReplayReport = z.infer<typeof replayReport>;

/** A run as it is kept. `superseded`: a later run of the day prevails, or is still to be made. */
export const runView = z.object({
  run: z.string(),
  reconciliation: z.string(),
  day,
  number: z.number().int(),
  state: z.enum(['current', 'superseded']),
  ruleSet: z.string(),
  ruleVersion: z.number().int(),
  engine: z.string(),
  setupHash: z.string(),
  inputHash: z.string(),
  resultHash: z.string(),
  startedAt: z.string(),
  report: runReport,
});
export type RunView = z.infer<typeof runView>;

export const dayReport = z.object({
  day,
  runs: z.array(runReport),
  /** What was run now, and why: a late file, an undone match, or because an earlier day (`on`) that it leans on was. */
  ran: z.array(
    z.object({
      reconciliation: z.string(),
      why: z.enum(['asked', 'file', 'undone', 'leans']),
      on: day.nullable(),
    }),
  ),
  /** Reconciliations that have closed the day; `changed` when something came for it since: it is not run again. */
  closed: z.array(z.object({ reconciliation: z.string(), by: z.string(), at: z.string(), changed: z.boolean() })),
  /** Rows of closed days that came after them and are carried by this day. */
  late: z.array(z.object({ reconciliation: z.string(), closedDay: day, rows: z.number().int() })),
  breaks: z.array(z.object({ kind: breakKind, state: breakState, count: z.number().int(), effect: z.string() })),
  proofs: z.array(proofView),
  /** What came of every source: a missing file is not an empty day. */
  arrivals: z.array(arrival),
  /** Ids of files that would change the day and wait for a person. */
  revisions: z.array(z.string()),
  journals: z.number().int(),
  timings: z.record(z.string(), z.number()),
});
export type DayReport = z.infer<typeof dayReport>;

export const setupChange = z.object({
  action: z.enum(['add', 'change', 'retire']),
  what: z.string(),
  code: z.string(),
  fields: z.array(z.object({ field: z.string(), before: z.string(), after: z.string() })),
});
export type SetupChange = z.infer<typeof setupChange>;

/** Which breaks are meant; what is left out does not restrict. */
const breakFilter = z.strictObject({
  day: day.optional(),
  to: day.optional(),
  scope: z.string().optional(),
  kinds: z.array(breakKind).optional(),
  states: z.array(breakState).optional(),
  /** The source that sent the row. */
  source: z.string().optional(),
  minAge: z.number().int().optional(),
  maxAge: z.number().int().optional(),
  search: z.string().optional(),
});

/**
 * One act on all breaks of a filter (without states: all that are not closed), in one transaction. Where some do not fit
 * the act all of it is refused with a Problem for each; with `fitting` it is done for the others and says what it left.
 * `expected` is how many were seen: with another number nothing is done.
 */
const bulk = {
  filter: breakFilter,
  fitting: z.boolean().default(false),
  expected: z.number().int().optional(),
  person: z.string(),
};
const bulkDone = z.object({ done: z.number().int(), left: z.array(problem) });

/** Every method that a window or a terminal can call. Shapes, and nothing else, cross the border. */
export const methods = {
  'workspace.info': method(
    nothing,
    z.object({
      name: z.string(),
      enterprise: z.string().nullable(),
      currency: z.string().nullable(),
      readOnly: z.boolean(),
      days: z.array(day),
      people: z.array(z.object({ code: z.string(), name: z.string(), role: z.string() })),
      reconciliations: z.array(z.object({ code: z.string(), name: z.string() })),
      sources: z.array(z.object({ code: z.string(), name: z.string(), side: z.string() })),
      auditHead: z.string().nullable(),
      unsent: z.number().int(),
    }),
  ),
  'setup.check': method(z.object({ yaml: z.string() }), z.object({ problems: z.array(problem) })),
  'setup.diff': method(
    z.object({ yaml: z.string() }),
    z.object({
      problems: z.array(problem),
      changes: z.array(setupChange),
      /** Reconciliations whose rules would change without a back-test of theirs: to apply them wants a reason. */
      untried: z.array(z.string()),
    }),
  ),
  /** Changed rules of a reconciliation that was run before want their back-test's report, or a reason. */
  'setup.apply': method(
    z.object({ yaml: z.string(), reason: z.string().optional(), person: z.string() }),
    z.object({ problems: z.array(problem), changes: z.array(setupChange) }),
  ),
  'setup.export': method(nothing, z.object({ yaml: z.string() })),
  /** Files are named by handles that the shell's Host gave out; a terminal's handles are paths. */
  'files.identify': method(
    z.object({ files: z.array(z.string()).min(1), encoding: encoding.optional() }),
    z.array(
      z.object({
        file: z.string(),
        format: z.string().nullable(),
        name: z.string().nullable(),
        sure: z.number(),
        why: z.string(),
        /** Null for workbooks and zips, and where the bytes do not tell: then `previews` shows what a person may choose. */
        encoding: encoding.nullable(),
        encodingSure: z.number(),
        encodingWhy: z.string(),
        previews: z.array(encodingPreview),
        problems: z.array(problem),
      }),
    ),
  ),
  'files.import': method(
    z.object({
      files: z.array(z.string()).min(1),
      source: z.string().optional(),
      /** What a person chose of the previews; a byte order mark goes before it. */
      encoding: encoding.optional(),
      /** The day that the files are of: others are refused, and one without rows that names no day is taken for it. */
      day: day.optional(),
      person: z.string(),
    }),
    z.array(importReport),
  ),
  /** A source says by other means than a file that it has nothing for a day; `note` says how. */
  'files.declareEmpty': method(
    z.object({ source: z.string(), day, note: z.string().min(1), person: z.string() }),
    arrival,
  ),
  /** Takes that back, whoever said it and by whichever file; `note` says why. The day is waited for again. */
  'files.withdrawEmpty': method(
    z.object({ source: z.string(), day, note: z.string().min(1), person: z.string() }),
    arrival,
  ),
  /** Every source in use on every day of the span; without a day, yesterday. */
  'sources.arrivals': method(z.object({ day: day.optional(), to: day.optional() }), z.array(arrival)),
  /** Imports what lies in the workspace's inbox, and moves it. Source and day are as in files.import. */
  'inbox.run': method(
    z.object({
      source: z.string().optional(),
      day: day.optional(),
      person: z.string(),
      language: z.enum(['zh-CN', 'en']).default('zh-CN'),
    }),
    inboxReport,
  ),
  'files.list': method(z.object({ day: day.optional(), ...windowed }), list(importedFile)),
  /** Files that change or lack what is known; nothing of them is written until a person accepts. */
  'files.revisions': method(z.object({ state: revisionState.optional(), ...windowed }), list(revisionView)),
  'files.revision': method(
    z.object({ id: z.string(), ...windowed }),
    list(revisionRow).extend({ revision: revisionView }),
  ),
  /** The days that it changed are to be reconciled again. */
  'files.acceptRevision': method(
    z.object({ id: z.string(), person: z.string(), contentHash: z.string().optional(), note: z.string().optional() }),
    z.object({ report: importReport, days: z.array(day) }),
  ),
  'files.rejectRevision': method(
    z.object({ id: z.string(), note: z.string().min(1), person: z.string() }),
    revisionView,
  ),
  /**
   * What a mapping profile for a table may be. `answers` are what a person has said to its questions; the source tells
   * its side and currency.
   */
  'mappings.propose': method(
    z.object({
      file: z.string(),
      code: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/),
      name: z.string().min(1).max(200).optional(),
      source: z.string().optional(),
      answers: z.partialRecord(z.enum(mappingQuestions), z.string()).default({}),
    }),
    mappingProposal,
  ),
  /** The first rows of a file as a profile reads them, and everything that import would refuse it for. */
  'mappings.preview': method(
    z.object({ file: z.string(), profile: mappingProfile, rows: z.number().int().min(1).max(1000).default(20) }),
    mappingPreview,
  ),
  /** Keeps a profile as the next version of its code. */
  'mappings.save': method(z.object({ profile: mappingProfile, person: z.string() }), savedMapping),
  /** The newest version of each; with a code, all its versions. */
  'mappings.list': method(z.object({ code: z.string().optional(), ...windowed }), list(savedMapping)),
  'reconcile.run': method(
    z.object({ day, to: day.optional(), reconciliation: z.string().optional(), person: z.string(), lines }),
    z.array(dayReport),
  ),
  /** Runs a recorded run again and keeps nothing of it: the same inputs, setup, rules and engine give the same result. */
  'reconcile.replay': method(z.object({ run: z.string() }), replayReport),
  'day.report': method(z.object({ day, lines }), dayReport),
  /** Every run that was made, the newest first. */
  'runs.list': method(
    z.object({ day: day.optional(), reconciliation: z.string().optional(), ...windowed }),
    list(runView),
  ),
  /** What differs between two runs of one day of a reconciliation, the largest first. */
  'runs.compare': method(
    z.object({ run: z.string(), with: z.string(), ...windowed }),
    list(runLine).extend({
      before: runReport,
      after: runReport,
      came: z.number().int(),
      went: z.number().int(),
      changed: z.number().int(),
    }),
  ),
  ...dayMethods,
  ...ruleMethods,
  'transactions.list': method(
    z.object({ day: day.optional(), source: z.string().optional(), search: z.string().optional(), ...windowed }),
    list(transactionView),
  ),
  'matches.list': method(
    z.object({
      day: day.optional(),
      reconciliation: z.string().optional(),
      outcome: z.enum(['matched', 'mismatched', 'suggested']).optional(),
      search: z.string().optional(),
      sort: z.enum(['label', '-label', 'amount', '-amount', 'pass', '-pass']).optional(),
      ...windowed,
    }),
    list(matchView),
  ),
  /**
   * Matches open rows by hand; rows are named by their ids, all rows of a settlement also by "source:day". Where figures
   * differ `note` says why, and the difference is a break. The same as a match of rules from then on, and no run undoes it.
   */
  'match.make': method(
    z.object({
      reconciliation: z.string(),
      rows: z.array(z.string()).min(2).max(10_000),
      note: z.string().default(''),
      person: z.string(),
    }),
    matchView,
  ),
  /** Matches what a suggestion names; `rows` are those of its rows that belong together, where it offers several. */
  'match.accept': method(
    z.object({
      id: z.string(),
      rows: z.array(z.string()).min(2).optional(),
      note: z.string().default(''),
      person: z.string(),
    }),
    matchView,
  ),
  /**
   * Takes a match apart, whoever made it: its rows are open again, and no rule puts them together again by itself.
   * `rows` are some that were seen in it: a number may have passed to another match since.
   */
  'match.undo': method(
    z.object({ id: z.string(), rows: z.array(z.string()).default([]), note: z.string().min(1), person: z.string() }),
    z.object({
      id: z.string(),
      reconciliation: z.string(),
      left: z.number().int(),
      right: z.number().int(),
      /** Reversals of what the match had posted. */
      journals: z.array(z.string()),
    }),
  ),
  'breaks.list': method(
    z.object({
      ...breakFilter.shape,
      sort: z.enum(['age', '-age', 'effect', '-effect', 'kind', '-kind', 'day', '-day']).optional(),
      ...windowed,
    }),
    list(breakView).extend({ sums: z.array(money) }),
  ),
  /** Without states: all that are not closed. */
  'breaks.summary': method(breakFilter, breakSummary),
  'breaks.assign': method(z.object({ ...bulk, to: z.string() }), bulkDone),
  'breaks.note': method(z.object({ ...bulk, note: z.string().min(1) }), bulkDone),
  'breaks.propose': method(z.object({ ...bulk, resolution }), bulkDone),
  'break.show': method(
    z.object({ id: z.string() }),
    z.object({
      break: breakView,
      events: z.array(breakEvent),
      attachments: z.array(breakAttachment),
      left: transactionView.nullable(),
      right: transactionView.nullable(),
    }),
  ),
  'break.assign': method(z.object({ id: z.string(), to: z.string(), person: z.string() }), breakView),
  'break.note': method(z.object({ id: z.string(), note: z.string().min(1), person: z.string() }), breakView),
  /** Keeps a file by its hash as evidence; the same file again is the same attachment. */
  'break.attach': method(
    z.object({ id: z.string(), file: z.string(), note: z.string().default(''), person: z.string() }),
    breakAttachment,
  ),
  'break.propose': method(
    z.object({ id: z.string(), resolution, person: z.string() }),
    breakView.extend({ contentHash: z.string() }),
  ),
  'break.approve': method(
    z.object({ id: z.string(), person: z.string(), contentHash: z.string().optional() }),
    breakView.extend({ journal: z.string().nullable() }),
  ),
  'break.return': method(z.object({ id: z.string(), note: z.string().min(1), person: z.string() }), breakView),
  'break.reopen': method(z.object({ id: z.string(), note: z.string().min(1), person: z.string() }), breakView),
  /** Settlements before they are cleared (清算前核对): those with a channel day in the span, or settled in it. */
  'gates.list': method(
    z.object({
      day: day.optional(),
      to: day.optional(),
      reconciliation: z.string().optional(),
      source: z.string().optional(),
      state: gateState.optional(),
      ...windowed,
    }),
    list(gateView),
  ),
  /** One of them, with the rows of its terms. */
  'gate.show': method(z.object({ id: z.string(), ...windowed }), list(gateLine).extend({ gate: gateView })),
  /** Lets a settlement go whose equation holds; the same figures again change nothing. */
  'gate.release': method(
    z.object({ id: z.string(), note: z.string().default(''), person: z.string(), contentHash: z.string().optional() }),
    gateView,
  ),
  'proofs.list': method(z.object({ day: day.optional(), ...windowed }), list(proofView)),
  /** The lines of one proof, of which a large day has tens of thousands. */
  'proofs.lines': method(
    z.object({ day, kind: proofKind, scope: z.string(), currency: z.string(), ...windowed }),
    list(proofLine),
  ),
  'journals.list': method(z.object({ day: day.optional(), ...windowed }), list(journalView)),
  'accounts.list': method(
    z.object({ day: day.optional(), ...windowed }),
    list(
      z.object({
        code: z.string(),
        name: z.string(),
        level: z.string(),
        parent: z.string().nullable(),
        type: z.string(),
        realAccount: z.string(),
        holder: z.string(),
        balance: z.string(),
        currency: z.string(),
      }),
    ),
  ),
  explain: method(z.object({ id: z.string() }), explanation),
  'statement.build': method(
    z.object({
      reconciliation: z.string(),
      day,
      to: day.optional(),
      out: z.string(),
      person: z.string(),
      language: z.enum(['zh-CN', 'en']).default('zh-CN'),
    }),
    z.object({
      file: z.string(),
      hash: z.string(),
      number: z.number().int(),
      sheets: z.array(z.string()),
      provisional: z.boolean(),
    }),
  ),
  /** Without a URL the embedded ledger in the workspace is used. */
  'sync.push': method(
    z.object({ central: z.string().optional(), person: z.string() }),
    z.object({
      sealed: z.number().int(),
      sent: z.number().int(),
      accepted: z.number().int(),
      rejected: z.number().int(),
      waiting: z.number().int(),
      engine: z.string(),
    }),
  ),
  /** A check that is `ok` may still wait for a person (`waiting`): the workspace is sound and its data is not complete. */
  doctor: method(
    nothing,
    z.object({
      checks: z.array(z.object({ name: z.string(), ok: z.boolean(), waiting: z.boolean(), detail: z.string() })),
      ok: z.boolean(),
    }),
  ),
  'backup.create': method(
    z.object({ out: z.string().optional() }),
    z.object({ file: z.string(), bytes: z.number().int() }),
  ),
  'jobs.cancel': method(z.object({ job: z.string() }), z.object({ cancelled: z.boolean() })),
} as const;

export type Methods = typeof methods;
export type MethodName = keyof Methods;
export type Input<M extends MethodName> = z.input<Methods[M]['input']>;
export type ParsedInput<M extends MethodName> = z.output<Methods[M]['input']>;
export type Output<M extends MethodName> = z.output<Methods[M]['output']>;

/** What flows the other way. Amounts of work are counted in the unit named. */
export const events = {
  progress: z.object({
    job: z.string(),
    stage: z.string(),
    label: z.string(),
    done: z.number(),
    total: z.number().nullable(),
    unit: z.enum(['bytes', 'rows', 'steps']),
    rows: z.number().int().optional(),
  }),
  /** Something listed by these names changed; windows ask again. */
  changed: z.object({
    topics: z.array(z.enum(['workspace', 'files', 'runs', 'breaks', 'journals', 'setup', 'rules'])),
  }),
} as const;
export type EventName = keyof typeof events;
export type EventPayload<E extends EventName> = z.infer<(typeof events)[E]>;
