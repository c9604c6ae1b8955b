import type { FileBytes, ReadContext } from '../../format.ts';
import { writtenMoment } from '../moments.ts';
import { headerNames } from '../names.ts';
import { readTable, type TableRow } from '../table.ts';
import type { Detected } from './detect.ts';

/** A row of totals begins so. */
export const totalsBegin =
  /^(?:本页|本日|当日|本次|全部)?(合计|总计|累计|小计|totals?|sub-?totals?|sum(?:me)?|grand total)(?![a-z])/i;

export type TableSink = { row(row: TableRow): void; totals(row: TableRow): void };

const silent: ReadContext = {
  row: () => undefined,
  progress: () => undefined,
  checkpoint: () => undefined,
  offsetMinutes: 0,
};

/** Hands out the movements of a table that was detected, and its lines of totals; what else stands there is passed over. */
export async function passOver(
  file: FileBytes,
  { cutting, header, linesAbove }: Detected,
  sink: TableSink,
): Promise<void> {
  const names = header === null ? null : headerNames(header).join('\n');
  const firstName = header?.find((name) => name.trim() !== '')?.trim();
  let begun = false;
  let above = 0;
  const onRow = (row: TableRow): void => {
    const first = row.texts.find((text) => text.trim() !== '')?.trim();
    if (first === undefined) return;
    // Once below the header, a row that begins otherwise is not looked at whole.
    const may = names !== null && (!begun || first === firstName);
    if (may && headerNames(row.texts).join('\n') === names) begun = true;
    else if (!begun && (names !== null || above < linesAbove)) above += 1;
    else if (totalsBegin.test(first)) sink.totals(row);
    else if (row.texts.some((text) => writtenMoment(text) !== null)) sink.row(row);
  };
  await readTable(
    file,
    cutting,
    {
      onSheet: () => {
        begun = false;
        above = 0;
      },
      onRow,
    },
    silent,
  );
}
