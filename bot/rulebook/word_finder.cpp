#include "rulebook/word_finder.h"

#include "base/utf8.h"

namespace xiaoer::rulebook {

void Characters::read(std::string_view text) {
  points.clear(), begins.clear();
  at.resize(text.size() + 1);
  for (size_t byte = 0; byte < text.size();) {
    const size_t begin = byte;
    points.push_back(nextChar(text, byte));
    for (size_t b = begin; b < byte; ++b) at[b] = static_cast<uint32_t>(begins.size());
    begins.push_back(static_cast<uint32_t>(begin));
  }
  at[text.size()] = static_cast<uint32_t>(begins.size());
  begins.push_back(static_cast<uint32_t>(text.size()));
}

// Where the key is, or belongs. The multiplier is 2^64 divided by the golden ratio (Knuth, TAOCP 6.4).
size_t WordFinder::slot(uint64_t key) const {
  const size_t mask = edges_.size() - 1;
  size_t at = static_cast<size_t>((key * 0x9E3779B97F4A7C15u) >> 32) & mask;
  while (edges_[at].key != key && edges_[at].key != kNoKey) at = (at + 1) & mask;
  return at;
}

uint32_t WordFinder::next(uint32_t node, char32_t c) const {
  const Edge& edge = edges_[slot(key(node, c))];
  return edge.key == kNoKey ? kNone : edge.node;
}

void WordFinder::addEdge(uint64_t key, uint32_t node) {
  if (++edgeCount_ * 2 > edges_.size()) {
    std::vector<Edge> old(edges_.size() * 2, Edge{kNoKey, 0});
    old.swap(edges_);
    for (const Edge& edge : old)
      if (edge.key != kNoKey) edges_[slot(edge.key)] = edge;
  }
  edges_[slot(key)] = {key, node};
}

uint32_t WordFinder::add(std::string_view word) {
  uint32_t node = 0;
  for (size_t at = 0; at < word.size();) {
    const char32_t c = nextChar(word, at);
    if (node == 0) starts_[(c & 0xFFFF) / 64] |= uint64_t{1} << (c % 64);
    uint32_t after = next(node, c);
    if (after == kNone) {
      after = static_cast<uint32_t>(wordOf_.size());
      addEdge(key(node, c), after);
      wordOf_.push_back(kNone);
    }
    node = after;
  }
  if (wordOf_[node] == kNone) wordOf_[node] = words_++;
  return wordOf_[node];
}

void WordFinder::find(const Characters& text, std::vector<Hit>& hits) const {
  for (uint32_t begin = 0; begin < text.count(); ++begin) {
    if (!mayStart(text.points[begin])) continue;
    uint32_t node = 0;
    for (uint32_t at = begin; at < text.count(); ++at) {
      node = next(node, text.points[at]);
      if (node == kNone) break;
      if (wordOf_[node] != kNone) hits.push_back({wordOf_[node], begin, at + 1});
    }
  }
}

}  // namespace xiaoer::rulebook
