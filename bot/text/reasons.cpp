// Why the classifier guessed an owner, in the message's own words.
#include <algorithm>
#include <cmath>

#include "base/utf8.h"
#include "text/classifier.h"
#include "text/language.h"
#include "text/normal_form.h"

namespace xiaoer::text {
namespace {

constexpr size_t kNamed = 4;           // words
constexpr double kWorthNaming = 0.12;  // of what all words together said for the owner

// A token of the message, and what it said for the owner: by itself, by its letters, and by half of each
// pair.
struct Said {
  uint32_t begin, end;
  double weight = 0;
  bool unknown = false;
};

// The token that begins, or ends, there; null where there is none. `tokens` in the message's order.
Said* find(std::vector<Said>& tokens, uint32_t Said::*edge, uint32_t there) {
  const auto found = std::lower_bound(tokens.begin(), tokens.end(), there,
                                      [&](const Said& token, uint32_t at) { return token.*edge < at; });
  return found != tokens.end() && (*found).*edge == there ? &*found : nullptr;
}

// Neighbours of Chinese are one word to a reader: 订 and 单 → 订单.
std::vector<Said> joined(const std::vector<Said>& tokens, std::string_view normal,
                         bool (*wanted)(const Said&)) {
  std::vector<Said> out;
  bool wasHan = false;
  for (const Said& token : tokens) {
    size_t at = token.begin;
    const bool han = isHan(nextChar(normal, at));
    if (wanted(token)) {
      if (han && wasHan && out.back().end == token.begin)
        out.back().end = token.end, out.back().weight += token.weight;
      else
        out.push_back(token);
    }
    wasHan = han && wanted(token);
  }
  return out;
}

}  // namespace

Classifier::Reasons Classifier::reasons(std::string_view normal, uint32_t owner) const {
  Reasons out;
  if (learned_ == nullptr) return out;
  std::vector<Feature> message;
  features(opening(normal), message);
  const FeatureSpace& space = learned_->space();
  std::vector<Said> tokens;
  for (const Feature& f : message)
    if (f.part == Feature::Part::Token)
      tokens.push_back({f.begin, f.end, 0, space.id(f) == FeatureSpace::kUnseen});
  for (const Feature& f : message) {
    const uint32_t id = space.id(f);
    if (id == FeatureSpace::kUnseen) continue;
    const double weight = static_cast<double>(learned_->says(id, owner) * space.idf(id));
    const bool isPair = f.part == Feature::Part::Pair;
    if (Said* first = find(tokens, &Said::begin, f.begin)) first->weight += isPair ? weight / 2 : weight;
    if (Said* second = isPair ? find(tokens, &Said::end, f.end) : nullptr) second->weight += weight / 2;
  }
  auto words = joined(tokens, normal, [](const Said& s) { return s.weight > 0; });
  std::stable_sort(words.begin(), words.end(),
                   [](const Said& a, const Said& b) { return a.weight > b.weight; });
  double sum = 0;
  for (const Said& word : words) sum += word.weight;
  const auto view = [&](const Said& s) { return normal.substr(s.begin, s.end - s.begin); };
  for (const Said& word : words)
    if (out.words.size() < kNamed && word.weight >= kWorthNaming * sum) out.words.push_back(view(word));
  for (const Said& word : joined(tokens, normal, [](const Said& s) { return s.unknown; }))
    if (out.unknown.size() < kNamed &&
        std::find(out.unknown.begin(), out.unknown.end(), view(word)) == out.unknown.end())
      out.unknown.push_back(view(word));
  return out;
}

}  // namespace xiaoer::text
