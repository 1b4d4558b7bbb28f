#include "store/batch_writer.h"

#include <sqlite3.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <future>
#include <iterator>
#include <memory>

#include "base/log.h"

namespace xiaoer::store {

BatchWriter::BatchWriter(SQLite::Database& db, std::function<void()> betweenBatches)
    : db_(db),
      begin_(db, "BEGIN IMMEDIATE"),
      commit_(db, "COMMIT"),
      betweenBatches_(std::move(betweenBatches)),
      thread_([this] { loop(); }) {}

void BatchWriter::submit(Job job) {
  const char* refusal = nullptr;
  bool wake = false;
  {
    const std::lock_guard lock(mutex_);
    if (closing_) refusal = "the store is closing";
    if (queue_.size() >= kMaxQueued) refusal = "the disk does not keep up: too much waits to be written";
    if (refusal == nullptr) queue_.push_back(std::move(job));
    wake = waiting_;
  }
  if (refusal != nullptr) return job.done(Error{ErrorKind::Unavailable, refusal});
  if (wake) arrived_.notify_one();
}

Status BatchWriter::run(std::function<Status()> write) {
  std::promise<Status> outcome;
  submit({std::move(write), [&](Status status) { outcome.set_value(std::move(status)); }});
  return outcome.get_future().get();
}

void BatchWriter::close() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
  }
  arrived_.notify_one();
  std::call_once(joined_, [this] { thread_.join(); });
  reporter_.close();
}

void BatchWriter::loop() {
  for (std::vector<Job> batch = take(); !batch.empty(); batch = take()) {
    std::vector<Status> outcomes = write(batch);
    std::vector<Outcome> told;
    told.reserve(batch.size());
    for (size_t i = 0; i < batch.size(); ++i)
      told.push_back({std::move(batch[i].done), std::move(outcomes[i])});
    batch.clear();  // what was to be written is let go here, not where customers wait
    reporter_.tell(std::move(told));
    betweenBatches_();
  }
}

std::vector<Job> BatchWriter::take() {
  if (lastBatch_ >= kBusyBatch) std::this_thread::sleep_for(kGathering);
  std::unique_lock lock(mutex_);
  waiting_ = true;
  arrived_.wait(lock, [this] { return closing_ || !queue_.empty(); });
  waiting_ = false;
  const auto end = queue_.begin() + static_cast<std::ptrdiff_t>(std::min(queue_.size(), kMaxBatch));
  std::vector<Job> batch(std::make_move_iterator(queue_.begin()), std::make_move_iterator(end));
  queue_.erase(queue_.begin(), end);
  lastBatch_ = batch.size();
  return batch;
}

std::vector<Status> BatchWriter::write(const std::vector<Job>& batch) {
  std::vector<Status> outcomes;
  outcomes.reserve(batch.size());
  try {
    Query(begin_).run();
    for (const Job& job : batch) outcomes.push_back(job.write());
    Query(commit_).run();
    tell(nullptr);
  } catch (const std::exception& fault) {
    rollBack();
    const Error error = unavailable("write to the database", fault);
    tell(&error);
    outcomes.assign(batch.size(), error);
  }
  return outcomes;
}

void BatchWriter::rollBack() noexcept {
  if (sqlite3_get_autocommit(db_.getHandle()) == 0) db_.tryExec("ROLLBACK");
}

void BatchWriter::tell(const Error* fault) {
  const std::string now = fault == nullptr ? "" : fault->message;
  if (now == fault_) return;
  if (fault != nullptr) logError("store_failing", {{"why", now}, {"effect", "messages are refused"}});
  if (fault == nullptr) logInfo("store_works_again", nlohmann::json::object());
  fault_ = now;
}

}  // namespace xiaoer::store
