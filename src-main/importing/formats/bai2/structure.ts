import { type Problem, problemOf } from '../../../../shared/entity/problem.ts';
import { type Currency, isCurrency } from '../../../../shared/value/currency.ts';
import { Refusal } from '../../../../shared/value/result.ts';
import type { Day } from '../../../../shared/value/time.ts';
import type { ControlTotal } from '../../format.ts';
import { type BaiAccount, type Directions, disagreement, readAccount, readMovement } from './account.ts';
import { type BaiCode, BaiFields, type BaiRecord } from './records.ts';
import { amountOf, dayAt, refusal } from './values.ts';

const DEFAULT_CURRENCY = 'USD';

/** What may follow what: 01 (02 (03 16* 49)* 98)* 99, and then another file. */
const nextCodes: Record<BaiCode | '', readonly BaiCode[]> = {
  '': ['01'],
  '01': ['02', '99'],
  '02': ['03', '98'],
  '03': ['16', '49'],
  '16': ['16', '49'],
  '49': ['03', '98'],
  '98': ['02', '99'],
  '99': ['01'],
};

/** A file or a group: what its last record declares is checked against this. */
class Level {
  readonly first: number;
  sum = 0n;
  members = 0;

  constructor(first: number) {
    this.first = first;
  }

  add(total: bigint): void {
    this.sum += total;
    this.members += 1;
  }
}

type Group = Level & { readonly day: Day; readonly currency: Currency };

/** Follows the records of a file; each account is handed over when its 49 was read. */
export class BaiStructure {
  readonly totals: ControlTotal[] = [];
  readonly warnings: Problem[] = [];
  messages = 0;
  private readonly onAccount: (account: BaiAccount) => void;
  private readonly directions: Directions;
  private last: BaiCode | '' = '';
  private file = new Level(0);
  private group: Group | null = null;
  private account: { read: BaiAccount; first: number } | null = null;

  constructor(onAccount: (account: BaiAccount) => void, directions: Directions) {
    this.onAccount = onAccount;
    this.directions = directions;
  }

  take(record: BaiRecord): void {
    if (!nextCodes[this.last].includes(record.code))
      throw refusal('ROW_MALFORMED', record, 'record', record.code, { reason: 'SEQUENCE' });
    this.last = record.code;
    if (record.code === '01') this.begin(record);
    else if (record.code === '02') this.group = this.groupOf(record);
    else if (record.code === '03') {
      const { day, currency } = this.group!;
      this.account = { read: readAccount(record, day, currency), first: record.number };
    } else if (record.code === '16') this.movement(record);
    else this.end(record);
  }

  /** Refusal FILE_TRUNCATED where the last record is not the file's. */
  finish(): void {
    if (this.last === '99') return;
    const missing = this.last === '' ? '01' : this.account ? '49' : this.group ? '98' : '99';
    throw new Refusal(problemOf('FILE_TRUNCATED', { params: { missing } }));
  }

  private begin(record: BaiRecord): void {
    const fields = new BaiFields(record);
    fields.next();
    fields.next();
    dayAt(record, 'date', fields.next());
    this.file = new Level(record.number);
  }

  /** Status 1 is new and 3 corrected data; 2 takes data back and 4 is a test: neither is money that moved. */
  private groupOf(record: BaiRecord): Group {
    const fields = new BaiFields(record);
    fields.next();
    fields.next();
    const status = fields.next();
    if (status !== '' && status !== '1' && status !== '3')
      throw refusal('VALUE_UNKNOWN', record, 'group status', status, { allowed: '1, 3' });
    const date = fields.next();
    const day = dayAt(record, 'as-of date', date);
    if (day === null) throw refusal('DATE_INVALID', record, 'as-of date', date);
    const time = fields.next();
    if (!/^\d{0,4}$/.test(time)) throw refusal('VALUE_UNKNOWN', record, 'as-of time', time, { allowed: 'hhmm' });
    const named = fields.next().toUpperCase();
    // A record that was cut may have named its currency: only one that ends says that there is none.
    if (named === '' && !/\/\s*$/.test(record.pieces.at(-1)!))
      throw refusal('CURRENCY_UNKNOWN', record, 'currency', '');
    const currency = named || DEFAULT_CURRENCY;
    if (!isCurrency(currency)) throw refusal('CURRENCY_UNKNOWN', record, 'currency', currency);
    // A currency that has slipped into the next field would leave the amounts in another one.
    const modifier = fields.next();
    if (!/^[1-4]?$/.test(modifier))
      throw refusal('VALUE_UNKNOWN', record, 'as-of date modifier', modifier, { allowed: '1, 2, 3, 4' });
    return Object.assign(new Level(record.number), { day, currency });
  }

  private movement(record: BaiRecord): void {
    const problem = readMovement(record, this.account!.read, this.directions);
    if (problem === false) this.messages += 1;
    else if (problem) this.warnings.push(problem);
  }

  private end(record: BaiRecord): void {
    const fields = new BaiFields(record);
    const declared = amountOf(record, 'control total', fields.next());
    if (record.code === '49') {
      const { read, first } = this.account!;
      this.compareTotal(record, declared, read.control);
      this.compareCount(record, '记录数', fields.next(), record.number + record.size - first);
      this.group!.add(declared ?? read.control);
      this.account = null;
      this.onAccount(read);
      return;
    }
    const level = record.code === '98' ? this.group! : this.file;
    this.compareTotal(record, declared, level.sum);
    this.compareCount(record, record.code === '98' ? '账户数' : '组数', fields.next(), level.members);
    this.compareCount(record, '记录数', fields.next(), record.number + record.size - level.first);
    if (record.code === '99') return;
    this.file.add(declared ?? level.sum);
    this.group = null;
  }

  private compareTotal({ code, line }: BaiRecord, declared: bigint | null, computed: bigint): void {
    if (declared === null) return;
    this.compare('TOTAL_DISAGREES', `${code} 控制总额`, line, declared.toString(), computed.toString());
  }

  private compareCount({ code, line }: BaiRecord, what: string, declared: string, computed: number): void {
    const plain = /^\d{1,15}$/.test(declared) ? BigInt(declared).toString() : declared;
    if (plain !== '') this.compare('COUNT_DISAGREES', `${code} ${what}`, line, plain, String(computed));
  }

  private compare(
    code: 'TOTAL_DISAGREES' | 'COUNT_DISAGREES',
    name: string,
    line: number,
    declared: string,
    computed: string,
  ): void {
    if (declared === computed) this.totals.push({ name, declared, computed, agrees: true });
    else this.warnings.push(disagreement(code, name, line, declared, computed));
  }
}
