import type { Side } from '../../../shared/entity/transaction.ts';
import { formatDay } from '../../../shared/value/time.ts';
import type { Cell } from '../cells.ts';
import { type Column, centreColumn, type Frame, numberColumn, textColumn, titleRows } from '../frame.ts';
import { type Member, members, type Pair, pairs } from '../queriesMatched.ts';
import type { Row, SheetPlan } from '../sheet.ts';
import { currencyColumn, hasFee, twoSidedHead } from './halves.ts';

/** One side of a row: day, number, kind, amount, and a fee where that side has fees. */
type Half = { day: bigint; number: string | null; kind: Pair['leftKind']; minor: bigint; fee: bigint | null };

/** Every matched row, both sides beside one another: pairs first, then groups and nets with their subtotals. */
export function matchedSheet(frame: Frame): SheetPlan {
  const { say, subject } = frame;
  const columns = {
    before: [centreColumn(say('line')), textColumn(say('rule')), ...currencyColumn(frame)],
    left: sideColumns(frame, subject.leftSide),
    right: sideColumns(frame, subject.rightSide),
    after: [centreColumn(say('dayDifference'))],
  };
  return {
    name: say('sheetMatched'),
    top: [...titleRows(frame, say('sheetMatched'), say('matchedNote')), ...twoSidedHead(frame, columns)],
    header: 2,
    // Rules of long names wrap; a subtotal's label runs over the empty cells beside it.
    caps: { 2: 22 },
    rows: () => matchedRows(frame, { left: columns.left.length, right: columns.right.length }),
  };
}

const sideColumns = ({ say }: Frame, side: Side): Column[] => [
  centreColumn(say('day')),
  textColumn(say('ownNumber')),
  textColumn(say('kind')),
  numberColumn(say('amount')),
  ...(hasFee(side) ? [numberColumn(say('fee'))] : []),
];

type Widths = { left: number; right: number };

function half({ cells, kind }: Frame, row: Half | null, currency: string, length: number): Cell[] {
  if (!row) return Array.from({ length }, () => cells.text(null));
  const start = [cells.day(Number(row.day)), cells.identifier(row.number), cells.text(kind(row.kind))];
  return [...start, cells.amount(row.minor, currency), cells.amount(row.fee, currency)].slice(0, length);
}

type Sums = Map<string, { left: bigint; leftFee: bigint; right: bigint; rightFee: bigint }>;

function* matchedRows(frame: Frame, widths: Widths): Generator<Row> {
  const { cells, say } = frame;
  const sums: Sums = new Map();
  const line = { number: 0 };
  for (const pair of pairs(frame.db, frame.subject)) {
    line.number += 1;
    yield pairRow(frame, pair, line.number, widths);
    count(
      sums,
      pair.currency,
      { minor: pair.leftMinor, fee: pair.leftFee },
      { minor: pair.rightMinor, fee: pair.rightFee },
    );
  }
  yield* groupRows(frame, widths, line, sums);
  if (line.number === 0) yield { cells: [cells.words(say('nothing'), cells.styles.note)], free: true };
  for (const [currency, sum] of [...sums].sort()) yield totalRow(frame, currency, sum, widths, line.number);
}

const leading = (frame: Frame, line: number, rule: string, currency: string): Cell[] => [
  frame.cells.ordinal(line),
  frame.cells.wrapped(rule),
  ...(frame.currencies.length > 1 ? [frame.cells.text(currency)] : []),
];

const ruleOf = ({ say, person }: Frame, row: { passName: string | null; madeBy: string | null }): string =>
  row.madeBy === null ? (row.passName ?? '') : say('byHandOf', { person: person(row.madeBy) ?? row.madeBy });

function pairRow(frame: Frame, pair: Pair, line: number, widths: Widths): Row {
  const { currency } = pair;
  const left = {
    day: pair.leftDay,
    number: pair.leftNumber,
    kind: pair.leftKind,
    minor: pair.leftMinor,
    fee: pair.leftFee,
  };
  const right = {
    day: pair.rightDay,
    number: pair.rightNumber,
    kind: pair.rightKind,
    minor: pair.rightMinor,
    fee: pair.rightFee,
  };
  return {
    cells: [
      ...leading(frame, line, ruleOf(frame, pair), currency),
      ...half(frame, left, currency, widths.left),
      ...half(frame, right, currency, widths.right),
      frame.cells.ordinal(Number(pair.dayDifference)),
    ],
  };
}

/** Members of each group, left and right beside one another as far as they go, and the group's subtotal under them. */
function* groupRows(frame: Frame, widths: Widths, line: { number: number }, sums: Sums): Generator<Row> {
  let rights: Member[] = [];
  let last: Member | null = null;
  let group = emptySum();
  const close = function* (): Generator<Row> {
    if (!last) return;
    for (const right of rights) yield row(frame, null, right);
    yield subtotal(frame, last, group, widths);
  };
  const row = (at: Frame, left: Member | null, right: Member | null): Row => {
    const any = (left ?? right)!;
    line.number += 1;
    return {
      cells: [
        ...leading(at, line.number, ruleOf(at, any), any.currency),
        ...half(at, left, any.currency, widths.left),
        ...half(at, right, any.currency, widths.right),
        at.cells.ordinal(Number(any.dayDifference)),
      ],
    };
  };
  for (const member of members(frame.db, frame.subject)) {
    if (last && last.matchId !== member.matchId) {
      yield* close();
      rights = [];
      group = emptySum();
    }
    last = member;
    tally(group, member);
    const figures = { minor: member.minor, fee: member.fee };
    count(sums, member.currency, member.side === 'left' ? figures : null, member.side === 'right' ? figures : null);
    if (member.side === 'right') rights.push(member);
    else yield row(frame, member, rights.shift() ?? null);
  }
  yield* close();
}

const emptySum = () => ({ left: 0n, leftFee: 0n, right: 0n, rightFee: 0n });
type Sum = ReturnType<typeof emptySum>;
type Figures = { minor: bigint; fee: bigint | null };

function count(sums: Sums, currency: string, left: Figures | null, right: Figures | null): void {
  const sum = sums.get(currency) ?? emptySum();
  sum.left += left?.minor ?? 0n;
  sum.leftFee += left?.fee ?? 0n;
  sum.right += right?.minor ?? 0n;
  sum.rightFee += right?.fee ?? 0n;
  sums.set(currency, sum);
}

function tally(sum: Sum, member: Member): void {
  sum[member.side] += member.minor;
  sum[member.side === 'left' ? 'leftFee' : 'rightFee'] += member.fee ?? 0n;
}

/** The channel days of a settlement; null for other groups. */
function settledDays({ groupSource, firstGroupDay, lastGroupDay }: Member): string | null {
  if (groupSource === null || firstGroupDay === null || lastGroupDay === null) return null;
  const [first, last] = [firstGroupDay, lastGroupDay].map((day) => formatDay(Number(day)));
  return first === last ? `${groupSource} ${first}` : `${groupSource} ${first}..${last}`;
}

function subtotal(frame: Frame, member: Member, sum: Sum, widths: Widths): Row {
  const { say } = frame;
  const what = settledDays(member) ?? say(member.shape === 'net' ? 'netting' : 'group');
  return sumRow(frame, say('groupOf', { what }), null, member.currency, sum, widths);
}

const totalRow = (frame: Frame, currency: string, sum: Sum, widths: Widths, lines: number): Row =>
  sumRow(frame, frame.say('total'), lines, currency, sum, widths);

function sumRow(frame: Frame, label: string, lines: number | null, currency: string, sum: Sum, widths: Widths): Row {
  const { cells } = frame;
  const side = (minor: bigint, fee: bigint, length: number): Cell[] =>
    [
      cells.totalText(null),
      cells.totalText(null),
      cells.totalText(null),
      cells.total(minor, currency),
      cells.total(fee, currency),
    ].slice(0, length);
  return {
    cells: [
      cells.totalOrdinal(lines),
      cells.totalText(label),
      ...(frame.currencies.length > 1 ? [cells.totalText(currency)] : []),
      ...side(sum.left, sum.leftFee, widths.left),
      ...side(sum.right, sum.rightFee, widths.right),
      cells.totalText(null),
    ],
  };
}
