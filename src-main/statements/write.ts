import { statementIn } from '../../shared/text/statement.ts';
import type { Language } from '../../shared/text/words.ts';
import type { Read } from '../store/index.ts';
import { accountBalances } from './balance.ts';
import { type Frame, frameFor } from './frame.ts';
import { nextNumber, readActivity, readCoverage, readPassTotals, readUnreconciledDays } from './queries.ts';
import {
  countProvisional,
  readBankStatements,
  readBreaks,
  readFiles,
  readPostings,
  readProofs,
} from './queriesRecords.ts';
import type { SheetPlan } from './sheet.ts';
import { adjustmentsSheet } from './sheets/adjustments.ts';
import { balanceSheet } from './sheets/balance.ts';
import { breaksSheet } from './sheets/breaks.ts';
import { coverSheet } from './sheets/cover.ts';
import { matchedSheet } from './sheets/matched.ts';
import { sourcesSheet } from './sheets/sources.ts';
import { summarySheet } from './sheets/summary.ts';
import type { Subject } from './subject.ts';
import { missingDays, verdictOf } from './verdict.ts';
import { openWorkbook } from './workbook.ts';

export type WriteOrder = { subject: Subject; maker: string; file: string; now: Date; language: Language };

/** Writes the workbook to `file`. Everything but the matched rows is held in memory; those are read as they are written. */
export async function writeStatement(
  db: Read,
  { subject, maker, file, now, language }: WriteOrder,
): Promise<{ number: number; sheets: string[]; provisional: boolean }> {
  const number = nextNumber(db);
  const facts = readFacts(db, subject);
  const currencies = [...new Set([...facts.activity, ...facts.passes].map((row) => row.currency))].sort();
  const frame = frameFor(db, subject, language, currencies);
  const plans = planSheets(frame, facts, { number, now, maker });
  const issuer = subject.enterprise.name.replaceAll('&', '&&');
  const say = statementIn(language);
  const book = openWorkbook({
    file,
    now,
    footer: { left: say('footLeft', { number: String(number), issuer }), right: say('footRight') },
    longAmountNote: frame.cells.words(say('longAmount'), frame.cells.styles.note),
    isLong: frame.cells.isLong,
  });
  const sheets: string[] = [];
  for (const plan of plans) sheets.push(...(await book.add(plan)));
  await book.close();
  return { number, sheets, provisional: facts.provisionalJournals > 0 };
}

type Facts = ReturnType<typeof readFacts>;

function readFacts(db: Read, subject: Subject) {
  return {
    activity: readActivity(db, subject),
    passes: readPassTotals(db, subject),
    breaks: readBreaks(db, subject),
    proofs: readProofs(db, subject),
    statements: readBankStatements(db, subject),
    postings: readPostings(db, subject),
    provisionalJournals: countProvisional(db, subject),
    files: readFiles(db, subject),
    unreconciledDays: readUnreconciledDays(db, subject),
    missing: missingDays(subject.sources, readCoverage(db, subject), subject.firstDay, subject.lastDay),
    balances: accountBalances(db, subject),
  };
}

function planSheets(frame: Frame, facts: Facts, made: { number: number; now: Date; maker: string }): SheetPlan[] {
  const { say } = frame;
  const sheets = [
    summarySheet(frame, facts),
    matchedSheet(frame),
    breaksSheet(frame, facts.breaks),
    balanceSheet(frame, facts.balances),
    adjustmentsSheet(frame, facts.postings),
    sourcesSheet(frame, facts.files),
  ];
  const matches = facts.passes.reduce(
    (sum, pass) => (pass.outcome === 'matched' ? sum + Number(pass.matches) : sum),
    0,
  );
  const journals = new Set(facts.postings.map((posting) => posting.journal)).size;
  const holds = [
    say('holdsSummary'),
    say('holdsMatched', { count: String(matches) }),
    say('holdsBreaks', { count: String(facts.breaks.length) }),
    say('holdsBalance', { count: String(facts.balances.length) }),
    say('holdsAdjustments', { count: String(journals) }),
    say('holdsSources', { count: String(facts.files.length) }),
  ];
  const cover = coverSheet(frame, {
    ...made,
    verdict: verdictOf(frame, facts),
    missing: facts.missing,
    journals,
    provisionalJournals: facts.provisionalJournals,
    contents: sheets.map((sheet, index) => [sheet.name, holds[index]!]),
  });
  return [cover, ...sheets];
}
