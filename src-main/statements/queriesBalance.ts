import type { Day } from '../../shared/value/time.ts';
import type { Read } from '../store/index.ts';
import type { Subject } from './subject.ts';

/**
 * The rows of one real account up to a day, as the reconciliation statement needs them: book rows of the virtual
 * accounts on it, channel rows that settle to it, and the bank's own. Three links join them: book to channel for what
 * went through a channel, channel to bank for what it settled, book to bank for the rest. Each row stands once at each
 * end it has, so that the items found on the links add up to the whole difference, by construction.
 */
export type RealAccount = {
  id: number;
  code: string;
  name: string;
  number: string;
  bank: string;
  currency: string;
  /** Balances at the end of the opening day: rows count from the day after. */
  openingMinor: bigint;
  openingDay: Day;
  virtualOpeningMinor: bigint;
};

/** The real accounts that the sources of a reconciliation settle to or stand for. */
export function readRealAccounts(db: Read, subject: Subject): RealAccount[] {
  const rows = db
    .prepare(
      `SELECT a.id, a.code, a.name, a.number, b.name AS bank, a.currency, a.opening_minor AS openingMinor, a.opening_day AS openingDay,
         (SELECT coalesce(sum(v.opening_minor), 0) FROM virtual_accounts v WHERE v.real_account_id = a.id) AS virtualOpeningMinor
       FROM real_accounts a JOIN banks b ON b.id = a.bank_id
       WHERE a.id IN (SELECT s.real_account_id FROM reconciliation_sources rs JOIN sources s ON s.id = rs.source_id
         WHERE rs.reconciliation_id = ?) ORDER BY a.code`,
    )
    .safeIntegers()
    .all(subject.reconciliationId) as (Omit<RealAccount, 'id' | 'openingDay'> & { id: bigint; openingDay: bigint })[];
  return rows.map((row) => ({ ...row, id: Number(row.id), openingDay: Number(row.openingDay) }));
}

export type Link = 'book-channel' | 'channel-bank' | 'book-bank';
type LinkSides = { plus: 'book' | 'channel'; minus: 'channel' | 'bank' };
const linkSides: Record<Link, LinkSides> = {
  'book-channel': { plus: 'book', minus: 'channel' },
  'channel-bank': { plus: 'channel', minus: 'bank' },
  'book-bank': { plus: 'book', minus: 'bank' },
};

/** Reconciliations by the link that they are about. */
export function readLinks(db: Read): Record<Link, number[]> {
  const rows = db
    .prepare<[], { id: number; sides: string }>(
      `SELECT rs.reconciliation_id AS id, group_concat(DISTINCT s.side) AS sides
       FROM reconciliation_sources rs JOIN sources s ON s.id = rs.source_id GROUP BY rs.reconciliation_id ORDER BY 1`,
    )
    .all();
  const about = ({ plus, minus }: LinkSides): number[] =>
    rows.filter((row) => row.sides.split(',').sort().join() === [plus, minus].sort().join()).map((row) => row.id);
  return {
    'book-channel': about(linkSides['book-channel']),
    'channel-bank': about(linkSides['channel-bank']),
    'book-bank': about(linkSides['book-bank']),
  };
}

/** The joins that place a row, and what it counts for on the account; rows of other accounts, days or currencies count nothing. */
const placed = (row: string): string =>
  `JOIN sources ${row}s ON ${row}s.id = ${row}.source_id
   LEFT JOIN virtual_accounts ${row}v ON ${row}s.side = 'book' AND ${row}v.code = ${row}.account`;
const counts = (row: string): string =>
  `${row}.status = 'success' AND ${row}.currency = @currency AND ${row}.business_day > @opening AND ${row}.business_day <= @last
   AND ${row}s.role = 'transactions'
   AND CASE ${row}s.side WHEN 'book' THEN ${row}v.real_account_id ELSE ${row}s.real_account_id END = @account`;
const net = (row: string): string => `${row}.amount_minor - coalesce(${row}.fee_minor, 0)`;

/** Does a row belong to an end of the link? A book row goes by its channel or by the bank, never by both. */
function atEnd(link: Link, end: keyof LinkSides, row: string): string {
  const side = linkSides[link][end];
  if (side !== 'book') return `${row}s.side = '${side}'`;
  return `${row}s.side = 'book' AND ${row}.channel IS ${link === 'book-channel' ? 'NOT ' : ''}NULL`;
}

const subjectColumns = (row: string): string =>
  `coalesce(nullif(${row}.refund_no, ''), nullif(${row}.order_no, ''), nullif(${row}.bank_ref, ''), nullif(${row}.voucher_no, ''),
    nullif(${row}.channel_no, ''), ${row}.memo)`;

/** What stands open on a link: `plus` is what the side nearer to the books says, `minus` what the side nearer to the bank says. */
export type OpenItem = {
  link: Link;
  transactionId: number | null;
  matchId: number | null;
  reference: string | null;
  /** The channel's name, where the item is one of its days. */
  source: string | null;
  day: Day;
  rows: number;
  plus: bigint;
  minus: bigint;
};
type RawItem = { [Field in keyof OpenItem]: OpenItem[Field] extends number | null ? bigint : OpenItem[Field] };

const openPairs = (link: Link, reconciliations: string): string => {
  const value = (end: keyof LinkSides): string =>
    ['l', 'r']
      .map((row) => `CASE WHEN ${counts(row)} AND ${atEnd(link, end, row)} THEN ${net(row)} ELSE 0 END`)
      .join(' + ');
  return `SELECT * FROM (
      SELECT '${link}' AS link, NULL AS transactionId, m.id AS matchId, coalesce(${subjectColumns('l')}, ${subjectColumns('r')}) AS reference,
        NULL AS source, min(l.business_day, r.business_day) AS day, 1 AS rows, ${value('plus')} AS plus, ${value('minus')} AS minus
      FROM matches m JOIN transactions l ON l.id = m.left_id ${placed('l')} JOIN transactions r ON r.id = m.right_id ${placed('r')}
      WHERE m.reconciliation_id IN (${reconciliations}) AND m.shape = 'pair')
    WHERE plus <> minus`;
};

const openGroups = (link: Link, reconciliations: string): string => {
  const value = (end: keyof LinkSides): string =>
    `sum(CASE WHEN ${counts('t')} AND ${atEnd(link, end, 't')} THEN ${net('t')} ELSE 0 END)`;
  return `SELECT '${link}' AS link, NULL AS transactionId, m.id AS matchId, min(${subjectColumns('t')}) AS reference,
      (SELECT g.name FROM match_days d JOIN sources g ON g.id = d.source_id WHERE d.match_id = m.id LIMIT 1) AS source,
      coalesce((SELECT min(d.day) FROM match_days d WHERE d.match_id = m.id), min(t.business_day)) AS day, count(*) AS rows, ${value('plus')} AS plus, ${value('minus')} AS minus
    FROM matches m JOIN match_members mm ON mm.match_id = m.id AND mm.grouped = 1 JOIN transactions t ON t.id = mm.transaction_id
      ${placed('t')}
    WHERE m.reconciliation_id IN (${reconciliations}) AND m.shape <> 'pair'
    GROUP BY m.id HAVING plus <> minus`;
};

const unmatched = (reconciliations: string): string =>
  `NOT EXISTS (SELECT 1 FROM match_members mm WHERE mm.reconciliation_id IN (${reconciliations}) AND mm.transaction_id = t.id)`;

/** Rows of one end that no match of the reconciliations has. */
const openRows = (link: Link, end: keyof LinkSides, reconciliations: string): string => {
  const other = end === 'plus' ? 'minus' : 'plus';
  return `SELECT '${link}' AS link, t.id AS transactionId, NULL AS matchId, ${subjectColumns('t')} AS reference, NULL AS source,
      t.business_day AS day, 1 AS rows, ${net('t')} AS ${end}, 0 AS ${other}
    FROM transactions_by_day t ${placed('t')} WHERE ${counts('t')} AND ${atEnd(link, end, 't')} AND ${unmatched(reconciliations)}
      AND ${net('t')} <> 0`;
};

/** What a channel has not settled yet: one item a channel and business day. */
const inTransit = (
  reconciliations: string,
): string => `SELECT 'channel-bank' AS link, NULL AS transactionId, NULL AS matchId, NULL AS reference, ts.name AS source,
    t.business_day AS day, count(*) AS rows, sum(${net('t')}) AS plus, 0 AS minus
  FROM transactions_by_day t ${placed('t')} WHERE ${counts('t')} AND ts.side = 'channel' AND ${unmatched(reconciliations)}
  GROUP BY ts.id, t.business_day HAVING plus <> 0`;

const itemOf = (row: RawItem): OpenItem => ({
  ...row,
  transactionId: row.transactionId === null ? null : Number(row.transactionId),
  matchId: row.matchId === null ? null : Number(row.matchId),
  day: Number(row.day),
  rows: Number(row.rows),
});

const byDay = (a: OpenItem, b: OpenItem): number => {
  const key = (item: OpenItem): string => `${item.source ?? ''} ${item.reference ?? ''}`;
  if (a.day !== b.day) return a.day - b.day;
  if (key(a) !== key(b)) return key(a) < key(b) ? -1 : 1;
  return a.plus < b.plus ? -1 : a.plus > b.plus ? 1 : 0;
};

/** Every open item of an account up to a day, oldest first. */
export function readOpenItems(db: Read, account: RealAccount, lastDay: Day): OpenItem[] {
  const links = readLinks(db);
  const params = { account: account.id, currency: account.currency, opening: account.openingDay, last: lastDay };
  const [toChannel, settled, toBank] = [links['book-channel'], links['channel-bank'], links['book-bank']].map(String);
  const queries = [
    ...(Object.keys(links) as Link[]).flatMap((link) => [
      openPairs(link, String(links[link])),
      openGroups(link, String(links[link])),
    ]),
    openRows('book-channel', 'plus', toChannel!),
    openRows('book-channel', 'minus', toChannel!),
    inTransit(settled!),
    openRows('book-bank', 'plus', toBank!),
    openRows('book-bank', 'minus', String([...links['channel-bank'], ...links['book-bank']])),
  ];
  return queries
    .flatMap((sql) => db.prepare(sql).safeIntegers().all(params) as RawItem[])
    .map(itemOf)
    .sort(byDay);
}

export type Balances = {
  bookMinor: bigint;
  /** By the bank's rows; what its statement says is in statementMinor, null where no statement with balances reaches so far. */
  bankMinor: bigint;
  statementMinor: bigint | null;
  statementDay: Day | null;
};

/** Book balance, and the bank's by its rows and by its last statement, at the end of a day. */
export function readBalances(db: Read, account: RealAccount, lastDay: Day): Balances {
  const params = { account: account.id, currency: account.currency, opening: account.openingDay, last: lastDay };
  const sums = db
    .prepare(
      `SELECT coalesce(sum(CASE WHEN ts.side = 'book' THEN ${net('t')} END), 0) AS book,
         coalesce(sum(CASE WHEN ts.side = 'bank' THEN ${net('t')} END), 0) AS bank
       FROM transactions_by_day t ${placed('t')} WHERE ts.side <> 'channel' AND ${counts('t')}`,
    )
    .safeIntegers()
    .get(params) as { book: bigint; bank: bigint };
  const statement = db
    .prepare(
      `SELECT b.closing_minor AS closing, b.last_day AS day FROM statement_balances b JOIN sources s ON s.id = b.source_id
       WHERE s.real_account_id = @account AND s.side = 'bank' AND b.currency = @currency AND b.last_day <= @last
       ORDER BY b.last_day DESC, b.first_day DESC, b.file_id DESC, b.sequence DESC LIMIT 1`,
    )
    .safeIntegers()
    .get({ account: account.id, currency: account.currency, last: lastDay }) as
    | { closing: bigint; day: bigint }
    | undefined;
  return {
    bookMinor: account.virtualOpeningMinor + sums.book,
    bankMinor: account.openingMinor + sums.bank,
    statementMinor: statement?.closing ?? null,
    statementDay: statement ? Number(statement.day) : null,
  };
}
