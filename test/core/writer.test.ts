import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Refusal } from '../../shared/value/result.ts';
import { Turns } from '../../src-main/core/jobs.ts';
import { keep, newGate, stop } from '../../src-main/core/writing/gate.ts';
import { type Writer, writerOf } from '../../src-main/core/writing/writer.ts';

// Threads start slowly on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const codeOf = async (work: () => unknown): Promise<string> => {
  try {
    await work();
  } catch (error) {
    if (error instanceof Refusal) return error.problems[0]!.code;
    throw error;
  }
  return 'none';
};

describe('the gate', () => {
  it('is stopped or kept, never both, whoever comes first', async () => {
    const stopped = newGate();
    expect(stop(stopped)).toBe(true);
    expect(stop(stopped)).toBe(true);
    expect(await codeOf(() => keep(stopped))).toBe('JOB_CANCELLED');
    const kept = newGate();
    keep(kept);
    expect(stop(kept)).toBe(false);
  });
});

describe('a writing thread that does not do as it should', () => {
  let folder: string;
  let writer: Writer;
  let db: Database.Database;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'gouji-writer-'));
    const file = join(folder, 'some.db');
    db = new Database(file, { timeout: 0 });
    db.pragma('journal_mode = WAL');
    db.exec('CREATE TABLE notes (text)');
    writer = writerOf(file, new URL('./strangeThread.ts', import.meta.url));
  });
  afterEach(async () => {
    await writer.close();
    db.close();
    rmSync(folder, { recursive: true, force: true });
  });

  type Stage = (stage: string) => void;
  const run = (what: string, signal = new AbortController().signal, told: Stage = () => undefined): Promise<unknown> =>
    writer.run('import', what as never, new Date(), { signal, progress: ({ stage }) => told(stage) });
  const notes = (): unknown => db.prepare('SELECT count(*) FROM notes').pluck().get();

  it.each([
    ['die', 'exit 7'],
    ['slip', 'a slip in a timer'],
  ])('leaves nothing where it would %s, and the next writes', async (what, reason) => {
    const problem = await run(what).catch((error: Refusal) => error.problems[0]);
    expect(problem).toMatchObject({ code: 'WORK_INTERRUPTED', params: { reason }, retry: true });
    expect(notes()).toBe(0);
    // It has let go of the database by then: with a timeout of nought nobody waits.
    db.exec("INSERT INTO notes VALUES ('mine')");
    expect(await run('write')).toBe('kept');
    expect(notes()).toBe(2);
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
  });

  it('is ended when it does not listen; whose turn is next finds the database free', async () => {
    const turns = new Turns(writer.quiet);
    const begun = new AbortController();
    const told = turns.take(() => run('listen to nobody', begun.signal));
    const next = turns.take(() => db.exec("INSERT INTO notes VALUES ('mine')"));
    begun.abort();
    expect(await codeOf(() => told)).toBe('JOB_CANCELLED');
    await next;
    expect(notes()).toBe(1);
  });

  it('is not stopped once it keeps what it did: the answer says what is there', async () => {
    const late = new AbortController();
    const answer = run('write', late.signal, () => late.abort());
    expect(await answer).toBe('kept');
    expect(notes()).toBe(1);
    expect(late.signal.aborted).toBe(true);
  });

  it('is not begun for work that was stopped before', async () => {
    expect(await codeOf(() => run('write', AbortSignal.abort()))).toBe('JOB_CANCELLED');
    expect(notes()).toBe(0);
  });
});
