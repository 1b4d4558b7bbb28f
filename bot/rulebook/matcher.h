// All lines of a rule book in a form that is fast to hold against a message: words found in one pass, each
// list line filed under its rarest element, patterns tried only where a piece of text that they need was
// found (RE2's FilteredRE2).
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "rulebook/match.h"
#include "rulebook/rulebook.h"
#include "rulebook/word_finder.h"
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
  struct Entry {  // a line in the matcher
    uint32_t rule;
    bool never;
    const Line* line;
    std::vector<uint32_t> sets;  // Words: numbers of its elements
  };
  struct Found;

  void addLine(uint32_t rule, bool never, const Line& line);
  uint32_t wordSet(const std::vector<std::string>& words);
  void fileWordLines();
  void compilePatterns();
  std::vector<Found> find(std::string_view normal) const;
  void findWordLines(const std::vector<WordFinder::Hit>& hits, std::string_view normal,
                     std::vector<Found>& out) const;
  void findPatterns(const std::vector<WordFinder::Hit>& hits, std::string_view normal,
                    std::vector<Found>& out) const;

  const std::vector<Rule>& rules_;
  std::vector<Entry> entries_;
  WordFinder finder_;
  std::vector<std::string> words_;                   // by word number
  std::vector<std::vector<uint32_t>> setsOfWord_;    // by word number
  std::vector<std::vector<uint32_t>> atomsOfWord_;   // by word number: FilteredRE2's atoms
  std::vector<std::vector<std::string>> sets_;       // distinct elements
  std::vector<std::vector<uint32_t>> entriesOfSet_;  // by set: the lines filed under it
  std::unique_ptr<re2::FilteredRE2> patterns_;
  std::vector<uint32_t> entryOfPattern_;
  bool anyPattern_ = false;
  text::Likeness examples_;
};

}  // namespace xiaoer::rulebook
