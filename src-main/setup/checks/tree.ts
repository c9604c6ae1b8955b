import { fieldOf, rawEntries } from '../sections.ts';
import type { Checking } from './checking.ts';

const above = { company: null, institution: 'company', person: 'institution' } as const;

/** Of entries with one code the first counts; the others have their own Problem. */
const byCode = <T extends { code: string }>(entries: readonly { value: T }[]): Map<string, T> =>
  new Map(entries.toReversed().map(({ value }) => [value.code, value]));

/** The account tree: company → institution → person one level at a time, without loops, each type at its own levels. */
export function checkTree(checking: Checking): void {
  const inLoop = checkLoops(checking);
  const accounts = byCode(checking.entries('virtualAccounts'));
  const types = byCode(checking.entries('accountTypes'));
  for (const { index, value } of checking.entries('virtualAccounts')) {
    const wrong = (field: 'parent' | 'type', expected: string, found: string): void =>
      checking.report('SETUP_HIERARCHY', ['virtualAccounts', index, field], { expected, found });
    const type = types.get(value.type);
    if (type && !type.level.includes(value.level))
      wrong('type', `${type.code}: ${type.level.join(' | ')}`, value.level);
    if (inLoop.has(value.code)) continue;
    const wanted = above[value.level];
    const parent = value.parent === undefined ? undefined : accounts.get(value.parent);
    if (value.parent === undefined && wanted !== null) wrong('parent', wanted, '—');
    else if (value.parent !== undefined && wanted === null) wrong('parent', '—', value.parent);
    else if (parent && parent.level !== wanted) wrong('parent', String(wanted), `${parent.level} ${parent.code}`);
  }
}

/** SETUP_CYCLE for every loop, once, named whole at its first account's parent. Returns the accounts that stand in loops. */
function checkLoops(checking: Checking): Set<string> {
  const parents = new Map<string, { parent: string; index: number }>();
  for (const [index, entry] of (rawEntries(checking.raw, 'virtualAccounts') ?? []).entries()) {
    const [code, parent] = [fieldOf(entry, 'code'), fieldOf(entry, 'parent')];
    if (typeof code === 'string' && typeof parent === 'string' && !parents.has(code))
      parents.set(code, { parent, index });
  }
  const settled = new Set<string>();
  const looped = new Set<string>();
  for (const start of parents.keys()) {
    const path: string[] = [];
    let code: string | undefined = start;
    while (code !== undefined && !settled.has(code) && !path.includes(code)) {
      path.push(code);
      code = parents.get(code)?.parent;
    }
    if (code !== undefined && path.includes(code)) {
      const loop = path.slice(path.indexOf(code));
      for (const member of loop) looped.add(member);
      checking.report('SETUP_CYCLE', ['virtualAccounts', parents.get(code)!.index, 'parent'], {
        loop: [...loop, code].join(' → '),
      });
    }
    for (const member of path) settled.add(member);
  }
  return looped;
}
