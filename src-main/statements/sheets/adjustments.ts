import { originWords, templateWords } from '../../../shared/text/statement.ts';
import { type Column, centreColumn, type Frame, headRow, numberColumn, textColumn, titleRows } from '../frame.ts';
import type { PostingRow } from '../queriesRecords.ts';
import type { Row, SheetPlan } from '../sheet.ts';

/** The period's journals, posting by posting, with who made and who approved them, and where they stand centrally. */
export function adjustmentsSheet(frame: Frame, postings: readonly PostingRow[]): SheetPlan {
  const { say } = frame;
  const columns: Column[] = [
    centreColumn(say('line')),
    centreColumn(say('day')),
    textColumn(say('template')),
    textColumn(say('origin')),
    textColumn(say('memo')),
    textColumn(say('debit')),
    textColumn(say('credit')),
    textColumn(say('currency')),
    numberColumn(say('amount')),
    centreColumn(say('central')),
    textColumn(say('maker')),
    textColumn(say('checker')),
    textColumn(say('journal')),
  ];
  return {
    name: say('sheetAdjustments'),
    top: [...titleRows(frame, say('sheetAdjustments')), headRow(frame, columns)],
    header: 1,
    caps: { 4: 40, 5: 36 },
    rows: () => postingRows(frame, postings),
  };
}

function* postingRows(frame: Frame, postings: readonly PostingRow[]): Generator<Row> {
  const { cells, say, person, word } = frame;
  if (postings.length === 0) yield { cells: [cells.words(say('nothing'), cells.styles.note)], free: true };
  for (const [index, posting] of postings.entries()) {
    const first = postings[index - 1]?.journal !== posting.journal;
    const said = (text: string | null): string | null => (first ? text : null);
    yield {
      cells: [
        cells.ordinal(index + 1),
        cells.day(Number(posting.day)),
        cells.text(said(word(templateWords, posting.template))),
        cells.wrapped(said(say('originOf', { kind: word(originWords, posting.originKind), origin: posting.origin }))),
        cells.wrapped(said(posting.memo)),
        cells.identifier(posting.debit),
        cells.identifier(posting.credit),
        cells.text(posting.currency),
        cells.amount(posting.amountMinor, posting.currency),
        cells.word(said(central(frame, posting))),
        cells.text(said(person(posting.maker))),
        cells.text(said(person(posting.checker))),
        cells.identifier(posting.journal),
      ],
    };
  }
}

function central({ say }: Frame, { verdict, centralSequence, code }: PostingRow): string {
  if (verdict === 'accepted') return say('centralAccepted', { sequence: String(centralSequence ?? '') });
  if (verdict === 'rejected') return say('centralRejected', { code: code ?? '' });
  return say('centralWaiting');
}
