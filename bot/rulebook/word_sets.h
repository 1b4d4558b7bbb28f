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
  uint32_t begin, end;  // bytes
  uint32_t rank;        // in the order of preference
};

// What one message holds of the sets. Reused from message to message.
class Occurrences {
 public:
  // By beginning, then by rank. Empty where the set is nowhere.
  const std::vector<Occurrence>& of(uint32_t set) const { return bySet_[set]; }
  const std::vector<uint32_t>& found() const { return found_; }
  void clear(size_t sets);
  void add(uint32_t set, Occurrence one);
  void sort();

 private:
  std::vector<std::vector<Occurrence>> bySet_;
  std::vector<uint32_t> found_;
};

class WordSets {
 public:
  // The set's number; the same for the same set.
  uint32_t add(const WordSet& words);
  size_t size() const { return sets_.size(); }
  const WordSet& operator[](uint32_t set) const { return sets_[set]; }

  // A piece of text that is looked for in the same pass, for whoever asks in `find`.
  uint32_t addText(std::string_view text) { return finder_.add(text); }

  // Fills `found`; `texts` gets the numbers of addText() that the message holds, each perhaps more than once.
  void find(std::string_view normal, Occurrences& found, std::vector<uint32_t>& texts) const;

 private:
  struct Use {
    uint32_t set, rank;
    bool edgeLeft, edgeRight, atEnd, whole;
  };
  WordFinder finder_;
  std::vector<WordSet> sets_;
  std::map<std::string, uint32_t> known_;
  std::vector<std::vector<Use>> uses_;  // by word number
};

}  // namespace xiaoer::rulebook
