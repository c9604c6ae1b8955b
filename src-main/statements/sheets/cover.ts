import { formatDay, formatInstant } from '../../../shared/value/time.ts';
import { blank, type Frame, free } from '../frame.ts';
import type { Row, SheetPlan } from '../sheet.ts';
import type { MissingDays, Verdict } from '../verdict.ts';

export type CoverFacts = {
  number: number;
  now: Date;
  maker: string;
  verdict: Verdict;
  missing: readonly MissingDays[];
  journals: number;
  provisionalJournals: number;
  /** Sheet name and what it holds. */
  contents: readonly (readonly [string, string])[];
};

const WIDTHS = [18, 54, 18, 54];
const LINE = 21;

/** Who states what, for when, the verdict and its reasons, what is provisional, and where two people sign. */
export function coverSheet(frame: Frame, facts: CoverFacts): SheetPlan {
  const { say } = frame;
  const rows = [
    ...headRows(frame),
    ...aboutRows(frame, facts),
    blank,
    ...verdictRows(frame, facts),
    blank,
    ...contentRows(frame, facts),
    blank,
    ...signRows(frame, facts),
  ];
  return { name: say('sheetCover'), top: [], header: 0, widths: WIDTHS, rows: () => rows };
}

function headRows({ cells, say, subject }: Frame): Row[] {
  return [
    free(cells.words(subject.enterprise.name, cells.styles.issuer), 24),
    free(cells.words(`${say('title')} · ${subject.name}`, cells.styles.coverTitle), 40),
    free(cells.words(say('selfMade'), cells.styles.mark), 22),
    blank,
  ];
}

/** Two labels and two texts side by side. */
const fields = ({ cells }: Frame, first: [string, string], second: [string, string]): Row => ({
  cells: [first, second].flatMap(([label, text]) => [
    cells.words(label, cells.styles.coverLabel),
    cells.words(text, cells.styles.coverWrapped),
  ]),
  atLeast: LINE,
});

/** One label and a text over the rest of the row. */
const wide = ({ cells }: Frame, label: string | null, text: string): Row => ({
  cells: [
    cells.words(label, cells.styles.coverLabel),
    cells.words(text, cells.styles.coverWrapped),
    cells.words(null, cells.styles.coverWrapped),
    cells.words(null, cells.styles.coverWrapped),
  ],
  merges: [[2, 4]],
  atLeast: LINE,
});

function aboutRows(frame: Frame, { number, now }: CoverFacts): Row[] {
  const { say, side, subject, currencies, period } = frame;
  const { enterprise } = subject;
  const at = { seconds: Math.floor(now.getTime() / 1000), offsetMinutes: enterprise.offsetMinutes };
  const made = formatInstant(at);
  const sources = (place: 'left' | 'right'): string =>
    subject.sources
      .filter((source) => source.place === place)
      .map((source) => source.name)
      .join(say('listMark'));
  return [
    fields(
      frame,
      [say('number'), say('numberOf', { number: String(number) })],
      [say('madeAt'), made.slice(0, 19).replace('T', ' ')],
    ),
    fields(
      frame,
      [say('periodLabel'), period],
      [say('timeZone'), `UTC${made.slice(19) === 'Z' ? '+00:00' : made.slice(19)}`],
    ),
    fields(
      frame,
      [say('subjectLabel'), `${subject.name} (${subject.code})`],
      [say('currency'), currencies.join(say('listMark'))],
    ),
    fields(
      frame,
      [say('sourcesOf', { side: side(subject.leftSide) }), sources('left')],
      [say('sourcesOf', { side: side(subject.rightSide) }), sources('right')],
    ),
  ];
}

function verdictRows(frame: Frame, { verdict, missing, journals, provisionalJournals }: CoverFacts): Row[] {
  const { cells, say } = frame;
  const rule = cells.words(null, cells.styles.verdictRule);
  const words = cells.words(say(verdict.proven ? 'PROVEN' : 'INCOMPLETE'), cells.styles.verdict);
  const absent = missing.map(({ source, days }) =>
    say('noFileOf', { source: source.name, days: days.map(formatDay).join(say('listMark')) }),
  );
  return [
    {
      cells: [cells.words(say('verdictLabel'), cells.styles.verdictRule), words, rule, rule],
      height: 34,
      merges: [[2, 4]],
    },
    ...verdict.reasons.map((reason) => wide(frame, null, reason)),
    ...(absent.length > 0 ? [wide(frame, say('noFile'), absent.join(say('listMark')))] : []),
    ...(provisionalJournals > 0
      ? [wide(frame, say('provisionalLabel'), say('provisional', { count: String(provisionalJournals) }))]
      : [wide(frame, say('centralLabel'), say(journals === 0 ? 'noJournals' : 'accepted'))]),
  ];
}

const contentRows = (frame: Frame, { contents }: CoverFacts): Row[] => [
  free(frame.cells.words(frame.say('contents'), frame.cells.styles.section), 22),
  ...contents.map(([sheet, holds]) => wide(frame, sheet, holds)),
];

function signRows({ cells, say }: Frame, { maker }: CoverFacts): Row[] {
  const line = (label: string, name: string | null): Row => ({
    cells: [
      cells.words(label, cells.styles.signLabel),
      cells.words(name, cells.styles.signLine),
      cells.words(say('dateLine'), cells.styles.signLabel),
      cells.words(null, cells.styles.signLine),
    ],
    height: 32,
  });
  return [line(say('maker'), maker), line(say('checker'), null)];
}
