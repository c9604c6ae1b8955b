import { Enough } from '../xml.ts';
import type { Zip, ZipMember } from '../zip.ts';
import { unescaped } from './parts.ts';
import { SheetScanner } from './scan.ts';
import type { SheetEvents } from './tag.ts';
import { readSheetXml, tooLarge } from './xml.ts';

/** What the strings of a workbook may take, and how many they may be: empty ones cost their places alone. */
const MOST_SHARED_BYTES = 256_000_000;
const MOST_SHARED = 16_000_000;
/** A cell holds 32,767 letters; an escaped one is written with seven. */
const LONGEST_SHARED = 262_144;

/** Room for any string: three bytes a letter at most. */
const PAGE_BYTES = 1 << 20;
const LENGTH_BYTES = 4;
const LETTER_BYTES = 3;
/** A power of two. */
const STRINGS_KEPT = 4096;

/**
 * The shared strings of a workbook as bytes, one after the other. Millions of strings would take three times the room
 * and be looked at whenever memory is collected. Those asked for lately are kept as strings.
 */
export class StringTable {
  count = 0;
  private readonly pages: Buffer[] = [];
  private used = PAGE_BYTES;
  private starts = new Uint32Array(STRINGS_KEPT);
  private readonly keptIndex = new Int32Array(STRINGS_KEPT).fill(-1);
  private readonly keptText = new Array<string>(STRINGS_KEPT).fill('');

  get bytes(): number {
    return this.pages.length * PAGE_BYTES + this.starts.byteLength;
  }

  add(text: string): void {
    if (this.used + LENGTH_BYTES + text.length * LETTER_BYTES > PAGE_BYTES) {
      this.pages.push(Buffer.allocUnsafeSlow(PAGE_BYTES));
      this.used = 0;
    }
    if (this.count === this.starts.length) {
      const larger = new Uint32Array(this.count * 2);
      larger.set(this.starts);
      this.starts = larger;
    }
    const page = this.pages.at(-1)!;
    const length = page.write(text, this.used + LENGTH_BYTES, 'utf8');
    page.writeUInt32LE(length, this.used);
    this.starts[this.count] = (this.pages.length - 1) * PAGE_BYTES + this.used;
    this.used += LENGTH_BYTES + length;
    this.count += 1;
  }

  /** Undefined where there is no such string. */
  at(index: number): string | undefined {
    if (!(index >= 0 && index < this.count && Number.isInteger(index))) return undefined;
    const place = index & (STRINGS_KEPT - 1);
    if (this.keptIndex[place] === index) return this.keptText[place];
    const start = this.starts[index]!;
    const page = this.pages[Math.floor(start / PAGE_BYTES)]!;
    const from = (start % PAGE_BYTES) + LENGTH_BYTES;
    const text = page.toString('utf8', from, from + page.readUInt32LE(from - LENGTH_BYTES));
    this.keptIndex[place] = index;
    this.keptText[place] = text;
    return text;
  }
}

/** Takes strings out of their part; runs of rich text are joined, phonetic readings left out. */
class StringEvents implements SheetEvents {
  wantsText = false;
  private readonly table: StringTable;
  private readonly last: number;
  private words = '';
  private inPhonetic = false;

  constructor(table: StringTable, last: number) {
    this.table = table;
    this.last = last;
  }

  open(name: string): void {
    if (name === 'si') this.words = '';
    else if (name === 't') this.wantsText = !this.inPhonetic;
    else if (name === 'rPh') this.inPhonetic = true;
  }

  close(name: string): void {
    if (name === 't') this.wantsText = false;
    else if (name === 'rPh') this.inPhonetic = false;
    else if (name === 'si') {
      this.table.add(unescaped(this.words));
      if (this.table.bytes > MOST_SHARED_BYTES || this.table.count > MOST_SHARED) throw tooLarge('SHARED_STRINGS');
      if (this.table.count > this.last) throw new Enough();
    }
  }

  text(text: string): void {
    this.words += text;
    if (this.words.length > LONGEST_SHARED) throw tooLarge('CELL');
  }

  /** There are no cells among strings. */
  cell(): void {}
}

/** The shared strings of a workbook up to and with index `last`. Refusal as for any part of a workbook. */
export async function sharedStrings(
  zip: Zip,
  member: ZipMember | null,
  last = Number.POSITIVE_INFINITY,
): Promise<StringTable> {
  const table = new StringTable();
  if (member) await readSheetXml(zip.chunks(member), new SheetScanner(new StringEvents(table, last)));
  return table;
}
