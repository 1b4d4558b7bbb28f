#include "text/sounds.h"

#include <algorithm>
#include <map>
#include <string>

namespace xiaoer::text {
namespace {

#include "text/sound_table.inc"  // kSyllables, sorted, the first none; kRead: written by generate/sound_table.cpp

constexpr char32_t kFirst = 0x4E00, kLast = 0x9FFF;

// What those whose own Chinese does not tell them apart type for each other: zh and z, n and ng, l and n, f
// and h.
std::string roughly(std::string_view syllable) {
  std::string out(syllable);
  if (out.size() > 1 && out[1] == 'h') out.erase(1, 1);
  if (out.ends_with("ng")) out.pop_back();
  if (out.starts_with('n')) out[0] = 'l';
  if (out.starts_with('f')) out[0] = 'h';
  return out;
}

class Table {
 public:
  Table() {
    for (const auto& [character, usual, other] : kRead) of_[character - kFirst] = {usual, other};
    std::map<std::string, Sound> first;
    for (Sound sound = 1; sound < std::size(kSyllables); ++sound)
      rough_[sound] = first.try_emplace(roughly(kSyllables[sound]), sound).first->second;
  }
  std::array<Sound, 2> of(char32_t c) const {
    return c >= kFirst && c <= kLast ? of_[c - kFirst] : std::array<Sound, 2>{};
  }
  Sound rough(Sound sound) const { return sound < rough_.size() ? rough_[sound] : kNoSound; }
  Sound number(std::string_view one) const {
    const auto [first, behind] = beginning(one);
    return first < behind && kSyllables[first] == one ? first : kNoSound;
  }
  std::pair<Sound, Sound> beginning(std::string_view letters) const {
    const auto begin = std::lower_bound(std::begin(kSyllables) + 1, std::end(kSyllables), letters);
    auto end = begin;
    while (end != std::end(kSyllables) && end->starts_with(letters)) ++end;
    return {static_cast<Sound>(begin - std::begin(kSyllables)),
            static_cast<Sound>(end - std::begin(kSyllables))};
  }
  std::string_view name(Sound sound) const {
    return sound < std::size(kSyllables) ? kSyllables[sound] : std::string_view();
  }

 private:
  std::array<std::array<Sound, 2>, kLast - kFirst + 1> of_{};
  std::array<Sound, std::size(kSyllables)> rough_{};
};

const Table& table() {
  static const Table one;
  return one;
}

constexpr size_t kLongest = 6;  // zhuang

// The best way to cut what stands behind a place: few syllables, and no beginning left over.
struct Cut {
  int cost = -1;  // -1: there is none
  Sound sound = kNoSound;
  size_t next = 0;
};

Cut bestCut(std::string_view letters, size_t at, const std::vector<Cut>& behind) {
  Cut best;
  for (size_t length = std::min(kLongest, letters.size() - at); length > 0; --length) {
    const Sound sound = table().number(letters.substr(at, length));
    const int rest = behind[at + length].cost;
    if (sound == kNoSound || rest < 0 || (best.cost >= 0 && rest + 1 >= best.cost)) continue;
    best = {rest + 1, sound, at + length};
  }
  const auto [first, end] = table().beginning(letters.substr(at));
  if (best.cost < 0 && first < end) best = {2, kNoSound, letters.size()};
  return best;
}

}  // namespace

std::array<Sound, 2> soundsOf(char32_t c) { return table().of(c); }

Sound roughSound(Sound sound) { return table().rough(sound); }

std::string_view syllable(Sound sound) { return table().name(sound); }

std::pair<Sound, Sound> soundsBeginning(std::string_view letters) { return table().beginning(letters); }

std::optional<Pinyin> cutPinyin(std::string_view letters) {
  if (letters.empty() || letters.find_first_not_of("abcdefghijklmnopqrstuvwxyz") != letters.npos)
    return std::nullopt;
  std::vector<Cut> cuts(letters.size() + 1);
  cuts.back() = {0, kNoSound, letters.size()};
  for (size_t at = letters.size(); at-- > 0;) cuts[at] = bestCut(letters, at, cuts);
  if (cuts[0].cost < 0) return std::nullopt;
  Pinyin out;
  size_t at = 0;
  for (; at < letters.size() && cuts[at].sound != kNoSound; at = cuts[at].next)
    out.sounds.push_back(cuts[at].sound);
  out.begun = letters.substr(at);
  return out;
}

}  // namespace xiaoer::text
