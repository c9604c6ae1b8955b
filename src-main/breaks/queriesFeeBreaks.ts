import type { Day } from '../../shared/value/time.ts';
import {
  costIn,
  isReturning,
  numbersOf,
  ofTerms,
  type Read,
  type ScheduledTerms,
  transactionIdIn,
  type Write,
} from '../store/index.ts';
import { readTerms, termsText } from './feeTerms.ts';
import { offOf } from './queriesFees.ts';

/** The reconciliation in which a source's fees are looked at: where it faces the book, else the first that it is in. */
const scopes = (db: Read): { sourceId: number; scope: string; side: 'left' | 'right' }[] =>
  db
    .prepare<[], { sourceId: number; scope: string; side: 'left' | 'right' }>(
      `SELECT sourceId, scope, side FROM (SELECT m.source_id AS sourceId, r.code AS scope, m.side AS side, row_number() OVER (PARTITION BY m.source_id ORDER BY
           EXISTS (SELECT 1 FROM reconciliation_sources o JOIN sources s ON s.id = o.source_id WHERE o.reconciliation_id = r.id AND o.side <> m.side AND s.side = 'book') DESC, r.id) AS rank
         FROM reconciliation_sources m JOIN reconciliations r ON r.id = m.reconciliation_id AND r.active = 1) WHERE rank = 1 ORDER BY sourceId`,
    )
    .all();

/** Rows that breaks of a scope are about already, of which the fee is off: temp.fee_named. */
function collectNamed(db: Write, scope: string, terms: readonly ScheduledTerms[]): void {
  db.exec(
    `DROP TABLE IF EXISTS temp.fee_named; CREATE TEMP TABLE fee_named (id INTEGER PRIMARY KEY, expected INTEGER)`,
  );
  const named =
    'SELECT right_id AS id FROM found WHERE scope = ? AND right_id IS NOT NULL UNION SELECT left_id FROM found WHERE scope = ? AND left_id IS NOT NULL';
  const inProportion = (one: ScheduledTerms, kind: string): boolean =>
    isReturning(kind) && one.refund === 'in-proportion';
  // What a refund should bring back in proportion follows from its payment: it was found when the day was looked at.
  for (const sourceId of new Set(
    terms.filter((one) => one.kinds.some((kind) => inProportion(one, kind))).map((one) => one.sourceId),
  ))
    db.prepare(
      `INSERT OR IGNORE INTO fee_named SELECT f.transaction_id, f.expected_minor FROM fee_findings f WHERE f.source_id = ? AND f.transaction_id IN (${named})`,
    ).run(sourceId, scope, scope);
  const charged = terms.flatMap((one) =>
    one.kinds
      .filter((kind) => !inProportion(one, kind))
      .map((kind) => ({
        ...ofTerms(one, terms, 't'),
        kind,
        cost: costIn(one, isReturning(kind), 't.amount_minor'),
        place: 0,
      })),
  );
  if (charged.length === 0) return;
  const off = offOf(charged);
  db.prepare(
    `INSERT OR IGNORE INTO fee_named SELECT t.id, ${off.expected} FROM (${named}) f CROSS JOIN transactions t ON t.id = f.id WHERE ${off.where}`,
  ).run(...off.values, scope, scope, ...off.values);
}

/** A break that is about such a row says so, with the fee that was agreed; the row gets no break of its own. */
function listUnder(db: Write, scope: string): void {
  if (db.prepare('SELECT 1 FROM fee_named LIMIT 1').get() === undefined) return;
  db.prepare(
    `UPDATE found SET also = json_insert(also, '$[#]', 'FEE_RATE_DRIFT'),
       detail = json_patch(detail, json_object('feeDue', CAST(n.expected AS TEXT), 'feeCharged', CAST(t.fee_minor AS TEXT)))
     FROM fee_named n CROSS JOIN transactions t ON t.id = n.id
     WHERE found.scope = ? AND n.id = iif(found.right_id IN (SELECT id FROM fee_named), found.right_id, found.left_id)`,
  ).run(scope);
}

const columns = 'scope, subject, kind, day, effect_minor, currency, left_id, right_id, detail';

function findRows(db: Write, at: Place, terms: ScheduledTerms, day: Day): void {
  const own = ofTerms(terms, at.terms, 't');
  db.prepare(
    `INSERT INTO found (${columns}) SELECT ?, coalesce(${numbersOf('t')}, ${transactionIdIn('t')}), 'FEE_RATE_DRIFT', f.day, f.expected_minor - t.fee_minor, t.currency,
       iif(? = 'left', t.id, NULL), iif(? = 'right', t.id, NULL),
       json_object('feeDue', CAST(f.expected_minor AS TEXT), 'feeCharged', CAST(t.fee_minor AS TEXT), 'terms', f.line || ' ' || iif(t.kind IN ('refund', 'depositReturn'), ?, ?))
     FROM fee_findings f CROSS JOIN transactions t ON t.id = f.transaction_id
     WHERE f.source_id = ? AND f.day BETWEEN ? AND ? AND ${own.text} AND NOT EXISTS (SELECT 1 FROM fee_named n WHERE n.id = t.id)`,
  ).run(
    ...[at.scope, at.side, at.side, termsText(terms, true, terms.currency), termsText(terms, false, terms.currency)],
    ...[terms.sourceId, terms.firstDay, Math.min(terms.lastDay, day), ...own.values],
  );
}

type Drift = {
  day: bigint;
  line: string;
  kind: string;
  terms: string | null;
  firstId: bigint;
  rows: bigint;
  expected: bigint;
  charged: bigint;
};

/** What rows of a drift that stand under breaks of their own differ by: it is theirs and not the drift's. */
function namedPart(
  db: Read,
  { kind, terms: other, day }: Drift,
  { sourceId }: ScheduledTerms,
): { rows: bigint; minor: bigint } {
  const cost = other === null ? null : costIn(readTerms(other), isReturning(kind), 't.amount_minor');
  return db
    .prepare<unknown[], { rows: bigint; minor: bigint }>(
      `SELECT count(*) AS rows, coalesce(sum(n.expected - t.fee_minor), 0) AS minor FROM fee_named n CROSS JOIN transactions t ON t.id = n.id
       WHERE t.source_id = ? AND t.business_day = ? AND t.kind = ? ${cost === null ? '' : `AND t.fee_minor = ${cost}`}
         AND NOT EXISTS (SELECT 1 FROM fee_findings f WHERE f.source_id = t.source_id AND f.day = t.business_day AND f.transaction_id = t.id)`,
    )
    .safeIntegers()
    .get(sourceId, day, kind)!;
}

type Place = { readonly scope: string; readonly side: 'left' | 'right'; readonly terms: readonly ScheduledTerms[] };

/** A kind of a channel's day that ran at other terms: one break, with the terms that explain it, the count and the sums. */
function findDrifts(db: Write, at: Place, terms: ScheduledTerms, day: Day): void {
  const drifts = db
    .prepare<unknown[], Drift>(
      `SELECT day, line, kind, terms, first_id AS firstId, rows, expected_minor AS expected, charged_minor AS charged FROM fee_drifts
       WHERE source_id = ? AND day BETWEEN ? AND ? AND line = ? ORDER BY day, sequence`,
    )
    .safeIntegers()
    .all(terms.sourceId, terms.firstDay, Math.min(terms.lastDay, day), terms.code);
  const insert = db.prepare(
    `INSERT INTO found (${columns}) VALUES (@scope, @source || ':' || date(@day * 86400, 'unixepoch') || ':' || @name, 'FEE_RATE_DRIFT', @day, @effect, @currency,
       iif(@side = 'left', @firstId, NULL), iif(@side = 'right', @firstId, NULL), @detail)`,
  );
  for (const drift of drifts) {
    const { day: on, firstId, rows, expected, charged, kind } = drift;
    const under = namedPart(db, drift, terms);
    const returning = isReturning(kind);
    const said = (of: Parameters<typeof termsText>[0]): string => termsText(of, returning, terms.currency);
    insert.run({
      ...{ scope: at.scope, side: at.side, source: terms.source, currency: terms.currency },
      ...{ name: `${terms.code}:${kind}`, day: on, firstId, effect: expected - charged - under.minor },
      detail: JSON.stringify({
        rows: String(rows),
        feeDue: String(expected),
        feeCharged: String(charged),
        terms: `${terms.code} ${said(terms)}`,
        ...(drift.terms === null ? {} : { impliedTerms: said(readTerms(drift.terms)) }),
        ...(under.rows === 0n ? {} : { listedElsewhere: String(under.rows) }),
      }),
    });
  }
}

/** FEE_RATE_DRIFT: what the channels took against what was agreed with them. After all other finders: a row's own break goes before. */
export function findFees(db: Write, all: readonly ScheduledTerms[], day: Day): void {
  const places = scopes(db);
  for (const scope of new Set(places.map((place) => place.scope))) {
    const here = places.filter((place) => place.scope === scope);
    const terms = all.filter(({ sourceId }) => here.some((place) => place.sourceId === sourceId));
    if (terms.length === 0) continue;
    collectNamed(db, scope, terms);
    listUnder(db, scope);
    for (const one of terms) {
      const { side } = here.find(({ sourceId }) => sourceId === one.sourceId)!;
      findRows(db, { scope, side, terms }, one, day);
      findDrifts(db, { scope, side, terms }, one, day);
    }
  }
}
