/** One element of a statement with what stands in it. Text of an element that has children is not kept. */
export type Element = {
  readonly name: string;
  readonly line: number;
  /** Its currency, the one attribute that a statement gives meaning to. */
  readonly currency: string | null;
  text: string;
  readonly children: Element[];
};

/** The elements of that name, anywhere in the order. */
export const all = (element: Element, name: string): Element[] =>
  element.children.filter((child) => child.name === name);

/** Follows a path of names, taking the first of each. */
export function at(element: Element | undefined, ...path: readonly string[]): Element | undefined {
  let found = element;
  for (const name of path) found = found?.children.find((child) => child.name === name);
  return found;
}

const blanks = /\s+/g;

/** The words of an element, blanks and line ends as one blank each; null for none. */
export function wordsOf(element: Element | undefined): string | null {
  const words = element?.text.replace(blanks, ' ').trim() ?? '';
  return words === '' ? null : words;
}

export const wordsAt = (element: Element | undefined, ...path: readonly string[]): string | null =>
  wordsOf(at(element, ...path));
