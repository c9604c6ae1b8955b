import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Writes a WeChat bill anew beside the one given, as the channel might re-issue it, with its totals as they were: one
 * payment has another order number, and the one of `order` is gone while another, under other numbers, is there.
 * Returns the new file and the order numbers: of the changed row before and after, and of the row that came.
 */
export function revisedBill(bill: string, order?: string): { file: string; was: string; is: string; came: string } {
  const lines = readFileSync(bill, 'utf8').split('\r\n');
  const header = lines[0]!.replace('\uFEFF', '').split(',');
  const orderNo = header.indexOf('商户订单号');
  const channelNo = header.indexOf('微信订单号');
  const state = header.indexOf('交易状态');
  const payments = lines.flatMap((line, index) => (line.split(',')[state] === '`SUCCESS' ? [index] : []));
  const edit = (index: number, column: number, letters: string): { was: string; is: string } => {
    const fields = lines[index]!.split(',');
    const was = fields[column]!.slice(1);
    const is = was.slice(0, -letters.length) + letters;
    fields[column] = `\`${is}`;
    lines[index] = fields.join(',');
    return { was, is };
  };
  const second =
    order === undefined ? payments[5]! : lines.findIndex((line) => line.split(',')[orderNo] === `\`${order}`);
  const first = payments.find((index, place) => place > 2 && index !== second)!;
  edit(second, channelNo, '000');
  const { is: came } = edit(second, orderNo, 'NEW');
  const changed = edit(first, orderNo, 'XYZ');
  const file = join(dirname(bill), 'reissued.csv');
  writeFileSync(file, lines.join('\r\n'));
  return { file, ...changed, came };
}
