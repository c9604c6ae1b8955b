import { join } from 'node:path';
import Database from 'better-sqlite3';
import { asEnvironmentProblem } from './connection.ts';

/**
 * Holds a workspace's folder for one process by an exclusive SQLite lock on a file of its own: freed by the system even
 * after a crash. Returns the function that lets go. Throws Refusal WORKSPACE_LOCKED, or
 * WORKSPACE_READ_ONLY where nothing can be written.
 */
export function lockFolder(folder: string): () => void {
  const holder = open(join(folder, 'workspace.lock'));
  try {
    holder.pragma('journal_mode = DELETE');
    holder.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    holder.close();
    throw asEnvironmentProblem(error);
  }
  return () => holder.close();
}

function open(file: string): Database.Database {
  try {
    return new Database(file, { timeout: 0 });
  } catch (error) {
    throw asEnvironmentProblem(error);
  }
}
