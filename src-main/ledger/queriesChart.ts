import type { Read, Write } from '../store/index.ts';
import type { ChartAccount, ChartInput } from './chart.ts';

/** What of the setup tables makes the chart. Null before any setup was applied. */
export function readChartInput(db: Read): ChartInput | null {
  const enterprise = db
    .prepare<[], ChartInput['enterprise']>('SELECT name, currency FROM enterprises WHERE id = 1')
    .get();
  if (!enterprise) return null;
  const realAccounts = db
    .prepare<[], ChartInput['realAccounts'][number]>(
      `SELECT real_accounts.id, real_accounts.code, real_accounts.name, currency, banks.code AS bank, banks.name AS bankName
       FROM real_accounts JOIN banks ON banks.id = bank_id ORDER BY real_accounts.code`,
    )
    .all();
  const channels = db
    .prepare<[], ChartInput['channels'][number]>(
      `SELECT sources.code, sources.name, real_accounts.code AS realAccount
       FROM sources LEFT JOIN real_accounts ON real_accounts.id = real_account_id
       WHERE side = 'channel' AND role = 'transactions' ORDER BY sources.code`,
    )
    .all();
  const virtualAccounts = db
    .prepare<[], ChartInput['virtualAccounts'][number]>(
      `SELECT account.id, account.code, account.name, account_types.code AS type, account.level, parent.code AS parent,
         banks.code AS bank, real_accounts.currency
       FROM virtual_accounts AS account
       JOIN account_types ON account_types.id = account.account_type_id
       JOIN real_accounts ON real_accounts.id = account.real_account_id
       JOIN banks ON banks.id = real_accounts.bank_id
       LEFT JOIN virtual_accounts AS parent ON parent.id = account.parent_id
       ORDER BY account.code`,
    )
    .all();
  return { enterprise, realAccounts, channels, virtualAccounts };
}

/** Adds accounts and updates what changed; an account that fell out of the setup stays, its postings need it. */
export function writeChart(db: Write, accounts: readonly ChartAccount[]): void {
  const upsert = db.prepare(
    `INSERT INTO ledger_accounts (code, name, type, level, parent_code, bank, currency, virtual_account_id, real_account_id)
     VALUES (@code, @name, @type, @level, @parent, @bank, @currency, @virtualAccountId, @realAccountId)
     ON CONFLICT (code) DO UPDATE SET name = excluded.name, type = excluded.type, level = excluded.level,
       parent_code = excluded.parent_code, bank = excluded.bank, currency = excluded.currency,
       virtual_account_id = excluded.virtual_account_id, real_account_id = excluded.real_account_id`,
  );
  for (const account of accounts) upsert.run(account);
}
