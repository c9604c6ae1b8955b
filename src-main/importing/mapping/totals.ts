import type { MappingProfile, TotalClaim, TotalRule } from '../../../shared/entity/mapping.ts';
import { type ProblemPlace, problemOf } from '../../../shared/entity/problem.ts';
import { formatMinor } from '../../../shared/value/money.ts';
import { Refusal } from '../../../shared/value/result.ts';
import type { GridRow } from '../reading/grid.ts';
import { isNothing } from '../reading/grouped.ts';
import { type Claim, countClaim } from '../reading/totals.ts';
import { minorOf } from './amounts.ts';
import type { MappedRow } from './rows.ts';

/** Rows and money of one currency by side. */
export type Sums = { rowsIn: number; rowsOut: number; in: bigint; out: bigint; fee: bigint };
export type SumsByCurrency = Map<string, Sums>;

export function addRow(sums: SumsByCurrency, { staged, isOut }: MappedRow): void {
  const of = sums.get(staged.currency) ?? { rowsIn: 0, rowsOut: 0, in: 0n, out: 0n, fee: 0n };
  sums.set(staged.currency, of);
  if (isOut) {
    of.rowsOut += 1;
    of.out -= staged.amount;
  } else {
    of.rowsIn += 1;
    of.in += staged.amount;
  }
  of.fee += staged.fee ?? 0n;
}

const figure = /[+-]?\d[\d.,' ]*/;

/** "合计：共 45 笔 1,234.50 元": what follows a label in a line of words, up to the next word. */
function besideLabel(cells: readonly string[], label: string): string | null {
  const at = cells.findIndex((cell) => cell.includes(label));
  if (at < 0) return null;
  const rest = cells[at]!.slice(cells[at]!.indexOf(label) + label.length);
  const own = figure.exec(rest.replace(/^\s*[:：]?\s*/, ''))?.[0];
  const next = cells.slice(at + 1).find((cell) => cell.trim() !== '');
  return own?.trim() ?? (/^\s*[:：]?\s*$/.test(rest) ? (next?.trim() ?? null) : null);
}

/** What a line declares of a claim's subject; null where it says nothing. */
export function declaredIn(
  { texts }: GridRow,
  claim: TotalClaim,
  places: readonly number[],
): { value: string; place: number } | null {
  const place = claim.column === undefined ? -1 : (places[claim.column] ?? -1);
  const value = claim.label === undefined ? (texts[place] ?? '').trim() : (besideLabel(texts, claim.label) ?? '');
  return isNothing(value) ? null : { value, place };
}

/** The rule whose line a row is; null for any other row. */
export function totalRuleOf(rules: readonly TotalRule[], texts: readonly string[]): TotalRule | null {
  const first = texts.find((text) => text.trim() !== '')?.trim() ?? '';
  return rules.find(({ begins }) => first.startsWith(begins)) ?? null;
}

/** Words of a line that declares a total, for noticing one that the profile says nothing of. */
export const totalWords = /合计|总计|小计|总额|总笔数|总金额|\btotals?\b|\bsumme\b/i;

type Declaration = {
  rule: TotalRule;
  claim: TotalClaim;
  value: string;
  cell: NonNullable<GridRow['cells']>[number] | undefined;
  where: ProblemPlace;
};
export type PlacedClaim = { claim: Claim; where: ProblemPlace };

/** Takes the totals that a file declares, and holds them to its rows. */
export class TotalsProof {
  readonly claims: PlacedClaim[] = [];
  opening: { minor: bigint; where: ProblemPlace } | null = null;
  closing: { minor: bigint; where: ProblemPlace } | null = null;
  private readonly profile: MappingProfile;
  private readonly sheet: string | null;
  private readonly waiting: Declaration[] = [];
  private readonly met = new Set<TotalRule>();
  private page: SumsByCurrency = new Map();

  constructor(profile: MappingProfile, sheet: string | null) {
    this.profile = profile;
    this.sheet = sheet;
  }

  /** A row of the page under way. */
  add(row: MappedRow): void {
    addRow(this.page, row);
  }

  /** A line that a rule is of. Returns whether no rows may follow. Refusal ROW_MALFORMED where it declares nothing. */
  take(row: GridRow, rule: TotalRule, places: readonly number[], record: number): boolean {
    const where = { line: row.line, ...(this.sheet === null ? {} : { sheet: this.sheet }) };
    const declared = rule.claims.map((claim) => ({ claim, found: declaredIn(row, claim, places) }));
    for (const { claim, found } of declared) {
      if (found === null)
        throw new Refusal(
          problemOf('ROW_MALFORMED', { params: { record, reason: `TOTAL_MISSING ${claim.of}` }, where }),
        );
      this.waiting.push({ rule, claim, value: found.value, cell: row.cells?.[found.place], where });
    }
    this.met.add(rule);
    if (rule.scope === 'all') return true;
    this.settle(this.page, 'page');
    this.page = new Map();
    return false;
  }

  private settle(sums: SumsByCurrency, scope: TotalRule['scope']): void {
    const currency = this.profile.currency ?? [...sums.keys()][0] ?? 'CNY';
    for (const each of this.waiting.filter(({ rule }) => rule.scope === scope)) this.hold(each, sums, currency);
    this.waiting.splice(0, this.waiting.length, ...this.waiting.filter(({ rule }) => rule.scope !== scope));
  }

  private hold({ rule, claim, value, cell, where }: Declaration, sums: SumsByCurrency, currency: string): void {
    const name = `${rule.begins} ${claim.label ?? this.profile.columns[claim.column!]?.name ?? ''}`.trim();
    const all = [...sums.values()];
    if (claim.of === 'count' || claim.of === 'countIn' || claim.of === 'countOut') {
      const rows = (of: Sums): number =>
        (claim.of === 'countOut' ? 0 : of.rowsIn) + (claim.of === 'countIn' ? 0 : of.rowsOut);
      const computed = all.reduce((count, of) => count + rows(of), 0);
      const digits = figure.exec(value.normalize('NFKC'))?.[0].trim() ?? value;
      this.claims.push({ claim: countClaim(name, digits, computed), where });
      return;
    }
    // Sums of several currencies are none.
    const of = all.length > 1 ? null : (all[0] ?? { in: 0n, out: 0n, fee: 0n });
    const marks = { decimal: this.profile.decimal!, thousands: this.profile.thousands };
    const minor = minorOf(value, cell, marks, this.profile.power!, currency);
    if (minor !== null && (claim.of === 'opening' || claim.of === 'closing')) {
      this[claim.of] = { minor, where };
      return;
    }
    const computed = of && sumOf(of, claim.of, this.profile);
    // Some write what went out with a minus, some without; both mean the same sum.
    const same = computed !== null && (minor === computed || (claim.of === 'out' && minor === -computed));
    const total = {
      name,
      declared: value,
      computed: computed === null ? '?' : formatMinor(computed, currency),
      agrees: same,
    };
    this.claims.push({ claim: { total, counts: false }, where });
  }

  /** Compares what was declared of all rows. Refusal FILE_TRUNCATED where a required line is missing. */
  finish(sums: SumsByCurrency): void {
    const missing = this.profile.totals.find((rule) => rule.required && !this.met.has(rule));
    if (missing) throw new Refusal(problemOf('FILE_TRUNCATED', { params: { missing: missing.begins } }));
    this.settle(sums, 'all');
  }
}

/** The sum of an amount column has the sign that the file gives it. */
function sumOf(
  sums: Pick<Sums, 'in' | 'out' | 'fee'>,
  of: Exclude<TotalClaim['of'], `count${string}`>,
  { sign }: MappingProfile,
): bigint {
  if (of === 'in') return sums.in;
  if (of === 'out') return sums.out;
  if (of === 'fee') return sums.fee;
  if (of === 'gross') return sums.in + sums.out;
  const net = sums.in - sums.out;
  return sign?.style === 'signed' && sign.positive === 'out' ? -net : net;
}
