const interestWords = /结息|利息|\binterest\b|\bzinsen\b/i;

/** Does a bank's text say that an entry is interest? */
export const speaksOfInterest = (text: string): boolean => interestWords.test(text);
