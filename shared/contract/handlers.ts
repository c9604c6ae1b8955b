import type { EventName, EventPayload, Input, MethodName, Output, ParsedInput } from './methods.ts';

/** What a handler is given besides its input: where progress goes, and the sign to stop. */
export type JobContext = {
  readonly job: string;
  readonly signal: AbortSignal;
  progress(payload: Omit<EventPayload<'progress'>, 'job'>): void;
};

/** One handler a method; a missing one does not compile. */
export type Handlers = {
  [M in MethodName]: (input: ParsedInput<M>, context: JobContext) => Promise<Output<M>> | Output<M>;
};

/** What a window or a terminal holds: calls are typed by the method's name. Rejects with Refusal when the core met Problems. */
export type Connection = {
  call<M extends MethodName>(method: M, input: Input<M>, options?: { job?: string }): Promise<Output<M>>;
  /** Returns the function that stops listening. */
  on<E extends EventName>(event: E, listener: (payload: EventPayload<E>) => void): () => void;
};
