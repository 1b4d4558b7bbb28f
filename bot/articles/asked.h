// What someone typed into the search box, in the ways it can be meant: as words, as pinyin, as the first
// letters of pinyin.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "articles/atoms.h"
#include "articles/vocabulary.h"

namespace xiaoer::articles {

// Best first. Nearly, Sound and Initials count only where nothing better finds anything.
enum class How { Typed, Begins, Nearly, Sound, Initials };

// Something that would satisfy a part of the question, and what that is worth: 0 to 1.
struct Wanted {
  Feature feature = 0;
  double worth = 1;
  How how = How::Typed;
};

// A part of the question: any of `wanted` satisfies it.
struct Part {
  std::string said;
  std::vector<Wanted> wanted;  // by `how`
  double counts = 1;           // less for what is still being typed
};

struct Meaning {
  std::vector<Part> parts;
  bool whole = false;  // nothing counts unless every part is there
};

// `typed` is valid UTF-8; its last word may still be growing. Any thread.
std::vector<Meaning> meaningsOf(std::string_view typed, const Vocabulary& vocabulary);

}  // namespace xiaoer::articles
