import type { MappingField, MappingProposal, MappingSign } from '../../../../shared/entity/mapping.ts';
import { sizeOf } from '../../../../shared/value/money.ts';
import type { FileBytes } from '../../format.ts';
import { isNothing } from '../../reading/grouped.ts';
import type { Marks } from '../amounts.ts';
import type { TableRow } from '../table.ts';
import type { Detected } from './detect.ts';
import { SignEvidence, tryMinor } from './evidence.ts';
import type { ProposeOptions } from './index.ts';
import { passOver } from './pass.ts';
import type { Role } from './roles.ts';
import type { ColumnStats } from './stats.ts';
import { isViewName, sideOfWord } from './words.ts';

type Question = Omit<MappingProposal['questions'][number], 'question'>;
export type SignChoice = { sign: MappingSign | null; question: Question };

type Columns = Record<'amount' | 'in' | 'out' | 'direction' | 'balance' | 'account' | 'currency', number>;
type Words = { in: string[]; out: string[]; view: boolean };

const noQuestion: Question = { evidence: [], options: [], suggested: null };

/** What a flag says of a row, as its own word has it: in the bank's view where it depends on one. */
function flagWords(stats: ColumnStats): Words | null {
  const words: Words = { in: [], out: [], view: false };
  for (const word of stats.words.keys()) {
    const side = sideOfWord(word);
    // A row with a word that says no side is refused until the profile says what it is.
    if (side === null) continue;
    words[side.side].push(word);
    words.view ||= side.view;
  }
  // A day with money of one direction only shows one of the two words: the other is its usual partner.
  for (const [one, two] of partners) {
    if (words.in.includes(one) && words.out.length === 0) words.out.push(two);
    if (words.out.includes(two) && words.in.length === 0) words.in.push(one);
  }
  return words.in.length > 0 && words.out.length > 0 ? words : null;
}

const partners: readonly [into: string, out: string][] = [
  ['贷', '借'],
  ['收入', '支出'],
  ['收', '支'],
  ['C', 'D'],
  ['CR', 'DR'],
  ['CREDIT', 'DEBIT'],
  ['Credit', 'Debit'],
  ['credit', 'debit'],
  ['H', 'S'],
  ['in', 'out'],
  ['IN', 'OUT'],
  ['+', '-'],
];

type Witnessed = {
  balances: SignEvidence;
  signedAgree: number;
  signedAgainst: number;
  outNegative: number;
  outPositive: number;
};

/** Signs and balances of all rows; a flag or two columns are taken in the bank's view. */
async function witness(
  file: FileBytes,
  detected: Detected,
  columns: Columns,
  words: Words | null,
  marks: Marks,
): Promise<Witnessed> {
  const seen: Witnessed = {
    balances: new SignEvidence(),
    signedAgree: 0,
    signedAgainst: 0,
    outNegative: 0,
    outPositive: 0,
  };
  const row = (each: TableRow): void => {
    const amount = amountOf(each, columns, words, marks, seen);
    const text = (at: number): string => (each.texts[at] ?? '').trim();
    if (amount === null || columns.balance < 0 || isNothing(text(columns.balance))) return;
    const balance = tryMinor(text(columns.balance), each.cells?.[columns.balance], marks);
    if (balance !== null)
      seen.balances.see(`${text(columns.account)}\n${text(columns.currency)}`, amount, balance, each.line);
  };
  await passOver(file, detected, { row, totals: () => undefined });
  return seen;
}

function amountOf(row: TableRow, columns: Columns, words: Words | null, marks: Marks, seen: Witnessed): bigint | null {
  const minor = (at: number): bigint | null => {
    const text = (row.texts[at] ?? '').trim();
    return at < 0 || isNothing(text) ? null : tryMinor(text, row.cells?.[at], marks);
  };
  if (columns.in >= 0 && columns.out >= 0) {
    const [into, out] = [minor(columns.in) ?? 0n, minor(columns.out) ?? 0n];
    if (out < 0n) seen.outNegative += 1;
    else if (out > 0n) seen.outPositive += 1;
    return into - sizeOf(out);
  }
  const amount = minor(columns.amount);
  if (amount === null || words === null) return amount;
  const isOut = words.out.includes((row.texts[columns.direction] ?? '').trim());
  if (amount < 0n && isOut) seen.signedAgree += 1;
  else if (amount < 0n || (amount > 0n && isOut)) seen.signedAgainst += 1;
  return isOut && amount > 0n ? -amount : amount;
}

/** Swaps the columns of money in and out in the roles. */
function swapSides(roles: Role[]): void {
  for (const role of roles)
    if (role.field === 'in') role.field = 'out';
    else if (role.field === 'out') role.field = 'in';
}

/** How amounts say their direction, when the file proves it, its words leave no choice, or a person has said it. */
export async function chooseSign(
  file: FileBytes,
  detected: Detected,
  roles: Role[],
  stats: readonly ColumnStats[],
  marks: Marks | null,
  options: ProposeOptions,
): Promise<SignChoice> {
  const at = (field: MappingField): number => roles.findIndex((role) => role.field === field);
  const columns: Columns = {
    amount: at('amount'),
    in: at('in'),
    out: at('out'),
    direction: at('direction'),
    balance: at('balance'),
    account: at('account'),
    currency: at('currency'),
  };
  const pair = columns.in >= 0 && columns.out >= 0;
  if (!pair && columns.amount < 0) return { sign: null, question: noQuestion };
  const words = pair || columns.direction < 0 ? null : flagWords(stats[columns.direction]!);
  if (columns.direction >= 0 && words === null) roles[columns.direction]!.field = 'ignore';
  const seen = await witness(file, detected, columns, words, marks ?? { decimal: '.', thousands: ',' });
  dropUnprovenBalance(roles, columns, seen);
  const proven = columns.balance < 0 ? null : seen.balances.addsAsWritten;
  if (pair) return ofPair(roles, detected, columns, seen, proven, options);
  if (words !== null) return ofFlag(words, seen, proven, options);
  return ofSigned(roles[columns.amount]!, stats[columns.amount]!, proven, options);
}

/** A balance that no reading of the amounts follows is not the running balance of these rows. */
function dropUnprovenBalance(roles: Role[], { balance }: Columns, { balances }: Witnessed): void {
  const role = roles[balance];
  if (role === undefined || balances.holds) return;
  role.field = 'ignore';
  role.confidence = 30;
  role.why.push({ code: 'BALANCE_DOES_NOT_FOLLOW', params: {} });
}

function ofPair(
  roles: Role[],
  detected: Detected,
  columns: Columns,
  seen: Witnessed,
  proven: boolean | null,
  { side, answers }: ProposeOptions,
): SignChoice {
  const sign: MappingSign = {
    style: 'columns',
    out: seen.outNegative > 0 && seen.outPositive === 0 ? 'negative' : 'positive',
  };
  const names = [detected.header?.[columns.in] ?? '', detected.header?.[columns.out] ?? ''];
  const view = names.some(isViewName);
  const inView =
    answers.sign === undefined ? (proven ?? (side === 'bank' || !view ? true : null)) : answers.sign === 'credit';
  if (inView === false) swapSides(roles);
  if (inView !== null) {
    if (proven !== null) for (const role of roles) if (role.field === 'in' || role.field === 'out') prove(role);
    return { sign, question: noQuestion };
  }
  return { sign: null, question: viewQuestion(names) };
}

const prove = (role: Role): void => {
  role.confidence = 100;
  role.why.push({ code: 'BALANCE_PROVES', params: {} });
};

const viewQuestion = (evidence: string[]): Question => ({
  evidence,
  options: [
    { value: 'credit', example: `${evidence[0]} = +` },
    { value: 'debit', example: `${evidence[1]} = +` },
  ],
  suggested: 'credit',
});

function ofFlag(words: Words, seen: Witnessed, proven: boolean | null, { side, answers }: ProposeOptions): SignChoice {
  const signed = seen.signedAgree > 0 && seen.signedAgainst === 0;
  const size = signed ? 'signed' : 'unsigned';
  const sure = proven ?? (!words.view || side === 'bank' || signed ? true : null);
  const inView = answers.sign === undefined ? sure : answers.sign === 'credit';
  if (inView === null) return { sign: null, question: viewQuestion([words.in.join(', '), words.out.join(', ')]) };
  const [into, out] = inView ? [words.in, words.out] : [words.out, words.in];
  return { sign: { style: 'flag', in: into, out, size }, question: noQuestion };
}

function ofSigned(role: Role, stats: ColumnStats, proven: boolean | null, { answers }: ProposeOptions): SignChoice {
  if (proven !== null && answers.sign === undefined) {
    prove(role);
    return { sign: { style: 'signed', positive: proven ? 'in' : 'out' }, question: noQuestion };
  }
  if (answers.sign === 'in' || answers.sign === 'out')
    return { sign: { style: 'signed', positive: answers.sign }, question: noQuestion };
  const sample = stats.samples[0] ?? '+';
  const isNegative = /^[-(]|-$/.test(sample);
  const options = [
    { value: 'in', example: `${sample} = ${isNegative ? '−' : '+'}` },
    { value: 'out', example: `${sample} = ${isNegative ? '+' : '−'}` },
  ];
  return {
    sign: null,
    question: { evidence: stats.samples.slice(0, 3), options, suggested: stats.negatives > 0 ? 'in' : null },
  };
}
