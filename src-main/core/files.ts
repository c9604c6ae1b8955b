import { basename } from 'node:path';
import type { Handlers } from '../../shared/contract/handlers.ts';
import type { Arrival } from '../../shared/entity/arrival.ts';
import { problemOf } from '../../shared/entity/problem.ts';
import { Refusal } from '../../shared/value/result.ts';
import type { Day } from '../../shared/value/time.ts';
import { audit } from '../controls/index.ts';
import { arrivals, type Clock, declareEmpty, importedFiles, withdrawEmpty } from '../importing/index.ts';
import { clockOf, dayAt } from './clock.ts';
import { type Context, dayFrom } from './context.ts';
import { importAudited } from './importAudited.ts';
import { runInbox } from './inbox.ts';
import { identifyFiles } from './parse.ts';

/** More days than this at once are a mistake rather than a question. */
const MOST_DAYS = 400;

/** Days from one to another. Throws Refusal DAY_INVALID for the wrong order and for a span of years. */
function spanOf(context: Context, clock: Clock, from: string | undefined, to: string | undefined): [Day, Day] {
  const first = from === undefined ? dayAt(context.now(), clock) - 1 : dayFrom(from);
  const last = to === undefined ? first : dayFrom(to);
  if (last < first || last - first >= MOST_DAYS)
    throw new Refusal(problemOf('DAY_INVALID', { params: { reason: `${from} – ${to}` } }));
  return [first, last];
}

type FileHandlers = Pick<
  Handlers,
  | 'files.identify'
  | 'files.import'
  | 'files.list'
  | 'files.declareEmpty'
  | 'files.withdrawEmpty'
  | 'sources.arrivals'
  | 'inbox.run'
>;

type EmptyDay = { source: string; day: string; note: string; person: string };

/** A person's word on a day of a source and its audit event are one transaction; gives what the day has then. */
function onEmptyDay(
  context: Context,
  { source, day, note, person }: EmptyDay,
  action: 'declareEmpty' | 'withdrawEmpty',
): Arrival {
  const clock = clockOf(context);
  const { offsetMinutes } = clock;
  const now = context.now();
  const word = { source, day: dayFrom(day), note, person, offsetMinutes, now };
  context.db.transaction(() => {
    if (action === 'declareEmpty' && !declareEmpty(context.db, word)) return;
    if (action === 'withdrawEmpty') withdrawEmpty(context.db, word);
    audit(context.db, { actor: person, action, object: source, after: { day, note }, now });
  })();
  context.emit('changed', { topics: ['files', 'workspace'] });
  return arrivals(context.read, word.day, word.day, clock, now).find((one) => one.source === source)!;
}

/** What comes in: files by hand and through the inbox, what is expected, and days that are said to be empty. */
export const fileHandlers = (context: Context): FileHandlers => ({
  'files.identify': ({ files, encoding }) => identifyFiles(files, encoding),
  'files.import': ({ files, source, day, encoding, person }, job) =>
    context.turns.take(async () => {
      const named = files.map((path) => ({ path, name: basename(path) }));
      const order = { files: named, source, day: day === undefined ? undefined : dayFrom(day), encoding, person };
      const reports = await importAudited(context, order, job);
      context.emit('changed', { topics: ['files', 'workspace'] });
      return reports;
    }),
  'files.list': ({ day, ...window }) =>
    importedFiles(context.read, { day: day === undefined ? undefined : dayFrom(day) }, window),
  'files.declareEmpty': (input) => context.turns.take(() => onEmptyDay(context, input, 'declareEmpty')),
  'files.withdrawEmpty': (input) => context.turns.take(() => onEmptyDay(context, input, 'withdrawEmpty')),
  'sources.arrivals': ({ day, to }) => {
    const clock = clockOf(context);
    const [first, last] = spanOf(context, clock, day, to);
    return arrivals(context.read, first, last, clock, context.now());
  },
  'inbox.run': (input, job) => context.turns.take(() => runInbox(context, input, job)),
});
