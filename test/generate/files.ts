import { cents, gbk, linesOf, type Made, unzipped } from './made.ts';

/** What a row of any side says, read by its own plain code: no reader of the product takes part. */
export type Plain = {
  orderNo: string;
  refundNo: string;
  amount: bigint;
  fee: bigint;
  time: string;
};

const withoutBom = (bytes: Buffer): string => {
  const text = bytes.toString('utf8');
  if (!text.startsWith('\ufeff')) throw new Error('no byte order mark');
  return text.slice(1);
};

const ticked = (line: string): string[] => {
  if (!line.startsWith('`')) throw new Error(`no backtick: ${line}`);
  return line.slice(1).split(',`');
};

const of = (header: string, cells: string[]): Record<string, string> => {
  const names = header.split(',');
  if (names.length !== cells.length) throw new Error(`${cells.length} cells under ${names.length} names`);
  return Object.fromEntries(names.map((name, index) => [name, cells[index]!.replace(/\t$/, '')]));
};

export type Table = { header: string; rows: Record<string, string>[]; totals: Record<string, string> };

/** A WeChat bill: header, rows, and the line of totals under its own header. */
export function wechatTable(bytes: Buffer): Table {
  const lines = linesOf(withoutBom(bytes));
  const [header = '', ...rest] = lines;
  const [totalNames = '', totals = ''] = rest.slice(-2);
  return {
    header,
    rows: rest.slice(0, -2).map((line) => of(header, ticked(line))),
    totals: of(totalNames, ticked(totals)),
  };
}

export const wechatRows = (bytes: Buffer): Plain[] =>
  wechatTable(bytes).rows.map((row) => {
    const isRefund = row.交易状态 === 'REFUND';
    return {
      orderNo: row.商户订单号!,
      refundNo: isRefund ? row.商户退款单号! : '',
      amount: isRefund ? -cents(row.申请退款金额!) : cents(row.订单金额!),
      fee: cents(row.手续费!.replace(/000$/, '')),
      time: row.交易时间!,
    };
  });

/** An Alipay zip: the lines of its summary and of its detail, in the order of the directory. */
export function alipayParts(bytes: Buffer): { names: string[]; summary: string[]; detail: string[] } {
  const members = unzipped(bytes);
  const [summary = [], detail = []] = members.map(({ content }) => linesOf(gbk(content)));
  return { names: members.map(({ name }) => name), summary, detail };
}

export function alipayRows(bytes: Buffer): { header: string; rows: Record<string, string>[] } {
  const plain = alipayParts(bytes).detail.filter((line) => !line.startsWith('#'));
  const [header = '', ...rows] = plain;
  return { header, rows: rows.map((line) => of(header, line.split(','))) };
}

export const alipayPlain = (bytes: Buffer): Plain[] =>
  alipayRows(bytes).rows.map((row) => ({
    orderNo: row.商户订单号!,
    refundNo: row['退款批次号/请求号']!,
    amount: cents(row['订单金额（元）']!),
    fee: -cents(row['服务费（元）']!),
    time: row.完成时间!,
  }));

export type UnionpayParts = { records: string[]; summary: string[]; names: string[] };

export function unionpayParts(bytes: Buffer): UnionpayParts {
  const members = unzipped(bytes);
  const [records, summary] = members.map(({ content }) => content);
  return {
    names: members.map(({ name }) => name),
    records: linesOf(records!.toString('latin1')),
    summary: linesOf(gbk(summary!)),
  };
}

/** "D000000000060" → 60n taken from the merchant. */
const taken = (text: string): bigint => (text.startsWith('D') ? 1n : -1n) * BigInt(text.slice(1));

export const unionpayRows = (bytes: Buffer): (Plain & { net: bigint; original: string; queryNo: string })[] =>
  unionpayParts(bytes).records.map((record) => {
    const field = (first: number, last: number): string => record.slice(first - 1, last).trim();
    const isRefund = field(216, 217) === '04';
    const own = field(113, 144);
    return {
      orderNo: isRefund ? '' : own,
      refundNo: isRefund ? own : '',
      amount: (isRefund ? -1n : 1n) * BigInt(field(67, 78)),
      fee: taken(field(167, 179)),
      net: -taken(field(181, 193)),
      original: field(272, 292),
      queryNo: field(88, 108),
      time: field(88, 101),
    };
  });

export type Book = { header: string; rows: Record<string, string>[]; totals: Record<string, string> };

export function bookOf(bytes: Buffer): Book {
  const [header = '', ...lines] = linesOf(withoutBom(bytes));
  const rows = lines.map((line) => of(header, line.split(',')));
  return { header, rows: rows.slice(0, -1), totals: rows.at(-1)! };
}

export type Statement = { opening: bigint; closing: bigint; rows: { amount: bigint; ref: string; memo: string }[] };

/** ICBC's detail; the running balance and the totals are checked on the way. */
export function icbcOf(bytes: Buffer): Statement {
  const lines = linesOf(gbk(bytes));
  const header = lines[5]!;
  const [, opening = '', , closing = ''] = lines.at(-1)!.split(',');
  const rows = lines.slice(6, -2).map((line) => of(header, line.split(',')));
  let balance = cents(opening);
  let [out, into] = [0n, 0n];
  for (const row of rows) {
    const isOut = row['借/贷'] === '借';
    const amount = cents(isOut ? row.借方发生额! : row.贷方发生额!);
    if ((isOut ? row.贷方发生额 : row.借方发生额) !== '') throw new Error('an amount on both sides');
    balance += isOut ? -amount : amount;
    if (isOut) out += amount;
    else into += amount;
    if (cents(row.余额!) !== balance) throw new Error(`the balance does not run at ${row.凭证号}`);
  }
  const [, , count, , outTotal = '', , inTotal = ''] = lines.at(-2)!.split(',');
  if (Number(count) !== rows.length || cents(outTotal) !== out || cents(inTotal) !== into)
    throw new Error(`the totals disagree: ${lines.at(-2)}`);
  if (cents(closing) !== balance) throw new Error('the closing balance disagrees');
  return {
    opening: cents(opening),
    closing: balance,
    rows: rows.map((row) => ({
      amount: row['借/贷'] === '借' ? -cents(row.借方发生额!) : cents(row.贷方发生额!),
      ref: row.凭证号!,
      memo: row.摘要! + row.用途!,
    })),
  };
}

/** MT940; that the rows lead from the opening to the closing balance is checked on the way. */
export function mt940Of(bytes: Buffer): Statement {
  const lines = linesOf(bytes.toString('utf8'));
  const value = (tag: string): string => lines.find((line) => line.startsWith(tag))!.slice(tag.length);
  const amount = (text: string): bigint => cents(text.replace(',', '.'));
  const balance = (tag: string): bigint => {
    const parts = /^([CD])\d{6}CNY(\d+,\d{2})$/.exec(value(tag))!;
    return (parts[1] === 'D' ? -1n : 1n) * amount(parts[2]!);
  };
  const rows = lines.flatMap((line, index) => {
    const parts = /^:61:\d{6}\d{4}([CD])(\d+,\d{2})NTRFNONREF\/\/(\S{1,16})$/.exec(line);
    if (!parts) return [];
    const memo = lines[index + 1]!;
    if (!memo.startsWith(':86:') || [...memo].length > 69) throw new Error(`after :61: came ${memo}`);
    return [{ amount: (parts[1] === 'D' ? -1n : 1n) * amount(parts[2]!), ref: parts[3]!, memo: memo.slice(4) }];
  });
  const [opening, closing] = [balance(':60F:'), balance(':62F:')];
  if (opening + rows.reduce((total, row) => total + row.amount, 0n) !== closing)
    throw new Error('the balances disagree');
  return { opening, closing, rows };
}

/** The files of a day by what they are. */
export function filesOf(
  made: Made,
  day: string,
): Record<'book' | 'wechat' | 'fund' | 'alipay' | 'account' | 'unionpay' | 'icbc' | 'hsbc', Buffer> {
  const compact = day.replaceAll('-', '');
  const named = (pattern: RegExp): Buffer => {
    const name = made.names.find((one) => pattern.test(one) && (one.includes(compact) || one.includes(day)));
    if (!name) throw new Error(`no ${pattern} of ${day} among ${made.names.join(' ')}`);
    return made.bytes(name);
  };
  return {
    book: named(/^业务流水_/),
    wechat: named(/^1900000109All_/),
    fund: named(/^1900000109Fund_BASIC_/),
    alipay: named(/^20880000000000000156_\d+\.csv\.zip$/),
    account: named(/_signcustomer\.csv\.zip$/),
    unionpay: named(/^802310048993424_/),
    icbc: named(/^ICBC_/),
    hsbc: named(/^HSBC_/),
  };
}
