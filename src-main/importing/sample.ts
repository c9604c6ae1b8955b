import type { Encoding } from '../../shared/entity/encoding.ts';
import { Refusal } from '../../shared/value/result.ts';
import type { FileBytes, FileSample } from './format.ts';
import { encodingOf, judgeFile } from './reading/encoding.ts';
import { eachHtmlRow, looksLikeHtmlTable } from './reading/htmlTable.ts';
import { looksLikeOle, readXls } from './reading/xls.ts';
import { sampleSheet } from './reading/xlsx.ts';
import { looksLikeZip, withZip, type Zip, type ZipMember } from './reading/zip.ts';

const HEAD_BYTES = 1 << 16;
const MEMBER_HEAD_BYTES = 1 << 14;
const MOST_MEMBERS = 64;
const SHEET_ROWS = 30;

type Decoded = { text: string | null; encoding: Encoding | null };

/** The first bytes as text; a character that the cut halves is left out. */
const decodedHead = (encoding: Encoding | null, head: Uint8Array, whole: boolean): Decoded =>
  encoding === null
    ? { text: null, encoding }
    : { text: new TextDecoder(encoding).decode(head, { stream: !whole }), encoding };

async function textOf(file: FileBytes, head: Uint8Array): Promise<Decoded> {
  const judgement = head.length === 0 ? null : await judgeFile(file);
  return decodedHead(judgement?.kind === 'told' ? judgement.encoding : null, head, head.length >= file.size);
}

type Member = NonNullable<FileSample['members']>[number];

async function sampleMember(zip: Zip, member: ZipMember, chosen?: Encoding): Promise<Member> {
  const head = await zip.head(member, MEMBER_HEAD_BYTES);
  const whole = head.length >= member.size;
  const { text } = decodedHead(head.length === 0 ? null : encodingOf(head, whole, chosen), head, whole);
  return { name: member.name, size: member.size, text, head };
}

const WORKBOOK_MARK = '[Content_Types].xml';

const isWorkbook = (members: readonly { name: string }[]): boolean =>
  members.some(({ name }) => name === WORKBOOK_MARK) && members.some(({ name }) => name.startsWith('xl/'));

/** Members of a zip; null for a workbook, which is a zip as well, also for one that is too damaged to be listed. */
async function membersOf(file: FileBytes, head: Uint8Array): Promise<Member[] | null> {
  try {
    return await listMembers(file);
  } catch (error) {
    if (error instanceof Refusal && Buffer.from(head).includes(WORKBOOK_MARK)) return null;
    throw error;
  }
}

const listMembers = (file: FileBytes): Promise<Member[] | null> =>
  withZip(file, async (zip) => {
    if (isWorkbook(zip.members)) return null;
    const members: Member[] = [];
    for (const member of zip.members.slice(0, MOST_MEMBERS))
      members.push(await sampleMember(zip, member, file.encoding));
    return members;
  });

/** The first rows of the first sheet of an Excel 97 workbook; null where the container holds something else. */
async function sampleXls(file: FileBytes): Promise<FileSample['sheet']> {
  const sheets = await readXls(file, SHEET_ROWS + 1);
  const sheet = sheets?.find(({ visible }) => visible) ?? sheets?.[0];
  if (!sheet) return null;
  const rows: string[][] = [];
  sheet.eachRow((cells) => rows.push(cells.map(({ text }) => text)));
  return { name: sheet.name, rows: rows.slice(0, SHEET_ROWS) };
}

/** The same of a page of HTML, whose head may end in the middle of its table. */
function sampleHtml(head: string): FileSample['sheet'] {
  const rows: string[][] = [];
  const whole = head.slice(0, head.lastIndexOf('>') + 1);
  try {
    eachHtmlRow(whole, (cells) => {
      if (rows.length < SHEET_ROWS) rows.push(cells.map(({ text }) => text));
    });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
  }
  return { name: '', rows };
}

/** What the formats are shown of a file to tell whose it is. Refusal ZIP_DAMAGED, WORKBOOK_DAMAGED for what cannot be opened. */
export async function sampleOf(file: FileBytes): Promise<FileSample> {
  const head = await file.read(0, HEAD_BYTES);
  const plain = { name: file.name, size: file.size, head, members: null, sheet: null, chosen: file.encoding };
  const zipped = { ...plain, text: null, encoding: null };
  if (looksLikeOle(head)) return { ...zipped, sheet: await sampleXls(file) };
  if (!looksLikeZip(head)) {
    const decoded = await textOf(file, head);
    const sheet = decoded.text !== null && looksLikeHtmlTable(decoded.text) ? sampleHtml(decoded.text) : null;
    return { ...plain, ...decoded, text: sheet ? null : decoded.text, sheet };
  }
  const members = await membersOf(file, head);
  if (members) return { ...zipped, members };
  return { ...zipped, sheet: await sampleSheet(file, SHEET_ROWS) };
}

const signatures: [string, number[]][] = [
  ['PDF', [0x25, 0x50, 0x44, 0x46]],
  ['Excel 97 (.xls)', [0xd0, 0xcf, 0x11, 0xe0]],
  ['RAR', [0x52, 0x61, 0x72, 0x21]],
  ['7z', [0x37, 0x7a, 0xbc, 0xaf]],
  ['gzip', [0x1f, 0x8b]],
  ['PNG', [0x89, 0x50, 0x4e, 0x47]],
  ['JPEG', [0xff, 0xd8, 0xff]],
];

const signatureOf = (head: Uint8Array): string | undefined =>
  signatures.find(([, bytes]) => bytes.every((byte, at) => head[at] === byte))?.[0];

/** Neither a container nor a known binary file nor readable in any encoding, and without the NUL bytes of binary data. */
export const isBrokenText = ({ text, members, sheet, head }: FileSample): boolean =>
  text === null && members === null && sheet === null && !head.includes(0) && signatureOf(head) === undefined;

const EXCERPT_LETTERS = 60;

/** A few words on what a file that no format knows looks like. */
export function looksLike({ text, encoding, members, sheet, head }: FileSample): string {
  const short = (words: string): string => words.replaceAll(/\s+/g, ' ').trim().slice(0, EXCERPT_LETTERS);
  if (members) return `zip (${short(members.map(({ name }) => name).join(', '))})`;
  if (sheet) return `sheet “${sheet.name}” (${short((sheet.rows[0] ?? []).join(' | '))})`;
  const known = signatureOf(head);
  if (known) return known;
  if (text !== null) return `${encoding} “${short(text.split(/\r?\n/, 1)[0] ?? '')}”`;
  return `binary ${Buffer.from(head.subarray(0, 8)).toString('hex')}`;
}
