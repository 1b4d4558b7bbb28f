// All word sets of a rule book, and where each of them stands in a message.
#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
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

// What one message holds of the sets. Most of them are only asked whether they are there at all, so the list
// of its places is made for one that is asked for it. Reused from message to message, by one thread.
class Occurrences {
 public:
  // By beginning, then by rank. Empty where the set is nowhere.
  const std::vector<Occurrence>& of(uint32_t set);
  bool has(uint32_t set) const { return seen_[set] == message_; }
  const std::vector<uint32_t>& found() const { return found_; }  // the sets that are there, in no order
  const Characters& characters() const { return characters_; }

 private:
  friend class WordSets;
  struct Place {
    Occurrence one;
    uint32_t previous;  // of the same set, in places_; kNone: none
  };
  struct Set {
    uint64_t listed = 0;  // the number of the message for which `at` was made
    std::vector<Occurrence> at;
  };
  static constexpr uint32_t kNone = UINT32_MAX;
  void add(uint32_t set, const Occurrence& one);

  uint64_t owner_ = 0, message_ = 0;
  Characters characters_;
  std::vector<WordFinder::Hit> words_;
  std::vector<Place> places_;
  std::vector<uint64_t>
      seen_;  // by set: the number of the latest message that holds it; asked for most often
  std::vector<uint32_t> last_;  // by set: its last place, in places_
  std::vector<Set> sets_;
  std::vector<uint32_t> found_;
};

class WordSets {
 public:
  WordSets();

  // The set's number; the same for the same set. Not once `find` was called.
  uint32_t add(const WordSet& words);
  size_t size() const { return frequency_.size(); }
  // How many messages hold the set, roughly and relatively: a word gets rarer with each byte.
  double frequency(uint32_t set) const { return frequency_[set]; }

  // Looks for all of them. `found` is as good as new afterwards, whatever it held before.
  void find(std::string_view normal, Occurrences& found) const;

 private:
  struct Use {
    uint32_t set, rank;
    bool edgeLeft, edgeRight, atEnd, whole;
  };
  struct Around {  // a word: is it whole, are no ASCII word characters beside it, does the text end there
    bool whole, freeLeft, freeRight, last;
  };
  static Around around(const WordFinder::Hit& hit, const Characters& text);
  static bool stands(const Use& use, const Around& around);

  uint64_t id_;  // of this one among all there ever were
  WordFinder finder_;
  std::vector<double> frequency_;  // by set
  std::map<std::string, uint32_t> known_;
  std::vector<std::vector<Use>> uses_;  // by word
};

}  // namespace xiaoer::rulebook
