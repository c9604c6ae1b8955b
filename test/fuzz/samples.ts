import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { generateDays } from '../../src-main/cli/generate/index.ts';
import { sampleSetup } from '../../src-main/cli/generate/setup.ts';
import { cellsOf, pageOf, workbookOf } from '../formats/containers.ts';
import { alipayZip } from '../formats/gbk.ts';
import { sampleFile } from '../formats/readSample.ts';
import { zipOf } from '../importing/reading/zips.ts';

/** A file that is right, to be changed. */
export type Sample = { name: string; bytes: Uint8Array };

const folderOf = (id: string): string => (id.startsWith('book-') ? 'book' : id.startsWith('icbc-') ? 'icbc' : id);

/** The product's own samples of a format. */
function ownSamples(folder: string): Sample[] {
  const path = sampleFile(folder);
  const names = readdirSync(path, { withFileTypes: true }).filter((entry) => entry.isFile());
  return names.map(({ name }) => ({ name, bytes: readFileSync(join(path, name)) }));
}

const grids = new Set('icbc-sheet abc boc bocom ccb cgb citic cmb pingan spdb'.split(' '));

const textOf = (bytes: Uint8Array): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gb18030').decode(bytes);
  }
};

/** A bank's text samples as the three other kinds of files that a bank may give. */
const inContainers = (samples: readonly Sample[]): Sample[] =>
  samples.flatMap(({ name, bytes }) => {
    const cells = cellsOf(textOf(bytes));
    return [
      { name: `${name}.xlsx`, bytes: workbookOf(cells, 'xlsx') },
      { name: `${name}.xls`, bytes: workbookOf(cells, 'biff8') },
      { name: `${name}.html`, bytes: Buffer.from(pageOf(cells)) },
    ];
  });

const consumerExports = [
  '微信支付账单明细,,,\n----,,\n交易时间,交易类型,交易对方,商品,收/支,金额(元),支付方式,当前状态,交易单号,商户单号,备注\n',
  '导出信息：\n交易时间,交易分类,交易对方,对方账号,商品说明,收/支,金额,收/付款方式,交易状态,交易订单号,商家订单号,备注\n',
];

function handmade(id: string): Sample[] {
  if (id === 'consumer-export') return consumerExports.map((text) => ({ name: 'bill.csv', bytes: Buffer.from(text) }));
  const own = ownSamples(folderOf(id));
  const [first] = own;
  if (id === 'book-xlsx') return [{ name: 'a.xlsx', bytes: workbookOf(cellsOf(textOf(first!.bytes)), 'xlsx', '台账') }];
  if (id === 'icbc-sheet') return inContainers(own);
  if (grids.has(id)) return [...own, ...inContainers(own.slice(0, 1))];
  if (id.startsWith('alipay-')) {
    const member = (name: string): Uint8Array => own.find((sample) => sample.name === `${name}.csv`)!.bytes;
    const zip = alipayZip({ detail: member('detail'), summary: member('summary') });
    return [...own, { name: 'bill.zip', bytes: zip }];
  }
  if (id === 'unionpay-zm')
    return [...own, { name: 'bill.zip', bytes: zipOf(own.filter(({ name }) => !name.includes('ZME'))) }];
  if (id === 'camt') return [...own, { name: 'all.zip', bytes: zipOf(own) }];
  return own;
}

let generated: Promise<Map<string, Sample[]>> | null = null;

/** The files of a small day that the generator makes, by the format that they are of. */
async function generatedSamples(): Promise<Map<string, Sample[]>> {
  const out = mkdtempSync(join(tmpdir(), 'gouji-fuzz-day-'));
  const of: [RegExp, string][] = [
    [/wechat/i, 'wechat-trade'],
    [/signcustomer/, 'alipay-account'],
    [/2088/, 'alipay-trade'],
    [/88ZM|unionpay|\d{8}_80/i, 'unionpay-zm'],
    [/icbc/i, 'icbc-csv'],
    [/\.(sta|mt940|940)$/i, 'mt940'],
    [/\.xlsx$/, 'book-xlsx'],
  ];
  try {
    const { files } = await generateDays({ seed: 5, size: 12, days: 1, breaks: false, setup: sampleSetup(), out });
    const samples = files.map((path) => ({ name: basename(path), bytes: readFileSync(path) }));
    return Map.groupBy(samples, ({ name }) => of.find(([shape]) => shape.test(name))?.[1] ?? 'none');
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}

/** Every sample of a format: handmade, in other containers, and made by the generator. */
export async function samplesOf(id: string): Promise<Sample[]> {
  generated ??= generatedSamples();
  return [...handmade(id), ...((await generated).get(id) ?? [])];
}
