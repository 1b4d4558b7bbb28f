#include "rulebook/word_finder.h"

#include "base/utf8.h"

namespace xiaoer::rulebook {

uint32_t WordFinder::add(std::string_view word) {
  uint32_t node = 0;
  for (size_t at = 0; at < word.size();) {
    const auto [it, isNew] =
        edges_.try_emplace(edge(node, nextChar(word, at)), static_cast<uint32_t>(wordOf_.size()));
    if (isNew) wordOf_.push_back(kNone);
    node = it->second;
  }
  if (wordOf_[node] == kNone) wordOf_[node] = words_++;
  return wordOf_[node];
}

void WordFinder::find(std::string_view text, std::vector<Hit>& hits) const {
  for (size_t begin = 0; begin < text.size();) {
    size_t after = begin;
    nextChar(text, after);
    uint32_t node = 0;
    for (size_t at = begin; at < text.size();) {
      const auto next = edges_.find(edge(node, nextChar(text, at)));
      if (next == edges_.end()) break;
      node = next->second;
      if (wordOf_[node] != kNone) hits.push_back({wordOf_[node], {begin, at}});
    }
    begin = after;
  }
}

}  // namespace xiaoer::rulebook
