import { hash } from 'node:crypto';
import type { Day } from '../../../../shared/value/time.ts';
import type { ParsedStatement } from '../../format.ts';
import { detached } from '../../reading/detached.ts';
import { all, at, type Element, wordsAt, wordsOf } from './element.ts';
import { bookedDay, type Entry } from './entry.ts';
import { accountNumber, choiceOfDay, dayIn, isMidnight, once, type Place, refusal, signedAmount } from './values.ts';

export type Kind = 'camt.052' | 'camt.053' | 'camt.054';

/** OPBD, PRCD, CLBD, ITBD …; `interim` says that a page and not the statement begins or ends with it. */
export type Balance = {
  readonly code: string;
  readonly interim: boolean;
  readonly minor: bigint;
  readonly currency: string;
  readonly day: Day | null;
  readonly line: number;
};

export type PageNumber = { readonly number: number; readonly last: boolean };

/** What a statement declares of its entries, as it is written there. */
export type Declared = {
  readonly of: 'all' | 'credit' | 'debit';
  readonly count: string | null;
  readonly sum: string | null;
  /** Credits less debits, with a sign of its own where there is one. */
  readonly net: { readonly size: string; readonly sign: string | null } | null;
  readonly line: number;
};

/** Counts and sums of entries by currency; sizes without sign. */
export class Tally {
  credits = 0;
  debits = 0;
  readonly credit = new Map<string, bigint>();
  readonly debit = new Map<string, bigint>();
  /** The line of the first entry in each currency. */
  readonly lines = new Map<string, number>();

  add({ amount: { minor, currency }, line }: Entry, incoming: boolean): void {
    if (!this.lines.has(currency)) this.lines.set(currency, line);
    const side = incoming ? this.credit : this.debit;
    side.set(currency, (side.get(currency) ?? 0n) + (incoming ? minor : -minor));
    if (incoming) this.credits += 1;
    else this.debits += 1;
  }

  net(currency: string): bigint {
    return (this.credit.get(currency) ?? 0n) - (this.debit.get(currency) ?? 0n);
  }
}

/** Balances that a statement may hold; one of a day each for a hundred years. */
const MOST_BALANCES = 36_600;
const pagination = new Set(['StmtPgntn', 'RptPgntn', 'NtfctnPgntn']);
const single = new Set(['Id', 'ElctrncSeqNb', 'LglSeqNb', 'FrToDt', 'Acct', 'TxsSummry', ...pagination]);

export function pageNumber(element: Element, place: Place): PageNumber {
  const number = wordsAt(element, 'PgNb') ?? '';
  const last = wordsAt(element, 'LastPgInd') ?? '';
  if (!/^\d{1,5}$/.test(number)) throw refusal('ROW_MALFORMED', place, element, 'PgNb', { reason: `PgNb ${number}` });
  // Without the word whether it is the last, further pages must be reckoned with.
  if (!/^(?:true|false|0|1|)$/.test(last))
    throw refusal('VALUE_UNKNOWN', place, element, 'LastPgInd', { value: last, allowed: 'true, false' });
  return { number: Number(number), last: last === 'true' || last === '1' };
}

function readBalance(element: Element, place: Place): Balance {
  const type = at(element, 'Tp');
  const code = wordsAt(type, 'CdOrPrtry', 'Cd') ?? wordsAt(type, 'CdOrPrtry', 'Prtry') ?? wordsAt(type, 'Cd') ?? '';
  const subType = wordsAt(type, 'SubTp', 'Cd') ?? wordsAt(type, 'SubTp', 'CdOrPrtry', 'Cd');
  const interim = code === 'ITBD' || subType === 'INTM';
  const day = choiceOfDay(element, 'Dt', place);
  return { code, interim, ...signedAmount(element, place), day, line: element.line };
}

/** A day of FrToDt, which is a date or a date and time. */
function periodOf(element: Element, place: Place): { firstDay: Day; lastDay: Day } | null {
  const [from, to] = [at(element, 'FrDtTm') ?? at(element, 'FrDt'), at(element, 'ToDtTm') ?? at(element, 'ToDt')];
  if (!from || !to) return null;
  const [firstDay, end] = [from, to].map((each) => {
    const day = dayIn(wordsOf(each) ?? '');
    if (day === null) throw refusal('DATE_INVALID', place, each, `FrToDt/${each.name}`);
    return day;
  }) as [Day, Day];
  const lastDay = end > firstDay && isMidnight(wordsOf(to) ?? '') ? end - 1 : end;
  return lastDay < firstDay ? null : { firstDay, lastDay };
}

const declaredSums = [
  ['TtlNtries', 'all'],
  ['TtlCdtNtries', 'credit'],
  ['TtlDbtNtries', 'debit'],
] as const;

/** TtlNetNtryAmt with CdtDbtInd beside it until version 3, TtlNetNtry with both in it after that. */
function netOf(total: Element): Declared['net'] {
  const within = at(total, 'TtlNetNtry');
  const size = wordsAt(within, 'Amt') ?? wordsAt(total, 'TtlNetNtryAmt');
  return size === null ? null : { size, sign: wordsAt(within ?? total, 'CdtDbtInd') };
}

const declaredIn = (summary: Element, place: Place): Declared[] =>
  declaredSums.flatMap(([name, of]) => {
    const total = once(summary, name, place);
    if (!total) return [];
    const [count, sum] = [wordsAt(total, 'NbOfNtries'), wordsAt(total, 'Sum')];
    return [{ of, count, sum, net: netOf(total), line: total.line }];
  });

/** One Stmt, Rpt or Ntfctn: taken in element by element. */
export class Statement {
  readonly kind: Kind;
  readonly line: number;
  readonly part: number;
  readonly sheet: string | null;
  id: string | null = null;
  account: string | null = null;
  /** The account's currency, where the statement names it. */
  currency: string | null = null;
  electronic: bigint | null = null;
  legal: bigint | null = null;
  page: PageNumber | null = null;
  messagePage: PageNumber | null = null;
  period: { firstDay: Day; lastDay: Day } | null = null;
  readonly balances: Balance[] = [];
  declared: Declared[] = [];
  readonly booked = new Tally();
  /** Booked or not. */
  readonly every = new Tally();
  /** The day that the bank made the statement on. */
  created: Day | null = null;
  /** The first and the last day that entries are booked on, with the line of such an entry. */
  earliest: { readonly day: Day; readonly line: number } | null = null;
  latest: { readonly day: Day; readonly line: number } | null = null;
  /** The entries as they are printed; empty where nobody looks at them. */
  readonly rows: ParsedStatement['transactions'] = [];
  /** What all entries say, for telling two statements apart; '' without any. */
  digest = '';
  private readonly printing: boolean;
  /** The numbers of its first and last entry in its part, once there is one. */
  records: { first: number; last: number } | null = null;
  private readonly seen = new Set<string>();

  constructor(kind: Kind, line: number, place: Place, printing: boolean) {
    this.kind = kind;
    this.line = line;
    this.part = place.part;
    this.sheet = place.sheet;
    this.printing = printing;
  }

  /** A child other than an entry. Refusal for what cannot be read, and for what looks like money under an unknown name. */
  take(element: Element, place: Place): void {
    const { name } = element;
    if (single.has(name) && this.seen.has(name))
      throw refusal('ROW_MALFORMED', place, element, name, { reason: `${name} × 2` });
    this.seen.add(name);
    if (name === 'Id') this.id = wordsOf(element);
    else if (name === 'ElctrncSeqNb') this.electronic = sequenceNumber(element);
    else if (name === 'LglSeqNb') this.legal = sequenceNumber(element);
    else if (pagination.has(name)) this.page = pageNumber(element, place);
    else if (name === 'FrToDt') this.period = periodOf(element, place);
    else if (name === 'CreDtTm') this.created = dayIn(wordsOf(element) ?? '');
    else if (name === 'Acct') this.takeAccount(element, place);
    else if (name === 'TxsSummry') this.declared = declaredIn(element, place);
    else if (name === 'Bal') this.takeBalance(element, place);
    else if (at(element, 'CdtDbtInd') || all(element, 'Amt').length > 0)
      throw refusal('ROW_MALFORMED', place, element, name);
  }

  private takeAccount(element: Element, place: Place): void {
    this.account = accountNumber(element);
    if (this.account === null) throw refusal('COLUMN_MISSING', place, element, 'Acct/Id');
    this.currency = wordsAt(element, 'Ccy');
  }

  private takeBalance(element: Element, place: Place): void {
    if (this.balances.length >= MOST_BALANCES)
      throw refusal('ROW_MALFORMED', place, element, 'Bal', { reason: 'TOO_MANY_FIELDS' });
    this.balances.push(readBalance(element, place));
  }

  /** An entry, for the proofs and for `parse`. */
  add(entry: Entry, incoming: boolean): void {
    const { amount, status, day, valueDay, details, bankReference, memo, record } = entry;
    this.records = { first: this.records?.first ?? record, last: record };
    this.every.add(entry, incoming);
    const { minor, currency } = amount;
    const reference = bankReference ?? details.endToEndId;
    const words = JSON.stringify([String(minor), currency, status, day, valueDay, reference, memo]);
    this.digest = hash('sha256', this.digest + words);
    if (this.printing)
      this.rows.push({
        amount: minor,
        currency,
        ...(status === 'BOOK' ? {} : { status }),
        entryDay: day,
        valueDay,
        reference: reference === null ? null : detached(reference),
        memo: memo === null ? null : detached(memo),
      });
    if (status !== 'BOOK') return;
    this.booked.add(entry, incoming);
    const on = bookedDay(entry);
    if (on === null) return;
    if (this.earliest === null || on < this.earliest.day) this.earliest = { day: on, line: entry.line };
    if (this.latest === null || on > this.latest.day) this.latest = { day: on, line: entry.line };
  }
}

function sequenceNumber(element: Element): bigint | null {
  const words = wordsOf(element) ?? '';
  return /^\d{1,18}$/.test(words) ? BigInt(words) : null;
}
