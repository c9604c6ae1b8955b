import type { Journal } from '../../shared/entity/journal.ts';
import { problemOf } from '../../shared/entity/problem.ts';
import { transactionId } from '../../shared/value/ids.ts';
import { assert, Refusal } from '../../shared/value/result.ts';
import { type Day, parseDay } from '../../shared/value/time.ts';
import type { Read, Write } from '../store/index.ts';
import { canonicalJournal, contentHash } from './draft.ts';
import type { BreakPlace } from './resolution.ts';
import { type MemberSum, type Settlement, settlementsOf } from './settlements.ts';

type AccountKey = { id: number; currency: string };

/** Writes a journal and its postings. Throws Refusal JOURNAL_UNBALANCED where an account has another currency than the amount. */
export function insertJournal(db: Write, journal: Journal, now: Date, person: string): void {
  const account = db.prepare<[string], AccountKey>('SELECT id, currency FROM ledger_accounts WHERE code = ?');
  const accountOf = (code: string, currency: string): number => {
    const found = account.get(code);
    assert(found, `ledger account ${code} is in the chart`);
    if (found.currency !== currency)
      throw new Refusal(
        problemOf('JOURNAL_UNBALANCED', { params: { reason: `${code} ${found.currency} ≠ ${currency}` } }),
      );
    return found.id;
  };
  const day = parseDay(journal.day);
  assert(day !== null, 'a journal has a day');
  const payload = canonicalJournal(journal);
  const { id, template, originKind, origin, memo, reverses } = journal;
  db.prepare(
    `INSERT INTO journals (id, day, template, origin_kind, origin, memo, reverses, payload, content_hash, posted_at, posted_by)
     VALUES (@id, @day, @template, @originKind, @origin, @memo, @reverses, @payload, @hash, @at, @person)`,
  ).run({
    ...{ id, day, template, originKind, origin, memo, reverses, payload, person },
    hash: contentHash(payload),
    at: Math.floor(now.getTime() / 1000),
  });
  const insert = db.prepare(
    `INSERT INTO postings (id, journal_id, line, kind, debit_account_id, credit_account_id, amount_minor, currency)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  for (const line of journal.postings) {
    const debit = accountOf(line.debit, line.currency);
    const credit = accountOf(line.credit, line.currency);
    insert.run(line.id, journal.id, line.line, line.kind, debit, credit, BigInt(line.minor), line.currency);
  }
}

/** The exact bytes of a journal; null where there is none of that id. */
export const payloadOf = (db: Read, id: string): string | null =>
  db.prepare<[string], string>('SELECT payload FROM journals WHERE id = ?').pluck().get(id) ?? null;

/** The journal that reversed another; null where it stands. */
export const reversedBy = (db: Read, id: string): string | null =>
  db.prepare<[string], string>('SELECT id FROM journals WHERE reverses = ?').pluck().get(id) ?? null;

/** How often an origin was posted, and the journal of it that stands (is not reversed). "x#2" is x posted for the second time. */
export function livesOf(
  db: Read,
  originKind: Journal['originKind'],
  origin: string,
): { posted: number; live: Journal | null } {
  const rows = db
    .prepare<{ originKind: string; origin: string }, { payload: string; reversed: number }>(
      `SELECT payload, EXISTS (SELECT 1 FROM journals AS later WHERE later.reverses = journals.id) AS reversed
       FROM journals
       WHERE origin_kind = @originKind
         AND (origin = @origin OR (origin > @origin || '#' AND origin < @origin || '$'))`,
    )
    .all({ originKind, origin });
  const live = rows.find((row) => row.reversed === 0);
  return { posted: rows.length, live: live ? (JSON.parse(live.payload) as Journal) : null };
}

/** The first day on or after a day whose journals are not frozen. */
export const openDayFrom = (db: Read, day: Day): Day =>
  Math.max(day, db.prepare<[], number>('SELECT ifnull(max(day) + 1, 0) FROM frozen_days').pluck().get()!);

const origin =
  "iif(instr(journals.origin, '#') > 0, substr(journals.origin, 1, instr(journals.origin, '#') - 1), journals.origin)";
const stands =
  "origin_kind = 'settlement' AND NOT EXISTS (SELECT 1 FROM journals AS later WHERE later.reverses = journals.id)";

/** Journals that stand of the settlements of a day. Those of a frozen day may be dated on a later one, and are not that day's. */
export const standingSettlements = (db: Read, day: Day, frozen: boolean): Journal[] =>
  db
    .prepare<[Day], string>(
      frozen
        ? `SELECT payload FROM gates CROSS JOIN journals ON ${origin} = gates.id AND ${stands} WHERE gates.settled_day = ? ORDER BY journals.id`
        : `SELECT payload FROM journals WHERE day = ? AND ${stands}
             AND NOT EXISTS (SELECT 1 FROM gates WHERE gates.id = ${origin} AND gates.settled_day < journals.day) ORDER BY journals.id`,
    )
    .pluck()
    .all(day)
    .map((payload) => JSON.parse(payload) as Journal);

type MemberRow = Omit<MemberSum, 'match' | 'businessDay'> & { match: bigint; businessDay: bigint };

/**
 * One pass over the members of the day's groups that may be posted: of settlements those whose gate holds (a difference is
 * resolved then), of others those that agree; the order of the joins is fixed (CROSS JOIN), from the few
 * groups to their members and never from all transactions. Only successful rows count.
 */
const memberSums = `
  SELECT matches.id AS match, reconciliations.code AS reconciliation, matches.currency, matches.left_minor AS owed, match_members.side,
    sources.side AS sourceSide, sources.code AS source, row.business_day AS businessDay,
    (SELECT code FROM real_accounts WHERE id = sources.real_account_id) AS realAccount,
    sum(row.amount_minor) AS amount, sum(ifnull(row.fee_minor, 0)) AS fee,
    json_group_array(row.id) FILTER (WHERE match_members.side = 'right') AS rightRows
  FROM reconciliations CROSS JOIN matches ON matches.reconciliation_id = reconciliations.id AND matches.day = ?
  CROSS JOIN match_members ON match_members.match_id = matches.id AND match_members.grouped = 1
  CROSS JOIN transactions AS row ON row.id = match_members.transaction_id AND row.status = 'success'
  CROSS JOIN sources ON sources.id = row.source_id
  WHERE matches.shape = 'group' AND iif(EXISTS (SELECT 1 FROM match_days WHERE match_days.match_id = matches.id),
    EXISTS (SELECT 1 FROM gates WHERE gates.match_id = matches.id AND gates.blocked = 0), matches.outcome = 'matched')
  GROUP BY matches.id, match_members.side, sources.id, row.business_day
  ORDER BY matches.id, sources.code, row.business_day`;

/** Confirmed settlements of a day, in an order that does not depend on how the matches were numbered. */
export function readSettlements(db: Read, day: Day): Settlement[] {
  const rows = db.prepare<[Day], MemberRow>(memberSums).safeIntegers().all(day);
  const sums = rows.map(
    (row): MemberSum => ({ ...row, match: Number(row.match), businessDay: Number(row.businessDay) }),
  );
  const place = db.prepare<[number], { hash: string; part: number; record: number }>(
    'SELECT hash, part, record FROM transactions JOIN import_files ON import_files.id = file_id WHERE transactions.id = ?',
  );
  return settlementsOf(sums, (id) => {
    const { hash, part, record } = place.get(id)!;
    return transactionId({ fileHash: hash, part, record });
  });
}

type BreakRow = Omit<BreakPlace, 'day'> & { day: bigint };

const breakPlace = `
  SELECT breaks.id, breaks.kind, breaks.subject, max(breaks.last_seen_day, ifnull((SELECT max(day) + 1 FROM frozen_days), 0)) AS day, effect_minor AS effect, breaks.currency,
    channel.code AS source,
    (SELECT code FROM real_accounts WHERE id = coalesce(channel.real_account_id, own.real_account_id, hung.real_account_id)) AS realAccount
  FROM breaks
  LEFT JOIN transactions AS row ON row.id = coalesce(breaks.right_id, breaks.left_id)
  LEFT JOIN sources AS own ON own.id = row.source_id
  LEFT JOIN virtual_accounts AS hung ON hung.code = row.account AND own.side = 'book'
  LEFT JOIN sources AS channel ON channel.id = (
    SELECT id FROM sources AS candidate
    WHERE candidate.side = 'channel' AND candidate.role = 'transactions'
      AND (candidate.id = row.source_id
        OR (own.side = 'book' AND candidate.channel = row.channel)
        OR (substr(breaks.subject, 1, length(candidate.code)) = candidate.code
          AND substr(breaks.subject, length(candidate.code) + 1) GLOB ':[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'))
    ORDER BY candidate.id = row.source_id DESC, candidate.code LIMIT 1)
  WHERE breaks.id = ?`;

/** Where the money of a break stands: its channel row, the channel that its book row or its subject names, else the bank. */
export function readBreakPlace(db: Read, id: string): BreakPlace | null {
  const row = db.prepare<[string], BreakRow>(breakPlace).safeIntegers().get(id);
  return row ? { ...row, day: Number(row.day) } : null;
}
