import { z } from 'zod';

/** matched, mismatched (a match that is a break too), or left open by the run. */
const what = z.enum(['matched', 'mismatched', 'open']);
const said = z.object({ what, pass: z.string() }).nullable();

/** What differs between two runs of a day: a match or an open row that came, went, or is another. Groups name their first rows. */
export const runLine = z.object({
  change: z.enum(['came', 'went', 'changed']),
  before: said,
  after: said,
  left: z.array(z.string()),
  right: z.array(z.string()),
  group: z.array(z.string()),
  amount: z.string(),
  currency: z.string(),
});
export type RunLine = z.infer<typeof runLine>;
