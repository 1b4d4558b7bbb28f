#include "rulebook/fact_finder.h"

#include <re2/re2.h>

#include <algorithm>
#include <atomic>

#include "rulebook/lines.h"
#include "rulebook/part_needs.h"

namespace xiaoer::rulebook {
namespace {

// Patterns of facts tell capitals apart, or say that they do not; what they need is looked for in small ones.
std::string inSmall(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

}  // namespace

FactFinder::FactFinder(const std::vector<Fact>& facts) {
  static std::atomic<uint64_t> last = 0;
  id_ = ++last;
  for (const Fact& fact : facts) {
    if (fact.pattern != nullptr) addValue(fact);
    for (const Choice& choice : fact.choices)
      for (const Line& line : choice.says) {
        choices_.add(line);
        named_.push_back({&fact, &choice});
      }
  }
  sets_.close();
  choices_.close();
}

void FactFinder::addValue(const Fact& fact) {
  Value value{&fact, {}};
  const auto ways = takeApart(fact.pattern->pattern());
  for (const Part& way : ways.value_or(std::vector<Part>{Part{}})) {
    auto& sets = value.ways.emplace_back();
    for (WordSet words : neededWords(way)) {
      for (Alternative& word : words) word.text = inSmall(word.text);
      sets.push_back(sets_.add(words));
    }
  }
  values_.push_back(std::move(value));
}

std::vector<const Fact*> FactFinder::withValue(std::string_view folded) const {
  thread_local Occurrences words;
  thread_local uint64_t owner = 0;
  if (std::exchange(owner, id_) != id_) words = {};
  sets_.find(inSmall(folded), words);
  const auto there = [](const std::vector<uint32_t>& sets) {
    return std::all_of(sets.begin(), sets.end(), [](uint32_t set) { return words.has(set); });
  };
  std::vector<const Fact*> out;
  for (const Value& value : values_)
    if (std::any_of(value.ways.begin(), value.ways.end(), there)) out.push_back(value.fact);
  return out;
}

std::vector<std::pair<const Fact*, const Choice*>> FactFinder::withChoice(std::string_view normal) const {
  std::vector<std::pair<const Fact*, const Choice*>> out;
  for (const auto& found : choices_.find(normal)) {
    const auto& [fact, choice] = named_[found.line];
    if (out.empty() || out.back().first != fact) out.emplace_back(fact, choice);
  }
  return out;
}

bool names(std::string_view normal, const Choice& choice) {
  return std::any_of(choice.says.begin(), choice.says.end(),
                     [&](const Line& line) { return !findPlainly(line, normal, true).empty(); });
}

}  // namespace xiaoer::rulebook
