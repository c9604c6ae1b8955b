import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import type { Output as Answer, DayReport } from '../../../shared/contract/methods.ts';
import type { BreakView } from '../../../shared/entity/break.ts';
import type { ImportReport } from '../../../shared/entity/importReport.ts';
import { problemOf } from '../../../shared/entity/problem.ts';
import { breakKindWords, breakStateWords } from '../../../shared/text/terms.ts';
import { Refusal } from '../../../shared/value/result.ts';
import { countOf } from '../arguments.ts';
import { dayLines } from '../dayLines.ts';
import { generateDays } from '../generate/index.ts';
import { sampleSetup, sampleSetupYaml } from '../generate/setup.ts';
import { compareWithTruth, type Verdict } from '../generate/truthCheck.ts';
import type { Shell } from '../main.ts';
import { exitCodes, type Output } from '../output.ts';
import { type Call, type Options, windowsOf, withCore } from '../session.ts';
import { showProblems } from './setup.ts';

const MARK = '.gouji-demo';
export const DEMO_SIZE = 300;
export const DEMO_DAYS = ['2026-10-12', '2026-10-13'] as const;
const period = { day: DEMO_DAYS[0], to: DEMO_DAYS[1] };

/** The demo replaces only what an earlier demo left; any other folder with something in it is refused. */
function prepareFolder(out: string): void {
  if (existsSync(out) && readdirSync(out).length > 0 && !existsSync(join(out, MARK)))
    throw new Refusal(problemOf('INPUT_INVALID', { params: { path: `--out ${out}`, reason: 'NOT_OF_DEMO' } }));
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  writeFileSync(join(out, MARK), '');
}

async function everyBreak(call: Call): Promise<BreakView[]> {
  const all: BreakView[] = [];
  for await (const { rows } of windowsOf(call, 'breaks.list', { sort: 'kind' })) all.push(...rows);
  return all;
}

async function statements(call: Call, out: string): Promise<string[]> {
  const files: string[] = [];
  for (const { code } of (await call('workspace.info', {})).reconciliations) {
    const file = join(out, `statement-${code}.xlsx`);
    await call('statement.build', { reconciliation: code, ...period, out: file, person: 'wang' });
    files.push(file);
  }
  return files;
}

type Shown = {
  imported: ImportReport[];
  days: DayReport[];
  breaks: BreakView[];
  statements: string[];
  sync: Answer<'sync.push'>;
  doctor: boolean;
};

async function workDay(call: Call, out: string, files: readonly string[], yaml: string): Promise<Shown> {
  await call('setup.apply', { yaml, person: 'admin' });
  const imported = await call('files.import', { files: [...files], person: 'wang' });
  const days = await call('reconcile.run', { ...period, person: 'wang' });
  const sync = await call('sync.push', { person: 'system' });
  return {
    imported,
    days,
    sync,
    breaks: await everyBreak(call),
    statements: await statements(call, out),
    doctor: (await call('doctor', {})).ok,
  };
}

const refusedOf = ({ imported }: Shown): ImportReport[] => imported.filter(({ outcome }) => outcome !== 'imported');

const breakLine = ({ day, kind, subject, effect, currency, state }: BreakView, { language }: Output): string =>
  `  ${day}  ${kind.padEnd(22)} ${breakKindWords[kind][language]}  ${subject}  ${effect} ${currency}  ${breakStateWords[state][language]}`;

/** What was found and where to look, for people. */
function tell(output: Output, out: string, shown: Shown): void {
  const { say } = output;
  const here = (path: string): string => relative(process.cwd(), path) || path;
  const rows = shown.imported.reduce((sum, report) => sum + report.staged, 0);
  if (refusedOf(shown).length === 0) output.line(say('demoImported', { files: shown.imported.length, rows }));
  for (const day of shown.days) output.line(dayLines(day, output));
  output.line(say('demoBreaks'));
  for (const found of shown.breaks.filter(({ state }) => state !== 'closed')) output.line(breakLine(found, output));
  output.line(say('demoCentral', shown.sync));
  output.line(say(shown.doctor ? 'demoWell' : 'demoUnwell'));
  output.line(say('demoWhere'));
  for (const file of shown.statements) output.line(`  ${here(file)}`);
  output.line(`  ${say('demoFiles', { folder: here(join(out, 'day', 'files')) })}`);
  output.line(`  ${say('demoWindow', { command: `npm start -- --workspace ${here(join(out, 'workspace'))}` })}`);
}

/** Compares with the truth, prints the summary, and says whether all is as it should be. */
function judge(output: Output, shown: Shown, truth: string): number {
  const verdict: Verdict = compareWithTruth(truth, shown.breaks);
  const proven = shown.days.flatMap(({ proofs }) => proofs).every((proof) => proof.verdict === 'PROVEN');
  const { statements: files, doctor } = shown;
  output.value({ ...verdict, proven, statements: files, doctor }, ({ injected, found, others }, { say }) =>
    say('demoTruth', { injected, found, others: others.length, proofs: say(proven ? 'demoProven' : 'demoUnproven') }),
  );
  for (const one of verdict.missed) output.line(`  ${output.say('demoMissed', { break: one })}`);
  for (const one of verdict.others) output.line(`  ${output.say('demoOther', { break: one })}`);
  const agrees = verdict.missed.length === 0 && verdict.others.length === 0;
  return agrees && proven && doctor && refusedOf(shown).length === 0 ? exitCodes.done : exitCodes.problems;
}

async function demo(options: Options, output: Output, out: string, seed: number): Promise<number> {
  prepareFolder(out);
  const made = await generateDays({
    seed,
    size: DEMO_SIZE,
    days: DEMO_DAYS.length,
    firstDay: DEMO_DAYS[0],
    out: join(out, 'day'),
    breaks: 'all',
    setup: sampleSetup(),
    setupText: sampleSetupYaml(),
  });
  return withCore(
    { ...options, workspace: join(out, 'workspace') },
    output,
    async (call) => {
      const shown = await workDay(call, out, made.files, readFileSync(made.setup, 'utf8'));
      for (const { problems, file } of refusedOf(shown)) showProblems(output, problems, file);
      tell(output, out, shown);
      return judge(output, shown, readFileSync(made.truth, 'utf8'));
    },
    true,
  );
}

export function demoCommand({ program, run }: Shell): void {
  program
    .command('demo')
    .description('the whole daily job on the sample day: generate, set up, import, reconcile, state, sync, doctor')
    .option('--out <dir>', 'where it leaves everything', 'demo-out')
    .option('--seed <n>', 'another day of the same company', '1')
    .action(({ out, seed }: { out: string; seed: string }) =>
      run((options, output) => demo(options, output, resolve(out), countOf('--seed', seed))),
    );
}
