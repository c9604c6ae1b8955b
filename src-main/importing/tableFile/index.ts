import { closeSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs';
import { assert } from '../../../shared/value/result.ts';
import { putVarint, RecordWriter, type Value, varintSize } from './record.ts';

/**
 * Writes an SQLite database file with one table in it, rows in the order of their ids, by SQLite's documented file
 * format (sqlite.org/fileformat2.html). Binding a million rows of 28 columns to INSERT statements takes four times as
 * long as everything else that happens to them; here a row is written once, into the page that it stays on.
 *
 * The file is a database only once `finish` returned. It is made to be attached and copied into the workspace.
 */
const PAGE = 16_384;
const PAGES_AT_ONCE = 64;
const LEAF = 13;
const INTERIOR = 5;
const LEAF_HEAD = 8;
const INTERIOR_HEAD = 12;
const FILE_HEAD = 100;
/** The largest record that lies on its leaf whole, and the least of a larger one that does. */
const MOST_LOCAL = PAGE - 35;
const LEAST_LOCAL = Math.floor(((PAGE - 12) * 32) / 255) - 23;
/** SQLite locks a byte at 1 GiB and keeps its page free. */
const LOCK_PAGE = 0x4000_0000 / PAGE + 1;

type Child = { page: number; lastId: number };
/** The leaves of a file that another one takes over, and how many rows are on them. */
export type Leaves = { readonly children: readonly Child[]; readonly rows: number };

/** A table whose first column is its INTEGER PRIMARY KEY. */
export type TableDdl = { readonly name: string; readonly sql: string };

export class TableFile {
  rows = 0;
  private readonly file: number;
  private readonly table: TableDdl;
  private readonly record = new RecordWriter();
  private readonly buffer = Buffer.alloc(PAGE * PAGES_AT_ONCE);
  private readonly children: Child[] = [];
  private nextId: number;
  /** Page numbers count from 1; the first keeps the schema and is written last. */
  private nextPage = 2;
  /** The page in the making: where it lies in the buffer, its cells, and where their contents begin. */
  private at = 0;
  private cells = 0;
  private content = PAGE;
  private firstBuffered = 2;
  private open = true;
  private overflows = false;

  /** Refuses nothing: what the file system says (no space, not allowed) is thrown as it is. */
  constructor(path: string, table: TableDdl, firstId: number) {
    this.table = table;
    this.nextId = firstId;
    this.file = openSync(path, 'wx');
  }

  /** Adds a row with the next id: its values in the order of the columns, null for the id. Returns the id. */
  add(values: readonly Value[]): number {
    const { record } = this;
    record.write(values);
    const id = this.nextId++;
    const local = record.size <= MOST_LOCAL ? record.size : localOf(record.size);
    const cell = varintSize(record.size) + varintSize(id) + local + (local < record.size ? 4 : 0);
    if (LEAF_HEAD + (this.cells + 1) * 2 > this.content - cell) this.closeLeaf(id - 1);
    const overflow = local < record.size ? this.overflow(local) : 0;
    this.putCell(cell, id, local, overflow);
    this.rows += 1;
    return id;
  }

  /** Writes what is left, the tree above the rows and the schema. Returns how many rows there are. */
  finish(): number {
    this.closeLeaf(this.nextId - 1);
    let level = this.children;
    while (level.length > 1) level = this.interiorLevel(level);
    this.flush();
    this.schemaPage(level[0]!.page);
    this.close();
    return this.rows;
  }

  /**
   * Writes what is left of the rows alone and closes: for `absorb`. Null where a row is so large that it overflows its
   * page, since the pages of a row name one another.
   */
  finishLeaves(): Leaves | null {
    if (this.cells > 0) this.closeLeaf(this.nextId - 1);
    this.flush();
    this.close();
    return this.overflows ? null : { children: this.children, rows: this.rows };
  }

  /** Takes over the rows of a file that was ended by `finishLeaves`, which follow: its first id must be the next one. */
  absorb(path: string, { children, rows }: Leaves): void {
    if (this.cells > 0) this.closeLeaf(this.nextId - 1);
    const source = openSync(path, 'r');
    try {
      for (const { page, lastId } of children) {
        const { buffer, at } = this;
        const read = readSync(source, buffer, at, PAGE, (page - 1) * PAGE);
        assert(read === PAGE, 'a page is read whole');
        this.children.push({ page: this.keepPage(), lastId });
      }
    } finally {
      closeSync(source);
    }
    this.rows += rows;
    this.nextId += rows;
  }

  /** The id of the next row. */
  get upcoming(): number {
    return this.nextId;
  }

  /** Leaves the file as it is; it is no database unless `finish` returned. */
  close(): void {
    if (this.open) closeSync(this.file);
    this.open = false;
  }

  private putCell(size: number, id: number, local: number, overflow: number): void {
    const { buffer, record } = this;
    this.content -= size;
    let to = this.at + this.content;
    to = putVarint(buffer, to, record.size);
    to = putVarint(buffer, to, id);
    const { bytes, headAt, headEnd, bodyAt } = record;
    const head = headEnd - headAt;
    // Thirty bytes are copied sooner than a call for it is made.
    for (let at = 0; at < head; at += 1) buffer[to + at] = bytes[headAt + at]!;
    bytes.copy(buffer, to + head, bodyAt, bodyAt + local - head);
    if (overflow > 0) buffer.writeUInt32BE(overflow, to + local);
    const pointer = this.at + LEAF_HEAD + this.cells * 2;
    buffer[pointer] = this.content >> 8;
    buffer[pointer + 1] = this.content;
    this.cells += 1;
  }

  /** The pages of a record that its leaf has no room for; each begins with the number of the next. Returns the first. */
  private overflow(local: number): number {
    const { record } = this;
    assert(record.headEnd - record.headAt <= local, 'the header of a record fits its leaf');
    // The leaf in the making stays the last page of the buffer: what overflows goes through a buffer of its own.
    const body = record.bytes.subarray(record.bodyAt + local - (record.headEnd - record.headAt), record.bodyEnd);
    this.overflows = true;
    const pages: number[] = [];
    for (let done = 0; done < body.length; done += PAGE - 4) pages.push(this.takePage());
    pages.forEach((page, index) => {
      const bytes = Buffer.alloc(PAGE);
      bytes.writeUInt32BE(pages[index + 1] ?? 0, 0);
      bytes.set(body.subarray(index * (PAGE - 4), (index + 1) * (PAGE - 4)), 4);
      this.writeAt(bytes, page);
    });
    return pages[0]!;
  }

  /** Overflow pages come between: leaves are buffered only as long as their numbers follow one another. */
  private takePage(): number {
    if (this.nextPage === LOCK_PAGE) this.nextPage += 1;
    return this.nextPage++;
  }

  private closeLeaf(lastId: number): void {
    if (this.cells === 0 && this.children.length > 0) return;
    this.children.push({ page: this.closePage(LEAF, LEAF_HEAD), lastId });
  }

  /** Writes a page's head, gives it its number and turns to the next. */
  private closePage(type: number, headSize: number): number {
    const { buffer, at } = this;
    buffer[at] = type;
    buffer.writeUInt16BE(this.cells, at + 3);
    buffer.writeUInt16BE(this.content, at + 5);
    buffer.fill(0, at + headSize + this.cells * 2, at + this.content);
    this.cells = 0;
    this.content = PAGE;
    return this.keepPage();
  }

  /** Gives the page that lies whole in the buffer its number and turns to the next. */
  private keepPage(): number {
    const page = this.takePage();
    const position = page - this.firstBuffered;
    if (position !== this.at / PAGE) this.moveBuffered(page);
    this.at += PAGE;
    if (this.at === this.buffer.length) this.flush();
    return page;
  }

  /** The page does not follow the one before it in the file: those before are written, and it begins the buffer anew. */
  private moveBuffered(page: number): void {
    const { buffer, at } = this;
    if (at > 0) this.writeAt(buffer.subarray(0, at), this.firstBuffered);
    buffer.copyWithin(0, at, at + PAGE);
    this.at = 0;
    this.firstBuffered = page;
  }

  private flush(): void {
    if (this.at > 0) this.writeAt(this.buffer.subarray(0, this.at), this.firstBuffered);
    this.at = 0;
    this.firstBuffered = this.nextPage;
  }

  private writeAt(bytes: Uint8Array, page: number): void {
    for (let done = 0; done < bytes.length; )
      done += writeSync(this.file, bytes, done, bytes.length - done, (page - 1) * PAGE + done);
  }

  /** Pages above the given ones: each keeps the number of a child and the last id in it, and its last child apart. */
  private interiorLevel(children: readonly Child[]): Child[] {
    const above: Child[] = [];
    let first = 0;
    while (first < children.length) {
      let end = first;
      while (end < children.length && this.roomFor(children[end]!)) this.putChild(children[end++]!);
      // The last child stands in the page's head and not in a cell.
      const last = children[end - 1]!;
      this.cells -= 1;
      this.content += 4 + varintSize(last.lastId);
      this.buffer.writeUInt32BE(last.page, this.at + 8);
      above.push({ page: this.closePage(INTERIOR, INTERIOR_HEAD), lastId: last.lastId });
      first = end;
    }
    return above;
  }

  private roomFor({ lastId }: Child): boolean {
    return INTERIOR_HEAD + (this.cells + 1) * 2 <= this.content - 4 - varintSize(lastId);
  }

  private putChild({ page, lastId }: Child): void {
    const { buffer, at } = this;
    this.content -= 4 + varintSize(lastId);
    buffer.writeUInt32BE(page, at + this.content);
    putVarint(buffer, at + this.content + 4, lastId);
    buffer.writeUInt16BE(this.content, at + INTERIOR_HEAD + this.cells * 2);
    this.cells += 1;
  }

  /** The first page: the head of the file, and the table's line in the schema. */
  private schemaPage(root: number): void {
    const { name, sql } = this.table;
    const { record } = this;
    record.write(['table', name, name, root, sql]);
    const page = Buffer.alloc(PAGE);
    const pages = this.nextPage - 1;
    page.write('SQLite format 3\0', 0, 'latin1');
    page.writeUInt16BE(PAGE, 16);
    page.set([1, 1, 0, 64, 32, 32], 18);
    // Change counter, pages, free pages (none), schema cookie, schema format 4, encoding UTF-8; then who wrote it last.
    for (const [place, value] of [
      [24, 1],
      [28, pages],
      [40, 1],
      [44, 4],
      [56, 1],
      [92, 1],
      [96, 3_051_003],
    ] as const)
      page.writeUInt32BE(value, place);
    const size = varintSize(record.size) + 1 + record.size;
    const content = PAGE - size;
    assert(content > FILE_HEAD + LEAF_HEAD + 2, 'the schema fits its page');
    page[FILE_HEAD] = LEAF;
    page.writeUInt16BE(1, FILE_HEAD + 3);
    page.writeUInt16BE(content, FILE_HEAD + 5);
    page.writeUInt16BE(content, FILE_HEAD + LEAF_HEAD);
    const to = putVarint(page, putVarint(page, content, record.size), 1);
    const head = record.headEnd - record.headAt;
    record.bytes.copy(page, to, record.headAt, record.headEnd);
    record.bytes.copy(page, to + head, record.bodyAt, record.bodyEnd);
    this.writeAt(page, 1);
    ftruncateSync(this.file, pages * PAGE);
  }
}

/** How much of a record beyond MOST_LOCAL lies on its leaf: so much that its last overflow page is full, where that fits. */
function localOf(size: number): number {
  const full = LEAST_LOCAL + ((size - LEAST_LOCAL) % (PAGE - 4));
  return full <= MOST_LOCAL ? full : LEAST_LOCAL;
}
