import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { describe, expect, it } from 'vitest';
import { Refusal } from '../../../shared/value/result.ts';
import { SheetScanner } from '../../../src-main/importing/reading/workbook/scan.ts';
import { type Cell, SheetReader } from '../../../src-main/importing/reading/workbook/sheet.ts';
import { TagAttributes } from '../../../src-main/importing/reading/workbook/tag.ts';
import { readSheetXml } from '../../../src-main/importing/reading/workbook/xml.ts';

type Rows = { number: number; cells: Cell[] }[];
/** The rows of a sheet; null where it is refused. */
type Told = Rows | null;

const readerInto = (rows: Rows): SheetReader =>
  new SheetReader(
    { shared: (index) => ['甲', 'b'][index], isDate: [false, true], date1904: false },
    (cells, number) => void rows.push({ number, cells }),
  );

function attributesOf(attributes: Record<string, string>): TagAttributes {
  const made = new TagAttributes();
  const { r = '', s = '', t = '' } = attributes;
  made.clear(`${r} ${s} ${t}`);
  let at = 0;
  for (const name of ['r', 's', 't'] as const) {
    const value = attributes[name];
    if (value !== undefined) made[`${name}From`] = at;
    at += value?.length ?? 0;
    made[`${name}To`] = at;
    at += 1;
  }
  return made;
}

/** What a general parser of XML makes of the sheet: the reference. */
function bySaxes(xml: string): Told {
  const rows: Rows = [];
  const reader = readerInto(rows);
  const parser = new SaxesParser({ position: false });
  // saxes takes any name; of namespaces it would have to know all prefixes.
  const local = (name: string): string => {
    if (name.startsWith(':')) throw new Error('a name without what it stands in');
    return name.slice(name.indexOf(':') + 1);
  };
  const text = (words: string): void => {
    if (reader.wantsText) reader.text(words);
  };
  parser.on('opentag', ({ name, attributes }) =>
    reader.open(local(name), attributesOf(attributes as Record<string, string>)),
  );
  parser.on('closetag', ({ name }) => reader.close(local(name)));
  parser.on('text', text);
  parser.on('cdata', text);
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('doctype', () => {
    throw new Error('doctype');
  });
  try {
    parser.write(xml).close();
    return rows;
  } catch {
    return null;
  }
}

async function byScanner(bytes: Uint8Array, size: number): Promise<Told> {
  const rows: Rows = [];
  async function* pieces(): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  }
  try {
    await readSheetXml(pieces(), new SheetScanner(readerInto(rows)));
    return rows;
  } catch (error) {
    if (error instanceof Refusal) return null;
    throw error;
  }
}

const quoted = (text: string, mark: string): string => `${mark}${text}${mark}`;
const maybe = (text: fc.Arbitrary<string>): fc.Arbitrary<string> => fc.oneof(fc.constant(''), text);
const blank = fc.constantFrom('', ' ', '\n', '\r\n\t');
const words = fc.constantFrom(
  '收款',
  'DD20261012',
  'a&amp;b',
  '&#20013;&#x1F600;',
  '&#13;&#13;&#10;',
  '0',
  '',
  ' x ',
  '_x000A_',
  '1\r\n2',
  '😀é',
);
const number = fc.constantFrom('12.50', '0', '-3', '1E+2', '46307', '119.27999999999999', ' 7 ', '');
const commented = fc.constantFrom('', '', '', '<!-- < > & -->', '<?x y?>');
const value = fc.oneof(
  number.map((text) => ({ type: '', inner: `<v>${text}</v>` })),
  words.map((text) => ({ type: 'inlineStr', inner: `<is><t>${text}</t></is>` })),
  words.map((text) => ({ type: 'inlineStr', inner: `<is><t xml:space="preserve">${text}</t></is>` })),
  words.map((text) => ({
    type: 'inlineStr',
    inner: `<is><r><t>${text}</t></r><rPh sb="0"><t>py</t></rPh><r><t>z</t></r></is>`,
  })),
  words.map((text) => ({ type: 'str', inner: `<f>A1</f><v>${text}</v>` })),
  words.map((text) => ({ type: 'str', inner: `<v><![CDATA[<${text.replace(/[&\r]/g, '')}>]]></v>` })),
  fc.constantFrom('0', '1').map((text) => ({ type: 's', inner: `<v>${text}</v>` })),
  fc.constantFrom('1', '0').map((text) => ({ type: 'b', inner: `<v>${text}</v>` })),
  fc.constantFrom('', '<f>NOW()</f>', '<v></v>', '<v/>', '<is/>').map((inner) => ({ type: '', inner })),
  fc.constant({ type: 'e', inner: '<v>#N/A</v>' }),
);
const cell = fc
  .record({
    value,
    column: maybe(fc.constantFrom('A1', 'B2', 'AC3')),
    style: maybe(fc.constantFrom('0', '1')),
    mark: fc.constantFrom('"', "'"),
    space: blank,
    note: commented,
  })
  .map(({ value: { type, inner }, column, style, mark, space, note }) => {
    const attributes = [
      column && `r=${quoted(column, mark)}`,
      style && `s=${quoted(style, mark)}`,
      type && `t=${quoted(type, mark)}`,
      mark === "'" ? `cm='">'` : '',
    ].filter(Boolean);
    const head = ['c', ...attributes].join(' ');
    return inner === '' ? `<${head}${space}/>` : `<${head}${space}>${note}${inner}</c${space}>`;
  });
const row = fc
  .record({ cells: fc.array(cell, { maxLength: 6 }), number: maybe(fc.constantFrom('3', '9')), space: blank })
  .map(({ cells, number: at, space }) => `<row${at && ` r="${at}"`}>${space}${cells.join(space)}</row>`);
const sheet = fc
  .record({ rows: fc.array(row, { maxLength: 5 }), prefix: fc.boolean(), space: blank })
  .map(({ rows, prefix, space }) => {
    const plain = `<worksheet><sheetData>${rows.join(space)}</sheetData></worksheet>`;
    const named = prefix
      ? plain.replace(/<(\/?)(?=[a-z])/gi, '<$1x:').replace('<x:worksheet', '<x:worksheet xmlns:x="m"')
      : plain;
    return `<?xml version="1.0" encoding="UTF-8"?>${space}${named}${space}`;
  });
const chunk = fc.integer({ min: 1, max: 400 });

describe('the scanner of sheets beside a general parser of XML', () => {
  it('reads the same of every sheet, wherever its chunks end', async () => {
    let filled = 0;
    await fc.assert(
      fc.asyncProperty(sheet, chunk, fc.constantFrom('utf8', 'utf16le', 'bom'), async (xml, size, encoding) => {
        const expected = bySaxes(xml);
        const marked = encoding === 'utf8' ? xml : `\ufeff${xml}`;
        const told = await byScanner(Buffer.from(marked, encoding === 'utf16le' ? 'utf16le' : 'utf8'), size);
        expect(told).toEqual(expected);
        if (told !== null) filled += told.length;
      }),
      { numRuns: 500 },
    );
    expect(filled).toBeGreaterThan(200);
  });

  it('refuses a cell whose name has lost its prefix: left out, it would shift what has no place of its own', async () => {
    const cells = (name: string): Buffer =>
      Buffer.from(
        `<worksheet><sheetData><row r="3"><c r="A1"><v>1</v></c><${name}/><c><v>2</v></c></row></sheetData></worksheet>`,
      );
    expect((await byScanner(cells('c'), 7))?.[0]?.cells).toHaveLength(3);
    expect(await byScanner(cells(':c'), 7)).toBeNull();
  });

  it('reads a damaged sheet as the parser does wherever that reads it, and refuses nearly all of what it refuses', async () => {
    const put = fc.constantFrom('', '<', '>', '/', '"', '&', 'x', ' ', '</c>', '<v>');
    const damage = fc.record({ at: fc.nat(), take: fc.integer({ min: 0, max: 3 }), put });
    // What a comment, an attribute that nobody reads or text between tags may not say is not looked at.
    const told = { refused: 0, read: 0 };
    await fc.assert(
      fc.asyncProperty(sheet, damage, chunk, async (xml, { at, take, put }, size) => {
        const begin = xml.indexOf('?>') + 2;
        const from = begin + (at % (xml.length - begin));
        const hurt = xml.slice(0, from) + put + xml.slice(from + take);
        if (!hurt.isWellFormed()) return;
        const expected = bySaxes(hurt);
        const scanned = await byScanner(Buffer.from(hurt), size);
        if (expected !== null) expect(scanned).toEqual(expected);
        else told[scanned === null ? 'refused' : 'read'] += 1;
      }),
      { numRuns: 1500 },
    );
    expect(told.refused).toBeGreaterThan(100);
    expect(told.read * 10).toBeLessThan(told.refused);
  });
});
