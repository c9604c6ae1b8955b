import { PGlite } from '@electric-sql/pglite';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Central, centralOver, migrateCentral, type SqlClient } from '../../src-main/sync/central.ts';
import { embeddedClient } from '../../src-main/sync/embedded.ts';
import { postgresClient } from '../../src-main/sync/postgres.ts';
import { postgresFolder, startPostgres } from './postgres.ts';

/** The engine under test, with an empty central ledger for every case. */
export type Engine = { client: SqlClient; central: Central };

const START_MS = 120_000;
const programs = postgresFolder();

function suite(
  name: string,
  start: () => Promise<{ client: SqlClient; stop(): void }>,
  cases: (engine: Engine) => void,
): void {
  describe(name, () => {
    const engine = {} as Engine;
    let stop = (): void => {};
    beforeAll(async () => {
      const started = await start();
      engine.client = started.client;
      stop = started.stop;
    }, START_MS);
    beforeEach(async () => {
      await engine.client.script(['DROP SCHEMA IF EXISTS gouji CASCADE']);
      await migrateCentral(engine.client);
      engine.central = centralOver(engine.client);
    }, START_MS);
    afterAll(async () => {
      await engine.client?.close();
      stop();
    }, START_MS);
    cases(engine);
  });
}

/** Runs the same cases on PGlite and on a PostgreSQL server of our own; without its programs the latter are skipped, in CI they fail. */
export function onEveryEngine(cases: (engine: Engine) => void): void {
  suite('PGlite', async () => ({ client: embeddedClient(await PGlite.create()), stop: () => {} }), cases);
  if (programs !== null) {
    const start = async (): Promise<{ client: SqlClient; stop(): void }> => {
      const server = await startPostgres(programs);
      return { client: postgresClient(server.url), stop: server.stop };
    };
    suite('PostgreSQL', start, cases);
  } else if (process.env.CI) {
    it('PostgreSQL is there', () => expect.unreachable('initdb and pg_ctl were not found; install postgresql'));
  } else {
    it.skip('PostgreSQL: initdb and pg_ctl were not found', () => {});
  }
}
