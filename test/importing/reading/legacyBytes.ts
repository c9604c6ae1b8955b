import type { Encoding } from '../../../shared/entity/encoding.ts';

type Letters = Map<string, number[]>;

const letters = new Map<Encoding, Letters>();

/** Every letter of an encoding of one or two bytes, found by reading all of them. */
function lettersOf(encoding: Encoding): Letters {
  const known = letters.get(encoding);
  if (known) return known;
  const map: Letters = new Map();
  const note = (...bytes: number[]): void => {
    try {
      const text = new TextDecoder(encoding, { fatal: true }).decode(Uint8Array.from(bytes));
      if ([...text].length === 1 && !map.has(text)) map.set(text, bytes);
    } catch {
      // No letter has these bytes.
    }
  };
  for (let first = 0; first < 256; first += 1) note(first);
  for (let first = 0x81; first < 0xff; first += 1) for (let then = 0x40; then < 0xff; then += 1) note(first, then);
  letters.set(encoding, map);
  return map;
}

/** Text as the bytes of an encoding, without mark. Throws for a letter that it does not have. */
export function bytesIn(encoding: Encoding, text: string): Buffer {
  if (encoding === 'utf-8') return Buffer.from(text);
  if (encoding === 'utf-16le') return Buffer.from(text, 'utf16le');
  if (encoding === 'utf-16be') return Buffer.from(text, 'utf16le').swap16();
  const map = lettersOf(encoding);
  return Buffer.from(
    [...text].flatMap((letter) => {
      const bytes = map.get(letter);
      if (!bytes) throw new Error(`${encoding} has no ${letter}`);
      return bytes;
    }),
  );
}
