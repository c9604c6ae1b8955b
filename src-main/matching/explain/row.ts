import type { SideFilter } from '../../../shared/entity/rules.ts';
import type { KeyField } from '../../../shared/entity/transaction.ts';
import { formatMinor } from '../../../shared/value/money.ts';
import type { Day } from '../../../shared/value/time.ts';
import type { Failure } from './judged.ts';

export type Place = 'left' | 'right';
export type Field = KeyField | 'counterparty' | 'memo';

/** The match that a row stands in. */
export type Taken = {
  readonly id: number;
  readonly pass: number;
  readonly byHand: boolean;
  readonly mismatched: boolean;
  /** The row that a pair holds it with; null for groups. */
  readonly partner: number | null;
};

/** A row that is open, or near one that is. Amounts in minor units. */
export type PoolRow = {
  readonly id: number;
  readonly place: Place;
  readonly sourceId: number;
  readonly day: Day;
  readonly occurredAt: number | null;
  readonly minor: bigint;
  readonly fee: bigint | null;
  readonly currency: string;
  readonly kind: string;
  readonly status: string;
  readonly file: string;
  readonly part: number;
  readonly record: number;
  readonly fields: Readonly<Record<Field, string | null>>;
  readonly taken: Taken | null;
};

export const money = (row: PoolRow, minor: bigint = row.minor): string => formatMinor(minor, row.currency);
export const net = (row: PoolRow): bigint => row.minor - (row.fee ?? 0n);
/** What a condition over words looks in. */
const said = ({ fields }: PoolRow): string => `${fields.memo ?? ''} ${fields.counterparty ?? ''}`;
export const saysOneOf = (row: PoolRow, words: readonly string[]): boolean =>
  words.some((word) => said(row).includes(word));

type Miss = { name: keyof SideFilter; has: string; wants: string };

/** Which conditions of a side's filter a row misses: compileFilter, for a row at hand. */
function misses(filter: SideFilter, row: PoolRow, settlementWords: readonly string[]): Miss[] {
  const out: Miss[] = [];
  const ask = (name: keyof SideFilter, holds: boolean, has: string, wants: string): void => {
    if (!holds) out.push({ name, has, wants });
  };
  const { kind, status, direction, words, hasChannel, settlement } = filter;
  if (kind) ask('kind', (kind as string[]).includes(row.kind), row.kind, kind.join(', '));
  if (status) ask('status', (status as string[]).includes(row.status), row.status, status.join(', '));
  if (direction) ask('direction', direction === 'in' ? row.minor > 0n : row.minor < 0n, money(row), direction);
  if (words) ask('words', saysOneOf(row, words), said(row).trim(), words.join(', '));
  if (hasChannel !== undefined)
    ask('hasChannel', (row.fields.channel !== null) === hasChannel, row.fields.channel ?? '', String(hasChannel));
  if (settlement !== undefined && settlementWords.length > 0)
    ask('settlement', saysOneOf(row, settlementWords) === settlement, said(row).trim(), String(settlement));
  return out;
}

export const isTaken = (filter: SideFilter, row: PoolRow, words: readonly string[]): boolean =>
  misses(filter, row, words).length === 0;

/** The failures of a filter. Another kind, or a channel that is not asked for, can be let in; nothing else honestly can. */
export function filterFailures(filter: SideFilter, row: PoolRow, words: readonly string[], place: Place): Failure[] {
  return misses(filter, row, words).map(({ name, has, wants }): Failure => {
    const sides = row.place === 'left' ? { left: has, right: '' } : { left: '', right: has };
    const at = { gate: 'filter' as const, field: name, ...sides, beyond: wants };
    if (name === 'kind')
      return {
        ...at,
        mend: {
          kind: 'kind',
          path: [place, 'kind'],
          from: filter.kind!,
          to: [...filter.kind!, row.kind],
          cost: 40,
          before: wants,
          after: `${wants}, ${row.kind}`,
        },
      };
    if (name === 'hasChannel')
      return {
        ...at,
        mend: {
          kind: 'any-channel',
          path: [place, 'hasChannel'],
          from: filter.hasChannel!,
          to: null,
          cost: 60,
          before: wants,
          after: '',
        },
      };
    return { ...at, mend: null };
  });
}
