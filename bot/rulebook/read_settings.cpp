// The bot's own settings: `bot:` in rules/bot.yaml.
#include <fmt/format.h>

#include <algorithm>

#include <unicode/timezone.h>

#include "rulebook/builtin.h"
#include "rulebook/read.h"
#include "text/normal_form.h"

namespace xiaoer::rulebook {
namespace {

using Node = yaml::Node;
using Report = yaml::Reporter;

// A file of an older version is told where its opening hours and peaks stand now.
bool wentToCalendar(const std::pair<Node, Node>& entry, const Report& report) {
  const std::string& key = entry.first.scalar;
  if (key != "hours" && key != "peaks") return false;
  report.error(entry.first, fmt::format("`{}` stands in the calendar now", key),
               key == "hours" ? "rules/calendar.yaml: calendar: {hours: {mon: \"09:00-21:00\"}}"
                              : "rules/calendar.yaml: calendar: {peaks: {双11: 11-01..11-12}}");
  return true;
}

const Key<Category> kCategoryKeys[] = {
    {"title",
     [](const Node& n, const Lists&, const Report& r, Category& c) { c.title = readText(n, "`title`", r); }},
    {"team", [](const Node& n, const Lists&, const Report& r,
                Category& c) { c.team = r.text(n, "`team`").value_or(c.team), c.teamPlace = r.place(n); }},
    {"priority",
     [](const Node& n, const Lists&, const Report& r, Category& c) {
       if (const auto p = r.oneOf(n, "`priority`", {"low", "normal", "high", "urgent"}))
         c.priority = static_cast<Priority>(*p);
     }},
    {"resolve_days",
     [](const Node& n, const Lists&, const Report& r, Category& c) {
       if (const auto days = r.number(n, "`resolve_days`", 1, 30)) c.resolveDays = static_cast<int>(*days);
     }},
};

void readCategories(const Node& node, const Lists& lists, Settings& settings, const Report& report) {
  if (!node.isMap())
    return report.error(node, "`categories` must be a map of 'id: {title, team, priority, resolve_days}'");
  for (const auto& [key, value] : node.entries) {
    const std::string id = readId(key, "a category's id", report);
    auto found = std::find_if(settings.categories.begin(), settings.categories.end(),
                              [&](const Category& c) { return c.id == id; });
    if (found == settings.categories.end()) {
      settings.categories.push_back({});
      found = settings.categories.end() - 1;
      found->id = id;
    }
    readKeys(value, "a category", kCategoryKeys, lists, report, *found);
  }
}

// The {name}s of a text must be ones that the sentence is given.
void checkPlaceholders(const Node& at, const std::string& name, const Text& text, const Report& report) {
  const auto& known = builtinText(name)->placeholders;
  for (const auto& wordings : text.wordings)
    for (const std::string& wording : wordings)
      for (size_t open = wording.find('{'); open != std::string::npos; open = wording.find('{', open + 1)) {
        const std::string inside = wording.substr(open + 1, wording.find('}', open) - open - 1);
        if (std::find(known.begin(), known.end(), inside) == known.end())
          report.error(at, fmt::format("'{{{}}}' means nothing in the text '{}'", inside, name),
                       known.empty() ? "it has no placeholders"
                                     : fmt::format("it can hold {{{}}}", fmt::join(known, "}, {")));
      }
}

void readTexts(const Node& node, Settings& settings, const Report& report) {
  std::vector<std::string> known;
  for (const auto& [name, text] : settings.texts) known.push_back(name);
  report.keys(node, "`texts`", known);
  for (const auto& [key, value] : node.entries)
    for (auto& [name, text] : settings.texts)
      if (name == key.scalar) {
        const Text read = readText(value, "a text", report);
        for (size_t lang : {0, 1})
          if (!read.wordings[lang].empty()) text.wordings[lang] = read.wordings[lang];
        checkPlaceholders(value, name, read, report);
      }
}

const Key<Settings> kSettingKeys[] = {
    {"name",
     [](const Node& n, const Lists&, const Report& r, Settings& s) { s.botName = readText(n, "`name`", r); }},
    {"answer_at", [](const Node& n, const Lists&, const Report& r,
                     Settings& s) { s.answerAt = r.number(n, "`answer_at`", 0, 1).value_or(s.answerAt); }},
    {"suggest_at",
     [](const Node& n, const Lists&, const Report& r, Settings& s) {
       s.suggestAt = r.number(n, "`suggest_at`", 0, 1).value_or(s.suggestAt);
     }},
    {"spelt_right",
     [](const Node& n, const Lists&, const Report& r, Settings& s) {
       for (const Node* word : r.scalars(n, "`spelt_right`"))
         s.speltRight.push_back(text::normalised(word->scalar));
     }},
    {"timezone",
     [](const Node& n, const Lists&, const Report& r, Settings& s) {
       s.timezone = r.text(n, "`timezone`").value_or(s.timezone);
       const std::unique_ptr<icu::TimeZone> zone(
           icu::TimeZone::createTimeZone(icu::UnicodeString::fromUTF8(s.timezone)));
       if (*zone == icu::TimeZone::getUnknown())
         r.error(n, fmt::format("unknown time zone '{}'", s.timezone), "like Asia/Shanghai");
     }},
    {"first_plans",
     [](const Node& n, const Lists&, const Report& r, Settings& s) {
       for (const Node* plan : r.scalars(n, "`first_plans`"))
         s.firstPlans.push_back(text::normalised(plan->scalar));
     }},
    {"categories",
     [](const Node& n, const Lists& l, const Report& r, Settings& s) { readCategories(n, l, s, r); }},
    {"texts", [](const Node& n, const Lists&, const Report& r, Settings& s) { readTexts(n, s, r); }},
    {"site", [](const Node& n, const Lists&, const Report& r, Settings& s) { readSite(n, s.site, r); }},
};

}  // namespace

void readSettings(const Node& node, Settings& settings, const Report& report) {
  yaml::Node here = node;
  std::erase_if(here.entries, [&](const auto& entry) { return wentToCalendar(entry, report); });
  readKeys(here, "`bot`", kSettingKeys, Lists{}, report, settings);
  if (settings.suggestAt > settings.answerAt)
    report.error(node, fmt::format("suggest_at ({}) must not be above answer_at ({})", settings.suggestAt,
                                   settings.answerAt));
}

}  // namespace xiaoer::rulebook
