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

const mark = /^\$+bigint$/;

/** The only key of an object where it looks like our mark for a bigint, with any number of $ before it. */
function markOf(value: object): string | null {
  const [key, ...others] = Object.keys(value);
  return key !== undefined && others.length === 0 && mark.test(key) ? key : null;
}

/** Text of a message. An object that looks like a marked bigint gets one more $, so that it comes back as it was. */
export const encode = (message: unknown): string =>
  JSON.stringify(message, (_key, value: unknown) => {
    if (typeof value === 'bigint') return { $bigint: value.toString() };
    const key = value !== null && typeof value === 'object' ? markOf(value) : null;
    return key === null ? value : { [`$${key}`]: (value as Record<string, unknown>)[key] };
  });

function unmarked(value: object, key: string): unknown {
  const content = (value as Record<string, unknown>)[key];
  if (key !== '$bigint') return { [key.slice(1)]: content };
  return typeof content === 'string' && /^-?\d+$/.test(content) ? BigInt(content) : value;
}

/** The inverse of encode. Throws SyntaxError on text that is not JSON. */
export const decode = (text: string): unknown =>
  JSON.parse(text, (_key, value: unknown) => {
    const key = value !== null && typeof value === 'object' ? markOf(value) : null;
    return key === null ? value : unmarked(value as object, key);
  });
