import { problemOf } from '../../../../shared/entity/problem.ts';
import { Refusal } from '../../../../shared/value/result.ts';
import { type BillPart, readBillPart } from '../../reading/alipayBill.ts';
import { Cells } from '../../reading/cells.ts';
import { locateColumns } from '../../reading/header.ts';
import { amountClaim, type Claim, countClaim } from '../../reading/totals.ts';

const CURRENCY = 'CNY';
const marks = ['类型', '收入笔数', '支出笔数'];
const columnNames = {
  type: ['类型'],
  incomeCount: ['收入笔数'],
  income: ['收入金额(+元)'],
  expenseCount: ['支出笔数'],
  expense: ['支出金额(-元)'],
  total: ['总金额(元)'],
} as const;

export const isSummary = (header: readonly string[]): boolean => marks.every((name) => header.includes(name));

type Direction = { count: number; sum: bigint };

/** The 合计 of the summary beside what the lists come to. Refusal FILE_TRUNCATED when it is not there. */
export async function claimsOfSummary(
  part: BillPart,
  readers: readonly { income: Direction; expense: Direction }[],
): Promise<Claim[]> {
  const sheet = part.name ?? '';
  const columns = locateColumns(part.header, columnNames, [], { sheet });
  const cells = new Cells(part.header, { sheet });
  const sumOf = (pick: (reader: { income: Direction; expense: Direction }) => Direction): Direction =>
    readers.map(pick).reduce((a, b) => ({ count: a.count + b.count, sum: a.sum + b.sum }), { count: 0, sum: 0n });
  const income = sumOf((reader) => reader.income);
  const expense = sumOf((reader) => reader.expense);
  const claims: Claim[] = [];
  await readBillPart(part, (record, number) => {
    cells.turnTo(record, number);
    if (cells.text(columns.type) !== '合计') return;
    claims.push(
      countClaim('收入笔数', cells.text(columns.incomeCount), income.count),
      amountClaim('收入金额', cells.text(columns.income), income.sum, CURRENCY),
      countClaim('支出笔数', cells.text(columns.expenseCount), expense.count),
      amountClaim('支出金额', cells.text(columns.expense), expense.sum, CURRENCY),
      amountClaim('总金额', cells.text(columns.total), income.sum + expense.sum, CURRENCY),
    );
  });
  if (claims.length === 0)
    throw new Refusal(problemOf('FILE_TRUNCATED', { params: { missing: '合计' }, where: { sheet } }));
  return claims;
}
