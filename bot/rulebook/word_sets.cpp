#include "rulebook/word_sets.h"

#include <algorithm>
#include <cmath>

#include "base/utf8.h"
#include "text/normal_form.h"

namespace xiaoer::rulebook {
namespace {

constexpr size_t kFew = 8;         // members: up to so many, and a set is a small one
constexpr uint32_t kCommon = 256;  // large sets with a word: more, and it is a common one
constexpr size_t kBlock = 1024;    // occurrences

}  // namespace

Occurrences::Set& Occurrences::set(uint32_t number) {
  Set& one = ofSet_[number];
  if (one.message != message_) one = {.message = message_};
  return one;
}

void Occurrences::mark(uint32_t set, uint32_t word, uint32_t rank) {
  Set& one = this->set(set);
  marks_.push_back({word, rank, one.last});
  one.last = static_cast<uint32_t>(marks_.size() - 1);
}

void Occurrences::markAsked(uint32_t set) {
  const auto members = all_->of(set);
  if (WordSets::isSmall(members)) {
    for (const WordSets::Member& one : members)
      if (hasWord(one.word)) mark(set, one.word, one.rank);
    return;
  }
  for (const uint32_t word : common_) {
    auto one = std::lower_bound(members.begin(), members.end(), word,
                                [](const WordSets::Member& m, uint32_t number) { return m.word < number; });
    for (; one != members.end() && one->word == word; ++one) mark(set, word, one->rank);
  }
}

bool Occurrences::has(uint32_t set) {
  Set& asked = this->set(set);
  if (!asked.wasAsked) {
    asked.wasAsked = true;
    markAsked(set);
  }
  return asked.last != kNone;
}

std::span<const Occurrence> Occurrences::of(uint32_t set) {
  if (!has(set)) return {};
  Set& asked = ofSet_[set];
  if (asked.listed != kNone) return lists_[asked.listed];
  asked.listed = static_cast<uint32_t>(lists_.size());
  size_t size = 0;
  for (uint32_t m = asked.last; m != kNone; m = marks_[m].previous) size += ofWord_[marks_[m].word].count;
  const std::span<Occurrence> list = room(size);
  Occurrence* next = list.data() + size;  // of each word the last place comes first
  for (uint32_t m = asked.last; m != kNone; m = marks_[m].previous)
    for (uint32_t at = ofWord_[marks_[m].word].last; at != kNone; at = places_[at].previous)
      *--next = {places_[at].begin, places_[at].end, marks_[m].rank};
  if (marks_[asked.last].previous != kNone)
    std::sort(list.begin(), list.end(), [](const Occurrence& a, const Occurrence& b) {
      return a.begin != b.begin ? a.begin < b.begin : a.rank > b.rank;
    });
  lists_.push_back(list);
  return list;
}

// Lists stay where they are until the next message.
std::span<Occurrence> Occurrences::room(size_t size) {
  while (block_ < blocks_.size() && blocks_[block_].size() - used_ < size) ++block_, used_ = 0;
  if (block_ == blocks_.size()) blocks_.emplace_back(std::max(size, kBlock));
  used_ += size;
  return std::span(blocks_[block_]).subspan(used_ - size, size);
}

void Occurrences::begin(const WordSets& sets, std::string_view normal) {
  all_ = &sets;
  ofWord_.resize(sets.words()), ofSet_.resize(sets.size());
  if (++message_ == 0) {  // the numbers are used up: those of long ago must not count as this one's
    std::fill(ofWord_.begin(), ofWord_.end(), Word{});
    std::fill(ofSet_.begin(), ofSet_.end(), Set{});
    ++message_;
  }
  hits_.clear(), places_.clear(), words_.clear(), common_.clear(), marks_.clear();
  lists_.clear();
  block_ = used_ = 0;
  characters_.read(normal);
}

void Occurrences::add(uint32_t word, uint32_t begin, uint32_t end) {
  Word& one = ofWord_[word];
  const bool first = one.message != message_;
  if (first) words_.push_back(word);
  places_.push_back({begin, end, first ? kNone : one.last});
  one = {message_, static_cast<uint32_t>(places_.size() - 1), first ? 1 : one.count + 1};
}

void Occurrences::end() {
  for (const uint32_t word : words_) {
    if (all_->isCommon(word)) common_.push_back(word);
    for (const WordSets::Membership& one : all_->setsOf(word)) mark(one.set, word, one.rank);
  }
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
  finder_.close();
  known_ = {};
  listMemberships();
  members_.shrink_to_fit(), begins_.shrink_to_fit(), marks_.shrink_to_fit();
  frequency_.shrink_to_fit(), nextWord_.shrink_to_fit(), firstWord_.shrink_to_fit();
}

void WordSets::listMemberships() {
  std::vector<uint32_t> count(words());
  eachMembership([&](uint32_t, const Member& one) { ++count[one.word]; });
  firstMembership_.assign(1, 0);
  isCommon_.assign(words(), false);
  for (uint32_t word = 0; word < count.size(); ++word) {
    isCommon_[word] = count[word] > kCommon;
    firstMembership_.push_back(firstMembership_.back() + (isCommon_[word] ? 0 : count[word]));
  }
  memberships_.resize(firstMembership_.back());
  std::vector<uint32_t> next(firstMembership_.begin(), firstMembership_.end() - 1);
  eachMembership([&](uint32_t set, const Member& one) {
    if (!isCommon_[one.word]) memberships_[next[one.word]++] = {set, one.rank};
  });
}

// Of the large sets.
template <class Take>
void WordSets::eachMembership(const Take& take) const {
  for (uint32_t set = 0; set < size(); ++set)
    if (!isSmall(of(set)))
      for (const Member& one : of(set)) take(set, one);
}

bool WordSets::isSmall(std::span<const Member> members) { return members.size() <= kFew; }

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
  found.end();
}

}  // namespace xiaoer::rulebook
