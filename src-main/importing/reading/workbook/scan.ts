import { damaged, tooLarge } from './xml.ts';

/**
 * The attributes by which rows and cells are read, as places in the text; the object is used again for the next tag, and
 * strings are made of what is asked for only.
 */
export class TagAttributes {
  text = '';
  rFrom = -1;
  rTo = -1;
  sFrom = -1;
  sTo = -1;
  tFrom = -1;
  tTo = -1;

  clear(text: string): void {
    this.text = text;
    this.rFrom = this.sFrom = this.tFrom = -1;
  }

  get r(): string | undefined {
    return this.rFrom < 0 ? undefined : this.text.slice(this.rFrom, this.rTo);
  }

  get s(): string | undefined {
    return this.sFrom < 0 ? undefined : this.text.slice(this.sFrom, this.sTo);
  }

  get t(): string | undefined {
    return this.tFrom < 0 ? undefined : this.text.slice(this.tFrom, this.tTo);
  }
}

/** Names come without their namespace prefix. */
export type SheetEvents = {
  /** Is text wanted now? */
  readonly wantsText: boolean;
  open(name: string, attributes: TagAttributes): void;
  close(name: string): void;
  text(text: string): void;
};

const [BANG, QUOTE, SLASH, COLON, EQUALS, CLOSE, QUESTION] = [33, 34, 47, 58, 61, 62, 63];
const APOSTROPHE = 39;
const SPACE = 32;
const [LETTER_R, LETTER_S, LETTER_T] = [114, 115, 116];

/** No tag and no text of a sheet is longer (a cell holds 32,767 letters at most). */
const LONGEST_TOKEN = 4_000_000;
/** No part of a workbook nests deeper. */
const DEEPEST = 256;

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
  if (code === 0 || code > 0x10ffff) throw damaged('XML');
  return String.fromCodePoint(code);
}

function decoded(text: string): string {
  const plain = text.includes('&')
    ? text.replace(/&([^;]*)(;?)/g, (_all, name: string, end: string) => letterOf(end === '' ? '' : name))
    : text;
  return plain.includes('\r') ? plain.replace(/\r\n?/g, '\n') : plain;
}

/**
 * Runs through a sheet's XML several times faster than a general parser, which is what a sheet of ten million cells
 * needs. It keeps the rules that damage would break (tags nest and close, attributes are quoted, entities are the five of
 * XML or numbers, nothing follows the root, no document type) and looks at no attribute but r, s and t.
 */
export class SheetScanner {
  private readonly events: SheetEvents;
  private readonly attributes = new TagAttributes();
  private readonly open: string[] = [];
  private held = '';
  private ended = false;

  constructor(events: SheetEvents) {
    this.events = events;
  }

  write(chunk: string): void {
    const text = this.held + chunk;
    let at = 0;
    for (;;) {
      const tag = text.indexOf('<', at);
      if (tag < 0) break;
      if (tag > at) this.words(text, at, tag);
      const next = this.markup(text, tag);
      at = next < 0 ? tag : next;
      if (next < 0) break;
    }
    this.held = text.slice(at);
    if (this.held.length > LONGEST_TOKEN) throw tooLarge('TOKEN');
  }

  /** Call at the end: everything that was opened must be closed. */
  end(): void {
    if (!this.ended || this.open.length > 0 || this.held.trim() !== '') throw damaged('XML');
  }

  private words(text: string, from: number, to: number): void {
    if (this.events.wantsText) this.events.text(decoded(text.slice(from, to)));
    else if (this.open.length === 0 && text.slice(from, to).replace('\ufeff', '').trim() !== '') throw damaged('XML');
  }

  /** Takes what begins at "<"; where it ends, −1 when it is not complete. */
  private markup(text: string, tag: number): number {
    const code = text.charCodeAt(tag + 1);
    if (code === SLASH) return this.closingTag(text, tag);
    if (code === BANG) return this.declaration(text, tag);
    if (code === QUESTION) {
      const end = text.indexOf('?>', tag);
      return end < 0 ? -1 : end + 2;
    }
    return Number.isNaN(code) ? -1 : this.openingTag(text, tag + 1);
  }

  private declaration(text: string, tag: number): number {
    if (text.startsWith('<!--', tag)) {
      const end = text.indexOf('-->', tag + 4);
      return end < 0 ? -1 : end + 3;
    }
    if (text.startsWith('<![CDATA[', tag)) {
      const end = text.indexOf(']]>', tag);
      if (end >= 0 && this.events.wantsText) this.events.text(text.slice(tag + 9, end));
      return end < 0 ? -1 : end + 3;
    }
    // A document type could define entities; no program writes one into a workbook.
    if (text.startsWith('<!DOCTYPE', tag)) throw damaged('DOCTYPE');
    if (text.length - tag < '<![CDATA['.length) return -1;
    throw damaged('XML');
  }

  private closingTag(text: string, tag: number): number {
    const name = this.open.at(-1);
    const after = tag + 2 + (name?.length ?? 0);
    let end = after;
    if (text.charCodeAt(after) !== CLOSE) {
      end = text.indexOf('>', tag);
      if (end < 0) return -1;
      if (end < after || text.slice(after, end).trim() !== '') throw damaged('XML');
    }
    if (name === undefined || !text.startsWith(name, tag + 2)) throw damaged('XML');
    this.open.pop();
    this.closed(name);
    return end + 1;
  }

  private closed(name: string): void {
    this.events.close(local(name));
    if (this.open.length === 0) this.ended = true;
  }

  private openingTag(text: string, start: number): number {
    let nameEnd = start;
    let code = text.charCodeAt(nameEnd);
    while (code > SPACE && code !== CLOSE && code !== SLASH) code = text.charCodeAt(++nameEnd);
    this.attributes.clear(text);
    const at = this.readAttributes(text, nameEnd);
    if (at < 0) return -1;
    if (nameEnd === start || this.ended) throw damaged('XML');
    const empty = text.charCodeAt(at) === SLASH;
    if (empty && at + 1 >= text.length) return -1;
    if (empty && text.charCodeAt(at + 1) !== CLOSE) throw damaged('XML');
    const name = nameEnd - start === 1 ? text.charAt(start) : text.slice(start, nameEnd);
    this.events.open(local(name), this.attributes);
    if (empty) this.closed(name);
    else if (this.open.push(name) > DEEPEST) throw damaged('DEPTH');
    return empty ? at + 2 : at + 1;
  }

  /** Reads name="value" pairs; where the tag's ">" or "/>" stands, −1 when it is not complete. */
  private readAttributes(text: string, from: number): number {
    let at = from;
    for (;;) {
      let code = text.charCodeAt(at);
      while (code <= SPACE) code = text.charCodeAt(++at);
      if (Number.isNaN(code)) return -1;
      if (code === CLOSE || code === SLASH) return at;
      const start = at;
      while (code > SPACE && code !== EQUALS && code !== CLOSE) code = text.charCodeAt(++at);
      if (Number.isNaN(code)) return -1;
      const quote = text.charCodeAt(at + 1);
      if (Number.isNaN(quote)) return -1;
      if (code !== EQUALS || (quote !== QUOTE && quote !== APOSTROPHE)) throw damaged('XML');
      const end = text.indexOf(quote === QUOTE ? '"' : "'", at + 2);
      if (end < 0) return -1;
      if (at - start === 1) this.keep(text.charCodeAt(start), at + 2, end);
      at = end + 1;
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
  if (name.length < 3) return name;
  for (let at = 0; at < name.length; at += 1) if (name.charCodeAt(at) === COLON) return name.slice(at + 1);
  return name;
};
