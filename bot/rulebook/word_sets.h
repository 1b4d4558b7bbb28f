// All word sets of a rule book, and where each of them stands in a message.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "rulebook/gap_pattern.h"
#include "rulebook/word_finder.h"

namespace xiaoer::rulebook {

// Where one alternative of a set stands.
struct Occurrence {
  uint32_t begin, end;  // characters
  uint32_t rank;        // in the order of preference
};

class WordSets;

// What one message holds of the words, and the sets with one of them. The words mark the large sets that they
// are in at once. Not so the small sets, of which there may be a hundred thousand, and the common words,
// which are in thousands of sets: those are looked through when the set is asked for. Reused from message to
// message, by one thread.
class Occurrences {
 public:
  // Is a word of the set there?
  bool has(uint32_t set);
  // By beginning, the least preferred first. Empty where the set is nowhere.
  // Good until the next message.
  std::span<const Occurrence> of(uint32_t set);
  // The words that are there, each once.
  const std::vector<uint32_t>& words() const { return words_; }
  bool hasWord(uint32_t word) const { return ofWord_[word].message == message_; }
  const Characters& characters() const { return characters_; }

 private:
  friend class WordSets;
  struct Place {
    uint32_t begin, end;
    uint32_t previous;  // of the same word, in places_; kNone: none
  };
  struct Word {
    uint32_t message = 0;  // the number of the latest message that holds it
    uint32_t last = 0;     // its last place in that
    uint32_t count = 0;    // its places in that
  };
  struct Mark {  // a word of a set is there
    uint32_t word, rank;
    uint32_t previous;  // of the same set, in marks_; kNone: none
  };
  struct Set {
    uint32_t message = 0;     // the number of the latest message for which it was marked or asked for
    uint32_t last = kNone;    // its last mark in that
    uint32_t listed = kNone;  // which one of lists_; kNone: not made yet
    bool wasAsked = false;    // what marks nothing at once has been looked for in it
  };
  static constexpr uint32_t kNone = UINT32_MAX;
  void begin(const WordSets& sets, std::string_view normal);
  void add(uint32_t word, uint32_t begin, uint32_t end);
  void end();  // after the last add()
  Set& set(uint32_t number);
  void mark(uint32_t set, uint32_t word, uint32_t rank);
  void markAsked(uint32_t set);
  std::span<Occurrence> room(size_t size);

  const WordSets* all_ = nullptr;
  uint32_t message_ = 0;
  Characters characters_;
  std::vector<WordFinder::Hit> hits_;
  std::vector<Place> places_;
  std::vector<Word> ofWord_;
  std::vector<Set> ofSet_;
  std::vector<std::span<const Occurrence>> lists_;
  // What they hold, one list behind the other: a list a vector would in time be as long as any ever was.
  std::vector<std::vector<Occurrence>> blocks_;
  size_t block_ = 0, used_ = 0;           // the block being filled, and how far
  std::vector<uint32_t> words_, common_;  // the words that are there; those of them that mark nothing at once
  std::vector<Mark> marks_;
};

// A word here is a text together with what must be around it: `in` anywhere and `in` as a whole word are two.
class WordSets {
 public:
  // The set's number; the same for the same set.
  uint32_t add(const WordSet& words);
  // After the last add() and before the first find(): what is only needed for adding is given back.
  void close();

  size_t size() const { return begins_.size() - 1; }  // sets
  size_t words() const { return marks_.size(); }
  struct Member {
    uint32_t word;
    uint32_t rank;  // in the order of preference
  };
  // The words of a set, by number, without the empty alternative.
  std::span<const Member> of(uint32_t set) const {
    return {members_.data() + begins_[set], members_.data() + begins_[set + 1]};
  }
  struct Membership {
    uint32_t set, rank;
  };
  static bool isSmall(std::span<const Member> set);
  // The large sets of a word; none of a common one. After close().
  std::span<const Membership> setsOf(uint32_t word) const {
    return {memberships_.data() + firstMembership_[word], memberships_.data() + firstMembership_[word + 1]};
  }
  bool isCommon(uint32_t word) const { return isCommon_[word]; }
  // How many messages hold one of the set, roughly and relatively: a word gets rarer with each byte.
  double frequency(uint32_t set) const;

  // Looks for all of them. `found` is as good as new afterwards; whatever it held before was of these sets.
  void find(std::string_view normal, Occurrences& found) const;

 private:
  static constexpr uint32_t kNone = UINT32_MAX;
  struct Marks {  // what must be around the text
    bool edgeLeft, edgeRight, whole;
    bool operator==(const Marks&) const = default;
    bool any() const { return edgeLeft || edgeRight || whole; }
  };
  struct Around {  // a word: is it whole, are no ASCII word characters beside it
    bool whole, freeLeft, freeRight;
  };
  uint32_t wordOf(const Alternative& alternative);
  void listMemberships();
  template <class Take>
  void eachMembership(const Take& take) const;
  static Around around(const WordFinder::Hit& hit, const Characters& text);
  static bool stands(const Marks& marks, const Around& around);

  WordFinder finder_;
  std::vector<uint32_t> firstWord_;                  // by the finder's number of the text
  std::vector<uint32_t> nextWord_;                   // by word: another one of the same text; kNone: none
  std::vector<Marks> marks_;                         // by word
  std::vector<double> frequency_;                    // by word
  std::vector<Member> members_;                      // of all sets, one after the other
  std::vector<uint32_t> begins_ = {0};               // by set: where its own begin; one more for the end
  std::unordered_map<std::string, uint32_t> known_;  // sets by what they hold
  std::vector<Membership> memberships_;              // of all words, one after the other
  std::vector<uint32_t> firstMembership_;            // by word: where its own begin; one more for the end
  std::vector<bool> isCommon_;                       // by word
};

}  // namespace xiaoer::rulebook
