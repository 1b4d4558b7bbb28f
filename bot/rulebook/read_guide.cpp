// Guides, their choices, and facts.
#include <fmt/format.h>

#include "rulebook/read.h"

#include <algorithm>

namespace xiaoer::rulebook {
namespace {

using Node = yaml::Node;
using Report = yaml::Reporter;

Target readTarget(const Node& node, const Report& report) {
  Target target;
  target.written = {report.text(node, "`then`").value_or(""), report.place(node)};
  target.kind = target.written.name == "handoff" ? Target::Kind::Handoff
                : target.written.name == "end"   ? Target::Kind::End
                                                 : Target::Kind::Step;
  return target;
}

const Key<Choice> kChoiceKeys[] = {
    {"id",
     [](const Node& n, const Lists&, const Report& r, Choice& c) { c.id = readId(n, "a choice's `id`", r); }},
    {"label",
     [](const Node& n, const Lists&, const Report& r, Choice& c) { c.label = readText(n, "`label`", r); }},
    {"say", [](const Node& n, const Lists&, const Report& r, Choice& c) { c.say = readText(n, "`say`", r); }},
    {"then", [](const Node& n, const Lists&, const Report& r, Choice& c) { c.then = readTarget(n, r); }},
    {"tried",
     [](const Node& n, const Lists&, const Report& r, Choice& c) { c.tried = readText(n, "`tried`", r); }},
    {"fact",
     [](const Node& n, const Lists&, const Report& r, Choice& c) {
       if (!n.isMap()) return r.error(n, "`fact` must be a map of 'name: value'");
       for (const auto& [key, value] : n.entries)
         c.facts.emplace_back(key.scalar, r.text(value, "a fact's value").value_or(""));
     }},
    {"says",
     [](const Node& n, const Lists& l, const Report& r, Choice& c) {
       c.says = readLines(n, "`says`", l, r);
       for (Line& line : c.says)
         if (line.kind == Line::Kind::Pattern) line.compiled = compilePattern(line.pattern);
     }},
    {"priority",
     [](const Node& n, const Lists&, const Report& r, Choice& c) {
       if (const auto p = r.oneOf(n, "`priority`", {"low", "normal", "high", "urgent"}))
         c.priority = static_cast<Priority>(*p);
     }},
};

std::vector<Choice> readChoices(const Node& node, const Lists& lists, const Report& report) {
  std::vector<Choice> choices;
  if (!node.isList()) {
    report.error(node, "`choices` must be a list", "begin each choice with '- '");
    return choices;
  }
  for (const Node& item : node.items) choices.push_back(readChoice(item, lists, report));
  for (size_t i = 0; i < choices.size(); ++i)
    for (size_t j = 0; j < i; ++j)
      if (choices[i].id == choices[j].id)
        report.error(node.items[i], fmt::format("two choices have the id '{}'", choices[i].id));
  if (choices.size() > 10) report.error(node, "a question has at most 10 choices");
  return choices;
}

const Key<Step> kStepKeys[] = {
    {"id", [](const Node& n, const Lists&, const Report& r,
              Step& s) { s.id = readId(n, "a step's `id`", r), s.place = r.place(n); }},
    {"say", [](const Node& n, const Lists&, const Report& r,
               Step& s) { s.kind = Step::Kind::Say, s.say = readText(n, "`say`", r); }},
    {"choices",
     [](const Node& n, const Lists& l, const Report& r, Step& s) { s.choices = readChoices(n, l, r); }},
    {"ask",
     [](const Node& n, const Lists&, const Report& r, Step& s) {
       s.kind = Step::Kind::Ask, s.fact = {r.text(n, "`ask`").value_or(""), r.place(n)};
     }},
    {"solved", [](const Node& n, const Lists&, const Report& r,
                  Step& s) { s.kind = Step::Kind::Solved, s.say = readText(n, "`solved`", r); }},
    {"handoff", [](const Node& n, const Lists&, const Report& r,
                   Step& s) { s.kind = Step::Kind::Handoff, s.handoff = readHandoff(n, r); }},
    {"article",
     [](const Node& n, const Lists&, const Report& r, Step& s) {
       s.article = Ref{r.text(n, "`article`").value_or(""), r.place(n)};
     }},
    {"then", [](const Node& n, const Lists&, const Report& r, Step& s) { s.then = readTarget(n, r); }},
};

Step readStep(const Node& node, const Lists& lists, const Report& report) {
  Step step;
  step.place = report.place(node);
  readKeys(node, "a step", kStepKeys, lists, report, step);
  if (!node.isMap()) return step;
  int kinds = 0;
  for (const char* kind : {"say", "ask", "solved", "handoff"}) kinds += node.find(kind) != nullptr;
  if (kinds != 1) report.error(node, "a step does one thing: it has one of say, ask, solved, handoff");
  if (step.id.empty() && node.find("id") == nullptr) report.error(node, "a step needs an `id`");
  if (step.id == "handoff" || step.id == "end")
    report.error(
        *node.find("id"),
        fmt::format("'{}' cannot be a step's id: `then: {}` has a meaning of its own", step.id, step.id));
  if (!step.choices.empty() && step.kind != Step::Kind::Say)
    report.error(node, "`choices` belong to a step with `say`");
  return step;
}

const Key<Guide> kGuideKeys[] = {
    {"id", [](const Node& n, const Lists&, const Report& r,
              Guide& g) { g.id = readId(n, "a guide's `id`", r), g.place = r.place(n); }},
    {"steps",
     [](const Node& n, const Lists& l, const Report& r, Guide& g) {
       if (!n.isList()) return r.error(n, "`steps` must be a list", "begin each step with '- '");
       for (const Node& item : n.items) g.steps.push_back(readStep(item, l, r));
     }},
};

const std::vector<std::string> kPageFields = {"", "name", "contact", "shop", "plan"};  // by PageField

const Key<Fact> kFactKeys[] = {
    {"from",
     [](const Node& n, const Lists&, const Report& r, Fact& f) {
       const auto found = std::find(kPageFields.begin() + 1, kPageFields.end(), n.scalar);
       if (found == kPageFields.end())
         return r.error(n, "`from` is name, contact, shop or plan: what the page knows of the customer");
       f.from = static_cast<PageField>(found - kPageFields.begin());
     }},
    {"label",
     [](const Node& n, const Lists&, const Report& r, Fact& f) { f.label = readText(n, "`label`", r); }},
    {"pattern",
     [](const Node& n, const Lists& l, const Report& r, Fact& f) {
       if (const auto pattern = readPattern(n, l, true, r)) f.pattern = compilePattern(*pattern);
     }},
    {"ask", [](const Node& n, const Lists&, const Report& r, Fact& f) { f.ask = readText(n, "`ask`", r); }},
    {"choices",
     [](const Node& n, const Lists& l, const Report& r, Fact& f) { f.choices = readChoices(n, l, r); }},
};

}  // namespace

Choice readChoice(const Node& node, const Lists& lists, const Report& report) {
  Choice choice;
  choice.place = report.place(node);
  readKeys(node, "a choice", kChoiceKeys, lists, report, choice);
  if (node.isMap() && node.find("id") == nullptr) report.error(node, "a choice needs an `id`");
  if (node.isMap() && choice.label.empty()) report.error(node, "a choice needs a `label`");
  return choice;
}

Guide readGuide(const Node& node, const Lists& lists, const Report& report) {
  Guide guide;
  guide.place = report.place(node);
  readKeys(node, "a guide", kGuideKeys, lists, report, guide);
  if (node.isMap() && node.find("id") == nullptr) report.error(node, "a guide needs an `id`");
  if (node.isMap() && guide.steps.empty()) report.error(node, "a guide needs `steps`, at least one");
  return guide;
}

Fact readFact(const std::string& id, const Node& node, const Lists& lists, const Report& report) {
  Fact fact;
  fact.id = id;
  readKeys(node, "a fact", kFactKeys, lists, report, fact);
  if (node.isMap() && fact.label.empty()) report.error(node, "a fact needs a `label`");
  return fact;
}

}  // namespace xiaoer::rulebook
