import { z } from 'zod';
import { problem } from '../entity/problem.ts';

/**
 * One codec for both transports. JSON with bigint as {"$bigint":"123"}; every message is validated on arrival. A request
 * carries the job it belongs to, so that progress can be shown and the work stopped.
 */
export const request = z.object({
  type: z.literal('request'),
  id: z.number().int(),
  method: z.string(),
  input: z.unknown(),
  job: z.string().optional(),
});
export const answer = z.discriminatedUnion('ok', [
  z.object({ type: z.literal('answer'), id: z.number().int(), ok: z.literal(true), value: z.unknown() }),
  z.object({
    type: z.literal('answer'),
    id: z.number().int(),
    ok: z.literal(false),
    problems: z.array(problem),
    incident: z.string().optional(),
  }),
]);
export const notice = z.object({ type: z.literal('event'), name: z.string(), payload: z.unknown() });

export type Request = z.infer<typeof request>;
export type Answer = z.infer<typeof answer>;
export type Notice = z.infer<typeof notice>;

const isWrapped = (value: object): value is { $bigint: string } =>
  Object.keys(value).length === 1 &&
  '$bigint' in value &&
  typeof value.$bigint === 'string' &&
  /^-?\d+$/.test(value.$bigint);

export const encode = (message: unknown): string =>
  JSON.stringify(message, (_key, value: unknown) =>
    typeof value === 'bigint' ? { $bigint: value.toString() } : value,
  );

/** The inverse of encode. Throws SyntaxError on text that is not JSON. */
export const decode = (text: string): unknown =>
  JSON.parse(text, (_key, value: unknown) =>
    value !== null && typeof value === 'object' && isWrapped(value) ? BigInt(value.$bigint) : value,
  );
