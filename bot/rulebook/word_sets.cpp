#include "rulebook/word_sets.h"

#include <algorithm>
#include <cctype>
#include <cmath>

#include "text/normal_form.h"

namespace xiaoer::rulebook {
namespace {

constexpr size_t kWide = 3;  // members for each word of the message: more, and they are searched

// RE2's \b asks for these.
bool isAsciiWord(char32_t c) { return c < 0x80 && (std::isalnum(static_cast<int>(c)) || c == U'_'); }

}  // namespace

// Gives `take` the members of the set that are there, until it says true. A set may have more words than the
// message.
template <class Take>
void Occurrences::eachThere(uint32_t set, const Take& take) const {
  const auto members = all_->of(set);
  if (members.size() <= kWide * words_.size()) {
    for (const WordSets::Member& one : members)
      if (hasWord(one.word) && take(one)) return;
    return;
  }
  for (const uint32_t word : words_) {
    const auto one =
        std::lower_bound(members.begin(), members.end(), word,
                         [](const WordSets::Member& m, uint32_t number) { return m.word < number; });
    if (one != members.end() && one->word == word && take(*one)) return;
  }
}

bool Occurrences::has(uint32_t set) {
  Set& asked = ofSet_[set];
  if (asked.message != message_) {
    asked = {message_, kAbsent};
    eachThere(set, [&](const auto&) { return asked.answer = kPresent, true; });
  }
  return asked.answer != kAbsent;
}

const std::vector<Occurrence>& Occurrences::of(uint32_t set) {
  static const std::vector<Occurrence> none;
  if (!has(set)) return none;
  Set& asked = ofSet_[set];
  if (asked.answer != kPresent) return lists_[asked.answer];
  asked.answer = static_cast<uint32_t>(listed_);
  if (listed_ == lists_.size()) lists_.emplace_back();
  auto& list = lists_[listed_++];
  list.clear();
  eachThere(set, [&](const WordSets::Member& one) {
    for (uint32_t at = ofWord_[one.word].last; at != kNone; at = places_[at].previous)
      list.push_back({places_[at].begin, places_[at].end, one.rank});
    return false;
  });
  if (list.size() > 1)
    std::sort(list.begin(), list.end(), [](const Occurrence& a, const Occurrence& b) {
      return a.begin != b.begin ? a.begin < b.begin : a.rank > b.rank;
    });
  return list;
}

void Occurrences::begin(const WordSets& sets, std::string_view normal) {
  all_ = &sets;
  ofWord_.resize(sets.words()), ofSet_.resize(sets.size());
  if (++message_ == 0) {  // the numbers are used up: those of long ago must not count as this one's
    std::fill(ofWord_.begin(), ofWord_.end(), Word{});
    std::fill(ofSet_.begin(), ofSet_.end(), Set{});
    ++message_;
  }
  hits_.clear(), places_.clear(), words_.clear();
  listed_ = 0;
  characters_.read(normal);
}

void Occurrences::add(uint32_t word, uint32_t begin, uint32_t end) {
  Word& one = ofWord_[word];
  const bool first = one.message != message_;
  if (first) words_.push_back(word);
  places_.push_back({begin, end, first ? kNone : one.last});
  one = {message_, static_cast<uint32_t>(places_.size() - 1)};
}

uint32_t WordSets::wordOf(const Alternative& alternative) {
  const uint32_t text = finder_.add(alternative.text);
  if (text >= firstWord_.size()) firstWord_.resize(text + 1, kNone);
  const Marks marks{alternative.edgeLeft, alternative.edgeRight, alternative.whole};
  for (uint32_t word = firstWord_[text]; word != kNone; word = nextWord_[word])
    if (marks_[word] == marks) return word;
  marks_.push_back(marks);
  frequency_.push_back(std::exp2(-static_cast<double>(alternative.text.size())));
  nextWord_.push_back(firstWord_[text]);
  return firstWord_[text] = static_cast<uint32_t>(marks_.size() - 1);
}

uint32_t WordSets::add(const WordSet& words) {
  std::vector<Member> members;
  std::vector<uint32_t> inOrder;  // that is, with the empty one
  for (uint32_t rank = 0; rank < words.size(); ++rank) {
    inOrder.push_back(words[rank].text.empty() ? kNone : wordOf(words[rank]));
    if (inOrder.back() != kNone) members.push_back({inOrder.back(), rank});
  }
  const std::string key(reinterpret_cast<const char*>(inOrder.data()), inOrder.size() * sizeof(uint32_t));
  const auto [known, isNew] = known_.try_emplace(key, static_cast<uint32_t>(size()));
  if (!isNew) return known->second;
  std::sort(members.begin(), members.end(), [](const Member& a, const Member& b) {
    return a.word != b.word ? a.word < b.word : a.rank < b.rank;
  });
  members_.insert(members_.end(), members.begin(), members.end());
  begins_.push_back(static_cast<uint32_t>(members_.size()));
  return known->second;
}

void WordSets::close() {
  known_ = {};
  members_.shrink_to_fit(), begins_.shrink_to_fit(), marks_.shrink_to_fit();
  frequency_.shrink_to_fit(), nextWord_.shrink_to_fit(), firstWord_.shrink_to_fit();
}

double WordSets::frequency(uint32_t set) const {
  double sum = 0;
  for (const Member& one : of(set)) sum += frequency_[one.word];
  return sum;
}

// `whole` as wordAt() has it.
WordSets::Around WordSets::around(const WordFinder::Hit& hit, const Characters& text) {
  const bool first = hit.begin == 0, last = hit.end == text.count();
  const char32_t before = first ? U' ' : text.points[hit.begin - 1];
  const char32_t after = last ? U' ' : text.points[hit.end];
  const bool joinsLeft = text::isWordChar(before) && text::isWordChar(text.points[hit.begin]);
  const bool joinsRight = text::isWordChar(after) && text::isWordChar(text.points[hit.end - 1]);
  return {!joinsLeft && !joinsRight, !isAsciiWord(before), !isAsciiWord(after)};
}

bool WordSets::stands(const Marks& marks, const Around& around) {
  return (!marks.whole || around.whole) && (!marks.edgeLeft || around.freeLeft) &&
         (!marks.edgeRight || around.freeRight);
}

void WordSets::find(std::string_view normal, Occurrences& found) const {
  found.begin(*this, normal);
  finder_.find(found.characters_, found.hits_);
  for (const WordFinder::Hit& hit : found.hits_)
    for (uint32_t word = firstWord_[hit.word]; word != kNone; word = nextWord_[word])
      if (!marks_[word].any() || stands(marks_[word], around(hit, found.characters_)))
        found.add(word, hit.begin, hit.end);
}

}  // namespace xiaoer::rulebook
