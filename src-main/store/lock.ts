import { join } from 'node:path';
import Database from 'better-sqlite3';
import { asEnvironmentProblem } from './connection.ts';

/**
 * Holds a workspace's folder for one process by an exclusive SQLite lock on a file of its own: freed by the system even
 * after a crash. Returns the function that lets go. Throws Refusal WORKSPACE_LOCKED.
 */
export function lockFolder(folder: string): () => void {
  const holder = new Database(join(folder, 'workspace.lock'), { timeout: 0 });
  try {
    holder.pragma('journal_mode = DELETE');
    holder.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    holder.close();
    throw asEnvironmentProblem(error);
  }
  return () => holder.close();
}
