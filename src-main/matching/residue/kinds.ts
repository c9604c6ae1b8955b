/** A row of a block for sums: its number (see CandidateEdge), its signed minor units, and the class of its content. */
export type SumRow = {
  readonly id: number;
  readonly minor: bigint;
  /** Rows of one side with the same class and amount are legitimate twins; without a class a row has no twin. */
  readonly twin?: string | undefined;
};

/** Twins, counted: a solution takes a number of them, and which ones is no other solution. */
export type Kind = {
  /** Minor units as a plain whole number: see exact. */
  readonly minor: number;
  /** Their numbers, in order. */
  readonly ids: readonly number[];
};

/** How many of each kind, in the order of the kinds. */
export type Counts = readonly number[];

/** A whole number within 2^53 as a plain one; beyond that it would be another one, which is an error. */
export function exact(whole: bigint): number {
  if (whole > BigInt(Number.MAX_SAFE_INTEGER) || -whole > BigInt(Number.MAX_SAFE_INTEGER))
    throw new RangeError(`${whole} is beyond 2^53`);
  return Number(whole);
}

/**
 * The kinds of a side, the largest amounts first, then in the order of their rows. Rows of 0 are left out: they balance
 * alone. Throws a RangeError for rows that come twice.
 */
export function kindsOf(rows: readonly SumRow[]): Kind[] {
  if (new Set(rows.map((row) => row.id)).size !== rows.length)
    throw new RangeError('Two rows of one side have the same number');
  const byKey = new Map<string, { minor: number; ids: number[] }>();
  for (const row of [...rows].sort((one, two) => one.id - two.id)) {
    if (row.minor === 0n) continue;
    const key = JSON.stringify([String(row.minor), row.twin ?? row.id]);
    const kind = byKey.get(key);
    if (kind) kind.ids.push(row.id);
    else byKey.set(key, { minor: exact(row.minor), ids: [row.id] });
  }
  return [...byKey.values()].sort(
    (one, two) => Math.abs(two.minor) - Math.abs(one.minor) || two.minor - one.minor || one.ids[0]! - two.ids[0]!,
  );
}

/** The greatest common divisor, never below 0 (Euclid). */
export function divisor(one: number, two: number): number {
  return two === 0 ? Math.abs(one) : divisor(two, one % two);
}

export const sumOf = (kinds: readonly Kind[], counts: Counts): number =>
  counts.reduce((sum, count, at) => sum + count * kinds[at]!.minor, 0);

/** The kinds of which something was taken, with as many rows as were. */
export const chosen = (kinds: readonly Kind[], counts: Counts): Kind[] =>
  kinds.flatMap((kind, at) => (counts[at]! > 0 ? [{ minor: kind.minor, ids: kind.ids.slice(0, counts[at]) }] : []));
