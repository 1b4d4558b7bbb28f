// A text with what was found in it marked: whole, or the part that holds most of it.
#pragma once
#include <string>
#include <unordered_set>
#include <vector>

#include "articles/atoms.h"

namespace xiaoer::articles {

// A text as it is shown, cut; its words numbered.
struct Shown {
  std::string text;
  std::vector<Atom> atoms;
};

// All pieces joined are the text.
struct Piece {
  std::string text;
  bool found = false;
};

using Features = std::unordered_set<Feature>;

// Which atoms hold one of the features.
std::vector<bool> marks(const Shown& shown, const Features& features);

std::vector<Piece> whole(const Shown& shown, const Features& features);
// Some 75 Chinese characters or 150 letters, from the beginning of a sentence where one is near; `otherwise`
// where nothing is found.
std::vector<Piece> snippet(const Shown& text, const Features& features, const std::string& otherwise);

}  // namespace xiaoer::articles
