import { isMap, isSeq, parseDocument } from 'yaml';
import { problemOf } from '../../shared/entity/problem.ts';
import type { Setup } from '../../shared/entity/setup.ts';
import { Refusal } from '../../shared/value/result.ts';
import type { Read } from '../store/index.ts';
import { checkSetup } from './check.ts';
import { hashOf } from './hash.ts';
import { latestVersion } from './queries.ts';
import { backtestOf, wasRun } from './queriesUse.ts';

/** The rules of a reconciliation, by the hash of their passes. */
export type RulesOf = { readonly reconciliation: string; readonly ruleSet: string; readonly hash: string };

const rulesIn = (setup: Setup): RulesOf[] =>
  setup.reconciliations.map(({ code, rules }) => {
    const set = setup.ruleSets.find((one) => one.code === rules);
    return { reconciliation: code, ruleSet: rules, hash: hashOf(set?.passes ?? []) };
  });

/** The rules that a right setup gives to a reconciliation; null where it declares no such one. */
export const rulesFor = (yaml: string, reconciliation: string): RulesOf | null => {
  const { setup } = checkSetup(yaml);
  return setup ? (rulesIn(setup).find((one) => one.reconciliation === reconciliation) ?? null) : null;
};

/** Reconciliations that were run before and whose rules a setup changes, with the newest back-test of exactly the new ones. */
export function changedRules(db: Read, yaml: string): (RulesOf & { backtest: string | null })[] {
  const { setup } = checkSetup(yaml);
  const inForce = latestVersion(db)?.setup;
  if (!setup || !inForce) return [];
  const before = new Map(rulesIn(inForce).map(({ reconciliation, hash }) => [reconciliation, hash]));
  return rulesIn(setup)
    .filter(({ reconciliation, hash }) => before.get(reconciliation) !== hash && wasRun(db, reconciliation))
    .map((rules) => ({ ...rules, backtest: backtestOf(db, rules.reconciliation, rules.hash) }));
}

/**
 * The setup that a text comes to: itself, or where it declares `ruleSets` alone, the setup in force with these in the
 * place of its own; with `only`, that one of them. Throws Refusal NOT_FOUND for a rule set that the text does not have.
 */
export function withRules(db: Read, text: string, only: string | undefined): string {
  const given = parseDocument(text);
  const current = latestVersion(db)?.yaml;
  if (given.errors.length > 0 || !isMap(given.contents) || current === undefined) return text;
  const keys = given.contents.items.map(({ key }) => String(key));
  if (only === undefined && keys.some((key) => key !== 'ruleSets')) return text;
  const sets = given.get('ruleSets');
  if (!isSeq(sets)) return text;
  const whole = parseDocument(current);
  const own = whole.get('ruleSets');
  const codeOf = (item: unknown): string => (isMap(item) ? String(item.get('code')) : '');
  const wanted = sets.items.filter((item) => only === undefined || codeOf(item) === only);
  if (wanted.length === 0 || !isSeq(own))
    throw new Refusal(problemOf('NOT_FOUND', { params: { what: 'ruleSet', id: only ?? '' } }));
  for (const item of wanted) {
    const at = own.items.findIndex((one) => codeOf(one) === codeOf(item));
    if (at < 0) own.items.push(item);
    else own.items[at] = item;
  }
  return whole.toString();
}
