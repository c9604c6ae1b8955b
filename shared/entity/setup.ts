import { z } from 'zod';
import { feeLine } from './fees.ts';
import { ruleSet } from './rules.ts';
import { side, transactionKind } from './transaction.ts';
import { writtenCurrency as currency, writtenDay as day, writtenDecimal as decimal } from './written.ts';

const code = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/, 'letters, digits, dot, dash and underscore, at most 40');
const delay = z.string().regex(/^[TD]\+\d{1,3}$/, 'T+1 (working days) or D+1 (natural days)');
const clock = z.string().regex(/^\d{2}:\d{2}$/, 'a time such as "23:00"');
const name = z.string().min(1).max(200);

/** The company → institution → person tree hangs on real accounts; types restrict what may move on each. */
export const setup = z.strictObject({
  enterprise: z.strictObject({
    code,
    name,
    currency,
    utcOffset: z
      .string()
      .regex(/^[+-]\d{2}:\d{2}$/)
      .default('+08:00'),
  }),
  /** Public holidays, and weekend days that are worked (调休). */
  calendar: z.strictObject({ holidays: z.array(day).default([]), workdays: z.array(day).default([]) }).prefault({}),
  banks: z.array(z.strictObject({ code, name })).min(1),
  realAccounts: z
    .array(
      z.strictObject({
        code,
        bank: code,
        number: z.string().min(1),
        name,
        currency,
        opening: decimal,
        openingDay: day,
      }),
    )
    .min(1),
  accountTypes: z
    .array(
      z.strictObject({
        code,
        name,
        level: z.array(z.enum(['company', 'institution', 'person'])).min(1),
        kinds: z.array(transactionKind).min(1),
        role: z.enum(['holding', 'fee', 'suspense', 'in-transit']).default('holding'),
      }),
    )
    .min(1),
  virtualAccounts: z
    .array(
      z.strictObject({
        code,
        name,
        level: z.enum(['company', 'institution', 'person']),
        parent: code.optional(),
        type: code,
        realAccount: code,
        holder: name,
        opening: decimal.default('0.00'),
        openingDay: day.optional(),
      }),
    )
    .min(1),
  /** A limit holds for every movement it names; what is left out is not restricted by it. */
  limits: z
    .array(
      z.strictObject({
        code,
        bank: code.optional(),
        type: code.optional(),
        kinds: z.array(transactionKind).min(1).optional(),
        direction: z.enum(['in', 'out']).optional(),
        per: z.enum(['transaction', 'day', 'month', 'year']),
        amount: decimal,
        from: day.optional(),
        to: day.optional(),
      }),
    )
    .default([]),
  sources: z
    .array(
      z.strictObject({
        code,
        name,
        side,
        format: z.string().min(1),
        /** Merchant number or account number that the files must carry; a file of another is refused. */
        account: z.string().optional(),
        /** The bank account itself (bank side), or where the channel settles (channel side). */
        realAccount: code.optional(),
        channel: code.optional(),
        /** What the source is for: movements to match, or the channel's own account statement (fund bill). */
        role: z.enum(['transactions', 'fund']).default('transactions'),
        cutoff: clock.default('24:00'),
        /** When the channel's net arrives at the bank, and words that its receipt carries. */
        settlement: z.strictObject({ delay, words: z.array(z.string().min(1)).min(1) }).optional(),
        /** What the channel takes, as agreed with it. */
        fees: z.array(feeLine).optional(),
        /** For which days a file is expected, and when it is late: at an hour of the enterprise's clock, a delay after the day. */
        arrival: z
          .strictObject({
            days: z.enum(['calendar', 'working']).default('calendar'),
            after: delay.default('T+1'),
            by: clock,
          })
          .optional(),
        /** Days that a row without partner is carried before it is a break. */
        carryDays: z.number().int().min(0).max(400).default(1),
      }),
    )
    .min(1),
  reconciliations: z
    .array(
      z.strictObject({ code, name, left: z.array(code).min(1), right: z.array(code).min(1), rules: z.string().min(1) }),
    )
    .default([]),
  ruleSets: z.array(ruleSet).default([]),
  /** Shares in percent or fixed amounts; exactly one share takes the remainder. */
  splits: z
    .array(
      z.strictObject({
        code,
        name,
        channel: code.optional(),
        kinds: z.array(transactionKind).min(1),
        accounts: z.array(code).min(1).optional(),
        shares: z
          .array(
            z.strictObject({
              account: code,
              rate: z.string().optional(),
              amount: decimal.optional(),
              remainder: z.boolean().optional(),
            }),
          )
          .min(2),
      }),
    )
    .default([]),
  people: z
    .array(
      z.strictObject({
        code,
        name,
        role: z.enum(['clerk', 'checker', 'administrator', 'auditor', 'service']),
        limit: decimal.optional(),
      }),
    )
    .min(1),
  labels: z
    .strictObject({
      /** Which side's surplus is called 长款: the other's (it came, we did not book it), or the book's own. */
      overage: z.enum(['CHANNEL_ONLY', 'BOOK_ONLY']).default('CHANNEL_ONLY'),
      /** The last day of each age that breaks are counted in; what is older than the last is the oldest. */
      ageing: z.array(z.number().int().min(0).max(3650)).min(1).max(20).default([0, 1, 3, 7, 30]),
    })
    .prefault({}),
});
export type Setup = z.infer<typeof setup>;
