import { describe, expect, it } from 'vitest';
import { type Pass, type Row, World } from './world.ts';

/** Rows of a small world, the pass that does not take them, the gate that it says, and the change that it offers. */
type Case = {
  name: string;
  pass: Pass;
  book: Row[];
  bank: Row[];
  gate: string;
  figures?: { left?: string; right?: string; beyond?: string; field?: string };
  edits: string[] | null;
  /** Which row is asked about: the first of the book unless it is said. */
  ask?: 'bank';
};

const key: Pass = { kind: 'exact-key', keys: ['bankRef'], compare: ['status', 'currency', 'amount', 'fee'] };
const text: Pass = { kind: 'reference-in-text', reference: 'bankRef' };
const group: Pass = { kind: 'group-by-key', keys: ['bankRef'] };
const reversal: Pass = { kind: 'reversal', keys: ['orderNo'], dayTolerance: 1 };
const transfer: Pass = { kind: 'own-transfer', side: 'right', dayTolerance: 1 };
const window: Pass = { kind: 'window', dayTolerance: 1 };
const sums: Pass = { kind: 'subset-sum', block: ['counterparty'], many: 'left' };
const net: Pass = { kind: 'net-zero', keys: ['voucherNo'] };

const later = '2026-10-15';

const cases: Case[] = [
  // exact-key
  {
    name: 'another kind',
    pass: { ...key, left: { kind: ['payment'] } },
    book: [{ amount: 100, bankRef: 'R1', kind: 'transfer' }],
    bank: [{ amount: 100, bankRef: 'R1' }],
    gate: 'filter',
    figures: { field: 'kind', left: 'transfer', beyond: 'payment' },
    edits: ['kind'],
  },
  {
    name: 'the other direction asked for',
    pass: { ...key, right: { direction: 'out' } },
    book: [{ amount: 100, bankRef: 'R1' }],
    bank: [{ amount: 100, bankRef: 'R1' }],
    gate: 'filter',
    figures: { field: 'direction', right: '1.00' },
    edits: ['add-pass'],
  },
  {
    name: 'no channel asked for',
    pass: { ...key, left: { hasChannel: true } },
    book: [{ amount: 100, bankRef: 'R1', kind: 'transfer' }],
    bank: [{ amount: 100, bankRef: 'R1' }],
    gate: 'filter',
    figures: { field: 'hasChannel' },
    edits: ['any-channel'],
  },
  {
    name: 'no key',
    pass: key,
    book: [{ amount: 100, orderNo: 'A1234567' }],
    bank: [{ amount: 100, bankRef: 'A1234567' }],
    gate: 'key-missing',
    figures: { field: 'bankRef', right: 'A1234567' },
    edits: ['add-pass'],
  },
  {
    name: 'another letter case',
    pass: key,
    book: [{ amount: 100, bankRef: 'ab1' }],
    bank: [{ amount: 100, bankRef: 'AB1' }],
    gate: 'key',
    figures: { left: 'ab1', right: 'AB1' },
    edits: ['ignore'],
  },
  {
    name: 'blanks and zeros',
    pass: key,
    book: [{ amount: 100, bankRef: '00 12' }],
    bank: [{ amount: 100, bankRef: '12' }],
    gate: 'key',
    edits: ['ignore'],
  },
  {
    name: 'another number',
    pass: key,
    book: [{ amount: 100, bankRef: 'R1' }],
    bank: [{ amount: 100, bankRef: 'R2' }],
    gate: 'key',
    edits: null,
  },
  {
    name: 'another account beside the number',
    pass: { ...key, keys: ['account', 'bankRef'] },
    book: [{ amount: 100, bankRef: 'R1', account: 'V1' }],
    bank: [{ amount: 100, bankRef: 'R1', account: '1202' }],
    gate: 'key',
    figures: { field: 'account' },
    edits: ['drop-key'],
  },
  {
    name: 'days apart',
    pass: { ...key, dayTolerance: 1 },
    book: [{ amount: 100, bankRef: 'R1' }],
    bank: [{ amount: 100, bankRef: 'R1', day: later }],
    gate: 'day',
    figures: { left: '2026-10-12', right: later, beyond: '3' },
    edits: ['day'],
  },
  {
    name: 'days apart one way',
    pass: { ...key, dayTolerance: { before: 4, after: 1 } },
    book: [{ amount: 100, bankRef: 'R1' }],
    bank: [{ amount: 100, bankRef: 'R1', day: later }],
    gate: 'day',
    edits: ['day'],
  },
  {
    name: 'a number that contradicts',
    pass: { ...key, agree: ['orderNo'] },
    book: [{ amount: 100, bankRef: 'R1', orderNo: 'X' }],
    bank: [{ amount: 100, bankRef: 'R1', orderNo: 'Y' }],
    gate: 'agree',
    figures: { field: 'orderNo', left: 'X', right: 'Y' },
    edits: null,
  },
  {
    name: 'another status',
    pass: key,
    book: [{ amount: 100, bankRef: 'R1', status: 'success' }],
    bank: [{ amount: 100, bankRef: 'R1', status: 'failed' }],
    gate: 'status',
    figures: { left: 'success', right: 'failed' },
    edits: null,
  },
  {
    name: 'another currency',
    pass: key,
    book: [{ amount: 100, bankRef: 'R1' }],
    bank: [{ amount: 100, bankRef: 'R1', currency: 'USD' }],
    gate: 'currency',
    edits: null,
  },
  {
    name: 'a cent too little',
    pass: key,
    book: [{ amount: 10_000, bankRef: 'R1' }],
    bank: [{ amount: 9_995, bankRef: 'R1' }],
    gate: 'amount',
    figures: { left: '100.00', right: '99.95', beyond: '-0.05' },
    edits: ['amount'],
  },
  {
    name: 'another amount',
    pass: key,
    book: [{ amount: 10_000, bankRef: 'R1' }],
    bank: [{ amount: 5_000, bankRef: 'R1' }],
    gate: 'amount',
    edits: null,
  },
  {
    name: 'the other way',
    pass: key,
    book: [{ amount: 10_000, bankRef: 'R1' }],
    bank: [{ amount: -10_000, bankRef: 'R1' }],
    gate: 'direction',
    edits: null,
  },
  {
    name: 'another fee',
    pass: key,
    book: [{ amount: 10_000, fee: 60, bankRef: 'R1' }],
    bank: [{ amount: 10_000, fee: 61, bankRef: 'R1' }],
    gate: 'fee',
    figures: { left: '0.60', right: '0.61', beyond: '0.01' },
    edits: ['fee'],
  },
  {
    name: 'a pass that may only suggest',
    pass: { ...key, outcome: 'suggest' },
    book: [{ amount: 100, bankRef: 'R1' }],
    bank: [{ amount: 100, bankRef: 'R1' }],
    gate: 'suggest',
    edits: ['confirm'],
  },
  {
    name: 'two as good',
    pass: key,
    book: [{ amount: 100, bankRef: 'R1' }],
    bank: [
      { amount: 100, bankRef: 'R1' },
      { amount: 100, bankRef: 'R1' },
    ],
    gate: 'not-unique',
    edits: null,
  },
  {
    name: 'days and amount',
    pass: key,
    book: [{ amount: 10_000, bankRef: 'R1' }],
    bank: [{ amount: 10_001, bankRef: 'R1', day: later }],
    gate: 'day',
    edits: ['day', 'amount'],
  },
  // reference-in-text
  {
    name: 'no reference',
    pass: text,
    book: [{ amount: 100, orderNo: 'ZX778899' }],
    bank: [{ amount: 100, memo: 'pays ZX778899' }],
    gate: 'key-missing',
    edits: ['add-pass'],
  },
  {
    name: 'a short reference',
    pass: text,
    book: [{ amount: 100, bankRef: 'ZX77' }],
    bank: [{ amount: 100, memo: 'pays ZX77' }],
    gate: 'too-short',
    figures: { beyond: '6' },
    edits: ['minimum-length'],
  },
  {
    name: 'another text',
    pass: text,
    book: [{ amount: 100, bankRef: 'ZX778899' }],
    bank: [{ amount: 100, memo: 'pays', counterparty: 'ZX778899' }],
    gate: 'named',
    edits: ['text'],
  },
  {
    name: 'signs in the text',
    pass: text,
    book: [{ amount: 100, bankRef: 'ZX-778899' }],
    bank: [{ amount: 100, memo: 'pays ZX778899' }],
    gate: 'named',
    edits: ['ignore'],
  },
  {
    name: 'a reference that nobody names',
    pass: text,
    book: [{ amount: 100, bankRef: 'ZX778899' }],
    bank: [{ amount: 100, memo: 'pays QQ112233' }],
    gate: 'named',
    edits: null,
  },
  {
    name: 'a reference days before',
    pass: text,
    book: [{ amount: 100, bankRef: 'ZX778899' }],
    bank: [{ amount: 100, memo: 'ZX778899', day: later }],
    gate: 'day',
    edits: ['day'],
  },
  {
    name: 'a reference of another way',
    pass: text,
    book: [{ amount: 100, bankRef: 'ZX778899' }],
    bank: [{ amount: -100, memo: 'ZX778899' }],
    gate: 'direction',
    edits: null,
  },
  {
    name: 'a reference of about the amount',
    pass: text,
    book: [{ amount: 10_000, bankRef: 'ZX778899' }],
    bank: [{ amount: 10_002, memo: 'ZX778899' }],
    gate: 'amount',
    edits: ['amount'],
  },
  // group-by-key
  {
    name: 'a sum that is off',
    pass: group,
    book: [
      { amount: 6_000, bankRef: 'R1' },
      { amount: 4_000, bankRef: 'R1' },
    ],
    bank: [{ amount: 9_999, bankRef: 'R1' }],
    gate: 'sum',
    figures: { left: '100.00', right: '99.99', beyond: '-0.01' },
    edits: ['amount'],
  },
  {
    name: 'a sum of another size',
    pass: group,
    book: [
      { amount: 6_000, bankRef: 'R1' },
      { amount: 4_000, bankRef: 'R1' },
    ],
    bank: [{ amount: 7_000, bankRef: 'R1' }],
    gate: 'sum',
    edits: null,
  },
  {
    name: 'a group over days',
    pass: { ...group, dayTolerance: 1 },
    book: [
      { amount: 6_000, bankRef: 'R1' },
      { amount: 4_000, bankRef: 'R1' },
    ],
    bank: [{ amount: 10_000, bankRef: 'R1', day: later }],
    gate: 'day',
    figures: { beyond: '3' },
    edits: ['day'],
  },
  {
    name: 'a group of another way',
    pass: group,
    book: [
      { amount: 6_000, bankRef: 'R1' },
      { amount: 4_000, bankRef: 'R1' },
    ],
    bank: [{ amount: -10_000, bankRef: 'R1' }],
    gate: 'direction',
    edits: null,
  },
  {
    name: 'a group of another letter case',
    pass: group,
    book: [
      { amount: 6_000, bankRef: 'r1' },
      { amount: 4_000, bankRef: 'r1' },
    ],
    bank: [{ amount: 10_000, bankRef: 'R1' }],
    gate: 'key',
    edits: ['ignore'],
  },
  {
    name: 'a group of another currency',
    pass: group,
    book: [
      { amount: 6_000, bankRef: 'R1' },
      { amount: 4_000, bankRef: 'R1' },
    ],
    bank: [{ amount: 10_000, bankRef: 'R1', currency: 'USD' }],
    gate: 'currency',
    edits: null,
  },
  // window
  {
    name: 'a window too short',
    pass: window,
    book: [{ amount: 500, counterparty: '顺达物流' }],
    bank: [{ amount: 500, counterparty: '顺达物流', day: later }],
    gate: 'day',
    edits: ['day'],
  },
  {
    name: 'a window of another amount',
    pass: window,
    book: [{ amount: 50_000, counterparty: '顺达物流' }],
    bank: [{ amount: 50_001, counterparty: '顺达物流' }],
    gate: 'amount',
    figures: { beyond: '0.01' },
    edits: ['amount'],
  },
  {
    name: 'a window of another party',
    pass: window,
    book: [{ amount: 500, counterparty: '顺达物流' }],
    bank: [{ amount: 500, counterparty: '海康威视' }],
    gate: 'against',
    edits: null,
  },
  {
    name: 'a window over two accounts of the bank',
    pass: window,
    book: [{ amount: 500, counterparty: '顺达物流', account: 'V1' }],
    bank: [{ amount: 500, counterparty: '顺达物流', second: true }],
    gate: 'account',
    figures: { left: 'V1', right: '1303' },
    edits: null,
  },
  {
    name: 'a window of two numbers in a row',
    pass: window,
    book: [{ amount: 500, counterparty: '顺达物流', bankRef: '00ICB2026101200000123' }],
    bank: [{ amount: 500, counterparty: '顺达物流', bankRef: '00ICB2026101200000124' }],
    gate: 'against',
    edits: null,
  },
  {
    name: 'a window without evidence',
    pass: window,
    book: [{ amount: 500 }],
    bank: [{ amount: 500 }],
    gate: 'evidence',
    figures: { beyond: '0/1' },
    edits: null,
  },
  {
    name: 'a window of too little evidence',
    pass: { ...window, evidence: 2 },
    book: [{ amount: 500, counterparty: '顺达物流' }],
    bank: [{ amount: 500, counterparty: '顺达物流' }],
    gate: 'evidence',
    figures: { beyond: '1/2' },
    edits: ['evidence'],
  },
  {
    name: 'a window that may only suggest',
    pass: { ...window, outcome: 'suggest' },
    book: [{ amount: 500, counterparty: '顺达物流' }],
    bank: [{ amount: 500, counterparty: '顺达物流' }],
    gate: 'suggest',
    edits: ['confirm'],
  },
  {
    name: 'a window with two as good',
    pass: window,
    book: [{ amount: 500, counterparty: '顺达物流' }],
    bank: [
      { amount: 500, counterparty: '顺达物流' },
      { amount: 500, counterparty: '顺达物流', memo: 'x' },
    ],
    gate: 'not-unique',
    edits: null,
  },
  {
    name: 'a window of another currency',
    pass: window,
    book: [{ amount: 500, counterparty: '顺达物流' }],
    bank: [{ amount: 500, counterparty: '顺达物流', currency: 'USD' }],
    gate: 'currency',
    edits: null,
  },
  // subset-sum
  {
    name: 'one a side for a sum',
    pass: sums,
    book: [{ amount: 500, counterparty: '顺达物流' }],
    bank: [{ amount: 500, counterparty: '顺达物流' }],
    gate: 'single',
    edits: ['add-pass'],
  },
  {
    name: 'a sum of another block',
    pass: sums,
    book: [{ amount: 500, counterparty: '顺达物流' }],
    bank: [{ amount: 500, counterparty: '海康威视' }],
    gate: 'key',
    figures: { field: 'counterparty' },
    edits: null,
  },
  {
    name: 'a part of no sum',
    pass: sums,
    book: [{ amount: 49_950, counterparty: '顺达物流' }],
    bank: [{ amount: 50_000, counterparty: '顺达物流' }],
    gate: 'sum',
    edits: null,
  },
  {
    name: 'a sum over days',
    pass: sums,
    book: [{ amount: 500, counterparty: '顺达物流' }],
    bank: [{ amount: 500, counterparty: '顺达物流', day: later }],
    gate: 'day',
    edits: ['add-pass'],
  },
  // passes of one side
  {
    name: 'a pass of one side',
    pass: reversal,
    book: [{ amount: 500 }],
    bank: [{ amount: 500 }],
    gate: 'side',
    edits: null,
  },
  {
    name: 'a reversal too late',
    pass: reversal,
    book: [
      { amount: 500, orderNo: 'O1' },
      { amount: -500, orderNo: 'O1', day: later },
    ],
    bank: [],
    gate: 'day',
    figures: { beyond: '3' },
    edits: ['day'],
  },
  {
    name: 'a reversal of another order',
    pass: reversal,
    book: [
      { amount: 500, orderNo: 'O1' },
      { amount: -500, orderNo: 'O2' },
    ],
    bank: [],
    gate: 'key',
    edits: null,
  },
  {
    name: 'a reversal without a number',
    pass: reversal,
    book: [{ amount: 500, orderNo: 'O1' }, { amount: -500 }],
    bank: [],
    gate: 'key-missing',
    edits: null,
  },
  {
    name: 'a reversal that is not named',
    pass: { ...reversal, keys: [], named: 'orderNo' },
    book: [
      { amount: 500, orderNo: 'O1234567' },
      { amount: -500, memo: 'back' },
    ],
    bank: [],
    gate: 'named',
    edits: null,
  },
  {
    name: 'a reversal that does not say so',
    pass: { ...reversal, words: ['冲正'] },
    book: [
      { amount: 500, orderNo: 'O1' },
      { amount: -500, orderNo: 'O1', memo: 'back' },
    ],
    bank: [],
    gate: 'words',
    figures: { beyond: '冲正' },
    edits: null,
  },
  {
    name: 'a reversal that may only suggest',
    pass: { ...reversal, outcome: 'suggest' },
    book: [
      { amount: 500, orderNo: 'O1' },
      { amount: -500, orderNo: 'O1' },
    ],
    bank: [],
    gate: 'suggest',
    edits: ['confirm'],
  },
  {
    name: 'a reversal of a part',
    pass: reversal,
    book: [
      { amount: 500, orderNo: 'O1' },
      { amount: -400, orderNo: 'O1' },
    ],
    bank: [],
    gate: 'amount',
    edits: null,
  },
  {
    name: 'a transfer too late',
    pass: transfer,
    book: [],
    bank: [
      { amount: -700, counterpartyAccount: '1303' },
      { amount: 700, second: true, day: later },
    ],
    gate: 'day',
    edits: ['day'],
    ask: 'bank',
  },
  {
    name: 'a transfer to somebody else',
    pass: transfer,
    book: [],
    bank: [
      { amount: -700, counterpartyAccount: '9999' },
      { amount: 700, second: true },
    ],
    gate: 'account',
    edits: null,
    ask: 'bank',
  },
  {
    name: 'a transfer within one account',
    pass: transfer,
    book: [],
    bank: [{ amount: -700, counterpartyAccount: '1202' }, { amount: 700 }],
    gate: 'account',
    edits: null,
    ask: 'bank',
  },
  {
    name: 'a voucher that does not net out',
    pass: net,
    book: [
      { amount: 500, voucherNo: 'V-1' },
      { amount: -499, voucherNo: 'V-1' },
    ],
    bank: [],
    gate: 'sum',
    figures: { beyond: '0.01' },
    edits: null,
  },
  {
    name: 'a voucher over two banks',
    pass: net,
    book: [
      { amount: 500, voucherNo: 'V-1' },
      { amount: -500, voucherNo: 'V-1', account: 'elsewhere' },
    ],
    bank: [],
    gate: 'account',
    edits: null,
  },
  {
    name: 'a voucher of another kind',
    pass: { ...net, left: { kind: ['transfer'] } },
    book: [
      { amount: 500, voucherNo: 'V-1', kind: 'transfer' },
      { amount: -500, voucherNo: 'V-1', kind: 'split' },
    ],
    bank: [],
    gate: 'filter',
    edits: ['kind'],
  },
  {
    name: 'a voucher without a number',
    pass: net,
    book: [{ amount: 500, voucherNo: 'V-1' }, { amount: -500 }],
    bank: [],
    gate: 'key-missing',
    edits: null,
  },
];

// Each rule set has a pass besides that takes nothing: rows of no pass's scope are not looked at by a run.
const any: Pass = { kind: 'exact-key', code: 'any', name: 'any', keys: ['refundNo'] };

describe('the gate that a candidate failed, and what would mend it', () => {
  it.each(cases)('$name', ({ pass, book, bank, gate, figures, edits, ask }) => {
    const world = new World({ name: 'tried', code: 'tried', ...pass }, any);
    const lefts = book.map((row) => world.book(row));
    const rights = bank.map((row) => world.bank(row));
    const [id] = ask === 'bank' ? rights : lefts;
    world.run();
    const why = world.why(id!);
    expect(why.nearest[0]?.gates[0]).toMatchObject({ pass: 'tried', gate, ...figures });
    expect(why.nearest[0]!.gates.map((one) => one.pass)).toEqual(['tried', 'any']);
    const offered = why.change?.edits.map(({ kind }) => kind) ?? null;
    expect(offered).toEqual(edits);
    expect(why.noChange === null).toBe(edits !== null);
    if (!why.change) return;
    const before = world.matched();
    expect(before.has(id!)).toBe(false);
    const after = world.apply(why.change).run().matched();
    expect([id!, ...why.change.rows].every((row) => after.has(row))).toBe(true);
    expect(after.size - before.size).toBe(1 + why.change.rows.length + why.change.others.rows);
  });

  it('has a case of every gate', async () => {
    const { whyNotGates } = await import('../../../shared/entity/whyNot.ts');
    const elsewhere = ['source', 'success', 'due', 'apart', 'taken', 'none'];
    expect([...new Set([...cases.map(({ gate }) => gate), ...elsewhere])].sort()).toEqual([...whyNotGates].sort());
  });
});
