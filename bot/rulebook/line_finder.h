// Many lines held against a message at once: the cost follows the message, not the number of lines. One pass
// finds the words of all of them. Each line is filed under one of the word sets that it needs, or under pairs
// of words where each of them is common, and looked at where that was found: list lines and patterns that
// could be taken apart are checked with what was found, the other patterns run as RE2 once all the words are
// there that a match must hold.
#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

#include "rulebook/gap_match.h"
#include "rulebook/pattern_cache.h"
#include "rulebook/rulebook.h"
#include "rulebook/word_sets.h"

namespace xiaoer::rulebook {

class LineFinder {
 public:
  LineFinder();

  // Its number: 0, 1, 2… A plain line is found where its words stand as they are. Keeps a pointer to `line`.
  uint32_t add(const Line& line);
  // After the last add() and before the first find().
  void close();

  struct Found {
    uint32_t line;
    Span first;               // where, in bytes; of a list the first stretch,
    std::vector<Span> spans;  // and all of them, joined; empty: the first is the only one
    size_t covers;            // characters
  };
  // The lines that are found, by number; what findPlainly() finds of each. Any thread.
  std::vector<Found> find(std::string_view normal) const;

 private:
  static constexpr uint32_t kNone = UINT32_MAX;
  struct Entry {  // a line, or one of the ways its pattern can match
    uint32_t line;
    uint32_t needs = 0, needsEnd = 0;         // in needs_
    uint32_t row = 0, rowEnd = 0, start = 0;  // in rows_; empty: something else
    uint32_t pattern = kNone;                 // in patterns_
  };
  // An entry, with another set that it needs, or with the same one: looking at a few numbers that lie
  // together saves looking at most entries.
  struct Filed {
    uint32_t entry, also;
  };
  // Lists by number, one after the other in one vector.
  template <class T>
  struct Lists {
    std::vector<uint32_t> begins;  // one more for the end
    std::vector<T> all;
    std::span<const T> of(uint32_t n) const { return {all.data() + begins[n], all.data() + begins[n + 1]}; }
  };
  struct Partner {
    uint32_t word, pair;  // the number of the pair in ofPair_
  };
  struct Scratch {
    uint64_t owner = 0;
    Occurrences words;
    uint32_t message = 0;
    std::vector<uint32_t> lookedSet, lookedEntry;  // the number of the latest message
    std::vector<uint32_t> likely;                  // entries to look at
  };
  struct Filing;

  void addWords(Entry& entry, const std::vector<std::vector<std::string>>& elements, bool whole);
  void addPattern(uint32_t line, const std::string& pattern);
  void addEntry(Entry entry, std::vector<uint32_t> needs);
  Scratch& scratch() const;
  template <class Look>
  void eachLikely(Scratch& scratch, const Look& look) const;
  bool matches(const Entry& entry, std::string_view normal, Occurrences& words, Found& out) const;
  void words(const Entry& entry, Occurrences& words, Found& out) const;

  uint64_t id_;  // of this one among all there ever were
  uint32_t lines_ = 0;
  WordSets sets_;
  Rows rows_;
  std::vector<Entry> entries_;
  std::vector<uint32_t> needs_;  // sets, the rarest first
  std::vector<const std::string*> patterns_;
  mutable PatternCache compiled_;

  Lists<uint32_t> filesOfWord_;    // by word: the files under which sets with it stand
  Lists<Filed> files_;             // by file: the entries
  Lists<Partner> partnersOfWord_;  // by word: those it is filed with in pairs
  Lists<Filed> pairs_;             // by pair
  std::vector<uint32_t> always_;   // entries that need no words
};

}  // namespace xiaoer::rulebook
