import { type Tally, totalOf } from './judge.ts';

const columns: readonly [string, (tally: Tally) => string][] = [
  ['rows', ({ rows }) => String(rows)],
  ['bonds', ({ bonds }) => String(bonds)],
  ['knowable', ({ determinable }) => String(determinable)],
  ['right', ({ right }) => String(right)],
  ['WRONG', ({ wrong }) => String(wrong)],
  ['mis-tied', ({ tied }) => String(tied)],
  ['lucky', ({ lucky }) => String(lucky)],
  ['suggested', ({ suggested }) => String(suggested)],
  ['missed', ({ missed }) => String(missed)],
  ['sugg. holding', ({ holding, suggestions }) => `${holding}/${suggestions}`],
  ['breaks right', ({ kinds, wanted }) => `${kinds}/${wanted}`],
  ['other breaks', ({ others }) => String(others)],
];

const share = (part: number, whole: number): string =>
  whole === 0 ? 'none' : `${((100 * part) / whole).toFixed(3)} %`;

/** The four figures that the benchmark is about, with their goals. */
export function goalsOf(tallies: ReadonlyMap<string, Tally>): string[] {
  const total = totalOf(tallies);
  return [
    `wrong confirmed matches  ${total.wrong}  (goal 0)`,
    `recall of what is determinable  ${share(total.rightDeterminable, total.determinable)}  (goal 99.9 %)`,
    `break kinds right  ${share(total.kinds, total.wanted)}  (goal 100 %), breaks that nothing stands for ${total.others}`,
    `suggestions that hold the right answer  ${share(total.holding, total.suggestions)}  (goal 95 %)`,
    `bonds that are not determinable and stand in a suggestion  ${share(undecided(tallies).asked, undecided(tallies).all)}`,
  ];
}

/** Bonds that only a person can decide: those whose rows are alike decide themselves and do not count. */
function undecided(tallies: ReadonlyMap<string, Tally>): { all: number; asked: number } {
  const open = [...tallies.values()].filter(({ bonds, determinable }) => determinable < bonds);
  const all = open.reduce((sum, { bonds, determinable }) => sum + bonds - determinable, 0);
  return { all, asked: open.reduce((sum, { asked }) => sum + asked, 0) };
}

/** Figures by habit in the order of names, and their sum. */
export function tableOf(tallies: ReadonlyMap<string, Tally>): string[] {
  const habits = [...tallies.keys()].sort();
  const lines: [string, string[]][] = [
    ...habits.map((habit): [string, string[]] => [habit, columns.map(([, of]) => of(tallies.get(habit)!))]),
    ['total', columns.map(([, of]) => of(totalOf(tallies)))],
  ];
  const width = Math.max(...lines.map(([habit]) => habit.length));
  const widths = columns.map(([name], index) =>
    Math.max(name.length, ...lines.map(([, cells]) => cells[index]!.length)),
  );
  const line = (first: string, cells: readonly string[]): string =>
    `${first.padEnd(width)}  ${cells.map((cell, index) => cell.padStart(widths[index]!)).join('  ')}`;
  return [
    line(
      'habit',
      columns.map(([name]) => name),
    ),
    ...lines.map(([habit, cells]) => line(habit, cells)),
  ];
}
