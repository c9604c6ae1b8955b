import { join } from 'node:path';
import ExcelJS from 'exceljs';
import { afterEach, describe, expect, it } from 'vitest';
import { type Company, company } from './company.ts';

let co: Company;
afterEach(() => co.remove());

const [MON, TUE] = ['2026-10-12', '2026-10-13'] as const;

/** Everything that keeps the books and the bank apart at the end of a day, at once. */
async function untidyDay(): Promise<void> {
  co = await company();
  co.order(MON, { amount: 10_000, fee: 60 });
  co.order(MON, { amount: 20_000, fee: 120, bill: null });
  co.order(MON, { amount: 30_000, fee: 180, book: null });
  co.order(MON, { amount: 40_000, fee: 240, bill: { amount: 40_100 } });
  co.payout(MON, { amount: 50_000 });
  co.payout(MON, { amount: 60_000, onBank: false });
  co.payout(MON, { amount: 70_000, onBook: false });
  co.bank(MON, 'icbc', { amount: 1_234, text: '利息' });
}

describe('item 25: 总分 — the sum of the virtual accounts is the bank’s balance, at one instant', () => {
  it('25a by lines that each name a row or a channel day, whatever is open', async () => {
    await untidyDay();
    await co.morning(MON);
    const { left, right, lines } = await co.proof(MON);
    const sum = (role: string): bigint =>
      lines.filter((one) => one.role === role).reduce((all, { amount }) => all + BigInt(amount.replace('.', '')), 0n);
    const virtual = 50_000_000n + 9_940n + 19_880n + 39_760n - 50_000n - 60_000n;
    const bank = 50_000_000n - 50_000n - 70_000n + 1_234n;
    expect([sum('virtual'), sum('bank')]).toEqual([virtual, bank]);
    expect(BigInt(right.replace('.', ''))).toBe(bank);
    expect(left).toBe(right);
    expect(virtual + sum('in-transit') + sum('suspense')).toBe(bank);
    expect(lines.filter(({ role }) => role === 'suspense').every(({ break: about }) => about !== null)).toBe(true);
    const accounts = (await co.core.call('accounts.list', { day: MON, limit: 1000 })).rows;
    const standing = accounts
      .filter(({ realAccount }) => realAccount === 'icbc-main')
      .reduce((all, { balance }) => all + BigInt(balance.replace('.', '')), 0n);
    expect(standing).toBe(virtual);
  });

  it('25b the balance of another instant is none: without the day’s statement nothing is proven', async () => {
    await untidyDay();
    await co.morning(MON);
    co.payout(TUE, { amount: 1_000 });
    await co.arrive(TUE, { without: ['icbc'] });
    await co.reconcile(TUE);
    const proof = await co.proof(TUE);
    expect([proof.verdict, proof.lines.map(({ role }) => role)]).toEqual([
      'INCOMPLETE',
      expect.arrayContaining(['missing-statement']),
    ]);
    await co.importFiles([co.file('icbc', TUE)]);
    await co.reconcile(TUE);
    expect((await co.proof(TUE)).verdict).toBe('PROVEN');
  });

  it('25c a statement that does not begin where the last one ended is a break, and the day is not proven', async () => {
    co = await company();
    co.payout(MON, { amount: 1_000 });
    await co.morning(MON);
    co.balances.icbc.balance += 500n;
    co.payout(TUE, { amount: 2_000 });
    const [report] = await co.importFiles([co.file('icbc', TUE)]);
    expect([report!.outcome, report!.problems[0]!.code]).toEqual(['imported', 'STATEMENT_GAP']);
    await co.importFiles([co.file('book', TUE), co.file('hsbc', TUE)]);
    await co.reconcile(TUE);
    expect((await co.breaks()).map((line) => line.split(' ')[0])).toContain('STATEMENT_GAP');
    expect((await co.proof(TUE)).verdict).toBe('INCOMPLETE');
  });
});

describe('item 26: 余额调节表 — equal after adjustment', () => {
  type Figures = { own: unknown[]; texts: string[] };
  async function balanceSheet(day: string): Promise<Figures> {
    const out = join(co.folder, `bank-${day}.xlsx`);
    await co.core.call('statement.build', { reconciliation: 'bank', day, out, person: 'wang' });
    const book = new ExcelJS.Workbook();
    await book.xlsx.readFile(out);
    const sheet = book.getWorksheet('余额调节表')!;
    const rows = (sheet.getRows(1, sheet.rowCount) ?? []).map((row) => (row.values as unknown[]).slice(1));
    const texts = rows.map((row) =>
      row.map((cell) => (cell === null || cell === undefined ? '' : String(cell))).join('|'),
    );
    const own = rows.filter((row) => row.some((cell) => cell === '调节后余额'));
    return { own, texts };
  }

  it('26 both halves come to one balance, and every item that was adjusted by stands in it', async () => {
    await untidyDay();
    await co.morning(MON);
    const { own, texts } = await balanceSheet(MON);
    expect(own.length).toBeGreaterThan(0);
    for (const row of own as unknown[][]) {
      const figures = row.filter((cell) => typeof cell === 'number');
      expect(figures).toHaveLength(2);
      expect(figures[0]).toBe(figures[1]);
    }
    const all = texts.join('\n');
    // 500,000 less what was paid out, with what each side alone has: worked out by hand.
    expect(own.flat()).toContain(499_207.34);
    for (const amount of ['298.2', '12.34', '700', '198.8', '796.2', '600', '1']) expect(all).toContain(`|${amount}`);
  });
});
