import { civilOf, type Day, instantAt } from '../../../shared/value/time.ts';
import { lookup } from './lookup.ts';

/**
 * Abbreviations that mean one clock. CST (Chicago, Shanghai), IST (India, Israel, Ireland) and BST (Britain,
 * Bangladesh) mean several and are left out.
 */
const abbreviations = lookup<number>({
  UTC: 0,
  GMT: 0,
  Z: 0,
  WET: 0,
  WEST: 60,
  CET: 60,
  MEZ: 60,
  CEST: 120,
  MESZ: 120,
  EET: 120,
  EEST: 180,
  MSK: 180,
  HKT: 480,
  SGT: 480,
  JST: 540,
  KST: 540,
  AEST: 600,
  AEDT: 660,
  NZST: 720,
  NZDT: 780,
  EDT: -240,
  EST: -300,
  CDT: -300,
  MDT: -360,
  MST: -420,
  PDT: -420,
  PST: -480,
});

const numbered = /^(?:GMT|UTC)?([+-])(\d{1,2}):?(\d{2})?$/;

const MOST_PLACES = 64;
const formatters = new Map<string, Intl.DateTimeFormat | null>();

/** The clock of a place ("Europe/Berlin"); null for a name that is none. */
function formatterOf(place: string): Intl.DateTimeFormat | null {
  const known = formatters.get(place);
  if (known !== undefined) return known;
  let formatter: Intl.DateTimeFormat | null = null;
  try {
    formatter = new Intl.DateTimeFormat('en-US', { timeZone: place, timeZoneName: 'longOffset' });
  } catch {
    // A RangeError says that nobody knows the place.
  }
  // A file names one place or two; one with a new name in every row must not fill the memory.
  if (formatters.size < MOST_PLACES) formatters.set(place, formatter);
  return formatter;
}

function minutesOf(text: string): number | null {
  const parts = numbered.exec(text);
  if (!parts) return abbreviations[text] ?? null;
  const [hours, minutes] = [Number(parts[2]), Number(parts[3] ?? 0)];
  if (hours > 14 || minutes > 59) return null;
  return (hours * 60 + minutes) * (parts[1] === '-' && hours + minutes > 0 ? -1 : 1);
}

/** Minutes east of UTC of a place at an instant. */
function placeMinutes(formatter: Intl.DateTimeFormat, seconds: number): number | null {
  const name = formatter.formatToParts(new Date(seconds * 1000)).find(({ type }) => type === 'timeZoneName');
  return name ? minutesOf(name.value) : null;
}

/**
 * Minutes east of UTC of a clock that a file names by abbreviation ("CET"), number ("+0800", "GMT+1") or place
 * ("Europe/Berlin"), when it shows this day and time; null for a name that means no clock or several. The hour that a
 * place's clock shows twice in autumn is taken for the later one.
 */
export function zoneMinutes(zone: string, day: Day, clock: number): number | null {
  const name = zone.trim();
  const plain = minutesOf(name.toUpperCase());
  if (plain !== null) return plain;
  const formatter = name.includes('/') ? formatterOf(name) : null;
  if (formatter === null) return null;
  const first = placeMinutes(formatter, instantAt(day, clock, 0).seconds);
  if (first === null) return null;
  const second = placeMinutes(formatter, instantAt(day, clock, first).seconds);
  if (second === null || second === first) return second;
  const { seconds } = instantAt(day, clock, second);
  const shown = civilOf(seconds, second);
  return shown.day === day && placeMinutes(formatter, seconds) === second ? second : first;
}
