import type { SetupChange } from '../../shared/contract/methods.ts';
import type { Setup } from '../../shared/entity/setup.ts';
import { sectionNames, sections } from './sections.ts';

type Fields = ReadonlyMap<string, string>;
const nothing: Fields = new Map();

const isObject = (value: unknown): value is object => value !== null && typeof value === 'object';

/** A word of a list; quoted where it has a comma of its own. */
const listed = (word: unknown): string => (String(word).includes(',') ? JSON.stringify(word) : String(word));

/**
 * A value as flat fields: "settlement.delay", "passes[refunds].dayTolerance". Entries of a list are named by their code,
 * account or first day, and the list itself says their order, which is part of what it means.
 */
function flatten(value: unknown, name: string, into: Map<string, string>): Map<string, string> {
  const inside = (key: string): string => (name === '' ? key : `${name}.${key}`);
  if (Array.isArray(value) && value.some(isObject)) {
    const names = value.map(
      (item: { code?: string; account?: string; from?: string }) => item.code ?? item.account ?? item.from ?? '',
    );
    into.set(name, names.join(', '));
    for (const [index, item] of value.entries()) flatten(item, `${name}[${names[index]}]`, into);
  } else if (Array.isArray(value)) into.set(name, value.map(listed).join(', '));
  else if (isObject(value)) {
    for (const [key, field] of Object.entries(value))
      if (field !== undefined && key !== 'code') flatten(field, inside(key), into);
  } else into.set(name, String(value));
  return into;
}

const fieldsOf = (value: unknown): Fields => flatten(value, '', new Map());

const calendarFields = ({ holidays, workdays }: Setup['calendar']): Fields =>
  new Map([...holidays.map((day) => [day, 'holiday'] as const), ...workdays.map((day) => [day, 'workday'] as const)]);

function change(what: string, code: string, before: Fields | undefined, after: Fields | undefined): SetupChange | null {
  const names = [...new Set([...(before ?? nothing).keys(), ...(after ?? nothing).keys()])];
  const fields = names
    .map((field) => ({ field, before: before?.get(field) ?? '', after: after?.get(field) ?? '' }))
    .filter((field) => field.before !== field.after);
  const action = !before ? 'add' : !after ? 'retire' : 'change';
  return action === 'change' && fields.length === 0 ? null : { action, what, code, fields };
}

/** What is alone of its kind: the enterprise, its calendar, its labels. */
function singleChanges(before: Setup | null, after: Setup): (SetupChange | null)[] {
  const enterprise = (setup: Setup): Fields =>
    new Map([['code', setup.enterprise.code], ...fieldsOf(setup.enterprise)]);
  return [
    change('enterprise', after.enterprise.code, before ? enterprise(before) : undefined, enterprise(after)),
    change(
      'calendar',
      'calendar',
      before ? calendarFields(before.calendar) : undefined,
      calendarFields(after.calendar),
    ),
    change('labels', 'labels', before ? fieldsOf(before.labels) : undefined, fieldsOf(after.labels)),
  ];
}

/** What a setup changes against the one in force: additions and changes in the order declared, then what is retired. */
export function changesBetween(before: Setup | null, after: Setup): SetupChange[] {
  const lists = sectionNames.flatMap((section) => {
    const old = new Map((before?.[section] ?? []).map((entry) => [entry.code, fieldsOf(entry)]));
    const declared = new Map(after[section].map((entry) => [entry.code, fieldsOf(entry)]));
    const what = sections[section];
    return [
      ...[...declared].map(([code, fields]) => change(what, code, old.get(code), fields)),
      ...[...old]
        .filter(([code]) => !declared.has(code))
        .map(([code, fields]) => change(what, code, fields, undefined)),
    ];
  });
  return [...singleChanges(before, after), ...lists].filter((entry) => entry !== null);
}
