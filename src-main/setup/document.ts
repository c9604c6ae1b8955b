import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  visit,
} from 'yaml';
import { type Problem, type ProblemPlace, problemOf } from '../../shared/entity/problem.ts';
import { reasonWords } from '../../shared/text/reasons.ts';

/** From the top of the setup to a value: keys and list positions. */
export type Path = readonly (string | number)[];

type Place = ProblemPlace & { line: number };

/** A setup as it is written: the plain value, and where each part of it stands. */
export type SetupText = {
  readonly raw: unknown;
  /** Line and column of a value; of the nearest thing around it where it is missing. With `key`, of that key in it. */
  place(path: Path, key?: string): Place;
  /** The words found at a value: scalars as written, collections in short, "—" where there is nothing. */
  found(path: Path): string;
};

const EXCERPT_LETTERS = 120;

/**
 * Reads YAML 1.2 without anchors, aliases, own tags or directives: a setup says what it means where it stands.
 * Every mistake of syntax is returned as SETUP_SYNTAX with its line; then there is no text.
 */
export function readYaml(
  yamlText: string,
  fileName: string | undefined,
): { text: SetupText } | { problems: Problem[] } {
  const lines = new LineCounter();
  const document = parseDocument(yamlText, { lineCounter: lines, prettyErrors: false, logLevel: 'error' });
  const placeAt = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    const start = lines.lineStarts[line - 1] ?? 0;
    const excerpt = yamlText
      .slice(start, start + EXCERPT_LETTERS)
      .split(/\r?\n/, 1)[0]!
      .trim();
    return { ...(fileName === undefined ? {} : { file: fileName }), line: Math.max(line, 1), column: col, excerpt };
  };
  const slips = [...slipsOfSyntax(document), ...refusedFeatures(document)];
  if (slips.length > 0) return { problems: firstOfEachLine(slips, placeAt) };
  return {
    text: {
      raw: document.toJS({ maxAliasCount: 0 }),
      place: (path, key) => placeAt(offsetOf(document.contents, path, key)),
      found: (path) => wordsAt(document.contents, path),
    },
  };
}

type Slip = { offset: number; reason: string };

const slipsOfSyntax = (document: Document.Parsed): Slip[] =>
  [...document.errors, ...document.warnings].map(({ code, message, pos }) => ({
    offset: pos[0],
    reason: code in reasonWords ? code : message,
  }));

/** Aliases let a few lines unfold into gigabytes, and a reader cannot see what an entry says; both are refused. */
function refusedFeatures(document: Document.Parsed): Slip[] {
  const slips: Slip[] = [];
  if (document.directives.yaml.explicit && document.directives.yaml.version !== '1.2')
    slips.push({ offset: 0, reason: 'DIRECTIVE' });
  visit(document, {
    Node(_key, node) {
      const anchored = !isAlias(node) && node.anchor !== undefined;
      if (isAlias(node) || anchored) slips.push({ offset: node.range?.[0] ?? 0, reason: 'ALIAS' });
    },
    Pair(_key, pair) {
      if (isCollection(pair.key)) slips.push({ offset: pair.key.range?.[0] ?? 0, reason: 'COMPLEX_KEY' });
    },
  });
  return slips;
}

/** What follows the first slip of a line is mostly its echo. */
function firstOfEachLine(slips: Slip[], placeAt: (offset: number) => Place): Problem[] {
  const byLine = new Map<number, Problem>();
  for (const { offset, reason } of slips.sort((a, b) => a.offset - b.offset)) {
    const where = placeAt(offset);
    if (!byLine.has(where.line)) byLine.set(where.line, problemOf('SETUP_SYNTAX', { params: { reason }, where }));
  }
  return [...byLine.values()];
}

const pairOf = (node: unknown, key: string | number) =>
  isMap(node) ? node.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === String(key)) : undefined;

const childOf = (node: unknown, step: string | number): Node | null => {
  const child = isSeq(node) && typeof step === 'number' ? node.items[step] : pairOf(node, step)?.value;
  return isNode(child) ? child : null;
};

/** The node at a path, and whether the whole path was there. */
function walk(top: Node | null, path: Path): { node: Node | null; whole: boolean } {
  let node = top;
  for (const step of path) {
    const child = childOf(node, step);
    if (!child) return { node, whole: false };
    node = child;
  }
  return { node, whole: node !== null };
}

function offsetOf(top: Node | null, path: Path, key: string | undefined): number {
  const { node } = walk(top, path);
  const named = key === undefined ? undefined : pairOf(node, key)?.key;
  return (isNode(named) ? named : node)?.range?.[0] ?? 0;
}

const FOUND_LETTERS = 60;

function wordsAt(top: Node | null, path: Path): string {
  const { node, whole } = walk(top, path);
  if (!whole || !node) return '—';
  if (isMap(node)) return '{…}';
  if (isSeq(node)) return node.items.length === 0 ? '[]' : '[…]';
  if (!isScalar(node)) return '—';
  const words = node.source ?? String(node.value ?? '');
  return words === '' ? (node.value === '' ? '""' : '—') : words.slice(0, FOUND_LETTERS);
}
