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

// The characters of a message: where each begins, and which one a byte belongs to.
struct Characters {
  std::vector<uint32_t> begins;  // bytes; one more for the end
  std::vector<uint32_t> at;      // by byte: the character's number; one more for the end
  void read(std::string_view text);
};

// The stretch that RE2 would find. Nothing where there is none.
std::optional<Span> findRow(const Row& row, std::string_view text, const Characters& chars,
                            const Occurrences& found);

}  // namespace xiaoer::rulebook
