import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatMinor, parseMinor } from '../../shared/value/money.ts';
import { formatDay } from '../../shared/value/time.ts';
import type { ParsedStatement } from '../../src-main/importing/format.ts';
import { sharedSample } from './readSample.ts';

/** What a shared sample of a bank format should say; its README describes the shape. */
export type BankExpectation = {
  file: string;
  outcome: 'parse' | 'parse-with-warning' | 'reject' | 'either';
  statements: {
    account: string | null;
    currency: string | null;
    opening: string | null;
    closing: string | null;
    transactions: { amount: string; entryDate: string | null; valueDate?: string | null }[];
  }[];
};

/** The expectations of a format; none where the folder is absent. */
export function bankExpectations(format: string): BankExpectation[] {
  const folder = sharedSample(`bank/expected/${format}`);
  if (folder === null) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json'))
    .map((name): BankExpectation => JSON.parse(readFileSync(join(folder, name), 'utf8')));
}

/** Statements as far as every format's expectations speak of them; `currency` where the file names none. */
export const comparable = (statements: readonly ParsedStatement[]) =>
  statements.map(({ account, currency, opening, closing, transactions }) => {
    const plain = (minor: bigint | null) => (minor === null ? null : formatMinor(minor, currency));
    return {
      account,
      opening: plain(opening),
      closing: plain(closing),
      rows: transactions.map(({ amount, exact, entryDay }) => [
        exact ?? plain(amount),
        entryDay && formatDay(entryDay),
      ]),
    };
  });

/** The same of an expectation. */
export const comparableExpectation = ({ statements }: BankExpectation, currency: string) =>
  statements.map(({ account, currency: named, opening, closing, transactions }) => {
    const plain = (text: string | null) => {
      const minor = text === null ? null : parseMinor(text, named ?? currency);
      return minor === null ? text : formatMinor(minor, named ?? currency);
    };
    return {
      account,
      opening: plain(opening),
      closing: plain(closing),
      rows: transactions.map(({ amount, entryDate }) => [plain(amount), entryDate]),
    };
  });
