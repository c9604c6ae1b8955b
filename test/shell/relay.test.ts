import { expect, test } from 'vitest';
import { decode, encode } from '../../shared/contract/wire.ts';
import { createHandles } from '../../src-main/shell/handles.ts';
import { type CoreLink, createRelay } from '../../src-main/shell/relay.ts';

function start() {
  const toCore: { id: number; method: string; input: unknown }[] = [];
  let hear: (text: string) => void = () => {};
  let exit: () => void = () => {};
  const core: CoreLink = {
    send: (text) => void toCore.push(decode(text) as (typeof toCore)[number]),
    onText: (listener) => {
      hear = listener;
    },
    onExit: (listener) => {
      exit = listener;
    },
    stop: async () => {},
  };
  const handles = createHandles();
  const relay = createRelay(core, handles);
  const page = () => {
    const heard: Record<string, unknown>[] = [];
    const attached = relay.attach({ send: (text) => void heard.push(decode(text) as Record<string, unknown>) });
    const request = (id: number, method: string, input: unknown) =>
      attached.receive(encode({ type: 'request', id, method, input }));
    return { heard, request, ...attached };
  };
  return { toCore, handles, page, fromCore: (message: unknown) => hear(encode(message)), exit: () => exit() };
}

test('pages that use the same numbers get their own answers', () => {
  const { toCore, page, fromCore } = start();
  const [one, two] = [page(), page()];
  one.request(1, 'doctor', {});
  two.request(1, 'doctor', {});
  fromCore({ type: 'answer', id: toCore[1]!.id, ok: true, value: 'second' });
  fromCore({ type: 'answer', id: toCore[0]!.id, ok: true, value: 'first' });
  expect([one.heard, two.heard]).toEqual([
    [{ type: 'answer', id: 1, ok: true, value: 'first' }],
    [{ type: 'answer', id: 1, ok: true, value: 'second' }],
  ]);
});

test('a page that left hears nothing more, and its answer goes nowhere', () => {
  const { toCore, page, fromCore } = start();
  const one = page();
  one.request(1, 'doctor', {});
  one.detach();
  fromCore({ type: 'answer', id: toCore[0]!.id, ok: true, value: 1 });
  fromCore({ type: 'event', name: 'changed', payload: { topics: [] } });
  expect(one.heard).toEqual([]);
});

test('paths are named to the core and hidden from every page, in progress and in answers', () => {
  const { toCore, handles, page, fromCore } = start();
  const [one, other] = [page(), page()];
  const path = '/private/u-1/bill.csv';
  const { handle } = handles.give({ path, name: 'bill.csv', size: 1 });
  one.receive(
    encode({ type: 'request', id: 1, method: 'files.import', input: { files: [handle], person: 'w' }, job: 'j' }),
  );
  expect(toCore[0]!.input).toEqual({ files: [path], person: 'w' });
  fromCore({ type: 'event', name: 'progress', payload: { job: 'j', label: path, done: 1n } });
  fromCore({ type: 'answer', id: toCore[0]!.id, ok: false, problems: [] });
  expect(encode([one.heard, other.heard])).not.toContain('private');
  expect(other.heard).toEqual([
    { type: 'event', name: 'progress', payload: { job: 'j', label: 'bill.csv', done: 1n } },
  ]);
});

test('when the core is gone, what waits and what comes is told so', () => {
  const { page, exit } = start();
  const one = page();
  one.request(1, 'doctor', {});
  exit();
  one.request(2, 'doctor', {});
  expect(one.heard).toMatchObject([
    { id: 1, ok: false, problems: [{ code: 'CONNECTION_LOST' }] },
    { id: 2, ok: false, problems: [{ code: 'CONNECTION_LOST' }] },
  ]);
});

test.each(['', '{', '[]', '{"type":"answer","id":1,"ok":true}', '{"type":"request","method":"x"}'])(
  'a message that is no request is not taken: %s',
  (text) => {
    const { toCore, page } = start();
    expect(page().receive(text)).toBe(false);
    expect(toCore).toEqual([]);
  },
);
