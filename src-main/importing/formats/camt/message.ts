import { problemOf } from '../../../../shared/entity/problem.ts';
import { Refusal } from '../../../../shared/value/result.ts';
import type { Attributes, XmlEvents } from '../../reading/xml.ts';
import { Details } from './details.ts';
import { at, type Element } from './element.ts';
import { type Entry, readEntry } from './entry.ts';
import { type Kind, type PageNumber, pageNumber, Statement } from './statement.ts';
import { type Place, signOf, whereOf } from './values.ts';

const messages: readonly [root: RegExp, kind: Kind, statement: string][] = [
  [/^BkToCstmrStmt(?:V\d+)?$/, 'camt.053', 'Stmt'],
  [/^BkToCstmrAcctRpt(?:V\d+)?$/, 'camt.052', 'Rpt'],
  [/^BkToCstmrDbtCdtNtfctn(?:V\d+)?$/, 'camt.054', 'Ntfctn'],
];

/** One message of a file: its page, and the line where it begins. */
export type Message = { readonly kind: Kind; readonly line: number; page: PageNumber | null; statements: number };

export type MessageEvents = {
  entry(entry: Entry, statement: Statement, place: Place): void;
  statement(statement: Statement): void;
  message(message: Message): void;
};

/** Letters that may be held at once, of an entry without its details or of one of its details; an element costs some as well. */
const MOST_HELD = 1 << 20;
const ELEMENT_LETTERS = 32;
/** Statements of a file are kept until they are proven. */
const MOST_STATEMENTS = 100_000;

/**
 * Puts XML together to entries and statements. A message may stand at any depth of an envelope. Held are one child of a
 * statement at a time and of an entry one of its details, so that a batch of any size takes no room.
 */
export class MessageReader implements XmlEvents {
  private readonly events: MessageEvents;
  private readonly part: number;
  private readonly printing: boolean;
  readonly sheet: string | null;
  private message: (Message & { statementName: string }) | null = null;
  private statement: Statement | null = null;
  private details = new Details();
  /** From the child of a statement (or message) down to the element that is open. */
  private readonly stack: Element[] = [];
  private pending = '';
  private held = 0;
  private heldBefore = 0;
  /** Entries begun so far. */
  records = 0;
  messages = 0;

  constructor(
    { part, sheet, printing }: { part: number; sheet: string | null; printing: boolean },
    events: MessageEvents,
  ) {
    this.part = part;
    this.printing = printing;
    this.sheet = sheet;
    this.events = events;
  }

  get place(): Place {
    return { record: this.stack[0]?.name === 'Ntry' ? this.records : 0, part: this.part, sheet: this.sheet };
  }

  open(name: string, attributes: Attributes, line: number): void {
    this.pending = '';
    if (this.stack.length > 0) this.push(name, attributes, line);
    else if (this.statement) this.begin(name, attributes, line);
    else if (this.message?.statementName === name) this.openStatement(this.message, line);
    else if (this.message) this.begin(name, attributes, line);
    else this.openMessage(name, line);
  }

  text(text: string): void {
    if (this.stack.length === 0) return;
    this.pending += text;
    this.held += text.length;
  }

  close(): void {
    const element = this.stack.at(-1);
    if (element) this.closeElement(element);
    else if (this.statement) this.closeStatement(this.statement);
    else if (this.message) this.closeMessage(this.message);
  }

  private push(name: string, { Ccy }: Attributes, line: number): void {
    // An entry anywhere else would be left out without a word.
    if (name === 'Ntry' && (this.stack.length > 0 || !this.statement)) throw this.malformed(line, '…/Ntry');
    if (name === 'TxDtls') this.heldBefore = this.held;
    this.held += ELEMENT_LETTERS;
    if (this.held > MOST_HELD) throw this.malformed(line, 'RECORD_TOO_LONG');
    const element: Element = { name, line, currency: Ccy ?? null, text: '', children: [] };
    this.stack.at(-1)?.children.push(element);
    this.stack.push(element);
  }

  /** A child of a statement or of a message. */
  private begin(name: string, attributes: Attributes, line: number): void {
    this.held = 0;
    if (name === 'Ntry' && this.statement) {
      this.records += 1;
      this.details = new Details();
    }
    this.push(name, attributes, line);
  }

  private openMessage(name: string, line: number): void {
    const found = messages.find(([root]) => root.test(name));
    if (found) this.message = { kind: found[1], statementName: found[2], line, page: null, statements: 0 };
    else if (name === 'Ntry') throw this.malformed(line, '…/Ntry');
  }

  private openStatement(message: Message, line: number): void {
    message.statements += 1;
    if (message.statements > MOST_STATEMENTS) throw this.malformed(line, 'TOO_MANY_STATEMENTS');
    this.statement = new Statement(message.kind, line, this.place, this.printing);
    this.statement.messagePage = message.page;
  }

  private closeElement(element: Element): void {
    if (element.children.length === 0) element.text = this.pending;
    const entry = this.stack[0]!.name === 'Ntry';
    if (this.stack.length === 1) this.closeChild(element);
    this.stack.pop();
    const parent = this.stack.at(-1);
    if (!entry || !parent) return;
    const { name } = element;
    if (name === 'TxDtls') {
      this.details.add(element);
      this.held = this.heldBefore;
    } else if (name === 'Btch') this.details.addBatch(element);
    // What the details say is folded; nothing else of an entry is as many.
    if (name === 'TxDtls' || name === 'Btch' || name === 'NtryDtls') parent.children.pop();
  }

  private closeChild(element: Element): void {
    const { place, statement, message } = this;
    if (statement && element.name === 'Ntry') {
      const entry = readEntry(element, this.details, place);
      if (statement.account === null) throw this.malformed(element.line, 'Acct', 'COLUMN_MISSING');
      statement.add(entry, signOf(element, place) === 'CRDT');
      this.events.entry(entry, statement, place);
    } else if (statement) statement.take(element, place);
    else if (message && element.name === 'GrpHdr') {
      const page = at(element, 'MsgPgntn');
      message.page = page ? pageNumber(page, place) : null;
    }
  }

  private closeStatement(statement: Statement): void {
    if (statement.account === null) throw this.malformed(statement.line, 'Acct', 'COLUMN_MISSING');
    this.statement = null;
    this.events.statement(statement);
  }

  private closeMessage(message: Message): void {
    this.message = null;
    this.messages += 1;
    this.events.message(message);
  }

  private malformed(line: number, reason: string, code: 'ROW_MALFORMED' | 'COLUMN_MISSING' = 'ROW_MALFORMED'): Refusal {
    const params = { record: this.records, reason, column: reason };
    return new Refusal(problemOf(code, { params, where: whereOf(this, line) }));
  }
}
