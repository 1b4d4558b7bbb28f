#include "rulebook/word_sets.h"

#include <algorithm>
#include <cctype>

namespace xiaoer::rulebook {
namespace {

bool isAsciiWord(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; }

// RE2's \b at a place where the text has an ASCII word character inside the word.
bool edgeHolds(std::string_view text, const Span& span, bool left, bool right) {
  if (left && span.begin > 0 && isAsciiWord(text[span.begin - 1])) return false;
  return !(right && span.end < text.size() && isAsciiWord(text[span.end]));
}

}  // namespace

void Occurrences::clear(size_t sets) {
  for (const uint32_t set : found_) bySet_[set].clear();
  found_.clear();
  if (bySet_.size() < sets) bySet_.resize(sets);
}

void Occurrences::add(uint32_t set, Occurrence one) {
  if (bySet_[set].empty()) found_.push_back(set);
  bySet_[set].push_back(one);
}

// Words are found by their beginnings, so only the ranks at one place can be out of order.
void Occurrences::sort() {
  for (const uint32_t set : found_) {
    auto& all = bySet_[set];
    const auto before = [](const Occurrence& a, const Occurrence& b) {
      return a.begin != b.begin ? a.begin < b.begin : a.rank < b.rank;
    };
    if (!std::is_sorted(all.begin(), all.end(), before)) std::sort(all.begin(), all.end(), before);
  }
}

uint32_t WordSets::add(const WordSet& words) {
  std::string key;
  for (const Alternative& a : words) {
    key += a.text;
    key += static_cast<char>(1 + a.edgeLeft + 2 * a.edgeRight + 4 * a.whole + 8 * a.atEnd);
  }
  const auto [known, isNew] = known_.emplace(std::move(key), static_cast<uint32_t>(sets_.size()));
  if (!isNew) return known->second;
  sets_.push_back(words);
  for (uint32_t rank = 0; rank < words.size(); ++rank) {
    const Alternative& a = words[rank];
    if (a.text.empty()) continue;
    const uint32_t word = finder_.add(a.text);
    if (word >= uses_.size()) uses_.resize(word + 1);
    uses_[word].push_back({known->second, rank, a.edgeLeft, a.edgeRight, a.atEnd, a.whole});
  }
  return known->second;
}

void WordSets::find(std::string_view normal, Occurrences& found, std::vector<uint32_t>& texts) const {
  thread_local std::vector<WordFinder::Hit> hits;
  hits.clear();
  texts.clear();
  found.clear(sets_.size());
  finder_.find(normal, hits);
  for (const auto& hit : hits) {
    texts.push_back(hit.word);
    if (hit.word >= uses_.size()) continue;
    const std::string_view word = normal.substr(hit.span.begin, hit.span.end - hit.span.begin);
    const bool whole = wordAt(normal, word, hit.span.begin);
    for (const Use& use : uses_[hit.word]) {
      const bool stands = use.whole ? whole : edgeHolds(normal, hit.span, use.edgeLeft, use.edgeRight);
      if (stands)
        found.add(use.set,
                  {static_cast<uint32_t>(hit.span.begin), static_cast<uint32_t>(hit.span.end), use.rank});
    }
  }
  found.sort();
}

}  // namespace xiaoer::rulebook
