/** The SQL that is spoken to the central ledger; everything else about it is in central/*.sql. */
export const centralSql = {
  hasLedger: "SELECT to_regclass('gouji.migration') IS NOT NULL AS found",
  version: 'SELECT coalesce(max(number), 0)::text AS version FROM gouji.migration',
  prepare: `
    CREATE SCHEMA IF NOT EXISTS gouji;
    CREATE TABLE IF NOT EXISTS gouji.migration (number integer PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now());
    LOCK TABLE gouji.migration IN ACCESS EXCLUSIVE MODE;`,
  migrated: (number: number): string => `INSERT INTO gouji.migration (number) VALUES (${number})`,
  enrol: 'SELECT gouji.enrol($1, $2, $3::jsonb)',
  postBatch: `
    SELECT o_journal AS journal, o_verdict AS verdict, o_sequence::text AS sequence, o_code AS code
    FROM gouji.post_batch($1, $2::bigint, $3, $4, $5)`,
  audit: `
    SELECT o_journals::text AS journals, o_transfers::text AS transfers, coalesce(o_last, 0)::text AS last,
      coalesce(o_gapless, true) AS gapless, o_balances_agree AS "balancesAgree", o_debits::text AS debits, o_credits::text AS credits
    FROM gouji.audit($1)`,
} as const;
