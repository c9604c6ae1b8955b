import { type FeeLine, returningKinds } from '../../../shared/entity/fees.ts';
import type { Setup } from '../../../shared/entity/setup.ts';
import { isCurrency } from '../../../shared/value/currency.ts';
import { perMillionOf } from '../../../shared/value/fee.ts';
import { parseMinor } from '../../../shared/value/money.ts';
import { parseDay } from '../../../shared/value/time.ts';
import type { Path } from '../document.ts';
import { amountPattern } from './amounts.ts';
import type { Checking } from './checking.ts';

/** Fee schedules: on a channel's own transactions, each line and first day once, rates and amounts that can be. */
export function checkFees(checking: Checking): void {
  for (const { index, value } of checking.entries('sources')) {
    if (!value.fees) continue;
    if (value.side !== 'channel') checking.expect(['sources', index, 'side'], 'channel (fees)');
    else if (value.role !== 'transactions') checking.expect(['sources', index, 'role'], 'transactions (fees)');
    checkOnce(checking, index, value.fees);
    for (const [place, line] of value.fees.entries()) checkLine(checking, ['sources', index, 'fees', place], line);
  }
  checkCharged(checking);
}

function checkOnce({ report, lineOf }: Checking, index: number, fees: readonly FeeLine[]): void {
  const once = (paths: readonly { name: string; path: Path }[], what: string): void => {
    const first = new Map<string, Path>();
    for (const { name, path } of paths) {
      const before = first.get(name);
      if (before) report('SETUP_DUPLICATE', path, { what, code: name, first: lineOf(before) });
      else first.set(name, path);
    }
  };
  const lines = fees.map(({ code }, place) => ({ name: code, path: ['sources', index, 'fees', place, 'code'] }));
  once(lines, 'fees');
  for (const [place, { terms }] of fees.entries()) {
    const at = ['sources', index, 'fees', place, 'terms'];
    once(
      terms.map(({ from }, number) => ({ name: from, path: [...at, number, 'from'] })),
      'terms',
    );
  }
}

function checkLine({ expect, currency: own }: Checking, path: Path, line: FeeLine): void {
  const currency = line.currency ?? own;
  if (line.currency !== undefined && !isCurrency(line.currency)) expect([...path, 'currency'], 'ISO 4217');
  for (const [number, terms] of line.terms.entries()) {
    const at = [...path, 'terms', number];
    if (parseDay(terms.from) === null) expect([...at, 'from'], '2026-10-01');
    if (perMillionOf(terms.rate) === null) expect([...at, 'rate'], '"0%" … "100%"');
    if (terms.refundRounding !== undefined && terms.refund === 'kept')
      expect([...at, 'refund'], 'returned | in-proportion (refundRounding)');
    if (!line.kinds.some((kind) => (returningKinds as readonly string[]).includes(kind)) && terms.refundRounding)
      expect([...path, 'kinds'], `${returningKinds.join(' | ')} (refundRounding)`);
    if (currency && isCurrency(currency)) checkAmounts(expect, at, terms, currency);
  }
}

/** Each amount is one of the currency and not negative; the cap leaves room for the minimum. */
function checkAmounts(expect: Checking['expect'], at: Path, terms: FeeLine['terms'][number], currency: string): void {
  const minor = (name: 'fixed' | 'minimum' | 'cap'): bigint | null => {
    const text = terms[name];
    if (text === undefined) return null;
    const found = parseMinor(text, currency);
    if (found === null) expect([...at, name], amountPattern(currency));
    else if (found < 0n) expect([...at, name], '≥ 0');
    return found;
  };
  minor('fixed');
  const [minimum, cap] = [minor('minimum'), minor('cap')];
  if (minimum !== null && cap !== null && cap < minimum) expect([...at, 'cap'], `≥ ${terms.minimum} (minimum)`);
}

type Source = Setup['sources'][number];

/** A reconciliation that sums channel days by what arrives has to sum what the source's fees leave. */
function checkCharged({ entries, expect }: Checking): void {
  const sources = new Map(entries('sources').map(({ value }) => [value.code, value]));
  const users = entries('reconciliations').map(({ value }) => value);
  const all = ({ fees }: Source, charged: 'inside' | 'apart'): boolean =>
    fees?.every((line) => line.charged === charged) ?? false;
  for (const { index, value } of entries('ruleSets')) {
    const used = users
      .filter(({ rules }) => rules === value.code)
      .flatMap(({ left }) => left.flatMap((code) => sources.get(code) ?? []));
    for (const [place, pass] of value.passes.entries()) {
      if (pass.kind !== 'group-sum') continue;
      const wrong = pass.sum === 'net' ? used.find((one) => all(one, 'apart')) : used.find((one) => all(one, 'inside'));
      const expected = pass.sum === 'net' ? 'gross' : 'net';
      if (wrong)
        expect(
          ['ruleSets', index, 'passes', place, 'sum'],
          `${expected} (${wrong.code}: fees charged ${pass.sum === 'net' ? 'apart' : 'inside'})`,
          pass.sum,
        );
    }
  }
}
