import { type Problem, problemOf } from '../../shared/entity/problem.ts';
import type { Setup } from '../../shared/entity/setup.ts';
import { formatMinor } from '../../shared/value/money.ts';
import { formatDay } from '../../shared/value/time.ts';
import type { Read } from '../store/index.ts';
import type { Path, SetupText } from './document.ts';
import { levelNumber } from './levels.ts';
import { enterprise } from './queries.ts';
import {
  anyTransactions,
  realAccountIsUsed,
  realAccountRows,
  sourceIsUsed,
  sourceRows,
  virtualAccountIsUsed,
  virtualAccountRows,
} from './queriesUse.ts';

type Refuse = (what: string, code: string, path: Path, reason: string) => void;

/** A field that must stay as it is once there are transactions: what is in the workspace, and what is declared. */
type Fixed = { readonly field: string; readonly before: string; readonly after: string };

const moved = (fields: readonly Fixed[]): Fixed[] => fields.filter(({ before, after }) => before !== after);
const reasonOf = ({ field, before, after }: Fixed): string => `${field} ${before} → ${after}`;
const dayText = (day: bigint | null): string => (day === null ? '—' : formatDay(Number(day)));

/**
 * SETUP_IN_USE for every change that would make what is already booked say something else: an opening after
 * transactions, an account under another real account, a source on another side. It looks at the workspace's own rows,
 * so that retiring an account and declaring it anew is no way around.
 */
export function refusedByUse(db: Read, setup: Setup, text: SetupText): Problem[] {
  const problems: Problem[] = [];
  const refuse: Refuse = (what, code, path, reason) => {
    problems.push(problemOf('SETUP_IN_USE', { params: { what, code, reason }, where: text.place(path) }));
  };
  const own = enterprise(db);
  if (own && own.currency !== setup.enterprise.currency && anyTransactions(db)) {
    const reason = reasonOf({ field: 'currency', before: own.currency, after: setup.enterprise.currency });
    refuse('enterprise', setup.enterprise.code, ['enterprise', 'currency'], reason);
  }
  checkRealAccounts(db, setup, refuse);
  checkVirtualAccounts(db, setup, refuse);
  checkSources(db, setup, refuse);
  return problems;
}

function checkRealAccounts(db: Read, { realAccounts }: Setup, refuse: Refuse): void {
  const rows = realAccountRows(db);
  const known = new Map(rows.map((row) => [row.code, row]));
  const declared = new Set(realAccounts.map((account) => account.code));
  const retired = new Map(
    rows.filter((row) => !declared.has(row.code)).map((row) => [`${row.bank} ${row.number}`, row.code]),
  );
  for (const [index, account] of realAccounts.entries()) {
    const holder = retired.get(`${account.bank} ${account.number}`);
    if (holder !== undefined)
      refuse('realAccount', account.code, ['realAccounts', index, 'number'], `number ${account.number} = ${holder}`);
    const row = known.get(account.code);
    if (!row) continue;
    const changes = moved([
      { field: 'bank', before: row.bank, after: account.bank },
      { field: 'currency', before: row.currency, after: account.currency },
      { field: 'opening', before: formatMinor(row.opening, row.currency), after: account.opening },
      { field: 'openingDay', before: dayText(row.openingDay), after: account.openingDay ?? '—' },
    ]);
    if (changes.length === 0 || !realAccountIsUsed(db, account.code)) continue;
    for (const change of changes)
      refuse('realAccount', account.code, ['realAccounts', index, change.field], reasonOf(change));
  }
}

function checkVirtualAccounts(db: Read, { virtualAccounts }: Setup, refuse: Refuse): void {
  const rows = virtualAccountRows(db);
  const known = new Map(rows.map((row) => [row.code, row]));
  const declared = new Set(virtualAccounts.map((account) => account.code));
  const retiredUnder = new Map(rows.filter((row) => !declared.has(row.code)).map((row) => [row.parent, row.code]));
  for (const [index, account] of virtualAccounts.entries()) {
    const row = known.get(account.code);
    if (!row) continue;
    const child = retiredUnder.get(account.code);
    if (child !== undefined && row.level !== BigInt(levelNumber[account.level]))
      refuse('virtualAccount', account.code, ['virtualAccounts', index, 'level'], `${child} ↑ ${account.code}`);
    const changes = moved([
      { field: 'realAccount', before: row.realAccount, after: account.realAccount },
      // Under another real account the currency may be another, and with it only the way the amount is written.
      ...(row.realAccount === account.realAccount
        ? [{ field: 'opening', before: formatMinor(row.opening, row.currency), after: account.opening }]
        : []),
      { field: 'openingDay', before: dayText(row.openingDay), after: account.openingDay ?? '—' },
    ]);
    if (changes.length === 0 || !virtualAccountIsUsed(db, account.code)) continue;
    for (const change of changes)
      refuse('virtualAccount', account.code, ['virtualAccounts', index, change.field], reasonOf(change));
  }
}

function checkSources(db: Read, { sources }: Setup, refuse: Refuse): void {
  const known = new Map(sourceRows(db).map((row) => [row.code, row]));
  for (const [index, source] of sources.entries()) {
    const row = known.get(source.code);
    if (!row) continue;
    const changes = moved([
      { field: 'side', before: row.side, after: source.side },
      { field: 'realAccount', before: row.realAccount ?? '—', after: source.realAccount ?? '—' },
    ]);
    if (changes.length === 0 || !sourceIsUsed(db, source.code)) continue;
    for (const change of changes) refuse('source', source.code, ['sources', index, change.field], reasonOf(change));
  }
}
