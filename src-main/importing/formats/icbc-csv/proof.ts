import { type Problem, problemOf } from '../../../../shared/entity/problem.ts';
import { formatMinor } from '../../../../shared/value/money.ts';
import { Refusal } from '../../../../shared/value/result.ts';
import type { ParsedStatement, ReadOutcome, StatementBalance } from '../../format.ts';
import { type Claim, proven } from '../../reading/totals.ts';
import type { AccountRun } from './account.ts';
import { declaredBalances, type Footer, totalClaims } from './footer.ts';
import type { Layout } from './layout.ts';
import type { Preamble } from './preamble.ts';

/** A detail read to its end. */
export type Detail = {
  readonly runs: readonly AccountRun[];
  readonly preamble: Preamble;
  readonly footer: Footer;
  readonly layout: Layout;
};

const disagreement = ({ total: { name, declared, computed }, counts }: Claim, line: number): Problem =>
  problemOf(counts ? 'COUNT_DISAGREES' : 'TOTAL_DISAGREES', { params: { name, declared, computed }, where: { line } });

type Proof = Pick<ReadOutcome, 'totals' | 'balances' | 'warnings'> & { statements: ParsedStatement[] };

const statementOf = (run: AccountRun, ends: { opening: bigint; closing: bigint } | null): ParsedStatement => {
  const days = run.days();
  return {
    account: run.account || null,
    currency: run.currency,
    opening: ends?.opening ?? null,
    closing: ends?.closing ?? null,
    openingDay: days?.firstDay ?? null,
    closingDay: days?.lastDay ?? null,
    transactions: run.transactions,
  };
};

function balanceOf(
  run: AccountRun,
  ends: { opening: bigint; closing: bigint },
  preamble: Preamble,
): StatementBalance[] {
  const days = run.days();
  const firstDay = preamble.firstDay ?? days?.firstDay;
  const lastDay = preamble.lastDay ?? days?.lastDay;
  if (firstDay === undefined || lastDay === undefined || run.account === '') return [];
  return [{ account: run.account, currency: run.currency, firstDay, lastDay, ...ends, rows: run.in - run.out }];
}

const unequal = (expected: bigint, found: bigint, currency: string, line: number, column: string): Refusal =>
  new Refusal(
    problemOf('BALANCE_BROKEN', {
      params: { expected: formatMinor(expected, currency), found: formatMinor(found, currency) },
      where: { line, column },
    }),
  );

/** The declared balances of a statement with one account must be those that its rows lead from and to. */
function proveEnds(run: AccountRun, footer: Footer): { opening: bigint; closing: bigint } | null {
  const declared = declaredBalances(footer, run.currency);
  const ends = run.ends();
  const line = footer.balances?.line ?? 0;
  if (!declared) return ends;
  const opening = ends?.opening ?? declared.opening;
  const closing = declared.opening + run.in - run.out;
  if (declared.opening !== opening) throw unequal(opening, declared.opening, run.currency, line, '期初余额');
  if (declared.closing !== closing) throw unequal(closing, declared.closing, run.currency, line, '期末余额');
  return declared;
}

const unproven = (footer: Footer): Problem[] =>
  footer.totals.length > 0 || footer.balances
    ? []
    : [problemOf('BALANCE_MISSING', { params: { missing: '合计、期末余额' }, severity: 'warning' })];

/** A corporate detail is refused when anything in it disagrees. */
export function proveCorporate({ footer, runs: all, preamble, layout }: Detail): Proof {
  for (const run of all) {
    const broken = run.brokenBalance('error');
    if (broken) throw new Refusal(broken);
  }
  const only = all.length === 1 ? all[0]! : null;
  const claims = totalClaims(footer, layout, all, only?.currency ?? 'CNY');
  const totals = proven(claims, { line: footer.totals[0]?.line });
  const ends = all.map((run) => (run === only ? proveEnds(run, footer) : run.ends()));
  return {
    totals,
    balances: all.flatMap((run, at) => (ends[at] ? balanceOf(run, ends[at], preamble) : [])),
    warnings: unproven(footer),
    statements: all.map((run, at) => statementOf(run, ends[at] ?? null)),
  };
}

/**
 * A personal export is often cut out or blotted before it is handed on: broken balances are a warning, and totals that
 * disagree an error among the warnings, so that the file can be looked at; import refuses it.
 */
export function proveRetail(
  { footer, runs: all, preamble, layout }: Detail,
  masked: { line: number; value: string } | null,
): Proof {
  const claims = totalClaims(footer, layout, all, 'CNY');
  const hidden = masked
    ? [
        problemOf('AMOUNT_INVALID', {
          params: { column: '余额', value: masked.value },
          where: { line: masked.line },
          severity: 'warning',
        }),
      ]
    : [];
  return {
    totals: claims.map(({ total }) => total),
    balances: all.flatMap((run) => {
      const ends = run.ends();
      return ends ? balanceOf(run, ends, preamble) : [];
    }),
    warnings: [
      ...hidden,
      ...all.map((run) => run.brokenBalance('warning')).filter((problem) => problem !== null),
      ...claims.filter(({ total }) => !total.agrees).map((claim) => disagreement(claim, footer.totals[0]!.line)),
      ...unproven(footer),
    ],
    statements: all.map((run) => statementOf(run, run.ends())),
  };
}
