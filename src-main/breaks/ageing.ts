/** What the setup's labels say: whose surplus is 长款, and the last day of each age. */
export type Labels = { readonly overage: 'CHANNEL_ONLY' | 'BOOK_ONLY'; readonly ageing: readonly number[] };

/** Effect is what the books must change by: positive where the other side has more. Null where no money is meant. */
export function labelOf(effect: bigint, { overage }: Labels): 'overage' | 'shortage' | null {
  if (effect === 0n) return null;
  return effect > 0n === (overage === 'CHANNEL_ONLY') ? 'overage' : 'shortage';
}

/** The ages in their order: [0, 1, 3, 7, 30] are "0", "1", "2-3", "4-7", "8-30", "30+". */
export function bucketsOf({ ageing }: Labels): { name: string; last: number }[] {
  const lasts = [...new Set(ageing)].sort((a, b) => a - b);
  const named = lasts.map((last, at) => {
    const first = at === 0 ? 0 : lasts[at - 1]! + 1;
    return { name: first === last ? String(last) : `${first}-${last}`, last };
  });
  return [...named, { name: `${lasts.at(-1)}+`, last: Number.POSITIVE_INFINITY }];
}

/** The bucket of an age in days. */
export const bucketOf = (age: number, labels: Labels): string =>
  bucketsOf(labels).find(({ last }) => age <= last)!.name;
