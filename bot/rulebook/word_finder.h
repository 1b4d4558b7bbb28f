// Finds every word of a fixed set in a text in one pass: a trie over code points, walked from each character.
#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

#include "rulebook/lines.h"

namespace xiaoer::rulebook {

// The characters of a text: what each is and where it begins, and which one a byte belongs to.
struct Characters {
  std::vector<char32_t> points;
  std::vector<uint32_t> begins;  // bytes; one more for the end
  std::vector<uint32_t> at;      // by byte: the character's number; one more for the end
  void read(std::string_view text);
  uint32_t count() const { return static_cast<uint32_t>(points.size()); }
};

class WordFinder {
 public:
  WordFinder() : edges_(1024, Edge{kNoKey, 0}), starts_(1024) {}

  // The word's number; the same for the same word. Not empty, valid UTF-8.
  uint32_t add(std::string_view word);

  size_t size() const { return words_; }

  struct Hit {
    uint32_t word;
    uint32_t begin, end;  // characters
  };
  // All occurrences, as plain substrings (wordAt tells whether one stands whole), by their beginnings. Any
  // thread.
  void find(const Characters& text, std::vector<Hit>& hits) const;

 private:
  static constexpr uint32_t kNone = UINT32_MAX;
  static constexpr uint64_t kNoKey = UINT64_MAX;
  struct Edge {
    uint64_t key;
    uint32_t node;
  };
  static uint64_t key(uint32_t node, char32_t c) { return uint64_t{node} << 21 | c; }
  size_t slot(uint64_t key) const;
  uint32_t next(uint32_t node, char32_t c) const;  // kNone: there is none
  void addEdge(uint64_t key, uint32_t node);
  bool mayStart(char32_t c) const { return starts_[(c & 0xFFFF) / 64] >> (c % 64) & 1; }

  // Open addressing, at most half full: the trie's edges are looked up once for every character of every
  // message, and a chain of separately allocated nodes costs a cache miss each.
  std::vector<Edge> edges_;
  size_t edgeCount_ = 0;
  std::vector<uint64_t> starts_;            // a bit for the last 16 bits of each word's first character
  std::vector<uint32_t> wordOf_ = {kNone};  // by node
  uint32_t words_ = 0;
};

}  // namespace xiaoer::rulebook
