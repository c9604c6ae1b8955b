import { type Problem, problemOf } from '../../shared/entity/problem.ts';

/** What an error of the central ledger means: send the same bytes again, or stop and show a person. */
export type Meaning = { again: true; reason: string } | { again: false; problem: Problem };

/** Connection lost, server stopping, serialisation and deadlock, too busy, cancelled by a timeout: nothing is wrong with the batch. */
const passing = /^(08|57P0|53|57014$|40001$|40P01$|40003$)/;
const passingSystem = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'EPIPE', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'],
]);
const passingWords =
  /connection (terminated|ended|timeout)|timeout exceeded|read timeout|client was closed|not queryable/i;

const sqlState = /^[0-9A-Z]{5}$/;
/** The chain of a desk's batches, and the batch number that another batch has. */
const chainRules = new Set(['batch_once', 'batch_chain', 'batch_step', 'batch_first']);

/** Null for an error that is not the central ledger's: a bug, to be thrown on. */
export function meaningOf(error: unknown, batch: number): Meaning | null {
  if (!(error instanceof Error)) return null;
  const { code, constraint } = error as { code?: unknown; constraint?: unknown };
  const state = typeof code === 'string' ? code : '';
  const reason = [state, error.message].filter((part) => part !== '').join(' ');
  if (passing.test(state) || passingSystem.has(state) || passingWords.test(error.message))
    return { again: true, reason };
  if (!sqlState.test(state)) return null;
  const stop = (problem: Problem): Meaning => ({ again: false, problem });
  if (typeof constraint === 'string' && chainRules.has(constraint))
    return stop(problemOf('CENTRAL_FORK', { params: { batch } }));
  // 3F and 42P01/42883: no such schema, table or function. 42501 is a missing right, which is the ledger's refusal.
  if (/^(3F|42(?!501))/.test(state)) return stop(problemOf('CENTRAL_SCHEMA', { params: { reason } }));
  // 28: who are you; 3D: no such database.
  if (/^(28|3D)/.test(state)) return stop(problemOf('CENTRAL_UNREACHABLE', { params: { reason } }));
  return stop(problemOf('CENTRAL_REFUSED', { params: { batch, reason } }));
}
