import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LedgerAccount } from '../../shared/entity/journal.ts';
import { problemOf } from '../../shared/entity/problem.ts';
import { Refusal } from '../../shared/value/result.ts';
import { centralSql } from './queriesCentral.ts';
import type { SealedBatch } from './seal.ts';

/** What the central ledger answers of a journal: the number it has there, or the code of the rule it broke. */
export type Verdict = {
  journal: string;
  verdict: 'accepted' | 'rejected';
  sequence: bigint | null;
  code: string | null;
};

/** The books of a company, recomputed at the central ledger. Sums in minor units over all currencies. */
export type CentralAudit = {
  journals: number;
  transfers: number;
  last: number;
  gapless: boolean;
  balancesAgree: boolean;
  debits: bigint;
  credits: bigint;
};

/** A central ledger, wherever it runs. Errors of the engine come through as they are: transport.ts says what they mean. */
export type Central = {
  readonly engine: string;
  enrol(desk: string, company: string, accounts: readonly LedgerAccount[]): Promise<void>;
  postBatch(batch: SealedBatch): Promise<Verdict[]>;
  audit(company: string): Promise<CentralAudit>;
  close(): Promise<void>;
};

/** The little that differs between engines. `script` runs several statements in one transaction, or none of them. */
export type SqlClient = {
  readonly engine: string;
  query<T>(sql: string, values?: readonly unknown[]): Promise<T[]>;
  script(statements: readonly string[]): Promise<void>;
  close(): Promise<void>;
};

const SCHEMA = join(import.meta.dirname, 'central');

const schemaFiles = (): string[] =>
  readdirSync(SCHEMA)
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .map((name) => readFileSync(join(SCHEMA, name), 'utf8'));

const versionOf = async (client: SqlClient): Promise<number> => {
  const [ledger] = await client.query<{ found: boolean }>(centralSql.hasLedger);
  if (!ledger?.found) return 0;
  const [row] = await client.query<{ version: string }>(centralSql.version);
  return Number(row?.version ?? 0);
};

/**
 * Brings the schema to the newest version. A login that may only post finds it done already. Throws Refusal
 * CENTRAL_SCHEMA where a newer program made it, or where it cannot be made.
 */
export async function migrateCentral(client: SqlClient, files: readonly string[] = schemaFiles()): Promise<void> {
  const version = await versionOf(client);
  if (version > files.length)
    throw new Refusal(problemOf('CENTRAL_SCHEMA', { params: { reason: `${version} > ${files.length}` } }));
  if (version === files.length) return;
  const pending = files.slice(version).flatMap((sql, index) => [sql, centralSql.migrated(version + index + 1)]);
  try {
    await client.script([centralSql.prepare, ...pending]);
  } catch (error) {
    // Another desk may have been quicker.
    if ((await versionOf(client)) === files.length) return;
    const reason = error instanceof Error ? error.message : String(error);
    throw new Refusal(problemOf('CENTRAL_SCHEMA', { params: { reason } }));
  }
}

type VerdictRow = Omit<Verdict, 'sequence'> & { sequence: string | null };
type AuditRow = { [K in keyof CentralAudit]: CentralAudit[K] extends boolean ? boolean : string };

/** The central ledger over a connection. */
export const centralOver = (client: SqlClient): Central => ({
  engine: client.engine,
  async enrol(desk, company, accounts) {
    await client.query(centralSql.enrol, [desk, company, JSON.stringify(accounts)]);
  },
  async postBatch({ desk, sequence, previousHash, hash, bytes }) {
    const rows = await client.query<VerdictRow>(centralSql.postBatch, [desk, sequence, previousHash, hash, bytes]);
    return rows.map((row) => ({ ...row, sequence: row.sequence === null ? null : BigInt(row.sequence) }));
  },
  async audit(company) {
    const [row] = await client.query<AuditRow>(centralSql.audit, [company]);
    const { journals, transfers, last, gapless, balancesAgree, debits, credits } = row!;
    const counts = { journals: Number(journals), transfers: Number(transfers), last: Number(last) };
    return { ...counts, gapless, balancesAgree, debits: BigInt(debits), credits: BigInt(credits) };
  },
  close: () => client.close(),
});
