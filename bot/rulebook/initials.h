// What is said in a rule book, by the first letters of its pinyin: ddbtb for 订单不同步.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "rulebook/known_words.h"

namespace xiaoer::rulebook {

class Initials {
 public:
  static constexpr size_t kFewest = 4,
                          kMost = 16;  // letters; three only for one word: they stand for too much

  explicit Initials(const KnownWords& words);
  Initials() = default;

  // Of four letters and more: the stretch of an example that is read so, the one that is said most often,
  // then the one that is said first; where there is none, words of lists and patterns in a row, joined by 不,
  // 没, 了 and the like: those that more lines hold, and that follow each other in examples. Of three letters
  // the word of a list or pattern that more lines hold than any other. "" where there is none. Letters with a
  // vowel are not looked at: they are words.
  std::string meant(std::string_view letters) const;

 private:
  struct Place {
    uint32_t letters, phrase, at;  // the first four letters; the character where they begin
  };
  struct Word {
    std::u32string text;
    uint32_t said;
  };
  struct Row {  // of words, the best that ends with its last character
    double worth = 0;
    std::u32string text;
  };
  std::string word(std::string_view letters) const;
  std::string phrase(std::string_view letters) const;
  std::string row(std::string_view letters) const;
  void append(const Row& before, const Word& word, std::vector<Row>& to) const;

  std::vector<std::u32string> phrases_;
  std::vector<Place> places_;                                 // by letters, then in the order of the phrases
  std::unordered_map<std::string, std::vector<Word>> words_;  // by letters; the most said first
  std::unordered_set<uint64_t> neighbours_;  // two characters that follow each other in examples
};

}  // namespace xiaoer::rulebook
