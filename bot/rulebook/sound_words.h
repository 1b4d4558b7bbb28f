// Chinese words by how they are read.
#pragma once
#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rulebook/known_words.h"
#include "text/sounds.h"

namespace xiaoer::rulebook {

// One syllable of what was typed: a character, or one that was typed as pinyin.
struct Syllable {
  char32_t han = 0;  // 0: pinyin
  std::array<text::Sound, 2> sounds{};
  uint32_t begin = 0, end = 0;  // bytes of the message
  bool known = false;           // pinyin: of a word of letters that is known as such
};

class SoundWords {
 public:
  // Others than of up to kLongestHan readable characters are left out. `said`: see Misspelling::read.
  void add(std::string_view word, uint32_t said);
  // After the last add() and before the first find(). Leaves out what authors have listed as misspelt (订但
  // beside 订单): no word of the language as `isOrdinary` has it, but of the very sound of one that is, and
  // that is said more often.
  void build(bool (*isOrdinary)(std::string_view word));

  enum class Likeness { Rough, Sound, Same };  // as text::roughSound has it; the same sound; the same word
  struct Hit {
    uint32_t word = 0;
    uint32_t length = 0;  // syllables
    Likeness likeness = Likeness::Rough;
  };
  // All words that the syllables begin with.
  void find(std::span<const Syllable> syllables, std::vector<Hit>& out) const;

  const std::u32string& word(uint32_t number) const { return words_[number].text; }
  uint32_t said(uint32_t number) const { return words_[number].said; }

 private:
  using Key = uint64_t;  // 9 bits a syllable, the first in the highest; shorter words before longer ones
  struct Filed {
    Key key;
    uint32_t word;
  };
  struct Word {
    std::u32string text;
    uint32_t said;
  };
  void file(uint32_t word, size_t place, Key key);
  bool isMisspelt(uint32_t word, std::span<const Filed> alike, bool (*isOrdinary)(std::string_view)) const;
  void walk(std::span<const Syllable> syllables, size_t depth, Key key, size_t first, size_t behind,
            std::vector<Hit>& out) const;
  void take(std::span<const Syllable> syllables, size_t depth, uint32_t word, std::vector<Hit>& out) const;
  size_t atLeast(size_t first, size_t behind, Key key) const;

  std::vector<Word> words_;
  std::vector<Filed> filed_;  // by key
};

}  // namespace xiaoer::rulebook
