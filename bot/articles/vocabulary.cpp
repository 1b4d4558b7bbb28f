#include "articles/vocabulary.h"

#include <algorithm>
#include <bit>

#include "text/edits.h"

namespace xiaoer::articles {
namespace {

uint32_t lettersOf(std::string_view word) {
  uint32_t out = 0;
  for (const char c : word) out |= 1u << (static_cast<unsigned char>(c) % 32);
  return out;
}

int editsAllowed(size_t letters) { return letters < 4 ? 0 : letters < 8 ? 1 : 2; }

}  // namespace

Vocabulary::Vocabulary(std::vector<std::string> words) : words_(std::move(words)) {
  std::sort(words_.begin(), words_.end());
  words_.erase(std::unique(words_.begin(), words_.end()), words_.end());
  for (const std::string& word : words_) letters_.push_back(lettersOf(word));
}

uint32_t Vocabulary::number(std::string_view word) const {
  const auto found = std::lower_bound(words_.begin(), words_.end(), word);
  return found != words_.end() && *found == word ? static_cast<uint32_t>(found - words_.begin()) : kNone;
}

std::pair<uint32_t, uint32_t> Vocabulary::beginning(std::string_view letters) const {
  const auto first = std::lower_bound(words_.begin(), words_.end(), letters);
  auto behind = first;
  while (behind != words_.end() && behind->starts_with(letters)) ++behind;
  return {static_cast<uint32_t>(first - words_.begin()), static_cast<uint32_t>(behind - words_.begin())};
}

std::vector<Vocabulary::Near> Vocabulary::near(std::string_view word) const {
  const int most = editsAllowed(word.size());
  std::vector<Near> out;
  if (most == 0) return out;
  const uint32_t letters = lettersOf(word);
  for (size_t i = 0; i < words_.size(); ++i) {
    // A changed letter takes one bit away and adds one.
    if (std::popcount(letters ^ letters_[i]) > 2 * most) continue;
    if (most == 1 && words_[i][0] != word[0]) continue;
    const int found = text::edits(word, words_[i], most);
    if (found <= most) out.push_back({static_cast<uint32_t>(i), found});
  }
  return out;
}

}  // namespace xiaoer::articles
