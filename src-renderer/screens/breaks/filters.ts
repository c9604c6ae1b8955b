import type { Input } from '../../../shared/contract/methods.ts';
import { type BreakKind, type BreakState, breakKinds, breakStates } from '../../../shared/entity/break.ts';

/** What the clerk narrowed the list to. */
export type BreakFilter = {
  readonly thisDay: boolean;
  readonly states: readonly BreakState[];
  readonly kinds: readonly BreakKind[];
  readonly scope: string | null;
  readonly search: string;
  readonly sort: NonNullable<Input<'breaks.list'>['sort']>;
};

/** Everything that is not closed, the oldest first. */
export const notClosed: readonly BreakState[] = breakStates.filter((state) => state !== 'closed');

export const isNotClosed = (states: readonly BreakState[]): boolean =>
  states.length === notClosed.length && notClosed.every((state) => states.includes(state));

export const firstFilter = (query: string): BreakFilter => {
  const kind = breakKinds.find((known) => known === new URLSearchParams(query).get('kind'));
  return { thisDay: false, states: notClosed, kinds: kind ? [kind] : [], scope: null, search: '', sort: '-age' };
};

/** The filter as the core is asked; what does not restrict is left out. */
export function asInput(filter: BreakFilter, day: string | null): Input<'breaks.list'> {
  return {
    ...(filter.thisDay && day !== null ? { day } : {}),
    ...(filter.states.length > 0 ? { states: [...filter.states] } : {}),
    ...(filter.kinds.length > 0 ? { kinds: [...filter.kinds] } : {}),
    ...(filter.scope === null ? {} : { scope: filter.scope }),
    ...(filter.search === '' ? {} : { search: filter.search }),
    sort: filter.sort,
  };
}
