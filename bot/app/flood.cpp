#include "app/flood.h"

#include <algorithm>

namespace xiaoer::app {

int64_t Flood::take(const std::string& name, UnixMillis now) {
  const std::lock_guard lock(mutex_);
  UnixMillis& full = full_[name];
  const int64_t from = std::max(full.ms, now.ms);
  const int64_t wait = from + every_ - now.ms - atOnce_ * every_;
  if (wait > 0) return wait;
  full = {from + every_};
  if (full_.size() > kNames)
    full_.erase(std::min_element(full_.begin(), full_.end(),
                                 [](const auto& a, const auto& b) { return a.second < b.second; }));
  return 0;
}

}  // namespace xiaoer::app
