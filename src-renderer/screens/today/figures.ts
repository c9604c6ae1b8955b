import type { DayReport } from '../../../shared/contract/methods.ts';
import { formatMinor, parseMinor, sizeOf } from '../../../shared/value/money.ts';

const waits = (state: DayReport['breaks'][number]['state']): boolean => state !== 'closed';

/** What a day's report comes to: matches made, breaks that wait, proofs that do not hold. */
export const left = (report: Pick<DayReport, 'runs' | 'breaks' | 'proofs'>) => ({
  matched: report.runs.reduce((sum, run) => sum + run.matched.matches, 0),
  breaks: report.breaks.filter((row) => waits(row.state)).reduce((sum, row) => sum + row.count, 0),
  unproven: report.proofs.filter((proof) => proof.verdict === 'INCOMPLETE').length,
});

/** The money that waiting breaks are about, in and out added up without netting: what offsets is still work. */
export function totalWorth(breaks: DayReport['breaks'], currency: string): string {
  const minor = breaks
    .filter((row) => waits(row.state))
    .reduce((sum, row) => sum + sizeOf(parseMinor(row.effect, currency) ?? 0n), 0n);
  return formatMinor(minor, currency);
}
