#include "store/reporter.h"

#include <utility>

namespace xiaoer::store {

void Reporter::tell(std::vector<Outcome> batch) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return next_.empty(); });
  next_ = std::move(batch);
  lock.unlock();
  changed_.notify_all();
}

void Reporter::close() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
  }
  changed_.notify_all();
  std::call_once(joined_, [this] { thread_.join(); });
}

void Reporter::loop() {
  for (auto batch = take(); !batch.empty(); batch = take())
    for (Outcome& one : batch) one.done(std::move(one.status));
}

std::vector<Outcome> Reporter::take() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return closing_ || !next_.empty(); });
  std::vector<Outcome> batch = std::exchange(next_, {});
  lock.unlock();
  changed_.notify_all();
  return batch;
}

}  // namespace xiaoer::store
