import type { JournalView } from '../../shared/entity/journal.ts';
import { formatMinor } from '../../shared/value/money.ts';
import { type Day, formatDay } from '../../shared/value/time.ts';
import type { Read } from '../store/index.ts';

export type Window = { offset: number; limit: number };
export type Listed<T> = { total: number; rows: T[] };

export type AccountBalance = {
  code: string;
  name: string;
  level: 'company' | 'institution' | 'person';
  parent: string | null;
  type: string;
  realAccount: string;
  holder: string;
  /** Plain decimal. */
  balance: string;
  currency: string;
};

const levels = ['company', 'institution', 'person'] as const;

/**
 * The opening is the closing balance of the opening day, so movements count after it. The fee of a row is charged to
 * the fee account of its real account (the first by code), or to the row's own account where there is none.
 */
const balances = `
  WITH moved AS (
    SELECT account.id, account.real_account_id, sum(row.in_minor - row.out_minor) AS amount, sum(row.fee_minor) AS fee
    FROM sources CROSS JOIN daily_totals AS row ON row.source_id = sources.id AND row.business_day <= @day
    JOIN virtual_accounts AS account ON account.code = row.account
    WHERE sources.side = 'book' AND row.status = 'success'
      AND (account.opening_day IS NULL OR row.business_day > account.opening_day)
    GROUP BY account.id
  ),
  carriers AS (
    SELECT real_account_id, id FROM (
      SELECT virtual_accounts.real_account_id, virtual_accounts.id,
        row_number() OVER (PARTITION BY real_account_id ORDER BY virtual_accounts.code) AS place
      FROM virtual_accounts JOIN account_types ON account_types.id = account_type_id
      WHERE role = 'fee' AND virtual_accounts.active = 1)
    WHERE place = 1
  ),
  charged AS (
    SELECT ifnull(carriers.id, moved.id) AS id, sum(moved.fee) AS fee
    FROM moved LEFT JOIN carriers ON carriers.real_account_id = moved.real_account_id
    GROUP BY 1
  )
  SELECT account.code, account.name, account.level, parent.code AS parent, account_types.code AS type,
    real_accounts.code AS realAccount, account.holder, real_accounts.currency,
    account.opening_minor + ifnull(moved.amount, 0) - ifnull(charged.fee, 0) AS balance
  FROM virtual_accounts AS account
  JOIN account_types ON account_types.id = account.account_type_id
  JOIN real_accounts ON real_accounts.id = account.real_account_id
  LEFT JOIN virtual_accounts AS parent ON parent.id = account.parent_id
  LEFT JOIN moved ON moved.id = account.id
  LEFT JOIN charged ON charged.id = account.id
  WHERE account.active = 1
  ORDER BY account.code LIMIT @limit OFFSET @offset`;

/** Every virtual account with its own balance at the end of a day: opening + Σ successful book rows, less fees charged to it. */
export function accountBalances(db: Read, day: Day, { offset, limit }: Window): Listed<AccountBalance> {
  const total = db.prepare<[], number>('SELECT count(*) FROM virtual_accounts WHERE active = 1').pluck().get() ?? 0;
  const rows = db
    .prepare<unknown[], Omit<AccountBalance, 'level' | 'balance'> & { level: bigint; balance: bigint }>(balances)
    .safeIntegers()
    .all({ day, offset, limit });
  return {
    total,
    rows: rows.map((row) => ({
      ...row,
      level: levels[Number(row.level) - 1]!,
      balance: formatMinor(row.balance, row.currency),
    })),
  };
}

type JournalRow = {
  id: string;
  day: number;
  payload: string;
  postedBy: string;
  batch: number | null;
  verdict: 'accepted' | 'rejected' | null;
  sequence: number | null;
  code: string | null;
};

const journalView = (row: JournalRow): JournalView => {
  const { claims: _claims, postings, ...journal } = JSON.parse(row.payload);
  return {
    ...journal,
    day: formatDay(row.day),
    postedBy: row.postedBy,
    postings: (postings as { debit: string; credit: string; kind: string; minor: string; currency: string }[]).map(
      ({ debit, credit, kind, minor, currency }) => ({
        debit,
        credit,
        amount: formatMinor(BigInt(minor), currency),
        currency,
        kind,
      }),
    ),
    central: row.verdict ?? (row.batch === null ? 'waiting' : 'sent'),
    centralSequence: row.sequence,
    centralCode: row.code,
  };
};

/** Journals of a day, or of all days, in the order of posting, each with where it stands at the central ledger. */
export function journalsList(db: Read, { day, offset, limit }: Window & { day?: Day }): Listed<JournalView> {
  const filter = { day: day ?? null };
  const total = db
    .prepare<unknown[], number>('SELECT count(*) FROM journals WHERE @day IS NULL OR day = @day')
    .pluck()
    .get(filter);
  const rows = db
    .prepare<unknown[], JournalRow>(
      `SELECT journals.id, day, journals.payload, posted_by AS postedBy, outbox.batch, verdict,
         central_sequence AS sequence, verdicts.code
       FROM journals
       LEFT JOIN outbox ON outbox.journal_id = journals.id
       LEFT JOIN verdicts ON verdicts.journal_id = journals.id
       WHERE @day IS NULL OR day = @day
       ORDER BY journals.rowid LIMIT @limit OFFSET @offset`,
    )
    .all({ ...filter, offset, limit });
  return { total: total ?? 0, rows: rows.map(journalView) };
}

export type TrialBalance = {
  accounts: { code: string; name: string; type: string; currency: string; debits: bigint; credits: bigint }[];
  totals: { currency: string; debits: bigint; credits: bigint; balanced: boolean }[];
  /** Do debits and credits agree in every currency? */
  balanced: boolean;
};

/** Debits and credits of every account with postings, and per currency whether they agree. */
export function trialBalance(db: Read): TrialBalance {
  const accounts = db
    .prepare<[], TrialBalance['accounts'][number]>(
      `WITH sides AS (
         SELECT debit_account_id AS id, currency, amount_minor AS debit, 0 AS credit FROM postings
         UNION ALL SELECT credit_account_id, currency, 0, amount_minor FROM postings)
       SELECT code, name, type, sides.currency, sum(debit) AS debits, sum(credit) AS credits
       FROM sides JOIN ledger_accounts ON ledger_accounts.id = sides.id
       GROUP BY ledger_accounts.id, sides.currency ORDER BY code, sides.currency`,
    )
    .safeIntegers()
    .all();
  const totals = new Map<string, { debits: bigint; credits: bigint }>();
  for (const { currency, debits, credits } of accounts) {
    const sum = totals.get(currency) ?? { debits: 0n, credits: 0n };
    totals.set(currency, { debits: sum.debits + debits, credits: sum.credits + credits });
  }
  const agreed = [...totals].map(([currency, sum]) => ({ currency, ...sum, balanced: sum.debits === sum.credits }));
  return { accounts, totals: agreed, balanced: agreed.every((total) => total.balanced) };
}

/** Every journal's kept bytes and hash beside what its postings say now; for comparing the two. */
export function readJournalsWithPostings(
  db: Read,
): { id: string; payload: string; hash: string; postings: unknown[] }[] {
  const postings = db.prepare<[string], unknown>(
    `SELECT postings.id, line, kind, debit.code AS debit, credit.code AS credit,
       CAST(amount_minor AS TEXT) AS minor, postings.currency
     FROM postings JOIN ledger_accounts AS debit ON debit.id = debit_account_id
     JOIN ledger_accounts AS credit ON credit.id = credit_account_id
     WHERE journal_id = ? ORDER BY line`,
  );
  return db
    .prepare<[], { id: string; payload: string; hash: string }>(
      'SELECT id, payload, content_hash AS hash FROM journals ORDER BY id',
    )
    .all()
    .map((journal) => ({ ...journal, postings: postings.all(journal.id) }));
}
