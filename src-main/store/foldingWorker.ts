import { workerData } from 'node:worker_threads';
import Database from 'better-sqlite3';

/** A thread that folds the log of one database and ends. PASSIVE waits for nobody and keeps nobody waiting. */
const db = new Database((workerData as { file: string }).file, { fileMustExist: true });
try {
  db.pragma('synchronous = FULL');
  db.pragma('fullfsync = ON');
  db.pragma('wal_checkpoint(PASSIVE)');
} finally {
  db.close();
}
