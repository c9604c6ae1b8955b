import { type Problem, problemOf } from '../../shared/entity/problem.ts';
import { type Day, dayOf, formatDay } from '../../shared/value/time.ts';

/** The days of a file, as its rows and its own words have them; null where it has neither. */
export type FileDays = { readonly firstDay: Day | null; readonly lastDay: Day | null };

const datePattern = /(?<!\d)(20\d{2})[-_.年]?(\d{2})[-_.月]?(\d{2})(?!\d)/g;

/** The one day that a file's name carries; null where it carries none or several. It is a suggestion, never proof. */
export function dayInName(name: string): Day | null {
  const days = [...name.matchAll(datePattern)]
    .map((found) => dayOf(Number(found[1]), Number(found[2]), Number(found[3])))
    .filter((day) => day !== null);
  return new Set(days).size === 1 ? days[0]! : null;
}

const spanOf = (first: Day, last: Day): string =>
  first === last ? formatDay(first) : `${formatDay(first)} – ${formatDay(last)}`;

/**
 * Why a file is not taken for the day that was asked for: FILE_OTHER_DAY where its days are others, DAY_UNNAMED where it
 * has none and nobody said for which it is. No Problem where there is nothing against it.
 */
export function groundsOfDay(
  { firstDay, lastDay }: FileDays,
  file: { name: string; source: string },
  asked: Day | undefined,
): Problem[] {
  const { name, source } = file;
  if (firstDay === null || lastDay === null) {
    if (asked !== undefined) return [];
    const suggested = dayInName(name);
    const day = suggested === null ? 'YYYY-MM-DD' : formatDay(suggested);
    return [problemOf('DAY_UNNAMED', { params: { source, day } })];
  }
  if (asked === undefined || (firstDay <= asked && asked <= lastDay)) return [];
  const days = { found: spanOf(firstDay, lastDay), expected: formatDay(asked) };
  return [problemOf('FILE_OTHER_DAY', { params: { source, ...days } })];
}
