#include "rulebook/initials.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "base/utf8.h"
#include "text/sounds.h"

namespace xiaoer::rulebook {
namespace {

constexpr size_t kMostPlaces = 256;  // looked at; what is said so often is found among the first
constexpr size_t kMostWords = 4;     // of the same letters
constexpr size_t kMostRows = 8;      // kept for each place of the letters
constexpr size_t kLongestWord = 4;
constexpr double kNeighbours = 4;  // what having been seen side by side is worth, in the measure of log(said)
constexpr std::u32string_view kJoining = U"不没了的未无冇唔老总又被";

std::u32string points(std::string_view text) {
  std::u32string out;
  for (size_t at = 0; at < text.size();) out += nextChar(text, at);
  return out;
}

std::string bytes(std::u32string_view text) {
  std::string out;
  for (const char32_t c : text) appendChar(out, c);
  return out;
}

char initial(char32_t c) {
  const text::Sound sound = text::soundsOf(c)[0];
  return sound == text::kNoSound ? ' ' : text::syllable(sound)[0];
}

std::string initials(std::u32string_view text) {
  std::string out;
  for (const char32_t c : text) out += initial(c);
  return out;
}

bool readsSo(std::u32string_view text, std::string_view letters) {
  return text.size() >= letters.size() &&
         std::equal(letters.begin(), letters.end(), text.begin(),
                    [](char letter, char32_t c) { return initial(c) == letter; });
}

uint32_t packed(std::string_view four) {
  uint32_t out = 0;
  for (const char c : four) out = out << 8 | static_cast<unsigned char>(c);
  return out;
}

uint64_t pair(char32_t a, char32_t b) { return uint64_t{a} << 32 | b; }

}  // namespace

Initials::Initials(const KnownWords& words) {
  for (const std::string& phrase : words.phrases) {
    phrases_.push_back(points(phrase));
    const std::u32string& said = phrases_.back();
    const std::string letters = initials(said);
    for (size_t at = 1; at < said.size(); ++at) neighbours_.insert(pair(said[at - 1], said[at]));
    for (uint32_t at = 0; at + kFewest <= letters.size(); ++at)
      places_.push_back({packed(std::string_view(letters).substr(at, kFewest)),
                         static_cast<uint32_t>(phrases_.size() - 1), at});
  }
  std::stable_sort(places_.begin(), places_.end(),
                   [](const Place& a, const Place& b) { return a.letters < b.letters; });
  for (const KnownWords::Word& word : words.han) {
    const std::u32string text = points(word.text);
    if (word.own && text.size() <= kLongestWord) words_[initials(text)].push_back({text, word.said});
  }
  for (const char32_t c : kJoining) words_[{initial(c)}].push_back({{c}, 1});
  for (auto& [letters, all] : words_) {
    std::stable_sort(all.begin(), all.end(), [](const Word& a, const Word& b) { return a.said > b.said; });
    if (all.size() > kMostWords && letters.size() > 1)
      all = std::vector<Word>(all.begin(), all.begin() + kMostWords);  // of its own size
  }
}

std::string Initials::word(std::string_view letters) const {
  const auto all = words_.find(std::string(letters));
  if (all == words_.end()) return {};
  const auto& words = all->second;
  return words.size() == 1 || words[0].said > words[1].said ? bytes(words[0].text) : std::string();
}

std::string Initials::phrase(std::string_view letters) const {
  const uint32_t four = packed(letters.substr(0, kFewest));
  auto at = std::lower_bound(places_.begin(), places_.end(), four,
                             [](const Place& one, uint32_t l) { return one.letters < l; });
  std::map<std::u32string_view, size_t> said;
  std::u32string_view best;
  for (size_t n = 0; n < kMostPlaces && at != places_.end() && at->letters == four; ++n, ++at) {
    const auto rest = std::u32string_view(phrases_[at->phrase]).substr(at->at);
    if (!readsSo(rest, letters)) continue;
    const auto text = rest.substr(0, letters.size());
    const size_t often = ++said[text];
    if (best.empty() || often > said[best]) best = text;
  }
  return bytes(best);
}

void Initials::append(const Row& before, const Word& word, std::vector<Row>& to) const {
  const bool seen = !before.text.empty() && neighbours_.contains(pair(before.text.back(), word.text[0]));
  Row row{before.worth + (word.text.size() > 1 ? std::log(1.0 + word.said) : 0) + (seen ? kNeighbours : 0),
          before.text + word.text};
  const auto better = [](const Row& a, const Row& b) { return a.worth > b.worth; };
  to.insert(std::upper_bound(to.begin(), to.end(), row, better), std::move(row));
  if (to.size() > kMostRows) to.pop_back();
}

std::string Initials::row(std::string_view letters) const {
  std::vector<std::vector<Row>> rows(letters.size() + 1);
  rows[0].emplace_back();
  for (size_t at = 0; at < letters.size(); ++at)
    for (size_t length = 1; length <= std::min(kLongestWord, letters.size() - at); ++length) {
      const auto all = words_.find(std::string(letters.substr(at, length)));
      if (all == words_.end()) continue;
      for (const Row& before : rows[at])
        for (const Word& word : all->second) append(before, word, rows[at + length]);
    }
  return rows.back().empty() ? std::string() : bytes(rows.back().front().text);
}

std::string Initials::meant(std::string_view letters) const {
  if (letters.size() > kMost || letters.find_first_not_of("bcdfghjklmnpqrstwxyz") != letters.npos) return {};
  if (letters.size() == 3) return word(letters);
  if (letters.size() < kFewest) return {};
  std::string found = phrase(letters);
  return found.empty() ? row(letters) : found;
}

}  // namespace xiaoer::rulebook
