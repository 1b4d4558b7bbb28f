#include "desk/calendar.h"

#include <fstream>
#include <random>
#include <set>
#include <sstream>

#include "unit/desk/book.h"

using namespace xiaoer;
using namespace xiaoer::desk;
using std::chrono::days;
using std::chrono::sys_days;

namespace {

// Counts minute by minute. A shift begins with the first minute at which the wall clock has come to its
// beginning, and ends with the first at which it has come to its end; a clock that is put back has been there
// before.
class Plain {
 public:
  Plain(const Zone& zone, UnixMillis from, UnixMillis to) : zone_(zone) {
    int64_t furthest = INT64_MIN;
    for (int64_t at = from.ms; at < to.ms; at += kMinute) {
      const LocalTime t = zone.local({at});
      const sys_days day = std::chrono::year{t.year} / t.month / t.day;
      furthest = std::max(furthest, int64_t{day.time_since_epoch().count()} * 24 * 60 + t.minute);
      minutes_.push_back({at, furthest});
    }
  }

  rulebook::Hours hours;
  std::array<bool, 7> workingDays{};
  std::set<sys_days> holidays, makeup;
  std::set<int> known;  // empty: no year is looked for

  static size_t weekday(sys_days day) { return std::chrono::weekday{day}.iso_encoding() - 1; }
  bool works(sys_days day) const {
    return makeup.contains(day) || (!holidays.contains(day) && workingDays[weekday(day)]);
  }
  const rulebook::Shifts& shifts(sys_days day) const {
    return makeup.contains(day)     ? hours.makeup
           : holidays.contains(day) ? hours.holiday
                                    : hours.week[weekday(day)];
  }
  bool counts(int64_t wall, Counted what) const {
    const sys_days today{days{wall / (24 * 60)}};
    for (const sys_days day : {today - days{1}, today})
      for (const rulebook::Shift& shift : shifts(day)) {
        const int64_t midnight = int64_t{day.time_since_epoch().count()} * 24 * 60;
        if (wall >= midnight + shift.begin && wall < midnight + shift.end &&
            (what == Counted::OpeningTime || works(day)))
          return true;
      }
    return false;
  }
  int64_t between(UnixMillis from, UnixMillis to, Counted what) const {
    int64_t sum = 0;
    for (const auto& [at, wall] : minutes_)
      if (counts(wall, what))
        sum += std::max<int64_t>(0, std::min(to.ms, at + kMinute) - std::max(from.ms, at));
    return sum;
  }
  std::optional<UnixMillis> after(UnixMillis from, int64_t ms, Counted what) const {
    for (const auto& [at, wall] : minutes_) {
      const int64_t begin = std::max(from.ms, at);
      if (begin >= at + kMinute || !counts(wall, what)) continue;
      if (at + kMinute - begin >= ms) return UnixMillis{begin + ms};
      ms -= at + kMinute - begin;
    }
    return std::nullopt;
  }
  std::optional<UnixMillis> before(UnixMillis by, int64_t ms, Counted what) const {
    for (auto it = minutes_.rbegin(); it != minutes_.rend(); ++it) {
      const int64_t end = std::min(by.ms, it->first + kMinute);
      if (end <= it->first || !counts(it->second, what)) continue;
      if (end - it->first >= ms) return UnixMillis{end - ms};
      ms -= end - it->first;
    }
    return std::nullopt;
  }
  sys_days today(UnixMillis at) const {
    const LocalTime t = zone_.local(at);
    return std::chrono::year{t.year} / t.month / t.day;
  }
  std::optional<UnixMillis> endOfWorkingDay(UnixMillis from, int count) const {
    sys_days day = today(from);
    for (; count > 0; count -= works(day)) day += days{1};
    const auto& all = shifts(day);
    const int64_t end =
        int64_t{day.time_since_epoch().count()} * 24 * 60 + (all.empty() ? 24 * 60 : all.back().end);
    for (const auto& [at, wall] : minutes_)
      if (wall >= end) return UnixMillis{at};
    return std::nullopt;
  }
  bool knows(UnixMillis from, UnixMillis to) const {
    for (sys_days day = today(from); day <= today(to); day += days{1})
      if (!known.empty() && !known.contains(int(std::chrono::year_month_day{day}.year()))) return false;
    return true;
  }

 private:
  const Zone& zone_;
  std::vector<std::pair<int64_t, int64_t>> minutes_;  // the moment; the furthest that the wall clock has come
};

struct Case {
  const char* zone;
  int year, month, day;  // the window begins here
};
// Clock changes of an hour and of half an hour in both halves of the world, in the middle of the night and at
// midnight; year ends; plain days.
constexpr Case kCases[] = {
    {"Asia/Shanghai", 2026, 9, 18},       {"Asia/Shanghai", 2025, 12, 27},
    {"Asia/Shanghai", 2026, 12, 27},      {"Europe/Berlin", 2026, 3, 25},
    {"Europe/Berlin", 2026, 10, 20},      {"America/New_York", 2026, 3, 4},
    {"America/New_York", 2026, 10, 28},   {"Australia/Lord_Howe", 2026, 4, 1},
    {"Australia/Lord_Howe", 2026, 9, 30}, {"America/Santiago", 2026, 9, 2},
    {"Africa/Cairo", 2026, 4, 20},        {"Asia/Kathmandu", 2026, 12, 28},
};
constexpr int kWindowDays = 10;

class Generator {
 public:
  explicit Generator(unsigned seed) : random_(seed) {}
  int upTo(int most) { return std::uniform_int_distribution<int>(0, most)(random_); }
  UnixMillis moment(UnixMillis from, UnixMillis to) {
    return {std::uniform_int_distribution<int64_t>(from.ms, to.ms - 1)(random_)};
  }
  rulebook::Shifts shifts() {
    std::set<int> edges;  // quarters of an hour, over midnight too
    for (int n = 2 * upTo(3); n > 0; --n) edges.insert(upTo(4 * 36));
    rulebook::Shifts out;
    for (auto at = edges.begin(); at != edges.end() && std::next(at) != edges.end() && *at < 4 * 24;) {
      const int begin = *at++, end = *at++;
      if (end - begin <= 4 * 24) out.push_back({begin * 15, end * 15});
    }
    return out;
  }

 private:
  std::mt19937 random_;
};

void fill(Generator& random, sys_days first, Plain& plain, rulebook::Settings& settings) {
  rulebook::Calendar& calendar = settings.calendar;
  for (size_t day = 0; day < 7; ++day)
    plain.hours.week[day] = random.shifts(), plain.workingDays[day] = random.upTo(2) > 0;
  plain.hours.holiday = random.shifts(), plain.hours.makeup = random.shifts();
  calendar.hours = plain.hours, calendar.workingDays = plain.workingDays;
  const int from = int(std::chrono::year_month_day{first}.year());
  for (int year = from; year <= from + 1; ++year)
    if (random.upTo(3) > 0) calendar.years.push_back({year}), plain.known.insert(year);
  for (int n = 0; n < kWindowDays + 2; ++n) {
    const std::chrono::year_month_day date{first + days{n - 1}};
    const int day = int(unsigned(date.month()) * 100 + unsigned(date.day())), kind = random.upTo(5);
    for (rulebook::Year& year : calendar.years)
      if (year.year == int(date.year()) && kind < 2) {
        (kind == 0 ? year.holidays : year.makeup).push_back({"", day, day});
        (kind == 0 ? plain.holidays : plain.makeup).insert(sys_days{date});
      }
  }
}

}  // namespace

TEST_CASE("the calendar counts as one who counts the minutes") {
  Generator random(11);
  size_t compared = 0;
  for (int round = 0; round < 180; ++round) {
    const Case& one = kCases[static_cast<size_t>(round) % std::size(kCases)];
    const Zone zone(one.zone);
    const UnixMillis from = zone.instant(one.year, one.month, one.day, 0), to = from + kWindowDays * kDay;
    Plain plain(zone, from + -2 * kDay, to);
    rulebook::Settings settings;
    fill(random, std::chrono::year{one.year} / one.month / one.day, plain, settings);
    const Calendar calendar(settings, zone);
    INFO(one.zone << " round " << round);
    for (int n = 0; n < 12; ++n) {
      const UnixMillis a = random.moment(from, to), b = random.moment(from, to);
      const auto what = n % 2 == 0 ? Counted::OpeningTime : Counted::WorkingTime;
      INFO(rfc3339(a) << " " << rfc3339(b) << " counted " << n % 2);
      const int64_t sum = plain.between(a, b, what);
      REQUIRE(calendar.between(a, b, what) == sum);
      REQUIRE(calendar.isOpen(a) == (plain.between(a, a + 1, Counted::OpeningTime) == 1));
      const int64_t ms = sum > 0 && n % 3 == 0 ? sum : 1 + random.upTo(20 * 3600) * kSecond;
      if (const auto end = plain.after(a, ms, what)) {
        const Moment found = calendar.after(a, ms, what);
        REQUIRE(rfc3339(found.at) == rfc3339(*end));
        REQUIRE(found.known == plain.knows(a, *end));
        ++compared;
      }
      if (const auto begin = plain.before(a, ms, what); begin && *begin > from) {
        REQUIRE(rfc3339(calendar.before(a, ms, what)) == rfc3339(*begin));
        ++compared;
      }
      if (const auto first = plain.after(a, 1, Counted::OpeningTime))
        REQUIRE(rfc3339(calendar.opens(a).at) == rfc3339(*first + -1));
      if (const auto end = plain.endOfWorkingDay(a, n % 4)) {
        REQUIRE(rfc3339(calendar.endOfWorkingDay(a, n % 4).at) == rfc3339(*end));
        ++compared;
      }
    }
  }
  CHECK(compared > 3000);
}

TEST_CASE("a shift on the night of a clock change is as long as it is") {
  const auto rules = book(
      "bot: {timezone: Europe/Berlin}\ncalendar: {hours: {sat: \"22:00-06:00\", sun: \"02:30-12:00\", mon: "
      "\"09:00-17:00\"}}");
  const Zone zone("Europe/Berlin");
  const Calendar calendar(rules->settings, zone);
  const auto saturday = [&](int month, int day) { return zone.instant(2026, month, day, 0); };
  const auto length = [&](UnixMillis from) {
    return calendar.between(from, from + 54 * kHour, Counted::OpeningTime);
  };
  CHECK(length(saturday(3, 21)) == 14 * kHour);   // 22:00 to 12:00, counted once
  CHECK(length(saturday(3, 28)) == 13 * kHour);   // 02:00 becomes 03:00
  CHECK(length(saturday(10, 24)) == 15 * kHour);  // 03:00 becomes 02:00
  CHECK(zone.instant(2026, 3, 29, 150) ==
        zone.instant(2026, 3, 29, 180));  // skipped: the moment of the change
  CHECK(zone.instant(2026, 10, 25, 180) + -kHour + -kHour / 2 ==
        zone.instant(2026, 10, 25, 150));  // the first of two
}

TEST_CASE("where nobody ever comes, there is an end to looking") {
  rulebook::Settings settings;
  settings.calendar.hours = {};
  const Calendar calendar(settings, shanghai());
  const UnixMillis now = november(20, 10);
  CHECK(calendar.after(now, kHour, Counted::OpeningTime).at == now + kHorizonDays * kDay);
  CHECK_FALSE(calendar.after(now, kHour, Counted::OpeningTime).known);
  CHECK(calendar.before(now, kHour, Counted::OpeningTime) == now + -kHorizonDays * kDay);
  CHECK(calendar.between(now, now + kDay, Counted::OpeningTime) == 0);
  CHECK(calendar.between(now, now + -kDay, Counted::OpeningTime) == 0);
}

TEST_CASE("the shipped calendar has the days that the State Council published") {
  // Days off and worked weekends of each notice, written out here a second time.
  struct Published {
    int year, off, worked;
    std::vector<std::pair<int, int>> someOff, someWorked;
  };
  const Published notices[] = {
      {2025,
       28,
       5,
       {{1, 1}, {1, 28}, {2, 4}, {4, 6}, {5, 5}, {6, 2}, {10, 8}},
       {{1, 26}, {2, 8}, {4, 27}, {9, 28}, {10, 11}}},
      {2026,
       33,
       6,
       {{1, 3}, {2, 15}, {2, 23}, {4, 6}, {5, 5}, {6, 19}, {9, 27}, {10, 7}},
       {{1, 4}, {2, 14}, {2, 28}, {5, 9}, {9, 20}, {10, 10}}},
  };
  std::ifstream in("rules/calendar.yaml");
  std::stringstream text;
  text << in.rdbuf();
  const auto rules = book(text.str());
  const Calendar calendar(rules->settings, shanghai());
  for (const Published& notice : notices) {
    CAPTURE(notice.year);
    const rulebook::Year* year = rules->settings.calendar.find(notice.year);
    REQUIRE(year != nullptr);
    int off = 0;
    for (const auto& holiday : year->holidays) {
      const auto day = [&](int n) {
        return sys_days{std::chrono::year{notice.year} / (n / 100) / (n % 100)};
      };
      off += static_cast<int>((day(holiday.to) - day(holiday.from)).count()) + 1;
    }
    CHECK(off == notice.off);
    CHECK(static_cast<int>(year->makeup.size()) == notice.worked);
    const auto works = [&](std::pair<int, int> date) {
      return calendar.isWorkingDay(std::chrono::year{notice.year} / date.first / date.second);
    };
    for (const auto& date : notice.someOff) CHECK_FALSE(works(date));
    for (const auto& date : notice.someWorked) CHECK(works(date));
  }
}

TEST_CASE("peaks") {
  const auto rules = book("calendar: {peaks: {双11: 11-01..11-12, new year: 12-25..01-03}}");
  const Calendar calendar(rules->settings, shanghai());
  CHECK(calendar.isPeak(november(11, 0)));
  CHECK(calendar.isPeak(november(12, 23, 59)));
  CHECK_FALSE(calendar.isPeak(november(13, 0)));
  CHECK(calendar.isPeak(shanghai().instant(2026, 12, 31, 600)));
  CHECK(calendar.isPeak(shanghai().instant(2026, 1, 3, 600)));
  CHECK_FALSE(calendar.isPeak(shanghai().instant(2026, 1, 4, 0)));
}
