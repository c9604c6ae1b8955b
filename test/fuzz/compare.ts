import type { Verdict } from './judge.ts';

/** A file that was accepted. */
export type Accepted = Extract<Verdict, { kind: 'accepted' }>;

/**
 * What became of the amounts of a file that was changed and is accepted all the same:
 * - `same`: all of them are as they were (rows of nothing do not count);
 * - `told`: they changed, and a warning says that something is not as it should be;
 * - `untotalled`: they changed, and the totals that would have told went with them;
 * - `redeclared`: they changed, and so did as many totals and balances, so that all agree: another file, and a whole one;
 * - `edge`: the file only leads from balance to balance, and what changed stands at an end of the chain, which nothing proves;
 * - `unproven`: the file declares nothing that could have told;
 * - `silent`: they changed although the file declares what they come to.
 */
export type Change = 'same' | 'told' | 'untotalled' | 'redeclared' | 'edge' | 'unproven' | 'silent';

const moving = ({ amounts }: Accepted): string[] => amounts.filter((amount) => !/^-?0 /.test(amount));

const proofs = ({ outcome }: Accepted): number => outcome.totals.length + outcome.balances.length;

/** What the file itself says that its rows come to. */
const declared = ({ outcome }: Accepted): string =>
  [
    ...outcome.totals.map(({ name, declared: said }) => `${name} ${said}`),
    ...outcome.balances.map(({ account, opening, closing }) => `${account} ${opening} ${closing}`),
  ].join('; ');

const codes = ({ outcome }: Accepted): string[] => outcome.warnings.map(({ code }) => code);

/** Does the file declare what its amounts come to, or only lead from balance to balance? */
export const declares = (file: Accepted): boolean =>
  file.outcome.totals.length > 0 || (file.outcome.balances.length > 0 && !codes(file).includes('BALANCE_MISSING'));

/** Are the rows but for the first and the last a run of the original's? */
function isInner(changed: readonly string[], original: readonly string[]): boolean {
  const inner = changed.slice(1, -1).join(';');
  return `;${original.join(';')};`.includes(`;${inner};`) || inner === '';
}

/** Compares a changed file with the one that it was made of. */
export function compare(changed: Accepted, original: Accepted): Change {
  const [now, before] = [moving(changed), moving(original)];
  if ([...now].sort().join() === [...before].sort().join()) return 'same';
  if (codes(changed).some((code) => !codes(original).includes(code))) return 'told';
  if (!declares(original)) return isInner(now, before) ? 'edge' : 'unproven';
  if (proofs(changed) < proofs(original)) return 'untotalled';
  return proofs(changed) === proofs(original) && declared(changed) !== declared(original) ? 'redeclared' : 'silent';
}
