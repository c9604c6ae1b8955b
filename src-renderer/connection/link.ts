import type { Connection } from '../../shared/contract/handlers.ts';
import { type EventName, events, type MethodName, methods } from '../../shared/contract/methods.ts';
import { answer, decode, encode, notice } from '../../shared/contract/wire.ts';
import { problemOf } from '../../shared/entity/problem.ts';
import { Refusal } from '../../shared/value/result.ts';

/** Carries the wire's text between this window and the core. */
export type Transport = {
  send(text: string): void;
  onText(listener: (text: string) => void): void;
  /** Told when the way to the core breaks and when it is there again. */
  onStatus(listener: (connected: boolean) => void): void;
};

type Waiting = { method: MethodName; resolve(value: unknown): void; reject(cause: unknown): void };

const connectionLost = (): Refusal => new Refusal(problemOf('CONNECTION_LOST', { retry: true }));

/** A typed Connection over a transport. What arrives is validated against the contract before anyone sees it. */
export function createConnection(transport: Transport): Connection {
  const waiting = new Map<number, Waiting>();
  const listeners = new Map<EventName, Set<(payload: never) => void>>();
  let nextId = 1;

  const takeAnswer = (message: unknown): boolean => {
    const parsed = answer.safeParse(message);
    if (!parsed.success) return false;
    const asked = waiting.get(parsed.data.id);
    waiting.delete(parsed.data.id);
    if (!asked) return true;
    if (!parsed.data.ok) asked.reject(new Refusal(...parsed.data.problems));
    else {
      const value = methods[asked.method].output.safeParse(parsed.data.value);
      if (value.success) asked.resolve(value.data);
      else asked.reject(new Error(`${asked.method} was answered in a shape that the contract does not know`));
    }
    return true;
  };
  const takeNotice = (message: unknown): void => {
    const parsed = notice.safeParse(message);
    if (!parsed.success || !Object.hasOwn(events, parsed.data.name)) return;
    const name = parsed.data.name as EventName;
    const payload = events[name].safeParse(parsed.data.payload);
    if (payload.success) for (const listener of listeners.get(name) ?? []) listener(payload.data as never);
  };

  transport.onText((text) => {
    const message = decode(text);
    if (!takeAnswer(message)) takeNotice(message);
  });
  transport.onStatus((connected) => {
    if (connected) return;
    for (const asked of waiting.values()) asked.reject(connectionLost());
    waiting.clear();
  });

  return {
    call: (method, input, options) =>
      new Promise<never>((resolve, reject) => {
        const id = nextId++;
        waiting.set(id, { method, resolve: resolve as (value: unknown) => void, reject });
        transport.send(encode({ type: 'request', id, method, input, job: options?.job }));
      }),
    on(event, listener) {
      const known = listeners.get(event) ?? new Set();
      listeners.set(event, known);
      known.add(listener as (payload: never) => void);
      return () => void known.delete(listener as (payload: never) => void);
    },
  };
}
