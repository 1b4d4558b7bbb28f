// Which facts a message may carry, found out for all of them together.
#pragma once
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "rulebook/line_finder.h"
#include "rulebook/rulebook.h"

namespace xiaoer::rulebook {

class FactFinder {
 public:
  // Keeps pointers into `facts`, which must stay where they are.
  explicit FactFinder(const std::vector<Fact>& facts);

  // Those whose pattern may match, in their order: the words and digits are there that it needs. `folded`:
  // what was typed, full width folded.
  std::vector<const Fact*> withValue(std::string_view folded) const;
  // The first choice of each fact that the message names, in the order of the facts. `normal`: normal form.
  std::vector<std::pair<const Fact*, const Choice*>> withChoice(std::string_view normal) const;

 private:
  struct Value {
    const Fact* fact;
    std::vector<std::vector<uint32_t>> ways;  // of one of them all sets must be there
  };
  struct Named {  // by the number of the line
    const Fact* fact;
    const Choice* choice;
  };
  void addValue(const Fact& fact);

  uint64_t id_;  // of this one among all there ever were
  WordSets sets_;
  std::vector<Value> values_;
  std::vector<Named> named_;
  LineFinder choices_;
};

// Does the message name this choice? The plain way, for one.
bool names(std::string_view normal, const Choice& choice);

}  // namespace xiaoer::rulebook
