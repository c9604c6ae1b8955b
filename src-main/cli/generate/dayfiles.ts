import { join } from 'node:path';
import type { Day } from '../../../shared/value/time.ts';
import { compactDay, dayText } from './clock.ts';
import { openAlipayAccount, openAlipayTrade } from './files/alipay.ts';
import { openIcbc, openMt940 } from './files/banks.ts';
import { openBook } from './files/book.ts';
import { openUnionpay } from './files/unionpay.ts';
import { openWechatFund, openWechatTrade, type Running } from './files/wechat.ts';
import type { Bank, BankRow, BookRow, Channel, ChannelRow, FundRow, RowFile } from './model.ts';
import type { Plan } from './plan.ts';

/** A day's files while they are written. */
export type DayFiles = {
  book: RowFile<BookRow>;
  trades: RowFile<ChannelRow>[];
  /** By channel number; null where the setup has no source for the channel's account statement. */
  funds: (RowFile<FundRow> | null)[];
  banks: Map<Bank, RowFile<BankRow>>;
  close(): string[];
};

/** Balances that run on from day to day: channels' accounts by number, bank accounts by their bank. */
export type Runnings = { funds: Running[]; banks: Map<Bank, Running> };

type Paths = { at(name: string): string; all: string[] };

function openTrade(plan: Plan, channel: Channel, day: Day, paths: Paths): RowFile<ChannelRow> {
  const { merchant } = channel;
  if (channel.name === 'wechat') return openWechatTrade(paths.at(`${merchant}All_${dayText(day)}.csv`), merchant);
  const path = (tail: string): string => paths.at(`${merchant}_${compactDay(day)}${tail}`);
  if (channel.name === 'alipay') return openAlipayTrade(path('.csv.zip'), merchant, day);
  return openUnionpay(path('.zip'), merchant, plan.setup.enterprise.name, day);
}

function openFund(channel: Channel, day: Day, paths: Paths, running: Running): RowFile<FundRow> | null {
  const { fund, merchant } = channel;
  if (fund?.format === 'wechat-fund')
    return openWechatFund(paths.at(`${merchant}Fund_BASIC_${dayText(day)}.csv`), merchant, day, running);
  if (fund?.format === 'alipay-account')
    return openAlipayAccount(paths.at(`${merchant}_${compactDay(day)}_signcustomer.csv.zip`), merchant, day, running);
  return null;
}

function openBank(bank: Bank, day: Day, paths: Paths, running: Running): RowFile<BankRow> {
  const { name, currency } = bank.realAccount;
  const statement = { number: bank.number, name, currency, day };
  const start = `${bank.source.code.toUpperCase()}_${bank.number}_${compactDay(day)}`;
  if (bank.format === 'mt940') return openMt940(paths.at(`${start}.sta`), statement, running);
  return openIcbc(paths.at(`${start}.csv`), statement, running);
}

/** Opens a day's files in a folder. `close` ends them all and says their paths. */
export function openDay(plan: Plan, day: Day, folder: string, format: 'xlsx' | 'csv', runnings: Runnings): DayFiles {
  const all: string[] = [];
  const paths: Paths = {
    all,
    at(name) {
      const path = join(folder, name);
      all.push(path);
      return path;
    },
  };
  const book = openBook(paths.at(`业务流水_${compactDay(day)}.${format}`), day, format, plan.currency);
  const trades = plan.channels.map((channel) => openTrade(plan, channel, day, paths));
  const funds = plan.channels.map((channel) => openFund(channel, day, paths, runnings.funds[channel.number]!));
  const banks = new Map(plan.banks.map((bank) => [bank, openBank(bank, day, paths, runnings.banks.get(bank)!)]));
  return {
    book,
    trades,
    funds,
    banks,
    close() {
      for (const file of [book, ...trades, ...funds, ...banks.values()]) file?.close();
      return all;
    },
  };
}
