#include "base/worker.h"

namespace xiaoer {

bool Worker::post(std::function<void()> task) {
  {
    const std::lock_guard lock(mutex_);
    if (closing_ || (most_ != 0 && tasks_.size() >= most_)) return false;
    tasks_.push_back(std::move(task));
  }
  arrived_.notify_one();
  return true;
}

void Worker::close() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
  }
  arrived_.notify_one();
  std::call_once(joined_, [this] { thread_.join(); });
}

void Worker::work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    arrived_.wait(lock, [this] { return closing_ || !tasks_.empty(); });
    if (tasks_.empty()) return;
    const auto task = std::move(tasks_.front());
    tasks_.pop_front();
    lock.unlock();
    task();
    lock.lock();
  }
}

}  // namespace xiaoer
