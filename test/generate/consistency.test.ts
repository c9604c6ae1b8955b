import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import {
  alipayParts,
  alipayPlain,
  alipayRows,
  bookOf,
  filesOf,
  icbcOf,
  mt940Of,
  type Plain,
  unionpayParts,
  unionpayRows,
  wechatRows,
  wechatTable,
} from './files.ts';
import { cents, first, made, second, setup, sum, unzipped } from './made.ts';

const days = [first, second];
const channelWords = { 微信: 'wechat', 支付宝: 'alipay', 银联: 'unionpay' } as const;

const runs = await Promise.all([0, 1, 300, 5000].map(async (size) => ({ size, run: await made({ size, seed: 11 }) })));

describe.each(runs)('size $size', ({ size, run }) => {
  const daily = days.map((day) => filesOf(run, day));
  const books = daily.map(({ book }) => bookOf(book));
  const channels: Record<string, Plain[][]> = {
    wechat: daily.map(({ wechat }) => wechatRows(wechat)),
    alipay: daily.map(({ alipay }) => alipayPlain(alipay)),
    unionpay: daily.map(({ unionpay }) => unionpayRows(unionpay)),
  };

  it('has that many orders in the book and at the channels, each number once', () => {
    const booked = books.flatMap(({ rows }) => rows.filter((row) => ['收款', '押金'].includes(row.交易类型!)));
    const paid = Object.values(channels)
      .flat(2)
      .filter(({ refundNo }) => refundNo === '');
    for (const numbers of [booked.map((row) => row.商户订单号!), paid.map(({ orderNo }) => orderNo)]) {
      expect(numbers).toHaveLength(size);
      expect(new Set(numbers).size).toBe(size);
    }
  });

  it('says the same of every order and refund in the book and at its channel', () => {
    const inBook = books.flatMap(({ rows }) => rows.filter((row) => row.渠道 !== ''));
    const known = new Map(
      Object.entries(channels).flatMap(([channel, rows]) =>
        rows.flat().map((row) => [`${channel} ${row.refundNo || row.orderNo}`, `${row.amount} ${row.fee}`]),
      ),
    );
    const said = inBook.map((row) => [
      `${channelWords[row.渠道 as keyof typeof channelWords]} ${row.退款单号 || row.商户订单号}`,
      `${cents(row.金额!)} ${cents(row.手续费!)}`,
    ]);
    expect(new Map(said as [string, string][])).toEqual(known);
  });

  it('has control rows that agree', () => {
    for (const { rows, totals } of books) {
      expect(totals).toMatchObject({ 流水号: '合计', 交易类型: `${rows.length}笔` });
      expect(cents(totals.金额!)).toBe(sum(rows.map((row) => cents(row.金额!))));
      expect(cents(totals.手续费!)).toBe(sum(rows.filter((row) => row.手续费).map((row) => cents(row.手续费!))));
    }
  });

  it('has WeChat bills whose seven totals agree', () => {
    daily.forEach(({ wechat }, day) => {
      const { totals, rows } = wechatTable(wechat);
      const plain = channels.wechat![day]!;
      const paid = sum(plain.filter(({ amount }) => amount > 0n).map(({ amount }) => amount));
      const back = -sum(plain.filter(({ amount }) => amount < 0n).map(({ amount }) => amount));
      expect(totals.总交易单数).toBe(`${rows.length}.0`);
      expect([totals.应结订单总金额, totals.订单总金额].map((text) => cents(text!))).toEqual([paid, paid]);
      expect([totals.退款总金额, totals.申请退款总金额].map((text) => cents(text!))).toEqual([back, back]);
      expect(cents(totals.手续费总金额!)).toBe(sum(plain.map(({ fee }) => fee)));
      expect(totals.充值券退款总金额).toBe('0.00');
    });
  });

  it('has fund bills that run, and move what the trade bills say', () => {
    let wechat = 100_000n;
    let alipay = 100_000n;
    daily.forEach(({ fund, account }, day) => {
      const bill = wechatTable(fund);
      for (const row of bill.rows) {
        wechat += (row.收支类型 === '收入' ? 1n : -1n) * cents(row['收支金额(元)']!);
        expect(cents(row['账户结余(元)']!)).toBe(wechat);
      }
      for (const [word, count, total] of [
        ['收入', '收入笔数', '收入金额'],
        ['支出', '支出笔数', '支出金额'],
      ] as const) {
        const some = bill.rows.filter((row) => row.收支类型 === word);
        expect(bill.totals[count]).toBe(`${some.length}.0`);
        expect(cents(bill.totals[total]!)).toBe(sum(some.map((row) => cents(row['收支金额(元)']!))));
      }
      const moved = bill.rows.filter((row) => row.业务类型 !== '提现');
      const net = sum(moved.map((row) => (row.收支类型 === '收入' ? 1n : -1n) * cents(row['收支金额(元)']!)));
      expect(net).toBe(sum(channels.wechat![day]!.map(({ amount, fee }) => amount - fee)));

      const { rows } = alipayRows(account);
      for (const row of rows) {
        alipay += cents(row['收入金额（+元）']!) + cents(row['支出金额（-元）']!);
        expect(cents(row['账户余额（元）']!)).toBe(alipay);
      }
      const paid = rows.filter((row) => row.业务类型 !== '提现');
      expect(sum(paid.map((row) => cents(row['收入金额（+元）']!) + cents(row['支出金额（-元）']!)))).toBe(
        sum(channels.alipay![day]!.map(({ amount, fee }) => amount - fee)),
      );
    });
  });

  it('has Alipay zips: summary first, GBK names without the UTF-8 flag, sums that agree', () => {
    daily.forEach(({ alipay, account }, day) => {
      for (const zip of [alipay, account])
        for (const { flags, crc, content } of unzipped(zip)) expect([flags, crc]).toEqual([0, crc32(content)]);
      const { names, summary, detail } = alipayParts(alipay);
      const start = `20880000000000000156_${days[day]!.replaceAll('-', '')}`;
      expect(names).toEqual([`${start}_业务明细(汇总).csv`, `${start}_业务明细.csv`]);
      const rows = channels.alipay![day]!;
      const [paid, back] = [rows.filter(({ refundNo }) => !refundNo), rows.filter(({ refundNo }) => refundNo)];
      const yuan = (minor: bigint): string =>
        `${minor < 0n ? '-' : ''}${String(minor < 0n ? -minor : minor)
          .padStart(3, '0')
          .replace(/(..)$/, '.$1')}`;
      const amounts = (some: Plain[]): bigint => sum(some.map(({ amount }) => amount));
      expect(detail).toContain(`#交易合计：${paid.length}笔，商家实收共${yuan(amounts(paid))}元，商家优惠共0.00元`);
      expect(detail).toContain(
        `#退款合计：${back.length}笔，商家实收退款共${yuan(amounts(back))}元，商家优惠退款共0.00元`,
      );
      const total = summary.find((line) => line.startsWith('合计'))!.split(',');
      expect(total.slice(2, 4)).toEqual([String(paid.length), String(back.length)]);
      expect(cents(total.at(-1)!)).toBe(sum(rows.map(({ amount, fee }) => amount - fee)));
    });
  });

  it('has UnionPay records of 607 bytes that the printed summary proves, and that name their originals', () => {
    const originals = new Map(daily.flatMap(({ unionpay }) => unionpayRows(unionpay)).map((row) => [row.queryNo, row]));
    daily.forEach(({ unionpay }, day) => {
      const { records, summary, names } = unionpayParts(unionpay);
      const short = days[day]!.replaceAll('-', '').slice(2);
      expect(names).toEqual([`INN${short}88ZM_802310048993424`, `RD2010${short}01_802310048993424`]);
      for (const record of records) expect(record).toMatch(/^[\x20-\x7e]{607}$/);
      const rows = unionpayRows(unionpay);
      for (const row of rows) {
        expect(row.amount - row.fee).toBe(row.net);
        if (row.refundNo) expect(originals.get(row.original)?.orderNo).toBe(row.refundNo.slice(2));
      }
      const totals = summary.filter((line) => line.startsWith('总计'));
      expect(totals).toHaveLength(2);
      for (const line of totals) {
        const [count, ...figures] = line.trim().split(/\s+/).slice(1);
        const [out, into, feeOut, feeIn, netOut, netIn] = figures.map(cents) as [
          bigint,
          bigint,
          bigint,
          bigint,
          bigint,
          bigint,
        ];
        expect(count).toBe(String(rows.length));
        expect([into - out, feeOut - feeIn, netIn - netOut]).toEqual([
          sum(rows.map(({ amount }) => amount)),
          sum(rows.map(({ fee }) => fee)),
          sum(rows.map(({ net }) => net)),
        ]);
      }
    });
  });

  it('has bank statements that run from the setup and join', () => {
    for (const [bank, read] of [
      ['icbc', icbcOf],
      ['hsbc', mt940Of],
    ] as const) {
      const [one, two] = daily.map((files) => read(files[bank])) as [ReturnType<typeof read>, ReturnType<typeof read>];
      const real = setup.realAccounts.find(({ code }) => code.startsWith(bank))!;
      expect(one.opening).toBe(cents(real.opening));
      expect(two.opening).toBe(one.closing);
      const refs = [...one.rows, ...two.rows].map(({ ref }) => ref);
      expect(new Set(refs).size).toBe(refs.length);
    }
  });

  it('has the settlement of the first day at the bank on the second, and no other', () => {
    const words = { wechat: '财付通', alipay: '支付宝', unionpay: '银联商务' };
    const statements = daily.map(({ icbc, hsbc }) => [...icbcOf(icbc).rows, ...mt940Of(hsbc).rows]);
    for (const [channel, word] of Object.entries(words)) {
      const net = sum(channels[channel]![0]!.map(({ amount, fee }) => amount - fee));
      const [early, due] = statements.map((rows) => rows.filter(({ memo }) => memo.includes(word)));
      expect(early).toEqual([]);
      expect(due!.map(({ amount }) => amount)).toEqual(net === 0n ? [] : [net]);
    }
  });

  it('has vouchers that sum to zero over one real account', () => {
    const over = new Map(setup.virtualAccounts.map(({ code, realAccount }) => [code, realAccount]));
    const vouchers = Map.groupBy(
      books.flatMap(({ rows }) => rows.filter((row) => row.凭证号 !== '')),
      (row) => row.凭证号!,
    );
    expect(vouchers.size > 0).toBe(size > 0);
    for (const rows of vouchers.values()) {
      expect(sum(rows.map((row) => cents(row.金额!)))).toBe(0n);
      expect(new Set(rows.map((row) => over.get(row.虚账户!))).size).toBe(1);
    }
  });

  it('has virtual = bank + in transit over every real account at the end', () => {
    const over = new Map(setup.virtualAccounts.map(({ code, realAccount }) => [code, realAccount]));
    const closing = { 'icbc-main': icbcOf(daily[1]!.icbc).closing, 'hsbc-ops': mt940Of(daily[1]!.hsbc).closing };
    const transit = (names: string[]): bigint =>
      sum(names.flatMap((name) => channels[name]![1]!.map(({ amount, fee }) => amount - fee)));
    const inTransit = { 'icbc-main': transit(['wechat', 'alipay']), 'hsbc-ops': transit(['unionpay']) };
    for (const real of ['icbc-main', 'hsbc-ops'] as const) {
      const openings = setup.virtualAccounts
        .filter((one) => one.realAccount === real)
        .map(({ opening }) => cents(opening));
      const moved = books
        .flatMap(({ rows }) => rows)
        .filter((row) => over.get(row.虚账户!) === real)
        .map((row) => cents(row.金额!) - (row.手续费 ? cents(row.手续费) : 0n));
      expect(sum(openings) + sum(moved)).toBe(closing[real] + inTransit[real]);
    }
  });

  it('has a line of truth for every row', () => {
    const count = (side: string, source?: string): number =>
      run.rows.filter((row) => row.side === side && (source === undefined || row.source === source)).length;
    expect(run.breaks).toEqual([]);
    expect(count('book')).toBe(books.reduce((total, { rows }) => total + rows.length, 0));
    for (const [channel, rows] of Object.entries(channels)) expect(count('channel', channel)).toBe(rows.flat().length);
    expect(count('channel', 'wechat-fund')).toBe(daily.flatMap(({ fund }) => wechatTable(fund).rows).length);
    expect(count('channel', 'alipay-account')).toBe(daily.flatMap(({ account }) => alipayRows(account).rows).length);
    expect(count('bank')).toBe(daily.flatMap(({ icbc, hsbc }) => [...icbcOf(icbc).rows, ...mt940Of(hsbc).rows]).length);
  });
});

describe('what is hard but right, in 300 orders', () => {
  const run = runs[2]!.run;
  const [one, two] = days.map((day) => filesOf(run, day));

  it('has a pair across midnight at WeChat and Alipay, and UnionPay traffic after 23:00 in the next file', () => {
    const book = bookOf(one!.book).rows;
    for (const rows of [wechatRows(two!.wechat), alipayPlain(two!.alipay)]) {
      const late = rows.filter(({ time }) => time === `${second} 00:00:01`);
      expect(late).toHaveLength(1);
      expect(book.find((row) => row.商户订单号 === late[0]!.orderNo)?.交易时间).toBe(`${first} 23:59:58`);
    }
    const evening = unionpayRows(two!.unionpay).filter(({ time }) => time.startsWith('20261012'));
    expect(evening.length).toBeGreaterThan(0);
    for (const { time } of [...evening]) expect(time >= '20261012230000').toBe(true);
    for (const { time } of unionpayRows(one!.unionpay)) expect(time < '20261012230000').toBe(true);
  });

  it('has nothing after the cut-off of the last day', () => {
    for (const row of bookOf(two!.book).rows) expect(row.交易时间! < `${second} 23:00:00`).toBe(true);
  });

  it('has twins: the same payer, account and amount twice, under two numbers', () => {
    const key = (row: Record<string, string>): string => `${row.渠道} ${row.对方户名} ${row.虚账户} ${row.金额}`;
    const payments = bookOf(one!.book).rows.filter((row) => row.交易类型 === '收款');
    const twins = [...Map.groupBy(payments, key).values()].filter((rows) => rows.length === 2);
    expect(twins.length).toBeGreaterThanOrEqual(3);
    for (const rows of twins) expect(new Set(rows.map((row) => row.商户订单号)).size).toBe(2);
    const bank = [...icbcOf(one!.icbc).rows, ...mt940Of(one!.hsbc).rows];
    const alike = [...Map.groupBy(bank, ({ memo, amount }) => `${memo} ${amount}`).values()].filter(
      (rows) => rows.length > 1,
    );
    expect(alike.length).toBeGreaterThan(0);
  });

  it('has refunds of the day and of the day before; the fee comes back at WeChat and UnionPay, not at Alipay', () => {
    const kinds = bookOf(two!.book).rows.map((row) => row.交易类型!);
    for (const kind of ['收款', '退款', '押金', '提现', '充值', '转账', '福利发放', '本人互转', '分账'])
      expect(kinds).toContain(kind);
    const refunds = run.rows.filter((row) => row.side === 'channel' && row.kind === 'refund' && row.day === second);
    expect(refunds.some(({ key }) => key.includes('20261012'))).toBe(true);
    expect(refunds.some(({ key }) => key.includes('20261013'))).toBe(true);
    const fees = (rows: Plain[]): bigint[] => rows.filter(({ refundNo }) => refundNo).map(({ fee }) => fee);
    for (const fee of fees([...wechatRows(one!.wechat), ...wechatRows(two!.wechat)])) expect(fee).toBeLessThan(0n);
    for (const fee of fees([...alipayPlain(one!.alipay), ...alipayPlain(two!.alipay)])) expect(fee).toBe(0n);
  });

  it('divides every payment that the rule covers: 15 % to headquarters', () => {
    const rows = [...bookOf(one!.book).rows, ...bookOf(two!.book).rows];
    const covered = rows.filter((row) => row.交易类型 === '收款' && row.虚账户 === 'ST01-settle');
    const splits = Map.groupBy(
      rows.filter((row) => row.交易类型 === '分账'),
      (row) => row.商户订单号!,
    );
    expect(splits.size).toBe(covered.length);
    for (const payment of covered) {
      const part = (cents(payment.金额!) * 15n * 2n + 100n) / 200n;
      const booked = splits.get(payment.商户订单号!)!.map((row) => `${row.虚账户} ${cents(row.金额!)}`);
      expect(booked).toEqual([`ST01-settle ${-part}`, `HQ-profit-icbc ${part}`]);
    }
  });
});
