import { z } from 'zod';
import { type Problem, problemOf } from '../../shared/entity/problem.ts';
import { setup } from '../../shared/entity/setup.ts';
import type { Path, SetupText } from './document.ts';
import { fieldOf, unwrapped } from './sections.ts';

type Issue = z.core.$ZodIssue;

/** An example says more than a pattern, and says it in every language. Keys are the patterns of shared/entity. */
const examples: Readonly<Record<string, string>> = {
  '/^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/': 'A-Z a-z 0-9 . _ - (1–40)',
  '/^[a-z0-9-]+$/': 'a-z 0-9 -',
  '/^\\d{4}-\\d{2}-\\d{2}$/': '2026-10-01',
  '/^-?\\d+(\\.\\d+)?$/': '"100.00"',
  '/^[TD]\\+\\d{1,3}$/': 'T+1 | D+1',
  '/^\\d{2}:\\d{2}$/': '"23:00"',
  '/^[A-Z]{3}$/': 'CNY',
  '/^\\d{1,3}(\\.\\d{1,4})?%$/': '"0.6%"',
  '/^[+-]\\d{2}:\\d{2}$/': '"+08:00"',
};

const shapes: Readonly<Record<string, string>> = {
  object: '{…}',
  array: '[…]',
  int: '0, 1, 2 …',
  number: '0, 1, 2 …',
  boolean: 'true | false',
};

const bound = (issue: Extract<Issue, { code: 'too_small' | 'too_big' }>): string =>
  issue.code === 'too_small' ? `≥ ${issue.minimum}` : `≤ ${issue.maximum}`;

/** What should have stood there, in signs and examples rather than in one language's words. */
function expectedOf(issue: Issue, found: string, raw: unknown): string {
  if (issue.code === 'invalid_value') return issue.values.map(String).join(' | ');
  if (issue.code === 'invalid_union')
    return (
      ((fieldOf(issue, 'options') as unknown[] | undefined) ?? []).map(String).join(' | ') ||
      issue.errors.flatMap((errors) => errors.map((error) => expectedOf(error, found, raw))).join(' | ') ||
      '{…}'
    );
  if (issue.code === 'invalid_format') return examples[fieldOf(issue, 'pattern') as string] ?? issue.message;
  if (issue.code === 'too_small' || issue.code === 'too_big')
    return issue.origin === 'string' || issue.origin === 'array' ? `${bound(issue)} (${issue.origin})` : bound(issue);
  if (issue.code === 'unrecognized_keys') return allowedKeys(issue.path as Path, raw).join(' | ');
  if (issue.code !== 'invalid_type') return issue.message;
  // An unquoted 100.00 is a number to YAML: the way out is the same words in quotes.
  if (issue.expected === 'string') return /^(—|\{…\}|\[…?\])$/.test(found) ? '"…"' : JSON.stringify(found);
  return shapes[issue.expected] ?? issue.expected;
}

/** The keys that the schema has at a place; of a union, those of the option that the entry's `kind` names. */
function allowedKeys(path: Path, raw: unknown): string[] {
  let schema: z.ZodType = setup;
  let value = raw;
  const settle = (): void => {
    schema = unwrapped(schema);
    if (!(schema instanceof z.ZodDiscriminatedUnion)) return;
    const kind = fieldOf(value, schema.def.discriminator);
    const options = schema.options as z.ZodObject<Record<string, z.ZodLiteral>>[];
    schema = options.find((option) => option.shape.kind?.value === kind) ?? options[0]!;
  };
  settle();
  for (const step of path) {
    value = typeof step === 'number' && Array.isArray(value) ? value[step] : fieldOf(value, String(step));
    if (schema instanceof z.ZodArray) schema = schema.element as z.ZodType;
    else if (schema instanceof z.ZodObject)
      schema = (schema.shape as Record<string, z.ZodType>)[String(step)] ?? schema;
    settle();
  }
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
}

/** "virtualAccounts[ST01].parent": list positions are named by the entry's own code where it has one. */
export function pathText(path: Path, raw: unknown): string {
  let value = raw;
  let words = '';
  for (const step of path) {
    value = Array.isArray(value) ? value[Number(step)] : fieldOf(value, String(step));
    const name = fieldOf(value, 'code') ?? fieldOf(value, 'account') ?? fieldOf(value, 'from');
    if (typeof step === 'number') words += `[${typeof name === 'string' ? name : step + 1}]`;
    else words += words === '' ? step : `.${step}`;
  }
  return words;
}

const kindOf = (value: unknown): string =>
  Array.isArray(value) ? 'array' : typeof value === 'number' ? 'int' : value === null ? 'null' : typeof value;

/** Is the value of the sort that the issue wants, and wrong in something else? */
const isSort = ({ code, path, expected }: Issue & { expected?: string }, value: unknown): boolean =>
  code !== 'invalid_type' || path.length > 0 || (expected === 'number' ? 'int' : expected) === kindOf(value);

const valueAt = (path: Path, raw: unknown): unknown =>
  path.reduce<unknown>(
    (value, step) => (Array.isArray(value) ? value[Number(step)] : fieldOf(value, String(step))),
    raw,
  );

/** Where one of several forms is allowed, what is wrong with the form that was meant; the issue itself where none was. */
function meant(issue: Issue, raw: unknown): Issue[] {
  if (issue.code !== 'invalid_union') return [issue];
  const value = valueAt(issue.path as Path, raw);
  const form = issue.errors.find((errors) => errors.length > 0 && errors.every((error) => isSort(error, value)));
  return form?.map((error) => ({ ...error, path: [...issue.path, ...error.path] }) as Issue) ?? [issue];
}

/** Every way in which the value is not shaped as shared/entity/setup.ts says, each with its line. */
export function problemsOfShape(issues: readonly Issue[], text: SetupText): Problem[] {
  return issues
    .flatMap((each) => meant(each, text.raw))
    .flatMap((issue) => {
      const path = issue.path as Path;
      if (issue.code === 'unrecognized_keys')
        return issue.keys.map((key) =>
          problemOf('SETUP_INVALID', {
            params: {
              path: pathText(path, text.raw) || 'setup',
              expected: expectedOf(issue, key, text.raw),
              found: key,
            },
            where: text.place(path, key),
          }),
        );
      const found = text.found(path);
      return problemOf('SETUP_INVALID', {
        params: { path: pathText(path, text.raw) || 'setup', expected: expectedOf(issue, found, text.raw), found },
        where: text.place(path),
      });
    });
}
