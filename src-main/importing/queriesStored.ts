import type { Read } from '../store/index.ts';
import { keptPath } from './keep.ts';

/** Every kept original: where it is, and the hash that its content must have. */
export const storedFiles = (db: Read, folder: string): { path: string; hash: string }[] =>
  db
    .prepare<[], { hash: string; name: string }>(
      "SELECT hash, name FROM import_files UNION SELECT hash, name FROM revisions WHERE state <> 'accepted' ORDER BY hash",
    )
    .all()
    .map(({ hash, name }) => ({ hash, path: keptPath(folder, hash, name) }));
