import { problemOf } from '../../../../shared/entity/problem.ts';
import { Refusal } from '../../../../shared/value/result.ts';
import { Enough, readXml as readAnyXml, type XmlEvents } from '../xml.ts';
import { XmlDefect, xmlBytes } from '../xmlText.ts';
import type { SheetScanner } from './scan.ts';

export const damaged = (reason: string, where: { sheet?: string; excerpt?: string } = {}): Refusal =>
  new Refusal(problemOf('WORKBOOK_DAMAGED', { params: { reason }, where }));

export const tooLarge = (reason: string): Refusal =>
  new Refusal(problemOf('WORKBOOK_TOO_LARGE', { params: { reason } }));

/** A tag, an attribute or a text longer than this is no part of a workbook (a cell holds 32,767 letters at most). */
const limits = { token: 4_000_000, depth: 256 };

/** In the words of workbooks: what a defect says, whoever found it. */
async function inWorkbook(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof XmlDefect)) throw error;
    if (error.fault === 'TOKEN') throw tooLarge('TOKEN');
    throw damaged(error.fault === 'UNCLOSED' ? 'XML' : error.fault);
  }
}

/** Runs through a part's XML. Refusal WORKBOOK_DAMAGED for XML that is not well-formed or declares a document type. */
export const readXml = (chunks: AsyncIterable<Uint8Array>, events: XmlEvents): Promise<void> =>
  inWorkbook(() => readAnyXml(chunks, events, limits));

/** The same for a sheet, with its own scanner. */
export const readSheetXml = (chunks: AsyncIterable<Uint8Array>, scanner: SheetScanner): Promise<void> =>
  inWorkbook(async () => {
    try {
      for await (const bytes of xmlBytes(chunks)) scanner.write(bytes);
      scanner.end();
    } catch (error) {
      if (!(error instanceof Enough)) throw error;
    }
  });
