import type { TransactionKind } from '../../../../shared/entity/transaction.ts';
import { type Day, dayOf } from '../../../../shared/value/time.ts';
import { lookup } from '../../reading/lookup.ts';

const EARLIEST_YEAR = 1970;
const LATEST_YEAR = 2199;

/**
 * The bank's day: the first eight digits, whatever clock and zone follow ("20091215202000.000[-4:EST]" is the 15th).
 * Null for no date at all ("00000000", six digits, DDMMYYYY).
 */
export function ofxDay(text: string): Day | null {
  const parts = /^(\d{4})(-?)(\d{2})\2(\d{2})/.exec(text);
  if (!parts) return null;
  const year = Number(parts[1]);
  if (year < EARLIEST_YEAR || year > LATEST_YEAR) return null;
  return dayOf(year, Number(parts[3]), Number(parts[4]));
}

const kinds = lookup<TransactionKind>({ INT: 'interest', FEE: 'fee', SRVCHG: 'fee', XFER: 'transfer' });

/** What TRNTYPE tells of a movement; a deposit or a payment at a bank says no more than its sign. */
export const kindOf = (type: string): TransactionKind => kinds[type.toUpperCase()] ?? 'other';

/** DEBIT beside a positive or CREDIT beside a negative amount. TRNAMT decides, but a person should look. */
export const isAgainstType = (type: string, amount: bigint): boolean =>
  (type === 'DEBIT' && amount > 0n) || (type === 'CREDIT' && amount < 0n);
