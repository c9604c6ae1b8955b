import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Refusal } from '../../../shared/value/result.ts';
import { DailyTotals, DayRuns } from '../../../src-main/importing/days.ts';
import {
  type FileBytes,
  type Format,
  type Part,
  type Split,
  type StagedRow,
  stagedRow,
} from '../../../src-main/importing/format.ts';
import { format as book } from '../../../src-main/importing/formats/book-csv/index.ts';
import { IdentifierWatch } from '../../../src-main/importing/identifiers.ts';
import { BalanceChain } from '../../../src-main/importing/reading/balance.ts';
import { bankFormat, type Layout } from '../../../src-main/importing/reading/bankGrid/index.ts';

import { RunningBalance } from '../../../src-main/importing/reading/runningBalance.ts';
import { bytesFile } from './bytes.ts';
import { bytesIn } from './legacyBytes.ts';

/** What the import gathers from rows, whether it sees them itself or another thread has. */
class Gathered {
  readonly rows: StagedRow[] = [];
  readonly header: string[] = [];
  private readonly watch = new IdentifierWatch();
  private readonly totals = new DailyTotals();
  private readonly runs = new DayRuns();

  add = (row: StagedRow): void => {
    this.rows.push(row);
    this.watch.see(row);
    this.totals.add(row, row.civilDay);
    this.runs.add(row.civilDay, row.record);
  };

  absorb({ rows, watch, totals, runs }: Gathered): void {
    this.rows.push(...rows);
    this.watch.absorb(structuredClone(watch));
    this.totals.absorb(structuredClone(totals.all()));
    this.runs.absorb(structuredClone(runs.all));
  }

  told() {
    const totals = this.totals.all().toSorted((a, b) => (JSON.stringify(keyOf(a)) < JSON.stringify(keyOf(b)) ? -1 : 1));
    const { firstDay, lastDay } = this.totals;
    const problems = this.watch.problems({ parts: ['sample'] }, 'sample');
    return { rows: this.rows, header: this.header, problems, totals, firstDay, lastDay, runs: this.runs.all };
  }
}

const keyOf = ({ businessDay, account, currency, kind, status }: ReturnType<DailyTotals['all']>[number]) => [
  businessDay,
  account,
  currency,
  kind,
  status,
];

const contextOf = (gathered: Gathered, split?: Split) => ({
  row: gathered.add,
  header: (names: readonly string[]) => gathered.header.push(...names),
  progress: () => undefined,
  checkpoint: () => undefined,
  offsetMinutes: 480,
  split,
});

/** The rows and the outcome of a reading, or why it was refused. */
async function outcomeOf(format: Format, file: FileBytes, split?: Split, gathered = new Gathered()) {
  try {
    const outcome = await format.read(file, contextOf(gathered, split));
    return { outcome, ...gathered.told() };
  } catch (error) {
    if (error instanceof Refusal) return { problems: error.problems };
    throw error;
  }
}

/** Reads a part of a file by itself, as the other thread does; null where it cannot be. */
async function partOf(format: Format, file: FileBytes, cut: { from: number; to: number }) {
  let part: Part | null = null;
  const gathered = new Gathered();
  const done = (told: Part): void => {
    part = structuredClone(told);
  };
  try {
    await format.read(file, contextOf(gathered, { role: 'part', ...cut, done }));
  } catch {
    // Whatever it is, the part is not used, or what it proves by itself was not asked.
  }
  return { part: part as Part | null, gathered };
}

type Cut = { from: number; to: number; chunk: number };

/** Holds the reading in two parts to the reading in one; says whether the part was used. */
async function joins(format: Format, bytes: Uint8Array, { from, to, chunk }: Cut): Promise<boolean> {
  const file = bytesFile(bytes, 'sample', chunk);
  const cut = { from: Math.floor(from * bytes.length), to: Math.floor(to * bytes.length) };
  const { part, gathered: ahead } = await partOf(format, file, cut);
  const gathered = new Gathered();
  let used = false;
  const took = (): void => {
    used = true;
    gathered.absorb(ahead);
  };
  const split: Split = { role: 'whole', ...cut, part: async () => part, took };
  expect(await outcomeOf(format, file, split, gathered)).toEqual(await outcomeOf(format, file));
  return used;
}

const cut = fc.record({
  from: fc.double({ min: 0.1, max: 0.8, noNaN: true }),
  to: fc.double({ min: 0.3, max: 1, noNaN: true }),
  chunk: fc.integer({ min: 5, max: 400 }),
});

/** Most of the time the first; the others now and then. */
const mostly = <T>(usual: fc.Arbitrary<T>, ...others: fc.Arbitrary<T>[]): fc.Arbitrary<T> =>
  fc.oneof({ arbitrary: usual, weight: 40 }, ...others.map((arbitrary) => ({ arbitrary, weight: 1 })));
const oneOf = (...values: string[]): fc.Arbitrary<string> => fc.constantFrom(...values);
const digits = fc.integer({ min: 0, max: 999_999 }).map(String);

async function proven(
  format: Format,
  texts: fc.Arbitrary<string>,
  bytesOf: (text: string) => Uint8Array = (text) => Buffer.from(text),
) {
  let used = 0;
  const holds = fc.asyncProperty(texts, cut, async (text, where) => {
    if (await joins(format, bytesOf(text), where)) used += 1;
  });
  await fc.assert(holds, { numRuns: 250 });
  // Else the property would hold of nothing.
  expect(used).toBeGreaterThan(50);
}

describe('a ledger read in two parts', () => {
  const header = '流水号,业务日期,交易时间,虚账户,交易类型,状态,币种,金额,手续费,商户订单号,摘要';
  const long = fc.constantFrom('123456789012345600', '987654321098765000', '111111111111111000');
  const row = fc
    .tuple(
      fc.oneof(
        digits,
        digits.map((text) => text.padStart(12, '7')),
        long,
        oneOf('', 'L1'),
      ),
      oneOf('2026-10-12', '2026-10-13'),
      oneOf('A1', 'A2', '0007'),
      oneOf('收款', '退款'),
      mostly(oneOf('CNY'), oneOf('JPY')),
      mostly(oneOf('12.50', '7.00', '900'), oneOf('"1,234"', '1.000', '-3', 'x', '"12,5"')),
      oneOf('', '0.10'),
      mostly(digits, oneOf('12345678901234567', '1.2E+17', '')),
      mostly(oneOf('寄件', '', 'a b', 'a\rb'), oneOf('"a,b"', '"a\nb"', '"a""b"', '"a')),
    )
    .map(([no, day, account, kind, currency, amount, fee, order, memo]) =>
      [no, day, `${day} 09:12:03`, account, kind, '成功', currency, amount, fee, order, memo].join(','),
    );
  const line = mostly(row, oneOf('', ',,,,,,,,,,', '合计,,,,3笔,,,25.00,,,'));
  const ledger = fc
    .tuple(
      oneOf('', '台账\n', '\ufeff'),
      fc.array(line, { minLength: 1, maxLength: 30 }),
      mostly(oneOf('\n', '\r\n'), oneOf('\r')),
    )
    .map(([above, lines, end]) => `${above}${[header, ...lines].join(end)}${end}`);

  it('is the same as in one', () => proven(book, ledger), 60_000);
  it(
    'is so in the encoding of an old program',
    () => proven(book, ledger, (text) => bytesIn('gb18030', text.replace('\ufeff', ''))),
    60_000,
  );
});

describe('what only some files show', () => {
  const header = '流水号,业务日期,交易时间,虚账户,交易类型,状态,币种,金额,手续费,商户订单号,摘要';
  const row = (amount: string): string => `B1,2026-10-12,2026-10-12 09:12:03,A1,收款,成功,CNY,"${amount}",0,1,寄件`;
  const ledger = (amounts: readonly string[], last = ''): Buffer =>
    Buffer.from(`${[header, ...amounts.map(row)].join('\n')}\n${last}`);
  const usual = Array.from({ length: 20 }, () => '12.50');
  const dinars = (amounts: readonly string[]): Buffer => Buffer.from(String(ledger(amounts)).replaceAll('CNY', 'KWD'));
  const whole = Array.from({ length: 14 }, () => '7');
  /** More than the head by which the encoding is told. */
  const many = Array.from({ length: 1_500 }, () => '12.50');
  const half = { from: 0.4, to: 0.8, chunk: 50 };

  it.each([
    ['a doubt that the part dispels', ledger(['1,234', ...whole, '12.50', ...whole]), half, true],
    ['a doubt that the part raises', ledger([...whole, '1,234', '7', '7', '7']), half, false],
    ['a comma before the fraction', ledger(Array.from({ length: 20 }, () => '12,50')), half, false],
    [
      'a comma before the part, which only it decides',
      dinars([...usual.map(() => '12,50'), ...usual.map(() => '1.234')]),
      { ...half, from: 0.6 },
      false,
    ],
    ['a comma in the part', ledger([...whole, '12,50', '7', '7', '7']), half, false],
    ['a comma behind a doubt', ledger(['1.000', ...whole, '12,50']), half, true],
    [
      'a doubt in the part, then a comma',
      ledger([...whole.slice(5), '1.000', '12.50', '7', '7', '1.234,5']),
      half,
      true,
    ],
    ['a doubt before the part', ledger(['1,234', ...whole]), half, true],
    ['totals at the end of the part', ledger(usual, '合计,,,,20笔,,,,,,\n'), { ...half, to: 0.9999 }, false],
    ['totals behind the part', ledger(usual, '合计,,,,21笔,,,,,,\n'), half, true],
    ['rows after totals', ledger(usual, '合计,,,,20笔,,,,,,\nx,,,,,\n'), half, true],
    ['a byte that does not fit', Buffer.concat([ledger(many), Buffer.of(0x41, 0xff, 0x0a)]), half, true],
    ['a byte that does not fit in the part', Buffer.from(ledger(many)).fill(0xff, 70_000, 70_001), half, false],
  ])('is the same in two parts: %s', async (_what, bytes, where, used) => {
    expect(await joins(book, bytes, where)).toBe(used);
  });

  it('no identifier shows more or less', () => {
    const value = fc.oneof(
      oneOf('1.2E+17', 'x', '1', '0012', '12345678901234567'),
      fc.integer({ min: 1, max: 999 }).map((lead) => `${String(lead).padStart(15, '7')}000`),
    );
    const eight = fc.integer({ min: 10_000_000, max: 99_999_999 }).map(String);
    const numbers = fc.oneof(
      { arbitrary: eight, weight: 60 },
      { arbitrary: eight.map((text) => text.slice(1).replace(/^0/, '1')), weight: 6 },
      { arbitrary: oneOf('12345', 'x', '01234567'), weight: 1 },
    );
    const column = fc.oneof(fc.array(value, { maxLength: 5 }), fc.array(numbers, { minLength: 8, maxLength: 20 }));
    fc.assert(
      fc.property(column, fc.nat(20), (values, at) => {
        const [one, first, second] = [new IdentifierWatch(), new IdentifierWatch(), new IdentifierWatch()];
        for (const [index, orderNo] of values.entries()) {
          const staged = stagedRow({ record: index + 1, line: index + 2, civilDay: 1, amount: 1n, orderNo });
          for (const watch of [one, index < at ? first : second]) watch.see(staged);
        }
        first.absorb(structuredClone(second) as IdentifierWatch);
        expect(first.problems({ parts: [] }, 'f')).toEqual(one.problems({ parts: [] }, 'f'));
      }),
      { numRuns: 3000 },
    );
  });
});

describe('running balances followed in two parts', () => {
  const row = fc.record({
    amount: fc.bigInt({ min: -2n, max: 2n }),
    civilDay: fc.integer({ min: 1, max: 3 }),
    occurredAt: fc.option(fc.integer({ min: 1, max: 3 }), { nil: null }),
    skew: fc.oneof({ arbitrary: fc.constant(0n), weight: 12 }, fc.constantFrom(1n, null)),
  });
  const place = { sheet: 's' };

  it('come to the same as in one', () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 9 }), fc.nat(9), fc.boolean(), (moves, at, newestFirst) => {
        let balance = 0n;
        const rows = moves.map(({ skew, ...move }, index) => {
          balance += move.amount;
          return { ...move, line: index + 1, balance: skew === null ? null : balance + skew };
        });
        if (newestFirst) rows.reverse();
        const [one, first, second] = [new RunningBalance(), new RunningBalance(), new RunningBalance()];
        const chains = [new BalanceChain(), new BalanceChain(), new BalanceChain()] as const;
        for (const [index, each] of rows.entries()) {
          for (const all of [one, index < at ? first : second]) all.add(each, each.balance);
          for (const chain of [chains[0], index < at ? chains[1] : chains[2]])
            if (each.balance !== null) chain.add(each.amount, each.balance, each.line);
        }
        first.absorb(structuredClone(second) as RunningBalance);
        expect(first.ends()).toEqual(one.ends());
        expect(first.broken('CNY', 'error', place)).toEqual(one.broken('CNY', 'error', place));
        chains[1].absorb(structuredClone(chains[2]) as BalanceChain);
        const told = (chain: BalanceChain) => [chain.joined(), chain.outer(), chain.gap, chain.sum];
        expect(told(chains[1])).toEqual(told(chains[0]));
      }),
      { numRuns: 2000 },
    );
  });
});

describe('a bank detail read in two parts', () => {
  const layout = (kind: Layout['kind']): Layout => ({
    name: '明细',
    kind,
    header: '日期,时间,转出,转入,余额,流水号,摘要,账号,付款账号,收款账号',
    needs: [['日期'], ['转出', '转入']],
    columns: {
      time: ['日期'],
      clock: ['时间'],
      out: ['转出'],
      in: ['转入'],
      balance: ['余额'],
      bankRef: ['流水号'],
      ownAccount: ['账号'],
      payerAccount: ['付款账号'],
      payeeAccount: ['收款账号'],
      payer: ['付款人'],
      payee: ['收款人'],
    },
    memo: ['摘要'],
    amounts: ['sides'],
  });
  const formatOf = (kind: Layout['kind']): Format =>
    bankFormat({ id: 'test', name: '测试银行明细', names: ['测试银行'], layouts: [layout(kind)] });

  type Move = { amount: number; own: string; payee: string; day: string; ref: string; memo: string; wrong: number };
  const move = fc.record({
    amount: fc.integer({ min: -9, max: 9 }),
    own: mostly(oneOf('6222'), oneOf('6223', '')),
    payee: mostly(oneOf(''), oneOf('7111')),
    day: oneOf('2026-10-12', '2026-10-13'),
    ref: fc.oneof(digits, oneOf('', '123456789012345600')),
    memo: mostly(oneOf('结息', '货款', ''), oneOf('"a,b"', '"a\nb"')),
    wrong: fc.oneof({ arbitrary: fc.constant(0), weight: 60 }, { arbitrary: fc.constant(1), weight: 1 }),
  });
  const lineOf = ({ amount, own, payee, day, ref, memo, wrong }: Move, balance: number, accounts: string): string => {
    const [out, into] = amount < 0 ? [`${-amount}.00`, ''] : ['', `${amount}.00`];
    const own2 = accounts === 'none' ? '' : own;
    return [day, '09:12:03', out, into, `${balance + wrong}.00`, ref, memo, own2, '', payee].join(',');
  };
  const lines = (moves: Move[], accounts: string): string[] => {
    const balances = new Map<string, number>();
    return moves.map((each) => {
      const balance = (balances.get(each.own) ?? 100) + each.amount;
      balances.set(each.own, balance);
      return lineOf(each, balance, accounts);
    });
  };
  const remark = oneOf(
    '小计,,5.00,7.00',
    '合计笔数：4',
    '本明细仅供参考',
    '',
    '日期,时间,转出,转入,余额,流水号,摘要,账号,付款账号,收款账号',
  );
  const detail = (balanceWords: fc.Arbitrary<string>) =>
    fc
      .record({
        above: oneOf('', '账号：1234\n', '说明\n币种：日元\n'),
        moves: fc.array(move, { minLength: 1, maxLength: 30 }),
        accounts: oneOf('named', 'none'),
        order: oneOf('oldest', 'newest', 'any'),
        remarks: fc.array(fc.tuple(fc.nat(40), remark), { maxLength: 1 }),
        masked: balanceWords,
        end: oneOf('', '合计笔数：3\n', '期末余额：104.00\n'),
      })
      .map(({ above, moves, accounts, order, remarks, masked, end }) => {
        const rows = lines(moves, accounts);
        if (order === 'newest') rows.reverse();
        if (order === 'any') rows.sort((a, b) => (a.slice(20) < b.slice(20) ? -1 : 1));
        for (const [at, text] of remarks) if (at < rows.length) rows.splice(at, 0, text);
        const all = [layout('corporate').header, ...rows].join('\n');
        return `${above}${all.replace('104.00', masked)}\n${end}`;
      });

  it('is the same as in one, of a company', () => proven(formatOf('corporate'), detail(oneOf('104.00'))), 60_000);
  it('is the same as in one, of a person', () => proven(formatOf('retail'), detail(oneOf('104.00', '1**.00'))), 60_000);
});
