/**
 * Draws without a state: what an order looks like follows from the seed and its place alone, so that any order can be
 * drawn again (for its refund next day) without being kept. murmur3's finaliser, 32 bits.
 */
const mix = (value: number): number => {
  let bits = value | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return bits ^ (bits >>> 16);
};

const GOLDEN = 0x9e3779b1;
const TWO_32 = 4_294_967_296;

/** The key of a place: a seed (a safe integer) and up to three numbers. */
export function keyOf(seed: number, first = 0, second = 0, third = 0): number {
  const start = mix(seed >>> 0) ^ mix(Math.floor(seed / TWO_32) + GOLDEN);
  return mix(Math.imul(mix(Math.imul(mix(start + first) + second, GOLDEN)) + third, GOLDEN) + third);
}

/** A number from 0 to below `bound` of a key; every slot is a draw of its own. */
export const below = (key: number, slot: number, bound: number): number =>
  Math.floor(((mix(key + Math.imul(slot + 1, GOLDEN)) >>> 0) / TWO_32) * bound);

/** One of a list that is not empty. */
export const oneOf = <T>(key: number, slot: number, list: readonly T[]): T => list[below(key, slot, list.length)]!;

/** The list in an order that the key decides (Fisher and Yates). */
export function shuffled<T>(key: number, list: readonly T[]): T[] {
  const mixed = [...list];
  for (let last = mixed.length - 1; last > 0; last -= 1) {
    const other = below(key, last, last + 1);
    [mixed[last], mixed[other]] = [mixed[other]!, mixed[last]!];
  }
  return mixed;
}
