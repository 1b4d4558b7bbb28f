#include "app/throttle.h"

#include <algorithm>

namespace xiaoer::app {

int64_t Throttle::wait(const std::string& name, UnixMillis now) {
  const std::lock_guard lock(mutex_);
  const auto found = records_.find(name);
  return found == records_.end() ? 0 : std::max<int64_t>(0, found->second.until.ms - now.ms);
}

void Throttle::failed(const std::string& name, UnixMillis now) {
  const std::lock_guard lock(mutex_);
  Record& record = records_[name];
  // After a day of quiet it is a new story.
  if (now.ms - record.last.ms > kDay) record = {};
  record.last = now;
  if (++record.failures >= free_) {
    const int doublings = std::min(record.failures - free_, 10);
    record.until = now + std::min(kFirstWait << doublings, kLongestWait);
  }
  if (records_.size() <= kNames) return;
  const auto oldest = std::min_element(records_.begin(), records_.end(), [](const auto& a, const auto& b) {
    return a.second.last < b.second.last;
  });
  records_.erase(oldest);
}

void Throttle::forget(const std::string& name) {
  const std::lock_guard lock(mutex_);
  records_.erase(name);
}

}  // namespace xiaoer::app
