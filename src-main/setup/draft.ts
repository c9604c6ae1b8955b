import { type Problem, problemOf } from '../../shared/entity/problem.ts';
import type { Setup } from '../../shared/entity/setup.ts';
import { assert, Refusal } from '../../shared/value/result.ts';
import type { Read } from '../store/index.ts';
import { checkText } from './check.ts';
import { type Path, readYaml, type SetupText } from './document.ts';
import { canonicalJson, hashOf } from './hash.ts';
import { latestVersion, type SetupVersion } from './queries.ts';
import { laidOut, ruleSetPut, ruleSetRewritten, ruleSetValues } from './ruleText.ts';

type RuleSet = Setup['ruleSets'][number];

/** What became of a draft: its mistakes, or the whole setup that it comes to and the hash of its passes. */
export type CheckedRules = { problems: Problem[]; yaml: string | null; rulesHash: string | null };

/** What the setup in force is called where a mistake of a draft shows itself outside of the draft. */
const SETUP_FILE = 'setup.yaml';

/**
 * The setup in force with a draft in the place of one rule set. Lines are those of the draft; around it the setup's own
 * text is read only when a mistake shows itself there.
 */
function joined({ setup, yaml }: SetupVersion, draft: SetupText, index: number): SetupText {
  const isInside = (path: Path): boolean => path[0] === 'ruleSets' && path[1] === index;
  let read: SetupText | undefined;
  const whole = (): SetupText => {
    const found = read ? { text: read } : readYaml(yaml, SETUP_FILE);
    assert('text' in found, 'what is in force was read before');
    read = found.text;
    return read;
  };
  return {
    raw: { ...setup, ruleSets: setup.ruleSets.with(index, draft.raw as RuleSet) },
    place: (path, key) => (isInside(path) ? draft.place(path.slice(2), key) : whole().place(path, key)),
    found: (path) => (isInside(path) ? draft.found(path.slice(2)) : whole().found(path)),
  };
}

/** The setup in force with a draft in its place, as it is written where that can be, else laid out anew. */
function writtenInto(yaml: string, code: string, text: string, index: number, value: unknown): string {
  const said = canonicalJson(ruleSetValues(yaml)?.with(index, value));
  const ways = [
    () => ruleSetPut(yaml, code, text),
    () => ruleSetPut(yaml, code, laidOut(text)),
    () => ruleSetRewritten(yaml, code, text),
  ];
  const written = ways
    .values()
    .map((write) => write())
    .find((each) => each !== null && canonicalJson(ruleSetValues(each)) === said);
  assert(typeof written === 'string', 'a rule set in its place says what it said by itself');
  return written;
}

/**
 * Checks the text of one rule set as part of the setup in force, without applying anything: every mistake with its line
 * in that text, or in setup.yaml where the rest of the setup does not go with it. Throws Refusal SETUP_MISSING, or
 * NOT_FOUND for a rule set that is not in force.
 */
export function checkRules(db: Read, code: string, text: string): CheckedRules {
  const inForce = latestVersion(db);
  if (!inForce) throw new Refusal(problemOf('SETUP_MISSING'));
  const index = inForce.setup.ruleSets.findIndex((set) => set.code === code);
  if (index < 0) throw new Refusal(problemOf('NOT_FOUND', { params: { what: 'ruleSet', id: code } }));
  const draft = readYaml(text, undefined);
  if ('problems' in draft) return { problems: draft.problems, yaml: null, rulesHash: null };
  const { setup, problems } = checkText(joined(inForce, draft.text, index));
  if (!setup) return { problems, yaml: null, rulesHash: null };
  const yaml = writtenInto(inForce.yaml, code, text, index, draft.text.raw);
  return { problems, yaml, rulesHash: hashOf(setup.ruleSets[index]!.passes) };
}
