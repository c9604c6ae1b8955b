import type { Handlers } from '../../shared/contract/handlers.ts';
import type { ParsedInput } from '../../shared/contract/methods.ts';
import type { Problem } from '../../shared/entity/problem.ts';
import { assign, type BreakFilter, notClosed, note, onEach, propose, summarise } from '../breaks/index.ts';
import { audit } from '../controls/index.ts';
import { type Context, dayOrNone } from './context.ts';

type BulkHandlers = Pick<Handlers, 'breaks.summary' | 'breaks.assign' | 'breaks.note' | 'breaks.propose'>;
type Bulk = Pick<ParsedInput<'breaks.note'>, 'filter' | 'fitting' | 'expected' | 'person'>;

/** The contract's filter with its days read. Throws Refusal DAY_INVALID. */
export const filterOf = ({ day, to, ...filter }: Bulk['filter']): BreakFilter => ({
  ...filter,
  day: dayOrNone(day),
  to: dayOrNone(to),
});

/** Acts on all breaks of a filter: one transaction and one audit event each, with an event on every break. */
export function bulkHandlers(context: Context): BulkHandlers {
  const { db } = context;
  const act = (
    action: string,
    { filter, fitting, expected, person }: Bulk,
    what: Record<string, unknown>,
    work: (at: { id: string; person: string; now: Date }) => unknown,
  ): Promise<{ done: number; left: Problem[] }> =>
    context.turns.take(() => {
      const now = context.now();
      const { done, left } = db.transaction(() => {
        const out = onEach(db, { filter: filterOf(filter), fitting, expected }, (id) => work({ id, person, now }));
        const after = { ...what, filter, ids: out.done, left: out.left.length };
        audit(db, { actor: person, action, object: `${out.done.length} breaks`, after, now });
        return out;
      })();
      context.emit('changed', { topics: ['breaks'] });
      return { done: done.length, left };
    });
  return {
    'breaks.summary': (filter) => summarise(context.read, notClosed(filterOf(filter))),
    'breaks.assign': ({ to, ...bulk }) => act('breaks.assign', bulk, { to }, (at) => assign(db, at, to)),
    'breaks.note': ({ note: words, ...bulk }) => act('breaks.note', bulk, { note: words }, (at) => note(db, at, words)),
    'breaks.propose': ({ resolution, ...bulk }) =>
      act('breaks.propose', bulk, { resolution }, (at) => propose(db, at, resolution)),
  };
}
