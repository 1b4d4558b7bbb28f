// The Latin words of all articles: looked up whole, by their beginning, and though mistyped.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace xiaoer::articles {

class Vocabulary {
 public:
  // Stems; doubles are dropped. A word's number is its place in alphabetical order.
  explicit Vocabulary(std::vector<std::string> words);
  Vocabulary() = default;

  static constexpr uint32_t kNone = UINT32_MAX;
  uint32_t number(std::string_view word) const;
  // First and behind the last word that begins with these letters.
  std::pair<uint32_t, uint32_t> beginning(std::string_view letters) const;

  struct Near {
    uint32_t word = 0;
    int edits = 0;  // letters changed, left out, added, or two that changed places
  };
  // Words a slip away: one for 4 to 7 letters (the first letter right), two for 8 and more, none for fewer:
  // short words are too many and too near each other.
  std::vector<Near> near(std::string_view word) const;

 private:
  std::vector<std::string> words_;
  std::vector<uint32_t> letters_;  // which letters a word holds, a bit each: most are told apart by this
};

}  // namespace xiaoer::articles
