import { refuse } from '../../shared/value/result.ts';
import type { Read } from './connection.ts';

/** Who acts. Their limit is in minor units; null is none. */
export type Person = { readonly code: string; readonly limit: bigint | null };

const WORKERS = ['clerk', 'checker', 'administrator'];
const CHECKERS = ['checker', 'administrator'];

function requirePerson(db: Read, code: string, roles: readonly string[]): Person {
  const found = db
    .prepare<[string], { code: string; role: string; limit: bigint | null }>(
      'SELECT code, role, limit_minor AS "limit" FROM people WHERE code = ? AND active = 1',
    )
    .safeIntegers()
    .get(code);
  if (!found || !roles.includes(found.role)) throw refuse('PERSON_UNKNOWN', { person: code });
  return { code: found.code, limit: found.limit };
}

/** Throws Refusal PERSON_UNKNOWN where the person may not work on the day's rows. */
export const requireWorker = (db: Read, code: string): Person => requirePerson(db, code, WORKERS);

/** Throws Refusal PERSON_UNKNOWN where the person may not check the work of others. */
export const requireChecker = (db: Read, code: string): Person => requirePerson(db, code, CHECKERS);
