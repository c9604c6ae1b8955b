import { createHash } from 'node:crypto';
import type { Day } from '../../shared/value/time.ts';
import type { Read, Write } from '../store/index.ts';

/** A break's name on every machine: what it is about, not when it was seen. */
export const breakId = (scope: string, subject: string, kind: string): string =>
  `brk_${createHash('sha256')
    .update(JSON.stringify([scope, subject, kind]))
    .digest('hex')
    .slice(0, 24)}`;

const at = (now: Date): number => Math.floor(now.getTime() / 1000);

/** The condition that a break closed by itself, or by a match that is gone: found again, it is open again. */
const comesBack = (alias: string): string =>
  `${alias}.state = 'closed' AND ${alias}.closed_reason IN ('vanished', 'matched')`;

/** What a finder says of a break, besides what names it. */
const found = ['also', 'day', 'expires_day', 'effect_minor', 'currency', 'left_id', 'right_id', 'match_id', 'detail'];

/**
 * Brings the breaks of some scopes in line with what was found: new ones appear, known ones are updated and keep their
 * notes and people, those that are no longer found close by themselves, and one that comes back is open again.
 * `pending` until its pool days have passed by `day`.
 */
export function storeFound(db: Write, scopes: readonly string[], day: Day, now: Date): void {
  db.function('gouji_break_id', { deterministic: true }, (scope, subject, kind) =>
    breakId(String(scope), String(subject), String(kind)),
  );
  db.exec('DROP TABLE IF EXISTS temp.fresh');
  db.prepare(
    `CREATE TEMP TABLE fresh AS SELECT coalesce((SELECT b.id FROM breaks b WHERE b.scope = f.scope AND b.subject = f.subject AND b.kind = f.kind), gouji_break_id(scope, subject, kind)) AS id, f.*, (expires_day IS NOT NULL AND expires_day > ${day}) AS waits
     FROM found f WHERE scope IN (SELECT value FROM json_each(?))`,
  ).run(JSON.stringify(scopes));
  db.exec('CREATE UNIQUE INDEX temp.fresh_id ON fresh (id)');
  const event = (action: string, select: string): void => {
    db.prepare(
      `INSERT INTO break_events (break_id, at, person, action, content, content_hash) SELECT id, ?, 'system', '${action}', '{}', '' FROM (${select})`,
    ).run(at(now));
  };
  const marks = scopes.map(() => '?').join(', ');
  const gone = `SELECT b.id AS id FROM breaks b WHERE b.scope IN (${marks}) AND b.state <> 'closed' AND NOT EXISTS (SELECT 1 FROM fresh f WHERE f.id = b.id)`;
  db.prepare(
    `INSERT INTO break_events (break_id, at, person, action, content, content_hash) SELECT id, ?, 'system', 'vanished', '{}', '' FROM (${gone})`,
  ).run(at(now), ...scopes);
  db.prepare(
    `UPDATE breaks SET state = 'closed', closed_reason = 'vanished', last_seen_day = ?, expires_day = NULL WHERE id IN (${gone})`,
  ).run(day, ...scopes);
  event(
    'expired',
    `SELECT b.id AS id FROM breaks b JOIN fresh f ON f.id = b.id WHERE b.state = 'pending' AND NOT f.waits`,
  );
  event('found', `SELECT b.id AS id FROM breaks b JOIN fresh f ON f.id = b.id WHERE ${comesBack('b')}`);
  const returns = comesBack('breaks');
  // Nearly all are as they were the day before: only of the others is more written than that they were seen.
  const same = found.map((column) => `breaks.${column} IS f.${column}`).join(' AND ');
  db.prepare(
    `UPDATE breaks SET ${found.map((column) => `${column} = f.${column}`).join(', ')},
       state = CASE WHEN breaks.state = 'pending' AND NOT f.waits THEN 'open' WHEN ${returns} THEN CASE WHEN f.waits THEN 'pending' ELSE 'open' END ELSE breaks.state END,
       closed_reason = iif(${returns}, NULL, breaks.closed_reason)
     FROM fresh f WHERE f.id = breaks.id AND NOT (${same} AND NOT (breaks.state = 'pending' AND NOT f.waits) AND NOT (${returns}))`,
  ).run();
  db.prepare(
    `UPDATE breaks SET last_seen_day = ${day}, attempts = attempts + (last_seen_day < ${day}) WHERE id IN (SELECT id FROM fresh)`,
  ).run();
  const unknown = 'FROM fresh f WHERE NOT EXISTS (SELECT 1 FROM breaks b WHERE b.id = f.id)';
  db.exec(`CREATE TEMP TABLE IF NOT EXISTS born (id TEXT); DELETE FROM born; INSERT INTO born SELECT f.id ${unknown}`);
  db.exec(`INSERT INTO breaks (id, scope, subject, kind, also, state, day, first_seen_day, last_seen_day, expires_day, effect_minor, currency, left_id, right_id, match_id, detail)
    SELECT f.id, f.scope, f.subject, f.kind, f.also, CASE WHEN f.waits THEN 'pending' ELSE 'open' END, f.day, max(${day}, ${closedOf('f')} + 1), ${day}, f.expires_day, f.effect_minor, f.currency,
      f.left_id, f.right_id, f.match_id, f.detail ${unknown} ORDER BY f.id`);
  event('found', 'SELECT id FROM born ORDER BY id');
}

/** The last closed day of what a break (alias) is about, 0 where none is: reconciliations close their own. */
const closedOf = (alias: string): string =>
  `coalesce((SELECT max(c.day) FROM reconciliations r CROSS JOIN day_closes c ON c.reconciliation_id = r.id AND c.state = 'closed' WHERE r.code = ${alias}.scope),
    (SELECT max(day) FROM frozen_days WHERE ${alias}.scope IN ('policy', 'split', 'balance')), 0)`;

/**
 * Takes back what later runs said, before `day` is run again: breaks first seen from then on and untouched by people go,
 * of the reconciliations that are run again (`scopes`) and of what concerns the day as a whole. Of closed days nothing goes.
 */
export function forgetBreaksFrom(db: Write, day: Day, scopes: readonly string[]): void {
  db.exec('DROP TABLE IF EXISTS temp.untouched');
  db.prepare(
    `CREATE TEMP TABLE untouched AS SELECT b.id FROM breaks b WHERE b.first_seen_day >= ? AND b.first_seen_day > ${closedOf('b')}
       AND b.scope IN (SELECT value FROM json_each(?)) AND NOT EXISTS (SELECT 1 FROM break_events e WHERE e.break_id = b.id AND e.person <> 'system')`,
  ).run(day, JSON.stringify([...scopes, 'policy', 'split', 'balance']));
  db.exec(`DELETE FROM break_events WHERE break_id IN (SELECT id FROM temp.untouched); DELETE FROM breaks WHERE id IN (SELECT id FROM temp.untouched);
    DROP TABLE temp.untouched;
    DELETE FROM proof_lines WHERE proof_id IN (SELECT id FROM proofs WHERE day >= ${day}); DELETE FROM proofs WHERE day >= ${day}`);
}

/** Breaks that people closed keep the row that they were about; a match that is gone must not be read as another of its number. */
export function forgetLostMatches(db: Write): void {
  db.exec(
    'UPDATE breaks SET match_id = NULL WHERE match_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM matches m WHERE m.id = breaks.match_id)',
  );
}

/** Breaks of a reconciliation about some rows, or about a match, that were resolved by an entry which still stands. */
export const bookedAbout = (db: Read, scope: string, rows: readonly number[]): string[] =>
  db
    .prepare<unknown[], string>(
      `SELECT DISTINCT b.id FROM json_each(?) g CROSS JOIN breaks b ON b.left_id = g.value OR b.right_id = g.value
       WHERE b.scope = ? AND b.state = 'closed' AND b.closed_reason IN ('adjustment', 'write-off') ORDER BY b.id`,
    )
    .pluck()
    .all(JSON.stringify(rows), scope);

/** Closes what was found about rows that a person has matched, with the person's word. */
export function closeMatched(
  db: Write,
  scope: string,
  rows: readonly number[],
  { match, note, person, now }: { match: string; note: string; person: string; now: Date },
): void {
  const about = `SELECT DISTINCT b.id FROM json_each(?) g CROSS JOIN breaks b ON b.left_id = g.value OR b.right_id = g.value WHERE b.scope = ? AND b.state <> 'closed'`;
  const given = JSON.stringify(rows);
  db.prepare(
    `INSERT INTO break_events (break_id, at, person, action, content, content_hash) SELECT id, ?, ?, 'match', ?, '' FROM (${about}) ORDER BY id`,
  ).run(at(now), person, JSON.stringify({ match, note }), given, scope);
  db.prepare(
    `UPDATE breaks SET state = 'closed', closed_reason = 'matched', expires_day = NULL WHERE id IN (${about})`,
  ).run(given, scope);
}
