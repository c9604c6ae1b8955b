import type { Explanation } from '../../shared/entity/match.ts';
import { problemOf } from '../../shared/entity/problem.ts';
import type { TransactionView } from '../../shared/entity/transaction.ts';
import type { WhyNot } from '../../shared/entity/whyNot.ts';
import { parseTransactionId } from '../../shared/value/ids.ts';
import { Refusal } from '../../shared/value/result.ts';
import { findBreak } from '../breaks/index.ts';
import { rowOfTransaction, transactionViews } from '../importing/index.ts';
import { explainMatch, explainTransaction, type WhyNotRows } from '../matching/index.ts';
import type { Context } from './context.ts';

type ViewOf = (id: number) => TransactionView | null;

function dressed(why: WhyNotRows, viewOf: ViewOf): WhyNot {
  const ids = (rows: readonly number[]): string[] => rows.flatMap((row) => viewOf(row)?.id ?? []);
  const { nearest, change, ...rest } = why;
  return {
    ...rest,
    nearest: nearest.map((one) => ({ ...one, row: viewOf(one.row) })),
    change: change && { ...change, reconciliation: why.reconciliation, rows: ids(change.rows) },
  };
}

/** Rows that a change names; of a group the first, so that a month of rows is not spelled out. */
const MOST_ROWS = 50;

/** Why a match, a suggestion or a row is what it is; a break is explained by the row that it is about, where it is about it. Throws Refusal NOT_FOUND. */
export function explain({ read }: Context, id: string): Explanation {
  const about = findBreak(read, id);
  const subject = about?.left ?? about?.right ?? id;
  const row = parseTransactionId(subject) ? rowOfTransaction(read, subject) : null;
  const explained = row === null ? explainMatch(read, subject) : explainTransaction(read, row, about?.scope);
  if (!explained) throw new Refusal(problemOf('NOT_FOUND', { params: { what: 'match', id } }));
  const { verdict, reasons, left, right, whyNot } = explained;
  const change = whyNot?.change ? { ...whyNot.change, rows: whyNot.change.rows.slice(0, MOST_ROWS) } : null;
  const named = [...(whyNot?.nearest.map((one) => one.row) ?? []), ...(change?.rows ?? [])];
  const views = transactionViews(read, [...new Set([...left, ...right, ...named])]);
  const viewOf: ViewOf = (one) => views.get(one) ?? null;
  const seen = (rows: readonly number[]): TransactionView[] => rows.flatMap((one) => viewOf(one) ?? []);
  return {
    id,
    verdict,
    reasons,
    left: seen(left),
    right: seen(right),
    whyNot: whyNot && dressed({ ...whyNot, change }, viewOf),
  };
}
