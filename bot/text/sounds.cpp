#include "text/sounds.h"

#include <unicode/translit.h>
#include <unicode/ucnv.h>
#include <unicode/uniset.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <memory>
#include <string>

#include "base/utf8.h"

namespace xiaoer::text {
namespace {

constexpr char32_t kFirst = 0x4E00, kLast = 0x9FFF;
constexpr size_t kCount = kLast - kFirst + 1;

// ICU knows one reading a character. These have another one that sellers type.
struct AlsoRead {
  char32_t character;
  std::string_view syllable;
};
constexpr std::array kAlsoRead{
    AlsoRead{U'重', "chong"}, AlsoRead{U'重', "zhong"}, AlsoRead{U'行', "hang"},  AlsoRead{U'行', "xing"},
    AlsoRead{U'长', "chang"}, AlsoRead{U'长', "zhang"}, AlsoRead{U'还', "huan"},  AlsoRead{U'还', "hai"},
    AlsoRead{U'调', "diao"},  AlsoRead{U'调', "tiao"},  AlsoRead{U'率', "shuai"}, AlsoRead{U'率', "lv"},
    AlsoRead{U'差', "chai"},  AlsoRead{U'都', "du"},    AlsoRead{U'会', "kuai"},  AlsoRead{U'会', "hui"},
    AlsoRead{U'卡', "qia"},   AlsoRead{U'降', "xiang"}, AlsoRead{U'了', "liao"},  AlsoRead{U'着', "zhao"},
    AlsoRead{U'传', "zhuan"}, AlsoRead{U'便', "pian"},  AlsoRead{U'便', "bian"},  AlsoRead{U'弹', "tan"},
    AlsoRead{U'弹', "dan"},   AlsoRead{U'省', "xing"},  AlsoRead{U'乐', "yue"},   AlsoRead{U'数', "shuo"},
    AlsoRead{U'藏', "zang"},  AlsoRead{U'藏', "cang"},  AlsoRead{U'校', "jiao"},  AlsoRead{U'校', "xiao"},
    AlsoRead{U'绿', "lv"}};

bool isVowel(char c) { return std::string_view("aeiouv").find(c) != std::string_view::npos; }

// What simplified Chinese is typed in: 6,763 characters of the 21,000, and a third of the time to read them.
std::u32string gb2312() {
  UErrorCode status = U_ZERO_ERROR;
  icu::UnicodeSet set;
  UConverter* converter = ucnv_open("GB2312", &status);
  ucnv_getUnicodeSet(converter, set.toUSet(), UCNV_ROUNDTRIP_SET, &status);
  ucnv_close(converter);
  set.retain(static_cast<UChar32>(kFirst), static_cast<UChar32>(kLast));
  std::u32string out;
  if (U_SUCCESS(status))
    for (int32_t i = 0; i < set.size(); ++i) out += static_cast<char32_t>(set.charAt(i));
  return out;
}

// One a character, without its tone; '?' where ICU knows none. Asked once: a transliterator is slow, and one
// object must not be used by two threads at once.
std::vector<std::string> readings(const std::u32string& characters) {
  UErrorCode status = U_ZERO_ERROR;
  UParseError where;
  const std::unique_ptr<icu::Transliterator> read(icu::Transliterator::createInstance(
      "Han-Latin; NFD; [\\u0300\\u0301\\u0304\\u030C] Remove; NFC; Lower", UTRANS_FORWARD, where, status));
  std::vector<std::string> out(characters.size());
  if (U_FAILURE(status) || read == nullptr) return out;
  icu::UnicodeString all;
  for (const char32_t c : characters) all.append(static_cast<UChar32>(c)).append(u'\n');
  read->transliterate(all);
  size_t line = 0;
  for (int32_t i = 0; i < all.length() && line < out.size(); ++i) {
    const char16_t c = all.charAt(i);
    if (c == u'\n') {
      ++line;
    } else if (c == u'ü') {
      out[line] += 'v';
    } else if (c != u' ') {
      out[line] += c >= u'a' && c <= u'z' ? static_cast<char>(c) : '?';
    }
  }
  return out;
}

class Table {
 public:
  Table() {
    const std::u32string characters = gb2312();
    const std::vector<std::string> read = readings(characters);
    syllables_.emplace_back();
    for (const std::string& one : read)
      if (one.find('?') == one.npos && std::any_of(one.begin(), one.end(), isVowel))
        syllables_.push_back(one);
    std::sort(syllables_.begin() + 1, syllables_.end());
    syllables_.erase(std::unique(syllables_.begin() + 1, syllables_.end()), syllables_.end());
    for (size_t i = 0; i < read.size(); ++i) of_[characters[i] - kFirst][0] = number(read[i]);
    for (const auto& [character, other] : kAlsoRead) addReading(of_[character - kFirst], number(other));
  }
  std::array<Sound, 2> of(char32_t c) const {
    return c >= kFirst && c <= kLast ? of_[c - kFirst] : std::array<Sound, 2>{};
  }
  Sound number(std::string_view one) const {
    const auto [first, behind] = beginning(one);
    return first < behind && syllables_[first] == one ? first : kNoSound;
  }
  std::pair<Sound, Sound> beginning(std::string_view letters) const {
    const auto begin = std::lower_bound(syllables_.begin() + 1, syllables_.end(), letters);
    auto end = begin;
    while (end != syllables_.end() && end->starts_with(letters)) ++end;
    return {static_cast<Sound>(begin - syllables_.begin()), static_cast<Sound>(end - syllables_.begin())};
  }
  std::string_view name(Sound sound) const {
    return sound < syllables_.size() ? std::string_view(syllables_[sound]) : std::string_view();
  }

 private:
  static void addReading(std::array<Sound, 2>& to, Sound other) {
    if (other != to[0]) to[1] = other;
  }
  std::vector<std::string> syllables_;  // [0] is none; the rest sorted
  std::array<std::array<Sound, 2>, kCount> of_{};
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
