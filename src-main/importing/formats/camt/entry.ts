import type { TransactionKind } from '../../../../shared/entity/transaction.ts';
import { formatMinor } from '../../../../shared/value/money.ts';
import type { Day } from '../../../../shared/value/time.ts';
import { type StagedRow, stagedRow } from '../../format.ts';
import { memoOf } from '../../reading/cells.ts';
import { speaksOfInterest } from '../../reading/interest.ts';
import { isSpreadsheetNumber } from '../../reading/spreadsheet.ts';
import { chargesOf, type Details, type Party, referenceIn } from './details.ts';
import { type Element, wordsAt, wordsOf } from './element.ts';
import { type Amount, choiceOfDay, once, type Place, refusal, signedAmount } from './values.ts';

/** ExternalEntryStatus1Code: only what is booked has moved money. */
const statuses = ['BOOK', 'PDNG', 'INFO', 'FUTR'] as const;
export type Status = (typeof statuses)[number];

/** One Ntry. What its details add is in `details`. */
export type Entry = {
  readonly record: number;
  readonly line: number;
  readonly amount: Amount;
  readonly status: Status;
  readonly day: Day | null;
  readonly valueDay: Day | null;
  readonly reversal: boolean;
  readonly bankReference: string | null;
  readonly memo: string | null;
  readonly details: Details;
  /** The entry itself, without its details. */
  readonly element: Element;
};

/** Text up to version 7, a choice of Cd and Prtry after it. */
function statusOf(element: Element, place: Place): Status {
  const said = once(element, 'Sts', place);
  const words = wordsAt(said, 'Cd') ?? wordsOf(said);
  const status = statuses.find((each) => each === words);
  if (status) return status;
  throw refusal('VALUE_UNKNOWN', place, said ?? element, 'Ntry/Sts', {
    value: words ?? wordsAt(said, 'Prtry') ?? '',
    allowed: statuses.join(', '),
  });
}

function isReversal(element: Element, place: Place): boolean {
  const said = once(element, 'RvslInd', place);
  const words = wordsOf(said);
  if (words === null || words === 'false' || words === '0') return false;
  if (words === 'true' || words === '1') return true;
  throw refusal('VALUE_UNKNOWN', place, said!, 'Ntry/RvslInd', { allowed: 'true, false' });
}

/** Charges are in the amount already; the words tell why it is not what was paid. */
const chargesIn = (element: Element): string[] =>
  chargesOf(element)
    .filter(({ minor }) => minor !== 0n)
    .map(({ minor, currency }) => `Chrgs ${formatMinor(minor, currency)} ${currency}`);

/** Reads an entry whose details have been folded. Refusal for what cannot be read. */
export function readEntry(element: Element, details: Details, place: Place): Entry {
  once(element, 'AcctSvcrRef', place);
  return {
    record: place.record,
    line: element.line,
    amount: signedAmount(element, place),
    status: statusOf(element, place),
    day: choiceOfDay(element, 'BookgDt', place),
    valueDay: choiceOfDay(element, 'ValDt', place),
    reversal: isReversal(element, place),
    bankReference: referenceIn(element, 'AcctSvcrRef') ?? details.onlyServicerReference,
    memo: memoOf([wordsAt(element, 'AddtlNtryInf') ?? '', details.memo ?? '', ...chargesIn(element)]),
    details,
    element,
  };
}

/** The day that the entry is booked on: the value day where the bank names no other. */
export const bookedDay = ({ day, valueDay }: Entry): Day | null => day ?? valueDay;

const interestFamilies = new Set(['INTR']);

function kindOf({ element, reversal, memo }: Entry): TransactionKind {
  if (reversal) return 'reversal';
  const family = wordsAt(element, 'BkTxCd', 'Domn', 'Fmly', 'SubFmlyCd');
  return interestFamilies.has(family ?? '') || speaksOfInterest(memo ?? '') ? 'interest' : 'other';
}

/**
 * The other side. Roles are those of the payment: who is credited has it from the debtor; a reversal goes the other
 * way under the same roles, and so does a return that no RvslInd marks, whose debtor is then the account itself. Where
 * only the other role is given, and its account is not ours, the bank means the other side by it.
 */
function counterpartyOf({ amount, reversal, details }: Entry, account: string): Party {
  const incoming = amount.minor >= 0n;
  const [likely, other] = incoming !== reversal ? (['Dbtr', 'Cdtr'] as const) : (['Cdtr', 'Dbtr'] as const);
  const party = details.party(likely);
  const named = party.name !== null || party.account !== null;
  if (named && party.account !== account) return party;
  const opposite = details.party(other);
  return opposite.account === null || opposite.account === account ? party : opposite;
}

function identifier(words: string | null, entry: Entry, place: Place, column: string): string | null {
  if (words !== null && isSpreadsheetNumber(words))
    throw refusal('IDENTIFIER_DAMAGED', place, entry.element, column, { value: words });
  return words;
}

/** The staged row of a booked entry. Refusal IDENTIFIER_DAMAGED. */
export function stage(entry: Entry, civilDay: Day, account: string, place: Place): StagedRow {
  const { details } = entry;
  const counterparty = counterpartyOf(entry, account);
  const name = (words: string | null, column: string): string | null => identifier(words, entry, place, column);
  return stagedRow({
    part: place.part,
    record: entry.record,
    line: entry.line,
    civilDay,
    valueDay: entry.valueDay,
    amount: entry.amount.minor,
    currency: entry.amount.currency,
    kind: kindOf(entry),
    account,
    orderNo: name(details.endToEndId, 'EndToEndId'),
    batchNo: name(details.batchNumber, 'PmtInfId'),
    bankRef: name(entry.bankReference, 'AcctSvcrRef'),
    voucherNo: name(details.chequeNumber, 'ChqNb'),
    counterparty: counterparty.name,
    counterpartyAccount: name(counterparty.account, 'Acct/Id'),
    memo: entry.memo,
  });
}

/** How far the parts are from the entry, both as the person compares them; null where they agree or nothing can be said. */
export function partsDisagree({ amount, details, element }: Entry): { declared: bigint; computed: bigint } | null {
  const { signed, unsigned } = details;
  const known = details.count > 0 && details.withoutAmount === 0;
  const currencies = new Set([...signed.keys(), ...unsigned.keys()]);
  if (!known || currencies.size !== 1 || !currencies.has(amount.currency)) return null;
  const own = signed.get(amount.currency) ?? 0n;
  const following = unsigned.get(amount.currency) ?? 0n;
  const sum = own + (amount.minor < 0n ? -following : following);
  const gap = amount.minor > sum ? amount.minor - sum : sum - amount.minor;
  const inDetails = details.charges.get(amount.currency) ?? 0n;
  const inEntry = chargesOf(element)
    .filter(({ currency }) => currency === amount.currency)
    .reduce((all, { minor }) => all + minor, 0n);
  const explained = [0n, inDetails, inEntry].includes(gap) || details.allSay(amount);
  return explained ? null : { declared: amount.minor, computed: sum };
}

/** A count that a batch declares and its details, where they are spelled out, do not reach; null where they agree. */
export const batchCountDisagrees = ({ details }: Entry): { declared: bigint; computed: number } | null =>
  details.declared !== null && details.count > 1 && details.declared !== BigInt(details.count)
    ? { declared: details.declared, computed: details.count }
    : null;
