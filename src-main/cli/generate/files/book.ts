import { kindWords, statusWords } from '../../../../shared/text/terms.ts';
import { formatMinor } from '../../../../shared/value/money.ts';
import type { Day } from '../../../../shared/value/time.ts';
import { compactDay, dayAt, dayText, timeText } from '../clock.ts';
import type { BookRow, ChannelName, RowFile } from '../model.ts';
import { type Cell, openSheet } from './sheet.ts';
import { remembering, textFile } from './sink.ts';

const columns = [
  ...['流水号', '业务日期', '交易时间', '虚账户', '交易类型', '状态', '币种', '金额', '手续费', '渠道', '商户订单号'],
  ...['渠道流水号', '退款单号', '银行流水号', '凭证号', '对方户名', '对方账户', '摘要', '发起方'],
];
const CURRENCY = columns.indexOf('币种');
const AMOUNT = columns.indexOf('金额');
const FEE = columns.indexOf('手续费');
const KIND = columns.indexOf('交易类型');
const channelWords: Record<ChannelName, string> = { wechat: '微信', alipay: '支付宝', unionpay: '银联' };

/** Where rows go; `word` readies what is neither a number nor plain ASCII. */
type Table = { line(cells: readonly string[]): void; word(text: string): string; close(): void };

const quoted = (cell: string): string => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

function csvTable(path: string): Table {
  const file = textFile(path);
  file.write('\ufeff');
  return {
    line: (cells) => file.line(`${cells.join(',')}\r\n`),
    word: remembering((text) => file.word(quoted(text))),
    close: () => file.close(),
  };
}

/** Amounts are numbers in a workbook, everything else is text. */
function sheetTable(path: string, day: Day): Table {
  const sheet = openSheet(path, day, '业务流水');
  const asCell = (text: string, column: number): Cell =>
    (column === AMOUNT || column === FEE) && /^-?\d/.test(text) ? { decimal: text } : text;
  return { line: (cells) => sheet.row(cells.map(asCell)), word: (text) => text, close: () => sheet.close() };
}

const ascii = /^[\x20-\x7e]*$/;
/** A number as somebody wrote it: nearly always plain ASCII, which needs no encoding. */
const numbered = (text: string, word: Table['word']): string => (ascii.test(text) ? text : word(text));

const cellsOf = (row: BookRow, serial: string, currency: string, word: Table['word']): string[] => [
  serial,
  dayText(dayAt(row.at)),
  timeText(row.at),
  row.account,
  word(kindWords[row.kind]['zh-CN']),
  word(statusWords[row.status]['zh-CN']),
  currency,
  formatMinor(row.amount, currency),
  row.fee === null ? '' : formatMinor(row.fee, currency),
  row.channel === null ? '' : word(channelWords[row.channel]),
  numbered(row.orderNo, word),
  numbered(row.channelNo, word),
  numbered(row.refundNo, word),
  numbered(row.bankRef, word),
  numbered(row.voucherNo, word),
  word(row.counterparty),
  numbered(row.counterpartyAccount, word),
  word(row.memo),
  word(row.initiatedBy),
];

/** The business ledger of a day, with a last row of totals over all of its rows; sums over several currencies are left blank. */
export function openBook(path: string, day: Day, format: 'xlsx' | 'csv', currency: string): RowFile<BookRow> {
  const table = format === 'xlsx' ? sheetTable(path, day) : csvTable(path);
  const prefix = `LS${compactDay(day)}`;
  let count = 0;
  let amount = 0n;
  let fee = 0n;
  let mixed = false;
  table.line(columns.map(table.word));
  return {
    row(row) {
      count += 1;
      amount += row.amount;
      fee += row.fee ?? 0n;
      mixed ||= (row.currency ?? currency) !== currency;
      const serial = `${prefix}${String(count).padStart(8, '0')}`;
      table.line(cellsOf(row, serial, row.currency ?? currency, table.word));
    },
    close() {
      const total = columns.map(() => '');
      total[0] = table.word('合计');
      total[KIND] = table.word(`${count}笔`);
      if (!mixed) {
        total[AMOUNT] = formatMinor(amount, currency);
        total[FEE] = formatMinor(fee, currency);
      } else total[CURRENCY] = currency;
      table.line(total);
      table.close();
    },
  };
}
