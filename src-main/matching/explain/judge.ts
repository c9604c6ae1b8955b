import type {
  ExactKeyPass,
  Gate,
  GroupByKeyPass,
  ReferenceInTextPass,
  RulePass,
} from '../../../shared/entity/rules.ts';
import { sizeOf } from '../../../shared/value/money.ts';
import { fullKey, keyNames } from '../keys.ts';
import { normalNumber } from '../normal.ts';
import { isTolerated, nearness } from '../tolerance.ts';
import { wordsOf } from '../words.ts';
import { type Failure, failure, type Mend } from './judged.ts';
import { judgeBlock, judgeSettlement, judgeWindow } from './judgeResidue.ts';
import { judgeSameSide } from './judgeSameSide.ts';
import { ifMended, ignoringKey, moreIgnored, widerAmounts, widerDays } from './mends.ts';
import {
  amountFailed,
  both,
  currencyFailed,
  dayFailed,
  filtersFailed,
  type Pair,
  statusFailed,
  successFailed,
  suggestOnly,
} from './pairGates.ts';
import type { Pool } from './pool.ts';
import { type Field, money, net, type PoolRow } from './row.ts';
import { groupUnder } from './trialKeyed.ts';

/** Keys that are missing or unequal. A field that many rows share may be left out where the others tell enough. */
function keysFailed(pass: ExactKeyPass | GroupByKeyPass, { left, right }: Pair): Failure[] {
  const out = pass.keys.flatMap((key, at): Failure[] => {
    const full = fullKey(key);
    const [one, other] = [left.fields[full.left] ?? '', right.fields[full.right] ?? ''];
    const says = { field: keyNames([key]), left: one, right: other };
    const normal = (text: string): string => normalNumber(text, full.ignore);
    if (normal(one) === '' || normal(other) === '') return [failure('key-missing', says)];
    if (normal(one) === normal(other)) return [];
    const ignore = moreIgnored(one, other, full.ignore);
    return [failure('key', { ...says, mend: ignore ? ignoringKey(key, at, ignore) : null })];
  });
  const [only] = out;
  if (out.length !== 1 || only!.mend || pass.keys.length === 1) return out;
  const common = pass.keys.findIndex((key) => ['channel', 'account'].includes(fullKey(key).left));
  const at = pass.keys.findIndex((key) => only!.field.startsWith(fullKey(key).left));
  if (common !== at || at < 0) return out;
  const to = pass.keys.filter((_, index) => index !== at);
  const named = (keys: typeof to): string => keys.map((key) => fullKey(key).left).join(' + ');
  const mend: Mend = {
    kind: 'drop-key',
    path: ['keys'],
    from: pass.keys,
    to,
    cost: 50,
    before: named(pass.keys),
    after: named(to),
  };
  return [{ ...only!, mend }];
}

type Comparing = Pick<ExactKeyPass, 'compare' | 'amountTolerance' | 'feeTolerance'>;

const compared: Record<Gate, (pass: Comparing, pair: Pair) => Failure[]> = {
  status: (_, pair) => statusFailed(pair),
  currency: (_, pair) => currencyFailed(pair),
  amount: (pass, pair) => amountFailed('amount', pass.amountTolerance, pair, (row) => row.minor),
  fee: (pass, pair) =>
    pair.left.fee === null || pair.right.fee === null
      ? []
      : amountFailed('fee', pass.feeTolerance, pair, (row) => row.fee!),
};

const gatesFailed = (pass: Comparing, pair: Pair): Failure[] =>
  pass.compare.flatMap((gate) => compared[gate](pass, pair));

function judgeExactKey(pool: Pool, pass: ExactKeyPass, pair: Pair): Failure[] {
  const against = pass.agree.filter((field) => {
    const [one, other] = [pair.left.fields[field] ?? '', pair.right.fields[field] ?? ''];
    return one !== '' && other !== '' && one !== other;
  });
  return [
    ...filtersFailed(pool, pass, pair),
    ...keysFailed(pass, pair),
    ...dayFailed(pool, pass, pair),
    ...against.map((field) => failure('agree', { field, ...both(pair, ({ fields }) => fields[field] ?? '') })),
    ...gatesFailed(pass, pair),
    ...suggestOnly(pass),
  ];
}

const textFields = ['memo', 'counterparty', 'bankRef', 'voucherNo'] as const;

/** The number is missing, too short, or does not stand in the other's text; it may in another text, or but for its letter case. */
function nameFailed(pass: ReferenceInTextPass, { left, right }: Pair): Failure[] {
  const [named, text] = pass.side === 'left' ? [left, right] : [right, left];
  const number = named.fields[pass.reference] ?? '';
  const wordsIn = (fields: readonly Field[]): Map<string, boolean> =>
    wordsOf(fields.map((field) => text.fields[field] ?? '').join(' '));
  const said = pass.text.map((field) => text.fields[field] ?? '').join(' ');
  const figures = pass.side === 'left' ? { left: number, right: said } : { left: said, right: number };
  const at = { field: pass.reference, ...figures };
  const reference = normalNumber(number, pass.ignore);
  if (reference === '') return [failure('key-missing', at)];
  const out: Failure[] = [];
  if (reference.length < pass.minimumLength)
    out.push(
      failure('too-short', { ...at, beyond: String(pass.minimumLength), mend: shorter(pass, reference.length) }),
    );
  const says = (fields: readonly Field[], ignore: typeof pass.ignore): boolean =>
    [...wordsIn(fields)].some(
      ([word, doubtful]) => !doubtful && normalNumber(word, ignore) === normalNumber(number, ignore),
    );
  if (says(pass.text, pass.ignore)) return out;
  const more = textFields.find((field) => !pass.text.includes(field) && says([field], pass.ignore));
  const ignore = [...wordsIn(pass.text)]
    .filter(([, doubtful]) => !doubtful)
    .map(([word]) => moreIgnored(word, number, pass.ignore))
    .find((found) => found !== null);
  const mend: Mend | null = ignore
    ? {
        kind: 'ignore',
        path: ['ignore'],
        from: pass.ignore,
        to: ignore,
        cost: ignore.length,
        before: pass.ignore.join(', '),
        after: ignore.join(', '),
      }
    : more
      ? {
          kind: 'text',
          path: ['text'],
          from: pass.text,
          to: [...pass.text, more],
          cost: 35,
          before: pass.text.join(', '),
          after: [...pass.text, more].join(', '),
        }
      : null;
  return [...out, failure('named', { ...at, mend })];
}

/** The grammar's own least: shorter numbers stand in texts by accident. */
const LEAST_LENGTH = 4;
const shorter = (pass: ReferenceInTextPass, length: number): Mend | null =>
  length < LEAST_LENGTH
    ? null
    : {
        kind: 'minimum-length',
        path: ['minimumLength'],
        from: pass.minimumLength,
        to: length,
        cost: 45,
        before: String(pass.minimumLength),
        after: String(length),
      };

function judgeReference(pool: Pool, pass: ReferenceInTextPass, pair: Pair): Failure[] {
  const opposite = pair.left.minor < 0n !== pair.right.minor < 0n;
  return [
    ...filtersFailed(pool, pass, pair),
    ...nameFailed(pass, pair),
    ...dayFailed(pool, pass, pair),
    ...(opposite ? [failure('direction', both(pair, money))] : gatesFailed(pass, pair)),
    ...suggestOnly(pass),
  ];
}

/** A pair is judged with the groups that its rows belong to: all rows under the same key. */
function judgeGroup(pool: Pool, pass: GroupByKeyPass, pair: Pair): Failure[] {
  const asked = [
    ...filtersFailed(pool, pass, pair),
    ...successFailed(pair),
    ...keysFailed(pass, pair),
    ...currencyFailed(pair),
  ];
  const { currency } = pair.left;
  const group = groupUnder(pool, ifMended(pass, asked), pair);
  const sum = (rows: readonly PoolRow[], kind: 'gross' | 'net'): bigint =>
    rows.reduce((total, row) => total + (kind === 'net' ? net(row) : row.minor), 0n);
  const [left, right] = [sum(group.left, pass.leftSum), sum(group.right, pass.rightSum)];
  const differ = isTolerated(left, right, pass.amountTolerance, currency)
    ? []
    : [
        failure(left < 0n === right < 0n ? 'sum' : 'direction', {
          left: money(pair.left, left),
          right: money(pair.right, right),
          beyond: money(pair.left, sizeOf(right) - sizeOf(left)),
          mend: widerAmounts('amount', pass.amountTolerance, { left, right, currency }),
        }),
      ];
  const spans = group.left.flatMap((one) => group.right.map((other) => ({ left: one.day, right: other.day })));
  const near = nearness(pool.plan.calendar, pass.dayTolerance);
  const far = spans.filter((span) => !near(span.left, span.right));
  const [worst] = far.sort((a, b) => Math.abs(b.right - b.left) - Math.abs(a.right - a.left));
  const days = worst
    ? [
        failure('day', {
          left: String(worst.left),
          right: String(worst.right),
          beyond: String(worst.right - worst.left),
          mend: widerDays(pool.plan.calendar, pass.dayTolerance, spans),
        }),
      ]
    : [];
  return [...asked, ...differ, ...days, ...suggestOnly(pass)];
}

/**
 * Every gate of a pass that two rows fail, in the order in which the pass asks. Of rows of one side the earlier stands in
 * the place of the left. Empty where the pass would take them, had nothing else been in the way.
 */
export function judge(pool: Pool, pass: RulePass, pair: Pair): Failure[] {
  const oneSided = pass.kind === 'net-zero' || pass.kind === 'reversal' || pass.kind === 'own-transfer';
  if (oneSided !== (pair.left.place === pair.right.place)) return [failure('side')];
  switch (pass.kind) {
    case 'exact-key':
      return judgeExactKey(pool, pass, pair);
    case 'reference-in-text':
      return judgeReference(pool, pass, pair);
    case 'group-by-key':
      return judgeGroup(pool, pass, pair);
    case 'window':
      return judgeWindow(pool, pass, pair);
    case 'subset-sum':
      return judgeBlock(pool, pass, pair);
    case 'group-sum':
      return judgeSettlement(pool, pass, pair);
    default:
      return judgeSameSide(pool, pass, pair);
  }
}
