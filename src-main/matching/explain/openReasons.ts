import type { ExactKeyPass, GroupByKeyPass, PassKey, RulePass } from '../../../shared/entity/rules.ts';
import { delayed } from '../../../shared/value/calendar.ts';
import { type Day, formatDay } from '../../../shared/value/time.ts';
import type { Read } from '../../store/index.ts';
import { fullKey, keyNames } from '../keys.ts';
import { rowsStanding } from '../queriesPool.ts';
import { nearness } from '../tolerance.ts';
import { type Pool, placeIn, poolOf } from './pool.ts';
import { type Reason, reason } from './reason.ts';
import { isTaken, money, type PoolRow } from './row.ts';
import { keyOf, keysOn } from './trialKeyed.ts';

/** What a pass says of a row in one sentence: it does not take it, or what it missed. */
function reasonOfPass(pool: Pool, pass: RulePass, row: PoolRow): Reason {
  const name = { pass: pass.name };
  const elsewhere = 'side' in pass && pass.kind !== 'reference-in-text' && pass.side !== row.place;
  const nets = pass.kind === 'net-zero' && row.place === 'right';
  if (elsewhere || nets || !isTaken(pass[row.place], row, pool.words)) return reason('filtered-out', name);
  switch (pass.kind) {
    case 'group-sum':
      return settlementReason(pool, pass, row);
    case 'reference-in-text':
      return reason(pass.side === row.place ? 'not-named' : 'names-none', { ...name, field: pass.reference });
    case 'window':
      return reason('no-candidate', name);
    case 'subset-sum':
      return reason('no-sum', name);
    case 'own-transfer':
      return reason('no-transfer', { ...name, days: pass.dayTolerance });
    case 'net-zero':
    case 'reversal': {
      const keys = { ...name, keys: keyNames(pass.keys as PassKey[]) };
      const values = pass.keys.map((key) => row.fields[key] ?? '');
      if (values.includes('')) return reason('no-key', keys);
      const at = { ...keys, values: values.join(' + ') };
      return reason(pass.kind === 'net-zero' ? 'no-partner' : 'not-undone', at);
    }
    default:
      return keyReason(pool, pass, row);
  }
}

/** Is there a row under the same keys: among what is open, or among the neighbours that a run noted? */
function keyReason(pool: Pool, pass: ExactKeyPass | GroupByKeyPass, row: PoolRow): Reason {
  const other = row.place === 'left' ? 'right' : 'left';
  const at = { pass: pass.name, keys: keyNames(pass.keys) };
  const own = keyOf(keysOn(pass, row.place), row);
  if (own === null) return reason('no-key', at);
  const values = pass.keys.map((key) => row.fields[fullKey(key)[row.place]]).join(' + ');
  const near = (pool.neighbours.get(row.id) ?? []).flatMap((id) => pool.byId.get(id) ?? []);
  const others = [...pool.rows[other], ...near].filter((one) => keyOf(keysOn(pass, other), one) === own);
  const [first] = others.sort((a, b) => Math.abs(a.day - row.day) - Math.abs(b.day - row.day));
  if (!first) return reason('no-partner', { ...at, values });
  const [left, right] = row.place === 'left' ? [row.day, first.day] : [first.day, row.day];
  if (!nearness(pool.plan.calendar, pass.dayTolerance)(left, right))
    return reason('partner-day', { ...at, days: Math.abs(first.day - row.day) });
  return reason(pass.kind === 'group-by-key' ? 'sums-differ' : 'partner-taken', { ...at, values });
}

/** A row of a channel waits for its day's settlement, until that is due; a receipt for a day that comes to it. */
function settlementReason(pool: Pool, pass: RulePass, row: PoolRow): Reason {
  if (row.place === 'right') return reason('no-settlement', { pass: pass.name, amount: money(row) });
  const settlement = pool.plan.left.find(({ id }) => id === row.sourceId)?.settlement;
  const due = settlement ? delayed(pool.plan.calendar, row.day, settlement.delay) : null;
  if (due === null || pool.lastDay === null || due > pool.lastDay) return reason('not-due');
  return reason('no-receipt', { pass: pass.name, day: formatDay(row.day), due: formatDay(due) });
}

/** Since when a row is in the pool of a reconciliation, and what each pass says of it. */
export function openReasons(db: Read, reconciliationId: number, id: number, openSince: Day | null): Reason[] {
  const pool = poolOf(db, reconciliationId);
  const row = pool && (pool.byId.get(id) ?? rowsStanding(db, reconciliationId, [id], placeIn(pool.plan))[0]);
  if (!pool || !row) return [];
  const since = openSince === null ? [] : [reason('in-pool', { since: formatDay(openSince) })];
  return [...since, ...pool.plan.passes.map((pass) => reasonOfPass(pool, pass, row))];
}
