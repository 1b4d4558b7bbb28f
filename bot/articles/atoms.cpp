#include "articles/atoms.h"

#include "articles/terms.h"
#include "base/utf8.h"
#include "text/language.h"
#include "text/normal_form.h"

namespace xiaoer::articles {
namespace {

constexpr int kKindAt = 60;  // the top four bits say what kind of feature it is

Feature feature(uint64_t kind, uint64_t rest) { return kind << kKindAt | rest; }

// Behind the last character of a token, in the text as it was given.
uint32_t endOf(const text::NormalForm& normal, size_t tokenEnd, std::string_view shown) {
  size_t at = normal.origin[tokenEnd - 1];
  nextChar(shown, at);
  return static_cast<uint32_t>(at);
}

bool onlySpace(std::string_view text) { return text.find_first_not_of(' ') == text.npos; }

}  // namespace

std::vector<Atom> atomsOf(std::string_view shown) {
  const text::NormalForm normal = text::normalise(shown);
  std::vector<Atom> out;
  size_t behind = 0;
  for (const std::string_view token : text::tokens(normal.text)) {
    const auto at = static_cast<size_t>(token.data() - normal.text.data());
    Atom& atom = out.emplace_back();
    atom.begin = normal.origin[at];
    atom.end = endOf(normal, at + token.size(), shown);
    atom.joined = at > 0 && onlySpace(std::string_view(normal.text).substr(behind, at - behind));
    behind = at + token.size();
    size_t first = 0;
    const char32_t c = nextChar(token, first);
    if (first == token.size() && text::isCjk(c)) {
      atom.han = c;
      atom.sounds = text::soundsOf(c);
    } else if (!isFunctionWord(token)) {
      atom.word = stem(token);
    }
  }
  return out;
}

Feature ofWord(uint32_t number) { return feature(1, number); }
Feature ofHan(char32_t one) { return feature(2, one); }
Feature ofHans(char32_t first, char32_t second) { return feature(3, uint64_t{first} << 21 | second); }
Feature ofSound(text::Sound one) { return feature(4, one); }
Feature ofSounds(text::Sound first, text::Sound second) { return feature(5, uint64_t{first} << 16 | second); }
Feature ofInitials(char first, char second, char third) {
  const auto letter = [](char c) { return static_cast<uint64_t>(static_cast<unsigned char>(c)); };
  return feature(6, letter(first) << 16 | letter(second) << 8 | letter(third));
}

char initialOf(const Atom& atom) {
  const std::string_view name = text::syllable(atom.sounds[0]);
  return name.empty() ? '\0' : name[0];
}

std::vector<Feature> readingsOf(const Atom& first, const Atom& second) {
  std::vector<Feature> out;
  for (const text::Sound a : first.sounds)
    for (const text::Sound b : second.sounds)
      if (a != text::kNoSound && b != text::kNoSound) out.push_back(ofSounds(a, b));
  return out;
}

}  // namespace xiaoer::articles
