// Patterns taken apart, as rows of pieces, held against what a message holds of their words.
#pragma once
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "rulebook/word_sets.h"

namespace xiaoer::rulebook {

// One way of a pattern: where its pieces are in Rows, and the sets that every match must hold.
struct Row {
  uint32_t first = 0, end = 0;  // pieces
  uint32_t entry = 0;           // the first one tried
  std::vector<uint32_t> needs;  // sets
};

class Rows {
 public:
  // `way` with its sets added to `sets`. Nothing where it is too large.
  std::optional<Row> add(const Part& way, WordSets& sets);

  // The stretch of `found`'s message, in bytes, that RE2 would find, between those pieces. Nothing where
  // there is none. Any thread.
  std::optional<Span> find(uint32_t first, uint32_t end, uint32_t entry, Occurrences& found) const;

 private:
  friend class RowBuilder;
  friend class RowSearch;
  static constexpr uint32_t kNone = UINT32_MAX;
  struct Piece {
    enum class Kind : uint8_t { Words, Run, Start, End, Edge, Fork, Done, Lead };
    Kind kind = Kind::Done;
    uint32_t next = 0;           // piece; Fork: how many branches
    uint32_t what = kNone;       // Words, Lead: the set; Fork: the first of its branches
    uint32_t emptyRank = kNone;  // Words: of the empty alternative, where there is one
    uint32_t chars = kNone;      // the gap before Words, or the Run: of which class; kNone: any
    uint32_t least = 0,
             most = 0;  // and how many characters; Lead: a match begins at most so many before a word
  };
  std::vector<Piece> pieces_;
  std::vector<uint32_t> branches_;  // pieces
  std::vector<CharClass> classes_;
};

}  // namespace xiaoer::rulebook
