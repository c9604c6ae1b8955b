import type { Problem } from '../entity/problem.ts';
import { describeProblem } from './problems.ts';
import { fill, type Language, type Words } from './words.ts';

const atLine: Words = { 'zh-CN': '第 {line} 行', en: 'line {line}' };
const atColumn: Words = { 'zh-CN': '“{column}”列', en: 'column {column}' };

/** "bill.csv, line 12, column 手续费": where a Problem is. */
function placeOf({ where }: Problem, language: Language): string {
  const parts = [
    where.file,
    where.sheet,
    where.line === undefined ? undefined : fill(atLine[language], { line: String(where.line) }),
    where.column === undefined ? undefined : fill(atColumn[language], { column: String(where.column) }),
    where.cell,
  ];
  return parts.filter((part) => part !== undefined).join(', ');
}

/** A Problem in lines: its code and place, what happened, and the way out. */
export function problemLine(problem: Problem, language: Language): string {
  const { message, hint } = describeProblem(problem, language);
  const place = placeOf(problem, language);
  return `${problem.code}${place ? ` (${place})` : ''}: ${message}\n  → ${hint}`;
}
