import { proofRoleWords } from '../../../shared/text/statement.ts';
import { formatDay } from '../../../shared/value/time.ts';
import {
  addTo,
  blank,
  centreColumn,
  type Frame,
  free,
  headRow,
  numberColumn,
  textColumn,
  titleRows,
} from '../frame.ts';
import type { Activity, PassTotal } from '../queries.ts';
import {
  type BankStatementRow,
  type BreakRow,
  type ProofLine,
  type ProofRow,
  readProofLines,
} from '../queriesRecords.ts';
import type { Row, SheetPlan } from '../sheet.ts';

export type SummaryFacts = {
  activity: readonly Activity[];
  passes: readonly PassTotal[];
  breaks: readonly BreakRow[];
  statements: readonly BankStatementRow[];
  proofs: readonly ProofRow[];
};

/** What moved, what was matched by which rule, what is left, what the banks say, and the daily proofs line by line. */
export function summarySheet(frame: Frame, facts: SummaryFacts): SheetPlan {
  return {
    name: frame.say('sheetSummary'),
    top: titleRows(frame, frame.say('sheetSummary'), frame.say('restNote')),
    header: 0,
    caps: { 2: 46 },
    *rows() {
      yield* activityRows(frame, facts.activity);
      yield* passRows(frame, facts.passes);
      yield* breakTotals(frame, facts.breaks);
      yield* statementRows(frame, facts.statements);
      yield* proofRows(frame, facts.proofs);
    },
  };
}

const section = ({ cells }: Frame, title: string): Row => free(cells.words(title, cells.styles.section), 22);
const none = ({ cells, say }: Frame): Row => free(cells.words(say('nothing'), cells.styles.note));

function* activityRows(frame: Frame, activity: readonly Activity[]): Generator<Row> {
  const { cells, say, subject } = frame;
  yield section(frame, say('summaryMoved'));
  yield headRow(frame, [
    textColumn(say('side')),
    textColumn(say('source')),
    textColumn(say('currency')),
    numberColumn(say('rows')),
    ...(['received', 'paid', 'net', 'fee', 'matchedRows', 'matchedAmount'] as const).map((key) =>
      numberColumn(say(key)),
    ),
    ...(['mismatchedRows', 'openRows', 'openAmount', 'restRows', 'otherRows'] as const).map((key) =>
      numberColumn(say(key)),
    ),
  ]);
  for (const place of ['left', 'right'] as const)
    for (const source of subject.sources.filter((one) => one.place === place)) {
      const rows = activity.filter((row) => Number(row.sourceId) === source.id);
      if (rows.length === 0)
        yield {
          cells: [
            cells.text(frame.side(source.side)),
            cells.text(source.name),
            cells.text(null),
            cells.count(0),
            ...Array.from({ length: 11 }, () => cells.text(null)),
          ],
        };
      for (const row of rows) yield activityRow(frame, frame.side(source.side), source.name, row);
    }
  yield blank;
}

function activityRow({ cells }: Frame, side: string, name: string, row: Activity): Row {
  const { currency } = row;
  const rest = row.rows - row.matchedRows - row.mismatchedRows - row.openRows;
  return {
    cells: [
      cells.text(side),
      cells.text(name),
      cells.text(currency),
      cells.count(Number(row.rows)),
      cells.amount(row.inMinor, currency),
      cells.amount(row.outMinor, currency),
      cells.amount(row.inMinor + row.outMinor, currency),
      cells.amount(row.feeMinor, currency),
      cells.count(Number(row.matchedRows)),
      cells.amount(row.matchedMinor, currency),
      cells.count(Number(row.mismatchedRows)),
      cells.count(Number(row.openRows)),
      cells.amount(row.openMinor, currency),
      cells.count(Number(rest)),
      cells.count(Number(row.otherRows)),
    ],
  };
}

function* passRows(frame: Frame, passes: readonly PassTotal[]): Generator<Row> {
  const { cells, say, side, subject } = frame;
  yield section(frame, say('summaryPasses'));
  yield headRow(frame, [
    textColumn(say('rule')),
    textColumn(say('shape')),
    textColumn(say('currency')),
    numberColumn(say('matches')),
    numberColumn(say('sideAmount', { side: side(subject.leftSide) })),
    numberColumn(say('sideAmount', { side: side(subject.rightSide) })),
    numberColumn(say('difference')),
    centreColumn(say('outcome')),
  ]);
  if (passes.length === 0) yield none(frame);
  for (const pass of passes)
    yield {
      cells: [
        cells.text(pass.byHand === 1n ? say('byHand') : pass.passName),
        cells.text(say(pass.shape === 'net' ? 'netting' : pass.shape)),
        cells.text(pass.currency),
        cells.count(Number(pass.matches)),
        cells.amount(pass.leftMinor, pass.currency),
        cells.amount(pass.rightMinor, pass.currency),
        cells.amount(pass.leftMinor - pass.rightMinor, pass.currency),
        cells.word(say(pass.outcome)),
      ],
    };
  yield blank;
}

function* breakTotals(frame: Frame, breaks: readonly BreakRow[]): Generator<Row> {
  const { cells, say } = frame;
  yield section(frame, say('summaryBreaks'));
  yield headRow(frame, [
    textColumn(say('kind')),
    textColumn(say('state')),
    textColumn(say('currency')),
    numberColumn(say('items')),
    numberColumn(say('effect')),
  ]);
  if (breaks.length === 0) yield none(frame);
  const groups = Map.groupBy(breaks, (found) => [found.kind, found.state, found.currency].join(' '));
  for (const [, group] of [...groups].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const [first] = group;
    const effect = group.reduce((sum, found) => sum + found.effectMinor, 0n);
    yield {
      cells: [
        cells.text(frame.breakKind(first!.kind)),
        cells.text(frame.breakState(first!.state)),
        cells.text(first!.currency),
        cells.count(group.length),
        cells.amount(effect, first!.currency),
      ],
    };
  }
  const sums = new Map<string, bigint>();
  const open = breaks.filter((found) => found.state !== 'closed');
  for (const found of open) addTo(sums, found.currency, found.effectMinor);
  for (const [currency, minor] of [...sums].sort())
    yield {
      cells: [
        cells.totalText(say('openTotal')),
        cells.totalText(null),
        cells.totalText(currency),
        cells.totalCount(open.filter((found) => found.currency === currency).length),
        cells.total(minor, currency),
      ],
    };
  yield blank;
}

function* statementRows(frame: Frame, statements: readonly BankStatementRow[]): Generator<Row> {
  const { cells, say } = frame;
  yield section(frame, say('summaryStatements'));
  yield headRow(frame, [
    textColumn(say('source')),
    textColumn(`${say('account')} · ${say('days')}`),
    textColumn(say('currency')),
    textColumn(''),
    numberColumn(say('opening')),
    numberColumn(say('moved')),
    numberColumn(say('closing')),
    centreColumn(say('checked')),
  ]);
  if (statements.length === 0) yield none(frame);
  for (const row of statements) {
    const agrees = row.openingMinor + row.rowsMinor === row.closingMinor;
    const days = frame.between(Number(row.firstDay), Number(row.lastDay));
    yield {
      cells: [
        cells.text(row.source),
        cells.wrapped(`${row.account} · ${days}`),
        cells.text(row.currency),
        cells.text(null),
        cells.amount(row.openingMinor, row.currency),
        cells.amount(row.rowsMinor, row.currency),
        cells.amount(row.closingMinor, row.currency),
        cells.word(say(agrees ? 'agrees' : 'disagrees')),
      ],
    };
  }
  yield blank;
}

const proofTitles = { a: 'proofA', b: 'proofB', c: 'proofC' } as const;

function* proofRows(frame: Frame, proofs: readonly ProofRow[]): Generator<Row> {
  const { cells, say } = frame;
  yield section(frame, say('summaryProofs'));
  if (proofs.length === 0) yield none(frame);
  for (const proof of proofs) {
    const name = proof.scopeName === null ? proof.scope : `${proof.scopeName} ${proof.scope}`;
    const title = [formatDay(Number(proof.day)), name, say(proofTitles[proof.kind]), say(proof.verdict)].join(' · ');
    yield free(cells.words(title, cells.styles.mark), 20);
    yield headRow(frame, [
      textColumn(say('item')),
      textColumn(say('reference')),
      textColumn(say('currency')),
      numberColumn(say('rows')),
      numberColumn(say('amount')),
    ]);
    for (const line of readProofLines(frame.db, proof.id)) yield proofLine(frame, line, proof.currency);
    yield* proofFigures(frame, proof);
  }
}

const proofLine = ({ cells, word }: Frame, line: ProofLine, currency: string): Row => ({
  cells: [
    cells.text(word(proofRoleWords, line.role)),
    cells.wrapped(line.label),
    cells.text(currency),
    cells.count(line.rows === 0n ? null : Number(line.rows)),
    cells.amount(line.amountMinor, currency),
  ],
});

function* proofFigures({ cells, say }: Frame, proof: ProofRow): Generator<Row> {
  const figures: [string, bigint][] = [
    [say('leftTotal'), proof.leftMinor],
    [say('rightTotal'), proof.rightMinor],
    [say('residue'), proof.residueMinor],
  ];
  for (const [label, minor] of figures)
    yield {
      cells: [
        cells.totalText(label),
        cells.totalText(null),
        cells.totalText(proof.currency),
        cells.totalCount(null),
        cells.total(minor, proof.currency),
      ],
    };
}
