import type { Day } from '../../shared/value/time.ts';
import { type Read, scheduledTerms, type Write } from '../store/index.ts';
import { findGaps } from './gaps.ts';
import { statementProofs } from './proofs.ts';
import { findFees } from './queriesFeeBreaks.ts';
import {
  beginFinding,
  findDuplicates,
  findGroupMismatches,
  findMismatches,
  findOneSided,
  findPolicies,
  findSettlements,
  numberSubjects,
} from './queriesFind.ts';
import { findBalances } from './queriesGaps.ts';
import type { Proof } from './queriesProofs.ts';
import { storeFound } from './queriesStore.ts';

/** `settles`: what a channel day is summed by where the reconciliation is about settlements, else null. */
type Scope = { id: number; code: string; settles: 'net' | 'gross' | null };

/** The active reconciliations; one whose rule set sums groups is about settlements. */
export const scopesOf = (db: Read): Scope[] =>
  db
    .prepare<[], Scope>(
      `SELECT r.id AS id, r.code AS code,
         (SELECT json_extract(p.value, '$.sum') FROM json_each(rs.passes) p WHERE json_extract(p.value, '$.kind') = 'group-sum' ORDER BY p.key LIMIT 1) AS settles
       FROM reconciliations r JOIN rule_sets rs ON rs.code = r.rule_set AND rs.active = 1 WHERE r.active = 1 ORDER BY r.id`,
    )
    .all();

/** `stated`: the day's statements, proven. `only`: the reconciliations that are looked at, where it is not all. */
export type Classified = { readonly stated?: readonly Proof[]; readonly only?: readonly string[] };

/** Brings breaks in line with what the runs up to `day` and the ledger's checks found. Inside the caller's transaction. */
export function classify(db: Write, day: Day, now: Date, given: Classified = {}): void {
  const { stated = statementProofs(db, day), only } = given;
  beginFinding(db);
  const scopes = scopesOf(db).filter(({ code }) => only?.includes(code) ?? true);
  for (const scope of scopes) {
    if (scope.settles !== null) {
      findSettlements(db, scope.id, scope.code, scope.settles);
      continue;
    }
    findDuplicates(db, scope.id, scope.code);
    findOneSided(db, scope.id, scope.code);
    findMismatches(db, scope.id, scope.code);
    findGroupMismatches(db, scope.id, scope.code);
  }
  findFees(db, scheduledTerms(db), day);
  findPolicies(db, day);
  findGaps(db, day);
  findBalances(db, day, stated);
  numberSubjects(db);
  storeFound(db, [...scopes.map((scope) => scope.code), 'policy', 'split', 'balance'], day, now);
}
