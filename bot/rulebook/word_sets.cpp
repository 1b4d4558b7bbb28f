#include "rulebook/word_sets.h"

#include <algorithm>
#include <atomic>
#include <cctype>
#include <cmath>

#include "text/normal_form.h"

namespace xiaoer::rulebook {
namespace {

// RE2's \b asks for these.
bool isAsciiWord(char32_t c) { return c < 0x80 && (std::isalnum(static_cast<int>(c)) || c == U'_'); }

bool earlier(const Occurrence& a, const Occurrence& b) {
  return a.begin != b.begin ? a.begin < b.begin : a.rank < b.rank;
}

}  // namespace

const std::vector<Occurrence>& Occurrences::of(uint32_t set) {
  Set& asked = sets_[set];
  if (asked.listed == message_) return asked.at;
  asked.listed = message_;
  asked.at.clear();
  if (!has(set)) return asked.at;
  for (uint32_t at = last_[set]; at != kNone; at = places_[at].previous) asked.at.push_back(places_[at].one);
  if (asked.at.size() > 1) std::sort(asked.at.begin(), asked.at.end(), earlier);
  return asked.at;
}

void Occurrences::add(uint32_t set, const Occurrence& one) {
  const bool first = !has(set);
  if (first) found_.push_back(set);
  places_.push_back({one, first ? kNone : last_[set]});
  seen_[set] = message_;
  last_[set] = static_cast<uint32_t>(places_.size() - 1);
}

WordSets::WordSets() {
  static std::atomic<uint64_t> last = 0;
  id_ = ++last;
}

uint32_t WordSets::add(const WordSet& words) {
  std::string key;
  for (const Alternative& a : words) {
    key += a.text;
    key += static_cast<char>(1 + a.edgeLeft + 2 * a.edgeRight + 4 * a.whole + 8 * a.atEnd);
  }
  const auto [known, isNew] = known_.emplace(std::move(key), static_cast<uint32_t>(size()));
  if (!isNew) return known->second;
  double& frequency = frequency_.emplace_back(0);
  for (uint32_t rank = 0; rank < words.size(); ++rank) {
    const Alternative& a = words[rank];
    if (a.text.empty()) continue;
    const uint32_t word = finder_.add(a.text);
    if (word >= uses_.size()) uses_.resize(word + 1);
    uses_[word].push_back({known->second, rank, a.edgeLeft, a.edgeRight, a.atEnd, a.whole});
    frequency += std::exp2(-static_cast<double>(a.text.size()));
  }
  return known->second;
}

// `whole` as wordAt() has it.
WordSets::Around WordSets::around(const WordFinder::Hit& hit, const Characters& text) {
  const bool first = hit.begin == 0, last = hit.end == text.count();
  const char32_t before = first ? U' ' : text.points[hit.begin - 1];
  const char32_t after = last ? U' ' : text.points[hit.end];
  const bool joinsLeft = text::isWordChar(before) && text::isWordChar(text.points[hit.begin]);
  const bool joinsRight = text::isWordChar(after) && text::isWordChar(text.points[hit.end - 1]);
  return {!joinsLeft && !joinsRight, !isAsciiWord(before), !isAsciiWord(after), last};
}

bool WordSets::stands(const Use& use, const Around& around) {
  if (use.atEnd && !around.last) return false;
  return use.whole ? around.whole
                   : (!use.edgeLeft || around.freeLeft) && (!use.edgeRight || around.freeRight);
}

void WordSets::find(std::string_view normal, Occurrences& found) const {
  if (found.owner_ != id_) found = Occurrences();
  found.owner_ = id_, ++found.message_;
  found.sets_.resize(size()), found.seen_.resize(size()), found.last_.resize(size());
  found.words_.clear(), found.places_.clear(), found.found_.clear();
  found.characters_.read(normal);
  finder_.find(found.characters_, found.words_);
  for (const WordFinder::Hit& hit : found.words_) {
    const Around beside = around(hit, found.characters_);
    for (const Use& use : uses_[hit.word])
      if (stands(use, beside)) found.add(use.set, {hit.begin, hit.end, use.rank});
  }
}

}  // namespace xiaoer::rulebook
