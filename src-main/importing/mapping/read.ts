import { type MappingProfile, openQuestions } from '../../../shared/entity/mapping.ts';
import { type Problem, problemOf } from '../../../shared/entity/problem.ts';
import { Refusal } from '../../../shared/value/result.ts';
import type { FileBytes, ReadContext, ReadOutcome } from '../format.ts';
import { changeProblem } from './change.ts';
import { MappedSheet, type MappedSink } from './sheet.ts';
import { readTable } from './table.ts';

/** Refusal MAPPING_INCOMPLETE for a profile that leaves open what its files mean. */
export function assertComplete(profile: MappingProfile, version: number | null): void {
  const open = openQuestions(profile);
  if (open.length > 0)
    throw new Refusal(
      problemOf('MAPPING_INCOMPLETE', {
        params: { profile: profile.code, version: version ?? '–', open: open.join(', ') },
      }),
    );
}

export type MappedFile = { encoding: string; parts: string[]; sheets: MappedSheet[] };

/**
 * Reads a file by a complete profile, row by row into the sink; sheets without its header are passed over when no row
 * of theirs looks like a movement. Refusal HEADER_CHANGED where none has it.
 */
export async function readMapped(
  file: FileBytes,
  profile: MappingProfile,
  version: number | null,
  sink: MappedSink,
  context: ReadContext,
): Promise<MappedFile> {
  assertComplete(profile, version);
  const sheets: MappedSheet[] = [];
  const parts: string[] = [];
  const others: MappedSheet[] = [];
  let sheet: string | null = null;
  let current = new MappedSheet(profile, { part: 0, sheet }, context, sink);
  const end = (): void => {
    if (!current.begun) {
      others.push(current);
      return;
    }
    sheets.push(current);
    parts.push(sheet || file.name);
  };
  const onSheet = (name: string): void => {
    if (sheet !== null) end();
    sheet = name;
    current = new MappedSheet(profile, { part: sheets.length, sheet: name }, context, sink);
  };
  const encoding = await readTable(file, profile, { onSheet, onRow: (row) => current.take(row) }, context);
  end();
  const changed =
    others.find(({ looksFilled }) => looksFilled) ?? (sheets.length === 0 ? (others[0] ?? current) : null);
  if (changed !== null) throw new Refusal(changeProblem(profile, version, changed.above));
  return { encoding, parts, sheets };
}

const refuse = (problems: readonly Problem[]): never => {
  throw new Refusal(...problems);
};

/** Reads a file by a profile as a format does: whole, proven, or a Refusal. */
export async function readByProfile(
  file: FileBytes,
  profile: MappingProfile,
  version: number,
  context: ReadContext,
): Promise<ReadOutcome> {
  const sink = {
    row: ({ staged }: { staged: Parameters<ReadContext['row']>[0] }) => context.row(staged),
    refused: refuse,
  };
  const { encoding, parts, sheets } = await readMapped(file, profile, version, sink, context);
  const proofs = sheets.map((sheet) => sheet.proof());
  const problems = proofs.flatMap((proof) => proof.problems);
  if (problems.length > 0) throw new Refusal(...problems);
  const totals = proofs.flatMap((proof) => proof.totals);
  const skipped: Record<string, number> = {};
  for (const sheet of sheets)
    for (const [reason, count] of Object.entries(sheet.skipped)) skipped[reason] = (skipped[reason] ?? 0) + count;
  const balances = proofs.flatMap((proof) => proof.balances);
  const proven = totals.length > 0 || profile.columns.some(({ field }) => field === 'balance');
  return {
    encoding,
    parts,
    accounts: [...new Set(sheets.flatMap((sheet) => [...sheet.accounts]))],
    totals,
    balances,
    skipped,
    coverage: null,
    warnings: proven ? [] : [problemOf('BALANCE_MISSING', { params: { missing: '合计、余额' }, severity: 'warning' })],
  };
}
