import { Document, isMap, isSeq, type Node, parseDocument, type YAMLSeq } from 'yaml';

/** The rule sets of a setup's text; `offset` is where what was read of it begins. */
type Sets = { document: Document.Parsed; sets: YAMLSeq; offset: number };
/** One of them as it stands in the text. `column` is how far its lines are set in, `flow` that it is one of `[…]`. */
type Standing = Sets & { index: number; from: number; to: number; column: number; flow: boolean };

const codeOf = (item: unknown): string => (isMap(item) ? String(item.get('code')) : '');

const letters = (text: string): number => text.length - text.trimStart().length;

function setsIn(text: string, offset: number): Sets | null {
  const document = parseDocument(text, { logLevel: 'error' });
  const sets = document.get('ruleSets');
  return document.errors.length === 0 && isSeq(sets) ? { document, sets, offset } : null;
}

/** Of a company with thousands of accounts the rules are a small part: only their section is read where it stands by itself. */
function readSets(yaml: string): Sets | null {
  const from = /^ruleSets:/m.exec(yaml)?.index;
  if (from === undefined) return setsIn(yaml, 0);
  const begun = from + 'ruleSets:'.length;
  const length = yaml.slice(begun).search(/^[^\s#-]/m);
  return setsIn(yaml.slice(from, length < 0 ? undefined : begun + length), from) ?? setsIn(yaml, 0);
}

/** Remarks that are set in less than the rule set itself belong to what follows it. */
function endOf(yaml: string, from: number, to: number, column: number): number {
  const lines = yaml.slice(from, to).split('\n');
  while (lines.length > 1 && (lines.at(-1)!.trim() === '' || letters(lines.at(-1)!) < column)) lines.pop();
  return from + lines.join('\n').length;
}

function standingOf(yaml: string, code: string, read = readSets(yaml)): Standing | null {
  const index = read?.sets.items.findIndex((item) => codeOf(item) === code) ?? -1;
  if (!read || index < 0) return null;
  const [first, last] = (read.sets.items[index] as Node).range!;
  const [from, to] = [first + read.offset, last + read.offset];
  const flow = read.sets.flow === true;
  const column = from - (yaml.lastIndexOf('\n', from - 1) + 1);
  return { ...read, index, from, to: flow ? to : endOf(yaml, from, to, column), column, flow };
}

/** The texts of a setup's rule sets by their codes, each with its remarks and as a document of its own. */
export function ruleSetTexts(yaml: string): Map<string, string> {
  const read = readSets(yaml);
  const codes = read?.sets.items.map(codeOf) ?? [];
  return new Map(codes.flatMap((code) => textOf(yaml, standingOf(yaml, code, read))));
}

function textOf(yaml: string, at: Standing | null): [string, string][] {
  if (!at) return [];
  const [first = '', ...rest] = yaml.slice(at.from, at.to).split('\n');
  const lines = rest.map((line) => line.slice(Math.min(at.column, letters(line))));
  return [[codeOf(at.sets.items[at.index]), `${[first, ...lines].join('\n').trimEnd()}\n`]];
}

/** What a setup's text says of its rule sets, as plain values; null where it cannot be read. */
export const ruleSetValues = (yaml: string): unknown[] | null => readSets(yaml)?.sets.toJSON() ?? null;

/**
 * A setup's text with the text of one rule set in the place of its own, everything else as it was written. Null where the
 * rule sets are written as `[…]`: lines mean nothing there.
 */
export function ruleSetPut(yaml: string, code: string, text: string): string | null {
  const at = standingOf(yaml, code);
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
  const at = standingOf(yaml, code, setsIn(yaml, 0));
  if (!at) return yaml;
  at.sets.items[at.index] = parseDocument(text).contents;
  return at.document.toString({ lineWidth: 0 });
}
