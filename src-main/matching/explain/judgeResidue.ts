import type { GroupSumPass, SubsetSumPass, WindowPass } from '../../../shared/entity/rules.ts';
import { delayed } from '../../../shared/value/calendar.ts';
import { type Candidate, candidatesOf, type OpenRow } from '../candidates.ts';
import { numberRules } from '../contradictions.ts';
import { type Failure, failure, type Mend } from './judged.ts';
import { amountFailed, dayFailed, both as figures, filtersFailed, type Pair, suggestOnly } from './pairGates.ts';
import type { Pool } from './pool.ts';
import { money, type PoolRow, saysOneOf } from './row.ts';

/** A row as the residue is solved over it. */
export const openRow = (row: PoolRow, rank: number): OpenRow => ({
  id: row.id,
  rank,
  day: row.day,
  occurredAt: row.occurredAt,
  minor: row.minor,
  currency: row.currency,
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
  const one = openRow(left, 0);
  // Amounts and days have gates of their own: here only what the two rows say is asked.
  const other = { ...openRow(right, 0), day: left.day, minor: left.minor, currency: left.currency };
  const wide = { alike: pass.alike, seconds: pass.seconds, dayTolerance: 0, amountTolerance: 0 };
  const [found] = candidatesOf([one], [other], wide, pool.plan.calendar, numberRules(pool.plan.passes)) ?? [];
  return found && !found.against ? found : null;
}

const moved = (pair: Pair): Failure[] =>
  [pair.left, pair.right].every(({ status, minor }) => status === 'success' && minor !== 0n)
    ? []
    : [
        failure(
          'success',
          figures(pair, ({ status }) => status),
        ),
      ];

const sameCurrency = (pair: Pair): Failure[] =>
  pair.left.currency === pair.right.currency
    ? []
    : [
        failure(
          'currency',
          figures(pair, ({ currency }) => currency),
        ),
      ];

export function judgeWindow(pool: Pool, pass: WindowPass, pair: Pair): Failure[] {
  const out = [
    ...filtersFailed(pool, pass, pair),
    ...moved(pair),
    ...sameCurrency(pair),
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
  const direction =
    pair.left.minor < 0n === pair.right.minor < 0n
      ? []
      : [
          failure(
            'direction',
            figures(pair, (row) => money(row)),
          ),
        ];
  return [
    ...filtersFailed(pool, pass, pair),
    ...moved(pair),
    ...sameCurrency(pair),
    ...direction,
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
  const out = [...filtersFailed(pool, pass, pair), ...moved(pair), ...sameCurrency(pair)];
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
