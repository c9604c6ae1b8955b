import { readFileSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { sampleFile } from '../../formats/readSample.ts';
import { dimensions, numberCell, oleOf, record, streamOf, stringTable } from './ole.ts';
import {
  type Member,
  member,
  packedRepeated,
  repeated,
  sheetBegin,
  sheetEnd,
  sheetRow,
  stringsBegin,
  workbookOf,
  zipOf,
} from './write.ts';

/** A file that means harm: what it does, its name, how it is made, and how the import of it may end. */
export type Hostile = {
  readonly what: string;
  readonly name: string;
  make(path: string): void;
  /** The codes of which one must be told; null where the file may as well be read to its end. */
  readonly codes: readonly string[] | null;
};

const MB = 1_000_000;
const LONG = 100 * MB;
/** A part below which the ratio is not watched: what harms there has a limit of its own. */
const UNWATCHED = 15 * MB;
const text = (path: string): string => readFileSync(sampleFile(path), 'utf8');
const firstLine = (path: string): string => `${text(path).split('\n')[0]}\n`;

const written = (bytes: () => Uint8Array | string) => (path: string) => writeFileSync(path, bytes());
const workbook = (parts: () => Member[]) => written(() => workbookOf(parts()));
const sheetOf = (begin: string, piece: string, bytes: number, end = ''): Member =>
  packedRepeated('xl/worksheets/sheet1.xml', `${sheetBegin}${begin}`, piece, bytes, `${end}${sheetEnd}`);

const bookHeader = firstLine('book/ledger.csv').includes('流水号') ? '' : text('book/ledger.csv').split('\n')[1]!;
const bookRow = sheetRow(bookHeader.trim().split(','));

const tooMuch = ['ZIP_TOO_LARGE', 'WORKBOOK_TOO_LARGE'];
const spoilt = ['ZIP_DAMAGED', 'WORKBOOK_DAMAGED', ...tooMuch];

const zips: Hostile[] = [
  {
    what: 'a member of a gigabyte of nothing',
    name: 'bomb.zip',
    make: written(() => zipOf([packedRepeated('明细.csv', firstLine('wechat-trade/all.csv'), '`0,', 1_000 * MB)])),
    codes: [...tooMuch, 'FORMAT_UNKNOWN'],
  },
  {
    what: 'a bill that inflates a thousandfold',
    name: 'bill.zip',
    make: written(() => {
      const detail = new TextDecoder('gb18030').decode(readFileSync(sampleFile('alipay-trade/detail.csv')));
      const [begin] = detail.split('#---');
      const header = detail.split('\n').find((line) => line.startsWith('支付宝交易号'));
      return zipOf([packedRepeated('明细.csv', `${begin}${header}\n`, '\n', 500 * MB)]);
    }),
    codes: tooMuch,
  },
  {
    what: 'zips in zips',
    name: 'nested.zip',
    make: written(() => {
      let inner: Uint8Array = zipOf([packedRepeated('a.csv', '', '0', 10 * MB)]);
      for (let depth = 0; depth < 20; depth += 1)
        inner = zipOf([member('a.zip', inner), member('b.zip', inner)].slice(0, depth < 8 ? 2 : 1));
      return inner;
    }),
    codes: ['FORMAT_UNKNOWN'],
  },
  {
    what: 'seventy thousand members',
    name: 'many.zip',
    make: written(() => zipOf(Array.from({ length: 65_000 }, (_, at) => member(`${at}.csv`, 'a')))),
    codes: tooMuch,
  },
  {
    what: 'more members than its end claims',
    name: 'claims.zip',
    make: written(() =>
      zipOf(
        Array.from({ length: 65_000 }, (_, at) => member(`${at}.csv`, 'a')),
        1,
      ),
    ),
    codes: [...spoilt, 'FORMAT_UNKNOWN'],
  },
  {
    what: 'members that share their bytes',
    name: 'shared.zip',
    make: written(() => {
      const one = packedRepeated('0.csv', '', '0,', 10 * MB);
      return zipOf([one, ...Array.from({ length: 1_000 }, (_, at) => ({ ...one, name: `${at + 1}.csv`, at: 0 }))]);
    }),
    codes: spoilt,
  },
  ...['../../evil.csv', '/etc/evil.csv', 'C:\\evil.csv', 'a\\..\\..\\evil.csv', 'a\0.csv'].map((path) => ({
    what: `a member named ${JSON.stringify(path)}`,
    name: 'path.zip',
    make: written(() => zipOf([member(path, text('wechat-trade/all.csv'))])),
    codes: spoilt,
  })),
  {
    what: 'a zip that is cut',
    name: 'cut.zip',
    make: written(() => zipOf([member('a.csv', text('wechat-trade/all.csv'))]).subarray(0, 200)),
    codes: spoilt,
  },
  {
    what: 'a gzip that is cut',
    name: 'cut.csv.gz',
    make: written(() => gzipSync(text('wechat-trade/all.csv')).subarray(0, 200)),
    codes: spoilt,
  },
  {
    what: 'a bill under gzip that goes on with a row for two hundred megabytes, and declares a few bytes',
    name: 'bomb.csv.gz',
    make: written(() => {
      const [header, row] = text('wechat-trade/all.csv').split('\n');
      const rows = Buffer.from(`${row}\n`.repeat(1_000));
      const packed = gzipSync(Buffer.concat([Buffer.from(`${header}\n`), ...Array.from({ length: 500 }, () => rows)]));
      packed.writeUInt32LE(5_000, packed.length - 4);
      return packed;
    }),
    codes: tooMuch,
  },
];

const workbooks: Hostile[] = [
  {
    what: 'a sheet of a gigabyte of blanks',
    name: 'bomb.xlsx',
    make: workbook(() => [sheetOf('', ' ', 1_000 * MB)]),
    codes: tooMuch,
  },
  {
    what: 'a gigabyte of empty rows',
    name: 'rows.xlsx',
    make: workbook(() => [sheetOf(bookRow, '<row/>', 1_000 * MB)]),
    codes: tooMuch,
  },
  {
    what: 'a million blank rows',
    name: 'blank.xlsx',
    make: workbook(() => [
      member(
        'xl/worksheets/sheet1.xml',
        `${sheetBegin}${bookRow}${Array.from({ length: 1_000_000 }, (_, at) => `<row r="${at + 2}"><c r="A${at + 2}" s="1"/><c r="B${at + 2}" s="1"/></row>`).join('')}${sheetEnd}`,
      ),
    ]),
    codes: null,
  },
  {
    what: 'one cell of a hundred megabytes',
    name: 'cell.xlsx',
    make: workbook(() => [sheetOf('<row><c t="inlineStr"><is><t>', '0123456789', LONG, '</t></is></c></row>')]),
    codes: tooMuch,
  },
  {
    what: 'a cell of many runs',
    name: 'runs.xlsx',
    make: workbook(() => [sheetOf('<row><c t="inlineStr"><is>', '<r><t>x</t></r>', UNWATCHED, '</is></c></row>')]),
    codes: tooMuch,
  },
  {
    what: 'one shared string of a hundred megabytes',
    name: 'string.xlsx',
    make: workbook(() => [
      packedRepeated('xl/sharedStrings.xml', `${stringsBegin}<si><t>`, 'x', LONG, '</t></si></sst>'),
      sheetOf('', '<row><c t="s"><v>0</v></c></row>', 100),
    ]),
    codes: tooMuch,
  },
  {
    what: 'a shared string of many runs',
    name: 'stringruns.xlsx',
    make: workbook(() => [
      packedRepeated('xl/sharedStrings.xml', `${stringsBegin}<si>`, '<r><t>x</t></r>', UNWATCHED, '</si></sst>'),
      sheetOf('', '<row><c t="s"><v>0</v></c></row>', 100),
    ]),
    codes: tooMuch,
  },
  {
    what: 'millions of empty shared strings',
    name: 'strings.xlsx',
    make: workbook(() => [
      packedRepeated('xl/sharedStrings.xml', stringsBegin, '<si/>', UNWATCHED, '</sst>'),
      sheetOf('', '<row><c t="s"><v>9999999</v></c></row>', 100),
    ]),
    codes: spoilt,
  },
  {
    what: 'styles without end',
    name: 'styles.xlsx',
    make: workbook(() => [
      packedRepeated('xl/styles.xml', '<styleSheet><cellXfs>', '<xf/>', UNWATCHED, '</cellXfs></styleSheet>'),
    ]),
    codes: tooMuch,
  },
  {
    what: 'relations without end',
    name: 'relations.xlsx',
    make: workbook(() => [
      packedRepeated(
        '_rels/.rels',
        '<Relationships>',
        '<Relationship Id="a" Type="b" Target="c"/>',
        UNWATCHED,
        '</Relationships>',
      ),
    ]),
    codes: tooMuch,
  },
  {
    what: 'tags that nest without end',
    name: 'nested.xlsx',
    make: workbook(() => [packedRepeated('xl/worksheets/sheet1.xml', sheetBegin, '<a>', UNWATCHED)]),
    codes: spoilt,
  },
  {
    what: 'seventy thousand columns',
    name: 'columns.xlsx',
    make: workbook(() => [sheetOf('<row>', '<c t="inlineStr"><is><t>x</t></is></c>', 70_000 * 38, '</row>')]),
    codes: tooMuch,
  },
  {
    what: 'a cell in the column of the last letters',
    name: 'far.xlsx',
    make: workbook(() => [sheetOf(`<row><c r="${'Z'.repeat(300)}1"><v>1</v></c></row>`, ' ', 1)]),
    codes: [...tooMuch, 'WORKBOOK_DAMAGED'],
  },
  ...['xl/workbook.xml', 'xl/worksheets/sheet1.xml', 'xl/sharedStrings.xml', 'xl/styles.xml', '_rels/.rels'].map(
    (part) => ({
      what: `entities that grow in ${part}`,
      name: 'entities.xlsx',
      make: written(() => {
        const laughs = Array.from({ length: 20 }, (_, at) => `<!ENTITY l${at + 1} "${`&l${at};`.repeat(10)}">`).join(
          '',
        );
        const sheet = sheetOf('<row><c t="s"><v>0</v></c></row>', ' ', 1);
        const evil = member(part, `<!DOCTYPE a [<!ENTITY l0 "lol">${laughs}]><a>&l20;</a>`);
        return workbookOf(part.endsWith('sheet1.xml') ? [evil] : [sheet, evil]);
      }),
      codes: ['WORKBOOK_DAMAGED'],
    }),
  ),
  {
    what: 'columns named after what every object has',
    name: 'proto.xlsx',
    make: workbook(() => [
      member(
        'xl/worksheets/sheet1.xml',
        `${sheetBegin}${sheetRow(['__proto__', 'constructor', 'toString'])}${sheetEnd}`,
      ),
    ]),
    codes: ['FORMAT_UNKNOWN'],
  },
];

const excel97: Hostile[] = [
  {
    what: 'sectors that lead in a circle',
    name: 'loop.xls',
    make: written(() => oleOf(streamOf(numberCell(0, 0)), [{ at: 512 + 3 * 4, value: 2 }])),
    codes: ['WORKBOOK_DAMAGED', 'FORMAT_UNKNOWN'],
  },
  {
    what: 'a table of sectors that leads to itself',
    name: 'table.xls',
    make: written(() =>
      oleOf(streamOf(numberCell(0, 0)), [
        { at: 68, value: 0 },
        { at: 72, value: 0xffffff },
        { at: 512 + 127 * 4, value: 0 },
      ]),
    ),
    codes: ['WORKBOOK_DAMAGED', 'FORMAT_UNKNOWN'],
  },
  {
    what: 'a directory in a circle',
    name: 'directory.xls',
    make: written(() => oleOf(streamOf(numberCell(0, 0)), [{ at: 512 + 4, value: 1 }])),
    codes: ['WORKBOOK_DAMAGED', 'FORMAT_UNKNOWN'],
  },
  {
    what: 'a stream that claims two gigabytes',
    name: 'claims.xls',
    make: written(() => oleOf(streamOf(numberCell(0, 0)), [{ at: 1024 + 128 + 120, value: 0x7fffffff }])),
    codes: ['WORKBOOK_DAMAGED', 'FORMAT_UNKNOWN'],
  },
  {
    what: 'strings and rows that are only claimed',
    name: 'counts.xls',
    make: written(() =>
      oleOf(
        streamOf(Buffer.concat([dimensions(0xffffffff, 0xffff), numberCell(65_535, 65_535)]), stringTable(0x7fffffff)),
      ),
    ),
    codes: ['WORKBOOK_DAMAGED', 'WORKBOOK_TOO_LARGE', 'FORMAT_UNKNOWN'],
  },
  {
    what: 'cells far out in every row',
    name: 'far.xls',
    make: written(() =>
      oleOf(streamOf(Buffer.concat(Array.from({ length: 65_536 }, (_, row) => numberCell(row, 65_535))))),
    ),
    codes: ['WORKBOOK_DAMAGED', 'WORKBOOK_TOO_LARGE', 'FORMAT_UNKNOWN'],
  },
  {
    what: 'millions of records that nobody knows',
    name: 'records.xls',
    make: written(() => oleOf(streamOf(Buffer.alloc(60 * MB, record(0x3333, new Uint8Array(0)))))),
    codes: ['WORKBOOK_DAMAGED', 'WORKBOOK_TOO_LARGE', 'FORMAT_UNKNOWN'],
  },
  {
    what: 'millions of cells',
    name: 'cells.xls',
    make: written(() =>
      oleOf(
        streamOf(
          Buffer.alloc(60 * MB, Buffer.concat(Array.from({ length: 4096 }, (_, at) => numberCell(at, at & 255)))),
        ),
      ),
    ),
    codes: ['WORKBOOK_DAMAGED', 'WORKBOOK_TOO_LARGE', 'FORMAT_UNKNOWN'],
  },
  {
    what: 'two hundred megabytes',
    name: 'large.xls',
    make: (path) => repeated(path, oleOf(streamOf(numberCell(0, 0))), '\0', 200 * MB),
    codes: ['WORKBOOK_TOO_LARGE'],
  },
];

const page = (what: string, name: string, begin: string, piece: string, bytes: number, end = ''): Hostile => ({
  what,
  name,
  make: (path) => repeated(path, begin, piece, bytes, end),
  codes: ['WORKBOOK_TOO_LARGE', 'WORKBOOK_DAMAGED', 'FILE_TRUNCATED', 'FORMAT_UNKNOWN', 'HEADER_MISSING'],
});

const corporate =
  '<table><tr><td>交易时间</td><td>收入金额</td><td>支出金额</td><td>账户余额</td><td>交易行名</td><td>对方省市</td><td>对方账号</td><td>对方户名</td><td>交易用途</td><td>摘要</td></tr>';
const pages: Hostile[] = [
  page('a page of a hundred megabytes', 'long.xls', corporate, '<tr><td>1</td></tr>', LONG),
  page('a page of tables in tables', 'deep.xls', '', '<table><tr><td>', 60 * MB),
  page('a page of one row', 'wide.xls', corporate, '<td colspan=9999>x', 60 * MB),
  page('a page of one cell', 'cell.xls', `${corporate}<tr><td>`, 'x ', 60 * MB),
  page('a page of marks that do not end', 'marks.xls', corporate, '<!-- ', 60 * MB),
  page('a page of styles that do not end', 'styles.xls', corporate, '<style ', 60 * MB),
  page('a page of signs', 'signs.xls', corporate, '<', 60 * MB),
];

const long = (
  what: string,
  name: string,
  begin: string | Uint8Array,
  piece: string | Uint8Array,
  codes: Hostile['codes'],
  end = '',
): Hostile => ({
  what,
  name,
  make: (path) => repeated(path, begin, piece, LONG, end),
  codes,
});

const unread = ['FORMAT_UNKNOWN', 'ROW_MALFORMED', 'ENCODING_INVALID', 'HEADER_MISSING', 'FILE_TRUNCATED'];
const ofxBegin =
  'OFXHEADER:100 DATA:OFXSGML <OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>CNY<BANKACCTFROM><ACCTID>1</BANKACCTFROM><BANKTRANLIST>';
const camtBegin = text('camt/report.xml').split('<Ntry>')[0]!;
const mt940Begin = text('mt940/two-pages.sta').split(':86:')[0]!;
const qifBegin = "!Type:Bank\nD26/10'18\nT-1.00\nM";

const lines: Hostile[] = [
  long('nothing but NUL', 'nul.csv', '', '\0', unread),
  long('NUL behind a header', 'header-nul.csv', firstLine('wechat-trade/all.csv'), '\0', unread),
  long('one line of letters', 'line.csv', '', 'x', unread),
  long('one line of commas', 'commas.csv', firstLine('wechat-trade/all.csv'), ',', unread),
  long('one line of fields', 'fields.csv', firstLine('wechat-trade/all.csv'), '`1,', unread),
  long('a quote that never closes', 'quote.csv', firstLine('stripe-balance/report.csv'), 'a,b\n', unread, ''),
  long('an open quote over lines', 'open.csv', `${firstLine('stripe-balance/report.csv')}"`, 'a,b\n', unread),
  long('quotes in quotes', 'quotes.csv', `${firstLine('stripe-balance/report.csv')}"`, '""', unread),
  long(
    'a line of one bank row',
    'bank.csv',
    `${text('abc/corporate.csv').split('\n').slice(0, 3).join('\n')}\n`,
    '12,',
    unread,
  ),
  long('blank lines', 'blank.csv', firstLine('wechat-trade/all.csv'), '\n', unread),
  long('UTF-16 without an end', 'wide.csv', Uint8Array.of(0xff, 0xfe), Uint8Array.of(0x61, 0), unread),
  long('Chinese letters without an end', 'gbk.csv', '', Uint8Array.of(0xd6, 0xd0), unread),
  long('OFX of text', 'text.ofx', `${ofxBegin}<STMTTRN><NAME>`, 'x', unread),
  long('OFX of signs', 'signs.ofx', ofxBegin, '<', [...unread, 'BALANCE_MISSING']),
  long('OFX of tags', 'tags.ofx', ofxBegin, '<STMTTRN>', unread),
  long('OFX of unknown tags', 'unknown.ofx', ofxBegin, '<X.Y>1', unread),
  long('OFX of an open comment', 'comment.ofx', `${ofxBegin}<!--`, 'x-', unread),
  long(
    'OFX on one line',
    'one.ofx',
    ofxBegin,
    '<STMTTRN><TRNTYPE>DEP<DTPOSTED>20261012<TRNAMT>1.00<FITID>1</STMTTRN>',
    unread,
  ),
  long('MT940 of one line', 'line.sta', `${mt940Begin}:86:`, 'x', unread),
  long(
    'MT940 of one text',
    'text.sta',
    `${mt940Begin}:86:x\r\n`,
    'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\r\n',
    [...unread, 'BALANCE_MISSING'],
  ),
  long('QIF of one field', 'line.qif', qifBegin, 'x', unread),
  long('QIF of one record', 'record.qif', qifBegin, 'xxxxxxxx\nM', unread),
  long('QIF of a list named constructor', 'constructor.qif', '!Type:constructor\n', 'D1\n^\n', ['VALUE_UNKNOWN']),
  long(
    'BAI2 of one line',
    'line.bai',
    text('bai2/two-groups.txt').split('16,')[0]!,
    '16,195,15000,V,261013,,W,',
    unread,
  ),
  long('BAI2 of one record', 'record.bai', text('bai2/two-groups.txt').split('16,')[0]!, '88,1,\n', [
    ...unread,
    'AMOUNT_INVALID',
    'VALUE_UNKNOWN',
  ]),
  long('camt of one text', 'text.xml', `${camtBegin}<Ntry><Amt Ccy="CNY">`, '1', unread),
  long('camt of one attribute', 'attribute.xml', `${camtBegin}<Ntry><Amt Ccy="`, 'x', unread),
  long('camt of attributes', 'attributes.xml', `${camtBegin}<Ntry><Amt `, 'a="1" ', unread),
  long('camt that nests', 'deep.xml', `${camtBegin}<Ntry>`, '<a>', unread),
  long('camt of elements', 'elements.xml', `${camtBegin}<Ntry>`, '<a/>', unread),
  long('camt of a comment', 'comment.xml', `${camtBegin}<!--`, 'x', unread),
  long('camt of blanks', 'blanks.xml', camtBegin, ' ', unread),
  long('camt of letters by number', 'letters.xml', `${camtBegin}<Ntry><AddtlNtryInf>`, '&#x41;', unread),
  long('通联 of strokes', 'strokes_checkFile.txt', '', '|', unread),
  long(
    'UnionPay of one record',
    'INN26101288ZM_802310048990001',
    text('unionpay-zm/INN26101288ZM_802310048990001').slice(0, 609),
    '0',
    [...unread, 'AMOUNT_INVALID'],
  ),
  long(
    'PayPal of one line',
    'STL-1.CSV',
    text('paypal-settlement/STL-20261012.01.009.CSV').split('"SB"')[0]!,
    '"SB",',
    unread,
  ),
];

const small: Hostile[] = [
  {
    what: 'entities in camt',
    name: 'entities.xml',
    make: written(
      () =>
        `<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>${text('camt/statement.xml').replace(/<\?xml[^>]*>/, '')}`,
    ),
    codes: unread,
  },
  {
    what: 'entities in OFX',
    name: 'entities.ofx',
    make: written(() => `<!DOCTYPE OFX [<!ENTITY x "y">]>${ofxBegin}</OFX>`),
    codes: unread,
  },
  {
    what: 'columns named after what every object has',
    name: 'proto.csv',
    make: written(() => '__proto__,constructor,toString,hasOwnProperty\n1,2,3,4\n'),
    codes: unread,
  },
  {
    what: 'sums beyond what a figure can hold',
    name: 'sums.csv',
    make: written(() => {
      const [, header, row] = text('book/ledger.csv').split('\n');
      const most = row!.replace(',12.50,0.08,', ',92233720368547758.07,92233720368547758.07,');
      return `${header}\n${Array.from({ length: 5 }, () => most).join('\n')}\n`;
    }),
    codes: ['AMOUNT_INVALID'],
  },
];

export const hostileFiles: readonly Hostile[] = [...small, ...zips, ...workbooks, ...excel97, ...pages, ...lines];
