// Patterns taken apart. What authors write is mostly words, alternatives of words and bounded gaps,
// `(订单|单子).{0,8}没(有)?到`: such a pattern is a row of word sets with gaps between them, and needs no
// automaton of its own. Words are found by one WordFinder for all patterns; this holds the rows against what
// was found, with the very result that RE2 has (leftmost, then the first alternative and the longest gap that
// lead to a match). Everything else stays with RE2.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rulebook/lines.h"

namespace xiaoer::rulebook {

// One way to satisfy a set.
struct Alternative {
  std::string text;                          // may be empty: the set may be left out
  bool edgeLeft = false, edgeRight = false;  // RE2's \b stands there, beside an ASCII letter, digit or '_'
  bool atEnd = false;                        // the message ends behind it
  bool whole = false;                        // as wordAt() has it: a word of a list line
  bool operator==(const Alternative&) const = default;
};
using WordSet = std::vector<Alternative>;  // in the order of preference

struct Gap {
  uint32_t least = 0, most = 0;  // characters
  std::u32string except;         // that none of them may be
};

struct GapPattern {
  struct Piece {
    Gap before;
    WordSet words;
  };
  bool atStart = false, atEnd = false;
  std::vector<Piece> pieces;
};

// The ways to match: the one that matches first in the message wins, among these the first. Nothing for a
// pattern that is not of this kind, or has a way without a set that every match must hold.
std::optional<std::vector<GapPattern>> takeApart(std::string_view pattern);

// Can the set be left out?
bool optional(const WordSet& words);

}  // namespace xiaoer::rulebook
