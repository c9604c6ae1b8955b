import { problemOf } from '../../../../shared/entity/problem.ts';
import { Refusal } from '../../../../shared/value/result.ts';
import type { FileBytes, FileSample, Format, Identification, ReadOutcome } from '../../format.ts';
import { sampleOf } from '../../sample.ts';

const ID = 'consumer-export';

type Export = { name: string; fetch: string; marks: readonly string[] };

/** Personal exports, told by the columns that only they have. */
const exports: readonly Export[] = [
  {
    name: '微信支付个人账单',
    fetch: '交易账单',
    marks: ['交易时间', '交易类型', '交易对方', '收/支', '支付方式', '当前状态'],
  },
  { name: '支付宝个人账单', fetch: '业务明细账单', marks: ['交易对方', '收/支', '收/付款方式', '交易状态'] },
  { name: '支付宝个人账单', fetch: '业务明细账单', marks: ['交易号', '交易来源地', '收/支', '资金状态'] },
];

const exportIn = (words: string): Export | null =>
  exports.find(({ marks }) => marks.every((mark) => words.includes(mark))) ?? null;

/** The words of what was sampled, wherever the export keeps them: bare, in a zip, in a workbook. */
const wordsOf = ({ text, members, sheet }: FileSample): string =>
  [text ?? '', ...(members ?? []).map((member) => member.text ?? ''), ...(sheet?.rows.flat() ?? [])].join('\n');

function identify(sample: FileSample): Identification | null {
  const found = exportIn(wordsOf(sample));
  return found ? { format: ID, sure: 90, why: found.name } : null;
}

/** Never reads: says what to fetch instead. */
async function read(file: FileBytes): Promise<ReadOutcome> {
  const found = exportIn(wordsOf(await sampleOf(file)));
  const params = { format: found?.name ?? '个人账单', fetch: found?.fetch ?? '交易账单 / 业务明细账单' };
  throw new Refusal(problemOf('FORMAT_CONSUMER_EXPORT', { params }));
}

/** Personal exports of WeChat Pay and Alipay: recognised only to be refused with what to do instead. */
export const format: Format = { id: ID, name: '个人账单（不可用）', side: 'channel', identify, read };
