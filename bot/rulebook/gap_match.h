// A row of word sets with gaps, held against what a message holds of the sets.
#pragma once
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "rulebook/word_sets.h"

namespace xiaoer::rulebook {

// A GapPattern with its sets by number.
struct Row {
  struct Piece {
    Gap before;
    uint32_t set = 0;
    std::optional<uint32_t> emptyRank;  // of the empty alternative, where there is one
    bool emptyAtEnd = false;            // which only stands at the message's end
  };
  bool atStart = false, atEnd = false;
  std::vector<Piece> pieces;
};

// `way` with its sets added to `sets`.
Row makeRow(const GapPattern& way, WordSets& sets);

// The stretch of `found`'s message, in bytes, that RE2 would find. Nothing where there is none.
std::optional<Span> findRow(const Row& row, Occurrences& found);

}  // namespace xiaoer::rulebook
