// A pattern as a tree of parts: words, gaps, and what holds them together.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "rulebook/char_class.h"

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

Part made(Part::Kind kind);
Part ofWords(WordSet words);

// A text counts once, where it is preferred most.
void appendOnce(WordSet& to, Alternative one);

// The next one in a sequence: neighbours become one part where they can.
void append(std::vector<Part>& to, Part next);

// Each way through the first choice can be filed under words of its own; how many there are.
size_t countWays(const Part& part);
std::vector<Part> waysOf(Part part);

// Can it match without a character?
bool nullable(const Part& part);
// Does it match the empty message?
bool matchesNothing(const Part& part);

// Can the set be left out?
bool optional(const WordSet& words);

}  // namespace xiaoer::rulebook
