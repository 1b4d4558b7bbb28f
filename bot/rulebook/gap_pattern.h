// Patterns taken apart. What authors write is mostly words, alternatives of words and gaps,
// `(订单|单子).{0,8}没(有)?到`: the words of all patterns are found by one WordFinder, and what is between
// them needs no automaton. This reads RE2's syntax into parts; gap_match.h holds them against what was found,
// with the very result that RE2 has. Flags but a leading (?i), Unicode classes, lazy repetitions and \B
// (which RE2 finds inside a character too) stay with RE2.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rulebook/char_class.h"
#include "rulebook/lines.h"

namespace xiaoer::rulebook {

// One way to satisfy a set.
struct Alternative {
  std::string text;                          // may be empty: the set may be left out
  bool edgeLeft = false, edgeRight = false;  // RE2's \b stands there, beside an ASCII letter, digit or '_'
  bool whole = false;                        // as wordAt() has it: a word of a list line
  bool operator==(const Alternative&) const = default;
};
using WordSet = std::vector<Alternative>;  // in the order of preference

// A node of the tree.
struct Part {
  enum class Kind { Words, Run, Start, End, Edge, Sequence, Either, Repeat };
  static constexpr uint32_t kNoEnd = UINT32_MAX;
  Kind kind = Kind::Sequence;
  WordSet words;                 // Words
  CharClass chars;               // Run: a character of these, several times; as many as possible first
  uint32_t least = 1, most = 1;  // Run, Repeat
  std::vector<Part> parts;       // Sequence; Either, in the order of preference; Repeat: the one
};

// The ways to match: the one that matches first in the message wins, among these the first. Nothing for a
// pattern that is not of this kind. What it takes, RE2 takes too.
std::optional<std::vector<Part>> takeApart(std::string_view pattern);

// Does it match the empty message?
bool matchesNothing(const Part& part);

// Can the set be left out?
bool optional(const WordSet& words);

}  // namespace xiaoer::rulebook
