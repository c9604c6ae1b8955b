import type { Ignorable } from '../../shared/entity/rules.ts';

const WIDE = /[\uff01-\uff5e]/g;
const WIDE_OFFSET = 0xfee0;

/** Letters, digits and signs of full width as those of half width; the wide blank as a blank. */
export const narrow = (text: string): string =>
  text.replace(WIDE, (wide) => String.fromCharCode(wide.charCodeAt(0) - WIDE_OFFSET)).replaceAll('\u3000', ' ');

/**
 * A number without what a pass says does not count in it. Two numbers that are alike then are the same key, so nothing
 * more is taken out than was asked for: "0012" and "12" differ unless zeros are ignored. Without any sign left it is ''.
 */
export function normalNumber(text: string, ignore: readonly Ignorable[]): string {
  let out = ignore.includes('width') ? narrow(text) : text;
  if (ignore.includes('spaces')) out = out.replace(/\s+/g, '');
  if (ignore.includes('signs')) out = out.replace(/[^\p{L}\p{N}\s]+/gu, '');
  if (ignore.includes('case')) out = out.toUpperCase();
  if (ignore.includes('zeros')) out = out.replace(/^0+(?=.)/, '');
  return out;
}
