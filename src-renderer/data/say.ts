import type { Words } from '../../shared/text/words.ts';

/** Says a text in the window's language, its places filled. */
export type Say = (words: Words, params?: Readonly<Record<string, string | number>>) => string;
