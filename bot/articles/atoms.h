// A text cut into the smallest things that people search for: a Chinese character, or a run of letters and
// digits; each knows where it stands in the text as it is shown.
#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "text/sounds.h"

namespace xiaoer::articles {

struct Atom {
  uint32_t begin = 0, end = 0;        // bytes of the text as it was given
  char32_t han = 0;                   // 0: a word
  std::array<text::Sound, 2> sounds;  // of `han`: the usual reading and the other one
  std::string word;                   // stem in normal form; "" for a character and for words like "the"
  uint32_t number = UINT32_MAX;       // of the word among all words, once an index has numbered it
  bool joined = false;                // nothing but white space parts it from the atom before
};

// `shown` is valid UTF-8. Any thread.
std::vector<Atom> atomsOf(std::string_view shown);

// What is looked up: a word by its number, a character, two side by side, the same by sound, three by the
// first letter of their sounds.
using Feature = uint64_t;
Feature ofWord(uint32_t number);
Feature ofHan(char32_t one);
Feature ofHans(char32_t first, char32_t second);
Feature ofSound(text::Sound one);
Feature ofSounds(text::Sound first, text::Sound second);
Feature ofInitials(char first, char second, char third);

// The first letter of a character's usual reading; 0 where it has none.
char initialOf(const Atom& atom);

// All ways to read two characters side by side; at most four.
std::vector<Feature> readingsOf(const Atom& first, const Atom& second);

}  // namespace xiaoer::articles
