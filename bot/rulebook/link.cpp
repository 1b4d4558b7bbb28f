#include "rulebook/link.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

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
        facts_(idsOf(draft.facts)) {}

  void run() {
    unique(draft_.rules, "rule");
    unique(draft_.guides, "guide");
    for (uint32_t r = 0; r < draft_.rules.size(); ++r) ruleIndex_.emplace(draft_.rules[r].id, r);
    uniqueFacts();
    for (Rule& rule : draft_.rules) linkRule(rule);
    for (Guide& guide : draft_.guides) linkGuide(guide);
    findCircles();
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
  std::vector<uint32_t> beaten(const Rule& rule) {
    std::vector<uint32_t> out;
    std::vector<Ref> rules;
    for (const Ref& ref : rule.over) {
      const size_t before = out.size();
      if (!ruleIndex_.contains(ref.name))
        for (uint32_t r = 0; r < draft_.rules.size(); ++r)
          if (draft_.rules[r].category == ref.name && &draft_.rules[r] != &rule &&
              draft_.rules[r].means != Means::Human)
            out.push_back(r);
      if (out.size() == before) rules.push_back(ref);
    }
    const auto named = rulesNamed(rules);
    out.insert(out.end(), named.begin(), named.end());
    return out;
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
    rule.beats = beaten(rule);
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
    const auto guides = idsOf(draft_.guides);
    const auto found = std::find(guides.begin(), guides.end(), rule.guide->name);
    if (found == guides.end()) return noSuch(*rule.guide, "guide", guides);
    rule.guideIndex = static_cast<uint32_t>(found - guides.begin());
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

  void findCircles() {
    std::vector<int> colour(draft_.rules.size());
    for (uint32_t r = 0; r < draft_.rules.size(); ++r) visit(r, colour);
  }
  // Depth-first: a rule met again while it is still open closes a circle.
  void visit(uint32_t r, std::vector<int>& colour) {
    if (colour[r] != 0) return;
    colour[r] = 1;
    const Rule& rule = draft_.rules[r];
    for (size_t i = 0; i < rule.beats.size(); ++i) {
      if (colour[rule.beats[i]] == 1)
        error(rule.place,
              fmt::format("'{}' is over '{}', which is over it in turn", rule.id,
                          draft_.rules[rule.beats[i]].id),
              "one of them must lose");
      visit(rule.beats[i], colour);
    }
    colour[r] = 2;
  }

  Draft& draft_;
  Faults& faults_;
  std::vector<std::string> articles_, facts_;
  std::map<std::string, uint32_t> ruleIndex_;
};

}  // namespace

void link(Draft& draft, const std::set<std::string>& articles, Faults& faults) {
  Linker(draft, articles, faults).run();
  linkDesk(draft, faults);
}

}  // namespace xiaoer::rulebook
