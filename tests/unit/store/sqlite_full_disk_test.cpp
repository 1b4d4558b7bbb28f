// A disk that is full: commits fail, nothing is kept by half, and when there is room again they work.
#include <signal.h>
#include <sys/mount.h>
#include <sys/resource.h>

#include <catch2/catch.hpp>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <functional>

#include "unit/store/scratch.h"
#include "unit/store/store_suite.h"
#include "unit/store/wholeness.h"

namespace xiaoer::store {
namespace {

// Commits turns until one is refused; the conversations and their versions then.
struct Filled {
  std::vector<std::pair<ConversationId, int64_t>> kept;
  Status refusal = Done{};
};

Filled fill(Store& store) {
  Filled filled;
  for (int i = 0; i < 100'000; ++i) {
    const ConversationId id = newId();
    filled.kept.emplace_back(id, 0);
    for (int64_t& version = filled.kept.back().second; version < 6; ++version) {
      filled.refusal = keep(store, wholeTurn(id, version));
      if (!filled.refusal) return filled;
    }
  }
  return filled;
}

void checkKept(Store& store, const Filled& filled) {
  for (const auto& [id, version] : filled.kept) {
    const auto found = store.conversation(id).value();
    REQUIRE((found ? found->version : 0) == version);
  }
}

// Fills the disk, makes room, and looks at what is left.
void fillAndFree(const std::string& path, const std::function<void()>& makeRoom) {
  auto store = openOrThrow(path);
  const Filled filled = fill(*store);
  REQUIRE(outcome(filled.refusal) == "unavailable");
  INFO(filled.refusal.error().message);
  CHECK(filled.kept.size() > 10);
  const auto [id, version] = filled.kept.back();
  CHECK(outcome(keep(*store, wholeTurn(id, version))) == "unavailable");
  checkKept(*store, filled);

  makeRoom();
  CHECK(outcome(keep(*store, wholeTurn(id, version))) == "ok");
  CHECK(outcome(store->ready()) == "ok");
  CHECK(store->reserveTicketNumber("20261122").ok());
  store.reset();
  CHECK(lookForHalves(path) == "");
}

TEST_CASE("a full file system") {
  const Scratch scratch;
  if (::mount("tmpfs", scratch.folder().c_str(), "tmpfs", 0, "size=3m") != 0) {
    WARN("left out: no right to mount a small file system (" << std::strerror(errno) << ")");
    return;
  }
  const std::string ballast = scratch.file("ballast");
  std::ofstream(ballast) << std::string(1'000'000, 'x');
  fillAndFree(scratch.file("full.db"), [&] { std::filesystem::remove(ballast); });
  ::umount2(scratch.folder().c_str(), MNT_DETACH);
}

TEST_CASE("a file that may not grow") {
  const Scratch scratch;
  const auto before = ::signal(SIGXFSZ, SIG_IGN);
  rlimit open{};
  REQUIRE(::getrlimit(RLIMIT_FSIZE, &open) == 0);
  rlimit tight = open;
  tight.rlim_cur = 1'500'000;
  REQUIRE(::setrlimit(RLIMIT_FSIZE, &tight) == 0);
  fillAndFree(scratch.file("limited.db"), [&] { ::setrlimit(RLIMIT_FSIZE, &open); });
  ::setrlimit(RLIMIT_FSIZE, &open);
  ::signal(SIGXFSZ, before);
}

}  // namespace
}  // namespace xiaoer::store
