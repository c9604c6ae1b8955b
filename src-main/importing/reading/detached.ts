/** A copy of words that are kept: a piece of a text keeps the whole of it in memory. */
export const detached = (words: string): string => Buffer.from(words).toString();
