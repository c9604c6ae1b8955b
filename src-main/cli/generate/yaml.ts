/** Entries of a list under one remark, so that a long list reads in groups. */
export type Group = { readonly remark?: string; readonly entries: readonly unknown[] };
/** A top-level key with the remark above it, and either one mapping or a list in groups. */
export type Section = {
  readonly key: string;
  readonly remark: string;
  readonly value?: unknown;
  readonly groups?: readonly Group[];
};

/** Up to this width an entry stays on one line, so that lists of accounts read as tables. */
const FLOW_WIDTH = 190;
/** Words that some YAML readers take for booleans or null: they are quoted like everything that is not a plain word. */
const notWords = /^(y|n|yes|no|on|off|true|false|null)$/i;
const plainWord = /^\p{L}[\p{L}\p{N}_.-]*$/u;

const scalar = (value: unknown): string =>
  typeof value === 'string' && plainWord.test(value) && !notWords.test(value) ? value : JSON.stringify(value);

const entriesOf = (value: object): [string, unknown][] =>
  Object.entries(value).filter(([, field]) => field !== undefined);

const isObject = (value: unknown): value is object => value !== null && typeof value === 'object';
/** A list of scalars never needs lines of its own. */
const isPlainList = (value: object): boolean => Array.isArray(value) && !value.some(isObject);

/** One line: `{ code: ICBC, name: 中国工商银行 }`. */
function flow(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`;
  if (!isObject(value)) return scalar(value);
  const fields = entriesOf(value).map(([key, field]) => `${key}: ${flow(field)}`);
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
}

/** Several lines where one would be too long; `first` is what stands before the first line (a list's dash). */
function block(value: unknown, indent: number, first: string): string {
  const line = flow(value);
  if (!isObject(value) || isPlainList(value) || indent + line.length <= FLOW_WIDTH) return `${first}${line}\n`;
  const pad = ' '.repeat(indent);
  if (Array.isArray(value))
    return `${first.trimEnd()}\n${value.map((item) => block(item, indent + 2, `${pad}- `)).join('')}`;
  const lines = entriesOf(value).map(([key, field]) => block(field, indent + 2, `${pad}${key}: `));
  return first.endsWith('- ') ? first + lines.join('').slice(indent) : `${first.trimEnd()}\n${lines.join('')}`;
}

const remarkLines = (remark: string, indent: number): string =>
  remark
    .split('\n')
    .map((line) => `${' '.repeat(indent)}# ${line}\n`)
    .join('');

function sectionText({ key, remark, value, groups }: Section): string {
  const head = remarkLines(remark, 0);
  if (!groups) return `${head}${block(value, 2, `${key}: `)}`;
  const list = groups.map(
    (group) =>
      (group.remark ? remarkLines(group.remark, 2) : '') +
      group.entries.map((entry) => block(entry, 4, '  - ')).join(''),
  );
  return `${head}${key}:\n${list.join('')}`;
}

/** A YAML document with a remark above every section. Values are strings, booleans, integers, lists and mappings. */
export const yamlText = (title: string, sections: readonly Section[]): string =>
  [remarkLines(title, 0), ...sections.map(sectionText)].join('\n');
