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
  settlements,
  sharedChannels,
  type Uneven,
  unevenMatches,
  unpaidDays,
  unseenOfBill,
  unseenOfBook,
} from './queriesGates.ts';
import { lastProposal } from './queriesLife.ts';
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

/** Was a break closed by an approval of what it says now? A figure that changed since is in dispute again. */
function isResolved(db: Read, id: string | null): boolean {
  const found = id === null ? null : findBreak(db, id);
  if (found?.state !== 'closed') return false;
  const proposal = lastProposal(db, found.id);
  return proposal !== null && proposal.contentHash === proposalHash(found, resolutionSchema.parse(proposal.content));
}

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
function addUneven(scale: Scale, db: Read, one: Uneven): bigint {
  const { bookIn, channelIn, bookAll, channelAll, label, transactionId, breakId } = one;
  const here = one.here === 1n;
  const failed = one.failed === 1n;
  const apart = here && (channelAll !== 0n || failed) ? bookAll - channelAll : 0n;
  const crossing = bookIn - channelIn - apart;
  if (crossing !== 0n) scale.add(crossingRole(one), { label, minor: crossing, transactionId, breakId: null });
  // A fee that differs is in dispute, or within a tolerance; one that only the channel says is a cost.
  const fees = here && (failed || one.feeMore !== 0n) ? one.feeMore : 0n;
  if (!here || (!failed && apart + fees === 0n)) return 0n;
  const role = !failed ? 'tolerance' : isResolved(db, breakId) ? 'correction' : 'difference';
  scale.add(role, { label, minor: apart + fees, transactionId, breakId });
  return fees;
}

function crossingRole({ hasBook, hasChannel, bookDays, channelDays }: Uneven): GateRole {
  if (hasChannel === 1n && hasBook === 0n) return (bookDays ?? 0n) < 0n ? 'earlier-book-paired' : 'channel-only';
  if (hasBook === 1n && hasChannel === 0n && channelDays !== null)
    return channelDays < 0n ? 'earlier-channel-paired' : 'book-only';
  return 'correction';
}

function addOpen(scale: Scale, db: Read, { book, undecided, ...line }: OpenLine): void {
  if (undecided === 1n) scale.add(isResolved(db, line.breakId) ? 'correction' : 'undecided', line);
  else scale.add(book === 1n ? 'book-only' : 'channel-only', line);
}

type Weighed = { uneven: readonly Uneven[]; open: readonly OpenLine[]; legs: readonly Leg[]; shared: boolean };

/** What arrived, against what was owed. */
function addReceived(scale: Scale, db: Read, one: Settling): void {
  for (const line of one.matchId === null ? [] : receiptLines(db, one.matchId)) scale.add('received', line);
  const short = one.owed - one.received;
  if (short === 0n) return;
  const breakId = breakOfSettlement(db, one.reconciliation, subjectOf(one));
  const line = { label: subjectOf(one), minor: short, transactionId: null, breakId };
  scale.add(isResolved(db, breakId) ? 'correction' : 'settlement', line);
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
function weighOne(db: Read, one: Settling, { uneven, open, legs, shared }: Weighed): { scale: Scale; toClear: bigint } {
  const scale = new Scale();
  addReceived(scale, db, one);
  const bill = billSums(db, one);
  const billed = bill.reduce((sum, { amount }) => sum + amount, 0n);
  const billedRows = bill.reduce((sum, { rows }) => sum + rows, 0);
  const fees = uneven.reduce((sum, match) => sum + addUneven(scale, db, match), 0n);
  const cost = billed - one.owed - fees;
  if (cost !== 0n) scale.sum('cost', cost, billedRows);
  const billFees = bill.reduce((sum, { fee }) => sum + fee, 0n);
  if (legs.length === 0) {
    if (billFees !== 0n) scale.sum('fees', -billFees, billedRows);
    return { scale, toClear: billed - billFees };
  }
  for (const line of open) addOpen(scale, db, line);
  const kinds = allKinds(legs, 'channelKinds');
  const other = bill.filter(({ kind }) => kinds !== null && !kinds.includes(kind));
  for (const { amount, rows } of other) if (rows > 0) scale.sum('other', -amount, rows);
  const book = bookSums(db, one, allKinds(legs, 'bookKinds'));
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

function gateOf(db: Read, id: string, one: Settling, { scale, toClear }: { scale: Scale; toClear: bigint }): Gate {
  const terms = scale.all;
  const lines = scale.lines.toSorted((a, b) => (a.role === b.role ? 0 : a.role < b.role ? -1 : 1));
  const rows = lines.map(({ role, label, minor, transactionId }) => [role, label, minor, transactionId]);
  return {
    ...{ id, ...one, terms, lines },
    left: scale.of(false),
    right: toClear,
    blocked: one.matchId === null || terms.some(({ blocks }) => blocks),
    hash: hashOf([id, one.owed, one.received, toClear, terms, rows, revisionsOf(db, one)]),
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
  const isDue = ({ id, one }: (typeof named)[number]): boolean => {
    const known = before.get(id);
    return !known || about.has(id) || one.settledDay === occasion.ran || known.blocked || differs(known, one);
  };
  const due = named.filter(isDue);
  const gates = weighAll(db, due, legs);
  const gone = [...before.keys()].filter((id) => !named.some((one) => one.id === id));
  writeGates(db, gates, gone);
  const flipped = gates.filter(({ id, blocked }) => before.get(id)?.blocked !== blocked);
  return [...new Set(flipped.flatMap(({ settledDay }) => settledDay ?? []))].sort((a, b) => a - b);
}

const differs = (known: StoredGate, one: Settling): boolean =>
  known.matchId !== one.matchId || known.owed !== one.owed || known.received !== one.received;

function weighAll(db: Write, due: readonly { id: string; one: Settling }[], legs: readonly Leg[]): Gate[] {
  if (due.length === 0) return [];
  openWeighing(
    db,
    due.map(({ one }) => one),
    legs,
  );
  const shared = sharedChannels(db);
  const uneven = Map.groupBy(unevenMatches(db, Math.min(...due.map(({ one }) => one.firstDay))), ({ gate }) => gate);
  const open = Map.groupBy(openLines(db), ({ gate }) => gate);
  return due.map(({ id, one }, gate) => {
    const own = legs.filter(({ sources }) => sources.includes(one.sourceId));
    const weighed = {
      ...{ uneven: uneven.get(gate) ?? [], open: open.get(gate) ?? [], legs: own },
      shared: one.channel === null || shared.has(one.channel),
    };
    return gateOf(db, id, one, weighOne(db, one, weighed));
  });
}
