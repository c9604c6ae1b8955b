import type { Day } from '../../../shared/value/time.ts';
import { namedDays } from './namedDays.ts';

/** What a channel owes for one business day, and when its receipt may come. Minor units, signed. */
export type Claim = {
  readonly sourceId: number;
  readonly day: Day;
  readonly currency: string;
  readonly rows: number;
  readonly owed: bigint;
  /** After fees, whatever the channel pays: the same as what is owed where it keeps its fees. */
  readonly net: bigint;
  readonly due: Day;
  /** The last day on which its receipt is in time. */
  readonly last: Day;
};

/** An open bank row that says one of the channel's words. */
export type Receipt = {
  readonly id: number;
  readonly day: Day;
  readonly minor: bigint;
  readonly text: string;
  /** The sources whose words it says. */
  readonly sources: ReadonlySet<number>;
};

/** Days and receipts that belong together, or may. */
export type Group = { readonly claims: readonly Claim[]; readonly receipts: readonly Receipt[] };
export type Evidence = { readonly sums: string; readonly byChance: number };
export type Settled = Group & { readonly evidence: Evidence | null };

export const total = (claims: readonly Claim[]): bigint => claims.reduce((sum, { owed }) => sum + owed, 0n);
export const received = (receipts: readonly Receipt[]): bigint => receipts.reduce((sum, { minor }) => sum + minor, 0n);

/** Did a source have any rows on a day? Settled before or not. */
export type Traded = (sourceId: number, day: Day) => boolean;

/** The claims and receipts of one account and currency that are still open, and what was decided so far. Days that owe nothing are beside it. */
export class Board {
  readonly settled: Settled[] = [];
  readonly unclear: Group[] = [];
  /** The days that a receipt names in its text, of those that are due when it comes. */
  private readonly named = new Map<Receipt, readonly Claim[]>();
  private readonly spans = new Set<Receipt>();
  private readonly gone = new Set<Claim | Receipt>();
  private readonly allClaims: readonly Claim[];
  private readonly nothing: readonly Claim[];
  private readonly allReceipts: readonly Receipt[];

  private readonly traded: Traded;

  constructor(claims: readonly Claim[], receipts: readonly Receipt[], traded: Traded) {
    this.allClaims = claims.filter(({ owed }) => owed !== 0n);
    this.nothing = claims.filter(({ owed }) => owed === 0n);
    this.allReceipts = receipts;
    this.traded = traded;
    for (const receipt of receipts) {
      const { names, span } = namedDays(receipt.text, receipt.day);
      if (span) this.spans.add(receipt);
      const due = this.allClaims.filter((claim) => claim.due <= receipt.day && receipt.sources.has(claim.sourceId));
      this.named.set(
        receipt,
        due.filter(({ day }) => names(day)),
      );
    }
  }

  get claims(): Claim[] {
    return this.allClaims.filter((claim) => !this.gone.has(claim));
  }

  get receipts(): Receipt[] {
    return this.allReceipts.filter((receipt) => !this.gone.has(receipt));
  }

  namedBy(receipt: Receipt): readonly Claim[] {
    return this.named.get(receipt)!;
  }

  /** Does it name this day and no other? */
  namesAlone(receipt: Receipt, claim: Claim): boolean {
    const named = this.namedBy(receipt);
    return named.length === 1 && named[0] === claim && !this.spans.has(receipt);
  }

  /** Every receipt of a group in time for every day of it, saying the words of its source. */
  inTime({ claims, receipts }: Group): boolean {
    return claims.every((claim) =>
      receipts.every(({ day, sources }) => sources.has(claim.sourceId) && day >= claim.due && day <= claim.last),
    );
  }

  /** No receipt of a group names days that are not in it, and none of the group names fewer than it has. */
  uncontradicted({ claims, receipts }: Group): boolean {
    return receipts.every((receipt) => {
      const named = this.namedBy(receipt);
      return named.length === 0 || (named.length === claims.length && named.every((one) => claims.includes(one)));
    });
  }

  fits(claim: Claim, receipt: Receipt): boolean {
    const group = { claims: [claim], receipts: [receipt] };
    return this.inTime(group) && this.uncontradicted(group);
  }

  /** Is there another day of the source between the days of a group, other than one that owed nothing? */
  skips({ claims }: Group): boolean {
    const { sourceId } = claims[0]!;
    const days = claims.map(({ day }) => day);
    const first = Math.min(...days);
    const between = Array.from({ length: Math.max(...days) - first }, (_, later) => first + later);
    return between.some(
      (day) =>
        !days.includes(day) &&
        !this.nothing.some((claim) => claim.sourceId === sourceId && claim.day === day) &&
        this.traded(sourceId, day),
    );
  }

  settle(groups: readonly Settled[]): void {
    this.settled.push(...groups);
    this.leave(groups);
  }

  suggest(groups: readonly Group[]): void {
    this.unclear.push(...groups);
  }

  private leave(groups: readonly Group[]): void {
    for (const { claims, receipts } of groups) for (const one of [...claims, ...receipts]) this.gone.add(one);
  }
}

/** The pairs in which each end has only the other. */
export function onlyEachOther(pairs: readonly { claim: Claim; receipt: Receipt }[]): Group[] {
  const times = new Map<Claim | Receipt, number>();
  for (const { claim, receipt } of pairs) for (const end of [claim, receipt]) times.set(end, (times.get(end) ?? 0) + 1);
  return pairs
    .filter(({ claim, receipt }) => times.get(claim) === 1 && times.get(receipt) === 1)
    .map(({ claim, receipt }) => ({ claims: [claim], receipts: [receipt] }));
}
