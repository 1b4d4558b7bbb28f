// All rules of a book held against a message: hard evidence by LineFinder, likeness by the examples.
#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

#include "rulebook/line_finder.h"
#include "rulebook/match.h"
#include "rulebook/rulebook.h"
#include "text/classifier.h"

namespace xiaoer::rulebook {

struct Hard {
  std::vector<Match> matches;      // of each rule the line with the most evidence, in the order of the rules
  std::vector<uint32_t> excluded;  // the rules with a `never` line that matched, by index
};

class Matcher {
 public:
  // Keeps pointers into `rules`, which must stay where they are. Trains on their examples; `notOurs`: lines
  // that no rule is to answer.
  explicit Matcher(const std::vector<Rule>& rules, const std::vector<Line>& notOurs = {});

  Hard hard(std::string_view normal) const;
  // By likeness, best first, of the rules allowed; owners are indices of rules.
  std::vector<text::Classifier::Guess> like(
      std::string_view normal, size_t limit,
      const text::Learned::Allowed& allowed = [](uint32_t) { return true; }) const {
    return examples_.guess(normal, limit, allowed);
  }
  text::Classifier::Reasons reasons(std::string_view normal, const Rule& rule) const {
    return examples_.reasons(normal, static_cast<uint32_t>(&rule - rules_.data()));
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
  text::Classifier examples_;
};

}  // namespace xiaoer::rulebook
