import { formatMinor } from '../../shared/value/money.ts';

/** A movement that a rule forbids, as the queries find it. Amounts signed as the movement is. */
export type PolicyHit = {
  kind: 'KIND_NOT_ALLOWED' | 'LIMIT_EXCEEDED' | 'AUTOMATIC_OWN_TRANSFER' | 'WRONG_ACCOUNT' | 'UNKNOWN_TYPE';
  transactionId: number;
  amount: bigint;
  currency: string;
  account: string;
  transactionKind: string;
  accountType: string;
  initiatedBy: string;
  /** Set for LIMIT_EXCEEDED alone: the limit, what it allows, and the running total (never negative) with this movement. */
  limit: { code: string; per: string; allowed: bigint; total: bigint } | null;
};

export type PolicyFinding = {
  kind: PolicyHit['kind'];
  transactionId: number;
  limitCode: string;
  effect: bigint;
  currency: string;
  detail: string;
};

/**
 * What is kept of a hit. The effect undoes what the rule forbids: the whole movement, or of a limit what is beyond it
 * (never more than the movement, since it is the one that crossed).
 */
export function findingOf(hit: PolicyHit): PolicyFinding {
  const { kind, transactionId, currency, amount, limit } = hit;
  const beyond = limit ? limit.total - limit.allowed : null;
  const detail = {
    account: hit.account,
    accountType: hit.accountType,
    kind: hit.transactionKind,
    amount: formatMinor(amount, currency),
    initiatedBy: hit.initiatedBy,
    limit: limit?.code ?? '',
    per: limit?.per ?? '',
    allowed: limit ? formatMinor(limit.allowed, currency) : '',
    total: limit ? formatMinor(limit.total, currency) : '',
  };
  const said = Object.fromEntries(Object.entries(detail).filter(([, value]) => value !== ''));
  const effect = beyond === null ? -amount : amount > 0n ? -beyond : beyond;
  return { kind, transactionId, limitCode: limit?.code ?? '', effect, currency, detail: JSON.stringify(said) };
}
