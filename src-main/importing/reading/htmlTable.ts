import { problemOf } from '../../../shared/entity/problem.ts';
import { Refusal } from '../../../shared/value/result.ts';
import type { FileBytes } from '../format.ts';
import { encodingOfFile } from './encoding.ts';
import { lookup } from './lookup.ts';
import type { Cell } from './workbook/sheet.ts';
import { damaged, tooLarge } from './workbook/xml.ts';

const MOST_BYTES = 1 << 26;
const MOST_COLUMNS = 1024;

/** Is the text a page with a table, as some banks name ".xls"? Excel's own pages may begin with a long style sheet. */
export const looksLikeHtmlTable = (text: string): boolean =>
  /^\s*</.test(text) && (/<table[\s>]/i.test(text) || text.includes('urn:schemas-microsoft-com:office:excel'));

const named = lookup<string>({ nbsp: ' ', amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", yen: '¥' });
const LAST_LETTER = 0x10ffff;

function letterOf(code: number): string {
  return code > 0 && code <= LAST_LETTER && !(code >= 0xd800 && code < 0xe000) ? String.fromCodePoint(code) : '';
}

const decoded = (text: string): string =>
  text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{1,8}));/gi, (all, decimal, hex, name: string | undefined) => {
    if (name !== undefined) return named[name.toLowerCase()] ?? all;
    return letterOf(Number.parseInt(decimal ?? hex, decimal === undefined ? 16 : 10));
  });

/** A table being read: rows of all tables of the page one after the other. */
class TableReader {
  private cells: Cell[] = [];
  private rows = 0;
  private words = '';
  private inCell = false;
  private span = 1;
  private readonly onRow: (cells: Cell[], row: number) => void;
  tables = 0;

  constructor(onRow: (cells: Cell[], row: number) => void) {
    this.onRow = onRow;
  }

  text(words: string): void {
    if (this.inCell) this.words += words;
  }

  tag(tag: string): void {
    const [, closing, name] = /^<(\/?)([a-z]+\d?)/i.exec(tag) ?? [];
    switch (`${closing ?? ''}${name?.toLowerCase() ?? ''}`) {
      case 'table':
        this.tables += 1;
        break;
      case '/table':
        this.endRow();
        this.tables -= 1;
        break;
      case 'tr':
      case '/tr':
        this.endRow();
        break;
      case 'td':
      case 'th':
        this.beginCell(tag);
        break;
      case '/td':
      case '/th':
        this.endCell();
        break;
      case 'br':
      case 'p':
        this.text(' ');
        break;
    }
  }

  private beginCell(tag: string): void {
    this.endCell();
    this.inCell = true;
    this.span = Number(/\bcolspan\s*=\s*["']?(\d{1,4})/i.exec(tag)?.[1] ?? 1);
  }

  private endCell(): void {
    if (!this.inCell) return;
    const text = decoded(this.words).replaceAll(/\s+/g, ' ').trim();
    this.cells.push({ text, kind: text === '' ? 'blank' : 'text', ref: '' });
    for (let more = 1; more < this.span; more += 1) this.cells.push({ text: '', kind: 'blank', ref: '' });
    if (this.cells.length > MOST_COLUMNS) throw tooLarge('COLUMNS');
    this.inCell = false;
    this.words = '';
  }

  private endRow(): void {
    this.endCell();
    if (this.cells.length === 0) return;
    this.rows += 1;
    while (this.cells.at(-1)?.kind === 'blank') this.cells.pop();
    if (this.cells.length > 0) this.onRow(this.cells, this.rows);
    this.cells = [];
  }
}

/** What is not shown and may hold angle brackets: it is passed over up to its end. */
const hiddenParts: [begin: RegExp, end: RegExp][] = [
  [/^<!--/, /--\s*>/g],
  [/^<style[\s>]/i, /<\/style[^<>]*>/gi],
  [/^<script[\s>]/i, /<\/script[^<>]*>/gi],
  [/^<xml[\s>]/i, /<\/xml[^<>]*>/gi],
];

/** Index after the tag (or hidden part) at `from`. Refusal WORKBOOK_DAMAGED where it does not end. */
function afterTag(page: string, from: number): number {
  const begin = page.slice(from, from + 8);
  const [, end] = hiddenParts.find(([mark]) => mark.test(begin)) ?? [null, />/g];
  end.lastIndex = from;
  if (!end.test(page)) throw damaged('TAG_NOT_CLOSED');
  return end.lastIndex;
}

/**
 * Hands out the rows of the tables of a page, cells by column from 0 (a cell that spans columns fills the first), rows
 * numbered from 1. Refusal FILE_TRUNCATED where a table does not end, WORKBOOK_DAMAGED for a tag that does not.
 */
export function eachHtmlRow(page: string, onRow: (cells: Cell[], row: number) => void): void {
  const reader = new TableReader(onRow);
  for (let at = 0; at < page.length; ) {
    const tag = page.indexOf('<', at);
    reader.text(page.slice(at, tag < 0 ? page.length : tag));
    if (tag < 0) break;
    at = afterTag(page, tag);
    reader.tag(page.slice(tag, at));
  }
  if (reader.tables > 0) throw new Refusal(problemOf('FILE_TRUNCATED', { params: { missing: '</table>' } }));
}

/** The page of a file as text. Refusal WORKBOOK_TOO_LARGE beyond 64 MB, ENCODING_INVALID. */
export async function readHtmlPage(file: FileBytes): Promise<{ page: string; encoding: string }> {
  if (file.size > MOST_BYTES) throw tooLarge('BYTES');
  const encoding = await encodingOfFile(file);
  const bytes = await file.read(0, file.size);
  try {
    return { page: new TextDecoder(encoding, { fatal: true }).decode(bytes), encoding };
  } catch {
    throw new Refusal(problemOf('ENCODING_INVALID', { params: { encoding, position: file.size } }));
  }
}
