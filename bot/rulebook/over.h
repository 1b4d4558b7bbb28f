// Which rule wins against which: `over` names rules, or a category for all its rules.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "base/fault.h"
#include "rulebook/rulebook.h"

namespace xiaoer::rulebook {

// Does `over` of `winner` name `loser`, or its category? Of a category it means neither the winner itself nor
// whoever asks for a human. Both are of `rules`, which are linked.
bool isOver(const std::vector<Rule>& rules, const Rule& winner, const Rule& loser);

// By category: the rules that are meant where `over` names it, as indices.
std::map<std::string, std::vector<uint32_t>> rulesByCategory(const std::vector<Rule>& rules);

// Rules that are over each other, by way of however many others, become faults: at least one where there is
// any. Takes as long as `over` and the rules are many, not the pairs they make.
void findCircles(const std::vector<Rule>& rules, Faults& faults);

}  // namespace xiaoer::rulebook
