import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { dayOf } from '../../shared/value/time.ts';
import { openSheet } from '../../src-main/cli/generate/files/sheet.ts';
import { textFile } from '../../src-main/cli/generate/files/sink.ts';

export const bankAccount = '44050101001';
const day = dayOf(2026, 10, 12)!;
const bookHeader =
  '流水号,业务日期,交易时间,虚账户,交易类型,状态,币种,金额,手续费,渠道,商户订单号,渠道流水号,摘要'.split(',');

const two = (value: number): string => String(value).padStart(2, '0');
const clock = (at: number): string =>
  `${two(Math.floor(at / 3600) % 24)}:${two(Math.floor(at / 60) % 60)}:${two(at % 60)}`;
const decimal = (minor: number): string => `${Math.floor(minor / 100)}.${two(minor % 100)}`;
/** Amounts of a row, in fen. */
const fen = (at: number): number => 100 + ((at * 7919) % 500_000);

const bookRow = (at: number): string[] => [
  `B${String(at).padStart(10, '0')}`,
  '2026-10-12',
  `2026-10-12 ${clock(at % 86_400)}`,
  `DDKD-S${at % 500}`,
  '收款',
  '成功',
  'CNY',
  decimal(fen(at)),
  decimal(Math.floor(fen(at) / 200)),
  '微信',
  `DD20261012${String(at).padStart(10, '0')}`,
  `4200002626202610${String((at * 104_729) % 1_000_000_000_000).padStart(12, '1')}`,
  '寄件',
];

/** The columns that a ledger cannot do without, an order number and a fee: 72 bytes a row, as the files of shared/reference/performance.md. */
const leanHeader = '业务日期,虚账户,交易类型,状态,币种,金额,手续费,商户订单号';
const leanRow = (at: number): string =>
  `2026-10-12,DDKD-S${at % 500},收款,成功,CNY,${decimal(fen(at))},${decimal(Math.floor(fen(at) / 200))},DD20261012${String(at).padStart(10, '0')}`;

/** A ledger as a workbook, amounts as numbers, texts inline as streaming writers leave them; thirteen columns. */
function bookSheet(folder: string, rows: number): string {
  const path = join(folder, 'book.xlsx');
  const sheet = openSheet(path, day, '流水');
  sheet.row(bookHeader);
  for (let at = 0; at < rows; at += 1)
    sheet.row(bookRow(at).map((text, column) => (column === 7 || column === 8 ? { decimal: text } : text)));
  sheet.close();
  return path;
}

function lines(path: string, header: string, rows: number, line: (at: number) => string): string {
  const file = openSync(path, 'w');
  let held = `${header}\n`;
  for (let at = 0; at < rows; at += 1) {
    held += `${line(at)}\n`;
    if (held.length > 1 << 20 || at === rows - 1) {
      writeSync(file, held);
      held = '';
    }
  }
  closeSync(file);
  return path;
}

const ccbHeader =
  '账号,账户名称,交易时间,借方发生额（支取）,贷方发生额（收入）,余额,币种,对方户名,对方账号,对方开户机构,记账日期,摘要,备注,账户明细编号-交易流水号,企业流水号,凭证种类,凭证号';

/** A bank's account detail with its running balance. */
function bankDetail(folder: string, rows: number): string {
  let balance = 0;
  return lines(join(folder, 'bank.csv'), ccbHeader, rows, (at) => {
    balance += fen(at);
    const words = `人民币元,财付通支付科技有限公司,243300133,财付通,20261012,电子汇入,结算款${at}`;
    return `${bankAccount},大道快递有限公司,20261012 ${clock(Math.floor((at * 86_400) / rows))},0.00,${decimal(fen(at))},${decimal(balance)},${words},1001-N${at},,,`;
  });
}

const entry = (at: number): string =>
  `<Ntry><Amt Ccy="CNY">${decimal(fen(at))}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>` +
  '<BookgDt><Dt>2026-10-12</Dt></BookgDt><ValDt><Dt>2026-10-12</Dt></ValDt>' +
  `<AcctSvcrRef>SVC${at}</AcctSvcrRef><NtryDtls><TxDtls><Refs><AcctSvcrRef>SVC${at}-1</AcctSvcrRef>` +
  `<EndToEndId>E2E-${at}</EndToEndId></Refs><Amt Ccy="CNY">${decimal(fen(at))}</Amt><CdtDbtInd>CRDT</CdtDbtInd>` +
  '<RltdPties><Dbtr><Pty><Nm>红星贸易公司</Nm></Pty></Dbtr><DbtrAcct><Id><Othr><Id>6222020000998877665</Id></Othr>' +
  `</Id></DbtrAcct></RltdPties><RmtInf><Ustrd>运费 ${at}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>`;

const balance = (code: string, minor: number, date: string): string =>
  `<Bal><Tp><CdOrPrtry><Cd>${code}</Cd></CdOrPrtry></Tp><Amt Ccy="CNY">${decimal(minor)}</Amt>` +
  `<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>${date}</Dt></Dt></Bal>`;

/** A camt.053 statement; 22,000 entries make about 14 MB. */
function statement(folder: string, entries: number): string {
  const path = join(folder, 'camt.xml');
  const sink = textFile(path);
  const sum = Array.from({ length: entries }, (_, at) => fen(at)).reduce((all, each) => all + each, 0);
  sink.write(
    '<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08">' +
      '<BkToCstmrStmt><GrpHdr><MsgId>M</MsgId><CreDtTm>2026-10-13T01:00:00+08:00</CreDtTm></GrpHdr><Stmt><Id>S</Id>' +
      '<CreDtTm>2026-10-13T01:00:00+08:00</CreDtTm>' +
      `<Acct><Id><Othr><Id>${bankAccount}</Id></Othr></Id><Ccy>CNY</Ccy></Acct>` +
      balance('OPBD', 0, '2026-10-11') +
      balance('CLBD', sum, '2026-10-12'),
  );
  for (let at = 0; at < entries; at += 1) sink.write(`${entry(at)}\n`);
  sink.write('</Stmt></BkToCstmrStmt></Document>\n');
  sink.close();
  return path;
}

const movement = (at: number): string =>
  `<STMTTRN><TRNTYPE>CREDIT</TRNTYPE><DTPOSTED>20261012${clock(at % 86_400).replaceAll(':', '')}</DTPOSTED>` +
  `<TRNAMT>${decimal(fen(at))}</TRNAMT><FITID>F${at}</FITID><NAME>红星贸易公司</NAME><MEMO>运费 ${at}</MEMO></STMTTRN>`;

/** An OFX 2 statement; 500,000 movements make about 100 MB. */
function ofxStatement(folder: string, movements: number): string {
  const path = join(folder, 'bank.ofx');
  const sink = textFile(path);
  let sum = 0;
  sink.write(
    '<?xml version="1.0" encoding="UTF-8"?>\n<?OFX OFXHEADER="200" VERSION="211"?>\n<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS>' +
      `<CURDEF>CNY</CURDEF><BANKACCTFROM><ACCTID>${bankAccount}</ACCTID></BANKACCTFROM><BANKTRANLIST>\n`,
  );
  for (let at = 0; at < movements; at += 1) {
    sum += fen(at);
    sink.write(`${movement(at)}\n`);
  }
  sink.write(
    `</BANKTRANLIST><LEDGERBAL><BALAMT>${decimal(sum)}</BALAMT><DTASOF>20261012</DTASOF></LEDGERBAL></STMTRS>` +
      '</STMTTRNRS></BANKMSGSRSV1></OFX>\n',
  );
  sink.close();
  return path;
}

/** Writes the files of the bench. */
export const makeFiles = (folder: string, rows: number) => ({
  sheet: bookSheet(folder, rows),
  book: lines(join(folder, 'book.csv'), bookHeader.join(','), rows, (at) => bookRow(at).join(',')),
  lean: lines(join(folder, 'lean.csv'), leanHeader, rows, leanRow),
  bank: bankDetail(folder, rows),
  camt: statement(folder, Math.ceil(rows / 45)),
  ofx: ofxStatement(folder, Math.ceil(rows / 2)),
});
