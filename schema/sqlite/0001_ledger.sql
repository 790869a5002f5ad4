-- Schema 1 of a ledger file (SQLite). `entry` is the truth; other tables can be remade from it,
-- but for `checkpoint` and `cosignature`, which hold what was signed.
-- ledger/store/tables.cc lists the same tables, and a test compares the two.
-- seq counts entries from 0. Amounts are minor units: INTEGER when they fit 64 bits, else 16 bytes.
-- Append-only tables refuse change by triggers: a guard against accidents; against the operator
-- there is the seal. The BEFORE INSERT triggers are there because INSERT OR REPLACE deletes without
-- firing delete triggers; they raise FAIL, which spares every good INSERT a statement journal.

PRAGMA application_id = 1380338737;  -- 'RFL1'
PRAGMA user_version = 1;

-- Origin, schema of acts, size and the like, by name.
CREATE TABLE meta (
  key TEXT NOT NULL PRIMARY KEY,
  value ANY
) STRICT, WITHOUT ROWID;

-- The leaves of the log: the canonical bytes of each entry.
CREATE TABLE entry (
  seq INTEGER NOT NULL PRIMARY KEY,
  leaf BLOB NOT NULL
) STRICT;
CREATE TRIGGER entry_no_update BEFORE UPDATE ON entry
BEGIN SELECT RAISE(ABORT, 'entry is append-only'); END;
CREATE TRIGGER entry_no_delete BEFORE DELETE ON entry
BEGIN SELECT RAISE(ABORT, 'entry is append-only'); END;
CREATE TRIGGER entry_no_replace BEFORE INSERT ON entry
WHEN EXISTS (SELECT 1 FROM entry WHERE seq = NEW.seq)
BEGIN SELECT RAISE(FAIL, 'entry is append-only'); END;

-- Merkle tree hashes, up to 256 of 32 bytes a row; a row is replaced until it is full.
CREATE TABLE tile (
  level INTEGER NOT NULL,
  idx INTEGER NOT NULL,
  width INTEGER NOT NULL,
  hashes BLOB NOT NULL,
  PRIMARY KEY (level, idx)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER tile_full_no_update BEFORE UPDATE ON tile WHEN OLD.width = 256
BEGIN SELECT RAISE(ABORT, 'a full tile is final'); END;
CREATE TRIGGER tile_full_no_delete BEFORE DELETE ON tile WHEN OLD.width = 256
BEGIN SELECT RAISE(ABORT, 'a full tile is final'); END;
CREATE TRIGGER tile_full_no_replace BEFORE INSERT ON tile
WHEN EXISTS (SELECT 1 FROM tile WHERE level = NEW.level AND idx = NEW.idx AND width = 256)
BEGIN SELECT RAISE(ABORT, 'a full tile is final'); END;

-- Where an act's id was recorded: by a 64-bit hash of the id, to be confirmed in the entry.
CREATE TABLE act_id (
  hash INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  PRIMARY KEY (hash, seq)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER act_id_no_update BEFORE UPDATE ON act_id
BEGIN SELECT RAISE(ABORT, 'act_id is append-only'); END;
CREATE TRIGGER act_id_no_delete BEFORE DELETE ON act_id
BEGIN SELECT RAISE(ABORT, 'act_id is append-only'); END;
CREATE TRIGGER act_id_no_replace BEFORE INSERT ON act_id
WHEN EXISTS (SELECT 1 FROM act_id WHERE hash = NEW.hash AND seq = NEW.seq)
BEGIN SELECT RAISE(FAIL, 'act_id is append-only'); END;

-- The bank's own references per bank account, each used once.
CREATE TABLE bank_reference (
  account INTEGER NOT NULL,
  reference TEXT NOT NULL,
  seq INTEGER NOT NULL,
  PRIMARY KEY (account, reference)
) STRICT, WITHOUT ROWID;

-- Balances by packed account key: in the account's currency, and in value (functional currency).
CREATE TABLE account (
  id INTEGER NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  currency TEXT NOT NULL,
  amount ANY NOT NULL,
  value ANY NOT NULL
) STRICT;
CREATE UNIQUE INDEX account_by_name ON account (name, currency);

-- The lines of each entry, debit positive.
CREATE TABLE posting (
  account INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  line INTEGER NOT NULL,
  date INTEGER NOT NULL,
  amount ANY NOT NULL,
  value ANY NOT NULL,
  PRIMARY KEY (account, seq, line)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER posting_no_update BEFORE UPDATE ON posting
BEGIN SELECT RAISE(ABORT, 'posting is append-only'); END;
CREATE TRIGGER posting_no_delete BEFORE DELETE ON posting
BEGIN SELECT RAISE(ABORT, 'posting is append-only'); END;
CREATE TRIGGER posting_no_replace BEFORE INSERT ON posting
WHEN EXISTS (SELECT 1 FROM posting WHERE account = NEW.account AND seq = NEW.seq AND line = NEW.line)
BEGIN SELECT RAISE(FAIL, 'posting is append-only'); END;

-- Sums of postings per account and value date, for balances at any date.
CREATE TABLE turnover (
  account INTEGER NOT NULL,
  date INTEGER NOT NULL,
  amount ANY NOT NULL,
  value ANY NOT NULL,
  PRIMARY KEY (account, date)
) STRICT, WITHOUT ROWID;

-- Which entries name which case; kind 0: which are of that kind of act (handle: its number).
CREATE TABLE mention (
  kind INTEGER NOT NULL,
  handle INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  PRIMARY KEY (kind, handle, seq)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER mention_no_update BEFORE UPDATE ON mention
BEGIN SELECT RAISE(ABORT, 'mention is append-only'); END;
CREATE TRIGGER mention_no_delete BEFORE DELETE ON mention
BEGIN SELECT RAISE(ABORT, 'mention is append-only'); END;
CREATE TRIGGER mention_no_replace BEFORE INSERT ON mention
WHEN EXISTS (SELECT 1 FROM mention WHERE kind = NEW.kind AND handle = NEW.handle AND seq = NEW.seq)
BEGIN SELECT RAISE(FAIL, 'mention is append-only'); END;

-- Entry `seq` was reversed by entry `by`.
CREATE TABLE reversal (
  seq INTEGER NOT NULL PRIMARY KEY,
  by INTEGER NOT NULL
) STRICT;
CREATE TRIGGER reversal_no_update BEFORE UPDATE ON reversal
BEGIN SELECT RAISE(ABORT, 'reversal is append-only'); END;
CREATE TRIGGER reversal_no_delete BEFORE DELETE ON reversal
BEGIN SELECT RAISE(ABORT, 'reversal is append-only'); END;
CREATE TRIGGER reversal_no_replace BEFORE INSERT ON reversal
WHEN EXISTS (SELECT 1 FROM reversal WHERE seq = NEW.seq)
BEGIN SELECT RAISE(FAIL, 'reversal is append-only'); END;

-- Exchange rates as exact decimals.
CREATE TABLE rate (
  currency INTEGER NOT NULL,
  date INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (currency, date, seq)
) STRICT, WITHOUT ROWID;

-- Everything named: its state as JSON, its name, and whether it waits for something: 1 where
-- matching looks at it (a commitment with an open part, a lot with an uncommitted rest), 2 for the
-- rest (a pending request, a payment under way, a notification not ended, a note or receipt with
-- a rest).
CREATE TABLE object (
  kind INTEGER NOT NULL,
  handle INTEGER NOT NULL,
  name TEXT NOT NULL,
  open INTEGER NOT NULL,
  state TEXT NOT NULL,
  PRIMARY KEY (kind, handle)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX object_by_name ON object (kind, name);
CREATE INDEX object_open ON object (kind, open);

-- Running totals that limits rest on, by packed key.
CREATE TABLE total (
  key INTEGER NOT NULL PRIMARY KEY,
  amount ANY NOT NULL
) STRICT;

-- Officers' public keys (Ed25519, base64).
CREATE TABLE officer_key (
  officer INTEGER NOT NULL PRIMARY KEY,
  public_key TEXT NOT NULL
) STRICT;

-- The keys that sign the log's checkpoints, as vkeys, by the entry that named each.
CREATE TABLE log_key (
  seq INTEGER NOT NULL PRIMARY KEY,
  vkey TEXT NOT NULL
) STRICT;

-- Signed heads of the log, one a commit: notes with the signatures of the log's own keys.
CREATE TABLE checkpoint (
  size INTEGER NOT NULL PRIMARY KEY,
  note TEXT NOT NULL
) STRICT;
CREATE TRIGGER checkpoint_no_update BEFORE UPDATE ON checkpoint
BEGIN SELECT RAISE(ABORT, 'checkpoint is append-only'); END;
CREATE TRIGGER checkpoint_no_delete BEFORE DELETE ON checkpoint
BEGIN SELECT RAISE(ABORT, 'checkpoint is append-only'); END;
CREATE TRIGGER checkpoint_no_replace BEFORE INSERT ON checkpoint
WHEN EXISTS (SELECT 1 FROM checkpoint WHERE size = NEW.size)
BEGIN SELECT RAISE(FAIL, 'checkpoint is append-only'); END;

-- What witnesses signed of a checkpoint: their signature lines, by name and key id.
CREATE TABLE cosignature (
  size INTEGER NOT NULL,
  witness TEXT NOT NULL,
  line TEXT NOT NULL,
  PRIMARY KEY (size, witness)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER cosignature_no_update BEFORE UPDATE ON cosignature
BEGIN SELECT RAISE(ABORT, 'cosignature is append-only'); END;
CREATE TRIGGER cosignature_no_delete BEFORE DELETE ON cosignature
BEGIN SELECT RAISE(ABORT, 'cosignature is append-only'); END;
CREATE TRIGGER cosignature_no_replace BEFORE INSERT ON cosignature
WHEN EXISTS (SELECT 1 FROM cosignature WHERE size = NEW.size AND witness = NEW.witness)
BEGIN SELECT RAISE(FAIL, 'cosignature is append-only'); END;
