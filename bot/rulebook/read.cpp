#include "rulebook/read.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/utf8.h"
#include "text/normal_form.h"

namespace xiaoer::rulebook {
namespace {

// By the value of Means.
const std::vector<std::string> kMeans = {"",    "human", "ticket_status", "not_solved", "solved",
                                         "yes", "no",    "skip",          "back",       "more"};

using Node = yaml::Node;
using Report = yaml::Reporter;

std::vector<Ref> readRefs(const Node& node, std::string_view what, const Report& report) {
  std::vector<Ref> refs;
  if (node.isList() && node.items.empty()) return refs;
  for (const Node* item : report.scalars(node, what)) refs.push_back({item->scalar, report.place(*item)});
  return refs;
}

Ref readRef(const Node& node, std::string_view what, const Report& report) {
  return {report.text(node, what).value_or(""), report.place(node)};
}

std::vector<Test> readTests(const Node& node, const Report& report) {
  std::vector<Test> tests;
  if (node.isList() && node.items.empty()) return tests;
  for (const Node* item : report.scalars(node, "a test"))
    tests.push_back({item->scalar, report.place(*item)});
  return tests;
}

const Key<Condition> kConditionKeys[] = {
    {"lang",
     [](const Node& n, const Lists&, const Report& r, Condition& c) {
       if (const auto lang = r.oneOf(n, "`lang`", {"zh", "en"})) c.lang = static_cast<Lang>(*lang);
     }},
    {"plan",
     [](const Node& n, const Lists&, const Report& r, Condition& c) {
       for (const Node* plan : r.scalars(n, "`plan`")) c.plans.push_back(plan->scalar);
     }},
    {"hours",
     [](const Node& n, const Lists&, const Report& r, Condition& c) {
       if (const auto which = r.oneOf(n, "`hours`", {"open", "closed"})) c.open = *which == 0;
     }},
    {"peak",
     [](const Node& n, const Lists&, const Report& r, Condition& c) { c.peak = r.yesNo(n, "`peak`"); }},
    {"incident", [](const Node& n, const Lists&, const Report& r,
                    Condition& c) { c.incident = r.yesNo(n, "`incident`"); }},
};

const Key<Handoff> kHandoffKeys[] = {
    {"team", [](const Node& n, const Lists&, const Report& r,
                Handoff& h) { h.team = r.text(n, "`team`").value_or(""), h.teamPlace = r.place(n); }},
    {"priority",
     [](const Node& n, const Lists&, const Report& r, Handoff& h) {
       if (const auto p = r.oneOf(n, "`priority`", {"low", "normal", "high", "urgent"}))
         h.priority = static_cast<Priority>(*p);
     }},
    {"needs",
     [](const Node& n, const Lists&, const Report& r, Handoff& h) { h.needs = readRefs(n, "`needs`", r); }},
    {"say",
     [](const Node& n, const Lists&, const Report& r, Handoff& h) { h.say = readText(n, "`say`", r); }},
};

const Key<Rule> kTestKeys[] = {
    {"yes", [](const Node& n, const Lists&, const Report& r, Rule& rule) { rule.yes = readTests(n, r); }},
    {"no", [](const Node& n, const Lists&, const Report& r, Rule& rule) { rule.no = readTests(n, r); }},
};

// Rules and categories are often made from labels that someone else chose: 订单同步, "lost_card?".
std::string readLabel(const Node& node, std::string_view what, const Report& report) {
  const auto label = report.text(node, what);
  if (!label) return "";
  const bool good =
      !label->empty() && countChars(*label) <= 80 && std::none_of(label->begin(), label->end(), [](char c) {
        return static_cast<unsigned char>(c) < ' ' || c == 0x7f ||
               std::string_view("\"\\<>@").find(c) != std::string_view::npos;
      });
  if (!good) report.error(node, fmt::format("{} has 1 to 80 characters, none of \" \\ < > @", what));
  return *label;
}

const Key<Rule> kRuleKeys[] = {
    {"id", [](const Node& n, const Lists&, const Report& r,
              Rule& rule) { rule.id = readLabel(n, "a rule's `id`", r), rule.place = r.place(n); }},
    {"title", [](const Node& n, const Lists&, const Report& r,
                 Rule& rule) { rule.title = readText(n, "`title`", r); }},
    {"category", [](const Node& n, const Lists&, const Report& r,
                    Rule& rule) { rule.category = readLabel(n, "`category`", r); }},
    {"says", [](const Node& n, const Lists& l, const Report& r,
                Rule& rule) { rule.says = readLines(n, "`says`", l, r); }},
    {"never", [](const Node& n, const Lists& l, const Report& r,
                 Rule& rule) { rule.never = readLines(n, "`never`", l, r); }},
    {"over",
     [](const Node& n, const Lists&, const Report& r, Rule& rule) { rule.over = readRefs(n, "`over`", r); }},
    {"after", [](const Node& n, const Lists&, const Report& r,
                 Rule& rule) { rule.after = readRefs(n, "`after`", r); }},
    {"when", [](const Node& n, const Lists& l, const Report& r,
                Rule& rule) { readKeys(n, "`when`", kConditionKeys, l, r, rule.when); }},
    {"reply", [](const Node& n, const Lists&, const Report& r,
                 Rule& rule) { rule.reply = readText(n, "`reply`", r); }},
    {"article", [](const Node& n, const Lists&, const Report& r,
                   Rule& rule) { rule.article = readRef(n, "`article`", r); }},
    {"guide",
     [](const Node& n, const Lists&, const Report& r, Rule& rule) { rule.guide = readRef(n, "`guide`", r); }},
    {"handoff",
     [](const Node& n, const Lists&, const Report& r, Rule& rule) { rule.handoff = readHandoff(n, r); }},
    {"general", [](const Node& n, const Lists&, const Report& r,
                   Rule& rule) { rule.general = r.yesNo(n, "`general`").value_or(false); }},
    {"means",
     [](const Node& n, const Lists&, const Report& r, Rule& rule) {
       const auto known = std::vector<std::string>(kMeans.begin() + 1, kMeans.end());
       if (const auto means = r.oneOf(n, "`means`", known)) rule.means = static_cast<Means>(*means + 1);
     }},
    {"tests", [](const Node& n, const Lists& l, const Report& r,
                 Rule& rule) { readKeys(n, "`tests`", kTestKeys, l, r, rule); }},
};

const Key<CannedReply> kCannedKeys[] = {
    {"id", [](const Node& n, const Lists&, const Report& r,
              CannedReply& c) { c.id = readId(n, "a reply's `id`", r), c.place = r.place(n); }},
    {"title", [](const Node& n, const Lists&, const Report& r,
                 CannedReply& c) { c.title = readText(n, "`title`", r); }},
    {"category", [](const Node& n, const Lists&, const Report& r,
                    CannedReply& c) { c.category = readId(n, "`category`", r); }},
    {"text",
     [](const Node& n, const Lists&, const Report& r, CannedReply& c) { c.text = readText(n, "`text`", r); }},
};

void readCanned(const Node& node, const Lists& lists, Draft& draft, const Report& report) {
  CannedReply reply;
  reply.place = report.place(node);
  if (!readKeys(node, "a canned reply", kCannedKeys, lists, report, reply) || !node.isMap()) return;
  if (node.find("id") == nullptr) report.error(node, "a canned reply needs an `id`");
  if (reply.text.empty()) report.error(node, "a canned reply needs a `text`");
  for (const CannedReply& other : draft.replies)
    if (!reply.id.empty() && other.id == reply.id)
      report.error(node, fmt::format("the canned reply '{}' is defined twice", reply.id));
  draft.replies.push_back(std::move(reply));
}

std::string defaultCategory(Means means) {
  if (means == Means::Human) return "human_request";
  if (means == Means::TicketStatus) return "ticket_status";
  if (means == Means::Solved) return "thanks_bye";
  return "general";
}

void checkRule(const Node& node, const Rule& rule, const Report& report) {
  if (node.find("id") == nullptr) report.error(node, "a rule needs an `id`");
  if (node.find("says") == nullptr)
    report.error(node, "a rule needs `says`: what people say", "a list of lines");
  const bool does =
      !rule.reply.empty() || rule.article || rule.guide || rule.handoff || rule.means != Means::Nothing;
  if (!does)
    report.error(node, "this rule does nothing: it needs one of reply, article, guide, handoff, means");
}

Rule readRule(const Node& node, const std::string& category, const Lists& lists, const Report& report) {
  Rule rule;
  rule.place = report.place(node);
  if (readKeys(node, "a rule", kRuleKeys, lists, report, rule)) checkRule(node, rule, report);
  if (!node.isMap()) return rule;
  if (rule.category.empty()) rule.category = category.empty() ? defaultCategory(rule.means) : category;
  return rule;
}

void takeWordings(const Node& node, std::string_view what, const Report& report,
                  std::vector<std::string>& to) {
  for (const Node* one : report.scalars(node, what)) {
    if (countChars(one->scalar) > 4000) report.error(*one, "a text has at most 4,000 characters");
    to.push_back(one->scalar);
  }
}

void readNotOurs(const Node& node, const Lists& lists, std::vector<Line>& to, const Report& report) {
  for (Line& line : readLines(node, "`not_ours`", lists, report)) {
    if (line.kind == Line::Kind::Example)
      to.push_back(std::move(line));
    else
      report.error(node, fmt::format("{} is not a plain line; `not_ours` holds examples", line.written),
                   "what must be out by its words belongs under a rule's `never`, or into a rule of its own");
  }
}

// Checks that a list of maps is one, and gives each item to `read`.
template <class N, class F>
void eachItem(N& node, std::string_view what, const Report& report, F read) {
  if (node.kind == Node::Kind::Null) return;
  if (!node.isList())
    return report.error(node, fmt::format("{} must be a list", what), "begin each entry with '- '");
  for (N& item : node.items) read(item);
}

}  // namespace

std::string readId(const Node& node, std::string_view what, const Report& report) {
  const auto id = report.text(node, what);
  if (!id) return "";
  const bool good = id->size() <= 80 && std::all_of(id->begin(), id->end(), [](char c) {
                      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                             c == '-' || c == '_' || c == '.' || c == '/';
                    });
  if (!good) report.error(node, fmt::format("{} is made of a-z, 0-9, '-' and '_', at most 80 of them", what));
  return *id;
}

Text readText(const Node& node, std::string_view what, const Report& report) {
  Text text;
  if (!node.isMap()) {
    takeWordings(node, what, report, text.wordings[0]);
    return text;
  }
  report.keys(node, what, {"zh", "en"});
  for (const auto& [key, value] : node.entries)
    if (const auto lang = text::langNamed(key.scalar))
      takeWordings(value, what, report, text.wordings[static_cast<size_t>(*lang)]);
  return text;
}

Handoff readHandoff(const Node& node, const Report& report) {
  Handoff handoff;
  if (node.isScalar() && node.scalar == "true") return handoff;
  readKeys(node, "`handoff`", kHandoffKeys, Lists{}, report, handoff);
  return handoff;
}

void readLists(const Node& file, Lists& lists, const Report& report) {
  const Node* all = file.find("lists");
  if (all == nullptr) return;
  if (!all->isMap()) return report.error(*all, "`lists` must be a map of 'name: [words]'");
  for (const auto& [key, value] : all->entries) {
    const std::string name = readId(key, "a list's name", report);
    std::vector<std::string> words;
    for (const Node* word : report.scalars(value, "a list")) {
      if (word->scalar.starts_with("@") && !word->scalar.starts_with("@@"))
        report.error(*word, "a list cannot hold another list", "write its words here");
      std::string normal = text::normalised(word->scalar);
      if (normal.empty())
        report.error(*word, "nothing is left of this word in the normal form: it can never match");
      else
        words.push_back(std::move(normal));
    }
    std::stable_sort(words.begin(), words.end(),
                     [](const auto& a, const auto& b) { return a.size() > b.size(); });
    words.erase(std::unique(words.begin(), words.end()), words.end());
    if (words.empty())
      report.error(value, fmt::format("the list '{}' is empty", name));
    else if (!lists.emplace(name, std::move(words)).second)
      report.error(key, fmt::format("the list '{}' is defined twice", name));
  }
}

void readFile(Node& file, const Lists& lists, Draft& draft, const Report& report) {
  if (file.kind == Node::Kind::Null) return;
  if (!report.keys(file, "a rule file",
                   {"category", "lists", "rules", "not_ours", "guides", "facts", "replies", "bot", "calendar",
                    "teams"}) &&
      !file.isMap())
    return;
  const Node* named = file.find("category");
  const std::string category = named == nullptr ? "" : readLabel(*named, "`category`", report);
  if (Node* rules = file.find("rules")) {
    const size_t least = draft.rules.size() + rules->items.size();
    if (least > 2 * draft.rules.size()) draft.rules.reserve(least);  // one large file: exactly as many
    eachItem(*rules, "`rules`", report, [&](Node& item) {
      draft.rules.push_back(readRule(item, category, lists, report));
      item = {};
    });
  }
  if (const Node* lines = file.find("not_ours")) readNotOurs(*lines, lists, draft.notOurs, report);
  if (const Node* guides = file.find("guides"))
    eachItem(*guides, "`guides`", report,
             [&](const Node& item) { draft.guides.push_back(readGuide(item, lists, report)); });
  if (const Node* facts = file.find("facts")) {
    if (!facts->isMap()) report.error(*facts, "`facts` must be a map of 'name: {label, pattern, ask}'");
    for (const auto& [key, value] : facts->entries)
      draft.facts.push_back(readFact(readId(key, "a fact's name", report), value, lists, report));
  }
  if (const Node* replies = file.find("replies"))
    eachItem(*replies, "`replies`", report,
             [&](const Node& item) { readCanned(item, lists, draft, report); });
  if (const Node* bot = file.find("bot")) readSettings(*bot, draft.settings, report);
  if (const Node* calendar = file.find("calendar")) readCalendar(*calendar, draft, report);
  if (const Node* teams = file.find("teams")) readTeams(*teams, draft.settings, report);
}

}  // namespace xiaoer::rulebook
