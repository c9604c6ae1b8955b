import type { Read } from '../store/index.ts';

/** Column names, and the file that had them last. */
export type KnownHeader = { readonly name: string; readonly names: readonly string[] };

/** The headers that files of a source have had in a format, the newest first. */
export const headersOf = (db: Read, sourceId: number, format: string): KnownHeader[] =>
  db
    .prepare<[number, string], { name: string; header: string }>(
      `SELECT name, header FROM (SELECT name, header, max(id) AS id FROM import_files
         WHERE source_id = ? AND format = ? AND header IS NOT NULL GROUP BY header) ORDER BY id DESC`,
    )
    .all(sourceId, format)
    .map(({ name, header }) => ({ name, names: JSON.parse(header) as string[] }));
