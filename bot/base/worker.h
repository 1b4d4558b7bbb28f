// A thread that does one task after the other.
#pragma once
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace xiaoer {

class Worker {
 public:
  // `most`: tasks that may wait; 0: any number.
  explicit Worker(size_t most = 0) : most_(most), thread_([this] { work(); }) {}
  ~Worker() { close(); }
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  // Any thread. False: too many wait, or it is closed; then the task is not done. Must not throw.
  bool post(std::function<void()> task);
  // Does what waits, then ends. Idempotent; not from a task.
  void close();

 private:
  void work();

  const size_t most_;
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::deque<std::function<void()>> tasks_;
  bool closing_ = false;
  std::once_flag joined_;
  std::thread thread_;  // last: it uses all of the above
};

}  // namespace xiaoer
