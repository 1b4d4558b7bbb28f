// Group commit: one thread takes whatever has queued up meanwhile and writes it in one transaction, so that
// many customers share one fsync. An idle writer starts with the first job; a busy one waits a moment for
// those who have just been answered.
#pragma once
#include <SQLiteCpp/Database.h>

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "store/reporter.h"
#include "store/sqlite.h"

namespace xiaoer::store {

constexpr size_t kMaxBatch = 512;     // jobs in one transaction: bounds how long the first waits for the last
constexpr size_t kMaxQueued = 16384;  // jobs waiting; beyond it they are refused at once (Unavailable)

// After a batch of so many jobs the writer waits before it takes the next: a fsync costs processor time too,
// and the customers of that batch are about to write again. Less than what the fsync itself takes on most
// disks.
constexpr size_t kBusyBatch = 8;
constexpr std::chrono::microseconds kGathering{200};

struct Job {
  // Runs inside the batch's transaction. An Error means that it wrote nothing, and concerns this job alone;
  // an exception undoes the whole batch.
  std::function<Status()> write;
  // Called exactly once, after the commit: what `write` returned, or Unavailable where the batch was undone.
  std::function<void(Status)> done;
};

class BatchWriter {
 public:
  // `db` is used by this thread alone from now on, until close() has returned. `betweenBatches` runs on the
  // thread after each batch.
  BatchWriter(SQLite::Database& db, std::function<void()> betweenBatches);
  ~BatchWriter() { close(); }

  // Any thread. `done` is called on the reporter's thread, or before this returns where the job is refused.
  void submit(Job job);

  // The same for who wants to wait for it. Not from a `done`.
  Status run(std::function<Status()> write);

  // Finishes and tells of what is queued; later jobs are refused. Idempotent; not from a `done`.
  void close();

 private:
  void loop();
  std::vector<Job> take();  // empty: closed and nothing left
  std::vector<Status> write(const std::vector<Job>& batch);
  void tell(const Error* fault);
  void rollBack() noexcept;

  SQLite::Database& db_;
  SQLite::Statement begin_, commit_;
  Reporter reporter_;
  const std::function<void()> betweenBatches_;
  std::string fault_;  // of the last batch, "" while all is well: logged when it changes, not a line a batch
  std::mutex mutex_;   // guards queue_, closing_ and waiting_
  std::condition_variable arrived_;
  std::deque<Job> queue_;
  bool closing_ = false;
  bool waiting_ = false;  // the thread is in wait(): who submits must wake it
  size_t lastBatch_ = 0;  // the thread's own
  std::once_flag joined_;
  std::thread thread_;  // last: it uses all of the above
};

}  // namespace xiaoer::store
