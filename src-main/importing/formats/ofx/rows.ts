import { type Problem, type ProblemCode, problemOf } from '../../../../shared/entity/problem.ts';
import { type Currency, currencyNamed } from '../../../../shared/value/currency.ts';
import { parseMinor } from '../../../../shared/value/money.ts';
import { Refusal } from '../../../../shared/value/result.ts';
import type { Day } from '../../../../shared/value/time.ts';
import { type ParsedStatement, type StagedRow, stagedRow } from '../../format.ts';
import { type DecimalMark, plainAmount } from '../../reading/writtenAmount.ts';
import type { OfxRow, OfxStatement, Written } from './statement.ts';
import { isAgainstType, kindOf, ofxDay } from './values.ts';

/** How the file writes its amounts, the currency of statements that name none, and whether their rows are printed. */
export type Reading = {
  readonly mark: DecimalMark | null;
  readonly assumed: Currency;
  readonly printing: boolean;
};

/** How many amounts of a statement are named one by one that its currency cannot hold: the first refuses an import. */
const MOST_PROBLEMS = 1_000;

type Place = { readonly column: string; readonly record: number; readonly line: number };

function problemAt(code: ProblemCode, { column, record, line }: Place, value: string): Problem {
  const params = { column, value, record, allowed: '-', reason: column };
  return problemOf(code, { params, where: { line, column, excerpt: `<${column}>${value}`.slice(0, 80) } });
}

const textOf = (written: Written | undefined): string => written?.value ?? '';
const orNull = (written: Written | undefined): string | null => textOf(written) || null;

/** The day of a date that must be there. Refusal DATE_INVALID. */
function dayAt(written: Written | undefined, place: Place): Day {
  const day = ofxDay(textOf(written));
  if (day === null) throw new Refusal(problemAt('DATE_INVALID', place, textOf(written)));
  return day;
}

function plainAt(written: Written | undefined, place: Place, mark: DecimalMark | null): string {
  const plain = plainAmount(textOf(written), mark);
  if (plain === null) throw new Refusal(problemAt('AMOUNT_INVALID', place, textOf(written)));
  return plain;
}

function currencyOf(written: Written | undefined, line: number, assumed: Currency): Currency {
  if (textOf(written) === '') return assumed;
  const currency = currencyNamed(textOf(written));
  if (currency !== null) return currency;
  const place = { column: 'CURDEF', record: 0, line: written?.line ?? line };
  throw new Refusal(problemAt('CURRENCY_UNKNOWN', place, textOf(written)));
}

/** "-00197.1220" → "-197.122". */
const shortened = (plain: string): string => {
  const whole = plain.replace(/^(-?)0+(?=\d)/, '$1');
  return whole.includes('.') ? whole.replace(/\.?0+$/, '') : whole;
};

/** Reads one statement, whose values are known, row by row and then as a whole. */
export class StatementReader {
  private readonly account: string | null;
  private readonly statement: OfxStatement;
  private readonly currency: Currency;
  private readonly mark: DecimalMark | null;
  private readonly printed: ParsedStatement['transactions'] | null;
  private readonly problems: Problem[] = [];
  private readonly remarks = new Map<string, Problem>();

  /** Refusal CURRENCY_UNKNOWN. */
  constructor(statement: OfxStatement, { mark, assumed, printing }: Reading) {
    this.statement = statement;
    this.account = orNull(statement.fields.ACCTID);
    this.currency = currencyOf(statement.fields.CURDEF, statement.line, assumed);
    this.mark = mark;
    this.printed = printing ? [] : null;
  }

  /**
   * A row to stage. Null for an amount finer than its currency, which is an error among the warnings, so that a person
   * can see the file; import refuses it. Refusal for dates and amounts that cannot be read, currencies that nobody knows.
   */
  read({ line, fields }: OfxRow, record: number): StagedRow | null {
    const place = (column: string): Place => ({ column, record, line: fields[column]?.line ?? line });
    if (textOf(fields.CORRECTACTION) !== '')
      throw new Refusal(problemAt('VALUE_UNKNOWN', place('CORRECTACTION'), textOf(fields.CORRECTACTION)));
    const civilDay = dayAt(fields.DTPOSTED, place('DTPOSTED'));
    const valueDay = ofxDay(textOf(fields.DTAVAIL));
    // CURRENCY says that the amount is in another currency than the account's (OFX 2.2, 5.2); ORIGCURRENCY does not.
    const currency = currencyOf(fields.CURSYM, line, this.currency);
    const plain = plainAt(fields.TRNAMT, place('TRNAMT'), this.mark);
    const amount = parseMinor(plain, currency);
    const exact = amount !== null && currency === this.currency ? {} : { exact: shortened(plain) };
    const bankRef = orNull(fields.FITID);
    const memo = orNull(fields.MEMO);
    this.printed?.push({
      amount: 'exact' in exact ? 0n : amount!,
      ...exact,
      entryDay: civilDay,
      valueDay,
      reference: bankRef,
      memo: memo ?? orNull(fields.NAME),
    });
    if (amount === null) {
      if (this.problems.length < MOST_PROBLEMS)
        this.problems.push(problemAt('AMOUNT_INVALID', place('TRNAMT'), textOf(fields.TRNAMT)));
      return null;
    }
    const type = textOf(fields.TRNTYPE);
    if (isAgainstType(type.toUpperCase(), amount)) this.remark('SIGN_AGAINST_TYPE', place('TRNTYPE'), type);
    if (currency !== this.currency) this.remark('MIXED_CURRENCIES', place('CURSYM'), currency);
    const check = textOf(fields.CHECKNUM);
    return stagedRow({
      record,
      line,
      civilDay,
      valueDay,
      amount,
      currency,
      kind: kindOf(type),
      account: this.account,
      bankRef,
      voucherNo: /^0*$/.test(check) ? null : check,
      counterparty: orNull(fields.NAME),
      counterpartyAccount: orNull(fields.ACCTTO),
      memo,
    });
  }

  /** Days that the statement says it covers. */
  coverage(): Day[] {
    const { DTSTART, DTEND } = this.statement.fields;
    return [DTSTART, DTEND].map((written) => ofxDay(textOf(written))).filter((day) => day !== null);
  }

  /** The statement to print, and what a person should know. Refusal AMOUNT_INVALID for its balance. */
  end(): { parsed: ParsedStatement; warnings: Problem[] } {
    const { account, currency, mark, statement } = this;
    const { closing, closingDay, warnings } = closingOf(statement, currency, mark);
    const unnamed =
      textOf(statement.fields.CURDEF) === '' && (statement.rows > 0 || closing !== null)
        ? [
            problemOf('CURRENCY_ASSUMED', {
              params: { currency },
              where: { line: statement.line },
              severity: 'warning',
            }),
          ]
        : [];
    const transactions = this.printed ?? [];
    return {
      parsed: { account, currency, opening: null, closing, openingDay: null, closingDay, transactions },
      warnings: [...unnamed, ...this.problems, ...this.remarks.values(), ...warnings],
    };
  }

  /** One warning a statement of each reason: where a bank writes its rows so, it does in every one. */
  private remark(reason: string, { column, record, line }: Place, value: string): void {
    if (this.remarks.has(reason)) return;
    const where = { line, column, excerpt: `<${column}>${value}`.slice(0, 80) };
    this.remarks.set(reason, problemOf('ROW_MALFORMED', { params: { record, reason }, where, severity: 'warning' }));
  }
}

function closingOf({ fields, kind, line }: OfxStatement, currency: Currency, mark: DecimalMark | null) {
  const place = { column: 'BALAMT', record: 0, line: fields.BALAMT?.line ?? line };
  if (textOf(fields.BALAMT) === '') {
    const missing = problemOf('BALANCE_MISSING', {
      params: { missing: 'LEDGERBAL' },
      where: { line },
      severity: 'warning',
    });
    // An investment account states its cash apart, in INVBAL.
    return { closing: null, closingDay: null, warnings: kind === 'INVSTMTRS' ? [] : [missing] };
  }
  const closing = parseMinor(plainAt(fields.BALAMT, place, mark), currency);
  if (closing === null) throw new Refusal(problemAt('AMOUNT_INVALID', place, textOf(fields.BALAMT)));
  return { closing, closingDay: ofxDay(textOf(fields.DTASOF)), warnings: [] };
}
