#include "rulebook/over.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace xiaoer::rulebook {
namespace {

// Depth first: what is met again while it is still open closes a circle. A category is a place of its own,
// between the rules that are over it and its rules: ten thousand rules over a category of ten thousand are
// twenty thousand steps, not a hundred million. A rule over its own category steps over to the other rules by
// itself; a second one of the same category is in a circle with the first, and is said so beforehand.
class Circles {
 public:
  Circles(const std::vector<Rule>& rules, Faults& faults) : rules_(rules), faults_(faults) {
    for (const auto& [category, members] : rulesByCategory(rules)) {
      number_.emplace(category, static_cast<uint32_t>(members_.size()));
      members_.push_back(members);
    }
    overOwn_.resize(members_.size());
    colour_.resize(rules.size() + members_.size());
  }

  void run() {
    for (uint32_t r = 0; r < rules_.size(); ++r) {
      open(r);
      while (!path_.empty()) step();
    }
  }

 private:
  enum class Colour : uint8_t { New, Open, Done };
  struct Place {
    uint32_t node;               // a rule; behind them the categories
    std::vector<uint32_t> next;  // nodes
    size_t at = 0;
  };
  bool isRule(uint32_t node) const { return node < rules_.size(); }

  void open(uint32_t node) {
    if (colour_[node] != Colour::New) return;
    colour_[node] = Colour::Open;
    path_.push_back({node, isRule(node) ? below(node) : members_[node - rules_.size()]});
  }
  void step() {
    Place& last = path_.back();
    if (last.at == last.next.size()) {
      colour_[last.node] = Colour::Done;
      path_.pop_back();
      return;
    }
    const uint32_t next = last.next[last.at++];
    if (colour_[next] == Colour::Open) closes(next);
    open(next);  // `last` is no longer valid
  }
  std::vector<uint32_t> below(uint32_t r) {
    const Rule& rule = rules_[r];
    std::vector<uint32_t> out = rule.beats;
    for (const std::string& category : rule.beatsAll) {
      const uint32_t number = number_.at(category);
      const auto& members = members_[number];
      if (!std::binary_search(members.begin(), members.end(), r))
        out.push_back(static_cast<uint32_t>(rules_.size()) + number);
      else if (auto& first = overOwn_[number]; first)
        report(r, *first);
      else
        first = r, std::remove_copy(members.begin(), members.end(), std::back_inserter(out), r);
    }
    return out;
  }
  // The last place of the path leads back to an open one.
  void closes(uint32_t open) {
    const auto ruleAt = [&](auto place) { return isRule(place->node) ? place : std::next(place); };
    const auto winner = ruleAt(path_.rbegin());
    auto loser = std::find_if(path_.begin(), path_.end(), [&](const Place& p) { return p.node == open; });
    report(winner->node, ruleAt(loser)->node);
  }
  void report(uint32_t winner, uint32_t loser) {
    faults_.push_back(
        {rules_[winner].place,
         fmt::format("'{}' is over '{}', which is over it in turn", rules_[winner].id, rules_[loser].id),
         "one of them must lose"});
  }

  const std::vector<Rule>& rules_;
  Faults& faults_;
  std::map<std::string, uint32_t> number_;        // of a category
  std::vector<std::vector<uint32_t>> members_;    // by category, sorted
  std::vector<std::optional<uint32_t>> overOwn_;  // by category: the first of its rules that is over it
  std::vector<Colour> colour_;                    // by node
  std::vector<Place> path_;
};

}  // namespace

bool isOver(const std::vector<Rule>& rules, const Rule& winner, const Rule& loser) {
  const auto number = static_cast<uint32_t>(&loser - rules.data());
  if (std::binary_search(winner.beats.begin(), winner.beats.end(), number)) return true;
  return &winner != &loser && loser.means != Means::Human &&
         std::find(winner.beatsAll.begin(), winner.beatsAll.end(), loser.category) != winner.beatsAll.end();
}

std::map<std::string, std::vector<uint32_t>> rulesByCategory(const std::vector<Rule>& rules) {
  std::map<std::string, std::vector<uint32_t>> out;
  for (uint32_t r = 0; r < rules.size(); ++r)
    if (rules[r].means != Means::Human) out[rules[r].category].push_back(r);
  return out;
}

void findCircles(const std::vector<Rule>& rules, Faults& faults) { Circles(rules, faults).run(); }

}  // namespace xiaoer::rulebook
