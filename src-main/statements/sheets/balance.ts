import { formatDay } from '../../../shared/value/time.ts';
import type { AccountBalance, ItemClass, ReconcilingItem } from '../balance.ts';
import type { Cell } from '../cells.ts';
import {
  blank,
  type Column,
  centreColumn,
  type Frame,
  free,
  headRow,
  numberColumn,
  textColumn,
  titleRows,
} from '../frame.ts';
import type { Row, SheetPlan } from '../sheet.ts';

/** 余额调节表: for each real account the books on the left, the bank on the right, each adjusted by what the other has. */
export function balanceSheet(frame: Frame, accounts: readonly AccountBalance[]): SheetPlan {
  const { say } = frame;
  const half: Column[] = [
    textColumn(say('item')),
    centreColumn(say('day')),
    textColumn(say('reference')),
    centreColumn(say('age')),
    numberColumn(say('amount')),
  ];
  return {
    name: say('sheetBalance'),
    top: titleRows(frame, `${say('sheetBalance')} · ${say('asOf', { day: formatDay(frame.subject.lastDay) })}`),
    header: 0,
    caps: { 1: 26, 3: 34, 6: 2, 7: 26, 9: 34 },
    *rows() {
      if (accounts.length === 0) yield free(frame.cells.words(say('noAccount'), frame.cells.styles.note));
      for (const account of accounts) yield* accountRows(frame, account, [...half, GUTTER, ...half]);
    },
  };
}

const HALF = 5;
/** The two halves are a form, not one table: they stand apart. */
const GUTTER: Column = { head: '', kind: 'text' };

function* accountRows(frame: Frame, balance: AccountBalance, columns: readonly Column[]): Generator<Row> {
  const { cells } = frame;
  const { account } = balance;
  const name = [account.bank, account.name, account.number, account.currency].join(' · ');
  yield free(cells.words(name, cells.styles.section), 22);
  yield headRow(frame, columns);
  const left = [
    line(frame, frame.say('bookBalance'), balance.balances.bookMinor, account.currency),
    ...section(frame, balance, 'bankIn'),
    ...section(frame, balance, 'bankOut'),
  ];
  const right = [
    line(frame, bankLabel(frame, balance), balance.bankMinor, account.currency),
    ...section(frame, balance, 'bookIn'),
    ...section(frame, balance, 'bookOut'),
  ];
  const nothing = Array.from({ length: HALF }, () => cells.text(null));
  for (let index = 0; index < Math.max(left.length, right.length); index += 1)
    yield { cells: [...(left[index] ?? nothing), null, ...(right[index] ?? nothing)] };
  yield {
    cells: [
      ...line(frame, frame.say('adjusted'), balance.adjustedBook, account.currency),
      null,
      ...line(frame, frame.say('adjusted'), balance.adjustedBank, account.currency),
    ],
  };
  yield* verdictRows(frame, balance);
  yield blank;
}

function bankLabel({ say, subject }: Frame, { balances }: AccountBalance): string {
  if (balances.statementDay === null) return say('bankBalanceByRows');
  if (balances.statementDay === subject.lastDay) return say('bankBalance');
  return say('bankBalanceOf', { day: formatDay(balances.statementDay) });
}

/** A figure of its own on one half of the form. */
const line = ({ cells }: Frame, label: string, minor: bigint, currency: string): Cell[] => [
  cells.totalText(label),
  cells.totalText(null),
  cells.totalText(null),
  cells.totalText(null),
  cells.total(minor, currency),
];

/** The subtotal of a class, and its items under it. */
function section(frame: Frame, { items, sums, account }: AccountBalance, one: ItemClass): Cell[][] {
  const mine = items.filter((item) => item.class === one);
  return [
    line(frame, frame.say(one), sums[one], account.currency),
    ...mine.map((item) => itemCells(frame, item, account.currency)),
  ];
}

function itemCells(frame: Frame, item: ReconcilingItem, currency: string): Cell[] {
  const { cells, subject } = frame;
  return [
    cells.wrapped(itemText(frame, item)),
    cells.day(item.day),
    cells.wrapped(item.reference),
    cells.ordinal(subject.lastDay - item.day),
    cells.amount(item.minor, currency),
  ];
}

function itemText({ say, breakKind, breakState }: Frame, { transitRows, mark, matched }: ReconcilingItem): string {
  if (mark) return say('marked', { kind: breakKind(mark.kind), state: breakState(mark.state) });
  if (transitRows !== null) return say('transit', { rows: String(transitRows) });
  return say(matched ? 'later' : 'unmatched');
}

/** Agreement in words, or the difference and what it consists of. */
function* verdictRows(frame: Frame, balance: AccountBalance): Generator<Row> {
  const { cells, say } = frame;
  const { account, balances } = balance;
  const difference = balance.adjustedBook - balance.adjustedBank;
  if (difference === 0n) {
    yield free(cells.words(say('balanced'), cells.styles.mark), 20);
    return;
  }
  const figures: [string, bigint][] = [
    [say('unbalanced'), difference],
    [say('ofOpenings'), account.virtualOpeningMinor - account.openingMinor],
    [say('ofStatement'), balances.bankMinor - balance.bankMinor],
  ];
  for (const [label, minor] of figures) if (minor !== 0n) yield { cells: line(frame, label, minor, account.currency) };
}
