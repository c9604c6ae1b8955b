import type { Side } from '../../../shared/entity/transaction.ts';
import { type Column, type Frame, headRow, textColumn } from '../frame.ts';
import type { Row } from '../sheet.ts';

/** A bank's rows carry no fee of a channel. */
export const hasFee = (side: Side): boolean => side !== 'bank';

export type TwoSided = {
  before: readonly Column[];
  left: readonly Column[];
  right: readonly Column[];
  after: readonly Column[];
};

/** The head of a table whose middle shows both sides: their names over their columns. Two rows. */
export function twoSidedHead(frame: Frame, { before, left, right, after }: TwoSided): Row[] {
  const { cells, side, subject } = frame;
  const empty = (count: number) => Array.from({ length: count }, () => cells.words(null, cells.styles.head));
  const over = (name: string, count: number) =>
    Array.from({ length: count }, (_, index) => cells.words(index === 0 ? name : null, cells.styles.headCentre));
  const middle = before.length + left.length;
  return [
    {
      cells: [
        ...empty(before.length),
        ...over(side(subject.leftSide), left.length),
        ...over(side(subject.rightSide), right.length),
        ...empty(after.length),
      ],
      height: 18,
      merges: [
        [before.length + 1, middle],
        [middle + 1, middle + right.length],
      ],
    },
    headRow(frame, [...before, ...left, ...right, ...after]),
  ];
}

/** The currency's column, where there is more than one currency. */
export const currencyColumn = ({ say, currencies }: Frame): Column[] =>
  currencies.length > 1 ? [textColumn(say('currency'))] : [];
