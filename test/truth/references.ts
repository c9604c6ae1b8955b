import type { Maker } from './maker.ts';

/** How a reference gets damaged on its way through hands and programs. */
export const damages = ['digit', 'swap', 'zeros', 'case', 'fullWidth', 'spaces'] as const;
export type Damage = (typeof damages)[number];

const replaced = (text: string, at: number, by: string): string => text.slice(0, at) + by + text.slice(at + by.length);

/** The place of a digit in the last six letters whose neighbour is another one. */
function unevenPlace(maker: Maker, text: string): number {
  const places = Array.from({ length: 6 }, (_, back) => text.length - 2 - back).filter(
    (place) => /\d\d/.test(text.slice(place, place + 2)) && text[place] !== text[place + 1],
  );
  return places.length === 0 ? -1 : maker.oneOf(places);
}

/** Numbers that are given out one after the other are no further apart. */
const IN_A_ROW = 30;

/**
 * Could what somebody wrote be the number of the next thing as well? Then the files do not tell a slip from two things in a
 * row of each of which a side is missing (order-near-next and bank-near-next look just the same).
 */
export function mayBeNext(written: string, reference: string): boolean {
  if (written.length !== reference.length || written.slice(0, -6) !== reference.slice(0, -6)) return false;
  const apart = Math.abs(Number(written.slice(-6)) - Number(reference.slice(-6)));
  return apart > 0 && apart <= IN_A_ROW;
}

/** The reference as somebody else wrote it; never the same. */
export function damaged(maker: Maker, reference: string, damage: Damage): string {
  const digit = (): string => {
    const place = reference.length - 1 - maker.below(6);
    return replaced(reference, place, String((Number(reference[place]) + 1 + maker.below(8)) % 10));
  };
  if (damage === 'swap') {
    const place = unevenPlace(maker, reference);
    return place < 0 ? digit() : replaced(reference, place, `${reference[place + 1]}${reference[place]}`);
  }
  if (damage === 'zeros') return reference.startsWith('0') ? reference.replace(/^0+/, '') : digit();
  if (damage === 'case') return reference.toLowerCase();
  if (damage === 'fullWidth')
    return reference.replace(/[0-9A-Z]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 0xfee0));
  if (damage === 'spaces') return ` ${reference.slice(0, 6)} ${reference.slice(6)}`;
  return digit();
}
