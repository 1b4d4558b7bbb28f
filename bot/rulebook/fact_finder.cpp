#include "rulebook/fact_finder.h"

#include <re2/re2.h>

#include <algorithm>

#include "rulebook/lines.h"

namespace xiaoer::rulebook {
namespace {

std::vector<const Fact*> withPattern(const std::vector<Fact>& facts) {
  std::vector<const Fact*> out;
  for (const Fact& fact : facts)
    if (fact.pattern != nullptr) out.push_back(&fact);
  return out;
}

std::vector<const Line*> patternLines(const std::vector<Fact>& facts) {
  std::vector<const Line*> out;
  for (const Fact& fact : facts)
    for (const Choice& choice : fact.choices)
      for (const Line& line : choice.says)
        if (line.kind == Line::Kind::Pattern) out.push_back(&line);
  return out;
}

std::vector<const re2::RE2*> patternsOf(const std::vector<const Fact*>& facts) {
  std::vector<const re2::RE2*> out;
  for (const Fact* fact : facts) out.push_back(fact->pattern.get());
  return out;
}

std::vector<const re2::RE2*> patternsOf(const std::vector<const Line*>& lines) {
  std::vector<const re2::RE2*> out;
  for (const Line* line : lines) out.push_back(line->compiled.get());
  return out;
}

bool found(const Line& line, std::string_view normal) { return !findPlainly(line, normal, true).empty(); }

}  // namespace

FactFinder::FactFinder(const std::vector<Fact>& facts)
    : valued_(withPattern(facts)),
      values_(patternsOf(valued_)),
      choiceLines_(patternLines(facts)),
      choices_(patternsOf(choiceLines_)),
      facts_(facts) {}

std::vector<const Fact*> FactFinder::withValue(std::string_view folded) const {
  std::vector<const Fact*> out;
  for (const int number : values_.mayMatch(folded)) out.push_back(valued_[static_cast<size_t>(number)]);
  return out;
}

std::vector<std::pair<const Fact*, const Choice*>> FactFinder::withChoice(std::string_view normal) const {
  std::vector<const Line*> maybe;
  for (const int number : choices_.mayMatch(normal))
    maybe.push_back(choiceLines_[static_cast<size_t>(number)]);
  const auto stands = [&](const Line& line) {
    const bool tried = line.kind == Line::Kind::Pattern;
    return (!tried || std::find(maybe.begin(), maybe.end(), &line) != maybe.end()) && found(line, normal);
  };
  std::vector<std::pair<const Fact*, const Choice*>> out;
  for (const Fact& fact : facts_) {
    const auto named = std::find_if(fact.choices.begin(), fact.choices.end(), [&](const Choice& choice) {
      return std::any_of(choice.says.begin(), choice.says.end(), stands);
    });
    if (named != fact.choices.end()) out.emplace_back(&fact, &*named);
  }
  return out;
}

bool names(std::string_view normal, const Choice& choice) {
  return std::any_of(choice.says.begin(), choice.says.end(),
                     [&](const Line& line) { return found(line, normal); });
}

}  // namespace xiaoer::rulebook
