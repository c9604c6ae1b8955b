import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { problemOf } from '../../shared/entity/problem.ts';
import { Refusal } from '../../shared/value/result.ts';
import { asEnvironmentProblem, databaseFile, openRead, openWrite, type Read, type Write } from './connection.ts';
import { type Folding, foldBeside } from './folding.ts';
import { lockFolder } from './lock.ts';
import { assertOurs, migrate, readMigrations } from './migrate.ts';

export { closedAt } from './closes.ts';
export { companyTime } from './companyTime.ts';
export {
  asEnvironmentProblem,
  databaseFile,
  type Exact,
  openRead,
  openWrite,
  type Read,
  type Write,
} from './connection.ts';
export {
  costIn,
  type FeeSql,
  isReturning,
  ofTerms,
  type ScheduledTerms,
  scheduledTerms,
} from './feeTerms.ts';
export { backupInto, type Migration, migrate, readMigrations, versionOf } from './migrate.ts';
export { requireChecker, requireWorker } from './people.ts';
export { type Restored, restoreWorkspace } from './restore.ts';
export { channelDaysIn, numbersOf, transactionIdIn, transactionIdOf } from './rowNames.ts';

/** A workspace (账套): one folder with its database, the imported originals, statements and backups. */
export type Workspace = {
  readonly folder: string;
  readonly db: Write;
  /** A reader of its own for work that must not wait for the writer. */
  reader(): Read;
  readonly folding: Folding;
  close(): void;
};

function makeRooms(folder: string): void {
  try {
    for (const room of ['files', 'inbox', 'statements', 'backups']) mkdirSync(join(folder, room), { recursive: true });
  } catch (error) {
    throw asEnvironmentProblem(error);
  }
}

/**
 * Opens a workspace, making or migrating its database. One process holds it at a time.
 * Throws Refusal WORKSPACE_MISSING (not there and `create` is false), WORKSPACE_LOCKED, WORKSPACE_NEWER,
 * WORKSPACE_FOREIGN, WORKSPACE_CORRUPT, WORKSPACE_READ_ONLY, FILE_NOT_WRITABLE or DISK_FULL; nothing is changed then.
 */
export function openWorkspace(
  folder: string,
  { create = false, now = new Date() }: { create?: boolean; now?: Date } = {},
): Workspace {
  const file = databaseFile(folder);
  if (!existsSync(file) && !create) throw new Refusal(problemOf('WORKSPACE_MISSING', { params: { folder } }));
  makeRooms(folder);
  const unlock = lockFolder(folder);
  try {
    const db = openWrite(file);
    try {
      const migrations = readMigrations();
      assertOurs(db, file, migrations.length);
      migrate(db, join(folder, 'backups'), now, migrations);
      // A staging file that outlived its import holds nothing that anybody was told of.
      rmSync(join(folder, 'staging'), { recursive: true, force: true });
      const close = (): void => {
        db.close();
        unlock();
      };
      return { folder, db, reader: () => openRead(file), folding: foldBeside(file), close };
    } catch (error) {
      db.close();
      throw error;
    }
  } catch (error) {
    unlock();
    throw asEnvironmentProblem(error);
  }
}
