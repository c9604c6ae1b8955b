import { createHash } from 'node:crypto';
import { resolution as resolutionSchema } from '../../shared/entity/break.ts';
import { type GateRole, gateDisputes, gateRole } from '../../shared/entity/gate.ts';
import { type Day, formatDay } from '../../shared/value/time.ts';
import type { Read, Write } from '../store/index.ts';
import { contentHash as proposalHash } from './life.ts';
import { type Gate, gatesAbout, gatesByDays, type StoredGate, storedGates, writeGates } from './queriesGateStore.ts';
import {
  allKinds,
  billSums,
  bookSums,
  breakOfSettlement,
  type Leg,
  type Line,
  type OpenLine,
  openLines,
  openWeighing,
  orderLegs,
  receiptLines,
  revisionsOf,
  type Settles,
  type Settling,
  type Sums,
  settlements,
  sharedChannels,
  type Uneven,
  unevenMatches,
  unpaidDays,
  unseenOfBill,
  unseenOfBook,
} from './queriesGates.ts';
import { closedByProposal, lastProposal } from './queriesLife.ts';
import { findBreak } from './queriesList.ts';

type Term = { rows: number; minor: bigint; blocks: boolean };
type Terms = Map<GateRole, Term>;
type GateLine = Line & { role: GateRole };

const DISPUTED: readonly GateRole[] = gateDisputes;

/** "wechat:2026-10-12" or "wechat:2026-10-16..2026-10-18", as breaks and journals name it. */
const subjectOf = ({ source, firstDay, lastDay }: Settling): string =>
  `${source}:${formatDay(firstDay)}${lastDay > firstDay ? `..${formatDay(lastDay)}` : ''}`;

/** The same settlement has the same id however often its day is run; only one in a foreign currency names it. */
const idOf = (one: Settling, home: string): string =>
  [one.reconciliation, subjectOf(one), ...(one.currency === home ? [] : [one.currency])].join(':');

/** Those of some breaks that were closed by an approval of what they say now. A figure that changed since is in dispute again. */
const resolvedOf = (db: Read, ids: readonly (string | null)[]): Set<string> =>
  new Set(
    closedByProposal(db, [...new Set(ids.filter((id) => id !== null))]).filter((id) => {
      const found = findBreak(db, id)!;
      const { contentHash, content } = lastProposal(db, id)!;
      return contentHash === proposalHash(found, resolutionSchema.parse(content));
    }),
  );

/** One gate while its terms are put together. */
class Scale {
  readonly lines: GateLine[] = [];
  private readonly terms: Terms = new Map();

  add(role: GateRole, line: Line): void {
    this.lines.push({ role, ...line });
    this.sum(role, line.minor, 1);
  }

  sum(role: GateRole, minor: bigint, rows: number): void {
    const term = this.terms.get(role) ?? { rows: 0, minor: 0n, blocks: DISPUTED.includes(role) };
    this.terms.set(role, { ...term, rows: term.rows + rows, minor: term.minor + minor });
  }

  of(blocks: boolean): bigint {
    return [...this.terms.values()]
      .filter((term) => term.blocks === blocks)
      .reduce((all, { minor }) => all + minor, 0n);
  }

  get all(): { role: GateRole; rows: number; minor: bigint; blocks: boolean }[] {
    return gateRole.options.flatMap((role) => {
      const term = this.terms.get(role);
      return term ? [{ role, ...term }] : [];
    });
  }
}

/** What an uneven match adds to a gate: what crosses its days, and what differs. Returns the fees that are in dispute. */
function addUneven(scale: Scale, one: OfGate<Uneven>, resolved: Resolved): bigint {
  const { bookIn, channelIn, bookAll, channelAll, label, transactionId, breakId } = one;
  const here = one.here === 1n;
  const failed = one.failed === 1n;
  const apart = here && (channelAll !== 0n || failed) ? bookAll - channelAll : 0n;
  const crossing = bookIn - channelIn - apart;
  if (crossing !== 0n) scale.add(crossingRole(one), { label, minor: crossing, transactionId, breakId: null });
  // A fee that differs is in dispute, or within a tolerance; one that only the channel says is a cost.
  const fees = here && (failed || one.feeMore !== 0n) ? one.feeMore : 0n;
  if (!here || (!failed && apart + fees === 0n)) return 0n;
  const role = !failed ? 'tolerance' : isResolved(resolved, breakId) ? 'correction' : 'difference';
  scale.add(role, { label, minor: apart + fees, transactionId, breakId });
  return fees;
}

function crossingRole({ hasBook, hasChannel, bookDays, channelDays }: OfGate<Uneven>): GateRole {
  if (hasChannel === 1n && hasBook === 0n) return (bookDays ?? 0n) < 0n ? 'earlier-book-paired' : 'channel-only';
  if (hasBook === 1n && hasChannel === 0n && channelDays !== null)
    return channelDays < 0n ? 'earlier-channel-paired' : 'book-only';
  return 'correction';
}

function addOpen(scale: Scale, { book, undecided, ...line }: OfGate<OpenLine>, resolved: Resolved): void {
  if (undecided === 1n) scale.add(isResolved(resolved, line.breakId) ? 'correction' : 'undecided', line);
  else scale.add(book === 1n ? 'book-only' : 'channel-only', line);
}

type OfGate<T> = Omit<T, 'gate'>;
type Resolved = ReadonlySet<string>;
const isResolved = (resolved: Resolved, id: string | null): boolean => id !== null && resolved.has(id);

/** All that a gate follows from, but for rows that no leg has looked at: those come and go with the sums and with what is open. */
type Facts = {
  uneven: readonly OfGate<Uneven>[];
  open: readonly OfGate<OpenLine>[];
  legs: readonly Leg[];
  shared: boolean;
  bill: readonly (Sums & { kind: string })[];
  book: Sums;
  /** The break of the settlement itself, and those of all its breaks that are resolved. */
  breakId: string | null;
  resolved: Resolved;
  revisions: readonly string[];
};

/** What arrived, against what was owed. */
function addReceived(scale: Scale, db: Read, one: Settling, { breakId, resolved }: Facts): void {
  for (const line of one.matchId === null ? [] : receiptLines(db, one.matchId)) scale.add('received', line);
  const short = one.owed - one.received;
  if (short === 0n) return;
  const line = { label: subjectOf(one), minor: short, transactionId: null, breakId };
  scale.add(isResolved(resolved, breakId) ? 'correction' : 'settlement', line);
}

/** Rows that no leg has looked at must not hide behind a sum. */
function addUnseen(scale: Scale, db: Read, one: Settling, legs: readonly Leg[], toClear: bigint): void {
  for (const line of [...unseenOfBill(db, one, legs), ...unseenOfBook(db, one, legs)]) scale.add('unseen', line);
  const rest = toClear - scale.of(false) - scale.of(true);
  if (rest !== 0n) scale.sum('unseen', rest, 0);
}

/**
 * The equation of one settlement: every row of the bill and of the book is in it, before fees, and the fees apart. Where
 * several sources share a channel the book does not say whose a row is: then it is what its pairs say.
 */
function weighOne(db: Read, one: Settling, facts: Facts): { scale: Scale; toClear: bigint } {
  const { uneven, open, legs, shared, bill, book, resolved } = facts;
  const scale = new Scale();
  addReceived(scale, db, one, facts);
  const billed = bill.reduce((sum, { amount }) => sum + amount, 0n);
  const billedRows = bill.reduce((sum, { rows }) => sum + rows, 0);
  const fees = uneven.reduce((sum, match) => sum + addUneven(scale, match, resolved), 0n);
  const cost = billed - one.owed - fees;
  if (cost !== 0n) scale.sum('cost', cost, billedRows);
  const billFees = bill.reduce((sum, { fee }) => sum + fee, 0n);
  if (legs.length === 0) {
    if (billFees !== 0n) scale.sum('fees', -billFees, billedRows);
    return { scale, toClear: billed - billFees };
  }
  for (const line of open) addOpen(scale, line, resolved);
  const kinds = allKinds(legs, 'channelKinds');
  const other = bill.filter(({ kind }) => kinds !== null && !kinds.includes(kind));
  for (const { amount, rows } of other) if (rows > 0) scale.sum('other', -amount, rows);
  const bookFees = shared ? billFees - fees : book.fee;
  if (bookFees !== 0n) scale.sum('fees', -bookFees, shared ? billedRows : book.rows);
  const toClear = shared ? scale.of(false) + scale.of(true) : book.amount - book.fee;
  addUnseen(scale, db, one, legs, toClear);
  return { scale, toClear };
}

const hashOf = (parts: unknown[]): string =>
  createHash('sha256')
    .update(JSON.stringify(parts, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value)))
    .digest('hex');

type Weighed = { scale: Scale; toClear: bigint };

function gateOf(
  id: string,
  one: Settling,
  { scale, toClear }: Weighed,
  revisions: readonly string[],
): Omit<Gate, 'basis'> {
  const terms = scale.all;
  const lines = scale.lines.toSorted((a, b) => (a.role === b.role ? 0 : a.role < b.role ? -1 : 1));
  const rows = lines.map(({ role, label, minor, transactionId }) => [role, label, minor, transactionId]);
  return {
    ...{ id, ...one, terms, lines },
    left: scale.of(false),
    right: toClear,
    blocked: one.matchId === null || terms.some(({ blocks }) => blocks),
    hash: hashOf([id, one.owed, one.received, toClear, terms, rows, revisions]),
  };
}

/** Reconciliations that are about settlements, with what a channel pays. */
export type SettlementScope = { id: number; settles: Settles };

/**
 * Which gates are weighed besides those that are new, blocked or have other figures: those settled on a day that was run,
 * those of days of rows that a person matched, and those that a person's word on a break concerns.
 */
export type Occasion = { ran?: Day; rows?: readonly number[]; breakId?: string };

/** Brings the gates in line with what stands. Returns the days of settlements that may be posted now, or no longer. */
export function weigh(db: Write, scopes: readonly SettlementScope[], home: string, occasion: Occasion): Day[] {
  const all = [...settlements(db), ...scopes.flatMap(({ id, settles }) => unpaidDays(db, id, settles))];
  const before = storedGates(db);
  if (all.length === 0 && before.size === 0) return [];
  const legs = orderLegs(db);
  const about = new Set([
    ...(occasion.rows ? gatesByDays(db, occasion.rows) : []),
    ...(occasion.breakId ? gatesAbout(db, occasion.breakId) : []),
  ]);
  const named = all.map((one) => ({ id: idOf(one, home), one }));
  const due = named.flatMap(({ id, one }): Due[] => {
    const known = before.get(id);
    const isNew = !known || about.has(id) || concernsDay(one, occasion.ran) || differs(known, one);
    // One that is blocked may be free by what happened elsewhere: it is weighed where it follows from other facts now.
    return isNew ? [{ id, one, basis: null }] : known.blocked ? [{ id, one, basis: known.basis }] : [];
  });
  const gates = weighAll(db, due, legs);
  const gone = [...before.keys()].filter((id) => !named.some((one) => one.id === id));
  writeGates(db, gates, gone);
  const flipped = gates.filter(({ id, blocked }) => before.get(id)?.blocked !== blocked);
  return [...new Set(flipped.flatMap(({ settledDay }) => settledDay ?? []))].sort((a, b) => a - b);
}

const differs = (known: StoredGate, one: Settling): boolean =>
  known.matchId !== one.matchId || known.owed !== one.owed || known.received !== one.received;
const concernsDay = (one: Settling, ran: Day | undefined): boolean =>
  ran !== undefined && (one.settledDay === ran || (one.firstDay <= ran && one.lastDay >= ran));

/** A gate that may stand otherwise; with a `basis` it is only weighed where it follows from other facts than that. */
type Due = { id: string; one: Settling; basis: string | null };

function weighAll(db: Write, due: readonly Due[], legs: readonly Leg[]): Gate[] {
  if (due.length === 0) return [];
  openWeighing(
    db,
    due.map(({ one }) => one),
    legs,
  );
  const shared = sharedChannels(db);
  const uneven = byGate(unevenMatches(db, Math.min(...due.map(({ one }) => one.firstDay))));
  const open = byGate(openLines(db));
  return due.flatMap(({ id, one, basis: known }, gate) => {
    const own = legs.filter(({ sources }) => sources.includes(one.sourceId));
    const isShared = one.channel === null || shared.has(one.channel);
    const facts = factsOf(db, one, {
      uneven: uneven.get(gate) ?? [],
      open: open.get(gate) ?? [],
      legs: own,
      shared: isShared,
    });
    const basis = hashOf([one, { ...facts, resolved: [...facts.resolved].sort() }]);
    return basis === known ? [] : [{ ...gateOf(id, one, weighOne(db, one, facts), facts.revisions), basis }];
  });
}

/** By the place of the gate among those that are due, which is left out: it is another every time. */
function byGate<T extends { gate: number }>(lines: readonly T[]): Map<number, Omit<T, 'gate'>[]> {
  const grouped = new Map<number, Omit<T, 'gate'>[]>();
  for (const { gate, ...line } of lines) {
    const own = grouped.get(gate);
    if (own) own.push(line);
    else grouped.set(gate, [line]);
  }
  return grouped;
}

function factsOf(db: Read, one: Settling, given: Pick<Facts, 'uneven' | 'open' | 'legs' | 'shared'>): Facts {
  const breakId = breakOfSettlement(db, one.reconciliation, subjectOf(one));
  const named = [...given.uneven, ...given.open].map((line) => line.breakId);
  return {
    ...given,
    bill: billSums(db, one),
    book: bookSums(db, one, allKinds(given.legs, 'bookKinds')),
    breakId,
    resolved: resolvedOf(db, [breakId, ...named]),
    revisions: revisionsOf(db, one),
  };
}
