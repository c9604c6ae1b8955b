import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ExcelJS from 'exceljs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Refusal } from '../../shared/value/result.ts';
import { buildStatement, type StatementOrder } from '../../src-main/statements/index.ts';
import type { Workspace } from '../../src-main/store/index.ts';
import { cellsOfXml, partsOf } from './package.ts';
import {
  DAY,
  dayOf,
  fillSetup,
  fillSmallDay,
  freshWorkspace,
  NASTY,
  NEXT,
  NOW,
  putBreak,
  putFile,
  putGroup,
  putPair,
  putRow,
  putRun,
} from './smallDay.ts';

let workspace: Workspace;
let folder: string;
let remove: () => void;
beforeEach(() => {
  ({ workspace, folder, remove } = freshWorkspace());
});
afterEach(() => remove());

const order = (more: Partial<StatementOrder> = {}): StatementOrder => ({
  reconciliation: 'orders',
  firstDay: DAY,
  lastDay: DAY,
  out: join(folder, 'statements', 'orders.xlsx'),
  person: 'li',
  now: NOW,
  language: 'zh-CN',
  ...more,
});

async function sheetsOf(file: string): Promise<ExcelJS.Workbook> {
  const book = new ExcelJS.Workbook();
  await book.xlsx.readFile(file);
  return book;
}

type Table = { heads: string[]; rows: ExcelJS.Row[] };
/** The rows under the row whose cells hold these heads, until a row without a first cell. */
function tableUnder(sheet: ExcelJS.Worksheet, ...heads: string[]): Table {
  const rows = sheet.getRows(1, sheet.rowCount) ?? [];
  const at = rows.findIndex((row) => heads.every((head) => (row.values as unknown[]).includes(head)));
  if (at < 0) throw new Error(`no head ${heads.join()} in ${sheet.name}`);
  const end = rows.findIndex((row, index) => index > at && !row.hasValues);
  const values = (rows[at]!.values as string[]).slice(1);
  return { heads: values, rows: rows.slice(at + 1, end < 0 ? undefined : end) };
}
/** A cell's value with inline strings as text. */
const plain = (value: unknown): unknown =>
  value && typeof value === 'object' && 'richText' in value
    ? (value.richText as { text: string }[]).map((run) => run.text).join('')
    : (value ?? null);
const textOf = (sheet: ExcelJS.Worksheet): string =>
  (sheet.getRows(1, sheet.rowCount) ?? [])
    .map((row) => (row.values as unknown[]).filter((value) => value !== undefined).join('|'))
    .join('\n');

const codeOf = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work;
  } catch (error) {
    if (error instanceof Refusal) return error.problems[0]!.code;
    throw error;
  }
  return 'none';
};

describe('the reconciliation workbook', () => {
  it('has its sheets in both languages, and is entered in the register with its hash', async () => {
    fillSmallDay(workspace.db);
    const chinese = await buildStatement(workspace.db, order());
    const english = await buildStatement(workspace.db, order({ language: 'en', out: join(folder, 'new', 'en.xlsx') }));
    expect(chinese.sheets).toEqual(['封面', '汇总', '勾对明细', '差异清单', '余额调节表', '调账', '来源']);
    expect(english.sheets).toEqual([
      'Cover',
      'Summary',
      'Matched',
      'Breaks',
      'Balance reconciliation',
      'Adjustments',
      'Sources',
    ]);
    for (const built of [chinese, english]) {
      const book = await sheetsOf(built.file);
      expect(book.worksheets.map((sheet) => sheet.name)).toEqual(built.sheets);
      expect(createHash('sha256').update(readFileSync(built.file)).digest('hex')).toBe(built.hash);
    }
    const register = workspace.db
      .prepare(
        'SELECT number, subject, first_day, last_day, file, hash, provisional, built_by FROM statements ORDER BY number',
      )
      .all();
    const common = { subject: 'orders', first_day: DAY, last_day: DAY, provisional: 1, built_by: 'li' };
    expect(register).toEqual([
      { number: 1, file: chinese.file, hash: chinese.hash, ...common },
      { number: 2, file: english.file, hash: english.hash, ...common },
    ]);
    expect(textOf((await sheetsOf(english.file)).getWorksheet('Cover')!)).not.toMatch(/企业自制|结论/);
  });

  it('says on the cover whose, what, when, the verdict and why, and that no bank issued it', async () => {
    fillSmallDay(workspace.db);
    const { file } = await buildStatement(workspace.db, order());
    const cover = textOf((await sheetsOf(file)).getWorksheet('封面')!);
    for (const words of [
      '大道快递',
      '订单对账 (orders)',
      '2026-10-12',
      'CNY',
      'UTC+08:00',
      '第 1 号',
      '2026-10-14 09:30:00',
      '李会计',
      '企业自制，非银行出具',
    ])
      expect(cover).toContain(words);
    expect(cover).toContain('未平（INCOMPLETE）');
    expect(cover).toContain('未关闭差异 2 项（存疑 0 项，其余 2 项），影响金额合计 -50.00 CNY');
    expect(cover).toContain('每日证明未平 1 项');
    expect(cover).toContain('1 张凭证尚未获中央账确认');
  });

  it('says PROVEN only when nothing is left, and that the ledger accepted the journals', async () => {
    fillSmallDay(workspace.db);
    workspace.db.exec("UPDATE breaks SET state = 'closed'; UPDATE proofs SET verdict = 'PROVEN', residue_minor = 0");
    workspace.db.exec(
      "INSERT INTO verdicts (journal_id, verdict, central_sequence, received_at) VALUES ('jrn_fee', 'accepted', 7, 0)",
    );
    const built = await buildStatement(workspace.db, order());
    const book = await sheetsOf(built.file);
    expect(built.provisional).toBe(false);
    expect(textOf(book.getWorksheet('封面')!)).toContain('已平（PROVEN）');
    expect(textOf(book.getWorksheet('调账')!)).toContain('已确认 7');
    workspace.db.exec("UPDATE runs SET state = 'superseded'");
    const undone = textOf((await sheetsOf((await buildStatement(workspace.db, order())).file)).getWorksheet('封面')!);
    expect(undone).toContain('尚未对账的会计日：2026-10-12');
    expect(undone).toContain('未平（INCOMPLETE）');
  });

  it('names the days that no file of a source covers', async () => {
    fillSmallDay(workspace.db);
    const { file } = await buildStatement(workspace.db, order({ lastDay: NEXT }));
    expect(textOf((await sheetsOf(file)).getWorksheet('封面')!)).toContain(
      '业务账（2026-10-13）、微信支付（2026-10-13）',
    );
  });
});

describe('figures', () => {
  it('adds up to what SQL adds up to', async () => {
    fillSmallDay(workspace.db);
    const { file } = await buildStatement(workspace.db, order());
    const book = await sheetsOf(file);
    const { rows } = tableUnder(book.getWorksheet('勾对明细')!, '相差天数');
    const sum = workspace.db
      .prepare(
        "SELECT count(*) AS n, sum(left_minor) / 100.0 AS l, sum(right_minor) / 100.0 AS r FROM matches WHERE reconciliation_id = 1 AND outcome = 'matched'",
      )
      .get() as { n: number; l: number; r: number };
    const total = rows.at(-1)!;
    expect([total.getCell(1).value, total.getCell(6).value, total.getCell(11).value]).toEqual([sum.n, sum.l, sum.r]);
    const cents = (column: number): number =>
      rows.slice(0, -1).reduce((s, row) => s + Math.round(Number(row.getCell(column).value) * 100), 0);
    expect([cents(6), cents(11)]).toEqual([Math.round(sum.l * 100), Math.round(sum.r * 100)]);
    const moved = tableUnder(book.getWorksheet('汇总')!, '方', '收入').rows.map((row) =>
      (row.values as unknown[]).slice(1, 16),
    );
    expect(moved).toEqual([
      ['账面方', '业务账', 'CNY', 10, 668.1, -308, 360.1, 3.96, 5, 410.1, 1, 1, 50, 3, 1],
      ['渠道方', '微信支付', 'CNY', 5, 600.1, 0, 600.1, 3.61, 4, 400.1, 1, 0, 0, 0, 0],
    ]);
  });

  it('are numbers with a format, identifiers and days are text', async () => {
    fillSmallDay(workspace.db);
    const { file } = await buildStatement(workspace.db, order());
    const { rows } = tableUnder((await sheetsOf(file)).getWorksheet('勾对明细')!, '相差天数');
    const late = rows.find((row) => row.getCell(4).value === 'ORD-LATE')!;
    expect([6, 7, 11, 12].map((column) => [late.getCell(column).type, late.getCell(column).numFmt])).toEqual(
      Array(4).fill([ExcelJS.ValueType.Number, '#,##0.00']),
    );
    expect([3, 4, 8, 9].map((column) => [late.getCell(column).value, late.getCell(column).numFmt])).toEqual([
      ['2026-10-12', '@'],
      ['ORD-LATE', '@'],
      ['2026-10-13', '@'],
      ['4200003', '@'],
    ]);
    expect(late.getCell(13).value).toBe(1);
    expect(rows.map((row) => row.getCell(9).value)).toContain(`${NASTY.digits}0`);
  });

  it('beyond what a spreadsheet can show are text, to the last digit, with a note', async () => {
    fillSetup(workspace.db);
    const run = putRun(workspace.db, 'orders');
    const files = { file_id: putFile(workspace.db, 'book') };
    const bill = { file_id: putFile(workspace.db, 'wechat') };
    for (const [order_no, amount_minor] of [
      ['EXACT', 123_456_789_012_345n],
      ['LONG', 1_234_567_890_123_456n],
      ['ROUND', 9_007_199_254_741_000n],
    ] as const) {
      const left = putRow(workspace.db, 'book', { ...files, order_no, amount_minor, channel: 'wechat' });
      putPair(workspace.db, {
        reconciliation: 'orders',
        run,
        left,
        right: putRow(workspace.db, 'wechat', { ...bill, order_no, amount_minor }),
      });
    }
    const { file } = await buildStatement(workspace.db, order());
    const sheet = (await sheetsOf(file)).getWorksheet('勾对明细')!;
    const amounts = tableUnder(sheet, '相差天数').rows.map((row) => row.getCell(6).value);
    expect(amounts.slice(0, 4)).toEqual([
      1_234_567_890_123.45,
      '12345678901234.56',
      '90071992547410.00',
      '103652239338768.01',
    ]);
    expect(textOf(sheet)).toContain('以文本列示');
  });

  it('keeps the digits of other currencies', async () => {
    fillSetup(workspace.db, { currency: 'JPY' });
    const run = putRun(workspace.db, 'orders');
    const left = putRow(workspace.db, 'book', {
      file_id: putFile(workspace.db, 'book'),
      amount_minor: 1200,
      currency: 'JPY',
      order_no: 'J',
      channel: 'wechat',
    });
    putPair(workspace.db, {
      reconciliation: 'orders',
      run,
      left,
      right: putRow(workspace.db, 'wechat', {
        file_id: putFile(workspace.db, 'wechat'),
        amount_minor: 1200,
        currency: 'JPY',
      }),
    });
    const { file } = await buildStatement(workspace.db, order());
    const cell = tableUnder((await sheetsOf(file)).getWorksheet('勾对明细')!, '相差天数').rows[0]!.getCell(6);
    expect([cell.value, cell.numFmt]).toEqual([1200, '#,##0']);
  });
});

describe('balance reconciliation', () => {
  it('names every open item, and both adjusted balances agree', async () => {
    fillSmallDay(workspace.db);
    const { file } = await buildStatement(workspace.db, order());
    const sheet = (await sheetsOf(file)).getWorksheet('余额调节表')!;
    const rows = tableUnder(sheet, '项目').rows.map((row) => (row.values as unknown[]).slice(1));
    const halves = (from: number): unknown[][] =>
      rows.map((row) => Array.from({ length: 5 }, (_, index) => plain(row[from + index]))).filter((row) => row[0]);
    expect(halves(0).map((row) => [row[0], row[2], row[3], row[4]])).toEqual([
      ['企业账面余额（虚账户合计）', null, null, 10_356.14],
      ['加：银行已收企业未收', null, null, 0.12],
      ['银行单边（存疑）', 'B-2', 0, 0.12],
      ['减：银行已付企业未付', null, null, 0],
      ['调节后余额', null, null, 10_356.26],
      ['两方调节后余额相符。', null, null, null],
    ]);
    expect(halves(6).map((row) => [row[0], row[2], row[4]])).toEqual([
      ['银行对账单余额', null, 9700.12],
      ['加：企业已收银行未收', null, 656.14],
      ['手续费不符（已关闭）', 'ORD-FEE', 0.01],
      ['已在其后勾对', 'ORD-LATE', 9.94],
      ['账面单边（未处理）', NASTY.escape, 49.7],
      ['在途结算（5 笔）', '微信支付', 596.49],
      ['减：企业已付银行未付', null, 0],
      ['调节后余额', null, 10_356.26],
    ]);
  });

  it('puts the second row of a duplicate under its break, and says of a row without one that it is not matched', async () => {
    fillSmallDay(workspace.db);
    const file_id = putFile(workspace.db, 'wechat', { hash: 'd'.repeat(64) });
    const [twice, alone] = ['ORD-TWICE', 'ORD-ALONE'].map((order_no) =>
      [1, 2].map(() => putRow(workspace.db, 'wechat', { file_id, amount_minor: 700, order_no })),
    );
    putBreak(workspace.db, {
      id: 'brk_twice',
      kind: 'DUPLICATE',
      subject: 'ORD-TWICE',
      effect_minor: 700,
      right_id: twice![0]!,
    });
    workspace.db.prepare('DELETE FROM transactions WHERE id = ?').run(alone![1]!);
    const { file } = await buildStatement(workspace.db, order());
    const text = textOf((await sheetsOf(file)).getWorksheet('余额调节表')!);
    expect(text.match(/重复（未处理）\|2026-10-12\|ORD-TWICE\|0\|7/g)).toHaveLength(2);
    expect(text).toContain('未勾对|2026-10-12|ORD-ALONE|0|7');
    expect(text).toContain('两方调节后余额相符');
  });

  it('shows a difference that the open items do not explain, and what it consists of', async () => {
    fillSmallDay(workspace.db);
    workspace.db.exec(
      'UPDATE statement_balances SET closing_minor = closing_minor - 300; UPDATE virtual_accounts SET opening_minor = opening_minor + 7',
    );
    const { file } = await buildStatement(workspace.db, order());
    const book = await sheetsOf(file);
    const text = textOf(book.getWorksheet('余额调节表')!);
    expect(text).toContain('调节后差额（账面 − 银行）|3.07');
    expect(text).toContain('其中：建账期初差额|0.07');
    expect(text).toContain('其中：银行流水与对账单余额之差|3');
    expect(textOf(book.getWorksheet('封面')!)).toContain('余额调节后仍有差额：基本户');
  });
});

describe('breaks, adjustments, sources', () => {
  it('lists the breaks that the statement answers for, with age, state, effect, both sides and who handled them', async () => {
    fillSmallDay(workspace.db);
    const { file } = await buildStatement(workspace.db, order());
    const { rows } = tableUnder((await sheetsOf(file)).getWorksheet('差异清单')!, '影响金额');
    expect(
      rows.map((row) =>
        [2, 3, 4, 6, 7, 9, 10, 11, 12, 13, 14, 15, 16, 17].map((column) => plain(row.getCell(column).value)),
      ),
    ).toEqual([
      ['账面单边', NASTY.escape, '本对账', 50, 0.3, null, null, null, -50, 3, '未处理', null, null, null],
      ['交易类型不允许', 'V-1', '规则检查', null, null, null, null, null, 0, 0, '未处理', null, null, null],
      [
        ...['手续费不符', 'ORD-FEE', '本对账', 200, 1.2, '4200002', 200, 1.21, -0.01, 0, '已关闭', '李会计', '王主管'],
        expect.stringContaining('调账 · <b>'),
      ],
      ['未关闭合计', ...Array(7).fill(null), -50, ...Array(5).fill(null)],
    ]);
  });

  it("lists its own journals with maker and checker, and no other reconciliation's", async () => {
    fillSmallDay(workspace.db);
    const { file } = await buildStatement(workspace.db, order());
    const { rows } = tableUnder((await sheetsOf(file)).getWorksheet('调账')!, '借方');
    expect(rows.map((row) => (row.values as unknown[]).slice(2))).toEqual([
      [
        '2026-10-12',
        '手续费差额',
        '差异 brk_fee',
        NASTY.minus,
        'fee:icbc-main',
        'transit:wechat',
        'CNY',
        0.01,
        '待确认（暂定）',
        '李会计',
        '王主管',
        'jrn_fee',
      ],
    ]);
    const settlements = await buildStatement(workspace.db, order({ reconciliation: 'settlements' }));
    expect(textOf((await sheetsOf(settlements.file)).getWorksheet('调账')!)).toContain('settlements:wechat:2026-10-11');
  });

  it('lists the files with hash, rows and control totals', async () => {
    fillSmallDay(workspace.db);
    const { file } = await buildStatement(workspace.db, order());
    const text = textOf((await sheetsOf(file)).getWorksheet('来源')!);
    expect(text).toContain('b'.repeat(64));
    expect(text).toContain('微信支付|wechat_20261012.csv|订单总金额|相符|610.06');
    expect(text).not.toContain('icbc_20261012.csv');
  });

  it('lists a settlement row by row beside its receipt, with both sums', async () => {
    fillSmallDay(workspace.db);
    const { db } = workspace;
    const files = {
      left: putFile(db, 'wechat', { hash: 'd'.repeat(64) }),
      right: putFile(db, 'icbc', { hash: 'e'.repeat(64) }),
    };
    const left = [3000, 2000].map((amount_minor, index) =>
      putRow(db, 'wechat', {
        file_id: files.left,
        amount_minor,
        fee_minor: 10,
        channel_no: `S-${index}`,
        business_day: DAY - 1,
      }),
    );
    const right = [putRow(db, 'icbc', { file_id: files.right, amount_minor: 4980, bank_ref: 'B-9', kind: 'other' })];
    const run = db.prepare<[], number>('SELECT id FROM runs WHERE reconciliation_id = 2').pluck().get()!;
    const match = putGroup(db, {
      reconciliation: 'settlements',
      run,
      left,
      right,
      sums: [4980n, 4980n],
      more: { day_difference: 1 },
    });
    db.prepare('INSERT INTO match_days VALUES (?, 2, ?, ?, 4980, 4980)').run(match, DAY - 1, 'CNY');
    const { file } = await buildStatement(db, order({ reconciliation: 'settlements' }));
    const book = await sheetsOf(file);
    const { rows } = tableUnder(book.getWorksheet('勾对明细')!, '相差天数');
    expect(rows.map((row) => [2, 3, 4, 6, 7, 9, 11, 12].map((column) => row.getCell(column).value))).toEqual([
      ['渠道日净额对到账', '2026-10-11', 'S-0', 30, 0.1, 'B-9', 49.8, 1],
      ['渠道日净额对到账', '2026-10-11', 'S-1', 20, 0.1, null, null, 1],
      ['小计（微信支付 2026-10-11）', null, null, 50, 0.2, null, 49.8, null],
      ['合计', null, null, 50, 0.2, null, 49.8, null],
    ]);
    expect(textOf(book.getWorksheet('来源')!)).toContain('d'.repeat(64));
  });

  it('lists groups row by row with a subtotal, and nets', async () => {
    fillSmallDay(workspace.db);
    const { file } = await buildStatement(workspace.db, order({ reconciliation: 'bank' }));
    const { rows } = tableUnder((await sheetsOf(file)).getWorksheet('勾对明细')!, '相差天数');
    expect(rows.map((row) => [2, 4, 6, 9, 11].map((column) => row.getCell(column).value))).toEqual([
      ['银行流水号', 'B-1', -300, 'B-1', -300],
      ['户内轧平', 'V-1', 8, null, null],
      ['户内轧平', 'V-1', -8, null, null],
      ['小计（轧差）', null, 0, null, 0],
      ['合计', null, -300, null, -300],
    ]);
  });
});

describe('the package', () => {
  it('holds no formula, no link and no number made of text, whatever the data says', async () => {
    fillSmallDay(workspace.db);
    const { file } = await buildStatement(workspace.db, order());
    const { parts } = await partsOf(file);
    const sheets = [...parts].filter(([name]) => name.startsWith('xl/worksheets/')).map(([, xml]) => cellsOfXml(xml));
    const cells = sheets.flat();
    expect(cells.length).toBeGreaterThan(200);
    expect(cells.filter((cell) => cell.formula)).toEqual([]);
    const typeOf = (text: string): (string | undefined)[] => [
      ...new Set(cells.filter((cell) => cell.text === text).map((cell) => cell.type)),
    ];
    for (const text of [NASTY.formula, NASTY.plus, NASTY.minus, NASTY.at, `${NASTY.digits}0`])
      expect(typeOf(text)).toEqual(['str']);
    // Numbers are the cells without a type, and nothing else is in them.
    for (const cell of cells)
      if (cell.type === undefined && cell.text !== null) expect(cell.text).toMatch(/^-?\d+(\.\d+)?$/);
    expect(typeOf('_x005F_x0041_00017')).toEqual(['inlineStr']);
    expect(typeOf(`调账 · ${NASTY.markup}`)).toEqual(['str']);
    expect([...parts.values()].join('')).not.toMatch(/<hyperlink|TargetMode|externalLink/);
  });

  it('keeps control characters, line breaks and blanks as the escapes and inline strings that stand for them', async () => {
    fillSmallDay(workspace.db);
    workspace.db
      .prepare("UPDATE break_events SET content = ? WHERE action = 'propose'")
      .run(JSON.stringify({ type: 'explained', note: `${NASTY.control}\nsecond ` }));
    workspace.db.exec("UPDATE breaks SET closed_reason = NULL WHERE id = 'brk_fee'");
    const { file } = await buildStatement(workspace.db, order());
    const cells = cellsOfXml((await partsOf(file)).parts.get('xl/worksheets/sheet4.xml')!);
    expect(cells.map((cell) => cell.text)).toContain('已说明 · tab\there_x0007_bell\nsecond ');
  });

  it('has the parts that a signature can cover and no others', async () => {
    fillSmallDay(workspace.db);
    const { file } = await buildStatement(workspace.db, order());
    const { parts, dates } = await partsOf(file);
    expect([...parts.keys()].sort()).toEqual([
      '[Content_Types].xml',
      '_rels/.rels',
      'xl/_rels/workbook.xml.rels',
      'xl/styles.xml',
      'xl/theme/theme1.xml',
      'xl/workbook.xml',
      ...[1, 2, 3, 4, 5, 6, 7].map((number) => `xl/worksheets/sheet${number}.xml`),
    ]);
    expect(parts.get('[Content_Types].xml')).not.toContain('docProps');
    for (const name of ['_rels/.rels', 'xl/_rels/workbook.xml.rels']) {
      expect(parts.get(name)!.replace(/^<\?xml[^>]*>\s*/, '')).not.toMatch(/>\s+</);
      expect(parts.get(name)).not.toMatch(/Target="(\/|[a-z]+:)/);
    }
    expect(new Set(dates.map((date) => date.toISOString()))).toEqual(new Set(['2026-10-14T01:30:00.000Z']));
  });

  it('prints on A4 landscape with the header on every page, a numbered foot, and the header in view', async () => {
    fillSmallDay(workspace.db);
    const { file } = await buildStatement(workspace.db, order());
    const book = await sheetsOf(file);
    for (const sheet of book.worksheets) {
      expect(sheet.pageSetup).toMatchObject({
        paperSize: 9,
        orientation: 'landscape',
        fitToPage: true,
        fitToWidth: 1,
        fitToHeight: 0,
      });
      expect(sheet.headerFooter.oddFooter).toContain('第 &P 页 / 共 &N 页');
    }
    const matched = book.getWorksheet('勾对明细')!;
    expect(matched.views[0]).toMatchObject({ state: 'frozen', ySplit: 6 });
    expect(matched.pageSetup.printTitlesRow).toBe('5:6');
  });

  it("does not let an ampersand in the name of the enterprise into the foot's codes", async () => {
    fillSetup(workspace.db, { enterprise: 'A&Dao' });
    putRow(workspace.db, 'book', { file_id: putFile(workspace.db, 'book'), amount_minor: 1 });
    const { file } = await buildStatement(workspace.db, order());
    expect((await partsOf(file)).parts.get('xl/worksheets/sheet1.xml')).toContain('A&amp;&amp;Dao&amp;C');
  });

  it('is the same, byte for byte, from the same workspace and time', async () => {
    fillSmallDay(workspace.db);
    const first = await buildStatement(workspace.db, order());
    workspace.db.exec('DELETE FROM statements');
    const second = await buildStatement(workspace.db, order({ out: join(folder, 'again.xlsx') }));
    expect(second.hash).toBe(first.hash);
    const later = await buildStatement(workspace.db, order());
    expect(later.hash).not.toBe(first.hash);
  });
});

describe('what cannot be stated', () => {
  const nothingLeft = (): void => {
    expect(existsSync(join(folder, 'statements')) ? readdirSync(join(folder, 'statements')) : []).toEqual([]);
    expect(workspace.db.prepare('SELECT count(*) FROM statements').pluck().get()).toBe(0);
  };

  it('is refused with the reason, and leaves nothing behind', async () => {
    fillSmallDay(workspace.db);
    const far = dayOf('2026-12-01');
    expect(await codeOf(buildStatement(workspace.db, order({ firstDay: far, lastDay: far })))).toBe('STATEMENT_EMPTY');
    expect(await codeOf(buildStatement(workspace.db, order({ reconciliation: 'none' })))).toBe(
      'RECONCILIATION_UNKNOWN',
    );
    expect(await codeOf(buildStatement(workspace.db, order({ firstDay: NEXT })))).toBe('DAY_INVALID');
    expect(await codeOf(buildStatement(workspace.db, order({ person: 'gone' })))).toBe('PERSON_UNKNOWN');
    nothingLeft();
  });

  it('goes nowhere when the place is taken, and what stood there stays', async () => {
    fillSmallDay(workspace.db);
    const inTheWay = join(folder, 'file');
    writeFileSync(inTheWay, 'kept');
    expect(await codeOf(buildStatement(workspace.db, order({ out: join(inTheWay, 'orders.xlsx') })))).toBe(
      'FILE_NOT_WRITABLE',
    );
    expect(await codeOf(buildStatement(workspace.db, order({ out: join(folder, 'backups') })))).toBe(
      'FILE_NOT_WRITABLE',
    );
    expect(readFileSync(inTheWay, 'utf8')).toBe('kept');
    expect(readdirSync(folder).filter((name) => name.endsWith('.partial'))).toEqual([]);
    nothingLeft();
  });

  it('does not stop the next: statements asked for at once are numbered one after the other', async () => {
    fillSmallDay(workspace.db);
    const out = (name: string): string => join(folder, 'statements', name);
    const asked = [order({ out: out('1') }), order({ person: 'gone' }), order({ out: out('2') })].map((one) =>
      buildStatement(workspace.db, one),
    );
    const done = await Promise.allSettled(asked);
    expect(done.map((one) => (one.status === 'fulfilled' ? one.value.number : 'refused'))).toEqual([1, 'refused', 2]);
  });
});
