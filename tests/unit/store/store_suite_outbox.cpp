// What every Store must do for what leaves the house: deliveries are taken, end, and are tried again; e-mails
// are found by their ids.
#include <catch2/catch.hpp>
#include <future>

#include "unit/store/store_suite.h"

namespace xiaoer::store {
namespace {

constexpr char kNumber[] = "T20261122-0007", kOther[] = "T20261122-0008";
constexpr UnixMillis kUntil = kNow + 60 * kSecond;  // of a lease

Outgoing mailTo(const std::string& target, const std::string& delivery, UnixMillis due = kNow) {
  return {delivery, "email", target, kNumber, R"({"subject":"s"})", kNow, due};
}
Outgoing hook(const std::string& target, const std::string& delivery, UnixMillis due = kNow) {
  return {delivery, "webhook", target, "", R"({"hook":"h"})", kNow, due};
}

// Two tickets, and what is told of the first.
struct Post {
  std::unique_ptr<Place> place = GENERATE(from_range(allPlaces())).make();
  std::unique_ptr<Store> store = place->open();

  explicit Post(std::vector<Outgoing> outbox) {
    const ConversationId id = newId(), other = newId();
    Turn first = turnOf(id, 0, "转人工"), second = turnOf(other, 0, "转人工");
    first.ticket = ticketOf(id, kNumber), first.outbox = std::move(outbox);
    second.ticket = ticketOf(other, kOther);
    REQUIRE(outcome(keep(*store, first)) == "ok");
    REQUIRE(outcome(keep(*store, second)) == "ok");
  }
  template <class Write>
  std::string writes(Write write) {
    std::promise<Status> told;
    const auto done = [&](Status status) { told.set_value(std::move(status)); };
    if constexpr (std::is_convertible_v<Write, DeliveryWrite>)
      store->keepDelivery(std::move(write), done);
    else
      store->keepAccounts({std::move(write)}, done);
    return outcome(told.get_future().get());
  }
  std::string takes(const std::string& delivery, UnixMillis read = kNow, UnixMillis until = kUntil) {
    return writes(LeaseDelivery{delivery, read, until + -60 * kSecond, until});
  }
  std::string ends(const std::string& delivery, const std::string& state, UnixMillis lease = kUntil,
                   const std::string& error = "", UnixMillis due = kUntil) {
    return writes(EndDelivery{delivery, lease, state, error, due, {}});
  }
  std::string due(UnixMillis now, const std::vector<std::string>& busy = {}, size_t limit = 10) {
    std::string out;
    const auto rows = store->dueDeliveries(now, busy, limit).value();
    for (const OutboxRow& row : rows) out += row.delivery + " ";
    return out;
  }
  OutboxRow only(const std::string& state) {
    const auto rows = store->outbox(state, 10).value();
    REQUIRE(rows.size() == 1);
    return rows[0];
  }
  void comesBack() {
    store.reset();
    store = place->open();
  }
};

}  // namespace

TEST_CASE("a delivery is due from its time on, the longest due first, and none of a lane that is busy") {
  Post f({mailTo("mei@example.com", "d1", kNow + 2), mailTo("lan@example.com", "d2", kNow + 1),
          hook("https://crm.example/a", "d3"), hook("https://erp.example/b", "d4", kNow + 3)});
  CHECK(f.due(kNow + -1).empty());
  CHECK(f.due(kNow) == "d3 ");
  CHECK(f.due(kNow + 2) == "d3 d2 d1 ");
  CHECK(f.due(kNow + 3) == "d3 d2 d1 d4 ");
  CHECK(f.due(kNow + 3, {}, 2) == "d3 d2 ");
  CHECK(f.due(kNow + 3, {"email"}) == "d3 d4 ");
  CHECK(f.due(kNow + 3, {"email", "https://crm.example/a"}) == "d4 ");
  CHECK(f.store->waitingDeliveries().value() == 4);
  const OutboxRow row = f.store->dueDeliveries(kNow, {}, 1).value().at(0);
  CHECK((row.channel == "webhook" && row.target == "https://crm.example/a" && row.ticket.empty()));
  CHECK((row.body == R"({"hook":"h"})" && row.createdAt == kNow && row.attempts == 0 &&
         row.state == "waiting"));
}

TEST_CASE("a delivery that is taken is nobody else's until the lease has run out") {
  Post f({mailTo("mei@example.com", "d1")});
  CHECK(f.takes("d1") == "ok");
  CHECK(f.takes("d1") == "conflict");  // of two who have read it alike
  CHECK(f.due(kUntil + -1).empty());
  f.comesBack();  // whoever took it is gone; the lease is not
  CHECK(f.due(kUntil + -1).empty());
  CHECK(f.due(kUntil) == "d1 ");
  CHECK(f.only("waiting").attempts == 1);
  CHECK(f.takes("d2") == "conflict");  // there is none
}

TEST_CASE("whoever lost a delivery to another one cannot end it") {
  Post f({mailTo("mei@example.com", "d1")});
  const UnixMillis second = kUntil + 60 * kSecond;
  CHECK(f.takes("d1") == "ok");
  CHECK(f.takes("d1", kUntil, second) == "ok");  // it had run out
  CHECK(f.ends("d1", "failed", kUntil, "too late") == "conflict");
  CHECK(f.only("waiting").error.empty());
  CHECK(f.ends("d1", "sent", second) == "ok");
  CHECK(f.ends("d1", "sent", second) == "conflict");  // once
  CHECK(f.takes("d1", second, second + kHour) == "conflict");
  const OutboxRow sent = f.only("sent");
  CHECK((sent.attempts == 2 && sent.error.empty()));
  CHECK(f.store->waitingDeliveries().value() == 0);
}

TEST_CASE("what could not be sent waits with the reason, and in the end fails for good") {
  Post f({mailTo("mei@example.com", "d1")});
  const UnixMillis again = kUntil + kHour;
  CHECK(f.takes("d1") == "ok");
  CHECK(f.ends("d1", "waiting", kUntil, "the server does not answer", again) == "ok");
  CHECK(f.only("waiting").error == "the server does not answer");
  CHECK(f.due(again + -1).empty());
  CHECK(f.due(again) == "d1 ");
  CHECK(f.takes("d1", again, again + kHour) == "ok");
  CHECK(f.ends("d1", "failed", again + kHour, "550 no such user", again) == "ok");
  f.comesBack();
  const OutboxRow failed = f.only("failed");
  CHECK((failed.attempts == 2 && failed.error == "550 no such user" && failed.ticket == kNumber));
  CHECK(f.due(again + 1000 * kHour).empty());
  CHECK(f.takes("d1", again, again + kHour) == "conflict");
}

TEST_CASE("the button tries again what has failed, under the same name, and nothing else") {
  Post f({mailTo("mei@example.com", "d1"), mailTo("lan@example.com", "d2")});
  const UnixMillis pressed = kUntil + kHour;
  CHECK(f.writes(RetryDelivery{"d1", pressed}) == "not found");  // it waits
  CHECK(f.takes("d1") == "ok");
  CHECK(f.writes(RetryDelivery{"d1", pressed}) == "not found");  // somebody is at it
  CHECK(f.ends("d1", "failed", kUntil, "550 no such user") == "ok");
  CHECK(f.writes(RetryDelivery{"d1", pressed}) == "ok");
  CHECK(f.writes(RetryDelivery{"d1", pressed}) == "not found");  // pressed twice it is tried once
  CHECK(f.writes(RetryDelivery{"d9", pressed}) == "not found");
  CHECK(f.due(pressed) == "d2 d1 ");
  CHECK(f.due(pressed + -1) == "d2 ");
  const OutboxRow row = f.store->dueDeliveries(pressed, {}, 2).value().at(1);
  CHECK(row.attempts == 0);  // as many attempts as a new one
  CHECK(f.takes("d1", pressed, pressed + kHour) == "ok");
  CHECK(f.ends("d1", "sent", pressed + kHour) == "ok");
  CHECK(f.writes(RetryDelivery{"d1", pressed}) == "not found");
}

TEST_CASE("a turn that is not kept sends nothing") {
  Post f({});
  const ConversationId id = newId();
  REQUIRE(outcome(keep(*f.store, turnOf(id, 0, "x"))) == "ok");
  Turn late = turnOf(id, 0, "x");
  late.outbox = {hook("https://crm.example/a", "d1")};
  CHECK(outcome(keep(*f.store, late)) == "conflict");
  CHECK(f.store->waitingDeliveries().value() == 0);
}

TEST_CASE("an e-mail that went out is kept with the end of its delivery, or not at all") {
  Post f({mailTo("mei@example.com", "d1")});
  const MailRow out{"d1@example.com", kNumber, "out", kUntil};
  REQUIRE(f.takes("d1") == "ok");
  CHECK(f.writes(EndDelivery{"d1", kNow, "sent", "", kUntil, out}) == "conflict");
  CHECK_FALSE(f.store->mail("d1@example.com").value());
  CHECK(f.writes(EndDelivery{"d1", kUntil, "sent", "", kUntil,
                             MailRow{"x@example.com", "T0", "out", kUntil}}) == "invalid");
  CHECK(f.only("waiting").delivery == "d1");
  CHECK(f.writes(EndDelivery{"d1", kUntil, "sent", "", kUntil, out}) == "ok");
  const MailRow read = *f.store->mail("d1@example.com").value();
  CHECK((read.ticket == kNumber && read.direction == "out" && read.at == kUntil));
}

TEST_CASE("a thread of e-mails is found by any of its ids, and read in its order") {
  Post f({});
  const auto mail = [](const std::string& id, const std::string& ticket, UnixMillis at) {
    return MailRow{id, ticket, "in", at};
  };
  CHECK(f.writes(mail("b@mei", kNumber, kNow + 2)) == "ok");
  CHECK(f.writes(mail("a@mei", kNumber, kNow + 1)) == "ok");
  CHECK(f.writes(mail("c@mei", kNumber, kNow + 2)) == "ok");  // in the same moment: by its id
  CHECK(f.writes(mail("z@lan", kOther, kNow)) == "ok");
  CHECK(f.writes(mail("y@lan", "T0", kNow)) == "invalid");
  CHECK(f.writes(mail("a@mei", kOther, kNow + 9)) == "ok");  // come twice it stays where it was
  f.comesBack();
  CHECK(f.store->mail("a@mei").value()->ticket == kNumber);
  CHECK(f.store->mail("a@mei").value()->at == kNow + 1);
  CHECK(f.store->mail("z@lan").value()->ticket == kOther);
  CHECK_FALSE(f.store->mail("A@mei").value());
  CHECK_FALSE(f.store->mail("y@lan").value());
  const auto ids = [&](size_t limit) {
    std::string out;
    const auto mails = f.store->mailsOf(kNumber, limit).value();
    for (const MailRow& one : mails) out += one.messageId + " ";
    return out;
  };
  CHECK(ids(10) == "a@mei b@mei c@mei ");
  CHECK(ids(1).size() == 6);  // one of the latest
  CHECK(ids(3) == ids(10));
  CHECK(f.store->mailsOf("T0", 10).value().empty());
}

}  // namespace xiaoer::store
