import { formatMinor, sizeOf } from '../../../../shared/value/money.ts';
import type { Day } from '../../../../shared/value/time.ts';
import { compactDay, dayAt, dayText, timeText } from '../clock.ts';
import type { BankRow, RowFile } from '../model.ts';
import { inGbk, textFile } from './sink.ts';
import type { Running } from './wechat.ts';

const icbcColumns =
  '凭证号,本方账号,对方账号,交易时间,借/贷,借方发生额,贷方发生额,对方行号,摘要,用途,对方单位名称,余额';

export type Statement = { number: string; name: string; currency: string; day: Day };

const plain = (text: string): string => text.replaceAll(',', '，');

/** ICBC's corporate detail in GBK: 借 is money out, 贷 money in; totals and both balances at the end. */
export function openIcbc(path: string, { number, name, currency, day }: Statement, running: Running): RowFile<BankRow> {
  const file = textFile(path, inGbk);
  const opening = running.balance;
  const sums = { count: 0, out: 0n, in: 0n };
  const amount = (minor: bigint): string => formatMinor(minor, currency);
  const iso = dayText(day);
  const currencyName = currency === 'CNY' ? '人民币' : currency;
  file.write(
    `账号,${number}\r\n户名,${plain(name)}\r\n币种,${currencyName}\r\n起始日期,${iso},截止日期,${iso}\r\n[HISTORYDETAIL]\r\n${icbcColumns}\r\n`,
  );
  return {
    row(row) {
      const isIn = row.amount > 0n;
      running.balance += row.amount;
      sums.count += 1;
      if (isIn) sums.in += row.amount;
      else sums.out -= row.amount;
      const figures = isIn ? `贷,,${amount(row.amount)}` : `借,${amount(-row.amount)},`;
      const words = `${plain(row.summary)},${plain(row.purpose)},${plain(row.counterparty)}`;
      file.write(
        `${row.bankRef},${number},${row.counterpartyAccount},${timeText(row.at)},${figures},,${words},${amount(running.balance)}\r\n`,
      );
    },
    close() {
      const totals = `合计,笔数,${sums.count},借方发生额合计,${amount(sums.out)},贷方发生额合计,${amount(sums.in)}`;
      file.write(`${totals}\r\n期初余额,${amount(opening)},期末余额,${amount(running.balance)}\r\n`);
      file.close();
    },
  };
}

const MT_LINE_LETTERS = 65;

/** Lines of at most 65 letters, as :86: allows. */
function wrapped(text: string): string {
  const letters = [...text];
  const lines: string[] = [];
  for (let from = 0; from < letters.length; from += MT_LINE_LETTERS)
    lines.push(letters.slice(from, from + MT_LINE_LETTERS).join(''));
  return lines.join('\r\n');
}

/** MT940: one statement a day, amounts with a comma, the bank's reference after the slashes. */
export function openMt940(path: string, { number, currency, day }: Statement, running: Running): RowFile<BankRow> {
  const file = textFile(path);
  const short = (of: Day): string => compactDay(of).slice(2);
  const amount = (minor: bigint): string => formatMinor(sizeOf(minor), currency).replace('.', ',');
  const mark = (minor: bigint): string => (minor < 0n ? 'D' : 'C');
  const balance = (tag: string): string =>
    `:${tag}:${mark(running.balance)}${short(day)}${currency}${amount(running.balance)}\r\n`;
  const firstOfYear = Math.floor(Date.UTC(Number(dayText(day).slice(0, 4)), 0, 1) / 86_400_000);
  const page = `${String(day - firstOfYear + 1).padStart(5, '0')}/001`;
  file.write(`:20:${short(day)}${number.slice(-8)}\r\n:25:${number}\r\n:28C:${page}\r\n${balance('60F')}`);
  return {
    row(row) {
      running.balance += row.amount;
      const entry = dayAt(row.at);
      const dates = `${short(entry)}${short(entry).slice(2)}`;
      const said = [row.summary, row.purpose, row.counterparty, row.counterpartyAccount].filter((text) => text !== '');
      file.write(
        `:61:${dates}${mark(row.amount)}${amount(row.amount)}NTRFNONREF//${row.bankRef}\r\n:86:${wrapped(said.join(' '))}\r\n`,
      );
    },
    close() {
      file.write(balance('62F'));
      file.close();
    },
  };
}
