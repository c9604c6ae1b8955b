import type { ReferenceInTextPass, RulePass } from '../../shared/entity/rules.ts';
import { type KeyField, keyFields } from '../../shared/entity/transaction.ts';
import { isShared } from './compile.ts';
import { isKeyOnBoth } from './keys.ts';
import { normalNumber } from './normal.ts';
import { wordsOf } from './words.ts';

type Naming = Pick<ReferenceInTextPass, 'side' | 'reference' | 'text'>;
/** What a rule set says of numbers: those that both sides have the same, and those of one that the other's text names. */
export type NumberRules = { readonly compared: readonly KeyField[]; readonly named: readonly Naming[] };

/** Numbers that name one thing; what many rows share does not. */
const telling = keyFields.filter((field) => !isShared(field) && field !== 'counterpartyAccount');

/** The fields that contradictions are looked for in. */
export const numberFields = [...telling, 'memo', 'counterparty'] as const;

/** Every movement has one of its own; a text that names another one's may name what this one gives back. */
const serials: readonly KeyField[] = ['bankRef', 'channelNo'];

/** The numbers that the passes by keys take for the same, and those that texts are to name. */
export const numberRules = (passes: readonly RulePass[]): NumberRules => ({
  compared: telling.filter((field) =>
    passes.some((pass) => (pass.kind === 'exact-key' || pass.kind === 'group-by-key') && isKeyOnBoth(pass.keys, field)),
  ),
  named: passes.filter(
    (pass): pass is ReferenceInTextPass => pass.kind === 'reference-in-text' && !serials.includes(pass.reference),
  ),
});

const plain = (number: string): string => normalNumber(number, ['case', 'spaces', 'width', 'signs']);

const LEAST_DIGITS = 5;
/** A memo has dates and telephones as well: digits alone tell by how they begin, and only where they are many. */
const [LEAST_ALONE, BEGINNING] = [9, 3];

/** How a number is built: letters, and so many digits; null where that tells little. */
function builtOf(number: string): string | null {
  const digits = number.replace(/\D/g, '').length;
  if (!/^[A-Z0-9]+$/.test(number) || digits < LEAST_DIGITS) return null;
  if (digits === number.length) return digits < LEAST_ALONE ? null : `${number.slice(0, BEGINNING)}#${digits}`;
  return number.replace(/[A-Z]+/g, 'A').replace(/\d+/g, (run) => `#${run.length}`);
}

type Fields = Readonly<Record<string, string | null>>;

/** What a row says of numbers, ready to be held against other rows. */
export type Numbers = {
  readonly own: Readonly<Partial<Record<KeyField, string>>>;
  /** By the rule that names numbers: the words of the row's text. */
  readonly said: readonly ReadonlySet<string>[];
};

/** The numbers of a row of a side. */
export function numbersOf(fields: Fields, side: 'left' | 'right', { named }: NumberRules): Numbers {
  const own = Object.fromEntries(telling.flatMap((field) => (fields[field] ? [[field, plain(fields[field])]] : [])));
  const said = named.map(({ side: owner, text }) => {
    const words = owner === side ? [] : wordsOf(text.map((field) => fields[field] ?? '').join(' ')).keys();
    return new Set([...words].map(plain));
  });
  return { own, said };
}

/** The texts of some rows name a number that is built as those of the others are, and none of these. */
export const nameOthers = (texts: readonly Numbers[], others: readonly Numbers[], { named }: NumberRules): boolean =>
  named.some(({ reference }, rule) => {
    const sought = new Set(others.flatMap(({ own }) => own[reference] ?? []));
    const built = new Set([...sought].flatMap((number) => builtOf(number) ?? []));
    const words = texts.flatMap(({ said }) => [...said[rule]!]);
    return words.some((word) => built.has(builtOf(word) ?? '')) && !words.some((word) => sought.has(word));
  });

/** Does a number of one row contradict the other? `differ` says whether two are more than a slip apart. */
export const numbersContradict = (
  one: Numbers,
  other: Numbers,
  rules: NumberRules,
  differ: (one: string, other: string) => boolean,
): boolean =>
  rules.compared.some((field) => one.own[field] && other.own[field] && differ(one.own[field], other.own[field])) ||
  nameOthers([one], [other], rules) ||
  nameOthers([other], [one], rules);
