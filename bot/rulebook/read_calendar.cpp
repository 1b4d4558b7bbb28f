// `calendar:` in rules/calendar.yaml.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <optional>

#include "rulebook/read.h"

namespace xiaoer::rulebook {
namespace {

using Node = yaml::Node;
using Report = yaml::Reporter;

const std::vector<std::string> kWeekdays = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
constexpr int kAnyYear = 2024;  // a leap year, for days that come every year
constexpr char kShiftLike[] =
    "a shift is written \"09:00-21:00\", over midnight \"20:00-04:00\"; several are a list";

// Two numbers of two digits around `separator`: "09:30", "11-01".
std::optional<std::pair<int, int>> twoNumbers(std::string_view text, char separator) {
  if (text.size() != 5 || text[2] != separator) return std::nullopt;
  for (const size_t at : {0, 1, 3, 4})
    if (text[at] < '0' || text[at] > '9') return std::nullopt;
  const auto number = [&](size_t at) { return (text[at] - '0') * 10 + (text[at + 1] - '0'); };
  return std::pair{number(0), number(3)};
}

std::optional<int> minutes(std::string_view text) {
  const auto time = twoNumbers(text, ':');
  if (!time || time->second > 59 || time->first * 60 + time->second > 24 * 60) return std::nullopt;
  return time->first * 60 + time->second;
}

std::optional<Shift> readShift(std::string_view text) {
  const auto dash = text.find('-');
  if (dash == std::string_view::npos) return std::nullopt;
  const auto begin = minutes(text.substr(0, dash)), end = minutes(text.substr(dash + 1));
  if (!begin || !end || *begin == *end || *begin == 24 * 60) return std::nullopt;
  return Shift{*begin, *end > *begin ? *end : *end + 24 * 60};
}

// By begin, with those that overlap or touch made one.
Shifts joined(Shifts shifts) {
  std::sort(shifts.begin(), shifts.end(), [](Shift a, Shift b) { return a.begin < b.begin; });
  Shifts out;
  for (const Shift& shift : shifts)
    if (!out.empty() && shift.begin <= out.back().end)
      out.back().end = std::max(out.back().end, shift.end);
    else
      out.push_back(shift);
  return out;
}

Shifts readShifts(const Node& node, const Report& report) {
  Shifts shifts;
  if (node.isList() && node.items.empty()) return shifts;
  for (const Node* item : report.scalars(node, "a day's shifts"))
    if (const auto shift = readShift(item->scalar))
      shifts.push_back(*shift);
    else
      report.error(*item, kShiftLike);
  return joined(std::move(shifts));
}

// "02-15" as month * 100 + day; nothing, and a fault, where `year` has no such day.
std::optional<int> readDay(const Node& at, std::string_view text, size_t offset, int year,
                           const Report& report) {
  const auto date = twoNumbers(text, '-');
  if (!date) {
    report.error(at, "a day is written 02-15 (month-day), several days 02-15..02-23", {}, offset);
    return std::nullopt;
  }
  using namespace std::chrono;
  const year_month_day day{std::chrono::year{year}, month{static_cast<unsigned>(date->first)},
                           std::chrono::day{static_cast<unsigned>(date->second)}};
  if (day.ok()) return date->first * 100 + date->second;
  report.error(at,
               year == kAnyYear ? fmt::format("there is no day {}", text)
                                : fmt::format("there is no day {} in {}", text, year),
               {}, offset);
  return std::nullopt;
}

// "02-15", or "02-15..02-23".
std::optional<Days> readDays(const Node& node, std::string name, int year, const Report& report) {
  const auto text = report.text(node, "the days");
  if (!text) return std::nullopt;
  const size_t dots = text->find("..");
  const auto from = readDay(node, std::string_view(*text).substr(0, dots), 0, year, report);
  const auto to = dots == std::string::npos
                      ? from
                      : readDay(node, std::string_view(*text).substr(dots + 2), dots + 2, year, report);
  if (!from || !to) return std::nullopt;
  return Days{std::move(name), *from, *to, report.place(node)};
}

void readHolidays(const Node& node, Year& year, const Report& report) {
  if (node.kind == Node::Kind::Null) return;
  if (!node.isMap()) return report.error(node, "`holidays` must be a map of 'name: 01-01..01-03'");
  for (const auto& [key, value] : node.entries) {
    auto days = readDays(value, key.scalar, year.year, report);
    if (!days) continue;
    if (days->from > days->to)
      report.error(value, "these days end before they begin",
                   "a holiday over New Year stands in both years, with its days of each");
    else
      year.holidays.push_back(std::move(*days));
  }
}

void readMakeup(const Node& node, Year& year, const Report& report) {
  if (node.isList() && node.items.empty()) return;
  for (const Node* item : report.scalars(node, "`makeup`"))
    if (auto day = readDays(*item, "", year.year, report)) {
      if (day->from != day->to)
        report.error(*item, "make-up days stand here one by one", "like [01-04, 02-14]");
      else
        year.makeup.push_back(std::move(*day));
    }
}

const Key<Year> kYearKeys[] = {
    {"holidays", [](const Node& n, const Lists&, const Report& r, Year& year) { readHolidays(n, year, r); }},
    {"makeup", [](const Node& n, const Lists&, const Report& r, Year& year) { readMakeup(n, year, r); }},
};

void readYear(const Node& key, const Node& value, Calendar& calendar, const Report& report) {
  int number = 0;
  const std::string& text = key.scalar;
  const bool whole =
      std::from_chars(text.data(), text.data() + text.size(), number).ptr == text.data() + text.size();
  if (!whole || number < 2000 || number > 2200) return report.error(key, "a year is written like 2026");
  if (calendar.find(number) != nullptr)
    return report.error(key, fmt::format("the year {} stands twice", number),
                        fmt::format("the other one is at {}:{}", calendar.find(number)->place.file,
                                    calendar.find(number)->place.line));
  Year year;
  year.year = number, year.place = report.place(key);
  readKeys(value, "a year", kYearKeys, Lists{}, report, year);
  const auto after = std::find_if(calendar.years.begin(), calendar.years.end(),
                                  [&](const Year& y) { return y.year > number; });
  calendar.years.insert(after, std::move(year));
}

void readYears(const Node& node, Calendar& calendar, const Report& report) {
  if (!node.isMap()) return report.error(node, "`years` must be a map of '2026: {holidays, makeup}'");
  for (const auto& [key, value] : node.entries) readYear(key, value, calendar, report);
}

void readPeaks(const Node& node, Calendar& calendar, const Report& report) {
  if (!node.isMap()) return report.error(node, "`peaks` must be a map of 'name: 11-01..11-12'");
  for (const auto& [key, value] : node.entries)
    if (auto days = readDays(value, key.scalar, kAnyYear, report)) calendar.peaks.push_back(std::move(*days));
}

void readWorkingDays(const Node& node, Calendar& calendar, const Report& report) {
  calendar.workingDays.fill(false);
  for (const Node* item : report.scalars(node, "`working_days`"))
    if (const auto day = report.oneOf(*item, "a working day", kWeekdays)) calendar.workingDays[*day] = true;
}

const Key<Hours> kHoursKeys[] = {
    {"mon", [](const Node& n, const Lists&, const Report& r, Hours& h) { h.week[0] = readShifts(n, r); }},
    {"tue", [](const Node& n, const Lists&, const Report& r, Hours& h) { h.week[1] = readShifts(n, r); }},
    {"wed", [](const Node& n, const Lists&, const Report& r, Hours& h) { h.week[2] = readShifts(n, r); }},
    {"thu", [](const Node& n, const Lists&, const Report& r, Hours& h) { h.week[3] = readShifts(n, r); }},
    {"fri", [](const Node& n, const Lists&, const Report& r, Hours& h) { h.week[4] = readShifts(n, r); }},
    {"sat", [](const Node& n, const Lists&, const Report& r, Hours& h) { h.week[5] = readShifts(n, r); }},
    {"sun", [](const Node& n, const Lists&, const Report& r, Hours& h) { h.week[6] = readShifts(n, r); }},
    {"holiday", [](const Node& n, const Lists&, const Report& r, Hours& h) { h.holiday = readShifts(n, r); }},
    {"makeup", [](const Node& n, const Lists&, const Report& r, Hours& h) { h.makeup = readShifts(n, r); }},
};

const Key<Calendar> kCalendarKeys[] = {
    {"hours", [](const Node& n, const Lists&, const Report& r, Calendar& c) { c.hours = readHours(n, r); }},
    {"working_days",
     [](const Node& n, const Lists&, const Report& r, Calendar& c) { readWorkingDays(n, c, r); }},
    {"years", [](const Node& n, const Lists&, const Report& r, Calendar& c) { readYears(n, c, r); }},
    {"peaks", [](const Node& n, const Lists&, const Report& r, Calendar& c) { readPeaks(n, c, r); }},
};

}  // namespace

Hours readHours(const Node& node, const Report& report) {
  Hours hours;
  readKeys(node, "`hours`", kHoursKeys, Lists{}, report, hours);
  if (node.find("makeup") == nullptr) hours.makeup = hours.week[0];
  return hours;
}

void readCalendar(const Node& node, Draft& draft, const Report& report) {
  readKeys(node, "`calendar`", kCalendarKeys, Lists{}, report, draft.settings.calendar);
  for (const auto& [key, value] : node.entries) {
    if (key.scalar == "years") continue;  // each of them may stand in a file of its own
    const auto [first, isNew] = draft.calendarKeys.emplace(key.scalar, report.place(key));
    if (!isNew)
      report.error(key, fmt::format("`{}` of the calendar stands twice", key.scalar),
                   fmt::format("the other one is at {}:{}", first->second.file, first->second.line));
  }
}

}  // namespace xiaoer::rulebook
