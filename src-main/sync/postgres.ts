import pg from 'pg';
import { problemOf } from '../../shared/entity/problem.ts';
import { Refusal } from '../../shared/value/result.ts';
import { type Central, centralOver, migrateCentral, type SqlClient } from './central.ts';
import { meaningOf } from './transport.ts';

const CONNECT_MS = 10_000;
const ANSWER_MS = 60_000;

/** One connection to a server, opened again when it was lost. */
export function postgresClient(url: string): SqlClient {
  const pool = new pg.Pool({
    connectionString: url,
    max: 1,
    connectionTimeoutMillis: CONNECT_MS,
    query_timeout: ANSWER_MS,
    application_name: 'gouji',
  });
  // A connection that dies while idle is replaced by the next query; without a listener it would end the process.
  pool.on('error', () => {});
  return {
    engine: 'PostgreSQL',
    query: async <T>(sql: string, values: readonly unknown[] = []) => (await pool.query(sql, [...values])).rows as T[],
    async script(statements) {
      const connection = await pool.connect();
      try {
        for (const sql of ['BEGIN', ...statements, 'COMMIT']) await connection.query(sql);
        connection.release();
      } catch (error) {
        connection.release(true);
        throw error;
      }
    },
    close: () => pool.end(),
  };
}

/**
 * Opens the central ledger on a PostgreSQL server. Throws Refusal CENTRAL_UNREACHABLE where the server does not answer
 * or does not let us in, CENTRAL_SCHEMA where its ledger is of a newer program or cannot be made.
 */
export async function openPostgres(url: string): Promise<Central> {
  let client: SqlClient | null = null;
  try {
    client = postgresClient(url);
    await migrateCentral(client);
    return centralOver(client);
  } catch (error) {
    await client?.close();
    if (error instanceof Refusal) throw error;
    const meaning = meaningOf(error, 0);
    if (meaning && !meaning.again) throw new Refusal(meaning.problem);
    const reason = error instanceof Error ? error.message : String(error);
    throw new Refusal(problemOf('CENTRAL_UNREACHABLE', { params: { reason }, retry: meaning?.again === true }));
  }
}
