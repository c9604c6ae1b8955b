import { basename } from 'node:path';
import type { Handlers } from '../../shared/contract/handlers.ts';
import { problemOf } from '../../shared/entity/problem.ts';
import type { TransactionView } from '../../shared/entity/transaction.ts';
import { Refusal } from '../../shared/value/result.ts';
import {
  approve,
  assign,
  attach,
  attachmentsOf,
  eventsOf,
  findBreak,
  giveBack,
  note,
  propose,
  reopen,
  weighGates,
} from '../breaks/index.ts';
import { approveContent, audit } from '../controls/index.ts';
import { keepFile, transactionById } from '../importing/index.ts';
import { postResolution, postSettlements, reverseResolution } from '../ledger/index.ts';
import { enqueue } from '../sync/index.ts';
import type { Context } from './context.ts';
import { matchAndFollow, rowsNamed } from './matchHandlers.ts';

type BreakHandlers = Pick<
  Handlers,
  | 'break.show'
  | 'break.assign'
  | 'break.note'
  | 'break.attach'
  | 'break.propose'
  | 'break.approve'
  | 'break.return'
  | 'break.reopen'
>;

/** The life of a break; every act and its audit event are one transaction, and so is the journal that an approval posts. */
export function breakHandlers(context: Context): BreakHandlers {
  const { db, read } = context;
  const act = <T>(action: string, person: string, object: string, after: unknown, work: (now: Date) => T): Promise<T> =>
    context.turns.take(() => {
      const now = context.now();
      const value = db.transaction(() => {
        const out = work(now);
        audit(db, { actor: person, action, object, after, now });
        return out;
      })();
      context.emit('changed', { topics: ['breaks', 'journals'] });
      return value;
    });
  /** What a word on a break lets go or holds back: the settlements in which it stands. */
  const letGo = (breakId: string, person: string, now: Date): void => {
    for (const day of weighGates(db, { breakId })) enqueue(db, postSettlements(db, day, person, now));
  };
  const one = (id: string | null): TransactionView | null => (id === null ? null : transactionById(read, id));
  return {
    'break.show': ({ id }) => {
      const found = findBreak(read, id);
      if (!found) throw new Refusal(problemOf('NOT_FOUND', { params: { what: 'break', id } }));
      return {
        break: found,
        events: eventsOf(read, id),
        attachments: attachmentsOf(read, id),
        left: one(found.left),
        right: one(found.right),
      };
    },
    'break.assign': ({ id, to, person }) =>
      act('break.assign', person, id, { to }, (now) => assign(db, { id, person, now }, to)),
    'break.note': ({ id, note: words, person }) =>
      act('break.note', person, id, { note: words }, (now) => note(db, { id, person, now }, words)),
    'break.attach': async ({ id, file, note: words, person }) => {
      if (!findBreak(read, id)) throw new Refusal(problemOf('NOT_FOUND', { params: { what: 'break', id } }));
      const name = basename(file);
      const { hash, bytes } = await keepFile(context.workspace.folder, file, name);
      const kept = { hash, name, bytes, note: words };
      return act('break.attach', person, id, kept, (now) => attach(db, { id, person, now }, kept));
    },
    'break.propose': ({ id, resolution, person }) =>
      act('break.propose', person, id, resolution, (now) => propose(db, { id, person, now }, resolution)),
    'break.approve': ({ id, person, contentHash }) =>
      act('break.approve', person, id, { contentHash }, (now) => {
        const { view, resolution, maker, hash } = approve(db, { id, person, now }, contentHash);
        approveContent(db, { object: id, contentHash: hash, maker, checker: person, now });
        if (resolution.type === 'matched') {
          const order = { reconciliation: view.scope, rows: rowsNamed(context, resolution.rows, view.scope) };
          matchAndFollow(context, { ...order, note: resolution.note, person: maker }, now);
        }
        const journal = postResolution(db, { breakId: id, resolution, person, now });
        if (journal !== null) enqueue(db, [journal]);
        letGo(id, person, now);
        return { ...view, journal };
      }),
    'break.return': ({ id, note: words, person }) =>
      act('break.return', person, id, { note: words }, (now) => giveBack(db, { id, person, now }, words)),
    'break.reopen': ({ id, note: words, person }) =>
      act('break.reopen', person, id, { note: words }, (now) => {
        const view = reopen(db, { id, person, now }, words);
        const reversal = reverseResolution(db, { breakId: id, person, now });
        if (reversal !== null) enqueue(db, [reversal]);
        letGo(id, person, now);
        return view;
      }),
  };
}
