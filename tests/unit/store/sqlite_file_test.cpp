// The file itself: whose it is, its version, its rights.
#include <SQLiteCpp/SQLiteCpp.h>
#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <future>

#include "store/migrations.h"
#include "store/sqlite_store.h"
#include "unit/store/scratch.h"
#include "unit/store/store_suite.h"

namespace xiaoer::store {
namespace {

// A file as version 1 left it. It stays as it is when versions are added.
constexpr const char* kVersion1 = R"sql(
PRAGMA journal_mode=WAL;
PRAGMA application_id=1483301231;
PRAGMA user_version=1;
CREATE TABLE conversation (no INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
  version INTEGER NOT NULL, last_turn INTEGER, state TEXT NOT NULL) STRICT;
CREATE TABLE turn (no INTEGER PRIMARY KEY, conversation INTEGER NOT NULL REFERENCES conversation (no),
  seq INTEGER NOT NULL, previous INTEGER, at INTEGER NOT NULL, message_id TEXT, said TEXT NOT NULL,
  reply TEXT NOT NULL, reply_text TEXT NOT NULL, outcome TEXT NOT NULL, rule TEXT NOT NULL,
  category TEXT NOT NULL) STRICT;
CREATE UNIQUE INDEX turn_message ON turn (conversation, message_id) WHERE message_id IS NOT NULL;
CREATE TABLE first_message (key BLOB NOT NULL PRIMARY KEY CHECK (length(key) = 32),
  turn INTEGER NOT NULL REFERENCES turn (no), at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE ticket (number TEXT NOT NULL PRIMARY KEY,
  conversation INTEGER NOT NULL REFERENCES conversation (no), status TEXT NOT NULL, priority TEXT NOT NULL,
  category TEXT NOT NULL, team TEXT NOT NULL, contact TEXT NOT NULL, created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL, respond_by INTEGER NOT NULL, resolve_by INTEGER NOT NULL,
  body TEXT NOT NULL) STRICT;
CREATE INDEX ticket_contact ON ticket (contact, created_at) WHERE contact <> '';
CREATE TABLE ticket_day (day TEXT NOT NULL PRIMARY KEY, last INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE probe (id INTEGER PRIMARY KEY CHECK (id = 1), at INTEGER NOT NULL) STRICT;
INSERT INTO conversation VALUES (1, x'019a0000000070008000000000000001', 2, 2, '{"lang":"zh"}');
INSERT INTO turn VALUES (1, 1, 1, NULL, 1000, 'm1', '你好', '{"a":1}', '您好', 'answered', 'hello', 'greeting');
INSERT INTO turn VALUES (2, 1, 2, 1, 2000, NULL, '转人工', '{"a":2}', '好的', 'handed_off', '', 'human_request');
INSERT INTO first_message VALUES (zeroblob(32), 1, 1000);
INSERT INTO ticket VALUES ('T20261101-0003', 1, 'new', 'high', 'data_sync', 'tech', '138', 1, 2, 3, 4, '{}');
INSERT INTO ticket_day VALUES ('20261101', 3);
)sql";

void write(const std::string& path, const std::string& sql) {
  SQLite::Database(path, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE).exec(sql);
}

int64_t ask(const std::string& path, const std::string& sql) {
  return SQLite::Database(path).execAndGet(sql).getInt64();
}

// What the operator reads when the file cannot be opened.
std::string refusal(const std::string& path) {
  const auto opened = openSqlite(path);
  return opened ? "opened" : opened.error().message;
}

TEST_CASE("a file of version 1 keeps its data") {
  const Scratch scratch;
  const std::string path = scratch.file("v1.db");
  write(path, kVersion1);
  const auto store = openOrThrow(path);
  const ConversationId id = *ConversationId::parse("019a0000000070008000000000000001");
  CHECK(store->conversation(id).value()->version == 2);
  CHECK(store->conversation(id).value()->state == "{\"lang\":\"zh\"}");
  const std::vector<TurnRow> turns = store->turns(id, 10).value();
  REQUIRE(turns.size() == 2);
  CHECK(turns[0].said == "你好");
  CHECK(turns[1].outcome == "handed_off");
  CHECK(store->replyTo(id, "m1").value() == "{\"a\":1}");
  CHECK(store->firstReply(Digest{}, {1000}).value()->conversation == id);
  CHECK(store->ticket("T20261101-0003").value()->contact == "138");
  CHECK(store->ticketsOf("138", 1).value().size() == 1);
  CHECK(store->timers("due", kNow, 10).value() == std::vector<std::string>{"T20261101-0003"});
  CHECK(store->reserveTicketNumber("20261101").value() == "T20261101-0004");
  CHECK(outcome(keep(*store, turnOf(id, 2, "third"))) == "ok");
  CHECK(store->turns(id, 10).value().size() == 3);
  CHECK(ask(path, "PRAGMA user_version") == migrations().back().version);
  std::promise<Status> said;  // what came with version 2 works on what version 1 kept
  store->keepFeedback({id, "m1", "", "zh", "", true, kNow},
                      [&](Status status) { said.set_value(std::move(status)); });
  CHECK(outcome(said.get_future().get()) == "ok");
  CHECK(ask(path, "SELECT turn FROM feedback") == 1);
}

TEST_CASE("a new file has the same tables as version 1 brought up to date") {
  const Scratch scratch;
  write(scratch.file("old.db"), kVersion1);
  const std::string old = scratch.file("old.db"), fresh = scratch.file("fresh.db");
  openOrThrow(old);
  openOrThrow(fresh);
  const std::string columns =
      "SELECT group_concat(line, ';') FROM (SELECT m.name || '.' || c.name || ' ' || c.type || c.pk || "
      "c.\"notnull\" AS line FROM sqlite_schema m, pragma_table_info(m.name) c ORDER BY 1)";
  CHECK(SQLite::Database(old).execAndGet(columns).getString() ==
        SQLite::Database(fresh).execAndGet(columns).getString());
}

TEST_CASE("migrations run in order, each whole or not at all") {
  const Scratch scratch;
  SQLite::Database db(scratch.file("m.db"), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
  const Migration first[] = {{1, "CREATE TABLE a (x); INSERT INTO a VALUES (7)"}};
  migrate(db, first);
  const Migration broken[] = {first[0], {2, "ALTER TABLE a ADD COLUMN y; INSERT INTO nowhere VALUES (1)"}};
  CHECK_THROWS_AS(migrate(db, broken), SQLite::Exception);
  CHECK(db.execAndGet("PRAGMA user_version").getInt() == 1);
  CHECK_THROWS_AS(db.exec("SELECT y FROM a"), SQLite::Exception);
  const Migration fixed[] = {first[0], {2, "ALTER TABLE a ADD COLUMN y DEFAULT 8"}};
  migrate(db, fixed);
  migrate(db, fixed);
  CHECK(db.execAndGet("PRAGMA user_version").getInt() == 2);
  CHECK(db.execAndGet("SELECT x * 10 + y FROM a").getInt() == 78);
  CHECK(checkOurs(db, fixed));
  CHECK_FALSE(checkOurs(db, first));
}

TEST_CASE("a newer program's file is refused and left alone") {
  const Scratch scratch;
  const std::string path = scratch.file("newer.db");
  openOrThrow(path);
  write(path, "PRAGMA user_version=99");
  CHECK(refusal(path) ==
        "cannot use '" + path + "': its schema has version 99 and this program knows up to " +
            std::to_string(migrations().back().version) + ": a newer program wrote it; start that one");
  CHECK(ask(path, "PRAGMA user_version") == 99);
}

TEST_CASE("another program's file is refused and left alone") {
  const Scratch scratch;
  const std::string path = scratch.file("foreign.db");
  SECTION("without marks") { write(path, "CREATE TABLE song (title)"); }
  SECTION("with its own application_id") {
    write(path, "PRAGMA application_id=42; CREATE TABLE song (title)");
  }
  SECTION("with tables like ours") { write(path, "CREATE TABLE turn (x); PRAGMA user_version=1"); }
  CHECK(refusal(path) == "cannot use '" + path + "': this is another program's database: name another file");
  CHECK(SQLite::Database(path).execAndGet("PRAGMA journal_mode").getString() == "delete");
  CHECK(ask(path, "SELECT count(*) FROM sqlite_schema") == 1);
}

TEST_CASE("what is no database at all is refused with the next step") {
  const Scratch scratch;
  const std::string path = scratch.file("notes.txt");
  std::ofstream(path) << std::string(5000, 'x');
  CHECK_THAT(refusal(path), Catch::EndsWith("name another file: this one is not an SQLite database"));
  CHECK_THAT(refusal(scratch.file("no/such/folder/x.db")),
             Catch::EndsWith("look whether the folder exists and this user may write there"));
  CHECK_THAT(refusal(scratch.folder().string()), Catch::Contains("could not open the database"));
  CHECK(refusal("") == "the database needs a file name");
}

TEST_CASE("names that SQLite takes for something else are files") {
  const Scratch scratch;
  const auto before = std::filesystem::current_path();
  std::filesystem::current_path(scratch.folder());
  openOrThrow(":memory:");
  openOrThrow("file:x.db?mode=memory");
  std::filesystem::current_path(before);
  CHECK(std::filesystem::exists(scratch.folder() / ":memory:"));
  CHECK(std::filesystem::exists(scratch.folder() / "file:x.db?mode=memory"));
}

TEST_CASE("only the server's user may read a new file, and an older file keeps its rights") {
  const Scratch scratch;
  const std::string path = scratch.file("rights.db");
  const auto rights = [&](const std::string& file) {
    struct stat found {};
    return ::stat(file.c_str(), &found) == 0 ? found.st_mode & 0777U : 0U;
  };
  auto store = openOrThrow(path);
  CHECK(rights(path) == 0600);
  CHECK(rights(path + "-wal") == 0600);
  store.reset();
  ::chmod(path.c_str(), 0640);
  store = openOrThrow(path);
  CHECK(rights(path) == 0640);
}

TEST_CASE("a lock held by somebody else is waited for") {
  const Scratch scratch;
  const std::string path = scratch.file("locked.db");
  const auto store = openOrThrow(path);
  SQLite::Database other(path, SQLite::OPEN_READWRITE);
  other.exec("BEGIN IMMEDIATE");
  std::promise<Status> end;
  store->commit(turnOf(newId(), 0, "waits"), [&](Status status) { end.set_value(std::move(status)); });
  other.exec("COMMIT");
  CHECK(outcome(end.get_future().get()) == "ok");
}

TEST_CASE("the write-ahead log starts anew while turns are kept, and so stops growing") {
  const Scratch scratch;
  const std::string path = scratch.file("long.db");
  const auto store = openOrThrow(path);
  Turn large = turnOf({}, 0, "long");
  large.reply.assign(400'000, 'x');
  uintmax_t length = 0;
  int kept = 0, still = 0;  // commits, and how many of the last ones did not lengthen the log
  for (; kept < 5'000 && still < 10; ++kept) {
    large.conversation = newId();
    REQUIRE(outcome(keep(*store, large)) == "ok");
    const uintmax_t now = std::filesystem::file_size(path + "-wal");
    still = now == length ? still + 1 : 0;
    length = now;
  }
  CHECK(still == 10);
  CHECK(ask(path, "SELECT count(*) FROM turn WHERE length(reply) = 400000") == kept);
}

}  // namespace
}  // namespace xiaoer::store
