#include "articles/asked.h"

#include <algorithm>
#include <optional>

#include "articles/terms.h"
#include "base/utf8.h"

namespace xiaoer::articles {
namespace {

constexpr double kBegins = 0.85, kMistyped = 0.7, kSound = 0.7, kPinyin = 0.9, kAlone = 0.6, kInitials = 0.8;
constexpr double kUnfinished = 0.3;
constexpr uint32_t kMaxBeginnings = 64;  // words or pairs of syllables; what begins so widely tells nothing
constexpr size_t kFewestInitials = 3;    // two letters fit too many words

Wanted wanted(Feature feature, double worth, How how) { return {feature, worth, how}; }

std::string said(std::string_view typed, const Atom& first, const Atom& last) {
  return std::string(typed.substr(first.begin, last.end - first.begin));
}

Part wordPart(std::string_view typed, const Atom& atom, const Vocabulary& vocabulary) {
  Part part{said(typed, atom, atom), {}};
  const uint32_t number = vocabulary.number(atom.word);
  if (number != Vocabulary::kNone) part.wanted.push_back(wanted(ofWord(number), 1, How::Typed));
  const auto [first, behind] = vocabulary.beginning(atom.word);
  for (uint32_t word = first; word < std::min(behind, first + kMaxBeginnings); ++word)
    if (word != number) part.wanted.push_back(wanted(ofWord(word), kBegins, How::Begins));
  if (part.wanted.empty())
    for (const auto& [word, slips] : vocabulary.near(atom.word))
      part.wanted.push_back(wanted(ofWord(word), kMistyped / slips, How::Nearly));
  return part;
}

Part pairPart(std::string_view typed, const Atom& first, const Atom& second) {
  Part part{said(typed, first, second), {wanted(ofHans(first.han, second.han), 1, How::Typed)}};
  for (const Feature reading : readingsOf(first, second))
    part.wanted.push_back(wanted(reading, kSound, How::Sound));
  return part;
}

Part characterPart(std::string_view typed, const Atom& atom) {
  Part part{said(typed, atom, atom), {wanted(ofHan(atom.han), 1, How::Typed)}};
  for (const text::Sound sound : atom.sounds)
    if (sound != text::kNoSound) part.wanted.push_back(wanted(ofSound(sound), kSound * kAlone, How::Sound));
  return part;
}

// Letters are words; Chinese goes by pairs of characters, one by itself only where it has no neighbour.
Meaning asTyped(std::string_view typed, const std::vector<Atom>& atoms, const Vocabulary& vocabulary) {
  Meaning out;
  const auto han = [&](size_t i) { return i < atoms.size() && atoms[i].han != 0; };
  for (size_t i = 0; i < atoms.size(); ++i) {
    const bool afterHan = i > 0 && han(i - 1) && atoms[i].joined;
    if (!atoms[i].word.empty())
      out.parts.push_back(wordPart(typed, atoms[i], vocabulary));
    else if (han(i) && afterHan)
      out.parts.push_back(pairPart(typed, atoms[i - 1], atoms[i]));
    else if (han(i) && !(han(i + 1) && atoms[i + 1].joined) &&
             !isFunctionWord(said(typed, atoms[i], atoms[i])))
      out.parts.push_back(characterPart(typed, atoms[i]));
  }
  return out;
}

// A syllable that was typed, or all that begin as it does: [first, behind).
struct Syllable {
  text::Sound first = 0, behind = 0;
  std::string said;
};

// Letters of one run as syllables; nothing where they are no pinyin.
bool addSyllables(std::string_view letters, std::vector<Syllable>& to) {
  const auto pinyin = text::cutPinyin(letters);
  if (!pinyin) return false;
  for (const text::Sound sound : pinyin->sounds)
    to.push_back({sound, static_cast<text::Sound>(sound + 1), std::string(text::syllable(sound))});
  if (pinyin->begun.empty()) return true;
  const auto [first, behind] = text::soundsBeginning(pinyin->begun);
  to.push_back({first, behind, std::string(pinyin->begun)});
  return true;
}

// All of it, with characters among the letters taken by their sound; nothing where some of it is no pinyin.
std::vector<Syllable> syllablesOf(std::string_view typed, const std::vector<Atom>& atoms) {
  std::vector<Syllable> out;
  bool letters = false;
  for (const Atom& atom : atoms) {
    const std::string as = said(typed, atom, atom);
    if (atom.han != 0) {
      if (atom.sounds[0] == text::kNoSound) return {};
      out.push_back({atom.sounds[0], static_cast<text::Sound>(atom.sounds[0] + 1), as});
      continue;
    }
    if (!addSyllables(lowered(as), out)) return {};
    letters = true;
  }
  return letters ? out : std::vector<Syllable>{};
}

Part soundsPart(const Syllable& first, const Syllable& second) {
  Part part{first.said + second.said, {}};
  const bool whole = first.behind == first.first + 1 && second.behind == second.first + 1;
  if (!whole) part.counts = kUnfinished;
  for (uint32_t a = first.first; a < first.behind; ++a)
    for (uint32_t b = second.first; b < second.behind && part.wanted.size() < kMaxBeginnings; ++b)
      part.wanted.push_back(
          wanted(ofSounds(static_cast<text::Sound>(a), static_cast<text::Sound>(b)), kPinyin, How::Sound));
  return part;
}

Meaning asPinyin(const std::vector<Syllable>& syllables) {
  Meaning out;
  for (size_t i = 1; i < syllables.size(); ++i)
    out.parts.push_back(soundsPart(syllables[i - 1], syllables[i]));
  // One syllable by itself is said in many ways: only a whole one counts, and for less.
  if (syllables.size() == 1 && syllables[0].behind == syllables[0].first + 1)
    out.parts.push_back(
        {syllables[0].said, {wanted(ofSound(syllables[0].first), kPinyin * kAlone, How::Sound)}});
  return out;
}

bool canBeInitials(std::string_view letters) {
  return letters.size() >= kFewestInitials &&
         letters.find_first_not_of("abcdefghjklmnopqrstwxyz") == letters.npos;  // no word begins with i, u, v
}

Meaning asInitials(std::string_view letters) {
  Meaning out{{}, true};
  for (size_t i = 2; i < letters.size(); ++i)
    out.parts.push_back(
        {std::string(letters.substr(i - 2, 3)),
         {wanted(ofInitials(letters[i - 2], letters[i - 1], letters[i]), kInitials, How::Initials)}});
  return out;
}

}  // namespace

std::vector<Meaning> meaningsOf(std::string_view typed, const Vocabulary& vocabulary) {
  const std::vector<Atom> atoms = atomsOf(typed);
  std::vector<Meaning> out;
  if (atoms.empty()) return out;
  out.push_back(asTyped(typed, atoms, vocabulary));
  if (const auto syllables = syllablesOf(typed, atoms); !syllables.empty()) {
    out.push_back(asPinyin(syllables));
  } else if (atoms.size() == 1 && canBeInitials(atoms[0].word)) {
    const bool knownWord = !out[0].parts.empty() && !out[0].parts[0].wanted.empty();
    if (!knownWord) out.push_back(asInitials(atoms[0].word));
  }
  return out;
}

}  // namespace xiaoer::articles
