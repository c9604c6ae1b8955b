// The named peer: DuckDB reading the same two files, joining them on the order number and persisting rows and result.
// 'whole' imports every column, as an import does; 'narrow' only what the join and its result need.
import { DuckDBInstance } from '@duckdb/node-api';

const [database, book, channel, columns] = process.argv.slice(2) as [string, string, string, 'whole' | 'narrow'];
const instance = await DuckDBInstance.create(database);
const connection = await instance.connect();
const begun = performance.now();
const others = (...named: string[]): string =>
  columns === 'narrow' ? '' : `, * EXCLUDE (${named.map((name) => `"${name}"`).join(', ')})`;
const read = (file: string): string =>
  `read_csv('${file.replaceAll("'", "''")}', header = true, all_varchar = true, delim = ',', quote = '', ignore_errors = true, strict_mode = false)`;
await connection.run(`CREATE TABLE book AS SELECT "商户订单号" AS order_no, "渠道流水号" AS channel_no, CAST("交易时间" AS TIMESTAMP) AS at, CAST("金额" AS DECIMAL(18, 2)) AS amount,
  CAST(nullif("手续费", '') AS DECIMAL(18, 2)) AS fee, "状态" AS status, "虚账户" AS account, "交易类型" AS kind
  ${others('商户订单号', '渠道流水号', '交易时间', '金额', '手续费', '状态', '虚账户', '交易类型')} FROM ${read(book)} WHERE "流水号" <> '合计'`);
await connection.run(`CREATE TABLE channel AS SELECT substr("商户订单号", 2) AS order_no, substr("微信订单号", 2) AS channel_no, CAST(substr("交易时间", 2) AS TIMESTAMP) AS at,
  CAST(substr("订单金额", 2) AS DECIMAL(18, 2)) AS amount, CAST(substr("手续费", 2) AS DECIMAL(18, 5)) AS fee, substr("交易状态", 2) AS status
  ${others('商户订单号', '微信订单号', '交易时间', '订单金额', '手续费', '交易状态')} FROM ${read(channel)} WHERE "交易时间" LIKE '\`20%'`);
const read2 = performance.now();
await connection.run(`CREATE TABLE result AS SELECT b.order_no AS book_no, c.order_no AS channel_no, b.amount AS book_amount, c.amount AS channel_amount,
  b.amount = c.amount AND b.fee = c.fee AS agrees FROM book b FULL JOIN channel c ON b.order_no = c.order_no AND (b.kind = '退款') = (c.status = 'REFUND')`);
await connection.run('CHECKPOINT');
const done = performance.now();
const count = async (sql: string): Promise<number> => Number((await (await connection.run(sql)).getRows())[0]![0]);
console.log(
  JSON.stringify({
    readSeconds: (read2 - begun) / 1000,
    totalSeconds: (done - begun) / 1000,
    book: await count('SELECT count(*) FROM book'),
    channel: await count('SELECT count(*) FROM channel'),
    agree: await count('SELECT count(*) FROM result WHERE agrees'),
  }),
);
connection.closeSync();
