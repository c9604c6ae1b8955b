import type { GroupSumPass, SubsetSumPass, WindowPass } from '../../../shared/entity/rules.ts';
import { delayed } from '../../../shared/value/calendar.ts';
import { type Candidate, candidatesOf, isOnAnotherAccount, type OpenRow } from '../candidates.ts';
import { numberRules } from '../contradictions.ts';
import { type Failure, failure, type Mend } from './judged.ts';
import {
  amountFailed,
  currencyFailed,
  dayFailed,
  both as figures,
  filtersFailed,
  movedFailed,
  type Pair,
  suggestOnly,
  unless,
} from './pairGates.ts';
import type { Pool } from './pool.ts';
import { money, type PoolRow, saysOneOf } from './row.ts';

/** The real account that a row moves money on, where that is known. */
function realAccountOf({ plan, accounts }: Pool, row: PoolRow): number | null {
  const side = [...plan.left, ...plan.right].find(({ id }) => id === row.sourceId)?.side;
  if (side === 'bank') return accounts.ofSource.get(row.sourceId)?.id ?? null;
  return (side === 'book' ? accounts.ofVirtual.get(row.fields.account ?? '') : undefined) ?? null;
}

/** A row as the residue is solved over it. */
export const openRow = (pool: Pool, row: PoolRow, rank: number): OpenRow => ({
  id: row.id,
  rank,
  day: row.day,
  occurredAt: row.occurredAt,
  minor: row.minor,
  currency: row.currency,
  realAccount: realAccountOf(pool, row),
  content: JSON.stringify([
    row.sourceId,
    row.day,
    String(row.minor),
    row.fee === null ? null : String(row.fee),
    row.currency,
    row.kind,
    row.fields.channel,
    row.fields.account,
    row.fields.counterparty,
    row.fields.counterpartyAccount,
    row.fields.memo,
  ]),
  fields: row.fields,
});

/** What speaks for a pair, whatever its amounts and days; null where something contradicts. */
export function evidenceFor(
  pool: Pool,
  pass: Pick<WindowPass, 'alike' | 'seconds'>,
  { left, right }: Pair,
): Candidate | null {
  const one = openRow(pool, left, 0);
  // Amounts, days and accounts have gates of their own: here only what the two rows say is asked.
  const { day, minor, currency } = left;
  const other = { ...openRow(pool, right, 0), day, minor, currency, realAccount: null };
  const wide = { alike: pass.alike, seconds: pass.seconds, dayTolerance: 0, amountTolerance: 0 };
  const [found] = candidatesOf([one], [other], wide, pool.plan.calendar, numberRules(pool.plan.passes)) ?? [];
  return found && !found.against && !found.next ? found : null;
}

function sameAccount(pool: Pool, pair: Pair): Failure[] {
  if (!isOnAnotherAccount(openRow(pool, pair.left, 0), openRow(pool, pair.right, 0))) return [];
  const name = (row: PoolRow): string => pool.accounts.ofSource.get(row.sourceId)?.number ?? row.fields.account ?? '';
  return [failure('account', figures(pair, name))];
}

export function judgeWindow(pool: Pool, pass: WindowPass, pair: Pair): Failure[] {
  const out = [
    ...filtersFailed(pool, pass, pair),
    ...movedFailed(pair),
    ...currencyFailed(pair),
    ...sameAccount(pool, pair),
    ...amountFailed('amount', pass.amountTolerance, pair, ({ minor }) => minor),
    ...dayFailed(pool, pass, pair),
  ];
  const found = evidenceFor(pool, pass, pair);
  const party = figures(pair, ({ fields }) => fields.counterparty ?? '');
  if (!found) out.push(failure('against', party));
  else if (found.evidence < pass.evidence) {
    const mend: Mend | null =
      found.evidence === 0
        ? null
        : {
            kind: 'evidence',
            path: ['evidence'],
            from: pass.evidence,
            to: found.evidence,
            cost: 45,
            before: String(pass.evidence),
            after: String(found.evidence),
          };
    out.push(failure('evidence', { ...party, beyond: `${found.evidence}/${pass.evidence}`, mend }));
  }
  return [...out, ...suggestOnly(pass)];
}

/** A row each is no sum; what is asked is whether they could be part of one. */
export function judgeBlock(pool: Pool, pass: SubsetSumPass, pair: Pair): Failure[] {
  const block = pass.block.flatMap((field): Failure[] => {
    const [one, other] = [pair.left.fields[field] ?? '', pair.right.fields[field] ?? ''];
    return one !== '' && one === other ? [] : [failure('key', { field, left: one, right: other })];
  });
  const sameWay = pair.left.minor < 0n === pair.right.minor < 0n;
  return [
    ...filtersFailed(pool, pass, pair),
    ...movedFailed(pair),
    ...currencyFailed(pair),
    ...sameAccount(pool, pair),
    ...unless(sameWay, 'direction', pair, (row) => money(row)),
    ...block,
    ...dayFailed(pool, pass, pair),
    failure(
      pair.left.minor === pair.right.minor ? 'single' : 'sum',
      figures(pair, (row) => money(row)),
    ),
  ];
}

/** A row of a channel and a receipt: is the receipt of its account, says it the words, is the day due? The sum is the whole day's. */
export function judgeSettlement(pool: Pool, pass: GroupSumPass, pair: Pair): Failure[] {
  const source = pool.plan.left.find(({ id }) => id === pair.left.sourceId);
  const account = pool.plan.right.find(({ id }) => id === pair.right.sourceId)?.realAccountId;
  const out = [...filtersFailed(pool, pass, pair), ...movedFailed(pair), ...currencyFailed(pair)];
  if (!source?.settlement || source.realAccountId === null) return [...out, failure('source')];
  if (account !== source.realAccountId) out.push(failure('account'));
  if (!saysOneOf(pair.right, source.settlement.words))
    out.push(failure('words', { right: pair.right.fields.memo ?? '', beyond: source.settlement.words.join(', ') }));
  const due = delayed(pool.plan.calendar, pair.left.day, source.settlement.delay);
  const last = delayed(pool.plan.calendar, due, { unit: 'T', days: 0 }) + pass.dayTolerance;
  if (pool.lastDay !== null && due > pool.lastDay) out.push(failure('due', { left: String(due) }));
  if (pair.right.day < due)
    out.push(failure('day', { ...figures(pair, ({ day }) => String(day)), beyond: String(pair.right.day - due) }));
  else if (pair.right.day > last) {
    const by = pair.right.day - last;
    const to = pass.dayTolerance + by;
    const mend: Mend | null =
      to > 31
        ? null
        : {
            kind: 'day',
            path: ['dayTolerance'],
            from: pass.dayTolerance,
            to,
            cost: 10 + by,
            before: String(pass.dayTolerance),
            after: String(to),
          };
    out.push(failure('day', { ...figures(pair, ({ day }) => String(day)), beyond: String(by), mend }));
  }
  const sum = pool.rows.left
    .filter(
      ({ sourceId, day, status, currency }) =>
        sourceId === pair.left.sourceId &&
        day === pair.left.day &&
        status === 'success' &&
        currency === pair.left.currency,
    )
    .reduce((total, row) => total + row.minor - (pass.sum === 'net' ? (row.fee ?? 0n) : 0n), 0n);
  if (sum !== pair.right.minor)
    out.push(
      failure('sum', {
        left: money(pair.left, sum),
        right: money(pair.right),
        beyond: money(pair.left, pair.right.minor - sum),
      }),
    );
  return out;
}
