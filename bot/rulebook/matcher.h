// All lines of a rule book in a form that is fast to hold against a message. One pass finds the words of all
// of them; list lines and patterns that could be taken apart are filed under their rarest word set and
// checked with what was found; the other patterns are tried as RE2 where a piece of text that they need was
// found (FilteredRE2).
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "rulebook/gap_match.h"
#include "rulebook/match.h"
#include "rulebook/rulebook.h"
#include "rulebook/word_sets.h"
#include "text/likeness.h"

namespace re2 {
class FilteredRE2;
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
    std::vector<uint32_t> sets;  // all of them must be found
    Row row;                     // a pattern taken apart; no pieces: a list line
  };
  struct Found {
    uint32_t entry;
    std::vector<Span> spans;
  };

  void addLine(uint32_t rule, bool never, const Line& line);
  void addWords(uint32_t entry, const std::vector<std::vector<std::string>>& elements);
  void addPattern(uint32_t entry, const Line& line);
  void fileEntries();
  void compilePatterns();
  std::vector<Found> find(std::string_view normal) const;
  std::vector<Found> onePerLine(std::vector<Found> found) const;
  void checkEntries(const Occurrences& found, std::string_view normal, std::vector<Found>& out) const;
  void checkPatterns(const std::vector<uint32_t>& texts, std::string_view normal,
                     std::vector<Found>& out) const;

  const std::vector<Rule>& rules_;
  std::vector<Entry> entries_;
  WordSets sets_;
  std::vector<std::vector<uint32_t>> entriesOfSet_;  // by set: the entries filed under it
  std::unique_ptr<re2::FilteredRE2> patterns_;       // those that cannot be taken apart
  std::vector<uint32_t> entryOfPattern_;
  std::vector<std::vector<int>> atomsOfText_;  // by text number: FilteredRE2's atoms
  text::Likeness examples_;
};

}  // namespace xiaoer::rulebook
