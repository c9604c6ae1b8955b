import type { Encoding } from '../../../../shared/entity/encoding.ts';
import { type Problem, problemOf } from '../../../../shared/entity/problem.ts';
import { Refusal } from '../../../../shared/value/result.ts';
import type { FileBytes } from '../../format.ts';
import { firstBadByte, witnessText } from '../../reading/statementText.ts';

export type OfxEncoding = {
  readonly encoding: Encoding;
  readonly lineEnd: '\n' | '\r';
  readonly warnings: Problem[];
};

const HEADER_BYTES = 4096;
const westernNames =
  /^(?:us-?ascii|iso[-_]?8859-?1|8859-?1|iso[-_]?8859-?15|latin-?1|windows-?1252|cp1252|1252|none)?$/i;
const unicodeNames = /^(?:utf-?8|unicode)$/i;

/** The encodings that a header names: its ENCODING and CHARSET (also run together on one line), or XML's; null without header. */
export function declaredNames(header: string): string[] | null {
  const xml = /<\?xml\s[^>]*?encoding\s*=\s*["']([^"']*)["']/i.exec(header);
  if (xml) return [xml[1]!.trim()];
  if (!/OFXHEADER/i.test(header)) return /<\?xml\s/i.test(header) ? ['utf-8'] : null;
  const ends = '(?=\\s|<|$|SECURITY|ENCODING|CHARSET|COMPRESSION|OLDFILEUID|NEWFILEUID)';
  return ['ENCODING', 'CHARSET'].map(
    (key) => new RegExp(`${key}\\s*:\\s*([^\\s<]*?)${ends}`, 'i').exec(header)?.[1] ?? '',
  );
}

/**
 * The encoding of the text: what its bytes prove goes before what the header says, because banks write "USASCII, 1252"
 * over UTF-8. Bytes that prove nothing are windows-1252 where the header names it, or names UTF-8 wrongly (then with a
 * warning: no figure depends on it). Refusal ENCODING_INVALID where there is no header or it names anything else.
 */
export async function ofxEncoding(file: FileBytes): Promise<OfxEncoding> {
  const { proven, carriageReturnsOnly } = await witnessText(file);
  const lineEnd = carriageReturnsOnly ? '\r' : '\n';
  if (proven !== null) return { encoding: proven, lineEnd, warnings: [] };
  const header = Buffer.from(await file.read(0, HEADER_BYTES)).toString('latin1');
  const names = declaredNames(header);
  const western = names?.every((name) => westernNames.test(name)) ?? false;
  if (western) return { encoding: 'windows-1252', lineEnd, warnings: [] };
  const bad = await firstBadByte(file);
  const unicode = names?.every((name) => unicodeNames.test(name) || westernNames.test(name)) ?? false;
  if (unicode) return { encoding: 'windows-1252', lineEnd, warnings: [{ ...bad, severity: 'warning' }] };
  const named = names?.filter((name) => name !== '').join(' ') || bad.params.encoding!;
  throw new Refusal(problemOf('ENCODING_INVALID', { params: { ...bad.params, encoding: named }, where: bad.where }));
}
