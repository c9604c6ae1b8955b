import { type MappingProfile, openQuestions, type SavedMapping } from '../../shared/entity/mapping.ts';
import { companyTime, type Read, type Write } from '../store/index.ts';
import type { VersionedProfile } from './mapping/change.ts';
import { fingerprintOf } from './mapping/names.ts';

type Row = { id: number; version: number; fingerprint: string; profile: string };

/** Every version of every profile, oldest first. */
export const mappingVersions = (db: Read): VersionedProfile[] =>
  db
    .prepare<[], Row>('SELECT id, version, fingerprint, profile FROM mapping_profiles ORDER BY id')
    .all()
    .map((row) => ({ ...row, profile: JSON.parse(row.profile) as MappingProfile }));

export type SourceFacts = { side: 'book' | 'channel' | 'bank'; currency: string | null };

/** The side of a source, and the currency of its bank account; null for one that is not there. */
export const sourceFacts = (db: Read, code: string): SourceFacts | null =>
  db
    .prepare<[string], SourceFacts>(
      `SELECT s.side, r.currency FROM sources s LEFT JOIN real_accounts r ON r.id = s.real_account_id
        WHERE s.code = ? AND s.active = 1`,
    )
    .get(code) ?? null;

type ListedRow = Row & { code: string; savedAt: number; savedBy: string; files: number };

const savedOf = (
  { profile: text, savedAt, id: _, ...row }: ListedRow,
  told: (seconds: number) => string,
): SavedMapping => {
  const profile = JSON.parse(text) as MappingProfile;
  return { ...row, open: openQuestions(profile), savedAt: told(savedAt), profile };
};

type Asked = { code?: string | undefined; offset: number; limit: number };

/** The newest version of each profile by code; with a code, all its versions, newest first. */
export function mappingsList(db: Read, { code, offset, limit }: Asked): { total: number; rows: SavedMapping[] } {
  const which =
    code === undefined
      ? 'p.version = (SELECT max(version) FROM mapping_profiles WHERE code = p.code)'
      : 'p.code = :code';
  const bind: Record<string, string> = code === undefined ? {} : { code };
  const total = db.prepare(`SELECT count(*) FROM mapping_profiles p WHERE ${which}`).pluck().get(bind) as number;
  const told = companyTime(db);
  const rows = db
    .prepare<[Record<string, string | number>], ListedRow>(
      `SELECT p.id, p.code, p.version, p.fingerprint, p.profile, p.saved_at AS savedAt, p.saved_by AS savedBy,
              (SELECT count(*) FROM import_files f WHERE f.mapping_profile_id = p.id) AS files
         FROM mapping_profiles p WHERE ${which} ORDER BY p.code, p.version DESC LIMIT :limit OFFSET :offset`,
    )
    .all({ ...bind, limit, offset });
  return { total, rows: rows.map((row) => savedOf(row, told)) };
}

/** Keeps a profile as the next version of its code; one that says the same as the newest is that version, and not fresh. */
export function saveMapping(
  db: Write,
  profile: MappingProfile,
  person: string,
  now: Date,
): { saved: SavedMapping; fresh: boolean } {
  const text = JSON.stringify(profile);
  const newest = db
    .prepare<[string], Row>(
      'SELECT id, version, profile FROM mapping_profiles WHERE code = ? ORDER BY version DESC LIMIT 1',
    )
    .get(profile.code);
  const fresh = newest?.profile !== text;
  if (fresh)
    db.prepare(
      `INSERT INTO mapping_profiles (code, version, fingerprint, profile, saved_at, saved_by)
       VALUES (:code, :version, :fingerprint, :text, :at, :person)`,
    ).run({
      code: profile.code,
      version: (newest?.version ?? 0) + 1,
      fingerprint: fingerprintOf(profile),
      text,
      at: Math.floor(now.getTime() / 1000),
      person,
    });
  return { saved: mappingsList(db, { code: profile.code, offset: 0, limit: 1 }).rows[0]!, fresh };
}
