// Which facts a message may carry, found out for all of them together.
#pragma once
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "rulebook/pattern_set.h"
#include "rulebook/rulebook.h"

namespace xiaoer::rulebook {

class FactFinder {
 public:
  // Keeps pointers into `facts`, which must stay where they are.
  explicit FactFinder(const std::vector<Fact>& facts);

  // Those whose pattern may match, in their order. `folded`: what was typed, full width folded.
  std::vector<const Fact*> withValue(std::string_view folded) const;
  // The first choice of each fact that the message names, in the order of the facts. `normal`: normal form.
  std::vector<std::pair<const Fact*, const Choice*>> withChoice(std::string_view normal) const;

 private:
  std::vector<const Fact*> valued_;  // by number in values_
  PatternSet values_;
  std::vector<const Line*> choiceLines_;  // by number in choices_
  PatternSet choices_;
  const std::vector<Fact>& facts_;
};

// Does the message name this choice? The plain way, for one.
bool names(std::string_view normal, const Choice& choice);

}  // namespace xiaoer::rulebook
