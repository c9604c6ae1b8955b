import { SaxesParser } from 'saxes';
import { problemOf } from '../../../../shared/entity/problem.ts';
import { Refusal } from '../../../../shared/value/result.ts';
import type { SheetScanner } from './scan.ts';

export type Attributes = Readonly<Record<string, string>>;

/** Names come without their namespace prefix. */
export type XmlEvents = {
  open(name: string, attributes: Attributes): void;
  close(name: string): void;
  text(text: string): void;
};

export const damaged = (reason: string, where: { sheet?: string; excerpt?: string } = {}): Refusal =>
  new Refusal(problemOf('WORKBOOK_DAMAGED', { params: { reason }, where }));

export const tooLarge = (reason: string): Refusal =>
  new Refusal(problemOf('WORKBOOK_TOO_LARGE', { params: { reason } }));

/** Thrown by an event when it has seen enough. */
export class Enough extends Error {}

const local = (name: string): string => {
  const colon = name.indexOf(':');
  return colon < 0 ? name : name.slice(colon + 1);
};

/** A tag, an attribute or a text longer than this is no part of a workbook (a cell holds 32,767 letters at most). */
const LONGEST_TOKEN = 4_000_000;

function decoderFor(first: Uint8Array) {
  const encoding = first[0] === 0xff && first[1] === 0xfe ? 'utf-16le' : first[0] === 0xfe ? 'utf-16be' : 'utf-8';
  return new TextDecoder(encoding, { fatal: true });
}

function parserFor(events: XmlEvents, seen: () => void): SaxesParser {
  const parser = new SaxesParser({ position: false });
  parser.on('opentag', (tag) => {
    seen();
    // Without namespace handling every attribute is plain text.
    events.open(local(tag.name), tag.attributes as Attributes);
  });
  parser.on('closetag', (tag) => {
    seen();
    events.close(local(tag.name));
  });
  parser.on('text', (text) => events.text(text));
  parser.on('cdata', (text) => events.text(text));
  // A document type could define entities; no program writes one into a workbook.
  parser.on('doctype', () => {
    throw damaged('DOCTYPE');
  });
  parser.on('error', () => {
    throw damaged('XML');
  });
  return parser;
}

/** Hands the text of a part to a parser. Refusal WORKBOOK_DAMAGED for bytes that are not in its encoding. */
async function pump(chunks: AsyncIterable<Uint8Array>, write: (text: string) => void, end: () => void): Promise<void> {
  let decoder: ReturnType<typeof decoderFor> | null = null;
  try {
    for await (const chunk of chunks) {
      decoder ??= decoderFor(chunk);
      write(decoder.decode(chunk, { stream: true }));
    }
    decoder?.decode();
    end();
  } catch (error) {
    if (error instanceof Enough) return;
    if (error instanceof TypeError && 'code' in error && error.code === 'ERR_ENCODING_INVALID_ENCODED_DATA')
      throw damaged('ENCODING');
    throw error;
  }
}

/** Runs through a part's XML. Refusal WORKBOOK_DAMAGED for XML that is not well-formed or declares a document type. */
export function readXml(chunks: AsyncIterable<Uint8Array>, events: XmlEvents): Promise<void> {
  let quiet = 0;
  const parser = parserFor(events, () => {
    quiet = 0;
  });
  const write = (text: string): void => {
    quiet += text.length;
    parser.write(text);
    if (quiet > LONGEST_TOKEN) throw tooLarge('TOKEN');
  };
  return pump(chunks, write, () => parser.close());
}

/** The same for a sheet, with its own scanner. */
export function readSheetXml(chunks: AsyncIterable<Uint8Array>, scanner: SheetScanner): Promise<void> {
  return pump(
    chunks,
    (text) => scanner.write(text),
    () => scanner.end(),
  );
}
