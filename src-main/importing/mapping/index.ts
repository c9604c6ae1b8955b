import type { MappingPreview, MappingProfile, MappingProposal } from '../../../shared/entity/mapping.ts';
import { problemOf } from '../../../shared/entity/problem.ts';
import { Refusal } from '../../../shared/value/result.ts';
import type { Read } from '../../store/index.ts';
import { withFile } from '../file.ts';
import type { FileBytes, Format } from '../format.ts';
import { formats } from '../formats/index.ts';
import { identify } from '../identify.ts';
import { mappingVersions, sourceFacts } from '../queriesMappings.ts';
import { profileFormat, readableVersions } from './format.ts';
import { preview } from './preview.ts';
import { type ProposeOptions, propose } from './propose/index.ts';

/** What reads the file without a new profile; null when nothing does, or several formats may. */
async function knownAs(file: FileBytes, known: readonly Format[]): Promise<string | null> {
  try {
    return (await identify(file, known)).format.id;
  } catch (error) {
    if (error instanceof Refusal) return null;
    throw error;
  }
}

type Asked = Pick<ProposeOptions, 'code' | 'name' | 'answers'> & { source: string | null };

/** A profile for the table in a file. Refusal NOT_FOUND for a source that is not there; FORMAT_UNKNOWN without a table. */
export function proposeFile(
  db: Read,
  path: string,
  name: string,
  { source, ...asked }: Asked,
): Promise<MappingProposal> {
  const facts = source === null ? null : sourceFacts(db, source);
  if (source !== null && facts === null)
    throw new Refusal(problemOf('NOT_FOUND', { params: { what: 'source', id: source } }));
  return withFile(path, name, async (file) => ({
    knownAs: await knownAs(file, [...formats, ...readableVersions(mappingVersions(db)).map(profileFormat)]),
    ...(await propose(file, { ...asked, side: facts?.side ?? null, currency: facts?.currency ?? null })),
  }));
}

/** The file as the profile reads it; what is wrong is among the problems. Refusal FILE_NOT_FOUND. */
export const previewFile = (
  path: string,
  name: string,
  { profile, rows, offsetMinutes }: { profile: MappingProfile; rows: number; offsetMinutes: number },
): Promise<MappingPreview> => withFile(path, name, (file) => preview(file, profile, rows, offsetMinutes));
