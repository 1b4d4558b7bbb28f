#include <atomic>
#include <catch2/catch.hpp>
#include <set>
#include <thread>

#include "unit/store/store_suite.h"

namespace xiaoer::store {
namespace {

// Runs `work(0)` … `work(count - 1)` on threads of their own. Catch2's assertions are for one thread: `work`
// returns what went wrong, "" if nothing did.
template <class Work>
std::string atOnce(size_t count, Work work) {
  std::vector<std::string> faults(count);
  std::vector<std::thread> threads;
  for (size_t i = 0; i < count; ++i) threads.emplace_back([&, i] { faults[i] = work(i); });
  for (std::thread& thread : threads) thread.join();
  std::string all;
  for (const std::string& fault : faults) all += fault;
  return all;
}

TEST_CASE("many threads, each in conversations of its own, see at once what was reported kept") {
  const auto place = GENERATE(from_range(allPlaces())).make();
  const auto store = place->open();
  constexpr int64_t kTurns = 40;
  std::vector<ConversationId> ids(16);
  for (ConversationId& id : ids) id = newId();
  CHECK(atOnce(ids.size(), [&](size_t i) -> std::string {
          for (int64_t version = 0; version < kTurns; ++version) {
            Turn turn = turnOf(ids[i], version, std::to_string(version));
            turn.messageId = "m" + turn.said;
            if (const Status kept = keep(*store, turn); !kept) return kept.error().message;
            if (store->conversation(ids[i]).value()->version != version + 1) return "an old version read";
            if (store->replyTo(ids[i], turn.messageId).value() != turn.reply) return "another reply read";
            if (store->turns(ids[i], 1).value().at(0).said != turn.said) return "another turn read";
          }
          return {};
        }) == "");
  for (const ConversationId& id : ids) CHECK(store->turns(id, 1000).value().size() == kTurns);
}

TEST_CASE("many threads in one conversation are serialised, and nothing is lost") {
  const auto place = GENERATE(from_range(allPlaces())).make();
  const auto store = place->open();
  const ConversationId id = newId();
  constexpr size_t kThreads = 8;
  constexpr int kTurns = 25;
  const auto say = [&](const std::string& what) -> std::string {  // reads, decides, commits, until it is kept
    while (true) {
      const auto read = store->conversation(id).value();
      const Status kept = keep(*store, turnOf(id, read ? read->version : 0, what));
      if (kept) return {};
      if (kept.error().kind != ErrorKind::Conflict) return kept.error().message;
    }
  };
  CHECK(atOnce(kThreads, [&](size_t thread) -> std::string {
          for (int i = 0; i < kTurns; ++i) {
            const std::string fault = say(std::to_string(thread) + "." + std::to_string(i));
            if (!fault.empty()) return fault;
          }
          return {};
        }) == "");
  const std::vector<TurnRow> turns = store->turns(id, 1000).value();
  std::set<std::string> said;
  for (size_t i = 0; i < turns.size(); ++i) {
    CHECK(turns[i].seq == static_cast<int64_t>(i) + 1);
    said.insert(turns[i].said);
  }
  CHECK(said.size() == kThreads * kTurns);
  CHECK(store->conversation(id).value()->state == "{\"after\":\"" + turns.back().said + "\"}");
}

TEST_CASE("the same first message many times at once begins one conversation") {
  const auto place = GENERATE(from_range(allPlaces())).make();
  const auto store = place->open();
  std::atomic<int> kept{0}, refused{0};
  std::vector<ConversationId> ids(12);
  for (ConversationId& id : ids) id = newId();
  CHECK(atOnce(ids.size(), [&](size_t i) -> std::string {
          Turn turn = turnOf(ids[i], 0, "hello");
          turn.firstKey = digest({"the same"});
          const std::string end = outcome(keep(*store, turn));
          kept += end == "ok", refused += end == "conflict";
          return {};
        }) == "");
  CHECK(kept == 1);
  CHECK(refused == 11);
  const ConversationId winner = store->firstReply(digest({"the same"}), {}).value()->conversation;
  for (const ConversationId& id : ids) CHECK(store->conversation(id).value().has_value() == (id == winner));
}

TEST_CASE("ticket numbers are given out once, to many threads of two copies and after a restart") {
  const auto place = GENERATE(from_range(allPlaces())).make();
  std::vector<std::vector<std::string>> taken(12);
  for (int round = 0; round < 2; ++round) {
    const auto one = place->open(), two = place->open();
    CHECK(atOnce(taken.size(), [&](size_t i) -> std::string {
            for (int n = 0; n < 300; ++n) {
              Result<std::string> number = (i % 2 ? one : two)->reserveTicketNumber("20261122");
              if (!number) return number.error().message;
              taken[i].push_back(std::move(number).value());
            }
            return {};
          }) == "");
  }
  std::set<std::string> different;
  for (const auto& numbers : taken) different.insert(numbers.begin(), numbers.end());
  CHECK(different.size() == 2 * 12 * 300);
}

TEST_CASE("two copies serve the same conversation") {
  const auto place = GENERATE(from_range(allPlaces())).make();
  const auto one = place->open(), two = place->open();
  const ConversationId id = newId();
  CHECK(outcome(keep(*one, turnOf(id, 0, "first"))) == "ok");
  CHECK(two->conversation(id).value()->version == 1);
  CHECK(outcome(keep(*two, turnOf(id, 0, "first"))) == "conflict");
  CHECK(outcome(keep(*two, turnOf(id, 1, "second"))) == "ok");
  CHECK(outcome(keep(*one, turnOf(id, 1, "second"))) == "conflict");
  CHECK(one->conversation(id).value()->version == 2);
}

TEST_CASE("closing while others commit: each hears of its end once") {
  const auto place = GENERATE(from_range(allPlaces())).make();
  std::atomic<int> started{0}, kept{0}, refused{0};
  {
    const auto store = place->open();
    CHECK(atOnce(5, [&](size_t i) -> std::string {
            if (i == 0) {
              while (kept < 50) std::this_thread::yield();
              store->close();
            }
            for (int n = 0; i != 0 && n < 500; ++n) {
              ++started;
              store->commit(turnOf(newId(), 0, "x"), [&](const Status& end) { ++(end ? kept : refused); });
            }
            store->close();
            return {};
          }) == "");
  }
  CHECK(started == 2000);
  CHECK(kept + refused == started);
}

}  // namespace
}  // namespace xiaoer::store
