// Hands out ticket numbers from blocks that were reserved on disk beforehand. A number never waits for a
// commit of its own, except a day's first: the next block is ordered while half of the last is left, and
// rides along with whatever turns are being committed.
#pragma once
#include <condition_variable>
#include <map>
#include <mutex>
#include <string_view>

#include "store/batch_writer.h"

namespace xiaoer::store {

class TicketNumbers {
 public:
  // Both must outlive the last call; `db` is the writer's.
  TicketNumbers(SQLite::Database& db, BatchWriter& writer);

  // Any thread but the writer's. Invalid where `day` is not eight digits.
  Result<std::string> next(std::string_view day);

  // Puts the unused rest of the blocks back, so that a restart leaves no gap; later next() fails.
  void close();

 private:
  struct Block {
    int64_t first = 0, end = 0;  // first … end-1 are free
    int64_t left() const { return end - first; }
  };
  struct Day {
    Block now, spare;
    int64_t size = 0;  // of the last block: doubled with each, so that a busy day seldom orders
    bool ordered = false;
    int64_t answered = 0;        // orders that have come back
    std::optional<Error> fault;  // of the last of them
  };

  static std::optional<int64_t> takeOne(Day& day);
  static bool wantsMore(const Day& day);
  void order(std::unique_lock<std::mutex>& lock, const std::string& key, Day& day);
  Status reserve(const std::string& key, int64_t count, Block& into);
  void arrived(Day& day, const Block& block, const Status& status);
  void putBack(const std::string& key, const Day& day);

  BatchWriter& writer_;
  SQLite::Statement reserve_, putBack_;  // the writer's thread only
  std::mutex mutex_;                     // guards the rest
  std::condition_variable arrived_;
  std::map<std::string, Day> days_;
  bool closed_ = false;
};

}  // namespace xiaoer::store
