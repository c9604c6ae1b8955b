import type { Setup } from '../../../shared/entity/setup.ts';
import { parseDelay } from '../../../shared/value/calendar.ts';
import { isCurrency } from '../../../shared/value/currency.ts';
import { parseMinor } from '../../../shared/value/money.ts';
import { parseClock, parseDay } from '../../../shared/value/time.ts';
import type { Path } from '../document.ts';
import { fieldOf } from '../sections.ts';
import { amountPattern } from './amounts.ts';
import type { Checking } from './checking.ts';

const OFFSET_LIMIT_MINUTES = 14 * 60;

/** "+08:00" → 480; null for an offset that no clock on earth has. */
export function offsetMinutes(text: string): number | null {
  const [hours, minutes] = [Number(text.slice(1, 3)), Number(text.slice(4, 6))];
  const size = hours * 60 + minutes;
  return minutes < 60 && size <= OFFSET_LIMIT_MINUTES ? (text[0] === '-' ? -size : size) : null;
}

/** Values that have the right shape and still say nothing: days that do not exist, digits beyond the currency's. */
export function checkValues(checking: Checking): void {
  checkEnterprise(checking);
  checkDays(checking);
  checkAmounts(checking);
  for (const { index, value } of checking.entries('sources')) {
    const cutoff = parseClock(value.cutoff);
    if (cutoff === null || cutoff === 0) checking.expect(['sources', index, 'cutoff'], '00:01 … 24:00');
    checkArrival(checking, index, value, cutoff);
  }
}

/** A file is due at an hour that there is, and not before its day is over. */
function checkArrival(
  { expect }: Checking,
  index: number,
  { arrival, cutoff: written }: Setup['sources'][number],
  cutoff: number | null,
): void {
  if (!arrival) return;
  const path = ['sources', index, 'arrival', 'by'];
  const by = parseClock(arrival.by);
  if (by === null) expect(path, '00:00 … 24:00');
  else if (parseDelay(arrival.after)?.days === 0 && cutoff !== null && by < cutoff)
    expect(path, `≥ ${written} (cutoff)`);
}

function checkEnterprise({ raw, expect }: Checking): void {
  const enterprise = fieldOf(raw, 'enterprise');
  const offset = fieldOf(enterprise, 'utcOffset');
  if (typeof offset === 'string' && /^[+-]\d{2}:\d{2}$/.test(offset) && offsetMinutes(offset) === null)
    expect(['enterprise', 'utcOffset'], '-14:00 … +14:00');
  const currency = fieldOf(enterprise, 'currency');
  if (typeof currency === 'string' && /^[A-Z]{3}$/.test(currency) && !isCurrency(currency))
    expect(['enterprise', 'currency'], 'ISO 4217');
}

function checkDays({ raw, entries, expect }: Checking): void {
  const exists = (path: Path, day: unknown): void => {
    if (typeof day === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(day) && parseDay(day) === null)
      expect(path, '2026-10-01');
  };
  for (const list of ['holidays', 'workdays']) {
    const days = fieldOf(fieldOf(raw, 'calendar'), list);
    for (const [place, day] of (Array.isArray(days) ? days : []).entries()) exists(['calendar', list, place], day);
  }
  for (const section of ['realAccounts', 'virtualAccounts'] as const)
    for (const { index, value } of entries(section)) exists([section, index, 'openingDay'], value.openingDay);
  for (const { index, value } of entries('limits')) {
    exists(['limits', index, 'from'], value.from);
    exists(['limits', index, 'to'], value.to);
    if (value.from !== undefined && value.to !== undefined && value.to < value.from)
      expect(['limits', index, 'to'], `≥ ${value.from}`);
  }
}

function checkAmounts({ currency: own, entries, expect }: Checking): void {
  const amount = (path: Path, text: string | undefined, currency: string | null | undefined, least?: bigint): void => {
    if (text === undefined || !currency) return;
    const minor = parseMinor(text, currency);
    if (minor === null) expect(path, amountPattern(currency));
    else if (least !== undefined && minor < least) expect(path, '≥ 0');
  };
  const currencies = new Map<string, string>();
  for (const { index, value } of entries('realAccounts')) {
    if (isCurrency(value.currency)) currencies.set(value.code, value.currency);
    else expect(['realAccounts', index, 'currency'], 'ISO 4217');
    amount(['realAccounts', index, 'opening'], value.opening, currencies.get(value.code));
  }
  for (const { index, value } of entries('virtualAccounts'))
    amount(['virtualAccounts', index, 'opening'], value.opening, currencies.get(value.realAccount));
  for (const { index, value } of entries('limits')) amount(['limits', index, 'amount'], value.amount, own, 0n);
  for (const { index, value } of entries('people')) amount(['people', index, 'limit'], value.limit, own, 0n);
  for (const { index, value } of entries('splits'))
    for (const [place, share] of value.shares.entries())
      amount(['splits', index, 'shares', place, 'amount'], share.amount, own, 0n);
}
