import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { Refusal } from '../../shared/value/result.ts';
import { journalsList, postSettlements, reverseJournal } from '../../src-main/ledger/index.ts';
import type { Write } from '../../src-main/store/index.ts';
import type { Central } from '../../src-main/sync/central.ts';
import { enqueue, inspectSync, push, sealBatches, waitingCount } from '../../src-main/sync/index.ts';
import { BATCH_POSTINGS, cut } from '../../src-main/sync/seal.ts';
import { addSettlement, day, now, sampleDatabase } from '../ledger/sample.ts';
import { onEveryEngine } from './engines.ts';
import { COMPANY } from './journals.ts';

let db: Write;
const waits: number[] = [];
const patience = { attempts: 3, wait: async (milliseconds: number) => void waits.push(milliseconds) };
beforeEach(() => {
  db = sampleDatabase();
  waits.length = 0;
});

const postAll = (): string[] => {
  const ids = postSettlements(db, day, 'wang', now);
  enqueue(db, ids);
  return ids;
};
const standing = (): unknown[] =>
  journalsList(db, { offset: 0, limit: 100 }).rows.map(({ central, centralSequence, centralCode }) => [
    ...[central, centralSequence, centralCode],
  ]);
const codeOf = async (work: Promise<unknown>): Promise<string> => {
  const error = await work.then(() => null).catch((thrown: unknown) => thrown);
  if (error === null) return 'none';
  if (error instanceof Refusal) return error.problems[0]!.code;
  throw error;
};
const failure = (code: string): Error => Object.assign(new Error('lost'), { code });

/** Fails the first `times` batches, before they reach the ledger or after it took them. */
const failing = (central: Central, when: 'before' | 'after', error: Error, times = 1): Central => ({
  ...central,
  async postBatch(batch) {
    const fails = times > 0;
    times -= 1;
    if (fails && when === 'before') throw error;
    const verdicts = await central.postBatch(batch);
    if (fails) throw error;
    return verdicts;
  },
});

onEveryEngine((engine) => {
  const send = (central = engine.central) => push(db, central, now, patience);

  it('sends what waits, once, and knows where every journal stands', async () => {
    addSettlement(db, { channel: 'wechat', orders: [[10000n, 60n]] });
    addSettlement(db, { channel: 'unionpay', orders: [[700n, 3n]] });
    postAll();
    expect(standing()).toEqual([
      ['waiting', null, null],
      ['waiting', null, null],
    ]);
    const counts = { engine: engine.client.engine, rejected: 0, waiting: 0 };
    expect(await send()).toEqual({ ...counts, sealed: 1, sent: 1, accepted: 2 });
    expect(standing()).toEqual([
      ['accepted', 1, null],
      ['accepted', 2, null],
    ]);
    const before = await engine.central.audit(COMPANY);
    expect(before).toMatchObject({
      journals: 2,
      transfers: 4,
      gapless: true,
      balancesAgree: true,
      debits: 10700n,
      credits: 10700n,
    });
    expect(await send()).toEqual({ ...counts, sealed: 0, sent: 0, accepted: 0 });
    expect(await engine.central.audit(COMPANY)).toEqual(before);
  });

  it('sends a reversal and the settlement posted anew, whose bank row is free again', async () => {
    addSettlement(db, { channel: 'wechat', orders: [[10000n, 60n]] });
    const [id] = postAll();
    await send();
    enqueue(db, [reverseJournal(db, { id: id!, day, person: 'wang', now })]);
    expect(postAll()).toHaveLength(1);
    expect(await send()).toMatchObject({ sent: 1, accepted: 2, rejected: 0 });
    expect(await engine.central.audit(COMPANY)).toMatchObject({ journals: 3, balancesAgree: true });
  });

  it('sends the same bytes again when the answer was lost', async () => {
    addSettlement(db, { channel: 'wechat', orders: [[10000n, 60n]] });
    postAll();
    for (const [index, code] of ['08006', 'ECONNRESET', '57P01'].entries()) {
      expect(await send(failing(engine.central, 'after', failure(code)))).toMatchObject({ sent: 1, waiting: 0 });
      addSettlement(db, { channel: 'unionpay', orders: [[100n, 3n]], businessDay: day - 2 - index });
      postAll();
    }
    expect(waits).toHaveLength(3);
    expect(await engine.central.audit(COMPANY)).toMatchObject({ journals: 3, gapless: true, balancesAgree: true });
  });

  it('gives up after some attempts, and the next push carries on with the same batch', async () => {
    addSettlement(db, { channel: 'wechat', orders: [[10000n, 60n]] });
    postAll();
    expect(await codeOf(send(failing(engine.central, 'after', failure('40001'), 3)))).toBe('CENTRAL_UNREACHABLE');
    expect(waits).toHaveLength(2);
    expect(standing()).toEqual([['sent', null, null]]);
    expect(waitingCount(db)).toBe(1);
    expect(await send()).toMatchObject({ sealed: 0, sent: 1, accepted: 1, waiting: 0 });
    expect(await engine.central.audit(COMPANY)).toMatchObject({ journals: 1 });
  });

  it('stops at a refusal and at what it does not know', async () => {
    addSettlement(db, { channel: 'wechat', orders: [[10000n, 60n]] });
    postAll();
    const stopping = (error: Error) => codeOf(send(failing(engine.central, 'before', error)));
    expect(await stopping(failure('23514'))).toBe('CENTRAL_REFUSED');
    expect(await stopping(failure('42883'))).toBe('CENTRAL_SCHEMA');
    expect(await stopping(failure('28000'))).toBe('CENTRAL_UNREACHABLE');
    await expect(stopping(new TypeError('a bug'))).rejects.toThrow('a bug');
    expect(waits).toEqual([]);
    const silent: Central = { ...engine.central, postBatch: async () => [] };
    expect(await codeOf(send(silent))).toBe('CENTRAL_REFUSED');
    expect(await send()).toMatchObject({ accepted: 1, waiting: 0 });
  });

  it('keeps a rejection beside the journals that passed, and goes on', async () => {
    const { bankRow } = addSettlement(db, { channel: 'wechat', orders: [[10000n, 60n]] });
    addSettlement(db, { channel: 'unionpay', orders: [[700n, 3n]] });
    // Another desk used the bank row first.
    const other = sampleDatabase();
    addSettlement(other, { channel: 'wechat', orders: [[10000n, 60n]] });
    other.exec("UPDATE reconciliations SET code = 'elsewhere'");
    enqueue(other, postSettlements(other, day, 'li', now));
    expect(await push(other, engine.central, now, patience)).toMatchObject({ accepted: 1 });
    postAll();
    expect(bankRow).toBe(2);
    expect(await send()).toMatchObject({ accepted: 1, rejected: 1, waiting: 0 });
    expect(standing()).toEqual([
      ['accepted', 2, null],
      ['rejected', null, 'CLAIM_USED'],
    ]);
    expect(inspectSync(db)).toEqual({ strayJournals: [], brokenBatches: [] });
  });

  it('notices that an old backup of the desk is in use', async () => {
    addSettlement(db, { channel: 'wechat', orders: [[10000n, 60n]] });
    postAll();
    sealBatches(db, now);
    const desk = db.prepare<[], string>('SELECT desk_id FROM desk').pluck().get()!;
    await send();
    const restored = sampleDatabase();
    restored.prepare('INSERT INTO desk VALUES (1, ?, 0)').run(desk);
    addSettlement(restored, { channel: 'unionpay', orders: [[700n, 3n]] });
    enqueue(restored, postSettlements(restored, day, 'wang', now));
    expect(await codeOf(push(restored, engine.central, now, patience))).toBe('CENTRAL_FORK');
    expect(await engine.central.audit(COMPANY)).toMatchObject({ journals: 1 });
  });

  it('ends in the same books whatever is lost on the way', async () => {
    const fates = fc.array(fc.constantFrom('before', 'after', 'none'), { minLength: 1, maxLength: 6 });
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fates, async (plan) => {
        run += 1;
        const desk = sampleDatabase();
        const company = `C${run}`;
        desk.prepare('UPDATE enterprises SET code = ?').run(company);
        const ids: string[] = [];
        for (const [index, fate] of plan.entries()) {
          const orders: [bigint, bigint][] = [[BigInt(index * 100 + 50), 1n]];
          addSettlement(desk, { channel: 'wechat', orders, businessDay: day - 1 - index });
          const posted = postSettlements(desk, day, 'wang', now);
          enqueue(desk, posted);
          ids.push(...posted);
          const central = fate === 'none' ? engine.central : failing(engine.central, fate, failure('08006'), 9);
          await push(desk, central, now, { ...patience, attempts: 1 }).catch(() => {});
        }
        await push(desk, engine.central, now, patience);
        const audit = await engine.central.audit(company);
        expect(audit).toMatchObject({ journals: ids.length, last: ids.length, gapless: true, balancesAgree: true });
        expect(audit.debits).toBe(audit.credits);
        expect(waitingCount(desk)).toBe(0);
        desk.close();
      }),
      { numRuns: 15 },
    );
  });
});

describe('the desk’s side', () => {
  it('seals batches of at most 500 postings, journals whole', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 700 }), { maxLength: 60 });
    fc.assert(
      fc.property(sizes, (postings) => {
        const waiting = postings.map((count, index) => ({ journalId: `j${index}`, payload: '', postings: count }));
        const batches = cut(waiting);
        expect(batches.flat()).toEqual(waiting);
        for (const batch of batches)
          expect(
            batch.length === 1 || batch.reduce((sum, journal) => sum + journal.postings, 0) <= BATCH_POSTINGS,
          ).toBe(true);
      }),
    );
  });

  it('seals nothing twice, and nothing where nothing waits', () => {
    expect(sealBatches(db, now)).toBe(0);
    addSettlement(db, { channel: 'wechat', orders: [[10000n, 60n]] });
    const ids = postAll();
    enqueue(db, ids);
    expect(sealBatches(db, now)).toBe(1);
    expect(sealBatches(db, now)).toBe(0);
    expect(waitingCount(db)).toBe(1);
  });

  it('names journals that are not in the outbox, and batches that were altered', () => {
    addSettlement(db, { channel: 'wechat', orders: [[10000n, 60n]] });
    const ids = postSettlements(db, day, 'wang', now);
    expect(inspectSync(db)).toEqual({ strayJournals: ids, brokenBatches: [] });
    enqueue(db, ids);
    sealBatches(db, now);
    expect(inspectSync(db)).toEqual({ strayJournals: [], brokenBatches: [] });
    db.exec("UPDATE batches SET bytes = replace(bytes, 'wechat', 'alipay')");
    expect(inspectSync(db).brokenBatches).toEqual([1]);
  });

  it('keeps the outbox and the journals together: both or neither', () => {
    addSettlement(db, { channel: 'wechat', orders: [[10000n, 60n]] });
    const attempt = db.transaction(() => {
      postAll();
      throw new Error('power cut');
    });
    expect(attempt).toThrow('power cut');
    expect([standing(), waitingCount(db)]).toEqual([[], 0]);
  });
});
