import type { Attributes } from '../xml.ts';
import type { Zip, ZipMember } from '../zip.ts';
import { isDateFormat } from './dates.ts';
import { damaged, readXml, tooLarge } from './xml.ts';

/** Excel has no more cell formats; a workbook has a handful of relations and of sheets. */
const MOST_STYLES = 65_536;
const MOST_RELATIONS = 10_000;
const MOST_SHEETS = 1_000;

/** A worksheet by its name and the member that holds it. */
export type SheetPart = { readonly name: string; readonly visible: boolean; readonly member: ZipMember };

export type WorkbookParts = {
  readonly sheets: SheetPart[];
  readonly date1904: boolean;
  readonly sharedStrings: ZipMember | null;
  readonly styles: ZipMember | null;
};

type Relation = { id: string; type: string; target: string };

const byPath = (zip: Zip, path: string): ZipMember | null => {
  const wanted = path.toLowerCase();
  return zip.members.find((member) => member.name.replaceAll('\\', '/').toLowerCase() === wanted) ?? null;
};

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1);

/** Where a relation leads: from the root when it begins with a slash, else from the folder of its owner. */
function resolve(owner: string, target: string): string {
  const parts: string[] = [];
  for (const part of (target.startsWith('/') ? target : folderOf(owner) + target).split('/'))
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  return parts.join('/');
}

async function relationsOf(zip: Zip, owner: string): Promise<Relation[]> {
  const folder = folderOf(owner);
  const member = byPath(zip, `${folder}_rels/${owner.slice(folder.length)}.rels`);
  const relations: Relation[] = [];
  if (!member) return relations;
  await readXml(zip.chunks(member), {
    open: (name, { Id, Type, Target }) => {
      if (name !== 'Relationship' || !Id || !Type || !Target) return;
      relations.push({ id: Id, type: Type.slice(Type.lastIndexOf('/') + 1), target: resolve(owner, Target) });
      if (relations.length > MOST_RELATIONS) throw tooLarge('RELATIONS');
    },
    close: () => undefined,
    text: () => undefined,
  });
  return relations;
}

const relationId = (attributes: Attributes): string | undefined =>
  Object.entries(attributes).find(([name]) => name.endsWith(':id'))?.[1];

const isTrue = (text: string | undefined): boolean => text === '1' || text === 'true';

/** Finds the worksheets of a workbook, in the order of their tabs, and the parts that they lean on. */
export async function workbookParts(zip: Zip): Promise<WorkbookParts> {
  const roots = await relationsOf(zip, '');
  const path = roots.find((relation) => relation.type === 'officeDocument')?.target ?? 'xl/workbook.xml';
  const workbook = byPath(zip, path);
  if (!workbook || !path.endsWith('.xml')) throw damaged('NO_WORKBOOK');
  const relations = await relationsOf(zip, path);
  const sheets: SheetPart[] = [];
  let date1904 = false;
  await readXml(zip.chunks(workbook), {
    open: (name, attributes) => {
      if (name === 'workbookPr') date1904 = isTrue(attributes.date1904);
      if (name !== 'sheet') return;
      const relation = relations.find(({ id }) => id === relationId(attributes));
      if (relation && relation.type !== 'worksheet') return;
      const member = relation && byPath(zip, relation.target);
      if (!member) throw damaged('SHEET_MISSING', { sheet: attributes.name ?? '' });
      const visible = (attributes.state ?? 'visible') === 'visible';
      sheets.push({ name: attributes.name ?? '', visible, member });
      if (sheets.length > MOST_SHEETS) throw tooLarge('SHEETS');
    },
    close: () => undefined,
    text: () => undefined,
  });
  if (sheets.length === 0) throw damaged('NO_SHEET');
  const partOf = (type: string): ZipMember | null => {
    const relation = relations.find((each) => each.type === type);
    return relation ? byPath(zip, relation.target) : null;
  };
  return { sheets, date1904, sharedStrings: partOf('sharedStrings'), styles: partOf('styles') };
}

/** For every cell style, whether it shows a number as a date or a time. */
export async function dateStyles(zip: Zip, styles: ZipMember | null): Promise<boolean[]> {
  const out: boolean[] = [];
  if (!styles) return out;
  const custom = new Map<string, string>();
  let inCellFormats = false;
  await readXml(zip.chunks(styles), {
    open: (name, { numFmtId = '0', formatCode = '' }) => {
      if (name === 'numFmt') custom.set(numFmtId, formatCode);
      else if (name === 'cellXfs') inCellFormats = true;
      else if (name === 'xf' && inCellFormats) out.push(isDateFormat(numFmtId, custom.get(numFmtId)));
      if (out.length > MOST_STYLES || custom.size > MOST_STYLES) throw tooLarge('STYLES');
    },
    close: (name) => {
      if (name === 'cellXfs') inCellFormats = false;
    },
    text: () => undefined,
  });
  return out;
}

/** "_x000D_" is how a workbook writes a control character (and "_x005F_" an underscore before such letters). */
export const unescaped = (text: string): string =>
  text.includes('_x')
    ? text.replace(/_x([0-9A-Fa-f]{4})_/g, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    : text;
