import type { Kind } from './kinds.ts';
import type { Steps } from './steps.ts';

/** Which sums the kinds from one on can make: a bit each, the lowest sum first. */
export type Reach = { readonly layers: readonly Uint32Array[]; readonly lowest: readonly number[] };

/** Words of all layers together: 16 MB. */
const WORDS_MOST = 2 ** 22;

const wordsFor = (span: number): number => Math.floor(span / 32) + 1;

/** ORs a bit set into another, moved up. */
function orMoved(into: Uint32Array, bits: Uint32Array, moved: number): void {
  const [words, rest] = [Math.floor(moved / 32), moved % 32];
  for (let at = 0; at < bits.length; at++) {
    const word = bits[at]!;
    if (word === 0) continue;
    into[at + words]! |= word << rest;
    if (rest > 0 && at + words + 1 < into.length) into[at + words + 1]! |= word >>> (32 - rest);
  }
}

/** By place: the least and the most that the kinds from there on can make. */
export function bounds(kinds: readonly Kind[]): { least: number[]; most: number[] } {
  const [least, most] = [[0], [0]];
  for (const { minor, ids } of kinds.toReversed()) {
    least.push(least.at(-1)! + Math.min(0, minor) * ids.length);
    most.push(most.at(-1)! + Math.max(0, minor) * ids.length);
  }
  return { least: least.reverse(), most: most.reverse() };
}

/** What a table of all sums would cost in steps, and whether it may be made: small amounts, or few rows. */
export function reachCost(kinds: readonly Kind[]): number {
  const { least, most } = bounds(kinds);
  let [words, steps] = [1, 1];
  for (const [place, { ids }] of kinds.entries()) {
    const layer = wordsFor(most[place]! - least[place]!);
    words += layer;
    steps += layer * (ids.length + 1);
  }
  return words > WORDS_MOST ? Infinity : steps;
}

/** Dynamic programming over the kinds from the last to the first (Bellman 1957), a bit a sum. */
export function reachOf(kinds: readonly Kind[], steps: Steps): Reach | null {
  const { least, most } = bounds(kinds);
  // The last layer first.
  const layers = [Uint32Array.of(1)];
  for (let place = kinds.length - 1; place >= 0; place--) {
    const { minor, ids } = kinds[place]!;
    const layer = new Uint32Array(wordsFor(most[place]! - least[place]!));
    steps.left -= layer.length * (ids.length + 1);
    if (steps.left < 0) return null;
    // The layer's lowest sum is `least[place]`: what is taken moves the layer below it by the difference.
    for (let count = 0; count <= ids.length; count++)
      orMoved(layer, layers.at(-1)!, least[place + 1]! + count * minor - least[place]!);
    layers.push(layer);
  }
  return { layers: layers.reverse(), lowest: least };
}

/** Can the kinds from a place on make a sum between these two? */
export function reaches(reach: Reach, place: number, low: number, high: number): boolean {
  const [layer, lowest] = [reach.layers[place]!, reach.lowest[place]!];
  const last = Math.min(high - lowest, layer.length * 32 - 1);
  for (let bit = Math.max(0, low - lowest); bit <= last; bit++) {
    const word = layer[Math.floor(bit / 32)]! >>> (bit % 32);
    if (word & 1) return true;
    // Nothing above in this word: on to the next one.
    if (word === 0) bit += 31 - (bit % 32);
  }
  return false;
}
