import type { Handlers } from '../../shared/contract/handlers.ts';
import type { DayClose } from '../../shared/entity/dayClose.ts';
import {
  approveClose,
  audit,
  type CloseAct,
  closesList,
  hashOfCloses,
  proposeClose,
  reopenDay,
  returnClose,
  type Stale,
} from '../controls/index.ts';
import { type StaleReason, staleRuns } from '../matching/index.ts';
import { type Context, dayFrom, dayOrNone } from './context.ts';

const reasons: Record<StaleReason, string> = { file: 'RUN_FILE', undone: 'RUN_UNDONE' };

type DayHandlers = Pick<Handlers, 'day.close' | 'day.approve' | 'day.return' | 'day.reopen' | 'day.closes'>;
type Given = { day: string; reconciliation?: string | undefined; person: string; note?: string };
type Closes = { closes: DayClose[]; contentHash: string };

/** Closing days and opening them again; an act on all reconciliations of a day and its audit events are one transaction. */
export function dayHandlers(context: Context): DayHandlers {
  const { db } = context;
  const stale: Stale = ({ id }, day) => {
    const found = staleRuns(db, day, day).find(({ reconciliationId }) => reconciliationId === id);
    return found ? reasons[found.why] : null;
  };
  const act = (
    action: string,
    { day, reconciliation, person, note = '' }: Given,
    work: (order: CloseAct) => DayClose[],
  ): Promise<Closes> =>
    context.turns.take(() => {
      const now = context.now();
      const closes = db.transaction(() => {
        const done = work({ day: dayFrom(day), reconciliation, person, note, now });
        for (const { id, content, contentHash } of done)
          audit(db, { actor: person, action, object: id, after: { ...content, contentHash, note }, now });
        return done;
      })();
      context.emit('changed', { topics: ['runs', 'breaks', 'journals'] });
      return { closes, contentHash: hashOfCloses(closes) };
    });
  return {
    'day.close': (input) => act('day.propose', input, (order) => proposeClose(db, order, stale)),
    'day.approve': ({ contentHash, ...input }) =>
      act('day.close', input, (order) => approveClose(db, order, stale, contentHash)),
    'day.return': (input) => act('day.return', input, (order) => returnClose(db, order)),
    'day.reopen': (input) => act('day.reopen', input, (order) => reopenDay(db, order)),
    'day.closes': ({ day, offset, limit, ...filter }) => {
      const { total, rows } = closesList(context.read, { ...filter, day: dayOrNone(day) }, { offset, limit });
      return { total, rows: rows.map(({ view }) => view) };
    },
  };
}
