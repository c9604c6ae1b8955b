import { type Document, isMap, isNode, isSeq, type Node, parseDocument, visit, type YAMLSeq } from 'yaml';
import type { z } from 'zod';
import { type RulePass, ruleSet } from '../../../shared/entity/rules.ts';

/** A rule set with everything that its text leaves to the defaults. */
export type RuleSet = z.output<typeof ruleSet>;

/** The rules that a text says; null where it has mistakes, which the core names. */
export function readRules(text: string): RuleSet | null {
  const document = parseDocument(text, { logLevel: 'error' });
  if (document.errors.length > 0 || document.warnings.length > 0 || hasAlias(document)) return null;
  const parsed = ruleSet.safeParse(document.toJS());
  return parsed.success ? parsed.data : null;
}

/** A setup says what it means where it stands: an alias is a mistake. */
function hasAlias(document: Document.Parsed): boolean {
  let found = false;
  visit(document, {
    Alias() {
      found = true;
      return visit.BREAK;
    },
  });
  return found;
}

/** Lines are broken where the text breaks them. */
const written = (document: Document): string => document.toString({ lineWidth: 0 });

/** The document of a right text, and its list of passes. */
function opened(text: string): { document: Document.Parsed; passes: YAMLSeq<Node> } {
  const document = parseDocument(text);
  const passes = document.get('passes');
  if (!isSeq<Node>(passes)) throw new Error('a text without passes is not edited');
  return { document, passes };
}

const isList = (value: unknown): value is object => value !== null && typeof value === 'object';

/** The text with another value of a pass; undefined leaves it out. Remarks stay, and so does what is not touched. */
export function withValue(text: string, at: number, path: readonly string[], value: unknown): string {
  const { document } = opened(text);
  const place = ['passes', at, ...path];
  if (value === undefined) {
    document.deleteIn(place);
    // A filter that takes everything is as good as none.
    const above = place.slice(0, -1);
    const left = document.getIn(above);
    if (path.length > 1 && isMap(left) && left.items.length === 0) document.deleteIn(above);
  } else document.setIn(place, isList(value) ? inPlaceOf(document, place, value) : value);
  return written(document);
}

/** A list or mapping as a node, with the remarks of what stands at its place. */
function inPlaceOf(document: Document, place: readonly (string | number)[], value: object): Node {
  const node = document.createNode(value, { flow: true }) as Node;
  const before = document.getIn(place, true);
  if (isNode(before)) Object.assign(node, { comment: before.comment, commentBefore: before.commentBefore });
  return node;
}

/** The text with a pass at another place in the order. */
export function withMoved(text: string, from: number, to: number): string {
  const { document, passes } = opened(text);
  const [moved] = passes.items.splice(from, 1);
  if (moved) passes.items.splice(to, 0, moved);
  return written(document);
}

/** The text without a pass. The last one cannot go: a rule set has at least one. */
export function without(text: string, at: number): string {
  const { document, passes } = opened(text);
  passes.items.splice(at, 1);
  return written(document);
}

/** A code that no pass has yet: "refunds", "refunds-2", "refunds-3". */
export function freeCode(text: string, wanted: string): string {
  const taken = new Set(readRules(text)?.passes.map(({ code }) => code));
  const numbered = Array.from({ length: taken.size + 1 }, (_, count) => `${wanted}-${count + 2}`);
  return [wanted, ...numbered].find((code) => !taken.has(code)) ?? wanted;
}

/** The text with a pass more, laid out as the others are. */
function withPut(text: string, at: number, pass: Node): string {
  const { document, passes } = opened(text);
  const beside = passes.items[0];
  if (isMap(pass) && isMap(beside) && beside.flow) pass.flow = true;
  passes.items.splice(at, 0, pass);
  return written(document);
}

/** The text with a copy of a pass behind it, under a name and a code of its own. */
export function withCopy(text: string, at: number, name: string): string {
  const { document, passes } = opened(text);
  const copy = passes.items[at]?.clone() as Node;
  const code = isMap(copy) ? String(copy.get('code')) : '';
  passes.items.splice(at + 1, 0, copy);
  document.setIn(['passes', at + 1, 'code'], freeCode(text, code));
  document.setIn(['passes', at + 1, 'name'], name);
  return written(document);
}

/** The text with a pass of `from`, another text, that it does not have: where it stood there, or at the end. */
export function withRestored(text: string, from: string, code: string): string {
  const { passes } = opened(from);
  const at = passes.items.findIndex((item) => isMap(item) && item.get('code') === code);
  const pass = passes.items[at];
  return pass ? withPut(text, Math.min(at, opened(text).passes.items.length), pass) : text;
}

/** What a new pass of each kind has to say; all else is left to the defaults. */
const beginnings: { [K in RulePass['kind']]: z.input<typeof ruleSet>['passes'][number] & { kind: K } } = {
  'exact-key': { kind: 'exact-key', code: '', name: '', keys: ['orderNo'] },
  'reference-in-text': { kind: 'reference-in-text', code: '', name: '', reference: 'orderNo' },
  'group-by-key': { kind: 'group-by-key', code: '', name: '', keys: ['bankRef'] },
  'group-sum': { kind: 'group-sum', code: '', name: '' },
  'net-zero': { kind: 'net-zero', code: '', name: '', keys: ['voucherNo'] },
  reversal: { kind: 'reversal', code: '', name: '', keys: ['voucherNo'] },
  'own-transfer': { kind: 'own-transfer', code: '', name: '' },
  window: { kind: 'window', code: '', name: '' },
  'subset-sum': { kind: 'subset-sum', code: '', name: '' },
};

/** The text with a new pass of a kind at the end. It only suggests until somebody says that it may confirm. */
export function withNew(text: string, kind: RulePass['kind'], name: string): string {
  const { document, passes } = opened(text);
  const pass = { ...beginnings[kind], code: freeCode(text, kind), name, outcome: 'suggest' };
  return withPut(text, passes.items.length, document.createNode(pass) as Node);
}

export type PassState = 'same' | 'added' | 'changed' | 'moved' | 'removed';
/** A pass of a draft as it stands beside the rules in force; `at` is its place in the draft, -1 where it has none. */
export type DraftPass = { readonly pass: RulePass; readonly at: number; readonly state: PassState };

const said = (pass: RulePass): string => JSON.stringify(pass);

/** The passes of a draft in their order, then those that it leaves out. */
export function besideForce(draft: RuleSet, force: RuleSet): DraftPass[] {
  const known = new Map(force.passes.map((pass) => [pass.code, pass]));
  const kept = new Set(draft.passes.map(({ code }) => code));
  const order = force.passes.filter(({ code }) => kept.has(code)).map(({ code }) => code);
  const before = draft.passes.filter(({ code }) => known.has(code)).map(({ code }) => code);
  const stateOf = (pass: RulePass): PassState => {
    const own = known.get(pass.code);
    if (!own) return 'added';
    if (said(own) !== said(pass)) return 'changed';
    return order.indexOf(pass.code) === before.indexOf(pass.code) ? 'same' : 'moved';
  };
  return [
    ...draft.passes.map((pass, at) => ({ pass, at, state: stateOf(pass) })),
    ...force.passes.filter(({ code }) => !kept.has(code)).map((pass) => ({ pass, at: -1, state: 'removed' as const })),
  ];
}
