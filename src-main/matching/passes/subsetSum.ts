import type { SubsetSumPass } from '../../../shared/entity/rules.ts';
import type { Calendar } from '../../../shared/value/calendar.ts';
import { isOnAnotherAccount, type OpenRow } from '../candidates.ts';
import { type NumberRules, nameOthers, numberFields, numberRules, numbersOf } from '../contradictions.ts';
import type { Plan } from '../plan.ts';
import { type Chosen, MOST_RESIDUE, openRowCount, openRows, writeChosen } from '../queriesResidue.ts';
import { nameOf, nameSimilarity } from '../residue/names.ts';
import { balancedGroups, SUM_LIMITS } from '../residue/sums.ts';
import { dayWindow, reach } from '../tolerance.ts';
import { atOf, filtersOf, giveUp, keepRestOn, type Stage, suggestAll } from './stage.ts';

/** Accidental groups (in millionths) that may be expected where one is still taken for the truth. */
const MOST_BY_CHANCE = 1000;
/** Rows of a block that are searched at all. */
const MOST_ROWS = 400;

type Block = { left: OpenRow[]; right: OpenRow[] };
type Suggested = { left: number[]; right: number[] };
/** `tooMany` and `unfinished` are rows of blocks that were not looked at, or not to their end. */
type Decided = { confirmed: Chosen[]; suggested: Suggested[]; tooMany: number; unfinished: number };

/** Sums of several rows that are one row of the other side (or several): what is the only group and no accident is confirmed. */
export function subsetSum(stage: Stage, pass: SubsetSumPass, index: number): void {
  const { db, plan } = stage;
  const filters = filtersOf(stage, pass);
  const left = openRows(db, stage.left, filters.left, {
    alias: 'l',
    fields: [...pass.block, ...numberFields],
    sum: pass.leftSum,
  });
  const right = openRows(db, stage.right, filters.right, {
    alias: 'r',
    fields: [...pass.block, ...numberFields],
    sum: pass.rightSum,
  });
  if (!left || !right) {
    giveUp(stage, pass, { limit: 'rows', most: MOST_RESIDUE, rows: openRowCount(db, stage, filters) });
    return;
  }
  const { confirmed, suggested, tooMany, unfinished } = decideSums(left, right, pass, plan);
  stage.totals.push(...writeChosen(db, atOf(stage, index), confirmed));
  suggestAll(stage, index, pass.outcome === 'confirm' ? 'not-certain' : 'pass-suggests', suggested);
  if (tooMany > 0) giveUp(stage, pass, { limit: 'rows', most: MOST_ROWS, rows: tooMany });
  if (unfinished > 0) giveUp(stage, pass, { limit: 'budget', most: pass.budget, rows: unfinished });
  keepRestOn(stage, 'left', 'right');
}

/** The words of a text, as banks set them. */
const saidIn = (text: string): string[] => text.split(/[\s,;:/|，；：、]+/);

/**
 * The party of a row of the right that has no field for it: the one name of the left that its memo says. Banks that give
 * one text for everything set the name apart.
 */
function partyOf(row: OpenRow, names: ReadonlySet<string>): string | null {
  const { counterparty, memo } = row.fields;
  if (counterparty) return counterparty;
  const found = new Set(saidIn(memo ?? '').filter((word) => names.has(word)));
  return found.size === 1 ? [...found][0]! : null;
}

/** Rows that share the fields of the block, a currency and a direction, and a real account where all say theirs; of a day alone where days may not differ. */
function blocksBy(left: readonly OpenRow[], right: readonly OpenRow[], pass: SubsetSumPass): Block[] {
  const { before, after } = dayWindow(pass.dayTolerance);
  const sameDay = before + after === 0;
  const names = new Set(left.flatMap(({ fields }) => (fields.counterparty ? [fields.counterparty] : [])));
  const told = [...left, ...right].every(({ realAccount }) => realAccount !== null);
  const key = (row: OpenRow): string | null => {
    const values = pass.block.map((field) => (field === 'counterparty' ? partyOf(row, names) : row.fields[field]));
    if (values.some((value) => value === null || value === '')) return null;
    return JSON.stringify([
      row.currency,
      row.minor > 0n,
      sameDay ? row.day : null,
      told ? row.realAccount : null,
      ...values,
    ]);
  };
  const lefts = Map.groupBy(left, key);
  const rights = Map.groupBy(right, key);
  return [...lefts.keys()]
    .filter((at) => at !== null && rights.has(at))
    .sort()
    .map((at) => ({ left: lefts.get(at)!, right: rights.get(at)! }));
}

const isWithin = (
  calendar: Calendar,
  pass: SubsetSumPass,
  left: readonly OpenRow[],
  right: readonly OpenRow[],
): boolean =>
  left.every((one) => {
    const { first, last } = reach(calendar, one.day, dayWindow(pass.dayTolerance));
    return right.every(({ day }) => day >= first && day <= last);
  });

/** Are all on one real account, as far as they say? */
const isOnOneAccount = (rows: readonly OpenRow[]): boolean => {
  const known = rows.find(({ realAccount }) => realAccount !== null);
  return known === undefined || rows.every((row) => !isOnAnotherAccount(known, row));
};

/** Choices that share a row are one question: which of these belong together. */
function joined(choices: readonly Suggested[]): Suggested[] {
  const out: Suggested[] = [];
  for (const choice of choices) {
    const touching = out.filter(
      (one) => one.left.some((id) => choice.left.includes(id)) || one.right.some((id) => choice.right.includes(id)),
    );
    for (const one of touching) out.splice(out.indexOf(one), 1);
    const all = [...touching, choice];
    const union = (side: 'left' | 'right'): number[] =>
      [...new Set(all.flatMap((one) => one[side]))].sort((a, b) => a - b);
    out.push({ left: union('left'), right: union('right') });
  }
  return out;
}

/** Below this likeness two names are of two parties. */
const OTHER_PARTY = 500;

/** Does a text name a number that none of the other side's rows has, or is the party of every row another one's? */
function contradict(left: readonly OpenRow[], right: readonly OpenRow[], rules: NumberRules): boolean {
  const lefts = left.map(({ fields }) => numbersOf(fields, 'left', rules));
  const rights = right.map(({ fields }) => numbersOf(fields, 'right', rules));
  if (nameOthers(lefts, rights, rules) || nameOthers(rights, lefts, rules)) return true;
  const names = (rows: readonly OpenRow[]) =>
    rows.flatMap(({ fields }) => (fields.counterparty ? [nameOf(fields.counterparty)] : []));
  const pairs = names(left).flatMap((one) => names(right).map((other) => nameSimilarity(one, other)));
  return pairs.length > 0 && pairs.every((alike) => alike < OTHER_PARTY);
}

/** Searches every block. A group of one row a side is no sum; one whose days lie too far apart is none either. */
function decideSums(
  left: readonly OpenRow[],
  right: readonly OpenRow[],
  pass: SubsetSumPass,
  { calendar, passes }: Pick<Plan, 'calendar' | 'passes'>,
): Decided {
  const rules = numberRules(passes);
  const out: Decided = { confirmed: [], suggested: [], tooMany: 0, unfinished: 0 };
  const most = { left: pass.many === 'right' ? 1 : undefined, right: pass.many === 'left' ? 1 : undefined };
  for (const block of blocksBy(left, right, pass)) {
    const rowsOfBlock = block.left.length + block.right.length;
    if (rowsOfBlock > MOST_ROWS) {
      out.tooMany += rowsOfBlock;
      continue;
    }
    const row = ({ rank: id, minor, content: twin }: OpenRow) => ({ id, minor, twin });
    const answer = balancedGroups(
      { left: block.left.map(row), right: block.right.map(row), mostLeft: most.left, mostRight: most.right },
      { ...SUM_LIMITS, steps: pass.budget },
    );
    if (answer.verdict === 'BUDGET_EXHAUSTED') out.unfinished += rowsOfBlock;
    const choices: Suggested[] = [];
    for (const group of answer.groups) {
      const rows = { left: group.left.map((rank) => left[rank]!), right: group.right.map((rank) => right[rank]!) };
      if (rows.left.length + rows.right.length === 2 || !isWithin(calendar, pass, rows.left, rows.right)) continue;
      if (!isOnOneAccount([...rows.left, ...rows.right])) continue;
      const byChance = Math.max(group.byChance, group.byChanceInUnit);
      const certain =
        answer.verdict === 'UNIQUE' &&
        group.unique &&
        !group.twinsSplit &&
        byChance <= MOST_BY_CHANCE &&
        !contradict(rows.left, rows.right, rules);
      if (certain && pass.outcome === 'confirm')
        out.confirmed.push({ ...rows, evidence: { sums: answer.verdict, byChance } });
      else choices.push({ left: rows.left.map(({ id }) => id), right: rows.right.map(({ id }) => id) });
    }
    out.suggested.push(...joined(choices));
  }
  return out;
}
