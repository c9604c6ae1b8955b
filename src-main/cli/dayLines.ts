import type { DayReport, ReplayReport } from '../../shared/contract/methods.ts';
import type { RunReport } from '../../shared/contract/runReport.ts';
import type { ArrivalState } from '../../shared/entity/arrival.ts';
import { breakKindWords, breakStateWords } from '../../shared/text/terms.ts';
import type { Output } from './output.ts';

const runLine = (run: RunReport, { say }: Output): string =>
  say('runLine', {
    reconciliation: run.reconciliation.padEnd(12),
    left: run.left.rows,
    right: run.right.rows,
    matches: run.matched.matches,
    matchedLeft: run.matched.leftRows,
    matchedRight: run.matched.rightRows,
    mismatched: run.mismatched,
    suggested: run.suggested,
    openLeft: run.openLeft.rows,
    openRight: run.openRight.rows,
    milliseconds: run.timings.total ?? 0,
  });

const givenUpWords = { budget: 'givenUp_budget', rows: 'givenUp_rows', candidates: 'givenUp_candidates' } as const;

/** What passes of a run did not look at whole: an open row of these is not known to have no partner. */
const givenUpLines = ({ reconciliation, givenUp }: RunReport, { say }: Output): string[] =>
  givenUp.map(({ passName, limit, most, rows }) =>
    say('givenUpLine', {
      reconciliation: reconciliation.padEnd(12),
      pass: passName,
      rows,
      limit: say(givenUpWords[limit], { most }),
    }),
  );

const breakLine = ({ kind, state, count, effect }: DayReport['breaks'][number], { say, language }: Output): string =>
  say('breakCount', {
    words: breakKindWords[kind][language],
    kind,
    state: breakStateWords[state][language],
    count,
    effect,
  });

const proofLine = (
  { kind, scope, left, right, verdict, residue }: DayReport['proofs'][number],
  { say }: Output,
): string =>
  `(${kind}) ${scope.padEnd(14)} ${left} = ${right}  ${verdict === 'PROVEN' ? say('proven') : say('incomplete', { residue })}`;

/** Sources whose file is not here, by how urgent it is. */
function awaitedLines({ arrivals }: DayReport, { say }: Output): string[] {
  const inState = (state: ArrivalState): string =>
    arrivals
      .filter((one) => one.state === state)
      .map(({ source }) => source)
      .join(', ');
  const lines = [
    ['sourcesLate', inState('late')],
    ['sourcesNotDue', inState('notDue')],
    ['sourcesExpected', inState('expected')],
  ] as const;
  return lines.filter(([, sources]) => sources !== '').map(([key, sources]) => say(key, { sources }));
}

const named = (rows: readonly { reconciliation: string }[]): string =>
  rows.map(({ reconciliation }) => reconciliation).join(', ');

/** Why the day was run again though nobody asked, what of it is closed, and what it carries of closed days. */
function whyLines({ ran, closed, late }: DayReport, { say }: Output): string[] {
  const because = (why: DayReport['ran'][number]['why']): DayReport['ran'] => ran.filter((one) => one.why === why);
  const line = (rows: readonly { reconciliation: string }[], words: () => string): string[] =>
    rows.length === 0 ? [] : [words()];
  const [file, undone, leans] = [because('file'), because('undone'), because('leans')];
  const idle = closed.filter((one) => !ran.some(({ reconciliation }) => reconciliation === one.reconciliation));
  const changed = idle.filter((one) => one.changed);
  return [
    ...line(file, () => say('ranFile', { names: named(file) })),
    ...line(undone, () => say('ranUndone', { names: named(undone) })),
    ...[...Map.groupBy(leans, ({ on }) => on ?? '')].map(([on, rows]) => say('ranLeans', { on, names: named(rows) })),
    ...[...Map.groupBy(idle, ({ by }) => by)].map(([by, rows]) => say('dayClosed', { by, names: named(rows) })),
    ...line(changed, () => say('dayClosedChanged', { names: named(changed) })),
    ...late.map((one) => say('lateCarried', one)),
  ];
}

/** A day's report in lines for people. */
export function dayLines(report: DayReport, output: Output): string {
  const waiting = report.revisions.join(', ');
  const lines = [
    ...whyLines(report, output),
    ...report.runs.flatMap((one) => [runLine(one, output), ...givenUpLines(one, output)]),
    ...report.breaks.map((one) => breakLine(one, output)),
    ...report.proofs.map((one) => proofLine(one, output)),
    ...awaitedLines(report, output),
    ...(waiting ? [output.say('waitingRevisions', { ids: waiting })] : []),
  ];
  return [report.day, ...lines.map((line) => `  ${line}`)].join('\n');
}

const changedWords = {
  engine: 'changed_engine',
  setup: 'changed_setup',
  rules: 'changed_rules',
  input: 'changed_input',
} as const;

/** Whether a run, made again, came to the same; and what is not as it was. */
export function replayLine(report: ReplayReport, { say }: Output): string {
  const { run, reconciliation, day, resultHash, replayedHash, changed } = report;
  const result = report.same
    ? say('replaySame', { hash: resultHash })
    : say('replayDiffers', { resultHash, replayedHash });
  const lines = [`${run}  ${reconciliation}  ${day}`, `  ${result}`];
  if (changed.length > 0)
    lines.push(`  ${say('replayChanged', { what: changed.map((one) => say(changedWords[one])).join('、') })}`);
  return lines.join('\n');
}
