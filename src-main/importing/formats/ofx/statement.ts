import { problemOf } from '../../../../shared/entity/problem.ts';
import { Refusal } from '../../../../shared/value/result.ts';
import { detached } from '../../reading/detached.ts';
import { lookup } from '../../reading/lookup.ts';
import type { OfxEvents } from './tokens.ts';

/** A value as the file writes it, and where. */
export type Written = { readonly value: string; readonly line: number };

type Fields = Partial<Record<string, Written>>;

/** One STMTTRN: its values by tag, the payee's account under ACCTTO. */
export type OfxRow = { readonly line: number; readonly fields: Fields };

/** One STMTRS, CCSTMTRS or INVSTMTRS without its rows: its values by tag (the ledger balance's under BALAMT and DTASOF). */
export type OfxStatement = {
  readonly kind: string;
  readonly line: number;
  readonly fields: Fields;
  rows: number;
  /** Movements that are announced (STMTTRNP), and securities bought and sold. */
  pending: number;
  investments: number;
};

/** What a reply says that it could not give. */
export type OfxFailure = { readonly line: number; readonly words: string };

/**
 * The aggregates that matter, by depth. Opening one ends those of its depth and below, so that it does no harm when
 * a bank leaves one open or ends it under another name.
 */
const depths = lookup<number>({
  STMTTRNRS: 1,
  CCSTMTTRNRS: 1,
  INVSTMTTRNRS: 1,
  STATUS: 2,
  STMTRS: 2,
  CCSTMTRS: 2,
  INVSTMTRS: 2,
  BANKACCTFROM: 3,
  CCACCTFROM: 3,
  INVACCTFROM: 3,
  BANKTRANLIST: 3,
  BANKTRANLISTP: 3,
  INVTRANLIST: 3,
  INVPOSLIST: 3,
  INVBAL: 3,
  INVOOLIST: 3,
  LEDGERBAL: 3,
  AVAILBAL: 3,
  BALLIST: 3,
  STMTTRN: 4,
  STMTTRNP: 4,
  CURRENCY: 5,
  ORIGCURRENCY: 5,
  BANKACCTTO: 5,
  CCACCTTO: 5,
  PAYEE: 5,
});

export type OfxStatementEvents = {
  /** A movement of the statement that is open; its other values may not all be known yet. */
  row(row: OfxRow): void;
  statement(statement: OfxStatement): void;
};

/** Statements of a file are kept until its end, and so is what its replies could not give. */
const MOST_STATEMENTS = 100_000;
const MOST_FAILURES = 1_000;

const statementKinds = new Set(['STMTRS', 'CCSTMTRS', 'INVSTMTRS']);
const accountScopes = new Set(['BANKACCTFROM', 'CCACCTFROM', 'INVACCTFROM']);
const rowFields = new Set(
  'TRNTYPE DTPOSTED DTUSER DTAVAIL TRNAMT FITID CORRECTACTION CHECKNUM REFNUM NAME MEMO'.split(' '),
);
const trades = new Set(
  (
    'BUYDEBT BUYMF BUYOPT BUYOTHER BUYSTOCK CLOSUREOPT INCOME INVEXPENSE JRNLFUND JRNLSEC MARGININTEREST REINVEST ' +
    'RETOFCAP SELLDEBT SELLMF SELLOPT SELLOTHER SELLSTOCK SPLIT TRANSFER'
  ).split(' '),
);

const malformed = (reason: string, name: string, { value, line }: Written): Refusal =>
  new Refusal(
    problemOf('ROW_MALFORMED', {
      params: { record: 0, reason },
      where: { line, column: name, excerpt: `<${name}>${value}`.slice(0, 80) },
    }),
  );

/** Keeps the first value. The same tag twice with two values leaves open which is meant: Refusal ROW_MALFORMED. */
function keep(fields: Fields, name: string, written: Written): void {
  const first = fields[name];
  if (first === undefined || first.value === '') fields[name] = written;
  else if (written.value !== '' && written.value !== first.value) throw malformed('SAID_TWICE', name, written);
}

/** Puts the tags of an OFX file together to statements and their rows; each is handed over when it ends. */
export class OfxStatements implements OfxEvents {
  failures: OfxFailure[] = [];
  /** The closing tag of the whole was met. */
  ended = false;
  private readonly events: OfxStatementEvents;
  private statements = 0;
  private open_: string[] = [];
  private statement: OfxStatement | null = null;
  private row: OfxRow | null = null;
  private status: Fields = {};

  constructor(events: OfxStatementEvents) {
    this.events = events;
  }

  open(name: string, value: string, line: number): void {
    const depth = depths[name];
    if (depth === undefined) {
      if (trades.has(name) && this.scope === 'INVTRANLIST') this.statement!.investments += 1;
      else this.leaf(name, { value, line });
      return;
    }
    // Outside statements the same names mean other things (an account list, a transfer order).
    if (depth > 2 && !this.statement) {
      if (name === 'STMTTRN') throw malformed('NO_STATEMENT', name, { value: '', line });
      return;
    }
    this.endFrom(depth);
    this.open_.push(name);
    if (statementKinds.has(name)) this.openStatement(name, line);
    else if (name === 'STMTTRN') this.row = { line, fields: {} };
    else if (name === 'STMTTRNP') this.statement!.pending += 1;
    else if (name === 'STATUS') this.status = {};
  }

  private openStatement(kind: string, line: number): void {
    this.statements += 1;
    if (this.statements > MOST_STATEMENTS) throw malformed('TOO_MANY_STATEMENTS', kind, { value: '', line });
    this.statement = { kind, line, fields: {}, rows: 0, pending: 0, investments: 0 };
  }

  close(name: string): void {
    if (name === 'OFX') {
      this.endFrom(0);
      this.ended = true;
    } else if (this.open_.includes(name)) this.endFrom(depths[name]!);
  }

  private get scope(): string | undefined {
    return this.open_.at(-1);
  }

  private endFrom(depth: number): void {
    while (this.open_.length > 0 && depths[this.scope!]! >= depth) this.endOne(this.open_.pop()!);
  }

  private endOne(name: string): void {
    if (name === 'STMTTRN') {
      this.statement!.rows += 1;
      this.events.row(this.row!);
      this.row = null;
    } else if (statementKinds.has(name)) {
      this.events.statement(this.statement!);
      this.statement = null;
    } else if (name === 'STATUS') this.endStatus();
  }

  private endStatus(): void {
    const { CODE, SEVERITY, MESSAGE } = this.status;
    if (SEVERITY?.value.toUpperCase() !== 'ERROR' || this.failures.length >= MOST_FAILURES) return;
    const words = `${CODE?.value ?? ''} ${MESSAGE?.value ?? ''}`.trim();
    this.failures.push({ line: SEVERITY.line, words });
  }

  private leaf(name: string, written: Written): void {
    if (this.scope === 'STATUS') this.status[name] ??= written;
    else if (this.row) this.rowLeaf(this.row, name, written);
    else if (this.statement) this.statementLeaf(this.statement, name, written);
  }

  private rowLeaf({ fields }: OfxRow, name: string, written: Written): void {
    if (name === 'ACCTID') fields.ACCTTO ??= written;
    else if (name === 'CURSYM' && this.scope === 'CURRENCY') keep(fields, name, written);
    else if (name === 'NAME' || name === 'MEMO') fields[name] ??= written;
    else if (rowFields.has(name)) keep(fields, name, written);
  }

  private statementLeaf({ fields }: OfxStatement, name: string, { value, line }: Written): void {
    const { scope } = this;
    const written = { value: detached(value), line };
    if (name === 'TRNAMT' && scope !== 'STMTTRNP') throw malformed('NO_STMTTRN', name, written);
    const balance = (name === 'BALAMT' || name === 'DTASOF') && scope === 'LEDGERBAL';
    const account = name === 'ACCTID' && scope !== undefined && accountScopes.has(scope);
    if (name === 'CURDEF' || account || balance) keep(fields, name, written);
    else if (name === 'DTSTART' || name === 'DTEND') fields[name] ??= written;
  }
}
