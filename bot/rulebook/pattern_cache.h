// Patterns that only RE2 can do, compiled when they are first needed: a rule book may hold tens of thousands,
// each of which would cost 50 µs and some 10 KB at the start, and its automata a multiple of that later.
#pragma once
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

namespace re2 {
class RE2;
}

namespace xiaoer::rulebook {

class PatternCache {
 public:
  // At most `limit` are kept; a new one takes the place of one that was not asked for lately.
  explicit PatternCache(size_t limit) : limit_(limit) {}
  ~PatternCache();

  // `pattern` is valid in RE2's syntax, and `number` stands for it. Any thread.
  std::shared_ptr<const re2::RE2> get(uint32_t number, const std::string& pattern);

 private:
  struct Kept {
    std::shared_ptr<const re2::RE2> compiled;
    uint64_t asked;  // when, by count
  };
  size_t limit_;
  std::mutex lock_;
  uint64_t count_ = 0;
  std::unordered_map<uint32_t, Kept> kept_;
};

}  // namespace xiaoer::rulebook
