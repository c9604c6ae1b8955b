import type { Handlers } from '../../shared/contract/handlers.ts';
import { problemOf } from '../../shared/entity/problem.ts';
import { Refusal } from '../../shared/value/result.ts';
import { findGate, gateLines, listGates, release } from '../breaks/index.ts';
import { audit } from '../controls/index.ts';
import { type Context, dayOrNone } from './context.ts';

/** Settlements before they are cleared; a release and its audit event are one transaction. */
export function gateHandlers(context: Context): Pick<Handlers, 'gates.list' | 'gate.show' | 'gate.release'> {
  const { db, read } = context;
  return {
    'gates.list': ({ day, to, offset, limit, ...filter }) =>
      listGates(read, { ...filter, day: dayOrNone(day), to: dayOrNone(to) }, { offset, limit }),
    'gate.show': ({ id, ...window }) => {
      const gate = findGate(read, id);
      if (!gate) throw new Refusal(problemOf('NOT_FOUND', { params: { what: 'gate', id } }));
      return { gate, ...gateLines(read, gate, window) };
    },
    'gate.release': ({ id, note, person, contentHash }) =>
      context.turns.take(() => {
        const now = context.now();
        const view = db.transaction(() => {
          const { before, after, done } = release(db, { id, person, now }, { note, contentHash });
          const { received, toClear, currency, contentHash: figures } = after;
          const what = { received, toClear, currency, figures, note };
          if (done)
            audit(db, {
              actor: person,
              action: 'gate.release',
              object: id,
              before: { state: before.state },
              after: what,
              now,
            });
          return after;
        })();
        context.emit('changed', { topics: ['breaks'] });
        return view;
      }),
  };
}
