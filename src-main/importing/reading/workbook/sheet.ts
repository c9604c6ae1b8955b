import { Enough } from '../xml.ts';
import { serialText } from './dates.ts';
import { numberText } from './numbers.ts';
import { unescaped } from './parts.ts';
import type { SheetEvents, TagAttributes } from './tag.ts';
import { damaged, tooLarge } from './xml.ts';

export type CellKind = 'text' | 'number' | 'date' | 'boolean' | 'blank' | 'error';

/** A cell. Numbers keep the text of the XML, digit by digit; dates are ISO text; ref is "C12". */
export type Cell = {
  readonly text: string;
  readonly kind: CellKind;
  readonly formulaWithoutValue?: boolean;
  readonly ref: string;
};

const blankCell: Cell = Object.freeze({ text: '', kind: 'blank', ref: '' });

/** What a sheet's cells are read with. */
export type CellContext = {
  readonly shared: (index: number) => string | undefined;
  readonly isDate: readonly boolean[];
  readonly date1904: boolean;
  /** Rows, blank ones counted, after which no more is read. */
  readonly mostRows?: number;
};

const MOST_COLUMNS = 1024;
/** Excel has no more rows and no more columns, blank ones counted, a cell no more than 32,767 letters (seven are written for one that is escaped). */
const EXCEL_ROWS = 1_048_576;
const EXCEL_COLUMNS = 16_384;
const LONGEST_CELL = 262_144;

function rowNumberOf(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number > 0 && number <= EXCEL_ROWS) return number;
  throw damaged('ROW_NUMBER', { excerpt: text.slice(0, 80) });
}

/** Column of the "BC12" that stands at `from`, from 0; −1 when the reference has no letters. */
function columnAt(text: string, from: number): number {
  let column = 0;
  for (let at = from; at < text.length; at += 1) {
    const letter = text.charCodeAt(at) & ~32;
    if (letter < 65 || letter > 90) break;
    column = column * 26 + (letter - 64);
  }
  return column - 1;
}

/**
 * Turns the events of a sheet's XML into rows. A row without any value is passed over: it costs nothing and does not
 * count, so that a sheet formatted down to its last row ends with its real rows.
 */
export class SheetReader implements SheetEvents {
  private readonly context: CellContext;
  private readonly onRow: (cells: Cell[], rowNumber: number) => void;
  private row: Cell[] = [];
  private rowNumber = 0;
  private rows = 0;
  private column = -1;
  private readonly place = { text: '', from: -1, to: -1 };
  private type = '';
  private style = -1;
  private value = '';
  private hasValue = false;
  private hasFormula = false;
  wantsText = false;
  private inPhonetic = false;

  constructor(context: CellContext, onRow: (cells: Cell[], rowNumber: number) => void) {
    this.context = context;
    this.onRow = onRow;
  }

  open(name: string, attributes: TagAttributes): void {
    if (name === 'c') this.openCell(attributes);
    else if (name === 'v' || (name === 't' && !this.inPhonetic)) {
      this.wantsText = true;
      this.hasValue = true;
    } else if (name === 'f') this.hasFormula = true;
    else if (name === 'row') {
      this.rowNumber = attributes.r === undefined ? this.rowNumber + 1 : rowNumberOf(attributes.r);
      this.column = -1;
      this.row = [];
      this.countRow();
    } else if (name === 'rPh') this.inPhonetic = true;
  }

  close(name: string): void {
    if (name === 'c') this.closeCell();
    else if (name === 'v' || name === 't') this.wantsText = false;
    else if (name === 'row') {
      if (this.row.length > 0) this.onRow(this.row, this.rowNumber);
      this.row = [];
    } else if (name === 'rPh') this.inPhonetic = false;
  }

  text(text: string): void {
    this.value += text;
    if (this.value.length > LONGEST_CELL) throw tooLarge('CELL');
  }

  cell(attributes: TagAttributes, text: string, inline: boolean): void {
    this.openCell(attributes);
    if (!inline || !this.inPhonetic) {
      this.hasValue = true;
      this.text(text);
    }
    this.closeCell();
  }

  private countRow(): void {
    this.rows += 1;
    if (this.context.mostRows !== undefined && this.rows > this.context.mostRows) throw new Enough();
    if (this.rows > EXCEL_ROWS) throw tooLarge('ROWS');
  }

  private openCell(attributes: TagAttributes): void {
    this.column = attributes.rFrom < 0 ? this.column + 1 : columnAt(attributes.text, attributes.rFrom);
    if (this.column >= EXCEL_COLUMNS) throw tooLarge('COLUMNS');
    this.place.text = attributes.text;
    this.place.from = attributes.rFrom;
    this.place.to = attributes.rTo;
    this.type = attributes.tFrom < 0 ? 'n' : attributes.t!;
    this.style = attributes.sFrom < 0 ? -1 : Number(attributes.s);
    this.value = '';
    this.hasValue = false;
    this.hasFormula = false;
  }

  /** "C12"; made only for cells that are kept. */
  private get ref(): string {
    const { text, from, to } = this.place;
    return from < 0 ? '' : text.slice(from, to);
  }

  private closeCell(): void {
    const cell = this.made();
    if (cell === null) return;
    if (this.column < 0) throw damaged('CELL_REFERENCE', { excerpt: this.ref });
    if (this.column >= MOST_COLUMNS) throw tooLarge('COLUMNS');
    while (this.row.length < this.column) this.row.push(blankCell);
    this.row[this.column] = cell;
  }

  /** The cell that was read; null for a blank one. */
  private made(): Cell | null {
    const { type } = this;
    if (!this.hasValue || (this.value === '' && type === 'n'))
      return this.hasFormula ? { text: '', kind: 'blank', formulaWithoutValue: true, ref: this.ref } : null;
    const { ref } = this;
    const text = this.cellText();
    if (type === 'b') return { text: text === '1' || text === 'true' ? 'TRUE' : 'FALSE', kind: 'boolean', ref };
    if (type === 'e') return { text, kind: 'error', ref };
    if (type === 'd') return { text: text.replace('T', ' ').replace(/Z$|\.0+$/, ''), kind: 'date', ref };
    if (type !== 'n') return text === '' ? null : { text, kind: 'text', ref };
    return this.numberCell(text);
  }

  private cellText(): string {
    if (this.type !== 's') return this.type === 'n' ? this.value.trim() : unescaped(this.value);
    const text = this.context.shared(Number(this.value));
    if (text === undefined) throw damaged('SHARED_STRING', { excerpt: this.ref });
    return text;
  }

  private numberCell(text: string): Cell {
    const { ref } = this;
    if (!numberText.test(text)) throw damaged('NUMBER', { excerpt: `${ref} ${text}`.slice(0, 80) });
    if (this.style >= 0 && this.context.isDate[this.style]) {
      const date = serialText(Number(text), this.context.date1904);
      if (date !== null) return { text: date, kind: 'date', ref };
    }
    return { text, kind: 'number', ref };
  }
}
