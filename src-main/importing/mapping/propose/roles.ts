import type { MappingField, MappingReason } from '../../../../shared/entity/mapping.ts';
import type { ColumnStats } from './stats.ts';
import { bareName, fieldsNamed } from './words.ts';

export type Role = { field: MappingField; confidence: number; why: MappingReason[] };
/** The role of each column, and the columns that may as well be the day or the amount. */
export type Rivals = Partial<Record<'day' | 'amount' | 'currency', number[]>>;
export type Roles = { roles: Role[]; rivals: Rivals };

const reason = (code: MappingReason['code'], params: Record<string, string> = {}): MappingReason => ({ code, params });

/** Do the values of a column fit a field? Null: they say nothing. */
function fits(field: MappingField, stats: ColumnStats): boolean | null {
  if (stats.filled === 0) return null;
  const isMoment = stats.all(stats.moments);
  switch (field) {
    case 'day':
    case 'valueDay':
      return isMoment;
    case 'clock':
      return stats.all(stats.clocks) && !isMoment;
    case 'amount':
    case 'in':
    case 'out':
    case 'balance':
    case 'fee':
      return stats.all(stats.amounts) && stats.plainMoments === 0;
    case 'direction':
      return stats.sides > 0 && stats.fewWords;
    case 'currency':
      return stats.all(stats.currencies);
    case 'status':
      return stats.fewWords && !isMoment;
    default:
      return null;
  }
}

/** Fields in the order in which they choose their columns: those whose values tell most go first. */
const choosing: readonly MappingField[] = [
  'direction',
  'currency',
  'day',
  'valueDay',
  'clock',
  'in',
  'out',
  'amount',
  'balance',
  'fee',
  'status',
  'kind',
  'account',
  'orderNo',
  'channelNo',
  'refundNo',
  'batchNo',
  'bankRef',
  'voucherNo',
  'counterparty',
  'counterpartyAccount',
];
const valueCodes: Partial<Record<MappingField, MappingReason['code']>> = {
  day: 'VALUES_DAY',
  valueDay: 'VALUES_DAY',
  clock: 'VALUES_CLOCK',
  amount: 'VALUES_AMOUNT',
  in: 'VALUES_AMOUNT',
  out: 'VALUES_AMOUNT',
  balance: 'VALUES_AMOUNT',
  fee: 'VALUES_AMOUNT',
  direction: 'VALUES_FLAG',
  currency: 'VALUES_CURRENCY',
};
const EMPTY_CONFIDENCE = 60;
const BY_VALUES = 50;
const TIE = 3;
const DAYS_TIE = 10;
/** Fields of which a wrong column would be a wrong figure, and the question that they belong to. */
const contested: Partial<Record<MappingField, keyof Rivals>> = {
  day: 'day',
  amount: 'amount',
  in: 'amount',
  out: 'amount',
  currency: 'currency',
};

function roleOf(field: MappingField, name: string, stats: ColumnStats): Role | null {
  const named = fieldsNamed(name).find((each) => each.field === field);
  if (!named) return null;
  const fit = fits(field, stats);
  if (fit === false) return null;
  const why = [reason('NAME', { name: name.trim() })];
  if (fit === null && stats.filled === 0)
    return { field, confidence: Math.min(named.sure, EMPTY_CONFIDENCE), why: [...why, reason('VALUES_EMPTY')] };
  const code = valueCodes[field];
  return { field, confidence: named.sure, why: code ? [...why, reason(code)] : why };
}

type Candidate = { at: number; role: Role };

/**
 * The role of every column, by its name and then by its values. Of a bank's days the booking is the day; of others a
 * person says which of two it is.
 */
export function chooseRoles(
  names: readonly string[],
  stats: readonly ColumnStats[],
  side: 'book' | 'channel' | 'bank' | null,
): Roles {
  const roles: (Role | null)[] = names.map(() => null);
  const rivals: Rivals = {};
  const candidatesFor = (field: MappingField): Candidate[] =>
    names
      .flatMap((name, at): Candidate[] => {
        const role = roles[at] === null ? roleOf(field, name, stats[at]!) : null;
        return role === null ? [] : [{ at, role }];
      })
      .sort((a, b) => b.role.confidence - a.role.confidence);
  for (const field of choosing) {
    const [best, ...more] = candidatesFor(field);
    if (best === undefined) continue;
    // A column that is named for another field as well is that field's, when it says so more clearly.
    const own = fieldsNamed(names[best.at]!)[0]!;
    if (own.field !== field && own.sure > best.role.confidence && fits(own.field, stats[best.at]!) !== false) continue;
    const near = field === 'day' && side !== 'bank' ? DAYS_TIE : TIE;
    const equal = more.filter(({ role }) => role.confidence > best.role.confidence - near);
    if (field in contested && equal.length > 0) {
      const about = contested[field]!;
      rivals[about] = [...new Set([...(rivals[about] ?? []), ...[best, ...equal].map(({ at }) => at)])];
    }
    roles[best.at] = best.role;
  }
  sideBySide(roles);
  byValues(names, roles, stats, rivals);
  return { roles: roles.map((role, at) => role ?? memoOrNone(names[at]!, stats[at]!)), rivals };
}

/** Money in without money out is no pair of columns, but may be the one amount. */
function sideBySide(roles: (Role | null)[]): void {
  const at = (field: MappingField): number => roles.findIndex((role) => role?.field === field);
  const [into, out, amount] = [at('in'), at('out'), at('amount')];
  if (into >= 0 && out >= 0) {
    // Both columns say what the one amount says.
    if (amount >= 0) roles[amount] = null;
    return;
  }
  for (const alone of [into, out]) if (alone >= 0) roles[alone] = null;
}

/** Where the table has no names, the only column with such values is the day, the currency, the flag or the amount. */
function byValues(
  names: readonly string[],
  roles: (Role | null)[],
  stats: readonly ColumnStats[],
  rivals: Rivals,
): void {
  const has = (field: MappingField): boolean => roles.some((role) => role?.field === field);
  const free = (field: MappingField, unnamed: boolean): number[] =>
    names.flatMap((name, at) =>
      roles[at] === null && fits(field, stats[at]!) === true && !(unnamed && bareName(name) !== '') ? [at] : [],
    );
  for (const field of ['day', 'currency', 'direction'] as const) {
    // A foreign currency has values like the account's own: its name must not say anything else.
    const found = has(field) ? [] : free(field, field !== 'day');
    if (field !== 'direction' && found.length > 1) rivals[field] = found;
    if (found.length === 1) roles[found[0]!] = { field, confidence: BY_VALUES, why: [reason(valueCodes[field]!)] };
  }
  if (has('amount') || (has('in') && has('out'))) return;
  const amounts = free('amount', false);
  const [only] = amounts;
  if (amounts.length === 1 && bareName(names[only!]!) === '')
    roles[only!] = { field: 'amount', confidence: BY_VALUES, why: [reason('VALUES_AMOUNT')] };
  else rivals.amount = amounts;
}

function memoOrNone(name: string, stats: ColumnStats): Role {
  const named = fieldsNamed(name);
  const memo = named.find(({ field }) => field === 'memo');
  if (memo) return { field: 'memo', confidence: memo.sure, why: [reason('NAME', { name: name.trim() })] };
  const contradicted = named.length > 0 && stats.filled > 0 && fits(named[0]!.field, stats) === false;
  if (contradicted)
    return {
      field: 'ignore',
      confidence: 20,
      why: [reason('NAME', { name: name.trim() }), reason('VALUES_CONTRADICT')],
    };
  return {
    field: 'ignore',
    confidence: stats.filled === 0 ? 90 : BY_VALUES,
    why: [reason(stats.filled === 0 ? 'VALUES_EMPTY' : 'NOT_UNDERSTOOD')],
  };
}
