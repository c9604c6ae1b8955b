import { type ProblemCode, problemOf } from '../../../../shared/entity/problem.ts';
import { Refusal } from '../../../../shared/value/result.ts';
import type { FileBytes, FileSample, Format, Identification, ReadContext, ReadOutcome } from '../../format.ts';
import { type StagedRow, stagedRow } from '../../format.ts';
import { DaySpan } from '../../reading/days.ts';
import { encodingOfFile } from '../../reading/encoding.ts';
import { MomentReader } from '../../reading/moment.ts';
import { isSpreadsheetNumber } from '../../reading/spreadsheet.ts';
import { decodeChunks } from '../../reading/text.ts';
import { type FieldName, fieldNames, fieldsOf, isHeader, isOrder, knownTypes, orderType } from './record.ts';

const ID = 'allinpay-yunst';
/** The platform's clock and money; neither stands in the file. */
const CHINA_MINUTES = 480;
const MINOR_MOST = 9_223_372_036_854_775_807n;
const EXCERPT_LETTERS = 160;

/** yyyy-mm-dd_<application>_checkFile.txt: the application stands nowhere in the file. */
const fileName = /^\d{4}-\d{2}-\d{2}_([^_]+)_checkFile/;

/** Reads lines one after the other. */
class OrderReader {
  readonly days = new DaySpan();
  /** Was there an order, or the line that names the columns? */
  began = false;
  private readonly moment = new MomentReader();
  private readonly account: string | null;
  private line = 0;
  private number = 0;
  private text = '';
  private cells: readonly string[] = [];

  constructor(account: string | null) {
    this.account = account;
  }

  /** The row of a line; null for a line that is blank or names the columns. */
  row(text: string): StagedRow | null {
    this.line += 1;
    this.text = text;
    if (text.trim() === '') return null;
    this.began = true;
    const cells = fieldsOf(text);
    if (this.number === 0 && isHeader(cells)) return null;
    this.number += 1;
    if (cells === null) throw this.refusal('ROW_MALFORMED', null, { reason: 'FIELD_COUNT' });
    this.cells = cells;
    return this.order();
  }

  private order(): StagedRow {
    const type = orderType(this.of('订单类型'));
    if (type === null) throw this.refusal('VALUE_UNKNOWN', '订单类型', { allowed: knownTypes });
    const size = this.fen('交易金额');
    if (size < 0n) throw this.refusal('ROW_MALFORMED', '交易金额', { reason: 'SIGN_AGAINST_TYPE' });
    const moment = this.readMoment();
    for (const name of ['平台抽佣金额', '结算金额', '渠道金额'] as const) this.fen(name);
    return stagedRow({
      record: this.number,
      line: this.line,
      civilDay: moment.day,
      occurredAt: moment.seconds(CHINA_MINUTES),
      offsetMinutes: CHINA_MINUTES,
      amount: type.into ? size : -size,
      fee: this.fen('渠道手续费'),
      kind: type.kind,
      account: this.account,
      channel: 'allinpay',
      orderNo:
        type.kind === 'payment'
          ? this.identifier('商户订单号')
          : (this.identifier('原商户订单号') ?? this.identifier('商户订单号')),
      channelNo: this.identifier('通联订单号'),
      refundNo: type.kind === 'refund' ? this.identifier('商户订单号') : null,
      bankRef: this.identifier('渠道流水号'),
      voucherNo: this.identifier('原通联订单号'),
      memo: [this.of('支付模式'), this.of('门店名称')].filter((word) => word !== '' && word !== '0').join(' ') || null,
    });
  }

  private of(name: FieldName): string {
    return this.cells[fieldNames.indexOf(name)]!;
  }

  /** Whole fen; blank is nothing. */
  private fen(name: FieldName): bigint {
    const text = this.of(name);
    if (text === '' && name !== '交易金额') return 0n;
    const amount = /^-?\d{1,19}$/.test(text) ? BigInt(text) : null;
    if (amount === null || amount > MINOR_MOST || amount < -MINOR_MOST) throw this.refusal('AMOUNT_INVALID', name);
    return amount;
  }

  /** "0" and blank mean that there is none. */
  private identifier(name: FieldName): string | null {
    const text = this.of(name);
    if (isSpreadsheetNumber(text)) throw this.refusal('IDENTIFIER_DAMAGED', name);
    return text === '' || text === '0' ? null : text;
  }

  /** yyyyMMddHHmmss. */
  private readMoment(): MomentReader {
    const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(this.of('交易时间'));
    const [, year, month, date, hours, minutes, seconds] = parts ?? [];
    if (!parts || !this.moment.read(`${year}-${month}-${date} ${hours}:${minutes}:${seconds}`))
      throw this.refusal('DATE_INVALID', '交易时间');
    this.days.add(this.moment.day);
    return this.moment;
  }

  private refusal(code: ProblemCode, name: FieldName | null, more: Record<string, string> = {}): Refusal {
    const about: Record<string, string> = name === null ? {} : { column: name, value: this.of(name) };
    const where = {
      line: this.line,
      ...(name === null ? {} : { column: name }),
      excerpt: this.text.slice(0, EXCERPT_LETTERS),
    };
    return new Refusal(problemOf(code, { params: { record: this.number, ...about, ...more }, where }));
  }
}

function identify({ text }: FileSample): Identification | null {
  if (!text?.includes('|')) return null;
  const first = text.split(/\r?\n/, 2).map(fieldsOf);
  const known =
    isOrder(first[0]!) || (isHeader(first[0]!) && (first[1] === undefined || first[1] === null || isOrder(first[1])));
  return known ? { format: ID, sure: 93, why: `${fieldNames.length} fields between |, amounts in fen` } : null;
}

async function read(file: FileBytes, context: ReadContext): Promise<ReadOutcome> {
  const encoding = await encodingOfFile(file);
  const account = fileName.exec(file.name)?.[1] ?? null;
  const reader = new OrderReader(account);
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const chunk of file.chunks()) {
      yield chunk;
      context.progress(chunk.length);
      context.checkpoint();
    }
  }
  for await (const piece of decodeChunks(counted(), encoding)) {
    const lines = piece.split('\n');
    if (lines.at(-1) === '') lines.pop();
    for (const line of lines) {
      const row = reader.row(line.replace(/\r$/, ''));
      if (row) context.row(row);
    }
  }
  if (!reader.began) throw new Refusal(problemOf('FILE_EMPTY'));
  return {
    encoding,
    accounts: account === null ? [] : [account],
    parts: [],
    totals: [],
    balances: [],
    skipped: {},
    warnings: [],
    coverage: reader.days.days(),
  };
}

/** The check file of 通联 云商通: every successful order of a day, fields between upright strokes, amounts in fen. */
export const format: Format = { id: ID, name: '通联云商通对账文件', side: 'channel', identify, read };
