import { formats } from '../../src-main/importing/formats/index.ts';
import type { Write } from '../../src-main/store/index.ts';

/** Gives a workspace a source for every format, which takes whatever account a file names. */
export function addSources(db: Write): void {
  const insert = db.prepare(
    `INSERT INTO sources (code, name, side, format, role, cutoff_seconds, carry_days)
       VALUES (?, ?, ?, ?, 'transactions', 86400, 1)`,
  );
  for (const { id, name, side } of formats) insert.run(id, name, side, id);
}
