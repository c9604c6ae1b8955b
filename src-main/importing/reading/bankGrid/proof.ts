import { type Problem, type ProblemPlace, problemOf } from '../../../../shared/entity/problem.ts';
import { formatMinor } from '../../../../shared/value/money.ts';
import { Refusal } from '../../../../shared/value/result.ts';
import { formatDay } from '../../../../shared/value/time.ts';
import type { ParsedStatement, ReadOutcome, StatementBalance } from '../../format.ts';
import { parseGrouped, plainAmount } from '../grouped.ts';
import { amountClaim, type Claim, countClaim } from '../totals.ts';
import type { Declared, DeclaredBalance, Notes } from './notes.ts';
import type { AccountRun, Ends } from './run.ts';

/** Rows and money by side. */
export type Sums = { rows: number; rowsIn: number; rowsOut: number; in: bigint; out: bigint };

export const noSums = (): Sums => ({ rows: 0, rowsIn: 0, rowsOut: 0, in: 0n, out: 0n });

export const addTo = (sums: Sums, amount: bigint, isOut: boolean): void => {
  sums.rows += 1;
  if (isOut) {
    sums.rowsOut += 1;
    sums.out -= amount;
  } else {
    sums.rowsIn += 1;
    sums.in += amount;
  }
};

/** Adds the sums of other rows. */
export function addSums(sums: Sums, other: Sums): void {
  sums.rows += other.rows;
  sums.rowsIn += other.rowsIn;
  sums.rowsOut += other.rowsOut;
  sums.in += other.in;
  sums.out += other.out;
}

/** What a declaration claims, next to what the rows come to. */
export function claimOf({ name, what, side, value }: Declared, sums: Sums, currency: string): Claim {
  if (what === 'count') {
    const rows = side === null ? sums.rows : side === 'in' ? sums.rowsIn : sums.rowsOut;
    return countClaim(name, value, rows);
  }
  const computed = side === 'in' ? sums.in : sums.out;
  // Some banks write what went out with a minus, some without; both mean the same sum.
  const plain = plainAmount(value)?.replace(side === 'out' && computed >= 0n ? /^[+-]/ : /^\+/, '') ?? value;
  const { total, counts } = amountClaim(name, plain, computed, currency);
  return { counts, total: { ...total, declared: value } };
}

/** One account detail read to its end. */
export type Detail = {
  readonly kind: 'corporate' | 'retail';
  readonly runs: readonly AccountRun[];
  readonly notes: Notes;
  /** Every declaration of the file with what it claims, and the line it stands on. */
  readonly claims: readonly { claim: Claim; where: ProblemPlace }[];
  readonly balanceName: string;
  readonly masked: { line: number; value: string; column: string } | null;
  readonly sheet: string | null;
};

export type Proof = Pick<ReadOutcome, 'totals' | 'balances' | 'warnings'> & { statements: ParsedStatement[] };

const problemOfClaim = ({ total: { name, declared, computed }, counts }: Claim, where: ProblemPlace): Problem =>
  problemOf(counts ? 'COUNT_DISAGREES' : 'TOTAL_DISAGREES', { params: { name, declared, computed }, where });

function statementOf(run: AccountRun, ends: Ends | null): ParsedStatement[] {
  const days = run.days();
  const { transactions } = run;
  if (transactions === null) return [];
  const statement = {
    account: run.account || null,
    currency: run.currency,
    opening: ends?.opening ?? null,
    closing: ends?.closing ?? null,
    openingDay: days?.firstDay ?? null,
    closingDay: days?.lastDay ?? null,
    transactions,
  };
  return [statement];
}

function balanceOf(run: AccountRun, ends: Ends, notes: Notes): StatementBalance[] {
  const days = run.days();
  const firstDay = notes.firstDay ?? days?.firstDay;
  const lastDay = notes.lastDay ?? days?.lastDay;
  if (firstDay === undefined || lastDay === undefined || run.account === '') return [];
  return [{ account: run.account, currency: run.currency, firstDay, lastDay, ...ends, rows: run.in - run.out }];
}

/** A declared balance in minor units. Refusal AMOUNT_INVALID. */
function minorOf({ name, value, line }: DeclaredBalance, currency: string): bigint {
  const minor = parseGrouped(value, currency);
  if (minor === null)
    throw new Refusal(problemOf('AMOUNT_INVALID', { params: { column: name, value }, where: { line, column: name } }));
  return minor;
}

const unequal = (expected: bigint, found: bigint, currency: string, { line, name }: DeclaredBalance): Problem =>
  problemOf('BALANCE_BROKEN', {
    params: { expected: formatMinor(expected, currency), found: formatMinor(found, currency) },
    where: { line, column: name },
  });

/** The balances that a statement of one account declares must be those that its rows lead from and to. */
function endsOf(run: AccountRun, { opening, closing }: Notes): { ends: Ends | null; problems: Problem[] } {
  const { currency } = run;
  const moved = run.in - run.out;
  const ends = run.ends();
  const first = opening ? minorOf(opening, currency) : (ends?.opening ?? null);
  const last = closing ? minorOf(closing, currency) : (ends?.closing ?? null);
  const problems: Problem[] = [];
  if (opening && ends && first !== ends.opening) problems.push(unequal(ends.opening, first!, currency, opening));
  else if (closing && first !== null && last !== first + moved)
    problems.push(unequal(first + moved, last!, currency, closing));
  if (problems.length > 0) return { ends, problems };
  if (first !== null) return { ends: { opening: first, closing: first + moved }, problems };
  return { ends: last === null ? null : { opening: last - moved, closing: last }, problems };
}

const unproven = ({ claims, notes }: Detail): Problem[] =>
  claims.length > 0 || notes.closing
    ? []
    : [problemOf('BALANCE_MISSING', { params: { missing: '合计、期末余额' }, severity: 'warning' })];

const maskedProblem = ({ masked, sheet }: Detail): Problem[] =>
  masked === null
    ? []
    : [
        problemOf('AMOUNT_INVALID', {
          params: { column: masked.column, value: masked.value },
          where: { line: masked.line, ...(sheet === null ? {} : { sheet }) },
          severity: 'warning',
        }),
      ];

/** Rows of days that the export says it does not cover. */
function outsideProblem(run: AccountRun, { firstDay, lastDay }: Notes): Problem[] {
  const days = run.days();
  if (days === null) return [];
  const early = firstDay !== null && days.firstDay < firstDay;
  if (!early && !(lastDay !== null && days.lastDay > lastDay)) return [];
  const value = formatDay(early ? days.firstDay : days.lastDay);
  return [problemOf('DATE_INVALID', { params: { record: 0, column: '日期', value }, severity: 'warning' })];
}

/**
 * Proves a detail: every row's balance follows from the one before it, declared balances are those of the rows, and
 * declared counts and sums agree. Of a corporate detail what disagrees is refused. A personal one is often cut out or
 * blotted before it is handed on: broken balances are a warning, and totals that disagree an error among the warnings,
 * so that the file can be looked at; import refuses it.
 */
export function prove(detail: Detail): Proof {
  const { kind, runs, notes, claims } = detail;
  const broken = runs.map((run) => run.brokenBalance(kind === 'corporate' ? 'error' : 'warning', detail.balanceName));
  const breaks = broken.filter((problem) => problem !== null);
  if (kind === 'corporate' && breaks.length > 0) throw new Refusal(breaks[0]!);
  const wrong = claims
    .filter(({ claim }) => !claim.total.agrees)
    .map(({ claim, where }) => problemOfClaim(claim, where));
  if (kind === 'corporate' && wrong.length > 0) throw new Refusal(...wrong);
  const found = runs.map((run) => (runs.length === 1 ? endsOf(run, notes) : { ends: run.ends(), problems: [] }));
  const unequalEnds = found.flatMap(({ problems }) => problems);
  if (kind === 'corporate' && unequalEnds.length > 0) throw new Refusal(...unequalEnds);
  return {
    totals: claims.map(({ claim }) => claim.total),
    balances: runs.flatMap((run, at) => (found[at]!.ends ? balanceOf(run, found[at]!.ends, notes) : [])),
    warnings: [
      ...maskedProblem(detail),
      ...breaks,
      ...wrong,
      ...unequalEnds,
      ...runs.flatMap((run) => outsideProblem(run, notes)),
      ...unproven(detail),
    ],
    statements: runs.flatMap((run, at) => statementOf(run, found[at]!.ends)),
  };
}
