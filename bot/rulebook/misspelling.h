// Reads a message that holds words nobody knows as the words that were meant: by their sound, by their pinyin
// or its first letters, or as a typing error. What is forgiven, and what is not, is in docs/rules.md.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "rulebook/initials.h"
#include "rulebook/latin_words.h"
#include "rulebook/lines.h"
#include "rulebook/sound_words.h"

namespace xiaoer::rulebook {

// A stretch of a message, and what it is read as.
struct Reading {
  enum class By { Sound, NearSound, Pinyin, Initials, Slip };
  Span typed;        // in the message
  Span read;         // in Reread::text
  std::string word;  // which stands there
  By by = By::Sound;
};

// 'read "同不" as "同步" (same sound)', from `typed` on.
std::string_view name(Reading::By by);
// How sure such a reading is: 0 to 1, no more than was measured.
double confidence(Reading::By by);

struct Reread {
  std::string text;  // the message's opening, in normal form
  std::vector<uint32_t>
      origin;  // by byte of `text`: the message's byte, of a reading its first; one more for the end
  std::vector<Reading> readings;  // at least one; in the order of the message, apart from each other
  // A stretch of `text` as a stretch of the message; one that cuts a reading is widened to hold all of it.
  Span inMessage(const Span& span) const;
};

class Misspelling {
 public:
  // `keep`: words in normal form that are never read as another one.
  Misspelling(const std::vector<Rule>& rules, const std::vector<std::string>& keep);

  // Nothing where every word of the opening is known or means nothing else. The readings are chosen together:
  // together they and the words that stand as they are explain most of the message. Of two words for one
  // stretch that of the same sound is meant, then the one said in more lines, then the one that shares more
  // characters, then the one that stands first in the rule book. `normal` in normal form. Any thread.
  std::optional<Reread> read(std::string_view normal) const;

 private:
  friend class Reader;
  SoundWords sounds_;
  LatinWords latin_;
  Initials initials_;
  std::unordered_map<char32_t, uint32_t> characters_;  // known by themselves
  std::vector<char32_t> usual_;                        // by sound: the character that examples hold most
};

}  // namespace xiaoer::rulebook
