import type { Checking } from './checking.ts';

/** What a source must say for its side: a bank statement is of a real account, a settling channel pays into one. */
export function checkSources({ entries, expect, report }: Checking): void {
  for (const { index, value } of entries('sources')) {
    const settles = value.settlement !== undefined;
    if (value.realAccount === undefined && (value.side === 'bank' || (value.side === 'channel' && settles)))
      expect(['sources', index, 'realAccount'], 'realAccounts[…].code', '—');
    if (value.account === '') expect(['sources', index, 'account'], '"…"');
    if (settles && value.side !== 'channel') expect(['sources', index, 'side'], 'channel (settlement)');
  }
  for (const { index, value } of entries('virtualAccounts'))
    if (value.code === 'origin')
      report('SETUP_INVALID', ['virtualAccounts', index, 'code'], { expected: '≠ origin', found: 'origin' });
}
