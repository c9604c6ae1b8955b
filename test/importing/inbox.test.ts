import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Refusal } from '../../shared/value/result.ts';
import { parseDay } from '../../shared/value/time.ts';
import { numbered } from '../../src-main/importing/inboxMove.ts';
import { fileAway, type InboxFile, isUnchanged, lookIntoInbox } from '../../src-main/importing/index.ts';

let inbox: string;
let outside: string;
beforeEach(() => {
  [inbox, outside] = [mkdtempSync(join(tmpdir(), 'gouji-inbox-')), mkdtempSync(join(tmpdir(), 'gouji-outside-'))];
});
afterEach(() => {
  for (const folder of [inbox, outside]) rmSync(folder, { recursive: true, force: true });
});

const put = (name: string, content: string | Buffer = name): void => writeFileSync(join(inbox, name), content);
const SETTLE_MS = 60;

async function look(meanwhile: () => void = () => undefined): Promise<{ ready: string[]; left: string[] }> {
  const looking = lookIntoInbox(inbox, SETTLE_MS);
  // The first look is over long before the second.
  setTimeout(meanwhile, SETTLE_MS / 2);
  const { ready, left } = await looking;
  for (const { name, problem } of left) {
    expect(problem).toMatchObject({ code: 'INBOX_LEFT', severity: 'warning', where: { file: name }, retry: true });
  }
  return {
    ready: ready.map(({ name }) => name),
    left: left.map(({ name, problem }) => `${name} ${problem.params.reason}`),
  };
}

describe('what lies in the inbox', () => {
  it('is taken in the order of names', async () => {
    for (const name of ['b.csv', '账单.csv', 'a.csv', 'B.csv', '10.csv', '9.csv']) put(name);
    expect((await look()).ready).toEqual(['10.csv', '9.csv', 'B.csv', 'a.csv', 'b.csv', '账单.csv']);
  });

  it('may have any name that the disk takes', async () => {
    const names = [' a', '-rf', "it's", 'new\nline', 'quo"te', '$(x)', 'émoji 🧾.csv', '..csv.', 'a.b.c', '%41', 'CON'];
    for (const name of names) put(name);
    // A dot in front hides a file: it is nobody's bill.
    expect((await look()).ready).toEqual(names.filter((name) => name !== '..csv.').sort());
  });

  it('waits while a download is under way, by its own name or by the one beside it', async () => {
    const partial = ['a.csv.crdownload', 'b.zip.part', 'c.partial', 'd.filepart', 'e.csv.download', 'f.TMP'];
    for (const name of [...partial, 'b.zip', 'whole.csv']) put(name);
    put('g.xlsx');
    put('~$g.xlsx');
    const { ready, left } = await look();
    expect(ready).toEqual(['whole.csv']);
    expect(left).toEqual([
      'a.csv.crdownload PARTIAL',
      'b.zip PARTIAL',
      'b.zip.part PARTIAL',
      'c.partial PARTIAL',
      'd.filepart PARTIAL',
      'e.csv.download PARTIAL',
      'f.TMP PARTIAL',
      'g.xlsx IN_USE',
      '~$g.xlsx IN_USE',
    ]);
  });

  it('waits while it grows, or is written again at the same size', async () => {
    put('grows.csv');
    put('again.csv', 'aaaa');
    put('still.csv');
    const { ready, left } = await look(() => {
      appendFileSync(join(inbox, 'grows.csv'), 'more');
      put('again.csv', 'bbbb');
      utimesSync(join(inbox, 'again.csv'), 1_800_000_000, 1_800_000_000);
    });
    expect(ready).toEqual(['still.csv']);
    expect(left).toEqual(['again.csv GROWING', 'grows.csv GROWING']);
  });

  it('is passed over where it goes meanwhile, and waits where another comes in its place', async () => {
    for (const name of ['goes.csv', 'replaced.csv']) put(name);
    put('other', 'replaced.csv');
    const { ready, left } = await look(() => {
      unlinkSync(join(inbox, 'goes.csv'));
      renameSync(join(inbox, 'other'), join(inbox, 'replaced.csv'));
    });
    expect(ready).toEqual([]);
    expect(left).toEqual(['replaced.csv GROWING']);
  });

  it('is not followed into folders and along links, and special files are not opened', async () => {
    writeFileSync(join(outside, 'secret.csv'), 'x');
    symlinkSync(join(outside, 'secret.csv'), join(inbox, 'link.csv'));
    symlinkSync(outside, join(inbox, 'linked'));
    symlinkSync(join(inbox, 'real.csv'), join(inbox, 'within.csv'));
    symlinkSync('nowhere', join(inbox, 'dangling.csv'));
    put('real.csv');
    mkdirSync(join(inbox, 'folder'));
    writeFileSync(join(inbox, 'folder', 'inner.csv'), 'x');
    execFileSync('mkfifo', [join(inbox, 'pipe.csv')]);
    const { ready, left } = await look();
    expect(ready).toEqual(['real.csv']);
    expect(left).toEqual([
      'dangling.csv LINK',
      'folder FOLDER',
      'link.csv LINK',
      'linked LINK',
      'pipe.csv SPECIAL',
      'within.csv LINK',
    ]);
  });

  it('is nothing where systems have left their own, and what is done is not looked at again', async () => {
    for (const name of ['.DS_Store', 'Thumbs.db', 'desktop.ini', '.gitkeep']) put(name);
    for (const place of ['done', 'refused']) {
      mkdirSync(join(inbox, place));
      writeFileSync(join(inbox, place, 'a.csv'), 'x');
    }
    expect(await look()).toEqual({ ready: [], left: [] });
  });

  it('is told where its name is no text', async () => {
    writeFileSync(Buffer.concat([Buffer.from(`${inbox}/`), Buffer.from([0xd5, 0xcb, 0xb5, 0xa5])]), 'x');
    expect((await look()).left).toEqual([expect.stringMatching(/ NAME_NOT_TEXT$/)]);
  });
});

describe('moving a file', () => {
  const day = parseDay('2026-10-13')!;
  const found = async (name: string): Promise<InboxFile> =>
    (await lookIntoInbox(inbox, 1)).ready.find((file) => file.name === name)!;
  const away = async (name: string, text?: string): Promise<string> =>
    fileAway(inbox, await found(name), text === undefined ? { kind: 'done' } : { kind: 'refused', text }, day);
  const read = (path: string): string => readFileSync(join(inbox, path), 'utf8');

  it('never overwrites: files of one name are numbered', async () => {
    const moved: string[] = [];
    for (const content of ['first', 'second', 'third']) {
      put('账单.csv', content);
      moved.push(await away('账单.csv'));
    }
    expect(moved).toEqual(['done/2026-10-13/账单.csv', 'done/2026-10-13/账单 (2).csv', 'done/2026-10-13/账单 (3).csv']);
    expect(moved.map(read)).toEqual(['first', 'second', 'third']);
    expect(readdirSync(inbox)).toEqual(['done']);
  });

  it('puts a text beside a refused file, and never onto an older one', async () => {
    put('a.csv', 'one');
    expect(await away('a.csv', 'why one')).toBe('refused/2026-10-13/a.csv');
    // Somebody took the file back to try again, and left the text.
    renameSync(join(inbox, 'refused/2026-10-13/a.csv'), join(inbox, 'a.csv'));
    expect(await away('a.csv', 'why two')).toBe('refused/2026-10-13/a (2).csv');
    expect(read('refused/2026-10-13/a.csv.problem.txt')).toBe('why one');
    expect(read('refused/2026-10-13/a (2).csv.problem.txt')).toBe('why two');
    expect(read('refused/2026-10-13/a (2).csv')).toBe('one');
  });

  it('goes on beside what a crash left: a name that was taken and not used', async () => {
    mkdirSync(join(inbox, 'done/2026-10-13'), { recursive: true });
    writeFileSync(join(inbox, 'done/2026-10-13/a.csv'), '');
    put('a.csv', 'content');
    expect(read(await away('a.csv'))).toBe('content');
    expect(read('done/2026-10-13/a.csv')).toBe('');
  });

  it('cuts a name that leaves no room for the text beside it', async () => {
    for (const [index, name] of [`${'长'.repeat(83)}.csv`, 'x'.repeat(255), `a.${'e'.repeat(250)}`].entries()) {
      put(name, `content ${index}`);
      for (const again of [1, 2]) {
        if (again === 2) put(name, `content ${index}`);
        const moved = await away(name, 'why');
        expect(read(moved)).toBe(`content ${index}`);
        expect(read(`${moved}.problem.txt`)).toBe('why');
      }
    }
    expect(numbered('a.csv', 1)).toBe('a.csv');
    expect(numbered('a', 12)).toBe('a (12)');
    expect(numbered('.csv', 2)).toBe('.csv (2)');
    expect(numbered(`${'长'.repeat(83)}.csv`, 2)).toMatch(/^长+ \(2\)\.csv$/);
  });

  it('leaves the file where it is when it cannot go, and says so', async () => {
    put('a.csv', 'content');
    put('done', 'a file where the folder should be');
    const error = await away('a.csv').catch((thrown: unknown) => thrown);
    expect(error instanceof Refusal && error.problems).toMatchObject([
      { code: 'FILE_NOT_WRITABLE', params: { file: 'a.csv' }, retry: true },
    ]);
    expect(read('a.csv')).toBe('content');
  });

  it('does not leave the inbox along a link', async () => {
    put('a.csv', 'content');
    symlinkSync(outside, join(inbox, 'refused'));
    const file = { ...(await found('a.csv')) };
    await expect(fileAway(inbox, file, { kind: 'refused', text: 'why' }, day)).rejects.toThrow('FILE_NOT_WRITABLE');
    mkdirSync(join(inbox, 'done'));
    symlinkSync(outside, join(inbox, 'done', '2026-10-13'));
    await expect(fileAway(inbox, file, { kind: 'done' }, day)).rejects.toThrow('FILE_NOT_WRITABLE');
    expect(readdirSync(outside)).toEqual([]);
    expect(read('a.csv')).toBe('content');
  });

  it('takes nothing away with it when the move fails after the name was taken', async () => {
    put('a.csv', 'content');
    const file = await found('a.csv');
    rmSync(file.path);
    await expect(fileAway(inbox, file, { kind: 'done' }, day)).rejects.toThrow('ENOENT');
    put('a.csv', 'content');
    mkdirSync(join(inbox, 'refused/2026-10-13/b.csv'), { recursive: true });
    expect(await away('a.csv', 'why')).toBe('refused/2026-10-13/a.csv');
    expect(existsSync(join(inbox, 'refused/2026-10-13/b.csv'))).toBe(true);
  });

  it('knows a file that is no longer the one it found', async () => {
    put('a.csv', 'content');
    const file = await found('a.csv');
    expect(await isUnchanged(file)).toBe(true);
    appendFileSync(file.path, 'more');
    expect(await isUnchanged(file)).toBe(false);
    unlinkSync(file.path);
    expect(await isUnchanged(file)).toBe(false);
  });
});
