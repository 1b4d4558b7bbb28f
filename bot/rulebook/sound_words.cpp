#include "rulebook/sound_words.h"

#include <algorithm>

#include "base/utf8.h"

namespace xiaoer::rulebook {
namespace {

constexpr int kBits = 9;  // of roughSound()

int shift(size_t place) { return kBits * static_cast<int>(kLongestHan - 1 - place); }

bool shareSound(const std::array<text::Sound, 2>& a, const std::array<text::Sound, 2>& b) {
  return a[0] == b[0] || (a[1] != text::kNoSound && a[1] == b[0]) ||
         (b[1] != text::kNoSound && (a[0] == b[1] || a[1] == b[1]));
}

std::string bytes(std::u32string_view text) {
  std::string out;
  for (const char32_t c : text) appendChar(out, c);
  return out;
}

}  // namespace

void SoundWords::add(std::string_view word, uint32_t said) {
  Word one{{}, said};
  for (size_t at = 0; at < word.size();) one.text += nextChar(word, at);
  const bool readable = std::all_of(one.text.begin(), one.text.end(),
                                    [](char32_t c) { return text::soundsOf(c)[0] != text::kNoSound; });
  if (one.text.size() > kLongestHan || !readable) return;
  words_.push_back(std::move(one));
  file(static_cast<uint32_t>(words_.size() - 1), 0, 0);
}

// Under each way to read it.
void SoundWords::file(uint32_t word, size_t place, Key key) {
  if (place == words_[word].text.size()) return filed_.push_back({key, word});
  text::Sound before = text::kNoSound;
  for (const text::Sound sound : text::soundsOf(words_[word].text[place])) {
    const text::Sound rough = text::roughSound(sound);
    if (rough != text::kNoSound && rough != before) file(word, place + 1, key | Key{rough} << shift(place));
    before = rough;
  }
}

void SoundWords::build(bool (*isOrdinary)(std::string_view)) {
  std::sort(filed_.begin(), filed_.end(),
            [](const Filed& a, const Filed& b) { return a.key != b.key ? a.key < b.key : a.word < b.word; });
  std::vector<Filed> kept;
  kept.reserve(filed_.size());
  for (size_t first = 0, behind = 0; first < filed_.size(); first = behind) {
    while (behind < filed_.size() && filed_[behind].key == filed_[first].key) ++behind;
    const auto alike = std::span<const Filed>(filed_).subspan(first, behind - first);
    std::copy_if(alike.begin(), alike.end(), std::back_inserter(kept),
                 [&](const Filed& one) { return !isMisspelt(one.word, alike, isOrdinary); });
  }
  filed_ = std::move(kept);
}

bool SoundWords::isMisspelt(uint32_t word, std::span<const Filed> alike,
                            bool (*isOrdinary)(std::string_view)) const {
  const auto means = [&](const Filed& other) {
    const std::u32string &a = words_[word].text, &b = words_[other.word].text;
    return words_[other.word].said > words_[word].said && words_[word].said > 0 &&
           std::equal(
               a.begin(), a.end(), b.begin(), b.end(),
               [](char32_t x, char32_t y) { return shareSound(text::soundsOf(x), text::soundsOf(y)); }) &&
           isOrdinary(bytes(b));
  };
  return std::any_of(alike.begin(), alike.end(), means) && !isOrdinary(bytes(words_[word].text));
}

size_t SoundWords::atLeast(size_t first, size_t behind, Key key) const {
  const auto begin = filed_.begin();
  return static_cast<size_t>(std::lower_bound(begin + static_cast<std::ptrdiff_t>(first),
                                              begin + static_cast<std::ptrdiff_t>(behind), key,
                                              [](const Filed& one, Key k) { return one.key < k; }) -
                             begin);
}

void SoundWords::find(std::span<const Syllable> syllables, std::vector<Hit>& out) const {
  walk(syllables, 0, 0, 0, filed_.size(), out);
}

// The words in [first, behind) begin with the `depth` syllables that make up `key`.
void SoundWords::walk(std::span<const Syllable> syllables, size_t depth, Key key, size_t first, size_t behind,
                      std::vector<Hit>& out) const {
  for (; depth > 1 && first < behind && filed_[first].key == key; ++first)
    take(syllables, depth, filed_[first].word, out);
  if (depth == kLongestHan || depth == syllables.size() || first == behind) return;
  text::Sound before = text::kNoSound;
  for (const text::Sound sound : syllables[depth].sounds) {
    const text::Sound rough = text::roughSound(sound);
    if (rough == text::kNoSound || rough == before) continue;
    before = rough;
    const Key with = key | Key{rough} << shift(depth);
    const size_t begin = atLeast(first, behind, with);
    walk(syllables, depth + 1, with, begin, atLeast(begin, behind, with + (Key{1} << shift(depth))), out);
  }
}

void SoundWords::take(std::span<const Syllable> syllables, size_t depth, uint32_t word,
                      std::vector<Hit>& out) const {
  Likeness likeness = Likeness::Same;
  for (size_t i = 0; i < depth; ++i) {
    const char32_t c = words_[word].text[i];
    if (c == syllables[i].han) continue;
    const bool same = shareSound(text::soundsOf(c), syllables[i].sounds);
    likeness = std::min(likeness, same ? Likeness::Sound : Likeness::Rough);
  }
  out.push_back({word, static_cast<uint32_t>(depth), likeness});
}

}  // namespace xiaoer::rulebook
