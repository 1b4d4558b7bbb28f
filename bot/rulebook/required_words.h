// The words that every match of a pattern must hold, so that most patterns need not be tried on most
// messages. The idea is Russ Cox's ("Regular Expression Matching with a Trigram Index", 2012); RE2's own
// FilteredRE2 does the same, but gives up on the long alternatives of authors' word lists.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace xiaoer::rulebook {

// A match holds at least one word of each list. An empty result: nothing is known, the pattern must be tried
// on every message. Words are at least two bytes long. `pattern` is valid in RE2's syntax.
std::vector<std::vector<std::string>> requiredWords(std::string_view pattern);

}  // namespace xiaoer::rulebook
