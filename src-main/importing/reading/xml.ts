import { SaxesParser } from 'saxes';
import { XmlDefect, xmlText } from './xmlText.ts';

export type Attributes = Readonly<Record<string, string>>;

/** Names come without their namespace prefix; `line` is where the opening tag ends, from 1. */
export type XmlEvents = {
  open(name: string, attributes: Attributes, line: number): void;
  close(name: string): void;
  text(text: string): void;
};

export type XmlLimits = {
  /** Letters of the longest tag, attribute, comment or text. */
  token: number;
  /** How deep elements may nest. */
  depth: number;
};

/** Thrown by an event when it has seen enough. */
export class Enough extends Error {}

const local = (name: string): string => {
  const colon = name.indexOf(':');
  return colon < 0 ? name : name.slice(colon + 1);
};

function parserFor(events: XmlEvents, { depth }: XmlLimits, seen: () => void): SaxesParser {
  const parser = new SaxesParser({ position: false });
  let deep = 0;
  parser.on('opentag', (tag) => {
    seen();
    deep += 1;
    if (deep > depth) throw new XmlDefect('DEPTH', `depth ${deep}`, { line: parser.line });
    // Without namespace handling every attribute is plain text.
    events.open(local(tag.name), tag.attributes as Attributes, parser.line);
  });
  parser.on('closetag', (tag) => {
    seen();
    deep -= 1;
    events.close(local(tag.name));
  });
  parser.on('text', (text) => events.text(text));
  parser.on('cdata', (text) => events.text(text));
  // A document type could define entities; no bank and no workbook needs one.
  parser.on('doctype', () => {
    throw new XmlDefect('DOCTYPE', 'DOCTYPE', { line: parser.line });
  });
  parser.on('error', ({ message }) => {
    throw new XmlDefect('XML', message, { line: parser.line });
  });
  return parser;
}

/** Lines left blank before the declaration are against the rules and harmless; they count as lines. */
function withoutBlankStart(text: string, parser: SaxesParser): string {
  const bare = text.replace(/^\s+(?=<)/, '');
  parser.line += text.slice(0, text.length - bare.length).split('\n').length - 1;
  return bare;
}

/** What is found wrong at the end is that there should be more. */
function end(parser: SaxesParser): void {
  try {
    parser.close();
  } catch (error) {
    if (!(error instanceof XmlDefect) || error.fault !== 'XML') throw error;
    throw new XmlDefect('UNCLOSED', error.message, { line: parser.line });
  }
}

/**
 * Runs through XML in the encoding that it declares, and says which. Throws XmlDefect for XML that is not well-formed,
 * ends early, declares a document type or goes beyond the limits; what an event throws passes, Enough ends the run.
 */
export async function readXml(
  chunks: AsyncIterable<Uint8Array>,
  events: XmlEvents,
  limits: XmlLimits,
): Promise<{ encoding: string }> {
  let encoding = 'utf-8';
  let quiet = 0;
  let begun = false;
  const parser = parserFor(events, limits, () => {
    quiet = 0;
  });
  const onEncoding = (told: string): void => {
    encoding = told;
  };
  try {
    for await (const text of xmlText(chunks, onEncoding)) {
      quiet += text.length;
      parser.write(begun ? text : withoutBlankStart(text, parser));
      begun ||= text !== '';
      if (quiet > limits.token) throw new XmlDefect('TOKEN', `${quiet} letters`, { line: parser.line });
    }
    end(parser);
  } catch (error) {
    if (!(error instanceof Enough)) throw error;
  }
  return { encoding };
}
