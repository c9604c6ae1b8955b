import { Words } from '../words.ts';
import { type SheetEvents, TagAttributes } from './tag.ts';
import { damaged, tooLarge } from './xml.ts';

const [BANG, QUOTE, SLASH, COLON, OPEN, EQUALS, CLOSE, QUESTION] = [33, 34, 47, 58, 60, 61, 62, 63];
const [RETURN, SPACE, AMPERSAND, APOSTROPHE] = [13, 32, 38, 39];
const [LETTER_C, LETTER_I, LETTER_R, LETTER_S, LETTER_T] = [99, 105, 114, 115, 116];

const notBlank = /[^ \t\r\n]/;
/** What stands around the value of nearly every cell. */
const plainCell = { before: Buffer.from('<v>'), after: Buffer.from('</v></c>') };
const inlineCell = { before: Buffer.from('<is><t>'), after: Buffer.from('</t></is></c>') };

function standsAt(bytes: Uint8Array, from: number, mark: Uint8Array): boolean {
  for (let at = 0; at < mark.length; at += 1) if (bytes[from + at] !== mark[at]) return false;
  return true;
}

/** No tag and no text of a sheet is longer (a cell holds 32,767 letters at most). */
const LONGEST_TOKEN = 4_000_000;
/** No part of a workbook nests deeper. */
const DEEPEST = 256;
const CELL_DEPTH = 3;

const namedEntities = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);

/** The letter of "amp", "#38" or "#x26". */
function letterOf(name: string): string {
  const letter = namedEntities.get(name);
  if (letter !== undefined) return letter;
  const parts = /^#(?:(\d{1,7})|x([0-9A-Fa-f]{1,6}))$/.exec(name);
  const code = parts ? Number.parseInt(parts[1] ?? parts[2]!, parts[1] === undefined ? 16 : 10) : 0;
  if (code === 0 || code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) throw damaged('XML');
  return String.fromCodePoint(code);
}

/** Line ends are made one before escapes are read: a return that is escaped is meant. */
function decoded(text: string): string {
  const plain = withLineFeeds(text);
  return plain.includes('&')
    ? plain.replace(/&([^;]*)(;?)/g, (_all, name: string, end: string) => letterOf(end === '' ? '' : name))
    : plain;
}

/** Line ends as XML reads them: all are one. */
const withLineFeeds = (text: string): string => (text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text);

/**
 * Runs through a sheet's XML several times faster than a general parser, which is what a sheet of ten million cells
 * needs. It keeps the rules that damage would break (tags nest and close, attributes are quoted, entities are the five of
 * XML or numbers, nothing follows the root, no document type) and looks at no attribute but r, s and t. What a sheet
 * consists of, a cell of a row with a bare value, is taken at one go; all else goes tag by tag.
 */
export class SheetScanner {
  private readonly events: SheetEvents;
  private readonly attributes = new TagAttributes();
  private readonly words = new Words();
  private readonly open: string[] = [];
  /** Is the innermost open tag a row? */
  private inRow = false;
  private bytes: Buffer = Buffer.alloc(0);
  /** The same, a letter for each byte. */
  private text = '';
  private held: Buffer = Buffer.alloc(0);
  private ended = false;

  constructor(events: SheetEvents) {
    this.events = events;
  }

  /** Takes more of the sheet: UTF-8 that is well-formed, in pieces of whole characters. */
  write(piece: Buffer): void {
    this.bytes = this.held.length === 0 ? piece : Buffer.concat([this.held, piece]);
    this.text = this.bytes.toString('latin1');
    this.held = this.bytes.subarray(this.run());
    if (this.held.length > LONGEST_TOKEN) throw tooLarge('TOKEN');
  }

  /** Call at the end: everything that was opened must be closed. */
  end(): void {
    if (!this.ended || this.open.length > 0 || notBlank.test(this.held.toString('latin1'))) throw damaged('XML');
  }

  /** Where what is not whole yet begins. */
  private run(): number {
    const { bytes } = this;
    let at = 0;
    for (;;) {
      let tag = at;
      while (tag < bytes.length && bytes[tag] !== OPEN) tag += 1;
      if (tag === bytes.length) return at;
      if (tag > at) this.between(at, tag);
      const next = this.markup(tag);
      if (next < 0) return tag;
      at = next;
    }
  }

  private between(from: number, to: number): void {
    if (this.events.wantsText) this.events.text(this.letters(from, to));
    else if (this.open.length === 0 && notBlank.test(this.text.slice(from, to))) throw damaged('XML');
  }

  private letters(from: number, to: number): string {
    const { bytes } = this;
    let at = from;
    for (; at < to; at += 1) {
      const byte = bytes[at]!;
      if (byte > 127 || byte === AMPERSAND || byte === RETURN) break;
    }
    return at === to ? this.text.slice(from, to) : decoded(this.words.text(bytes, from, to));
  }

  /** Takes what begins at "<"; where it ends, −1 when it is not complete. */
  private markup(tag: number): number {
    const code = this.bytes[tag + 1];
    if (code === LETTER_C && this.inRow) {
      const next = this.bareCell(tag);
      if (next >= 0) return next;
    }
    if (code === SLASH) return this.closingTag(tag);
    if (code === BANG) return this.declaration(tag);
    if (code === QUESTION) {
      const end = this.text.indexOf('?>', tag);
      return end < 0 ? -1 : end + 2;
    }
    return code === undefined ? -1 : this.openingTag(tag + 1);
  }

  /** Takes a cell of nothing but a value; where it ends, −1 where something else stands there, or it is not complete. */
  private bareCell(tag: number): number {
    const { bytes, attributes } = this;
    if (bytes[tag + 2] !== SPACE || this.events.wantsText) return -1;
    attributes.clear(this.text);
    const at = this.readAttributes(tag + 2);
    if (at < 0 || bytes[at] !== CLOSE) return -1;
    const inline = bytes[at + 2] === LETTER_I;
    const { before, after } = inline ? inlineCell : plainCell;
    if (!standsAt(bytes, at + 1, before)) return -1;
    const from = at + 1 + before.length;
    let to = from;
    while (to < bytes.length && bytes[to] !== OPEN) to += 1;
    if (!standsAt(bytes, to, after)) return -1;
    this.events.cell(attributes, this.letters(from, to), inline);
    return to + after.length;
  }

  private declaration(tag: number): number {
    const { text } = this;
    if (text.startsWith('<!--', tag)) {
      const end = text.indexOf('-->', tag + 4);
      return end < 0 ? -1 : end + 3;
    }
    if (text.startsWith('<![CDATA[', tag)) {
      const end = text.indexOf(']]>', tag);
      if (end >= 0 && this.events.wantsText) this.events.text(withLineFeeds(this.words.text(this.bytes, tag + 9, end)));
      return end < 0 ? -1 : end + 3;
    }
    // A document type could define entities; no program writes one into a workbook.
    if (text.startsWith('<!DOCTYPE', tag)) throw damaged('DOCTYPE');
    if (text.length - tag < '<![CDATA['.length) return -1;
    throw damaged('XML');
  }

  private closingTag(tag: number): number {
    const { text } = this;
    const name = this.open.at(-1);
    const after = tag + 2 + (name?.length ?? 0);
    let end = after;
    if (this.bytes[after] !== CLOSE) {
      end = text.indexOf('>', tag);
      if (end < 0) return -1;
      if (end < after || notBlank.test(text.slice(after, end))) throw damaged('XML');
    }
    if (name === undefined || !text.startsWith(name, tag + 2)) throw damaged('XML');
    this.open.pop();
    this.inRow = this.open.at(-1) === 'row' && this.open.length + CELL_DEPTH <= DEEPEST;
    this.closed(name);
    return end + 1;
  }

  private closed(name: string): void {
    this.events.close(local(name));
    if (this.open.length === 0) this.ended = true;
  }

  private openingTag(start: number): number {
    const { bytes, text } = this;
    let nameEnd = start;
    let code = bytes[nameEnd];
    while (code !== undefined && code > SPACE && code !== CLOSE && code !== SLASH) code = bytes[++nameEnd];
    this.attributes.clear(text);
    const at = this.readAttributes(nameEnd);
    if (at < 0) return -1;
    if (nameEnd === start || this.ended) throw damaged('XML');
    const empty = bytes[at] === SLASH;
    if (empty && at + 1 >= bytes.length) return -1;
    if (empty && bytes[at + 1] !== CLOSE) throw damaged('XML');
    const name = nameEnd - start === 1 ? text.charAt(start) : text.slice(start, nameEnd);
    this.events.open(local(name), this.attributes);
    if (empty) this.closed(name);
    else if (this.open.push(name) > DEEPEST) throw damaged('DEPTH');
    else this.inRow = name === 'row' && this.open.length + CELL_DEPTH <= DEEPEST;
    return empty ? at + 2 : at + 1;
  }

  /** Reads name="value" pairs; where the tag's ">" or "/>" stands, −1 when it is not complete. */
  private readAttributes(from: number): number {
    const { bytes } = this;
    const { length } = bytes;
    for (let at = from; ; at += 1) {
      while (at < length && bytes[at]! <= SPACE) at += 1;
      if (at >= length) return -1;
      if (bytes[at] === CLOSE || bytes[at] === SLASH) return at;
      const start = at;
      while (at < length && bytes[at]! > SPACE && bytes[at] !== EQUALS && bytes[at] !== CLOSE) at += 1;
      const nameEnd = at;
      while (at < length && bytes[at]! <= SPACE) at += 1;
      if (at >= length) return -1;
      if (bytes[at] !== EQUALS) throw damaged('XML');
      at += 1;
      while (at < length && bytes[at]! <= SPACE) at += 1;
      if (at >= length) return -1;
      const quote = bytes[at];
      if (quote !== QUOTE && quote !== APOSTROPHE) throw damaged('XML');
      const begin = at + 1;
      at = begin;
      while (at < length && bytes[at] !== quote) at += 1;
      if (at >= length) return -1;
      if (nameEnd - start === 1) this.keep(bytes[start]!, begin, at);
    }
  }

  private keep(letter: number, from: number, to: number): void {
    const { attributes } = this;
    if (letter === LETTER_R) {
      attributes.rFrom = from;
      attributes.rTo = to;
    } else if (letter === LETTER_S) {
      attributes.sFrom = from;
      attributes.sTo = to;
    } else if (letter === LETTER_T) {
      attributes.tFrom = from;
      attributes.tTo = to;
    }
  }
}

const local = (name: string): string => {
  // A name with nothing before its colon is none: what it was cannot be told.
  if (name.charCodeAt(0) === COLON) throw damaged('XML');
  if (name.length < 3) return name;
  for (let at = 1; at < name.length; at += 1) if (name.charCodeAt(at) === COLON) return name.slice(at + 1);
  return name;
};
