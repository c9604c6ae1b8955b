import { type Problem, type ProblemCode, problemOf } from '../../../shared/entity/problem.ts';
import { isCurrency } from '../../../shared/value/currency.ts';
import type { Path, SetupText } from '../document.ts';
import { type Entry, fieldOf, rawEntries, type Section, soundEntries } from '../sections.ts';
import { pathText } from '../shape.ts';

/**
 * What the checks between entries share. They see the entries that are right in themselves, and the codes of all, so
 * that one mistake is reported once and hides no other.
 */
export type Checking = {
  readonly raw: unknown;
  entries<S extends Section>(section: S): Entry<S>[];
  /** Codes declared in a list; null where there is no list to look in. */
  declared(section: Section): ReadonlySet<string> | null;
  /** The currency of the enterprise, where it is a real one. */
  readonly currency: string | null;
  report(code: ProblemCode, path: Path, params?: Record<string, string | number>): void;
  /** SETUP_INVALID: what should have stood at a path; what stands there is read from the text. */
  expect(path: Path, expected: string, found?: string): void;
  lineOf(path: Path): number;
};

const memo = <K, V>(make: (key: K) => V): ((key: K) => V) => {
  const known = new Map<K, V>();
  return (key) => {
    if (!known.has(key)) known.set(key, make(key));
    return known.get(key) as V;
  };
};

/** The checks' view of a setup's text; Problems are added to `problems`. */
export function checkingOf(text: SetupText, problems: Problem[]): Checking {
  const { raw } = text;
  const currency = fieldOf(fieldOf(raw, 'enterprise'), 'currency');
  const lineOf = (path: Path): number => text.place(path).line;
  const report: Checking['report'] = (code, path, params = {}) => {
    problems.push(problemOf(code, { params: { path: pathText(path, raw), ...params }, where: text.place(path) }));
  };
  const entries = memo((section: Section) => soundEntries(raw, section));
  return {
    raw,
    entries: <S extends Section>(section: S) => entries(section) as Entry<S>[],
    declared: memo((section: Section) => declaredCodes(raw, section)),
    currency: typeof currency === 'string' && isCurrency(currency) ? currency : null,
    report,
    expect: (path, expected, found) => report('SETUP_INVALID', path, { expected, found: found ?? text.found(path) }),
    lineOf,
  };
}

function declaredCodes(raw: unknown, section: Section): Set<string> | null {
  const codes = rawEntries(raw, section)?.map((entry) => fieldOf(entry, 'code'));
  return codes ? new Set(codes.filter((code) => typeof code === 'string')) : null;
}
