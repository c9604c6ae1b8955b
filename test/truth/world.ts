import type { BreakKind } from '../../shared/entity/break.ts';
import type { BankRow, BookRow, ChannelRow } from '../../src-main/cli/generate/model.ts';

/** The reconciliations that the benchmark declares. */
export const scopes = ['orders', 'settle-wechat', 'settle-alipay', 'bank'] as const;
type Scope = (typeof scopes)[number];

/** Where a row is written: the ledger, a channel's bill, a bank account's statement. */
export type ChannelPlace = 'wechat' | 'alipay';
export type BankPlace = 'icbc' | 'hsbc' | 'usd';
type Entry =
  | { place: 'book'; row: BookRow }
  | { place: ChannelPlace; row: ChannelRow }
  | { place: BankPlace; row: BankRow };
/** A row of the files, with the habit of the trade that brought it about. */
export type Row = Entry & { habit: string };
/** A row by its place in the world. */
export type Ref = number;

/**
 * What truly belongs together in a reconciliation: one row (it is alone), two, or a group; rows of one side only are a
 * reversal, an internal transfer or a split. Every row in scope is in one bond of its reconciliation.
 */
export type Bond = {
  scope: Scope;
  habit: string;
  left: readonly Ref[];
  right: readonly Ref[];
  /** Do the files alone tell it? Where they do not, a suggestion has to hold it and nothing may be confirmed. */
  determinable: boolean;
  /** The break that has to stand for it; null where there is none. */
  wanted: BreakKind | null;
  /** What breaks of it may be about where they stand on no row: the channel's days ("wechat:2026-10-01"). */
  subjects?: readonly string[];
  /** The rows on which the break may stand: the bond's own unless said otherwise. */
  breakRows?: readonly Ref[];
  /** What a break may be about in which several bonds stand as one. */
  alsoAs?: readonly string[];
  /** Bonds of one name are made of rows that nobody can tell apart: any of them will do. */
  alike?: string;
};

/** Kinds that say something of one side alone: the rows belong together, and agree, all the same. */
export const ofOneSide: readonly (BreakKind | null)[] = ['FEE_RATE_DRIFT'];

export type World = { rows: Row[]; bonds: Bond[] };

export const isBill = (row: Row): row is Row & { place: ChannelPlace } =>
  row.place === 'wechat' || row.place === 'alipay';
