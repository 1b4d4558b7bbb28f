// Whether something can be kept now, found out by keeping something.
#pragma once
#include <chrono>
#include <mutex>

#include "store/batch_writer.h"
#include "store/readers.h"

namespace xiaoer::store {

class Probe {
 public:
  // All must outlive the last call; `db` is the writer's.
  Probe(SQLite::Database& db, BatchWriter& writer, Readers& readers);

  // Any thread but the writer's. Asks the disk at most once a second, and gives the last answer in between.
  // Unavailable also where the disk has not answered in time.
  Status check();

 private:
  Status writeAndRead();

  BatchWriter& writer_;
  Readers& readers_;
  SQLite::Statement write_;  // the writer's thread only
  std::mutex mutex_;         // guards the rest, and lets one ask for all
  std::chrono::steady_clock::time_point asked_{};
  Status answer_ = Error{ErrorKind::Unavailable, "not asked yet"};
};

}  // namespace xiaoer::store
