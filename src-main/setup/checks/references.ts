import type { Path } from '../document.ts';
import { rawEntries, type Section, sections } from '../sections.ts';
import type { Checking } from './checking.ts';

/** The word by which a split's share means the account of the order itself. */
export const ORIGIN = 'origin';

/** SETUP_REFERENCE for every code that names something not declared. */
export function checkReferences(checking: Checking): void {
  const { entries } = checking;
  const names = (section: Section, path: Path, code: string | undefined): void => {
    const known = checking.declared(section);
    if (code !== undefined && known && !known.has(code))
      checking.report('SETUP_REFERENCE', path, { what: sections[section], code });
  };
  for (const { index, value } of entries('realAccounts')) names('banks', ['realAccounts', index, 'bank'], value.bank);
  for (const { index, value } of entries('virtualAccounts')) {
    names('virtualAccounts', ['virtualAccounts', index, 'parent'], value.parent);
    names('accountTypes', ['virtualAccounts', index, 'type'], value.type);
    names('realAccounts', ['virtualAccounts', index, 'realAccount'], value.realAccount);
  }
  for (const { index, value } of entries('limits')) {
    names('banks', ['limits', index, 'bank'], value.bank);
    names('accountTypes', ['limits', index, 'type'], value.type);
  }
  for (const { index, value } of entries('sources'))
    names('realAccounts', ['sources', index, 'realAccount'], value.realAccount);
  for (const { index, value } of entries('reconciliations')) {
    names('ruleSets', ['reconciliations', index, 'rules'], value.rules);
    for (const side of ['left', 'right'] as const)
      for (const [place, source] of value[side].entries())
        names('sources', ['reconciliations', index, side, place], source);
  }
  for (const { index, value } of entries('splits')) {
    for (const [place, account] of (value.accounts ?? []).entries())
      names('virtualAccounts', ['splits', index, 'accounts', place], account);
    for (const [place, { account }] of value.shares.entries())
      if (account !== ORIGIN) names('virtualAccounts', ['splits', index, 'shares', place, 'account'], account);
  }
  checkChannels(checking);
}

/** A split names a channel by the code that sources carry. */
function checkChannels({ entries, raw, report }: Checking): void {
  const known = new Set(entries('sources').map(({ value }) => value.channel));
  // A source that is wrong in itself may be the one that carries the channel: its own Problem is enough.
  const allSound = entries('sources').length === rawEntries(raw, 'sources')?.length;
  for (const { index, value } of entries('splits'))
    if (allSound && value.channel !== undefined && !known.has(value.channel))
      report('SETUP_REFERENCE', ['splits', index, 'channel'], { what: 'channel', code: value.channel });
}
