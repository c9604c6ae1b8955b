import type { Setup } from '../../shared/entity/setup.ts';
import { perMillionOf } from '../../shared/value/fee.ts';
import { parseMinor } from '../../shared/value/money.ts';
import { type Day, parseClock, parseDay } from '../../shared/value/time.ts';
import type { Write } from '../store/index.ts';
import { offsetMinutes } from './checks/values.ts';
import { canonicalJson, hashOf } from './hash.ts';
import { levelNumber } from './levels.ts';

const json = (value: unknown): string | null => (value === undefined ? null : JSON.stringify(value));
const dayOrNull = (day: string | undefined): Day | null => (day === undefined ? null : parseDay(day));
const minorOrNull = (amount: string | undefined, currency: string): bigint | null =>
  amount === undefined ? null : parseMinor(amount, currency);

/** When a setup is applied, in epoch seconds, and by whom. */
export type Act = { readonly at: number; readonly by: string };

/**
 * Writes a checked setup over what the workspace has: what is declared is added or updated by its code and in use, what
 * is no longer declared is kept but out of use. The caller holds the transaction.
 */
export function writeSetup(db: Write, setup: Setup, act: Act): void {
  writeEnterprise(db, setup);
  retireUndeclared(db, setup);
  writeBanks(db, setup);
  writeRealAccounts(db, setup);
  writeAccountTypes(db, setup);
  writeVirtualAccounts(db, setup);
  writeLimits(db, setup);
  writeSources(db, setup);
  writeFees(db, setup);
  writeRuleSets(db, setup, act);
  writeReconciliations(db, setup);
  writeSplits(db, setup);
  writePeople(db, setup);
}

/** Keeps the text and the content of what was applied: one row a text, never changed. */
export function addVersion(db: Write, yaml: string, setup: Setup, hash: string, { at, by }: Act): void {
  db.prepare('INSERT INTO setup_versions (hash, yaml, document, applied_at, applied_by) VALUES (?, ?, ?, ?, ?)').run(
    hash,
    yaml,
    JSON.stringify(setup),
    at,
    by,
  );
}

function writeEnterprise(db: Write, { enterprise, calendar }: Setup): void {
  db.prepare(
    `INSERT INTO enterprises (id, code, name, currency, offset_minutes) VALUES (1, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET code = excluded.code, name = excluded.name, currency = excluded.currency,
       offset_minutes = excluded.offset_minutes`,
  ).run(enterprise.code, enterprise.name, enterprise.currency, offsetMinutes(enterprise.utcOffset));
  db.prepare('DELETE FROM calendar_days').run();
  const add = db.prepare('INSERT INTO calendar_days (day, working) VALUES (?, ?)');
  for (const day of calendar.holidays) add.run(parseDay(day), 0);
  for (const day of calendar.workdays) add.run(parseDay(day), 1);
}

/** Written out, so that whoever looks for what writes a table finds it. */
const retiring = {
  banks: 'UPDATE banks',
  realAccounts: 'UPDATE real_accounts',
  accountTypes: 'UPDATE account_types',
  virtualAccounts: 'UPDATE virtual_accounts',
  limits: 'UPDATE limits',
  sources: 'UPDATE sources',
  ruleSets: 'UPDATE rule_sets',
  reconciliations: 'UPDATE reconciliations',
  splits: 'UPDATE split_rules',
  people: 'UPDATE people',
} as const;

/** History leans on what was declared once: nothing is deleted, it is taken out of use. */
function retireUndeclared(db: Write, setup: Setup): void {
  for (const [section, update] of Object.entries(retiring) as [keyof typeof retiring, string][]) {
    const codes = setup[section].map((entry) => entry.code);
    db.prepare(`${update} SET active = 0 WHERE active = 1 AND code NOT IN (SELECT value FROM json_each(?))`).run(
      JSON.stringify(codes),
    );
  }
}

function writeBanks(db: Write, { banks }: Setup): void {
  const put = db.prepare(
    `INSERT INTO banks (code, name) VALUES (?, ?)
     ON CONFLICT (code) DO UPDATE SET name = excluded.name, active = 1`,
  );
  for (const bank of banks) put.run(bank.code, bank.name);
}

function writeRealAccounts(db: Write, { realAccounts }: Setup): void {
  // Two accounts may swap their numbers in one change: each lets go of its own before any takes another.
  const letGo = db.prepare("UPDATE real_accounts SET number = 'moving:' || id WHERE code = ?");
  for (const account of realAccounts) letGo.run(account.code);
  const put = db.prepare(
    `INSERT INTO real_accounts (code, bank_id, number, name, currency, opening_minor, opening_day)
     VALUES (?, (SELECT id FROM banks WHERE code = ?), ?, ?, ?, ?, ?)
     ON CONFLICT (code) DO UPDATE SET bank_id = excluded.bank_id, number = excluded.number, name = excluded.name,
       currency = excluded.currency, opening_minor = excluded.opening_minor, opening_day = excluded.opening_day,
       active = 1`,
  );
  for (const { code, bank, number, name, currency, opening, openingDay } of realAccounts)
    put.run(code, bank, number, name, currency, parseMinor(opening, currency), parseDay(openingDay));
}

function writeAccountTypes(db: Write, { accountTypes }: Setup): void {
  const put = db
    .prepare<[string, string, string, string], number>(
      `INSERT INTO account_types (code, name, role, levels) VALUES (?, ?, ?, ?)
       ON CONFLICT (code) DO UPDATE SET name = excluded.name, role = excluded.role, levels = excluded.levels, active = 1
       RETURNING id`,
    )
    .pluck();
  const clear = db.prepare('DELETE FROM account_type_kinds WHERE account_type_id = ?');
  const allow = db.prepare('INSERT INTO account_type_kinds (account_type_id, kind) VALUES (?, ?)');
  for (const type of accountTypes) {
    const id = put.get(type.code, type.name, type.role, JSON.stringify(type.level))!;
    clear.run(id);
    for (const kind of type.kinds) allow.run(id, kind);
  }
}

function writeVirtualAccounts(db: Write, { realAccounts, virtualAccounts }: Setup): void {
  const currencies = new Map(realAccounts.map((account) => [account.code, account.currency]));
  const put = db.prepare(
    `INSERT INTO virtual_accounts (code, name, level, parent_id, parent_level, account_type_id, real_account_id, holder,
       opening_minor, opening_day)
     VALUES (@code, @name, @level, (SELECT id FROM virtual_accounts WHERE code = @parent), @parentLevel,
       (SELECT id FROM account_types WHERE code = @type), (SELECT id FROM real_accounts WHERE code = @realAccount),
       @holder, @opening, @openingDay)
     ON CONFLICT (code) DO UPDATE SET name = excluded.name, level = excluded.level, parent_id = excluded.parent_id,
       parent_level = excluded.parent_level, account_type_id = excluded.account_type_id,
       real_account_id = excluded.real_account_id, holder = excluded.holder, opening_minor = excluded.opening_minor,
       opening_day = excluded.opening_day, active = 1`,
  );
  // Parents go first; an account that changes its level meets its children's new one only at the end.
  db.pragma('defer_foreign_keys = ON');
  const topDown = [...virtualAccounts].sort((a, b) => levelNumber[a.level] - levelNumber[b.level]);
  for (const { code, name, level, parent, type, realAccount, holder, opening, openingDay } of topDown)
    put.run({
      ...{ code, name, type, realAccount, holder },
      level: levelNumber[level],
      parent: parent ?? null,
      parentLevel: parent === undefined ? null : levelNumber[level] - 1,
      opening: parseMinor(opening, currencies.get(realAccount)!),
      openingDay: dayOrNull(openingDay),
    });
  db.pragma('defer_foreign_keys = OFF');
}

function writeLimits(db: Write, { enterprise, limits }: Setup): void {
  const put = db.prepare(
    `INSERT INTO limits (code, bank_id, account_type_id, kinds, direction, per, amount_minor, from_day, to_day)
     VALUES (?, (SELECT id FROM banks WHERE code = ?), (SELECT id FROM account_types WHERE code = ?), ?, ?, ?, ?, ?, ?)
     ON CONFLICT (code) DO UPDATE SET bank_id = excluded.bank_id, account_type_id = excluded.account_type_id,
       kinds = excluded.kinds, direction = excluded.direction, per = excluded.per,
       amount_minor = excluded.amount_minor, from_day = excluded.from_day, to_day = excluded.to_day, active = 1`,
  );
  for (const { code, bank, type, kinds, direction, per, amount, from, to } of limits) {
    const minor = parseMinor(amount, enterprise.currency);
    put.run(
      ...[code, bank ?? null, type ?? null, json(kinds), direction ?? null, per, minor],
      ...[dayOrNull(from), dayOrNull(to)],
    );
  }
}

function writeSources(db: Write, { sources }: Setup): void {
  const put = db.prepare(
    `INSERT INTO sources (code, name, side, format, role, account, real_account_id, channel, cutoff_seconds,
       settlement_delay, settlement_words, arrival_days, arrival_delay, arrival_seconds, carry_days)
     VALUES (@code, @name, @side, @format, @role, @account, (SELECT id FROM real_accounts WHERE code = @realAccount),
       @channel, @cutoff, @delay, @words, @arrivalDays, @arrivalDelay, @arrivalSeconds, @carryDays)
     ON CONFLICT (code) DO UPDATE SET name = excluded.name, side = excluded.side, format = excluded.format,
       role = excluded.role, account = excluded.account, real_account_id = excluded.real_account_id,
       channel = excluded.channel, cutoff_seconds = excluded.cutoff_seconds,
       settlement_delay = excluded.settlement_delay, settlement_words = excluded.settlement_words,
       arrival_days = excluded.arrival_days, arrival_delay = excluded.arrival_delay,
       arrival_seconds = excluded.arrival_seconds, carry_days = excluded.carry_days, active = 1`,
  );
  for (const { account, realAccount, channel, cutoff, settlement, arrival, fees: _fees, ...source } of sources)
    put.run({
      ...source,
      account: account ?? null,
      realAccount: realAccount ?? null,
      channel: channel ?? null,
      cutoff: parseClock(cutoff),
      delay: settlement?.delay ?? null,
      words: json(settlement?.words),
      arrivalDays: arrival?.days ?? null,
      arrivalDelay: arrival?.after ?? null,
      arrivalSeconds: arrival ? parseClock(arrival.by) : null,
    });
}

/** Later than any day that there is. */
const NO_END = 9_999_999;

/** Terms hold until the day before the next of their line. What was agreed before stands in setup_versions. */
function writeFees(db: Write, { enterprise, sources }: Setup): void {
  db.prepare('DELETE FROM fee_terms').run();
  const put = db.prepare(
    `INSERT INTO fee_terms (source_id, line, code, kinds, words, currency, first_day, last_day, per_million, fixed_minor, minimum_minor,
       cap_minor, rounding, refund, refund_rounding)
     VALUES ((SELECT id FROM sources WHERE code = ?), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  for (const { code: source, fees } of sources)
    for (const [line, { code, kinds, words, currency = enterprise.currency, terms }] of (fees ?? []).entries()) {
      const inOrder = [...terms].sort((a, b) => (a.from < b.from ? -1 : 1));
      for (const [index, { from, rate, fixed, minimum, cap, rounding, refund, refundRounding }] of inOrder.entries()) {
        const next = inOrder[index + 1];
        put.run(
          ...[source, line, code, json(kinds), json(words ?? []), currency],
          ...[parseDay(from), next ? parseDay(next.from)! - 1 : NO_END, perMillionOf(rate)],
          ...[minorOrNull(fixed, currency) ?? 0n, minorOrNull(minimum, currency) ?? 0n, minorOrNull(cap, currency)],
          ...[rounding, refund, refundRounding ?? rounding],
        );
      }
    }
}

/** Runs name the version that they used: a changed rule set is a new row, the old one stays as it was. */
function writeRuleSets(db: Write, { ruleSets }: Setup, { at, by }: Act): void {
  const latest = db.prepare<[string], { id: number; version: number; hash: string }>(
    'SELECT id, version, hash FROM rule_sets WHERE code = ? ORDER BY version DESC LIMIT 1',
  );
  const use = db.prepare(
    `UPDATE rule_sets SET active = (id = @id), since = iif(id = @id AND NOT active, @at, since), put_by = iif(id = @id AND NOT active, @by, put_by)
     WHERE code = @code`,
  );
  const add = db.prepare(
    'INSERT INTO rule_sets (code, version, hash, name, passes, since, put_by) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  for (const { code, name, passes } of ruleSets) {
    const hash = hashOf({ name, passes });
    const last = latest.get(code);
    const id =
      last?.hash === hash
        ? last.id
        : add.run(code, (last?.version ?? 0) + 1, hash, name, canonicalJson(passes), at, by).lastInsertRowid;
    use.run({ id, code, at, by });
  }
}

function writeReconciliations(db: Write, { reconciliations }: Setup): void {
  const put = db
    .prepare<[string, string, string], number>(
      `INSERT INTO reconciliations (code, name, rule_set) VALUES (?, ?, ?)
       ON CONFLICT (code) DO UPDATE SET name = excluded.name, rule_set = excluded.rule_set, active = 1 RETURNING id`,
    )
    .pluck();
  const clear = db.prepare('DELETE FROM reconciliation_sources WHERE reconciliation_id = ?');
  const add = db.prepare(
    `INSERT INTO reconciliation_sources (reconciliation_id, side, source_id)
     VALUES (?, ?, (SELECT id FROM sources WHERE code = ?))`,
  );
  for (const reconciliation of reconciliations) {
    const id = put.get(reconciliation.code, reconciliation.name, reconciliation.rules)!;
    clear.run(id);
    for (const side of ['left', 'right'] as const) for (const source of reconciliation[side]) add.run(id, side, source);
  }
}

function writeSplits(db: Write, { splits }: Setup): void {
  const put = db.prepare(
    `INSERT INTO split_rules (code, rule) VALUES (?, ?)
     ON CONFLICT (code) DO UPDATE SET rule = excluded.rule, active = 1`,
  );
  for (const split of splits) put.run(split.code, JSON.stringify(split));
}

function writePeople(db: Write, { enterprise, people }: Setup): void {
  const put = db.prepare(
    `INSERT INTO people (code, name, role, limit_minor) VALUES (?, ?, ?, ?)
     ON CONFLICT (code) DO UPDATE SET name = excluded.name, role = excluded.role, limit_minor = excluded.limit_minor,
       active = 1`,
  );
  for (const { code, name, role, limit } of people) put.run(code, name, role, minorOrNull(limit, enterprise.currency));
}
