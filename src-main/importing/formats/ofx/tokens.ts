import { problemOf } from '../../../../shared/entity/problem.ts';
import { Refusal } from '../../../../shared/value/result.ts';
import { lookup } from '../../reading/lookup.ts';
import { LONGEST_RECORD_BYTES, recordTooLong } from '../../reading/text.ts';

/** What the text of an OFX file comes to, in order. Names are upper case and without a namespace. */
export type OfxEvents = {
  /** A tag with the text up to the next tag of any kind: '' for an aggregate. Line from 1. */
  open(name: string, value: string, line: number): void;
  close(name: string, line: number): void;
};

const tag = /^<(\/?)(?:[A-Za-z][\w-]*:)?([A-Za-z][\w.-]*)(?:\s[^<>]*|\s*\/)?>$/;
/** What may become a tag, a comment or a document type with the next piece. */
const begun = /^<(?:[/!]?|[/!]?[A-Za-z][^<]*|!-|!\[[A-Z]*\[?)$/;
const entities = lookup<string>({ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' });
const LAST_LETTER = 0x10ffff;

function letterOf(name: string): string | undefined {
  const number = /^#(?:x([0-9a-f]{1,6})|(\d{1,7}))$/i.exec(name);
  if (!number) return entities[name.toLowerCase()];
  const code = number[1] === undefined ? Number(number[2]) : Number.parseInt(number[1], 16);
  return code > 0 && code <= LAST_LETTER && (code < 0xd800 || code > 0xdfff) ? String.fromCodePoint(code) : undefined;
}

const once = (text: string): string =>
  text.replace(/&(#x?[0-9a-f]{1,7}|[a-z]{2,4});/gi, (whole, name: string) => letterOf(name) ?? whole);

/** Text without escapes; banks escape twice ("&amp;lt;"). */
export const unescaped = (text: string): string => (text.includes('&') ? once(once(text)) : text);

/** No tag that a bank writes is longer, its namespaces included. */
const LONGEST_TAG = 2000;

const [SLASH, CLOSE] = [47, 62];
/** Nearly all tags are a short name of ASCII letters, digits and points. */
const PLAIN_NAME = 40;
const isLetter = (code: number): boolean => (code >= 65 && code <= 90) || (code >= 97 && code <= 122);

/** The index of the ">" that ends the plain name at `from`; −1 where something else stands there, or it is not whole. */
function plainNameEnd(text: string, from: number): number {
  if (!isLetter(text.charCodeAt(from))) return -1;
  for (let at = from + 1; at < from + PLAIN_NAME; at += 1) {
    const code = text.charCodeAt(at);
    if (code === CLOSE) return at;
    if (!isLetter(code) && code !== 46 && !(code >= 48 && code <= 57)) return -1;
  }
  return -1;
}

type Pending = { readonly name: string; readonly line: number; value: string };

/**
 * Cuts OFX of both kinds (SGML with implied ends, XML) into tags. No tree is built, so that what banks leave unclosed
 * or close wrongly does no harm. Push the text in pieces, then call end(). Refusal ROW_MALFORMED for a tag or a text
 * beyond 1 MB and for a document type that could define entities.
 */
export class OfxTokens {
  private readonly events: OfxEvents;
  private readonly lineEnd: number;
  private rest = '';
  private line = 1;
  private pending: Pending | null = null;

  constructor(events: OfxEvents, lineEnd = '\n') {
    this.events = events;
    this.lineEnd = lineEnd.charCodeAt(0);
  }

  push(text: string): void {
    const all = this.rest + text;
    let at = 0;
    for (let next = this.step(all, at); next > at; next = this.step(all, at)) at = next;
    this.rest = all.slice(at);
    if (this.rest.length > LONGEST_RECORD_BYTES) throw recordTooLong(this.line);
  }

  end(): void {
    this.text(this.rest);
    this.rest = '';
    this.flush();
  }

  /** Takes one token from a position and returns where it ends; the same position when the token is not whole yet. */
  private step(all: string, from: number): number {
    if (from >= all.length) return from;
    if (all[from] !== '<') return this.takeText(all, from);
    const start = all.charCodeAt(from + 1) === SLASH ? from + 2 : from + 1;
    const plainEnd = plainNameEnd(all, start);
    if (plainEnd >= 0) {
      this.take(start > from + 1, all.slice(start, plainEnd).toUpperCase());
      return plainEnd + 1;
    }
    return this.otherMarkup(all, from);
  }

  private otherMarkup(all: string, from: number): number {
    if (all.startsWith('<!--', from)) return this.skip(all, from, '-->');
    if (all.startsWith('<![CDATA[', from)) return this.takeData(all, from);
    if (all.startsWith('<?', from)) return this.skip(all, from, '?>');
    const window = all.slice(from, from + LONGEST_TAG);
    const end = window.indexOf('>');
    if (end < 0) return window.length < LONGEST_TAG && begun.test(window) ? from : this.takeLone(from);
    if (/^<!doctype/i.test(window)) return this.takeType(all, from, end);
    const found = tag.exec(window.slice(0, end + 1));
    if (!found) return this.takeLone(from);
    this.take(found[1] === '/', found[2]!.toUpperCase());
    return this.passed(all, from, from + end + 1);
  }

  private takeText(all: string, from: number): number {
    const end = all.indexOf('<', from);
    const to = end < 0 ? all.length : end;
    this.text(all.slice(from, to));
    return this.passed(all, from, to);
  }

  private takeData(all: string, from: number): number {
    const end = all.indexOf(']]>', from);
    if (end < 0) return from;
    const data = all.slice(from + '<![CDATA['.length, end);
    this.text(data.replaceAll('&', '&amp;amp;'));
    return this.passed(all, from, end + 3);
  }

  private skip(all: string, from: number, mark: string): number {
    const end = all.indexOf(mark, from);
    return end < 0 ? from : this.passed(all, from, end + mark.length);
  }

  /** A "<" that begins no tag is text ("A < B"). */
  private takeLone(from: number): number {
    this.text('&lt;');
    return from + 1;
  }

  private takeType(all: string, from: number, end: number): number {
    if (!all.slice(from, from + end).includes('[')) return this.passed(all, from, from + end + 1);
    throw new Refusal(
      problemOf('ROW_MALFORMED', { params: { record: 0, reason: 'DOCTYPE' }, where: { line: this.line } }),
    );
  }

  private take(closing: boolean, name: string): void {
    this.flush();
    if (closing) this.events.close(name, this.line);
    else this.pending = { name, line: this.line, value: '' };
  }

  private text(text: string): void {
    if (!this.pending) return;
    this.pending.value += text;
    if (this.pending.value.length > LONGEST_RECORD_BYTES) throw recordTooLong(this.pending.line);
  }

  private flush(): void {
    const tagged = this.pending;
    this.pending = null;
    if (tagged) this.events.open(tagged.name, unescaped(tagged.value).trim(), tagged.line);
  }

  private passed(all: string, from: number, to: number): number {
    for (let at = from; at < to; at += 1) if (all.charCodeAt(at) === this.lineEnd) this.line += 1;
    return to;
  }
}
