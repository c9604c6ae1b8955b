import type { BreakKind } from '../../../shared/entity/break.ts';
import type { Side } from '../../../shared/entity/transaction.ts';
import { resolutionWords } from '../../../shared/text/statement.ts';
import { formatDay } from '../../../shared/value/time.ts';
import type { Cell, Cells } from '../cells.ts';
import { addTo, type Column, centreColumn, type Frame, free, numberColumn, textColumn, titleRows } from '../frame.ts';
import type { BreakRow } from '../queriesRecords.ts';
import type { Row, SheetPlan } from '../sheet.ts';
import { currencyColumn, hasFee, twoSidedHead } from './halves.ts';

/** Breaks with age, state, effect and both sides' figures; those not closed come first and are summed. */
export function breaksSheet(frame: Frame, breaks: readonly BreakRow[]): SheetPlan {
  const { say, subject } = frame;
  const columns = {
    before: [centreColumn(say('line')), ...(['kind', 'subject', 'scope'] as const).map((key) => textColumn(say(key)))],
    // The left side's number is what the break is about.
    left: [centreColumn(say('day')), ...figureColumns(frame, subject.leftSide)],
    right: [centreColumn(say('day')), textColumn(say('ownNumber')), ...figureColumns(frame, subject.rightSide)],
    after: [
      ...currencyColumn(frame),
      numberColumn(say('effect')),
      centreColumn(say('age')),
      ...(['state', 'maker', 'checker', 'handling'] as const).map((key) => textColumn(say(key))),
    ],
  };
  const length = columns.before.length + columns.left.length + columns.right.length + columns.after.length;
  return {
    name: say('sheetBreaks'),
    top: [
      ...titleRows(frame, say('sheetBreaks'), say('breakNote', { last: formatDay(subject.lastDay) })),
      ...twoSidedHead(frame, columns),
    ],
    header: 2,
    caps: { 2: 24, [length]: 30 },
    rows: () => breakRows(frame, breaks),
  };
}

const figureColumns = ({ say }: Frame, side: Side): Column[] => [
  numberColumn(say('amount')),
  ...(hasFee(side) ? [numberColumn(say('fee'))] : []),
];

function* breakRows(frame: Frame, breaks: readonly BreakRow[]): Generator<Row> {
  const { cells, say } = frame;
  if (breaks.length === 0) yield free(cells.words(say('nothing'), cells.styles.note));
  for (const [index, found] of breaks.entries()) yield breakRow(frame, found, index + 1);
  const sums = new Map<string, bigint>();
  for (const found of breaks) if (found.state !== 'closed') addTo(sums, found.currency, found.effectMinor);
  for (const [currency, minor] of [...sums].sort()) yield openTotal(frame, currency, minor);
}

const blanks = (cells: Cells, count: number): Cell[] => Array.from({ length: count }, () => cells.totalText(null));

function openTotal({ cells, say, subject, currencies }: Frame, currency: string, minor: bigint): Row {
  const figures = (hasFee(subject.leftSide) ? 3 : 2) + (hasFee(subject.rightSide) ? 4 : 3);
  return {
    cells: [
      cells.totalText(null),
      cells.totalText(say('openTotal')),
      ...blanks(cells, 2 + figures),
      ...(currencies.length > 1 ? [cells.totalText(currency)] : []),
      cells.total(minor, currency),
      ...blanks(cells, 5),
    ],
  };
}

function breakRow(frame: Frame, found: BreakRow, line: number): Row {
  const { cells, person, subject, currencies } = frame;
  const { currency } = found;
  const day = (value: bigint | null): Cell => cells.day(value === null ? null : Number(value));
  const figures = (side: Side, minor: bigint | null, fee: bigint | null): Cell[] => [
    cells.amount(minor, currency),
    ...(hasFee(side) ? [cells.amount(fee, currency)] : []),
  ];
  return {
    cells: [
      cells.ordinal(line),
      cells.wrapped(kindText(frame, found)),
      cells.identifier(found.subject),
      cells.text(scopeText(frame, found.scope)),
      day(found.leftDay),
      ...figures(subject.leftSide, found.leftMinor, found.leftFee),
      day(found.rightDay),
      cells.identifier(found.rightNumber),
      ...figures(subject.rightSide, found.rightMinor, found.rightFee),
      ...(currencies.length > 1 ? [cells.text(currency)] : []),
      cells.amount(found.effectMinor, currency),
      cells.ordinal(Math.max(0, subject.lastDay - Number(found.firstSeenDay))),
      cells.text(frame.breakState(found.state)),
      cells.text(person(found.maker ?? found.assignee)),
      cells.text(person(found.checker)),
      cells.wrapped(handling(frame, found)),
    ],
  };
}

/** "Amount differs (also: Fee differs)". */
function kindText(frame: Frame, found: BreakRow): string {
  const also = (JSON.parse(found.also) as BreakKind[]).map(frame.breakKind);
  const kind = frame.breakKind(found.kind);
  return also.length === 0 ? kind : frame.say('also', { kind, also: also.join(frame.say('listMark')) });
}

function scopeText({ say, subject }: Frame, scope: string): string {
  if (scope === subject.code) return say('scopeOwn');
  const words = { policy: say('scopePolicy'), split: say('scopeSplit'), balance: say('scopeBalance') };
  return scope in words ? words[scope as keyof typeof words] : scope;
}

/** What was proposed or done, with the person's note: "Adjustment: fee of the day before". */
function handling(frame: Frame, found: BreakRow): string | null {
  const proposal = JSON.parse(found.proposal ?? '{}') as { type?: unknown; note?: unknown };
  const type = found.closedReason ?? (typeof proposal.type === 'string' ? proposal.type : null);
  if (type === null) return null;
  const note = typeof proposal.note === 'string' ? proposal.note : '';
  return [frame.word(resolutionWords, type), note].filter((word) => word !== '').join(' · ');
}
