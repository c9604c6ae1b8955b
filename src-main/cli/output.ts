import type { Problem } from '../../shared/entity/problem.ts';
import { problemLine } from '../../shared/text/problemLine.ts';
import { describeProblem } from '../../shared/text/problems.ts';
import { type Say, sayIn } from '../../shared/text/terminal.ts';
import type { Language } from '../../shared/text/words.ts';

/** Where results go: JSON lines and nothing else on stdout with --json, else lines for people; progress on stderr. */
export type Output = {
  readonly json: boolean;
  readonly language: Language;
  /** A line of shared/text/terminal.ts in the person's language. */
  readonly say: Say;
  /** One JSON line, or what `words` makes of the value for a person. */
  value<T>(value: T, words: (value: T, output: Output) => string): void;
  /** A line for people only. */
  line(text: string): void;
  problem(problem: Problem): void;
  progress(line: string): void;
};

/** Exit codes of the terminal contract: 0 done, 1 the work found problems, 2 wrong usage, 3 environment. */
export const exitCodes = { done: 0, problems: 1, usage: 2, environment: 3 } as const;

const environmentCodes = new Set([
  'NODE_TOO_OLD',
  'WORKSPACE_MISSING',
  'WORKSPACE_NEWER',
  'WORKSPACE_FOREIGN',
  'WORKSPACE_CORRUPT',
  'WORKSPACE_LOCKED',
  'WORKSPACE_READ_ONLY',
  'DISK_FULL',
  'FILE_NOT_WRITABLE',
  'CENTRAL_UNREACHABLE',
  'INTERNAL',
]);
const usageCodes = new Set(['INPUT_INVALID', 'DAY_INVALID', 'METHOD_UNKNOWN', 'RECONCILIATION_UNKNOWN']);

export const exitCodeOf = (problems: readonly Problem[]): number => {
  if (problems.some((problem) => environmentCodes.has(problem.code))) return exitCodes.environment;
  if (problems.some((problem) => usageCodes.has(problem.code))) return exitCodes.usage;
  return problems.some((problem) => problem.severity === 'error') ? exitCodes.problems : exitCodes.done;
};

type Stream = NodeJS.WritableStream & { isTTY?: boolean };

/** One line on a screen that the next replaces; nothing at all where nobody is watching. */
function progressOn(screen: Stream): { show(text: string): void; clear(): void } {
  let shown = 0;
  const clear = (): void => {
    if (shown > 0) screen.write(`\r${' '.repeat(shown)}\r`);
    shown = 0;
  };
  const show = (text: string): void => {
    if (!screen.isTTY) return;
    clear();
    const fitting = text.slice(0, 60);
    screen.write(fitting);
    // A Chinese character takes two columns.
    shown = fitting.length * 2;
  };
  return { show, clear };
}

export function outputTo(stdout: NodeJS.WritableStream, stderr: Stream, json: boolean, language: Language): Output {
  const progress = progressOn(stderr);
  const line = (text: string): void => {
    progress.clear();
    stdout.write(`${text}\n`);
  };
  const output: Output = {
    json,
    language,
    say: sayIn(language),
    value: (value, words) => line(json ? JSON.stringify(value) : words(value, output)),
    line: (text) => {
      if (!json) line(text);
    },
    problem: (problem) => {
      if (json) return line(JSON.stringify({ problem: { ...problem, ...describeProblem(problem, language) } }));
      progress.clear();
      stderr.write(`${problemLine(problem, language)}\n`);
    },
    progress: progress.show,
  };
  return output;
}
