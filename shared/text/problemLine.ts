import type { Problem } from '../entity/problem.ts';
import { describeProblem } from './problems.ts';
import { type Say, sayIn } from './terminal.ts';
import type { Language } from './words.ts';

/** "bill.csv, line 12, column 手续费": where a Problem is. */
function placeOf({ where }: Problem, say: Say): string {
  const parts = [
    where.file,
    where.sheet,
    where.line === undefined ? undefined : say('atLine', { line: where.line }),
    where.column === undefined ? undefined : say('atColumn', { column: where.column }),
  ];
  return parts.filter((part) => part !== undefined).join(', ');
}

/** A Problem in lines: its code and place, what happened, and the way out. */
export function problemLine(problem: Problem, language: Language): string {
  const { message, hint } = describeProblem(problem, language);
  const place = placeOf(problem, sayIn(language));
  return `${problem.code}${place ? ` (${place})` : ''}: ${message}\n  → ${hint}`;
}
