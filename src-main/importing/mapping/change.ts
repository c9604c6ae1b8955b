import type { MappingProfile } from '../../../shared/entity/mapping.ts';
import { type Problem, problemOf } from '../../../shared/entity/problem.ts';
import type { FileSample } from '../format.ts';
import { containerName, headerChange, plainName } from './names.ts';
import { type Cutting, sampleRows } from './table.ts';

export type VersionedProfile = {
  readonly id: number;
  readonly version: number;
  readonly fingerprint: string;
  readonly profile: MappingProfile;
};

const NONE = '–';
const listed = (names: readonly string[]): string => names.map((name) => name || NONE).join('、') || NONE;

/** How much of a profile's header a row has: the names that both have. */
const shared = (names: ReadonlySet<string>, cells: readonly string[]): number =>
  cells.filter((cell) => names.has(plainName(cell))).length;

type Closest = { cells: string[]; shared: number };

/** Of some rows the one that is most like the profile's header; else the first of those with the most filled cells. */
function closestIn(profile: MappingProfile, rows: readonly string[][]): Closest {
  const names = new Set(profile.columns.map(({ name }) => plainName(name)).filter((name) => name !== ''));
  const filled = (cells: readonly string[]): number => cells.filter((cell) => cell.trim() !== '').length;
  return rows.reduce<Closest>(
    (best, cells) => {
      const each = { cells, shared: shared(names, cells) };
      const better = each.shared > best.shared || (each.shared === best.shared && filled(cells) > filled(best.cells));
      return better ? each : best;
    },
    { cells: [], shared: 0 },
  );
}

/** HEADER_CHANGED with what was added, is missing or has another name; `rows` are the first of the file. */
export function changeProblem(
  profile: MappingProfile,
  version: number | null,
  rows: readonly string[][],
  container = NONE,
): Problem {
  const { cells } = closestIn(profile, rows);
  const found = cells.slice(0, cells.findLastIndex((cell) => cell.trim() !== '') + 1);
  const { added, missing, renamed } = profile.headerless
    ? { added: [], missing: [], renamed: [] }
    : headerChange(
        profile.columns.map(({ name }) => name),
        found,
      );
  const before = profile.columns.length;
  return problemOf('HEADER_CHANGED', {
    params: {
      profile: profile.code,
      version: version ?? NONE,
      before,
      now: found.length,
      added: listed(added),
      missing: listed(missing),
      renamed: listed(renamed.map(([from, to]) => `${from} → ${to}`)),
      container,
    },
    where: { excerpt: found.join(' | ').slice(0, 80) },
  });
}

const LIKE = 0.5;
const delimiters = [',', '\t', ';', '|'] as const;

/** Ways of cutting a file, the profile's own first: an export may change its separator or its container. */
function cuttings(profile: MappingProfile): Cutting[] {
  const own: Cutting = profile;
  const letters = profile.container.kind === 'sheet' ? 'proven' : profile.container.letters;
  const others = delimiters.map(
    (delimiter): Cutting => ({ container: { kind: 'delimited', delimiter, letters }, columns: [] }),
  );
  return [own, { container: { kind: 'sheet' }, columns: [] }, ...others];
}

/**
 * The problem HEADER_CHANGED when a file is not what any of the profiles reads but much like what one does; with
 * `asked`, when a person or the source says that it is of one of them. Null when it is like none.
 */
export function changedHeader(
  sample: FileSample,
  profiles: readonly VersionedProfile[],
  asked: boolean,
): Problem | null {
  let best: { likeness: number; problem: Problem } | null = null;
  for (const { profile, version } of profiles)
    for (const [at, cutting] of cuttings(profile).entries()) {
      const rows = sampleRows(sample, cutting);
      if (rows === null || rows.length === 0) continue;
      const { cells, shared: names } = closestIn(profile, rows);
      const likeness = profile.headerless ? 0 : names / Math.max(profile.columns.length, 1);
      // In a tie the row with more columns is the better cut.
      if (best !== null && likeness <= best.likeness) continue;
      if (likeness < LIKE && !(asked && cells.length > 0)) continue;
      const container = at === 0 ? NONE : `${containerName(profile.container)} → ${containerName(cutting.container)}`;
      best = { likeness, problem: changeProblem(profile, version, rows, container) };
    }
  return best?.problem ?? null;
}
