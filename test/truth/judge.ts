import type { FoundBreak, FoundMatch, Outcome } from './queriesOutcome.ts';
import { type Bond, ofOneSide, type Ref, type Row, scopes, type World } from './world.ts';

/** What came of the bonds of a habit. Rows are counted once for every reconciliation that they belong to. */
export type Tally = {
  rows: number;
  /** Bonds of two rows and more, and those of them that the files alone tell. */
  bonds: number;
  determinable: number;
  /** Confirmed, or tied as the mismatch that it is; of these, how many that the files do not tell (luck). */
  right: number;
  rightDeterminable: number;
  lucky: number;
  /** Confirmed matches that the truth denies. */
  wrong: number;
  /** Rows tied as a mismatch that do not belong together, or that agree. */
  tied: number;
  /** Not confirmed, and a suggestion holds it. */
  suggested: number;
  missed: number;
  /** Of those that a suggestion holds, how many only a person can decide. */
  asked: number;
  /** Suggestions, and those that hold a whole bond. */
  suggestions: number;
  holding: number;
  /** Breaks that have to be there, those found with the right kind, and breaks that nothing stands for. */
  wanted: number;
  kinds: number;
  others: number;
};

export type Verdict = { tallies: Map<string, Tally>; faults: Fault[] };
/** Something that the truth denies, for a person to look at. */
export type Fault = {
  what: 'wrong' | 'tied' | 'lucky' | 'no break' | 'other break' | 'idle suggestion';
  habit: string;
  text: string;
};

/** A suggestion of more rows than these besides the answer helps nobody. */
const MOST_BESIDES = 20;

const noTally = (): Tally => ({
  ...{ rows: 0, bonds: 0, determinable: 0, right: 0, rightDeterminable: 0, lucky: 0, wrong: 0, tied: 0, suggested: 0 },
  ...{ missed: 0, asked: 0, suggestions: 0, holding: 0, wanted: 0, kinds: 0, others: 0 },
});

const sizeOf = ({ left, right }: Bond): number => left.length + right.length;
/** Is there something to be matched? Rows of a settlement that never came are together and have no partner. */
const isMatch = (bond: Bond): boolean =>
  sizeOf(bond) > 1 && (bond.wanted === null || (bond.left.length > 0 && bond.right.length > 0));
/** Do the sides differ, so that a match of the rows is a mismatch? */
const differs = ({ wanted }: Bond): boolean => wanted !== null && !ofOneSide.includes(wanted);
const own = ({ left, right }: Bond): readonly Ref[] => [...left, ...right];

function described(world: World, refs: readonly Ref[], places: readonly string[]): string {
  const one = (ref: Ref): string => {
    const entry: Row = world.rows[ref]!;
    const { row } = entry;
    const names = Object.entries(row).filter(([name, value]) => /(No|Ref)$/.test(name) && value !== '');
    const numbers = names.map(([name, value]) => `${name} ${value}`).join(' ');
    return `${places[ref]} (${entry.habit}) ${row.amount} ${numbers}`;
  };
  const shown = refs.slice(0, 8).map(one);
  return [...shown, ...(refs.length > 8 ? [`and ${refs.length - 8} more`] : [])].join('\n      ');
}

/** Compares what was decided with the truth of a world. Throws when the files were not read as they were written. */
class Judge {
  readonly tallies = new Map<string, Tally>();
  readonly faults: Fault[] = [];
  private readonly refs = new Map<number, Ref>();
  private readonly bondOf = new Map<string, Bond[]>();
  private readonly bondAbout = new Map<string, Bond>();
  private readonly resolved = new Set<Bond>();
  private readonly held = new Set<Bond>();
  private readonly found = new Set<Bond>();
  private readonly world: World;
  private readonly places: readonly string[];

  constructor(world: World, places: readonly string[], outcome: Outcome) {
    this.world = world;
    this.places = places;
    world.rows.forEach(({ row }, ref) => {
      const known = outcome.transactions.get(places[ref]!);
      if (known?.minor !== row.amount) throw new Error(`${places[ref]} was not read as it was written`);
      this.refs.set(known.id, ref);
    });
    if (this.refs.size !== outcome.transactions.size) throw new Error('there are transactions that nobody wrote');
    for (const scope of scopes) this.bondOf.set(scope, []);
    for (const bond of world.bonds) this.enter(bond);
  }

  private enter(bond: Bond): void {
    const tally = this.tally(bond.habit);
    tally.rows += sizeOf(bond);
    if (bond.wanted !== null) tally.wanted += 1;
    if (isMatch(bond)) tally.bonds += 1;
    if (isMatch(bond) && bond.determinable) tally.determinable += 1;
    for (const subject of bond.subjects ?? []) this.bondAbout.set(`${bond.scope} ${subject}`, bond);
    for (const ref of own(bond)) {
      if (this.bondOf.get(bond.scope)![ref]) throw new Error(`${this.places[ref]} is in two bonds of ${bond.scope}`);
      this.bondOf.get(bond.scope)![ref] = bond;
    }
  }

  private tally(habit: string): Tally {
    const known = this.tallies.get(habit);
    if (known) return known;
    const fresh = noTally();
    this.tallies.set(habit, fresh);
    return fresh;
  }

  private bondsOf(scope: string, refs: readonly Ref[]): (Bond | undefined)[] {
    return [...new Set(refs.map((ref) => this.bondOf.get(scope)![ref]))];
  }

  private fault(what: Fault['what'], habit: string, head: string, refs: readonly Ref[]): void {
    this.faults.push({ what, habit, text: `${head}\n      ${described(this.world, refs, this.places)}` });
  }

  /** The bond that these rows are, whole and alone; where rows are alike, one that they are as good as. */
  private bondThatIs(scope: string, refs: readonly Ref[]): Bond | null {
    const bonds = this.bondsOf(scope, refs);
    const [first] = bonds;
    if (!first) return null;
    if (bonds.length === 1) return sizeOf(first) === refs.length ? first : null;
    const { alike } = first;
    if (alike === undefined || bonds.some((bond) => bond?.alike !== alike)) return null;
    const isLeft = (ref: Ref): boolean => this.world.rows[ref]!.place === 'book';
    const lefts = refs.filter(isLeft).length;
    return (
      bonds.find((bond) => bond!.left.length === lefts && bond!.right.length === refs.length - lefts && lefts > 0) ??
      null
    );
  }

  match({ scope, outcome, pass, members }: FoundMatch): void {
    const refs = members.map((id) => this.refs.get(id)!);
    const bond = this.bondThatIs(scope, refs);
    const agrees =
      bond !== null && isMatch(bond) && differs(bond) === (outcome === 'mismatched') && !this.resolved.has(bond);
    const habit = this.oddest(scope, refs);
    const tally = this.tally(bond?.habit ?? habit);
    if (!agrees) {
      const what = outcome === 'matched' ? 'wrong' : 'tied';
      tally[what] += 1;
      this.fault(what, bond?.habit ?? habit, `${scope} ${pass} ${outcome}`, refs);
      return;
    }
    this.resolved.add(bond);
    tally.right += 1;
    if (bond.determinable) tally.rightDeterminable += 1;
    else if (bond.alike === undefined) {
      tally.lucky += 1;
      this.fault('lucky', bond.habit, `${scope} ${pass}`, refs);
    }
  }

  /** The habit to which a wrong match is put down: that of the rarest bond in it. */
  private oddest(scope: string, refs: readonly Ref[]): string {
    const habits = this.bondsOf(scope, refs).map((bond) => bond?.habit ?? 'outside');
    const rank = (habit: string): number => this.tallies.get(habit)?.rows ?? Number.MAX_SAFE_INTEGER;
    return habits.sort((a, b) => rank(a) - rank(b) || a.localeCompare(b, 'en'))[0]!;
  }

  /** A suggestion holds a bond whose rows are all in it. Days that it names stand for their rows, and count as one thing each. */
  suggestion({ scope, pass, members, days }: FoundMatch): void {
    const refs = members.map((id) => this.refs.get(id)!);
    const inside = new Set<Ref | string>([...refs, ...days]);
    const about = days.map((day) => this.bondAbout.get(`${scope} ${day}`));
    const whole = [...new Set([...this.bondsOf(scope, refs), ...about])].filter((bond): bond is Bond => {
      if (bond === undefined || !isMatch(bond)) return false;
      const answer = days.length > 0 && bond.subjects ? [...bond.subjects, ...bond.right] : own(bond);
      return inside.size <= answer.length + MOST_BESIDES && answer.every((one) => inside.has(one));
    });
    const habit = whole[0]?.habit ?? about[0]?.habit ?? this.oddest(scope, refs);
    const tally = this.tally(habit);
    tally.suggestions += 1;
    if (whole.length > 0) tally.holding += 1;
    else this.fault('idle suggestion', habit, [scope, pass, ...days].join(' '), refs);
    for (const bond of whole) this.held.add(bond);
  }

  breaks(found: readonly FoundBreak[]): void {
    const ours = found.filter(({ scope }) => this.bondOf.has(scope));
    const byKey = new Map<string, Bond[]>();
    for (const bond of this.world.bonds) {
      if (bond.wanted === null) continue;
      for (const key of [...(bond.subjects ?? bond.breakRows ?? own(bond)), ...(bond.alsoAs ?? [])]) {
        const name = `${bond.scope} ${bond.wanted} ${key}`;
        byKey.set(name, [...(byKey.get(name) ?? []), bond]);
      }
    }
    for (const { scope, kind, subject, rows } of ours) {
      const refs = rows.map((id) => this.refs.get(id)!);
      // One of several breaks with a subject has a number behind it.
      const bonds = [subject.replace(/#\d+$/, ''), subject, ...refs]
        .map((key) => byKey.get(`${scope} ${kind} ${key}`))
        .find((found) => found !== undefined);
      for (const bond of bonds ?? []) this.found.add(bond);
      if (!bonds) this.otherBreak(scope, kind, subject, refs);
    }
  }

  /** A break that nothing stands for, unless it only says that something undecided waits. */
  private otherBreak(scope: string, kind: string, subject: string, refs: readonly Ref[]): void {
    const bonds = this.bondsOf(scope, refs);
    const settled = this.bondAbout.get(`${scope} ${subject}`);
    const about = settled ? [settled] : bonds;
    if (about.length > 0 && about.every((bond) => bond?.determinable === false)) return;
    const habit = about[0]?.habit ?? 'outside';
    this.tally(habit).others += 1;
    this.fault('other break', habit, `${scope} ${kind} ${subject}`, refs);
  }

  /** What was left over of every bond. */
  end(): Verdict {
    for (const bond of this.world.bonds) {
      const tally = this.tally(bond.habit);
      if (bond.wanted !== null && this.found.has(bond)) tally.kinds += 1;
      else if (bond.wanted !== null)
        this.fault('no break', bond.habit, `${bond.scope} wants ${bond.wanted}`, bond.breakRows ?? own(bond));
      if (!isMatch(bond) || this.resolved.has(bond)) continue;
      tally[this.held.has(bond) ? 'suggested' : 'missed'] += 1;
      if (this.held.has(bond) && !bond.determinable) tally.asked += 1;
    }
    return { tallies: this.tallies, faults: this.faults };
  }
}

/** Compares what the product decided with what is true. `places` says where each row of the world stands in the files. */
export function judge(world: World, places: readonly string[], outcome: Outcome): Verdict {
  const judging = new Judge(world, places, outcome);
  for (const found of outcome.found) {
    if (found.outcome === 'suggested') judging.suggestion(found);
    else judging.match(found);
  }
  judging.breaks(outcome.breaks);
  return judging.end();
}

/** Adds the tallies of one verdict to those of others. */
export function addTallies(to: Map<string, Tally>, more: ReadonlyMap<string, Tally>): void {
  for (const [habit, tally] of more) {
    const sum = to.get(habit) ?? noTally();
    for (const name of Object.keys(tally) as (keyof Tally)[]) sum[name] += tally[name];
    to.set(habit, sum);
  }
}

/** All habits as one. */
export function totalOf(tallies: ReadonlyMap<string, Tally>): Tally {
  const sums = new Map<string, Tally>();
  for (const tally of tallies.values()) addTallies(sums, new Map([['', tally]]));
  return sums.get('') ?? noTally();
}
