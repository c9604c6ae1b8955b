import { type Setup, setup } from '../../shared/entity/setup.ts';
import type { Side } from '../../shared/entity/transaction.ts';
import type { Calendar } from '../../shared/value/calendar.ts';
import type { Day } from '../../shared/value/time.ts';
import type { Read } from '../store/index.ts';

export type SetupVersion = { readonly id: number; readonly hash: string; readonly yaml: string; readonly setup: Setup };

/** The setup in force; null in a workspace that has none yet. */
export function latestVersion(db: Read): SetupVersion | null {
  const row = db
    .prepare<[], { id: number; hash: string; yaml: string; document: string }>(
      'SELECT id, hash, yaml, document FROM setup_versions ORDER BY id DESC LIMIT 1',
    )
    .get();
  return row ? { id: row.id, hash: row.hash, yaml: row.yaml, setup: setup.parse(JSON.parse(row.document)) } : null;
}

export type RuleSetInForce = {
  readonly code: string;
  readonly name: string;
  readonly version: number;
  /** Since when, in epoch seconds, and by whom it was put into force. */
  readonly since: number;
  readonly by: string;
};

/** The rule sets in use. */
export const ruleSetsInForce = (db: Read): RuleSetInForce[] =>
  db
    .prepare<[], RuleSetInForce>(
      'SELECT code, name, version, since, put_by AS "by" FROM rule_sets WHERE active = 1 ORDER BY id',
    )
    .all();

export type Enterprise = {
  readonly code: string;
  readonly name: string;
  readonly currency: string;
  readonly offsetMinutes: number;
};

/** The company that the workspace is for; null before a setup is applied. */
export const enterprise = (db: Read): Enterprise | null =>
  db.prepare<[], Enterprise>('SELECT code, name, currency, offset_minutes AS offsetMinutes FROM enterprises').get() ??
  null;

/** Holidays and worked weekend days, for T+n. */
export function calendarOf(db: Read): Calendar {
  const rows = db.prepare<[], { day: Day; working: number }>('SELECT day, working FROM calendar_days').all();
  const days = (working: number): Set<Day> =>
    new Set(rows.filter((row) => row.working === working).map((row) => row.day));
  return { holidays: days(0), workdays: days(1) };
}

export type Person = {
  readonly code: string;
  readonly name: string;
  readonly role: Setup['people'][number]['role'];
  /** Minor units of the enterprise's currency that the person may approve; null without a limit. */
  readonly limit: bigint | null;
};

/** The people who may work in the workspace now. */
export const peopleList = (db: Read): Person[] =>
  db
    .prepare<[], Person>('SELECT code, name, role, limit_minor AS "limit" FROM people WHERE active = 1 ORDER BY id')
    .safeIntegers()
    .all();

export type Source = {
  readonly id: number;
  readonly code: string;
  readonly name: string;
  readonly side: Side;
  readonly format: string;
  readonly role: 'transactions' | 'fund';
  readonly account: string | null;
  readonly realAccount: string | null;
  readonly channel: string | null;
  readonly cutoffSeconds: number;
  readonly settlement: { readonly delay: string; readonly words: readonly string[] } | null;
  readonly carryDays: number;
};

type SourceRow = Omit<Source, 'settlement'> & { delay: string | null; words: string | null };

/** The sources in use, in the order in which they were first declared. */
export const sourcesList = (db: Read): Source[] =>
  db
    .prepare<[], SourceRow>(
      `SELECT s.id, s.code, s.name, s.side, s.format, s.role, s.account, r.code AS realAccount, s.channel,
              s.cutoff_seconds AS cutoffSeconds, s.settlement_delay AS delay, s.settlement_words AS words,
              s.carry_days AS carryDays
       FROM sources s LEFT JOIN real_accounts r ON r.id = s.real_account_id
       WHERE s.active = 1 ORDER BY s.id`,
    )
    .all()
    .map(({ delay, words, ...source }) => ({
      ...source,
      settlement: delay === null ? null : { delay, words: JSON.parse(words ?? '[]') as string[] },
    }));

export type Reconciliation = {
  readonly id: number;
  readonly code: string;
  readonly name: string;
  readonly ruleSet: string;
  readonly left: readonly string[];
  readonly right: readonly string[];
};

/** The reconciliations in use with the codes of their sources on each side. */
export function reconciliationsList(db: Read): Reconciliation[] {
  const members = db.prepare<[number], { side: 'left' | 'right'; code: string }>(
    `SELECT m.side, s.code FROM reconciliation_sources m JOIN sources s ON s.id = m.source_id
     WHERE m.reconciliation_id = ? ORDER BY s.id`,
  );
  const rows = db
    .prepare<[], Omit<Reconciliation, 'left' | 'right'>>(
      'SELECT id, code, name, rule_set AS ruleSet FROM reconciliations WHERE active = 1 ORDER BY id',
    )
    .all();
  return rows.map((row) => {
    const found = members.all(row.id);
    const on = (side: string): string[] => found.filter((member) => member.side === side).map(({ code }) => code);
    return { ...row, left: on('left'), right: on('right') };
  });
}
