import { allocate, applyRate } from '../../../shared/value/money.ts';
import { compactDay, dayAt } from '../../../src-main/cli/generate/clock.ts';
import { bankDays } from '../calendar.ts';
import type { Maker } from '../maker.ts';
import { houseAccount, type MovementRows, movementRows } from '../rowsOf.ts';
import type { BankPlace, Ref } from '../world.ts';

const places: readonly BankPlace[] = ['icbc', 'icbc', 'hsbc'];

const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((total, amount) => total + amount, 0n);

/** How many choices among the parts come to a total. */
function choicesOf(parts: readonly bigint[], total: bigint): number {
  let count = 0;
  for (let chosen = 1; chosen < 1 << parts.length; chosen += 1)
    if (sum(parts.filter((_, index) => chosen & (1 << index))) === total) count += 1;
  return count;
}

/** Amounts of which no two choices come to one sum, so that what adds up is the only thing that adds up. */
function unevenParts(maker: Maker, count: number): bigint[] {
  for (;;) {
    const parts = Array.from({ length: count }, () => maker.fresh(5000, 900_000));
    const sums = new Set<bigint>();
    for (let chosen = 1; chosen < 1 << count; chosen += 1)
      sums.add(sum(parts.filter((_, index) => chosen & (1 << index))));
    if (sums.size === (1 << count) - 1) return parts;
  }
}

/** Something that a customer of its own does in several rows: movements of one party, place and day without references. */
function partyMovements(maker: Maker, amounts: readonly bigint[], after = 0): MovementRows[] {
  const [place, day, party] = [maker.oneOf(places), maker.bankDay(after), maker.company()];
  return amounts.map((amount) => {
    const movement = movementRows(maker, place, day, amount, party);
    return { ...movement, book: { ...movement.book, bankRef: '' } };
  });
}

const bookAll = (maker: Maker, movements: readonly MovementRows[]): Ref[] =>
  movements.map(({ book }) => maker.book(book));

/** One credit for several orders of a customer; `said` is the number that both sides carry, if any. */
function oneCreditFor(maker: Maker, voucherNo: string | null): void {
  const parts = unevenParts(maker, 2 + maker.below(4));
  const movements = partyMovements(maker, parts);
  const first = movements[0]!;
  const lefts = movements.map(({ book }) => maker.book(voucherNo === null ? book : { ...book, voucherNo }));
  const purpose = voucherNo === null ? '货款' : `批次${voucherNo}货款`;
  maker.bond('bank', lefts, [maker.bank(first.place, { ...first.bank, amount: sum(parts), purpose })]);
}

/** One claim paid in several instalments over some days, each naming the claim or only the payer. */
function instalments(maker: Maker): void {
  const parts = unevenParts(maker, 2 + maker.below(3));
  const [first, ...rest] = partyMovements(maker, parts, 3) as [MovementRows, ...MovementRows[]];
  const invoice = `INV2026${String(maker.next()).padStart(8, '0')}`;
  const said = maker.chance(50);
  const left = maker.book({ ...first.book, amount: sum(parts), orderNo: said ? invoice : '' });
  const rights = [first, ...rest].map(({ place, bank }, index) => {
    const day = dayAt(bank.at);
    const at = bank.at + (maker.laterBankDay(day, index % 3) - day) * 86_400;
    return maker.bank(place, { ...bank, at, purpose: said ? `${invoice}第${index + 1}期` : '货款' });
  });
  maker.bond('bank', [left], rights);
}

/** Three claims and two transfers of one customer, who has no other business. */
function manyToMany(maker: Maker): void {
  const movements = partyMovements(maker, unevenParts(maker, 3));
  const total = sum(movements.map(({ book }) => book.amount));
  const portions = allocate(total, [BigInt(30 + maker.below(11)), 59n]);
  const { place, bank } = movements[0]!;
  const rights = portions.map((amount, index) =>
    maker.bank(place, { ...bank, amount, bankRef: movements[index]!.bank.bankRef }),
  );
  maker.bond('bank', bookAll(maker, movements), rights);
}

/** An acquirer pays several takings in one credit less its fees, which the ledger knows row by row. */
function lessFees(maker: Maker): void {
  const movements = partyMovements(maker, unevenParts(maker, 2 + maker.below(4)));
  const { place, bank } = movements[0]!;
  const rate = { numerator: 38n, denominator: 10_000n };
  const rounding = maker.oneOf(['half-up', 'half-even', 'down'] as const);
  const rows = movements.map(({ book }) => {
    const computed = applyRate(book.amount, rate, rounding);
    return { ...book, fee: computed < 8n ? 8n : computed };
  });
  const net = sum(rows.map(({ amount, fee }) => amount - fee));
  const lefts = rows.map((row) => maker.book(row));
  maker.bond('bank', lefts, [maker.bank(place, { ...bank, amount: net, purpose: '收单结算净额' })]);
}

/** The bank takes its fee within the payout: one debit, and in the ledger the payout and the fee under one voucher. */
function feeInside(maker: Maker): void {
  const [movement] = partyMovements(maker, [-maker.fresh(100_000)]) as [MovementRows];
  const fee = -BigInt(maker.oneOf([200, 500, 1000, 1550]));
  const { place, book, bank } = movement;
  const payout = maker.book({ ...book, bankRef: bank.bankRef });
  const charge = maker.book({ ...book, kind: 'fee', amount: fee, memo: '跨行手续费', bankRef: '', counterparty: '' });
  maker.bond('bank', [payout, charge], [maker.bank(place, { ...bank, amount: bank.amount + fee })]);
}

/** A credit that several choices of a customer's claims come to: it cannot be known which were meant. */
function severalChoices(maker: Maker): void {
  const unit = maker.fresh(10_000, 900_000);
  const parts = [unit, 2n * unit, (3n * unit) / 2n, 3n * unit - (3n * unit) / 2n];
  const movements = partyMovements(maker, parts);
  const { place, bank } = movements[0]!;
  const lefts = bookAll(maker, movements);
  const right = maker.bank(place, { ...bank, amount: 3n * unit });
  if (choicesOf(parts, 3n * unit) < 2) throw new RangeError('the choice is not open');
  maker.bond('bank', lefts.slice(0, 2), [right], { determinable: false });
  for (const left of lefts.slice(2)) maker.alone('bank', left, null, { determinable: false });
}

/** Claims that nearly come to a credit: a cent is missing, so that nothing is paid by it. */
function sumOffACent(maker: Maker): void {
  const movements = partyMovements(maker, unevenParts(maker, 3));
  const { place, bank } = movements[0]!;
  const total = sum(movements.map(({ book }) => book.amount));
  for (const left of bookAll(maker, movements)) maker.alone('bank', left, 'BOOK_ONLY');
  maker.alone('bank', maker.bank(place, { ...bank, amount: total - 1n }), 'BANK_ONLY');
}

/** A customer's claims on two of the company's accounts come to what was paid into one: they are not what was paid. */
function sumOverAccounts(maker: Maker): void {
  const movements = partyMovements(maker, unevenParts(maker, 3));
  const { place, bank } = movements[0]!;
  const other = houseAccount[place === 'icbc' ? 'hsbc' : 'icbc'];
  const total = sum(movements.map(({ book }) => book.amount));
  movements.forEach(({ book }, index) => {
    maker.alone('bank', maker.book(index === 0 ? { ...book, account: other } : book), 'BOOK_ONLY');
  });
  maker.alone('bank', maker.bank(place, { ...bank, amount: total }), 'BANK_ONLY');
}

/** A payout that comes back days later; the ledger books the return under the payout's voucher. `known`: it has its reference. */
function returned(maker: Maker, known: boolean): void {
  const place = maker.oneOf(places);
  const day = maker.bankDay(2);
  const payout = movementRows(maker, place, day, -maker.fresh());
  const bankRef = known ? payout.bank.bankRef : '';
  maker.bond('bank', [maker.book({ ...payout.book, bankRef })], [maker.bank(place, payout.bank)]);
  const back = maker.laterBankDay(day, 1 + maker.below(2));
  const { book, bank } = movementRows(maker, place, back, -payout.book.amount, payout.book.counterparty);
  const memo = `退票 原流水${payout.bank.bankRef}`;
  const left = maker.book({ ...book, kind: 'withdrawal', bankRef: '', voucherNo: payout.book.voucherNo, memo });
  const right = maker.bank(place, { ...bank, summary: '退汇', purpose: `原交易${payout.bank.bankRef}账号户名不符` });
  maker.bond('bank', [left], [right]);
}

/** The bank books something by mistake and takes it back. */
function bankReversal(maker: Maker, later: number): void {
  const place = maker.oneOf(places);
  const day = maker.bankDay(later);
  const { bank } = movementRows(maker, place, day, maker.fresh(), maker.company());
  const at = later === 0 ? bank.at + 1800 : maker.time(maker.laterBankDay(day, later));
  const rights = [
    maker.bank(place, bank),
    maker.bank(place, {
      ...bank,
      at,
      amount: -bank.amount,
      bankRef: `${bank.bankRef}R`,
      summary: '冲正',
      purpose: `冲正${bank.bankRef}`,
    }),
  ];
  maker.bond('bank', [], rights);
}

/** The ledger books something by mistake and reverses it in red, under one voucher. */
function bookReversal(maker: Maker, later: number): void {
  const day = maker.bankDay(later);
  const { book } = movementRows(maker, 'icbc', day, maker.fresh(), maker.company());
  const wrong = { ...book, bankRef: '' };
  const at = later === 0 ? book.at + 600 : maker.time(maker.laterBankDay(day, later));
  const red = { ...wrong, at, kind: 'reversal' as const, amount: -book.amount, memo: `红冲 ${book.voucherNo}` };
  maker.bond('bank', [maker.book(wrong), maker.book(red)], []);
}

/** The treasury moves money between the company's own accounts, and the ledger knows nothing of it. */
function ownAccounts(maker: Maker): void {
  const day = maker.bankDay(1);
  const amount = maker.fresh();
  const out = movementRows(maker, 'icbc', day, -amount, '大道快递有限公司').bank;
  const into = movementRows(maker, 'hsbc', maker.laterBankDay(day, maker.below(2)), amount, '大道快递有限公司').bank;
  const words = { summary: '内部调拨', purpose: '资金归集' };
  const rights = [
    maker.bank('icbc', { ...out, ...words, counterpartyAccount: '808123456838' }),
    maker.bank('hsbc', { ...into, ...words, counterpartyAccount: '1202020209900012345' }),
  ];
  maker.bond('bank', [], rights);
}

const split = (maker: Maker, parts: readonly bigint[]): Ref[] => {
  const { book } = movementRows(maker, 'icbc', maker.bankDay(), maker.fresh());
  const voucherNo = `FZ${compactDay(dayAt(book.at))}${String(maker.next()).padStart(8, '0')}`;
  const row = {
    ...book,
    kind: 'split' as const,
    bankRef: '',
    voucherNo,
    counterparty: '',
    counterpartyAccount: '',
    memo: '分润',
  };
  const accounts = ['ST01-settle', 'HQ-profit-icbc', 'ST02-settle', houseAccount.icbc];
  return parts.map((amount, index) => maker.book({ ...row, account: accounts[index]!, amount }));
};

/** A taking divided among partners by largest remainder: nothing moves at the bank. */
function splitWhole(maker: Maker): void {
  const amount = maker.fresh();
  const parts = allocate(amount, [15n, 30n, 5n]);
  maker.bond('bank', split(maker, [-sum(parts), ...parts]), []);
}

/** Voucher numbers begin anew every month: what a split of September lacks is not made good by one of October. */
function splitOfTwoMonths(maker: Maker): void {
  const voucherNo = `记-${String(maker.next()).padStart(5, '0')}`;
  const amount = maker.fresh();
  const [september, october] = [bankDays[0]!, bankDays.at(-1)!];
  for (const [day, minor, account] of [
    [september, -amount, 'ST01-settle'],
    [october, amount, 'ST02-settle'],
  ] as const) {
    const { book } = movementRows(maker, 'icbc', day, minor);
    const bare = { ...book, bankRef: '', counterparty: '', counterpartyAccount: '' };
    maker.alone('bank', maker.book({ ...bare, kind: 'split', voucherNo, account, memo: '分润' }), 'UNLINKED_VIRTUAL');
  }
}

/** A split of which a partner's part is missing. */
function splitShort(maker: Maker): void {
  const parts = allocate(maker.fresh(), [15n, 30n]);
  const rows = split(maker, [-sum(parts), parts[0]!]);
  for (const row of rows) maker.alone('bank', row, 'UNLINKED_VIRTUAL');
}

export const bankGroupHabits = {
  'group-by-number': (maker: Maker) => oneCreditFor(maker, `PC2026${String(maker.next()).padStart(8, '0')}`),
  'group-by-party': (maker: Maker) => oneCreditFor(maker, null),
  'group-instalments': instalments,
  'group-many-to-many': manyToMany,
  'group-less-fees': lessFees,
  'group-fee-inside': feeInside,
  'group-several-choices': severalChoices,
  'group-near-a-cent': sumOffACent,
  'group-near-account': sumOverAccounts,
  'bank-returned-payout': (maker: Maker) => returned(maker, true),
  'bank-returned-unnamed': (maker: Maker) => returned(maker, false),
  'reversal-at-bank': (maker: Maker) => bankReversal(maker, 0),
  'reversal-at-bank-later': (maker: Maker) => bankReversal(maker, 1 + maker.below(3)),
  'reversal-in-book': (maker: Maker) => bookReversal(maker, 0),
  'reversal-in-book-later': (maker: Maker) => bookReversal(maker, 1 + maker.below(3)),
  'internal-own-accounts': ownAccounts,
  'internal-split': splitWhole,
  'internal-split-short': splitShort,
  'internal-near-voucher': splitOfTwoMonths,
} as const;
