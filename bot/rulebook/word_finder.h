// Finds every word of a fixed set in a text in one pass: a trie over code points, walked from each character.
#pragma once
#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "rulebook/lines.h"

namespace xiaoer::rulebook {

class WordFinder {
 public:
  // The word's number; the same for the same word. Not empty, valid UTF-8.
  uint32_t add(std::string_view word);

  struct Hit {
    uint32_t word;
    Span span;
  };
  // All occurrences, as plain substrings (wordAt tells whether one stands whole), by their beginnings. Any
  // thread.
  void find(std::string_view text, std::vector<Hit>& hits) const;

 private:
  static constexpr uint32_t kNone = UINT32_MAX;
  static uint64_t edge(uint32_t node, char32_t c) { return uint64_t{node} << 21 | c; }
  std::unordered_map<uint64_t, uint32_t> edges_;
  std::vector<uint32_t> wordOf_ = {kNone};  // by node
  uint32_t words_ = 0;
};

}  // namespace xiaoer::rulebook
