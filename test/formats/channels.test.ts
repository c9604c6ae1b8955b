import { isUtf8 } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { problemWords } from '../../shared/text/problems.ts';
import { Refusal } from '../../shared/value/result.ts';
import { formats } from '../../src-main/importing/formats/index.ts';
import { chooseFormat, identify } from '../../src-main/importing/identify.ts';
import { sampleOf } from '../../src-main/importing/sample.ts';
import { bytesFile, diskFile } from '../importing/reading/bytes.ts';
import { cellsOf, workbookOf } from './containers.ts';
import { readWith, refusalOf, sampleFile } from './readSample.ts';

const samples: Record<string, string[]> = {
  'wechat-trade': [
    'wechat-trade/all.csv',
    'wechat-trade/success.csv',
    'wechat-trade/refund.csv',
    'wechat-trade/legacy.csv',
  ],
  'wechat-fund': ['wechat-fund/basic.csv'],
  'alipay-trade': ['alipay-trade/detail.csv', 'alipay-trade/summary.csv'],
  'alipay-account': ['alipay-account/detail.csv', 'alipay-account/summary.csv'],
  'unionpay-zm': [
    'unionpay-zm/INN26101288ZM_802310048990001',
    'unionpay-zm/INN26101288ZME_802310048990001',
    'unionpay-zm/RD201026101201_802310048990001',
  ],
  'stripe-balance': ['stripe-balance/report.csv'],
  'adyen-settlement': ['adyen-settlement/batch.csv'],
  'paypal-activity': [
    'paypal-activity/activity-en.csv',
    'paypal-activity/statement-de.csv',
    'paypal-activity/activity-zh.csv',
  ],
  'paypal-settlement': ['paypal-settlement/STL-20261012.01.009.CSV'],
  'allinpay-yunst': ['allinpay-yunst/2026-10-12_1581648210684_checkFile.txt'],
  'allinpay-merchant': ['allinpay-merchant/bill.csv'],
};
const all = Object.entries(samples).flatMap(([id, files]) => files.map((file) => [id, file] as const));

describe('the channels beside one another', () => {
  it.each(all)('%s is told by %s, and by no other format', async (id, file) => {
    const sample = await sampleOf(diskFile(sampleFile(file)));
    expect(chooseFormat(sample, formats).format.id).toBe(id);
    const claims = formats.filter((format) => format.identify(sample) !== null).map((format) => format.id);
    expect(claims).toEqual([id]);
  });
});

describe('a channel bill that a spreadsheet has saved again', () => {
  const texts = all.filter(([, file]) => /\.csv$/.test(file) && !/summary/.test(file));
  it.each(texts.flatMap(([id, file]) => (['xlsx', 'biff8'] as const).map((type) => [id, file, type] as const)))(
    '%s: %s as %s is refused by its name, with the advice to fetch the original',
    async (id, file, type) => {
      const bytes = readFileSync(sampleFile(file));
      const text = new TextDecoder(isUtf8(bytes) ? 'utf-8' : 'gb18030').decode(bytes);
      const { name } = formats.find((format) => format.id === id)!;
      expect(await refusalOf(identify(bytesFile(workbookOf(cellsOf(text), type)), formats))).toMatchObject([
        { code: 'FORMAT_RESAVED', params: { format: name } },
      ]);
    },
  );

  it('is none where the workbook is another table', async () => {
    const other = workbookOf(
      [
        ['a', 'b'],
        ['1', '2'],
      ],
      'xlsx',
    );
    expect(await refusalOf(identify(bytesFile(other), formats))).toMatchObject([{ code: 'FORMAT_UNKNOWN' }]);
  });
});

const hostile: [string, Uint8Array][] = [
  ['a line of two megabytes', Buffer.from(`a,"${'x'.repeat(2_000_000)}`)],
  ['NUL bytes', Buffer.alloc(70_000)],
  ['binary data', Buffer.from(Array.from({ length: 5000 }, (_, at) => (at * 7919) % 256))],
  ['a header of __proto__', Buffer.from('__proto__,constructor,toString\n1,2,3\n')],
  ['many delimiters', Buffer.from(`${','.repeat(100_000)}\n`)],
  ['many strokes', Buffer.from(`${'|'.repeat(100_000)}\n`)],
  ['many quotes', Buffer.from(`${'"'.repeat(99_999)}\n`)],
  ['nothing but line ends', Buffer.from('\r\n'.repeat(50_000))],
];

describe('hostile files', () => {
  const channels = formats.filter(({ id }) => id in samples);
  it('are looked at by every channel', () => expect(channels).toHaveLength(Object.keys(samples).length));

  it.each(hostile)('of %s end in a problem with words, soon', async (_, bytes) => {
    for (const format of channels) {
      const began = performance.now();
      const file = bytesFile(bytes);
      expect(format.identify(await sampleOf(file)), format.id).toBeNull();
      const error = await readWith(format, file).then(
        () => null,
        (raised: unknown) => raised,
      );
      expect(error, format.id).toBeInstanceOf(Refusal);
      for (const problem of (error as Refusal).problems) expect(problemWords[problem.code]).toBeDefined();
      expect(performance.now() - began).toBeLessThan(5_000);
    }
  });
});
