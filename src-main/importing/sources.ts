import { problemOf } from '../../shared/entity/problem.ts';
import { Refusal } from '../../shared/value/result.ts';

/** What the choice of a source needs: a book has no account; a bank's is the number of its real account. */
export type SourceChoice = {
  id: number;
  code: string;
  format: string;
  account: string | null;
  cutoffSeconds: number;
};

const plain = (account: string): string => account.replaceAll(/[\s-]/g, '').toUpperCase();

/** Account numbers are the same when they differ in blanks, dashes and case only. */
export const sameAccount = (a: string, b: string): boolean => plain(a) === plain(b);

/** A source's format may name a family: "book" takes book-xlsx and book-csv alike, "profile" the files of any profile. */
export const takes = (declared: string, format: string): boolean =>
  format === declared ||
  (!declared.startsWith('profile') && format.startsWith(`${declared}-`)) ||
  (declared === 'profile' && format.startsWith('profile:'));

/**
 * The source that takes a file of this format and these accounts, out of the active sources (or the one that was named).
 * Throws Refusal SOURCE_UNKNOWN, SOURCE_OTHER_ACCOUNT or SOURCE_AMBIGUOUS; nothing is guessed.
 */
export function chooseSource(
  sources: readonly SourceChoice[],
  file: { format: string; accounts: readonly string[] },
  named: string | null,
): SourceChoice {
  const pool = sources.filter(({ format, code }) => takes(format, file.format) && (named === null || code === named));
  if (pool.length === 0) throw new Refusal(problemOf('SOURCE_UNKNOWN', { params: { format: file.format } }));
  const fits = ({ account }: SourceChoice): boolean =>
    account !== null && file.accounts.length > 0 && file.accounts.every((found) => sameAccount(found, account));
  const exact = pool.filter(fits);
  const open = pool.filter(({ account }) => account === null || file.accounts.length === 0);
  const choice = exact.length > 0 ? exact : open;
  if (choice.length === 1) return choice[0]!;
  if (choice.length > 1)
    throw new Refusal(
      problemOf('SOURCE_AMBIGUOUS', { params: { sources: choice.map(({ code }) => code).join(', ') } }),
    );
  throw new Refusal(
    problemOf('SOURCE_OTHER_ACCOUNT', {
      params: {
        found: file.accounts.join(', '),
        source: pool.map(({ code }) => code).join(', '),
        expected: pool.map(({ account }) => account).join(', '),
      },
    }),
  );
}

/**
 * The source as the first row tells it, so that rows can be staged for it while the file is read; the file of another
 * merchant is refused here and not at its end. Where the account does not decide yet, the first that may be meant.
 */
export function provisionalSource(
  sources: readonly SourceChoice[],
  file: { format: string; account: string | null },
  named: string | null,
): SourceChoice {
  const accounts = file.account === null ? [] : [file.account];
  try {
    return chooseSource(sources, { format: file.format, accounts }, named);
  } catch (error) {
    const first = sources.find(({ format, code }) => takes(format, file.format) && (named === null || code === named));
    if (first && error instanceof Refusal && error.problems[0]?.code === 'SOURCE_AMBIGUOUS') return first;
    throw error;
  }
}
