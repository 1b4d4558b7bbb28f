#include "rulebook/pattern_cache.h"

#include <re2/re2.h>

#include <algorithm>

#include "rulebook/lines.h"

namespace xiaoer::rulebook {

PatternCache::~PatternCache() = default;

std::shared_ptr<const re2::RE2> PatternCache::get(uint32_t number, const std::string& pattern) {
  {
    const std::lock_guard guard(lock_);
    const auto kept = kept_.find(number);
    if (kept != kept_.end()) {
      kept->second.asked = ++count_;
      return kept->second.compiled;
    }
  }
  auto compiled = compilePattern(pattern);  // by two threads at once now and then, which does no harm
  const std::lock_guard guard(lock_);
  if (kept_.size() >= limit_)
    kept_.erase(std::min_element(kept_.begin(), kept_.end(), [](const auto& a, const auto& b) {
      return a.second.asked < b.second.asked;
    }));
  kept_[number] = {compiled, ++count_};
  return compiled;
}

}  // namespace xiaoer::rulebook
