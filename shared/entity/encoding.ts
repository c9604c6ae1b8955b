import { z } from 'zod';

/**
 * Encodings that a text file may be read in, by the names of the WHATWG standard. UTF-8 and GB18030 are told by the
 * bytes; which of the others a file has only a person knows.
 */
export const encodings = [
  'utf-8',
  'utf-16le',
  'utf-16be',
  'gb18030',
  'big5',
  'shift_jis',
  'windows-1250',
  'windows-1252',
  'macintosh',
] as const;

export const encoding = z.enum(encodings);
export type Encoding = z.infer<typeof encoding>;

/** How a line of the file reads in an encoding, for a person to choose by. */
export const encodingPreview = z.object({ encoding, text: z.string() });
export type EncodingPreview = z.infer<typeof encodingPreview>;

const others: Record<string, Encoding> = {
  gbk: 'gb18030',
  gb2312: 'gb18030',
  cp936: 'gb18030',
  cp950: 'big5',
  cp932: 'shift_jis',
  cp1250: 'windows-1250',
  cp1252: 'windows-1252',
  'utf-16': 'utf-16le',
  macroman: 'macintosh',
  'mac-roman': 'macintosh',
};

/** The encoding of a name as people and web pages write it ("GBK", "cp1252", "Latin1"); null for one that is not read. */
export function encodingNamed(name: string): Encoding | null {
  const wanted = name.trim().toLowerCase();
  const known = others[wanted];
  if (known !== undefined) return known;
  try {
    const label = new TextDecoder(wanted).encoding;
    return encodings.find((each) => each === label) ?? others[label] ?? null;
  } catch {
    return null;
  }
}
