import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sampleSetupYaml } from '../../src-main/cli/generate/setup.ts';
import { applySetup, checkSetup, diffSetup, exportSetup } from '../../src-main/setup/index.ts';
import { openWorkspace } from '../../src-main/store/index.ts';

const yaml = sampleSetupYaml();
const codes = [...new Set([...yaml.matchAll(/\bcode: ([A-Za-z][A-Za-z0-9-]*)/g)].map(([, code]) => code!))];

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gouji-names-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.each(['constructor', '__proto__', 'toString'])('a setup that names things %s', (word) => {
  it('is read as it is or refused with its line, whatever has the name', () => {
    expect(codes.length).toBeGreaterThan(40);
    let applied = 0;
    for (const [at, code] of codes.entries()) {
      const renamed = yaml.replaceAll(new RegExp(`(?<![A-Za-z0-9-])${code}(?![A-Za-z0-9-])`, 'g'), word);
      const { setup, problems } = checkSetup(renamed);
      if (!setup) {
        expect(problems.length, code).toBeGreaterThan(0);
        continue;
      }
      // Every tenth is applied too: what is written out again is what was read.
      if (at % 10 !== 0) continue;
      const workspace = openWorkspace(join(folder, `${word}-${at}`), { create: true });
      try {
        expect(applySetup(workspace.db, renamed, 'admin', new Date()).problems, code).toEqual([]);
        expect(exportSetup(workspace.db)).toContain(word);
        expect(diffSetup(workspace.db, setup)).toEqual([]);
        applied += 1;
      } finally {
        workspace.close();
      }
    }
    // A code begins with a letter or a digit: the one with underscores is refused wherever it stands.
    expect(applied > 0).toBe(word !== '__proto__');
  });

  it('is refused for a section of that name', () => {
    const { setup, problems } = checkSetup(`${yaml}\n${word}: { a: 1 }\n`);
    expect(setup).toBeUndefined();
    expect(problems.map(({ code }) => code)).toContain('SETUP_INVALID');
  });
});

it('refuses aliases, which could make a small setup a large one', () => {
  const lists = 'a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n';
  expect(checkSetup(lists).problems.map(({ code, params }) => `${code} ${params.reason}`)).toContain(
    'SETUP_SYNTAX ALIAS',
  );
});
