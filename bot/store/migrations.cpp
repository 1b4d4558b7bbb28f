#include "store/migrations.h"

#include <SQLiteCpp/Transaction.h>
#include <fmt/format.h>

namespace xiaoer::store {
namespace {

constexpr Migration kMigrations[] = {
    {1, R"sql(
CREATE TABLE conversation (
  no INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
  version INTEGER NOT NULL,
  last_turn INTEGER,
  state TEXT NOT NULL
) STRICT;

CREATE TABLE turn (
  no INTEGER PRIMARY KEY,
  conversation INTEGER NOT NULL REFERENCES conversation (no),
  seq INTEGER NOT NULL,
  previous INTEGER,
  at INTEGER NOT NULL,
  message_id TEXT,
  said TEXT NOT NULL,
  reply TEXT NOT NULL,
  reply_text TEXT NOT NULL,
  outcome TEXT NOT NULL,
  rule TEXT NOT NULL,
  category TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX turn_message ON turn (conversation, message_id) WHERE message_id IS NOT NULL;

CREATE TABLE first_message (
  key BLOB NOT NULL PRIMARY KEY CHECK (length(key) = 32),
  turn INTEGER NOT NULL REFERENCES turn (no),
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE ticket (
  number TEXT NOT NULL PRIMARY KEY,
  conversation INTEGER NOT NULL REFERENCES conversation (no),
  status TEXT NOT NULL,
  priority TEXT NOT NULL,
  category TEXT NOT NULL,
  team TEXT NOT NULL,
  contact TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  respond_by INTEGER NOT NULL,
  resolve_by INTEGER NOT NULL,
  body TEXT NOT NULL
) STRICT;
CREATE INDEX ticket_contact ON ticket (contact, created_at) WHERE contact <> '';

CREATE TABLE ticket_day (
  day TEXT NOT NULL PRIMARY KEY,
  last INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE probe (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  at INTEGER NOT NULL
) STRICT;
)sql"},
    {2, R"sql(
CREATE TABLE feedback (
  no INTEGER PRIMARY KEY,
  conversation INTEGER REFERENCES conversation (no),
  turn INTEGER REFERENCES turn (no),
  article TEXT NOT NULL,
  lang TEXT NOT NULL,
  helpful INTEGER NOT NULL CHECK (helpful IN (0, 1)),
  comment TEXT NOT NULL,
  at INTEGER NOT NULL,
  CHECK ((turn IS NULL) = (article <> ''))
) STRICT;
CREATE UNIQUE INDEX feedback_turn ON feedback (turn) WHERE turn IS NOT NULL;
CREATE UNIQUE INDEX feedback_article ON feedback (conversation, article)
  WHERE conversation IS NOT NULL AND article <> '';
)sql"},
    {3, R"sql(
CREATE TABLE attachment (
  no INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  ticket TEXT NOT NULL REFERENCES ticket (number),
  name TEXT NOT NULL,
  type TEXT NOT NULL,
  size INTEGER NOT NULL,
  digest BLOB NOT NULL CHECK (length(digest) = 32),
  at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX attachment_ticket ON attachment (ticket, digest);
)sql"},
    {4, R"sql(
CREATE TABLE agent (
  no INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  display TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('agent', 'lead', 'author', 'admin')),
  teams TEXT NOT NULL,
  password TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  disabled_at INTEGER
) STRICT;

CREATE TABLE session (
  token BLOB NOT NULL PRIMARY KEY CHECK (length(token) = 32),
  agent INTEGER NOT NULL REFERENCES agent (no),
  created_at INTEGER NOT NULL,
  used_at INTEGER NOT NULL,
  address TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX session_agent ON session (agent);

CREATE TABLE api_key (
  no INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  digest BLOB NOT NULL UNIQUE CHECK (length(digest) = 32),
  role TEXT NOT NULL CHECK (role IN ('agent', 'lead', 'author', 'admin')),
  created_at INTEGER NOT NULL,
  disabled_at INTEGER
) STRICT;

CREATE TABLE audit (
  no INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  what TEXT NOT NULL,
  about TEXT NOT NULL,
  address TEXT NOT NULL,
  detail TEXT NOT NULL
) STRICT;

ALTER TABLE conversation ADD COLUMN owner TEXT NOT NULL DEFAULT 'bot'
  CHECK (owner = 'bot' OR owner = 'queued' OR owner = 'human' OR owner = 'closed');
ALTER TABLE conversation ADD COLUMN agent INTEGER REFERENCES agent (no);
ALTER TABLE conversation ADD COLUMN owner_since INTEGER NOT NULL DEFAULT 0;
ALTER TABLE conversation ADD COLUMN waiting_since INTEGER;
ALTER TABLE conversation ADD COLUMN last_event INTEGER NOT NULL DEFAULT 0;
ALTER TABLE conversation ADD COLUMN ticket TEXT NOT NULL DEFAULT '';
CREATE INDEX conversation_owner ON conversation (owner, owner_since) WHERE owner IN ('queued', 'human');

ALTER TABLE ticket ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE ticket ADD COLUMN assignee INTEGER REFERENCES agent (no);
ALTER TABLE ticket ADD COLUMN merged_into TEXT REFERENCES ticket (number);
ALTER TABLE ticket ADD COLUMN said_event INTEGER NOT NULL DEFAULT 0;
ALTER TABLE ticket ADD COLUMN link TEXT NOT NULL DEFAULT '';
CREATE INDEX ticket_due ON ticket (team, respond_by) WHERE status NOT IN ('solved', 'closed');
CREATE INDEX ticket_assignee ON ticket (assignee, updated_at) WHERE assignee IS NOT NULL;
CREATE INDEX ticket_updated ON ticket (updated_at);
CREATE UNIQUE INDEX ticket_link ON ticket (link) WHERE link <> '';
CREATE INDEX ticket_merged ON ticket (merged_into) WHERE merged_into IS NOT NULL;

CREATE TABLE event (
  no INTEGER PRIMARY KEY,
  conversation INTEGER NOT NULL REFERENCES conversation (no),
  seq INTEGER NOT NULL,
  ticket TEXT REFERENCES ticket (number),
  kind TEXT NOT NULL,
  at INTEGER NOT NULL,
  actor TEXT NOT NULL
    CHECK (actor = 'customer' OR actor = 'bot' OR actor = 'agent' OR actor = 'key' OR actor = 'system'),
  agent INTEGER REFERENCES agent (no) CHECK ((agent IS NULL) = (actor <> 'agent')),
  turn INTEGER NOT NULL,
  visible INTEGER NOT NULL CHECK (visible IN (0, 1)),
  client_id TEXT,
  body TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX event_seq ON event (conversation, seq);
CREATE UNIQUE INDEX event_client ON event (conversation, client_id) WHERE client_id IS NOT NULL;
CREATE INDEX event_ticket ON event (ticket, no) WHERE ticket IS NOT NULL;

CREATE TABLE seen (
  agent INTEGER NOT NULL REFERENCES agent (no),
  ticket TEXT NOT NULL REFERENCES ticket (number),
  event INTEGER NOT NULL,
  PRIMARY KEY (agent, ticket)
) STRICT, WITHOUT ROWID;

CREATE TABLE outbox (
  no INTEGER PRIMARY KEY,
  delivery TEXT NOT NULL UNIQUE,
  channel TEXT NOT NULL CHECK (channel IN ('email', 'webhook')),
  target TEXT NOT NULL,
  ticket TEXT REFERENCES ticket (number),
  body TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  due_at INTEGER NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  tried_at INTEGER,
  error TEXT,
  state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sent', 'failed'))
) STRICT;
CREATE INDEX outbox_due ON outbox (due_at) WHERE state = 'waiting';
CREATE INDEX outbox_failed ON outbox (tried_at) WHERE state = 'failed';

CREATE TABLE timer (
  ticket TEXT NOT NULL REFERENCES ticket (number),
  kind TEXT NOT NULL,
  due_at INTEGER NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (ticket, kind)
) STRICT, WITHOUT ROWID;
CREATE INDEX timer_due ON timer (due_at);

CREATE TABLE mail (
  message_id TEXT NOT NULL PRIMARY KEY,
  ticket TEXT NOT NULL REFERENCES ticket (number),
  direction TEXT NOT NULL CHECK (direction IN ('in', 'out')),
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
)sql"},
    {5, R"sql(
CREATE TABLE pick (
  turn INTEGER NOT NULL PRIMARY KEY REFERENCES turn (no),
  message TEXT NOT NULL,
  picked TEXT NOT NULL,
  offered TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX pick_at ON pick (at);
)sql"},
    {6, R"sql(
CREATE INDEX mail_ticket ON mail (ticket, at);
)sql"},
    {7, R"sql(
UPDATE ticket SET link = lower(hex(randomblob(16))) WHERE link = '' AND json_valid(body);
UPDATE ticket SET body = json_set(body, '$.link', link) WHERE json_valid(body);
)sql"},
    {8, R"sql(
INSERT OR IGNORE INTO timer (ticket, kind, due_at, body)
  SELECT number, 'due', 0, '{}' FROM ticket WHERE status <> 'closed';
)sql"},
};

int pragma(const SQLite::Database& db, const char* name) {
  SQLite::Statement query(db, std::string("PRAGMA ") + name);
  return query.executeStep() ? query.getColumn(0).getInt() : 0;
}

bool hasTables(const SQLite::Database& db) {
  SQLite::Statement query(db, "SELECT 1 FROM sqlite_schema LIMIT 1");
  return query.executeStep();
}

int versionAfter(std::span<const Migration> known) { return known.empty() ? 0 : known.back().version; }

}  // namespace

std::span<const Migration> migrations() { return kMigrations; }

Status checkOurs(SQLite::Database& db, std::span<const Migration> known) {
  const SQLite::Transaction oneMoment(db);  // another process may be migrating: see it before or after
  const int application = pragma(db, "application_id"), version = pragma(db, "user_version");
  const bool blank = application == 0 && version == 0 && !hasTables(db);
  if (blank) return Done{};
  if (application != kApplicationId)
    return Error{ErrorKind::Invalid, "this is another program's database: name another file"};
  if (version > versionAfter(known))
    return Error{
        ErrorKind::Invalid,
        fmt::format("its schema has version {} and this program knows up to {}: a newer program wrote "
                    "it; start that one",
                    version, versionAfter(known))};
  return Done{};
}

void migrate(SQLite::Database& db, std::span<const Migration> known) {
  if (pragma(db, "user_version") == versionAfter(known)) return;  // the usual start takes no lock
  for (const Migration& next : known) {
    SQLite::Transaction transaction(db, SQLite::TransactionBehavior::IMMEDIATE);
    // Read under the lock: another process may have run it while this one waited.
    if (pragma(db, "user_version") >= next.version) continue;
    db.exec(next.sql);
    db.exec(fmt::format("PRAGMA application_id={}; PRAGMA user_version={}", kApplicationId, next.version));
    transaction.commit();
  }
}

}  // namespace xiaoer::store
