// All rules of a book held against a message: hard evidence by LineFinder, likeness by the examples.
#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

#include "rulebook/line_finder.h"
#include "rulebook/match.h"
#include "rulebook/rulebook.h"
#include "text/likeness.h"

namespace xiaoer::rulebook {

struct Hard {
  std::vector<Match> matches;      // of each rule the line with the most evidence, in the order of the rules
  std::vector<uint32_t> excluded;  // the rules with a `never` line that matched, by index
};

class Matcher {
 public:
  // Keeps pointers into `rules`, which must stay where they are.
  explicit Matcher(const std::vector<Rule>& rules);

  Hard hard(std::string_view normal) const;
  // By likeness, best first; owners are indices of rules.
  std::vector<text::Likeness::Nearest> like(std::string_view normal, size_t limit) const {
    return examples_.nearest(normal, limit);
  }

 private:
  struct Owner {  // of a line
    uint32_t rule;
    bool never;
    const Line* line;
  };
  void addLine(uint32_t rule, bool never, const Line& line);

  const std::vector<Rule>& rules_;
  std::vector<Owner> owners_;  // by the number of the line, rule after rule
  LineFinder lines_;
  text::Likeness examples_;
};

}  // namespace xiaoer::rulebook
