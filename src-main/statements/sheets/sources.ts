import { formatInstant } from '../../../shared/value/time.ts';
import { blank, centreColumn, type Frame, free, headRow, numberColumn, textColumn, titleRows } from '../frame.ts';
import { type FileRow, readControlTotals } from '../queriesRecords.ts';
import type { Row, SheetPlan } from '../sheet.ts';

/** The files behind the figures: name, rows, hash; and under them each control total as declared and as computed. */
export function sourcesSheet(frame: Frame, files: readonly FileRow[]): SheetPlan {
  const { say } = frame;
  return {
    name: say('sheetSources'),
    top: titleRows(frame, say('sheetSources')),
    header: 0,
    caps: { 2: 44 },
    *rows() {
      yield* fileRows(frame, files);
      yield blank;
      yield* totalRows(frame, files);
    },
  };
}

function* fileRows(frame: Frame, files: readonly FileRow[]): Generator<Row> {
  const { cells, say } = frame;
  yield headRow(frame, [
    ...(['source', 'file', 'format', 'imported', 'days'] as const).map((key) => textColumn(say(key))),
    ...(['rowsRead', 'rowsNew', 'rowsKnown', 'rowsSkipped'] as const).map((key) => numberColumn(say(key))),
    centreColumn(say('hash')),
  ]);
  if (files.length === 0) yield free(cells.words(say('nothing'), cells.styles.note));
  for (const file of files) yield fileRow(frame, file);
}

function fileRow({ cells, subject, between }: Frame, file: FileRow): Row {
  const at = { seconds: Number(file.importedAt), offsetMinutes: subject.enterprise.offsetMinutes };
  const moment = formatInstant(at).slice(0, 16).replace('T', ' ');
  const days =
    file.firstDay === null || file.lastDay === null ? null : between(Number(file.firstDay), Number(file.lastDay));
  return {
    cells: [
      cells.text(file.source),
      cells.wrapped(file.name),
      cells.identifier(file.format),
      cells.text(`${moment} ${file.importedBy}`),
      cells.identifier(days),
      ...[file.rowsRead, file.rowsNew, file.rowsKnown, file.rowsSkipped].map((count) => cells.count(Number(count))),
      cells.words(file.hash, cells.styles.hash),
    ],
  };
}

/** Declared and computed stay the texts that were compared: they may be counts, sums or balances. */
function* totalRows(frame: Frame, files: readonly FileRow[]): Generator<Row> {
  const { cells, say } = frame;
  yield headRow(frame, [
    ...(['source', 'file', 'control'] as const).map((key) => textColumn(say(key))),
    centreColumn(say('checked')),
    numberColumn(say('declared')),
    numberColumn(''),
    numberColumn(say('computed')),
    numberColumn(''),
  ]);
  for (const file of files)
    for (const total of readControlTotals(frame.db, file.id))
      yield {
        cells: [
          cells.text(file.source),
          cells.wrapped(file.name),
          cells.text(total.name),
          cells.word(say(total.agrees === 1n ? 'agrees' : 'disagrees')),
          cells.words(total.declared, cells.styles.textRight),
          cells.text(null),
          cells.words(total.computed, cells.styles.textRight),
          cells.text(null),
        ],
      };
}
