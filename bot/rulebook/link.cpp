#include "rulebook/link.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "rulebook/over.h"

namespace xiaoer::rulebook {
namespace {

template <class T>
std::vector<std::string> idsOf(const std::vector<T>& all) {
  std::vector<std::string> ids;
  for (const T& one : all) ids.push_back(one.id);
  return ids;
}

class Linker {
 public:
  Linker(Draft& draft, const std::set<std::string>& articles, Faults& faults)
      : draft_(draft),
        faults_(faults),
        articles_(articles.begin(), articles.end()),
        facts_(idsOf(draft.facts)),
        guides_(idsOf(draft.guides)),
        ofCategory_(rulesByCategory(draft.rules)) {}

  void run() {
    unique(draft_.rules, "rule");
    unique(draft_.guides, "guide");
    for (uint32_t r = 0; r < draft_.rules.size(); ++r) ruleIndex_.emplace(draft_.rules[r].id, r);
    uniqueFacts();
    for (Rule& rule : draft_.rules) linkRule(rule);
    for (Guide& guide : draft_.guides) linkGuide(guide);
    findCircles(draft_.rules, faults_);
  }

 private:
  void error(const Place& place, std::string message, std::string hint = {}) {
    faults_.push_back({place, std::move(message), std::move(hint)});
  }
  void noSuch(const Ref& ref, std::string_view kind, const std::vector<std::string>& known) {
    const std::string hint = yaml::didYouMean(ref.name, known);
    error(ref.place, fmt::format("there is no {} '{}'", kind, ref.name), hint);
  }
  template <class T>
  void unique(const std::vector<T>& all, std::string_view kind) {
    std::map<std::string, const T*> seen;
    for (const T& one : all) {
      const auto [first, isNew] = seen.emplace(one.id, &one);
      if (isNew || one.id.empty()) continue;
      const Place& there = first->second->place;
      error(one.place,
            fmt::format("the id '{}' is taken: {}:{} has a {} of that id", one.id, there.file, there.line,
                        kind),
            "give one of them another id");
    }
  }
  void uniqueFacts() {
    std::set<std::string> seen;
    for (const Fact& fact : draft_.facts)
      if (!seen.insert(fact.id).second) error({}, fmt::format("the fact '{}' is defined twice", fact.id));
  }
  std::vector<uint32_t> rulesNamed(const std::vector<Ref>& refs) {
    std::vector<uint32_t> out;
    for (const Ref& ref : refs) {
      const auto found = ruleIndex_.find(ref.name);
      if (found == ruleIndex_.end())
        noSuch(ref, "rule", idsOf(draft_.rules));
      else
        out.push_back(found->second);
    }
    return out;
  }
  // `over` names rules, or categories for all their rules.
  void linkOver(Rule& rule) {
    std::vector<Ref> rules;
    for (const Ref& ref : rule.over) {
      const bool named = ruleIndex_.contains(ref.name);
      const auto category = named ? ofCategory_.end() : ofCategory_.find(ref.name);
      if (category == ofCategory_.end() || isAlone(rule, category->second))
        rules.push_back(ref);
      else
        rule.beatsAll.push_back(ref.name);
    }
    rule.beats = rulesNamed(rules);
    std::sort(rule.beats.begin(), rule.beats.end());
  }
  bool isAlone(const Rule& rule, const std::vector<uint32_t>& members) const {
    return members.size() == 1 && &draft_.rules[members[0]] == &rule;
  }
  void linkArticle(const std::optional<Ref>& article) {
    if (!article || std::binary_search(articles_.begin(), articles_.end(), article->name)) return;
    const std::string hint = yaml::didYouMean(article->name, articles_);
    error(article->place, fmt::format("there is no article '{}'", article->name),
          hint.empty() ? fmt::format("it would be kb/{}.md", article->name) : hint);
  }
  void linkFact(const Ref& fact) {
    if (std::find(facts_.begin(), facts_.end(), fact.name) == facts_.end()) noSuch(fact, "fact", facts_);
  }
  void linkHandoff(const std::optional<Handoff>& handoff) {
    if (!handoff) return;
    for (const Ref& fact : handoff->needs) linkFact(fact);
  }
  void linkRule(Rule& rule) {
    linkOver(rule);
    rule.follows = rulesNamed(rule.after);
    for (size_t i = 0; i < rule.over.size(); ++i) {
      const auto found = ruleIndex_.find(rule.over[i].name);
      if (found != ruleIndex_.end() && draft_.rules[found->second].means == Means::Human)
        error(rule.over[i].place, "no rule can be over a request for a human",
              "take it out: whoever asks for a human gets one");
    }
    linkArticle(rule.article);
    linkHandoff(rule.handoff);
    if (!rule.guide) return;
    const auto found = std::find(guides_.begin(), guides_.end(), rule.guide->name);
    if (found == guides_.end()) return noSuch(*rule.guide, "guide", guides_);
    rule.guideIndex = static_cast<uint32_t>(found - guides_.begin());
  }
  void linkTarget(Target& target, const Guide& guide) {
    if (target.kind != Target::Kind::Step) return;
    const auto steps = idsOf(guide.steps);
    const auto found = std::find(steps.begin(), steps.end(), target.written.name);
    if (found != steps.end()) {
      target.step = static_cast<uint32_t>(found - steps.begin());
      return;
    }
    const std::string hint = yaml::didYouMean(target.written.name, steps);
    error(target.written.place,
          fmt::format("the guide '{}' has no step '{}': this leads nowhere", guide.id, target.written.name),
          hint.empty() ? "name one of its steps, or handoff, or end" : hint);
  }
  void linkGuide(Guide& guide) {
    unique(guide.steps, "step");
    for (Step& step : guide.steps) {
      linkTarget(step.then, guide);
      linkArticle(step.article);
      linkHandoff(step.handoff);
      if (step.kind == Step::Kind::Ask) linkFact(step.fact);
      for (Choice& choice : step.choices) {
        linkTarget(choice.then, guide);
        for (const auto& [fact, value] : choice.facts) linkFact({fact, choice.place});
      }
    }
    findLoops(guide);
  }
  // Steps that only speak and lead back to each other would never end.
  void findLoops(const Guide& guide) {
    for (size_t first = 0; first < guide.steps.size(); ++first) {
      size_t at = first;
      for (size_t walked = 0; at < guide.steps.size() && !waits(guide.steps[at]); ++walked) {
        if (walked > guide.steps.size()) {
          error(guide.steps[first].place,
                fmt::format("the steps from '{}' lead back to each other without a question",
                            guide.steps[first].id));
          return;
        }
        const Target& then = guide.steps[at].then;
        at = then.kind == Target::Kind::Step   ? then.step
             : then.kind == Target::Kind::Next ? at + 1
                                               : guide.steps.size();
      }
    }
  }
  static bool waits(const Step& step) {
    return !step.choices.empty() || step.kind == Step::Kind::Solved || step.kind == Step::Kind::Handoff;
  }

  Draft& draft_;
  Faults& faults_;
  std::vector<std::string> articles_, facts_, guides_;
  std::map<std::string, std::vector<uint32_t>> ofCategory_;
  std::map<std::string, uint32_t> ruleIndex_;
};

}  // namespace

void link(Draft& draft, const std::set<std::string>& articles, Faults& faults) {
  Linker(draft, articles, faults).run();
  linkDesk(draft, faults);
}

}  // namespace xiaoer::rulebook
