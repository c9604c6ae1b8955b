import { describe, expect, it } from 'vitest';
import { Refusal } from '../../shared/value/result.ts';
import { chooseSource, provisionalSource, type SourceChoice } from '../../src-main/importing/sources.ts';

const one = (code: string, account: string | null, format = 'f'): SourceChoice => ({
  id: code.charCodeAt(0),
  code,
  format,
  account,
  cutoffSeconds: 86_400,
});
const sources = [one('a', '100-1'), one('b', '200'), one('c', null, 'book'), one('d', '100-1', 'other')];

const outcome = (work: () => SourceChoice): string => {
  try {
    return work().code;
  } catch (error) {
    if (error instanceof Refusal) return error.problems[0]!.code;
    throw error;
  }
};
const choose = (format: string, accounts: string[], named: string | null = null) =>
  outcome(() => chooseSource(sources, { format, accounts }, named));

describe('the source of a file', () => {
  it('is the one of its format and account', () => {
    expect(choose('f', ['200'])).toBe('b');
    expect(choose('f', ['1001'])).toBe('a');
    expect(choose('f', ['100 1', '100-1'])).toBe('a');
    expect(choose('book', ['any', 'accounts'])).toBe('c');
    expect(choose('other', [])).toBe('d');
  });
  it('is never guessed', () => {
    expect(choose('f', [])).toBe('SOURCE_AMBIGUOUS');
    expect(choose('f', ['300'])).toBe('SOURCE_OTHER_ACCOUNT');
    expect(choose('f', ['100-1', '200'])).toBe('SOURCE_OTHER_ACCOUNT');
    expect(choose('none', ['200'])).toBe('SOURCE_UNKNOWN');
  });
  it('is the one that was named, if it takes such a file', () => {
    expect(choose('f', [], 'b')).toBe('b');
    expect(choose('f', ['100-1'], 'b')).toBe('SOURCE_OTHER_ACCOUNT');
    expect(choose('f', ['100-1'], 'c')).toBe('SOURCE_UNKNOWN');
  });
  it('is taken for now where the first row does not tell', () => {
    const now = (account: string | null) => outcome(() => provisionalSource(sources, { format: 'f', account }, null));
    expect(now('200')).toBe('b');
    expect(now(null)).toBe('a');
    expect(now('300')).toBe('SOURCE_OTHER_ACCOUNT');
  });
});
