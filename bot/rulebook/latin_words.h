// Words of letters: known, or a typing error away from a known one.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace xiaoer::rulebook {

class LatinWords {
 public:
  // Others than of small letters a to z are left out. What is never `said` is known, but never meant by
  // another word; of a word given twice the first counts.
  void add(std::string_view word, uint32_t said);
  // After the last add() and before the first question.
  void build();

  bool knows(std::string_view word) const;

  struct Near {
    std::string_view word;  // of this object
    int edits = 0;
  };
  // The word that is meant by one that is not known. One letter too many, missing or wrong, or two that
  // changed places, for words of five letters and more; two such slips from ten on; of four-letter words
  // only two letters that changed places: short words are too near each other. The first letter is right, or
  // has changed places. The fewest slips first, then the word that is said most, then the alphabet.
  std::optional<Near> nearest(std::string_view word) const;

 private:
  struct Word {
    std::string text;
    uint32_t said = 0, letters = 0;  // letters: a bit for each one in it
  };
  void nearest(std::string_view word, char first, std::optional<Near>& best, uint32_t& said) const;

  std::vector<Word> words_;  // in alphabetical order
};

}  // namespace xiaoer::rulebook
