#include "rulebook/latin_words.h"

#include <algorithm>
#include <bit>

#include "text/edits.h"

namespace xiaoer::rulebook {
namespace {

constexpr size_t kShortest = 4, kLongest = 24;  // letters

uint32_t lettersOf(std::string_view word) {
  uint32_t out = 0;
  for (const char c : word) out |= 1u << (c - 'a');
  return out;
}

int slipsIn(size_t letters) { return letters < kShortest ? 0 : letters < 10 ? 1 : 2; }

}  // namespace

void LatinWords::add(std::string_view word, uint32_t said) {
  const bool latin = std::all_of(word.begin(), word.end(), [](char c) { return c >= 'a' && c <= 'z'; });
  if (latin && !word.empty()) words_.push_back({std::string(word), said, lettersOf(word)});
}

void LatinWords::build() {
  std::stable_sort(words_.begin(), words_.end(),
                   [](const Word& a, const Word& b) { return a.text < b.text; });
  words_.erase(std::unique(words_.begin(), words_.end(),
                           [](const Word& a, const Word& b) { return a.text == b.text; }),
               words_.end());
}

bool LatinWords::knows(std::string_view word) const {
  const auto at = std::lower_bound(words_.begin(), words_.end(), word,
                                   [](const Word& one, std::string_view w) { return one.text < w; });
  return at != words_.end() && at->text == word;
}

std::optional<LatinWords::Near> LatinWords::nearest(std::string_view word) const {
  std::optional<Near> best;
  uint32_t said = 0;
  if (word.size() < kShortest || word.size() > kLongest) return best;
  nearest(word, word[0], best, said);
  if (word[1] != word[0]) nearest(word, word[1], best, said);
  return best;
}

void LatinWords::nearest(std::string_view word, char first, std::optional<Near>& best, uint32_t& said) const {
  const uint32_t letters = lettersOf(word);
  auto at = std::lower_bound(words_.begin(), words_.end(), first,
                             [](const Word& one, char c) { return one.text[0] < c; });
  for (; at != words_.end() && at->text[0] == first; ++at) {
    const int most = slipsIn(std::min(word.size() + 1, at->text.size()));
    // A changed letter takes one bit away and adds one.
    if (at->said == 0 || most == 0 || std::popcount(letters ^ at->letters) > 2 * most) continue;
    const bool shortOne = std::min(word.size(), at->text.size()) <= kShortest;
    const bool sameLetters =
        word.size() == at->text.size() && std::is_permutation(word.begin(), word.end(), at->text.begin());
    if (shortOne && !sameLetters) continue;
    // In another place the first letter can only be one that has changed places.
    if (first != word[0] && !(at->text.size() > 1 && at->text[1] == word[0])) continue;
    const int edits = text::edits(word, at->text, most);
    if (edits > most || (best && (edits > best->edits || (edits == best->edits && at->said <= said))))
      continue;
    best = Near{at->text, edits};
    said = at->said;
  }
}

}  // namespace xiaoer::rulebook
