// All lines of a rule book in a form that is fast to hold against a message. One pass finds the words of all
// of them. Each line is filed under one of the word sets that it needs, and looked at where that one was
// found: list lines and patterns that could be taken apart are checked with what was found, the other
// patterns run as RE2 once all the words are there that a match must hold.
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "rulebook/gap_match.h"
#include "rulebook/match.h"
#include "rulebook/pattern_set.h"
#include "rulebook/rulebook.h"
#include "rulebook/word_sets.h"
#include "text/likeness.h"

namespace re2 {
class RE2;
}

namespace xiaoer::rulebook {

struct Hard {
  std::vector<Match> matches;      // of each rule the line with the most evidence, in the order of the rules
  std::vector<uint32_t> excluded;  // the rules with a `never` line that matched, by index
};

class Matcher {
 public:
  // Keeps pointers into `rules`, which must stay where they are.
  explicit Matcher(const std::vector<Rule>& rules);
  ~Matcher();

  Hard hard(std::string_view normal) const;
  // By likeness, best first; owners are indices of rules.
  std::vector<text::Likeness::Nearest> like(std::string_view normal, size_t limit) const {
    return examples_.nearest(normal, limit);
  }

 private:
  struct Entry {  // a line, or one of the ways its pattern can match
    uint32_t rule;
    bool never;
    const Line* line;
    std::vector<uint32_t> sets = {};                    // all of them must be found
    Row row = {};                                       // a pattern taken apart; no pieces: something else
    std::shared_ptr<const re2::RE2> pattern = nullptr;  // one that could not be
  };
  struct Found {
    uint32_t entry;
    Span span;                // where it matched; of list lines the first stretch,
    std::vector<Span> spans;  // and all of them
    size_t covers;            // characters
  };

  void addLine(uint32_t rule, bool never, const Line& line);
  void addWords(Entry& entry, const std::vector<std::vector<std::string>>& elements, bool whole);
  void addPattern(Entry entry);
  void fileEntries();
  std::vector<Found> find(std::string_view normal, Occurrences& found) const;
  std::vector<Found> onePerLine(std::vector<Found> found) const;
  bool matches(const Entry& entry, std::string_view normal, Occurrences& found, Found& out) const;

  const std::vector<Rule>& rules_;
  std::vector<Entry> entries_;
  WordSets sets_;
  // By set: the entries filed under it, each with another set that it needs, or with the same one: looking at
  // a few numbers that lie together saves looking at most entries.
  struct Filed {
    uint32_t entry, also;
  };
  std::vector<std::vector<Filed>> entriesOfSet_;
  std::vector<uint32_t> always_;          // patterns that need no words,
  std::unique_ptr<PatternSet> anywhere_;  // tried together
  text::Likeness examples_;
};

}  // namespace xiaoer::rulebook
