import type { Problem } from '../../shared/entity/problem.ts';
import { describeProblem } from '../../shared/text/problems.ts';
import type { Language } from '../../shared/text/words.ts';

/** Where results go: JSON lines and nothing else on stdout with --json, else lines for people; progress on stderr. */
export type Output = {
  readonly json: boolean;
  readonly language: Language;
  /** One JSON line, or what `words` makes of the value for a person. */
  value<T>(value: T, words: (value: T) => string): void;
  /** A line for people only. */
  say(line: string): void;
  problem(problem: Problem): void;
  progress(line: string): void;
};

/** Exit codes of the terminal contract: 0 done, 1 the work found problems, 2 wrong usage, 3 environment. */
export const exitCodes = { done: 0, problems: 1, usage: 2, environment: 3 } as const;

const environmentCodes = new Set(['NODE_TOO_OLD', 'WORKSPACE_MISSING', 'WORKSPACE_NEWER', 'WORKSPACE_FOREIGN', 'WORKSPACE_CORRUPT', 'WORKSPACE_LOCKED', 'WORKSPACE_READ_ONLY', 'DISK_FULL', 'CENTRAL_UNREACHABLE', 'INTERNAL']);
const usageCodes = new Set(['INPUT_INVALID', 'DAY_INVALID', 'METHOD_UNKNOWN', 'RECONCILIATION_UNKNOWN']);

export const exitCodeOf = (problems: readonly Problem[]): number => {
  if (problems.some((problem) => environmentCodes.has(problem.code))) return exitCodes.environment;
  if (problems.some((problem) => usageCodes.has(problem.code))) return exitCodes.usage;
  return problems.some((problem) => problem.severity === 'error') ? exitCodes.problems : exitCodes.done;
};

/** "bill.csv line 12, column 手续费": where a Problem is. */
export function placeOf({ where }: Problem): string {
  const parts = [where.file, where.sheet, where.line === undefined ? undefined : `line ${where.line}`, where.column === undefined ? undefined : `column ${where.column}`];
  return parts.filter((part) => part !== undefined).join(', ');
}

export function problemLine(problem: Problem, language: Language): string {
  const { message, hint } = describeProblem(problem, language);
  const place = placeOf(problem);
  return `${problem.code}${place ? ` (${place})` : ''}: ${message}\n  → ${hint}`;
}

export function outputTo(stdout: NodeJS.WritableStream, stderr: NodeJS.WritableStream & { isTTY?: boolean }, json: boolean, language: Language): Output {
  let shown = 0;
  const clear = (): void => {
    if (shown > 0) stderr.write(`\r${' '.repeat(shown)}\r`);
    shown = 0;
  };
  const line = (text: string): void => {
    clear();
    stdout.write(`${text}\n`);
  };
  return {
    json,
    language,
    value: (value, words) => line(json ? JSON.stringify(value) : words(value)),
    say: (text) => {
      if (!json) line(text);
    },
    problem: (problem) => {
      if (json) line(JSON.stringify({ problem: { ...problem, ...describeProblem(problem, language) } }));
      else {
        clear();
        stderr.write(`${problemLine(problem, language)}\n`);
      }
    },
    progress: (text) => {
      if (!stderr.isTTY) return;
      clear();
      stderr.write(text.slice(0, 100));
      shown = Math.min(text.length, 100) * 2;
    },
  };
}
