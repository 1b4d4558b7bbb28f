#include "rulebook/word_finder.h"

#include <algorithm>
#include <bit>
#include <numeric>

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

namespace {

// 2^64 divided by the golden ratio (Knuth, TAOCP 6.4).
size_t spread(uint64_t key) { return static_cast<size_t>((key * 0x9E3779B97F4A7C15u) >> 32); }

}  // namespace

// Where the key is, or belongs.
size_t WordFinder::slot(uint64_t key) const {
  const size_t mask = edges_.size() - 1;
  size_t at = spread(key) & mask;
  while (edges_[at].key != key && edges_[at].key != kNoKey) at = (at + 1) & mask;
  return at;
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
    const uint64_t wanted = key(node, nextChar(word, at));
    const Edge& known = edges_[slot(wanted)];
    node = known.node;
    if (known.key != kNoKey) continue;
    node = static_cast<uint32_t>(wordOf_.size());
    addEdge(wanted, node);
    wordOf_.push_back(kNone);
  }
  if (wordOf_[node] == kNone) wordOf_[node] = words_++;
  return wordOf_[node];
}

void WordFinder::close() {
  std::erase_if(edges_, [](const Edge& edge) { return edge.key == kNoKey; });
  std::sort(edges_.begin(), edges_.end(), [](const Edge& a, const Edge& b) { return a.key < b.key; });
  std::vector<uint32_t> begins(wordOf_.size() + 1);  // by node as it was numbered so far: its edges
  for (const Edge& edge : edges_) ++begins[(edge.key >> 21) + 1];
  std::partial_sum(begins.begin(), begins.end(), begins.begin());
  std::vector<uint32_t> order = {0};  // those numbers, level by level
  nodes_.reserve(wordOf_.size() + 1);
  nodes_.push_back({0, 0, kNone});
  for (size_t n = 0; n < order.size(); ++n) {
    nodes_[n].first = static_cast<uint32_t>(nodes_.size());
    for (uint32_t e = begins[order[n]]; e < begins[order[n] + 1]; ++e) {
      const uint32_t node = edges_[e].node;
      nodes_.push_back({static_cast<char32_t>(edges_[e].key & 0x1FFFFF), 0, wordOf_[node]});
      order.push_back(node);
    }
  }
  nodes_.push_back({0, static_cast<uint32_t>(nodes_.size()), kNone});
  edges_ = {}, wordOf_ = {};
  starts_.assign(std::bit_ceil(2 * size_t{nodes_[1].first - nodes_[0].first} + 1), kNone);
  for (uint32_t n = nodes_[0].first; n < nodes_[1].first; ++n) {
    size_t at = spread(nodes_[n].c) & (starts_.size() - 1);
    while (starts_[at] != kNone) at = (at + 1) & (starts_.size() - 1);
    starts_[at] = n;
  }
}

const WordFinder::Node* WordFinder::start(char32_t c) const {
  for (size_t at = spread(c) & (starts_.size() - 1); starts_[at] != kNone;
       at = (at + 1) & (starts_.size() - 1))
    if (nodes_[starts_[at]].c == c) return &nodes_[starts_[at]];
  return nullptr;
}

const WordFinder::Node* WordFinder::child(const Node& of, char32_t c) const {
  const Node *first = &nodes_[of.first], *end = &nodes_[(&of + 1)->first];
  const Node* found =
      std::lower_bound(first, end, c, [](const Node& node, char32_t wanted) { return node.c < wanted; });
  return found != end && found->c == c ? found : nullptr;
}

void WordFinder::find(const Characters& text, std::vector<Hit>& hits) const {
  for (uint32_t begin = 0; begin < text.count(); ++begin) {
    const Node* node = start(text.points[begin]);
    for (uint32_t at = begin + 1; node != nullptr; ++at) {
      if (node->word != kNone) hits.push_back({node->word, begin, at});
      node = at < text.count() ? child(*node, text.points[at]) : nullptr;
    }
  }
}

}  // namespace xiaoer::rulebook
