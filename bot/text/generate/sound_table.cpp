// Writes sound_table.inc while the program is being built: the syllables, and which of them each character of
// GB 2312 is read as. ICU's transliterator takes 300 ms to say so, too long for every start of the program.
// Usage: sound_table OUTPUT
#include <unicode/translit.h>
#include <unicode/ucnv.h>
#include <unicode/uniset.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <iostream>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace {

// ICU knows one reading a character. These have another one that sellers type, or are misread by them (卷 for
// 券).
struct AlsoRead {
  char32_t character;
  const char* syllable;
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
    AlsoRead{U'绿', "lv"},    AlsoRead{U'模', "mu"},    AlsoRead{U'谁', "shui"},  AlsoRead{U'地', "di"},
    AlsoRead{U'落', "la"},    AlsoRead{U'折', "she"},   AlsoRead{U'给', "ji"},    AlsoRead{U'券', "xuan"},
    AlsoRead{U'角', "jue"},   AlsoRead{U'系', "ji"},    AlsoRead{U'卷', "quan"}};

bool isVowel(char c) { return std::string_view("aeiouv").find(c) != std::string_view::npos; }

// What simplified Chinese is typed in: 6,763 characters.
std::u32string gb2312() {
  UErrorCode status = U_ZERO_ERROR;
  icu::UnicodeSet set;
  UConverter* converter = ucnv_open("GB2312", &status);
  ucnv_getUnicodeSet(converter, set.toUSet(), UCNV_ROUNDTRIP_SET, &status);
  ucnv_close(converter);
  set.retain(0x4E00, 0x9FFF);
  std::u32string out;
  if (U_SUCCESS(status))
    for (int32_t i = 0; i < set.size(); ++i) out += static_cast<char32_t>(set.charAt(i));
  return out;
}

// One a character, without its tone; '?' in what ICU does not know.
std::vector<std::string> readings(const std::u32string& characters) {
  UErrorCode status = U_ZERO_ERROR;
  UParseError where;
  const std::unique_ptr<icu::Transliterator> read(icu::Transliterator::createInstance(
      "Han-Latin; NFD; [\\u0300\\u0301\\u0304\\u030C] Remove; NFC; Lower", UTRANS_FORWARD, where, status));
  std::vector<std::string> out(characters.size());
  if (U_FAILURE(status) || read == nullptr) return {};
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

bool isSyllable(const std::string& read) {
  return read.find('?') == read.npos && std::any_of(read.begin(), read.end(), isVowel);
}

}  // namespace

int main(int argc, char** argv) {
  const std::u32string characters = gb2312();
  const std::vector<std::string> read = readings(characters);
  if (argc != 2 || characters.empty() || read.empty()) return std::cerr << "ICU cannot read Chinese\n", 1;
  std::map<std::string, int> number;  // in alphabetical order
  for (const std::string& one : read)
    if (isSyllable(one)) number[one] = 0;
  std::ofstream out(argv[1]);
  out << "constexpr std::string_view kSyllables[] = {\"\"";
  int last = 0;
  for (auto& [name, n] : number) out << ",\"" << name << '"', n = ++last;
  std::map<char32_t, std::pair<int, int>> of;
  for (size_t i = 0; i < read.size(); ++i)
    if (isSyllable(read[i])) of[characters[i]].first = number[read[i]];
  for (const auto& [character, also] : kAlsoRead)
    if (auto& both = of[character]; number.contains(also) && number[also] != both.first)
      both.second = number[also];
  out << "};\nstruct Read { char16_t character; Sound usual, other; };\nconstexpr Read kRead[] = {";
  for (const auto& [character, both] : of)
    out << '{' << static_cast<unsigned>(character) << ',' << both.first << ',' << both.second << "},\n";
  out << "};\n";
  return out.flush() ? 0 : 1;
}
