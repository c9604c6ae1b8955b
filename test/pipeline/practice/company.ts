import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { DayReport } from '../../../shared/contract/methods.ts';
import type { BreakView } from '../../../shared/entity/break.ts';
import type { ImportReport } from '../../../shared/entity/importReport.ts';
import type { MatchView } from '../../../shared/entity/match.ts';
import type { Setup } from '../../../shared/entity/setup.ts';
import { Refusal } from '../../../shared/value/result.ts';
import { type Day, parseClock, parseDay } from '../../../shared/value/time.ts';
import { at as momentOf } from '../../../src-main/cli/generate/clock.ts';
import { openAlipayTrade } from '../../../src-main/cli/generate/files/alipay.ts';
import { openIcbc, openMt940 } from '../../../src-main/cli/generate/files/banks.ts';
import { openBook } from '../../../src-main/cli/generate/files/book.ts';
import { openUnionpay } from '../../../src-main/cli/generate/files/unionpay.ts';
import { openWechatTrade } from '../../../src-main/cli/generate/files/wechat.ts';
import type { BankRow, BookRow, ChannelName, ChannelRow, RowFile } from '../../../src-main/cli/generate/model.ts';
import {
  ALIPAY_ACCOUNT,
  HSBC_NUMBER,
  ICBC_NUMBER,
  sampleSetup,
  UNIONPAY_MERCHANT,
  WECHAT_MERCHANT,
} from '../../../src-main/cli/generate/setup.ts';
import { type Core, openCore } from '../../../src-main/core/index.ts';

/** Who sends files; each has one a day. */
export type From = 'book' | ChannelName | 'icbc' | 'hsbc';
type Bank = 'icbc' | 'hsbc';

const holder = { wechat: 'ST02-settle', alipay: 'ST02-settle', unionpay: 'ST03-settle' } as const;
const bankOf = { wechat: 'icbc', alipay: 'icbc', unionpay: 'hsbc' } as const;
const words = { wechat: '财付通', alipay: '支付宝', unionpay: '银联商务' } as const;
const merchants = { wechat: WECHAT_MERCHANT, alipay: ALIPAY_ACCOUNT, unionpay: UNIONPAY_MERCHANT };
const reserves = { icbc: 'HQ-reserve-icbc', hsbc: 'HQ-reserve-hsbc' } as const;
const letter = { wechat: 'W', alipay: 'A', unionpay: 'U' } as const;

/** Amounts are fen. What is null on a side is not in its file; `book` and `bill` say what is different there. */
export type OrderGiven = {
  channel?: ChannelName;
  amount: number;
  fee?: number;
  /** When the customer paid, on the given day. */
  clock?: string;
  payer?: string;
  no?: string;
  channelNo?: string;
  book?: null | {
    day?: string;
    clock?: string;
    amount?: number;
    fee?: number | null;
    status?: BookRow['status'];
    no?: string;
    currency?: string;
  };
  bill?: null | { day?: string; clock?: string; amount?: number; fee?: number; no?: string };
};
export type Order = { no: string; channelNo: string; channel: ChannelName };

export type CompanyOptions = {
  setup?: (setup: Setup) => Setup;
  /** What the clock on the wall says while files come in. */
  now?: string;
};

const seconds = (day: string, clock: string): number => momentOf(parseDay(day)!, parseClock(clock)!);

/** The sample company with a day of one's own making: what is told is written in the formats of the real files. */
export async function company({ setup = (same) => same, now = '2026-10-31T02:00:00Z' }: CompanyOptions = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'gouji-case-'));
  const core: Core = await openCore({
    workspace: join(folder, 'workspace'),
    create: true,
    now: () => new Date(now),
    onBug: (_incident, error) => console.error(error),
  });
  // A case's fees are its own: what was agreed with the channels is declared where a case is about it.
  const sources = sampleSetup().sources.map(({ fees: _agreed, ...source }) => source);
  const declared = setup({ ...sampleSetup(), sources, splits: [], limits: [] });
  const applied = await core.call('setup.apply', { yaml: JSON.stringify(declared), person: 'admin' });
  expect(applied.problems).toEqual([]);
  const balances = { icbc: { balance: 50_000_000n }, hsbc: { balance: 20_000_000n } };
  const rows = new Map<string, unknown[]>();
  let made = 0;
  let written = 0;

  const rowsOf = <Row>(from: From, day: string): Row[] => {
    const key = `${from} ${day}`;
    if (!rows.has(key)) rows.set(key, []);
    return rows.get(key) as Row[];
  };
  const bookRow = (day: string, clock: string, row: Partial<BookRow>): void => {
    rowsOf<BookRow>('book', day).push({
      ...{ at: seconds(day, clock), account: 'ST02-settle', kind: 'payment', status: 'success', amount: 0n, fee: null },
      ...{ channel: null, orderNo: '', channelNo: '', refundNo: '', bankRef: '', voucherNo: '', counterparty: '' },
      ...{ counterpartyAccount: '', memo: '', initiatedBy: 'system' },
      ...row,
    });
  };

  /** A payment through a channel, in the book and in the channel's bill. */
  function order(day: string, given: OrderGiven): Order {
    made += 1;
    const {
      channel = 'wechat',
      amount,
      fee = 0,
      clock = `10:00:${String(made % 60).padStart(2, '0')}`,
      payer = `客户${made}`,
      book,
      bill,
    } = given;
    const place = String(made).padStart(6, '0');
    const no = given.no ?? `DD${day.replaceAll('-', '')}${letter[channel]}${place}`;
    const stamp = `${day.replaceAll('-', '')}${clock.replaceAll(':', '')}`;
    const channelNo =
      given.channelNo ??
      (channel === 'unionpay'
        ? `${stamp}${place}8`
        : channel === 'wechat'
          ? `42000026${stamp}${place}`
          : `${stamp}22001${place}000`);
    if (book !== null)
      bookRow(book?.day ?? day, book?.clock ?? clock, {
        ...{ account: holder[channel], channel, orderNo: book?.no ?? no, channelNo, counterparty: payer },
        ...{ amount: BigInt(book?.amount ?? amount), fee: book?.fee === null ? null : BigInt(book?.fee ?? fee) },
        status: book?.status ?? 'success',
        ...(book?.currency === undefined ? {} : { currency: book.currency }),
      });
    if (bill !== null) {
      const moment = seconds(bill?.day ?? day, bill?.clock ?? clock);
      rowsOf<ChannelRow>(channel, bill?.day ?? day).push({
        ...{
          at: moment,
          originalAt: moment,
          orderNo: bill?.no ?? no,
          channelNo,
          payer,
          payerId: `88${place}1234`,
          goods: '快递费',
        },
        ...{ amount: BigInt(bill?.amount ?? amount), fee: BigInt(bill?.fee ?? fee), refund: null },
      });
    }
    return { no, channelNo, channel };
  }

  /** Money that goes back for an order; amounts are given positive. */
  function refund(day: string, of: Order, given: OrderGiven): string {
    made += 1;
    const {
      amount,
      fee = 0,
      clock = `15:00:${String(made % 60).padStart(2, '0')}`,
      payer = '客户',
      book,
      bill,
    } = given;
    const place = String(made).padStart(6, '0');
    const no = given.no ?? `RF${day.replaceAll('-', '')}${place}`;
    const stamp = `${day.replaceAll('-', '')}${clock.replaceAll(':', '')}`;
    const ownNo = of.channel === 'unionpay' ? `${stamp}${place}9` : `50300${stamp}${place}000`;
    if (book !== null)
      bookRow(book?.day ?? day, book?.clock ?? clock, {
        ...{
          kind: 'refund',
          account: holder[of.channel],
          channel: of.channel,
          orderNo: of.no,
          refundNo: no,
          counterparty: payer,
        },
        channelNo: of.channel === 'unionpay' ? ownNo : of.channelNo,
        ...{ amount: BigInt(-(book?.amount ?? amount)), fee: book?.fee === null ? null : BigInt(-(book?.fee ?? fee)) },
      });
    if (bill !== null) {
      const moment = seconds(bill?.day ?? day, bill?.clock ?? clock);
      rowsOf<ChannelRow>(of.channel, bill?.day ?? day).push({
        ...{
          at: moment,
          originalAt: moment - 3600,
          orderNo: of.no,
          channelNo: of.channelNo,
          payer,
          payerId: '880000001234',
          goods: '快递费',
        },
        ...{ amount: BigInt(-(bill?.amount ?? amount)), fee: BigInt(-(bill?.fee ?? fee)) },
        refund: { refundNo: no, refundChannelNo: ownNo },
      });
    }
    return no;
  }

  /** A row of a bank's statement. */
  function bank(
    day: string,
    bankCode: Bank,
    given: { amount: number; ref?: string; text?: string; party?: string; clock?: string; account?: string },
  ): string {
    made += 1;
    const ref = given.ref ?? `YH${day.replaceAll('-', '')}${String(made).padStart(6, '0')}`;
    rowsOf<BankRow>(bankCode, day).push({
      ...{ at: seconds(day, given.clock ?? '09:30:00'), amount: BigInt(given.amount), bankRef: ref },
      ...{
        counterparty: given.party ?? '',
        counterpartyAccount: given.account ?? '',
        summary: given.text ?? '',
        purpose: '',
      },
    });
    return ref;
  }

  /** What a channel pays into its bank account; the days that it names stand in its text. */
  const receipt = (day: string, channel: ChannelName, amount: number, names = ''): string =>
    bank(day, bankOf[channel], { amount, text: `${words[channel]}结算${names}`, party: `${words[channel]}备付金` });

  /** A payout from a station's account, in the book and at the bank. */
  function payout(
    day: string,
    given: {
      amount: number;
      ref?: string;
      bank?: Bank;
      onBank?: boolean;
      onBook?: boolean;
      status?: BookRow['status'];
      voucher?: string;
      party?: string;
    },
  ): string {
    made += 1;
    const { bank: bankCode = 'icbc', amount, onBank = true, onBook = true, party = '城西快运有限公司' } = given;
    const ref = given.ref ?? `FK${day.replaceAll('-', '')}${String(made).padStart(6, '0')}`;
    const accounts = { icbc: 'ST02-settle', hsbc: 'ST03-settle' };
    if (onBook)
      bookRow(day, '11:00:00', {
        ...{
          kind: 'withdrawal',
          account: accounts[bankCode],
          amount: BigInt(-amount),
          bankRef: ref,
          counterparty: party,
        },
        ...{ voucherNo: given.voucher ?? '', status: given.status ?? 'success' },
      });
    if (onBank) bank(day, bankCode, { amount: -amount, ref, party, text: '转账支出', clock: '11:05:00' });
    return ref;
  }

  function writer<Row>(from: From, day: Day, path: string): RowFile<Row> {
    const opened: Record<From, () => unknown> = {
      book: () => openBook(path, day, 'csv', 'CNY'),
      wechat: () => openWechatTrade(path, merchants.wechat),
      alipay: () => openAlipayTrade(path, merchants.alipay, day),
      unionpay: () => openUnionpay(path, merchants.unionpay, '大道快递', day),
      icbc: () =>
        openIcbc(path, { number: ICBC_NUMBER, name: '大道快递有限公司', currency: 'CNY', day }, balances.icbc),
      hsbc: () =>
        openMt940(path, { number: HSBC_NUMBER, name: '大道快递有限公司', currency: 'CNY', day }, balances.hsbc),
    };
    return opened[from]() as RowFile<Row>;
  }
  const endings: Record<From, string> = {
    book: 'csv',
    wechat: 'csv',
    alipay: 'csv.zip',
    unionpay: 'zip',
    icbc: 'csv',
    hsbc: 'sta',
  };

  /** Writes the file of a day as its sender would, in the order of time, and says where it lies. */
  function file(from: From, day: string): string {
    written += 1;
    const inside = join(folder, String(written));
    mkdirSync(inside);
    const path = join(inside, `${from}_${day}.${endings[from]}`);
    const sink = writer<{ at: number }>(from, parseDay(day)!, path);
    for (const row of rowsOf<{ at: number }>(from, day).toSorted((a, b) => a.at - b.at)) sink.row(row);
    sink.close();
    return path;
  }

  const importFiles = (files: string[], person = 'wang'): Promise<ImportReport[]> =>
    core.call('files.import', { files, person });

  /** The files of a day come in: both banks', and of the others those that have rows. */
  async function arrive(day: string, { without = [] }: { without?: From[] } = {}): Promise<ImportReport[]> {
    const all: From[] = ['book', 'wechat', 'alipay', 'unionpay', 'icbc', 'hsbc'];
    const coming = all.filter(
      (from) => !without.includes(from) && (from === 'icbc' || from === 'hsbc' || rowsOf(from, day).length > 0),
    );
    const reports = await importFiles(coming.map((from) => file(from, day)));
    for (const { outcome, problems } of reports) expect([outcome, problems]).toEqual(['imported', []]);
    return reports;
  }

  const reconcile = (day: string, to?: string): Promise<DayReport[]> =>
    core.call('reconcile.run', { day, to, person: 'wang' });

  /** A whole morning: the day's files, and the day reconciled. Proofs (a) and (b) hold whatever is open. */
  async function morning(day: string, given: { without?: From[] } = {}): Promise<DayReport> {
    await arrive(day, given);
    const report = (await reconcile(day)).find((one) => one.day === day)!;
    const proofs = report.proofs.filter(({ kind }) => kind !== 'c');
    expect(
      proofs.map(({ kind, scope, residue, verdict, lines }) => [
        kind,
        scope,
        residue,
        verdict,
        residue === '0.00' ? [] : lines,
      ]),
    ).toEqual(proofs.map(({ kind, scope }) => [kind, scope, '0.00', 'PROVEN', []]));
    return report;
  }

  const openBreaks = async (): Promise<BreakView[]> =>
    (await core.call('breaks.list', { limit: 1000 })).rows.filter(({ state }) => state !== 'closed');
  /** "AMOUNT_MISMATCH DD… -1.00 open", sorted; subjects are the numbers of the orders. */
  const breaks = async (): Promise<string[]> =>
    (await openBreaks()).map(({ kind, subject, effect, state }) => `${kind} ${subject} ${effect} ${state}`).sort();
  const breakOf = async (kind: string): Promise<BreakView> => {
    const found = (await openBreaks()).filter((one) => one.kind === kind);
    expect(found.map((one) => one.kind)).toEqual([kind]);
    return found[0]!;
  };
  const matches = async (reconciliation: string, outcome?: MatchView['outcome']): Promise<MatchView[]> =>
    (await core.call('matches.list', { reconciliation, outcome, limit: 1000 })).rows;
  /** "matched DD… 1:1 10.00 10.00", sorted. */
  const matched = async (reconciliation: string): Promise<string[]> =>
    (await matches(reconciliation))
      .map((one) =>
        [one.outcome, one.label, `${one.leftCount}:${one.rightCount}`, one.leftAmount, one.rightAmount].join(' '),
      )
      .sort();
  /** "origin | debit < credit amount", in the order of posting. */
  const journals = async (): Promise<string[]> =>
    (await core.call('journals.list', { limit: 1000 })).rows.map(({ origin, reverses, postings }) =>
      [
        reverses === null ? origin : 'reversal',
        ...postings.map(({ debit, credit, amount }) => `${debit} < ${credit} ${amount}`),
      ].join(' | '),
    );
  const proof = async (day: string, scope = 'icbc-main') =>
    (await core.call('proofs.list', { day, limit: 1000 })).rows.find((one) => one.kind === 'a' && one.scope === scope)!;

  const remove = async (): Promise<void> => {
    await core.close();
    rmSync(folder, { recursive: true, force: true });
  };
  return {
    ...{
      core,
      folder,
      order,
      refund,
      bank,
      receipt,
      payout,
      bookRow,
      file,
      rowsOf,
      importFiles,
      arrive,
      reconcile,
      morning,
    },
    ...{ breaks, breakOf, openBreaks, matches, matched, journals, proof, remove, balances, reserves },
  };
}
export type Company = Awaited<ReturnType<typeof company>>;

/** The code of the Problem that some work is refused with. */
export async function refusedWith(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (error instanceof Refusal) return error.problems[0]!.code;
  throw new Error('it was not refused', { cause: error });
}
