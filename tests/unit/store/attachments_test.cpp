// Pictures: file and row together or neither, whatever fails in between.
#include <SQLiteCpp/SQLiteCpp.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <future>

#include "store/attachment_files.h"
#include "unit/store/scratch.h"
#include "unit/store/store_suite.h"

namespace xiaoer::store {
namespace {

namespace fs = std::filesystem;

constexpr const char* kTicket = "T20261122-0007";
constexpr size_t kMost = 5;

struct Fixture {
  Scratch scratch;
  std::string path = scratch.file("pictures.db");
  fs::path folder = path + ".files";
  std::unique_ptr<Store> store = openOrThrow(path);

  Fixture() {
    Turn turn = turnOf(newId(), 0, "opens");
    turn.ticket = ticketOf(turn.conversation, kTicket);
    REQUIRE(outcome(keep(*store, turn)) == "ok");
  }
  static Attachment named(const std::string& name, const std::string& bytes) {
    return {newAttachmentId(), kTicket, name, "image/png", static_cast<int64_t>(bytes.size()), kNow,
            digest({bytes})};
  }
  Result<Attachment> keeps(const Attachment& attachment, const std::string& bytes) {
    std::promise<Result<Attachment>> end;
    store->keepAttachment(attachment, bytes, kMost,
                          [&](Result<Attachment> kept) { end.set_value(std::move(kept)); });
    return end.get_future().get();
  }
  Result<Attachment> keeps(const std::string& bytes) { return keeps(named(bytes + ".png", bytes), bytes); }
  // Names in the folder.
  std::vector<std::string> files() const {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder))
      names.push_back(entry.path().filename().string());
    std::sort(names.begin(), names.end());
    return names;
  }
  void leaves(const std::string& name) const { std::ofstream(folder / name) << "left over"; }
  void reopen() {
    store.reset();
    store = openOrThrow(path);
  }
};

mode_t rights(const fs::path& path) {
  struct stat found {};
  REQUIRE(::stat(path.c_str(), &found) == 0);
  return found.st_mode & 0777U;
}

std::string failure(const Result<Attachment>& kept) { return outcome(kept ? Status(Done{}) : kept.error()); }

TEST_CASE("a picture is read back as it was kept, and again after opening anew") {
  Fixture f;
  const std::string bytes("\x89PNG\0\xff", 6);
  const Attachment kept = f.keeps(Fixture::named("截图.png", bytes), bytes).value();
  CHECK(f.keeps("second"));
  for (int round = 0; round < 2; ++round, f.reopen()) {
    const auto all = f.store->attachmentsOf(kTicket).value();
    REQUIRE(all.size() == 2);
    CHECK(all[0].id == kept.id);
    CHECK(all[0].ticket == kTicket);
    CHECK(all[0].name == "截图.png");
    CHECK(all[0].type == "image/png");
    CHECK(all[0].size == 6);
    CHECK(all[0].at == kNow);
    CHECK(all[0].digest == digest({bytes}));
    CHECK(f.store->attachmentBytes(kept.id).value() == bytes);
    CHECK(f.store->attachmentsOf("T20261122-0008").value().empty());
  }
  CHECK(rights(f.folder) == 0700);
  CHECK(rights(f.folder / kept.id) == 0600);
  CHECK(f.store->attachmentBytes(newAttachmentId()).error().kind == ErrorKind::NotFound);
}

TEST_CASE("the same bytes are kept once in a ticket") {
  Fixture f;
  const Attachment first = f.keeps(Fixture::named("a.png", "same"), "same").value();
  const Attachment again = f.keeps(Fixture::named("b.png", "same"), "same").value();
  CHECK(again.id == first.id);
  CHECK(again.name == "a.png");
  CHECK(f.files() == std::vector<std::string>{first.id});
}

TEST_CASE("a new picture is an event of its ticket, told before its `done`; the same bytes again are none") {
  Fixture f;
  std::vector<Event> heard;
  f.store->listen(
      [&](const std::vector<Event>& events) { heard.insert(heard.end(), events.begin(), events.end()); });
  const Attachment first = f.keeps(Fixture::named("a.png", "one"), "one").value();
  REQUIRE(heard.size() == 1);
  CHECK(f.keeps(Fixture::named("b.png", "one"), "one"));
  CHECK(f.keeps(Fixture::named("b.png", "two"), "two"));
  const auto history = f.store->history(kTicket, 10).value();
  REQUIRE(history.size() == 2);
  CHECK(heard.size() == 2);
  CHECK(history[0].kind == "picture");
  CHECK(history[0].actor == "customer");
  CHECK(history[0].seq + 1 == history[1].seq);
  CHECK(history[0].body == R"({"id":")" + first.id + R"(","name":"a.png"})");
  CHECK(f.store->line(kTicket, 1).value()->unread);
}

TEST_CASE("a ticket has so many and no more, also when they come at once") {
  Fixture f;
  std::vector<std::future<Result<Attachment>>> ends;
  for (int i = 0; i < 12; ++i) {
    const auto end = std::make_shared<std::promise<Result<Attachment>>>();
    ends.push_back(end->get_future());
    const std::string bytes = std::to_string(i);
    f.store->keepAttachment(Fixture::named("x.png", bytes), bytes, kMost,
                            [end](Result<Attachment> kept) { end->set_value(std::move(kept)); });
  }
  size_t kept = 0;
  for (auto& end : ends) {
    const auto one = end.get();
    kept += one.ok();
    if (!one) CHECK(failure(one) == "conflict");
  }
  CHECK(kept == kMost);
  CHECK(f.store->attachmentsOf(kTicket).value().size() == kMost);
  CHECK(f.files().size() == kMost);
}

TEST_CASE("a picture for a ticket that is not there leaves nothing") {
  Fixture f;
  Attachment lost = Fixture::named("a.png", "x");
  lost.ticket = "T20261122-9999";
  CHECK(failure(f.keeps(lost, "x")) == "not found");
  CHECK(f.files().empty());
}

TEST_CASE("what a crash left is removed at the start, and nothing else") {
  Fixture f;
  const std::string kept = f.keeps("kept").value().id;
  const std::string unnamed = newAttachmentId();
  f.leaves(unnamed);                      // renamed, but its row was never committed
  f.leaves(newAttachmentId() + ".part");  // not even renamed
  f.leaves(kept + ".part");
  f.leaves("operators-notes.txt");
  SECTION("alone") {
    f.reopen();
    CHECK(f.files() == [&] {
      std::vector<std::string> wanted{kept, "operators-notes.txt"};
      std::sort(wanted.begin(), wanted.end());
      return wanted;
    }());
    CHECK(f.store->attachmentBytes(kept).value() == "kept");
  }
  SECTION("while another process has the folder in use") {
    const auto second = openOrThrow(f.path);
    CHECK(f.files().size() == 5);
    CHECK(second->attachmentBytes(kept).value() == "kept");
  }
}

TEST_CASE("a disk without room for a picture keeps nothing of it, and the next one when there is room") {
  Fixture f;
  const auto before = ::signal(SIGXFSZ, SIG_IGN);
  rlimit open{};
  REQUIRE(::getrlimit(RLIMIT_FSIZE, &open) == 0);
  rlimit tight = open;
  tight.rlim_cur = 4'000'000;
  REQUIRE(::setrlimit(RLIMIT_FSIZE, &tight) == 0);
  const std::string large(5'000'000, 'x');
  const auto refused = f.keeps(Fixture::named("large.png", large), large);
  ::setrlimit(RLIMIT_FSIZE, &open);
  ::signal(SIGXFSZ, before);
  CHECK(failure(refused) == "unavailable");
  CHECK(f.files().empty());
  CHECK(f.store->attachmentsOf(kTicket).value().empty());
  CHECK(f.keeps(Fixture::named("large.png", large), large));
  CHECK(f.files().size() == 1);
}

TEST_CASE("a row that cannot be kept takes its file along") {
  Fixture f;
  SQLite::Database(f.path, SQLite::OPEN_READWRITE)
      .exec(
          "CREATE TRIGGER full BEFORE INSERT ON attachment BEGIN SELECT RAISE(ABORT, 'the disk is full'); "
          "END");
  CHECK(failure(f.keeps("x")) == "unavailable");
  CHECK(f.files().empty());
  CHECK(f.store->attachmentsOf(kTicket).value().empty());
}

TEST_CASE("closing keeps what is waiting and refuses what comes later") {
  Fixture f;
  int kept = 0;  // close() waits for the threads that count
  for (int i = 0; i < 4; ++i) {
    const std::string bytes = std::to_string(i);
    f.store->keepAttachment(Fixture::named("x.png", bytes), bytes, kMost,
                            [&](const Result<Attachment>& one) { kept += one.ok(); });
  }
  f.store->close();
  CHECK(kept == 4);
  CHECK(failure(f.keeps("late")) == "unavailable");
  f.reopen();
  CHECK(f.store->attachmentsOf(kTicket).value().size() == 4);
  CHECK(f.files().size() == 4);
}

}  // namespace
}  // namespace xiaoer::store
