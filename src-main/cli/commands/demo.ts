import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import type { DayReport } from '../../../shared/contract/methods.ts';
import type { BreakView } from '../../../shared/entity/break.ts';
import type { ImportReport } from '../../../shared/entity/importReport.ts';
import { problemOf } from '../../../shared/entity/problem.ts';
import { breakKindWords, breakStateWords } from '../../../shared/text/terms.ts';
import { Refusal } from '../../../shared/value/result.ts';
import { generateDays } from '../generate/index.ts';
import { sampleSetup, sampleSetupYaml } from '../generate/setup.ts';
import { compareWithTruth } from '../generate/truthCheck.ts';
import type { Shell } from '../main.ts';
import { exitCodes, type Output } from '../output.ts';
import { type Call, type Options, withCore } from '../session.ts';
import { dayLines } from './data.ts';

const MARK = '.gouji-demo';
const DEMO_SIZE = 300;
const DEMO_DAYS = ['2026-10-12', '2026-10-13'] as const;

/** The demo replaces only what an earlier demo left; any other folder with something in it is refused. */
function prepareFolder(out: string): void {
  if (existsSync(out) && readdirSync(out).length > 0 && !existsSync(join(out, MARK)))
    throw new Refusal(
      problemOf('INPUT_INVALID', {
        params: { path: '--out', reason: `${out} is not empty and not of an earlier demo` },
      }),
    );
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  writeFileSync(join(out, MARK), '');
}

async function everyBreak(call: Call): Promise<BreakView[]> {
  const rows: BreakView[] = [];
  for (;;) {
    const page = await call('breaks.list', { sort: 'kind', offset: rows.length, limit: 1000 });
    rows.push(...page.rows);
    if (rows.length >= page.total || page.rows.length === 0) return rows;
  }
}

type Shown = {
  imported: ImportReport[];
  days: DayReport[];
  breaks: BreakView[];
  statements: string[];
  central: string;
  doctor: boolean;
};

async function workDay(call: Call, out: string, files: readonly string[], yaml: string): Promise<Shown> {
  await call('setup.apply', { yaml, person: 'admin' });
  const imported = await call('files.import', { files: [...files], person: 'wang' });
  const days = await call('reconcile.run', { day: DEMO_DAYS[0], to: DEMO_DAYS[1], person: 'wang' });
  const sync = await call('sync.push', { person: 'system' });
  const statements: string[] = [];
  for (const { code } of (await call('workspace.info', {})).reconciliations) {
    const file = join(out, `statement-${code}.xlsx`);
    await call('statement.build', {
      reconciliation: code,
      day: DEMO_DAYS[0],
      to: DEMO_DAYS[1],
      out: file,
      person: 'wang',
    });
    statements.push(file);
  }
  const { ok } = await call('doctor', {});
  const central = `${sync.engine}: ${sync.accepted} journals accepted, ${sync.rejected} rejected, ${sync.waiting} waiting`;
  return { imported, days, breaks: await everyBreak(call), statements, central, doctor: ok };
}

function tell(output: Output, out: string, shown: Shown): void {
  const here = (path: string): string => relative(process.cwd(), path) || path;
  const rows = shown.imported.reduce((sum, report) => sum + report.staged, 0);
  output.say(`Imported ${shown.imported.length} files, ${rows} rows; every control total agrees.`);
  for (const day of shown.days) output.say(dayLines(day, output.language));
  output.say('Breaks:');
  for (const found of shown.breaks.filter(({ state }) => state !== 'closed'))
    output.say(
      `  ${found.day}  ${found.kind.padEnd(22)} ${breakKindWords[found.kind][output.language]}  ${found.subject}  ${found.effect} ${found.currency}  ${breakStateWords[found.state][output.language]}`,
    );
  output.say(`Central ledger (${shown.central})`);
  output.say(`Doctor: ${shown.doctor ? 'all well' : 'something is wrong, see: gouji doctor'}`);
  output.say('Where to look:');
  for (const file of shown.statements) output.say(`  ${here(file)}`);
  output.say(`  ${here(join(out, 'day', 'files'))}${'  (the files as banks and channels send them)'}`);
  output.say(`  npm start -- --workspace ${here(join(out, 'workspace'))}  (the window)`);
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
      const verdict = compareWithTruth(readFileSync(made.truth, 'utf8'), shown.breaks);
      const refused = shown.imported.filter(({ outcome }) => outcome !== 'imported');
      for (const report of refused)
        for (const one of report.problems) output.problem({ ...one, where: { file: report.file, ...one.where } });
      tell(output, out, shown);
      const proven = shown.days.flatMap(({ proofs }) => proofs).every((proof) => proof.verdict === 'PROVEN');
      const summary = {
        injected: verdict.injected,
        found: verdict.found,
        missed: verdict.missed,
        others: verdict.others,
        proven,
        statements: shown.statements,
        doctor: shown.doctor,
      };
      output.value(
        summary,
        (value) =>
          `Truth: ${value.found} of ${value.injected} injected breaks found with the right kind, ${value.others.length} others; proofs ${value.proven ? 'all hold' : 'leave a residue'}.`,
      );
      for (const line of [
        ...verdict.missed.map((one) => `missed: ${one}`),
        ...verdict.others.map((one) => `not injected: ${one}`),
      ])
        output.say(`  ${line}`);
      const good =
        refused.length === 0 && proven && shown.doctor && verdict.missed.length === 0 && verdict.others.length === 0;
      return good ? exitCodes.done : exitCodes.problems;
    },
    true,
  );
}

const count = (text: string): number => {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0)
    throw new Refusal(problemOf('INPUT_INVALID', { params: { path: text, reason: 'a whole number' } }));
  return value;
};

type Generate = {
  seed: string;
  size: string;
  days: string;
  day: string;
  out: string;
  book?: 'xlsx' | 'csv';
  channels?: string;
  clean?: boolean;
};

export function demoCommand({ program, run }: Shell): void {
  program
    .command('demo')
    .description('the whole daily job on the sample day: generate, set up, import, reconcile, state, sync, doctor')
    .option('--out <dir>', 'where it leaves everything', 'demo-out')
    .option('--seed <n>', 'another day of the same company', '1')
    .action(({ out, seed }: { out: string; seed: string }) =>
      run((options, output) => demo(options, output, resolve(out), count(seed))),
    );
  program
    .command('generate')
    .description('days of any size with the truth beside them: files/, setup.yaml, truth.jsonl')
    .option('--seed <n>', 'the same seed gives the same bytes', '1')
    .option('--size <n>', 'channel orders over all days', String(DEMO_SIZE))
    .option('--days <n>', 'how many days', '2')
    .option('--day <day>', 'the first day', DEMO_DAYS[0])
    .option('--book <format>', 'xlsx or csv; by size unless told')
    .option('--channels <list>', 'of wechat,alipay,unionpay')
    .option('--clean', 'inject no breaks')
    .requiredOption('--out <dir>')
    .action((given: Generate) =>
      run(async (_options, output) => {
        const channels = given.channels?.split(',') as ('wechat' | 'alipay' | 'unionpay')[] | undefined;
        const made = await generateDays({
          seed: count(given.seed),
          size: count(given.size),
          days: count(given.days),
          firstDay: given.day,
          out: resolve(given.out),
          book: given.book,
          channels,
          breaks: !given.clean,
          setup: sampleSetup(),
          setupText: sampleSetupYaml(),
        });
        for (const file of made.files) output.value({ file }, (value) => value.file);
        output.value({ setup: made.setup, truth: made.truth }, (value) => `${value.setup}\n${value.truth}`);
        return exitCodes.done;
      }),
    );
}
