import { problemOf } from '../../../../shared/entity/problem.ts';
import { Refusal } from '../../../../shared/value/result.ts';
import type { FileBytes, FileSample, Format, Identification, ReadContext, ReadOutcome } from '../../format.ts';
import { readXml } from '../../reading/xml.ts';
import { XmlDefect, xmlHeadText } from '../../reading/xmlText.ts';
import { billLimits, looksLikeZip, withZip } from '../../reading/zip.ts';
import { bookedDay, stage } from './entry.ts';
import { MessageReader } from './message.ts';
import { Findings, outcomeOf } from './outcome.ts';

const HEAD_BYTES = 1 << 14;
/** A text of a statement has 500 letters at most, and an element stands within some twenty others. */
const limits = { token: 1 << 20, depth: 100 };

const root = /<(?:[\w.-]+:)?(BkToCstmr(?:Stmt|AcctRpt|DbtCdtNtfctn)(?:V\d+)?)[\s/>]/;
const comments = /<!--[\s\S]*?(?:-->|$)/g;

/** The name of the message that a file's head begins, null where it is no XML or another message. */
function messageIn(head: Uint8Array): string | null {
  const text = xmlHeadText(head)
    ?.replace(/^\uFEFF/, '')
    .trimStart();
  if (!text?.startsWith('<')) return null;
  return root.exec(text.replace(comments, ''))?.[1] ?? null;
}

/** A zip of such messages is how EBICS hands them out; other text in it would be left out without a word. */
function identify({ head, members, sheet }: FileSample): Identification | null {
  if (sheet) return null;
  if (!members) {
    const message = messageIn(head);
    return message === null ? null : { format: 'camt', sure: 95, why: message };
  }
  const found = members.map((member) => ({ message: messageIn(member.head), text: member.text !== null }));
  const named = found.filter(({ message }) => message !== null);
  if (named.length === 0 || found.some(({ message, text }) => text && message === null)) return null;
  return { format: 'camt', sure: 95, why: `zip: ${named.length} × ${named[0]!.message}` };
}

/** What a document's XML breaks, in words that name the place. */
function refusalOf(defect: XmlDefect, reader: MessageReader): Refusal {
  const { fault, message, line, encoding, position } = defect;
  const where = {
    ...(line === undefined ? {} : { line }),
    ...(reader.sheet === null ? {} : { sheet: reader.sheet }),
    excerpt: message,
  };
  if (fault === 'ENCODING')
    return new Refusal(problemOf('ENCODING_INVALID', { params: { encoding, position }, where }));
  if (fault === 'UNCLOSED') return new Refusal(problemOf('FILE_TRUNCATED', { params: { missing: message }, where }));
  const reasons = { TOKEN: 'RECORD_TOO_LONG', DEPTH: 'RESOURCE_EXHAUSTION', DOCTYPE: 'DOCTYPE', XML: message };
  const params = { record: reader.records, reason: reasons[fault] };
  return new Refusal(problemOf('ROW_MALFORMED', { params, where }));
}

/** Reads one document: rows go out, the rest into the findings. */
async function readDocument(
  chunks: AsyncIterable<Uint8Array>,
  { name, sheet }: { name: string; sheet: string | null },
  findings: Findings,
  context: ReadContext,
): Promise<void> {
  const part = { name, sheet, messages: [], encoding: 'utf-8' } as Findings['parts'][number];
  const reader = new MessageReader(
    { part: findings.parts.length, sheet, printing: context.printing === true },
    {
      entry(entry, statement, place) {
        findings.checkDetails(entry, place);
        if (entry.status !== 'BOOK') {
          findings.skip(entry.status);
          return;
        }
        if (entry.day === null) findings.withoutBooking(entry, statement, place);
        const day = bookedDay(entry);
        if (day !== null) context.row(stage(entry, day, statement.account!, place));
      },
      statement: (statement) => void findings.statements.push(statement),
      message: (message) => void part.messages.push(message),
    },
  );
  findings.parts.push(part);
  try {
    part.encoding = (await readXml(chunks, reader, limits)).encoding;
  } catch (error) {
    throw error instanceof XmlDefect ? refusalOf(error, reader) : error;
  }
  const where = sheet === null ? {} : { sheet };
  if (part.messages.length === 0)
    throw new Refusal(problemOf('HEADER_MISSING', { params: { expected: 'BkToCstmrStmt' }, where }));
  if (part.messages.some(({ statements }) => statements === 0))
    throw new Refusal(problemOf('FILE_TRUNCATED', { params: { missing: 'Stmt' }, where }));
}

/** The messages in a zip, in its order; members that are no text (a printed statement) are no data. */
const readZip = (file: FileBytes, findings: Findings, context: ReadContext): Promise<void> =>
  withZip(
    file,
    async (zip) => {
      for (const member of zip.members) {
        if (messageIn(await zip.head(member, HEAD_BYTES)) === null) continue;
        await readDocument(zip.chunks(member), { name: member.name, sheet: member.name }, findings, context);
      }
      const members = zip.members.map(({ name }) => name).join(', ');
      if (findings.parts.length === 0) throw new Refusal(problemOf('ZIP_NO_DETAIL', { params: { members } }));
    },
    {
      limits: billLimits,
      onBytes: (bytes) => {
        context.progress(bytes);
        context.checkpoint();
      },
    },
  );

async function* counted(file: FileBytes, context: ReadContext): AsyncGenerator<Uint8Array> {
  for await (const chunk of file.chunks()) {
    context.checkpoint();
    yield chunk;
    context.progress(chunk.length);
  }
}

/**
 * Reads every statement, report and notification of the file. What does not add up is an error among the warnings, so
 * that a person can look at the file; import refuses it. Refusal for what cannot be read.
 */
async function read(file: FileBytes, context: ReadContext): Promise<ReadOutcome> {
  if (file.size === 0) throw new Refusal(problemOf('FILE_EMPTY'));
  const findings = new Findings();
  if (looksLikeZip(await file.read(0, 4))) await readZip(file, findings, context);
  else await readDocument(counted(file, context), { name: file.name, sheet: null }, findings, context);
  return outcomeOf(findings, context);
}

/** ISO 20022 camt.053 statements, camt.052 reports and camt.054 notifications, all versions. Traps: README.md. */
export const format: Format = {
  id: 'camt',
  name: 'ISO 20022 camt.052/053/054',
  side: 'bank',
  tabular: false,
  identify,
  read,
};
