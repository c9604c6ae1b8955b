import { SaxesParser } from 'saxes';
import yauzl from 'yauzl';

/** The parts of a zip by name, in the order of the file, as text; and each entry's date. */
export async function partsOf(file: string): Promise<{ parts: Map<string, string>; dates: Date[] }> {
  const zip = await yauzl.openPromise(file);
  const parts = new Map<string, string>();
  const dates: Date[] = [];
  for await (const entry of zip.eachEntry()) {
    const chunks: Buffer[] = [];
    for await (const chunk of await zip.openReadStreamPromise(entry)) chunks.push(chunk as Buffer);
    if (parts.has(entry.fileName)) throw new Error(`twice in the package: ${entry.fileName}`);
    parts.set(entry.fileName, Buffer.concat(chunks).toString('utf8'));
    dates.push(entry.getLastModDate({ timezone: 'UTC' }));
  }
  return { parts, dates };
}

export type XmlCell = { ref: string; type: string | undefined; style: number; text: string | null; formula: boolean };

/** Every cell of a sheet as the XML has it: type, style, raw text. */
export function cellsOfXml(xml: string): XmlCell[] {
  const cells: XmlCell[] = [];
  let cell: XmlCell | null = null;
  let inText = false;
  const parser = new SaxesParser();
  parser.on('opentag', ({ name, attributes }) => {
    if (name === 'c')
      cell = { ref: attributes.r!, type: attributes.t, style: Number(attributes.s ?? 0), text: null, formula: false };
    if (name === 'f' && cell) cell.formula = true;
    inText = name === 'v' || name === 't';
  });
  parser.on('text', (text) => {
    if (cell && inText) cell.text = (cell.text ?? '') + text;
  });
  parser.on('closetag', ({ name }) => {
    inText = false;
    if (name === 'c' && cell) {
      cells.push(cell);
      cell = null;
    }
  });
  parser.write(xml).close();
  return cells;
}
