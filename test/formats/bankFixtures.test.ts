import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { formatMinor } from '../../shared/value/money.ts';
import { formatDay } from '../../shared/value/time.ts';
import { formats } from '../../src-main/importing/formats/index.ts';
import { identify } from '../../src-main/importing/identify.ts';
import { diskFile } from '../importing/reading/bytes.ts';
import { readWith, sharedSample } from './readSample.ts';

type Posting = [account: string, amount: string, currency: string];
type Expected = { date: string; postings: Posting[] };

/** Exports of others, what they are, and the account that their own side stands on in the expectations. */
const files: [file: string, format: string, rows: number, expected: string, own: RegExp][] = [
  [
    'csv/double-entry-generator/abc_debit/example-abc_debit-records.csv',
    'abc',
    5,
    'abc_debit/example-abc_debit',
    /ABC:DebitCard/,
  ],
  [
    'csv/double-entry-generator/bocom_debit/example-bocom_debit-records.csv',
    'bocom',
    6,
    'bocom_debit/example-bocom_debit',
    /DebitCard:BOCOM/,
  ],
  [
    'csv/double-entry-generator/bocom_credit/example-bocom_credit-records.csv',
    'bocom',
    8,
    'bocom_credit/example-bocom_credit',
    /BOCOM:CreditCard/,
  ],
  [
    'csv/double-entry-generator/cgb_credit/example-cgb_credit-records.csv',
    'cgb',
    4,
    'cgb_credit/example-cgb_credit',
    /CGB:CreditCard/,
  ],
  [
    'csv/double-entry-generator/cmb/debit/example-cmb-records.csv',
    'cmb',
    5,
    'cmb/debit/example-cmb-debit',
    /DebitCard:CMB/,
  ],
  [
    'csv/double-entry-generator/cmb/credit/example-cmb-records.csv',
    'cmb',
    6,
    'cmb/credit/example-cmb-credit',
    /CreditCard:CMB/,
  ],
  [
    'csv/double-entry-generator/boc/debit/example-boc-records.csv',
    'boc',
    17,
    'boc/debit/example-boc-debit',
    /DC:BoC:3167/,
  ],
  [
    'csv/double-entry-generator/boc/credit/example-boc-records.csv',
    'boc',
    14,
    'boc/credit/example-boc-credit',
    /^Liabilities:CC:BoC/,
  ],
  ['xlsx/double-entry-generator/ccb/交易明细_xxxx_2025xxxx_2025xxxx.xls', 'ccb', 6, 'ccb/example-ccb', /CCB:Checking/],
  [
    'xlsx/double-entry-generator/spdb_debit/example-spdb_debit-records.xls',
    'spdb',
    4,
    'spdb_debit/example-spdb_debit',
    /DebitCard:SPB1234/,
  ],
  [
    'xlsx/double-entry-generator/citic/credit/example-citic-records.xls',
    'citic',
    13,
    'citic/credit/example-citic-credit',
    /CreditCard:CITIC/,
  ],
];

const expectations = sharedSample('bank/expected/double-entry-generator-transactions.json');

const countOf = (keys: readonly string[]): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
};

describe.skipIf(expectations === null)('bank exports of others (shared/fixtures)', () => {
  const all: Record<string, Expected[]> = expectations ? JSON.parse(readFileSync(expectations, 'utf8')) : {};

  it.each(files)(
    '%s is told to be %s, and all of its rows mean what is expected',
    async (name, id, count, expected, own) => {
      const file = diskFile(sharedSample(`bank/${name}`)!);
      const { format } = await identify(file, formats);
      expect(format.id).toBe(id);
      const { rows } = await readWith(format, file);
      expect(rows).toHaveLength(count);
      // The generator leaves rows out by its rules; each that it keeps is one of ours, with this day and amount.
      const ours = countOf(
        rows.map(
          ({ civilDay, amount, currency }) => `${formatDay(civilDay)} ${formatMinor(amount, currency)} ${currency}`,
        ),
      );
      const wanted = all[`csv/double-entry-generator/${expected}-output.beancount`]!;
      expect(wanted.length).toBeGreaterThan(3);
      for (const { date, postings } of wanted) {
        // Interest on a card stands on no account of the card's in the expectations: its size is all that they say.
        const posting = postings.find(([account]) => own.test(account));
        const amount = posting?.[1] ?? postings[0]![1].replace('-', '');
        const key = `${date} ${amount.replace('-0.00', '0.00')} ${postings[0]![2]}`;
        expect(ours.get(key) ?? 0, key).toBeGreaterThan(0);
        ours.set(key, ours.get(key)! - 1);
      }
    },
  );
});
