import type { Setup } from '../../../shared/entity/setup.ts';
import type { TransactionKind } from '../../../shared/entity/transaction.ts';
import { type Calendar, delayed, parseDelay } from '../../../shared/value/calendar.ts';
import { allocate } from '../../../shared/value/money.ts';
import { type Day, parseClock, parseDay } from '../../../shared/value/time.ts';
import { ruleFor } from './dividing.ts';
import { limitAmount, limitsOn } from './limits.ts';
import {
  type Bank,
  type Channel,
  type ChannelName,
  channelNames,
  type OrderRole,
  type VirtualAccount,
} from './model.ts';
import { type GenerateOptions, refuse } from './options.ts';

/** What is decided before the first row is written. */
export type Plan = {
  seed: number;
  size: number;
  setup: Setup;
  currency: string;
  days: readonly Day[];
  calendar: Calendar;
  channels: readonly Channel[];
  banks: readonly Bank[];
  bookSource: string;
  bookCarryDays: number;
  /** Orders by channel number and day index. */
  counts: readonly (readonly number[])[];
  /** Special orders by channel number, day index and order index. */
  roles: readonly (readonly Map<number, OrderRole>[])[];
};

const weights: Record<ChannelName, bigint> = { wechat: 5n, alipay: 3n, unionpay: 2n };
const tradeFormats: Record<ChannelName, string> = {
  wechat: 'wechat-trade',
  alipay: 'alipay-trade',
  unionpay: 'unionpay-zm',
};
/** No order is larger: an account with a smaller limit takes no orders. */
const LARGEST_ORDER = 50_000n;

/** Accounts of plain holding types, the company's own control accounts left out: what moves, moves below them. */
export const holdings = (setup: Setup, realAccount: string, kinds: readonly TransactionKind[]): VirtualAccount[] =>
  setup.virtualAccounts.filter((account) => {
    const type = setup.accountTypes.find(({ code }) => code === account.type);
    return (
      account.realAccount === realAccount &&
      account.level !== 'company' &&
      type?.role === 'holding' &&
      kinds.every((kind) => type.kinds.includes(kind))
    );
  });

/** Accounts that can take any number of orders: institutions where there are any, and nothing that a limit would stop. */
function takers(setup: Setup, realAccount: string, comes: TransactionKind, goes: TransactionKind): VirtualAccount[] {
  const free = (account: VirtualAccount): boolean =>
    [...limitsOn(setup, account, comes, 'in'), ...limitsOn(setup, account, goes, 'out')].every(
      (limit) => limit.per === 'transaction' && limitAmount(limit, setup.enterprise.currency) >= LARGEST_ORDER,
    );
  const able = holdings(setup, realAccount, [comes, goes]).filter(free);
  const institutions = able.filter(({ level }) => level === 'institution');
  return institutions.length > 0 ? institutions : able;
}

function channelOf(setup: Setup, name: ChannelName, number: number): Channel {
  const own = setup.sources.filter(({ side, channel }) => side === 'channel' && channel === name);
  const source = own.find(({ format, role }) => role === 'transactions' && format === tradeFormats[name]);
  const realAccount = setup.realAccounts.find(({ code }) => code === source?.realAccount);
  const delay = source?.settlement && parseDelay(source.settlement.delay);
  if (!source?.settlement || !delay || !realAccount)
    return refuse('setup.sources', `${tradeFormats[name]}: channel, realAccount, settlement`);
  const payees = takers(setup, realAccount.code, 'payment', 'refund');
  if (payees.length === 0) return refuse('setup.virtualAccounts', `${name}: payment, refund on ${realAccount.code}`);
  return {
    name,
    number,
    source,
    fund: own.find(({ role }) => role === 'fund') ?? null,
    merchant: source.account ?? name,
    realAccount,
    cutoffClock: parseClock(source.cutoff)!,
    settlement: { delay, words: source.settlement.words },
    payees,
    depositors: takers(setup, realAccount.code, 'deposit', 'depositReturn'),
    feeReturned: name !== 'alipay',
  };
}

const banksOf = (setup: Setup): Bank[] =>
  setup.sources
    .filter(({ side }) => side === 'bank')
    .map((source) => {
      const realAccount = setup.realAccounts.find(({ code }) => code === source.realAccount);
      if (!realAccount || !['icbc-csv', 'mt940'].includes(source.format))
        return refuse('setup.sources', `${source.code}: icbc-csv | mt940, realAccount`);
      return { source, realAccount, number: source.account ?? realAccount.number, format: source.format };
    });

/** The orders shared out among channels and days; the parts sum to the size. */
function countsOf(size: number, channels: readonly Channel[], days: number): number[][] {
  const places = channels.flatMap(({ name }) => Array.from({ length: days }, () => weights[name]));
  const shares = allocate(BigInt(size), places).map(Number);
  return channels.map((_, number) => shares.slice(number * days, (number + 1) * days));
}

const calendarOf = ({ calendar }: Setup): Calendar => {
  const asDays = (texts: readonly string[]): Set<Day> => new Set(texts.map((text) => parseDay(text)!));
  return { holidays: asDays(calendar.holidays), workdays: asDays(calendar.workdays) };
};

const wholeNumber = (path: string, value: number, least: number): number =>
  Number.isSafeInteger(value) && value >= least ? value : refuse(path, `${value}: whole number ≥ ${least}`);

/** The plan of a run, without its special orders. Refuses options and setups of which no day can be made. */
export function planOf(options: GenerateOptions): Plan {
  const { setup } = options;
  const firstDay = parseDay(options.firstDay ?? '2026-10-12') ?? refuse('firstDay', `${options.firstDay}: YYYY-MM-DD`);
  const dayCount = wholeNumber('days', options.days ?? 2, 1);
  const size = wholeNumber('size', options.size, 0);
  const wanted = channelNames.filter((name) => (options.channels ?? channelNames).includes(name));
  if (wanted.length === 0) refuse('channels', channelNames.join(' | '));
  const channels = wanted.map((name, number) => channelOf(setup, name, number));
  const book = setup.sources.find(({ side }) => side === 'book') ?? refuse('setup.sources', 'book');
  return {
    seed: wholeNumber('seed', options.seed, 0),
    size,
    setup,
    currency: setup.enterprise.currency,
    days: Array.from({ length: dayCount }, (_, index) => firstDay + index),
    calendar: calendarOf(setup),
    channels,
    banks: banksOf(setup),
    bookSource: book.code,
    bookCarryDays: book.carryDays,
    counts: countsOf(size, channels, dayCount),
    roles: channels.map(() => Array.from({ length: dayCount }, () => new Map<number, OrderRole>())),
  };
}

export const lastDay = (plan: Plan): Day => plan.days.at(-1)!;
export const isLast = (plan: Plan, dayIndex: number): boolean => dayIndex === plan.days.length - 1;

/** The day on which a channel's net of a business day arrives; null where that lies beyond the days generated. */
export function payoutDay(plan: Plan, channel: Channel, businessDay: Day): Day | null {
  const day = delayed(plan.calendar, businessDay, channel.settlement.delay);
  return day <= lastDay(plan) ? day : null;
}

/** The payees of a channel whose payments a split rule divides, and those whose payments none does. */
export function dividedPayees(
  plan: Plan,
  { name, payees }: Channel,
): { divided: VirtualAccount[]; whole: VirtualAccount[] } {
  const covered = (account: VirtualAccount): boolean => ruleFor(plan.setup, name, 'payment', account.code) !== null;
  return { divided: payees.filter(covered), whole: payees.filter((account) => !covered(account)) };
}
