import { expect, test, vi } from 'vitest';
import { decode, encode } from '../../shared/contract/wire.ts';
import { problemOf } from '../../shared/entity/problem.ts';
import { Refusal } from '../../shared/value/result.ts';
import { createConnection } from '../../src-renderer/connection/link.ts';
import { createImports } from '../../src-renderer/data/imports.ts';
import { createJobs, secondsLeft } from '../../src-renderer/data/jobs.ts';
import { problemsOf } from '../../src-renderer/data/problems.ts';
import { dependsOn } from '../../src-renderer/data/topics.ts';

type Sent = { id: number; method: string; input: Record<string, unknown>; job?: string };

function start() {
  const sent: Sent[] = [];
  let hear: (text: string) => void = () => {};
  let status: (connected: boolean) => void = () => {};
  const connection = createConnection({
    send: (text) => void sent.push(decode(text) as Sent),
    onText: (listener) => {
      hear = listener;
    },
    onStatus: (listener) => {
      status = listener;
    },
  });
  const answer = (at: number, fields: object): void => hear(encode({ type: 'answer', id: sent[at]!.id, ...fields }));
  const event = (name: string, payload: unknown): void => hear(encode({ type: 'event', name, payload }));
  return { connection, sent, answer, event, hear: (text: string) => hear(text), lose: () => status(false) };
}

const cancelled = { ok: true, value: { cancelled: true } };

test('answers find their calls in any order', async () => {
  const { connection, answer } = start();
  const calls = [connection.call('jobs.cancel', { job: 'a' }), connection.call('jobs.cancel', { job: 'b' })];
  answer(1, { ok: true, value: { cancelled: false } });
  answer(0, cancelled);
  expect(await Promise.all(calls)).toEqual([{ cancelled: true }, { cancelled: false }]);
});

test('Problems reject as a Refusal, and an answer of the wrong shape is not believed', async () => {
  const { connection, answer } = start();
  const refused = connection.call('jobs.cancel', { job: 'a' });
  answer(0, { ok: false, problems: [problemOf('JOB_CANCELLED')] });
  await expect(refused).rejects.toBeInstanceOf(Refusal);
  const wrong = connection.call('jobs.cancel', { job: 'a' });
  answer(1, { ok: true, value: { cancelled: 'yes' } });
  await expect(wrong).rejects.toThrow('jobs.cancel was answered in a shape');
});

test('what waits is refused when the connection is lost', async () => {
  const { connection, lose } = start();
  const waiting = connection.call('doctor', {});
  lose();
  await expect(waiting).rejects.toMatchObject({ problems: [{ code: 'CONNECTION_LOST' }] });
});

test('events reach their listeners until they stop; unknown and broken ones reach nobody', () => {
  const { connection, event } = start();
  const heard = vi.fn();
  const stop = connection.on('changed', heard);
  event('changed', { topics: ['runs'] });
  event('changed', { topics: ['no such topic'] });
  event('constructor', {});
  stop();
  event('changed', { topics: ['runs'] });
  expect(heard.mock.calls).toEqual([[{ topics: ['runs'] }]]);
});

test('files are imported one after the other, each as a job that can be stopped', async () => {
  const { connection, sent, answer, event } = start();
  const jobs = createJobs(connection);
  const imports = createImports(jobs);
  const file = (name: string) => ({ handle: `file_${name}`, name, size: 1 });
  imports.add([file('a'), file('b'), file('c')], 'wang');
  await vi.waitFor(() => expect(sent).toHaveLength(1));
  const progress = { job: sent[0]!.job, stage: 'read', label: 'a', done: 1, total: 2, unit: 'bytes' };
  event('progress', progress);
  expect(jobs.store.get()).toMatchObject([{ params: { file: 'a' }, progress: { done: 1, total: 2 } }]);
  imports.cancel(imports.store.get()[2]!.job);
  imports.cancel(imports.store.get()[0]!.job);
  expect(sent[1]).toMatchObject({ method: 'jobs.cancel', input: { job: sent[0]!.job } });
  answer(0, { ok: false, problems: [problemOf('SETUP_MISSING')] });
  await vi.waitFor(() => expect(sent).toHaveLength(3));
  expect(sent[2]).toMatchObject({ method: 'files.import', input: { files: ['file_b'], person: 'wang' } });
  expect(imports.store.get().map((line) => line.state)).toEqual(['refused', 'running', 'cancelled']);
  expect(imports.store.get()[0]!.problems).toMatchObject([{ code: 'SETUP_MISSING' }]);
  imports.retry(imports.store.get()[0]!.job, 'wechat', 'wang');
  answer(2, { ok: false, problems: [] });
  await vi.waitFor(() => expect(sent).toHaveLength(4));
  expect(sent[3]!.input).toMatchObject({ files: ['file_a'], source: 'wechat' });
});

test('the time left is told only once there is something to judge by', () => {
  const progress = { job: 'j', stage: 's', label: '', done: 50, total: 200, unit: 'rows' as const };
  expect(secondsLeft({ started: 0, progress }, 10_000)).toBe(30);
  expect(secondsLeft({ started: 0, progress }, 500)).toBeNull();
  expect(secondsLeft({ started: 0, progress: { ...progress, done: 1 } }, 10_000)).toBeNull();
  expect(secondsLeft({ started: 0, progress: { ...progress, total: null } }, 10_000)).toBeNull();
  expect(secondsLeft({ started: 0, progress: null }, 10_000)).toBeNull();
});

test('an answer is asked for again when what it depends on changed', () => {
  expect(dependsOn('breaks.list', ['breaks'])).toBe(true);
  expect(dependsOn('files.list', ['runs', 'breaks'])).toBe(false);
  expect(dependsOn('setup.diff', ['setup'])).toBe(false);
});

test('a bug of the window is told as an internal problem with its words', () => {
  expect(problemsOf(new Error('boom'))).toMatchObject([{ code: 'INTERNAL', params: { incident: 'boom' } }]);
});
