import { z } from 'zod';

export const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'YYYY-MM-DD');
export const nothing = z.object({});
/** A list is asked for by filter, sort and window, and answered from SQL with the count of the whole. */
export const windowed = {
  offset: z.number().int().min(0).default(0),
  limit: z.number().int().min(1).max(1000).default(200),
};
export const list = <T extends z.ZodType>(row: T) => z.object({ total: z.number().int(), rows: z.array(row) });

export const method = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O) => ({ input, output });
