import type { Journal } from '../../shared/entity/journal.ts';
import { problemOf } from '../../shared/entity/problem.ts';
import { transactionId } from '../../shared/value/ids.ts';
import { assert, Refusal } from '../../shared/value/result.ts';
import { type Day, parseDay } from '../../shared/value/time.ts';
import type { Read, Write } from '../store/index.ts';
import { canonicalJournal, contentHash } from './draft.ts';
import type { BreakPlace } from './resolution.ts';
import type { Settlement } from './settlements.ts';

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

/** Settlement journals of a day that stand. */
export const standingSettlements = (db: Read, day: Day): Journal[] =>
  db
    .prepare<[Day], string>(
      `SELECT payload FROM journals
       WHERE day = ? AND origin_kind = 'settlement'
         AND NOT EXISTS (SELECT 1 FROM journals AS later WHERE later.reverses = journals.id)
       ORDER BY id`,
    )
    .pluck()
    .all(day)
    .map((payload) => JSON.parse(payload) as Journal);

type SettlementRow = {
  match: bigint;
  reconciliation: string;
  source: string;
  businessDay: bigint;
  realAccount: string;
  currency: string;
  gross: bigint;
  fee: bigint;
  received: bigint;
};

const settlementsOfDay = `
  WITH groups AS (
    SELECT matches.id, matches.reconciliation_id, matches.currency, matches.right_minor
    FROM matches
    WHERE matches.day = ? AND matches.shape = 'group' AND matches.outcome = 'matched'
      AND EXISTS (
        SELECT 1 FROM match_members JOIN transactions ON transactions.id = transaction_id
        JOIN sources ON sources.id = source_id
        WHERE match_id = matches.id AND grouped = 1 AND match_members.side = 'right' AND sources.side = 'bank')
  ),
  owed AS (
    SELECT groups.id, source_id, business_day, sum(amount_minor) AS gross, sum(ifnull(fee_minor, 0)) AS fee
    FROM groups JOIN match_members ON match_id = groups.id AND grouped = 1 AND side = 'left'
    JOIN transactions ON transactions.id = transaction_id AND status = 'success'
    GROUP BY groups.id, source_id, business_day
  ),
  arrived AS (
    SELECT groups.id, real_account_id, sum(amount_minor) AS received
    FROM groups JOIN match_members ON match_id = groups.id AND grouped = 1 AND match_members.side = 'right'
    JOIN transactions ON transactions.id = transaction_id
    JOIN sources ON sources.id = source_id AND sources.side = 'bank'
    GROUP BY groups.id, real_account_id
  )
  SELECT groups.id AS match, reconciliations.code AS reconciliation, sources.code AS source,
    business_day AS businessDay, real_accounts.code AS realAccount, groups.currency, gross, fee, received
  FROM groups
  JOIN owed ON owed.id = groups.id
  JOIN arrived ON arrived.id = groups.id
  JOIN reconciliations ON reconciliations.id = reconciliation_id
  JOIN sources ON sources.id = owed.source_id
  JOIN real_accounts ON real_accounts.id = arrived.real_account_id
  ORDER BY reconciliations.code, sources.code, business_day, received, groups.id`;

/** Confirmed settlements of a day: groups of one channel day against rows of one bank account. */
export function readSettlements(db: Read, day: Day): Settlement[] {
  const bankRows = db.prepare<[bigint], { hash: string; part: number; record: number }>(
    `SELECT hash, part, record FROM match_members JOIN transactions ON transactions.id = transaction_id
     JOIN import_files ON import_files.id = file_id
     WHERE match_id = ? AND grouped = 1 AND side = 'right'`,
  );
  const rows = db.prepare<[Day], SettlementRow>(settlementsOfDay).safeIntegers().all(day);
  return rows.map(({ match, businessDay, ...row }) => ({
    ...row,
    businessDay: Number(businessDay),
    bankRows: bankRows.all(match).map(({ hash, part, record }) => transactionId({ fileHash: hash, part, record })),
  }));
}

type BreakRow = Omit<BreakPlace, 'day'> & { day: bigint };

const breakPlace = `
  SELECT breaks.id, breaks.kind, breaks.subject, breaks.last_seen_day AS day, effect_minor AS effect, breaks.currency,
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
        OR breaks.subject LIKE candidate.code || ':____-__-__')
    ORDER BY candidate.id = row.source_id DESC, candidate.code LIMIT 1)
  WHERE breaks.id = ?`;

/** Where the money of a break stands: its channel row, the channel that its book row or its subject names, else the bank. */
export function readBreakPlace(db: Read, id: string): BreakPlace | null {
  const row = db.prepare<[string], BreakRow>(breakPlace).safeIntegers().get(id);
  return row ? { ...row, day: Number(row.day) } : null;
}
