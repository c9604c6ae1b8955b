import {
  type MappingField,
  type MappingProfile,
  type MappingProposal,
  type MappingQuestion,
  openQuestions,
} from '../../../../shared/entity/mapping.ts';
import { currencyNamed, isCurrency, scaleOf } from '../../../../shared/value/currency.ts';
import { formatDay } from '../../../../shared/value/time.ts';
import type { FileBytes } from '../../format.ts';
import { pairsOf } from '../../reading/bankGrid/notes.ts';
import { type DateOrder, dayIn } from '../../reading/writtenDate.ts';
import { type Marks, shifted, writtenAmount } from '../amounts.ts';
import { writtenMoment } from '../moments.ts';
import type { TableRow } from '../table.ts';
import { type Detected, detect, lettersNamed } from './detect.ts';
import { digitsOf, MarkEvidence, OrderEvidence } from './evidence.ts';
import { passOver } from './pass.ts';
import { chooseRoles, type Roles } from './roles.ts';
import { chooseSign, type SignChoice } from './sign.ts';
import { ColumnStats } from './stats.ts';
import { ruleFor } from './totals.ts';
import { currencyIn, kindNamed, powerNamed, statusNamed } from './words.ts';

export type ProposeOptions = {
  readonly code: string;
  readonly name: string;
  /** What is known of the source that the file is of. */
  readonly side: 'book' | 'channel' | 'bank' | null;
  readonly currency: string | null;
  /** What a person has answered: for day and amount the number of the column from 1. */
  readonly answers: Readonly<Partial<Record<MappingQuestion, string>>>;
};

const amountFields: readonly MappingField[] = ['amount', 'in', 'out', 'balance', 'fee'];

type Read = { stats: ColumnStats[]; totals: TableRow[]; rows: number };

async function statsOf(file: FileBytes, detected: Detected): Promise<Read> {
  const stats: ColumnStats[] = [];
  const totals: TableRow[] = [];
  let rows = 0;
  const row = ({ texts, cells }: TableRow): void => {
    rows += 1;
    if (rows > MOST_ROWS) return;
    const width = Math.max(texts.length, detected.width);
    for (let at = 0; at < width; at += 1) {
      if (stats[at] === undefined) stats[at] = new ColumnStats();
      stats[at]!.see((texts[at] ?? '').trim(), cells?.[at]);
    }
  };
  await passOver(file, detected, { row, totals: (line) => totals.length < MOST_TOTALS && totals.push(line) });
  return { stats, totals, rows };
}

const MOST_TOTALS = 20;
/** What sort of values a column has is seen in so many rows; how they are written is decided by all. */
const MOST_ROWS = 5000;

/** The container as the profile has it: its encoding is not decided where a person must choose. */
const containerOf = ({ cutting: { container }, asked }: Detected): MappingProfile['container'] =>
  container.kind === 'sheet' || asked.length === 0 ? container : { ...container, letters: null };

/** Columns as the profile has them: unnamed and empty ones at the end are left out. */
function columnsOf(
  { header, cutting, width }: Detected,
  stats: readonly ColumnStats[],
): { name: string; span?: { from: number; to: number | null } }[] {
  const named = (header?.findLastIndex((name) => name.trim() !== '') ?? -1) + 1;
  const used = stats.findLastIndex(({ filled }) => filled > 0) + 1;
  const count = header === null ? Math.max(width, used) : Math.max(named, used);
  return Array.from({ length: Math.max(count, cutting.columns.length) }, (_, at) => {
    const span = cutting.columns[at]?.span;
    return { name: header?.[at]?.trim() ?? '', ...(span === undefined ? {} : { span }) };
  });
}

const rivalFields = { day: ['day'], amount: ['amount', 'in', 'out'], currency: ['currency'] } as const;

/** "4", or "in:4,out:3,balance:5": the columns, from 1, that a person names for a question. */
function columnsAnswered(question: 'day' | 'amount' | 'currency', answer: string): [MappingField, number][] {
  return answer.split(',').flatMap((pair): [MappingField, number][] => {
    const [, field = question, number = ''] =
      /^\s*(?:(day|amount|in|out|balance|currency)\s*:)?\s*(\d{1,4})\s*$/.exec(pair) ?? [];
    return number === '' ? [] : [[field as MappingField, Number(number) - 1]];
  });
}

/** What a person says of columns overrules their names; of rivals that no one has decided between none is taken. */
function answerRoles({ roles, rivals }: Roles, answers: ProposeOptions['answers']): void {
  for (const question of ['day', 'amount', 'currency'] as const) {
    const answered = columnsAnswered(question, answers[question] ?? '').filter(
      ([, at]) => at >= 0 && at < roles.length,
    );
    const taken: readonly MappingField[] =
      answered.length > 0 ||
      (rivals[question]?.length ?? 0) > 1 ||
      (question === 'currency' && answers.currency !== undefined)
        ? [...rivalFields[question], ...answered.map(([field]) => field)]
        : [];
    for (const role of roles) if (taken.includes(role.field)) role.field = 'ignore';
    for (const [field, at] of answered) roles[at] = { field, confidence: 100, why: [{ code: 'ANSWERED', params: {} }] };
    if (answered.length > 0) delete rivals[question];
  }
}

const statedIn = <T>(texts: readonly string[], told: (text: string) => T | null): T | null => {
  const found = new Set(texts.map(told).filter((value) => value !== null));
  return found.size === 1 ? [...found][0]! : null;
};

function currencyAbove(above: Detected['above']): string | null {
  for (const cells of above)
    for (const [name, value] of pairsOf(cells.map((cell) => cell.trim())))
      if (/^(?:币种|币别|货币|currency)$/i.test(name)) return currencyNamed(value);
  return null;
}

function accountLabelIn(above: Detected['above']): string | null {
  for (const cells of above)
    for (const [name, value] of pairsOf(cells.map((cell) => cell.trim())))
      if (
        /^(?:账号|卡号|账户|查询账号|本方账号|account(?:no\.?|number)?|iban)$/i.test(name.replaceAll(' ', '')) &&
        /\d{4}/.test(value)
      )
        return name;
  return null;
}

const wordsOf = <T>({ words }: ColumnStats, named: (word: string) => T | null): Record<string, T> =>
  Object.fromEntries(
    [...words.keys()].flatMap((word) => {
      const value = named(word);
      return value === null ? [] : [[word, value] as const];
    }),
  );

function statusWords(stats: ColumnStats | undefined, answer: string | undefined): MappingProfile['statusWords'] {
  const told = Object.fromEntries(
    (answer ?? '')
      .split(',')
      .filter((pair) => pair.includes(':'))
      .map((pair) => pair.split(':', 2) as [string, never]),
  );
  return { ...(stats ? wordsOf(stats, statusNamed) : {}), ...told };
}

type Evidence = { order: OrderEvidence; marks: MarkEvidence; sign: SignChoice };
type Asked = Evidence & Pick<Detected, 'asked'>;

/** Reads the whole file again for what its roles call for: the order of dates, the marks and the sign of amounts. */
async function gather(
  file: FileBytes,
  detected: Detected,
  roles: Roles,
  stats: readonly ColumnStats[],
  options: ProposeOptions,
  digits: number,
): Promise<Evidence> {
  const at = (field: MappingField): number => roles.roles.findIndex((role) => role.field === field);
  const days = [at('day'), at('valueDay')].filter((column) => column >= 0);
  const amounts = amountFields.map(at).filter((column) => column >= 0);
  const order = new OrderEvidence();
  const marks = new MarkEvidence(digits);
  const row = ({ texts, cells }: TableRow): void => {
    for (const column of days) order.see((texts[column] ?? '').trim());
    for (const column of amounts) marks.see((texts[column] ?? '').trim(), cells?.[column]);
  };
  await passOver(file, detected, { row, totals: () => undefined });
  const sign = await chooseSign(file, detected, roles.roles, stats, marks.marks, options);
  return { order, marks, sign };
}

const orders: readonly DateOrder[] = ['ymd', 'dmy', 'mdy'];

function powerOf(
  names: readonly string[],
  above: Detected['above'],
  marks: MarkEvidence,
  decimal: Marks | null,
  currency: string | null,
  answer: string | undefined,
): number | null {
  if (answer !== undefined && /^-?\d$/.test(answer)) return Number(answer);
  const named = statedIn([...names, ...above.flat()], powerNamed);
  if (named !== null) return named;
  if (marks.fractionIn(decimal)) return 0;
  return currency !== null && scaleOf(currency) === 0 ? 0 : null;
}

/**
 * What a profile for a file may be, how sure each of its columns is and why, and what a person must still say. Nothing
 * that changes a figure is taken unless the file proves it. Refusal FORMAT_UNKNOWN for a file without a table.
 */
export async function propose(file: FileBytes, options: ProposeOptions): Promise<Omit<MappingProposal, 'knownAs'>> {
  const { answers } = options;
  const detected = await detect(file, lettersNamed(answers.encoding));
  const { stats, totals, rows } = await statsOf(file, detected);
  const columns = columnsOf(detected, stats);
  while (stats.length < columns.length) stats.push(new ColumnStats());
  const names = columns.map(({ name }) => name);
  const roles = chooseRoles(names, stats.slice(0, columns.length), options.side);
  answerRoles(roles, answers);
  const { rivals } = roles;
  const at = (field: MappingField): number => roles.roles.findIndex((role) => role.field === field);
  const amountNames = amountFields.flatMap((field) => names[at(field)] ?? []);
  const inRow = at('currency') >= 0;
  const stated = statedIn(amountNames, currencyIn) ?? currencyAbove(detected.above) ?? options.currency;
  const currency = isCurrency(answers.currency ?? '')
    ? answers.currency!
    : inRow
      ? null
      : rivals.currency
        ? null
        : stated;
  const stepPower =
    answers.power === undefined
      ? statedIn([...amountNames, ...detected.above.flat()], powerNamed)
      : Number(answers.power);
  const { order, marks, sign } = await gather(file, detected, roles, stats, options, digitsOf(currency, stepPower));
  const dateOrder = orders.find((each) => each === answers.dateOrder) ?? order.order;
  const decimal = answers.decimal === '.' || answers.decimal === ',' ? marks.marksWith(answers.decimal) : marks.marks;
  const status = stats[at('status')];
  const profile: MappingProfile = {
    code: options.code,
    name: options.name,
    container: containerOf(detected),
    headerless: detected.header === null,
    linesAbove: detected.linesAbove,
    columns: columns.map((column, index) => ({ ...column, field: roles.roles[index]!.field })),
    ragged: false,
    dateOrder: at('day') < 0 && answers.dateOrder === undefined ? null : dateOrder,
    zone: null,
    decimal: decimal?.decimal ?? null,
    thousands: decimal?.thousands ?? null,
    power: powerOf(amountNames, detected.above, marks, decimal, currency, answers.power),
    sign: sign.sign,
    reversals: false,
    currency,
    statusWords: statusWords(status, answers.status),
    kindWords: at('kind') < 0 ? {} : wordsOf(stats[at('kind')]!, kindNamed),
    kind: 'other',
    accountLabel: at('account') < 0 ? accountLabelIn(detected.above) : null,
    skip: [],
    totals: [],
  };
  const rules = totals.flatMap((line) => ruleFor(line, profile) ?? []);
  profile.totals = rules.filter((rule, index) => rules.findIndex(({ begins }) => begins === rule.begins) === index);
  return {
    profile,
    rows,
    columns: roles.roles.map(({ confidence, why }, index) => ({ confidence, why, samples: stats[index]!.samples })),
    questions: questionsOf(profile, { order, marks, sign, asked: detected.asked }, roles, names, stats),
  };
}

type Question = MappingProposal['questions'][number];

function questionsOf(
  profile: MappingProfile,
  { order, marks, sign, asked }: Asked,
  { rivals }: Roles,
  names: readonly string[],
  stats: readonly ColumnStats[],
): Question[] {
  const columnOptions = (some: readonly number[] | undefined): Question['options'] =>
    (some ?? []).map((column) => ({
      value: String(column + 1),
      example: `${names[column] || `#${column + 1}`}: ${stats[column]!.samples[0] ?? ''}`,
    }));
  const make: Record<MappingQuestion, () => Omit<Question, 'question'>> = {
    encoding: () => ({
      evidence: [],
      options: asked.map(({ encoding, text }) => ({ value: encoding, example: text })),
      suggested: null,
    }),
    day: () => ({
      evidence: (rivals.day ?? []).map((column) => names[column]!),
      options: columnOptions(rivals.day),
      suggested: null,
    }),
    amount: () => ({
      evidence: (rivals.amount ?? []).map((column) => names[column]!),
      options: columnOptions(rivals.amount),
      suggested: null,
    }),
    dateOrder: () => ({
      evidence: order.example === null ? [] : [order.example],
      options: orderOptions(order),
      suggested: null,
    }),
    sign: () => sign.question,
    decimal: () => {
      const example = marks.example ?? '';
      const options = (['.', ','] as const).flatMap((mark) => {
        const read = marks.marksWith(mark);
        return read === null
          ? []
          : [{ value: mark, example: `${example} = ${writtenAmount(example, read)?.plain ?? ''}` }];
      });
      return { evidence: [example], options, suggested: null };
    },
    power: () => {
      const example = marks.whole ?? '100';
      const plain = example.replace(/[^\d-]/g, '');
      return {
        evidence: [example],
        options: [
          { value: '0', example: `${example} = ${plain}` },
          { value: '-2', example: `${example} = ${shifted(/^-?\d+$/.test(plain) ? plain : '100', -2)}` },
        ],
        suggested: null,
      };
    },
    currency: () => ({ evidence: [], options: columnOptions(rivals.currency), suggested: null }),
    status: () => ({
      evidence: [...(stats[profile.columns.findIndex(({ field }) => field === 'status')]?.words.keys() ?? [])].slice(
        0,
        12,
      ),
      options: [],
      suggested: null,
    }),
  };
  return openQuestions(profile).map((question) => ({ question, ...make[question]() }));
}

function orderOptions(order: OrderEvidence): Question['options'] {
  const text = order.example;
  if (text === null) return [];
  const { date } = writtenMoment(text)!;
  return [...order.possible].flatMap((each) => {
    const day = dayIn(date, each);
    return day === null ? [] : [{ value: each, example: `${text} = ${formatDay(day)}` }];
  });
}
