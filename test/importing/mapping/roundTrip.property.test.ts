import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { formatMinor } from '../../../shared/value/money.ts';
import { formatDay } from '../../../shared/value/time.ts';
import { encodeGbk } from '../../../src-main/cli/generate/files/gbk.ts';
import { type Answers, type Desk, openDesk } from './desk.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

/** How a made-up bank writes its table. */
const style = fc.record({
  delimiter: fc.constantFrom(',', ';', '\t', '|'),
  decimal: fc.constantFrom('.' as const, ',' as const),
  thousands: fc.boolean(),
  unit: fc.constantFrom('元', '分'),
  order: fc.constantFrom('ymd' as const, 'dmy' as const, 'mdy' as const),
  sign: fc.constantFrom('signed', 'columns', 'flag'),
  balance: fc.constantFrom('oldest', 'newest', 'none'),
  title: fc.boolean(),
  totals: fc.boolean(),
  gbk: fc.boolean(),
});
type StyleOf = typeof style extends fc.Arbitrary<infer S> ? S : never;

const rows = fc.array(
  fc.record({
    minor: fc.bigInt({ min: -99_999_999n, max: 99_999_999n }).filter((minor) => minor !== 0n),
    day: fc.integer({ min: 20_000, max: 20_400 }),
    memo: fc.constantFrom('运费', '退款', 'a "quoted" word', 'x,y;z', 'tab|pipe', '结算'),
  }),
  { minLength: 1, maxLength: 12 },
);
type Row = typeof rows extends fc.Arbitrary<(infer R)[]> ? R : never;

function written(minor: bigint, { decimal, thousands, unit }: StyleOf): string {
  if (unit === '分') return String(minor);
  const [whole = '', fraction = ''] = formatMinor(minor < 0n ? -minor : minor, 'CNY').split('.');
  const mark = decimal === '.' ? ',' : '.';
  const grouped = thousands ? whole.replace(/\B(?=(\d{3})+$)/g, mark) : whole;
  return `${minor < 0n ? '-' : ''}${grouped}${decimal}${fraction}`;
}

function dated(day: number, { order }: StyleOf): string {
  const [year, month, date] = formatDay(day).split('-');
  if (order === 'ymd') return `${year}-${month}-${date}`;
  return order === 'dmy' ? `${date}/${month}/${year}` : `${month}/${date}/${year}`;
}

/** The table as text. */
function tableOf(all: readonly Row[], how: StyleOf): string {
  const { sign, delimiter } = how;
  const unit = `(${how.unit})`;
  const heads = {
    signed: [`金额${unit}`],
    columns: [`收入${unit}`, `支出${unit}`],
    flag: ['收支', `金额${unit}`],
  }[sign as 'signed' | 'columns' | 'flag'];
  const size = (minor: bigint): string => written(minor < 0n ? -minor : minor, how);
  const cells = ({ minor }: Row): string[] => {
    if (sign === 'signed') return [written(minor, how)];
    if (sign === 'columns') return minor < 0n ? ['', size(minor)] : [size(minor), ''];
    return [minor < 0n ? '支' : '收', size(minor)];
  };
  let balance = 1_000_000_00n;
  const lines = all.map((row) => {
    balance += row.minor;
    const last = how.balance === 'none' ? [] : [written(balance, how)];
    return [dated(row.day, how), row.memo, ...cells(row), ...last];
  });
  if (how.balance === 'newest') lines.reverse();
  const sum = (side: (minor: bigint) => boolean): bigint =>
    all.filter(({ minor }) => side(minor)).reduce((total, { minor }) => total + (minor < 0n ? -minor : minor), 0n);
  const [into, out] = [sum((minor) => minor > 0n), sum((minor) => minor < 0n)];
  const totals = {
    signed: [written(into - out, how)],
    columns: [written(into, how), written(out, how)],
    flag: ['', written(into + out, how)],
  }[sign as 'signed' | 'columns' | 'flag'];
  const quoted = (text: string): string => (/["|,;\t]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const header = ['日期', '摘要', ...heads, ...(how.balance === 'none' ? [] : [`余额${unit}`])];
  const foot = how.totals ? [['合计', `${all.length}笔`, ...totals, ...(how.balance === 'none' ? [] : [''])]] : [];
  const table = [header, ...lines, ...foot].map((line) => line.map(quoted).join(delimiter));
  return `${[...(how.title ? ['某某银行交易明细'] : []), ...table].join('\n')}\n`;
}

let desk: Desk;
const RUNS = 60;
const codes = Array.from({ length: RUNS * 8 }, (_, index) => `p${index}`);
let next = 0;
beforeAll(async () => {
  desk = await openDesk(codes);
});
afterAll(() => desk.close());

describe('a generated table', () => {
  it('is proposed, saved and imported as exactly what it means', async () => {
    let silent = 0;
    await fc.assert(
      fc.asyncProperty(rows, style, async (all, how) => {
        const code = codes[next++]!;
        const text = tableOf(all, how);
        const file = desk.put(`${code}.txt`, how.gbk ? encodeGbk(text) : text);
        const truth: Answers = {
          dateOrder: how.order,
          sign: 'in',
          decimal: how.decimal,
          power: how.unit === '分' ? '-2' : '0',
          currency: 'CNY',
        };
        // Only what is asked is answered; a second round asks what the first answers left open.
        let answers: Answers = {};
        let proposal = await desk.propose(file, code);
        if (proposal.questions.length === 0) silent += 1;
        for (let round = 0; round < 3 && proposal.questions.length > 0; round += 1) {
          answers = {
            ...answers,
            ...Object.fromEntries(proposal.questions.map(({ question }) => [question, truth[question] ?? '?'])),
          };
          proposal = await desk.propose(file, code, answers);
        }
        expect(proposal.questions, text).toEqual([]);
        await desk.save(proposal.profile);
        const report = await desk.import(file, code);
        expect(
          report.problems.filter(({ severity }) => severity === 'error'),
          text,
        ).toEqual([]);
        expect(report.totals.length > 0).toBe(how.totals);
        const expected = all.map(({ minor, day, memo }) => [formatDay(day), formatMinor(minor, 'CNY'), memo]);
        if (how.balance === 'newest') expected.reverse();
        expect(
          (await desk.rows(code)).map(({ day, amount, memo }) => [day, amount, memo]),
          text,
        ).toEqual(expected);
      }),
      { numRuns: RUNS, seed: 20_261_122 },
    );
    // Some tables prove themselves; a generator that never makes one would prove nothing here.
    expect(silent).toBeGreaterThan(0);
  });
});
