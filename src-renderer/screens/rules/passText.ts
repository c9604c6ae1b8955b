import type { AmountTolerance, DayTolerance, Likeness, RulePass, SideFilter } from '../../../shared/entity/rules.ts';
import { fieldWords } from '../../../shared/text/codes.ts';
import { choiceWords, gateNames, ignoreWords, type PassField, ruleWords } from '../../../shared/text/rules.ts';
import { kindWords, statusWords } from '../../../shared/text/terms.ts';
import { windowWords } from '../../../shared/text/window.ts';
import type { Words } from '../../../shared/text/words.ts';
import { formatMinor } from '../../../shared/value/money.ts';
import type { Say } from '../../data/say.ts';

const known: Readonly<Record<string, Words>> = {
  ...ignoreWords,
  ...gateNames,
  ...statusWords,
  ...choiceWords,
  ...fieldWords,
};

/** A word of the rules as people say it; one without words stays as it is. */
export const ruleWord = (word: string, say: Say): string => (Object.hasOwn(known, word) ? say(known[word]!) : word);

const listed = (words: readonly string[], say: Say): string => words.join(say(windowWords.listMark));

/** Units of a currency as an amount: 10 is "0.10". */
export const unitsText = (units: number, currency: string): string => formatMinor(BigInt(units), currency);

/** Two fields of which one may be no key: a likeness may look at names and texts. */
type Pair = { readonly left: string; readonly right: string; readonly ignore: readonly string[] };

function keyText(key: string | Pair, say: Say): string {
  if (typeof key === 'string') return ruleWord(key, say);
  const fields =
    key.left === key.right ? ruleWord(key.left, say) : `${ruleWord(key.left, say)} = ${ruleWord(key.right, say)}`;
  if (key.ignore.length === 0) return fields;
  const signs = listed(
    key.ignore.map((sign) => ruleWord(sign, say)),
    say,
  );
  return `${fields} (${say(ruleWords.ignoring, { signs })})`;
}

/** What rows are put together by: keys, a number in a text, pieces of evidence, the rows of a block. */
export function keysText(pass: RulePass, say: Say): string {
  if (pass.kind === 'exact-key' || pass.kind === 'group-by-key')
    return listed(
      pass.keys.map((key) => keyText(key, say)),
      say,
    );
  if (pass.kind === 'net-zero')
    return listed(
      pass.keys.map((key) => ruleWord(key, say)),
      say,
    );
  if (pass.kind === 'reference-in-text')
    return `${ruleWord(pass.reference, say)} → ${listed(
      pass.text.map((field) => ruleWord(field, say)),
      say,
    )}`;
  if (pass.kind === 'reversal')
    return listed(
      [...pass.keys, ...(pass.named === undefined ? [] : [pass.named])].map((key) => ruleWord(key, say)),
      say,
    );
  if (pass.kind === 'window') return listed([...new Set(pass.alike.map((one) => ruleWord(one.left, say)))], say);
  if (pass.kind === 'subset-sum')
    return listed(
      pass.block.map((field) => ruleWord(field, say)),
      say,
    );
  return '';
}

/** How far days may lie apart; '' where they may not. */
export function daysText(tolerance: DayTolerance, say: Say): string {
  if (typeof tolerance === 'number') return tolerance === 0 ? '' : say(ruleWords.daysEither, { days: tolerance });
  const { before, after, count } = tolerance;
  if (before === 0 && after === 0) return '';
  return say(count === 'working' ? ruleWords.daysWorking : ruleWords.daysSpan, { before, after });
}

function amountText(tolerance: AmountTolerance, of: 'amount' | 'fee', currency: string, say: Say): string {
  const units = (count: number): string => unitsText(count, currency);
  const [either, span] =
    of === 'amount' ? [ruleWords.amountEither, ruleWords.amountSpan] : [ruleWords.feeEither, ruleWords.feeSpan];
  if (typeof tolerance === 'number') return tolerance === 0 ? '' : say(either, { amount: units(tolerance) });
  const { under, over, perTenThousand } = tolerance;
  const absolute =
    under === over && (under > 0 || perTenThousand > 0)
      ? say(either, { amount: units(under) })
      : under + over === 0
        ? ''
        : say(span, { under: units(under), over: units(over) });
  return perTenThousand === 0 ? absolute : `${absolute} ${say(ruleWords.proportion, { parts: perTenThousand })}`;
}

/** What rows may differ in by a pass, in short; '' where in nothing. */
export function tolerancesText(pass: RulePass, currency: string, say: Say): string {
  const texts = [
    'dayTolerance' in pass ? daysText(pass.dayTolerance, say) : '',
    'amountTolerance' in pass ? amountText(pass.amountTolerance, 'amount', currency, say) : '',
    'feeTolerance' in pass ? amountText(pass.feeTolerance, 'fee', currency, say) : '',
  ];
  return texts.filter((text) => text !== '').join(' · ');
}

const noneText = '—';

/** What a pass says in one of its fields, in short. */
export function fieldText(
  pass: RulePass,
  field: PassField | 'name' | 'left' | 'right',
  currency: string,
  say: Say,
): string {
  const value = (pass as Record<string, unknown>)[field];
  if (field === 'left' || field === 'right') return filterText(pass[field], say);
  if (field === 'keys') return keysText(pass, say);
  if (field === 'dayTolerance') return daysText(value as DayTolerance, say) || noneText;
  if (field === 'amountTolerance') return amountText(value as AmountTolerance, 'amount', currency, say) || noneText;
  if (field === 'feeTolerance') return amountText(value as AmountTolerance, 'fee', currency, say) || noneText;
  if (field === 'alike')
    return (value as Likeness[]).map(({ left, right }) => keyText({ left, right, ignore: [] }, say)).join(' · ');
  if (Array.isArray(value))
    return (
      listed(
        value.map((word) => ruleWord(String(word), say)),
        say,
      ) || noneText
    );
  return value === undefined ? noneText : ruleWord(String(value), say);
}

/** What a side of a pass takes in, in short. */
export function filterText(filter: SideFilter, say: Say): string {
  const { kind, status, direction, words, hasChannel, settlement } = filter;
  const texts = [
    listed(
      (kind ?? []).map((one) => say(kindWords[one])),
      say,
    ),
    listed(
      (status ?? []).map((one) => ruleWord(one, say)),
      say,
    ),
    direction === undefined ? '' : ruleWord(direction, say),
    hasChannel === undefined ? '' : say(hasChannel ? ruleWords.ofChannel : ruleWords.notOfChannel),
    settlement === undefined ? '' : say(settlement ? ruleWords.ofSettlement : ruleWords.notOfSettlement),
    words === undefined ? '' : say(ruleWords.says, { words: listed(words, say) }),
  ];
  return texts.filter((text) => text !== '').join(' · ') || say(ruleWords.everything);
}
