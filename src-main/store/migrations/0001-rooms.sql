-- The workspace: every room's tables. The owner of a table is the room named above it; only that room's queries write it.
-- Days are INTEGER days since 1970-01-01, instants INTEGER epoch seconds with the offset in minutes, amounts INTEGER
-- minor units of the row's currency, signed: positive into the enterprise's hands, negative out of them.

-- owner: setup
CREATE TABLE setup_versions (
  id INTEGER PRIMARY KEY,
  hash TEXT NOT NULL,
  yaml TEXT NOT NULL,
  document TEXT NOT NULL CHECK (json_valid(document)),
  applied_at INTEGER NOT NULL,
  applied_by TEXT NOT NULL
) STRICT;
CREATE TABLE enterprises (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  currency TEXT NOT NULL,
  offset_minutes INTEGER NOT NULL
) STRICT;
CREATE TABLE calendar_days (
  day INTEGER PRIMARY KEY,
  working INTEGER NOT NULL CHECK (working IN (0, 1))
) STRICT;
CREATE TABLE banks (
  id INTEGER PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1))
) STRICT;
CREATE TABLE real_accounts (
  id INTEGER PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  bank_id INTEGER NOT NULL REFERENCES banks (id),
  number TEXT NOT NULL,
  name TEXT NOT NULL,
  currency TEXT NOT NULL,
  opening_minor INTEGER NOT NULL,
  opening_day INTEGER NOT NULL,
  active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
  UNIQUE (bank_id, number)
) STRICT;
CREATE TABLE account_types (
  id INTEGER PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('holding', 'fee', 'suspense', 'in-transit')),
  levels TEXT NOT NULL CHECK (json_valid(levels)),
  active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1))
) STRICT;
CREATE TABLE account_type_kinds (
  account_type_id INTEGER NOT NULL REFERENCES account_types (id) ON DELETE CASCADE,
  kind TEXT NOT NULL,
  PRIMARY KEY (account_type_id, kind)
) STRICT, WITHOUT ROWID;
-- A parent is exactly one level above and of the same enterprise: the composite key makes cycles impossible.
CREATE TABLE virtual_accounts (
  id INTEGER PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  level INTEGER NOT NULL CHECK (level BETWEEN 1 AND 3),
  parent_id INTEGER,
  parent_level INTEGER CHECK (parent_level = level - 1),
  account_type_id INTEGER NOT NULL REFERENCES account_types (id),
  real_account_id INTEGER NOT NULL REFERENCES real_accounts (id),
  holder TEXT NOT NULL,
  opening_minor INTEGER NOT NULL,
  opening_day INTEGER,
  active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
  UNIQUE (id, level),
  FOREIGN KEY (parent_id, parent_level) REFERENCES virtual_accounts (id, level),
  CHECK ((level = 1) = (parent_id IS NULL) AND (parent_id IS NULL) = (parent_level IS NULL))
) STRICT;
CREATE INDEX virtual_accounts_by_parent ON virtual_accounts (parent_id);
CREATE INDEX virtual_accounts_by_real_account ON virtual_accounts (real_account_id);
CREATE TABLE limits (
  id INTEGER PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  bank_id INTEGER REFERENCES banks (id),
  account_type_id INTEGER REFERENCES account_types (id),
  kinds TEXT CHECK (kinds IS NULL OR json_valid(kinds)),
  direction TEXT CHECK (direction IN ('in', 'out')),
  per TEXT NOT NULL CHECK (per IN ('transaction', 'day', 'month', 'year')),
  amount_minor INTEGER NOT NULL CHECK (amount_minor >= 0),
  from_day INTEGER,
  to_day INTEGER,
  active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1))
) STRICT;
CREATE TABLE sources (
  id INTEGER PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  side TEXT NOT NULL CHECK (side IN ('book', 'channel', 'bank')),
  format TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('transactions', 'fund')),
  account TEXT,
  real_account_id INTEGER REFERENCES real_accounts (id),
  channel TEXT,
  cutoff_seconds INTEGER NOT NULL CHECK (cutoff_seconds BETWEEN 1 AND 86400),
  settlement_delay TEXT,
  settlement_words TEXT CHECK (settlement_words IS NULL OR json_valid(settlement_words)),
  arrival_days TEXT CHECK (arrival_days IN ('calendar', 'working')),
  arrival_delay TEXT,
  arrival_seconds INTEGER CHECK (arrival_seconds BETWEEN 0 AND 86400),
  carry_days INTEGER NOT NULL CHECK (carry_days >= 0),
  active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1))
) STRICT;
-- What a channel takes of its rows: of the lines that fit a row the first, of a line the terms in force on its day.
CREATE TABLE fee_terms (
  source_id INTEGER NOT NULL REFERENCES sources (id),
  line INTEGER NOT NULL,
  code TEXT NOT NULL,
  kinds TEXT NOT NULL CHECK (json_valid(kinds)),
  words TEXT NOT NULL CHECK (json_valid(words)),
  currency TEXT NOT NULL,
  first_day INTEGER NOT NULL,
  last_day INTEGER NOT NULL,
  per_million INTEGER NOT NULL CHECK (per_million BETWEEN 0 AND 1000000),
  fixed_minor INTEGER NOT NULL CHECK (fixed_minor >= 0),
  minimum_minor INTEGER NOT NULL CHECK (minimum_minor >= 0),
  cap_minor INTEGER CHECK (cap_minor >= minimum_minor),
  rounding TEXT NOT NULL,
  refund TEXT NOT NULL,
  refund_rounding TEXT NOT NULL,
  PRIMARY KEY (source_id, line, first_day)
) STRICT, WITHOUT ROWID;
CREATE TABLE rule_sets (
  id INTEGER PRIMARY KEY,
  code TEXT NOT NULL,
  version INTEGER NOT NULL,
  hash TEXT NOT NULL,
  name TEXT NOT NULL,
  passes TEXT NOT NULL CHECK (json_valid(passes)),
  active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
  -- Since when this version is in force, or was last, and by whose act.
  since INTEGER NOT NULL DEFAULT 0,
  put_by TEXT NOT NULL DEFAULT '',
  UNIQUE (code, version)
) STRICT;
CREATE TABLE reconciliations (
  id INTEGER PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  rule_set TEXT NOT NULL,
  active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1))
) STRICT;
CREATE TABLE reconciliation_sources (
  reconciliation_id INTEGER NOT NULL REFERENCES reconciliations (id),
  side TEXT NOT NULL CHECK (side IN ('left', 'right')),
  source_id INTEGER NOT NULL REFERENCES sources (id),
  PRIMARY KEY (reconciliation_id, side, source_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE split_rules (
  id INTEGER PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  rule TEXT NOT NULL CHECK (json_valid(rule)),
  active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1))
) STRICT;
CREATE TABLE people (
  id INTEGER PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('clerk', 'checker', 'administrator', 'auditor', 'service')),
  limit_minor INTEGER,
  active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1))
) STRICT;

-- owner: importing
-- How a table of columns becomes transactions; a change is a new version, and files say by which they were read.
CREATE TABLE mapping_profiles (
  id INTEGER PRIMARY KEY,
  code TEXT NOT NULL,
  version INTEGER NOT NULL CHECK (version > 0),
  fingerprint TEXT NOT NULL,
  profile TEXT NOT NULL CHECK (json_valid(profile)),
  saved_at INTEGER NOT NULL,
  saved_by TEXT NOT NULL,
  UNIQUE (code, version)
) STRICT;
CREATE INDEX mapping_profiles_by_fingerprint ON mapping_profiles (fingerprint);
CREATE TABLE import_files (
  id INTEGER PRIMARY KEY,
  hash TEXT NOT NULL UNIQUE,
  source_id INTEGER NOT NULL REFERENCES sources (id),
  name TEXT NOT NULL,
  format TEXT NOT NULL,
  mapping_profile_id INTEGER REFERENCES mapping_profiles (id),
  encoding TEXT,
  bytes INTEGER NOT NULL,
  first_day INTEGER,
  last_day INTEGER,
  rows_read INTEGER NOT NULL,
  rows_new INTEGER NOT NULL,
  rows_known INTEGER NOT NULL,
  rows_skipped INTEGER NOT NULL,
  imported_at INTEGER NOT NULL,
  imported_by TEXT NOT NULL,
  warnings TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(warnings)),
  -- the names of its columns, of a table whose header may vary
  header TEXT CHECK (header IS NULL OR json_valid(header))
) STRICT;
CREATE INDEX import_files_by_source ON import_files (source_id, first_day);
-- Days that a source has nothing for: by a file that names no day itself (its bytes are the same for every such day), or
-- by a person's word. Rows that come for the day all the same prevail. What was withdrawn is kept and no longer holds.
CREATE TABLE empty_days (
  id INTEGER PRIMARY KEY,
  source_id INTEGER NOT NULL REFERENCES sources (id),
  day INTEGER NOT NULL,
  file_id INTEGER REFERENCES import_files (id),
  note TEXT NOT NULL,
  declared_at INTEGER NOT NULL,
  declared_by TEXT NOT NULL,
  withdrawn_at INTEGER,
  withdrawn_by TEXT,
  withdrawn_note TEXT,
  CHECK ((withdrawn_at IS NULL) = (withdrawn_by IS NULL) AND (withdrawn_at IS NULL) = (withdrawn_note IS NULL))
) STRICT;
CREATE UNIQUE INDEX empty_days_once ON empty_days (source_id, day, coalesce(file_id, 0)) WHERE withdrawn_at IS NULL;
-- Those that hold.
CREATE VIEW days_said_empty AS
  SELECT id, source_id, day, file_id, note, declared_at, declared_by FROM empty_days WHERE withdrawn_at IS NULL;
CREATE TABLE file_parts (
  file_id INTEGER NOT NULL REFERENCES import_files (id),
  part INTEGER NOT NULL,
  name TEXT NOT NULL,
  PRIMARY KEY (file_id, part)
) STRICT, WITHOUT ROWID;
-- What a file says of itself and what its rows add up to.
CREATE TABLE control_totals (
  file_id INTEGER NOT NULL REFERENCES import_files (id),
  name TEXT NOT NULL,
  declared TEXT NOT NULL,
  computed TEXT NOT NULL,
  agrees INTEGER NOT NULL CHECK (agrees IN (0, 1)),
  PRIMARY KEY (file_id, name)
) STRICT, WITHOUT ROWID;
-- One row for each statement with balances; sequence orders the statements of a file.
CREATE TABLE statement_balances (
  file_id INTEGER NOT NULL REFERENCES import_files (id),
  sequence INTEGER NOT NULL,
  source_id INTEGER NOT NULL REFERENCES sources (id),
  account TEXT NOT NULL,
  currency TEXT NOT NULL,
  first_day INTEGER NOT NULL,
  last_day INTEGER NOT NULL,
  opening_minor INTEGER NOT NULL,
  closing_minor INTEGER NOT NULL,
  rows_minor INTEGER NOT NULL,
  -- the statement's own number, where it has one
  number INTEGER,
  PRIMARY KEY (file_id, sequence)
) STRICT, WITHOUT ROWID;
CREATE INDEX statement_balances_by_source ON statement_balances (source_id, last_day);
-- A row points to its place (file, part, record, line); its raw text stays in the kept original.
CREATE TABLE transactions (
  id INTEGER PRIMARY KEY,
  source_id INTEGER NOT NULL REFERENCES sources (id),
  business_day INTEGER NOT NULL,
  amount_minor INTEGER NOT NULL,
  fee_minor INTEGER,
  currency TEXT NOT NULL,
  kind TEXT NOT NULL,
  status TEXT NOT NULL,
  file_id INTEGER NOT NULL REFERENCES import_files (id),
  part INTEGER NOT NULL,
  record INTEGER NOT NULL,
  line INTEGER NOT NULL,
  civil_day INTEGER NOT NULL,
  value_day INTEGER,
  occurred_at INTEGER,
  offset_minutes INTEGER,
  channel TEXT,
  account TEXT,
  order_no TEXT,
  channel_no TEXT,
  refund_no TEXT,
  batch_no TEXT,
  bank_ref TEXT,
  voucher_no TEXT,
  counterparty TEXT,
  counterparty_account TEXT,
  memo TEXT,
  initiated_by TEXT,
  balance_minor INTEGER
) STRICT;
-- Rows of one source and business day that follow one another: a file has its rows in the order of time, so that a few
-- runs say what an index of a million entries would. Ids between first and last that are not there were known before.
CREATE TABLE day_runs (
  source_id INTEGER NOT NULL REFERENCES sources (id),
  business_day INTEGER NOT NULL,
  first_id INTEGER NOT NULL,
  last_id INTEGER NOT NULL,
  PRIMARY KEY (source_id, business_day, first_id)
) STRICT, WITHOUT ROWID;
-- Whoever looks for the rows of a source and day looks here; `transactions` itself is for rows by id.
CREATE VIEW transactions_by_day AS
  SELECT t.id, d.source_id, d.business_day, t.amount_minor, t.fee_minor, t.currency, t.kind, t.status, t.file_id, t.part,
    t.record, t.line, t.civil_day, t.value_day, t.occurred_at, t.offset_minutes, t.channel, t.account, t.order_no,
    t.channel_no, t.refund_no, t.batch_no, t.bank_ref, t.voucher_no, t.counterparty, t.counterparty_account, t.memo,
    t.initiated_by, t.balance_minor
  -- NOT INDEXED: SQLite would build an index of its own over all rows for a condition on their status.
  FROM day_runs d CROSS JOIN transactions AS t NOT INDEXED ON t.id BETWEEN d.first_id AND d.last_id;
-- What the rows of each account add up to by day, kept with them: balances and limits of years are sums of a few rows, and
-- so is what the book says of a channel. What went out counts as positive; '' is the account or channel of rows that name none.
CREATE TABLE daily_totals (
  source_id INTEGER NOT NULL REFERENCES sources (id),
  business_day INTEGER NOT NULL,
  account TEXT NOT NULL,
  currency TEXT NOT NULL,
  kind TEXT NOT NULL,
  status TEXT NOT NULL,
  channel TEXT NOT NULL,
  rows INTEGER NOT NULL,
  in_minor INTEGER NOT NULL,
  out_minor INTEGER NOT NULL,
  fee_minor INTEGER NOT NULL,
  largest_in_minor INTEGER NOT NULL,
  largest_out_minor INTEGER NOT NULL,
  PRIMARY KEY (source_id, business_day, account, currency, kind, status, channel)
) STRICT, WITHOUT ROWID;
-- A file that contradicts what its source has already sent: held until a person accepts or rejects it.
CREATE TABLE revisions (
  id TEXT PRIMARY KEY,
  hash TEXT NOT NULL,
  source_id INTEGER NOT NULL REFERENCES sources (id),
  name TEXT NOT NULL,
  format TEXT NOT NULL,
  -- the encoding that a person chose; NULL where the bytes told it
  encoding TEXT,
  first_day INTEGER,
  last_day INTEGER,
  rows_known INTEGER NOT NULL,
  -- SHA-256 over the rows of the difference: what a person accepts is what that person saw
  difference_hash TEXT NOT NULL,
  found_at INTEGER NOT NULL,
  found_by TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('pending', 'accepted', 'rejected')),
  decided_at INTEGER,
  decided_by TEXT,
  note TEXT,
  CHECK ((state = 'pending') = (decided_by IS NULL))
) STRICT;
CREATE UNIQUE INDEX revisions_pending ON revisions (hash) WHERE state = 'pending';
CREATE TABLE revision_rows (
  revision_id TEXT NOT NULL REFERENCES revisions (id),
  sequence INTEGER NOT NULL,
  change TEXT NOT NULL CHECK (change IN ('changed', 'missing', 'added')),
  -- the row that acceptance supersedes
  transaction_id INTEGER,
  business_day INTEGER NOT NULL,
  before TEXT CHECK (before IS NULL OR json_valid(before)),
  after TEXT CHECK (after IS NULL OR json_valid(after)),
  PRIMARY KEY (revision_id, sequence)
) STRICT, WITHOUT ROWID;
-- What an accepted revision replaced: the columns of transactions and statement_balances in their order, and by what.
CREATE TABLE superseded_transactions (
  id INTEGER PRIMARY KEY,
  source_id INTEGER NOT NULL REFERENCES sources (id),
  business_day INTEGER NOT NULL,
  amount_minor INTEGER NOT NULL,
  fee_minor INTEGER,
  currency TEXT NOT NULL,
  kind TEXT NOT NULL,
  status TEXT NOT NULL,
  file_id INTEGER NOT NULL REFERENCES import_files (id),
  part INTEGER NOT NULL,
  record INTEGER NOT NULL,
  line INTEGER NOT NULL,
  civil_day INTEGER NOT NULL,
  value_day INTEGER,
  occurred_at INTEGER,
  offset_minutes INTEGER,
  channel TEXT,
  account TEXT,
  order_no TEXT,
  channel_no TEXT,
  refund_no TEXT,
  batch_no TEXT,
  bank_ref TEXT,
  voucher_no TEXT,
  counterparty TEXT,
  counterparty_account TEXT,
  memo TEXT,
  initiated_by TEXT,
  balance_minor INTEGER,
  revision_id TEXT NOT NULL REFERENCES revisions (id),
  superseded_at INTEGER NOT NULL,
  superseded_by TEXT NOT NULL,
  superseding_file_id INTEGER NOT NULL REFERENCES import_files (id)
) STRICT;
CREATE INDEX superseded_transactions_by_revision ON superseded_transactions (revision_id);
CREATE TABLE superseded_balances (
  file_id INTEGER NOT NULL REFERENCES import_files (id),
  sequence INTEGER NOT NULL,
  source_id INTEGER NOT NULL REFERENCES sources (id),
  account TEXT NOT NULL,
  currency TEXT NOT NULL,
  first_day INTEGER NOT NULL,
  last_day INTEGER NOT NULL,
  opening_minor INTEGER NOT NULL,
  closing_minor INTEGER NOT NULL,
  rows_minor INTEGER NOT NULL,
  number INTEGER,
  revision_id TEXT NOT NULL REFERENCES revisions (id),
  PRIMARY KEY (file_id, sequence)
) STRICT, WITHOUT ROWID;

-- owner: matching
CREATE TABLE runs (
  id INTEGER PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  reconciliation_id INTEGER NOT NULL REFERENCES reconciliations (id),
  day INTEGER NOT NULL,
  number INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('current', 'superseded')),
  rule_set_id INTEGER NOT NULL REFERENCES rule_sets (id),
  engine TEXT NOT NULL,
  input_hash TEXT NOT NULL,
  setup_hash TEXT NOT NULL,
  result_hash TEXT NOT NULL,
  counts TEXT NOT NULL CHECK (json_valid(counts)),
  timings TEXT NOT NULL CHECK (json_valid(timings)),
  started_at INTEGER NOT NULL,
  UNIQUE (reconciliation_id, day, number)
) STRICT;
CREATE UNIQUE INDEX runs_one_current ON runs (reconciliation_id, day) WHERE state = 'current';
-- A pair is one row each side, named here; the members of a group, and of a net of one side, are in match_members.
-- What fails a gate is mismatched: the keys are the same and unique, and both sides are taken. Shape and outcome follow
-- from the other columns, so that they cannot contradict them and cost a row nothing.
CREATE TABLE matches (
  id INTEGER PRIMARY KEY,
  -- Neither a reconciliation nor a run is ever deleted: a foreign key here would only cost a look-up a row.
  reconciliation_id INTEGER NOT NULL,
  run_id INTEGER,
  day INTEGER NOT NULL,
  pass INTEGER NOT NULL,
  left_id INTEGER,
  right_id INTEGER,
  left_minor INTEGER NOT NULL,
  right_minor INTEGER NOT NULL,
  currency TEXT NOT NULL,
  day_difference INTEGER NOT NULL DEFAULT 0,
  failed_gates TEXT,
  -- JSON: what a match rests on besides equal keys (tolerances that were used, how much better it is than the next best)
  evidence TEXT,
  made_by TEXT,
  several TEXT CHECK (several IN ('group', 'net')),
  shape TEXT AS (ifnull(several, 'pair')) VIRTUAL,
  outcome TEXT AS (iif(failed_gates IS NULL, 'matched', 'mismatched')) VIRTUAL,
  CHECK ((several IS NULL) = (left_id IS NOT NULL) AND (left_id IS NULL) = (right_id IS NULL))
) STRICT;
CREATE INDEX matches_by_day ON matches (reconciliation_id, day);
-- What people matched is few among all.
CREATE INDEX matches_by_people ON matches (reconciliation_id) WHERE made_by IS NOT NULL;
CREATE INDEX matches_mismatched ON matches (reconciliation_id) WHERE failed_gates IS NOT NULL;
-- All but plain pairs of one day: few, and what tells a settlement's book from its bill is among them.
CREATE INDEX matches_uneven ON matches (reconciliation_id, day)
  WHERE failed_gates IS NOT NULL OR evidence IS NOT NULL OR day_difference <> 0 OR several IS NOT NULL;
-- A transaction is in at most one match of a reconciliation: the primary key says so.
CREATE TABLE match_members (
  reconciliation_id INTEGER NOT NULL,
  transaction_id INTEGER NOT NULL,
  match_id INTEGER NOT NULL,
  side TEXT NOT NULL CHECK (side IN ('left', 'right')),
  grouped INTEGER NOT NULL CHECK (grouped IN (0, 1)),
  PRIMARY KEY (reconciliation_id, transaction_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX match_members_of_groups ON match_members (match_id, side) WHERE grouped = 1;
-- A group that is a settlement: the channel's business days whose money it is, what they owed (as the pass sums it) and
-- what they come to after fees. A group with days and no right rows is a day that owed nothing.
CREATE TABLE match_days (
  match_id INTEGER NOT NULL,
  source_id INTEGER NOT NULL,
  day INTEGER NOT NULL,
  currency TEXT NOT NULL,
  owed_minor INTEGER NOT NULL,
  net_minor INTEGER NOT NULL,
  PRIMARY KEY (match_id, source_id, day)
) STRICT, WITHOUT ROWID;
CREATE INDEX match_days_by_day ON match_days (source_id, day);
-- What a run found no partner for: the carry-over pool. A row leaves it (until_day) when a later day pairs it.
CREATE TABLE open_items (
  reconciliation_id INTEGER NOT NULL,
  transaction_id INTEGER NOT NULL,
  side TEXT NOT NULL CHECK (side IN ('left', 'right')),
  since_day INTEGER NOT NULL,
  until_day INTEGER,
  PRIMARY KEY (reconciliation_id, transaction_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX open_items_live ON open_items (reconciliation_id, side) WHERE until_day IS NULL;
-- Rows of the other side that an open row shares the keys of a pass with and that are not its own: too far away in days,
-- or taken by another. Noted while a pass has its keys in order, since no index of a million keys is kept for it; an
-- explanation looks at them, and whether they still are what they were is asked then.
CREATE TABLE open_neighbours (
  reconciliation_id INTEGER NOT NULL,
  transaction_id INTEGER NOT NULL,
  other_id INTEGER NOT NULL,
  PRIMARY KEY (reconciliation_id, transaction_id, other_id)
) STRICT, WITHOUT ROWID;
-- What could be but is not unique: a row may stand in several suggestions.
CREATE TABLE suggestions (
  id INTEGER PRIMARY KEY,
  reconciliation_id INTEGER NOT NULL REFERENCES reconciliations (id),
  run_id INTEGER NOT NULL REFERENCES runs (id),
  day INTEGER NOT NULL,
  pass INTEGER NOT NULL,
  why TEXT NOT NULL,
  left_count INTEGER NOT NULL,
  right_count INTEGER NOT NULL
) STRICT;
CREATE INDEX suggestions_by_day ON suggestions (reconciliation_id, day);
CREATE TABLE suggestion_members (
  suggestion_id INTEGER NOT NULL REFERENCES suggestions (id) ON DELETE CASCADE,
  transaction_id INTEGER NOT NULL,
  side TEXT NOT NULL CHECK (side IN ('left', 'right')),
  PRIMARY KEY (suggestion_id, transaction_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX suggestion_members_by_transaction ON suggestion_members (transaction_id);
-- Rows that a person took apart: no rule puts rows of both sides (or, of a net, two rows) together again by itself.
CREATE TABLE taken_apart (
  id INTEGER PRIMARY KEY,
  reconciliation_id INTEGER NOT NULL REFERENCES reconciliations (id),
  shape TEXT NOT NULL CHECK (shape IN ('pair', 'group', 'net')),
  note TEXT NOT NULL,
  at INTEGER NOT NULL,
  person TEXT NOT NULL,
  -- the day that the match stood on, and the last run that was made with it: the runs of that day and later are stale
  day INTEGER NOT NULL,
  last_run_id INTEGER NOT NULL
) STRICT;
CREATE INDEX taken_apart_by_reconciliation ON taken_apart (reconciliation_id);
CREATE TABLE taken_apart_members (
  taken_apart_id INTEGER NOT NULL REFERENCES taken_apart (id),
  transaction_id INTEGER NOT NULL,
  side TEXT NOT NULL CHECK (side IN ('left', 'right')),
  PRIMARY KEY (taken_apart_id, transaction_id)
) STRICT, WITHOUT ROWID;
-- The channel days that a suggested settlement may be of: they stand for their rows, which may be a million.
CREATE TABLE suggestion_days (
  suggestion_id INTEGER NOT NULL REFERENCES suggestions (id) ON DELETE CASCADE,
  source_id INTEGER NOT NULL,
  day INTEGER NOT NULL,
  currency TEXT NOT NULL,
  owed_minor INTEGER NOT NULL,
  PRIMARY KEY (suggestion_id, source_id, day)
) STRICT, WITHOUT ROWID;
CREATE INDEX suggestion_days_by_day ON suggestion_days (source_id, day);
-- What runs came to that are superseded, as what differs from the next run of the day: lines that it had (sign 1) and lines
-- that only the next had (-1). Where there is no next run yet, all of its lines. The last run's lines are what stands.
CREATE TABLE run_lines (
  run_id INTEGER NOT NULL,
  sign INTEGER NOT NULL CHECK (sign IN (1, -1)),
  what TEXT NOT NULL CHECK (what IN ('matched', 'mismatched', 'open')),
  left_id INTEGER NOT NULL,
  right_id INTEGER NOT NULL,
  members TEXT NOT NULL,
  pass TEXT NOT NULL,
  minor INTEGER NOT NULL,
  currency TEXT NOT NULL,
  PRIMARY KEY (run_id, sign, what, left_id, right_id, members, pass)
) STRICT, WITHOUT ROWID;
-- Rules that were tried on past days: what they would have decided, against what was decided and what people confirmed.
-- A report is of exactly these rules; putting them into force asks for it.
CREATE TABLE backtests (
  id TEXT PRIMARY KEY,
  reconciliation_id INTEGER NOT NULL REFERENCES reconciliations (id),
  rules_hash TEXT NOT NULL,
  first_day INTEGER NOT NULL,
  last_day INTEGER NOT NULL,
  report TEXT NOT NULL CHECK (json_valid(report)),
  at INTEGER NOT NULL,
  person TEXT NOT NULL
) STRICT;
CREATE INDEX backtests_by_rules ON backtests (reconciliation_id, rules_hash);
CREATE TABLE backtest_rows (
  backtest_id TEXT NOT NULL REFERENCES backtests (id),
  sequence INTEGER NOT NULL,
  change TEXT NOT NULL CHECK (change IN ('added', 'lost', 'changed')),
  detail TEXT NOT NULL CHECK (json_valid(detail)),
  PRIMARY KEY (backtest_id, sequence)
) STRICT, WITHOUT ROWID;
-- Rows of a closed day that came after it was closed, and the open day whose run carries them.
CREATE TABLE late_rows (
  reconciliation_id INTEGER NOT NULL,
  transaction_id INTEGER NOT NULL,
  closed_day INTEGER NOT NULL,
  day INTEGER NOT NULL,
  PRIMARY KEY (reconciliation_id, transaction_id)
) STRICT, WITHOUT ROWID;

-- owner: breaks
-- identity = reconciliation (or 'policy', 'split', 'balance') + what it is about + kind; running again updates the row.
CREATE TABLE breaks (
  id TEXT PRIMARY KEY,
  scope TEXT NOT NULL,
  subject TEXT NOT NULL,
  kind TEXT NOT NULL,
  also TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(also)),
  state TEXT NOT NULL CHECK (state IN ('pending', 'open', 'assigned', 'proposed', 'closed')),
  day INTEGER NOT NULL,
  first_seen_day INTEGER NOT NULL,
  last_seen_day INTEGER NOT NULL,
  expires_day INTEGER,
  attempts INTEGER NOT NULL DEFAULT 1,
  effect_minor INTEGER NOT NULL,
  currency TEXT NOT NULL,
  left_id INTEGER,
  right_id INTEGER,
  match_id INTEGER,
  detail TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(detail)),
  assignee TEXT,
  closed_reason TEXT,
  UNIQUE (scope, subject, kind)
) STRICT;
CREATE INDEX breaks_by_state ON breaks (state, day);
CREATE INDEX breaks_by_left ON breaks (left_id) WHERE left_id IS NOT NULL;
CREATE INDEX breaks_by_right ON breaks (right_id) WHERE right_id IS NOT NULL;
CREATE INDEX breaks_by_match ON breaks (match_id) WHERE match_id IS NOT NULL;
-- What the channels' fees were found to be against their schedules. A day is looked at again when its terms or its rows
-- are others than `basis` says.
CREATE TABLE fee_checks (
  source_id INTEGER NOT NULL,
  day INTEGER NOT NULL,
  basis TEXT NOT NULL,
  PRIMARY KEY (source_id, day)
) STRICT, WITHOUT ROWID;
-- Rows whose fee alone is off.
CREATE TABLE fee_findings (
  source_id INTEGER NOT NULL,
  day INTEGER NOT NULL,
  transaction_id INTEGER NOT NULL,
  line TEXT NOT NULL,
  expected_minor INTEGER NOT NULL,
  PRIMARY KEY (source_id, day, transaction_id)
) STRICT, WITHOUT ROWID;
-- Rows of a day that are off alike: other terms explain them, or none (terms NULL).
CREATE TABLE fee_drifts (
  source_id INTEGER NOT NULL,
  day INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  line TEXT NOT NULL,
  kind TEXT NOT NULL,
  currency TEXT NOT NULL,
  terms TEXT CHECK (terms IS NULL OR json_valid(terms)),
  first_id INTEGER NOT NULL,
  rows INTEGER NOT NULL,
  expected_minor INTEGER NOT NULL,
  charged_minor INTEGER NOT NULL,
  PRIMARY KEY (source_id, day, sequence)
) STRICT, WITHOUT ROWID;
CREATE TABLE break_events (
  id INTEGER PRIMARY KEY,
  break_id TEXT NOT NULL REFERENCES breaks (id),
  at INTEGER NOT NULL,
  person TEXT NOT NULL,
  action TEXT NOT NULL CHECK (action IN ('found', 'expired', 'assign', 'note', 'attach', 'propose', 'approve', 'return', 'reopen', 'match', 'vanished')),
  content TEXT NOT NULL CHECK (json_valid(content)),
  content_hash TEXT NOT NULL
) STRICT;
CREATE INDEX break_events_by_break ON break_events (break_id, id);
-- Evidence that people attached: kept in files/ by its hash, like an original.
CREATE TABLE break_attachments (
  break_id TEXT NOT NULL REFERENCES breaks (id),
  hash TEXT NOT NULL,
  name TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  note TEXT NOT NULL,
  at INTEGER NOT NULL,
  person TEXT NOT NULL,
  PRIMARY KEY (break_id, hash)
) STRICT, WITHOUT ROWID;
CREATE TABLE proofs (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('a', 'b', 'c')),
  day INTEGER NOT NULL,
  scope TEXT NOT NULL,
  currency TEXT NOT NULL,
  left_minor INTEGER NOT NULL,
  right_minor INTEGER NOT NULL,
  residue_minor INTEGER NOT NULL,
  verdict TEXT NOT NULL CHECK (verdict IN ('PROVEN', 'INCOMPLETE')),
  UNIQUE (kind, day, scope, currency)
) STRICT;
CREATE TABLE proof_lines (
  proof_id INTEGER NOT NULL REFERENCES proofs (id) ON DELETE CASCADE,
  line INTEGER NOT NULL,
  role TEXT NOT NULL,
  label TEXT NOT NULL,
  rows INTEGER NOT NULL,
  amount_minor INTEGER NOT NULL,
  transaction_id INTEGER,
  break_id TEXT,
  PRIMARY KEY (proof_id, line)
) STRICT, WITHOUT ROWID;
-- What the matches of a day did to a real account and nobody has to act on (tolerances, transfers between own accounts):
-- proof (a) lists the day's own and brings the others forward in a sum. A day is summed again where `basis` is another.
CREATE TABLE difference_days (
  day INTEGER PRIMARY KEY,
  basis TEXT NOT NULL
) STRICT;
CREATE TABLE differences (
  real_account_id INTEGER NOT NULL,
  day INTEGER NOT NULL,
  role TEXT NOT NULL,
  rows INTEGER NOT NULL,
  amount_minor INTEGER NOT NULL,
  PRIMARY KEY (real_account_id, day, role)
) STRICT, WITHOUT ROWID;
-- 清算前核对: one settlement, or a channel day that is due and unpaid; left is what arrived with every term, right what the
-- book has to clear. Blocked while a term is in dispute, though the sums may agree.
CREATE TABLE gates (
  id TEXT PRIMARY KEY,
  reconciliation_id INTEGER NOT NULL,
  source_id INTEGER NOT NULL,
  first_day INTEGER NOT NULL,
  last_day INTEGER NOT NULL,
  currency TEXT NOT NULL,
  -- the day on which it was settled; NULL where nothing has come, or where the settlement is gone after its release
  settled_day INTEGER,
  match_id INTEGER,
  owed_minor INTEGER NOT NULL,
  received_minor INTEGER NOT NULL,
  left_minor INTEGER NOT NULL,
  right_minor INTEGER NOT NULL,
  blocked INTEGER NOT NULL CHECK (blocked IN (0, 1)),
  -- SHA-256 of the figures and rows that a release binds
  content_hash TEXT NOT NULL,
  -- SHA-256 of all that it followed from when it was weighed
  basis TEXT NOT NULL
) STRICT;
CREATE INDEX gates_by_match ON gates (match_id) WHERE match_id IS NOT NULL;
CREATE INDEX gates_by_days ON gates (last_day);
CREATE TABLE gate_terms (
  gate_id TEXT NOT NULL REFERENCES gates (id) ON DELETE CASCADE,
  term INTEGER NOT NULL,
  role TEXT NOT NULL,
  rows INTEGER NOT NULL,
  amount_minor INTEGER NOT NULL,
  blocks INTEGER NOT NULL CHECK (blocks IN (0, 1)),
  PRIMARY KEY (gate_id, term)
) STRICT, WITHOUT ROWID;
-- The rows of the terms that are not whole days, at most a thousand of a term.
CREATE TABLE gate_lines (
  gate_id TEXT NOT NULL REFERENCES gates (id) ON DELETE CASCADE,
  line INTEGER NOT NULL,
  role TEXT NOT NULL,
  label TEXT NOT NULL,
  amount_minor INTEGER NOT NULL,
  transaction_id INTEGER,
  break_id TEXT,
  PRIMARY KEY (gate_id, line)
) STRICT, WITHOUT ROWID;
-- Who let a settlement go, on which figures. A gate whose figures are others now is shown as changed.
CREATE TABLE gate_releases (
  id INTEGER PRIMARY KEY,
  gate_id TEXT NOT NULL,
  content_hash TEXT NOT NULL,
  amount_minor INTEGER NOT NULL,
  currency TEXT NOT NULL,
  note TEXT NOT NULL,
  at INTEGER NOT NULL,
  person TEXT NOT NULL
) STRICT;
CREATE INDEX gate_releases_by_gate ON gate_releases (gate_id, id);
CREATE TRIGGER gate_releases_no_update BEFORE UPDATE ON gate_releases BEGIN SELECT RAISE(ABORT, 'releases are append-only'); END;
CREATE TRIGGER gate_releases_no_delete BEFORE DELETE ON gate_releases BEGIN SELECT RAISE(ABORT, 'releases are append-only'); END;

-- owner: ledger
CREATE TABLE ledger_accounts (
  id INTEGER PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  type TEXT NOT NULL,
  level INTEGER NOT NULL CHECK (level BETWEEN 1 AND 3),
  parent_code TEXT,
  bank TEXT NOT NULL,
  currency TEXT NOT NULL,
  virtual_account_id INTEGER REFERENCES virtual_accounts (id),
  real_account_id INTEGER REFERENCES real_accounts (id)
) STRICT;
CREATE TABLE journals (
  id TEXT PRIMARY KEY,
  day INTEGER NOT NULL,
  template TEXT NOT NULL,
  origin_kind TEXT NOT NULL CHECK (origin_kind IN ('settlement', 'break', 'split', 'reversal')),
  origin TEXT NOT NULL,
  memo TEXT NOT NULL,
  reverses TEXT UNIQUE REFERENCES journals (id),
  -- The journal as it is sent to the central ledger, byte for byte, and its SHA-256.
  payload TEXT NOT NULL CHECK (json_valid(payload)),
  content_hash TEXT NOT NULL,
  posted_at INTEGER NOT NULL,
  posted_by TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX journals_by_origin ON journals (origin_kind, origin, template);
CREATE INDEX journals_by_day ON journals (day);
-- Two-sided: a posting moves an amount from one account to another, so that a journal balances by construction.
CREATE TABLE postings (
  id TEXT PRIMARY KEY,
  journal_id TEXT NOT NULL REFERENCES journals (id),
  line INTEGER NOT NULL,
  kind TEXT NOT NULL,
  debit_account_id INTEGER NOT NULL REFERENCES ledger_accounts (id),
  credit_account_id INTEGER NOT NULL REFERENCES ledger_accounts (id),
  amount_minor INTEGER NOT NULL CHECK (amount_minor > 0),
  currency TEXT NOT NULL,
  CHECK (debit_account_id <> credit_account_id),
  UNIQUE (journal_id, line)
) STRICT;
CREATE INDEX postings_by_debit ON postings (debit_account_id);
CREATE INDEX postings_by_credit ON postings (credit_account_id);
CREATE TRIGGER journals_reversal_is_final BEFORE INSERT ON journals
WHEN EXISTS (SELECT 1 FROM journals WHERE id = NEW.reverses AND reverses IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'a reversal cannot be reversed'); END;
CREATE TRIGGER journals_no_update BEFORE UPDATE ON journals BEGIN SELECT RAISE(ABORT, 'journals are append-only'); END;
CREATE TRIGGER journals_no_delete BEFORE DELETE ON journals BEGIN SELECT RAISE(ABORT, 'journals are append-only'); END;
CREATE TRIGGER postings_no_update BEFORE UPDATE ON postings BEGIN SELECT RAISE(ABORT, 'postings are append-only'); END;
CREATE TRIGGER postings_no_delete BEFORE DELETE ON postings BEGIN SELECT RAISE(ABORT, 'postings are append-only'); END;
CREATE TABLE policy_findings (
  day INTEGER NOT NULL,
  kind TEXT NOT NULL,
  transaction_id INTEGER NOT NULL,
  limit_code TEXT NOT NULL DEFAULT '',
  effect_minor INTEGER NOT NULL,
  currency TEXT NOT NULL,
  detail TEXT NOT NULL CHECK (json_valid(detail)),
  PRIMARY KEY (day, kind, transaction_id, limit_code)
) STRICT, WITHOUT ROWID;
CREATE TABLE split_findings (
  day INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('SPLIT_MISSING', 'SPLIT_MISMATCH')),
  order_no TEXT NOT NULL,
  transaction_id INTEGER NOT NULL,
  effect_minor INTEGER NOT NULL,
  currency TEXT NOT NULL,
  detail TEXT NOT NULL CHECK (json_valid(detail)),
  PRIMARY KEY (day, transaction_id)
) STRICT, WITHOUT ROWID;

-- owner: sync
CREATE TABLE desk (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  desk_id TEXT NOT NULL,
  enrolled_at INTEGER NOT NULL
) STRICT;
CREATE TABLE outbox (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  journal_id TEXT NOT NULL UNIQUE REFERENCES journals (id),
  payload TEXT NOT NULL,
  payload_hash TEXT NOT NULL,
  batch INTEGER
) STRICT;
CREATE TABLE batches (
  sequence INTEGER PRIMARY KEY,
  previous_hash TEXT NOT NULL,
  hash TEXT NOT NULL UNIQUE,
  bytes TEXT NOT NULL,
  sealed_at INTEGER NOT NULL,
  acknowledged_at INTEGER
) STRICT;
CREATE TABLE verdicts (
  journal_id TEXT PRIMARY KEY REFERENCES journals (id),
  verdict TEXT NOT NULL CHECK (verdict IN ('accepted', 'rejected')),
  central_sequence INTEGER,
  code TEXT,
  received_at INTEGER NOT NULL
) STRICT;

-- owner: controls
CREATE TABLE audit_events (
  sequence INTEGER PRIMARY KEY,
  formula INTEGER NOT NULL,
  at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  desk TEXT NOT NULL,
  action TEXT NOT NULL,
  object TEXT NOT NULL,
  before TEXT NOT NULL,
  after TEXT NOT NULL,
  previous_hash TEXT NOT NULL,
  hash TEXT NOT NULL UNIQUE
) STRICT;
CREATE TRIGGER audit_events_no_update BEFORE UPDATE ON audit_events BEGIN SELECT RAISE(ABORT, 'the audit chain is append-only'); END;
CREATE TRIGGER audit_events_no_delete BEFORE DELETE ON audit_events BEGIN SELECT RAISE(ABORT, 'the audit chain is append-only'); END;
CREATE TABLE approvals (
  id TEXT PRIMARY KEY,
  object TEXT NOT NULL,
  content_hash TEXT NOT NULL,
  maker TEXT NOT NULL,
  checker TEXT NOT NULL,
  at INTEGER NOT NULL,
  CHECK (maker <> checker)
) STRICT;
-- A day of a reconciliation that is closed, or proposed to be: on which run, with what open. Days close in order.
CREATE TABLE day_closes (
  id TEXT PRIMARY KEY,
  reconciliation_id INTEGER NOT NULL REFERENCES reconciliations (id),
  day INTEGER NOT NULL,
  run_id INTEGER NOT NULL REFERENCES runs (id),
  state TEXT NOT NULL CHECK (state IN ('proposed', 'returned', 'closed', 'reopened')),
  -- JSON: what the run came to, what people matched, what was open by side and currency, the breaks
  content TEXT NOT NULL CHECK (json_valid(content)),
  content_hash TEXT NOT NULL,
  -- rows above this came later
  last_row_id INTEGER NOT NULL,
  note TEXT NOT NULL,
  maker TEXT NOT NULL,
  made_at INTEGER NOT NULL,
  checker TEXT,
  checked_at INTEGER,
  checker_note TEXT,
  reopened_by TEXT,
  reopened_at INTEGER,
  reopened_note TEXT,
  CHECK (checker IS NULL OR checker <> maker),
  CHECK (state NOT IN ('closed', 'reopened') OR checker IS NOT NULL),
  CHECK ((state = 'reopened') = (reopened_by IS NOT NULL))
) STRICT;
CREATE UNIQUE INDEX day_closes_proposed ON day_closes (reconciliation_id, day) WHERE state = 'proposed';
CREATE UNIQUE INDEX day_closes_closed ON day_closes (reconciliation_id, day) WHERE state = 'closed';
CREATE TRIGGER day_closes_no_delete BEFORE DELETE ON day_closes BEGIN SELECT RAISE(ABORT, 'closes are kept'); END;
-- Days that every reconciliation which was run for them has closed: proofs and journals of theirs are frozen too.
CREATE TABLE frozen_days (
  day INTEGER PRIMARY KEY,
  last_row_id INTEGER NOT NULL
) STRICT;

-- A closed day is frozen, whatever the program does. Matches have no trigger for their insertion, which would cost every
-- row of a million: rules make them under a run, which cannot be made for a closed day, and people by taking open rows
-- on a day, which cannot be a closed one; doctor counts them again.
CREATE TRIGGER runs_closed_insert BEFORE INSERT ON runs
WHEN NEW.day <= (SELECT max(day) FROM day_closes WHERE reconciliation_id = NEW.reconciliation_id AND state = 'closed')
BEGIN SELECT RAISE(ABORT, 'the day is closed'); END;
CREATE TRIGGER runs_closed_update BEFORE UPDATE ON runs
WHEN OLD.day <= (SELECT max(day) FROM day_closes WHERE reconciliation_id = OLD.reconciliation_id AND state = 'closed')
BEGIN SELECT RAISE(ABORT, 'the day is closed'); END;
CREATE TRIGGER runs_closed_delete BEFORE DELETE ON runs
WHEN OLD.day <= (SELECT max(day) FROM day_closes WHERE reconciliation_id = OLD.reconciliation_id AND state = 'closed')
BEGIN SELECT RAISE(ABORT, 'the day is closed'); END;
CREATE TRIGGER matches_closed_update BEFORE UPDATE ON matches
WHEN min(OLD.day, NEW.day) <= (SELECT max(day) FROM day_closes WHERE reconciliation_id = OLD.reconciliation_id AND state = 'closed')
BEGIN SELECT RAISE(ABORT, 'the day is closed'); END;
CREATE TRIGGER matches_closed_delete BEFORE DELETE ON matches
WHEN OLD.day <= (SELECT max(day) FROM day_closes WHERE reconciliation_id = OLD.reconciliation_id AND state = 'closed')
BEGIN SELECT RAISE(ABORT, 'the day is closed'); END;
CREATE TRIGGER open_items_closed_insert BEFORE INSERT ON open_items
WHEN NEW.since_day <= (SELECT max(day) FROM day_closes WHERE reconciliation_id = NEW.reconciliation_id AND state = 'closed')
BEGIN SELECT RAISE(ABORT, 'the day is closed'); END;
CREATE TRIGGER open_items_closed_update BEFORE UPDATE ON open_items
WHEN (OLD.since_day <> NEW.since_day AND min(OLD.since_day, NEW.since_day)
      <= (SELECT max(day) FROM day_closes WHERE reconciliation_id = OLD.reconciliation_id AND state = 'closed'))
  OR (OLD.until_day IS NOT NEW.until_day AND min(ifnull(OLD.until_day, NEW.until_day), ifnull(NEW.until_day, OLD.until_day))
      <= (SELECT max(day) FROM day_closes WHERE reconciliation_id = OLD.reconciliation_id AND state = 'closed'))
BEGIN SELECT RAISE(ABORT, 'the day is closed'); END;
CREATE TRIGGER open_items_closed_delete BEFORE DELETE ON open_items
WHEN OLD.since_day <= (SELECT max(day) FROM day_closes WHERE reconciliation_id = OLD.reconciliation_id AND state = 'closed')
BEGIN SELECT RAISE(ABORT, 'the day is closed'); END;
CREATE TRIGGER superseded_transactions_closed BEFORE INSERT ON superseded_transactions
WHEN NEW.business_day <= (SELECT max(c.day) FROM reconciliation_sources m CROSS JOIN day_closes c
  ON c.reconciliation_id = m.reconciliation_id AND c.state = 'closed' WHERE m.source_id = NEW.source_id)
BEGIN SELECT RAISE(ABORT, 'the day is closed'); END;
-- A break lives on after the day that found it; that the day found it stays.
CREATE TRIGGER breaks_closed_insert BEFORE INSERT ON breaks
WHEN NEW.first_seen_day <= coalesce((SELECT max(c.day) FROM reconciliations r CROSS JOIN day_closes c ON c.reconciliation_id = r.id
  AND c.state = 'closed' WHERE r.code = NEW.scope), (SELECT max(day) FROM frozen_days WHERE NEW.scope IN ('policy', 'split', 'balance')))
BEGIN SELECT RAISE(ABORT, 'the day is closed'); END;
CREATE TRIGGER breaks_closed_update BEFORE UPDATE OF id, scope, subject, kind, first_seen_day ON breaks
WHEN (OLD.id, OLD.scope, OLD.subject, OLD.kind, OLD.first_seen_day) <> (NEW.id, NEW.scope, NEW.subject, NEW.kind, NEW.first_seen_day)
  AND OLD.first_seen_day <= coalesce((SELECT max(c.day) FROM reconciliations r CROSS JOIN day_closes c ON c.reconciliation_id = r.id
  AND c.state = 'closed' WHERE r.code = OLD.scope), (SELECT max(day) FROM frozen_days WHERE OLD.scope IN ('policy', 'split', 'balance')))
BEGIN SELECT RAISE(ABORT, 'the day is closed'); END;
CREATE TRIGGER breaks_closed_delete BEFORE DELETE ON breaks
WHEN OLD.first_seen_day <= coalesce((SELECT max(c.day) FROM reconciliations r CROSS JOIN day_closes c ON c.reconciliation_id = r.id
  AND c.state = 'closed' WHERE r.code = OLD.scope), (SELECT max(day) FROM frozen_days WHERE OLD.scope IN ('policy', 'split', 'balance')))
BEGIN SELECT RAISE(ABORT, 'the day is closed'); END;
CREATE TRIGGER proofs_closed_insert BEFORE INSERT ON proofs WHEN NEW.day <= (SELECT max(day) FROM frozen_days)
BEGIN SELECT RAISE(ABORT, 'the day is closed'); END;
CREATE TRIGGER proofs_closed_update BEFORE UPDATE ON proofs WHEN OLD.day <= (SELECT max(day) FROM frozen_days)
BEGIN SELECT RAISE(ABORT, 'the day is closed'); END;
CREATE TRIGGER proofs_closed_delete BEFORE DELETE ON proofs WHEN OLD.day <= (SELECT max(day) FROM frozen_days)
BEGIN SELECT RAISE(ABORT, 'the day is closed'); END;
CREATE TRIGGER journals_closed BEFORE INSERT ON journals WHEN NEW.day <= (SELECT max(day) FROM frozen_days)
BEGIN SELECT RAISE(ABORT, 'the day is closed'); END;

-- owner: statements
CREATE TABLE statements (
  id TEXT PRIMARY KEY,
  number INTEGER NOT NULL UNIQUE,
  subject TEXT NOT NULL,
  first_day INTEGER NOT NULL,
  last_day INTEGER NOT NULL,
  file TEXT NOT NULL,
  hash TEXT NOT NULL,
  provisional INTEGER NOT NULL CHECK (provisional IN (0, 1)),
  built_at INTEGER NOT NULL,
  built_by TEXT NOT NULL
) STRICT;
