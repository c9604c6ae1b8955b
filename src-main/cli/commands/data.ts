import type { Explanation } from '../../../shared/entity/match.ts';
import { problemOf } from '../../../shared/entity/problem.ts';
import { explainWords } from '../../../shared/text/explain.ts';
import { gateSentence, likeWords, whatToChange } from '../../../shared/text/whyNot.ts';
import { fill, type Language } from '../../../shared/text/words.ts';
import { Refusal } from '../../../shared/value/result.ts';
import { countOf } from '../arguments.ts';
import { dayLines, replayLine } from '../dayLines.ts';
import type { Shell } from '../main.ts';
import { exitCodes, type Output } from '../output.ts';
import { type Call, windowsOf } from '../session.ts';
import { takeInbox } from './arrivals.ts';

const lists = {
  matches: 'matches.list',
  breaks: 'breaks.list',
  transactions: 'transactions.list',
  accounts: 'accounts.list',
  journals: 'journals.list',
  proofs: 'proofs.list',
  files: 'files.list',
} as const;
type Listed = keyof typeof lists;

/** Which filters a list knows; another one would be passed over in silence otherwise. */
const filters: Record<Listed, readonly string[]> = {
  matches: ['day', 'reconciliation', 'outcome', 'search', 'sort'],
  breaks: ['day', 'to', 'scope', 'kinds', 'states', 'source', 'minAge', 'maxAge', 'search', 'sort'],
  transactions: ['day', 'source', 'search'],
  accounts: ['day'],
  journals: ['day'],
  proofs: ['day'],
  files: ['day'],
};

const wrong = (path: string, reason: string): Refusal =>
  new Refusal(problemOf('INPUT_INVALID', { params: { path, reason } }));

/** The list's name, and no filter that it does not know. Throws Refusal INPUT_INVALID. */
function listNamed(what: string, filter: Record<string, unknown>): Listed {
  if (!Object.hasOwn(lists, what)) throw wrong(what, Object.keys(lists).join(' | '));
  const known = filters[what as Listed];
  for (const [name, value] of Object.entries(filter))
    if (value !== undefined && !known.includes(name)) throw wrong(`--${name.replace(/s$/, '')}`, known.join(' | '));
  return what as Listed;
}

const plain = (row: unknown): string =>
  Object.entries(row as Record<string, unknown>)
    .filter(([, value]) => value !== null && value !== '' && !(Array.isArray(value) && value.length === 0))
    .map(([name, value]) => `${name}=${typeof value === 'object' ? JSON.stringify(value) : String(value)}`)
    .join('  ');

type ListGiven = { limit?: string; minAge?: string; maxAge?: string; kind?: string[]; state?: string[] } & Record<
  string,
  unknown
>;

async function list(call: Call, output: Output, what: string, given: ListGiven): Promise<number> {
  const { limit, kind: kinds, state: states, minAge, maxAge, ...others } = given;
  const ages = { minAge: minAge && countOf('--min-age', minAge), maxAge: maxAge && countOf('--max-age', maxAge) };
  const filter = { ...others, ...ages, kinds, states };
  const listed = listNamed(what, filter);
  const most = limit === undefined ? Number.MAX_SAFE_INTEGER : countOf('--limit', limit);
  // Which of these fields the list knows is checked above.
  for await (const { rows } of windowsOf(call, lists[listed], filter as never, most))
    for (const row of rows) output.value(row, plain);
  return exitCodes.done;
}

/** Candidates, the gate that each failed in every pass, and the smallest change. */
const whyNotLines = (why: NonNullable<Explanation['whyNot']>, language: Language): string[] => [
  ...why.nearest.flatMap(({ row, label, like, match, gates }) => [
    `  ? ${row ? plain(row) : label}  ${like.map((one) => likeWords[one][language]).join(', ')}${match ? `  ${match}` : ''}`,
    ...gates.map((gate) => `      ${gate.passName}: ${gateSentence(gate, language)}`),
  ]),
  ...whatToChange(why, language).map((line) => `  → ${line}`),
  ...(why.change?.edits ?? []).map(({ path, to }) => `      ${why.change!.ruleSet}/${path}: ${JSON.stringify(to)}`),
];

const explanationLines = ({ verdict, reasons, left, right, whyNot }: Explanation, { say, language }: Output): string =>
  [
    say(verdict),
    ...reasons.map(
      ({ code, params }) => `  ${fill(explainWords[code as keyof typeof explainWords][language], params)}`,
    ),
    ...left.map((row) => `  ← ${plain(row)}`),
    ...right.map((row) => `  → ${plain(row)}`),
    ...(whyNot ? whyNotLines(whyNot, language) : []),
  ].join('\n');

function listCommand({ program, withCall }: Shell): void {
  program
    .command('list <what>')
    .description(`${Object.keys(lists).join(' | ')}, as lines`)
    .option('--day <day>')
    .option('--to <day>', 'breaks: days up to this one')
    .option('--source <code>', 'transactions, breaks')
    .option('--reconciliation <id>', 'matches')
    .option('--scope <code>', 'breaks')
    .option('--kind <kind...>', 'breaks')
    .option('--state <state...>', 'breaks')
    .option('--min-age <days>', 'breaks')
    .option('--max-age <days>', 'breaks')
    .option('--outcome <outcome>', 'matches: matched | mismatched | suggested')
    .option('--search <text>', 'matches, breaks, transactions')
    .option(
      '--sort <order>',
      'matches: label | amount | pass; breaks: age | effect | kind | day; -age is the other way',
    )
    .option('--limit <n>', 'at most so many')
    .action((what: string, given: ListGiven) => withCall((call, output) => list(call, output, what, given)));
}

async function replayed(call: Call, output: Output, runId: string): Promise<number> {
  const report = await call('reconcile.replay', { run: runId });
  output.value(report, replayLine);
  return report.same ? exitCodes.done : exitCodes.problems;
}

export function dataCommands(shell: Shell): void {
  const { program, withCall, answer } = shell;
  program
    .command('reconcile')
    .description(
      'import the inbox, then reconcile a day, or several in order; later days that leaned on them are run again',
    )
    .option('--day <day>')
    .option('--to <day>')
    .option('--reconciliation <id>')
    .option('--replay <run>', 'run a recorded run again, keep nothing of it, and compare the results')
    .action(({ replay, day, ...given }: { day?: string; to?: string; reconciliation?: string; replay?: string }) => {
      if (replay !== undefined) return withCall((call, output) => replayed(call, output, replay));
      if (day === undefined)
        return program.error("error: required option '--day <day>' not specified", {
          code: 'commander.missingMandatoryOptionValue',
        });
      return withCall(async (call, output, options) => {
        const taken = await takeInbox(call, options, output, { silentWhenEmpty: true });
        for (const report of await call('reconcile.run', { ...given, day, person: options.person }))
          output.value(report, dayLines);
        return taken;
      });
    });
  listCommand(shell);
  program
    .command('explain <id>')
    .description('why matched, or why not: a match, a suggestion, a break or a transaction')
    .action((id: string) => answer((call) => call('explain', { id }), explanationLines));
}
