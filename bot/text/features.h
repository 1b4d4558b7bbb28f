// What of a text counts for likeness. Tokens (language.h) and pairs of neighbours, with up to one token left
// out between them, carry Chinese and Latin script alike; the letters inside a Latin word let a word speak
// for its relatives and its typing errors.
#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

namespace xiaoer::text {

struct Feature {
  enum class Part : uint8_t { Token, Pair, Letters, Kind, KindPair };
  enum class Script : uint8_t { Word, Number, Han };
  uint64_t hash;        // of the part and what it is made of
  uint32_t begin, end;  // bytes of the text; of a pair from its first token to its last
  Part part;
  Script script = Script::Word;  // Token
};

// In the order of the text, repeats included; tokens, pairs and letters. `normal` in normal form. `out` is
// emptied first. Any thread.
void features(std::string_view normal, std::vector<Feature>& out);

// A word that no example holds says little by itself, but that there is one, and beside which words, says
// much: "call me …" is followed by such a word, "what time is it" is not. Words that training saw once stand
// for those that it never saw, as in language models (Jurafsky and Martin, 3rd edition, 3.4.1). Adds to
// `features` of a text the kind (word, number, Chinese character) of each of its rare tokens, and the pairs
// with their kinds in their place. `rare`: of the tokens, in their order.
void addKinds(const std::vector<bool>& rare, std::vector<Feature>& features);

}  // namespace xiaoer::text
