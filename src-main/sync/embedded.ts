import { mkdirSync } from 'node:fs';
import { PGlite } from '@electric-sql/pglite';
import { problemOf } from '../../shared/entity/problem.ts';
import { Refusal } from '../../shared/value/result.ts';
import { type Central, centralOver, migrateCentral, type SqlClient } from './central.ts';

/** PostgreSQL in this process. One process at a time: the workspace's lock sees to that. */
export function embeddedClient(database: PGlite): SqlClient {
  return {
    engine: 'PGlite',
    query: async <T>(sql: string, values: readonly unknown[] = []) => (await database.query<T>(sql, [...values])).rows,
    async script(statements) {
      await database.transaction(async (transaction) => {
        for (const sql of statements) await transaction.exec(sql);
      });
    },
    close: () => database.close(),
  };
}

/**
 * Opens the central ledger in a folder (<workspace>/central), making it where there is none. Throws Refusal
 * CENTRAL_UNREACHABLE where it does not start, CENTRAL_SCHEMA where a newer program made it.
 */
export async function openEmbedded(folder: string): Promise<Central> {
  let database: PGlite;
  try {
    mkdirSync(folder, { recursive: true });
    database = await PGlite.create(folder);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Refusal(problemOf('CENTRAL_UNREACHABLE', { params: { reason } }));
  }
  const client = embeddedClient(database);
  try {
    await migrateCentral(client);
  } catch (error) {
    await client.close();
    throw error;
  }
  return centralOver(client);
}
