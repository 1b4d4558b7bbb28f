#include "store/checkpointer.h"

#include <fmt/format.h>
#include <sqlite3.h>
#include <nlohmann/json.hpp>

#include "base/log.h"

#include "store/sqlite.h"

namespace xiaoer::store {
namespace {

constexpr int kStartFrames = 16384;  // pages of 4 KiB in the WAL before copying starts: 64 MiB
constexpr int kAgainFrames = 2048;   // more of them before it is tried again, if the WAL could not start anew
constexpr int kFewFrames = 512;      // what the writer may be asked to copy itself
constexpr int kPasses = 4;           // by then the writer adds as fast as we copy: it must wait
constexpr int kKeepBytes = 128 * 1024 * 1024;  // a WAL that once grew longer gives its space back

}  // namespace

Checkpointer::Checkpointer(const std::string& path, SQLite::Database& writing)
    : writing_(writing), copying_(connect(path, SQLite::OPEN_READWRITE)), startAt_(kStartFrames) {
  writing_.exec(fmt::format("PRAGMA journal_size_limit={}", kKeepBytes));
  sqlite3_wal_hook(writing_.getHandle(), &Checkpointer::committed, this);
  thread_ = std::thread([this] { loop(); });
}

Checkpointer::~Checkpointer() {
  sqlite3_wal_hook(writing_.getHandle(), nullptr, nullptr);
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

int Checkpointer::committed(void* self, sqlite3*, const char*, int frames) {
  static_cast<Checkpointer*>(self)->frames_ = frames;
  return SQLITE_OK;
}

void Checkpointer::betweenBatches() {
  if (stage_ == Stage::Finish) {
    if (frames_ >= kStartFrames) pass(writing_);
    rest();
  }
  if (frames_ < kStartFrames) startAt_ = kStartFrames;  // it has started anew
  if (stage_ != Stage::Idle || frames_ < startAt_) return;
  {
    const std::lock_guard lock(mutex_);
    stage_ = Stage::Copying;
  }
  wake_.notify_one();
}

void Checkpointer::loop() {
  std::unique_lock lock(mutex_);
  while (true) {
    wake_.wait(lock, [this] { return closing_ || stage_ == Stage::Copying; });
    if (closing_) return;
    lock.unlock();
    copy();
    lock.lock();
  }
}

void Checkpointer::copy() {
  for (int i = 0; i < kPasses; ++i) {
    const int copied = pass(copying_);
    if (copied < 0) return rest();
    if (frames_ - copied <= kFewFrames) break;
  }
  sync();
  stage_ = Stage::Finish;
}

// SQLite syncs the database file only where all of the WAL has been copied, which the writer's pass is the
// first to do: what was copied so far is put on the disk here, or customers would wait for that too. Nothing
// relies on it; a failure shows in the writer's pass.
void Checkpointer::sync() {
  sqlite3_file* file = nullptr;
  sqlite3_file_control(copying_.getHandle(), "main", SQLITE_FCNTL_FILE_POINTER, &file);
  if (file != nullptr && file->pMethods != nullptr)
    file->pMethods->xSync(file, SQLITE_SYNC_NORMAL | SQLITE_SYNC_DATAONLY);
}

int Checkpointer::pass(SQLite::Database& db) {
  int inWal = 0, copied = 0;
  const int code =
      sqlite3_wal_checkpoint_v2(db.getHandle(), nullptr, SQLITE_CHECKPOINT_PASSIVE, &inWal, &copied);
  // Busy: another process copies. Nothing is lost by a failure but the WAL goes on growing.
  const bool failed = code != SQLITE_OK && code != SQLITE_BUSY;
  if (failed && !failed_.exchange(true))
    logError("store_checkpoint_failing", {{"why", sqlite3_errstr(code)}});
  if (code == SQLITE_OK && failed_.exchange(false))
    logInfo("store_checkpoint_works_again", nlohmann::json::object());
  return code == SQLITE_OK ? copied : -1;
}

void Checkpointer::rest() {
  startAt_ = frames_ + kAgainFrames;
  stage_ = Stage::Idle;
}

}  // namespace xiaoer::store
