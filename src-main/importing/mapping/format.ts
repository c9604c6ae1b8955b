import type { FileSample, Format, Identification } from '../format.ts';
import type { VersionedProfile } from './change.ts';
import { writtenMoment } from './moments.ts';
import { placesIn } from './names.ts';
import { readByProfile } from './read.ts';
import { sampleRows } from './table.ts';

/** What formats of profiles are called by; a source may declare it alone, for the files of any profile. */
export const profileFormatId = (code: string): string => `profile:${code}`;

/** A header that a person has mapped goes before what other formats make of a table. */
const SURE = 100;

function identify({ profile, version }: VersionedProfile, sample: FileSample): Identification | null {
  const rows = sampleRows(sample, profile);
  if (rows === null) return null;
  const format = profileFormatId(profile.code);
  const why = `${profile.name} v${version}`;
  if (!profile.headerless)
    return rows.some((cells) => placesIn(profile, cells) !== null) ? { format, sure: SURE, why } : null;
  const day = profile.columns.findIndex(({ field }) => field === 'day');
  const first = rows[profile.linesAbove];
  const fits = first?.length === profile.columns.length && writtenMoment(first[day] ?? '') !== null;
  return fits ? { format, sure: SURE, why } : null;
}

/** The format that reads the files of one profile. */
export const profileFormat = (versioned: VersionedProfile): Format => ({
  id: profileFormatId(versioned.profile.code),
  name: versioned.profile.name,
  side: 'bank',
  mapping: { id: versioned.id, version: versioned.version },
  identify: (sample) => identify(versioned, sample),
  read: (file, context) => readByProfile(file, versioned.profile, versioned.version, context),
});

/** Of each profile the newest version for every header that it ever had: a file of an old header may come late. */
export function readableVersions(all: readonly VersionedProfile[]): VersionedProfile[] {
  const newest = new Map<string, VersionedProfile>();
  for (const each of all) {
    const key = `${each.profile.code}\n${each.fingerprint}`;
    if ((newest.get(key)?.version ?? 0) < each.version) newest.set(key, each);
  }
  return [...newest.values()];
}

/** The newest version of each profile. */
export function newestVersions(all: readonly VersionedProfile[]): VersionedProfile[] {
  const newest = new Map<string, VersionedProfile>();
  for (const each of all)
    if ((newest.get(each.profile.code)?.version ?? 0) < each.version) newest.set(each.profile.code, each);
  return [...newest.values()];
}
