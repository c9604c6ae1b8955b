import { problemOf } from '../../shared/entity/problem.ts';
import { Refusal } from '../../shared/value/result.ts';
import { civilOf, type Day } from '../../shared/value/time.ts';
import type { Clock } from '../importing/index.ts';
import { calendarOf, enterprise } from '../setup/index.ts';
import type { Context } from './context.ts';

/** The clock of the enterprise. Throws Refusal SETUP_MISSING. */
export function clockOf({ read }: Context): Clock {
  const company = enterprise(read);
  if (!company) throw new Refusal(problemOf('SETUP_MISSING'));
  return { calendar: calendarOf(read), offsetMinutes: company.offsetMinutes };
}

/** The civil day of an instant on the enterprise's clock. */
export const dayAt = (now: Date, { offsetMinutes }: Clock): Day =>
  civilOf(Math.floor(now.getTime() / 1000), offsetMinutes).day;
