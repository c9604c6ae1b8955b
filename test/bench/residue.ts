// npm run bench:residue: rows without any number, a window and sums alone. A ledger and a bank of --size rows a side over
// five days; seven of ten belong together by amount, days and party, the others are nobody's. Prints what was decided, how
// long each pass took and what was given up. The goal of the issue: 50,000 a side within 30 s, or the budget said.
import { parseArgs } from 'node:util';
import { below, keyOf } from '../../src-main/cli/generate/draw.ts';
import { readPlans, runReconciliation } from '../../src-main/matching/index.ts';
import { day, emptyDay, rules } from '../helpers/bookkeeping.ts';

const { values } = parseArgs({
  options: { size: { type: 'string', default: '50000' }, seed: { type: 'string', default: '1' } },
});
const [size, seed] = [Number(values.size), Number(values.seed)];
const FIRST = day('2026-10-12');
const DAYS = 5;
const surnames = [...'王李张刘陈杨黄赵周吴徐孙马朱胡郭何高林罗'];
const given = [...'伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红建国'];

/** A party of some thousands; half of them are companies. */
function partyOf(key: number, slot: number): string {
  const at = below(key, slot, 4000);
  const pick = (from: readonly string[], step: number): string => from[Math.floor(at / step) % from.length]!;
  const name = pick(surnames, 1) + pick(given, 20) + pick(given, 600);
  return at % 2 === 0 ? name : `上海${name}货运有限公司`;
}
/** A third are round amounts, as people pay them. */
const amountOf = (key: number, slot: number): number =>
  below(key, slot, 3) === 0 ? 10_000 * (1 + below(key, slot + 1, 200)) : 100 + below(key, slot + 1, 5_000_000);

const db = emptyDay();
db.exec('DROP TRIGGER keep_days');
db.exec('UPDATE sources SET carry_days = 9');
rules(db, 'bank', [
  {
    kind: 'window',
    code: 'by-party',
    name: 'by party',
    left: { hasChannel: false },
    right: { settlement: false },
    dayTolerance: { before: 1, after: 3, count: 'working' },
    evidence: 1,
  },
  {
    kind: 'subset-sum',
    code: 'several-of-party',
    name: 'several of a party',
    left: { hasChannel: false },
    right: { settlement: false },
    block: ['counterparty'],
    many: 'left',
    dayTolerance: { before: 1, after: 4, count: 'working' },
  },
]);
const insert = db.prepare(
  `INSERT INTO transactions (id, source_id, business_day, amount_minor, currency, kind, status, file_id, part, record, line, civil_day, account, counterparty)
   VALUES (?, ?, ?, ?, 'CNY', 'transfer', 'success', ?, 0, ?, ?, ?, ?, ?)`,
);
db.transaction(() => {
  for (let index = 0; index < size; index += 1) {
    const key = keyOf(seed, 1, index);
    const both = below(key, 0, 10) < 7;
    const on = FIRST + below(key, 1, DAYS - 2);
    const row = (side: 1 | 3, slot: number, later: number): void => {
      const [amount, party, account] = [amountOf(key, slot), partyOf(key, slot + 2), side === 1 ? 'V1' : '1202'];
      insert.run(side * 1_000_000 + index, side, on + later, amount, side, index, index, on + later, account, party);
    };
    row(1, 10, 0);
    row(3, both ? 10 : 20, below(key, 2, 3));
  }
})();
db.exec(`INSERT INTO day_runs SELECT source_id, business_day, id, id FROM transactions;
  INSERT INTO daily_totals SELECT source_id, business_day, account, currency, kind, status, '', count(*), sum(max(amount_minor, 0)), sum(max(-amount_minor, 0)), 0,
    max(amount_minor), 0 FROM transactions GROUP BY 1, 2, 3, 4, 5, 6`);
const plan = readPlans(db, 'bank')[0]!;
const begun = performance.now();
const report = runReconciliation(db, plan, FIRST + DAYS, new Date(0));
const seconds = ((performance.now() - begun) / 1000).toFixed(1);
const { matched, suggested, openLeft, openRight, givenUp, timings } = report;
console.log(
  `${size} rows a side: ${seconds} s; ${matched.matches} matches, ${suggested} suggested, open ${openLeft.rows} and ${openRight.rows}; given up ${JSON.stringify(givenUp)}; ${JSON.stringify(timings)}`,
);
console.log(`goal: 50000 rows a side within 30 s; peak ${Math.round(process.resourceUsage().maxRSS / 1024)} MB`);
