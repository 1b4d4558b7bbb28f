// What was typed → the form that rules are held against, with offsets back into the original.
// The rules are in docs/rules.md, "The normal form".
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace xiaoer::text {

struct NormalForm {
  std::string text;  // UTF-8
  std::vector<uint32_t>
      origin;  // origin[i]: the byte of the original that byte i came from; one more for the end
};

// `typed` must be valid UTF-8. Normalising twice changes nothing. Any thread.
NormalForm normalise(std::string_view typed);
std::string normalised(std::string_view typed);  // the text alone

// What a question is about stands in its first sentences, and a stranger decides how long it is: likeness,
// misspelt words and articles, which cost a hundred times what words and patterns do, look no further than
// this many code points into a message.
constexpr size_t kOpeningChars = 500;
// A view into `text`. Cut behind a word where one of letters would be cut in two.
std::string_view opening(std::string_view text);

// Full width and compatibility forms folded (NFKC), nothing else: what facts are looked for in.
std::string foldWidth(std::string_view typed);

// Han, kana, hangul, or the full-width punctuation beside them: no space is written next to these.
bool isCjk(char32_t c);

// A letter or digit that does not stand alone as a word: Latin, Cyrillic, digits…
bool isWordChar(char32_t c);

}  // namespace xiaoer::text
