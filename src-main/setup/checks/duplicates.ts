import type { Path } from '../document.ts';
import { fieldOf, rawEntries, sectionNames, sections } from '../sections.ts';
import type { Checking } from './checking.ts';

/** Reports every name after its first as SETUP_DUPLICATE, with the line of the first. */
function once(checking: Checking, what: string): (name: string, path: Path, shown?: string) => void {
  const first = new Map<string, Path>();
  return (name, path, shown = name) => {
    const before = first.get(name);
    if (before) checking.report('SETUP_DUPLICATE', path, { what, code: shown, first: checking.lineOf(before) });
    else first.set(name, path);
  };
}

/** Everything that may be declared once only: codes, bank account numbers, passes, shares, sources of a reconciliation. */
export function checkDuplicates(checking: Checking): void {
  for (const section of sectionNames) {
    const seen = once(checking, sections[section]);
    for (const [index, entry] of (rawEntries(checking.raw, section) ?? []).entries()) {
      const code = fieldOf(entry, 'code');
      if (typeof code === 'string') seen(code, [section, index, 'code']);
    }
  }
  const numbers = once(checking, 'realAccount.number');
  for (const { index, value } of checking.entries('realAccounts'))
    numbers(`${value.bank} ${value.number}`, ['realAccounts', index, 'number']);
  checkWithin(checking);
  checkCalendarDays(checking);
  checkFeeAccounts(checking);
}

function checkWithin(checking: Checking): void {
  for (const { index, value } of checking.entries('reconciliations')) {
    const seen = once(checking, 'source');
    for (const side of ['left', 'right'] as const)
      for (const [place, source] of value[side].entries()) seen(source, ['reconciliations', index, side, place]);
  }
  for (const { index, value } of checking.entries('ruleSets')) {
    const seen = once(checking, 'pass');
    for (const [place, { code }] of value.passes.entries()) seen(code, ['ruleSets', index, 'passes', place, 'code']);
  }
  for (const { index, value } of checking.entries('splits')) {
    const seen = once(checking, 'share');
    for (const [place, { account }] of value.shares.entries())
      seen(account, ['splits', index, 'shares', place, 'account']);
  }
}

/** A day is a holiday or a worked day, not both, and is said once. */
function checkCalendarDays(checking: Checking): void {
  const seen = once(checking, 'calendar');
  for (const list of ['holidays', 'workdays']) {
    const days = fieldOf(fieldOf(checking.raw, 'calendar'), list);
    for (const [place, day] of (Array.isArray(days) ? days : []).entries())
      if (typeof day === 'string') seen(day, ['calendar', list, place]);
  }
}

/** The fee of an order goes to the account for fees on the same real account: there can be one only. */
function checkFeeAccounts(checking: Checking): void {
  const feeTypes = new Set(
    checking.entries('accountTypes').flatMap(({ value }) => (value.role === 'fee' ? [value.code] : [])),
  );
  const seen = once(checking, 'fee account');
  for (const { index, value } of checking.entries('virtualAccounts'))
    if (feeTypes.has(value.type)) seen(value.realAccount, ['virtualAccounts', index, 'type']);
}
