import { Document, isMap, isSeq, type Node, parseDocument, type YAMLSeq } from 'yaml';

/** A rule set as it stands in the text of a setup. `column` is how far its lines are set in, `flow` that it is one of `[…]`. */
type Standing = { sets: YAMLSeq; index: number; from: number; to: number; column: number; flow: boolean };

const codeOf = (item: unknown): string => (isMap(item) ? String(item.get('code')) : '');

const letters = (text: string): number => text.length - text.trimStart().length;

/** Remarks that are set in less than the rule set itself belong to what follows it. */
function endOf(yaml: string, from: number, to: number, column: number): number {
  const lines = yaml.slice(from, to).split('\n');
  while (lines.length > 1 && (lines.at(-1)!.trim() === '' || letters(lines.at(-1)!) < column)) lines.pop();
  return from + lines.join('\n').length;
}

function standingOf(yaml: string, code: string): { document: ReturnType<typeof parseDocument>; at: Standing | null } {
  const document = parseDocument(yaml);
  const sets = document.get('ruleSets');
  const index = isSeq(sets) ? sets.items.findIndex((item) => codeOf(item) === code) : -1;
  if (!isSeq(sets) || index < 0) return { document, at: null };
  const [from, to] = (sets.items[index] as Node).range!;
  const flow = sets.flow === true;
  const column = from - (yaml.lastIndexOf('\n', from - 1) + 1);
  return { document, at: { sets, index, from, to: flow ? to : endOf(yaml, from, to, column), column, flow } };
}

/** The text of one rule set of a setup, remarks and all, as a document of its own; null where the setup has no such one. */
export function ruleSetText(yaml: string, code: string): string | null {
  const { at } = standingOf(yaml, code);
  if (!at) return null;
  const [first = '', ...rest] = yaml.slice(at.from, at.to).split('\n');
  const lines = rest.map((line) => line.slice(Math.min(at.column, letters(line))));
  return `${[first, ...lines].join('\n').trimEnd()}\n`;
}

/**
 * A setup's text with the text of one rule set in the place of its own, everything else as it was written. Null where the
 * rule sets are written as `[…]`: lines mean nothing there.
 */
export function ruleSetPut(yaml: string, code: string, text: string): string | null {
  const { at } = standingOf(yaml, code);
  if (!at || at.flow) return null;
  const inset = ' '.repeat(at.column);
  const [first = '', ...rest] = text.trimEnd().split('\n');
  const lines = rest.map((line) => (line.trim() === '' ? '' : inset + line));
  return yaml.slice(0, at.from) + [first, ...lines].join('\n') + yaml.slice(at.to);
}

/** The text of a rule set laid out anew, so that it can stand in a list: without the marks of a document of its own. */
export function laidOut(text: string): string {
  const { contents, commentBefore } = parseDocument(text);
  const document = new Document();
  Object.assign(document, { contents, commentBefore });
  return document.toString({ lineWidth: 0 });
}

/** As ruleSetPut, the whole setup laid out anew. */
export function ruleSetRewritten(yaml: string, code: string, text: string): string {
  const { document, at } = standingOf(yaml, code);
  if (at) at.sets.items[at.index] = parseDocument(text).contents;
  return document.toString({ lineWidth: 0 });
}
