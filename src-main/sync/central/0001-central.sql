-- The central ledger: what desks post is checked here, by the database, whatever a client sends. Plain enough for
-- PostgreSQL 15 and later and for PGlite: no deferral, advisory locks, notifications, domains or column grants.

-- One row a company: its lock is the commit order, its sequence the number of the last accepted journal.
CREATE TABLE gouji.head (
  company text PRIMARY KEY,
  sequence bigint NOT NULL DEFAULT 0
);
CREATE TABLE gouji.desk (
  id text PRIMARY KEY,
  company text NOT NULL REFERENCES gouji.head (company),
  enrolled_at timestamptz NOT NULL DEFAULT now()
);
-- A parent is exactly one level up and of the same company: no cycles, no tree across companies.
CREATE TABLE gouji.account (
  company text NOT NULL REFERENCES gouji.head (company),
  code text NOT NULL,
  name text NOT NULL,
  type text NOT NULL,
  level smallint NOT NULL CHECK (level BETWEEN 1 AND 3),
  parent text,
  parent_level smallint,
  bank text NOT NULL,
  currency text NOT NULL,
  PRIMARY KEY (company, code),
  UNIQUE (company, code, level),
  UNIQUE (company, code, currency),
  CONSTRAINT account_parent_level CHECK (parent_level = level - 1),
  CONSTRAINT account_root CHECK ((level = 1) = (parent IS NULL) AND (parent IS NULL) = (parent_level IS NULL)),
  CONSTRAINT account_parent FOREIGN KEY (company, parent, parent_level) REFERENCES gouji.account (company, code, level)
);
CREATE TABLE gouji.balance (
  company text NOT NULL,
  account text NOT NULL,
  debits numeric NOT NULL DEFAULT 0,
  credits numeric NOT NULL DEFAULT 0,
  PRIMARY KEY (company, account),
  FOREIGN KEY (company, account) REFERENCES gouji.account (company, code)
);

CREATE FUNCTION gouji.sha256_of(p_text text) RETURNS text LANGUAGE sql IMMUTABLE AS
  $$ SELECT encode(sha256(convert_to(p_text, 'UTF8')), 'hex') $$;

-- A desk's batches are a chain: each names the one before it by number and hash, so that a gap has no predecessor and a
-- fork has no free number. The hash covers everything that was sent.
CREATE TABLE gouji.batch (
  desk text NOT NULL REFERENCES gouji.desk (id),
  sequence bigint NOT NULL CHECK (sequence >= 1),
  previous_sequence bigint,
  previous_hash text NOT NULL,
  hash text NOT NULL,
  bytes text NOT NULL,
  received_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT batch_once PRIMARY KEY (desk, sequence),
  UNIQUE (desk, sequence, hash),
  CONSTRAINT batch_chain FOREIGN KEY (desk, previous_sequence, previous_hash) REFERENCES gouji.batch (desk, sequence, hash),
  CONSTRAINT batch_step CHECK (previous_sequence = sequence - 1),
  CONSTRAINT batch_first CHECK (
    (sequence = 1) = (previous_sequence IS NULL) AND (sequence > 1 OR previous_hash = repeat('0', 64))),
  CONSTRAINT batch_hash CHECK (
    hash = gouji.sha256_of('gouji-batch-1' || chr(10) || desk || chr(10) || sequence || chr(10) || previous_hash || chr(10) || bytes))
);

-- Accepted journals, numbered without gaps in the order of acceptance.
CREATE TABLE gouji.journal (
  id text CONSTRAINT journal_once PRIMARY KEY,
  company text NOT NULL REFERENCES gouji.head (company),
  sequence bigint NOT NULL,
  desk text NOT NULL,
  batch bigint NOT NULL,
  day date NOT NULL,
  template text NOT NULL,
  origin_kind text NOT NULL,
  origin text NOT NULL,
  memo text NOT NULL,
  reverses text,
  is_reversal boolean NOT NULL GENERATED ALWAYS AS (reverses IS NOT NULL) STORED,
  reverses_a_reversal boolean GENERATED ALWAYS AS (CASE WHEN reverses IS NOT NULL THEN false END) STORED,
  payload_hash text NOT NULL,
  posted_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (company, sequence),
  UNIQUE (company, id, is_reversal),
  UNIQUE (id, reverses),
  CONSTRAINT journal_origin UNIQUE (company, origin_kind, origin, template),
  CONSTRAINT journal_reversed_once UNIQUE (reverses),
  CONSTRAINT journal_reverses FOREIGN KEY (company, reverses, reverses_a_reversal) REFERENCES gouji.journal (company, id, is_reversal),
  FOREIGN KEY (desk, batch) REFERENCES gouji.batch (desk, sequence)
);
-- Two-sided: an amount moves from one account to another, both of one company and one currency. Sums cannot disagree.
CREATE TABLE gouji.transfer (
  id text CONSTRAINT transfer_once PRIMARY KEY,
  company text NOT NULL,
  journal text NOT NULL REFERENCES gouji.journal (id),
  line integer NOT NULL,
  kind text NOT NULL,
  debit text NOT NULL,
  credit text NOT NULL,
  amount bigint NOT NULL CONSTRAINT transfer_amount CHECK (amount > 0),
  currency text NOT NULL,
  UNIQUE (journal, line),
  CONSTRAINT transfer_sides CHECK (debit <> credit),
  CONSTRAINT transfer_debit FOREIGN KEY (company, debit, currency) REFERENCES gouji.account (company, code, currency),
  CONSTRAINT transfer_credit FOREIGN KEY (company, credit, currency) REFERENCES gouji.account (company, code, currency)
);
-- A bank row is used once over all desks. It may be used again only when the journal that used it was reversed: the
-- next use names that journal and its reversal, and the keys prove both.
CREATE TABLE gouji.claim (
  company text NOT NULL,
  bank_row text NOT NULL,
  use integer NOT NULL CHECK (use >= 1),
  journal text NOT NULL REFERENCES gouji.journal (id),
  previous_use integer,
  freed text,
  freed_by text,
  CONSTRAINT claim_once PRIMARY KEY (company, bank_row, use),
  UNIQUE (company, bank_row, use, journal),
  CONSTRAINT claim_step CHECK (previous_use = use - 1),
  CONSTRAINT claim_first CHECK (
    (use = 1) = (previous_use IS NULL) AND (use = 1) = (freed IS NULL) AND (use = 1) = (freed_by IS NULL)),
  FOREIGN KEY (company, bank_row, previous_use, freed) REFERENCES gouji.claim (company, bank_row, use, journal),
  FOREIGN KEY (freed_by, freed) REFERENCES gouji.journal (id, reverses)
);
-- A journal that was refused is refused for ever: trying again needs a new id.
CREATE TABLE gouji.rejection (
  journal text PRIMARY KEY,
  company text NOT NULL REFERENCES gouji.head (company),
  code text NOT NULL,
  payload_hash text NOT NULL,
  rejected_at timestamptz NOT NULL DEFAULT now()
);
-- The answer to each journal of a batch, so that a batch sent again gets the same answer.
CREATE TABLE gouji.verdict (
  desk text NOT NULL,
  batch bigint NOT NULL,
  position integer NOT NULL,
  journal text NOT NULL,
  verdict text NOT NULL CHECK (verdict IN ('accepted', 'rejected')),
  sequence bigint,
  code text,
  PRIMARY KEY (desk, batch, position),
  FOREIGN KEY (desk, batch) REFERENCES gouji.batch (desk, sequence),
  CHECK ((verdict = 'accepted') = (sequence IS NOT NULL) AND (verdict = 'rejected') = (code IS NOT NULL))
);

CREATE FUNCTION gouji.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
DO $$
DECLARE v_table text;
BEGIN
  FOREACH v_table IN ARRAY ARRAY['batch', 'journal', 'transfer', 'claim', 'rejection', 'verdict'] LOOP
    EXECUTE format('CREATE TRIGGER %I_no_change BEFORE UPDATE OR DELETE ON gouji.%I FOR EACH ROW EXECUTE FUNCTION gouji.refuse_change()', v_table, v_table);
  END LOOP;
  FOREACH v_table IN ARRAY ARRAY['head', 'desk', 'account', 'balance'] LOOP
    EXECUTE format('CREATE TRIGGER %I_no_delete BEFORE DELETE ON gouji.%I FOR EACH ROW EXECUTE FUNCTION gouji.refuse_change()', v_table, v_table);
  END LOOP;
  FOREACH v_table IN ARRAY ARRAY['head', 'desk', 'account', 'balance', 'batch', 'journal', 'transfer', 'claim', 'rejection', 'verdict'] LOOP
    EXECUTE format('CREATE TRIGGER %I_no_truncate BEFORE TRUNCATE ON gouji.%I FOR EACH STATEMENT EXECUTE FUNCTION gouji.refuse_change()', v_table, v_table);
  END LOOP;
END $$;
-- Sums and the head only grow.
CREATE FUNCTION gouji.refuse_less() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_TABLE_NAME = 'head' THEN
    IF NEW.company = OLD.company AND NEW.sequence >= OLD.sequence THEN RETURN NEW; END IF;
  ELSIF NEW.company = OLD.company AND NEW.account = OLD.account AND NEW.debits >= OLD.debits AND NEW.credits >= OLD.credits THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION '% only grows', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER head_grows BEFORE UPDATE ON gouji.head FOR EACH ROW EXECUTE FUNCTION gouji.refuse_less();
CREATE TRIGGER balance_grows BEFORE UPDATE ON gouji.balance FOR EACH ROW EXECUTE FUNCTION gouji.refuse_less();

-- Makes a desk and its accounts known, or brings them up to date. A desk stays with its company.
CREATE FUNCTION gouji.enrol(p_desk text, p_company text, p_accounts jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = gouji, pg_temp AS $$
BEGIN
  INSERT INTO head (company) VALUES (p_company) ON CONFLICT DO NOTHING;
  PERFORM 1 FROM head WHERE company = p_company FOR UPDATE;
  INSERT INTO desk (id, company) VALUES (p_desk, p_company) ON CONFLICT DO NOTHING;
  IF (SELECT company FROM desk WHERE id = p_desk) <> p_company THEN
    RAISE EXCEPTION 'desk % belongs to another company', p_desk USING ERRCODE = 'check_violation', CONSTRAINT = 'desk_company';
  END IF;
  INSERT INTO account AS known (company, code, name, type, level, parent, parent_level, bank, currency)
  SELECT p_company, code, name, type, level, parent, CASE WHEN parent IS NOT NULL THEN level - 1 END, bank, currency
  FROM jsonb_to_recordset(p_accounts)
    AS sent (code text, name text, type text, level smallint, parent text, bank text, currency text)
  ON CONFLICT (company, code) DO UPDATE SET name = excluded.name, type = excluded.type, level = excluded.level,
    parent = excluded.parent, parent_level = excluded.parent_level, bank = excluded.bank, currency = excluded.currency
  WHERE (known.name, known.type, known.level, known.parent, known.bank, known.currency)
    IS DISTINCT FROM (excluded.name, excluded.type, excluded.level, excluded.parent, excluded.bank, excluded.currency);
  INSERT INTO balance (company, account)
  SELECT p_company, code FROM jsonb_to_recordset(p_accounts) AS sent (code text) ON CONFLICT DO NOTHING;
END $$;

-- Writes one journal under a number. Raises where a rule is broken; the constraint's name says which.
CREATE FUNCTION gouji.write_journal(p_company text, p_desk text, p_batch bigint, p_sequence bigint, p_payload text) RETURNS void
LANGUAGE plpgsql SET search_path = gouji, pg_temp AS $$
DECLARE
  v_journal jsonb := p_payload::jsonb;
  v_id text := p_payload::jsonb ->> 'id';
  v_reverses text := p_payload::jsonb ->> 'reverses';
BEGIN
  INSERT INTO journal (id, company, sequence, desk, batch, day, template, origin_kind, origin, memo, reverses, payload_hash)
  VALUES (v_id, p_company, p_sequence, p_desk, p_batch, (v_journal ->> 'day')::date, v_journal ->> 'template',
    v_journal ->> 'originKind', v_journal ->> 'origin', v_journal ->> 'memo', v_reverses, sha256_of(p_payload));
  INSERT INTO transfer (id, company, journal, line, kind, debit, credit, amount, currency)
  SELECT id, p_company, v_id, line, kind, debit, credit, minor, currency
  FROM jsonb_to_recordset(v_journal -> 'postings')
    AS sent (id text, line integer, kind text, debit text, credit text, minor bigint, currency text);
  IF NOT FOUND THEN
    RAISE EXCEPTION 'journal % has no postings', v_id USING ERRCODE = 'check_violation', CONSTRAINT = 'transfer_amount';
  END IF;
  IF v_reverses IS NOT NULL AND EXISTS (
    SELECT 1 FROM (
      SELECT kind, debit AS one, credit AS other, amount, currency, 1 AS side FROM transfer WHERE journal = v_reverses
      UNION ALL SELECT kind, credit, debit, amount, currency, -1 FROM transfer WHERE journal = v_id) AS both_sides
    GROUP BY kind, one, other, amount, currency HAVING sum(side) <> 0)
  THEN
    RAISE EXCEPTION 'journal % does not mirror %', v_id, v_reverses USING ERRCODE = 'check_violation', CONSTRAINT = 'reversal_mirrors';
  END IF;
  INSERT INTO claim (company, bank_row, use, journal, previous_use, freed, freed_by)
  SELECT p_company, sent.bank_row, CASE WHEN last.use IS NULL THEN 1 WHEN reversal.id IS NULL THEN last.use ELSE last.use + 1 END,
    v_id, last.use, last.journal, reversal.id
  FROM jsonb_array_elements_text(v_journal -> 'claims') AS sent (bank_row)
  LEFT JOIN claim AS last ON last.company = p_company AND last.bank_row = sent.bank_row
    AND last.use = (SELECT max(use) FROM claim WHERE claim.company = p_company AND claim.bank_row = sent.bank_row)
  LEFT JOIN journal AS reversal ON reversal.reverses = last.journal;
END $$;

-- The verdict on one journal: its number, or why not. What was decided before is said again.
CREATE FUNCTION gouji.judge(p_company text, p_desk text, p_batch bigint, p_next bigint, p_payload text,
  OUT o_journal text, OUT o_sequence bigint, OUT o_code text)
LANGUAGE plpgsql SET search_path = gouji, pg_temp AS $$
DECLARE
  v_hash text := sha256_of(p_payload);
  v_state text;
  v_rule text;
  v_known record;
BEGIN
  o_journal := p_payload::jsonb ->> 'id';
  IF o_journal IS NULL THEN
    RAISE EXCEPTION 'a journal of batch % has no id', p_batch USING ERRCODE = 'check_violation', CONSTRAINT = 'batch_content';
  END IF;
  SELECT code INTO o_code FROM rejection WHERE journal = o_journal;
  IF FOUND THEN RETURN; END IF;
  SELECT company, sequence, payload_hash INTO v_known FROM journal WHERE id = o_journal;
  IF FOUND THEN
    IF v_known.company = p_company AND v_known.payload_hash = v_hash THEN o_sequence := v_known.sequence;
    ELSE o_code := 'ID_REUSED';
    END IF;
    RETURN;
  END IF;
  BEGIN
    PERFORM write_journal(p_company, p_desk, p_batch, p_next, p_payload);
    o_sequence := p_next;
  EXCEPTION WHEN integrity_constraint_violation OR data_exception THEN
    GET STACKED DIAGNOSTICS v_rule = CONSTRAINT_NAME, v_state = RETURNED_SQLSTATE;
    o_code := CASE
      WHEN v_rule IN ('transfer_amount', 'transfer_sides') THEN 'UNBALANCED'
      WHEN v_rule IN ('transfer_debit', 'transfer_credit') THEN 'UNKNOWN_ACCOUNT'
      WHEN v_rule = 'transfer_once' THEN 'ID_REUSED'
      WHEN v_rule = 'journal_origin' THEN 'ORIGIN_USED'
      WHEN v_rule = 'journal_reversed_once' THEN 'ALREADY_REVERSED'
      WHEN v_rule = 'journal_reverses' THEN 'NOT_REVERSIBLE'
      WHEN v_rule = 'reversal_mirrors' THEN 'REVERSAL_DIFFERS'
      WHEN v_rule IN ('claim_once', 'claim_step', 'claim_first') THEN 'CLAIM_USED'
      ELSE 'MALFORMED' END;
    INSERT INTO rejection (journal, company, code, payload_hash) VALUES (o_journal, p_company, o_code, v_hash);
  END;
END $$;

-- Takes a sealed batch: all its verdicts, or an error and nothing. The same batch again gets the same verdicts.
CREATE FUNCTION gouji.post_batch(p_desk text, p_sequence bigint, p_previous_hash text, p_hash text, p_bytes text)
RETURNS TABLE (o_journal text, o_verdict text, o_sequence bigint, o_code text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = gouji, pg_temp AS $$
DECLARE
  v_company text;
  v_last bigint;
  v_sent record;
  v_judged record;
BEGIN
  SELECT company INTO v_company FROM desk WHERE id = p_desk;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'desk % is not enrolled', p_desk USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'desk_enrolled';
  END IF;
  SELECT sequence INTO v_last FROM head WHERE company = v_company FOR UPDATE;
  IF NOT EXISTS (SELECT 1 FROM batch WHERE desk = p_desk AND sequence = p_sequence AND hash = p_hash AND bytes = p_bytes) THEN
    INSERT INTO batch (desk, sequence, previous_sequence, previous_hash, hash, bytes)
    VALUES (p_desk, p_sequence, CASE WHEN p_sequence > 1 THEN p_sequence - 1 END, p_previous_hash, p_hash, p_bytes);
    IF p_bytes::jsonb ->> 'company' IS DISTINCT FROM v_company THEN
      RAISE EXCEPTION 'batch % is of another company', p_sequence USING ERRCODE = 'check_violation', CONSTRAINT = 'batch_content';
    END IF;
    FOR v_sent IN
      SELECT payload, place::integer FROM jsonb_array_elements_text(p_bytes::jsonb -> 'journals') WITH ORDINALITY AS sent (payload, place)
    LOOP
      SELECT * INTO v_judged FROM judge(v_company, p_desk, p_sequence, v_last + 1, v_sent.payload);
      v_last := greatest(v_last, v_judged.o_sequence);
      INSERT INTO verdict (desk, batch, position, journal, verdict, sequence, code)
      VALUES (p_desk, p_sequence, v_sent.place, v_judged.o_journal,
        CASE WHEN v_judged.o_code IS NULL THEN 'accepted' ELSE 'rejected' END, v_judged.o_sequence, v_judged.o_code);
    END LOOP;
    UPDATE balance SET debits = debits + moved.debit, credits = credits + moved.credit
    FROM (
      SELECT side.account, sum(side.debit) AS debit, sum(side.credit) AS credit
      FROM journal JOIN transfer ON transfer.journal = journal.id
      CROSS JOIN LATERAL (VALUES (transfer.debit, amount, 0::bigint), (transfer.credit, 0::bigint, amount)) AS side (account, debit, credit)
      WHERE journal.desk = p_desk AND journal.batch = p_sequence
      GROUP BY side.account) AS moved
    WHERE balance.company = v_company AND balance.account = moved.account;
    UPDATE head SET sequence = v_last WHERE company = v_company;
  END IF;
  RETURN QUERY SELECT journal, verdict, sequence, code FROM verdict WHERE desk = p_desk AND batch = p_sequence ORDER BY position;
END $$;
CREATE INDEX journal_by_batch ON gouji.journal (desk, batch);

-- What must always hold of a company's books, recomputed from the transfers.
CREATE FUNCTION gouji.audit(p_company text)
RETURNS TABLE (o_journals bigint, o_transfers bigint, o_last bigint, o_gapless boolean, o_balances_agree boolean, o_debits numeric, o_credits numeric)
LANGUAGE sql SECURITY DEFINER SET search_path = gouji, pg_temp AS $$
  WITH side AS (
    SELECT debit AS account, amount AS debit, 0::bigint AS credit FROM transfer WHERE company = p_company
    UNION ALL SELECT credit, 0::bigint, amount FROM transfer WHERE company = p_company),
  computed AS (SELECT account, sum(debit) AS debits, sum(credit) AS credits FROM side GROUP BY account)
  SELECT (SELECT count(*) FROM journal WHERE company = p_company),
    (SELECT count(*) FROM transfer WHERE company = p_company),
    (SELECT sequence FROM head WHERE company = p_company),
    (SELECT count(*) = coalesce(max(sequence), 0) AND coalesce(max(sequence), 0) = (SELECT sequence FROM head WHERE company = p_company)
     FROM journal WHERE company = p_company),
    NOT EXISTS (
      SELECT 1 FROM balance LEFT JOIN computed USING (account)
      WHERE company = p_company AND (balance.debits, balance.credits) <> (coalesce(computed.debits, 0), coalesce(computed.credits, 0))),
    (SELECT coalesce(sum(debits), 0) FROM balance WHERE company = p_company),
    (SELECT coalesce(sum(credits), 0) FROM balance WHERE company = p_company);
$$;

-- A desk's login gets the role gouji_desk and can call these three, and nothing else. Making roles needs a privilege
-- that the owner of the database may lack; an administrator makes the role then.
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA gouji FROM PUBLIC;
DO $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'gouji_desk') THEN
    CREATE ROLE gouji_desk NOLOGIN;
  END IF;
  GRANT USAGE ON SCHEMA gouji TO gouji_desk;
  GRANT SELECT ON gouji.migration TO gouji_desk;
  GRANT EXECUTE ON FUNCTION gouji.enrol(text, text, jsonb), gouji.post_batch(text, bigint, text, text, text), gouji.audit(text) TO gouji_desk;
EXCEPTION WHEN insufficient_privilege OR unique_violation OR duplicate_object THEN
  RAISE NOTICE 'role gouji_desk was not made';
END $$;
