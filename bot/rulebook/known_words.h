// The words that a rule book knows: those of its lists and patterns, and those that its examples are made of.
// Where nothing matches, a word that nobody knows may be one of these, misspelt (misspelling.h).
#pragma once
#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "rulebook/rulebook.h"

namespace xiaoer::rulebook {

struct KnownWords {
  struct Word {
    std::string text;   // normal form
    uint32_t said = 0;  // how many lines hold it
    bool own = false;   // an author wrote it as a word: in a list or a pattern
  };
  std::vector<Word> han;                              // two to kLongestHan characters
  std::vector<Word> latin;                            // letters a to z
  std::unordered_map<char32_t, uint32_t> characters;  // how many examples hold it, and, where it is a word
                                                      // of a list or a pattern by itself, at least 1
  std::vector<std::string> phrases;                   // what examples say, Chinese without a break
};

constexpr size_t kLongestHan = 7;  // characters; longer "words" are phrases

// In the order in which they are first written.
KnownWords knownWords(const std::vector<Rule>& rules);

}  // namespace xiaoer::rulebook
