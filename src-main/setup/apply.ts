import type { SetupChange } from '../../shared/contract/methods.ts';
import { type Problem, problemOf } from '../../shared/entity/problem.ts';
import type { Setup } from '../../shared/entity/setup.ts';
import { Refusal } from '../../shared/value/result.ts';
import type { Read, Write } from '../store/index.ts';
import { readSetup } from './check.ts';
import { changesBetween } from './diff.ts';
import { setupHash } from './hash.ts';
import { latestVersion } from './queries.ts';
import { addVersion, writeSetup } from './queriesWrite.ts';
import { refusedByUse } from './use.ts';

export type SetupOutcome = { problems: Problem[]; changes: SetupChange[] };

/** What a checked setup would change in the workspace: nothing, where it says what is in force. */
export const diffSetup = (db: Read, setup: Setup): SetupChange[] =>
  changesBetween(latestVersion(db)?.setup ?? null, setup);

type Plan = SetupOutcome & { setup?: Setup };

function planned(db: Read, yamlText: string, fileName: string | undefined): Plan {
  const { setup, problems, text } = readSetup(yamlText, fileName);
  if (!setup || !text) return { problems, changes: [] };
  const refused = refusedByUse(db, setup, text);
  return refused.length > 0
    ? { problems: refused, changes: [] }
    : { problems: [], changes: diffSetup(db, setup), setup };
}

/** The problems and changes that applySetup would give, with nothing written. */
export function previewSetup(db: Read, yamlText: string, fileName?: string): SetupOutcome {
  const { problems, changes } = planned(db, yamlText, fileName);
  return { problems, changes };
}

/**
 * Puts a setup into force, whole or not at all, inside the caller's transaction if there is one. Problems are those of
 * checkSetup, or SETUP_IN_USE; then there are no changes. Applying the text in force again does nothing; a text that
 * differs in remarks or order only is kept as the newest without changes.
 */
export function applySetup(db: Write, yamlText: string, person: string, now: Date, fileName?: string): SetupOutcome {
  return db
    .transaction((): SetupOutcome => {
      const { setup, problems, changes } = planned(db, yamlText, fileName);
      if (!setup) return { problems, changes };
      const act = { at: Math.floor(now.getTime() / 1000), by: person };
      if (changes.length > 0) writeSetup(db, setup, act);
      if (latestVersion(db)?.yaml !== yamlText) addVersion(db, yamlText, setup, setupHash(setup), act);
      return { problems, changes };
    })
    .immediate();
}

/** The setup in force and the hash of its content; null in a workspace that has none yet. */
export function currentSetup(db: Read): { setup: Setup; hash: string } | null {
  const version = latestVersion(db);
  return version ? { setup: version.setup, hash: version.hash } : null;
}

/** The setup in force as YAML, as it was last written, remarks and all. Throws Refusal SETUP_MISSING before there is one. */
export function exportSetup(db: Read): string {
  const version = latestVersion(db);
  if (!version) throw new Refusal(problemOf('SETUP_MISSING'));
  return version.yaml;
}
