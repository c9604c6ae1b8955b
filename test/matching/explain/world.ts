import { rulePass } from '../../../shared/entity/rules.ts';
import { type WhyNotRows, whyNot } from '../../../src-main/matching/explain/whyNot.ts';
import { readPlans, runReconciliation } from '../../../src-main/matching/index.ts';
import type { Write } from '../../../src-main/store/index.ts';
import { add, day, emptyDay, type RowFields, rules } from '../../helpers/bookkeeping.ts';

export type Pass = Record<string, unknown>;
export type Row = Partial<RowFields> & {
  amount: number;
  counterparty?: string;
  counterpartyAccount?: string;
  batchNo?: string;
  /** A bank row of the second account. */
  second?: boolean;
};
export const D1 = '2026-10-12';
const LAST = 13;

/** A book and two bank accounts under one reconciliation, run through the real passes. */
export class World {
  readonly db: Write = emptyDay();
  passes: Pass[];

  constructor(...passes: Pass[]) {
    this.passes = passes.map((pass, at) => ({ code: `p${at}`, name: `p${at}`, ...pass }));
    this.db.exec(`UPDATE sources SET carry_days = 31;
      INSERT INTO real_accounts (id, code, bank_id, number, name, currency, opening_minor, opening_day) VALUES (2, 'icbc2', 1, '1303', 'other', 'CNY', 0, 0);
      INSERT INTO sources (id, code, name, side, format, role, account, real_account_id, cutoff_seconds, carry_days) VALUES (5, 'icbc2', 'icbc2', 'bank', 'icbc-csv', 'transactions', '1303', 2, 86400, 31);
      INSERT INTO reconciliation_sources VALUES (3, 'right', 5)`);
  }

  private put(source: 'book' | 'icbc', { counterparty, counterpartyAccount, batchNo, second, ...row }: Row): number {
    const id = add(this.db, source, { day: D1, ...(source === 'book' ? { channel: null } : {}), ...row });
    this.db
      .prepare(
        'UPDATE transactions SET counterparty = ?, counterparty_account = ?, batch_no = ?, source_id = iif(?, 5, source_id) WHERE id = ?',
      )
      .run(counterparty ?? null, counterpartyAccount ?? null, batchNo ?? null, second ? 1 : 0, id);
    if (second)
      this.db.exec(
        'DELETE FROM day_runs; INSERT INTO day_runs SELECT source_id, business_day, id, id FROM transactions',
      );
    return id;
  }
  book(row: Row): number {
    return this.put('book', row);
  }
  bank(row: Row): number {
    return this.put('icbc', row);
  }

  /** Runs the days from the first on with the passes as they are. */
  run(days = LAST, from = D1): this {
    this.db.pragma('foreign_keys = OFF');
    rules(this.db, 'bank', this.passes);
    this.db.pragma('foreign_keys = ON');
    for (let on = day(from); on < day(from) + days; on += 1)
      this.db.transaction(() => runReconciliation(this.db, readPlans(this.db, 'bank')[0]!, on, new Date(0)))();
    return this;
  }

  why(id: number): WhyNotRows {
    return whyNot(this.db, 3, id)!;
  }

  /** Rows in matches that agree. */
  matched(): Set<number> {
    return new Set(
      this.db
        .prepare<[], number>(
          "SELECT g.transaction_id FROM match_members g JOIN matches m ON m.id = g.match_id WHERE g.reconciliation_id = 3 AND m.outcome = 'matched'",
        )
        .pluck()
        .all(),
    );
  }

  /** Changes the rules as an explanation says, by its paths and values alone. */
  apply({ edits }: NonNullable<WhyNotRows['change']>): this {
    const set = { passes: this.passes.map((pass) => rulePass.parse(pass)) } as Record<string, unknown>;
    for (const { path, to } of edits) {
      const names = path.split('/');
      const last = names.pop()!;
      const at = names.reduce<Record<string, unknown>>((value, name) => value[name] as Record<string, unknown>, set);
      if (last === '-') (at as unknown as unknown[]).push(to);
      else if (to === null) delete at[last];
      else at[last] = to;
    }
    this.passes = set.passes as Pass[];
    return this;
  }
}
