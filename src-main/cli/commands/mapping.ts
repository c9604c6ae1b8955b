import { writeFile } from 'node:fs/promises';
import type { Input, Output as MethodOutput } from '../../../shared/contract/methods.ts';
import { type MappingQuestion, mappingQuestions } from '../../../shared/entity/mapping.ts';
import { problemOf } from '../../../shared/entity/problem.ts';
import { describeReason, mappingFieldWords, mappingQuestionWords } from '../../../shared/text/mapping.ts';
import { Refusal } from '../../../shared/value/result.ts';
import { countOf, readText } from '../arguments.ts';
import type { Shell } from '../main.ts';
import { exitCodes, type Output } from '../output.ts';
import { type Call, withCore } from '../session.ts';
import { showProblems } from './setup.ts';

type Proposal = MethodOutput<'mappings.propose'>;
type Preview = MethodOutput<'mappings.preview'>;
type Profile = Input<'mappings.save'>['profile'];

const wrong = (path: string, reason: string): Refusal =>
  new Refusal(problemOf('INPUT_INVALID', { params: { path, reason } }));

/** "dateOrder=dmy" as an answer. Throws Refusal INPUT_INVALID. */
function answerIn(text: string): [MappingQuestion, string] {
  const at = text.indexOf('=');
  const question = mappingQuestions.find((each) => each === text.slice(0, at));
  if (question === undefined) throw wrong(`--answer ${text}`, mappingQuestions.map((each) => `${each}=…`).join(' | '));
  return [question, text.slice(at + 1)];
}

/** A profile in a JSON file; the method's own schema checks what it says. Throws Refusal INPUT_INVALID, FILE_NOT_FOUND. */
async function profileIn(file: string): Promise<Profile> {
  try {
    return JSON.parse(await readText(file)) as Profile;
  } catch (error) {
    if (error instanceof SyntaxError) throw wrong(file, error.message);
    throw error;
  }
}

function proposalLines({ profile, columns, questions, rows, knownAs }: Proposal, { say, language }: Output): string {
  const lines = [say('mappingFile', { rows, columns: columns.length })];
  if (knownAs !== null) lines.push(say('mappingKnown', { format: knownAs }));
  columns.forEach(({ confidence, why }, at) => {
    const { name, field } = profile.columns[at]!;
    const words = { number: at + 1, name: name || '–', field: mappingFieldWords[field][language], confidence };
    lines.push(
      say('mappingColumn', { ...words, why: why.map((reason) => describeReason(reason, language)).join(', ') }),
    );
  });
  for (const { question, evidence, options } of questions)
    lines.push(
      say('mappingQuestion', {
        question,
        words: mappingQuestionWords[question][language],
        evidence: evidence.join(' | '),
        options: options.map(({ value, example }) => `${value} (${example})`).join(', '),
      }),
    );
  if (questions.length === 0) lines.push(say('mappingReady'));
  return lines.join('\n');
}

type ProposeOptions = { code: string; name?: string; source?: string; answer?: string[]; out?: string };

async function propose(call: Call, output: Output, file: string, options: ProposeOptions): Promise<number> {
  const { code, name, source, answer = [], out } = options;
  const answers = Object.fromEntries(answer.map(answerIn));
  const told = { ...(name === undefined ? {} : { name }), ...(source === undefined ? {} : { source }) };
  const proposal = await call('mappings.propose', { file, code, ...told, answers });
  output.value(proposal, proposalLines);
  if (out !== undefined) {
    await writeFile(out, `${JSON.stringify(proposal.profile, null, 2)}\n`);
    output.line(output.say('mappingWritten', { file: out }));
  }
  return proposal.questions.length === 0 ? exitCodes.done : exitCodes.problems;
}

function previewLines({ rows, read, bad, sums, totals }: Preview, { say }: Output): string {
  const shown = rows.map(({ line, transaction }) =>
    transaction === null
      ? `${line}  ✗`
      : [line, transaction.occurredAt ?? transaction.day, transaction.amount, transaction.currency, transaction.status]
          .concat([transaction.counterparty ?? '', transaction.memo ?? ''])
          .join('  '),
  );
  return [
    ...shown,
    say('mappingPreviewed', { read, bad }),
    ...sums.map((sum) => say('mappingSums', sum)),
    ...totals.map(({ agrees, ...total }) => say('mappingTotal', { mark: agrees ? '✓' : '✗', ...total })),
  ].join('\n');
}

async function preview(call: Call, output: Output, file: string, profile: string, rows: string): Promise<number> {
  const shown = await call('mappings.preview', {
    file,
    profile: await profileIn(profile),
    rows: countOf('--rows', rows),
  });
  output.value(shown, previewLines);
  if (!output.json) showProblems(output, shown.problems, file);
  return shown.problems.some(({ severity }) => severity === 'error') ? exitCodes.problems : exitCodes.done;
}

async function save(call: Call, output: Output, file: string, person: string): Promise<number> {
  const saved = await call('mappings.save', { profile: await profileIn(file), person });
  output.value(saved, ({ code, version, open }, { say }) =>
    say('mappingSaved', { code, version, open: open.join(', ') || '–' }),
  );
  return exitCodes.done;
}

const MOST = 1000;

async function list(call: Call, output: Output, code: string | undefined): Promise<number> {
  const { rows } = await call('mappings.list', { ...(code === undefined ? {} : { code }), limit: MOST });
  for (const row of rows)
    output.value(row, ({ version, open, files, savedAt, savedBy, profile }) =>
      [profile.code, `v${version}`, profile.name, savedAt, savedBy, files, open.join(', ')].join('  '),
    );
  return exitCodes.done;
}

export function mappingCommands({ program, run }: Shell): void {
  const mapping = program.command('mapping').description('how tables of columns become transactions');
  mapping
    .command('propose <file>')
    .description('what the columns of a file may be, and what must still be said')
    .requiredOption('--code <code>', 'of the mapping; a source takes its files with format: profile:<code>')
    .option('--name <name>', 'for people')
    .option('--source <code>', 'the source that such files are of')
    .option('--answer <question=value...>', 'answers to what a proposal asks')
    .option('--out <file>', 'where to write the mapping as JSON')
    .action((file: string, options: ProposeOptions) =>
      run((shared, output) => withCore(shared, output, (call) => propose(call, output, file, options))),
    );
  mapping
    .command('preview <file>')
    .description('the first rows of a file as a mapping reads them')
    .requiredOption('--profile <file>', 'the mapping as JSON')
    .option('--rows <count>', 'how many', '20')
    .action((file: string, { profile, rows }: { profile: string; rows: string }) =>
      run((shared, output) => withCore(shared, output, (call) => preview(call, output, file, profile, rows))),
    );
  mapping
    .command('save <profile>')
    .description('keep a mapping (JSON) as the next version of its code')
    .action((profile: string) =>
      run((shared, output) => withCore(shared, output, (call) => save(call, output, profile, shared.person))),
    );
  mapping
    .command('list [code]')
    .description('the newest version of each mapping, or all versions of one')
    .action((code: string | undefined) =>
      run((shared, output) => withCore(shared, output, (call) => list(call, output, code))),
    );
}
