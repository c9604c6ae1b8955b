import { beforeEach, describe, expect, it } from 'vitest';
import { Refusal } from '../../shared/value/result.ts';
import { bucketOf, bucketsOf, labelOf } from '../../src-main/breaks/ageing.ts';
import { assign, classify, eventsOf, listBreaks, onEach, propose, summarise } from '../../src-main/breaks/index.ts';
import { readPlans, runReconciliation } from '../../src-main/matching/index.ts';
import type { Write } from '../../src-main/store/index.ts';
import { add, day, emptyDay } from '../helpers/bookkeeping.ts';

const now = new Date(1_760_000_000_000);
const person = 'wang';
let db: Write;
beforeEach(() => {
  db = emptyDay();
  db.exec(
    "INSERT INTO people (code, name, role, limit_minor) VALUES ('wang', 'Wang', 'clerk', NULL), ('li', 'Li', 'checker', 100000)",
  );
  for (const [source, on, amount, orderNo] of [
    ['book', '2026-10-12', 100, 'A'],
    ['book', '2026-10-14', 200, 'B'],
    ['wechat', '2026-10-15', 400, 'C'],
  ] as const)
    add(db, source, { day: on, amount, orderNo });
  for (const on of ['2026-10-12', '2026-10-14', '2026-10-15'])
    db.transaction(() => {
      runReconciliation(db, readPlans(db, 'orders')[0]!, day(on), now);
      classify(db, day(on), now);
    })();
});

const states = (): string[] =>
  listBreaks(db, {}, 'day', 0, 10).rows.map(({ subject, state, assignee }) => `${subject} ${state} ${assignee}`);
const refusals = (work: () => unknown): string[] => {
  try {
    work();
  } catch (error) {
    if (error instanceof Refusal)
      return error.problems.map(({ code, params }) => `${code} ${params.state ?? params.found}`);
    throw error;
  }
  return [];
};

describe('an act on all breaks of a filter', () => {
  const all = { filter: {}, fitting: false };
  const proposeAll = (options: Parameters<typeof onEach>[1]) =>
    db.transaction(() =>
      onEach(db, options, (id) => propose(db, { id, person, now }, { type: 'explained', note: 'seen' })),
    )();

  it('is done for all of them', () => {
    const { done, left } = db.transaction(() => onEach(db, all, (id) => assign(db, { id, person, now }, 'li')))();
    expect([done.length, left]).toEqual([3, []]);
    expect(states()).toEqual(['A assigned li', 'B assigned li', 'C pending li']);
  });

  it('is refused as a whole where it does not fit some, and says which', () => {
    const before = states();
    expect(refusals(() => proposeAll(all))).toEqual(['BREAK_WRONG_STATE pending']);
    expect(states()).toEqual(before);
  });

  it('is done for those that it fits when that is wanted, and says what it left', () => {
    const { done, left } = proposeAll({ ...all, fitting: true });
    expect([done.length, left.map(({ code }) => code)]).toEqual([2, ['BREAK_WRONG_STATE']]);
    expect(states()).toEqual(['A proposed null', 'B proposed null', 'C pending null']);
    const { id } = listBreaks(db, { search: 'C' }, 'day', 0, 1).rows[0]!;
    expect(eventsOf(db, id).map(({ action }) => action)).toEqual(['found']);
  });

  it('keeps to its filter, and to the number that was seen', () => {
    const filter = { source: 'book', minAge: 2 };
    expect(refusals(() => proposeAll({ filter, fitting: true, expected: 2 }))).toEqual(['SELECTION_CHANGED 1']);
    proposeAll({ filter, fitting: false, expected: 1 });
    expect(states()).toEqual(['A proposed null', 'B open null', 'C pending null']);
    expect(proposeAll({ filter: { maxAge: 1, states: ['open'] }, fitting: false }).done).toHaveLength(1);
  });
});

describe('ages and labels', () => {
  it('are as the setup says', () => {
    const labels = { overage: 'CHANNEL_ONLY', ageing: [0, 1, 3, 7, 30] } as const;
    expect(bucketsOf(labels).map(({ name }) => name)).toEqual(['0', '1', '2-3', '4-7', '8-30', '30+']);
    expect([0, 1, 2, 3, 4, 30, 31].map((age) => bucketOf(age, labels))).toEqual([
      '0',
      '1',
      '2-3',
      '2-3',
      '4-7',
      '8-30',
      '30+',
    ]);
    expect(bucketsOf({ ...labels, ageing: [5, 2, 5] }).map(({ name }) => name)).toEqual(['0-2', '3-5', '5+']);
    expect([1n, -1n, 0n].map((effect) => labelOf(effect, labels))).toEqual(['overage', 'shortage', null]);
    expect([1n, -1n].map((effect) => labelOf(effect, { ...labels, overage: 'BOOK_ONLY' }))).toEqual([
      'shortage',
      'overage',
    ]);
  });

  it('stand in the list and are counted, with the pool by source', () => {
    const { rows } = listBreaks(db, {}, 'day', 0, 10);
    expect(rows.map(({ bucket, label, effect }) => [bucket, label, effect])).toEqual([
      ['2-3', 'shortage', '-1.00'],
      ['1', 'shortage', '-2.00'],
      ['0', 'overage', '4.00'],
    ]);
    const one = (amount: string, count = 1) => ({ count, amount, currency: 'CNY' });
    const open = { states: ['pending', 'open', 'assigned', 'proposed'] };
    expect(summarise(db, open)).toEqual({
      total: 3,
      buckets: [
        { bucket: '0', ...one('4.00') },
        { bucket: '1', ...one('-2.00') },
        { bucket: '2-3', ...one('-1.00') },
      ],
      kinds: [
        { kind: 'BOOK_ONLY', ...one('-3.00', 2) },
        { kind: 'CHANNEL_ONLY', ...one('4.00') },
      ],
      labels: [
        { label: 'shortage', ...one('-3.00', 2) },
        { label: 'overage', ...one('4.00') },
      ],
      pool: [{ source: 'wechat', ...one('4.00'), oldest: '2026-10-15', nextExpiry: '2026-10-16', mostAttempts: 1 }],
    });
    db.exec(`UPDATE setup_versions SET document = '{"labels":{"overage":"BOOK_ONLY","ageing":[10]}}'`);
    expect(listBreaks(db, {}, 'day', 0, 1).rows[0]).toMatchObject({ bucket: '0-10', label: 'overage' });
  });
});
