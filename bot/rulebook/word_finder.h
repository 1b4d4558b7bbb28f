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
  WordFinder() : edges_(1024, Edge{kNoKey, 0}) {}

  // The word's number; the same for the same word. Not empty, valid UTF-8.
  uint32_t add(std::string_view word);
  // After the last add() and before the first find().
  void close();

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
  void addEdge(uint64_t key, uint32_t node);

  // While words are added: open addressing, at most half full.
  std::vector<Edge> edges_;
  size_t edgeCount_ = 0;
  std::vector<uint32_t> wordOf_ = {kNone};  // by node

  // Afterwards: level by level, so that the children of a node lie side by side, ordered by their characters,
  // and a walk from a common beginning stays within a few cache lines; a table of edges costs a miss each.
  struct Node {
    char32_t c;      // that leads here
    uint32_t first;  // child; the last is the one before the next node's first
    uint32_t word;   // that ends here; kNone: none
  };
  const Node* child(const Node& of, char32_t c) const;  // null: there is none
  const Node* start(char32_t c) const;                  // of the root
  std::vector<Node> nodes_;                             // one more for the end
  std::vector<uint32_t> starts_;  // the root's children by character, open addressing; kNone: free
  uint32_t words_ = 0;
};

}  // namespace xiaoer::rulebook
