import type { Day } from '../../../../shared/value/time.ts';
import { textSink, utf8 } from './sink.ts';
import { type Member, pack, packingSink, writeZip } from './zip.ts';

/** Text, or a number that is written as its own decimal text: no float stands between. */
export type Cell = string | { decimal: string };
export type Sheet = { row(cells: readonly Cell[]): void; close(): void };

const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packages = 'http://schemas.openxmlformats.org/package/2006';
const types = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string): string => text.replace(/[&<>"]/g, (letter) => escapes[letter]!);

const contentTypes = `${declaration}<Types xmlns="${packages}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${types}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${types}.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="${types}.styles+xml"/></Types>`;
const rootLinks = `${declaration}<Relationships xmlns="${packages}/relationships"><Relationship Id="rId1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`;
const bookLinks = `${declaration}<Relationships xmlns="${packages}/relationships"><Relationship Id="rId1" Type="${office}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${office}/styles" Target="styles.xml"/></Relationships>`;
/** Style 0 is general, 1 is 0.00, 2 is text. */
const styles = `${declaration}<styleSheet xmlns="${main}"><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="2" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`;
const workbook = (name: string): string =>
  `${declaration}<workbook xmlns="${main}" xmlns:r="${office}"><sheets><sheet name="${escaped(name)}" sheetId="1" r:id="rId1"/></sheets></workbook>`;

/** Column letters of a column from 0: A … Z, AA … */
const lettersOf = (column: number): string =>
  (column >= 26 ? lettersOf(Math.floor(column / 26) - 1) : '') + String.fromCharCode(65 + (column % 26));

function cellXml(cell: Cell, place: string): string {
  if (typeof cell !== 'string') return `<c r="${place}" s="1"><v>${cell.decimal}</v></c>`;
  return cell === '' ? '' : `<c r="${place}" s="2" t="inlineStr"><is><t>${escaped(cell)}</t></is></c>`;
}

/**
 * A workbook of one sheet, written row by row. Own code, because a library stamps its zip with the clock and puts
 * amounts through floats; here the same rows give the same bytes and memory stays bounded.
 */
export function openSheet(path: string, day: Day, name: string): Sheet {
  const packing = packingSink(`${path}.sheet`);
  const xml = textSink(packing);
  const letters: string[] = [];
  let rows = 0;
  xml.write(`${declaration}<worksheet xmlns="${main}"><sheetData>`);
  return {
    row(cells) {
      rows += 1;
      let text = `<row r="${rows}">`;
      for (const [column, cell] of cells.entries()) {
        letters[column] ??= lettersOf(column);
        text += cellXml(cell, `${letters[column]}${rows}`);
      }
      xml.write(`${text}</row>`);
    },
    close() {
      xml.write('</sheetData></worksheet>');
      xml.close();
      const member = (part: string, text: string): Member => ({
        name: utf8(part),
        utf8: false,
        packed: pack(utf8(text)),
      });
      writeZip(path, day, [
        member('[Content_Types].xml', contentTypes),
        member('_rels/.rels', rootLinks),
        member('xl/workbook.xml', workbook(name)),
        member('xl/_rels/workbook.xml.rels', bookLinks),
        member('xl/styles.xml', styles),
        { name: utf8('xl/worksheets/sheet1.xml'), utf8: false, packed: packing.packed() },
      ]);
    },
  };
}
