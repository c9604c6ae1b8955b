import { dayAt } from '../../../src-main/cli/generate/clock.ts';
import { personName } from '../../../src-main/cli/generate/words.ts';

import { bankDays, YEAR_EARLIER } from '../calendar.ts';
import type { Maker } from '../maker.ts';
import { damaged, damages, mayBeNext } from '../references.ts';
import { houseAccount, type MovementRows, movementRows } from '../rowsOf.ts';
import type { BankPlace, Ref } from '../world.ts';

const places: readonly BankPlace[] = ['icbc', 'icbc', 'hsbc'];

/** People whose names differ in one letter. */
const peopleAlike = [
  ['王小明', '王小民'],
  ['欧阳文静', '欧阳文婧'],
  ['陈思雨', '陈思宇'],
  ['司徒建国', '司徒建华'],
] as const;

const sized = (maker: Maker, minor: bigint): bigint => (maker.chance(50) ? minor : -minor);

/** A movement of a usual amount, in or out. */
const anyMovement = (maker: Maker): MovementRows =>
  movementRows(maker, maker.oneOf(places), maker.bankDay(), sized(maker, maker.amount() * 10n));

/** A movement whose amount no other one without a sound reference has; the statement names the party. */
const freshMovement = (maker: Maker, after = 0, party?: string): MovementRows =>
  movementRows(maker, maker.oneOf(places), maker.bankDay(after), sized(maker, maker.fresh()), party);

const bookIt = (maker: Maker, { book }: MovementRows): Ref => maker.book(book);
const bankIt = (maker: Maker, { place, bank }: MovementRows): Ref => maker.bank(place, bank);

function pair(maker: Maker, movement: MovementRows, odd?: Parameters<Maker['bond']>[3]): void {
  maker.bond('bank', [bookIt(maker, movement)], [bankIt(maker, movement)], odd);
}

/** The ledger's row without the bank's reference. */
const bare = (movement: MovementRows): MovementRows => ({
  ...movement,
  book: { ...movement.book, bankRef: '' },
});

const plain = (maker: Maker): void => pair(maker, anyMovement(maker));

/** The ledger has it banking days after the bank, under the bank's own reference. */
function wrongDay(maker: Maker): void {
  const day = maker.bankDay(3);
  const movement = movementRows(maker, maker.oneOf(places), day, sized(maker, maker.fresh()));
  const later = (maker.laterBankDay(day, 2 + maker.below(2)) - day) * 86_400;
  pair(maker, { ...movement, book: { ...movement.book, at: movement.book.at + later } }, { wanted: 'WRONG_DAY' });
}

function dollars(maker: Maker): void {
  pair(maker, movementRows(maker, 'usd', maker.bankDay(), sized(maker, maker.amount() * 10n)));
}

function amountOff(maker: Maker): void {
  const movement = freshMovement(maker);
  const amount = movement.book.amount + maker.oneOf([1n, -1n, 900n, 9000n]);
  pair(maker, { ...movement, book: { ...movement.book, amount } }, { wanted: 'AMOUNT_MISMATCH' });
}

/** Booked in yuan what moved in dollars. */
function otherCurrency(maker: Maker): void {
  const movement = movementRows(maker, 'usd', maker.bankDay(), sized(maker, maker.fresh()));
  const left = maker.book({ ...movement.book, account: houseAccount.hsbc, currency: 'CNY' });
  maker.bond('bank', [left], [bankIt(maker, movement)], { wanted: 'CURRENCY_MISMATCH' });
}

/** The same figure for the same party on the same day, in yuan in the ledger and in dollars at the bank. */
function sameFigureOtherCurrency(maker: Maker): void {
  const day = maker.bankDay();
  const amount = sized(maker, maker.fresh());
  const yuan = movementRows(maker, 'hsbc', day, amount);
  const usd = movementRows(maker, 'usd', day, amount, yuan.book.counterparty);
  maker.alone('bank', bookIt(maker, yuan), 'BOOK_ONLY');
  maker.alone('bank', bankIt(maker, usd), 'BANK_ONLY');
}

function typo(maker: Maker): void {
  const movement = freshMovement(maker);
  const bankRef = damaged(maker, movement.bank.bankRef, maker.oneOf(damages));
  const determinable = !mayBeNext(bankRef, movement.bank.bankRef);
  pair(maker, { ...movement, book: { ...movement.book, bankRef } }, { determinable });
}

const referenceMissing = (maker: Maker): void => pair(maker, bare(freshMovement(maker)));

/** The bank books some banking days later, over a weekend or the holiday. */
function laterAtBank(maker: Maker): void {
  const movement = freshMovement(maker, 2);
  const day = dayAt(movement.bank.at);
  const later = maker.laterBankDay(day, 1 + maker.below(2));
  const at = movement.bank.at + (later - day) * 86_400;
  pair(maker, bare({ ...movement, bank: { ...movement.bank, at } }));
}

/** What the ledger has is its invoice's number, and the payer wrote it into the purpose. */
function numberInMemo(maker: Maker): void {
  const movement = bare(freshMovement(maker));
  const invoice = `INV2026${String(maker.next()).padStart(8, '0')}`;
  const purpose = maker.oneOf([`货款${invoice}`, `付 ${invoice} 运费`, `支付发票号:${invoice}/全款`]);
  pair(maker, {
    ...movement,
    book: { ...movement.book, orderNo: invoice },
    bank: { ...movement.bank, purpose, counterparty: '', counterpartyAccount: '' },
  });
}

/** Two receipts alike and two entries alike but for their purposes, and nothing says which is which. */
function equalCandidates(maker: Maker): void {
  const movement = freshMovement(maker);
  const { bankRef } = freshMovement(maker).bank;
  const rights = [bankIt(maker, movement), maker.bank(movement.place, { ...movement.bank, bankRef })];
  ['一月运费', '包装押金'].forEach((memo, index) => {
    const left = maker.book({ ...movement.book, bankRef: '', voucherNo: `PZ${maker.next()}`, memo });
    maker.bond('bank', [left], [rights[index]!], { determinable: false });
  });
}

/** Twice the same for the same party on one day, each under the bank's own reference. */
function twins(maker: Maker): void {
  const movement = anyMovement(maker);
  const { bankRef } = anyMovement(maker).bank;
  pair(maker, movement);
  pair(maker, {
    ...movement,
    book: { ...movement.book, bankRef, voucherNo: `PZ${maker.next()}` },
    bank: { ...movement.bank, at: movement.bank.at + 30, bankRef },
  });
}

/** The same amount on the same day, of somebody else. */
function otherParty(maker: Maker): void {
  const movement = freshMovement(maker, 0, maker.company());
  const { book, place } = movement;
  const other = movementRows(maker, place, dayAt(book.at), book.amount, maker.company());
  maker.alone('bank', bookIt(maker, bare(movement)), 'BOOK_ONLY');
  maker.alone('bank', bankIt(maker, other), 'BANK_ONLY');
}

/** The ledger has it on one of the company's accounts, and the same came on another. */
function otherAccount(maker: Maker): void {
  const day = maker.bankDay();
  const amount = sized(maker, maker.fresh());
  const [one, other] = maker.chance(50) ? (['icbc', 'hsbc'] as const) : (['hsbc', 'icbc'] as const);
  const movement = movementRows(maker, one, day, amount, maker.company());
  const { bank } = movementRows(maker, other, day, amount, movement.book.counterparty);
  maker.alone('bank', bookIt(maker, bare(movement)), 'BOOK_ONLY');
  maker.alone('bank', maker.bank(other, bank), 'BANK_ONLY');
}

/** The same amount on the same day, of somebody whose name differs in one letter. */
function otherLetter(maker: Maker): void {
  const [name, other] = maker.chance(50) ? maker.companiesAlike() : maker.oneOf(peopleAlike);
  const movement = freshMovement(maker, 0, name);
  const { book, place } = movement;
  const { bank } = movementRows(maker, place, dayAt(book.at), book.amount, other);
  maker.alone('bank', bookIt(maker, bare(movement)), 'BOOK_ONLY');
  maker.alone('bank', maker.bank(place, bank), 'BANK_ONLY');
}

/** The same amount for the same party on days that follow, under references that are both sound: of each a side is missing. */
function otherReference(maker: Maker): void {
  const movement = freshMovement(maker, 1);
  const { book, place } = movement;
  const other = movementRows(maker, place, maker.laterBankDay(dayAt(book.at), 1), book.amount, book.counterparty);
  maker.alone('bank', bookIt(maker, movement), 'BOOK_ONLY');
  maker.alone('bank', bankIt(maker, other), 'BANK_ONLY');
}

/** The same amount for the same party on one day under references in a row, of each of which a side is missing. */
function nextReference(maker: Maker): void {
  const movement = freshMovement(maker);
  const { bankRef } = movement.bank;
  const next = bankRef.slice(0, -6) + String((Number(bankRef.slice(-6)) + 1) % 1_000_000).padStart(6, '0');
  maker.alone('bank', bookIt(maker, movement), 'BOOK_ONLY');
  maker.alone('bank', maker.bank(movement.place, { ...movement.bank, bankRef: next }), 'BANK_ONLY');
}

/** The same party, a cent apart, under references that are both sound. */
function centApart(maker: Maker): void {
  const movement = freshMovement(maker);
  const { book, place } = movement;
  const later = maker.laterBankDay(dayAt(book.at), 1);
  const other = movementRows(maker, place, later, book.amount + 1n, book.counterparty);
  maker.alone('bank', bookIt(maker, movement), 'BOOK_ONLY');
  maker.alone('bank', bankIt(maker, other), 'BANK_ONLY');
}

/** The same party and amount, but the money goes the other way. */
function otherDirection(maker: Maker): void {
  const movement = freshMovement(maker);
  const { book, place } = movement;
  const other = movementRows(maker, place, dayAt(book.at), -book.amount, book.counterparty);
  maker.alone('bank', bookIt(maker, bare(movement)), 'BOOK_ONLY');
  maker.alone('bank', bankIt(maker, other), 'BANK_ONLY');
}

/** A reference that the bank gave a year ago as well: that entry was never at the bank, this one not in the ledger. */
function referenceOfLastYear(maker: Maker): void {
  const place = maker.oneOf(places);
  const old = movementRows(maker, place, YEAR_EARLIER, sized(maker, maker.fresh()), maker.company());
  const fresh = movementRows(maker, place, maker.bankDay(), sized(maker, maker.fresh()), maker.company());
  maker.alone('bank', bookIt(maker, old), 'BOOK_ONLY');
  maker.alone('bank', maker.bank(place, { ...fresh.bank, bankRef: old.book.bankRef }), 'BANK_ONLY');
}

/** A reference of last year's pair that comes back on a pair of this year. */
function pairOfLastYear(maker: Maker): void {
  const place = maker.oneOf(places);
  const old = movementRows(maker, place, YEAR_EARLIER, sized(maker, maker.fresh()));
  const fresh = movementRows(maker, place, maker.bankDay(), sized(maker, maker.fresh()));
  const { bankRef } = old.bank;
  pair(maker, old);
  pair(maker, { place, book: { ...fresh.book, bankRef }, bank: { ...fresh.bank, bankRef } });
}

/** A bank whose references begin anew every day: one number on three days, and the middle one never arrived. */
function dailyNumbers(maker: Maker): void {
  const place = maker.oneOf(places);
  const first = maker.bankDay(2);
  const bankRef = `00${String(maker.next()).padStart(6, '0')}`;
  [0, 1, 2].forEach((later) => {
    const day = maker.laterBankDay(first, later);
    const { book, bank } = movementRows(maker, place, day, sized(maker, maker.fresh()));
    const left = maker.book({ ...book, bankRef });
    if (later === 1) maker.alone('bank', left, 'BOOK_ONLY');
    else maker.bond('bank', [left], [maker.bank(place, { ...bank, bankRef })]);
  });
}

/** Voucher numbers begin anew every month: an entry of September and one of October under one number, against each other. */
function voucherOfLastMonth(maker: Maker): void {
  const voucherNo = `记-${String(maker.next()).padStart(5, '0')}`;
  const amount = maker.fresh();
  const [september, october] = [bankDays[0]!, bankDays.at(-1)!];
  for (const [day, minor] of [
    [september, amount],
    [october, -amount],
  ] as const) {
    const { book } = movementRows(maker, 'icbc', day, minor, maker.company());
    maker.alone('bank', maker.book({ ...book, bankRef: '', voucherNo }), 'BOOK_ONLY');
  }
}

/** The bank carried out one order twice. */
function paidTwice(maker: Maker): void {
  const movement = freshMovement(maker);
  const left = bookIt(maker, movement);
  const first = bankIt(maker, movement);
  const second = maker.bank(movement.place, { ...movement.bank, at: movement.bank.at + 15 });
  const alike = `twice ${movement.bank.bankRef}`;
  maker.bond('bank', [left], [first], { determinable: false, alike });
  maker.alone('bank', second, 'DUPLICATE', { breakRows: [left, first, second], alike });
}

function bookOnly(maker: Maker): void {
  maker.alone('bank', bookIt(maker, freshMovement(maker, 0, maker.company())), 'BOOK_ONLY');
}
/** Charges and other people's money, of which the ledger knows nothing. */
function bankOnly(maker: Maker): void {
  const { place, bank } = freshMovement(maker, 0, maker.company());
  const said = maker.chance(50)
    ? { summary: '账户管理费', purpose: '', counterparty: '', counterpartyAccount: '' }
    : { purpose: `代收 ${personName(maker.below(999), 1)}` };
  maker.alone('bank', maker.bank(place, { ...bank, ...said }), 'BANK_ONLY');
}

export const bankPairHabits = {
  'bank-plain': plain,
  'bank-wrong-day': wrongDay,
  'bank-dollars': dollars,
  'bank-amount-off': amountOff,
  'bank-other-currency': otherCurrency,
  'bank-near-other-currency': sameFigureOtherCurrency,
  'bank-reference-typo': typo,
  'bank-reference-missing': referenceMissing,
  'bank-later': laterAtBank,
  'bank-number-in-memo': numberInMemo,
  'bank-equal-candidates': equalCandidates,
  'bank-twins': twins,
  'bank-near-other-party': otherParty,
  'bank-near-letter': otherLetter,
  'bank-near-account': otherAccount,
  'bank-near-reference': otherReference,
  'bank-near-a-cent': centApart,
  'bank-near-next': nextReference,
  'bank-near-other-direction': otherDirection,
  'bank-reference-last-year': referenceOfLastYear,
  'bank-pair-last-year': pairOfLastYear,
  'bank-daily-numbers': dailyNumbers,
  'bank-near-voucher': voucherOfLastMonth,
  'bank-paid-twice': paidTwice,
  'bank-book-only': bookOnly,
  'bank-bank-only': bankOnly,
} as const;
