import type { Journal, LedgerAccount } from '../../shared/entity/journal.ts';
import { newId } from '../../shared/value/ids.ts';
import { canonicalJournal } from '../../src-main/ledger/draft.ts';
import { batchBytes, batchHash, GENESIS, type SealedBatch } from '../../src-main/sync/seal.ts';

export const COMPANY = 'DDKD';

const account = (code: string, level: number, parent: string | null, currency = 'CNY'): LedgerAccount => ({
  ...{ code, name: code, type: code.split(':')[0]!, level, parent, bank: 'ICBC', currency },
});
export const accounts: LedgerAccount[] = [
  account('company:ICBC', 1, null),
  account('bank:main', 2, 'company:ICBC'),
  account('transit:wechat', 2, 'company:ICBC'),
  account('fee:main', 2, 'company:ICBC'),
  account('bank:usd', 2, 'company:ICBC', 'USD'),
];

type Line = { debit?: string; credit?: string; minor?: string; currency?: string; id?: string };

/** A journal of one posting a line: Dr bank / Cr in transit unless the line says otherwise. */
export function journalWith(fields: Partial<Omit<Journal, 'postings'>> = {}, lines: Line[] = [{}]): Journal {
  const id = newId('jrn');
  const journal = {
    id,
    day: '2026-10-12',
    template: 'settlement',
    originKind: 'settlement',
    origin: id,
    memo: '微信 12',
  } as const;
  const postings = lines.map((line, index) => ({
    ...{ id: newId('pst'), line: index + 1, kind: 'settlement', debit: 'bank:main', credit: 'transit:wechat' },
    ...{ minor: '100', currency: 'CNY' },
    ...line,
  }));
  return { ...journal, reverses: null, claims: [], ...fields, postings };
}

export const reversalOf = (journal: Journal, fields: Partial<Journal> = {}): Journal => ({
  ...journalWith({ template: 'reversal', originKind: 'reversal', origin: journal.id, reverses: journal.id }),
  postings: journal.postings.map((line) => ({ ...line, id: newId('pst'), debit: line.credit, credit: line.debit })),
  ...fields,
});

/** Seals journals as the next batch of a desk. */
export function sealed(
  desk: string,
  previous: SealedBatch | null,
  journals: readonly Journal[],
  company = COMPANY,
): SealedBatch {
  const bytes = batchBytes(company, null, journals.map(canonicalJournal));
  const sequence = (previous?.sequence ?? 0) + 1;
  const unsigned = { desk, sequence, previousHash: previous?.hash ?? GENESIS, bytes };
  return { ...unsigned, hash: batchHash(unsigned) };
}
