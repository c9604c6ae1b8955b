import { z } from 'zod';
import { closeStates, dayClose } from '../entity/dayClose.ts';
import { day, list, method, windowed } from './shapes.ts';

/** All reconciliations that were run for the day, or one. */
const which = { day, reconciliation: z.string().optional(), person: z.string() };
/** `contentHash` is what an approval of all of them binds. */
const closes = z.object({ closes: z.array(dayClose), contentHash: z.string() });

/** Closing days: proposed by one person, approved by another, frozen from then on. */
export const dayMethods = {
  /** Proposes to close a day as it stands; days close in order, and a day whose run is stale is run again first. */
  'day.close': method(z.object({ ...which, note: z.string().default('') }), closes),
  'day.approve': method(z.object({ ...which, contentHash: z.string().optional() }), closes),
  'day.return': method(z.object({ ...which, note: z.string().min(1) }), closes),
  /** The latest closed day first; `note` says why. */
  'day.reopen': method(z.object({ ...which, note: z.string().min(1) }), closes),
  'day.closes': method(
    z.object({
      day: day.optional(),
      reconciliation: z.string().optional(),
      state: z.enum(closeStates).optional(),
      ...windowed,
    }),
    list(dayClose),
  ),
} as const;
