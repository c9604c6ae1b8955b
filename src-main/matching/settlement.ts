/** What a channel day could be paid by. */
export type Claim<G, R> = { readonly group: G; readonly minor: bigint; readonly receipts: readonly R[] };
export type Assigned<G, R> = { paid: { group: G; receipt: R }[]; unclear: { group: G; receipts: R[] }[] };

/**
 * Gives each channel day its one bank receipt. First those whose sum is equal and unique seen from both ends; then, of
 * what is left, those where one day and one receipt have only each other: the sum differs, and the difference is the
 * finding. Anything else stays unclear. The order of the claims does not matter.
 */
export function assignReceipts<G, R extends { readonly id: number; readonly minor: bigint }>(
  claims: readonly Claim<G, R>[],
): Assigned<G, R> {
  const out: Assigned<G, R> = { paid: [], unclear: [] };
  const taken = new Set<number>();
  let left = claims.filter((claim) => claim.receipts.length > 0);
  for (const sameSum of [true, false]) {
    const wanted = left.map((claim) =>
      claim.receipts.filter((receipt) => !taken.has(receipt.id) && (!sameSum || receipt.minor === claim.minor)),
    );
    const asked = new Map<number, number>();
    for (const receipt of wanted.flat()) asked.set(receipt.id, (asked.get(receipt.id) ?? 0) + 1);
    const paid = new Set<number>();
    wanted.forEach((receipts, index) => {
      const [receipt] = receipts;
      if (receipts.length !== 1 || receipt === undefined || asked.get(receipt.id) !== 1) return;
      out.paid.push({ group: left[index]!.group, receipt });
      taken.add(receipt.id);
      paid.add(index);
    });
    left = left.filter((_, index) => !paid.has(index));
  }
  for (const claim of left) {
    const receipts = claim.receipts.filter((receipt) => !taken.has(receipt.id));
    if (receipts.length > 0) out.unclear.push({ group: claim.group, receipts });
  }
  return out;
}
