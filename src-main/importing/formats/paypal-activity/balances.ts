import type { Problem } from '../../../../shared/entity/problem.ts';
import type { StatementBalance } from '../../format.ts';
import { BalanceChain, gapProblem } from '../../reading/balance.ts';

type Account = { chain: BalanceChain; before: bigint; after: bigint };

/** The running balances of an account, each currency by itself. */
export class Balances {
  private readonly accounts = new Map<string, Account>();

  add(currency: string, net: bigint, balance: bigint, line: number): void {
    const known = this.accounts.get(currency);
    const account = known ?? { chain: new BalanceChain(), before: 0n, after: 0n };
    if (!known) this.accounts.set(currency, account);
    account.chain.add(net, balance, line);
    account.before = balance - net;
    account.after = balance;
  }

  /** Does a row that moved `net` and left `balance` join the row before, in a file listed forwards or backwards? */
  continues(currency: string, net: bigint, balance: bigint): boolean {
    const account = this.accounts.get(currency);
    return net !== 0n && account !== undefined && (balance - net === account.after || balance === account.before);
  }

  /**
   * Opening and closing of every currency whose rows join, and a problem for each place where they do not follow: a
   * warning for rows that are only out of order, `broken` for rows that do not join at all.
   */
  outcome(
    days: { firstDay: number; lastDay: number } | null,
    broken: 'error' | 'warning',
  ): { balances: StatementBalance[]; warnings: Problem[] } {
    const balances: StatementBalance[] = [];
    const warnings: Problem[] = [];
    for (const [currency, { chain }] of this.accounts) {
      const joined = chain.joined();
      const gap = gapProblem(chain, currency, joined === null ? broken : 'warning');
      if (gap) warnings.push(gap);
      if (joined && days) balances.push({ account: '', currency, ...days, ...joined, rows: chain.sum });
    }
    return { balances, warnings };
  }
}
