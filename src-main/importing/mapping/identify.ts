import { problemOf } from '../../../shared/entity/problem.ts';
import { Refusal } from '../../../shared/value/result.ts';
import type { FileBytes, Format } from '../format.ts';
import { type Identified, identify } from '../identify.ts';
import { sampleOf } from '../sample.ts';
import { type SourceChoice, takes } from '../sources.ts';
import { changedHeader, type VersionedProfile } from './change.ts';
import { newestVersions, profileFormat, profileFormatId, readableVersions } from './format.ts';

const raising = (error: unknown) => (): never => {
  throw error;
};

export type IdentifyOptions = {
  readonly profiles: readonly VersionedProfile[];
  readonly sources: readonly SourceChoice[];
  /** The code of the source, where a person names it. */
  readonly source: string | null;
};

const isUnknown = (error: unknown): boolean =>
  error instanceof Refusal &&
  ['FORMAT_UNKNOWN', 'FORMAT_RESAVED', 'ENCODING_INVALID'].includes(error.problems[0]?.code ?? '');

/**
 * The format of a file, the workspace's profiles among them. A file that no source takes, and that is much like what a
 * profile reads, has another header than it had: Refusal HEADER_CHANGED says how. Else Refusal as identify gives it.
 */
export async function identifyMapped(
  file: FileBytes,
  formats: readonly Format[],
  { profiles, sources, source }: IdentifyOptions,
): Promise<Identified> {
  if (profiles.length === 0) return identify(file, formats);
  const named = sources.filter(({ code }) => source === null || code === source);
  const taken = (format: string): boolean => named.some((each) => takes(each.format, format));
  const wanted = profiles.filter(({ profile }) => taken(profileFormatId(profile.code)));
  const mapped = readableVersions(wanted).map(profileFormat);
  let refusal: unknown = null;
  try {
    const found = await identify(file, [...formats, ...mapped]);
    if (taken(found.format.id) || wanted.length === 0) return found;
    refusal = new Refusal(problemOf('SOURCE_UNKNOWN', { params: { format: found.format.id } }));
  } catch (error) {
    if (!isUnknown(error)) throw error;
    // A table that a profile reads and no source takes: the source is what is missing.
    if (wanted.length === 0) return identify(file, readableVersions(profiles).map(profileFormat)).catch(raising(error));
    refusal = error;
  }
  const asked = source !== null && wanted.length > 0;
  const changed = changedHeader(await sampleOf(file), newestVersions(wanted), asked);
  throw changed === null ? refusal : new Refusal(changed);
}
