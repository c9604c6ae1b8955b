import type { Day } from '../../shared/value/time.ts';
import { type Exact, numbersOf, type Read, type Write } from '../store/index.ts';

/** What a settlement reconciliation is summed by. */
export type Settles = 'net' | 'gross';

/** A settlement, or a channel day that is due and has brought nothing. Minor units, signed. */
export type Settling = {
  reconciliationId: number;
  reconciliation: string;
  sourceId: number;
  source: string;
  channel: string | null;
  currency: string;
  firstDay: Day;
  lastDay: Day;
  settledDay: Day | null;
  matchId: number | null;
  owed: bigint;
  received: bigint;
  /** What its days come to after fees. */
  net: bigint;
};

const numberOrNull = (value: bigint | null): number | null => (value === null ? null : Number(value));
const settlingOf = (row: Exact<Settling>): Settling => ({
  ...row,
  reconciliationId: Number(row.reconciliationId),
  sourceId: Number(row.sourceId),
  firstDay: Number(row.firstDay),
  lastDay: Number(row.lastDay),
  settledDay: numberOrNull(row.settledDay),
  matchId: numberOrNull(row.matchId),
});

/** Every settlement that stands, whatever arrived. */
export const settlements = (db: Read): Settling[] =>
  db
    .prepare<[], Exact<Settling>>(
      `SELECT r.id AS reconciliationId, r.code AS reconciliation, s.id AS sourceId, s.code AS source, s.channel, m.currency,
         min(p.day) AS firstDay, max(p.day) AS lastDay, m.day AS settledDay, m.id AS matchId, m.left_minor AS owed, m.right_minor AS received,
         sum(p.net_minor) AS net
       FROM match_days p CROSS JOIN matches m ON m.id = p.match_id JOIN reconciliations r ON r.id = m.reconciliation_id JOIN sources s ON s.id = p.source_id
       GROUP BY m.id ORDER BY m.id`,
    )
    .safeIntegers()
    .all()
    .map(settlingOf);

/** The channel days of a settlement reconciliation that are due (their rows are in its pool) and unpaid. */
export const unpaidDays = (db: Read, reconciliationId: number, settles: Settles): Settling[] =>
  db
    .prepare<unknown[], Exact<Settling>>(
      `SELECT r.id AS reconciliationId, r.code AS reconciliation, s.id AS sourceId, s.code AS source, s.channel, d.currency,
         d.business_day AS firstDay, d.business_day AS lastDay, NULL AS settledDay, NULL AS matchId,
         sum(d.in_minor - d.out_minor${settles === 'net' ? ' - d.fee_minor' : ''}) AS owed, 0 AS received, sum(d.in_minor - d.out_minor - d.fee_minor) AS net
       FROM reconciliations r JOIN reconciliation_sources x ON x.reconciliation_id = r.id AND x.side = 'left' JOIN sources s ON s.id = x.source_id
         CROSS JOIN daily_totals d ON d.source_id = s.id AND d.status = 'success'
       WHERE r.id = ? AND NOT EXISTS (SELECT 1 FROM match_days p WHERE p.source_id = s.id AND p.day = d.business_day AND p.currency = d.currency)
       GROUP BY s.id, d.business_day, d.currency
       HAVING EXISTS (SELECT 1 FROM day_runs o CROSS JOIN open_items w ON w.reconciliation_id = r.id AND w.transaction_id BETWEEN o.first_id AND o.last_id
         WHERE o.source_id = s.id AND o.business_day = d.business_day AND w.until_day IS NULL)
       ORDER BY s.id, d.business_day`,
    )
    .safeIntegers()
    .all(reconciliationId)
    .map(settlingOf);

/** A reconciliation of the book with channels, and the kinds of rows that it looks at; null is all. */
export type Leg = {
  id: number;
  sources: number[];
  bookKinds: readonly string[] | null;
  channelKinds: readonly string[] | null;
};

type Pass = { kind: string; left?: { kind?: string[] }; right?: { kind?: string[] } };
const kindsOf = (passes: readonly Pass[], side: 'left' | 'right'): string[] | null => {
  const said = passes.filter(({ kind }) => side === 'left' || kind !== 'net-zero').map((pass) => pass[side]?.kind);
  return said.some((kinds) => kinds === undefined) ? null : [...new Set(said.flatMap((kinds) => kinds ?? []))];
};

/** The kinds that several legs look at. */
export const allKinds = (legs: readonly Leg[], side: 'bookKinds' | 'channelKinds'): readonly string[] | null =>
  legs.some((leg) => leg[side] === null) ? null : legs.flatMap((leg) => leg[side] ?? []);

/** The active reconciliations that have the book on one side and channels on the other. */
export function orderLegs(db: Read): Leg[] {
  const rows = db
    .prepare<[], { id: number; passes: string; book: 'left' | 'right'; sources: string }>(
      `SELECT r.id AS id, g.passes AS passes, b.side AS book, json_group_array(DISTINCT c.source_id) AS sources
       FROM reconciliations r JOIN rule_sets g ON g.code = r.rule_set AND g.active = 1
         JOIN reconciliation_sources b ON b.reconciliation_id = r.id JOIN sources bs ON bs.id = b.source_id AND bs.side = 'book'
         JOIN reconciliation_sources c ON c.reconciliation_id = r.id AND c.side <> b.side JOIN sources cs ON cs.id = c.source_id AND cs.side = 'channel'
       WHERE r.active = 1 GROUP BY r.id, b.side ORDER BY r.id`,
    )
    .all();
  return rows.map(({ id, passes, book, sources }) => {
    const all = JSON.parse(passes) as Pass[];
    return {
      id,
      sources: JSON.parse(sources) as number[],
      bookKinds: kindsOf(all, book),
      channelKinds: kindsOf(all, book === 'left' ? 'right' : 'left'),
    };
  });
}

/** Channel sources that share their channel with another: a book row of it does not say whose it is. */
export const sharedChannels = (db: Read): Set<string> =>
  new Set(
    db
      .prepare<[], string>(
        `SELECT channel FROM sources WHERE side = 'channel' AND role = 'transactions' AND active = 1 AND channel IS NOT NULL GROUP BY channel HAVING count(*) > 1`,
      )
      .pluck()
      .all(),
  );

export type Sums = { rows: number; amount: bigint; fee: bigint };
const sumsOf = (row: Exact<Sums>): Sums => ({ ...row, rows: Number(row.rows) });
/** Its value is null for all kinds, else their JSON. */
const isOfKinds = (column: string): string => `ifnull(instr(?, '"' || ${column} || '"') > 0, 1)`;
const kindsGiven = (kinds: readonly string[] | null): string | null => (kinds === null ? null : JSON.stringify(kinds));

/** What the book says of a settlement's channel on its days. */
export const bookSums = (
  db: Read,
  { channel, currency, firstDay, lastDay }: Settling,
  kinds: readonly string[] | null,
): Sums =>
  sumsOf(
    db
      .prepare<unknown[], Exact<Sums>>(
        `SELECT ifnull(sum(d.rows), 0) AS rows, ifnull(sum(d.in_minor - d.out_minor), 0) AS amount, ifnull(sum(d.fee_minor), 0) AS fee
         FROM sources s CROSS JOIN daily_totals d ON d.source_id = s.id AND d.business_day BETWEEN ? AND ?
         WHERE s.side = 'book' AND d.status = 'success' AND d.channel = ? AND d.currency = ? AND ${isOfKinds('d.kind')}`,
      )
      .safeIntegers()
      .get(firstDay, lastDay, channel, currency, kindsGiven(kinds))!,
  );

/** What the bill says of the rows of a settlement, by kind. From totals of whole days where these are all its rows. */
export function billSums(db: Read, one: Settling): (Sums & { kind: string })[] {
  type Row = Exact<Sums> & { kind: string };
  const whole = db
    .prepare<unknown[], Row>(
      `SELECT kind, sum(rows) AS rows, sum(in_minor - out_minor) AS amount, sum(fee_minor) AS fee FROM temp.gate_days g
         CROSS JOIN daily_totals d ON d.source_id = g.source_id AND d.business_day = g.day AND d.currency = g.currency
       WHERE g.gate = (SELECT x.gate FROM temp.gate_days x WHERE x.source_id = ? AND x.day = ? AND x.currency = ?) AND d.status = 'success' GROUP BY kind`,
    )
    .safeIntegers()
    .all(one.sourceId, one.firstDay, one.currency);
  const net = whole.reduce((sum, { amount, fee }) => sum + amount - fee, 0n);
  const rows =
    net === one.net || one.matchId === null
      ? whole
      : db
          .prepare<[number], Row>(
            `SELECT t.kind AS kind, count(*) AS rows, sum(t.amount_minor) AS amount, sum(ifnull(t.fee_minor, 0)) AS fee
             FROM match_members m CROSS JOIN transactions t ON t.id = m.transaction_id
             WHERE m.match_id = ? AND m.grouped = 1 AND m.side = 'left' AND t.status = 'success' GROUP BY t.kind`,
          )
          .safeIntegers()
          .all(one.matchId);
  return rows.map((row) => ({ ...sumsOf(row), kind: row.kind }));
}

/** Opens the tables of a weighing: the settlements by their place, all days of each, and the legs. */
export function openWeighing(db: Write, all: readonly Settling[], legs: readonly Leg[]): void {
  db.exec(`DROP TABLE IF EXISTS temp.gate_days; DROP TABLE IF EXISTS temp.gate_channels; DROP TABLE IF EXISTS temp.gate_legs; DROP TABLE IF EXISTS temp.gate_rows;
    CREATE TEMP TABLE gate_days (source_id INTEGER, day INTEGER, currency TEXT, gate INTEGER, PRIMARY KEY (source_id, day, currency)) WITHOUT ROWID;
    CREATE TEMP TABLE gate_legs (id INTEGER PRIMARY KEY);
    CREATE TEMP TABLE gate_channels AS SELECT channel, min(id) AS source_id FROM sources WHERE side = 'channel' AND role = 'transactions' AND active = 1 AND channel IS NOT NULL GROUP BY channel`);
  const day = db.prepare('INSERT OR IGNORE INTO temp.gate_days VALUES (?, ?, ?, ?)');
  const own = db.prepare(
    'INSERT OR IGNORE INTO temp.gate_days SELECT source_id, day, currency, ? FROM match_days WHERE match_id = ?',
  );
  for (const [gate, one] of all.entries()) if (one.matchId !== null) own.run(gate, one.matchId);
  for (const [gate, one] of all.entries())
    for (let at = one.firstDay; at <= one.lastDay; at += 1) day.run(one.sourceId, at, one.currency, gate);
  const leg = db.prepare('INSERT INTO temp.gate_legs VALUES (?)');
  for (const { id } of legs) leg.run(id);
}

/** A row of a gate, or what a match does to it. */
export type OpenLine = {
  gate: number;
  label: string;
  minor: bigint;
  transactionId: number | null;
  breakId: string | null;
  book: bigint;
  undecided: bigint;
};

const success = (column: string): string => `iif(t.status = 'success', ifnull(t.${column}, 0), 0)`;
const label = `coalesce(${numbersOf('t')}, t.memo, t.kind)`;
/** The source whose money a row is: a book row's by its channel. */
const ofSource = `iif(s.side = 'book', (SELECT c.source_id FROM temp.gate_channels c WHERE c.channel = t.channel), t.source_id)`;
// +scope: the rows have few breaks, a scope may have a hundred thousand.
const breakOn = (column: 'left_id' | 'right_id', row: string, more = ''): string =>
  `(SELECT b.id FROM breaks b WHERE b.${column} = ${row} AND +b.scope = r.code${more} ORDER BY b.state = 'closed', b.id LIMIT 1)`;
const breakOfRow = `coalesce(${breakOn('left_id', 't.id')}, ${breakOn('right_id', 't.id')})`;
const duplicate = " AND +b.kind = 'DUPLICATE'";
const breakOfSuggestion = `(SELECT max(coalesce(${breakOn('left_id', 'y.transaction_id', duplicate)}, ${breakOn('right_id', 'y.transaction_id', duplicate)}))
    FROM suggestion_members x CROSS JOIN suggestions g ON g.id = x.suggestion_id CROSS JOIN suggestion_members y ON y.suggestion_id = g.id
    WHERE x.transaction_id = t.id AND g.reconciliation_id = r.id)`;
const inSuggestion = `EXISTS (SELECT 1 FROM suggestion_members x JOIN suggestions g ON g.id = x.suggestion_id
    WHERE x.transaction_id = t.id AND g.reconciliation_id = r.id AND g.left_count > 0 AND g.right_count > 0)`;

/** The rows in the pool: what one side alone has, and what is not decided. */
export const openLines = (db: Read): OpenLine[] =>
  db
    .prepare<[], Exact<OpenLine>>(
      `SELECT d.gate AS gate, ${label} AS label, iif(s.side = 'book', 1, -1) * t.amount_minor AS minor, t.id AS transactionId,
         coalesce(${breakOfRow}, ${breakOfSuggestion}) AS breakId, s.side = 'book' AS book, ${inSuggestion} AS undecided
       FROM temp.gate_legs l CROSS JOIN reconciliations r ON r.id = l.id CROSS JOIN open_items o ON o.reconciliation_id = r.id AND o.until_day IS NULL
         CROSS JOIN transactions t ON t.id = o.transaction_id CROSS JOIN sources s ON s.id = t.source_id
         CROSS JOIN temp.gate_days d ON d.source_id = ${ofSource} AND d.day = t.business_day AND d.currency = t.currency
       WHERE t.status = 'success' ORDER BY t.business_day, t.id`,
    )
    .safeIntegers()
    .all()
    .map((row) => ({ ...row, gate: Number(row.gate), transactionId: numberOrNull(row.transactionId) }));

/** What an uneven match (not a plain pair of one day) has in one gate, and as a whole. */
export type Uneven = {
  gate: number;
  label: string;
  transactionId: number;
  breakId: string | null;
  failed: bigint;
  /** Book and channel, in the gate and in all, before fees. */
  bookIn: bigint;
  channelIn: bigint;
  bookAll: bigint;
  channelAll: bigint;
  /** Fees that the channel takes more than the book says; zero where one of them does not say. */
  feeMore: bigint;
  /** Does the gate hold the match's last row of the channel? */
  here: bigint;
  bookDays: bigint | null;
  channelDays: bigint | null;
  /** The gate's own day of the match, and the other side's day outside of the gate. */
  hasBook: bigint;
  hasChannel: bigint;
};

/** The condition of the index matches_uneven, word for word: that is how SQLite knows it for what it is. */
export const isUneven =
  'm.failed_gates IS NOT NULL OR m.evidence IS NOT NULL OR m.day_difference <> 0 OR m.several IS NOT NULL';

/** Matches between the book and the channels that are not plain pairs of one day, by the gates that they touch. */
export function unevenMatches(db: Write, firstDay: Day): Uneven[] {
  const of = (members: string, shape: string): string =>
    `SELECT m.id, t.id, t.source_id, s.side = 'book', ${success('amount_minor')}, ${success('fee_minor')}, t.fee_minor IS NULL, t.business_day, t.currency, t.channel
     FROM temp.gate_legs l CROSS JOIN matches m INDEXED BY matches_uneven ON m.reconciliation_id = l.id AND m.day >= ? AND (${isUneven})
       CROSS JOIN ${members} JOIN sources s ON s.id = t.source_id WHERE m.several IS ${shape}`;
  db.exec(
    'CREATE TEMP TABLE gate_rows (match_id INTEGER, id INTEGER, source_id INTEGER, book INTEGER, amount INTEGER, fee INTEGER, feeless INTEGER, day INTEGER, currency TEXT, channel TEXT)',
  );
  const into = 'INSERT INTO temp.gate_rows';
  db.prepare(`${into} ${of('transactions t ON t.id IN (m.left_id, m.right_id)', 'NULL')}`).run(firstDay);
  db.prepare(
    `${into} ${of('match_members n ON n.match_id = m.id AND n.grouped = 1 CROSS JOIN transactions t ON t.id = n.transaction_id', 'NOT NULL')}`,
  ).run(firstDay);
  db.exec('CREATE INDEX temp.gate_rows_of_match ON gate_rows (match_id)');
  const all = (side: 0 | 1, column: string): string =>
    `(SELECT ifnull(sum(x.${column}), 0) FROM temp.gate_rows x WHERE x.match_id = p.match_id AND x.book = ${side} AND x.currency = p.currency)`;
  const away = (side: 0 | 1): string =>
    `(SELECT min(x.day) FROM temp.gate_rows x WHERE x.match_id = p.match_id AND x.book = ${side}) - p.first_day`;
  return db
    .prepare<[], Exact<Uneven>>(
      `WITH sourced AS (SELECT r.*, coalesce(max(iif(r.book, NULL, r.source_id)) OVER (PARTITION BY r.match_id),
           (SELECT c.source_id FROM temp.gate_channels c WHERE c.channel = r.channel)) AS of_source FROM temp.gate_rows r),
         parts AS (SELECT d.gate AS gate, w.match_id AS match_id, w.currency AS currency, min(w.id) AS id, min(w.day) AS first_day,
             max(iif(w.book, NULL, w.day)) AS last_channel_day, sum(iif(w.book, w.amount, 0)) AS bookIn, sum(iif(w.book, 0, w.amount)) AS channelIn,
             max(w.book) AS hasBook, max(NOT w.book) AS hasChannel
           FROM sourced w CROSS JOIN temp.gate_days d ON d.source_id = w.of_source AND d.day = w.day AND d.currency = w.currency
           GROUP BY w.match_id, d.gate)
       SELECT p.gate AS gate, ${label} AS label, p.id AS transactionId,
         (SELECT b.id FROM breaks b WHERE b.match_id = p.match_id ORDER BY b.id LIMIT 1) AS breakId, m.failed_gates IS NOT NULL AS failed,
         p.bookIn, p.channelIn, ${all(1, 'amount')} AS bookAll, ${all(0, 'amount')} AS channelAll,
         iif((SELECT max(x.feeless) FROM temp.gate_rows x WHERE x.match_id = p.match_id), 0, ${all(0, 'fee')} - ${all(1, 'fee')}) AS feeMore,
         ifnull((SELECT max(x.day) FROM temp.gate_rows x WHERE x.match_id = p.match_id AND NOT x.book) = p.last_channel_day, 0) AS here,
         ${away(1)} AS bookDays, ${away(0)} AS channelDays, p.hasBook, p.hasChannel
       FROM parts p JOIN matches m ON m.id = p.match_id JOIN transactions t ON t.id = p.id ORDER BY p.gate, p.first_day, p.id`,
    )
    .safeIntegers()
    .all()
    .map((row) => ({ ...row, gate: Number(row.gate), transactionId: Number(row.transactionId) }));
}

export type Line = { label: string; minor: bigint; transactionId: number | null; breakId: string | null };

/** The bank rows of a settlement. */
export const receiptLines = (db: Read, matchId: number): Line[] =>
  db
    .prepare<[number], Exact<Line>>(
      `SELECT ${label} AS label, t.amount_minor AS minor, t.id AS transactionId, NULL AS breakId
       FROM match_members m CROSS JOIN transactions t ON t.id = m.transaction_id WHERE m.match_id = ? AND m.grouped = 1 AND m.side = 'right' ORDER BY t.business_day, t.id`,
    )
    .safeIntegers()
    .all(matchId)
    .map((row) => ({ ...row, transactionId: Number(row.transactionId) }));

/** The break of a settlement that came short or over, or not at all. */
export const breakOfSettlement = (db: Read, scope: string, subject: string): string | null =>
  db
    .prepare<[string, string], string>(
      "SELECT id FROM breaks WHERE scope = ? AND subject = ? AND kind IN ('SETTLEMENT_SHORT', 'SETTLEMENT_OVER') ORDER BY state = 'closed', id LIMIT 1",
    )
    .pluck()
    .get(scope, subject) ?? null;

const unseenBy = (legs: readonly Leg[]): string =>
  legs
    .map(
      ({
        id,
      }) => `NOT EXISTS (SELECT 1 FROM match_members m WHERE m.reconciliation_id = ${id} AND m.transaction_id = t.id)
        AND NOT EXISTS (SELECT 1 FROM open_items o WHERE o.reconciliation_id = ${id} AND o.transaction_id = t.id AND o.until_day IS NULL)`,
    )
    .join(' AND ');

/** Rows of the bill's days that no leg looked at; they are only sought where the numbers of rows say that there may be any. */
export function unseenOfBill(db: Read, { sourceId, firstDay, lastDay }: Settling, legs: readonly Leg[]): Line[] {
  const counted = db
    .prepare<unknown[], { rows: number; seen: number }>(
      `SELECT (SELECT ifnull(sum(rows), 0) FROM daily_totals WHERE source_id = :source AND business_day BETWEEN :first AND :last) AS rows,
         (SELECT count(*) FROM day_runs d CROSS JOIN json_each(:legs) l CROSS JOIN match_members m ON m.reconciliation_id = l.value AND m.transaction_id BETWEEN d.first_id AND d.last_id
          WHERE d.source_id = :source AND d.business_day BETWEEN :first AND :last)
         + (SELECT count(*) FROM day_runs d CROSS JOIN json_each(:legs) l CROSS JOIN open_items o ON o.reconciliation_id = l.value AND o.transaction_id BETWEEN d.first_id AND d.last_id
          WHERE d.source_id = :source AND d.business_day BETWEEN :first AND :last AND o.until_day IS NULL) AS seen`,
    )
    .get({ source: sourceId, first: firstDay, last: lastDay, legs: JSON.stringify(legs.map(({ id }) => id)) })!;
  if (counted.rows === counted.seen) return [];
  return unseen(
    db,
    `t.source_id = ? AND t.business_day BETWEEN ? AND ? AND ${isOfKinds('t.kind')} AND ${unseenBy(legs)}`,
    -1,
    [sourceId, firstDay, lastDay, kindsGiven(allKinds(legs, 'channelKinds'))],
  );
}

/** Rows of the book that no leg looked at, on days whose links are not proven. */
export function unseenOfBook(db: Read, { channel, firstDay, lastDay }: Settling, legs: readonly Leg[]): Line[] {
  return unseen(
    db,
    `t.source_id IN (SELECT id FROM sources WHERE side = 'book') AND t.channel = ? AND t.business_day BETWEEN ? AND ?
       AND NOT EXISTS (SELECT 1 FROM proofs p WHERE p.kind = 'c' AND p.day = t.business_day AND p.verdict = 'PROVEN')
       AND ${isOfKinds('t.kind')} AND ${unseenBy(legs)}`,
    1,
    [channel, firstDay, lastDay, kindsGiven(allKinds(legs, 'bookKinds'))],
  );
}

const unseen = (db: Read, where: string, sign: 1 | -1, values: unknown[]): Line[] =>
  db
    .prepare<unknown[], Exact<Line>>(
      `SELECT ${label} AS label, ${sign} * (t.amount_minor - ifnull(t.fee_minor, 0)) AS minor, t.id AS transactionId, NULL AS breakId
       FROM transactions_by_day t WHERE t.status = 'success' AND ${where} ORDER BY t.business_day, t.id LIMIT 1000`,
    )
    .safeIntegers()
    .all(...values)
    .map((row) => ({ ...row, transactionId: Number(row.transactionId) }));

/** What says that rows of a settlement's days are others than they were, though every sum may be the same. */
export const revisionsOf = (db: Read, { sourceId, firstDay, lastDay }: Settling): string[] =>
  db
    .prepare<unknown[], string>(
      `SELECT DISTINCT revision_id FROM superseded_transactions
       WHERE business_day BETWEEN ? AND ? AND (source_id = ? OR source_id IN (SELECT id FROM sources WHERE side = 'book')) ORDER BY 1`,
    )
    .pluck()
    .all(firstDay, lastDay, sourceId);

/** The enterprise's currency. */
export const homeCurrency = (db: Read): string =>
  db.prepare<[], string>('SELECT currency FROM enterprises').pluck().get() ?? '';
