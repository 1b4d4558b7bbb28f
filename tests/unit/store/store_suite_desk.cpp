// What every Store must do for the desk.
#include <catch2/catch.hpp>
#include <future>

#include "unit/store/store_suite.h"

namespace xiaoer::store {
namespace {

constexpr char kNumber[] = "T20261122-0007";

NewEvent eventOf(const ConversationId& id, const std::string& kind, const std::string& actor = "system") {
  return {id, kNumber, kind, kNow, actor, 0, kind == "message", "", R"({"text":")" + kind + "\"}"};
}

// A conversation whose first turn has opened a ticket and waits for a human, and two agents.
struct Handed {
  std::unique_ptr<Place> place = GENERATE(from_range(allPlaces())).make();
  std::unique_ptr<Store> store = place->open();
  ConversationId id = newId();
  std::vector<Event> told;  // by listen()

  Handed() {
    store->listen(
        [this](const std::vector<Event>& events) { told.insert(told.end(), events.begin(), events.end()); });
    CHECK(accounts({KeepAgent{agent("wang")}, KeepAgent{agent("li")}}) == "ok");
    Turn first = turnOf(id, 0, "转人工");
    first.ticket = ticketOf(id, kNumber);
    first.hold = Hold{Owner::Queued, 0, kNow, kNow, kNumber};
    first.events = {eventOf(id, "opened", "bot"), eventOf(id, "owner", "bot")};
    REQUIRE(outcome(keep(*store, first)) == "ok");
  }
  static AgentRow agent(const std::string& name) {
    return {0, name, name, "agent", {"tech"}, "$argon2id$", kNow};
  }
  int64_t no(const std::string& name) { return store->agentNamed(name).value()->no; }
  std::string accounts(std::vector<AccountWrite> writes) {
    std::promise<Status> told_;
    store->keepAccounts(std::move(writes), [&](Status status) { told_.set_value(std::move(status)); });
    return outcome(told_.get_future().get());
  }
  std::string changes(DeskChange change, std::vector<Event>* kept = nullptr) {
    std::promise<Result<std::vector<Event>>> told_;
    store->change(std::move(change), [&](auto events) { told_.set_value(std::move(events)); });
    auto events = told_.get_future().get();
    if (events && kept != nullptr) *kept = *events;
    return outcome(events ? Status(Done{}) : Status(events.error()));
  }
  Hold hold() { return store->conversation(id).value()->hold; }
  DeskChange claim(const std::string& name) {
    TicketRow ticket = *store->ticket(kNumber).value();
    ++ticket.version, ticket.assignee = no(name), ticket.status = "open";
    NewEvent event = eventOf(id, "owner", "agent");
    event.agent = no(name);
    return {{{id, hold(), Hold{Owner::Human, no(name), kNow + 5, kNow, kNumber}}}, {ticket}, {event}};
  }
};

std::string kinds(const std::vector<Event>& events) {
  std::string out;
  for (const Event& event : events) out += event.kind + " ";
  return out;
}

TEST_CASE("a hand-over is kept with its turn, and read back") {
  Handed f;
  CHECK(f.hold().owner == Owner::Queued);
  CHECK(f.hold().waitingSince == kNow);
  CHECK(f.hold().ticket == kNumber);
  const auto waiting = f.store->conversationsHeldBy(Owner::Queued).value();
  REQUIRE(waiting.size() == 1);
  CHECK(waiting[0].id == f.id);
  CHECK(waiting[0].team == "tech");
  CHECK(waiting[0].priority == "high");
  CHECK(f.store->conversationsHeldBy(Owner::Human).value().empty());
  const auto events = f.store->events(f.id, 0, 10, false).value();
  CHECK(kinds(events) == "opened owner ");
  CHECK(events[0].seq == 1);
  CHECK(events[1].seq == 2);
  CHECK(events[1].turn == 1);
  CHECK(events[1].body == R"({"text":"owner"})");
  CHECK(kinds(f.store->history(kNumber, 1).value()) == "owner ");
}

TEST_CASE("of two who claim a ticket one gets it, and the other changes nothing") {
  Handed f;
  DeskChange wang = f.claim("wang"), li = f.claim("li");
  CHECK(f.changes(wang) == "ok");
  CHECK(f.changes(li) == "conflict");
  CHECK(f.hold().agent == f.no("wang"));
  CHECK(f.store->ticket(kNumber).value()->assignee == f.no("wang"));
  CHECK(f.store->ticket(kNumber).value()->version == 2);
  CHECK(kinds(f.store->history(kNumber, 10).value()) == "opened owner owner ");
  CHECK(f.store->conversationsHeldBy(Owner::Human).value().size() == 1);
}

TEST_CASE(
    "a turn that was decided while the bot had the conversation is refused after a claim, and decided anew") {
  Handed f;
  Turn late = turnOf(f.id, 1, "还在吗");
  late.held = f.hold();
  CHECK(f.changes(f.claim("wang")) == "ok");
  CHECK(outcome(keep(*f.store, late)) == "conflict");
  late.held = f.hold();
  late.events = {eventOf(f.id, "said", "customer")};
  CHECK(outcome(keep(*f.store, late)) == "ok");
  CHECK(f.hold().agent == f.no("wang"));  // as before
  CHECK(f.store->events(f.id, 3, 10, false).value().at(0).turn == 2);
}

TEST_CASE("a change on an old version of the ticket is refused") {
  Handed f;
  TicketRow ticket = *f.store->ticket(kNumber).value();
  ++ticket.version, ticket.priority = "urgent";
  DeskChange change{{{f.id, f.hold(), {}}}, {ticket}, {eventOf(f.id, "priority")}};
  CHECK(f.changes(change) == "ok");
  CHECK(f.changes(change) == "conflict");
  CHECK(f.store->events(f.id, 0, 10, false).value().size() == 3);
  CHECK(f.changes({{{newId(), {}, {}}}, {}, {}}) == "not found");
}

TEST_CASE("the feed, the history and the customer's stream read one log, each from where it left off") {
  Handed f;
  for (const char* kind : {"message", "note", "message"})
    REQUIRE(f.changes({{{f.id, f.hold(), {}}}, {}, {eventOf(f.id, kind)}}) == "ok");
  CHECK(kinds(f.store->events(f.id, 0, 10, true).value()) == "message message ");
  CHECK(kinds(f.store->events(f.id, 3, 10, true).value()) == "message ");
  CHECK(kinds(f.store->events(f.id, 1, 2, false).value()) == "owner message ");
  const int64_t end = f.store->feedEnd().value();
  CHECK(f.store->feed(end, 10).value().empty());
  CHECK(kinds(f.store->feed(end - 2, 10).value()) == "note message ");
  CHECK(kinds(f.told) == "opened owner message note message ");  // as they were committed
  for (size_t i = 1; i < f.told.size(); ++i) CHECK(f.told[i].no > f.told[i - 1].no);
  f.store.reset();
  f.store = f.place->open();
  CHECK(f.store->feedEnd().value() == end);
}

TEST_CASE("a client's id of a message is kept once") {
  Handed f;
  NewEvent message = eventOf(f.id, "message");
  message.clientId = "m1";
  const DeskChange change{{{f.id, f.hold(), {}}}, {}, {message}};
  std::vector<Event> kept;
  CHECK(f.changes(change, &kept) == "ok");
  CHECK(f.changes(change) == "conflict");
  REQUIRE(kept.size() == 1);
  CHECK(f.store->eventOf(f.id, "m1").value()->no == kept[0].no);
  CHECK_FALSE(f.store->eventOf(f.id, "m2").value());
}

TEST_CASE("queues hold what they say, in their order, page by page") {
  Handed f;
  for (int i = 1; i <= 5; ++i) {
    const ConversationId id = newId();
    Turn turn = turnOf(id, 0, "x");
    turn.ticket = ticketOf(id, "T20261122-010" + std::to_string(i));
    turn.ticket->respondBy = kNow + 10'000 * (6 - i);  // the last is due first
    turn.ticket->team = i == 5 ? "billing" : "tech";
    REQUIRE(outcome(keep(*f.store, turn)) == "ok");
  }
  const auto numbers = [&](QueueQuery query) {
    std::string out;
    for (;;) {
      const auto page = f.store->queue(query).value();
      for (const QueueLine& line : page) out += line.ticket.number.substr(12) + " ";
      if (page.size() < query.limit) return out;
      query.cursor = cursorBehind(query, page.back());
    }
  };
  QueueQuery all;
  CHECK(numbers(all) == "07 05 04 03 02 01 ");  // the one who waits live first
  all.limit = 2;
  CHECK(numbers(all) == "07 05 04 03 02 01 ");
  all.teams = {"tech"}, all.which = QueueQuery::Which::Unassigned;
  CHECK(numbers(all) == "07 04 03 02 01 ");
  REQUIRE(f.changes(f.claim("wang")) == "ok");
  CHECK(numbers(all) == "04 03 02 01 ");
  all.which = QueueQuery::Which::Mine, all.agent = f.no("wang");
  CHECK(numbers(all) == "07 ");
  all.which = QueueQuery::Which::Team;
  CHECK(numbers(all) == "07 04 03 02 01 ");
  all.which = QueueQuery::Which::All, all.team = "billing";
  CHECK(numbers(all) == "05 ");
  all.team = "", all.words = "0103";
  CHECK(numbers(all).empty());
  all.words = "T20261122-0103";
  CHECK(numbers(all) == "03 ");
  all.words = "没有同步";
  CHECK(numbers(all) == "07 05 04 03 02 01 ");
  all.words = "", all.status = "solved";
  CHECK(numbers(all).empty());
  all.status = "any";
  CHECK(numbers(all).size() == 6 * 3);
  const QueueCounts counts = f.store->queueCounts(f.no("wang"), {"tech"}).value();
  CHECK(counts.unassigned == 4);
  CHECK(counts.mine == 1);
  CHECK(counts.team == 5);
  CHECK(counts.all == 6);
}

TEST_CASE("unread is what the customer said behind what was seen") {
  Handed f;
  const int64_t wang = f.no("wang");
  CHECK_FALSE(f.store->line(kNumber, wang).value()->unread);
  Turn more = turnOf(f.id, 1, "还在吗");
  more.held = f.hold(), more.events = {eventOf(f.id, "said", "customer")};
  REQUIRE(outcome(keep(*f.store, more)) == "ok");
  CHECK(f.store->line(kNumber, wang).value()->unread);
  const int64_t end = f.store->feedEnd().value();
  CHECK(f.accounts({MarkSeen{wang, kNumber, end}}) == "ok");
  CHECK(f.accounts({MarkSeen{wang, kNumber, end - 1}}) == "ok");  // never goes back
  CHECK_FALSE(f.store->line(kNumber, wang).value()->unread);
  CHECK(f.store->line(kNumber, f.no("li")).value()->unread);
  CHECK(f.accounts({MarkSeen{wang, "T0", 1}}) == "not found");
}

TEST_CASE("agents are named once, and their changes are kept") {
  Handed f;
  CHECK(f.accounts({KeepAgent{Handed::agent("wang")}}) == "conflict");
  AgentRow wang = *f.store->agentNamed("wang").value();
  wang.role = "lead", wang.teams = {"tech", "billing"}, wang.disabledAt = kNow;
  AuditRow entry{0, kNow, "command line", "role_changed", "wang", "", R"({"to":"lead"})"};
  CHECK(f.accounts({KeepAgent{wang}, entry}) == "ok");
  const AgentRow read = *f.store->agentNamed("wang").value();
  CHECK(read.role == "lead");
  CHECK(read.teams == std::vector<std::string>{"tech", "billing"});
  CHECK(read.disabledAt == kNow);
  // Hashing takes its time: what was read before, is not written again.
  CHECK(f.accounts({KeepPassword{read.no, "$argon2id$new"}}) == "ok");
  CHECK(f.store->agentNamed("wang").value()->password == "$argon2id$new");
  CHECK(f.store->agentNamed("wang").value()->role == "lead");
  CHECK(f.store->agentNamed("wang").value()->disabledAt == kNow);
  CHECK(f.accounts({KeepAgent{wang}}) == "ok");
  CHECK(f.store->agentNamed("wang").value()->password == "$argon2id$new");
  CHECK(f.store->agents().value().size() == 2);
  REQUIRE(f.store->audit(0, 10).value().size() == 1);
  CHECK(f.store->audit(0, 10).value()[0].detail == R"({"to":"lead"})");
  CHECK(f.store->audit(1, 10).value().empty());
}

TEST_CASE("sessions end one by one, all but one, or by age") {
  Handed f;
  const int64_t wang = f.no("wang");
  const Digest a = digest({"a"}), b = digest({"b"}), c = digest({"c"});
  CHECK(f.accounts({KeepSession{{a, wang, kNow, kNow, "::1"}}, KeepSession{{b, wang, kNow, kNow, "::1"}},
                    KeepSession{{c, wang, kNow + 9, kNow + 9, "::1"}}}) == "ok");
  CHECK(f.accounts({UseSession{a, kNow + 7}}) == "ok");
  CHECK(f.store->session(a).value()->usedAt == kNow + 7);
  CHECK(f.accounts({DropSessions{wang, {}, {}, kNow, kNow + 1}}) == "ok");
  CHECK_FALSE(f.store->session(b).value());
  CHECK(f.store->session(a).value());
  CHECK(f.accounts({DropSessions{wang, {}, a, {}, {}}}) == "ok");
  CHECK(f.store->session(a).value());
  CHECK_FALSE(f.store->session(c).value());
  CHECK(f.accounts({UseSession{c, kNow + 9}}) == "ok");  // a request of it was on its way
  CHECK_FALSE(f.store->session(c).value());
  CHECK(f.accounts({DropSessions{wang, a, {}, {}, {}}}) == "ok");
  CHECK_FALSE(f.store->session(a).value());
}

TEST_CASE("a key is found by its digest") {
  Handed f;
  CHECK(f.accounts({KeepKey{{0, "crm", "agent", digest({"k"}), kNow, {}}}}) == "ok");
  CHECK(f.accounts({KeepKey{{0, "crm", "agent", digest({"l"}), kNow, {}}}}) == "conflict");
  KeyRow key = *f.store->key(digest({"k"})).value();
  CHECK(key.name == "crm");
  key.disabledAt = kNow;
  CHECK(f.accounts({KeepKey{key}}) == "ok");
  CHECK(f.store->keys().value()[0].disabledAt == kNow);
  CHECK_FALSE(f.store->key(digest({"m"})).value());
}

TEST_CASE("what leaves the house is kept with what it tells about, and can be tried again") {
  Handed f;
  DeskChange change{{{f.id, f.hold(), {}}}, {}, {eventOf(f.id, "message")}};
  change.outbox = {{"0af1", "webhook", "http://127.0.0.1:1/", kNumber, "{}", kNow, kNow}};
  change.timers = {{kNumber, "due", kNow + 5, "{}"}, {kNumber, "other", {}, "{}"}};
  CHECK(f.changes(change) == "ok");
  const auto waiting = f.store->outbox("waiting", 10).value();
  REQUIRE(waiting.size() == 1);
  CHECK(waiting[0].delivery == "0af1");
  CHECK(waiting[0].attempts == 0);
  CHECK(f.accounts({RetryDelivery{"0af1", kNow}}) == "not found");  // it has not failed
  CHECK(f.store->timers("due", kNow + 4, 10).value().empty());
  CHECK(f.store->timers("due", kNow + 5, 10).value() == std::vector<std::string>{kNumber});
  CHECK(f.store->timers("other", kNow + 5, 10).value().empty());
  change.timers = {{kNumber, "due", kNow + 9, "{}"}}, change.outbox.clear();
  change.events = {eventOf(f.id, "deadline")}, change.conversations[0].held = f.hold();
  CHECK(f.changes(change) == "ok");
  CHECK(f.store->timers("due", kNow + 8, 10).value().empty());
  CHECK(f.store->timers("due", kNow + 9, 0).value().empty());
}

}  // namespace
}  // namespace xiaoer::store
