import Database from 'better-sqlite3';
import type { BreakKind } from '../../shared/entity/break.ts';
import { databaseFile } from '../../src-main/store/index.ts';

/** A match or suggestion with all of its rows by the ids of their transactions. */
export type FoundMatch = {
  scope: string;
  outcome: 'matched' | 'mismatched' | 'suggested';
  pass: string;
  members: number[];
  /** Channel days that a suggestion names in place of their rows ("wechat:2026-10-01"). */
  days: string[];
};
export type FoundBreak = { scope: string; subject: string; kind: BreakKind; rows: number[] };
/** What the product made of a world. `transactions`: "file|record" to id, amount in minor units. */
export type Outcome = {
  transactions: Map<string, { id: number; minor: bigint }>;
  found: FoundMatch[];
  breaks: FoundBreak[];
};

type Member = { id: number; scope: string; outcome: FoundMatch['outcome']; pass: string | null; member: number };

const passOf = `(SELECT json_extract(rs.passes, '$[' || m.pass || '].code') FROM runs JOIN rule_sets rs ON rs.id = runs.rule_set_id WHERE runs.id = m.run_id)`;

function grouped(members: Iterable<Member>): Map<number, FoundMatch> {
  const found = new Map<number, FoundMatch>();
  for (const { id, scope, outcome, pass, member } of members) {
    const one = found.get(id);
    if (one) one.members.push(member);
    else found.set(id, { scope, outcome, pass: pass ?? '', members: [member], days: [] });
  }
  return found;
}

/** Reads all that a workspace has decided, from its database: a list of a million matches is no question for a window. */
export function readOutcome(workspace: string): Outcome {
  const db = new Database(databaseFile(workspace), { readonly: true });
  const rows = db
    .prepare<[], { place: string; id: bigint; minor: bigint }>(
      "SELECT f.name || '|' || t.record AS place, t.id AS id, t.amount_minor AS minor FROM transactions t JOIN import_files f ON f.id = t.file_id",
    )
    .safeIntegers()
    .all();
  const matches = db.prepare<[], Member>(
    `SELECT m.id AS id, r.code AS scope, m.outcome AS outcome, ${passOf} AS pass, g.transaction_id AS member
     FROM match_members g JOIN matches m ON m.id = g.match_id JOIN reconciliations r ON r.id = m.reconciliation_id`,
  );
  const suggestions = db.prepare<[], Member>(
    `SELECT m.id AS id, r.code AS scope, 'suggested' AS outcome, ${passOf} AS pass, g.transaction_id AS member
     FROM suggestion_members g JOIN suggestions m ON m.id = g.suggestion_id JOIN reconciliations r ON r.id = m.reconciliation_id`,
  );
  const breaks = db
    .prepare<[], { scope: string; subject: string; kind: BreakKind; left: number | null; right: number | null }>(
      `SELECT scope, subject, kind, left_id AS "left", right_id AS "right" FROM breaks WHERE state <> 'closed'`,
    )
    .all();
  const suggested = grouped(suggestions.iterate());
  const days = db.prepare<[], { id: number; day: string }>(
    "SELECT g.suggestion_id AS id, s.code || ':' || date(g.day * 86400, 'unixepoch') AS day FROM suggestion_days g JOIN sources s ON s.id = g.source_id",
  );
  for (const { id, day } of days.iterate()) suggested.get(id)?.days.push(day);
  const outcome: Outcome = {
    transactions: new Map(rows.map(({ place, id, minor }) => [place, { id: Number(id), minor }])),
    found: [...grouped(matches.iterate()).values(), ...suggested.values()],
    breaks: breaks.map(({ left, right, ...rest }) => ({
      ...rest,
      rows: [left, right].filter((row): row is number => row !== null),
    })),
  };
  db.close();
  return outcome;
}
