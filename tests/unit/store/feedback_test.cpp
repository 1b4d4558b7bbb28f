// What customers say of answers and articles, as the table keeps it.
#include <SQLiteCpp/SQLiteCpp.h>

#include <catch2/catch.hpp>
#include <future>

#include "unit/store/scratch.h"
#include "unit/store/store_suite.h"

namespace xiaoer::store {
namespace {

struct Fixture {
  Scratch scratch;
  std::string path = scratch.file("feedback.db");
  std::unique_ptr<Store> store = openOrThrow(path);
  ConversationId id = newId();

  Fixture() {
    Turn turn = turnOf(id, 0, "first");
    turn.messageId = "m1";
    REQUIRE(outcome(keep(*store, turn)) == "ok");
  }
  Feedback answer(const std::string& messageId, bool helpful) const {
    return {id, messageId, "", "zh", "so " + messageId, helpful, kNow};
  }
  static Feedback article(std::optional<ConversationId> who, bool helpful) {
    return {who, "", "sync/orders", "", "", helpful, kNow};
  }
  std::string says(const Feedback& feedback) {
    std::promise<Status> end;
    store->keepFeedback(feedback, [&](Status status) { end.set_value(std::move(status)); });
    return outcome(end.get_future().get());
  }
  // "m1:1 sync/orders:0", oldest first.
  std::string kept() {
    return SQLite::Database(path)
        .execAndGet(
            "SELECT coalesce(group_concat(what, ' '), '') FROM (SELECT coalesce(message_id, article) || ':' "
            "|| "
            "helpful AS what FROM feedback f LEFT JOIN turn t ON t.no = f.turn ORDER BY f.no)")
        .getString();
  }
};

TEST_CASE("feedback on an answer is kept, and replaced when it is said again") {
  Fixture f;
  CHECK(f.says(f.answer("m1", false)) == "ok");
  CHECK(f.kept() == "m1:0");
  CHECK(f.says(f.answer("m1", true)) == "ok");
  CHECK(f.kept() == "m1:1");
  SQLite::Database db(f.path);
  CHECK(db.execAndGet("SELECT lang || comment || at FROM feedback").getString() ==
        "zhso m1" + std::to_string(kNow.ms));
}

TEST_CASE("feedback on what is not there is refused, and nothing is kept") {
  Fixture f;
  CHECK(f.says(f.answer("m2", true)) == "not found");
  Feedback elsewhere = f.answer("m1", true);
  elsewhere.conversation = newId();
  CHECK(f.says(elsewhere) == "not found");
  elsewhere.conversation.reset();
  CHECK(f.says(elsewhere) == "not found");
  CHECK(f.says(Fixture::article(newId(), true)) == "not found");
  CHECK(f.kept() == "");
}

TEST_CASE("an article has one word a conversation, and any number from nobody known") {
  Fixture f;
  CHECK(f.says(Fixture::article(std::nullopt, true)) == "ok");
  CHECK(f.says(Fixture::article(std::nullopt, true)) == "ok");
  CHECK(f.says(Fixture::article(f.id, true)) == "ok");
  CHECK(f.says(Fixture::article(f.id, false)) == "ok");
  CHECK(f.says(f.answer("m1", true)) == "ok");
  CHECK(f.kept() == "sync/orders:1 sync/orders:1 sync/orders:0 m1:1");
}

TEST_CASE("feedback is refused once the store is closed") {
  Fixture f;
  f.store->close();
  CHECK(f.says(f.answer("m1", true)) == "unavailable");
}

}  // namespace
}  // namespace xiaoer::store
