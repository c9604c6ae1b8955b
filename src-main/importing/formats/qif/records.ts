import { type Problem, problemOf } from '../../../../shared/entity/problem.ts';
import { Refusal } from '../../../../shared/value/result.ts';
import { LONGEST_RECORD_BYTES, recordTooLong } from '../../reading/text.ts';

/** A line of a record: its letter, what follows, and its line from 1. */
export type QifField = { readonly code: string; readonly value: string; readonly line: number };

/** A list of one kind: a register of movements, investments, accounts, or what only the program needs (categories). */
export type QifSection = {
  readonly kind: 'register' | 'investment' | 'account' | 'list';
  /** As written: "Bank", "CCard", "Oth A". */
  readonly type: string;
  /** The account that !Account named last. */
  readonly account: string | null;
};

export type QifRecord = {
  readonly section: QifSection;
  readonly line: number;
  readonly fields: readonly QifField[];
  /** False where the file ends or goes on with another list before the record's "^". */
  readonly closed: boolean;
};

const typeKinds = new Map<string, QifSection['kind']>(
  Object.entries({
    bank: 'register',
    cash: 'register',
    ccard: 'register',
    'oth a': 'register',
    'oth l': 'register',
    invst: 'investment',
    port: 'investment',
    '401(k)/403(b)': 'investment',
    cat: 'list',
    class: 'list',
    tag: 'list',
    memorized: 'list',
    security: 'list',
    prices: 'list',
    budget: 'list',
    bill: 'list',
    invoice: 'list',
    tax: 'list',
  }),
);

const unknownType = (value: string, line: number): Problem =>
  problemOf('VALUE_UNKNOWN', {
    params: { column: '!Type', value, allowed: 'Bank, Cash, CCard, Oth A, Oth L' },
    where: { line, column: '!Type', excerpt: `!Type:${value}`.slice(0, 80) },
  });

/**
 * Puts the lines of a file together to records. Push every line in order, then call end(). A file may begin without
 * any header: then it is a bank's register. Refusal VALUE_UNKNOWN for a list of unknown type, ROW_MALFORMED for a
 * record beyond 1 MB.
 */
export class QifRecords {
  private readonly onRecord: (record: QifRecord) => void;
  private readonly onSection: (section: QifSection) => void;
  private section: QifSection = { kind: 'register', type: 'Bank', account: null };
  private fields: QifField[] = [];
  private letters = 0;
  /** Accounts that the current !Account list has named. */
  private named = 0;
  private line = 0;

  constructor(onRecord: (record: QifRecord) => void, onSection: (section: QifSection) => void = () => undefined) {
    this.onRecord = onRecord;
    this.onSection = onSection;
  }

  push(raw: string): void {
    this.line += 1;
    const text = raw.trim();
    if (text === '') return;
    if (text.startsWith('!')) this.header(text.slice(1).trim());
    else if (text.startsWith('^')) this.close(true);
    else {
      this.letters += text.length;
      if (this.letters > LONGEST_RECORD_BYTES) throw recordTooLong(this.fields[0]?.line ?? this.line);
      this.fields.push({ code: text[0]!, value: text.slice(1).trim(), line: this.line });
    }
  }

  end(): void {
    this.close(false);
  }

  private header(text: string): void {
    this.close(false);
    const { account } = this.section;
    const type = /^type\s*:\s*(.*)$/i.exec(text)?.[1]?.trim();
    if (type !== undefined) {
      const kind = typeKinds.get(type.toLowerCase().replace(/\s+/g, ' '));
      if (kind === undefined) throw new Refusal(unknownType(type, this.line));
      this.section = { kind, type, account };
      this.onSection(this.section);
    } else if (/^account\b/i.test(text)) {
      this.section = { kind: 'account', type: '', account: null };
      this.named = 0;
    } else if (!/^(?:option|clear)\s*:/i.test(text)) throw new Refusal(unknownType(text, this.line));
  }

  private close(closed: boolean): void {
    const { fields, section } = this;
    this.fields = [];
    this.letters = 0;
    const first = fields[0];
    if (first === undefined) return;
    if (section.kind !== 'account') {
      this.onRecord({ section, line: first.line, fields, closed });
      return;
    }
    // Several names are the list of all accounts: none of them is the one that follows.
    this.named += 1;
    const name = fields.find(({ code }) => code === 'N')?.value || null;
    this.section = { ...section, account: this.named === 1 ? name : null };
  }
}
