import { type Problem, problemOf } from '../../shared/entity/problem.ts';
import { assert, Refusal } from '../../shared/value/result.ts';
import type { Read } from '../store/index.ts';
import { checkSetup, checkText } from './check.ts';
import { type Path, readYaml, type SetupText } from './document.ts';
import { hashOf, setupHash } from './hash.ts';
import { latestVersion } from './queries.ts';
import { laidOut, ruleSetPut, ruleSetRewritten } from './ruleText.ts';
import { fieldOf, rawEntries } from './sections.ts';

/** What became of a draft: its mistakes, or the whole setup that it comes to and the hash of its passes. */
export type CheckedRules = { problems: Problem[]; yaml: string | null; rulesHash: string | null };

/** What the setup in force is called where a mistake of a draft shows itself outside of the draft. */
const SETUP_FILE = 'setup.yaml';

/** Two texts as one: what the draft says in the place of one rule set, and around it the setup. Lines are those of each. */
function joined(whole: SetupText, draft: SetupText, index: number): SetupText {
  const isInside = (path: Path): boolean => path[0] === 'ruleSets' && path[1] === index;
  const sets = rawEntries(whole.raw, 'ruleSets') ?? [];
  return {
    raw: { ...(whole.raw as object), ruleSets: sets.map((set, at) => (at === index ? draft.raw : set)) },
    place: (path, key) => (isInside(path) ? draft.place(path.slice(2), key) : whole.place(path, key)),
    found: (path) => (isInside(path) ? draft.found(path.slice(2)) : whole.found(path)),
  };
}

const read = (text: string, file?: string): SetupText => {
  const found = readYaml(text, file);
  assert('text' in found, 'what is in force was read before');
  return found.text;
};

/**
 * Checks the text of one rule set as part of the setup in force, without applying anything: every mistake with its line
 * in that text, or in setup.yaml where the rest of the setup does not go with it. Throws Refusal SETUP_MISSING, or
 * NOT_FOUND for a rule set that is not in force.
 */
export function checkRules(db: Read, code: string, text: string): CheckedRules {
  const inForce = latestVersion(db);
  if (!inForce) throw new Refusal(problemOf('SETUP_MISSING'));
  const whole = read(inForce.yaml, SETUP_FILE);
  const index = (rawEntries(whole.raw, 'ruleSets') ?? []).findIndex((set) => fieldOf(set, 'code') === code);
  if (index < 0) throw new Refusal(problemOf('NOT_FOUND', { params: { what: 'ruleSet', id: code } }));
  const draft = readYaml(text, undefined);
  if ('problems' in draft) return { problems: draft.problems, yaml: null, rulesHash: null };
  const { setup, problems } = checkText(joined(whole, draft.text, index));
  if (!setup) return { problems, yaml: null, rulesHash: null };
  const says = (yaml: string): boolean => {
    const put = checkSetup(yaml).setup;
    return put !== undefined && setupHash(put) === setupHash(setup);
  };
  const ways = [() => ruleSetPut(inForce.yaml, code, text), () => ruleSetPut(inForce.yaml, code, laidOut(text))];
  const yaml = [...ways, () => ruleSetRewritten(inForce.yaml, code, text)]
    .values()
    .map((write) => write())
    .find((written) => written !== null && says(written));
  assert(typeof yaml === 'string', 'a rule set in its place says what it said by itself');
  return { problems, yaml, rulesHash: hashOf(setup.ruleSets[index]!.passes) };
}
