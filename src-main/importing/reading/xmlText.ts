import { isUtf8 } from 'node:buffer';

/** What is wrong with a part's XML. Each kind of file has its own words for it. */
export type XmlFault = 'ENCODING' | 'DOCTYPE' | 'XML' | 'UNCLOSED' | 'TOKEN' | 'DEPTH';

/** XML that is not read on. `line` from 1 where it is known; for ENCODING the byte from 1 and the encoding that does not fit. */
export class XmlDefect extends Error {
  readonly fault: XmlFault;
  readonly line: number | undefined;
  readonly encoding: string;
  readonly position: number;

  constructor(fault: XmlFault, detail: string, place: { line?: number; encoding?: string; position?: number } = {}) {
    super(detail);
    this.fault = fault;
    this.line = place.line;
    this.encoding = place.encoding ?? '';
    this.position = place.position ?? 0;
  }
}

/** The declaration of an encoding stands within so many bytes. */
const DECLARATION_BYTES = 1024;

const declaration = /^\s*<\?xml\b[^>]*?\sencoding\s*=\s*["']([A-Za-z][\w.-]*)["']/;
/** ASCII is the common part of UTF-8, where a letter beyond it shows. A declaration that was read byte by byte is in no wider encoding, whatever it says (.NET writes "utf-16" on top of UTF-8). */
const readAsUtf8 = /^(?:us-?ascii|ascii|utf-?(?:16|32)(?:-?[lb]e)?|ucs-?[24]|iso-10646-ucs-[24])$/i;

/** The encoding of an XML file by its first bytes: byte order mark, else the bytes of "<", else what it declares, else UTF-8. */
export function xmlEncodingOf(head: Uint8Array): string {
  const [first, second] = head;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  if (first === 0xef && second === 0xbb) return 'utf-8';
  if (first === 0x3c && second === 0) return 'utf-16le';
  if (first === 0 && second === 0x3c) return 'utf-16be';
  const declared = declaration.exec(new TextDecoder('latin1').decode(head.subarray(0, DECLARATION_BYTES)))?.[1];
  return declared === undefined || readAsUtf8.test(declared) ? 'utf-8' : declared.toLowerCase();
}

function decoderOf(encoding: string, fatal: boolean) {
  try {
    return new TextDecoder(encoding, { fatal });
  } catch {
    throw new XmlDefect('ENCODING', encoding, { encoding, position: 1 });
  }
}

/** The head of an XML file as text, to tell what it is; null where its encoding is unknown. Letters that do not fit are replaced. */
export function xmlHeadText(head: Uint8Array): string | null {
  try {
    return decoderOf(xmlEncodingOf(head), false).decode(head, { stream: true });
  } catch (error) {
    if (error instanceof XmlDefect) return null;
    throw error;
  }
}

const LONGEST_CHARACTER = 4;
const BYTE_ORDER_MARK = 3;

/** How many bytes can be read before the one that does not fit. `start` is where a character begins. */
function readable(bytes: Uint8Array, start: number, encoding: string): number {
  const fits = (end: number): boolean => {
    try {
      decoderOf(encoding, true).decode(bytes.subarray(start, end), { stream: true });
      return true;
    } catch {
      return false;
    }
  };
  let [good, bad] = [start, bytes.length + 1];
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (fits(middle)) good = middle;
    else bad = middle;
  }
  return good;
}

/** Where the last character of the bytes begins that may not have ended; UTF-8 shows it, of others it is not asked. */
function openCharacter(bytes: Uint8Array, encoding: string): number {
  if (encoding !== 'utf-8') return bytes.length;
  let at = bytes.length;
  while (at > 0 && bytes.length - at < LONGEST_CHARACTER && (bytes[at - 1]! & 0xc0) === 0x80) at -= 1;
  return at > 0 && bytes[at - 1]! >= 0xc0 ? at - 1 : bytes.length;
}

/** The chunks, the first of them long enough to hold the declaration. */
async function* withHead(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let head: Uint8Array | null = new Uint8Array(0);
  for await (const chunk of chunks) {
    if (head === null) {
      yield chunk;
      continue;
    }
    head = head.length === 0 ? chunk : Buffer.concat([head, chunk]);
    if (head.length < DECLARATION_BYTES) continue;
    yield head;
    head = null;
  }
  if (head !== null && head.length > 0) yield head;
}

/**
 * The text of an XML file in the encoding that it declares, told to `onEncoding` first. Throws XmlDefect ENCODING with
 * the byte that does not fit.
 */
export async function* xmlText(
  chunks: AsyncIterable<Uint8Array>,
  onEncoding: (encoding: string) => void = () => undefined,
): AsyncGenerator<string> {
  let decoder: ReturnType<typeof decoderOf> | null = null;
  let encoding = 'utf-8';
  let position = 0;
  let last = new Uint8Array(0);
  const text = (bytes: Uint8Array | null): string => {
    try {
      return bytes === null ? decoder!.decode() : decoder!.decode(bytes, { stream: true });
    } catch {
      const around = Buffer.concat([last, bytes ?? new Uint8Array(0)]);
      const good = readable(around, openCharacter(last, encoding), encoding);
      const place = { encoding, position: position - last.length + good + (bytes === null ? 0 : 1) };
      throw new XmlDefect('ENCODING', encoding, place);
    }
  };
  for await (const chunk of withHead(chunks)) {
    if (decoder === null) {
      encoding = xmlEncodingOf(chunk);
      decoder = decoderOf(encoding, true);
      onEncoding(encoding);
    }
    yield text(chunk);
    position += chunk.length;
    last = Uint8Array.from(chunk.subarray(-LONGEST_CHARACTER));
  }
  if (decoder !== null) yield text(null);
}

async function* utf8Pieces(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let held: Buffer = Buffer.alloc(0);
  let position = 0;
  const proven = (bytes: Buffer): Buffer => {
    if (isUtf8(bytes)) {
      position += bytes.length;
      return bytes;
    }
    const place = { encoding: 'utf-8', position: position + readable(bytes, 0, 'utf-8') + 1 };
    throw new XmlDefect('ENCODING', 'utf-8', place);
  };
  for await (const chunk of chunks) {
    const bytes =
      held.length === 0 ? Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length) : Buffer.concat([held, chunk]);
    const whole = openCharacter(bytes, 'utf-8');
    held = bytes.subarray(whole);
    yield proven(bytes.subarray(0, whole));
  }
  yield proven(held);
}

/**
 * The same as UTF-8 bytes in pieces of whole characters, without a byte order mark: for a scanner that runs over bytes
 * faster than over text. A file in another encoding is written anew.
 */
export async function* xmlBytes(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  const rest = withHead(chunks);
  const first = await rest.next();
  if (first.done) return;
  async function* all(head: Uint8Array): AsyncGenerator<Uint8Array> {
    yield head;
    yield* rest;
  }
  if (xmlEncodingOf(first.value) !== 'utf-8')
    for await (const text of xmlText(all(first.value))) yield Buffer.from(text, 'utf8');
  else yield* utf8Pieces(all(first.value[0] === 0xef ? first.value.subarray(BYTE_ORDER_MARK) : first.value));
}
