import type { BreakKind } from '../../shared/entity/break.ts';
import type { Side } from '../../shared/entity/transaction.ts';
import { statementIn } from '../../shared/text/statement.ts';
import { breakKindWords, breakStateWords, kindWords, sideWords } from '../../shared/text/terms.ts';
import type { Language, Words } from '../../shared/text/words.ts';
import { formatGrouped } from '../../shared/value/money.ts';
import { type Day, formatDay } from '../../shared/value/time.ts';
import type { Read } from '../store/index.ts';
import { type Cell, cellsIn } from './cells.ts';
import { readPeople } from './queries.ts';
import type { Row } from './sheet.ts';
import { stylesFor } from './styles.ts';
import type { Subject } from './subject.ts';

/** What every sheet is made with: the subject, the words, the cells, and a reader that sees one moment of the workspace. */
export type Frame = ReturnType<typeof frameFor>;

export function frameFor(db: Read, subject: Subject, language: Language, currencies: readonly string[]) {
  const cells = cellsIn(stylesFor(language));
  const say = statementIn(language);
  const people = readPeople(db);
  const between = (first: Day, last: Day): string =>
    first === last ? formatDay(first) : say('period', { first: formatDay(first), last: formatDay(last) });
  return {
    db,
    subject,
    language,
    cells,
    say,
    /** The currencies that occur; where there is more than one, tables say it row by row. */
    currencies,
    period: between(subject.firstDay, subject.lastDay),
    between,
    side: (side: Side): string => sideWords[side][language],
    kind: (kind: keyof typeof kindWords): string => kindWords[kind][language],
    breakKind: (kind: BreakKind): string => breakKindWords[kind][language],
    breakState: (state: keyof typeof breakStateWords): string => breakStateWords[state][language],
    /** A word of a list that rooms may add to: what is not in it is shown as it stands. */
    word: (list: Readonly<Record<string, Words>>, key: string): string => list[key]?.[language] ?? key,
    person: (code: string | null): string | null =>
      code === null ? null : code === 'system' ? say('system') : (people.get(code) ?? code),
    /** "1,234.50 CNY", several joined. */
    sums: (sums: ReadonlyMap<string, bigint>): string =>
      [...sums].map(([currency, minor]) => `${formatGrouped(minor, currency)} ${currency}`).join(say('listMark')),
  };
}

export type Column = { readonly head: string; readonly kind: 'text' | 'number' | 'centre' };
export const textColumn = (head: string): Column => ({ head, kind: 'text' });
export const centreColumn = (head: string): Column => ({ head, kind: 'centre' });
export const numberColumn = (head: string): Column => ({ head, kind: 'number' });

export const headRow = ({ cells }: Frame, columns: readonly Column[]): Row => ({
  cells: columns.map(({ head, kind }) =>
    cells.head(
      head,
      { text: cells.styles.head, number: cells.styles.headRight, centre: cells.styles.headCentre }[kind],
    ),
  ),
});

export const free = (cell: Cell, height?: number): Row => ({
  cells: [cell],
  free: true,
  ...(height ? { height } : {}),
});
export const blank: Row = { cells: [], free: true };

/** Title, what it is about, and a note: the same above every sheet but the cover. */
export function titleRows(frame: Frame, title: string, note?: string): Row[] {
  const { cells, subject, period, currencies, say } = frame;
  const about = [
    subject.enterprise.name,
    subject.name,
    period,
    ...(currencies.length === 1 ? [say('currencyNote', { currency: currencies[0]! })] : []),
  ].join(' · ');
  return [
    free(cells.words(title, cells.styles.title), 24),
    free(cells.words(about, cells.styles.note)),
    ...(note ? [free(cells.words(note, cells.styles.note))] : []),
    blank,
  ];
}

/** Adds an amount to the sum of its currency. */
export const addTo = (sums: Map<string, bigint>, currency: string, minor: bigint): void => {
  sums.set(currency, (sums.get(currency) ?? 0n) + minor);
};
