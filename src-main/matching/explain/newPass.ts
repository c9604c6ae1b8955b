import { type Ignorable, type RulePass, rulePass } from '../../../shared/entity/rules.ts';
import { keyNames } from '../keys.ts';
import { normalNumber } from '../normal.ts';
import { wordsOf } from '../words.ts';
import { evidenceFor } from './judgeResidue.ts';
import { moreIgnored } from './mends.ts';
import type { Pair } from './pairGates.ts';
import { type Pool, telling } from './pool.ts';

/** A key that an added pass looks at, for a person: "orderNo = voucherNo". */
export function keyOfPass(pass: RulePass): string {
  if (pass.kind === 'reference-in-text') return pass.reference;
  if (pass.kind === 'window') return 'counterparty';
  return pass.kind === 'exact-key' ? keyNames(pass.keys) : '';
}

const LEAST_REFERENCE = 6;
const MOST_DAYS = 31;

/** A code that no pass of the rule set has. */
function freeCode(pool: Pool, wanted: string): string {
  const taken = new Set(pool.plan.passes.map(({ code }) => code));
  for (let at = 1; ; at += 1) {
    const code = at === 1 ? wanted : `${wanted}-${at}`;
    if (!taken.has(code)) return code;
  }
}

type Draft = Record<string, unknown> & { kind: string; code: string; name: string };

/**
 * Passes that could be added after all others so that a pair is matched: by a number that both have, one that stands in
 * the other's text, or by amount and party. Each asks for the same currency, status and amount; nothing less is honest.
 */
export function newPasses(pool: Pool, pair: Pair): RulePass[] {
  const { left, right } = pair;
  const apart = Math.abs(right.day - left.day);
  const same = left.minor === right.minor && left.currency === right.currency && left.status === right.status;
  if (left.place === right.place || !same || left.minor === 0n || apart > MOST_DAYS) return [];
  const days = { dayTolerance: apart };
  const compare = ['status', 'currency', 'amount'];
  const drafts: Draft[] = [];
  const key = telling.flatMap((one) =>
    telling.flatMap((other) => {
      const [a, b] = [left.fields[one] ?? '', right.fields[other] ?? ''];
      if (normalNumber(a, []) === '' || b === '') return [];
      if (a === b) return [{ left: one, right: other, ignore: [] as Ignorable[], points: one === other ? 0 : 1 }];
      const ignore = moreIgnored(a, b, []);
      return ignore ? [{ left: one, right: other, ignore, points: 2 + ignore.length }] : [];
    }),
  );
  key.sort((a, b) => a.points - b.points);
  for (const { points: _, ...one } of key.slice(0, 1))
    drafts.push({
      kind: 'exact-key',
      code: freeCode(pool, `by-${one.left === one.right ? one.left : `${one.left}-${one.right}`}`.toLowerCase()),
      name: keyNames([one]),
      keys: [one.left === one.right && one.ignore.length === 0 ? one.left : one],
      compare,
      ...days,
    });
  for (const side of ['left', 'right'] as const) {
    const text = wordsOf(pair[side === 'left' ? 'right' : 'left'].fields.memo ?? '');
    const reference = telling.find((field) => {
      const number = pair[side].fields[field] ?? '';
      return number.length >= LEAST_REFERENCE && text.get(number) === false;
    });
    if (reference)
      drafts.push({
        kind: 'reference-in-text',
        code: freeCode(pool, `named-${reference}`.toLowerCase()),
        name: reference,
        reference,
        side,
        compare,
        ...days,
      });
  }
  const window: Draft = { kind: 'window', code: freeCode(pool, 'amount-and-party'), name: 'counterparty', ...days };
  const parsed = rulePass.parse(window);
  if (parsed.kind === 'window' && (evidenceFor(pool, parsed, pair)?.evidence ?? 0) > 0) drafts.push(window);
  return drafts.map((draft) => rulePass.parse(draft));
}
