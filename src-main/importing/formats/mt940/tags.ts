import { LONGEST_RECORD_BYTES, recordTooLong } from '../../reading/text.ts';

/** One field of a message: its tag, the line it starts on (from 1), and its lines of text. */
export type TagField = { readonly tag: string; readonly line: number; readonly text: string[] };

/** What stands between one :20: and the next: a statement, or one page of it. */
export type Message = { readonly line: number; readonly fields: TagField[] };

/** Only these are tags; a line of free text may begin with a colon and two digits (a time wrapped at its colon). */
const knownTags = new Set('20 21 25 25P 28 28C 60F 60M 61 62F 62M 64 65 86 13 13D 34F 90C 90D NS 940 942'.split(' '));

const tagLine = /^:(\d{2}[A-Z]?|NS|940|942):/;
const envelope = /^\{(?:.*\{)?4:\s*/;
const trailer = /^-(?:XXX)?\}?(?:\{.*)?$/;
const controls = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]/g;
const wrappedTime = /^:[0-5]\d:[0-5]\d(?!\d)/;
const endsInHour = /(?:^|\D)(?:[01]\d|2[0-3])$/;
const WRAPPED_AT = 60;

/** Is the line the rest of a time that a bank cut at its 65th character ("…T20" / ":20:11 …")? */
const continuesTime = (line: string, previous: string): boolean =>
  previous.length >= WRAPPED_AT && wrappedTime.test(line) && endsInHour.test(previous);

/**
 * Puts lines together to messages. Whatever stands before the first :20:, and between a trailer ("-") and the next
 * tag, is the envelope and is left out. Push every line in order, then call end(). Refusal ROW_MALFORMED for a field
 * beyond 1 MB.
 */
export class MessageReader {
  private readonly onMessage: (message: Message) => void;
  private message: Message | null = null;
  private field: TagField | null = null;
  private lineNumber = 0;
  private loneColon = false;
  /** Letters of the field so far. */
  private letters = 0;

  constructor(onMessage: (message: Message) => void) {
    this.onMessage = onMessage;
  }

  push(raw: string): void {
    this.lineNumber += 1;
    let line = raw.replace(controls, '').replace(envelope, '');
    // A colon left alone on its line belongs to the tag on the next ("…:" / "86:166…").
    if (this.loneColon) line = `:${line}`;
    this.loneColon = line === ':';
    if (this.loneColon || line.trim() === '') return;
    const tag = tagLine.exec(line)?.[1];
    const previous = this.field?.text.at(-1) ?? '';
    if (tag !== undefined && knownTags.has(tag) && !continuesTime(line, previous)) this.open(tag, line);
    else if (trailer.test(line)) this.field = null;
    else if (this.field) this.goOn(this.field, line);
  }

  end(): void {
    if (this.message) this.onMessage(this.message);
    this.message = null;
  }

  private goOn(field: TagField, line: string): void {
    this.letters += line.length;
    if (this.letters > LONGEST_RECORD_BYTES) throw recordTooLong(field.line);
    field.text.push(line);
  }

  private open(tag: string, line: string): void {
    this.letters = line.length;
    if (tag === '20') {
      this.end();
      this.message = { line: this.lineNumber, fields: [] };
    }
    this.field = { tag, line: this.lineNumber, text: [line.slice(tag.length + 2)] };
    this.message?.fields.push(this.field);
  }
}
