import { sizeOf } from '../../../../shared/value/money.ts';
import { all, at, type Element, wordsAt, wordsOf } from './element.ts';
import { type Amount, accountNumber, amountIn } from './values.ts';

export type Party = { readonly name: string | null; readonly account: string | null };

/** A word that all details say alike; null where they differ or say none. */
class Agreed {
  private value: string | null | undefined;

  add(value: string | null): void {
    if (this.value === undefined) this.value = value;
    else if (this.value !== value) this.value = null;
  }

  get word(): string | null {
    return this.value ?? null;
  }
}

/** What banks write where a reference must stand and there is none. */
const noReference = /^(?:NOT ?PROVIDED|NOT ?AVAILABLE|NONREF|NONE)$/i;

export const referenceIn = (element: Element | undefined, ...path: readonly string[]): string | null => {
  const words = wordsAt(element, ...path);
  return words === null || noReference.test(words) ? null : words;
};

/** Dbtr and Cdtr are parties themselves, or a choice of Pty and Agt from version 8 on; the ultimate party where no other is named. */
function partyIn(parties: Element | undefined, role: 'Dbtr' | 'Cdtr'): Party {
  const named = (element: Element | undefined): string | null =>
    wordsAt(element, 'Nm') ?? wordsAt(element, 'Pty', 'Nm') ?? wordsAt(element, 'Agt', 'FinInstnId', 'Nm');
  return {
    name: named(at(parties, role)) ?? named(at(parties, `Ultmt${role}`)),
    account: accountNumber(at(parties, `${role}Acct`)),
  };
}

const joined = (words: readonly (string | null)[]): string => words.filter((word) => word !== null).join(' ');

/** Remittance of one detail: unstructured lines, references of creditors (CdtrRef in version 1), what is added. */
function remittanceOf(detail: Element): string {
  const remittance = at(detail, 'RmtInf');
  const structured = remittance ? all(remittance, 'Strd') : [];
  const returned = at(detail, 'RtrInf');
  return joined([
    ...(remittance ? all(remittance, 'Ustrd').map(wordsOf) : []),
    ...structured.flatMap((each) => [
      wordsAt(each, 'CdtrRefInf', 'Ref') ?? wordsAt(each, 'CdtrRefInf', 'CdtrRef'),
      ...all(each, 'AddtlRmtInf').map(wordsOf),
    ]),
    wordsAt(returned, 'Rsn', 'Cd') ?? wordsAt(returned, 'Rsn', 'Prtry'),
    ...(returned ? all(returned, 'AddtlInf').map(wordsOf) : []),
    wordsAt(detail, 'AddtlTxInf'),
  ]);
}

/** Charges of an entry or a detail: the total that it states, else its records; version 2 repeats Chrgs/Amt. */
export function chargesOf(element: Element): Amount[] {
  return all(element, 'Chrgs').flatMap((charges) => {
    const total = amountIn(at(charges, 'TtlChrgsAndTaxAmt')) ?? amountIn(at(charges, 'Amt'));
    const records = all(charges, 'Rcrd').map((record) => amountIn(at(record, 'Amt')));
    return total ? [total] : records.filter((amount) => amount !== null);
  });
}

/** Letters of remittance that an entry keeps; a batch may have a hundred thousand details, and the original has them all. */
const MEMO_LETTERS = 2_000;

const halfLetter = /[\uD800-\uDBFF]$/;

const add = (sums: Map<string, bigint>, { currency, minor }: Amount): void => {
  sums.set(currency, (sums.get(currency) ?? 0n) + minor);
};

/** Folds the details (TxDtls) of one entry one after the other, so that a batch of any size takes no room. */
export class Details {
  count = 0;
  /** Details without an amount of their own: nothing can be said of their sum. */
  withoutAmount = 0;
  /** Amounts by currency, of those with a sign of their own, and of those that follow the entry's. */
  readonly signed = new Map<string, bigint>();
  readonly unsigned = new Map<string, bigint>();
  readonly charges = new Map<string, bigint>();
  /** Amounts that differ, as a bank that repeats the entry's total in every detail has but one. */
  private readonly sizes = new Set<string>();
  private readonly words: { reference: string | null; text: string }[] = [];
  private letters = 0;
  private readonly endToEnd = new Agreed();
  private readonly cheque = new Agreed();
  private readonly servicer = new Agreed();
  private readonly order = new Agreed();
  private readonly batch = new Agreed();
  private readonly parties = { Dbtr: [new Agreed(), new Agreed()], Cdtr: [new Agreed(), new Agreed()] } as const;
  /** Number of transactions that batches declare; null where none does. */
  declared: bigint | null = null;

  /** A TxDtls element. */
  add(detail: Element): void {
    this.count += 1;
    this.addAmounts(detail);
    const references = at(detail, 'Refs');
    const reference = referenceIn(references, 'EndToEndId');
    this.endToEnd.add(reference);
    this.cheque.add(referenceIn(references, 'ChqNb'));
    this.servicer.add(referenceIn(references, 'AcctSvcrRef'));
    this.order.add(referenceIn(references, 'PmtInfId'));
    for (const role of ['Dbtr', 'Cdtr'] as const) {
      const { name, account } = partyIn(at(detail, 'RltdPties'), role);
      this.parties[role][0].add(name);
      this.parties[role][1].add(account);
    }
    if (this.letters > MEMO_LETTERS) return;
    const text = joined([remittanceOf(detail), foreignAmount(detail)]).trim();
    this.words.push({ reference, text });
    this.letters += text.length + (reference?.length ?? 0);
  }

  /** A Btch element, of NtryDtls or (version 1) of the entry. */
  addBatch(batch: Element): void {
    this.batch.add(referenceIn(batch, 'PmtInfId') ?? referenceIn(batch, 'MsgId'));
    const count = wordsAt(batch, 'NbOfTxs');
    if (count !== null && /^\d{1,15}$/.test(count)) this.declared = (this.declared ?? 0n) + BigInt(count);
  }

  private addAmounts(detail: Element): void {
    const amount = amountIn(at(detail, 'Amt')) ?? amountIn(at(detail, 'AmtDtls', 'TxAmt', 'Amt'));
    const sign = wordsAt(detail, 'CdtDbtInd');
    if (amount === null) this.withoutAmount += 1;
    else {
      if (sign === null) add(this.unsigned, amount);
      else add(this.signed, sign === 'DBIT' ? { ...amount, minor: -amount.minor } : amount);
      if (this.sizes.size < 2) this.sizes.add(`${amount.minor} ${amount.currency}`);
    }
    for (const charge of chargesOf(detail)) add(this.charges, charge);
  }

  /** Does every detail state the same amount, this one? */
  allSay({ minor, currency }: Amount): boolean {
    return this.sizes.size === 1 && this.sizes.has(`${sizeOf(minor)} ${currency}`);
  }

  /** The reference that the payer gave, where there is but one. */
  get endToEndId(): string | null {
    return this.endToEnd.word;
  }

  get chequeNumber(): string | null {
    return this.cheque.word;
  }

  get batchNumber(): string | null {
    return this.batch.word ?? this.order.word;
  }

  /** The bank's reference of the only detail. */
  get onlyServicerReference(): string | null {
    return this.count === 1 ? this.servicer.word : null;
  }

  /** The party that all details name. */
  party(role: 'Dbtr' | 'Cdtr'): Party {
    const [name, account] = this.parties[role];
    return { name: name.word, account: account.word };
  }

  /** Remittance of all details, each after its reference where there are several. */
  get memo(): string | null {
    const single = this.count === 1;
    const each = this.words.map(({ reference, text }) => (single ? text : joined([reference, text || null])));
    const text = each.filter((words) => words !== '').join(' / ');
    const cut = text.length > MEMO_LETTERS || this.words.length < this.count;
    return text === '' ? null : cut ? `${text.slice(0, MEMO_LETTERS).replace(halfLetter, '')}…` : text;
  }
}

/** The amount that was instructed, where it is in another currency than the one that moved. */
function foreignAmount(detail: Element): string | null {
  const instructed = amountIn(at(detail, 'AmtDtls', 'InstdAmt', 'Amt'));
  const moved = amountIn(at(detail, 'AmtDtls', 'TxAmt', 'Amt')) ?? amountIn(at(detail, 'Amt'));
  if (!instructed || instructed.currency === moved?.currency) return null;
  return `InstdAmt ${wordsAt(detail, 'AmtDtls', 'InstdAmt', 'Amt')} ${instructed.currency}`;
}
