import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { filesUnder, lineOf, literalText, nodesOf, productModules, root, type Source } from './source.ts';

/** The tables of the migrations and the room that each belongs to: the last `-- owner: ROOM` line above it. */
function ownersOf(migrations: readonly Source[]): Map<string, string | null> {
  const owners = new Map<string, string | null>();
  for (const { text } of migrations) {
    let owner: string | null = null;
    for (const found of text.matchAll(/^-- owner: (\w+)$|\bCREATE TABLE (?:IF NOT EXISTS )?(\w+)/gm)) {
      if (found[1]) owner = found[1];
      if (found[2]) owners.set(found[2], owner);
    }
  }
  return owners;
}

type Writing = { readonly path: string; readonly line: number; readonly table: string };

/**
 * Words that write a table, with its schema and name. A name put together at run time is a \u0000 (of a template)
 * or nothing at all (the text ends). `ON CONFLICT … DO UPDATE SET` writes the table of its INSERT.
 */
const writingWords =
  /(?<!DO\s+)\b(?:(?:INSERT(?:\s+OR\s+\w+)?|REPLACE)\s+INTO|UPDATE(?:\s+OR\s+\w+)?|DELETE\s+FROM|(?:DROP|ALTER)\s+TABLE(?:\s+IF\s+EXISTS)?)\s+(?:["`]?(\w+)["`]?\s*\.\s*)?["`]?(\w+|\0|$)/gi;

/** Schemas that are not the workspace: what lives for a connection, and the central ledger's. */
const otherSchemas = new Set(['temp', 'gouji']);

/** Every writing of a table in the texts of a module, as far as the schema is the workspace's or is left open. */
function writingsIn(source: Source): Writing[] {
  if (!/INTO|UPDATE|DELETE|DROP|ALTER/i.test(source.text)) return [];
  return nodesOf(source).flatMap((node) =>
    [...(literalText(node) ?? '').matchAll(writingWords)]
      .filter((found) => !otherSchemas.has((found[1] ?? '').toLowerCase()))
      .map((found) => ({ path: source.path, line: lineOf(source.text, node.start), table: found[2]!.toLowerCase() })),
  );
}

/** Why a writing is against the rules; null when it is not, or when it is of no table of the workspace. */
function fault({ path, table }: Writing, owners: ReadonlyMap<string, string | null>): string | null {
  if (table === '' || table === '\0') return 'the table that is written is not named in the text';
  const owner = owners.get(table);
  if (!owner) return null;
  if (!path.startsWith(`src-main/${owner}/`)) return `${table} belongs to ${owner}`;
  return basename(path).startsWith('queries') ? null : `${table} is written outside ${owner}'s queries`;
}

const faults = (sources: readonly Source[], owners: ReadonlyMap<string, string | null>): string[] =>
  sources.flatMap(writingsIn).flatMap((writing) => {
    const why = fault(writing, owners);
    return why === null ? [] : [`${writing.path}:${writing.line}: ${why}`];
  });

const migrations = filesUnder(['src-main/store/migrations'], /\.sql$/);
const owners = ownersOf(migrations);
const made = (path: string, text: string): Source => ({ path, text });

describe('one owner for every table', () => {
  const sources = productModules();
  const writings = sources.flatMap(writingsIn);

  it('knows every table and its room', () => {
    expect(owners.size).toBeGreaterThan(40);
    expect([...owners].filter(([, owner]) => owner === null)).toEqual([]);
    for (const owner of new Set(owners.values())) expect(existsSync(join(root, 'src-main', owner ?? ''))).toBe(true);
  });

  it('looked at writings of every room that owns a table', () => {
    const writers = new Set(writings.map(({ table }) => owners.get(table)));
    expect([...new Set(owners.values())].filter((owner) => owner !== 'store' && !writers.has(owner))).toEqual([]);
    expect(writings.length).toBeGreaterThan(60);
  });

  it("is kept: a table is written by its own room's queries alone", () => {
    expect(faults(sources, owners)).toEqual([]);
  });
});

describe('the checker of tables', () => {
  const small = new Map([
    ['breaks', 'breaks'],
    ['journals', 'ledger'],
  ]);

  it.each([
    ['an insert by another room', 'src-main/ledger/queries.ts', "db.prepare('INSERT INTO breaks VALUES (1)')"],
    [
      'an insert outside the queries',
      'src-main/breaks/life.ts',
      "db.prepare('INSERT OR IGNORE INTO breaks VALUES (1)')",
    ],
    ['an update', 'src-main/core/x.ts', 'db.exec(`UPDATE main.breaks SET day = 1`)'],
    ['a delete', 'src-main/core/x.ts', 'db.exec(`WITH x AS (SELECT 1) DELETE\n FROM "breaks"`)'],
    ['a replace', 'src-main/cli/x.ts', "db.exec('replace into journals values (1)')"],
    ['a drop', 'src-main/sync/queries.ts', "db.exec('DROP TABLE IF EXISTS journals')"],
    [
      'the second of two statements',
      'src-main/ledger/queries.ts',
      "db.exec('DELETE FROM journals; DELETE FROM breaks')",
    ],
    ['a table named at run time', 'src-main/breaks/queries.ts', 'db.exec(`DELETE FROM \u0024{table}`)'],
    ['a table added at the end', 'src-main/breaks/queries.ts', "db.exec('DELETE FROM ' + table)"],
    ['an insert in the window', 'src-renderer/x.tsx', "export const sql = 'INSERT INTO breaks VALUES (1)';"],
  ])('sees %s', (_what, path, text) => {
    expect(faults([made(path, text)], small)).toHaveLength(1);
  });

  it.each([
    [
      'src-main/breaks/queriesLife.ts',
      "db.exec('UPDATE breaks SET day = 1; INSERT INTO breaks VALUES (1) ON CONFLICT DO UPDATE SET day = 2')",
    ],
    ['src-main/ledger/queries.ts', "db.exec('CREATE TEMP TABLE born (id); INSERT INTO born SELECT id FROM breaks')"],
    ['src-main/ledger/queries.ts', "db.exec('INSERT INTO temp.breaks SELECT 1')"],
    ['src-main/ledger/x.ts', '/** INSERT INTO breaks: a comment. */ export {};'],
  ])('lets %s be', (path, text) => {
    expect(faults([made(path, text)], small)).toEqual([]);
  });

  it('sees a table without owner', () => {
    const text = 'CREATE TABLE a (x);\n-- owner: ledger\nCREATE TABLE b (y);\nCREATE TEMP TABLE c (z);';
    expect([...ownersOf([made('0001-x.sql', text)])]).toEqual([
      ['a', null],
      ['b', 'ledger'],
    ]);
  });
});
