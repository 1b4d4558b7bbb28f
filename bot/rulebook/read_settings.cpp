// The bot's own settings: `bot:` in rules/bot.yaml.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <optional>

#include <unicode/timezone.h>

#include "rulebook/builtin.h"
#include "rulebook/read.h"

namespace xiaoer::rulebook {
namespace {

using Node = yaml::Node;
using Report = yaml::Reporter;

// Two numbers of two digits around `separator`: "09:30", "11-01".
std::optional<std::pair<int, int>> twoNumbers(std::string_view text, char separator) {
  if (text.size() != 5 || text[2] != separator) return std::nullopt;
  int a = 0, b = 0;
  const bool first = std::from_chars(text.data(), text.data() + 2, a).ptr == text.data() + 2;
  const bool second = std::from_chars(text.data() + 3, text.data() + 5, b).ptr == text.data() + 5;
  return first && second ? std::optional(std::pair{a, b}) : std::nullopt;
}

std::optional<int> minutes(std::string_view text) {
  const auto time = twoNumbers(text, ':');
  if (!time || time->first > 24 || time->second > 59 || time->first * 60 + time->second > 24 * 60)
    return std::nullopt;
  return time->first * 60 + time->second;
}

std::optional<int> dayOfYear(std::string_view text) {
  const auto date = twoNumbers(text, '-');
  if (!date) return std::nullopt;
  const auto leap = std::chrono::year{2024} / date->first / date->second;
  return leap.ok() ? std::optional(date->first * 100 + date->second) : std::nullopt;
}

void readHours(const Node& node, Settings& settings, const Report& report) {
  const std::vector<std::string> days = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
  report.keys(node, "`hours`", days);
  settings.alwaysOpen = false;
  for (const auto& [key, value] : node.entries) {
    const auto day = std::find(days.begin(), days.end(), key.scalar);
    if (day == days.end()) continue;
    const auto dash = value.scalar.find('-');
    const auto open = minutes(std::string_view(value.scalar).substr(0, dash));
    const auto close =
        dash == std::string::npos ? std::nullopt : minutes(std::string_view(value.scalar).substr(dash + 1));
    if (open && close && *open < *close)
      settings.hours[static_cast<size_t>(day - days.begin())] = Hours{*open, *close};
    else
      report.error(value, "opening hours are written \"09:00-21:00\"");
  }
}

void readPeaks(const Node& node, Settings& settings, const Report& report) {
  for (const Node* item : report.scalars(node, "`peaks`")) {
    const std::string_view text = item->scalar;
    const auto dots = text.find("..");
    const auto from = dayOfYear(text.substr(0, dots));
    const auto to = dots == std::string_view::npos ? std::nullopt : dayOfYear(text.substr(dots + 2));
    if (from && to)
      settings.peaks.push_back({*from, *to});
    else
      report.error(*item, "a peak is written 11-01..11-12 (month-day..month-day)");
  }
}

const Key<Category> kCategoryKeys[] = {
    {"title",
     [](const Node& n, const Lists&, const Report& r, Category& c) { c.title = readText(n, "`title`", r); }},
    {"team", [](const Node& n, const Lists&, const Report& r,
                Category& c) { c.team = r.text(n, "`team`").value_or(c.team); }},
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
    {"timezone",
     [](const Node& n, const Lists&, const Report& r, Settings& s) {
       s.timezone = r.text(n, "`timezone`").value_or(s.timezone);
       const std::unique_ptr<icu::TimeZone> zone(
           icu::TimeZone::createTimeZone(icu::UnicodeString::fromUTF8(s.timezone)));
       if (*zone == icu::TimeZone::getUnknown())
         r.error(n, fmt::format("unknown time zone '{}'", s.timezone), "like Asia/Shanghai");
     }},
    {"hours", [](const Node& n, const Lists&, const Report& r, Settings& s) { readHours(n, s, r); }},
    {"peaks", [](const Node& n, const Lists&, const Report& r, Settings& s) { readPeaks(n, s, r); }},
    {"categories",
     [](const Node& n, const Lists& l, const Report& r, Settings& s) { readCategories(n, l, s, r); }},
    {"texts", [](const Node& n, const Lists&, const Report& r, Settings& s) { readTexts(n, s, r); }},
    {"site", [](const Node& n, const Lists&, const Report& r, Settings& s) { readSite(n, s.site, r); }},
};

}  // namespace

void readSettings(const Node& node, Settings& settings, const Report& report) {
  readKeys(node, "`bot`", kSettingKeys, Lists{}, report, settings);
  if (settings.suggestAt > settings.answerAt)
    report.error(node, fmt::format("suggest_at ({}) must not be above answer_at ({})", settings.suggestAt,
                                   settings.answerAt));
}

}  // namespace xiaoer::rulebook
