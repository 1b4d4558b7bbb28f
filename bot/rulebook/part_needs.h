// What a message must hold for a part of a pattern to match it: known without looking, so that most patterns
// are never looked at.
#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "rulebook/gap_pattern.h"

namespace xiaoer::rulebook {

// The sets of which every match of `part` holds a word. Empty: nothing is known.
std::vector<WordSet> neededWords(const Part& part);

// A set of which every match holds a word, not more than so many characters behind its beginning.
struct Lead {
  WordSet words;
  uint32_t before = 0;
};
// Nothing where there is none.
std::optional<Lead> leadOf(const Part& part);

}  // namespace xiaoer::rulebook
