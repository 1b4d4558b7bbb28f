#include "desk/calendar.h"

#include <algorithm>

namespace xiaoer::desk {
namespace {

using namespace std::chrono;
using rulebook::Days;

constexpr int64_t kWindow = 7 * kDay;  // what after() and before() look at in one go

const rulebook::Hours& hoursOf(const rulebook::Settings& settings, std::string_view team) {
  for (const rulebook::Team& one : settings.teams)
    if (one.id == team && one.hours) return *one.hours;
  return settings.calendar.hours;
}

int number(year_month_day date) {
  return static_cast<int>(static_cast<unsigned>(date.month()) * 100 + static_cast<unsigned>(date.day()));
}

size_t weekdayOf(sys_days day) { return weekday{day}.iso_encoding() - 1; }

// What the calendar says of a day beside its weekday.
enum class Kind { Plain, Holiday, Makeup };

Kind kindOf(const rulebook::Calendar& calendar, sys_days day) {
  const year_month_day date{day};
  const rulebook::Year* year = calendar.find(static_cast<int>(date.year()));
  if (year == nullptr) return Kind::Plain;
  const auto has = [today = number(date)](const Days& days) {
    return today >= days.from && today <= days.to;
  };
  if (std::any_of(year->makeup.begin(), year->makeup.end(), has)) return Kind::Makeup;
  return std::any_of(year->holidays.begin(), year->holidays.end(), has) ? Kind::Holiday : Kind::Plain;
}

}  // namespace

Calendar::Calendar(const rulebook::Settings& settings, const Zone& zone, std::string_view team)
    : rules_(settings.calendar), hours_(hoursOf(settings, team)), zone_(zone) {}

sys_days Calendar::dayOf(UnixMillis at) const {
  const LocalTime t = zone_.local(at);
  return year{t.year} / t.month / t.day;
}

UnixMillis Calendar::instant(sys_days day, int minute) const {
  const year_month_day date{day};
  return zone_.instant(static_cast<int>(date.year()), static_cast<int>(static_cast<unsigned>(date.month())),
                       static_cast<int>(static_cast<unsigned>(date.day())), minute);
}

const rulebook::Shifts& Calendar::shiftsOf(sys_days day) const {
  switch (kindOf(rules_, day)) {
    case Kind::Holiday:
      return hours_.holiday;
    case Kind::Makeup:
      return hours_.makeup;
    case Kind::Plain:
      break;
  }
  return hours_.week[weekdayOf(day)];
}

bool Calendar::isWorkingDay(sys_days day) const {
  const Kind kind = kindOf(rules_, day);
  return kind == Kind::Makeup || (kind == Kind::Plain && rules_.workingDays[weekdayOf(day)]);
}

bool Calendar::knows(sys_days from, sys_days to) const {
  const auto yearOf = [](sys_days day) { return static_cast<int>(year_month_day{day}.year()); };
  for (int y = yearOf(from); y <= yearOf(to); ++y)
    if (!rules_.knows(y)) return false;
  return true;
}

bool Calendar::isOpen(UnixMillis at) const { return !spans(at, at + 1, Counted::OpeningTime).empty(); }

bool Calendar::isPeak(UnixMillis at) const {
  const int today = number(dayOf(at));
  return std::any_of(rules_.peaks.begin(), rules_.peaks.end(), [&](const Days& d) {
    return d.from <= d.to ? today >= d.from && today <= d.to : today >= d.from || today <= d.to;
  });
}

std::vector<Span> Calendar::spans(UnixMillis from, UnixMillis to, Counted what) const {
  std::vector<Span> out;
  if (to <= from) return out;
  const sys_days last = dayOf(to);
  for (sys_days day = dayOf(from) - days{1}; day <= last; day += days{1}) {  // yesterday's night shift
    if (what == Counted::WorkingTime && !isWorkingDay(day)) continue;
    for (const rulebook::Shift& shift : shiftsOf(day)) {
      // Where two shifts overlap, the time counts once: days and shifts come in order of their beginning.
      const UnixMillis free = out.empty() ? from : out.back().end;
      const Span span{std::max(instant(day, shift.begin), free), std::min(instant(day, shift.end), to)};
      if (span.begin < span.end) out.push_back(span);
    }
  }
  return out;
}

int64_t Calendar::between(UnixMillis from, UnixMillis to, Counted what) const {
  int64_t sum = 0;
  for (const Span& span : spans(from, to, what)) sum += span.end.ms - span.begin.ms;
  return sum;
}

Moment Calendar::after(UnixMillis from, int64_t ms, Counted what) const {
  const UnixMillis horizon = from + kHorizonDays * kDay;
  for (UnixMillis at = from; ms > 0 && at < horizon; at = at + kWindow)
    for (const Span& span : spans(at, at + kWindow, what)) {
      const int64_t length = span.end.ms - span.begin.ms;
      if (length >= ms) return {span.begin + ms, knows(dayOf(from), dayOf(span.begin + ms))};
      ms -= length;
    }
  return ms > 0 ? Moment{horizon, false} : Moment{from, knows(dayOf(from), dayOf(from))};
}

UnixMillis Calendar::before(UnixMillis by, int64_t ms, Counted what) const {
  const UnixMillis horizon = by + -kHorizonDays * kDay;
  for (UnixMillis at = by; ms > 0 && at > horizon; at = at + -kWindow) {
    const auto window = spans(at + -kWindow, at, what);
    for (auto span = window.rbegin(); span != window.rend(); ++span) {
      const int64_t length = span->end.ms - span->begin.ms;
      if (length >= ms) return span->end + -ms;
      ms -= length;
    }
  }
  return ms > 0 ? horizon : by;
}

Moment Calendar::opens(UnixMillis at) const {
  // The beginning of the first millisecond that is open.
  const Moment first = after(at, 1, Counted::OpeningTime);
  return {first.at + -1, first.known};
}

Moment Calendar::endOfWorkingDay(UnixMillis from, int count) const {
  const sys_days today = dayOf(from);
  sys_days day = today;
  for (int worked = 0; worked < count && day < today + days{kHorizonDays}; worked += isWorkingDay(day))
    day += days{1};
  const rulebook::Shifts& shifts = shiftsOf(day);
  return {instant(day, shifts.empty() ? 24 * 60 : shifts.back().end), knows(today, day)};
}

}  // namespace xiaoer::desk
