import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { format } from '../../src-main/importing/formats/abc/index.ts';
import { bytesFile } from '../importing/reading/bytes.ts';
import { bankSuite } from './bankSuite.ts';
import { cellsOf, workbookOf } from './containers.ts';
import { readWith, refusalOf, sampleFile } from './readSample.ts';

bankSuite({
  format,
  id: 'abc',
  samples: ['corporate.csv', 'retail.csv'],
  damages: [
    ['corporate.csv', '合计,"1,000.00"', '合计,"1,000.01"', ['TOTAL_DISAGREES']],
    ['corporate.csv', '"2,949.50"', '"2,949.05"', ['BALANCE_BROKEN']],
    ['corporate.csv', '"1,000.00",,', '"1,00.00",,', ['AMOUNT_INVALID']],
    ['retail.csv', '-1000.00', '-1000.10', ['BALANCE_BROKEN', 'BALANCE_MISSING']],
    ['retail.csv', ',-1000.00,10000.00,12341234123412341,111222333', '', ['AMOUNT_INVALID']],
    ['retail.csv', '369396693', '3.69E+08', ['IDENTIFIER_DAMAGED']],
  ],
});

it.each(['xlsx', 'biff8'] as const)('a number that %s has rounded is none of the words of a row', async (type) => {
  const cells: unknown[][] = cellsOf(readFileSync(sampleFile('abc/retail.csv'), 'utf8'));
  const read = (row: number, column: number, value: unknown) => {
    const changed = cells.map((each, at) => (at === row ? each.with(column, value) : each));
    return readWith(format, bytesFile(workbookOf(changed, type)));
  };
  expect((await read(1, 5, 123456789012345)).rows[0]!.counterparty).toBe('123456789012345');
  // 对手信息 is a name or an account; an account of 19 digits ends in noughts as a number.
  for (const [column, ref] of [
    [5, 'F2'],
    [8, 'I2'],
  ] as const)
    expect(await refusalOf(read(1, column, 6222021001123456000))).toMatchObject([
      { code: 'IDENTIFIER_DAMAGED', where: { line: 2, cell: ref } },
    ]);
});
