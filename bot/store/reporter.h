// Tells those who wait how their jobs ended, on a thread of its own: an answer on its way to a customer costs
// about as much as keeping what it says, and meanwhile the writer is at the next batch.
#pragma once
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "base/result.h"

namespace xiaoer::store {

struct Outcome {
  std::function<void(Status)> done;
  Status status;
};

class Reporter {
 public:
  Reporter() : thread_([this] { loop(); }) {}
  ~Reporter() { close(); }

  // Calls each `done` once, in this order and after those handed in before. Waits while an earlier batch has
  // not been begun: one is being told of and one waits, never more. Not from a `done`.
  void tell(std::vector<Outcome> batch);

  // Returns when all have been told. Idempotent; not from a `done`.
  void close();

 private:
  void loop();
  std::vector<Outcome> take();  // empty: closed and nothing left

  std::mutex mutex_;  // guards next_ and closing_
  std::condition_variable changed_;
  std::vector<Outcome> next_;
  bool closing_ = false;
  std::once_flag joined_;
  std::thread thread_;  // last: it uses all of the above
};

}  // namespace xiaoer::store
