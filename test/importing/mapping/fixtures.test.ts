import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { MappingField, MappingProfile } from '../../../shared/entity/mapping.ts';
import { preview } from '../../../src-main/importing/mapping/preview.ts';
import { propose } from '../../../src-main/importing/mapping/propose/index.ts';
import { sharedSample } from '../../formats/readSample.ts';
import { diskFile } from '../reading/bytes.ts';
import type { Answers } from './desk.ts';

/** What the exports of others mean: the columns from 1 that make a figure, and how they are written. */
type Truth = {
  readonly file: string;
  readonly columns: Partial<Record<MappingField, number>>;
  readonly order: 'ymd' | 'dmy' | 'mdy';
  readonly decimal: '.' | ',';
  readonly currency: string | null;
  readonly sign: string;
  /** Movements, and those of them that cannot be read: damaged by whoever blotted them out, or of unknown words. */
  readonly rows: number;
  readonly bad?: number;
};

const own = (name: string): string => `bank2ynab/${name}`;
const deg = (name: string): string => `double-entry-generator/${name}`;
const raiffeisen = {
  columns: { day: 1, valueDay: 3, amount: 4, currency: 5 },
  order: 'dmy',
  decimal: ',',
  currency: null,
  sign: 'in',
} as const;
const twoColumns = {
  columns: { day: 1, valueDay: 3, in: 4, out: 5 },
  order: 'dmy',
  decimal: ',',
  currency: 'EUR',
  sign: 'credit',
} as const;
const czech = {
  columns: { day: 2, amount: 3, valueDay: 5 },
  order: 'ymd',
  decimal: ',',
  currency: 'CZK',
  sign: 'in',
} as const;

const truths: readonly Truth[] = [
  {
    file: own('20171001-20171106.csv'),
    columns: { day: 1, amount: 7 },
    order: 'ymd',
    decimal: '.',
    currency: 'EUR',
    sign: 'in',
    rows: 1,
  },
  {
    file: own('20180226-1000594757-umsatz.CSV'),
    columns: { day: 2, valueDay: 3, amount: 9, currency: 10 },
    order: 'dmy',
    decimal: ',',
    currency: null,
    sign: 'in',
    rows: 1,
  },
  {
    file: own('2019-03-02_11-50-46_bunq-statement.csv'),
    columns: { day: 1, amount: 2 },
    order: 'ymd',
    decimal: ',',
    currency: 'EUR',
    sign: 'in',
    rows: 7,
  },
  {
    file: own('MonzoDataExport_February2018_2018-02-26_174335.csv'),
    columns: { day: 2, amount: 3, currency: 4 },
    order: 'ymd',
    decimal: '.',
    currency: null,
    sign: 'in',
    rows: 1,
  },
  { file: own('TH_20180101-20180523_page_1.csv'), ...czech, rows: 9 },
  { file: own('TH_20180521-20180523.csv'), ...czech, rows: 1 },
  {
    file: own('Umsaetze_KtoNr538917600_EUR_02-03-2018_1503.CSV'),
    columns: { day: 1, valueDay: 2, amount: 5, currency: 6 },
    order: 'dmy',
    decimal: ',',
    currency: null,
    sign: 'in',
    rows: 1,
  },
  {
    file: own('export_BE11123456789012_20180304_1422.csv'),
    columns: { day: 6, valueDay: 8, in: 11, out: 12, balance: 10, currency: 4 },
    order: 'dmy',
    decimal: ',',
    currency: null,
    sign: 'credit',
    rows: 1,
  },
  {
    file: own('kta_ei.dat'),
    columns: { day: 3, amount: 5 },
    order: 'ymd',
    decimal: '.',
    currency: 'EUR',
    sign: 'in',
    rows: 11,
  },
  { file: own('test_delimiter_tab.csv'), ...twoColumns, rows: 73 },
  { file: own('test_raiffeisen_01.csv'), ...raiffeisen, rows: 73 },
  { file: own('test_regex_123456_87654321_1234_21_12.csv'), ...raiffeisen, rows: 73 },
  { file: own('test_row_format_default.csv'), ...twoColumns, rows: 73 },
  {
    file: own('umsatz-1234________1234-20180227.CSV'),
    columns: { day: 3, amount: 7, currency: 8 },
    order: 'dmy',
    decimal: ',',
    currency: null,
    sign: 'in',
    rows: 1,
  },
  {
    file: deg('abc_debit/example-abc_debit-records.csv'),
    columns: { day: 1, clock: 2, amount: 4 },
    order: 'ymd',
    decimal: '.',
    currency: 'CNY',
    sign: 'in',
    rows: 5,
    bad: 1,
  },
  {
    file: deg('bmo/credit/example-bmo-records.csv'),
    columns: { day: 4, amount: 5 },
    order: 'ymd',
    decimal: '.',
    currency: 'CAD',
    sign: 'out',
    rows: 3,
  },
  {
    file: deg('bmo/debit/example-bmo-records.csv'),
    columns: { day: 3, amount: 4 },
    order: 'ymd',
    decimal: '.',
    currency: 'CAD',
    sign: 'in',
    rows: 4,
  },
  {
    file: deg('boc/credit/example-boc-records.csv'),
    columns: { day: 2, in: 5, out: 6, currency: 7 },
    order: 'ymd',
    decimal: '.',
    currency: null,
    sign: 'credit',
    rows: 14,
  },
  {
    file: deg('boc/debit/example-boc-records.csv'),
    columns: { day: 1, clock: 2, currency: 3, amount: 4, balance: 5 },
    order: 'ymd',
    decimal: '.',
    currency: null,
    sign: 'in',
    rows: 17,
  },
  {
    file: deg('bocom_debit/example-bocom_debit-records.csv'),
    columns: { day: 2, clock: 3, direction: 5, amount: 6 },
    order: 'ymd',
    decimal: '.',
    currency: 'CNY',
    sign: 'credit',
    rows: 6,
  },
  {
    file: deg('cgb_credit/example-cgb_credit-records.csv'),
    columns: { day: 2, amount: 6, currency: 7 },
    order: 'ymd',
    decimal: '.',
    currency: null,
    sign: 'out',
    rows: 4,
  },
  {
    file: deg('cmb/debit/example-cmb-records.csv'),
    columns: { day: 1, currency: 2, amount: 3 },
    order: 'ymd',
    decimal: '.',
    currency: null,
    sign: 'in',
    rows: 5,
  },
  {
    file: deg('hsbchk/credit/example-hsbchk-credit-records.csv'),
    columns: { day: 2, amount: 4, currency: 5, status: 6, direction: 10 },
    order: 'dmy',
    decimal: '.',
    currency: null,
    sign: 'credit',
    rows: 11,
  },
  {
    file: deg('hsbchk/debit/example-hsbchk-debit-records.csv'),
    columns: { day: 1, amount: 3, currency: 4 },
    order: 'dmy',
    decimal: '.',
    currency: null,
    sign: 'in',
    rows: 10,
  },
  {
    file: deg('td/example-td-records.csv'),
    columns: { day: 1, out: 3, in: 4, balance: 5 },
    order: 'mdy',
    decimal: '.',
    currency: 'CAD',
    sign: 'credit',
    rows: 9,
  },
];

/** The fields of which a wrong column would be a wrong figure. */
const figures: readonly MappingField[] = ['day', 'valueDay', 'amount', 'in', 'out', 'direction', 'balance', 'currency'];

const answersOf = ({ columns, order, decimal, currency, sign }: Truth): Answers => ({
  encoding: 'windows-1252',
  day: String(columns.day),
  amount: (['amount', 'in', 'out', 'balance'] as const)
    .flatMap((field) => (columns[field] === undefined ? [] : [`${field}:${columns[field]}`]))
    .join(','),
  dateOrder: order,
  decimal,
  sign,
  power: '0',
  currency: currency ?? `${columns.currency}`,
});

const signSaid = ({ sign }: MappingProfile): string | undefined =>
  sign === null ? undefined : sign.style === 'signed' ? sign.positive : 'credit';

/** What a proposal says otherwise than the truth; what it leaves open is not said. */
function wrongIn(profile: MappingProfile, truth: Truth): string[] {
  const wrong = profile.columns.flatMap(({ field }, at) =>
    figures.includes(field) &&
    truth.columns[field] !== at + 1 &&
    !(field === 'valueDay' && truth.columns.valueDay === undefined)
      ? [`${field} ${at + 1}`]
      : [],
  );
  const said: [string, unknown, unknown][] = [
    ['order', profile.dateOrder, truth.order],
    ['decimal', profile.decimal, truth.decimal],
    ['currency', profile.currency, truth.currency],
    ['sign', signSaid(profile) ?? null, truth.sign],
    ['power', profile.power, 0],
  ];
  // Dates that tell by themselves have no order to be wrong about, and amounts without a mark no mark.
  return [
    ...wrong,
    ...said.filter(([, is, should]) => is !== null && is !== should).map(([what, is]) => `${what} ${is}`),
  ];
}

const rounds = async (path: string, truth: Truth) => {
  const about = { code: 'x', name: 'x', side: null, currency: null };
  const first = await propose(diskFile(path), { ...about, answers: {} });
  const told = answersOf(truth);
  const answers: Answers = {};
  let last = first;
  for (let round = 0; round < 4 && last.questions.length > 0; round += 1) {
    for (const { question } of last.questions) answers[question] = told[question] ?? '?';
    last = await propose(diskFile(path), { ...about, answers });
  }
  return { first, last };
};

const folder = sharedSample('bank/csv');

describe.skipIf(folder === null)('the exports of others', () => {
  const outcomes: Record<string, 'right' | 'asks'> = {};

  it.each(truths)('$file says nothing wrong, and asks for the rest', async (truth) => {
    const path = `${folder}/${truth.file}`;
    const { first, last } = await rounds(path, truth);
    expect(wrongIn(first.profile, truth)).toEqual([]);
    outcomes[truth.file] = first.questions.length === 0 ? 'right' : 'asks';
    expect(last.questions).toEqual([]);
    expect(wrongIn(last.profile, truth)).toEqual([]);
    const seen = await preview(diskFile(path), last.profile, 5, 480);
    expect([seen.read, seen.bad], JSON.stringify(seen.problems[0])).toEqual([truth.rows, truth.bad ?? 0]);
  });

  it('are as many as the shapes say, and of their separators', async () => {
    const shapes = JSON.parse(readFileSync(`${folder}/../expected/csv-shapes.json`, 'utf8')) as {
      file: string;
      delimiter: string;
    }[];
    for (const { file } of truths) {
      const shape = shapes.find((each) => each.file === `csv/${file}`)!;
      const { profile } = await propose(diskFile(`${folder}/${file}`), {
        code: 'x',
        name: basename(file),
        side: null,
        currency: null,
        answers: {},
      });
      expect(profile.container, file).toMatchObject({ kind: 'delimited', delimiter: shape.delimiter });
    }
  });

  it('are counted', () => {
    const count = (what: string): number => Object.values(outcomes).filter((each) => each === what).length;
    expect({ right: count('right'), asks: count('asks') }).toEqual({ right: 1, asks: 24 });
  });
});
