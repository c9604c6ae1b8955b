import type { Problem } from '../../shared/entity/problem.ts';
import { type Setup, setup } from '../../shared/entity/setup.ts';
import { checkingOf } from './checks/checking.ts';
import { checkDuplicates } from './checks/duplicates.ts';
import { checkFees } from './checks/fees.ts';
import { checkReferences } from './checks/references.ts';
import { checkSources } from './checks/sources.ts';
import { checkSplits } from './checks/splits.ts';
import { checkTree } from './checks/tree.ts';
import { checkValues } from './checks/values.ts';
import { readYaml, type SetupText } from './document.ts';
import { normalised } from './normalise.ts';
import { problemsOfShape } from './shape.ts';

export type CheckedSetup = { setup?: Setup; problems: Problem[] };

/**
 * Reads a setup.yaml and reports every mistake in it with line and column, in the order of the text: SETUP_SYNTAX,
 * SETUP_INVALID, SETUP_REFERENCE, SETUP_DUPLICATE, SETUP_CYCLE, SETUP_HIERARCHY. There is a setup, defaults filled in
 * and amounts written with their currency's digits, only where there is no problem.
 */
export function checkSetup(yamlText: string, fileName?: string): CheckedSetup {
  const { setup, problems } = readSetup(yamlText, fileName);
  return setup ? { setup, problems } : { problems };
}

/** As checkSetup, with the text, so that later Problems can say their lines too. */
export function readSetup(yamlText: string, fileName?: string): CheckedSetup & { text?: SetupText } {
  const read = readYaml(yamlText, fileName);
  if ('problems' in read) return read;
  return checkText(read.text);
}

/** As readSetup, of a text that was read. */
export function checkText(text: SetupText): CheckedSetup & { text: SetupText } {
  const parsed = setup.safeParse(text.raw);
  const problems = parsed.success ? [] : problemsOfShape(parsed.error.issues, text);
  const checking = checkingOf(text, problems);
  for (const check of [checkDuplicates, checkReferences, checkTree, checkValues, checkSources, checkFees, checkSplits])
    check(checking);
  if (parsed.success && problems.length === 0) return { setup: normalised(parsed.data), problems, text };
  return { problems: inOrder(problems), text };
}

const inOrder = (problems: Problem[]): Problem[] =>
  problems.sort((a, b) => (a.where.line ?? 0) - (b.where.line ?? 0) || Number(a.where.column) - Number(b.where.column));
