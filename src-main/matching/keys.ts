import type { PassKey } from '../../shared/entity/rules.ts';

/** A number shorter than this ("01") is given out over and over: that two rows have it says little. */
export const TELLING_LENGTH = 4;
/** A shorter number stands in many a text by accident: no reversal names what it undoes by it. */
export const LEAST_NUMBER = 6;
/** A key that stands on more rows than this names nothing ("0", "-"): no pair is made by it. */
export const COMMON_KEY_ROWS = 500;

export type FullKey = Exclude<PassKey, string>;
/** A key with the field of either side, as one that names a single field is meant. */
export const fullKey = (key: PassKey): FullKey =>
  typeof key === 'string' ? { left: key, right: key, ignore: [] } : key;

/** Keys as people read them: "channel + orderNo", "orderNo = voucherNo". */
export const keyNames = (keys: readonly (PassKey | 'counterparty')[]): string =>
  keys
    .map((key) => (typeof key === 'string' ? key : key.left === key.right ? key.left : `${key.left} = ${key.right}`))
    .join(' + ');

/** Is a field among the keys, the same on both sides? */
export const isKeyOnBoth = (keys: readonly PassKey[], field: string): boolean =>
  keys.map(fullKey).some(({ left, right }) => left === field && right === field);
