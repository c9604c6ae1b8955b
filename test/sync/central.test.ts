import { expect, it } from 'vitest';
import { Refusal } from '../../shared/value/result.ts';
import { migrateCentral, type Verdict } from '../../src-main/sync/central.ts';
import { batchHash, type SealedBatch } from '../../src-main/sync/seal.ts';
import { meaningOf } from '../../src-main/sync/transport.ts';
import { type Engine, onEveryEngine } from './engines.ts';
import { accounts, COMPANY, journalWith, reversalOf, sealed } from './journals.ts';

const short = (verdicts: Verdict[]): string[] => verdicts.map(({ sequence, code }) => code ?? String(sequence));
const problemOfPosting = async (engine: Engine, batch: SealedBatch): Promise<string> => {
  try {
    return short(await engine.central.postBatch(batch)).join(' ');
  } catch (error) {
    const meaning = meaningOf(error, batch.sequence);
    if (!meaning || meaning.again) throw error;
    return meaning.problem.code;
  }
};

onEveryEngine((engine) => {
  const enrol = (desk: string, company = COMPANY): Promise<void> => engine.central.enrol(desk, company, accounts);
  const post = async (batch: SealedBatch): Promise<string[]> => short(await engine.central.postBatch(batch));

  it('accepts journals in order, numbered without gaps, and sums them', async () => {
    await enrol('d1');
    const first = sealed('d1', null, [journalWith(), journalWith({}, [{}, { debit: 'fee:main', minor: '7' }])]);
    expect(await post(first)).toEqual(['1', '2']);
    expect(await post(sealed('d1', first, [journalWith()]))).toEqual(['3']);
    expect(await engine.central.audit(COMPANY)).toEqual({
      ...{ journals: 3, transfers: 4, last: 3, gapless: true, balancesAgree: true },
      ...{ debits: 307n, credits: 307n },
    });
  });

  it('gives a batch sent again the same verdicts and changes nothing', async () => {
    await enrol('d1');
    const batch = sealed('d1', null, [journalWith(), journalWith({}, [{ minor: '0' }]), journalWith()]);
    const first = await engine.central.postBatch(batch);
    await post(sealed('d1', batch, [journalWith()]));
    const before = await engine.central.audit(COMPANY);
    expect(await engine.central.postBatch(batch)).toEqual(first);
    expect(await engine.central.audit(COMPANY)).toEqual(before);
    expect(short(first)).toEqual(['1', 'UNBALANCED', '2']);
  });

  it('refuses a gap, a fork, a wrong predecessor and a wrong hash, and keeps nothing of them', async () => {
    await enrol('d1');
    const first = sealed('d1', null, [journalWith()]);
    const other = sealed('d1', null, [journalWith()]);
    const second = sealed('d1', first, [journalWith()]);
    expect(await problemOfPosting(engine, second)).toBe('CENTRAL_FORK');
    await post(first);
    expect(await problemOfPosting(engine, other)).toBe('CENTRAL_FORK');
    expect(await problemOfPosting(engine, sealed('d1', other, [journalWith()]))).toBe('CENTRAL_FORK');
    expect(await problemOfPosting(engine, sealed('d1', second, [journalWith()]))).toBe('CENTRAL_FORK');
    expect(await problemOfPosting(engine, { ...second, hash: 'f'.repeat(64) })).toBe('CENTRAL_REFUSED');
    const changed = { ...second, bytes: second.bytes.replace('"100', '"900') };
    expect(changed.bytes).not.toBe(second.bytes);
    expect(await problemOfPosting(engine, changed)).toBe('CENTRAL_REFUSED');
    expect(await engine.central.audit(COMPANY)).toMatchObject({ journals: 1, last: 1, gapless: true });
    expect(await post(second)).toEqual(['2']);
  });

  it('refuses a desk that is not enrolled, one of another company, and bytes of another company', async () => {
    expect(await problemOfPosting(engine, sealed('d1', null, [journalWith()]))).toBe('CENTRAL_REFUSED');
    await enrol('d1');
    await expect(enrol('d1', 'OTHER')).rejects.toThrow('belongs to another company');
    expect(await problemOfPosting(engine, sealed('d1', null, [journalWith()], 'OTHER'))).toBe('CENTRAL_REFUSED');
    const bytes = 'not json';
    const unsigned = { desk: 'd1', sequence: 1, previousHash: '0'.repeat(64), bytes };
    expect(await problemOfPosting(engine, { ...unsigned, hash: batchHash(unsigned) })).toBe('CENTRAL_REFUSED');
    const nameless = sealed('d1', null, [{ ...journalWith(), id: undefined as unknown as string }]);
    expect(await problemOfPosting(engine, nameless)).toBe('CENTRAL_REFUSED');
  });

  it('says which rule a journal broke; the others of its batch pass', async () => {
    await enrol('d1');
    const good = journalWith();
    const batch = sealed('d1', null, [
      good,
      journalWith({}, [{ minor: '-5' }]),
      journalWith({}, [{ credit: 'bank:main' }]),
      journalWith({}, []),
      journalWith({}, [{}, { debit: 'bank:none' }]),
      journalWith({}, [{ debit: 'bank:usd' }]),
      journalWith({}, [{ id: good.postings[0]!.id }]),
      journalWith({ origin: good.origin }),
      journalWith({ day: '2026-02-30' }),
      journalWith({}, [{ minor: '12.5' }]),
      journalWith({ memo: null as unknown as string }),
      journalWith(),
    ]);
    expect(await post(batch)).toEqual([
      ...['1', 'UNBALANCED', 'UNBALANCED', 'UNBALANCED', 'UNKNOWN_ACCOUNT', 'UNKNOWN_ACCOUNT', 'ID_REUSED'],
      ...['ORIGIN_USED', 'MALFORMED', 'MALFORMED', 'MALFORMED', '2'],
    ]);
    expect(await engine.central.audit(COMPANY)).toMatchObject({
      journals: 2,
      transfers: 2,
      gapless: true,
      debits: 200n,
    });
  });

  it('refuses an id that comes with other content; the same content keeps its number', async () => {
    await enrol('d1');
    await enrol('d2');
    const journal = journalWith();
    const first = sealed('d1', null, [journal]);
    await post(first);
    const changed = { ...journal, postings: journal.postings.map((line) => ({ ...line, minor: '101' })) };
    expect(await post(sealed('d1', first, [changed, journal]))).toEqual(['ID_REUSED', '1']);
    expect(await post(sealed('d2', null, [journal]))).toEqual(['1']);
    expect(await engine.central.audit(COMPANY)).toMatchObject({ journals: 1, debits: 100n });
  });

  it('keeps a rejection for ever, even when the reason is gone', async () => {
    await enrol('d1');
    const journal = journalWith({}, [{ debit: 'bank:new' }]);
    const first = sealed('d1', null, [journal, journalWith()]);
    expect(await post(first)).toEqual(['UNKNOWN_ACCOUNT', '1']);
    const added = { ...accounts[1]!, code: 'bank:new', name: 'bank:new' };
    await engine.central.enrol('d1', COMPANY, [...accounts, added]);
    const again = sealed('d1', first, [journal, { ...journal, memo: 'x' }, journalWith({}, [{ debit: 'bank:new' }])]);
    expect(await post(again)).toEqual(['UNKNOWN_ACCOUNT', 'UNKNOWN_ACCOUNT', '2']);
  });

  it('lets a bank row be used once over all desks, and again after a reversal', async () => {
    await enrol('d1');
    await enrol('d2');
    const claims = ['tx_0123456789abcdef.0.1'];
    const journal = journalWith({ claims });
    const first = sealed('d1', null, [
      journal,
      journalWith({ claims }),
      journalWith({ claims: [...claims, ...claims] }),
    ]);
    expect(await post(first)).toEqual(['1', 'CLAIM_USED', 'CLAIM_USED']);
    const other = sealed('d2', null, [journalWith({ claims })]);
    expect(await post(other)).toEqual(['CLAIM_USED']);
    expect(await post(sealed('d1', first, [reversalOf(journal)]))).toEqual(['2']);
    expect(await post(sealed('d2', other, [journalWith({ claims }), journalWith({ claims })]))).toEqual([
      '3',
      'CLAIM_USED',
    ]);
  });

  it('reverses once, never a reversal, never something unknown, and only by its mirror', async () => {
    await enrol('d1');
    const journal = journalWith({}, [{}, { debit: 'fee:main', minor: '7' }]);
    const wrong = reversalOf(journal, {
      postings: journalWith({}, [{ debit: 'transit:wechat', credit: 'bank:main' }]).postings,
    });
    const reversal = reversalOf(journal);
    const batch = sealed('d1', null, [
      ...[
        journal,
        wrong,
        reversal,
        reversalOf(journal, { origin: 'twice' }),
        reversalOf(reversal),
        reversalOf(journalWith()),
      ],
    ]);
    expect(await post(batch)).toEqual([
      '1',
      'REVERSAL_DIFFERS',
      '2',
      'ALREADY_REVERSED',
      'NOT_REVERSIBLE',
      'NOT_REVERSIBLE',
    ]);
    const [row] = await engine.client.query<{ net: string }>(
      "SELECT (debits - credits)::text AS net FROM gouji.balance WHERE account = 'transit:wechat'",
    );
    expect(row).toEqual({ net: '0' });
  });

  it('keeps a tree: a parent one level up, of the same company', async () => {
    const orphan = { ...accounts[1]!, code: 'x', parent: 'nobody' };
    const skipping = { ...accounts[1]!, code: 'x', level: 3 };
    const rootless = { ...accounts[1]!, code: 'x', parent: null };
    for (const account of [orphan, skipping, rootless])
      await expect(engine.central.enrol('d1', COMPANY, [...accounts, account])).rejects.toThrow(
        /account_parent|account_root/,
      );
    await engine.central.enrol('d1', COMPANY, accounts);
    await expect(engine.central.enrol('d9', 'OTHER', [accounts[1]!])).rejects.toThrow('account_parent');
    const renamed = accounts.map((account) => ({ ...account, name: `${account.name}!` }));
    await engine.central.enrol('d1', COMPANY, renamed);
    const [row] = await engine.client.query<{ names: string }>(
      "SELECT count(*)::text AS names FROM gouji.account WHERE name LIKE '%!'",
    );
    expect(row).toEqual({ names: String(accounts.length) });
  });

  it('refuses to change or delete what was posted, whoever asks', async () => {
    await enrol('d1');
    const journal = journalWith({ claims: ['tx_0123456789abcdef.0.1'] });
    await post(sealed('d1', null, [journal, journalWith({}, [{ minor: '0' }])]));
    const refused = (sql: string): Promise<void> =>
      expect(engine.client.query(sql), sql).rejects.toMatchObject({ code: '23001' });
    for (const table of [
      'batch',
      'journal',
      'transfer',
      'claim',
      'rejection',
      'verdict',
      'head',
      'desk',
      'account',
      'balance',
    ]) {
      await refused(`DELETE FROM gouji.${table}`);
      await refused(`TRUNCATE gouji.${table} CASCADE`);
    }
    await refused('UPDATE gouji.transfer SET amount = amount + 1');
    await refused("UPDATE gouji.journal SET memo = 'x'");
    await refused("UPDATE gouji.batch SET bytes = 'x'");
    await refused("UPDATE gouji.verdict SET code = 'x'");
    await refused("UPDATE gouji.rejection SET code = 'x'");
    await refused("UPDATE gouji.claim SET bank_row = 'x'");
    await refused('UPDATE gouji.head SET sequence = 0');
    await refused("UPDATE gouji.balance SET debits = 0 WHERE account = 'bank:main'");
  });

  it('lets a desk’s role post and nothing else', async () => {
    await enrol('d1');
    await engine.client.query('SET ROLE gouji_desk');
    try {
      await migrateCentral(engine.client);
      expect(await post(sealed('d1', null, [journalWith()]))).toEqual(['1']);
      expect(await engine.central.audit(COMPANY)).toMatchObject({ journals: 1 });
      const denied = [
        "INSERT INTO gouji.head (company) VALUES ('X')",
        'UPDATE gouji.balance SET debits = debits + 1',
        'SELECT * FROM gouji.transfer',
        "SELECT gouji.write_journal('DDKD', 'd1', 1, 9, '{}')",
        'ALTER TABLE gouji.transfer DISABLE TRIGGER ALL',
      ];
      for (const sql of denied) {
        // A pool drops the connection that an error came over, and with it the role.
        await engine.client.query('SET ROLE gouji_desk');
        await expect(engine.client.query(sql), sql).rejects.toMatchObject({ code: '42501' });
      }
    } finally {
      await engine.client.query('RESET ROLE');
    }
  });

  it('is made once, and refused where a newer program made it', async () => {
    await migrateCentral(engine.client);
    await engine.client.query('INSERT INTO gouji.migration (number) VALUES (99)');
    const refusal = await migrateCentral(engine.client).catch((error: unknown) => error);
    expect(refusal instanceof Refusal && refusal.problems[0]!.code).toBe('CENTRAL_SCHEMA');
  });
});
