#include "rulebook/matcher.h"

namespace xiaoer::rulebook {

Matcher::Matcher(const std::vector<Rule>& rules, const std::vector<Line>& notOurs) : rules_(rules) {
  for (uint32_t r = 0; r < rules.size(); ++r) {
    for (const Line& line : rules[r].says) addLine(r, false, line);
    for (const Line& line : rules[r].never) addLine(r, true, line);
  }
  owners_.shrink_to_fit();
  lines_.close();
  for (const Line& line : notOurs) examples_.add(text::kNobody, line.example);
  examples_.train();
}

void Matcher::addLine(uint32_t rule, bool never, const Line& line) {
  // A plain line under `never` means: contains these words.
  if (line.kind == Line::Kind::Example && !never) return examples_.add(rule, line.example);
  lines_.add(line);
  owners_.push_back({rule, never, &line});
}

Hard Matcher::hard(std::string_view normal) const {
  auto found = lines_.find(normal);
  Hard out;
  for (size_t f = 0; f < found.size();) {  // rule by rule
    const uint32_t rule = owners_[found[f].line].rule;
    LineFinder::Found* best = nullptr;
    bool excluded = false;
    for (; f < found.size() && owners_[found[f].line].rule == rule; ++f) {
      if (owners_[found[f].line].never)
        excluded = true;
      else if (best == nullptr || found[f].covers > best->covers)
        best = &found[f];
    }
    if (excluded) out.excluded.push_back(rule);
    if (excluded || best == nullptr) continue;
    if (best->spans.empty()) best->spans.push_back(best->first);
    out.matches.push_back(
        {&rules_[rule], owners_[best->line].line, true, 1.0, std::move(best->spans), best->covers});
  }
  return out;
}

}  // namespace xiaoer::rulebook
