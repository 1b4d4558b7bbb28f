// Patterns taken apart. What authors write is mostly words, alternatives of words and gaps,
// `(订单|单子).{0,8}没(有)?到`: the words of all patterns are found by one WordFinder, and what is between
// them needs no automaton. This reads RE2's syntax into parts; gap_match.h holds them against what was found,
// with the very result that RE2 has. Flags but a leading (?i), Unicode classes, lazy repetitions and \B
// (which RE2 finds inside a character too) stay with RE2.
#pragma once
#include <optional>
#include <string_view>
#include <vector>

#include "rulebook/part.h"

namespace xiaoer::rulebook {

// The ways to match: the one that matches first in the message wins, among these the first. Nothing for a
// pattern that is not of this kind. What it takes, RE2 takes too.
std::optional<std::vector<Part>> takeApart(std::string_view pattern);

}  // namespace xiaoer::rulebook
