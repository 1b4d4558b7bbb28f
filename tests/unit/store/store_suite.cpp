#include "unit/store/store_suite.h"

#include <catch2/catch.hpp>
#include <future>
#include <limits>
#include <set>

namespace xiaoer::store {
namespace {

// The store under test, in a place of its own.
struct Fixture {
  std::unique_ptr<Place> place = GENERATE(from_range(allPlaces())).make();
  std::unique_ptr<Store> store = place->open();

  void reopen() {
    store.reset();
    store = place->open();
  }
  Conversation conversation(const ConversationId& id) { return store->conversation(id).value().value(); }
  std::string keeps(const Turn& turn) { return outcome(keep(*store, turn)); }
};

TEST_CASE("a turn is read back as it was kept, and again after opening anew") {
  Fixture f;
  const ConversationId id = newId();
  CHECK(f.keeps(turnOf(id, 0, "订单没同步 🙂")) == "ok");
  CHECK(f.keeps(turnOf(id, 1, std::string("a\0b", 3))) == "ok");
  for (int round = 0; round < 2; ++round, f.reopen()) {
    CHECK(f.conversation(id).id == id);
    CHECK(f.conversation(id).version == 2);
    CHECK(f.conversation(id).state == std::string("{\"after\":\"a\0b\"}", 15));
    const std::vector<TurnRow> turns = f.store->turns(id, 10).value();
    REQUIRE(turns.size() == 2);
    CHECK(turns[0].seq == 1);
    CHECK(turns[0].at == kNow);
    CHECK(turns[0].said == "订单没同步 🙂");
    CHECK(turns[0].replyText == "re: 订单没同步 🙂");
    CHECK(turns[0].outcome == "answered");
    CHECK(turns[0].rule == "rule.订单没同步 🙂");
    CHECK(turns[0].category == "data_sync");
    CHECK(turns[1].seq == 2);
    CHECK(turns[1].said == std::string("a\0b", 3));
  }
}

TEST_CASE("what is not there is an answer, not an error") {
  Fixture f;
  CHECK_FALSE(f.store->conversation(newId()).value());
  CHECK_FALSE(f.store->replyTo(newId(), "m1").value());
  CHECK_FALSE(f.store->firstReply(digest({"nobody"}), {}).value());
  CHECK(f.store->turns(newId(), 10).value().empty());
  CHECK_FALSE(f.store->ticket("T20261122-0001").value());
  CHECK(f.store->ticketsOf("nobody", 10).value().empty());
}

TEST_CASE("turns are the last ones, oldest first") {
  Fixture f;
  const ConversationId id = newId(), other = newId();
  for (int64_t version = 0; version < 5; ++version) {
    REQUIRE(f.keeps(turnOf(id, version, std::to_string(version + 1))) == "ok");
    REQUIRE(f.keeps(turnOf(other, version, "other")) == "ok");
  }
  const auto said = [&](size_t limit) {
    std::string all;
    const std::vector<TurnRow> turns = f.store->turns(id, limit).value();
    for (const TurnRow& turn : turns) all += turn.said;
    return all;
  };
  CHECK(said(0).empty());
  CHECK(said(1) == "5");
  CHECK(said(3) == "345");
  CHECK(said(5) == "12345");
  CHECK(said(std::numeric_limits<size_t>::max()) == "12345");
}

TEST_CASE("a turn decided on a state that has moved on is refused, and leaves nothing") {
  Fixture f;
  const ConversationId id = newId();
  CHECK(f.keeps(turnOf(id, 1, "to a conversation that never began")) == "conflict");
  CHECK(f.keeps(turnOf(id, 0, "first")) == "ok");
  CHECK(f.keeps(turnOf(id, 0, "first again")) == "conflict");
  CHECK(f.keeps(turnOf(id, 2, "too early")) == "conflict");
  CHECK(f.keeps(turnOf(id, 1, "second")) == "ok");
  Turn late = turnOf(id, 1, "late");
  late.messageId = "late";
  late.firstKey = digest({"late"});
  late.ticket = ticketOf(id, "T20261122-0001");
  CHECK(f.keeps(late) == "conflict");
  CHECK(f.conversation(id).version == 2);
  CHECK(f.conversation(id).state == "{\"after\":\"second\"}");
  CHECK(f.store->turns(id, 10).value().size() == 2);
  CHECK_FALSE(f.store->replyTo(id, "late").value());
  CHECK_FALSE(f.store->firstReply(*late.firstKey, {}).value());
  CHECK_FALSE(f.store->ticket("T20261122-0001").value());
}

TEST_CASE("a message_id is kept once in its conversation") {
  Fixture f;
  const ConversationId id = newId(), other = newId();
  Turn first = turnOf(id, 0, "first");
  first.messageId = "m1";
  CHECK(f.keeps(first) == "ok");
  Turn again = turnOf(id, 1, "first again");
  again.messageId = "m1";
  CHECK(f.keeps(again) == "conflict");
  Turn elsewhere = turnOf(other, 0, "elsewhere");
  elsewhere.messageId = "m1";
  CHECK(f.keeps(elsewhere) == "ok");
  CHECK(f.keeps(turnOf(id, 1, "without")) == "ok");
  CHECK(f.keeps(turnOf(id, 2, "without")) == "ok");
  CHECK(f.store->replyTo(id, "m1").value() == "{\"reply to\":\"first\"}");
  CHECK(f.store->replyTo(other, "m1").value() == "{\"reply to\":\"elsewhere\"}");
  CHECK_FALSE(f.store->replyTo(id, "m2").value());
  CHECK_FALSE(f.store->replyTo(id, "").value());
}

TEST_CASE("a first message is recognised by its key, in its window") {
  Fixture f;
  const ConversationId one = newId(), two = newId();
  Turn first = turnOf(one, 0, "first");
  first.firstKey = digest({"message_id", "first"});
  CHECK(f.keeps(first) == "ok");
  CHECK(f.keeps(turnOf(one, 1, "second")) == "ok");
  const auto found = f.store->firstReply(*first.firstKey, first.at).value();
  REQUIRE(found);
  CHECK(found->conversation == one);
  CHECK(found->reply == "{\"reply to\":\"first\"}");
  CHECK_FALSE(f.store->firstReply(*first.firstKey, first.at + 1).value());

  Turn again = turnOf(two, 0, "first");
  again.firstKey = first.firstKey;
  again.at = first.at + 100;
  CHECK(f.keeps(again) == "conflict");
  CHECK_FALSE(f.store->conversation(two).value());
  again.firstSince = first.at + 1;  // the earlier one lies before the window
  CHECK(f.keeps(again) == "ok");
  CHECK(f.store->firstReply(*first.firstKey, first.at).value()->conversation == two);
}

TEST_CASE("a ticket is inserted, then replaced on the version that was read") {
  Fixture f;
  const ConversationId id = newId();
  Turn opens = turnOf(id, 0, "opens");
  opens.ticket = ticketOf(id, "T20261122-0007");
  CHECK(f.keeps(opens) == "ok");
  Turn changes = turnOf(id, 1, "changes");
  changes.ticket = TicketRow{"T20261122-0007", id,       "open",    "urgent",  "billing", "money",
                             "a@b.example",    kNow + 9, kNow + 10, kNow + 11, kNow + 12, "{}"};
  CHECK(f.keeps(changes) == "conflict");  // it does not know what it replaces
  changes.ticket->readVersion = 1, changes.ticket->version = 2;
  CHECK(f.keeps(changes) == "ok");
  f.reopen();
  const TicketRow ticket = f.store->ticket("T20261122-0007").value().value();
  CHECK(ticket.number == "T20261122-0007");
  CHECK(ticket.conversation == id);
  CHECK(ticket.status == "open");
  CHECK(ticket.priority == "urgent");
  CHECK(ticket.category == "billing");
  CHECK(ticket.team == "money");
  CHECK(ticket.contact == "a@b.example");
  CHECK(ticket.createdAt == kNow + 9);
  CHECK(ticket.updatedAt == kNow + 10);
  CHECK(ticket.respondBy == kNow + 11);
  CHECK(ticket.resolveBy == kNow + 12);
  CHECK(ticket.body == "{}");
  CHECK(f.store->ticketsOf("138****01", 10).value().empty());
  CHECK(f.store->ticketsOf("a@b.example", 10).value() == std::vector<std::string>{"T20261122-0007"});
}

TEST_CASE("a ticket's number stays in its conversation") {
  Fixture f;
  const ConversationId one = newId(), two = newId();
  Turn opens = turnOf(one, 0, "opens");
  opens.ticket = ticketOf(one, "T20261122-0001");
  REQUIRE(f.keeps(opens) == "ok");
  Turn steals = turnOf(two, 0, "steals");
  steals.ticket = ticketOf(two, "T20261122-0001");
  CHECK(f.keeps(steals) == "conflict");
  steals.ticket = ticketOf(newId(), "T20261122-0002");
  CHECK(f.keeps(steals) == "invalid");
  CHECK_FALSE(f.store->conversation(two).value());
  Turn adds = turnOf(two, 0, "adds to the ticket of the earlier conversation");
  adds.ticket = ticketOf(one, "T20261122-0001");
  adds.ticket->status = "open", adds.ticket->readVersion = 1, adds.ticket->version = 2;
  CHECK(f.keeps(adds) == "ok");
  CHECK(f.store->ticket("T20261122-0001").value()->conversation == one);
  CHECK(f.store->ticket("T20261122-0001").value()->status == "open");
}

TEST_CASE("a contact's tickets come newest first") {
  Fixture f;
  const ConversationId id = newId();
  for (int64_t i = 0; i < 4; ++i) {
    Turn turn = turnOf(id, i, "again");
    turn.ticket = ticketOf(id, "T" + std::to_string(i));
    turn.ticket->createdAt = kNow + (i == 3 ? 2 : i);  // the last two in the same millisecond
    if (i == 1) turn.ticket->contact = "";
    REQUIRE(f.keeps(turn) == "ok");
  }
  CHECK(f.store->ticketsOf("138****01", 10).value() == std::vector<std::string>{"T3", "T2", "T0"});
  CHECK(f.store->ticketsOf("138****01", 1).value() == std::vector<std::string>{"T3"});
  CHECK(f.store->ticketsOf("", 10).value().empty());
}

TEST_CASE("picks come oldest first, from a day on, with their turn or not at all") {
  Fixture f;
  const ConversationId id = newId();
  for (int64_t i = 0; i < 3; ++i) {
    Turn turn = turnOf(id, i, "pick");
    turn.at = kNow + (2 - i) * 10;
    if (i != 1)
      turn.pick = Pick{"说不清 " + std::to_string(i), i == 0 ? "orders" : "", {"orders", "kb/sync/a"}};
    REQUIRE(f.keeps(turn) == "ok");
  }
  Turn refused = turnOf(id, 0, "late");
  refused.pick = Pick{"refused", "orders", {}};
  CHECK(f.keeps(refused) == "conflict");
  const auto all = f.store->picks(kNow).value();
  REQUIRE(all.size() == 2);
  CHECK(all[0].pick.message == "说不清 2");
  CHECK(all[0].pick.picked.empty());
  CHECK(all[0].pick.offered == std::vector<std::string>{"orders", "kb/sync/a"});
  CHECK(all[0].at == kNow);
  CHECK(f.store->picks(kNow + 20).value().size() == 1);
  CHECK(f.store->picks(kNow + 21).value().empty());
}

TEST_CASE("ticket numbers count from one each day, and on after opening anew") {
  Fixture f;
  CHECK(f.store->reserveTicketNumber("20261122").value() == "T20261122-0001");
  CHECK(f.store->reserveTicketNumber("20261122").value() == "T20261122-0002");
  CHECK(f.store->reserveTicketNumber("20261123").value() == "T20261123-0001");
  f.reopen();
  CHECK(f.store->reserveTicketNumber("20261122").value() == "T20261122-0003");
  CHECK(f.store->reserveTicketNumber("20261123").value() == "T20261123-0002");
  std::set<std::string> numbers;
  for (int i = 4; i <= 10001; ++i) numbers.insert(f.store->reserveTicketNumber("20261122").value());
  CHECK(numbers.size() == 9998);
  CHECK(numbers.count("T20261122-9999") == 1);
  CHECK(numbers.count("T20261122-10001") == 1);
  for (const char* day : {"", "2026-11-22", "2026112", "today..."})
    CHECK(f.store->reserveTicketNumber(day).error().kind == ErrorKind::Invalid);
}

TEST_CASE("a conflicting turn does not hurt the others of its batch") {
  Fixture f;
  const ConversationId blocker = newId(), fine = newId(), twice = newId();
  std::promise<void> queued;
  std::shared_future<void> go = queued.get_future().share();
  // While the writer is held in a callback, the next turns pile up into one batch.
  f.store->commit(turnOf(blocker, 0, "holds the writer"), [go](Status) { go.wait(); });
  std::vector<std::string> ends(4, "never called");
  const auto into = [&](size_t i) { return [&ends, i](Status status) { ends[i] = outcome(status); }; };
  f.store->commit(turnOf(fine, 0, "one"), into(0));
  f.store->commit(turnOf(twice, 0, "mine"), into(1));
  f.store->commit(turnOf(twice, 0, "yours"), into(2));
  f.store->commit(turnOf(fine, 1, "two"), into(3));
  queued.set_value();
  f.store->close();
  CHECK(ends == std::vector<std::string>{"ok", "ok", "conflict", "ok"});
  f.reopen();
  CHECK(f.conversation(fine).version == 2);
  CHECK(f.conversation(twice).state == "{\"after\":\"mine\"}");
}

TEST_CASE("close commits what is queued and refuses what comes later") {
  Fixture f;
  std::vector<ConversationId> ids;
  int kept = 0;  // the writer's thread alone counts, and close() waits for it
  for (int i = 0; i < 2000; ++i) {
    ids.push_back(newId());
    f.store->commit(turnOf(ids.back(), 0, "x"), [&](const Status& status) { kept += status.ok(); });
  }
  f.store->close();
  CHECK(kept == 2000);
  CHECK(f.keeps(turnOf(newId(), 0, "late")) == "unavailable");
  CHECK(f.store->reserveTicketNumber("20261122").error().kind == ErrorKind::Unavailable);
  CHECK(f.store->conversation(ids[0]).error().kind == ErrorKind::Unavailable);
  CHECK_FALSE(f.store->ready().ok());
  f.store->close();
  f.reopen();
  for (const ConversationId& id : ids) REQUIRE(f.conversation(id).version == 1);
}

TEST_CASE("a callback may commit the next turn") {
  Fixture f;
  const ConversationId id = newId();
  std::promise<Status> end;
  f.store->commit(turnOf(id, 0, "first"), [&](const Status& first) {
    REQUIRE(first);
    f.store->commit(turnOf(id, 1, "second"), [&](Status second) { end.set_value(std::move(second)); });
  });
  CHECK(outcome(end.get_future().get()) == "ok");
  CHECK(f.conversation(id).version == 2);
}

TEST_CASE("ready while it can keep something") {
  Fixture f;
  CHECK(outcome(f.store->ready()) == "ok");
  CHECK(outcome(f.store->ready()) == "ok");
}

}  // namespace
}  // namespace xiaoer::store
