#include "rulebook/part_needs.h"

#include <algorithm>
#include <cmath>

#include "base/utf8.h"

namespace xiaoer::rulebook {
namespace {

constexpr size_t kMostInClass = 16;  // a class of more characters is in most messages

double frequency(const WordSet& words) {
  double sum = 0;
  for (const Alternative& a : words) sum += std::exp2(-static_cast<double>(a.text.size()));
  return sum;
}

// Of each of several parts its rarest set, together; nothing where one of them needs none.
std::vector<WordSet> neededByAny(const std::vector<Part>& parts) {
  WordSet all;
  for (const Part& part : parts) {
    const auto sets = neededWords(part);
    if (sets.empty()) return {};
    const auto& rarest = *std::min_element(sets.begin(), sets.end(), [](const WordSet& a, const WordSet& b) {
      return frequency(a) < frequency(b);
    });
    all.insert(all.end(), rarest.begin(), rarest.end());
  }
  return {all};
}

std::vector<WordSet> neededByRun(const Part& part) {
  const auto few = part.chars.few(kMostInClass);
  if (part.least == 0 || !few) return {};
  WordSet out;
  for (const char32_t c : *few) appendChar(out.emplace_back().text, c);
  return {out};
}

}  // namespace

std::vector<WordSet> neededWords(const Part& part) {
  switch (part.kind) {
    case Part::Kind::Words:
      return optional(part.words) ? std::vector<WordSet>{} : std::vector<WordSet>{part.words};
    case Part::Kind::Run:
      return neededByRun(part);
    case Part::Kind::Either:
      return neededByAny(part.parts);
    case Part::Kind::Repeat:
      return part.least == 0 ? std::vector<WordSet>{} : neededWords(part.parts[0]);
    case Part::Kind::Sequence: {
      std::vector<WordSet> out;
      for (const Part& one : part.parts)
        for (WordSet& set : neededWords(one)) out.push_back(std::move(set));
      return out;
    }
    default:
      return {};
  }
}

namespace {

// The most characters that a match of it has; kNoEnd: there is no such number.
uint32_t longest(const Part& part) {
  const auto times = [](uint32_t one, uint32_t n) {
    return one == Part::kNoEnd || n == Part::kNoEnd ? Part::kNoEnd : one * n;
  };
  uint32_t most = 0;
  switch (part.kind) {
    case Part::Kind::Words:
      for (const Alternative& a : part.words)
        most = std::max(most, static_cast<uint32_t>(countChars(a.text)));
      return most;
    case Part::Kind::Run:
      return part.most;
    case Part::Kind::Repeat:
      return times(longest(part.parts[0]), part.most);
    case Part::Kind::Either:
      for (const Part& one : part.parts) most = std::max(most, longest(one));
      return most;
    case Part::Kind::Sequence:
      for (const Part& one : part.parts)
        if (const uint32_t more = longest(one); more == Part::kNoEnd)
          return more;
        else
          most += more;
      return most;
    default:
      return 0;
  }
}

std::optional<Lead> leadOfAny(const std::vector<Part>& parts) {
  Lead all;
  for (const Part& part : parts) {
    const auto one = leadOf(part);
    if (!one) return std::nullopt;
    all.words.insert(all.words.end(), one->words.begin(), one->words.end());
    all.before = std::max(all.before, one->before);
  }
  return all;
}

std::optional<Lead> leadOfRow(const std::vector<Part>& parts) {
  uint32_t before = 0;
  for (const Part& part : parts) {
    if (auto lead = leadOf(part)) return Lead{std::move(lead->words), before + lead->before};
    const uint32_t most = longest(part);
    if (most == Part::kNoEnd) return std::nullopt;
    before += most;
  }
  return std::nullopt;
}

}  // namespace

std::optional<Lead> leadOf(const Part& part) {
  switch (part.kind) {
    case Part::Kind::Words:
      return optional(part.words) ? std::nullopt : std::optional(Lead{part.words, 0});
    case Part::Kind::Run: {
      const auto words = neededWords(part);
      return words.empty() ? std::nullopt : std::optional(Lead{words.front(), 0});
    }
    case Part::Kind::Repeat:
      return part.least == 0 ? std::nullopt : leadOf(part.parts[0]);
    case Part::Kind::Either:
      return leadOfAny(part.parts);
    case Part::Kind::Sequence:
      return leadOfRow(part.parts);
    default:
      return std::nullopt;
  }
}

}  // namespace xiaoer::rulebook
