#include "rulebook/pattern_set.h"

#include <re2/re2.h>
#include <re2/set.h>

#include <algorithm>
#include <numeric>

namespace xiaoer::rulebook {
namespace {

constexpr int64_t kMaxBytes = 8 << 20;  // for the program and its automaton

re2::RE2::Options options() {
  re2::RE2::Options out;
  out.set_log_errors(false);
  out.set_max_mem(kMaxBytes);
  return out;
}

}  // namespace

struct PatternSet::Set {
  re2::RE2::Set patterns{options(), re2::RE2::UNANCHORED};
  bool compiled = false;
};

PatternSet::PatternSet(const std::vector<const re2::RE2*>& patterns)
    : set_(std::make_unique<Set>()), count_(static_cast<int>(patterns.size())) {
  bool all = true;
  for (const re2::RE2* pattern : patterns) all = set_->patterns.Add(pattern->pattern(), nullptr) >= 0 && all;
  set_->compiled = all && set_->patterns.Compile();
}

PatternSet::~PatternSet() = default;

std::vector<int> PatternSet::mayMatch(std::string_view text) const {
  std::vector<int> numbers;
  re2::RE2::Set::ErrorInfo error{re2::RE2::Set::kNoError};
  if (set_->compiled && count_ > 0 && set_->patterns.Match(text, &numbers, &error)) {
    std::sort(numbers.begin(), numbers.end());
  } else if (!set_->compiled || error.kind != re2::RE2::Set::kNoError) {
    numbers.resize(static_cast<size_t>(count_));
    std::iota(numbers.begin(), numbers.end(), 0);
  }
  return numbers;
}

}  // namespace xiaoer::rulebook
