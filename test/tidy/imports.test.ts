import { existsSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Edge, edgesOf, productModules, resolved, root, type Source } from './source.ts';

/** The rooms of src-main that hold the work; they meet in the tables and in shared/entity, never in each other's code. */
const rooms = ['setup', 'importing', 'matching', 'breaks', 'ledger', 'statements', 'sync', 'controls'];

/** Where a file stands: the part of the house that the rules speak of; null where no part is known. */
function partOf(path: string): string | null {
  const [top, second, third] = path.split('/');
  if (top === 'shared' || top === 'src-renderer') return top;
  if (top !== 'src-main') return null;
  if (second === 'cli' && third === 'generate') return 'cli/generate';
  return second && ['store', 'core', 'cli', 'shell', ...rooms].includes(second) ? second : null;
}

const besides = (part: string): string[] => {
  if (part === 'store') return ['shared'];
  if (rooms.includes(part)) return ['shared', 'store'];
  if (part === 'core') return [...rooms, 'store', 'shared'];
  if (part === 'cli') return ['core', 'shared', 'cli/generate'];
  if (part === 'shell') return ['core', 'shared'];
  if (part === 'cli/generate' || part === 'src-renderer') return ['shared'];
  return [];
};

/** Modules that load what they are handed at run time, each with its reason. */
const handedModules: Record<string, string> = {
  'src-main/importing/worker.ts': 'loads the registry of formats whose URL importFiles hands over',
  'src-main/cli/gouji.js':
    'must look at the version of Node before it loads anything: the path is a constant beside it',
};

/** Files that are named by their URL and read or started, not imported, each with its reason. */
const besideReasons: Record<string, string> = {
  'src-main/cli/commands/open.ts src-main/shell/start.ts': 'the window is started as a program of its own',
  'src-main/cli/gouji.js node_modules/.cache/gouji': "where Node keeps the program's compiled code",
  'src-main/cli/main.ts package.json': 'the version that --version prints',
};

function packageFault(edge: Edge, part: string, request: string): string | null {
  const name = request
    .split('/')
    .slice(0, request.startsWith('@') ? 2 : 1)
    .join('/');
  if (part === 'shared' && name !== 'zod') return 'shared may import zod alone';
  if (part === 'src-renderer' && isBuiltin(request)) return 'the window knows nothing of Node';
  if (part === 'src-renderer' && ['better-sqlite3', 'pg', '@electric-sql/pglite'].includes(name))
    return 'the window knows nothing of databases';
  if (name === 'electron' && !edge.typeOnly && !edge.from.startsWith('src-main/shell/electron/'))
    return 'electron is imported in src-main/shell/electron alone';
  return null;
}

function pathFault(edge: Edge, part: string, path: string): string | null {
  if (edge.beside && `${edge.from} ${path}` in besideReasons) return null;
  const to = partOf(path);
  if (to === null) return `${path} is no part of the house`;
  if (to === part) return null;
  if (!besides(part).includes(to)) return `${part} may not import ${to} (${path})`;
  const face = to === 'store' || rooms.includes(to);
  return face && path !== `src-main/${to}/index.ts` ? `${to} is entered by its index.ts (${path})` : null;
}

/** Why an import is against the rules of the house; null when it is not. */
function fault(edge: Edge): string | null {
  const part = partOf(edge.from);
  if (part === null) return 'the module stands in no part of the house';
  if (edge.request === null)
    return edge.from in handedModules ? null : 'what is imported is not written out: name it, or give a reason here';
  const path = resolved(edge);
  return path === null ? packageFault(edge, part, edge.request) : pathFault(edge, part, path);
}

const said = (edge: Edge, why: string): string => `${edge.from}:${edge.line} ${edge.request}: ${why}`;

const faults = (sources: readonly Source[]): string[] =>
  sources.flatMap(edgesOf).flatMap((edge) => {
    const why = fault(edge);
    return why === null ? [] : [said(edge, why)];
  });

const made = (path: string, text: string): Source => ({ path, text });

describe('imports between the rooms', () => {
  const modules = productModules();
  const edges = modules.flatMap(edgesOf);

  it('looked at every part of the house and at the edges between them', () => {
    const parts = ['shared', 'src-renderer', 'store', 'core', 'cli', 'cli/generate', 'shell', ...rooms];
    for (const part of parts) {
      expect(modules.filter(({ path }) => partOf(path) === part).length, part).toBeGreaterThan(0);
      expect(edges.filter(({ from }) => partOf(from) === part).length, part).toBeGreaterThan(0);
    }
    expect(modules.filter(({ path }) => partOf(path) === null).map(({ path }) => path)).toEqual([]);
    expect(edges.some(({ typeOnly }) => typeOnly)).toBe(true);
    expect(edges.some((edge) => edge.request === './worker.ts')).toBe(true);
  });

  it('keeps to the rules', () => {
    expect(faults(modules)).toEqual([]);
  });

  it('names only files that exist', () => {
    const missing = edges.filter((edge) => {
      const path = resolved(edge);
      return path !== null && !path.startsWith('node_modules/') && !existsSync(join(root, path));
    });
    expect(missing.map((edge) => said(edge, 'is not there'))).toEqual([]);
  });

  it('gives reasons only for modules that need one', () => {
    const handed = new Set(edges.filter(({ request }) => request === null).map(({ from }) => from));
    expect([...handed].sort()).toEqual(Object.keys(handedModules).sort());
  });
});

describe('the checker of imports', () => {
  it.each([
    ['shared, a package', 'shared/value/x.ts', "import 'yaml';"],
    ['shared, Node', 'shared/value/x.ts', "import { join } from 'node:path';"],
    ['shared, a room', 'shared/value/x.ts', "import type { Read } from '../../src-main/store/index.ts';"],
    ['store, a room', 'src-main/store/x.ts', "import { x } from '../setup/index.ts';"],
    ...rooms.map((room): [string, string, string] => [
      `${room}, another room`,
      `src-main/${room}/deep/x.ts`,
      `export { x } from '../../${room === 'ledger' ? 'breaks' : 'ledger'}/index.ts';`,
    ]),
    ['a room, core', 'src-main/matching/x.ts', "const core = await import('../core/index.ts');"],
    ['a room, the window', 'src-main/matching/x.ts', "import x from '../../src-renderer/main.tsx';"],
    [
      'a room, what another is made of',
      'src-main/breaks/x.ts',
      "new Worker(new URL('../importing/worker.ts', import.meta.url));",
    ],
    ['a room, the inside of the store', 'src-main/breaks/x.ts', "import type { Read } from '../store/connection.ts';"],
    ['core, the shell', 'src-main/core/x.ts', "import { x } from '../shell/start.ts';"],
    ['core, the inside of a room', 'src-main/core/x.ts', "import { x } from '../ledger/queries.ts';"],
    ['cli, a room', 'src-main/cli/x.ts', "import { x } from '../ledger/index.ts';"],
    ['cli, the store', 'src-main/cli/x.ts', "export * from '../store/index.ts';"],
    ['the generator, core', 'src-main/cli/generate/x.ts', "import { x } from '../../core/index.ts';"],
    ['the generator, the terminal', 'src-main/cli/generate/x.ts', "import { x } from '../output.ts';"],
    ['the shell, a room', 'src-main/shell/x.ts', "type X = import('../sync/index.ts').X;"],
    ['the window, Node', 'src-renderer/x.tsx', "import { readFile } from 'node:fs';"],
    ['the window, Node by its old name', 'src-renderer/x.tsx', "import { readFile } from 'fs';"],
    ['the window, a database', 'src-renderer/x.tsx', "import Database from 'better-sqlite3';"],
    ['the window, core', 'src-renderer/x.tsx', "import type { Core } from '../src-main/core/index.ts';"],
    ['electron outside its shell', 'src-main/shell/x.ts', "import { app } from 'electron';"],
    ['electron, only half a type', 'src-main/core/x.ts', "import { type App } from 'electron';"],
    ['the terminal, the shell', 'src-main/cli/commands/open.ts', "import '../../shell/start.ts';"],
    ['a test', 'src-main/core/x.ts', "import { x } from '../../test/helpers/sampleDay.ts';"],
    ['an unknown room', 'src-main/attic/x.ts', "import 'zod';"],
    ['a name put together', 'src-main/core/x.ts', "const file = name + '/index.ts'; await import(file);"],
  ])('sees %s', (_what, path, text) => {
    expect(faults([made(path, text)])).toHaveLength(1);
  });

  it.each([
    [
      'src-main/matching/x.ts',
      "import type { Read } from '../store/index.ts'; import { z } from 'zod'; import 'node:fs';",
    ],
    ['src-main/core/x.ts', "import { x } from '../ledger/index.ts';"],
    ['src-main/shell/x.ts', "import type { App } from 'electron';"],
    ['src-main/shell/electron/x.ts', "import { app } from 'electron';"],
    ['src-renderer/x.tsx', "import { useState } from 'react'; import { x } from '../shared/value/money.ts';"],
  ])('lets %s be', (path, text) => {
    expect(faults([made(path, text)])).toEqual([]);
  });
});
