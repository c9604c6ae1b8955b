import { expect, it } from 'vitest';
import { detect } from '../../../src-main/importing/mapping/propose/detect.ts';
import { bytesFile } from '../reading/bytes.ts';

const columnsOf = async (text: string) => (await detect(bytesFile(Buffer.from(text)), null)).header;

it('cuts a day from the words that one blank parts it from', async () => {
  const rows = ['2026-01-05 RENT           -1200.00     8800.00', '2026-01-06 SALE              50.50     8850.50'];
  const header = 'DATE       DESC            AMOUNT     BALANCE';
  expect(await columnsOf([header, ...rows].join('\n'))).toEqual(['DATE', 'DESC', 'AMOUNT', 'BALANCE']);
});

it('leaves words together that are cut at no place where a day or an amount is won', async () => {
  const rows = ['2026-01-05  RENT JAN       -1200.00     8800.00', '2026-01-06  SALE ONE          50.50     8850.50'];
  const header = 'DATE        TEXT            AMOUNT     BALANCE';
  expect(await columnsOf([header, ...rows].join('\n'))).toEqual(['DATE', 'TEXT', 'AMOUNT', 'BALANCE']);
});
