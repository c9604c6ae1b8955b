import { afterEach, describe, expect, it } from 'vitest';
import { isAwaited } from '../../shared/entity/arrival.ts';
import { compareWithTruth } from '../../src-main/cli/generate/truthCheck.ts';
import { type Day, everyBreak, importedDay, reconciled } from '../helpers/sampleDay.ts';

let day: Day | undefined;
afterEach(async () => {
  await day?.remove();
  day = undefined;
});

type TruthRow = {
  type: 'transaction';
  source: string;
  day: string;
  key: string;
  amount: string;
  kind: string;
  matches: Record<string, string | null>;
};
const rowsOf = (truth: string): TruthRow[] =>
  truth
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as TruthRow)
    .filter((row) => row.type === 'transaction');
const nameOf = (row: { source: string; key: string; amount: string; kind: string }): string =>
  `${row.source}|${row.key}|${row.amount}|${row.kind}`;

/** Which rows belong together by the truth, for pairs: the set of "left + right" names. */
function truePairs(truth: string, reconciliation: string): Set<string> {
  const groups = new Map<string, string[]>();
  for (const row of rowsOf(truth)) {
    const group = row.matches[reconciliation];
    if (group) groups.set(group, [...(groups.get(group) ?? []), nameOf(row)]);
  }
  return new Set([...groups.values()].filter((names) => names.length === 2).map((names) => names.sort().join(' + ')));
}

async function everyMatch(core: Day['core'], reconciliation: string, outcome: 'matched' | 'mismatched') {
  const { rows, total } = await core.call('matches.list', { reconciliation, outcome, limit: 1000 });
  expect(rows).toHaveLength(total);
  return rows;
}

async function foundPairs(core: Day['core'], reconciliation: string): Promise<string[]> {
  const pairs = (await everyMatch(core, reconciliation, 'matched')).filter(
    (match) => match.leftCount + match.rightCount === 2,
  );
  const names: string[] = [];
  for (const { id } of pairs) {
    const { left, right } = await core.call('explain', { id });
    const keyOf = (row: (typeof left)[number]): string =>
      row.refundNo ?? row.orderNo ?? row.bankRef ?? row.voucherNo ?? row.channelNo ?? row.id;
    names.push(
      [...left, ...right]
        .map((row) => nameOf({ source: row.source, key: keyOf(row), amount: row.amount, kind: row.kind }))
        .sort()
        .join(' + '),
    );
  }
  return names;
}

describe('the sample day, against its truth', () => {
  for (let seed = 1; seed <= 10; seed += 1)
    it(`seed ${seed}: every injected break with its kind, no other, and every proof holds`, async () => {
      day = await importedDay({ seed });
      expect(day.reports.map(({ outcome, problems }) => [outcome, problems])).toEqual(
        day.reports.map(() => ['imported', []]),
      );
      expect(day.reports.flatMap(({ totals }) => totals).every(({ agrees }) => agrees)).toBe(true);
      const reports = await reconciled(day.core);
      const verdict = compareWithTruth(day.truth, await everyBreak(day.core));
      expect(verdict.injected).toBeGreaterThanOrEqual(15);
      expect(verdict).toEqual({ injected: verdict.injected, found: verdict.injected, missed: [], others: [] });
      expect(
        reports
          .flatMap(({ proofs }) => proofs)
          .map(({ kind, scope, verdict: word, residue }) => [kind, scope, word, residue]),
      ).toEqual(reports.flatMap(({ proofs }) => proofs).map(({ kind, scope }) => [kind, scope, 'PROVEN', '0.00']));
      expect(reports.flatMap(({ arrivals }) => arrivals.filter(({ state }) => state !== 'arrived'))).toEqual([]);
    });

  it('confirms no pair that the truth does not know, and leaves none out that agrees', async () => {
    day = await importedDay({ seed: 11 });
    await reconciled(day.core);
    for (const reconciliation of ['orders', 'bank']) {
      const truth = truePairs(day.truth, reconciliation);
      const found = await foundPairs(day.core, reconciliation);
      expect(found.filter((pair) => !truth.has(pair))).toEqual([]);
      const mismatched = await everyMatch(day.core, reconciliation, 'mismatched');
      expect(found.length + mismatched.length).toBeGreaterThanOrEqual(
        truth.size - (reconciliation === 'orders' ? 1 : 0),
      );
    }
  });

  it('finds nothing where nothing was injected', async () => {
    day = await importedDay({ seed: 12, breaks: false });
    const reports = await reconciled(day.core);
    expect((await everyBreak(day.core)).filter(({ state }) => state !== 'closed')).toEqual([]);
    expect(reports.flatMap(({ proofs }) => proofs).every(({ verdict }) => verdict === 'PROVEN')).toBe(true);
  });

  it('gives the same breaks and results in whatever order the files came, and when run again', async () => {
    const outcome = async (order: (files: string[]) => string[]): Promise<unknown> => {
      const one = await importedDay({ seed: 13 }, order);
      const first = await reconciled(one.core);
      const again = await reconciled(one.core);
      const breaks = await everyBreak(one.core);
      await one.remove();
      const hashes = (reports: typeof first): string[] =>
        reports.flatMap(({ runs }) => runs.map(({ resultHash, inputHash }) => `${resultHash} ${inputHash}`));
      expect(hashes(again)).toEqual(hashes(first));
      return {
        hashes: hashes(first),
        breaks: breaks.map(({ id, state, effect, left, right }) => ({ id, state, effect, left, right })),
      };
    };
    expect(await outcome((files) => [...files].reverse())).toEqual(await outcome((files) => files));
  });

  it('takes an empty day of a channel for what it is: no rows, no break', async () => {
    day = await importedDay({ seed: 14, size: 0, breaks: false });
    // Bills without rows that name no day are the same bytes every day: they are taken once somebody says of which.
    const unnamed = day.files.filter((_, index) => day!.reports[index]!.outcome === 'refused');
    const refused = day.reports.filter(({ outcome }) => outcome === 'refused');
    expect(refused.flatMap(({ problems }) => problems.map(({ code }) => code))).toEqual(
      unnamed.map(() => 'DAY_UNNAMED'),
    );
    expect(unnamed.length).toBeGreaterThanOrEqual(2);
    for (const file of unnamed) {
      const named = `2026-10-${/2026-?10-?(\d\d)/.exec(file)![1]}`;
      const [report] = await day.core.call('files.import', { files: [file], day: named, person: 'wang' });
      expect(report).toMatchObject({ outcome: 'imported', firstDay: named, lastDay: named, problems: [] });
    }
    const reports = await reconciled(day.core);
    const states = reports.flatMap(({ arrivals }) => arrivals.filter(({ side }) => side === 'channel'));
    expect(states.map(({ state }) => state)).toEqual(states.map(() => 'empty'));
    expect((await everyBreak(day.core)).filter(({ state }) => state !== 'closed')).toEqual([]);
  });

  it('says which source sent no file, and does not call it an empty day', async () => {
    day = await importedDay({ seed: 15 }, (files) =>
      files.filter((file) => !file.includes('Fund') && !file.includes('802310048993424')),
    );
    const reports = await reconciled(day.core);
    // It is 10:00 on the 14th: bills of the 12th were due yesterday at 10:30, those of the 13th come within half an hour.
    const awaited = reports.map(({ arrivals }) =>
      arrivals.filter(isAwaited).map(({ source, state, due }) => [source, state, due]),
    );
    expect(awaited).toEqual([
      [
        ['wechat-fund', 'late', '2026-10-13T10:30:00+08:00'],
        ['unionpay', 'late', '2026-10-13T10:30:00+08:00'],
      ],
      [
        ['wechat-fund', 'notDue', '2026-10-14T10:30:00+08:00'],
        ['unionpay', 'notDue', '2026-10-14T10:30:00+08:00'],
      ],
    ]);
  });

  it('runs a day again by itself when a file of it came late, and ends where it would have ended in time', async () => {
    const late = (file: string): boolean => file.includes('1900000109All_2026-10-12');
    day = await importedDay({ seed: 16 }, (files) => files.filter((file) => !late(file)));
    await day.core.call('reconcile.run', { day: '2026-10-12', person: 'wang' });
    const early = (await everyBreak(day.core)).filter(({ kind, state }) => kind === 'BOOK_ONLY' && state === 'pending');
    expect(early.length).toBeGreaterThan(50);
    await day.core.call('files.import', { files: day.files.filter(late), person: 'wang' });
    const reports = await day.core.call('reconcile.run', { day: '2026-10-13', person: 'wang' });
    expect(reports.map((report) => report.day)).toEqual(['2026-10-12', '2026-10-13']);
    expect(compareWithTruth(day.truth, await everyBreak(day.core))).toMatchObject({ missed: [], others: [] });
    const again = await day.core.call('reconcile.run', { day: '2026-10-13', person: 'wang' });
    expect(again.map((report) => report.day)).toEqual(['2026-10-13']);
  });
});
