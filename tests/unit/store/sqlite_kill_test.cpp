// kill -9 at a random moment: what was acknowledged is there whole, and nothing is there by half.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <chrono>
#include <map>
#include <random>
#include <thread>

#include "unit/store/scratch.h"
#include "unit/store/store_suite.h"
#include "unit/store/wholeness.h"

namespace xiaoer::store {
namespace {

struct Acknowledged {
  ConversationId id;
  int64_t seq;
};
static_assert(sizeof(Acknowledged) <= 512);  // PIPE_BUF: a write is whole, even from a process that is killed

// One conversation after the other, ten turns each, until it is killed.
void talk(Store& store, int pipe) {
  while (true) {
    const ConversationId id = newId();
    for (int64_t version = 0; version < 10; ++version) {
      if (!keep(store, wholeTurn(id, version))) ::_exit(2);
      const Acknowledged done{id, version + 1};
      if (::write(pipe, &done, sizeof done) != sizeof done) ::_exit(3);
    }
  }
}

[[noreturn]] void runChild(const std::string& path, int pipe) {
  const auto store = openOrThrow(path);
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) threads.emplace_back([&] { talk(*store, pipe); });
  for (std::thread& thread : threads) thread.join();
  ::_exit(4);
}

// All that the child acknowledged until it was killed, some time after its first word.
std::vector<Acknowledged> talkAndKill(const std::string& path, std::chrono::microseconds after) {
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) runChild(path, ends[1]);
  ::close(ends[1]);
  std::vector<Acknowledged> all;
  std::thread killer;
  for (Acknowledged next{}; ::read(ends[0], &next, sizeof next) == sizeof next; all.push_back(next)) {
    if (!killer.joinable())
      killer = std::thread([=] { std::this_thread::sleep_for(after), ::kill(child, SIGKILL); });
  }
  if (killer.joinable()) killer.join();
  ::close(ends[0]);
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK(WIFSIGNALED(status));
  return all;
}

TEST_CASE("kill -9: every acknowledged turn is there, and none by half") {
  const Scratch scratch;
  const std::string path = scratch.file("killed.db");
  std::mt19937 random(std::random_device{}());
  std::map<std::string, int64_t> acknowledged;  // the highest seq by conversation
  for (int round = 0; round < 8; ++round) {
    const std::chrono::microseconds after(std::uniform_int_distribution(1000, 120'000)(random));
    CAPTURE(round, after.count());
    const std::vector<Acknowledged> all = talkAndKill(path, after);
    CHECK_FALSE(all.empty());
    for (const Acknowledged& done : all) {
      int64_t& highest = acknowledged[done.id.text()];
      highest = std::max(highest, done.seq);
    }
    const auto store = openOrThrow(path);
    for (const auto& [id, seq] : acknowledged)
      REQUIRE(store->conversation(*ConversationId::parse(id)).value().value().version >= seq);
  }
  CHECK(lookForHalves(path) == "");
}

}  // namespace
}  // namespace xiaoer::store
