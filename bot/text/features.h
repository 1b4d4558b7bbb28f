// What of a text counts for likeness. Tokens (language.h) and pairs of neighbours, with up to one token left
// out between them, carry Chinese and Latin script alike; the letters inside a Latin word let a word speak
// for its relatives and its typing errors.
#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

namespace xiaoer::text {

struct Feature {
  enum class Part : uint8_t { Token, Pair, Letters };
  uint64_t hash;        // of the part and what it is made of
  uint32_t begin, end;  // bytes of the text; of a pair from its first token to its last
  Part part;
  uint8_t skipped = 0;  // Pair: tokens left out
};

// In the order of the text, repeats included. `normal` in normal form. `out` is emptied first. Any thread.
void features(std::string_view normal, std::vector<Feature>& out);

}  // namespace xiaoer::text
