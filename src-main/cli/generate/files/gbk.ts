const FIRST_LEAD = 0x81;
const LAST_LEAD = 0xfe;
const FIRST_TRAIL = 0x40;
const LAST_TRAIL = 0xfe;

/** Node decodes GBK but does not encode it: the table is the decoder's, turned round once. */
function reversed(): Uint16Array {
  const decoder = new TextDecoder('gb18030');
  const codes = new Uint16Array(0x10000);
  const pair = new Uint8Array(2);
  for (let lead = FIRST_LEAD; lead <= LAST_LEAD; lead += 1)
    for (let trail = FIRST_TRAIL; trail <= LAST_TRAIL; trail += 1) {
      if (trail === 0x7f) continue;
      pair[0] = lead;
      pair[1] = trail;
      const text = decoder.decode(pair);
      if (text.length === 1 && text !== '\ufffd') codes[text.charCodeAt(0)] ||= lead * 256 + trail;
    }
  return codes;
}

let table: Uint16Array | null = null;

/** Text as GBK bytes. Throws RangeError for a letter that GBK does not have: nothing is written as a question mark. */
export function encodeGbk(text: string): Uint8Array {
  table ??= reversed();
  const bytes = Buffer.allocUnsafe(text.length * 2);
  let length = 0;
  for (let index = 0; index < text.length; index += 1) {
    const letter = text.charCodeAt(index);
    if (letter < 0x80) {
      bytes[length++] = letter;
      continue;
    }
    const code = table[letter]!;
    if (code === 0) throw new RangeError(`GBK has no letter “${text[index]}”`);
    bytes[length++] = code >> 8;
    bytes[length++] = code & 0xff;
  }
  return bytes.subarray(0, length);
}
