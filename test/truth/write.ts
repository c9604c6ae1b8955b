import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Day } from '../../shared/value/time.ts';
import { compactDay, dayAt, dayText } from '../../src-main/cli/generate/clock.ts';
import { openAlipayTrade } from '../../src-main/cli/generate/files/alipay.ts';
import { openIcbc, openMt940 } from '../../src-main/cli/generate/files/banks.ts';
import { openBook } from '../../src-main/cli/generate/files/book.ts';
import { openWechatTrade } from '../../src-main/cli/generate/files/wechat.ts';
import { numbers, openings } from './setup.ts';
import type { Ref, Row, World } from './world.ts';

/** The files of a world, and where each row stands: "name|record". */
export type Written = { files: string[]; places: string[] };

type Target = { name: string; write(row: Row): void; close(): void };
type Writer = { row(row: never): void; close(): void };

const currencies = { icbc: 'CNY', hsbc: 'CNY', usd: 'USD' } as const;

/** Opens the file in which a row stands; bank balances run on from file to file. */
function opener(folder: string): (row: Row, day: Day) => Target {
  const running = {
    icbc: { balance: openings.icbc },
    hsbc: { balance: openings.hsbc },
    usd: { balance: openings.usd },
  };
  const target = (name: string, open: (path: string) => Writer): Target => {
    const writer = open(join(folder, name));
    return { name, write: ({ row }) => writer.row(row as never), close: () => writer.close() };
  };
  return (row, day) => {
    const { place } = row;
    const date = compactDay(day);
    if (place === 'book') return target(`ledger_${date}.csv`, (path) => openBook(path, day, 'csv', 'CNY'));
    if (place === 'wechat')
      return target(`${numbers.wechat}All_${dayText(day)}.csv`, (path) => openWechatTrade(path, numbers.wechat));
    if (place === 'alipay')
      return target(`${numbers.alipay}_${date}.csv.zip`, (path) => openAlipayTrade(path, numbers.alipay, day));
    const account = { number: numbers[place], name: '大道快递有限公司', currency: currencies[place], day };
    const open = place === 'icbc' ? openIcbc : openMt940;
    const end = place === 'icbc' ? 'csv' : 'sta';
    return target(`${place}_${date}.${end}`, (path) => open(path, account, running[place]));
  };
}

/** Writes the rows of every day and place in the order of time, as the real systems do. */
export function writeWorld({ rows }: World, folder: string): Written {
  mkdirSync(folder, { recursive: true });
  const open = opener(folder);
  const order = rows.map((row, ref): { ref: Ref; at: number; file: string } => ({
    ref,
    at: row.row.at,
    file: row.place,
  }));
  order.sort(
    (a, b) =>
      dayAt(a.at) - dayAt(b.at) || (a.file < b.file ? -1 : a.file > b.file ? 1 : 0) || a.at - b.at || a.ref - b.ref,
  );
  const written: Written = { files: [], places: [] };
  let current: { target: Target; file: string; day: Day; records: number } | null = null;
  for (const { ref, at, file } of order) {
    const day = dayAt(at);
    if (current === null || current.file !== file || current.day !== day) {
      current?.target.close();
      current = { target: open(rows[ref]!, day), file, day, records: 0 };
      written.files.push(join(folder, current.target.name));
    }
    current.target.write(rows[ref]!);
    current.records += 1;
    written.places[ref] = `${current.target.name}|${current.records}`;
  }
  current?.target.close();
  return written;
}
