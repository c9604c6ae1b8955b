import type { Dice } from '../dice.ts';
import { changedText } from './text.ts';
import { changedZip } from './zip.ts';

const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
const isZip = (bytes: Uint8Array): boolean => bytes[0] === 0x50 && bytes[1] === 0x4b;
const isOle = (bytes: Uint8Array): boolean => bytes[0] === 0xd0 && bytes[1] === 0xcf;

/** Flips bits, overwrites numbers and cuts: what can happen to a file whose inside is not known. */
function changedBytes(bytes: Uint8Array, dice: Dice): Uint8Array {
  const changed = Uint8Array.from(bytes);
  if (dice.once(8)) return changed.subarray(0, dice.below(changed.length + 1));
  for (let left = dice.within(1, 4); left > 0; left -= 1) {
    const at = dice.below(changed.length);
    if (dice.once(3))
      changed.set(
        dice
          .one([
            [0, 0, 0, 0],
            [255, 255, 255, 255],
            [255, 255, 255, 127],
          ])
          .slice(0, changed.length - at),
        at,
      );
    else changed[at]! ^= 1 << dice.below(8);
  }
  return changed;
}

function changedOnce(bytes: Uint8Array, dice: Dice): Uint8Array {
  if (bytes.length === 0) return Buffer.from(dice.digits(3));
  if (isOle(bytes)) return changedBytes(bytes, dice);
  if (!isZip(bytes)) return Buffer.from(changedText(latin1(bytes), dice), 'latin1');
  return dice.once(5) ? changedBytes(bytes, dice) : changedZip(bytes, dice, changedText);
}

/** The bytes after one to three changes. A zip that a change of its bytes has spoilt is changed no further. */
export function mutated(bytes: Uint8Array, dice: Dice): Uint8Array {
  let changed = bytes;
  for (let left = dice.one([1, 1, 1, 2, 3]); left > 0; left -= 1) {
    try {
      changed = changedOnce(changed, dice);
    } catch {
      return changed;
    }
  }
  return changed;
}
